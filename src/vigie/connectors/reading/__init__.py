"""Opens any stored file: separated text, workbook, Parquet, mail, compressed, in an archive or in a folder.

In: a path and the name it came under. Out: its members; per member its columns and rows with their line numbers.
"""

import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from itertools import islice
from pathlib import Path, PurePosixPath

from vigie.connectors import POSTED_SUFFIX, Refused
from vigie.connectors.reading import bags
from vigie.connectors.reading.decoding import is_binary
from vigie.connectors.reading.member import Bomb, Member, Truncated, blocks, is_bomb
from vigie.connectors.reading.sheet import Cells, Sheet
from vigie.vocabulary.errors import UnreadableFile

__all__ = ["Cells", "Member", "Sheet", "read", "rows", "sample", "sniff", "taken_apart"]

MOST_MEMBERS = 2000
_HEAD = 4096
# Web pages saved as .xls, and JSON: text, but no table.
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<(?:!doctype|html|\?xml|table|head|meta)\b|\[?\s*\{\s*[\"}])", re.IGNORECASE
)
# What a damaged list of members raises; names that are said to be UTF-8 and are not are a ValueError.
# zipfile raises NotImplementedError where the archive asks for a later version of the format than it knows.
_NO_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, OverflowError, ValueError, struct.error)
# Documents that may be written in plain letters: PDF, rich text, PostScript.
_PAPER = (b"%PDF-", b"{\\rtf", b"%!PS")
NO_FILES = frozenset({"symlink", "not_a_file"})  # members that hold nothing: links, pipes, devices
_SPECIAL = (stat.S_ISFIFO, stat.S_ISSOCK, stat.S_ISCHR, stat.S_ISBLK)
_OFFICE = "[Content_Types].xml"  # a text or slides (ISO/IEC 29500-2); those of OpenDocument begin with `mimetype`
_DRIVE = re.compile(r"[A-Za-z]:(?![12],[A-Za-z]*$)")  # of Windows; `a:2,S` is a message of a Maildir
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")  # what desktops leave in archives and folders


def read(member: Member) -> Sheet:
    """The member's columns and rows. The reader of a kind is loaded when a file of that kind comes."""
    if member.refused:
        return Sheet((), 0, iter([(0, member.refused)]))
    module = {"csv": "separated", "xlsx": "workbook", "parquet": "parquet", "mail": "letters", "posted": "posted"}[
        member.kind
    ]
    return import_module(f"{__name__}.{module}").read(member)


def rows(member: Member) -> Iterator[tuple[int, Cells | Refused]]:
    """Every row with the physical line on which it begins; what cannot be read is a Refused in its place."""
    return read(member).rows


def sample(member: Member, count: int = 200) -> tuple[tuple[str, ...], list[Cells]]:
    """The columns and the first rows that can be read."""
    sheet = read(member)
    return sheet.columns, [row for _, row in islice(sheet.rows, count) if not isinstance(row, Refused)]


def sniff(path: Path, name: str) -> list[Member]:
    """The tables inside a stored file or folder. What must not be opened is listed too, refused, with its code.

    Raises UnreadableFile when the file as a whole is broken.
    """
    if path.is_dir():
        return list(islice(_in_folder(path, name), MOST_MEMBERS))
    whole = Member(name, "csv", path)
    head = _head(whole)
    if head[:4] == b"PK\3\4" and not _is_workbook(path):
        return _in_archive(path, name)
    if name.endswith(POSTED_SUFFIX) and head[:2] == b"\x1f\x8b":
        return [replace(whole, kind="posted")]
    return _recognised(whole, head)


def taken_apart(path: Path, name: str) -> list[Member]:
    """As `sniff`, of a file among others: one that is broken as a whole is refused and hides none of them."""
    try:
        return sniff(path, name)
    except UnreadableFile as broken:
        said = {key: str(value) for key, value in broken.params.items() if key != "file"}
        return [_refused(path, name, Refused(broken.code, said))]


def _head(member: Member) -> bytes:
    """The first bytes, as far as they come out."""
    got = b""
    try:
        for block in blocks(member):
            got += block
            if len(got) >= _HEAD:
                break
    except (Truncated, Bomb):
        pass
    return got


def _recognised(member: Member, head: bytes) -> list[Member]:
    """One member by its first bytes; a workbook gives one per sheet. Names do not decide: people rename files."""
    if head[:2] == b"\x1f\x8b" and not member.gzipped:
        unpacked = replace(member, gzipped=True)
        return _recognised(unpacked, _head(unpacked))
    plainly = "mail" if _is_mail(member.name, head) else "parquet" if head[:4] == b"PAR1" else None
    if plainly:
        return [replace(member, kind=plainly)]
    if head[:4] == b"PK\3\4":
        return _sheets(replace(member, kind="xlsx"))
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return [_refused(member.path, member.name, Refused("old_excel"))]
    if is_binary(head) or _MARKUP.match(head) or head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_PAPER):
        return [_refused(member.path, member.name, Refused("not_a_table"))]
    return [member]


