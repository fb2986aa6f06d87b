"""Signals and the diagnosis as other programs read them, each with its sentence and what to do.

In: what was found. Out: plain values, ready for JSON.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from vigie.diagnosis import document
from vigie.diagnosis.rules import why
from vigie.metrics.volume import VolumeJump
from vigie.sentences.actions import action_advice
from vigie.sentences.diagnosis import confound_sentence, evidence_sentence, verdict_sentence
from vigie.sentences.signals import signal_action, signal_meaning
from vigie.vocabulary.finding import Diagnosis, Signal


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
        # A stop is a slide that cannot wait: `action` says so, the kind is one of the two of the format.
        "kind": "signal" if signal.kind == "stop" else signal.kind,
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
    return {**plain, "sentence": verdict_sentence(found), "remedies": [action_advice(a) for a in found.actions]}
