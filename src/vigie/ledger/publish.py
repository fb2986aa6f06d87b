"""Facts from segments: every message with what became of it, joined once, written as parts, swapped in one step.

In: the segments of all live imports, and which messages a change touches. Out: a new snapshot of facts.

Only the parts that hold a touched day are rewritten; the manifest then names the new ones beside the untouched.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from vigie.facts.store import Part, Snapshot, publish_snapshot, read_snapshot, sweep
from vigie.ledger import joins
from vigie.ledger.engine import Workbench
from vigie.ledger.segments import UNPLACED, Segment, months_sql, relation
from vigie.vocabulary.sql import literal

# Above this many messages a month is kept as one part per day, so that a late reply rewrites a day, not a month.
ROWS_PER_PART = 150_000
# Messages joined at once: about 300 MB.
ROWS_AT_ONCE = 600_000

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose facts: where they live, and the zone that decides what a day is."""

    root: Path
    zone: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from the facts as published: segments that came or were made anew, segments that are gone."""

    came: Sequence[Segment] = ()
    gone: Sequence[Segment] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Touched:
    """What has to be rebuilt: messages of some days (None: all), and whether the contacts changed."""

    days: set[date] | None
    contacts: bool


@dataclass(slots=True)
class _Run:
    """One publication under way."""

    bench: Workbench
    place: Place
    segments: Sequence[Segment]
    stamp: str
    tables: dict[str, tuple[Part, ...]] = field(default_factory=dict[str, tuple[Part, ...]])


def publish(
    bench: Workbench, place: Place, segments: Sequence[Segment], change: Change, progress: Progress
) -> Snapshot:
    """Rebuild what the change touches and make it current. Readers see the old snapshot until the very end."""
    before = read_snapshot(place.root)
    run = _Run(bench, place, segments, uuid.uuid4().hex[:12], dict(before.tables))
    progress("contacts", 0)
    touched = _touched(run, change)
    if touched.contacts or not before.parts("fact_contact"):
        _write_whole(run, "fact_contact", joins.contact_sql(segments, place.zone))
    _publish_sends(run, touched, progress)
    for table, sql in joins.smaller_tables(segments, place.zone).items():
        progress(table, 0)
        _write_whole(run, table, sql)
    snapshot = Snapshot(place.root, run.stamp, run.tables, _bounds(run))
    publish_snapshot(snapshot)
    sweep(place.root)
    return snapshot


def _touched(run: _Run, change: Change) -> Touched:
    """The days whose messages the changed segments bring, answer, or describe the contacts of."""
    zone = run.place.zone
    if change.everything or not run.tables.get("fact_send"):
        joins.prepare(run.bench, run.segments, zone)
        return Touched(None, contacts=True)
    both = [*run.segments, *change.gone]
    joins.prepare(run.bench, both, zone)
    spoken = [*change.came, *change.gone]
    days = {row[0] for row in run.bench.rows(joins.touched_days_sql(both, spoken, zone))}
    if change.gone:
        joins.prepare(run.bench, run.segments, zone)
    return Touched(days, any(s.has("contacts") for s in spoken))


def _publish_sends(run: _Run, touched: Touched, progress: Progress) -> None:
    """Some months at a time, so that memory is bounded whatever the size of the past."""
    counts = {m: n for m, n in run.bench.rows(months_sql(run.segments)) if m != UNPLACED}
    sent = _surviving(run.tables.get("fact_send", ()), counts, touched)
    opened = _surviving(run.tables.get("fact_open", ()), counts, touched)
    todo = {m: n for m, n in counts.items() if touched.days is None or _overlaps(m, touched.days)}
    done = 0
    for months in _chunks(todo):
        progress("sends", done / len(todo))
        run.bench.run(joins.sent_sql(run.segments, months, run.place.zone))
        run.bench.run(joins.opened_sql(run.segments, months))
        writes = [w for m in months for w in [*_replace_sends(run, sent, m, touched), *_replace_opens(run, opened, m)]]
        run.bench.run_all(writes)
        done += len(months)
    run.tables["fact_send"] = tuple(sorted(sent, key=lambda p: p.path))
    run.tables["fact_open"] = tuple(sorted(opened, key=lambda p: p.path))


def _chunks(months: Mapping[str, int]) -> Iterator[list[str]]:
    """Consecutive months of at most ROWS_AT_ONCE messages together, at least one month each."""
    chunk: list[str] = []
    rows = 0
    for month, count in months.items():
        if chunk and rows + count > ROWS_AT_ONCE:
            yield chunk
            chunk, rows = [], 0
        chunk.append(month)
        rows += count
    if chunk:
        yield chunk


def _surviving(parts: Sequence[Part], months: Mapping[str, int], touched: Touched) -> list[Part]:
    """Parts of months that still have messages; none when everything is rebuilt."""
    return [] if touched.days is None else [p for p in parts if _label(p).split("+", 1)[0] in months]


def _label(part: Part) -> str:
    """2026-10 for a month in one part, 2026-10+2026-10-31 for one of its days."""
    return part.path.split("/", 1)[1].split(".", 1)[0]


def _overlaps(month: str, days: Iterable[date]) -> bool:
    """Segments go by UTC month, parts by the workspace's days: a day may belong to the month next to it."""
    first = date.fromisoformat(month + "-01")
    return any(-1 <= (d - first).days <= 31 for d in days)  # noqa: PLR2004 - the longest month


