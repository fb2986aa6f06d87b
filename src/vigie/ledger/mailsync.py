"""A mailbox read to its end: new messages become raw files and imports, and the place reached moves with them.

In: a `Mailbox`. Out: messages read; nothing lost or doubled, wherever it is interrupted.

The import of a batch and the place reached are written in one transaction: a process that dies before it reads the
batch again, one that dies after it leaves an import that is accepted next time. The server is never asked to change.
"""

import logging
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import QuerySet

from vigie.connectors.reading import bags
from vigie.ledger import batches, mailbag, raw
from vigie.ledger.models import Import, ImportFile
from vigie.outreach import imap, mailboxes
from vigie.outreach.imap import Line, MailTrouble
from vigie.outreach.models import Mailbox, MailFolder
from vigie.vocabulary.errors import VigieError

KEY = "mailbox"
FAULT = "mail_fault"
GONE = "mail_folder_gone"
MOST_MESSAGES = 2_000  # of one batch
MOST_BYTES = 32 * 1024 * 1024
_AT_ONCE, _SIZES_AT_ONCE = 50, 500  # messages of one FETCH

_TICK = 2.0  # seconds between two looks at whether to stop
_PAUSE = 30.0  # while another process reads the mailbox
_LONGEST_IDLE = 25 * 60.0  # servers hang up after half an hour (RFC 2177)

Progress = Callable[[str, int, int], None]
Stop = Callable[[], bool]
Letters = list[tuple[str, bytes]]
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Synced:
    """What a look at a mailbox came to. `busy`: another process has it; `left`: there is more to read.

    `rejected`: of the messages, those of which nothing could be made, most often as they answer nothing that was sent.
    `partly`: the trouble is that folders are missing; the others were read.
    """

    messages: int = 0
    known: int = 0
    rejected: int = 0
    trouble: str = ""
    busy: bool = False
    left: bool = False
    partly: bool = False


class _Lost(Exception):
    """Another process took the mailbox over, or it was removed meanwhile."""


def _silent(_step: str, _done: int, _total: int) -> None:
    """Nobody listens."""


def _never() -> bool:
    return False


def sync(row: Mailbox, *, progress: Progress = _silent, stop: Stop = _never) -> Synced:
    """Read what is new in every folder of a mailbox. What went wrong is written on the row, never raised.

    `stop`: asked between batches; what was read until then counts, the rest comes next time.
    """
    found = Synced()
    if not mailboxes.claim(row, datetime.now(UTC)):
        found.busy = True
        return found
    row.refresh_from_db()
    with _released(row):
        try:
            found.rejected += batches.accept_waiting(row.workspace, KEY, row.pk)
            batches.settle(row.workspace, KEY, row.pk)
            with imap.opened(row) as line:
                _read(_Look(line, row, found, progress, stop))
        except (MailTrouble, VigieError) as error:
            found.trouble = error.code
        except _Lost:
            found.busy = True
            return found
        except Exception:  # whatever it is, it is told on this mailbox and keeps no other waiting
            log.exception("mailbox %s", row.pk)
            found.trouble = FAULT
        found.partly = found.partly and found.trouble == GONE
        mailboxes.settle(row, datetime.now(UTC), found.trouble, partly=found.partly)
        if found.left:
            mailboxes.hurry(row, datetime.now(UTC))
    return found


def check(row: Mailbox) -> str:
    """Whether the mailbox opens and has its folders: a code of what is wrong, else ""; written on the row."""
    now, trouble = datetime.now(UTC), ""
    try:
        with imap.opened(row) as line:
            missing = [f.pk for f in row.folders.order_by("name") if line.examine(f.name) is None]
            row.folders.filter(pk__in=missing, gone_at=None).update(gone_at=now)
            row.folders.exclude(pk__in=missing).update(gone_at=None)
            if missing:
                mailboxes.note_offers(row, line.folders())
                trouble = GONE
    except MailTrouble as error:
        trouble = error.code
    except Exception:  # as in `sync`
        log.exception("mailbox %s", row.pk)
        trouble = FAULT
    mailboxes.note_look(row, now, trouble)
    row.refresh_from_db()
    return trouble


