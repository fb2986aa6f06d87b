"""An import as words: its line in the list, its counts, its rejections, its progress, its columns to match.

In: reports and shapes of the ledger, posted forms. Out: plain values for templates, mappings for the ledger.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from vigie import sentences
from vigie.connectors.mapping import Mapping as ColumnMapping
from vigie.connectors.mapping import propose
from vigie.ledger.imports import FileShape, ImportReport, RowCounts, Shape
from vigie.vocabulary.tables import TABLES
from vigie.web import formats

SHOWN_REJECTIONS = 20
STATES = {"done": "done", "failed": "act", "mapping_needed": "watch", "ready": "watch"}
OVER = {"done", "failed", "undone", "refused", "mapping_needed", "ready"}


def line(report: ImportReport, zone: str, lang: str) -> dict[str, Any]:
    """One past import in the list."""
    return {
        "number": report.import_id,
        "name": report.name,
        "kind": sentences.import_kind(report.kind) if report.kind else "",
        "when": formats.moment(report.received_at, zone, lang),
        "state": STATES.get(report.status, "wait"),
        "word": sentences.import_status(report.status),
        "accepted": formats.number(report.rows.accepted, lang),
        "rejected": formats.number(report.rows.rejected, lang) if report.rows.rejected else "",
        "user": report.user or "",
    }


def view(report: ImportReport, zone: str, lang: str) -> dict[str, Any]:
    """One import, wherever it stands."""
    return line(report, zone, lang) | {
        "status": report.status,
        "cards": _cards(report.rows, lang),
        "tables": [_table(name, counts, lang) for name, counts in report.by_table.items()],
        "rejections": [
            {
                "file": r.file,
                "line": formats.number(r.line, lang),
                "reason": sentences.reason(r.code, r.params),
                "remedy": sentences.remedy(r.code, r.params),
            }
            for r in report.rejected[:SHOWN_REJECTIONS]
        ],
        "more_rejections": report.rows.rejected > SHOWN_REJECTIONS,
        "has_rejected_file": bool(report.rows.rejected),
        "reconciliation": [_reconciled(entry, lang) for entry in report.reconciliation],
        "progress": progress(report, lang),
        "error": _error(report),
        "took": formats.number(report.seconds, lang, 1 if report.seconds < 10 else 0),
    }


def progress(report: ImportReport, lang: str) -> dict[str, Any]:
    """Where the work stands, for the bar and the stream."""
    return {
        "done": report.done,
        "total": report.total,
        "said": _progress_words(report, lang),
        "over": report.status in OVER,
    }


def mappings(shape: Shape) -> list[dict[str, Any]]:
    """For each file that nobody recognises: the columns wanted, the proposal, what the file holds."""
    return [_mapping(i, f) for i, f in enumerate(shape.files) if not f.kind]


def confirmed(shape: Shape, post: QueryDict) -> Iterator[tuple[str, ColumnMapping]]:
    """The mappings as the reader left them in the form."""
    for i, f in enumerate(shape.files):
        if f.kind:
            continue
        proposal = f.proposal or propose(f.columns, f.sample_rows)
        wanted = post.get(f"{i}-table", proposal.table)
        table = wanted if wanted in TABLES else proposal.table
        columns = {c: post.get(f"{i}-{table}-{c}", "") for c in TABLES[table].names}
        yield f.name, replace(proposal, table=table, columns={c: s for c, s in columns.items() if s in f.columns})


def _mapping(index: int, f: FileShape) -> dict[str, Any]:
    proposal = f.proposal or propose(f.columns, f.sample_rows)
    samples = {c: [row.get(c, "") for row in f.sample_rows if row.get(c)][:3] for c in f.columns}
    table = TABLES[proposal.table]
    return {
        "index": index,
        "file": f.name,
        "table": proposal.table,
        "tables": [(name, sentences.table_label(name), name == proposal.table) for name in TABLES],
        "columns": [
            {
                "field": f"{index}-{table.name}-{column.name}",
                "name": column.name,
                "label": sentences.column_label(column.name),
                "required": column.required,
                "chosen": proposal.columns.get(column.name, ""),
                "samples": " · ".join(samples.get(proposal.columns.get(column.name, ""), ())),
            }
            for column in table.columns
        ],
        "sources": [(c, ", ".join(samples[c][:2])) for c in f.columns],
        "unused": [c for c in f.columns if c not in proposal.columns.values()],
    }


def _cards(rows: RowCounts, lang: str) -> list[tuple[str, str]]:
    return [
        (gettext("Rows read"), formats.number(rows.read, lang)),
        (gettext("Kept"), formats.number(rows.accepted, lang)),
        (gettext("Already known"), formats.number(rows.already_known, lang)),
        (gettext("Rejected"), formats.number(rows.rejected, lang)),
    ]


def _table(name: str, counts: RowCounts, lang: str) -> dict[str, str]:
    return {
        "label": sentences.table_label(name),
        "read": formats.number(counts.read, lang),
        "accepted": formats.number(counts.accepted, lang),
        "already_known": formats.number(counts.already_known, lang),
        "rejected": formats.number(counts.rejected, lang),
    }


def _reconciled(entry: Any, lang: str) -> dict[str, str]:
    def percent(value: float | None) -> str:
        return "–" if value is None else formats.number(value * 100, lang, 1) + ("\u00a0%" if lang == "fr" else "%")

    return {
        "label": sentences.metric_label(entry.rate),
        "theirs": percent(entry.value),
        "formula": f"{entry.hits_name} ÷ {entry.base_name}",
    }


def _progress_words(report: ImportReport, lang: str) -> str:
    if not report.total:
        return gettext("Reading the file…")
    words = {"done": formats.number(report.done, lang), "total": formats.number(report.total, lang)}
    said = gettext("%(done)s of %(total)s rows") % words
    left = _seconds_left(report)
    if left is None:
        return said
    return said + " · " + ngettext(
        "about %(seconds)s second left", "about %(seconds)s seconds left", left
    ) % {"seconds": formats.number(left, lang)}


def _seconds_left(report: ImportReport) -> int | None:
    if report.seconds < 1 or not report.done or report.done >= report.total:
        return None
    return max(round(report.seconds * (report.total - report.done) / report.done), 1)


def _error(report: ImportReport) -> tuple[str, str] | None:
    if not report.error:
        return None
    code, params = str(report.error.get("code", "")), report.error.get("params", {})
    known: Mapping[str, object] = params if isinstance(params, dict) else {}
    return sentences.reason(code, known), sentences.remedy(code, known)
