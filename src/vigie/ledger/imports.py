"""Imports from reception to publication: receive, map, preview, accept, undo, digest again.

In: files of a user. Out: reports; segments and facts on disk; nothing half-done, whatever interrupts.

One import at a time per workspace (a lock that the system frees when a process dies). Segments are written beside
and renamed; facts are swapped in one step; the row that says DONE comes last and names what the manifest holds.
"""

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
from django.db import transaction

from vigie.connectors import Extract, folder, identify, mapping
from vigie.connectors.reading import Member, sample, sniff
from vigie.facts.store import read_snapshot
from vigie.ledger import publish, raw, rejections
from vigie.ledger.digest import HASH_PROBE, Context, Digest, Digested, RowCounts
from vigie.ledger.engine import Workbench
from vigie.ledger.models import Import, ImportFile, RememberedMapping, Status
from vigie.ledger.reconciliation import Line, reconcile
from vigie.ledger.rejections import Rejection
from vigie.ledger.segments import Segment
from vigie.ledger.staging import Stage, stage_carefully, stage_plain
from vigie.vocabulary.errors import StorageError, UnknownShape, UsageError, VigieError
from vigie.vocabulary.tables import TABLES
from vigie.workspaces.models import Workspace

Progress = Callable[[str, int, int], None]  # step, done, total
Source = Path | BinaryIO
PERCENT = 1000
HEARTBEAT_SECONDS = 2
FIRST_REJECTED = 100


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user said about the files: their table, the name of the lot, their source."""

    as_kind: str = ""
    list_name: str = ""
    source_name: str = ""
    background: bool = False


@dataclass(frozen=True, slots=True)
class FileShape:
    """One table of one file: columns, first rows, who recognises it, the mapping proposed or confirmed."""

    name: str
    columns: tuple[str, ...]
    sample_rows: list[dict[str, str]]
    kind: str | None
    proposal: mapping.Mapping | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of an import, for every face."""

    import_id: int
    name: str
    kind: str
    status: str
    rows: RowCounts
    by_table: dict[str, RowCounts]
    rejected: list[Rejection]
    reconciliation: list[Line]
    noted: list[dict[str, Any]]
    unattributed: int
    seconds: float
    received_at: datetime
    user: str
    step: str
    done: int
    total: int
    error: dict[str, Any] | None = field(default=None)


# -- receive ----------------------------------------------------------------------------------------------------


def receive(
    workspace_id: int,
    source: Source | Sequence[tuple[Source, str]],
    name: str = "",
    *,
    user_id: int | None = None,
    options: ImportOptions | None = None,
    limit: int | None = None,
) -> int:
    """Store the bytes, then note the reception; returns the import's id. A folder gives each of its files."""
    workspace = Workspace.objects.get(pk=workspace_id)
    now = datetime.now(UTC)
    given = source if isinstance(source, Sequence) else [(source, name)]
    listed = [pair for one, label in given for pair in _spread(one, label)]
    if not listed:
        raise UsageError("nothing_to_import", name=name)
    kept = [(raw.store(workspace, one, now, limit=limit), label) for one, label in listed]
    with transaction.atomic():
        batch = Import.objects.create(
            workspace=workspace,
            user_id=user_id,
            name=name or ", ".join(label for _, label in listed)[:400],
            options=asdict(options or ImportOptions()),
            received_at=now,
        )
        ImportFile.objects.bulk_create(ImportFile(batch=batch, raw=file, name=label) for file, label in kept)
    _recognise(batch)
    return batch.pk


def _spread(source: Source, label: str) -> Iterator[tuple[Source, str]]:
    if isinstance(source, Path):
        if source.is_dir():
            for file in sorted(f for f in source.rglob("*") if f.is_file() and not f.name.startswith(".")):
                yield file, file.relative_to(source).as_posix()
            return
        if not source.exists():
            raise UsageError("no_such_file", name=str(source))
        yield source, label or source.name
        return
    yield source, label


# -- recognise --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Task:
    """One member of an import and how it is read. `table`: the folder format's table that it is, if it is one."""

    member: Member
    file: ImportFile
    kind: str
    table: str
    extract: Extract | None


def _members(batch: Import) -> list[tuple[ImportFile, Member]]:
    return [(f, m) for f in batch.files.select_related("raw__workspace").order_by("pk") for m in sniff(f.raw.path, f.name)]


