"""The Django app of kept findings.

In: nothing. Out: its configuration.
"""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The app of states and their history."""

    name = "vigie.review"
    label = "review"
