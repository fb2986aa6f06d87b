"""The weekly review and decisions as other programs read them: codes, figures, and their sentences.

In: what the review room wrote, decisions. Out: plain values, ready for JSON, in the reader's language.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from vigie.diagnosis.document import read_document
from vigie.documents.figures import counted, range_text, value_text
from vigie.documents.findings import signal_document
from vigie.documents.readings import reading_document
from vigie.metrics.catalogue import METRICS
from vigie.metrics.document import read_board
from vigie.review.models import Decision
from vigie.review.weekly import decision_figures
from vigie.sentences import block_label, block_total, metric_label, state_word
from vigie.sentences.actions import action_sentence, action_title, place_phrase
from vigie.sentences.diagnosis import confound_sentence, verdict_parts, verdict_sentence
from vigie.sentences.numbers import calendar_day, whole
from vigie.sentences.review import (
    arrow,
    check_sentence,
    decisions_title,
    expectation,
    lacking_sentence,
    reason_sentence,
    sanity_sentence,
    state_label,
    state_sentence,
    together_sentence,
    too_many_sentence,
    verdict_label,
    week_title,
)
from vigie.sentences.signals import signal_place, signal_since
from vigie.sentences.trials import trial_sentence, variable_label
from vigie.vocabulary.finding import Confound, Signal
from vigie.vocabulary.metric import Board, Column, State, Tile


def weekly_document(said: Mapping[str, Any]) -> dict[str, Any]:
    """A weekly review with its sentences; `said` is what `review.weekly` wrote, now or when the week was closed."""
    shown, found = read_board(said["board"]), read_document(said["diagnosis"])
    states = [t.reading.state for c in shown.columns for t in c.tiles]
    taken, most = said["decisions"], said["most_decisions"]
    start, end = date.fromisoformat(said["start"]), date.fromisoformat(said["end"])
    lead, rest = verdict_parts(found)
    return {
        **{k: said[k] for k in ("week", "start", "end", "as_of", "state", "closed_at", "closed_by", "stale_since")},
        "title": week_title(said["week"], start, end),
        "headline": decisions_title(min(states.count(State.ACT) - len(said.get("under_way", ())), most)),
        "verdict": found.verdict, "strength": found.strength, "sentence": verdict_sentence(found),
        "sentence_parts": [lead, rest],
        "counts": {s.value: states.count(s) for s in State},
        "health": [{**c, "sentence": check_sentence(c["code"], c["state"], c["figures"])} for c in said["health"]],
        "sanity": {**said["sanity"], "sentence": sanity_sentence(**said["sanity"])},
        "blocks": [_block(c) for c in shown.columns],
        "problems": [_problem(p) for p in said["problems"]],
        "decisions": [said_decision(d) for d in taken[:most]],
        "more_decisions": [said_decision(d) for d in taken[most:]],
        "outcomes": [said_decision(d) for d in said["outcomes"]],
        "test": _test(said["test"]),
        "together": said["together"],
        "warnings": _warnings(said, taken, most),
        "lacking": said["lacking"], "closable": not said["lacking"],
    }  # fmt: skip


def board_of(said: Mapping[str, Any]) -> Board:
    """The twelve numbers of a review, as pages draw them."""
    return read_board(said["board"])


def decision_document(decision: Decision, now: datetime) -> dict[str, Any]:
    """One decision with its sentences."""
    return said_decision(decision_figures(decision, now))


def said_decision(said: Mapping[str, Any]) -> dict[str, Any]:
    """A decision's codes and figures with their sentences."""
    metric = METRICS[said["metric"]]
    label, place = metric_label(metric.key), _place(said["where"])
    until, by = _day(said["waits_until"]), _day(said["expected_by"])
    outcome = said["outcome"]
    return {
        **said,
        "title": action_title(said["action"]), "sentence": action_sentence(said["action"], said["target"]),
        "problem_text": said["problem"] or f"{label}, {place}",
        "metric_label": label, "place": place,
        "expects": expectation(label, said["direction"], by),
        "due_text": _written_day(said["due"]),
        "state_label": state_label(said["state"]), "state_sentence": state_sentence(said["state"], until),
        "verdict_label": verdict_label(said["verdict"]) if said["verdict"] else None,
        "verdict_sentence": reason_sentence(outcome["reason"]) if said["verdict"] and outcome else None,
        "value_text": value_text(metric, said["value"]),
        "moved_text": _moved(said, "before", "after"), "rest_text": _moved(said, "rest_before", "rest_after"),
        "others": [_other(o) for o in (outcome or {}).get("others", [])],
        "proof": trial_sentence(f"proof.{outcome['proof']}") if outcome and outcome.get("proof") else None,
    }  # fmt: skip


