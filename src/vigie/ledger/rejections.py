"""Rows that could not be used: where they are, why, and the file that can be corrected and imported again.

In: (file, row, code) from a digest. Out: `Rejection`s with physical lines; a CSV per file with the rows as they came.
"""

import csv
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path, PurePosixPath

from vigie.connectors import Refused
from vigie.connectors.reading import Member, rows

ROWS = "rows.jsonl"
# A spreadsheet runs a cell that begins so; the apostrophe makes it text (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
ADDED = ("vigie_line", "vigie_code", "vigie_reason", "vigie_remedy")


@dataclass(frozen=True, slots=True)
class Rejection:
    """One rejected row. `line` is the physical line of the file on which it begins, 0 for the file as a whole.

    `place`: of a message in a bag of files, the name of its own file; else "".
    """

    file: str
    line: int
    code: str
    params: list[str] = field(default_factory=list[str])
    place: str = ""


@dataclass(slots=True)
class Located:
    """Rejections in file order, with the cells of each row as they came ({} when it could not be read)."""

    rejections: list[Rejection] = field(default_factory=list[Rejection])
    cells: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    def __getitem__(self, index: slice) -> list[Rejection]:
        """The first ones, for reports."""
        return self.rejections[index]


def locate(rejected: Sequence[tuple[int, int, str]], members: Sequence[Member]) -> Located:
    """Read the concerned files once more to find the line and the cells of each rejected row."""
    found = Located()
    for number, member in enumerate(members):
        wanted: dict[int, list[str]] = {}
        for file, row, code in rejected:
            if file == number:
                wanted.setdefault(row, []).append(code)
        if wanted:
            _locate_in(member, wanted, found)
    return found


def _locate_in(member: Member, wanted: dict[int, list[str]], found: Located) -> None:
    last = max(wanted)
    for code in wanted.get(0, []):
        _add(found, member, 0, code, {})
    if last == 0:
        return
    for ordinal, (line, cells) in enumerate(rows(member), start=1):
        for code in wanted.get(ordinal, []):
            _add(found, member, line, code, {} if isinstance(cells, Refused) else _shown(member, cells))
        if ordinal >= last:
            return


def _shown(member: Member, cells: Mapping[str, str]) -> dict[str, str]:
    """A row as it came; of a message its place in the file, its words stay in the raw file."""
    return {"place": cells["place"]} if member.kind == "mail" else dict(cells)


def _add(found: Located, member: Member, line: int, said: str, cells: dict[str, str]) -> None:
    code, *params = said.split(":")
    place = cells.get("place", "") if member.kind == "mail" else ""
    found.rejections.append(Rejection(member.name, line, code, params, place if place != member.name else ""))
    found.cells.append(cells)


def folder_of(segments: Path) -> Path:
    """Where the rejected rows of an import are kept, beside the folder of its segments."""
    return segments.with_name(f"{segments.name}.rejected")


def keep(folder: Path, located: Located) -> None:
    """Remember the rejected rows beside the import; nothing is left when there are none."""
    if not located.rejections:
        (folder / ROWS).unlink(missing_ok=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ROWS).open("w", encoding="utf-8", errors="replace") as out:
        for rejection, cells in zip(located.rejections, located.cells, strict=True):
            said = {"file": rejection.file, "line": rejection.line, "code": rejection.code, "params": rejection.params}
            out.write(json.dumps({**said, "cells": cells}, ensure_ascii=False) + "\n")


def kept(folder: Path) -> Iterator[tuple[Rejection, dict[str, str]]]:
    """Every rejected row of an import, in file order."""
    if not (folder / ROWS).exists():
        return
    with (folder / ROWS).open(encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            yield Rejection(said["file"], said["line"], said["code"], said["params"]), said["cells"]


def write(folder: Path, sentence: Callable[[str, list[str]], tuple[str, str]]) -> Path | None:
    """The rejected rows as files to correct: one CSV under its own name, or a zip of several.

    `sentence(code, params)` gives reason and remedy in the reader's language. None when nothing was rejected.
    """
    by_file: dict[str, list[tuple[Rejection, dict[str, str]]]] = {}
    for rejection, cells in kept(folder):
        by_file.setdefault(rejection.file, []).append((rejection, cells))
    if not by_file:
        return None
    files = _files(folder, by_file)
    written = [_write_one(files[name], pairs, sentence) for name, pairs in by_file.items()]
    if len(written) == 1:
        return written[0]
    archive = folder / "rejected.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in written:
            bundle.write(file, file.name)
    return archive


def _files(folder: Path, names: Iterable[str]) -> dict[str, Path]:
    """Where the rows of each file are written: under its own name; of several of one name the later ones numbered."""
    found: dict[str, Path] = {}
    taken: set[Path] = set()
    for name in names:
        stem = PurePosixPath(name).name
        for ending in (".gz", ".csv", ".xlsx", ".parquet", ".zip"):
            stem = stem.removesuffix(ending)
        free = (folder / f"{stem}{beside}.csv" for beside in chain([""], (f" ({n})" for n in count(2))))
        found[name] = next(path for path in free if path not in taken)
        taken.add(found[name])
    return found


def _write_one(
    path: Path,
    pairs: Sequence[tuple[Rejection, dict[str, str]]],
    sentence: Callable[[str, list[str]], tuple[str, str]],
) -> Path:
    columns = list(dict.fromkeys(c for _, cells in pairs for c in cells if c not in ADDED))
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        rows_out = csv.writer(out)
        rows_out.writerow([*columns, *ADDED])
        for rejection, cells in pairs:
            reason, remedy = sentence(rejection.code, rejection.params)
            own = [neutral(cells.get(c, "")) for c in columns]
            rows_out.writerow([*own, rejection.line, rejection.code, reason, remedy])
    return path


def restored(cells: Mapping[str, str]) -> Mapping[str, str]:
    """A corrected row as it was before `write` made it safe for spreadsheets; other rows as they are."""
    if ADDED[0] not in cells:
        return cells
    own = {c: text for c, text in cells.items() if c not in ADDED}
    return {c: text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_SIGNS) else text for c, text in own.items()}


def neutral(cell: str) -> str:
    """The cell as text to every spreadsheet; telephone numbers and amounts stay what they are."""
    if not cell.startswith(FORMULA_SIGNS):
        return cell
    body = cell[1:].replace(" ", "").replace(".", "").replace(",", "").replace("(", "").replace(")", "")
    return cell if cell[0] in "+-" and body.isdigit() else "'" + cell