def _tasks(batch: Import) -> list[_Task]:
    """How each member is read; a member that nobody recognises and nobody mapped has no extract."""
    return [_task(batch, file, member) for file, member in _members(batch)]


def _task(batch: Import, file: ImportFile, member: Member) -> _Task:
    if member.refused:
        return _Task(member, file, "refused", "", lambda _row: ())
    columns, _ = sample(member, 0)
    forced = batch.options.get("as_kind", "")
    if forced in TABLES:
        return _Task(member, file, "folder", forced, folder.as_kind(forced).extract)
    known = identify(columns, member.name)
    if known and (not forced or forced in {known[0].key, known[1].key}):
        connector, export = known
        table = export.key if connector.key == "folder" else ""
        return _Task(member, file, connector.key, table, export.extract)
    confirmed = _confirmed(batch, file, columns)
    if confirmed:
        return _Task(member, file, "mapping", "", mapping.extract_with(confirmed).extract)
    return _Task(member, file, "", "", None)


def _confirmed(batch: Import, file: ImportFile, columns: Sequence[str]) -> mapping.Mapping | None:
    if not columns:
        return None
    said = (file.mapping or {}).get(mapping.shape_key(columns))
    if not said:
        remembered = RememberedMapping.objects.filter(
            workspace=batch.workspace, shape=mapping.shape_key(columns)
        ).first()
        said = remembered.mapping if remembered else None
    return mapping.Mapping.from_json(said) if said else None


def _recognise(batch: Import) -> None:
    """Set kind and whether a mapping is needed; an unreadable file is a failed import that says why."""
    try:
        tasks = _tasks(batch)
    except VigieError as error:
        _fail(batch, error)
        return
    kinds = sorted({t.kind for t in tasks if t.kind not in {"", "refused"}})
    batch.kind = "+".join(kinds) or ("refused" if tasks and all(t.kind == "refused" for t in tasks) else "mapping")
    batch.status = Status.MAPPING_NEEDED if any(t.extract is None for t in tasks) else Status.RECEIVED
    batch.save(update_fields=["kind", "status"])


def shape(import_id: int) -> list[FileShape]:
    """What the files look like: columns, first rows, and a proposal where nobody recognises them."""
    batch = Import.objects.select_related("workspace").get(pk=import_id)
    shapes: list[FileShape] = []
    for task in _tasks(batch):
        if task.member.refused:
            continue
        columns, rows = sample(task.member)
        proposal = _confirmed(batch, task.file, columns)
        if task.extract is None:
            proposal = mapping.propose(columns, rows)
        shapes.append(FileShape(task.member.name, tuple(columns), rows[:5], task.kind or None, proposal))
    return shapes


def confirm_mapping(import_id: int, file_name: str, chosen: mapping.Mapping) -> None:
    """Use this mapping for the file and for every later file of the same shape."""
    batch = Import.objects.select_related("workspace").get(pk=import_id)
    task = next((t for t in _tasks(batch) if t.member.name == file_name), None)
    if task is None:
        raise UsageError("unknown_file", name=file_name)
    columns, _ = sample(task.member, 0)
    key = mapping.shape_key(columns)
    with transaction.atomic():
        RememberedMapping.objects.update_or_create(
            workspace=batch.workspace, shape=key, defaults={"mapping": chosen.to_json()}
        )
        task.file.mapping = {**(task.file.mapping or {}), key: chosen.to_json()}
        task.file.save(update_fields=["mapping"])
    _recognise(batch)


# -- digest -----------------------------------------------------------------------------------------------------


@contextmanager
def _locked(workspace: Workspace, *, wait: bool = True) -> Iterator[bool]:
    """One import at a time per workspace; yields False when somebody else works and `wait` is false."""
    folder = workspace.folder / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def live_segments(workspace: Workspace, *, before: int | None = None, without: int | None = None) -> list[Segment]:
    """Segments of the accepted imports, in the order in which they came."""
    done = Import.objects.filter(workspace=workspace, status=Status.DONE).order_by("pk")
    return [
        Segment(b.pk, b.kind, b.folder)
        for b in done.select_related("workspace")
        if (before is None or b.pk < before) and b.pk != without and b.folder.exists()
    ]


