"""`vigie import`, `vigie imports`, `vigie import undo ID`.

In: paths, options, perhaps a person at the keyboard. Out: what became of every row; nothing half-done.
"""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vigie import publication
from vigie.cli.console import Console, table
from vigie.cli.moments import clock, in_zone
from vigie.cli.place import workspace_of
from vigie.cli.progress import Progress
from vigie.cli.words import _
from vigie.connectors import connectors, mapping
from vigie.documents import import_document, sentence
from vigie.documents.imports import others_document
from vigie.ledger import imports, mailbag
from vigie.ledger.imports import FileShape, ImportOptions, ImportReport
from vigie.sentences import import_status, import_step, import_title, waiting_sentence
from vigie.vocabulary.errors import InputError, UnknownShape, UsageError, VigieError
from vigie.vocabulary.tables import TABLES
from vigie.vocabulary.text import shown
from vigie.workspaces.models import Workspace

SHOWN_REJECTIONS = 10
SHOWN_NOTES = 10
_COUNTED = {"mail_other", "mail_dmarc", "mail_tls"}
_NAME, _MOST_NAMES = 60, 30  # of columns that are shown: characters, how many


def run(args: argparse.Namespace, console: Console) -> int:
    """List, undo or import."""
    if args.command == "imports":
        return _list(workspace_of(args), console)
    if args.paths[0] == "undo" and len(args.paths) == 2 and not Path("undo").exists():  # noqa: PLR2004 - undo ID
        if not args.paths[1].isdecimal():
            raise UsageError("unknown_import", id=args.paths[1])
        return _undo(int(args.paths[1]), workspace_of(args), console)
    return _import(args, console)


# -- import -------------------------------------------------------------------------------------------------------


def _import(args: argparse.Namespace, console: Console) -> int:
    sources = _sources(args.paths)
    options = ImportOptions(_kind(args.as_kind), args.list_name or "", args.source_name or "")
    workspace = workspace_of(args, writes=True)
    imports.recover(workspace)
    import_id = imports.receive(workspace.pk, sources, _name(sources), options=options)
    report = imports.report(import_id)
    if report.status == "failed":
        if args.dry_run:
            imports.discard(import_id)
        raise _failure(report)
    guessed = _map(import_id, args, console) if report.status == "mapping_needed" else []
    asks = console.asks and not args.yes
    if args.dry_run or asks:
        report = _watched(imports.preview, import_id, console)
    if args.dry_run:
        return _only_looked(report, guessed, console)
    if asks:
        console.note(_summary(report))
        if not console.confirm(_("Accept this import?")):
            imports.refuse(import_id)
            raise VigieError("declined")
    report = _watched(imports.accept, import_id, console)
    publication.after(workspace)
    return _answer(report, console)


def _only_looked(report: ImportReport, guessed: list[FileShape], console: Console) -> int:
    """What would happen; the reception itself is forgotten, and with it the file of rejected rows."""
    proposed = [
        {"file": g.name, "table": g.proposal.table, "columns": g.proposal.columns} for g in guessed if g.proposal
    ]
    document = {**import_document(report), "rejected_file": None, "proposed": proposed}
    text = "\n".join([_summary(report, kept=False), _("Nothing was changed: this was a dry run.")])
    imports.discard(report.import_id)
    console.answer(document, text)
    return 1 if report.rows.rejected or guessed else 0


def _sources(paths: list[str]) -> list[tuple[Path, str]]:
    found = [(Path(p).expanduser(), Path(p).name) for p in paths]
    for path, _label in found:
        if not path.exists():
            raise UsageError("no_such_path", path=str(path))
    return found


def _name(sources: list[tuple[Path, str]]) -> str:
    """What the listing calls it: the name of the folder, or of the files."""
    return ", ".join(label or str(path) for path, label in sources)[:400]


def _kind(asked: str | None) -> str:
    known = {*TABLES, *connectors(), *(e.key for c in connectors().values() for e in c.exports)}
    if asked and asked not in known:
        raise UsageError("unknown_kind", kind=asked, known=sorted(known))
    return asked or ""


def _watched(step: Any, import_id: int, console: Console) -> ImportReport:
    progress = Progress(live=console.live, say=import_step)
    try:
        return step(import_id, progress)
    finally:
        progress.close()


def _answer(report: ImportReport, console: Console, *more: str) -> int:
    console.answer(import_document(report), "\n".join([_summary(report), *more]))
    # A report of a mail server is no row, and it was read.
    seen = report.rows.read or any(note["code"].startswith("mail_") for note in report.noted)
    return 1 if report.rows.rejected or not seen else 0


def _failure(report: ImportReport) -> VigieError:
    said = report.error or {"code": "unexpected", "params": {}}
    several = {"others": others_document(said), "more": said.get("more", 0)} if said.get("others") else {}
    return InputError(said["code"], **said.get("params", {}), **several)


# -- columns that nobody recognises -------------------------------------------------------------------------------


def _map(import_id: int, args: argparse.Namespace, console: Console) -> list[FileShape]:
    """Take the proposed mappings that are complete: asked for with --yes, confirmed at the keyboard, or only tried.

    Returns the files whose columns were guessed. Raises UnknownShape when one may not be read as guessed.
    """
    guessed = [s for s in imports.shape(import_id) if s.kind is None]
    asks = console.asks and not args.yes and not args.dry_run
    for shape in guessed:
        lacking = mapping.missing(shape.proposal) if shape.proposal else []
        if shape.proposal and not (args.yes and not lacking):
            console.note(_proposal(shape, shape.proposal, lacking))
        taken = not lacking and (args.yes or args.dry_run or asks)
        if taken and asks:
            taken = console.confirm(_("Read %(file)s this way from now on?") % {"file": shape.name})
        if not taken or not shape.proposal:
            (imports.discard if args.dry_run else imports.refuse)(import_id)
            raise UnknownShape("mapping_needed", files=shape.name, file=shape.name, missing=lacking)
        imports.confirm_mapping(import_id, shape.name, shape.proposal, remember=not args.dry_run)
    return guessed


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" (+{more})" if more > 0 else "")


