"""What was found or decided, as rows with their history.

In: signals, a diagnosis, what people decide. Out: `SignalState`, open while its signal is told, cleared afterwards and
kept; `Judgement` of a publication; `Experiment`, a test as it was decided; `Decision`, an action that someone answers
for; `Entry` of the journal; `Week`, a review.
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


class Decision(models.Model):
    """An action that someone answers for, and the number that it should move. `outcome`: what the number did."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="decisions")
    problem = models.CharField(max_length=300, blank=True)  # in the words of whoever decided; empty: the number says it
    metric = models.CharField(max_length=60)
    where = models.JSONField(default=dict)  # the slice that the number is read over, {dimension: value}
    action = models.CharField(max_length=60)
    target = models.JSONField(default=dict)
    receipt = models.BigIntegerField(null=True)
    since = models.DateField(null=True)  # first day of the problem; None: not known, the four weeks before count
    owner = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True)
    direction = models.CharField(max_length=4)  # up, down: where the number should go
    expected_by = models.DateField(null=True)
    value = models.FloatField(null=True)  # the number when it was decided
    range_low = models.FloatField(null=True)
    range_high = models.FloatField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, blank=True)  # confirmed, not_confirmed, confounded, not_enough_data
    outcome = models.JSONField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        """The open ones first asked for by workspace."""

        indexes: ClassVar = [models.Index(fields=["workspace", "decided_at"], name="decision_decided")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.action} for {self.metric} {self.where}, {self.owner} by {self.due}"


class Entry(models.Model):
    """One line of the journal: who did what, when. Written once; nothing edits it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="journal")
    at = models.DateTimeField()
    who = models.CharField(max_length=200)
    what = models.CharField(max_length=40)  # applied, undone, approved, decided, assigned, judged, closed, changed...
    about = models.CharField(max_length=60)  # an action, a metric, a kind of change
    target = models.JSONField(default=dict)
    details = models.JSONField(default=dict)  # figures and codes; no name, no address of a contact
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        """Newest first, by workspace."""

        indexes: ClassVar = [models.Index(fields=["workspace", "at"], name="journal_at")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return f"{self.at:%Y-%m-%d %H:%M} {self.who} {self.what} {self.about}"


class Week(models.Model):
    """A weekly review: what people noted in it, and its document as it stood when it was closed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="weeks")
    week = models.CharField(max_length=8)  # 2026-W47
    notes = models.JSONField(default=dict)  # the sanity sample's answers, the test of the week
    document = models.JSONField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        """One review per week."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "week"], name="one_review_per_week")]

    def __str__(self) -> str:
        """For the operator's eyes."""
        return self.week
