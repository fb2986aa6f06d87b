"""Facts from segments: every message with what became of it, joined once, written as parts, swapped in one step.

In: the segments of all live imports, and which messages a change touches. Out: a new snapshot of facts.

Only the parts that hold a touched day are rewritten; the manifest then names the new ones beside the untouched.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vigie.facts.schema import FACTS
from vigie.facts.store import Part, Snapshot, publish_snapshot, read_snapshot, sweep
from vigie.ledger import joins

from vigie.ledger.engine import Workbench
from vigie.ledger.segments import UNPLACED, Segment, relation
from vigie.vocabulary.sql import literal

# Above this many messages a month is kept as one part per day, so that a late reply rewrites a day, not a month.
ROWS_PER_PART = 150_000

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose facts: where they live, and the zone that decides what a day is."""

    root: Path
    zone: str


@dataclass(slots=True)
class Touched:
    """What has to be rebuilt: months of messages (None: all), days inside them (empty: whole months), tables."""

    days: set[date] | None = None
    contacts: bool = True


@dataclass(slots=True)
class _Run:
    """One publication under way."""

    bench: Workbench
    place: Place
    segments: Sequence[Segment]
    stamp: str
    tables: dict[str, tuple[Part, ...]] = field(default_factory=dict[str, tuple[Part, ...]])


def publish(
    bench: Workbench, place: Place, segments: Sequence[Segment], touched: Touched, progress: Progress
) -> Snapshot:
    """Rebuild what is touched and make it current. Readers see the old snapshot until the very end."""
    before = read_snapshot(place.root)
    run = _Run(bench, place, segments, uuid.uuid4().hex[:12], dict(before.tables))
    progress("contacts", 0)
    joins.prepare(bench, segments, place.zone)
    if touched.contacts or not before.parts("fact_contact"):
        _write_whole(run, "fact_contact", joins.contact_sql(place.zone))
    _publish_sends(run, touched, progress)
    for table, sql in joins.smaller_tables(segments, place.zone).items():
        progress(table, 0)
        _write_whole(run, table, sql)
    snapshot = Snapshot(place.root, run.stamp, run.tables, _bounds(run))
    publish_snapshot(snapshot)
    sweep(place.root)
    return snapshot


def touched_by(bench: Workbench, segments: Sequence[Segment], changed: Sequence[Segment], zone: str) -> Touched:
    """The days whose messages the `changed` segments add to, speak about, or describe the contacts of."""
    joins.prepare(bench, segments, zone)
    new_contacts = any(s.files("contacts") for s in changed)
    rows = bench.rows(joins.touched_days_sql(segments, changed, zone))
    return Touched({row[0] for row in rows}, new_contacts)


def _publish_sends(run: _Run, touched: Touched, progress: Progress) -> None:
    """Month by month, so that memory is bounded whatever the size of the past."""
    months = sorted({m for s in run.segments for m in s.months("sends")} - {UNPLACED})
    kept = {t: [] if touched.days is None else list(run.tables.get(t, ())) for t in ("fact_send", "fact_open")}
    if touched.days is not None:
        months = [m for m in months if _overlaps(m, touched.days)]
        _drop_vanished(kept, touched.days, months)
    for done, month in enumerate(months):
        progress("sends", done / len(months))
        run.bench.run(joins.month_sql(run.segments, month, run.place.zone))
        _replace_parts(run, kept["fact_send"], month, touched)
        run.bench.run(joins.month_opens_sql(run.segments, month))
        _replace_opens(run, kept["fact_open"], month)
    run.tables["fact_send"] = tuple(sorted(kept["fact_send"], key=lambda p: (p.first or date.min, p.path)))
    run.tables["fact_open"] = tuple(sorted(kept["fact_open"], key=lambda p: p.path))


def _overlaps(month: str, days: Iterable[date]) -> bool:
    """Segments go by UTC month, parts by the workspace's days: a day may belong to the month next to it."""
    first = date.fromisoformat(month + "-01")
    return any(-1 <= (d - first).days <= 31 for d in days)  # noqa: PLR2004 - the longest month


def _drop_vanished(kept: dict[str, list[Part]], days: set[date], months: list[str]) -> None:
    """After an undo a touched day may have no message left."""
    del months
    kept["fact_send"] = [p for p in kept["fact_send"] if p.first is None or p.first != p.last or p.first not in days]


def _replace_parts(run: _Run, kept: list[Part], month: str, touched: Touched) -> None:
    counts = dict(run.bench.rows("SELECT day, COUNT(*) FROM month_send GROUP BY day ORDER BY day"))
    daily = sum(counts.values()) > ROWS_PER_PART
    stale = f"fact_send/{month}"
    if daily:
        was_whole = [p for p in kept if p.path.startswith(stale) and p.first != p.last]
        wanted = [d for d in counts if touched.days is None or was_whole or d in touched.days]
        names = {f"{stale}.{d.isoformat()}" for d in wanted}
        kept[:] = [p for p in kept if p not in was_whole and p.path.rsplit(".", 2)[0] not in names]
        kept += [_write_part(run, f"{month}.{d.isoformat()}", f"day = DATE '{d}'", (d, d), counts[d]) for d in wanted]
        return
    kept[:] = [p for p in kept if not p.path.startswith(stale)]
    if counts:
        kept.append(_write_part(run, month, "TRUE", (min(counts), max(counts)), sum(counts.values())))


def _write_part(run: _Run, label: str, where: str, span: tuple[date, date], rows: int) -> Part:
    path = f"fact_send/{label}.{run.stamp}.parquet"
    columns = ", ".join(f'"{c}"' for c in FACTS["fact_send"])
    _copy(run, f"SELECT {columns} FROM month_send WHERE {where} ORDER BY day, mailbox", path)
    return Part(path, rows, *span)


def _replace_opens(run: _Run, kept: list[Part], month: str) -> None:
    kept[:] = [p for p in kept if not p.path.startswith(f"fact_open/{month}.")]
    rows = run.bench.one("SELECT COUNT(*) FROM month_open")
    if rows:
        path = f"fact_open/{month}.{run.stamp}.parquet"
        _copy(run, "SELECT * FROM month_open ORDER BY ALL", path)
        kept.append(Part(path, rows))


def _write_whole(run: _Run, table: str, sql: str) -> None:
    path = f"{table}/all.{run.stamp}.parquet"
    _copy(run, sql, path)
    rows = run.bench.one(f"SELECT COUNT(*) FROM read_parquet({literal(str(run.place.root / path))})")
    run.tables[table] = (Part(path, rows),)


def _copy(run: _Run, sql: str, path: str) -> None:
    file = run.place.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    run.bench.run(f"COPY ({sql}) TO {literal(str(file))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440)")


def _bounds(run: _Run) -> dict[str, object]:
    """The moment of the latest fact and what could not be attributed, for the page's stale and audit lines."""
    times = ["SELECT MAX(sent_at) AS at FROM " + relation(run.segments, "sends")]
    times += [f"SELECT MAX({c}) FROM {relation(run.segments, t)}" for t, c in joins.MOMENTS.items()]
    last = run.bench.one(f"SELECT MAX(at) FROM ({' UNION ALL '.join(times)})")
    return {"last_fact_at": last.isoformat() if last else None, "unattributed": joins.unattributed(run.bench)}
