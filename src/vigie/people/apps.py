"""The Django app of what is kept about people beside their rows.

In: nothing. Out: its configuration.
"""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app of suppressions and quarantines."""

    name = "vigie.people"
    label = "people"
