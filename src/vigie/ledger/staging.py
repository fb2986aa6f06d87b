"""Files to text relations: each member of an import becomes rows of folder-format tables, still as text.

In: raw files, an importer or a mapping. Out: `Staged` relations for the digest, refused rows, unknown words.

Two lanes give the same rows. A file that is plainly the folder format (UTF-8, comma, one header) is read by DuckDB
itself; anything else, or anything DuckDB stumbles over, goes row by row through the connectors' reader.
"""

import codecs
import csv
import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from django.db import DatabaseError

from vigie.connectors import Extract, Noted, Record, Refused, Row, dates
from vigie.connectors.reading import Member, rows, sample
from vigie.connectors.reading.member import blocks
from vigie.ledger.columns import FORM, RECEIVED, name
from vigie.ledger.engine import Workbench
from vigie.ledger.rejections import ADDED, restored
from vigie.vocabulary.domains import one_form
from vigie.vocabulary.errors import VigieError
from vigie.vocabulary.sql import literal
from vigie.vocabulary.tables import LEDGER, Table
from vigie.vocabulary.text import sound

log = logging.getLogger(__name__)
REPORT_EVERY = 20_000
BINARY = "\x00"
HEAD = 64 * 1024
SIMPLE_NAME = re.compile(r"[a-z][a-z0-9_ .-]*")
_OURS = {"mail", "posted"}  # moments are ISO 8601 there, and a sample of rows is large
# The reader gives records of 8 MiB at most. DuckDB takes several buffers of sixteen lines unless it is told.
LONGEST_LINE = 9 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Staged:
    """Text rows of one table from one file: a SQL relation with the columns it has.

    `numbered`: the relation has `_row`; else its rows are the file's rows, all of them, in their order.
    """

    table: str
    file: int
    relation: str
    present: frozenset[str]
    numbered: bool = True


@dataclass(slots=True)
class Stage:
    """Everything staged for one import; `folder` takes what has to be written out on the way."""

    bench: Workbench
    folder: Path
    staged: list[Staged] = field(default_factory=list[Staged])
    refused: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])  # file, row, code:param
    noted: Counter[tuple[str, ...]] = field(default_factory=Counter[tuple[str, ...]])
    stumbled: bool = False  # a reader failed, and the log holds where

    def plainly(self, member: Member, table: Table, file: int) -> bool:
        """The quick lane. False when the file is not plain: nothing was staged, take the careful lane."""
        if member.kind == "parquet":
            return self._parquet(member, table, file)
        header = _plain_header(member)
        if header is None:
            return False
        path = _beside(member, self.folder, file) if member.inner else member.path
        cells = ", ".join(f"{literal(h)}: 'VARCHAR'" for h in header)
        compressed = ", compression='gzip'" if member.gzipped and not member.inner else ""
        source = (
            f"read_csv({literal(str(path))}, columns={{{cells}}}, header=true, delim=',', quote='\"', escape='\"', "
            f"auto_detect=false, strict_mode=true{compressed})"
        )
        names = {h: h.strip().lower() for h in header}
        chosen = [f"{name(h)} AS {name(n)}" for h, n in names.items() if n in table.names]
        extra = [h for h, n in names.items() if n not in table.names and table.name == "contacts"]
        if extra:
            packed = ", ".join(f"{name(h)} := {name(h)}" for h in extra)
            chosen.append(f"to_json(struct_pack({packed}))::VARCHAR AS _extra")
        relation = f"(SELECT {', '.join(chosen)} FROM {source})"
        present = {n for n in names.values() if n in table.names} | ({"_extra"} if extra else set())
        self.staged.append(Staged(table.name, file, relation, frozenset(present), numbered=False))
        return True

    def _parquet(self, member: Member, table: Table, file: int) -> bool:
        path = _beside(member, self.folder, file) if member.inner or member.gzipped else member.path
        try:
            described = self.bench.rows(f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})")
        except duckdb.Error:
            return False
        names = {str(row[0]): str(row[0]).strip().lower() for row in described}
        chosen = ", ".join(f"CAST({name(h)} AS VARCHAR) AS {name(n)}" for h, n in names.items() if n in table.names)
        if not chosen:
            return False
        source = f"read_parquet({literal(str(path))}, file_row_number=true)"
        relation = f"(SELECT file_row_number + 1 AS _row, {chosen} FROM {source})"
        self.staged.append(Staged(table.name, file, relation, frozenset(names.values()) & frozenset(table.names)))
        return True

    def carefully(self, member: Member, extract: Extract, file: int, tick: Callable[[int], None]) -> None:
        """The careful lane: every row through the reader and the importer, into one spool file per table."""
        spools = _Spools(self.folder, file)
        orders = dates.orders(sample(member)[1]) if member.kind not in _OURS else {}
        ordinal = 0
        try:
            for ordinal, (_line, cells) in enumerate(rows(member), start=1):
                if isinstance(cells, Refused) and cells.code == "header_only":
                    continue  # no row is none that was refused
                if isinstance(cells, Refused):
                    self.refused.append((file, ordinal, _code(cells)))
                else:
                    self._take(self._understood(extract, cells, orders), file, ordinal, spools)
                if ordinal % REPORT_EVERY == 0:
                    tick(ordinal)
        finally:
            spools.close()
        self.staged += spools.staged()

    def _understood(
        self, extract: Extract, cells: Row, orders: Mapping[str, dates.Order]
    ) -> Iterable[Record | Refused | Noted]:
        """What a row becomes, all of it or nothing: one that a reader stumbles over is refused and ends no import."""
        said = restored(cells)
        try:
            return list(extract(dates.settle(said, orders) if orders else said))
        except (OSError, MemoryError, DatabaseError, VigieError):
            raise  # of this machine, not of the row
        except Exception:  # the door of the readers
            if not self.stumbled:
                log.exception("a row could not be read")
            self.stumbled = True
            return [Refused("unreadable_row")]

    def _take(self, records: Iterable[Record | Refused | Noted], file: int, ordinal: int, spools: "_Spools") -> None:
        for record in records:
            if isinstance(record, Refused):
                self.refused.append((file, ordinal, _code(record)))
            elif isinstance(record, Noted):
                self.noted[record.code, *map(sound, record.params.values())] += 1
            else:
                spools.add(record, ordinal)


