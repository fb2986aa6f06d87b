"""The people of the file: what a title, a company and a name say, and the checks that a contact must pass.

In: columns of contacts. Out: folded spellings, parts of a segment, flags.
"""
