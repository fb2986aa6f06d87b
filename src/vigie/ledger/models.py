"""What came in: raw files by hash, imports with their counts, confirmed mappings.

In: receipts. Out: rows. Events themselves live in columnar segments beside (see digest).
"""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from vigie.workspaces.models import Workspace


class Status(models.TextChoices):
    """Where an import stands. RUNNING is claimed by one process, whose heartbeat keeps the claim."""

    RECEIVED = "received"
    MAPPING_NEEDED = "mapping_needed"
    READY = "ready"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    UNDONE = "undone"


class RawFile(models.Model):
    """Bytes as they came, stored once per content and never edited."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        """One row per content and workspace."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "sha256"], name="one_raw_per_content")]

    def __str__(self) -> str:
        """Short hash."""
        return self.sha256[:12]

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return self.workspace.folder / "raw" / self.sha256[:2] / self.sha256


class Import(models.Model):
    """One reception: which raw files, read as what, with which outcome."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    name = models.CharField(max_length=400)
    kind = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RECEIVED)
    options = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    seconds = models.FloatField(default=0)
    # {table: {read, accepted, already_known, rejected}}, first rejections, notes, reconciliation
    report = models.JSONField(default=dict)
    error = models.JSONField(null=True)
    step = models.CharField(max_length=40, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"import {self.pk} {self.name} {self.status}"

    @property
    def folder(self) -> Path:
        """Where its segments are."""
        return self.workspace.folder / "ledger" / str(self.pk)


class ImportFile(models.Model):
    """One file of an import: its name as the user knows it, its bytes, its mapping if it needed one."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    raw = models.ForeignKey(RawFile, on_delete=models.PROTECT)
    name = models.CharField(max_length=400)
    mapping = models.JSONField(null=True)

    def __str__(self) -> str:
        """The name as the user knows it."""
        return self.name


class Receiver(models.Model):
    """An address that a tool posts to. `sealed`: what proves that a request is the tool's, one secret a line.

    The token in the address is a secret, too: looked up by its hash, kept sealed to be shown to administrators.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="receivers")
    connector = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    sealed_token = models.TextField()
    sealed = models.TextField(blank=True)
    unsigned = models.BooleanField(default=False)  # somebody said: believe whoever knows the address
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # its secrets go 30 days later
    # The address before the present one: refused, and kept sealed for 30 days in case the change is taken back.
    former_hash = models.CharField(max_length=64, blank=True)
    former_token = models.TextField(blank=True)
    rotated_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # when the tool was told that we listen, where it wants to be
    trouble = models.CharField(max_length=200, blank=True)  # a code: why that failed; empty = fine

    class Meta:
        """A name says which one is meant."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="one_receiver_per_name",
            )
        ]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.connector} {self.name}"


class Posting(models.Model):
    """One request as it was posted. Its bytes move into a raw file; the marks stay, so that a replay adds nothing."""

    receiver = models.ForeignKey(Receiver, on_delete=models.CASCADE, related_name="postings")
    mark = models.CharField(max_length=32)  # of the body
    once = models.CharField(max_length=32, blank=True)  # of what is signed, where that may sign one body only
    received_at = models.DateTimeField()
    request = models.TextField(blank=True)  # empty once it lies in a raw file

    class Meta:
        """One row per body; what waits, in the order in which it came."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receiver", "mark"], name="one_posting_per_body"),
            models.UniqueConstraint(
                fields=["receiver", "once"], condition=~models.Q(once=""), name="one_posting_per_signature"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["receiver", "id"], condition=~models.Q(request=""), name="posting_waiting"),
            models.Index(fields=["received_at"], name="posting_by_time"),
        ]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"posting {self.pk}"


class Refused(models.Model):
    """How many requests of one receiver were refused for one reason, and when: nothing of them is kept."""

    receiver = models.ForeignKey(Receiver, on_delete=models.CASCADE, related_name="refused")
    code = models.CharField(max_length=40)
    times = models.BigIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        """One row per reason."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["receiver", "code"], name="one_row_per_refusal")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.code} {self.times}"


class Opinion(models.Model):
    """What a language model said of a reply: asked once, the same whenever the reply is read again.

    `mark`: a keyed hash of the model, the question and the reply; no text is kept. `answer` is empty where it said
    nothing of use.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    mark = models.CharField(max_length=64)
    answer = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One answer per question."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "mark"], name="one_opinion_per_reply")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"opinion {self.pk} {self.answer}"


class RememberedMapping(models.Model):
    """A column mapping that somebody confirmed, found again by the file's shape."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    shape = models.CharField(max_length=64)
    mapping = models.JSONField()
    confirmed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One mapping per shape."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "shape"], name="one_mapping_per_shape")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"mapping {self.shape[:12]}"