def _proposal(shape: FileShape, proposed: mapping.Mapping, lacking: list[str]) -> str:
    """The proposed mapping with an example, as a person checks it."""
    first = shape.sample_rows[0] if shape.sample_rows else {}
    rows = [
        [target, shown(column, _NAME), shown(first.get(column, ""), 40)] for target, column in proposed.columns.items()
    ]
    unused = [shown(c, _NAME) for c in shape.columns if c not in proposed.columns.values()]
    lines = [
        _("%(file)s is of a shape not seen before. Proposed, as %(table)s:")
        % {"file": shape.name, "table": proposed.table},
        table([[_("becomes"), _("column"), _("for example")], *rows]),
    ]
    if unused:
        lines.append(_("Kept as they are: %(columns)s") % {"columns": _some(unused)})
    if lacking:
        lines.append(_("No column was found for: %(columns)s") % {"columns": ", ".join(lacking)})
    return "\n".join(lines)


# -- undo, list ---------------------------------------------------------------------------------------------------


def _undo(import_id: int, workspace: Workspace, console: Console) -> int:
    if import_id not in {r.import_id for r in imports.listing(workspace.pk)}:
        raise UsageError("unknown_import", id=import_id)
    rows = _watched(imports.undo, import_id, console)
    publication.after(workspace)
    text = _("Import %(id)d is undone: %(rows)d rows no longer count. The raw file is kept.")
    console.answer({"undone": import_id, "rows": asdict(rows)}, text % {"id": import_id, "rows": rows.accepted})
    return 0


def _list(workspace: Workspace, console: Console) -> int:
    imports.recover(workspace)
    found, zone = imports.listing(workspace.pk), workspace.zone
    document = [
        {
            "import_id": r.import_id,
            "name": r.name,
            "kind": r.kind,
            "status": r.status,
            "received_at": r.received_at,
            "user": r.user or None,
            "rows": asdict(r.rows),
            "seconds": r.seconds,
            "error": r.error,
        }
        for r in found
    ]
    head = [
        "id",
        in_zone(_("received"), zone),
        _("name"),
        _("kind"),
        _("status"),
        _("accepted"),
        _("known"),
        _("rejected"),
    ]
    rows = [
        [
            str(r.import_id),
            clock(r.received_at, zone),
            _title(r)[:48],
            r.kind,
            import_status(r.status),
            *map(str, (r.rows.accepted, r.rows.already_known, r.rows.rejected)),
        ]
        for r in found
    ]
    nothing = _("Nothing was imported yet: vigie import PATH")
    console.answer(document, table([head, *rows], right=frozenset({0, 5, 6, 7})) if rows else nothing)
    return 0


# -- sentences ----------------------------------------------------------------------------------------------------


def _summary(report: ImportReport, *, kept: bool = True) -> str:
    """Counts by table, the first rejected rows, what was left aside, where all of it is."""
    head = [_("table"), _("read"), _("accepted"), _("already known"), _("rejected")]
    counts = [[name, *map(str, asdict(c).values())] for name, c in report.by_table.items()]
    lines = [
        _("Import %(id)d: %(name)s (%(kind)s)")
        % {"id": report.import_id, "name": _title(report), "kind": report.kind or "?"},
        table([head, *counts, [_("all"), *map(str, asdict(report.rows).values())]], right=frozenset({1, 2, 3, 4})),
    ]
    for rejection in report.rejected[:SHOWN_REJECTIONS]:
        why, then = sentence(rejection.code, rejection.params)
        where = rejection.place or f"{rejection.file}:{rejection.line}"
        lines.append(f"{where}  {_ended(why)} {then}")
    lines += _more(report.rows.rejected - SHOWN_REJECTIONS)
    for note in report.noted[:SHOWN_NOTES]:
        said, _then = sentence(note["code"], note["params"])
        lines.append(_noted(said, note))
    lines += _more(len(report.noted) - SHOWN_NOTES)
    if report.unattributed:
        lines.append(waiting_sentence(report.unattributed))
    file = imports.rejected_file(report.import_id, sentence) if kept else None
    if file:
        kept_in = _("Rejected (%(count)d): kept in %(file)s. Correct it there and import that file.")
        if report.kind == mailbag.KIND:  # nobody corrects a message
            kept_in = _("Not used (%(count)d): listed in %(file)s; the messages themselves are kept.")
        lines.append(kept_in % {"count": report.rows.rejected, "file": file})
    return "\n".join(lines)


def _title(report: ImportReport) -> str:
    return import_title(report.name, report.first, report.others, report.kind)


def _noted(said: str, note: dict[str, Any]) -> str:
    """What was left aside; of mail, how much of it always."""
    if note["code"] in _COUNTED:
        return f"{note['times']} × {said}"
    return said if note["times"] == 1 else _("%(what)s (%(times)d times)") % {"what": said, **note}


def _more(count: int) -> list[str]:
    """What is said of the lines that are not shown."""
    return [_("and %(count)d more") % {"count": count}] if count > 0 else []


def _ended(said: str) -> str:
    """A sentence that another one follows."""
    return said if said[-1:] in ".!?" else said + "."
