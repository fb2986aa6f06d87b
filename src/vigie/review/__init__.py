"""Review: what the judgment rooms found, kept as rows with their history, computed once per publication.

In: published facts. Out: states that pages, digests and reviews read without judging anything again.
"""
