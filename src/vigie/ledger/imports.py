"""Imports from preview to publication: dry run, accept, undo, digest again, recover.

In: an import received and recognised. Out: segments and facts on disk; nothing half-done, whatever interrupts.

Segments are written beside and renamed; facts are swapped in one step; the row that says DONE comes last.
"""

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from vigie.facts.store import read_snapshot
from vigie.ledger import dialled, learning, lessons, mailbag, publish, rejections, unread
from vigie.ledger.claims import Progress, Ticker, failing, locked, silent
from vigie.ledger.digest import IDS, Digest
from vigie.ledger.engine import Workbench
from vigie.ledger.keying import Context
from vigie.ledger.models import Import, Status
from vigie.ledger.outcome import Digested, RowCounts
from vigie.ledger.reception import (
    FileShape,
    ImportOptions,
    Task,
    confirm_mapping,
    header_only,
    receive,
    shape,
    tasks_of,
)
from vigie.ledger.reconciliation import reconcile
from vigie.ledger.reports import ImportReport, listing, report
from vigie.ledger.segments import Segment, shares_ids
from vigie.ledger.staging import Stage
from vigie.ledger.threads import waits_for
from vigie.vocabulary.errors import UnknownShape, UsageError
from vigie.vocabulary.tables import TABLES
from vigie.workspaces.models import Workspace

__all__ = [
    "FileShape",
    "ImportOptions",
    "ImportReport",
    "accept",
    "build_facts",
    "confirm_mapping",
    "digest_again",
    "discard",
    "enqueue",
    "forget",
    "listing",
    "live_segments",
    "next_queued",
    "preview",
    "receive",
    "recover",
    "refuse",
    "rejected_file",
    "report",
    "shape",
    "undo",
]

PERCENT = 1000
FIRST_REJECTED = 100


@dataclass(frozen=True, slots=True)
class Known:
    """What a digest compares with: segments that came before, and all those whose contact files may explain an id."""

    earlier: Sequence[Segment]
    people: Sequence[Segment]


def live_segments(workspace: Workspace, *, before: int | None = None, without: int | None = None) -> list[Segment]:
    """Segments of the accepted imports, in the order in which they came."""
    done = Import.objects.filter(workspace=workspace, status=Status.DONE).order_by("pk")
    return [
        segment_of(b)
        for b in done.select_related("workspace")
        if (before is None or b.pk < before) and b.pk != without and b.folder.exists()
    ]


def _digest(
    batch: Import, earlier: Sequence[Segment], progress: Progress, people: Sequence[Segment] | None = None
) -> tuple[Digested, list[Task]]:
    """Segments of one import, waiting beside. The quick lane first; what it stumbles over goes the careful way."""
    tasks = tasks_of(batch)
    known = Known(earlier, live_segments(batch.workspace) if people is None else people)
    missing = [t.member.name for t in tasks if t.extract is None]
    if missing:
        raise UnknownShape("mapping_needed", files=", ".join(missing))
    try:
        return _digest_once(batch, tasks, known, progress, careful=False), tasks
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException):
        return _digest_once(batch, tasks, known, progress, careful=True), tasks


def _digest_once(batch: Import, tasks: Sequence[Task], known: Known, progress: Progress, *, careful: bool) -> Digested:
    folder = _waiting(batch)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spool = folder.with_name(folder.name + ".spool")
    shutil.rmtree(spool, ignore_errors=True)
    try:
        with Workbench(folder.parent, batch.workspace.zone) as bench:
            stage = Stage(bench, spool)
            for number, task in enumerate(tasks):
                _stage(stage, task, number, progress, careful=careful)
            stage.staged = unread.read(
                bench, stage.staged, spool, lambda: learning.reader(batch.workspace),
                lambda done, count: progress("replies_read", done, count),
            )  # fmt: skip
            context = Context(
                kind=batch.kind,
                number=batch.pk,
                salt=batch.workspace.salt,
                now=batch.received_at.astimezone(UTC).replace(tzinfo=None),
                zone=batch.workspace.zone,
                people=[s for s in known.people if s.number != batch.pk],
                list_name=batch.options.get("list_name", ""),
                source_name=batch.options.get("source_name", ""),
            )
            return Digest(bench, context, known.earlier, folder).run(
                stage, lambda step, share: progress(step, int(share * PERCENT), PERCENT)
            )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(spool, ignore_errors=True)


