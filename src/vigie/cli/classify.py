"""`vigie classify bounce|reply FILE...`: what messages that came back are and say.

In: `.eml`, mbox, Maildir folders, zips, report files, `-` for one message on standard input. Out: a document a message.
Exit 1: a file is no message, is not there, or is a broken report; 2: none of the files could be opened.
"""

import argparse
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vigie.cli.console import Console
from vigie.cli.words import _
from vigie.connectors import Refused
from vigie.connectors.reading import bags, letters, rows, sniff, taken_apart
from vigie.documents.mail import read_document, unread_document
from vigie.ledger import unopened
from vigie.sentences.mail import language_word
from vigie.sentences.replies import sure_phrase
from vigie.vocabulary.errors import InputError, UnreadableFile, UsageError

_START = 1_000
_OF_REPORTS = (".xml", ".json", ".gz")
_UNOPENED = {"no_such_place", "not_opened", "not_a_file"}
_NO_FILE, _NOT_ALL = 2, 1


def run(args: argparse.Namespace, console: Console) -> int:
    """Read every message; one that cannot be read is said in its document, and hides no other."""
    told = [document for path in args.files for document in _documents(path)]
    console.answer(told, "\n".join(line for document in told for line in _lines(document)))
    errors = [document["error"]["code"] for document in told if document["error"]]
    if errors and len(errors) == len(told) and _UNOPENED.issuperset(errors):
        return _NO_FILE
    return _NOT_ALL if errors else 0


def _documents(path: str) -> Iterator[dict[str, Any]]:
    try:
        empty = True
        for name, raw in _messages(path):
            empty = False
            if isinstance(raw, Refused):
                yield unread_document(name, InputError(raw.code, **raw.params))
                continue
            bare = not raw.strip()
            yield unread_document(name, InputError("holds_no_message", path=name)) if bare else read_document(name, raw)
        if empty:
            yield unread_document(path, InputError("holds_no_message", path=path))
    except (FileNotFoundError, NotADirectoryError):
        yield unread_document(path, UsageError("no_such_place", path=path))
    except UnreadableFile as error:
        yield unread_document(path, error)
    except OSError as error:
        yield unread_document(path, InputError("not_opened", path=path, reason=error.strerror or str(error)))


def _messages(path: str) -> Iterator[tuple[str, bytes | Refused]]:
    """Name and bytes of every message that a path holds, as imports take it apart. Raises OSError."""
    if path == "-":
        yield "-", sys.stdin.buffer.read(bags.LONGEST)
        return
    place = Path(path).expanduser()
    if place.is_dir():
        yield from _in_folder(place)
        return
    if place.exists() and not place.is_file():
        raise UnreadableFile("not_a_file", path=path)
    if bags.holds_messages(place):
        yield from _zipped(place, path)
        return
    if zipfile.is_zipfile(place) and (shut := _shut(place, path)):
        yield from shut
        return
    with place.open("rb") as opened:
        start = opened.read(_START)
        opened.seek(0)
        if place.suffix.lower() != ".eml" and bags.is_mbox(start):
            yield from ((f"{path}#{n}", raw) for n, raw in enumerate(bags.messages(opened), 1))
        else:
            yield path, opened.read(bags.LONGEST)


def _in_folder(place: Path) -> Iterator[tuple[str, bytes | Refused]]:
    """The messages of the files of a folder, a Maildir's `cur` and `new`. Links and pipes are told and not opened."""
    folders = [place / "cur", place / "new"]
    boxes = folders if all(f.is_dir() for f in folders) else [place]
    for file in sorted(f for box in boxes for f in box.iterdir() if f.name[:1] != "."):
        if code := unopened.code_of(file):
            yield str(file), Refused(code)
        elif not file.is_dir():
            yield from _messages(str(file))


def _zipped(place: Path, path: str) -> Iterator[tuple[str, bytes | Refused]]:
    for member in sniff(place, path):
        if member.kind == "mail":
            for _line, row in rows(member):
                said = isinstance(row, Refused)
                name = member.name if said or row["place"] == member.name else f"{member.name}/{row['place']}"
                yield name, row if said else letters.raw_of(row)
        elif member.refused:
            yield member.name, member.refused


def _shut(place: Path, path: str) -> list[tuple[str, bytes | Refused]]:
    """A zip without messages: what of it is not opened, or that it holds none; [] where it may hold a report."""
    members = taken_apart(place, path)
    if any(m.kind == "mail" or m.name.lower().endswith(_OF_REPORTS) for m in members):
        return []
    told = [(m.name, m.refused) for m in members if m.refused and m.refused.code != "not_a_table"]
    return [*told] or [(path, b"")]


def _lines(document: dict[str, Any]) -> Iterator[str]:
    """A document for a person: what it is, then what says so."""
    error, bounces = document["error"], document["bounces"]
    if error:
        place = "" if document["file"] in error["reason"] else f"{document['file']}: "
        yield f"{place}{error['reason']} {error['remedy']}"
        return
    said = document["sentence"].split("\n")
    if len(said) > 1:
        yield f"{document['file']}:"
    for number, line in enumerate(said):
        yield f"  {line}" if len(said) > 1 else f"{document['file']}: {line}{_sure(document)}"
        if number < len(bounces) and bounces[number]["diagnostic"]:
            yield f"    {bounces[number]['diagnostic']}"
    told = [
        (_("because of %(words)s"), {"words": ", ".join(document["because"])}, document["because"]),
        (_("back on %(day)s"), {"day": document["return_date"]}, document["return_date"]),
        (_("to be written to again on %(day)s"), {"day": document["come_back"]}, document["come_back"]),
        (_("refers to %(who)s"), {"who": document["refer_to"]}, document["refer_to"]),
        (_("its Message-ID: %(id)s"), {"id": document["message_id"]}, document["message_id"]),
        (_("answers %(id)s"), {"id": document["original_message_id"]}, document["original_message_id"]),
    ]
    yield from (f"    {words % values}" for words, values, known in told if known)


def _sure(document: dict[str, Any]) -> str:
    """How sure the class is, and the language that was read."""
    tongue = language_word(document["language"])
    sure = sure_phrase(document["confidence"])
    said = [_("sure to %(share)s") % {"share": sure} if sure else "", tongue]
    return f" ({', '.join(filter(None, said))})" if any(said) else ""
