"""The Django app of applied actions.

In: nothing. Out: its configuration.
"""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """The app of receipts and of what other tools have to be told."""

    name = "vigie.actions"
    label = "actions"
