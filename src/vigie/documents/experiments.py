"""Tests of two versions and the effect of a change as other programs read them.

In: tests as they were decided, what the metrics room found. Out: plain values, ready for JSON; what they say in words.
"""

from collections.abc import Iterable
from typing import Any

from vigie.metrics.effects import Effect
from vigie.metrics.experiments import Design, Look, Overlap, Result, Running
from vigie.review import experiments as review
from vigie.review.models import Experiment
from vigie.sentences import dimension_label, trial_sentence
from vigie.sentences.written import change


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


def _look(look: Look) -> dict[str, Any]:
    return {
        "day": look.day.isoformat(),
        "contacts": [look.control.contacts, look.variant.contacts],
        "hits": [look.control.hits, look.variant.hits],
        "z": look.z,
        "bound": look.bound,
        "ends": look.ends,
    }
