"""An import as words: its line in the list, its counts, its rejections, its progress, its columns to match.

In: reports and shapes of the ledger, posted forms. Out: plain values for templates, mappings for the ledger.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from vigie import sentences
from vigie.connectors import connectors
from vigie.connectors.mapping import Mapping as ColumnMapping
from vigie.connectors.mapping import needed, propose, targets
from vigie.documents.imports import others_document
from vigie.ledger import mailbag
from vigie.ledger.imports import FileShape, ImportReport
from vigie.ledger.outcome import RowCounts
from vigie.vocabulary.tables import TABLES
from vigie.web import formats

SHOWN_REJECTIONS = 20
STATES = {"done": "done", "failed": "act", "mapping_needed": "watch", "ready": "watch"}
WORKING = {"queued", "running"}


def tools() -> str:
    """The tools whose exports are recognised by themselves."""
    return ", ".join(sorted((c.label for c in connectors().values() if c.key != "folder"), key=str.lower))


def title(report: ImportReport) -> str:
    """What an import is called; of many files, the first and how many more there are."""
    return sentences.import_title(report.name, report.first, report.others, report.kind)


def line(report: ImportReport, zone: str, lang: str) -> dict[str, Any]:
    """One past import in the list."""
    return {
        "number": report.import_id,
        "name": title(report),
        "kind": "" if report.status == "mapping_needed" else _kind(report.kind),
        "when": formats.moment(report.received_at, zone, lang),
        "state": STATES.get(report.status, "wait"),
        "word": sentences.import_status(report.status),
        "accepted": formats.number(report.rows.accepted, lang) if report.by_table else "",
        "rejected": formats.number(report.rows.rejected, lang) if report.rows.rejected else "",
        "user": report.user or "",
    }


def view(report: ImportReport, zone: str, lang: str) -> dict[str, Any]:
    """One import, wherever it stands."""
    return (
        line(report, zone, lang)
        | {
            "status": report.status,
            "cards": _cards(report.rows, lang),
            "tables": [_table(name, counts, lang) for name, counts in report.by_table.items()],
            "letters": report.kind == mailbag.KIND,  # nobody corrects a message
            "rejections": [
                {
                    "file": r.place or r.file,
                    "line": formats.number(r.line, lang),
                    "reason": sentences.reason(r.code, r.params),
                    "remedy": sentences.remedy(r.code, r.params),
                }
                for r in report.rejected[:SHOWN_REJECTIONS]
            ],
            "more_rejections": report.rows.rejected > SHOWN_REJECTIONS,
            "has_rejected_file": bool(report.rows.rejected),
            "noted": [
                {"reason": sentences.reason(n["code"], n["params"]), "times": formats.number(n["times"], lang)}
                for n in report.noted
            ],
            "waiting": sentences.waiting_sentence(report.unattributed) if report.unattributed else "",
            "reconciliation": [_reconciled(entry, lang) for entry in report.reconciliation],
            "progress": progress(report, lang),
            "error": _error(report),
            "took": formats.number(report.seconds, lang, 1 if report.seconds < formats.SHORT else 0),
        }
    )


def progress(report: ImportReport, lang: str, left: float | None = None) -> dict[str, Any]:
    """Where the work stands, for the bar and the stream; `left`: seconds that remain, where somebody measured them."""
    return {
        "done": report.done,
        "total": report.total,
        "said": _progress_words(report, lang, left),
        "over": report.status not in WORKING,
    }


def mappings(shapes: Sequence[FileShape], get: QueryDict) -> list[dict[str, Any]]:
    """For each file that nobody recognises: the columns wanted, the proposal, what the file holds."""
    return [_mapping(i, f, get.get(f"{i}-table", "")) for i, f in enumerate(shapes) if not f.kind]


def confirmed(shapes: Sequence[FileShape], post: QueryDict) -> Iterator[tuple[str, ColumnMapping]]:
    """The mappings as the reader left them in the form."""
    for i, f in enumerate(shapes):
        if f.kind:
            continue
        proposal = _proposal(f, post.get(f"{i}-table", ""))
        chosen = {c: post.get(f"{i}-{c}", "") for c in targets(proposal.table)}
        yield f.name, replace(proposal, columns={c: s for c, s in chosen.items() if s in f.columns})


def _proposal(f: FileShape, table: str) -> ColumnMapping:
    """The ledger's proposal; when the reader says the rows are something else, a proposal for that."""
    if f.proposal and table in {"", f.proposal.table}:
        return f.proposal
    return propose(f.columns, f.sample_rows, table)


