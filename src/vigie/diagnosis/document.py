"""A diagnosis as the command line and the API give it, and back: what was judged once is read many times.

In: a `Diagnosis`. Out: a JSON document (the sentence is added by the face that speaks the reader's language).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from vigie.vocabulary.finding import Confound, Count, Culprit, Diagnosis, Evidence, Slice


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


def read_document(said: Mapping[str, Any]) -> Diagnosis:
    """The diagnosis that a document was made of (effects and shares as rounded there)."""
    return Diagnosis(
        datetime.fromisoformat(said["as_of"]),
        date.fromisoformat(said["window"]["start"]),
        date.fromisoformat(said["window"]["end"]),
        said["verdict"],
        said["strength"],
        tuple(_read_culprit(c) for c in said["culprits"]),
        tuple(Evidence(e["code"], e["params"]) for e in said["evidence"]),
        tuple(
            Confound(c["kind"], c["entity"], date.fromisoformat(c["day"]), c["origin"], c["text"])
            for c in said["confounds"]
        ),
        tuple(said["actions"]),
    )


def _read_culprit(said: Mapping[str, Any]) -> Culprit:
    slice_ = _read_slice(said["slice"])
    return Culprit(
        said["metric"], slice_, date.fromisoformat(said["since"]), said["effect"], said["share"], said["posterior"],
        said["score"], tuple(_read_count(c, slice_) for c in said["counts"]),
        tuple(_read_slice(s) for s in said["control"]), said["verdict"],
    )  # fmt: skip


def _read_count(said: Mapping[str, Any], slice_: Slice) -> Count:
    start, end = date.fromisoformat(said["start"]), date.fromisoformat(said["end"])
    return Count(said["metric"], slice_, start, end, said["hits"], said["base"], said["expected"])


def _read_slice(said: Mapping[str, str | None]) -> Slice:
    return tuple(said.items())
