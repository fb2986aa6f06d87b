"""The weekly review as plain text: for a terminal, for the plain part of a mail.

In: the review's document. Out: lines of at most 78 characters or so.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

_WIDTH = 78
_MARKS = {"act": "◆", "watch": "△", "better": "⌃", "ok": "·", "wait": "◌"}
_CHECKS = {"ok": "·", "act": "◆", "unknown": "◌"}


def review_text(said: Mapping[str, Any]) -> str:
    """The whole review."""
    return "\n".join(_lines(said)).rstrip() + "\n"


def _lines(said: Mapping[str, Any]) -> Iterator[str]:
    yield said["title"]
    yield "=" * len(said["title"])
    yield said["headline"]
    yield said["sentence"]
    for warning in said["warnings"]:
        yield f"! {warning}"
    for block in said["blocks"]:
        yield from _heading(f"{block['label']} ({block['total_text']})")
        for row in block["metrics"]:
            figures = f"{row['value_text']:>10}  {row['range_text']:<15}"
            yield f"  {_MARKS[row['state']]} {row['label']:<28}{figures}{row['state_word']}"
    yield from _heading(gettext("Health check"))
    for check in said["health"]:
        yield f"  {_CHECKS[check['state']]} {check['sentence']}"
    yield f"  · {said['sanity']['sentence']}"
    yield from _problems(said)
    yield from _decisions(said)
    yield from _outcomes(said)
    if said["test"]:
        yield from _heading(gettext("Test of the week"))
        yield f"  {said['test']['sentence']}"


def _problems(said: Mapping[str, Any]) -> Iterator[str]:
    if said["problems"]:
        yield from _heading(gettext("Problems"))
    for problem in said["problems"]:
        yield f"  ◆ {problem['label']}, {problem['place']} · {problem['value_text']} · {problem['since_text']}"
        yield f"    {problem['remedy']}"


def _decisions(said: Mapping[str, Any]) -> Iterator[str]:
    yield from _heading(gettext("Decisions (3 at most)"))
    if not said["decisions"]:
        yield f"  {gettext('None yet.')}"
    for decision in said["decisions"]:
        owner, due = decision["owner"] or gettext("nobody"), decision["due_text"] or gettext("no date")
        yield f"  {decision['sentence']}"
        yield f"    {decision['problem_text']} | {owner} | {due} | {decision['expects']}"


def _outcomes(said: Mapping[str, Any]) -> Iterator[str]:
    if said["outcomes"]:
        yield from _heading(gettext("Decided before, and what moved"))
    for decision in said["outcomes"]:
        stands = decision["verdict_label"] or decision["state_sentence"]
        moved = f" ({decision['metric_label']} {decision['moved_text']})" if decision["moved_text"] else ""
        yield f"  {decision['sentence']}{moved}"
        yield f"    {stands}{'. ' + decision['verdict_sentence'] if decision['verdict_sentence'] else ''}"


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text
    yield "-" * min(_WIDTH, len(text))
