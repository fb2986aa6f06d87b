"""Who has to be told what: one alert for each cause, told once to its owner, again only if it turns into a stop.

In: the signals as they stand. Out: rows of `Alert` and `Notice`; telling.py delivers them. Safe to run twice and by two
processes at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from vigie.metrics.families import FAMILIES
from vigie.outreach import hooks
from vigie.review import quiet
from vigie.review.alert_models import Alert, Channel, Means, Notice
from vigie.review.channels import Failed, mail_settings
from vigie.review.models import SignalState
from vigie.review.owners import Owners
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

# A slide and a stop are one alert at two strengths; a bad day is another piece of news.
LASTING = {"signal", "stop"}
# Messages are often imported before their answers: what ends with the next file is no news. A stop never waits.
SETTLING = timedelta(minutes=10)


def plan(workspace: Workspace, now: datetime) -> int:
    """Open, continue and close the alerts of a workspace; how many notices were written."""
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        owners = Owners(workspace)
        standing = list(Alert.objects.filter(workspace=workspace, cleared_at=None).select_related("state", "user"))
        known = {a.state_id for a in standing}
        ended = [a for a in standing if a.state.cleared_at is not None]
        passed = _passed(workspace, ended)
        states = SignalState.objects.filter(workspace=workspace, cleared_at=None).exclude(pk__in=known)
        for state in sorted(states, key=lambda s: (s.kind != "stop", s.pk)):
            prior = _prior(ended, state, owners.of(state), passed)
            if prior is None:
                _open(workspace, state, owners.of(state), now)
            else:
                ended.remove(prior)
                _go_on(prior, state, now)
        for alert in ended:
            alert.cleared_at = alert.state.cleared_at
            alert.save(update_fields=["cleared_at"])
            hooks.announce(workspace, "signal.cleared", document(alert.state), now=now)
        return _write(workspace, owners, ended, now)


def document(state: SignalState) -> dict[str, Any]:
    """A signal for a program; figures of slices only, nothing of a contact."""
    return {
        "metric": state.metric,
        "slice": dict(state.slice),
        "kind": state.kind,
        "direction": state.direction,
        "since": state.since.isoformat(),
        "value": state.value,
        "expected": [state.expected_low, state.expected_high],
        "hits": state.hits,
        "base": state.base,
        "action": state.action,
        "cleared_at": state.cleared_at.isoformat() if state.cleared_at else None,
    }


def hours_of(workspace: Workspace, means: Means | None) -> quiet.Hours:
    """When a person may be told; the defaults for whoever chose nothing."""
    if means is None:
        return quiet.Hours(zone=workspace.zone)
    return quiet.Hours(
        means.zone or workspace.zone, means.quiet_from, means.quiet_until, means.weekends, means.stop_breaks,
        means.immediate, means.digest_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """By which ways the members of a workspace can be told, read once."""

    workspace: Workspace
    means: dict[int, Means]
    mail: bool

    @classmethod
    def read(cls, workspace: Workspace) -> "Reach":
        """What was chosen, and whether there is a mail server at all."""
        chosen = Means.objects.filter(workspace=workspace).select_related("channel")
        try:
            mail = mail_settings(workspace) is not None
        except Failed:  # a server that is set and wrong: telling fails and is shown, nothing is dropped
            mail = True
        return cls(workspace, {m.user_id: m for m in chosen}, mail)

    def channel(self, user: Any) -> Channel | None:
        """The way a person chose; None: by e-mail."""
        means = self.means.get(user.pk)
        return means.channel if means else None

    def can(self, user: Any) -> bool:
        """Whether there is a way to that person."""
        return self.channel(user) is not None or (self.mail and "@" in user.email)

    def due(self, user: Any, now: datetime, *, urgent: bool, can_wait: bool) -> datetime:
        """When that person is to be told."""
        return quiet.due(hours_of(self.workspace, self.means.get(user.pk)), now, urgent=urgent, can_wait=can_wait)


def unreached(workspace: Workspace) -> list[Alert]:
    """Open alerts that nobody was or will be told about: no owner, or no way to the owner."""
    reach, owners = Reach.read(workspace), Owners(workspace)
    standing = Alert.objects.filter(workspace=workspace, cleared_at=None, notices=None).select_related("state", "user")
    return [a for a in standing if a.user_id not in owners.members or not reach.can(a.user)]


def try_again(workspace: Workspace, notice_id: int, now: datetime) -> None:
    """Send once more what was given up. Raises UsageError."""
    given_up = Notice.objects.filter(workspace=workspace, pk=notice_id, state="given_up")
    if not given_up.update(state="waiting", attempts=0, due_at=now, trouble=""):
        raise UsageError("nothing_given_up", number=notice_id)


def _open(workspace: Workspace, state: SignalState, user: Any | None, now: datetime) -> None:
    Alert.objects.create(workspace=workspace, state=state, user=user, loudest=state.kind, opened_at=state.first_seen_at)
    hooks.announce(workspace, "signal.opened", document(state), now=now)


def _go_on(alert: Alert, state: SignalState, now: datetime) -> None:
    """The same cause in another state: a stop is louder; what was a stop and slides on was told already."""
    if state.kind == "stop" and alert.loudest != "stop":
        alert.loudest = "stop"
        hooks.announce(alert.workspace, "signal.opened", document(state), now=now)
    alert.state = state
    alert.save(update_fields=["state", "loudest"])


def _passed(workspace: Workspace, ended: list[Alert]) -> list[SignalState]:
    """The states that ended since the first of these alerts did; several judgements may have passed meanwhile."""
    times = [a.state.cleared_at for a in ended if a.state.cleared_at]
    return list(SignalState.objects.filter(workspace=workspace, cleared_at__gte=min(times))) if times else []


def _prior(ended: Iterable[Alert], state: SignalState, user: Any | None, passed: Iterable[SignalState]) -> Alert | None:
    """The alert that `state` goes on with: state by state back through the judgements, of one cause and one owner."""
    own = {a.state_id: a for a in ended if a.user_id == (user.pk if user else None)}
    front = [state]
    while front:
        before = [
            p for s in front for p in passed
            if p.first_seen_at < s.first_seen_at == p.cleared_at and _same_cause(p, s)
        ]  # fmt: skip
        same = [p for p in before if p.pk in own]
        if same:
            return own[min(same, key=lambda p: p.slice != state.slice).pk]
        front = before
    return None


def _same_cause(before: SignalState, after: SignalState) -> bool:
    if not {before.kind, after.kind} <= LASTING or before.direction != after.direction:
        return False
    there, here = ({tuple(pair) for pair in s.slice} for s in (before, after))
    if there == here:
        return before.metric == after.metric or _family(before) == _family(after)
    # The place named more or less narrowly; from the whole programme to a culprit is news.
    return bool(there and here and (there < here or here < there) and _family(before) == _family(after))


def _family(state: SignalState) -> str:
    return FAMILIES.get(state.metric, state.metric)


def _write(workspace: Workspace, owners: Owners, ended: list[Alert], now: datetime) -> int:
    """Write what has to be told and was not yet; alerts whose owner changed before being told go to the new one."""
    reach, written = Reach.read(workspace), 0
    wanted = Q(cleared_at=None) | Q(pk__in=[a.pk for a in ended])
    alerts = Alert.objects.filter(wanted, workspace=workspace).select_related("state", "user")
    for alert in alerts.prefetch_related("notices").order_by("pk"):
        notices = list(alert.notices.all())
        if alert.cleared_at is None and not any(n.state in {"told", "calling"} for n in notices):
            _hand_over(alert, owners.of(alert.state), notices)
        kind = _wanted(alert, notices)
        if _flash(alert, notices):
            _overtake(notices)
        if kind is None or alert.user_id not in owners.members or not reach.can(alert.user):
            continue
        _overtake(notices)
        can_wait = kind == "cleared" or alert.state.direction == "better"
        since = now if kind != "opened" else max(now, alert.opened_at + SETTLING)
        _, made = Notice.objects.get_or_create(
            workspace=workspace, key=f"{kind}:{alert.pk}",
            defaults={
                "kind": kind, "alert": alert, "user": alert.user, "made_at": now,
                "due_at": reach.due(alert.user, since, urgent=kind == "stop", can_wait=can_wait),
            },
        )  # fmt: skip
        written += made
    return written


def _wanted(alert: Alert, notices: list[Notice]) -> str | None:
    """What is to be told of an alert and was not written yet."""
    kinds = {n.kind for n in notices}
    if alert.cleared_at is not None:
        return "cleared" if kinds and "cleared" not in kinds and not _flash(alert, notices) else None
    if alert.loudest == "stop":
        return None if "stop" in kinds else "stop"
    return None if kinds else "opened"


def _flash(alert: Alert, notices: list[Notice]) -> bool:
    """Whether it was over before anybody was told, within the time that an import of several files takes."""
    told = any(n.state in {"told", "calling"} for n in notices)
    return alert.cleared_at is not None and not told and alert.cleared_at - alert.opened_at < SETTLING


def _hand_over(alert: Alert, user: Any | None, notices: list[Notice]) -> None:
    if alert.user_id == (user.pk if user else None):
        return
    alert.user = user
    alert.save(update_fields=["user"])
    if user is not None:
        Notice.objects.filter(pk__in=[n.pk for n in notices], state="waiting").update(user=user)


def _overtake(notices: list[Notice]) -> None:
    """What waits and is no longer the last word is not told any more: the last word says it too."""
    waiting = [n.pk for n in notices if n.state == "waiting"]
    Notice.objects.filter(pk__in=waiting, state="waiting").update(state="overtaken")