def watch(row: Mailbox, *, told: Callable[[Synced], None], stop: Stop, progress: Progress = _silent) -> None:
    """Read a mailbox, and again whenever its server tells of something new, until `stop`; else by the clock."""
    while not stop():
        found = sync(row, progress=progress, stop=stop)
        told(found)
        row.refresh_from_db()
        wait = (row.due_at - datetime.now(UTC)).total_seconds()
        unread = found.trouble and not found.partly
        if not (unread or found.busy or found.left) and _heard(row, stop, max(wait, 1)):
            continue
        until = time.monotonic() + (_PAUSE if found.busy else max(wait, 1) if unread else 0)
        while not stop() and time.monotonic() < until:
            time.sleep(min(_TICK, max(until - time.monotonic(), 0)))


def _heard(row: Mailbox, stop: Stop, seconds: float) -> bool:
    """Listen for at most so long (a server that only polls: sleep so long); whether to look now."""
    until = time.monotonic() + min(seconds, _LONGEST_IDLE)
    try:
        with imap.opened(row) as line:
            for folder in row.folders.filter(gone_at=None).order_by("pk")[:1]:
                shown = line.examine(folder.name)
                if shown and shown.next_uid > folder.last_uid + 1 and line.uids(folder.last_uid, row.since):
                    return True  # it came between the look and the listening
            while line.pushes and not stop() and time.monotonic() < until:
                if line.wait(min(_TICK, max(until - time.monotonic(), 0.1))):
                    return True
    except MailTrouble:
        return True  # the next look tells what is wrong
    while not stop() and time.monotonic() < until:
        time.sleep(min(_TICK, max(until - time.monotonic(), 0)))
    return True


@contextmanager
def _released(row: Mailbox) -> Iterator[None]:
    try:
        yield
    finally:
        mailboxes.release(row)


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a mailbox."""

    line: Line
    row: Mailbox
    found: Synced
    progress: Progress
    stop: Stop


def _read(look: _Look) -> None:
    for folder in look.row.folders.order_by("pk"):
        shown = look.line.examine(folder.name)
        uids = None
        if shown is not None:
            _follow(look, folder, shown.uidvalidity)
            uids = look.line.uids(folder.last_uid, look.row.since)
        gone = datetime.now(UTC) if uids is None else None
        if bool(folder.gone_at) != bool(gone):
            MailFolder.objects.filter(pk=folder.pk).update(gone_at=gone)
        if uids is None:
            look.found.trouble = GONE
        else:
            _read_folder(look, folder, uids)
            look.found.partly = True
    if look.found.trouble:
        mailboxes.note_offers(look.row, look.line.folders())


def _follow(look: _Look, folder: MailFolder, uidvalidity: int) -> None:
    """Another UIDVALIDITY says that uids mean other messages now: the folder is read again from its start."""
    if folder.uidvalidity != uidvalidity:
        if not _place(look.row, folder).update(uidvalidity=uidvalidity, last_uid=0):
            raise _Lost
        folder.refresh_from_db()


def _place(row: Mailbox, folder: MailFolder) -> QuerySet[MailFolder]:
    """The folder, if it still is where this look found it, and the mailbox as it was described then."""
    return MailFolder.objects.filter(
        pk=folder.pk, uidvalidity=folder.uidvalidity, last_uid=folder.last_uid, mailbox__version=row.version
    )


def _read_folder(look: _Look, folder: MailFolder, uids: Sequence[int]) -> None:
    seen = _marks(look.row) if uids else set[str]()
    done = 0
    for lot in _lots(look.line, uids):
        if look.stop():
            look.found.left = True
            return
        if not mailboxes.still_ours(look.row, datetime.now(UTC)):
            raise _Lost
        letters = _fresh(_fetched(look.line, folder, lot), seen)
        batch = _stored(look.row, folder, max(lot), letters)
        if batch:
            report = batches.accept(batch)
            look.found.rejected += batches.refused(batch, report) if report else 0
            batches.settle(look.row.workspace, KEY, look.row.pk)
        look.found.messages += len(letters)
        look.found.known += sum(1 for size in lot.values() if size) - len(letters)
        done += len(lot)
        look.progress("mail", done, len(uids))


def _fresh(letters: Iterable[tuple[str, bytes]], seen: set[str]) -> Letters:
    """Those whose content was not read before; `seen` grows with them."""
    fresh: Letters = []
    for name, content in letters:
        mark = _mark(content)
        if mark not in seen:
            seen.add(mark)
            fresh.append((name, content))
    return fresh


def _lots(line: Line, uids: Sequence[int]) -> Iterator[dict[int, int]]:
    """Bytes by uid, in batches within bounds. A message that is gone has 0 bytes: the place moves past it."""
    lot: dict[int, int] = {}
    held = 0
    for start in range(0, len(uids), _SIZES_AT_ONCE):
        part = uids[start : start + _SIZES_AT_ONCE]
        sizes = line.sizes(part)
        for uid in part:
            size = min(sizes.get(uid, 0), imap.LARGEST)
            if lot and (len(lot) >= MOST_MESSAGES or held + size > MOST_BYTES):
                yield lot
                lot, held = {}, 0
            lot[uid] = sizes.get(uid, 0)
            held += size
    if lot:
        yield lot


def _fetched(line: Line, folder: MailFolder, lot: dict[int, int]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each message; the name keeps folder, UIDVALIDITY and uid with the raw bytes."""
    small = [uid for uid, size in lot.items() if 0 < size <= imap.LARGEST]
    for start in range(0, len(small), _AT_ONCE):
        for uid, content in sorted(line.messages(small[start : start + _AT_ONCE]).items()):
            yield _name(folder, uid, content), content
    for uid in (uid for uid, size in lot.items() if size > imap.LARGEST):
        content = line.outlined(uid)
        if content is not None:
            yield _name(folder, uid, content), content


