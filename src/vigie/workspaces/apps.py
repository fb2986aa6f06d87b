"""Workspaces: one team's data, kept apart from every other team's.

In: nothing. Out: the Django app.
"""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """The app of workspaces and memberships."""

    name = "vigie.workspaces"
    label = "workspaces"
