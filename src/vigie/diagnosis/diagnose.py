"""The verdict: what is wrong, where, since when, on what evidence, and beside which control.

In: an engine, a moment, a zone. Out: a `Diagnosis`. Codes only; sentences are made at the faces.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from vigie.diagnosis import pipeline, rules
from vigie.diagnosis.causes import Cause, Found, find
from vigie.diagnosis.cells import Counted, count
from vigie.diagnosis.confounds import confounds
from vigie.diagnosis.dispersion import dispersion
from vigie.diagnosis.expectation import fit
from vigie.diagnosis.mix import FALL, Mix, mixes
from vigie.diagnosis.numbers import NUMBERS
from vigie.diagnosis.pipeline import Stage
from vigie.diagnosis.place import place, strength
from vigie.diagnosis.scan import Scan
from vigie.diagnosis.totals import totals
from vigie.diagnosis.trail import delays
from vigie.diagnosis.view import View
from vigie.diagnosis.window import Window, window
from vigie.metrics.counting import Rows
from vigie.metrics.families import Family
from vigie.vocabulary.finding import Count, Culprit, Diagnosis, Evidence, Strength, Verdict

# Messages of the window and of the baseline under which nothing is said.
_LEAST, _LEAST_BEFORE = 150, 600
_ACTIONS: dict[Verdict, tuple[str, ...]] = {
    "list": ("pause_source", "clean_segment", "tighten_filters"),
    "deliverability": ("slow_mailbox", "return_to_safe_volume", "check_providers"),
    "message": ("revise_message", "tighten_targeting"),
    "follow_up": ("soften_follow_ups",),
    "mixed": ("compare_within_segments",),
}


def diagnose(engine: Rows, *, as_of: datetime, zone: str) -> Diagnosis:
    """Judge the last 14 days before `as_of` (aware) against the eight weeks before them; nothing later is seen."""
    days = window(as_of, zone)
    counted = count(engine, days)
    sent, before = _sent(counted)
    if sent < _LEAST or before < _LEAST_BEFORE:
        missing = Evidence(
            "not_enough_data", {"sent": sent, "need": _LEAST, "before": before, "need_before": _LEAST_BEFORE}
        )
        return Diagnosis(as_of, days.start, days.end, "not_enough_data", "weak", (), (missing,), (), ())
    expectations = fit(counted)
    scan = Scan(counted, expectations, dispersion(counted.margins))
    mixed = mixes(counted, expectations, scan)
    found = find(engine, days, scan, delays(engine, days))
    stages, passage = pipeline.stages(engine, days), pipeline.passage(engine, days)
    view = View(totals(engine, days), found.causes, stages, confounds(engine, days), passage)
    return _judged(as_of, days, found, view, mixed)


def _sent(counted: Counted) -> tuple[int, int]:
    now = sum(bases[0] for bases in counted.window.values()) * counted.scale[0]
    return now, sum(m.bases[0] for m in counted.margins if m.dimension == "")


def _judged(as_of: datetime, days: Window, found: Found, view: View, mixed: Sequence[Mix]) -> Diagnosis:
    said, remedies = rules.read(view)
    stuck = pipeline.causes(view.stages)
    verdict, sure, first = _verdict(found, stuck, mixed)
    culprits = tuple(_culprit(c) for c in _ordered(found.causes, first))
    culprits += tuple(_stuck(s, score) for s, score in stuck[:1])
    evidence = (*_evidence(culprits), *_set_aside(found, mixed), *_bottleneck(view.stages), *said)
    actions = dict.fromkeys((*_actions(verdict, culprits, stuck), *remedies))
    return Diagnosis(
        as_of, days.start, days.end, verdict, sure, culprits, evidence, view.confounds, tuple(actions)
    )  # fmt: skip


def _verdict(
    found: Found, stuck: Sequence[tuple[Stage, float]], mixed: Sequence[Mix]
) -> tuple[Verdict, Strength, Cause | None]:
    """The best cause that belongs to a place decides; then the pipeline; then the mix."""
    for cause in found.causes:
        its_place = place(cause.candidate)
        if its_place is not None:
            return its_place, strength(cause.candidate.score), cause
    if stuck:
        return "pipeline", strength(stuck[0][1]), None
    if any(m.fall >= FALL for m in mixed):
        return "mixed", "weak", None
    return "none", "weak" if found.causes or found.incidents else "moderate", None


def _ordered(causes: Sequence[Cause], first: Cause | None) -> list[Cause]:
    return [c for c in (first,) if c is not None] + [c for c in causes if c is not first]


# -------------------------------------------------------------------------------------------------- culprits


def _culprit(cause: Cause) -> Culprit:
    found, lead = cause.candidate, cause.candidate.moved[0]
    counts = tuple(cause.trail.count(NUMBERS.index(m.number)) for m in found.moved)
    return Culprit(
        lead.number.key, found.slice, cause.since, lead.hits / lead.expected, cause.share, found.posterior, found.score,
        counts, cause.control, place(found),
    )  # fmt: skip


def _stuck(stage: Stage, score: float) -> Culprit:
    counted = Count(stage.conversion.key, stage.slice, stage.start, stage.end, stage.hits, stage.base, stage.expected)
    return Culprit(
        stage.conversion.key,
        stage.slice,
        stage.start,
        stage.hits / stage.expected,
        1.0,
        1.0,
        score,
        (counted,),
        (),
        "pipeline",
    )


def _actions(verdict: Verdict, culprits: Sequence[Culprit], stuck: Sequence[tuple[Stage, float]]) -> list[str]:
    if verdict == "pipeline":
        return ["fix_bottleneck_stage", stuck[0][0].conversion.action]
    others = [_ACTIONS[c.verdict][0] for c in culprits[1:] if c.verdict in _ACTIONS]
    chosen = [*_ACTIONS.get(verdict, ()), *others]
    first = culprits[0] if culprits else None
    if first is not None and not any(d == "source" for d, _ in first.slice) and "pause_source" in chosen:
        chosen.remove("pause_source")
    if first is not None and any(d == "campaign" for d, _ in first.slice) and verdict == "message":
        chosen.insert(0, "pause_campaign")
    return chosen


# -------------------------------------------------------------------------------------------------- evidence


def _evidence(culprits: Sequence[Culprit]) -> Iterator[Evidence]:
    for culprit in culprits:
        for counted in culprit.counts:
            yield Evidence("moved", {**_params(counted), "since": culprit.since.isoformat()})
        if culprit.control:
            yield Evidence("control", {"slices": [dict(s) for s in culprit.control]})


def _params(counted: Count) -> dict[str, object]:
    return {
        "metric": counted.metric,
        "slice": dict(counted.slice),
        "hits": counted.hits,
        "base": counted.base,
        "expected": round(counted.expected, 1),
        "start": counted.start.isoformat(),
        "end": counted.end.isoformat(),
    }


def _set_aside(found: Found, mixed: Sequence[Mix]) -> Iterator[Evidence]:
    """What was seen and makes no verdict: one bad day, opens alone, a change of mix."""
    for incident in found.incidents:
        lead = incident.candidate.moved[0].number
        yield Evidence("one_bad_day", _params(incident.trail.count(NUMBERS.index(lead))))
    for cause in found.causes:
        if cause.candidate.lead is Family.OPENS:
            yield Evidence("opens_alone", {"slice": dict(cause.candidate.slice)})
    for m in mixed:
        if m.fall >= FALL:
            yield Evidence(
                "mix_shift",
                {
                    "metric": m.metric, "dimension": m.dimension, "before": m.before, "now": m.now,
                    "adjusted": m.adjusted, "mix_effect": m.mix_effect, "rate_effect": m.rate_effect,
                },
            )  # fmt: skip


def _bottleneck(stages: Sequence[Stage]) -> Iterator[Evidence]:
    worst = pipeline.bottleneck(stages)
    if worst is not None:
        yield Evidence(
            "bottleneck",
            {
                "stage": worst.conversion.key, "hits": worst.hits, "base": worst.base,
                "expected": round(worst.expected, 1), "start": worst.start.isoformat(), "end": worst.end.isoformat(),
                "action": worst.conversion.action,
            },
        )  # fmt: skip