def _digest(batch: Import, earlier: Sequence[Segment], folder: Path, progress: Progress) -> tuple[Digested, list[_Task]]:
    """Segments of one import into `folder`. The quick lane first; what it stumbles over goes the careful way."""
    tasks = _tasks(batch)
    missing = [t.member.name for t in tasks if t.extract is None]
    if missing:
        raise UnknownShape("mapping_needed", files=", ".join(missing))
    try:
        return _digest_once(batch, tasks, earlier, folder, progress, careful=False), tasks
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return _digest_once(batch, tasks, earlier, folder, progress, careful=True), tasks


def _digest_once(
    batch: Import, tasks: Sequence[_Task], earlier: Sequence[Segment], folder: Path, progress: Progress, *, careful: bool
) -> Digested:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spool = folder.with_name(folder.name + ".spool")
    shutil.rmtree(spool, ignore_errors=True)
    try:
        with Workbench(folder.parent, batch.workspace.zone) as bench:
            stage = Stage()
            for number, task in enumerate(tasks):
                _stage(bench, stage, task, number, spool, progress, careful=careful)
            context = Context(
                kind=batch.kind,
                number=batch.pk,
                salt=batch.workspace.salt,
                now=batch.received_at.astimezone(UTC).replace(tzinfo=None),
                list_name=batch.options.get("list_name", ""),
                source_name=batch.options.get("source_name", ""),
            )
            return Digest(bench, context, earlier, folder).run(
                stage, lambda step, share: progress(step, int(share * PERCENT), PERCENT)
            )
    finally:
        shutil.rmtree(spool, ignore_errors=True)


def _stage(
    bench: Workbench, stage: Stage, task: _Task, number: int, spool: Path, progress: Progress, *, careful: bool
) -> None:
    if task.member.refused:
        code = ":".join([task.member.refused.code, *task.member.refused.params.values()])
        stage.refused.append((number, 0, code))
        return
    if task.table and not careful and stage_plain(bench, stage, task.member, TABLES[task.table], number, spool):
        return
    extract = task.extract or (lambda _row: ())
    stage_carefully(stage, task.member, extract, number, spool, lambda rows: progress("reading", rows, 0))


# -- preview, accept ----------------------------------------------------------------------------------------------


def preview(import_id: int, progress: Progress | None = None) -> ImportReport:
    """Dry run: everything but the acceptance. The segments wait beside; facts do not change."""
    batch = Import.objects.select_related("workspace", "user").get(pk=import_id)
    tick = _Ticker(batch, progress)
    with _locked(batch.workspace), _failing(batch):
        began = time.monotonic()
        earlier = live_segments(batch.workspace, before=batch.pk)
        outcome, tasks = _digest(batch, earlier, _waiting(batch), tick)
        _note(batch, outcome, tasks, earlier, time.monotonic() - began)
        batch.status = Status.READY
        batch.save()
    return report(import_id)


def accept(import_id: int, progress: Progress | None = None) -> ImportReport:
    """Make the import count. Interrupted anywhere, it has happened whole or not at all."""
    batch = Import.objects.select_related("workspace", "user").get(pk=import_id)
    if batch.status == Status.DONE:
        return report(import_id)
    tick = _Ticker(batch, progress)
    with _locked(batch.workspace):
        if not _claim(batch):
            raise UsageError("import_not_acceptable", status=batch.status)
        with _failing(batch):
            _accept_locked(batch, tick)
    return report(import_id)


def _accept_locked(batch: Import, tick: "_Ticker") -> None:
    began = time.monotonic()
    workspace = batch.workspace
    earlier = live_segments(workspace)
    if batch.report.get("basis") != _basis(earlier) or not _waiting(batch).exists():
        outcome, tasks = _digest(batch, earlier, _waiting(batch), tick)
        _note(batch, outcome, tasks, earlier, 0)
    shutil.rmtree(batch.folder, ignore_errors=True)
    _waiting(batch).rename(batch.folder)
    mine = Segment(batch.pk, batch.kind, batch.folder)
    _publish(workspace, [*earlier, mine], [mine], tick)
    batch.status, batch.step, batch.error = Status.DONE, "", None
    batch.finished_at = datetime.now(UTC)
    batch.seconds += time.monotonic() - began
    batch.save()


