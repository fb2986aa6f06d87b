"""The ledger: raw files, imports, events, publication of facts.

In: nothing. Out: the Django app.
"""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The app of raw records and imports."""

    name = "vigie.ledger"
    label = "ledger"