def _plain_header(member: Member) -> list[str] | None:
    """The header when the first lines are UTF-8, comma separated, with distinct simple names."""
    head = next(blocks(member), b"")[:HEAD]
    line = head.removeprefix(codecs.BOM_UTF8).split(b"\n", 1)[0].rstrip(b"\r")
    try:
        (header,) = csv.reader([line.decode("utf-8")], strict=True)
    except (UnicodeDecodeError, csv.Error, ValueError):
        return None
    names = [h.strip().lower() for h in header]
    simple = all(SIMPLE_NAME.fullmatch(n) and n not in ADDED for n in names) and len(set(names)) == len(names)
    return header if simple else None


def _beside(member: Member, folder: Path, file: int) -> Path:
    """A member of an archive, written out for DuckDB."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{file}-member"
    with path.open("wb") as out:
        for block in blocks(member):
            out.write(block)
    return path


def _code(refused: Refused) -> str:
    return sound(":".join([refused.code, *refused.params.values()]))


class _Spools:
    """The spool files of one source file, one per table that its rows speak of."""

    def __init__(self, folder: Path, file: int) -> None:
        self._folder, self._file = folder, file
        self._spools: dict[str, _Spool] = {}

    def add(self, record: Record, ordinal: int) -> None:
        if record.table not in self._spools:
            path = self._folder / f"{self._file}-{record.table}.csv"
            self._spools[record.table] = _Spool(path, LEDGER[record.table])
        self._spools[record.table].add(ordinal, record)

    def close(self) -> None:
        for spool in self._spools.values():
            spool.close()

    def staged(self) -> list[Staged]:
        """A contact who is told beside a message stands on every row about them: telling once is enough."""
        beside = self._spools.keys() - {"contacts"}
        return [
            Staged(t, self._file, s.once if t == "contacts" and beside else s.relation, s.present)
            for t, s in self._spools.items()
        ]


class _Spool:
    """A plain CSV of one table's text rows, on its way to DuckDB."""

    def __init__(self, path: Path, table: Table) -> None:
        self._table, self._path = table, path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._out = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._csv = csv.writer(self._out)
        self._names = (*table.names, "_extra", RECEIVED, FORM)
        self._known = frozenset(table.names)

    def add(self, row: int, record: Record) -> None:
        values = record.values
        extra = {k: v for k, v in values.items() if k not in self._known}
        packed = json.dumps(extra, ensure_ascii=False) if extra else ""
        email = values.get("email", "")
        form = one_form(email)
        own = (values.get(n, "").replace(BINARY, "") for n in self._table.names)
        self._csv.writerow([row, *own, packed, record.received, form if form != email else ""])

    def close(self) -> None:
        self._out.close()

    @property
    def present(self) -> frozenset[str]:
        return frozenset(self._names)

    @property
    def once(self) -> str:
        """The rows, of equal ones the first."""
        cells = ", ".join(map(name, self._names))
        return f"(SELECT MIN(_row) AS _row, {cells} FROM {self.relation} GROUP BY {cells})"

    @property
    def relation(self) -> str:
        cells = ", ".join(f"{literal(n)}: 'VARCHAR'" for n in self._names)
        return (
            f"(SELECT * FROM read_csv({literal(str(self._path))}, columns={{'_row': 'BIGINT', {cells}}}, header=false, "
            f"delim=',', quote='\"', escape='\"', auto_detect=false, "
            f"max_line_size={LONGEST_LINE}, buffer_size={2 * LONGEST_LINE}))"
        )
