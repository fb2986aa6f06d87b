"""Who may not be written to, by the key that facts know a contact by: no name, no address.

In: contact keys and a reason. Out: `Standing`, in force until it is lifted.
"""

from typing import ClassVar

from django.db import models

from vigie.workspaces.models import Workspace


class Bar(models.TextChoices):
    """How far a contact is barred."""

    SUPPRESSED = "suppressed"  # never again, on any channel, until a person lifts it
    QUARANTINED = "quarantined"  # not now: waits for a check (verification, a person's look)
    AWAY = "away"  # not before `until`: somebody is absent


class Standing(models.Model):
    """One contact barred for one reason. Lifted, it stays: a list that forgets is no evidence."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="standings")
    contact = models.BigIntegerField()
    bar = models.CharField(max_length=12, choices=Bar.choices)
    reason = models.CharField(max_length=60)  # a code: hard_bounce, opt_out, complaint, role_address, catch_all...
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)  # None: until somebody lifts it
    lifted_at = models.DateTimeField(null=True)
    receipt = models.BigIntegerField(null=True)  # the applied action that placed it; None: the law or an import did
    lifted_by = models.BigIntegerField(null=True)  # the applied action that lifted it
    # misread: what it rested on was never said, so the same words, said to be a demand again, bar again
    lifted_as = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        """One bar in force per contact and reason."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "contact", "bar", "reason"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_bar_per_reason",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "receipt"], name="standing_receipt")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.bar} {self.contact} {self.reason}"