def _stage(stage: Stage, task: Task, number: int, progress: Progress, *, careful: bool) -> None:
    refused = task.member.refused.code if task.member.refused else ""
    if refused == "empty_file" and task.member.sheet:
        return  # spreadsheets come with sheets that nobody wrote on
    if refused == "header_only" or (not refused and header_only(task.member)):
        stage.noted["no_rows", task.member.name] += 1
    if refused == "header_only":
        return
    if task.member.refused:
        code = ":".join([task.member.refused.code, *task.member.refused.params.values()])
        stage.refused.append((number, 0, code))
        return
    if task.table and not careful and stage.plainly(task.member, TABLES[task.table], number):
        return
    extract = task.extract or (lambda _row: ())
    stage.carefully(task.member, extract, number, lambda rows: progress("reading", rows, 0))


# -- preview, accept ----------------------------------------------------------------------------------------------


def preview(import_id: int, progress: Progress | None = None) -> ImportReport:
    """Dry run: everything but the acceptance. The segments wait beside; facts do not change."""
    batch = Import.objects.select_related("workspace", "user").get(pk=import_id)
    tick = Ticker(batch, progress)
    with locked(batch.workspace), failing(batch):
        began = time.monotonic()
        earlier = live_segments(batch.workspace, before=batch.pk)
        outcome, tasks = _digest(batch, earlier, tick)
        _note(batch, outcome, tasks, earlier, time.monotonic() - began)
        batch.status = Status.READY
        batch.save()
    return report(import_id)


def accept(import_id: int, progress: Progress | None = None) -> ImportReport:
    """Make the import count. Interrupted anywhere, it has happened whole or not at all."""
    batch = Import.objects.select_related("workspace", "user").get(pk=import_id)
    if batch.status == Status.DONE:
        return report(import_id)
    if batch.status == Status.MAPPING_NEEDED:
        raise UnknownShape("mapping_needed", files=batch.name)
    tick = Ticker(batch, progress)
    with locked(batch.workspace):
        if not _claim(batch):
            raise UsageError("import_not_acceptable", status=batch.status)
        with failing(batch):
            _accept_claimed(batch, tick)
    return report(import_id)


def _accept_claimed(batch: Import, tick: "Ticker") -> None:
    began = time.monotonic()
    workspace = batch.workspace
    earlier = live_segments(workspace)
    if batch.report.get("basis") != _basis(earlier) or not _waiting(batch).exists():
        outcome, tasks = _digest(batch, earlier, tick)
        _note(batch, outcome, tasks, earlier, 0)
    shutil.rmtree(batch.folder, ignore_errors=True)
    _waiting(batch).rename(batch.folder)
    mine = segment_of(batch)
    named = _name_contacts(batch, [*earlier, mine], mine, tick)
    _publish(workspace, [*earlier, mine], publish.Change(came=[mine], everything=bool(named)), tick)
    batch.status, batch.step, batch.error = Status.DONE, "", None
    batch.finished_at = datetime.now(UTC)
    batch.seconds += time.monotonic() - began
    batch.save()


def _name_contacts(batch: Import, segments: Sequence[Segment], telling: Segment, tick: Progress) -> list[Segment]:
    """Digest again the imports that `telling` gives (or gave) what they lacked.

    Contacts known by an id alone get a name, numbers that were dialled their contact; mail gets the message that it
    answers.
    """
    done = Import.objects.filter(workspace=batch.workspace, status=Status.DONE).order_by("pk")
    alone = [other for other in done if other.pk != telling.number and _lacks(other, telling, segments)]
    for other in alone:
        _digest_anew(other, [s for s in segments if s.number < other.pk], tick, segments)
    return [segment_of(other) for other in alone]


def _lacks(other: Import, telling: Segment, segments: Sequence[Segment]) -> bool:
    """Whether an accepted import is understood otherwise with `telling` than without."""
    if other.kind == telling.kind and other.report.get("bare") and shares_ids(segment_of(other), telling):
        return True
    if dialled.changed(segment_of(other), telling, segments, other.workspace.zone):
        return True
    return bool(other.report.get("mail")) and waits_for(segment_of(other), telling)


def segment_of(batch: Import) -> Segment:
    """Where the events of an import are."""
    return Segment(batch.pk, batch.kind, batch.folder)


