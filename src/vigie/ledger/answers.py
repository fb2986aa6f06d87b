"""Answers that tools post with their text and without a class: read by the code that reads mail.

In: a connector's records. Out: the same records, the answers with class, confidence, language and dates.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from vigie import replies
from vigie.connectors import Extract, Noted, Record, Refused, Row
from vigie.ledger.reader import Read

_LONGEST = 20_000


def read(extract: Extract, reader: Read | None = None) -> Extract:
    """An extract whose answers say what they mean."""

    def rows(row: Row) -> Iterator[Record | Refused | Noted]:
        return _each(extract(row), reader)

    return rows


def _each(told: Iterable[Record | Refused | Noted], reader: Read | None) -> Iterator[Record | Refused | Noted]:
    for one in told:
        yield _read(one.values, reader) if isinstance(one, Record) and one.table == "replies" else one


def _read(said: dict[str, str], reader: Read | None) -> Record:
    """A class that a person or the tool gave stays."""
    if said.get("reply_class") or not said.get("text"):
        return Record("replies", said)
    received = datetime.fromisoformat(said["received_at"]).date()
    answer = (reader or replies.read)(said["text"][:_LONGEST], said.get("subject", ""), received=received)
    found = {
        "reply_class": str(answer.reply_class), "confidence": f"{answer.confidence:.4f}", "language": answer.language,
        "return_at": _day(answer.return_date), "come_back_at": _day(answer.come_back),
        "refer_to": answer.refer_to or "", "why": "; ".join(answer.why),
        "text": answer.newest,
    }  # fmt: skip
    return Record("replies", {**said, **{name: value for name, value in found.items() if value}})


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
