"""Whom a call was to that names neither address nor id: the one contact whose number was dialled.

In: rows of calls with `phone`, the contact files of all imports. Out: a table that the digest joins; what was found,
kept beside the segment, so that the calls are read again when contact files say otherwise.

Of several contacts who ever had a number it is the one whose latest contact file still says so. A number that two have
now (a switchboard) belongs to nobody, and so does one that no file knows: such a call is refused, and waits.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from vigie.ledger.engine import Workbench
from vigie.ledger.segments import Segment, relation
from vigie.people import telephone
from vigie.vocabulary.sql import literal

KEPT = "calls.dialled"  # a file beside the segments: number, contact, shared
JOIN = "LEFT JOIN dialled ON dialled.said = phone AND email IS NULL"
_NOBODY = "email IS NULL AND contact_id IS NULL"
_SHARED, _UNKNOWN = "phone_shared", "phone_unknown"
# Branches of a CASE. How a number ends is told, for whoever looks for the call in the tool; the number is not.
_END = "':' || right(dialled.number, 4)"
PROBLEM = (
    f"WHEN {_NOBODY} AND dialled.number IS NULL THEN 'phone_invalid' "
    f"WHEN {_NOBODY} AND dialled.shared THEN '{_SHARED}' || {_END} "
    f"WHEN {_NOBODY} AND dialled.contact IS NULL THEN '{_UNKNOWN}' || {_END}"
)


def find(bench: Workbench, calls: str, kept: Path, segments: Sequence[Segment], zone: str) -> bool:
    """dialled(said, number, contact, shared) of the numbers in typed rows of `calls`; False when they name none.

    What was found is written to the file `kept`.
    """
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE asked AS
SELECT said, {telephone.number_sql("said")} AS number
FROM (SELECT DISTINCT phone AS said FROM ({calls}) WHERE phone IS NOT NULL AND email IS NULL)
LEFT JOIN {telephone.plans_sql()} ON {telephone.PLAN}.country = {literal(telephone.home(zone))}""")
    if not bench.one("SELECT COUNT(*) FROM asked"):
        return False
    bench.run(f"""
CREATE OR REPLACE TEMP TABLE dialled AS
SELECT asked.said, asked.number, found.contact, found.shared
FROM asked LEFT JOIN ({_found_sql("asked", segments, zone)}) found ON found.number = asked.number""")
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
        if not connection.execute(_touched_sql(kept, telling, segments)).fetchone():
            return False
        now = _found_sql(f"({kept})", segments, zone)
        anew = f"SELECT k.number, n.contact, n.shared FROM ({kept}) k LEFT JOIN ({now}) n ON n.number = k.number"
        return connection.execute(f"{kept} EXCEPT {anew} LIMIT 1").fetchone() is not None


def _touched_sql(kept: str, telling: Segment, segments: Sequence[Segment]) -> str:
    """SELECT of a row when `telling` tells of somebody who has or had one of the numbers, as far as their ends say."""
    ever = relation([*(s for s in segments if s.number != telling.number), telling], "contacts")
    told = f"SELECT contact FROM {relation([telling], 'contacts')} WHERE phone IS NOT NULL"
    return f"""
SELECT 1 FROM {ever} WHERE phone IS NOT NULL AND contact IN ({told})
AND {telephone.tail_sql("phone")} IN (SELECT {_tail("number")} FROM ({kept})) LIMIT 1"""


def _tail(number: str) -> str:
    return f"right({number}, {telephone.SHORTEST - 1})"


def _found_sql(asked: str, segments: Sequence[Segment], zone: str) -> str:
    """SELECT of number, contact, shared: whose each `number` of `asked` is; numbers of nobody are left out."""
    told = f"""
SELECT c.contact, c.came, {telephone.number_sql("c.phone")} AS number
FROM (
  SELECT contact, phone, country, number AS came FROM {relation(segments, "contacts")}
  WHERE phone IS NOT NULL AND {telephone.tail_sql("phone")} IN (
    SELECT {_tail("number")} FROM {asked} WHERE number IS NOT NULL
  )
) c LEFT JOIN {telephone.plans_sql()}
ON {telephone.PLAN}.country = {telephone.country_sql("c.country", telephone.home(zone))}"""
    held = f"""
SELECT number, contact, MAX(came) AS came FROM ({told})
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
