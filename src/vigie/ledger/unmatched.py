"""Replies of nobody known, to be looked at: who wrote, when, how it begins, what is known about their company.

In: a workspace, a period. Out: the latest letters. Mail is read again from the raw files of the batches that could
match it to nobody: nothing is kept for it. Rows of exports count as replies, whoever wrote them.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from vigie import mail, replies
from vigie.connectors import Refused
from vigie.connectors.reading import Member, rows, sniff
from vigie.connectors.reading.letters import raw_of
from vigie.ledger import mailbag, rejections
from vigie.ledger.imports import live_segments
from vigie.ledger.models import Import
from vigie.ledger.segments import relation
from vigie.ledger.senders import unknown_sql, unmatched_sql
from vigie.ledger.sitting import bench_of
from vigie.ledger.threads import DEMANDS, UNMATCHED
from vigie.mail.headers import Headers
from vigie.mail.providers import provider_of_domain
from vigie.vocabulary.errors import VigieError
from vigie.vocabulary.mail import MailKind
from vigie.vocabulary.sql import literals
from vigie.vocabulary.words import ReplyClass
from vigie.workspaces.models import Workspace

SHOWN = 50
PATIENCE = 2.0  # seconds; the latest come first
_LONGEST = 200  # characters of a subject, of first words
_END = re.compile(rb"\r?\n\r?\n")  # of the fields of a message
_DEMAND = DEMANDS["replies"][1]


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply that was matched to nobody. `email`: "" where it names nobody. `thread`: whether it names a message.

    `demand`: it demands removal. `there`: how many contacts have an address at the same domain, 0 for one of which
    anybody may have an address. `batch`: the import that brought it. `reply`: its id where it counts as a reply.
    """

    email: str
    at: datetime
    subject: str
    begins: str
    thread: bool
    demand: bool
    batch: int
    there: int = 0
    reply: int | None = None


def latest(workspace: Workspace, since: datetime, until: datetime, most: int) -> list[Letter]:
    """The `most` latest letters of a period, the latest first; fewer where they cannot be read in time."""
    end = time.monotonic() + PATIENCE
    found = _counted(workspace, since, until, most)
    for number, oldest in _batches(workspace, since, until, most):
        found += _letters(number, (max(since, oldest), until), end)
    found.sort(key=lambda letter: (letter.at, -letter.batch), reverse=True)
    # The same mail in two imports is one, as it came first.
    once = {(x.email, x.at, x.subject, x.begins, x.thread): x for x in reversed(found)}
    return _placed(workspace, list(reversed(once.values()))[:most])


def _counted(workspace: Workspace, since: datetime, until: datetime, most: int) -> list[Letter]:
    """Those that came in exports."""
    period = [moment.astimezone(UTC).replace(tzinfo=None) for moment in (since, until)]
    with bench_of(workspace) as bench:
        rows = bench.rows(
            f"SELECT email, moment, subject, text, named, class = '{ReplyClass.UNSUBSCRIBE}', number, id "
            f"FROM ({unknown_sql(workspace, live_segments(workspace))}) WHERE moment >= ? AND moment < ? "
            f"ORDER BY moment DESC LIMIT {int(most)}",
            list(period),
        )
    return [
        Letter(email, at.replace(tzinfo=UTC), _short(subject), _short(text), named, bool(demand), number, reply=reply)
        for email, at, subject, text, named, demand, number, reply in rows
    ]


def _batches(workspace: Workspace, since: datetime, until: datetime, most: int) -> list[tuple[int, datetime]]:
    """The imports that brought one of the latest, that of the latest first, and from which moment on they are."""
    kept = unmatched_sql(live_segments(workspace))
    period = [moment.astimezone(UTC).replace(tzinfo=None) for moment in (since, until)]
    with bench_of(workspace) as bench:
        found = bench.rows(
            f"SELECT number, min(moment) FROM (SELECT * FROM ({kept}) WHERE moment >= ? AND moment < ? "
            f"ORDER BY moment DESC LIMIT {int(most)}) GROUP BY 1 ORDER BY max(moment) DESC",
            list(period),
        )
    return [(int(number), oldest.replace(tzinfo=UTC)) for number, oldest in found]


def _letters(number: int, period: tuple[datetime, datetime], end: float) -> Iterator[Letter]:
    batch = Import.objects.select_related("workspace").get(pk=number)
    wanted: dict[str, dict[int, bool]] = {}
    for rejection, _cells in rejections.kept(rejections.folder_of(batch.folder)):
        if time.monotonic() > end:
            return
        if rejection.code in {UNMATCHED, _DEMAND}:
            wanted.setdefault(rejection.file, {})[rejection.line] = rejection.code == _DEMAND
    for member in _members(batch):
        if member.name in wanted:
            with suppress(OSError):  # a raw file that is gone is told of by `vigie doctor`
                for line, raw, when in _raws(member, wanted[member.name], batch, end):
                    if period[0] <= when < period[1]:
                        yield from _letter(raw, when, batch, demand=wanted[member.name][line])


def _members(batch: Import) -> Iterator[Member]:
    for file in batch.files.select_related("raw__workspace").order_by("pk"):
        with suppress(OSError, VigieError):
            yield from (m for m in sniff(file.raw.path, file.name) if m.kind == mailbag.KIND)


def _raws(
    member: Member, wanted: Mapping[int, bool], batch: Import, end: float
) -> Iterator[tuple[int, bytes, datetime]]:
    """The messages of these lines, with the moment of each: to be read whole only where it counts."""
    last = max(wanted)
    for line, cells in rows(member):
        if line > last or time.monotonic() > end:
            return
        if line in wanted and not isinstance(cells, Refused):
            raw = raw_of(cells)
            yield line, raw, mailbag.moment_of(Headers(_END.split(raw, 1)[0]).moment("date"), batch.received_at)


def _letter(raw: bytes, when: datetime, batch: Import, *, demand: bool) -> Iterator[Letter]:
    read = mail.read(raw)
    if read.kind in {MailKind.REPLY, MailKind.AUTO_REPLY}:
        yield Letter(
            read.from_address or "", when, _short(read.subject), _short(replies.newest(read.text)),
            bool(read.original_message_id or read.references), demand, batch.pk,
        )  # fmt: skip


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _placed(workspace: Workspace, letters: list[Letter]) -> list[Letter]:
    """The same, each with how many contacts its company has in the file."""
    domains = {_domain(letter.email) for letter in letters} - {""}
    if not domains:
        return letters
    domain = "split_part(LOWER(email), '@', 2)"
    with bench_of(workspace) as bench:
        found = bench.rows(
            f"SELECT {domain}, COUNT(DISTINCT contact) FROM {relation(live_segments(workspace), 'contacts')} "
            f"WHERE {domain} IN ({literals(sorted(domains))}) GROUP BY 1"
        )
    there = {str(name): int(n) for name, n in found}
    return [replace(letter, there=there.get(_domain(letter.email), 0)) for letter in letters]


def _domain(email: str) -> str:
    """The domain of a company's address; "" for one of which anybody may have an address."""
    domain = email.rpartition("@")[2].lower()
    return "" if provider_of_domain(domain) else domain