def _publish(workspace: Workspace, segments: Sequence[Segment], change: publish.Change, tick: Progress) -> None:
    """Facts of `segments`, rebuilt where the change touches them."""
    place = publish.Place(workspace.facts_root, workspace.zone)
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        publish.publish(
            bench, place, segments, change, lambda step, share: tick("publish_" + step, int(share * PERCENT), PERCENT)
        )


def enqueue(import_id: int) -> None:
    """Leave the acceptance to the background worker."""
    Import.objects.filter(pk=import_id, status__in=[Status.READY, Status.RECEIVED, Status.FAILED]).update(
        status=Status.QUEUED, error=None, step="queued"
    )


def refuse(import_id: int) -> None:
    """The user looked and said no: nothing happened."""
    batch = Import.objects.select_related("workspace").get(pk=import_id)
    Import.objects.filter(pk=import_id).exclude(status__in=[Status.DONE, Status.RUNNING, Status.UNDONE]).update(
        status=Status.REFUSED
    )
    shutil.rmtree(_waiting(batch), ignore_errors=True)


def discard(import_id: int) -> None:
    """Forget an import that was only looked at, with the bytes that no other import has."""
    batch = Import.objects.select_related("workspace").get(pk=import_id)
    if batch.status in {Status.DONE, Status.RUNNING, Status.UNDONE}:
        raise UsageError("import_not_acceptable", status=batch.status)
    forget(batch)


def forget(batch: Import) -> None:
    """Take out an import that does not count (any more), with the bytes that no other one has."""
    stored = [file.raw for file in batch.files.select_related("raw__workspace")]
    for folder in (_waiting(batch), rejections.folder_of(batch.folder)):
        shutil.rmtree(folder, ignore_errors=True)
    batch.delete()
    for file in stored:
        if not file.importfile_set.exists():
            file.path.unlink(missing_ok=True)
            file.delete()


def _claim(batch: Import) -> bool:
    open_states = [Status.RECEIVED, Status.READY, Status.QUEUED, Status.FAILED, Status.RUNNING]
    claimed = Import.objects.filter(pk=batch.pk, status__in=open_states).update(
        status=Status.RUNNING, heartbeat_at=datetime.now(UTC), error=None
    )
    if claimed:
        batch.status = Status.RUNNING
    return bool(claimed)


def _waiting(batch: Import) -> Path:
    return batch.folder.with_name(f"{batch.pk}.waiting")


def _basis(earlier: Sequence[Segment]) -> list[int]:
    """What a digest depended on: if other imports were accepted or undone since, it must run again."""
    return [s.number for s in earlier]


def _note(batch: Import, outcome: Digested, tasks: Sequence[Task], earlier: Sequence[Segment], seconds: float) -> None:
    members = [t.member for t in tasks]
    rejected = rejections.locate(outcome.rejected, members)
    rejections.keep(rejections.folder_of(batch.folder), rejected)
    batch.report = {
        "basis": _basis(earlier),
        "by_table": {t: asdict(c) for t, c in outcome.by_table.items()},
        "rejected": [asdict(r) for r in rejected[:FIRST_REJECTED]],
        "noted": [{"code": k[0], "params": list(k[1:]), "times": n} for k, n in outcome.noted.most_common(50)],
        "bare": outcome.bare,
        "of_nobody": dialled.waiting(code for _, _, code in outcome.rejected),
        "mail": any(t.kind == mailbag.KIND or t.posted for t in tasks),
        "unattributed": outcome.unattributed,
        "reconciliation": [asdict(line) for line in reconcile(batch.kind, _waiting(batch))],
    }
    batch.seconds = seconds


def rejected_file(import_id: int, sentence: Callable[[str, list[str]], tuple[str, str]]) -> Path | None:
    """The rejected rows as a file to correct and import again; `sentence` gives reason and remedy of a code."""
    batch = Import.objects.select_related("workspace").get(pk=import_id)
    return rejections.write(rejections.folder_of(batch.folder), sentence)


# -- undo, again ----------------------------------------------------------------------------------------------------


