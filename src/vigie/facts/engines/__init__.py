"""One file per engine that answers SQL over the facts.

In: a snapshot. Out: an engine.
"""
