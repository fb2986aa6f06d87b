"""What a change brought: measured like a test, and credited only where nothing else changed with it.

In: an engine, a slice, a day, what is watched. Out: `Outcome`: confirmed, not confirmed, confounded, not enough data.
The same measure for a line of the journal, for a decision, for a day that somebody chose.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from vigie.diagnosis.confounds import confounds, entangled
from vigie.diagnosis.proof import Proof, prove
from vigie.diagnosis.window import DAYS, window
from vigie.metrics.compile import filtered
from vigie.metrics.counting import Rows
from vigie.metrics.effects import Decision, Effect, effect
from vigie.metrics.windows import Clock
from vigie.vocabulary.finding import Confound

Verdict = Literal["confirmed", "not_confirmed", "confounded", "not_enough_data", "running"]
Reason = Literal[
    "better", "alone", "worse", "no_difference", "entangled", "too_few", "too_wide", "no_control", "running"
]

# A change elsewhere that reaches less than this part of the slice's messages leaves its rate as it is.
_REACHES = 0.1
_AFTER = 28
# What a slice is of, when no line of the journal says what was changed.
_OF = {
    "source": "source", "segment": "targeting", "persona": "targeting", "industry": "targeting", "size": "targeting",
    "region": "targeting", "campaign": "copy", "version": "copy", "step": "copy", "mailbox": "mailbox",
    "domain": "domain",
}  # fmt: skip
_NAMED = ("source", "campaign", "mailbox", "domain", "segment", "owner", "version")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict with its reason, the figures behind it, what else changed in the slice, and the week-2 proof.

    `proof` is there for a source alone: which of the two was repaired, its list or the message.
    """

    verdict: Verdict
    reason: Reason
    effect: Effect
    others: tuple[Confound, ...]
    proof: Proof | None


def measure(engine: Rows, decision: Decision, *, as_of: datetime, zone: str, kind: str = "") -> Outcome:
    """What was changed on that day brought to the slice; `kind`: what the journal calls it. Raises UsageError."""
    found = effect(engine, decision, as_of=as_of, zone=zone)
    others = tuple(other_changes(engine, decision, kind, as_of, zone))
    verdict, reason = judge(found, others)
    return Outcome(verdict, reason, found, others, second_week(engine, decision, as_of, zone))


def judge(found: Effect, others: tuple[Confound, ...]) -> tuple[Verdict, Reason]:
    """The verdict: no effect is credited where several things changed at once, or without a rest to compare with."""
    if found.verdict == "too_few":
        return "not_enough_data", "too_few"
    if found.verdict == "running":
        return "running", "running"
    if others:
        return "confounded", "entangled"
    if found.verdict == "no_difference":
        return "not_confirmed", "no_difference"
    if not found.control:
        return "not_enough_data", "no_control"
    return ("confirmed", "better") if found.verdict == "better" else ("not_confirmed", "worse")


def other_changes(engine: Rows, decision: Decision, kind: str, as_of: datetime, zone: str) -> Iterable[Confound]:
    """Changes of another kind within a week of this one that reach the slice."""
    said = kind or next((_OF[d] for d in decision.where if d in _OF), "")
    own = entangled([Confound(said, None, decision.since, "journal")], decision.since)
    names = {v for values in decision.where.values() for v in values}
    near = Clock(as_of, zone).local_midnight(decision.since + timedelta(DAYS))
    for other in confounds(engine, window(min(as_of, near), zone)):
        what = entangled([other], decision.since)
        itself = what == own and (other.entity in names or other.kind == kind)
        if what and not itself and _reaches(engine, decision, other.entity):
            yield other


def _reaches(engine: Rows, decision: Decision, entity: str | None) -> bool:
    """Whether the slice sends through what changed; a name that no message carries may be anything, so it does."""
    if entity is None:
        return True
    texts, params = filtered(decision.where)
    inside = " AND ".join(texts) or "TRUE"
    named = " OR ".join(f"{dimension} = ?" for dimension in _NAMED)
    sql = (
        f"SELECT COUNT(*) FILTER (WHERE ({inside}) AND ({named})), COUNT(*) FILTER (WHERE {inside}),\n"
        f"  COUNT(*) FILTER (WHERE {named})\nFROM fact_send WHERE day BETWEEN ? AND ?"
    )
    names = [entity] * len(_NAMED)
    days = [decision.since - timedelta(7), decision.since + timedelta(_AFTER)]
    ((both, own, anywhere),) = engine.rows(sql, [*params, *names, *params, *names, *days])
    return not anywhere or both > _REACHES * own


def second_week(engine: Rows, decision: Decision, as_of: datetime, zone: str) -> Proof | None:
    """List or message, as of the end of the second week; None before that and for anything but one source."""
    values = decision.where.get("source", ())
    then = Clock(as_of, zone).local_midnight(decision.since + timedelta(DAYS))
    if set(decision.where) != {"source"} or len(values) != 1 or values[0] is None or then > as_of:
        return None
    return prove(engine, source=values[0], changed=decision.since, as_of=then, zone=zone)