def _block(column: Column) -> dict[str, Any]:
    return {
        "block": column.block.value,
        "label": block_label(column.block),
        "total": column.total,
        "total_text": f"{whole(column.total)} {block_total(column.block, column.total)}",
        "metrics": [_tile(t) for t in column.tiles],
    }


def _tile(tile: Tile) -> dict[str, Any]:
    reading = tile.reading
    metric, wait = reading.metric, reading.state is State.WAIT
    return {
        **reading_document(reading),
        "label": metric_label(metric.key),
        "value_text": "–" if wait else value_text(metric, reading.value, reading.range),
        "range_text": counted(reading) if wait else range_text(metric, reading.range),
        "state_word": state_word(reading.state),
        "culprit": dict(tile.culprit_slice) or None,
        "culprit_text": place_phrase({d: v or "" for d, v in tile.culprit_slice}) if tile.culprit_slice else None,
        "points": [p.value for p in tile.points],
    }


def _problem(said: Mapping[str, Any]) -> dict[str, Any]:
    signal = Signal(
        said["metric"], tuple((d, v) for d, v in said["slice"]), said["kind"], said["direction"],
        date.fromisoformat(said["since"]), said["value"], (said["expected"][0], said["expected"][1]),
        said["hits"], said["base"], said["action"], said["owner"], said["tail"],
    )  # fmt: skip
    metric, aimed = METRICS[signal.metric], said["remedy"]
    return {
        **signal_document(signal),
        "label": metric_label(signal.metric),
        "place": signal_place(signal.slice),
        "value_text": value_text(metric, signal.value),
        "since_text": signal_since(signal, calendar_day(signal.since)),
        "apply": {**aimed, "title": action_title(aimed["action"])} if aimed else None,
    }


def _test(said: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if said is None:
        return None
    if not said.get("name"):
        return {**said, "sentence": said["text"]}
    sentence = f"{said['name']} ({variable_label(said['variable'])}): {' / '.join(said['arms'])}"
    return {**said, "sentence": sentence}


def _warnings(said: Mapping[str, Any], taken: list[Any], most: int) -> list[str]:
    found = [together_sentence()] if said["confounded"] else []
    if len(taken) > most:
        found.append(too_many_sentence(len(taken) - most, most))
    if said["lacking"]:
        found.append(lacking_sentence(len(said["lacking"])))
    return found


def _moved(said: Mapping[str, Any], before: str, after: str) -> str | None:
    """From one rate to the other; what was counted as failures is turned back into the number's own rate."""
    outcome = said["outcome"] or {}
    sides = outcome.get(before), outcome.get(after)
    if not all(s and s[1] for s in sides):
        return None
    rates = [1 - hits / base if outcome["misses"] else hits / base for hits, base in sides]
    return arrow(*(value_text(METRICS[said["metric"]], r) for r in rates))


def _other(said: Mapping[str, Any]) -> str:
    day = date.fromisoformat(said["day"])
    return confound_sentence(Confound(said["kind"], said["entity"], day, said["origin"], said["text"]))


def _place(where: Mapping[str, Any]) -> str:
    return signal_place(tuple((d, v) for d, values in where.items() for v in values))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _written_day(text: str | None) -> str:
    return calendar_day(date.fromisoformat(text)) if text else ""
