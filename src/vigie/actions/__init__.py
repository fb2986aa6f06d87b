"""Actions: one change to the world each, previewed, applied once, undone at any time.

In: a target and the facts. Out: a preview; applied, a receipt, rules in force, tasks, and what other tools are told.
One file per action below `moves/`; that the file exists is its registration.
"""
