"""Tests of two versions and the effect of a change as other programs read them.

In: tests as they were decided, what the metrics room found. Out: plain values, ready for JSON; what they say in words.
"""

from collections.abc import Iterable
from typing import Any

from vigie.diagnosis.proof import Proof
from vigie.metrics.effects import Moved
from vigie.metrics.experiments import Design, Look, Overlap, Result, Running
from vigie.review import experiments as review
from vigie.review.models import Experiment
from vigie.review.outcomes import Outcome
from vigie.sentences import dimension_label, trial_sentence
from vigie.sentences.diagnosis import confound_sentence
from vigie.sentences.numbers import calendar_day
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
        "kept": row.kept or None,
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
        "next": calendar_day(result.next_look) if result.next_look else "",
        "unlike": ", ".join(dimension_label(d) for d in result.unlike),
    }
    return trial_sentence(f"experiment.{result.verdict}", params)


def outcome_document(found: Outcome) -> dict[str, Any]:
    """What a change brought: the verdict, the figures, what else changed, list or message."""
    measured = found.effect
    last = measured.looks[-1] if measured.looks else None
    return {
        "since": measured.decision.since.isoformat(),
        "outcome": measured.decision.outcome,
        "judged": found.verdict,
        "reason": found.reason,
        "sentence": outcome_sentence(found),
        "verdict": measured.verdict,
        "control": measured.control,
        "change": last.change if last else None,
        "low": last.low if last else None,
        "high": last.high if last else None,
        "next_look": measured.next_look.isoformat() if measured.next_look else None,
        "looks": [_moved(m) for m in measured.looks],
        "others": [
            {"kind": c.kind, "entity": c.entity, "day": c.day.isoformat(), "origin": c.origin, "text": c.text,
             "sentence": confound_sentence(c)}
            for c in found.others
        ],
        "proof": _proof(found.proof) if found.proof else None,
    }  # fmt: skip


def outcome_sentence(found: Outcome) -> str:
    """The verdict on a change in one sentence."""
    upcoming = found.effect.next_look
    return trial_sentence(f"effect.{found.reason}", {"next": calendar_day(upcoming) if upcoming else ""})


def _moved(look: Moved) -> dict[str, Any]:
    return {
        "day": look.day.isoformat(),
        "before": [look.before.hits, look.before.contacts],
        "after": [look.after.hits, look.after.contacts],
        "rest_before": [look.rest_before.hits, look.rest_before.contacts],
        "rest_after": [look.rest_after.hits, look.rest_after.contacts],
        "z": look.z,
        "bound": look.bound,
    }


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "outcome": proof.outcome,
        "sentence": trial_sentence(f"proof.{proof.outcome}"),
        "posterior": dict(proof.posterior),
        "changes": [
            {"metric": c.metric, "before": [c.treated[0].hits, c.treated[0].base],
             "after": [c.treated[1].hits, c.treated[1].base], "rest_before": [c.control[0].hits, c.control[0].base],
             "rest_after": [c.control[1].hits, c.control[1].base]}
            for c in proof.changes
        ],
    }  # fmt: skip


def _look(look: Look) -> dict[str, Any]:
    return {
        "day": look.day.isoformat(),
        "contacts": [look.control.contacts, look.variant.contacts],
        "hits": [look.control.hits, look.variant.hits],
        "z": look.z,
        "bound": look.bound,
        "ends": look.ends,
    }
