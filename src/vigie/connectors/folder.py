"""Vigie's own folder format: one file per table, recognised by its name.

In: rows of contacts.csv, sends.csv.gz, events.parquet ... Out: the same rows; unknown columns go with them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from vigie.connectors import Connector, Export, Record, Row
from vigie.vocabulary.tables import TABLES

_SUFFIX = re.compile(r"(\.(csv|tsv|txt|xlsx|parquet))?(\.gz)?(#.*)?$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _column(heading: str) -> str:
    return heading.strip().lower().replace(" ", "_")


def table_of(file_name: str) -> str | None:
    """The table a file of this name holds, wherever it lies: `x.zip/2026/sends.csv.gz` holds sends."""
    stem = _SUFFIX.sub("", re.split(r"[/\\]", file_name)[-1]).lower()
    return stem if stem in TABLES else None


def has_required(table: str, columns: Sequence[str]) -> bool:
    """Whether a file with these columns can hold rows of the table."""
    found = {_column(c) for c in columns}
    required = {c.name for c in TABLES[table].columns if c.required}
    return required <= found and all(found & set(group) for group in TABLES[table].one_of)


def _identify(table: str, columns: Sequence[str], file_name: str) -> bool:
    return table_of(file_name) == table and has_required(table, columns)


def _extract(table: str, row: Row) -> Iterator[Record]:
    yield Record(table, {_column(name): text for name, text in row.items() if text})


EXPORTS = {name: Export(name, name, partial(_identify, name), partial(_extract, name)) for name in TABLES}


def as_kind(kind: str) -> Export:
    """The export of one table, for a file of any name (`--as KIND`); KeyError when there is no such table."""
    return EXPORTS[kind]


CONNECTOR = Connector("folder", "Vigie folder", tuple(EXPORTS.values()))