def _name(folder: MailFolder, uid: int, content: bytes) -> str:
    safe = "".join(c if c.isalnum() or c in "-_ " else "_" for c in folder.name).strip() or "_"
    return f"{safe}/{folder.uidvalidity}/{uid}-{_mark(content)}.eml"


def _mark(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]


def _marks(row: Mailbox) -> set[str]:
    """What was read from this mailbox before, by content: the names of its raw files say it."""
    held = Import.objects.filter(workspace=row.workspace, options__mailbox=row.pk)
    found: set[str] = set()
    for file in ImportFile.objects.filter(batch__in=held).select_related("raw__workspace"):
        with zipfile.ZipFile(file.raw.path) as archive:
            found.update(Path(name).stem.rpartition("-")[2] for name in archive.namelist())
    return found


def _stored(row: Mailbox, folder: MailFolder, last: int, letters: Letters) -> Import | None:
    """Keep the raw bytes, then note the import and the place reached, both or neither."""
    now = datetime.now(UTC)
    place = _place(row, folder)
    if not letters:
        if not place.update(last_uid=last):
            raise _Lost
        folder.last_uid = last
        return None
    joined = batches.to_join(batches.of(row.workspace, KEY, row.pk), len(letters))
    row.workspace.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="mail-", dir=row.workspace.folder) as beside:
        file = Path(beside, "mail.zip")
        bags.packed(file, (*_held(joined), *letters))
        kept = raw.store(row.workspace, file, now)
    lines = len(letters) + sum(int(o.options.get("lines", 0)) for o in joined)
    options = {"background": True, KEY: row.pk, "lines": lines, "holds": [o.pk for o in joined]}
    with transaction.atomic():
        if not place.update(last_uid=last, messages=folder.messages + len(letters)):
            raise _Lost
        batch = Import.objects.create(
            workspace=row.workspace, name=f"{row.name} (mail)", kind=mailbag.KIND, received_at=now, options=options
        )
        ImportFile.objects.create(batch=batch, raw=kept, name="mail.zip")
    folder.last_uid, folder.messages = last, folder.messages + len(letters)
    return batch


def _held(joined: Sequence[Import]) -> Iterator[tuple[str, bytes]]:
    """The messages of batches that are joined, the oldest first."""
    for batch in reversed(joined):
        with zipfile.ZipFile(batch.files.select_related("raw__workspace").get().raw.path) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)
