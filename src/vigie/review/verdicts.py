"""What decisions brought, judged once their number is ripe, and credited only where nothing else changed with it.

In: decisions that were done, the facts. Out: confirmed, not confirmed, confounded or not enough data, with the figures,
kept with the decision and written into the journal.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db import transaction

from vigie.actions.models import Receipt
from vigie.actions.models import Standing as Receipted
from vigie.desk import Desk, open_desk
from vigie.diagnosis.proof import Proof
from vigie.metrics import METRICS
from vigie.metrics.effects import Decision as Changed
from vigie.metrics.effects import Effect
from vigie.metrics.moved import Change, countable, moved
from vigie.metrics.overlap import rest_went_on, shared
from vigie.review import decisions, journal, news
from vigie.review.models import Decision
from vigie.review.outcomes import Outcome, Reason, Verdict, judge, other_changes, second_week
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.finding import Confound
from vigie.vocabulary.metric import DIMENSIONS
from vigie.workspaces.models import Workspace

_WEEK = timedelta(7)
# Weeks before a problem whose first day nobody knows.
_UNKNOWN, _MOST = 4, 8
# A change elsewhere that reaches less than this part of the slice's messages leaves its rate as it is.
_REACHES = 0.1
# Where an improvement by half is still possible, "no effect" would be a guess.
_HALF_AS_MUCH = 1.5
# What an action changes, as the journal calls it, by the beginning of its key.
_KINDS = (
    ("pause", "volume"), ("resume", "volume"), ("slow", "volume"), ("return", "volume"), ("block", "volume"),
    ("cut", "follow_up"), ("soften", "follow_up"), ("rewrite", "copy"), ("add", "copy"), ("suppress", "targeting"),
    ("quarantine", "targeting"), ("release", "targeting"), ("exclude", "targeting"), ("tighten", "targeting"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """A verdict that is not due: the day of the next look, None when the number cannot be weighed."""

    until: date | None
    why: Literal["not_done", "young", "not_weighed"]


def judge_due(workspace: Workspace, now: datetime) -> list[Decision]:
    """Judge every decision whose number is ripe; safe to run as often as one likes."""
    decisions.settle(workspace, now)
    due = [d for d in _unjudged(workspace) if (until := waits(d).until) is None or until <= _today(d, now)]
    if not due:
        return []
    desk = open_desk(workspace, now)
    return [d for d in due if _judged(d, desk, now)]


def waits(decision: Decision) -> Waiting:
    """Until when a verdict waits; a look that is over but was not enough waits for the next one."""
    if decision.done_at is None:
        return Waiting(decision.expected_by, "not_done")
    if not _weighed(decision):
        return Waiting(decisions.ripe_on(decision), "not_weighed")
    first = _since(decision) + _WEEK + timedelta(METRICS[decision.metric].maturity)
    seen = date.fromisoformat(decision.outcome["looked"]) if decision.outcome else None
    looks = (first + _WEEK * n for n in range(decisions.weeks_of(decision.action)))
    upcoming = next((look for look in looks if seen is None or look > seen), decisions.ripe_on(decision))
    return Waiting(upcoming, "young")


def measure(decision: Decision, desk: Desk) -> Outcome:
    """What the decision brought, as of what the desk reads. Raises UsageError for a number that is not weighed."""
    weeks, since = decisions.weeks_of(decision.action), _since(decision)
    changed = Change(decision.where, since, _before(decision, since), weeks)
    found = moved(desk.engine, decision.metric, changed, as_of=desk.as_of, zone=desk.zone)
    slice_ = Changed(decision.where, since)
    others = [
        *(c for c in other_changes(desk.engine, slice_, "", desk.as_of, desk.zone) if not _own_volume(c, desk, slice_)),
        *_own_changes(decision, desk, slice_),
    ]  # fmt: skip
    proof = second_week(desk.engine, slice_, desk.as_of, desk.zone)
    verdict, reason = weigh(found, tuple(others), proof)
    return Outcome(verdict, reason, found, tuple(others), proof)


def change_of(receipt: Receipt, zone: str) -> Confound:
    """An applied action as a change of the programme."""
    kind = next((k for start, k in _KINDS if receipt.action.startswith(start)), "other")
    entity = ", ".join(map(str, receipt.target.values())) or None
    return Confound(kind, entity, receipt.at.astimezone(ZoneInfo(zone)).date(), "journal", None)


def weigh(found: Effect, others: tuple[Confound, ...], proof: Proof | None) -> tuple[Verdict, Reason]:
    """The verdict of the number alone, and where it cannot tell yet, that of all a source's numbers together."""
    verdict, reason = judge(found, others)
    rises = found.looks and (found.looks[-1].change > 1) is not found.decision.bad
    if reason in ("running", "no_difference", "too_few") and proof and proof.outcome == "list" and rises and not others:
        return "confirmed", "alone"
    if reason == "no_difference" and _could_be(found) > _HALF_AS_MUCH:
        return "not_enough_data", "too_wide"
    return verdict, reason


