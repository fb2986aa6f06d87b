"""The pages people read.

In: nothing. Out: the Django app.
"""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app of pages, templates and static files."""

    name = "vigie.web"
    label = "web"
