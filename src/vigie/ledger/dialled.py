"""Whom a call was to that names neither address nor id: the one contact whose number was dialled.

In: rows of calls with `phone`, the contact files of all imports. Out: a table that the digest joins; what was found,
kept beside the segment, so that the calls are read again when contact files say otherwise.

Of several contacts who ever had a number it is the one whose latest contact file still says so. A number that two have
now (a switchboard) belongs to nobody, and so does one that no file knows: such a call is refused, and waits.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from vigie.ledger.engine import Workbench
from vigie.ledger.segments import Segment, relation
from vigie.people import telephone
from vigie.vocabulary.sql import literal
from vigie.vocabulary.withheld import withheld_sql

KEPT = "calls.dialled"  # a file beside the segments: number, contact, shared
JOIN = "LEFT JOIN dialled ON dialled.said = phone AND email IS NULL"
Rows = Callable[..., list[tuple[Any, ...]]]  # of a statement and its parameters, as Workbench.rows gives them
_NOBODY = "email IS NULL AND contact_id IS NULL"
_SHARED, _UNKNOWN = "phone_shared", "phone_unknown"
# Branches of a CASE. How a number ends is told, for whoever looks for the call in the tool; the number is not.
_END = "':' || right(dialled.number, 4)"
PROBLEM = (
    f"WHEN {_NOBODY} AND dialled.number IS NULL AND {withheld_sql('phone')} THEN 'phone_withheld' "
    f"WHEN {_NOBODY} AND dialled.number IS NULL THEN 'phone_invalid' "
    f"WHEN {_NOBODY} AND dialled.shared THEN '{_SHARED}' || {_END} "
    f"WHEN {_NOBODY} AND dialled.contact IS NULL THEN '{_UNKNOWN}' || {_END}"
)


def find(bench: Workbench, calls: str, kept: Path, segments: Sequence[Segment], zone: str) -> bool:
    """dialled(said, number, contact, shared) of the numbers in typed rows of `calls`; False when they name none.

    What was found is written to the file `kept`.
    """
    phones = f"SELECT DISTINCT phone AS said FROM ({calls}) WHERE phone IS NOT NULL AND email IS NULL"
    typed = f"SELECT said, {telephone.dialled_sql('said')} AS dialled, '' AS country FROM ({phones})"
    bench.run(f"CREATE OR REPLACE TEMP TABLE typed AS {typed}")
    _know(bench.rows, "typed", zone)
    asked = "SELECT said, number FROM typed LEFT JOIN known USING (dialled, country)"
    bench.run(f"CREATE OR REPLACE TEMP TABLE asked AS {asked}")
    if not bench.one("SELECT COUNT(*) FROM asked"):
        return False
    _tell(bench.rows, "asked", segments, zone)
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE dialled AS
SELECT asked.said, asked.number, found.contact, found.shared
FROM asked LEFT JOIN ({_found_sql("asked", segments)}) found ON found.number = asked.number""")
    found = "SELECT DISTINCT number, contact, shared FROM dialled WHERE number IS NOT NULL"
    bench.run(f"COPY ({found}) TO {literal(str(kept))} (FORMAT parquet)")
    return True


def waiting(problems: Iterable[str]) -> dict[str, int]:
    """How many rows of these problems wait for a contact file, by reason."""
    return Counter(code for p in problems if (code := p.partition(":")[0]) in {_UNKNOWN, _SHARED})


