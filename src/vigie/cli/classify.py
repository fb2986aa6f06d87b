"""`vigie classify bounce|reply FILE...`: what messages that came back are and say.

In: `.eml`, mbox, Maildir folders, report files, `-` for one message on standard input. Out: one document a message.
Exit 1: a report is broken.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vigie.cli.console import Console
from vigie.cli.words import _
from vigie.connectors.reading import bags
from vigie.documents import mail_document
from vigie.ledger.understanding import Understood, understand
from vigie.mail import reports
from vigie.vocabulary.errors import VigieError
from vigie.vocabulary.mail import MailKind, MailRead, TlsReport

_LONGEST = 64 * 1024 * 1024  # bytes of a file that holds one message
_START = 1_000
_REPORT_FILES = (".xml", ".json", ".gz", ".zip")
_REPORTS = {MailKind.DMARC, MailKind.TLS}


def run(args: argparse.Namespace, console: Console) -> int:
    """Read every message; one that cannot be read is said in its document."""
    told = [_document(name, raw) for path in args.files for name, raw in _messages(path)]
    console.answer(told, "\n".join(_line(document) for document in told))
    return 1 if any(document["error"] for document in told) else 0


def _document(name: str, raw: bytes) -> dict[str, Any]:
    if reports.is_bare(raw) or name.lower().endswith(_REPORT_FILES):
        return _reported(name, raw, None)
    read = understand(raw)
    return _reported(name, raw, read) if read.kind in _REPORTS else mail_document(name, read)


def _reported(name: str, raw: bytes, read: Understood | None) -> dict[str, Any]:
    try:
        report, error = reports.read(raw), None
    except VigieError as broken:
        report, error = None, broken
    if read is None:
        kind = MailKind.TLS if isinstance(report, TlsReport) or b'"policies"' in raw[:4000] else MailKind.DMARC
        read = Understood(MailRead(kind), kind)
    return mail_document(name, read, report, error)


def _messages(path: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every message that a path holds. Raises OSError."""
    if path == "-":
        yield "-", sys.stdin.buffer.read(_LONGEST)
        return
    place = Path(path).expanduser()
    if place.is_dir():
        folders = [place / "cur", place / "new"]
        boxes = folders if all(f.is_dir() for f in folders) else [place]
        for file in sorted(f for box in boxes for f in box.iterdir() if f.is_file() and f.name[:1] != "."):
            yield from _messages(str(file))
        return
    with place.open("rb") as opened:
        start = opened.read(_START)
        opened.seek(0)
        if place.suffix.lower() != ".eml" and bags.is_mbox(start):
            yield from ((f"{path}#{n}", raw) for n, raw in enumerate(bags.messages(opened), 1))
        else:
            yield path, opened.read(_LONGEST)


def _line(document: dict[str, Any]) -> str:
    error = document["error"]
    said = f"{error['reason']} {error['remedy']}" if error else document["sentence"]
    told = [f"{document['file']}: {said}"]
    if document["return_date"]:
        told.append("  " + _("back on %(day)s") % {"day": document["return_date"]})
    if document["refer_to"]:
        told.append("  " + _("refers to %(who)s") % {"who": document["refer_to"]})
    if document["bounce"] and document["bounce"]["diagnostic"]:
        told.append("  " + document["bounce"]["diagnostic"])
    return "\n".join(told)
