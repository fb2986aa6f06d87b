"""The journal as other programs read it: one line for everything that was decided, done, undone, judged or brought in.

In: lines of the journal. Out: plain values, ready for JSON, each with its sentence.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from vigie.metrics.distributions import wilson
from vigie.review.journal import Line, Mark
from vigie.sentences import change_sentence, import_kind, metric_label, slice_label
from vigie.sentences.actions import action_sentence, action_title
from vigie.sentences.alerts import alerting_line
from vigie.sentences.inlets import inlet_line
from vigie.sentences.outward import not_told_line
from vigie.sentences.replies import correction_line, lifted_line, put_back_line
from vigie.sentences.review import (
    assigned_line,
    closing_line,
    export_line,
    import_line,
    line_kind,
    mode_line,
    reason_sentence,
    sample_sentence,
    two_persons_line,
    verdict_label,
    vigie_itself,
)


def journal_document(lines: Iterable[Line]) -> dict[str, Any]:
    """Lines, newest first."""
    return {"entries": [line_document(line) for line in lines]}


def line_document(line: Line) -> dict[str, Any]:
    """One line with its sentence; `who` is Vigie itself where nobody pressed anything."""
    return {
        "at": line.at.isoformat(),
        "who": line.who or (vigie_itself() if line.what in ("judged", "applied", "not_told") else None),
        "what": line.what,
        "kind": line.kind,
        "kind_label": line_kind(line.kind),
        "about": line.about,
        "target": dict(line.target),
        "details": dict(line.details),
        "decision": line.decision,
        "receipt": line.receipt,
        "sentence": line_sentence(line),
    }


def mark_document(mark: Mark) -> dict[str, Any]:
    """A line on a chart."""
    said = _change(mark.about, mark.target, mark.text) if mark.what in ("changed", "defined") else None
    return {
        "day": mark.day.isoformat(), "what": mark.what, "about": mark.about, "target": dict(mark.target),
        "sentence": said or action_sentence(mark.about, dict(mark.target)),
    }  # fmt: skip


def line_sentence(line: Line) -> str:
    """What the line says."""
    written = _WRITTEN.get(line.what)
    if written:
        return written(line)
    if line.what in ("changed", "defined"):
        return _change(line.about, line.target, line.details.get("text"))
    return action_sentence(line.about, dict(line.target))


def _assigned(line: Line) -> str:
    due = line.details.get("due")
    return assigned_line(
        action_title(line.about), str(line.details.get("owner") or ""), date.fromisoformat(due) if due else None
    )


def _judged(line: Line) -> str:
    said = [action_sentence(line.about, dict(line.target)), metric_label(str(line.details["metric"]))]
    verdict = verdict_label(str(line.details["verdict"]))
    return " · ".join([*said, verdict, reason_sentence(str(line.details["reason"]))])


def _closed(line: Line) -> str:
    return closing_line(str(line.details["week"]))


def _not_told(line: Line) -> str:
    return not_told_line(str(line.details["connection"]), line.about, str(line.details["code"]))


def _imported(line: Line) -> str:
    undone = line.what == "import_undone"
    said = import_line(int(line.details["import"]), int(line.details["rows"]), undone=undone)
    return f"{said} ({import_kind(line.about)})" if line.about else said


def _sampled(line: Line) -> str:
    on, off = int(line.details["on_target"]), int(line.details["off_target"])
    said = sample_sentence(on, on + off, *(wilson(on, on + off) or (0.0, 1.0)))
    return f"{said} · {slice_label(line.target['source'])}"


def _exported(line: Line) -> str:
    return export_line(action_title(line.about), int(line.details["contacts"]))


def _alerting(line: Line) -> str:
    return alerting_line(line.about, dict(line.target), line.details)


def _mode(line: Line) -> str:
    return mode_line(line.about, str(line.details["mode"]))


def _two_persons(line: Line) -> str:
    return two_persons_line(line.details["over"])


def _corrected(line: Line) -> str:
    undone = line.what == "reply_correction_undone"
    return correction_line(line.details["before"], line.details["after"], undone=undone)


def _lifted(line: Line) -> str:
    said, tools = line.details, [str(t) for t in line.details["tools"]]
    proof = str(said.get("because", ""))
    by = said["by"]
    return lifted_line(
        line.about, tools, misread=by == "correction", alive=by == "alive", anew=by == "consent", because=proof
    )


def _put_back(line: Line) -> str:
    return put_back_line(line.about)


def _inlet(line: Line) -> str:
    return inlet_line(line.about, str(line.details["deed"]), str(line.details["name"]))


def _change(kind: str, target: Any, text: Any) -> str:
    return change_sentence(kind, target.get("entity"), str(text) if text else None)


_WRITTEN: dict[str, Callable[[Line], str]] = {
    "assigned": _assigned,
    "judged": _judged,
    "closed": _closed,
    "not_told": _not_told,
    "imported": _imported,
    "mode": _mode,
    "alerting": _alerting,
    "sampled": _sampled,
    "exported": _exported,
    "two_persons": _two_persons,
    "inlet": _inlet,
    "import_undone": _imported,
    "reply_corrected": _corrected,
    "reply_correction_undone": _corrected,
    "bar_lifted": _lifted,
    "bar_put_back": _put_back,
}
