"""The Django app of what was found, decided and told.

In: nothing. Out: its configuration.
"""

from importlib import import_module

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The app of signals, decisions, reviews and alerts."""

    name = "vigie.review"
    label = "review"

    def import_models(self) -> None:
        """The models of this room stand in three files."""
        super().import_models()
        import_module("vigie.review.alert_models")
        import_module("vigie.review.correction_models")
        self.models = self.apps.all_models[self.label]
