"""The Django app of what goes out.

In: nothing. Out: its configuration.
"""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """The app of holds, tasks and connections."""

    name = "vigie.outreach"
    label = "outreach"