def changed(waiting: Segment, telling: Segment, segments: Sequence[Segment], zone: str) -> bool:
    """Whether what calls of `waiting` dialled is somebody else's by `segments`, now that `telling` came or went."""
    file = waiting.folder / KEPT
    if not (file.exists() and telling.has("contacts")):
        return False
    kept = f"SELECT number, contact, shared FROM read_parquet({literal(str(file))})"
    with duckdb.connect(":memory:") as connection:

        def rows(sql: str, params: list[object] | None = None) -> list[tuple[Any, ...]]:
            return connection.execute(sql, params or []).fetchall()

        if not rows(_touched_sql(kept, telling, segments)):
            return False
        _tell(rows, f"({kept})", segments, zone)
        now = _found_sql(f"({kept})", segments)
        anew = f"SELECT k.number, n.contact, n.shared FROM ({kept}) k LEFT JOIN ({now}) n ON n.number = k.number"
        return bool(rows(f"{kept} EXCEPT {anew} LIMIT 1"))


def _touched_sql(kept: str, telling: Segment, segments: Sequence[Segment]) -> str:
    """SELECT of a row when `telling` tells of somebody who has or had one of the numbers, as far as their ends say."""
    ever = relation([*(s for s in segments if s.number != telling.number), telling], "contacts")
    told = f"SELECT contact FROM {relation([telling], 'contacts')} WHERE phone IS NOT NULL"
    return f"""
SELECT 1 FROM {ever} WHERE phone IS NOT NULL AND contact IN ({told})
AND {telephone.tail_sql("phone")} IN (SELECT {_tail("number")} FROM ({kept})) LIMIT 1"""


def _tail(number: str) -> str:
    return f"right({number}, {telephone.SHORTEST - 1})"


def _know(rows: Rows, typed: str, zone: str) -> None:
    """known(dialled, country, number) of the relation `typed`, each pair once; what is no number has none."""
    home = telephone.home(zone)
    pairs = rows(f"SELECT DISTINCT dialled, country FROM {typed} WHERE dialled IS NOT NULL")
    regions = {country: telephone.region(country, home) for _, country in pairs}
    numbers = [telephone.number(dialled, regions[country]) for dialled, country in pairs]
    columns = "unnest($1::VARCHAR[]) AS dialled, unnest($2::VARCHAR[]) AS country, unnest($3::VARCHAR[]) AS number"
    rows(
        f"CREATE OR REPLACE TEMP TABLE known AS SELECT {columns}",
        [[dialled for dialled, _ in pairs], [country for _, country in pairs], numbers],
    )


def _tell(rows: Rows, asked: str, segments: Sequence[Segment], zone: str) -> None:
    """alike(contact, came, dialled, country): who ever had what ends like a number of `asked`; known, of all these."""
    rows(f"""
CREATE OR REPLACE TEMP TABLE alike AS
SELECT contact, number AS came, {telephone.dialled_sql("phone")} AS dialled, COALESCE(country, '') AS country
FROM {relation(segments, "contacts")}
WHERE phone IS NOT NULL AND {telephone.tail_sql("phone")} IN (
  SELECT {_tail("number")} FROM {asked} WHERE number IS NOT NULL
)""")
    _know(rows, "alike", zone)


def _found_sql(asked: str, segments: Sequence[Segment]) -> str:
    """SELECT of number, contact, shared: whose each `number` of `asked` is, of the contacts that `_tell` found.

    Numbers of nobody are left out.
    """
    held = f"""
SELECT number, contact, MAX(came) AS came FROM alike JOIN known USING (dialled, country)
WHERE number IN (SELECT number FROM {asked}) GROUP BY number, contact"""
    last = f"""
SELECT contact, MAX(number) AS came FROM {relation(segments, "contacts")}
WHERE phone IS NOT NULL AND contact IN (SELECT contact FROM held) GROUP BY contact"""
    return f"""
WITH held AS ({held}), last AS ({last})
SELECT number, CASE WHEN COUNT(*) = 1 THEN MIN(contact) WHEN COUNT(*) FILTER (still) = 1
  THEN MIN(contact) FILTER (still) END AS contact, COUNT(*) > 1 AND COUNT(*) FILTER (still) <> 1 AS shared
FROM (SELECT h.number, h.contact, h.came = l.came AS still FROM held h JOIN last l ON l.contact = h.contact)
GROUP BY number"""