def _could_be(found: Effect) -> float:
    """The largest improvement that the figures leave possible."""
    last = found.looks[-1]
    return 1 / last.low if found.decision.bad else last.high


def _unjudged(workspace: Workspace) -> list[Decision]:
    rows = Decision.objects.filter(workspace=workspace, verdict="", cancelled_at=None, done_at__isnull=False)
    return list(rows.select_related("workspace").order_by("pk"))


def _judged(decision: Decision, desk: Desk, now: datetime) -> bool:
    if _weighed(decision):
        try:
            found = measure(decision, desk)
        except UsageError as refused:
            said: dict[str, Any] = {"reason": refused.code}
            verdict = "not_enough_data"
        else:
            said, verdict = _figures(found), found.verdict
    else:
        said, verdict = {"reason": "not_weighed"}, "not_enough_data"
    said["looked"] = desk.as_of.astimezone(ZoneInfo(desk.zone)).date().isoformat()
    if verdict == "running":
        Decision.objects.filter(pk=decision.pk, verdict="").update(outcome=said)
        return False
    with transaction.atomic():
        claimed = Decision.objects.filter(pk=decision.pk, verdict="", cancelled_at=None).update(
            verdict=verdict, outcome=said, judged_at=now
        )
        if claimed:
            journal.note(
                decision.workspace, at=now, who="", what="judged", about=decision.action, target=decision.target,
                decision=decision, receipt=decision.receipt,
                details={"verdict": verdict, "reason": said["reason"], "metric": decision.metric},
            )  # fmt: skip
            news.judged(decision, verdict, said["reason"], now)
    decision.refresh_from_db()
    return bool(claimed)


def _figures(found: Outcome) -> dict[str, Any]:
    """The numbers behind a verdict, in words that JSON knows; rates of a high number are those of what fails."""
    last = found.effect.looks[-1] if found.effect.looks else None
    sides = ("before", "after", "rest_before", "rest_after")
    return {
        "reason": found.reason,
        "since": found.effect.decision.since.isoformat(),
        "change": last.change if last else None,
        "low": last.low if last else None,
        "high": last.high if last else None,
        **{side: [a.hits, a.contacts] if (a := getattr(last, side, None)) else None for side in sides},
        "misses": found.effect.decision.bad is (METRICS[found.effect.decision.outcome].better.value == "up"),
        "control": found.effect.control,
        "next_look": found.effect.next_look.isoformat() if found.effect.next_look else None,
        "others": [{**asdict(c), "day": c.day.isoformat()} for c in found.others],
        "proof": found.proof.outcome if found.proof else None,
    }


def _own_changes(decision: Decision, desk: Desk, slice_: Changed) -> Iterator[Confound]:
    """Other actions applied within a week that reach the slice."""
    moment = decision.done_at
    near = Receipt.objects.filter(
        workspace=decision.workspace, state=Receipted.APPLIED, at__gte=moment - _WEEK, at__lte=moment + _WEEK
    ).exclude(pk=decision.receipt)  # fmt: skip
    for receipt in near.order_by("at"):
        if (receipt.action, receipt.target) == (decision.action, decision.target):
            continue
        where = {d: [v] for d, v in receipt.target.items() if d in DIMENSIONS}
        if shared(desk.engine, slice_.where, where, slice_.since - 2 * _WEEK, slice_.since + 4 * _WEEK) > _REACHES:
            yield change_of(receipt, desk.zone)


def _own_volume(change: Confound, desk: Desk, slice_: Changed) -> bool:
    """A step of volume that the slice alone made: its own pause or recovery, not a change beside it."""
    seen = change.kind == "volume_step" and change.origin == "facts"
    return seen and rest_went_on(desk.engine, slice_.where, slice_.since)


def _before(decision: Decision, since: date) -> int:
    if decision.since is None:
        return _UNKNOWN
    return max(1, min(_MOST, ceil((since - decision.since).days / _WEEK.days)))


def _weighed(decision: Decision) -> bool:
    metric = METRICS.get(decision.metric)
    return metric is not None and countable(metric) and all(d in metric.dimensions for d in decision.where)


def _since(decision: Decision) -> date:
    return decision.done_at.astimezone(ZoneInfo(decision.workspace.zone)).date()


def _today(decision: Decision, now: datetime) -> date:
    return now.astimezone(ZoneInfo(decision.workspace.zone)).date()
