"""What was applied, and what other tools still have to be told.

In: an agreed preview. Out: `Receipt`, written with its effects in one transaction; `Outgoing`, told whatever fails.
"""

from typing import ClassVar

from django.db import models

from vigie.outreach.models import Connection
from vigie.workspaces.models import Workspace


class Standing(models.TextChoices):
    """Where a receipt stands."""

    PROPOSED = "proposed"  # waits for a second person
    RUNNING = "running"  # very many contacts: being placed, nothing in force yet
    APPLIED = "applied"
    UNDONE = "undone"
    REFUSED = "refused"


class Receipt(models.Model):
    """One action applied to one target. `undo` holds what undoing needs; `agreed` is the fingerprint of the preview."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="receipts")
    action = models.CharField(max_length=60)
    target = models.JSONField(default=dict)  # {dimension: value}
    agreed = models.CharField(max_length=16)
    effects = models.JSONField(default=list)  # [{"code", "params"}], as shown before
    undo = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=Standing.choices)
    mode = models.CharField(max_length=10)  # suggest: a person pressed; enforce: the rule did
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    approved_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    # The same key twice is the same wish: a double click, a page left open, a retried request.
    key = models.CharField(max_length=80)

    class Meta:
        """One receipt per wish."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "key"], name="one_receipt_per_key")]
        indexes: ClassVar = [models.Index(fields=["workspace", "at"], name="receipt_at")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.action} {self.target} {self.state}"


class Mode(models.Model):
    """How far an action may go by itself in a workspace: observe, suggest or enforce. No row: suggest."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="modes")
    action = models.CharField(max_length=60)
    mode = models.CharField(max_length=10)

    class Meta:
        """One mode per action."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "action"], name="one_mode_per_action")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.action}: {self.mode}"


class Outgoing(models.Model):
    """One thing that a tool has to be told. Written before the call, finished after it; told again until it answers."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="outgoing")
    receipt = models.ForeignKey(Receipt, null=True, on_delete=models.CASCADE, related_name="outgoing")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    operation = models.CharField(max_length=40)  # pause_campaign, resume_campaign, set_daily_limit, add_to_blocklist
    args = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="undone_by_row")
    # How the tool stood before it was told ({"ref", "state"}), written before the call and never again: what undoing
    # goes back to, even when this process dies between the call and the answer.
    before = models.JSONField(null=True)
    told = models.PositiveIntegerField(default=0)  # contacts barred so far: many are told in parts
    state = models.CharField(max_length=10, default="waiting")  # waiting, calling, done, refused, given_up, withdrawn
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.JSONField(default=dict)  # {"status", "code"}: no body, bodies may name people

    class Meta:
        """What waits, by when it is due."""

        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="outgoing_due")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.operation} {self.state}"
