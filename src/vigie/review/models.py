"""What was found or decided, as rows: signals through time, one judgement per publication, tests as planned.

In: signals, a diagnosis, tests. Out: `SignalState`, open while its signal is told, cleared afterwards and kept;
`Judgement`; `Experiment`, a test as it was decided.
"""

from typing import ClassVar

from django.db import models

from vigie.workspaces.models import Workspace


class SignalState(models.Model):
    """One alert through time. `slice` is a list of [dimension, value]; the figures are those of the last time told."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="signal_states")
    metric = models.CharField(max_length=60)
    slice = models.JSONField(default=list)
    kind = models.CharField(max_length=10)
    direction = models.CharField(max_length=10)
    since = models.DateField()
    value = models.FloatField(null=True)
    expected_low = models.FloatField()
    expected_high = models.FloatField()
    hits = models.BigIntegerField()
    base = models.BigIntegerField()
    tail = models.FloatField()
    action = models.CharField(max_length=60)
    owner = models.CharField(max_length=200, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    snapshot = models.CharField(max_length=64)

    class Meta:
        """Open states first asked for by workspace."""

        indexes: ClassVar = [models.Index(fields=["workspace", "cleared_at"], name="signal_state_open")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.kind} {self.metric} {self.slice} since {self.since}"


class Judgement(models.Model):
    """What was judged of one publication: the diagnosis and the volume jumps, in codes, as of a moment."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="judgements")
    snapshot = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    judged_at = models.DateTimeField()
    document = models.JSONField()

    class Meta:
        """One per publication; judged again, it is replaced."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "snapshot"], name="one_judgement_per_publication")
        ]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.workspace_id} {self.snapshot} as of {self.as_of}"


class Experiment(models.Model):
    """A test of two versions as it was decided; nothing of it changes once its first message has left.

    `where` is the audience, dimension -> values. Contacts enter during `weeks` weeks from `start` on and are watched
    `days` days each.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="experiments")
    name = models.CharField(max_length=100)
    variable = models.CharField(max_length=20)
    dimension = models.CharField(max_length=20)
    control = models.CharField(max_length=200)
    variant = models.CharField(max_length=200)
    where = models.JSONField(default=dict)
    start = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=10)
    share = models.FloatField()
    declared_at = models.DateTimeField()
    ended_on = models.DateField(null=True)  # the audience is free again from that day on
    kept = models.CharField(max_length=200, blank=True, default="")  # the arm that goes on; empty = neither was chosen
    declared_by = models.CharField(max_length=200, blank=True, default="")
    ended_by = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        """A name says which test is meant."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "name"], name="one_experiment_per_name")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.name}: {self.control} / {self.variant} from {self.start}"
