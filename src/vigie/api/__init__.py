"""The HTTP API: the documents of the command line, for programs that sit elsewhere.

In: requests with a token. Out: JSON, as documented in docs/api.md and /api/v1/openapi.json.
"""
