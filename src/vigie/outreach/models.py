"""Rules in force, work for people, connections to the tools that send, mailboxes that answers come to.

In: applied actions. Out: `Hold`, obeyed until lifted or over; `Task`, open until done; `Connection`, a tool's account.
"""

from typing import ClassVar

from django.db import models

from vigie.workspaces.models import Workspace


class Kind(models.TextChoices):
    """What a hold does to the slice that it names."""

    PAUSE = "pause"  # nothing new goes out
    CAP = "cap"  # at most `figure` messages a day
    LOT = "lot"  # at most `figure` contacts in all, of those with a flag (`detail`)
    LAST_STEP = "last_step"  # no step after number `figure`
    EXCLUDE = "exclude"  # contacts with a flag (`detail`: role,free or catch_all) are left out
    REQUIRE = "require"  # only contacts that pass a check (`detail`: title_match, fields_ok)
    DAYS = "days"  # only on some days (`detail`: mon,tue,wed)


class Hold(models.Model):
    """One rule on one slice of the programme. `where`: {dimension: value} of the facts, all at once; {} = all."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="holds")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    where = models.JSONField(default=dict)
    figure = models.PositiveIntegerField(null=True)
    detail = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)  # None: until somebody lifts it
    lifted_at = models.DateTimeField(null=True)
    receipt = models.BigIntegerField(null=True)
    lifted_by = models.BigIntegerField(null=True)  # the receipt of the action that ended it

    class Meta:
        """Asked for by workspace, those in force first."""

        indexes: ClassVar = [models.Index(fields=["workspace", "lifted_at"], name="hold_in_force")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.kind} {self.where}"


class Task(models.Model):
    """Work that only a person can do, with an owner and a day. `action` and `target` say what; pages make sentences."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="tasks")
    action = models.CharField(max_length=60)
    target = models.JSONField(default=dict)
    checklist = models.JSONField(default=list)  # [{"code", "done_at"}], ticked one by one
    owner = models.CharField(max_length=200, blank=True)
    due = models.DateField()
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        """Open work first asked for by workspace."""

        indexes: ClassVar = [models.Index(fields=["workspace", "done_at", "cancelled_at"], name="task_open")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.action} for {self.owner} by {self.due}"


class Connection(models.Model):
    """An account at a tool that sends or knows people. `sealed`: its secret, encrypted with the installation's key."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="connections")
    connector = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    address = models.URLField(blank=True)  # another base address than the tool's own (tests, on-premise)
    sealed = models.TextField()
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)  # a code: why the last call failed; empty = fine
    quiet_until = models.DateTimeField(null=True)  # the tool asked for patience, or did not answer
    removed_at = models.DateTimeField(null=True)  # its secret is gone, what was told through it stays

    class Meta:
        """A name says which account is meant."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="one_connection_per_name",
            )
        ]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.connector} {self.name}"


class Subscription(models.Model):
    """An address that wants to hear what happens here. `sealed`: the secret that signs what it is sent."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="subscriptions")
    name = models.CharField(max_length=80)
    address = models.URLField(max_length=500)
    sealed = models.TextField()
    events = models.JSONField(default=list)  # of `hooks.EVENTS`; empty = all of them
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)  # a code: why the last delivery failed; empty = fine

    class Meta:
        """A name says which one is meant."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="one_subscription_per_name",
            )
        ]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return self.name


class Delivery(models.Model):
    """One event for one subscriber. Written in the transaction of what happened, sent until it is taken."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=32, unique=True)  # the same in every attempt: the receiver drops what it has
    event = models.CharField(max_length=40)
    body = models.TextField()  # the JSON as it is signed, without names and addresses of people
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")  # waiting, calling, done, given_up, withdrawn
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=40, blank=True)  # a code, or the HTTP status

    class Meta:
        """What waits, by when it is due."""

        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="delivery_due")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.event} {self.state}"


class Mailbox(models.Model):
    """A mailbox that replies and bounces come to. `sealed`: its password, or its OAuth2 refresh token, as JSON."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="mailboxes")
    name = models.CharField(max_length=80)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=10)  # tls, starttls, plain (this machine only)
    username = models.CharField(max_length=255)
    auth = models.CharField(max_length=10)  # password, oauth2
    client_id = models.CharField(max_length=255, blank=True)
    token_address = models.URLField(max_length=500, blank=True)
    sealed = models.TextField()
    since = models.DateField()  # older messages are none of our business
    every = models.PositiveIntegerField(default=5)  # minutes between two looks
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    synced_at = models.DateTimeField(null=True)  # the last look that came to its end
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=120, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=60, blank=True)  # a code: why the last look failed; empty = fine
    version = models.PositiveIntegerField(default=0)  # of its description: a look at an older one says nothing about it
    offers = models.JSONField(default=list)  # folders that its server has, as of when one that is named was missing
    read_before = models.BigIntegerField(default=0)  # messages of folders that are read no more
    removed_at = models.DateTimeField(null=True)  # its secret goes 30 days later, what was read from it stays

    class Meta:
        """A name says which one is meant."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="one_mailbox_per_name",
            )
        ]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return self.name


class MailFolder(models.Model):
    """How far one folder of a mailbox was read: every message up to `last_uid` under this `uidvalidity`."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=255)
    uidvalidity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    messages = models.BigIntegerField(default=0)
    gone_at = models.DateTimeField(null=True)  # the server no longer has it

    class Meta:
        """One row per folder."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["mailbox", "name"], name="one_row_per_mail_folder")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return self.name