def _is_mail(name: str, head: bytes) -> bool:
    return name.lower().endswith(".eml") or bags.is_mbox(head) or bags.is_message(head) or bags.is_report(head)


def _refused(path: Path, name: str, why: Refused) -> Member:
    return Member(name, "refused", path, refused=why)


def _sheets(book: Member) -> list[Member]:
    try:
        names = import_module(f"{__name__}.workbook").sheets(book)
    except Bomb:
        return [_refused(book.path, book.name, Refused("archive_bomb"))]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, Truncated):
        return [_refused(book.path, book.name, Refused("workbook_broken"))]
    if len(names) == 1:
        return [replace(book, sheet=names[0])]
    return [replace(book, sheet=n, name=f"{book.name}#{n}") for n in names]


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except _NO_ARCHIVE:
        return False


def _in_folder(path: Path, name: str) -> Iterator[Member]:
    for file in sorted(path.rglob("*")):
        shown = f"{name}/{file.relative_to(path).as_posix()}"
        if file.is_symlink():
            yield _refused(file, shown, Refused("symlink"))
        elif file.is_file() and not _is_litter(shown):
            yield from taken_apart(file, shown)


def _in_archive(path: Path, name: str) -> list[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            listed = [i for i in archive.infolist() if not i.is_dir() and not _is_litter(i.filename)]
    except _NO_ARCHIVE as broken:
        raise UnreadableFile("archive_broken", file=name) from broken
    if listed and (listed[0].filename == "mimetype" or any(i.filename == _OFFICE for i in listed)):
        return [_refused(path, name, Refused("not_a_table"))]
    entries = [i for i in listed if not bags.is_named_so(i.filename) or danger(i) in NO_FILES]
    # Thousands of messages are one thing to read.
    mail = [Member(name, "mail", path)] if len(entries) < len(listed) else []
    if len(entries) > MOST_MEMBERS:
        raise UnreadableFile("archive_too_many_members", file=name, found=len(entries), limit=MOST_MEMBERS)
    return [*mail, *(member for entry in entries for member in _entry(path, name, entry))]


def _entry(path: Path, name: str, entry: zipfile.ZipInfo) -> list[Member]:
    shown = f"{name}/{entry.filename}"
    if code := danger(entry):
        return [_refused(path, shown, Refused(code))]
    member = Member(shown, "csv", path, inner=entry.filename)
    try:
        head = _head(member)
    except (NotImplementedError, RuntimeError):  # a compression method we do not have
        return [_refused(path, shown, Refused("unsupported_compression"))]
    if head[:4] == b"PK\3\4" and not entry.filename.lower().endswith((".xlsx", ".xlsm")):
        return [_refused(path, shown, Refused("nested_archive"))]
    return _recognised(member, head)


def danger(entry: zipfile.ZipInfo) -> str | None:
    """Why this entry must not be opened, if so. Nothing is ever written under an entry's name."""
    place = PurePosixPath(entry.filename.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts or _DRIVE.match(entry.filename):
        return "climbing_path"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "symlink"
    if any(special(entry.external_attr >> 16) for special in _SPECIAL):
        return "not_a_file"
    if entry.flag_bits & 1:
        return "encrypted"
    return "archive_bomb" if is_bomb(entry.compress_size, entry.file_size) else None


def _is_litter(name: str) -> bool:
    return any(part in name for part in _LITTER) or PurePosixPath(name).name.startswith(".")
