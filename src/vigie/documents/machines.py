"""Opens and clicks of machines that are left out of the numbers, as other programs read them.

In: what each rule left out. Out: plain values, ready for JSON, each with its sentence.
"""

from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

from vigie.ledger import machines
from vigie.metrics.machines import Left
from vigie.sentences.machines import left_sentence


def left_documents(found: Iterable[Left]) -> list[dict[str, Any]]:
    """One for each rule."""
    return [_document(*astuple(left)) for left in found]


def left_of_import(number: int) -> list[dict[str, Any]]:
    """What the rules left out of the events of one import."""
    return [_document(*row) for row in machines.of_import(number)]


def _document(touch: str, rule: str, times: int, messages: int, evidence: int | None) -> dict[str, Any]:
    return {
        "touch": touch,
        "rule": rule,
        "times": times,
        "messages": messages,
        "evidence": evidence,
        "sentence": left_sentence(touch, rule, times, evidence),
    }
