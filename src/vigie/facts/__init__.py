"""The published table: its shape, its parts on disk, the engines that read it.

In: parts written by the ledger. Out: rows.
"""
