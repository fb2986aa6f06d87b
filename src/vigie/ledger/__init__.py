"""Raw records and what was understood of them: receive, digest, publish.

In: bytes. Out: imports, segments, facts.
"""