def undo(import_id: int, progress: Progress | None = None, *, by: str = "") -> RowCounts:
    """Take an import back, as `by` wants. What a later one also brought, known by then, comes from that one now."""
    batch = Import.objects.select_related("workspace").filter(pk=import_id).first()
    if batch is None or batch.status != Status.DONE:
        raise UsageError("import_not_undoable", id=import_id)
    tick = Ticker(batch, progress)
    with locked(batch.workspace), failing(batch, status=Status.DONE):
        gone = segment_of(batch)
        remaining = live_segments(batch.workspace, without=batch.pk)
        again = _digest_without(batch, remaining, tick)
        again += _name_contacts(batch, remaining, gone, tick)
        _publish(batch.workspace, remaining, publish.Change(gone=[gone], everything=bool(again)), tick)
        batch.status, batch.step, batch.undone_at = Status.UNDONE, "", datetime.now(UTC)
        batch.undone_by = by[:200]
        batch.save()
        lessons.lay_again(batch.workspace.folder, remaining)
        shutil.rmtree(batch.folder, ignore_errors=True)
    return report(import_id).rows


def _digest_without(batch: Import, remaining: Sequence[Segment], tick: Progress) -> list[Segment]:
    """Later imports that met rows already known: some of these rows are theirs now."""
    later = [
        other
        for other in Import.objects.filter(workspace=batch.workspace, status=Status.DONE, pk__gt=batch.pk).order_by(
            "pk"
        )
        if any(c["already_known"] for c in other.report.get("by_table", {}).values())
    ]
    for other in later:
        _digest_anew(other, [s for s in remaining if s.number < other.pk], tick, remaining)
    return [segment_of(other) for other in later]


def digest_again(workspace: Workspace, progress: Progress | None = None) -> dict[str, RowCounts]:
    """Understand the whole past again from the raw bytes, in the order it came, and publish all facts anew."""
    with locked(workspace):
        return _digest_all(workspace, progress)


def _digest_all(workspace: Workspace, progress: Progress | None) -> dict[str, RowCounts]:
    totals: dict[str, RowCounts] = {}
    anew: list[Segment] = []
    done = Import.objects.filter(workspace=workspace, status=Status.DONE).order_by("pk")
    # Mail answers messages that may have come after it: it is read last.
    for batch in sorted(done, key=lambda b: bool(b.report.get("mail"))):
        earlier = [s for s in anew if s.number < batch.pk]
        outcome = _digest_anew(batch, earlier, Ticker(batch, progress))
        anew.append(segment_of(batch))
        for table, counts in outcome.by_table.items():
            totals[table] = totals.get(table, RowCounts()) + counts
    live = sorted(anew, key=lambda s: s.number)
    lessons.lay_again(workspace.folder, live)
    _publish(workspace, live, publish.Change(everything=True), progress or silent)
    return totals


def build_facts(workspace: Workspace, progress: Progress | None = None) -> None:
    """Publish all facts anew from the segments as they are."""
    with locked(workspace):
        _publish(workspace, live_segments(workspace), publish.Change(everything=True), progress or silent)


def _of_other_ids(workspace: Workspace) -> bool:
    """Whether an older version made the ids of what is here: the same rows would come as new ones."""
    return any(s.note().get("ids") != IDS for s in live_segments(workspace))


def _digest_anew(
    batch: Import, earlier: Sequence[Segment], tick: Progress, people: Sequence[Segment] | None = None
) -> Digested:
    outcome, tasks = _digest(batch, earlier, tick, people)
    _note(batch, outcome, tasks, earlier, batch.seconds)
    shutil.rmtree(batch.folder, ignore_errors=True)
    _waiting(batch).rename(batch.folder)
    batch.save(update_fields=["report"])
    return outcome


def recover(workspace: Workspace) -> list[int]:
    """Settle imports whose process died: queued ones wait again, others say that they were interrupted.

    Facts that an older version wrote with other columns are built again; what it gave other ids is digested again.
    """
    settled: list[int] = []
    with locked(workspace, wait=False) as free:
        if not free:
            return settled
        for batch in Import.objects.filter(workspace=workspace, status=Status.RUNNING):
            if batch.options.get("background"):
                batch.status, batch.step = Status.QUEUED, "queued"
            else:
                batch.status, batch.error = Status.FAILED, {"code": "interrupted", "params": {}}
            batch.save(update_fields=["status", "step", "error"])
            settled.append(batch.pk)
        if _of_other_ids(workspace):
            _digest_all(workspace, None)
        elif settled or read_snapshot(workspace.facts_root).outdated:
            _publish(workspace, live_segments(workspace), publish.Change(everything=True), silent)
    return settled


def next_queued() -> int | None:
    """The oldest import that waits for the worker."""
    return Import.objects.filter(status=Status.QUEUED).order_by("pk").values_list("pk", flat=True).first()
