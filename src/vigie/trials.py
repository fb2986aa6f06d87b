"""Delays, follow-ups, tests and decisions as other programs read them: one shape for the command line and the API.

In: what the metrics room found, tests as they were decided. Out: plain values, ready for JSON.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from vigie.metrics.delays import Delay, DelayChange
from vigie.metrics.effects import Effect
from vigie.metrics.experiments import Design, Look, Overlap, Result, Running
from vigie.metrics.followups import FollowUps, Step
from vigie.review import experiments as review
from vigie.review.models import Experiment
from vigie.sentences import dimension_label, trial_sentence
from vigie.sentences.written import change, number, percent


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


def followups_sentence(found: FollowUps) -> str:
    """The advice in one sentence."""
    cut = next((s for s in found.steps if s.verdict == "stop"), None)
    params = {
        "recommended": found.recommended,
        "sent": found.sent,
        "positives": sum(s.counts.positives for s in found.steps),
        "step": cut.counts.step if cut else "",
        "cost": (number(cut.counts.cost, 1) if cut.counts.cost is not None else gettext("more than 3")) if cut else "",
        "chance": percent(cut.too_costly) if cut else "",
    }
    return trial_sentence(f"followups.{found.reason}", params)


def design_document(plan: Design, shared: Iterable[Overlap]) -> dict[str, Any]:
    """What a test can show before it starts, and the tests that already use its audience."""
    return {
        "outcome": plan.outcome,
        "base": plan.base,
        "weekly_contacts": plan.weekly,
        "reaches": [
            {"weeks": r.weeks, "contacts_per_arm": r.contacts, "effect": r.effect, "rise": r.rise} for r in plan.reaches
        ],
        "needed_per_arm": plan.needed,
        "weeks_needed": plan.weeks_needed,
        "overlaps": [{**running_document(o.other), "shared_contacts": o.shared} for o in shared],
    }


def running_document(test: Running) -> dict[str, Any]:
    """Versions that share a campaign."""
    return {
        "campaign": test.campaign,
        "arms": list(test.arms),
        "contacts": test.contacts,
        "since": test.since.isoformat(),
    }


def declared_document(row: Experiment) -> dict[str, Any]:
    """A test as it was decided."""
    return {
        "name": row.name,
        "variable": row.variable,
        "arms": [row.control, row.variant],
        "where": row.where,
        "start": row.start.isoformat(),
        "weeks": row.weeks,
        "outcome": row.outcome,
        "declared_at": row.declared_at.isoformat(),
        "declared_in_time": review.in_time(row),
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
    }


def result_document(result: Result, *, in_time: bool) -> dict[str, Any]:
    """What a test says; `in_time`: it was decided before its first message."""
    test = result.test
    return {
        "variable": test.variable,
        "outcome": test.outcome,
        "arms": list(test.arms),
        "start": test.start.isoformat(),
        "weeks": test.weeks,
        "declared_in_time": in_time,
        "verdict": result.verdict,
        "sentence": result_sentence(result),
        "ratio": result.ratio,
        "low": result.low,
        "high": result.high,
        "expected_ratio": result.expected,
        "entered": list(result.entered),
        "split_p": result.split_p,
        "unlike": list(result.unlike),
        "next_look": result.next_look.isoformat() if result.next_look else None,
        "looks": [_look(look) for look in result.looks],
    }


def result_sentence(result: Result) -> str:
    """The verdict of a test in one sentence."""
    params = {
        "control": result.test.arms[0],
        "variant": result.test.arms[1],
        "expected": change(result.expected),
        "next": result.next_look,
        "unlike": ", ".join(dimension_label(d) for d in result.unlike),
    }
    return trial_sentence(f"experiment.{result.verdict}", params)


def effect_document(found: Effect) -> dict[str, Any]:
    """What a decision did."""
    last = found.looks[-1] if found.looks else None
    return {
        "since": found.decision.since.isoformat(),
        "outcome": found.decision.outcome,
        "verdict": found.verdict,
        "sentence": effect_sentence(found),
        "control": found.control,
        "change": last.change if last else None,
        "low": last.low if last else None,
        "high": last.high if last else None,
        "next_look": found.next_look.isoformat() if found.next_look else None,
        "looks": [
            {
                "day": m.day.isoformat(),
                "before": [m.before.hits, m.before.contacts],
                "after": [m.after.hits, m.after.contacts],
                "rest_before": [m.rest_before.hits, m.rest_before.contacts],
                "rest_after": [m.rest_after.hits, m.rest_after.contacts],
                "z": m.z,
                "bound": m.bound,
            }
            for m in found.looks
        ],
    }


def effect_sentence(found: Effect) -> str:
    """The verdict on a decision in one sentence."""
    return trial_sentence(f"effect.{found.verdict}", {"next": found.next_look})


def delays_sentence(compared: DelayChange | None) -> str:
    """Whether replies come slower, in one sentence."""
    params = {"replies": compared.replies, "before": compared.before} if compared else {"replies": 0, "before": 0}
    return trial_sentence(f"delays.{compared.verdict if compared else 'wait'}", params)


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
        "too_costly": step.too_costly,
        "verdict": step.verdict,
    }


def _look(look: Look) -> dict[str, Any]:
    return {
        "day": look.day.isoformat(),
        "contacts": [look.control.contacts, look.variant.contacts],
        "hits": [look.control.hits, look.variant.hits],
        "z": look.z,
        "bound": look.bound,
        "ends": look.ends,
    }
