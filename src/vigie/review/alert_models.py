"""Who is told what, by which way, when: rows that outlive every failure of a channel.

In: open signals, what people chose. Out: `Channel`, `Means`, `Owning`, `Schedule` as chosen; `Alert`, one cause as its
owner knows it; `Notice`, one thing to tell, written before it is sent.
"""

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models

from vigie.workspaces.models import Workspace


class Channel(models.Model):
    """One way out of a workspace. `sealed`: its address and secrets as JSON, encrypted with the installation's key."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=12)  # a key of review.channels.KINDS
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=2, default="fr")  # of what is told to everybody in it
    sealed = models.TextField()
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=60, blank=True)  # a code: why the last message failed; empty = fine

    class Meta:
        """A name says which one is meant."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "name"], name="one_channel_per_name")]

    def __str__(self) -> str:
        """For the operator's eyes; never the address."""
        return f"{self.kind} {self.name}"


class Means(models.Model):
    """How one person is told in one workspace. No row: the defaults, by e-mail."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="means")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="means")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.SET_NULL)  # None: by e-mail
    language = models.CharField(max_length=2, default="fr")
    zone = models.CharField(max_length=64, blank=True)  # empty: the workspace's
    quiet_from = models.TimeField(default=time(19))
    quiet_until = models.TimeField(default=time(8))
    weekends = models.BooleanField(default=True)
    stop_breaks = models.BooleanField(default=False)
    immediate = models.BooleanField(default=True)
    digest_at = models.TimeField(default=time(8, 30))

    class Meta:
        """One choice per person."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "user"], name="one_means_per_person")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.user_id} in {self.workspace_id}"


class Owning(models.Model):
    """Whoever answers for one value of a dimension ("source", "Salon"); an empty dimension is the default."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="ownings")
    dimension = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ownings")

    class Meta:
        """One person per value."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "dimension", "value"], name="one_owner_per_value")
        ]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.dimension}={self.value}: {self.user_id}"


class Schedule(models.Model):
    """When the weekly review goes to the team, and by which channels; none: it does not."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="schedule")
    day = models.PositiveSmallIntegerField(default=0)  # 0 is Monday
    at = models.TimeField(default=time(8, 30))
    by_mail = models.BooleanField(default=False)  # to every member who may read
    channels = models.ManyToManyField(Channel, related_name="schedules")
    changed_at = models.DateTimeField()  # what was due before is not sent afterwards

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"day {self.day} at {self.at}"


class Alert(models.Model):
    """One cause as its owner knows it, through the states that it takes: a slide that becomes a stop is one alert."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="alerts")
    state = models.OneToOneField("review.SignalState", on_delete=models.CASCADE)  # as it stands, or stood last
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    loudest = models.CharField(max_length=10)  # the gravest kind it has been: incident, signal, stop
    opened_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        """The open ones first asked for by workspace."""

        indexes: ClassVar = [models.Index(fields=["workspace", "cleared_at"], name="alert_open")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.loudest} for {self.user_id}: {self.state_id}"


class Notice(models.Model):
    """One thing to tell. Written first, sent afterwards, sent again until it is told or given up."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="notices")
    # The same key twice is the same news: two workers, a job run again.
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)  # opened, stop, cleared, weekly
    alert = models.ForeignKey(Alert, null=True, on_delete=models.CASCADE, related_name="notices")
    week = models.CharField(max_length=8, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notices")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.CASCADE)  # of what is told to a team
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")  # waiting, calling, told, given_up, overtaken
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=60, blank=True)  # a code: why the last try failed

    class Meta:
        """One row per news; what waits, by when it is due."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "key"], name="one_notice_per_key")]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="notice_due")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.key} {self.state}"
