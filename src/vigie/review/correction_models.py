"""What a person said of a reply, as a row that stays.

In: nothing. Out: `Correction`.
"""

from typing import ClassVar

from django.db import models

from vigie.workspaces.models import Workspace


class Correction(models.Model):
    """A class that somebody gave a reply. `before` is what was read, with its `confidence` (None: a tool said it).

    The same class twice confirms what was read. `settled`: the facts follow. No name and no text stands here.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="corrections")
    reply = models.BigIntegerField()  # the id of the reply in ledger and facts
    before = models.CharField(max_length=30)
    after = models.CharField(max_length=30)
    confidence = models.FloatField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True, default="")
    settled = models.BooleanField(default=False)

    class Meta:
        """By reply."""

        indexes: ClassVar = [models.Index(fields=["workspace", "reply"], name="correction_of_reply")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.reply} {self.before} -> {self.after} by {self.by}"
