"""Time to first reply and follow-ups as other programs read them.

In: what the metrics room found. Out: plain values, ready for JSON; the sentence that says them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from vigie.metrics.delays import Delay, DelayChange
from vigie.metrics.followups import FollowUps, Step
from vigie.sentences import trial_sentence
from vigie.sentences.written import number, percent


def delays_document(read: Iterable[Delay], compared: Iterable[DelayChange], as_of: datetime) -> dict[str, Any]:
    """Time to first reply, and whether it grows."""
    return {
        "as_of": as_of.isoformat(),
        "delays": [_delay(d) for d in read],
        "changes": [_change(c) for c in compared],
    }


def followups_document(found: Iterable[FollowUps], as_of: datetime) -> dict[str, Any]:
    """What each step brings and costs, and how many follow-ups to send."""
    return {"as_of": as_of.isoformat(), "followups": [_followups(f) for f in found]}


def delays_sentence(compared: DelayChange | None) -> str:
    """Whether replies come slower, in one sentence."""
    params = {"replies": compared.replies, "before": compared.before} if compared else {"replies": 0, "before": 0}
    return trial_sentence(f"delays.{compared.verdict if compared else 'wait'}", params)


def followups_sentence(found: FollowUps) -> str:
    """The advice in one sentence."""
    return trial_sentence(f"followups.{found.reason}", _advised(found))


def followups_evidence(found: FollowUps) -> str:
    """What the advice rests on, in one sentence."""
    return trial_sentence(f"evidence.{found.reason}", _advised(found))


def _advised(found: FollowUps) -> dict[str, object]:
    cut = next((s for s in found.steps if s.verdict == "stop"), None)
    return {
        "recommended": found.recommended,
        "sent": found.sent,
        "positives": sum(s.counts.positives for s in found.steps),
        "step": cut.counts.step if cut else "",
        "cost": (number(cut.counts.cost, 1) if cut.counts.cost is not None else gettext("more than 3")) if cut else "",
        "chance": percent(cut.too_costly) if cut else "",
    }


def _delay(delay: Delay) -> dict[str, Any]:
    return {
        "slice": dict(delay.slice),
        "start": delay.period.start.isoformat(),
        "end": delay.period.end.isoformat(),
        "messages": delay.messages,
        "replies": delay.replies,
        "within_hours": delay.within,
        "quarter": delay.quarter,
        "median": delay.median,
        "three_quarters": delay.three_quarters,
        "ninth_decile": delay.ninth,
        "low": delay.low,
        "high": delay.high,
        "enough": delay.enough,
        "open": delay.open,
        "spread": [
            {"from_hours": s.first, "to_hours": s.last, "share": s.share, "old_enough": s.old_enough}
            for s in delay.spread
        ],
    }


def _change(moved: DelayChange) -> dict[str, Any]:
    return {
        "slice": dict(moved.slice),
        "start": moved.period.start.isoformat(),
        "end": moved.period.end.isoformat(),
        "replies": moved.replies,
        "before": moved.before,
        "median_same_age": moved.median,
        "median_before_same_age": moved.median_before,
        "chance_slower": moved.slower,
        "p": moved.p,
        "verdict": moved.verdict,
        "sentence": delays_sentence(moved),
    }


def _followups(found: FollowUps) -> dict[str, Any]:
    return {
        "slice": dict(found.slice),
        "start": found.period.start.isoformat(),
        "end": found.period.end.isoformat(),
        "sent": found.sent,
        "recommended": found.recommended,
        "sure": found.sure,
        "reason": found.reason,
        "sentence": followups_sentence(found),
        "steps": [_step(s) for s in found.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    counts = step.counts
    return {
        "step": counts.step,
        "delivered": counts.delivered,
        "positives": counts.positives,
        "refusals": counts.refusals,
        "opt_outs": counts.opt_outs,
        "complaints": counts.complaints,
        "cost": counts.cost,
        "cost_low": step.low,
        "cost_high": step.high,
        "too_costly": step.too_costly,
        "verdict": step.verdict,
    }