def _mapping(index: int, f: FileShape, table: str) -> dict[str, Any]:
    proposal = _proposal(f, table)
    samples = {c: [row.get(c, "") for row in f.sample_rows if row.get(c)][:3] for c in f.columns}
    wanted = [_target(index, c, proposal, samples) for c in targets(proposal.table)]
    return {
        "index": index,
        "file": f.name,
        "table": proposal.table,
        "tables": [(name, sentences.table_label(name), name == proposal.table) for name in TABLES],
        "columns": [c for c in wanted if c["chosen"] or c["required"]],
        "others": [c for c in wanted if not c["chosen"] and not c["required"]],
        "sources": [(c, ", ".join(samples[c][:2])) for c in f.columns],
        "unused": [c for c in f.columns if c not in proposal.columns.values()],
    }


def _target(index: int, name: str, proposal: ColumnMapping, samples: Mapping[str, list[str]]) -> dict[str, Any]:
    chosen = proposal.columns.get(name, "")
    return {
        "field": f"{index}-{name}",
        "label": sentences.column_label(name),
        "required": name in needed(proposal),
        "chosen": chosen,
        "samples": " · ".join(samples.get(chosen, ())),
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
    known = entry.value is not None
    return {
        "tool": "Vigie" if entry.tool == "vigie" else _tool(entry.tool),
        "label": sentences.metric_label(entry.rate),
        "value": formats.percent(entry.value * 100, lang, 1) if known else "–",
        "formula": f"{sentences.count_word(entry.hits_name)} ÷ {sentences.count_word(entry.base_name)}",
    }


def _kind(kinds: str) -> str:
    return ", ".join(_tool(k) for k in kinds.split("+") if k)


def _tool(kind: str) -> str:
    known = connectors().get(kind.split(".", maxsplit=1)[0])
    return known.label if known and kind != "folder" else sentences.import_kind(kind)


def _progress_words(report: ImportReport, lang: str, left: float | None) -> str:
    words = {"step": sentences.import_step(report.step)}
    if report.total:
        share = 100 * min(report.done, report.total) / report.total
        words["share"] = formats.percent(share, lang)
        said = gettext("%(step)s: %(share)s") % words
    elif report.done:
        said = gettext("%(step)s: %(done)s rows") % (words | {"done": formats.number(report.done, lang)})
    else:
        said = gettext("%(step)s…") % words
    if left is None:
        return said
    seconds = max(round(left), 1)
    remaining = ngettext("about %(seconds)s second left", "about %(seconds)s seconds left", seconds)
    return said + " · " + remaining % {"seconds": formats.number(seconds, lang)}


def _error(report: ImportReport) -> dict[str, Any] | None:
    """Why the import stopped; `file`: the one that cannot be used as it is, however often it is read, `others` too."""
    if not report.error:
        return None
    code, params = str(report.error.get("code", "")), report.error.get("params", {})
    known: Mapping[str, object] = params if isinstance(params, dict) else {}
    said = {"reason": sentences.reason(code, known), "remedy": sentences.remedy(code, known)}
    others = others_document(report.error)
    more = int(str(report.error.get("more", 0)))
    return {**said, "file": str(known.get("file", "")), "others": others, "more": more}
