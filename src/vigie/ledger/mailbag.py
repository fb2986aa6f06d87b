"""Messages read as rows of the folder format: bounces and complaints are events, answers are replies.

In: one message of a file or mailbox. Out: Records, a Noted for mail that says nothing about prospecting.

`thread` holds the ids of the messages that a row answers, most likely first: the digest looks for the send by them,
whoever wrote. The raw text stays in the raw file; rows keep what a person added, facts none of it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipInfo

from vigie import replies
from vigie.connectors import Extract, Noted, Record, Refused, Row
from vigie.connectors.reading import bags, danger
from vigie.connectors.reading.letters import raw_of
from vigie.ledger.reader import Read
from vigie.ledger.understanding import Understood, understand
from vigie.mail import reports
from vigie.mail.failure import code_in
from vigie.vocabulary.errors import VigieError
from vigie.vocabulary.mail import Bounce, BounceClass, BounceReason, MailKind, TlsReport
from vigie.vocabulary.words import EventKind

KIND = "mail"
VIA = "mail"
_EVENT = {
    BounceClass.HARD: EventKind.HARD_BOUNCE,
    BounceClass.SOFT: EventKind.SOFT_BOUNCE,
    BounceClass.BLOCK: EventKind.BLOCKED,
}
_REPORTS = {MailKind.DMARC, MailKind.TLS}
_UNREADABLE = {"no_message", "empty"}
_MOST_IDS = 30  # of one thread: the first messages and the last
_LONGEST_TEXT = 20_000
_LINE_END = re.compile(rb"\r*\n")
_LONGEST_DETAIL = 600
_AHEAD = timedelta(days=1)


def extract(received: datetime, reader: Read | None = None) -> Extract:
    """How a message becomes rows; `received` is its moment where its own date is none or lies ahead."""

    def rows(row: Row) -> Iterator[Record | Refused | Noted]:
        raw = raw_of(dict(row))
        if reports.is_bare(raw):
            yield _report(raw)
            return
        read = understand(raw, reader)
        if not _UNREADABLE.isdisjoint(read.why):
            yield Refused("no_message")
            return
        if read.kind in _REPORTS:
            yield _report(raw)
            return
        name = read.mail.message_id or _mark(raw)
        yield from _rows(read, name, moment_of(read.mail.sent_at, received))

    return rows


def moment_of(sent: datetime | None, received: datetime) -> datetime:
    """When a message was written: as it says, `sent`; when it was `received` where that is none or lies ahead."""
    return sent if sent and sent <= received + _AHEAD else received


def _mark(raw: bytes) -> str:
    """What a message without a Message-ID is known by: its bytes, with the line ends that mail has on the wire.

    Programs save the same message with LF or CRLF, and an mbox ends it with an empty line. Mailboxes give CRLF
    (RFC 9051, 2.2), so that what was read from them keeps the name that it had; what was imported with other line ends
    before gets this name by `vigie digest --again`, which makes all rows anew and so doubles nothing.
    """
    mark, begins, end = sha256(), 0, len(raw.rstrip(b"\r\n"))
    for told in _LINE_END.finditer(raw, 0, end):
        mark.update(raw[begins : told.start()] + b"\r\n")
        begins = told.end()
    mark.update(raw[begins:end] + b"\r\n")
    return mark.hexdigest()


def pack(listed: list[tuple[Path, str]], folder: Path) -> tuple[TemporaryDirectory[str], Path]:
    """Files of one message each as one zip in a folder of its own, to be stored and then forgotten."""
    place = TemporaryDirectory(prefix="mail-", dir=folder)
    out = Path(place.name, "mail.zip")
    taken: set[str] = set()
    bags.packed(out, ((_free(name, taken), path.read_bytes()) for path, name in listed))
    return place, out


def _free(name: str, taken: set[str]) -> str:
    """A name that the zip does not hold yet, and that says that the file is a message."""
    wanted = name if bags.is_named_so(name) else f"{name}.eml"
    wanted = f"./{wanted}" if danger(ZipInfo(wanted)) else wanted  # `a:b` is a folder of ours, no drive
    found = (
        next(n for n in (wanted, *(f"{i}/{wanted}" for i in count(2))) if n not in taken) if wanted in taken else wanted
    )
    taken.add(found)
    return found


def _rows(read: Understood, name: str, moment: datetime) -> Iterator[Record | Refused | Noted]:
    if read.mail.kind is MailKind.BOUNCE:
        yield from _bounced(read, name, moment)
    elif read.mail.kind is MailKind.COMPLAINT:
        said = {"email": read.mail.original_to or "", "type": str(EventKind.COMPLAINT)}
        yield _event(read, f"{name}#complaint", moment, said)
    elif read.reply_class is not None:
        yield _reply(read, name, moment)
    else:
        yield Noted(f"mail_{read.kind}")


def _report(raw: bytes) -> Noted | Refused:
    """A report, as a file of its own or in the mail that brings it: read before it is counted."""
    try:
        return Noted("mail_tls" if isinstance(reports.read(raw), TlsReport) else "mail_dmarc")
    except VigieError as broken:
        return Refused(broken.code, {name: str(value) for name, value in broken.params.items()})


def _bounced(read: Understood, name: str, moment: datetime) -> Iterator[Record | Refused]:
    if not read.mail.bounces:
        yield Refused("mail_names_nobody")
    for number, bounce in enumerate(read.mail.bounces):
        who = bounce.recipient or (read.mail.original_to if len(read.mail.bounces) == 1 else None)
        kind = EventKind.DEFERRED if bounce.delayed else _EVENT[BounceClass.HARD if _for_good(bounce) else bounce.cls]
        said = {"email": who or "", "type": str(kind), "detail": _detail(bounce)}
        yield _event(read, f"{name}#{number}", moment, said)


def _for_good(bounce: Bounce) -> bool:
    """Whether a server refused for good in words that nobody knows: told as a hard bounce of unknown reason.

    Systems stamp 5.0.0 on whatever they give up; a server that refused for now says so by its reply code.
    """
    lasting = (bounce.status or "").startswith("5") and not (code_in(bounce.diagnostic) or "").startswith("4")
    return bounce.reason is BounceReason.UNKNOWN and lasting


def _event(read: Understood, name: str, moment: datetime, said: dict[str, str]) -> Record | Refused:
    thread = _thread(read)
    if not said["email"] and not thread:
        return Refused("mail_names_nobody")
    return Record("events", {**said, "event_id": name, "at": _iso(moment), "thread": thread, "via": VIA})


def _reply(read: Understood, name: str, moment: datetime) -> Record | Refused:
    thread, who = _thread(read), read.mail.from_address or ""
    if not who and not thread:
        return Refused("mail_names_nobody")
    said = {
        "reply_id": name, "email": who, "received_at": _iso(moment), "reply_class": str(read.reply_class),
        "subject": read.mail.subject, "text": replies.newest(read.mail.text)[:_LONGEST_TEXT], "thread": thread,
        "via": VIA, "confidence": "" if read.confidence is None else f"{read.confidence:.4f}",
        "language": read.language or "", "return_at": _day(read.return_date), "come_back_at": _day(read.come_back),
        "refer_to": read.refer_to or "", "why": "; ".join(read.why)[:_LONGEST_DETAIL],
    }  # fmt: skip
    return Record("replies", said)


def _detail(bounce: Bounce) -> str:
    """`unknown_user: 5.1.1 550 no such user`. A reason that would condemn is said only of an address that is dead."""
    reason = bounce.reason if bounce.dead or bounce.cls is not BounceClass.HARD else BounceReason.UNKNOWN
    status = bounce.status if bounce.status and bounce.status not in bounce.diagnostic else ""
    said = " ".join(part for part in (status, bounce.diagnostic) if part)
    return f"{reason}: {said}"[:_LONGEST_DETAIL].rstrip(": ")


def _thread(read: Understood) -> str:
    ids = (read.mail.original_message_id, *reversed(read.mail.references))
    found = list(dict.fromkeys(i.strip("<>").lower() for i in ids if i and not any(c.isspace() for c in i)))
    return " ".join([*found[: _MOST_IDS - 5], *found[_MOST_IDS - 5 :][-5:]])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
