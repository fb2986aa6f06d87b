"""Reception: files of a user are stored, then recognised, or wait for somebody to say what their columns mean.

In: paths or streams, options, confirmed mappings. Out: an import's id; how each of its files is read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from vigie.connectors import POSTED, Connector, Export, Extract, Refused, folder, identify, mapping
from vigie.connectors.reading import Member, bags, rows, sample, taken_apart
from vigie.ledger import learning, mailbag, raw, unopened
from vigie.ledger.claims import note_failure
from vigie.ledger.models import Import, ImportFile, RawFile, RememberedMapping, Status
from vigie.vocabulary.errors import UnreadableFile, UsageError, VigieError
from vigie.vocabulary.tables import TABLES
from vigie.vocabulary.text import sound
from vigie.workspaces.models import Workspace

Source = Path | BinaryIO
SAMPLE_ROWS = 5
_NAME = 400  # letters of a name that is kept


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user said about the files: their table, the name of the lot, their source."""

    as_kind: str = ""
    list_name: str = ""
    source_name: str = ""
    background: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One member of an import and how it is read; nobody recognises it when `extract` is None.

    `table`: the folder format's table that it is, if it is one. `posted`: it holds requests of a tool.
    """

    member: Member
    file: ImportFile
    kind: str
    table: str
    extract: Extract | None
    posted: bool = False


@dataclass(frozen=True, slots=True)
class FileShape:
    """One table of one file: columns, first rows, who recognises it, the mapping proposed or confirmed."""

    name: str
    columns: tuple[str, ...]
    sample_rows: list[dict[str, str]]
    kind: str | None
    proposal: mapping.Mapping | None


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
    name = sound(name)  # a file may be called by bytes that are no text
    listed = [(file, sound(shown)) for one, label in given for file, shown in _spread(one, label)]
    if not listed:
        raise UsageError("nothing_to_import", name=name)
    kept = _kept(workspace, listed, name, now, limit)
    with transaction.atomic():
        batch = Import.objects.create(
            workspace=workspace,
            user_id=user_id,
            name=name or ", ".join(label for _, label in listed)[:_NAME],
            options={**asdict(options or ImportOptions()), **_several(given, name)},
            received_at=now,
        )
        ImportFile.objects.bulk_create(ImportFile(batch=batch, raw=file, name=label) for file, label in kept)
    _recognise(batch)
    return batch.pk


def _several(given: Sequence[tuple[Source, str]], name: str) -> dict[str, object]:
    """Of files without a name of their own, the first and how many more came: messages among them are stored as one."""
    plain = all(not isinstance(one, Path) or not one.is_dir() for one, _ in given)
    if not (given[1:] and plain and name.startswith(f"{given[0][1]}, "[:_NAME])):
        return {}
    return {"first": sound(given[0][1]), "others": len(given) - 1}


def _kept(
    workspace: Workspace, listed: Sequence[tuple[Source, str]], name: str, now: datetime, limit: int | None
) -> list[tuple[RawFile, str]]:
    """What was given, stored. Messages that came as files of their own are stored as one: a folder holds thousands."""
    paths = [(one, label) for one, label in listed if isinstance(one, Path)]
    strange = [(one, label) for one, label in paths if unopened.code_of(one)]
    letters = [pair for pair in paths if _is_letter(pair[0]) and pair not in strange]
    if not letters[1:]:  # one file is stored as it is
        letters = []
    single = [pair for pair in listed if pair not in letters and pair not in strange]
    kept = [(raw.store(workspace, one, now, limit=limit), label) for one, label in single]
    workspace.folder.mkdir(parents=True, exist_ok=True)
    for lot, pack, label in (
        (letters, mailbag.pack, f"{name}/mail.zip" if name else "mail.zip"),
        (strange, unopened.pack, name),
    ):
        if lot:
            place, file = pack(lot, workspace.folder)
            with place:
                kept.append((raw.store(workspace, file, now, limit=limit), label))
    return kept


def _is_letter(file: Path) -> bool:
    return bags.is_named_so(file.as_posix()) and file.suffix.lower() not in {".mbox", ".mbx"}


def _spread(source: Source, label: str) -> Iterator[tuple[Source, str]]:
    """The files of a folder, links and pipes among them, which are never opened; a link that is named is followed."""
    if not isinstance(source, Path):
        yield source, label
        return
    if source.is_dir():
        there = (f for f in source.rglob("*") if not f.name.startswith(".") and (f.is_symlink() or not f.is_dir()))
        for file in sorted(there):
            if _is_letter(file) or not bags.in_maildir(file):
                yield file, file.relative_to(source).as_posix()
        return
    if not source.exists():
        raise UsageError("no_such_file", name=str(source))
    if not source.is_file():
        raise UsageError("not_a_file", path=str(source))
    yield source.resolve(), label or source.name


def _members(batch: Import) -> list[tuple[ImportFile, Member]]:
    return [
        (f, m)
        for f in batch.files.select_related("raw__workspace").order_by("pk")
        for m in taken_apart(f.raw.path, f.name)
    ]


def tasks_of(batch: Import) -> list[Task]:
    """How each member is read; a member that nobody recognises and nobody mapped has no extract."""
    return [_task(batch, file, member) for file, member in _members(batch)]


def _task(batch: Import, file: ImportFile, member: Member) -> Task:
    if member.refused:
        return _unread(member, file, member.refused)
    if member.kind == mailbag.KIND:
        return Task(
            member, file, mailbag.KIND, "", mailbag.extract(batch.received_at, learning.reader(batch.workspace))
        )
    return _table(batch, file, member)


def _table(batch: Import, file: ImportFile, member: Member) -> Task:
    """A member with columns: as the user says, else as an importer recognises it, else as its columns are matched."""
    columns, _ = sample(member, 0)
    if not columns:
        first = next((row for _, row in rows(member)), None)
        return _unread(member, file, first if isinstance(first, Refused) else Refused("empty_file"))
    forced = batch.options.get("as_kind", "")
    if forced in TABLES:
        return Task(member, file, "folder", forced, folder.as_kind(forced).extract)
    known = identify(columns, member.name)
    if known and (not forced or forced in {known[0].key, known[1].key}):
        return _known(file, member, *known)
    return _matched(batch, file, member, columns)


def _known(file: ImportFile, member: Member, connector: Connector, export: Export) -> Task:
    if export.key == POSTED:
        return Task(member, file, connector.key, "", export.extract, posted=True)
    table = export.key if connector.key == "folder" else ""
    return Task(member, file, connector.key, table, export.extract)


def _matched(batch: Import, file: ImportFile, member: Member, columns: Sequence[str]) -> Task:
    """A member that no importer recognises: as somebody matched its columns, or still to be matched."""
    confirmed = _confirmed(batch, file, columns)
    if confirmed:
        return Task(member, file, "mapping", "", mapping.extract_with(confirmed).extract)
    if header_only(member):  # nobody could match its columns by their values
        return _unread(member, file, Refused("header_only"))
    return Task(member, file, "", "", None)


def _unread(member: Member, file: ImportFile, why: Refused) -> Task:
    return Task(replace(member, refused=why), file, "refused", "", lambda _row: ())


def header_only(member: Member) -> bool:
    """Whether the file has columns and not one row."""
    first = next((row for _, row in rows(member)), None)
    return isinstance(first, Refused) and first.code == "header_only"


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
        tasks = tasks_of(batch)
    except VigieError as error:
        note_failure(batch, error)
        return
    refused = [(t.member.name, t.member.refused) for t in tasks if t.member.refused]
    if tasks and len(refused) == len(tasks):
        first, *others = [UnreadableFile(why.code, **{"file": name, **why.params}) for name, why in refused]
        note_failure(batch, first, others=others)
        return
    kinds = {t.kind for t in tasks if t.kind not in {"", "refused"}}
    # Ids are those of the tool whose rows lie beside the mail.
    batch.kind = "+".join(sorted(kinds - {mailbag.KIND} or kinds)) or "mapping"
    batch.status = Status.MAPPING_NEEDED if any(t.extract is None for t in tasks) else Status.RECEIVED
    batch.save(update_fields=["kind", "status"])


def shape(import_id: int) -> list[FileShape]:
    """What the files look like: columns, first rows, and a proposal where nobody recognises them."""
    batch = Import.objects.select_related("workspace").get(pk=import_id)
    shapes: list[FileShape] = []
    for task in tasks_of(batch):
        if task.member.refused or task.kind == mailbag.KIND:
            continue
        columns, first = sample(task.member)
        proposal = _confirmed(batch, task.file, columns)
        if task.extract is None:
            proposal = mapping.propose(columns, first)
        shapes.append(FileShape(task.member.name, tuple(columns), first[:SAMPLE_ROWS], task.kind or None, proposal))
    return shapes


def confirm_mapping(import_id: int, file_name: str, chosen: mapping.Mapping, *, remember: bool = True) -> None:
    """Use this mapping for the file and, with `remember`, for every later file of the same shape."""
    batch = Import.objects.select_related("workspace").get(pk=import_id)
    task = next((t for t in tasks_of(batch) if t.member.name == file_name), None)
    if task is None:
        raise UsageError("unknown_file", name=file_name)
    columns, _ = sample(task.member, 0)
    key = mapping.shape_key(columns)
    with transaction.atomic():
        if remember:
            RememberedMapping.objects.update_or_create(
                workspace=batch.workspace, shape=key, defaults={"mapping": chosen.to_json()}
            )
        task.file.mapping = {**(task.file.mapping or {}), key: chosen.to_json()}
        task.file.save(update_fields=["mapping"])
    _recognise(batch)