def _publish(workspace: Workspace, segments: Sequence[Segment], changed: Sequence[Segment] | None, tick: Progress) -> None:
    """Facts of `segments`; `changed` None rebuilds everything."""
    place = publish.Place(workspace.facts_root, workspace.zone)
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        first = not read_snapshot(place.root).parts("fact_send")
        touched = publish.Touched()
        if changed is not None and not first:
            touched = publish.touched_by(bench, segments, changed, workspace.zone)
        publish.publish(
            bench, place, segments, touched, lambda step, share: tick("publish_" + step, int(share * PERCENT), PERCENT)
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


def _note(batch: Import, outcome: Digested, tasks: Sequence[_Task], earlier: Sequence[Segment], seconds: float) -> None:
    members = [t.member for t in tasks]
    rejected = rejections.locate(outcome.rejected, members)
    rejections.keep(_rejected(batch), rejected)
    batch.report = {
        "basis": _basis(earlier),
        "by_table": {t: asdict(c) for t, c in outcome.by_table.items()},
        "rejected": [asdict(r) for r in rejected[:FIRST_REJECTED]],
        "noted": [{"code": k[0], "params": list(k[1:]), "times": n} for k, n in outcome.noted.most_common(50)],
        "bare": outcome.bare,
        "unattributed": outcome.unattributed,
        "reconciliation": [asdict(line) for line in reconcile(batch.kind, _waiting(batch))],
    }
    batch.seconds = seconds


# -- read ---------------------------------------------------------------------------------------------------------


def report(import_id: int) -> ImportReport:
    """Where an import stands."""
    batch = Import.objects.select_related("workspace", "user").filter(pk=import_id).first()
    if batch is None:
        raise UsageError("unknown_import", id=import_id)
    said = batch.report
    by_table = {t: RowCounts(**c) for t, c in said.get("by_table", {}).items()}
    return ImportReport(
        import_id=batch.pk,
        name=batch.name,
        kind=batch.kind,
        status=batch.status,
        rows=sum(by_table.values(), RowCounts()),
        by_table=by_table,
        rejected=[Rejection(**r) for r in said.get("rejected", [])],
        reconciliation=[Line(**line) for line in said.get("reconciliation", [])],
        noted=said.get("noted", []),
        unattributed=said.get("unattributed", 0),
        seconds=round(batch.seconds, 3),
        received_at=batch.received_at,
        user=batch.user.get_username() if batch.user else "",
        step=batch.step,
        done=batch.done,
        total=batch.total,
        error=batch.error,
    )


def listing(workspace_id: int) -> list[ImportReport]:
    """All imports of a workspace, latest first."""
    ids = Import.objects.filter(workspace_id=workspace_id).order_by("-pk").values_list("pk", flat=True)
    return [report(pk) for pk in ids]


def rejected_file(import_id: int, sentence: Callable[[str, list[str]], tuple[str, str]]) -> Path | None:
    """The rejected rows as a file to correct and import again; `sentence` gives reason and remedy of a code."""
    return rejections.write(_rejected(Import.objects.select_related("workspace").get(pk=import_id)), sentence)


def _rejected(batch: Import) -> Path:
    return batch.folder.with_name(f"{batch.pk}.rejected")


# -- undo, again ----------------------------------------------------------------------------------------------------


def undo(import_id: int, progress: Progress | None = None) -> RowCounts:
    """Take an import back. What a later import also brought, and was known then, comes from that one now."""
    batch = Import.objects.select_related("workspace").filter(pk=import_id).first()
    if batch is None or batch.status != Status.DONE:
        raise UsageError("import_not_undoable", id=import_id)
    tick = _Ticker(batch, progress)
    with _locked(batch.workspace), _failing(batch, status=Status.DONE):
        gone = Segment(batch.pk, batch.kind, batch.folder)
        remaining = live_segments(batch.workspace, without=batch.pk)
        again = [
            later
            for later in Import.objects.filter(workspace=batch.workspace, status=Status.DONE, pk__gt=batch.pk)
            if any(c["already_known"] for c in later.report.get("by_table", {}).values())
        ]
        for later in again:
            _digest_anew(later, [s for s in remaining if s.number < later.pk], tick)
        _republish_without(batch.workspace, remaining, gone, [later.pk for later in again], tick)
        batch.status, batch.step = Status.UNDONE, ""
        batch.save()
        shutil.rmtree(batch.folder, ignore_errors=True)
    return report(import_id).rows


def _republish_without(
    workspace: Workspace, remaining: list[Segment], gone: Segment, again: list[int], tick: Progress
) -> None:
    place = publish.Place(workspace.facts_root, workspace.zone)
    redone = [s for s in remaining if s.number in again]
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        touched = publish.touched_by(bench, [*remaining, gone], [gone, *redone], workspace.zone)
        publish.publish(
            bench, place, remaining, touched, lambda step, share: tick("publish_" + step, int(share * PERCENT), PERCENT)
        )


def digest_again(workspace: Workspace, progress: Progress | None = None) -> dict[str, RowCounts]:
    """Understand the whole past again from the raw bytes, in the order it came, and publish all facts anew."""
    totals: dict[str, RowCounts] = {}
    with _locked(workspace):
        earlier: list[Segment] = []
        for batch in Import.objects.filter(workspace=workspace, status=Status.DONE).order_by("pk"):
            outcome = _digest_anew(batch, earlier, _Ticker(batch, progress))
            earlier.append(Segment(batch.pk, batch.kind, batch.folder))
            for table, counts in outcome.by_table.items():
                totals[table] = totals.get(table, RowCounts()) + counts
        _publish(workspace, earlier, None, progress or _silent)
    return totals


def build_facts(workspace: Workspace, progress: Progress | None = None) -> None:
    """Publish all facts anew from the segments as they are."""
    with _locked(workspace):
        _publish(workspace, live_segments(workspace), None, progress or _silent)


def needs_digest(workspace: Workspace) -> bool:
    """Whether segments were made by an engine whose ids are no longer the same."""
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        probe = str(bench.one(HASH_PROBE))
    return any(s.note().get("hash") != probe for s in live_segments(workspace))


def _digest_anew(batch: Import, earlier: Sequence[Segment], tick: Progress) -> Digested:
    outcome, tasks = _digest(batch, earlier, _waiting(batch), tick)
    _note(batch, outcome, tasks, earlier, batch.seconds)
    shutil.rmtree(batch.folder, ignore_errors=True)
    _waiting(batch).rename(batch.folder)
    batch.save(update_fields=["report"])
    return outcome


# -- interruptions --------------------------------------------------------------------------------------------------


def recover(workspace: Workspace) -> list[int]:
    """Settle imports whose process died: queued ones wait again, others say that they were interrupted."""
    settled: list[int] = []
    with _locked(workspace, wait=False) as free:
        if not free:
            return settled
        for batch in Import.objects.filter(workspace=workspace, status=Status.RUNNING):
            if batch.options.get("background"):
                batch.status, batch.step = Status.QUEUED, "queued"
            else:
                batch.status, batch.error = Status.FAILED, {"code": "interrupted", "params": {}}
            batch.save(update_fields=["status", "step", "error"])
            settled.append(batch.pk)
        if settled:
            _publish(workspace, live_segments(workspace), None, _silent)
    return settled


def next_queued() -> int | None:
    """The oldest import that waits for the worker."""
    return Import.objects.filter(status=Status.QUEUED).order_by("pk").values_list("pk", flat=True).first()


class _Ticker:
    """Progress for the caller and, at most every two seconds, for the row that the page reads."""

    def __init__(self, batch: Import, progress: Progress | None) -> None:
        self._batch, self._progress = batch, progress
        self._last = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        if self._progress:
            self._progress(step, done, total)
        if time.monotonic() - self._last > HEARTBEAT_SECONDS:
            self._last = time.monotonic()
            Import.objects.filter(pk=self._batch.pk).update(
                step=step, done=done, total=total, heartbeat_at=datetime.now(UTC)
            )


def _silent(_step: str, _done: int, _total: int) -> None:
    """Nobody listens."""


@contextmanager
def _failing(batch: Import, *, status: str = Status.FAILED) -> Iterator[None]:
    """An error is noted on the import, which stays as it was; the caller hears of it too."""
    try:
        yield
    except VigieError as error:
        _fail(batch, error, status)
        raise
    except OSError as error:
        stored = StorageError("disk_full" if error.errno == 28 else "cannot_store", reason=str(error.strerror))  # noqa: PLR2004 - ENOSPC
        _fail(batch, stored, status)
        raise stored from error
    except BaseException:
        Import.objects.filter(pk=batch.pk).update(status=status, error={"code": "interrupted", "params": {}})
        raise


def _fail(batch: Import, error: VigieError, status: str = Status.FAILED) -> None:
    said = {"code": error.code, "params": {k: str(v) for k, v in error.params.items()}}
    Import.objects.filter(pk=batch.pk).update(status=status, error=said, step="")
    batch.status, batch.error = status, said


