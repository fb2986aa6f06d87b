"""The documents that other programs read: one shape for the command line and the HTTP API.

In: readings, findings, reports. Out: plain values, ready for JSON, documented by `vigie COMMAND --help`, docs/api.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from vigie.diagnosis import document
from vigie.diagnosis.rules import why
from vigie.ledger import imports
from vigie.ledger.imports import ImportReport
from vigie.ledger.rejections import Rejection
from vigie.metrics.volume import VolumeJump
from vigie.sentences import reason, remedy
from vigie.sentences.diagnosis import confound_sentence, diagnosis_action, evidence_sentence, verdict_sentence
from vigie.sentences.signals import signal_action, signal_meaning
from vigie.vocabulary.finding import Diagnosis, Signal
from vigie.vocabulary.metric import Reading


def readings_document(
    readings: Iterable[Reading], as_of: datetime, window: str, texts: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Readings with the moment they are true for; `texts`: the SQL that ran, by metric key."""
    return {
        "as_of": as_of.isoformat(),
        "window": window,
        "readings": [reading_document(r, (texts or {}).get(r.metric.key)) for r in readings],
    }


def reading_document(reading: Reading, sql: str | None = None) -> dict[str, Any]:
    """One reading as other programs read it."""
    metric = reading.metric
    document = {
        "metric": metric.key,
        "version": metric.version,
        "axis": metric.axis.value,
        "unit": metric.unit.value,
        "slice": dict(reading.slice),
        "start": reading.period.start.isoformat(),
        "end": reading.period.end.isoformat(),
        "hits": None if metric.median else reading.hits,
        "base": None if metric.median else reading.base,
        "value": reading.value,
        "low": reading.low,
        "high": reading.high,
        "range": [reading.range.low, reading.range.high] if reading.range else None,
        "state": reading.state.value,
        "provisional": reading.provisional,
        "min_base": metric.min_base,
    }
    if metric.median:
        document["n"] = reading.n
    if not reading.measurable:
        document["measurable"] = False
    if sql is not None:
        document["sql"] = sql
    return document


def signals_document(found: Iterable[Signal], jumps: Iterable[VolumeJump], as_of: datetime) -> dict[str, Any]:
    """What has changed beyond chance as of a moment, the worst first."""
    return {
        "as_of": as_of.isoformat(),
        "signals": [signal_document(s) for s in found],
        "volume_jumps": [{**asdict(j), "day": j.day.isoformat()} for j in jumps],
    }


def signal_document(signal: Signal) -> dict[str, Any]:
    """One alert, with what it says and what to do."""
    return {
        "metric": signal.metric,
        "slice": dict(signal.slice),
        "kind": signal.kind,
        "direction": signal.direction,
        "since": signal.since.isoformat(),
        "value": signal.value,
        "expected": list(signal.expected),
        "hits": signal.hits,
        "base": signal.base,
        "action": signal.action,
        "owner": signal.owner,
        "tail": signal.tail,
        "sentence": signal_meaning(signal),
        "remedy": signal_action(signal),
    }


def diagnosis_document(found: Diagnosis) -> dict[str, Any]:
    """The diagnosis with its sentences."""
    plain = document(found)
    for said, evidence in zip(plain["evidence"], found.evidence, strict=True):
        said["sentence"] = evidence_sentence(evidence)
        if text := why(evidence.code):
            said["why"] = gettext(text)
    for said, confound in zip(plain["confounds"], found.confounds, strict=True):
        said["sentence"] = confound_sentence(confound)
    return {**plain, "sentence": verdict_sentence(found), "remedies": [diagnosis_action(a) for a in found.actions]}


def import_document(report: ImportReport) -> dict[str, Any]:
    """One import: what became of its rows, the first that were rejected, the file that holds them all."""
    file = imports.rejected_file(report.import_id, sentence)
    return {
        "import_id": report.import_id,
        "name": report.name,
        "kind": report.kind,
        "status": report.status,
        "rows": asdict(report.rows),
        "by_table": {name: asdict(counts) for name, counts in report.by_table.items()},
        "rejected": [_rejection(r) for r in report.rejected],
        "rejected_file": str(file) if file else None,
        "reconciliation": [asdict(line) for line in report.reconciliation],
        "noted": report.noted,
        "unattributed": report.unattributed,
        "seconds": report.seconds,
    }


def sentence(code: str, params: list[str]) -> tuple[str, str]:
    """Reason and remedy of a rejected row."""
    return reason(code, params), remedy(code, params)


def _rejection(rejection: Rejection) -> dict[str, Any]:
    why, then = sentence(rejection.code, rejection.params)
    return {"file": rejection.file, "line": rejection.line, "code": rejection.code, "reason": why, "remedy": then}
