"""Replies of an import that come with their text and without a class: read by the code that reads mail.

In: staged text rows of replies, a reader. Out: the same rows; those that nobody classed with class, confidence,
language, days and the words that decided. What a person or a tool classed stays.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from vigie.ledger.columns import name, word_sql
from vigie.ledger.engine import Workbench
from vigie.ledger.reader import Read
from vigie.ledger.staging import Staged
from vigie.vocabulary.errors import VigieError
from vigie.vocabulary.reply import ReplyRead
from vigie.vocabulary.sql import literal
from vigie.vocabulary.tables import TABLES
from vigie.vocabulary.text import sound

log = logging.getLogger(__name__)
LONGEST = 20_000
_LOT = 2_000
_REPLIES = TABLES["replies"]
_FOUND = ("reply_class", "confidence", "language", "return_at", "come_back_at", "refer_to", "why", "text")

Tick = Callable[[int, int], None]  # replies read, of how many


def read(
    bench: Workbench, staged: Sequence[Staged], folder: Path, reader: Callable[[], Read], tick: Tick
) -> list[Staged]:
    """Staged relations in which every reply with a text says what it means. `reader` is asked for when one does not."""
    return [
        _read(bench, s, folder, reader, tick) if s.table == "replies" and "text" in s.present else s for s in staged
    ]


def _read(bench: Workbench, staged: Staged, folder: Path, reader: Callable[[], Read], tick: Tick) -> Staged:
    without = f"NULLIF(TRIM({name('text')}), '') IS NOT NULL"
    if "reply_class" in staged.present:
        classes = next(c for c in _REPLIES.columns if c.name == "reply_class")
        without += f" AND {word_sql(classes, name('reply_class'))} IS NULL"
    count = int(bench.one(f"SELECT COUNT(*) FROM {staged.relation} WHERE {without}"))
    if not count:
        return staged
    folder.mkdir(parents=True, exist_ok=True)
    file, found = folder / f"{staged.file}-replies.parquet", f"read_{staged.file}"
    bench.run(f"COPY (SELECT * FROM {staged.relation}) TO {literal(str(file))} (FORMAT parquet)")
    rows = f"read_parquet({literal(str(file))}, file_row_number=true)"
    bench.run(f"CREATE TEMP TABLE {found} (at_row BIGINT, {', '.join(f'{n} VARCHAR' for n in _FOUND)})")
    into = f"INSERT INTO {found} SELECT {', '.join(f'unnest(${n + 1})' for n in range(len(_FOUND) + 1))}"
    read, done, stumbled = reader(), 0, False
    for lot in _asked(bench, staged, rows, without):
        answers = [(row, _answer(read, *asked)) for row, *asked in lot]
        said = [[row, *_cells(answer)] for row, answer in answers if answer]
        stumbled |= len(said) < len(answers)
        if said:
            bench.rows(into, [list(column) for column in zip(*said, strict=True)])
        done += len(lot)
        tick(done, count)
    if stumbled:
        log.error("replies without a class: their reader stumbled over them")
    return Staged("replies", staged.file, _joined(staged, rows, found), staged.present | frozenset(_FOUND))


def _asked(bench: Workbench, staged: Staged, rows: str, without: str) -> Iterator[list[tuple[Any, ...]]]:
    """Row, text, subject and day of receipt of the replies to be read, in lots."""
    subject = f"COALESCE({name('subject')}, '')" if "subject" in staged.present else "''"
    # A time without offset is in the workspace's zone, which the connection knows.
    given = name("received_at") if "received_at" in staged.present else "NULL::VARCHAR"
    received = f"CAST(TRY_CAST({given} AS TIMESTAMPTZ) AS DATE)"
    last = -1
    while lot := bench.rows(
        f"SELECT file_row_number, text[:{LONGEST}], {subject}, {received} FROM {rows} "
        f"WHERE {without} AND file_row_number > {last} ORDER BY 1 LIMIT {_LOT}"
    ):
        yield lot
        last = lot[-1][0]


def _answer(read: Read, text: str, subject: str, received: date | None) -> ReplyRead | None:
    """What a reply says; None for a text that the reader stumbles over: one of them ends no import."""
    try:
        return read(text, subject, received=received)
    except (OSError, MemoryError, DatabaseError, VigieError):
        raise  # of this machine, not of the text
    except Exception:  # the door of the reader
        log.debug("a reply could not be read", exc_info=True)
        return None


def _cells(answer: ReplyRead) -> list[str]:
    """In the order of `_FOUND`."""
    why = "; ".join([*(f"rule:{r}" for r in [answer.rule] if r), *answer.why])
    return [
        str(answer.reply_class), f"{answer.confidence:.4f}", answer.language, str(answer.return_date or ""),
        str(answer.come_back or ""), answer.refer_to or "", why, sound(answer.newest),
    ]  # fmt: skip


def _joined(staged: Staged, rows: str, found: str) -> str:
    """The rows with what was found; what the file says itself stays, but for the text, of which the newest is kept."""
    row = "r._row" if staged.numbered else "r.file_row_number + 1 AS _row"
    own = [f"r.{name(n)}" for n in sorted(staged.present - set(_FOUND))]
    # The reading's own class stands for what no class could be read from.
    read = [
        f"CASE WHEN f.at_row IS NULL THEN {old} ELSE COALESCE(NULLIF(f.{n}, ''), {kept}) END AS {n}"
        for n in _FOUND
        for old in [f"r.{n}" if n in staged.present else "NULL::VARCHAR"]
        for kept in ["NULL::VARCHAR" if n in {"reply_class", "confidence"} else old]
    ]
    return f"(SELECT {', '.join([row, *own, *read])} FROM {rows} r LEFT JOIN {found} f ON f.at_row = r.file_row_number)"
