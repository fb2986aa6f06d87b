"""A diagnosis as the command line and the API give it.

In: a `Diagnosis`. Out: a JSON document (the sentence is added by the face that speaks the reader's language).
"""

from typing import Any

from vigie.vocabulary.finding import Count, Culprit, Diagnosis


def document(found: Diagnosis) -> dict[str, Any]:
    """The documented keys, and what stands behind them."""
    return {
        "as_of": found.as_of.isoformat(),
        "window": {"start": found.start.isoformat(), "end": found.end.isoformat()},
        "verdict": found.verdict,
        "strength": found.strength,
        "culprits": [_culprit(c) for c in found.culprits],
        "evidence": [{"code": e.code, "params": e.params} for e in found.evidence],
        "confounds": [
            {"kind": c.kind, "entity": c.entity, "day": c.day.isoformat(), "origin": c.origin, "text": c.text}
            for c in found.confounds
        ],
        "actions": list(found.actions),
    }


def _culprit(culprit: Culprit) -> dict[str, Any]:
    return {
        "metric": culprit.metric,
        "slice": dict(culprit.slice),
        "since": culprit.since.isoformat(),
        "effect": round(culprit.effect, 3),
        "share": round(culprit.share, 3),
        "posterior": round(culprit.posterior, 3),
        "score": round(culprit.score, 2),
        "counts": [_count(c) for c in culprit.counts],
        "verdict": culprit.verdict,
        "control": [dict(s) for s in culprit.control],
    }


def _count(counted: Count) -> dict[str, Any]:
    return {
        "metric": counted.metric,
        "start": counted.start.isoformat(),
        "end": counted.end.isoformat(),
        "hits": counted.hits,
        "base": counted.base,
        "expected": round(counted.expected, 2),
    }