def _replace_sends(run: _Run, kept: list[Part], month: str, touched: Touched) -> list[str]:
    """Put the new parts of a month in place of the old ones; returns the statements that write them."""
    counts: dict[date, int] = dict(
        run.bench.rows(f"SELECT day, COUNT(*) FROM sent WHERE month = {literal(month)} GROUP BY day ORDER BY day")
    )
    mine = {_label(p): p for p in kept if _label(p).split("+", 1)[0] == month}
    if sum(counts.values()) <= ROWS_PER_PART:
        kept[:] = [p for p in kept if p not in mine.values()]
        if not counts:
            return []
        part = Part(f"fact_send/{month}.{run.stamp}.parquet", sum(counts.values()), min(counts), max(counts))
        kept.append(part)
        return [_sent_part_sql(run, part, month, "TRUE")]
    whole = touched.days is None or month in mine
    stale = {f"{month}+{d}" for d in (touched.days or ())} | ({month} if month in mine else set())
    fresh = [
        Part(f"fact_send/{month}+{d}.{run.stamp}.parquet", n, d, d)
        for d, n in counts.items()
        if whole or d in (touched.days or ())
    ]
    kept[:] = [p for p in kept if _label(p) not in stale] + fresh
    return [_sent_part_sql(run, p, month, f"day = DATE '{p.first}'") for p in fresh]


def _sent_part_sql(run: _Run, part: Part, month: str, where: str) -> str:
    rows = f"SELECT * EXCLUDE (month) FROM sent WHERE month = {literal(month)} AND {where} ORDER BY day, mailbox"
    return _copy_sql(run, rows, part.path)


def _replace_opens(run: _Run, kept: list[Part], month: str) -> list[str]:
    kept[:] = [p for p in kept if _label(p) != month]
    where = f"month = {literal(month)}"
    rows = run.bench.one(f"SELECT COUNT(*) FROM opened WHERE {where}")
    if not rows:
        return []
    path = f"fact_open/{month}.{run.stamp}.parquet"
    kept.append(Part(path, rows))
    return [_copy_sql(run, f"SELECT * EXCLUDE (month) FROM opened WHERE {where} ORDER BY ALL", path)]


def _write_whole(run: _Run, table: str, sql: str) -> None:
    path = f"{table}/all.{run.stamp}.parquet"
    run.bench.run(_copy_sql(run, sql, path))
    rows = run.bench.one(f"SELECT COUNT(*) FROM read_parquet({literal(str(run.place.root / path))})")
    run.tables[table] = (Part(path, rows),)


def _copy_sql(run: _Run, sql: str, path: str) -> str:
    file = run.place.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    return f"COPY ({sql}) TO {literal(str(file))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440)"


def _bounds(run: _Run) -> dict[str, object]:
    """The moment of the latest fact and what could not be attributed, for the page's stale and audit lines."""
    times = ["SELECT MAX(sent_at) AS moment FROM " + relation(run.segments, "sends")]
    times += [f"SELECT MAX({c}) FROM {relation(run.segments, t)}" for t, c in joins.MOMENTS.items()]
    last = run.bench.one(f"SELECT MAX(moment) FROM ({' UNION ALL '.join(times)})")
    sent = run.bench.one(times[0])
    return {
        "last_send_at": sent.isoformat() if sent else None,
        "published_at": datetime.now(UTC).isoformat(),
        "last_fact_at": last.isoformat() if last else None,
        "unattributed": joins.unattributed(run.bench),
    }
