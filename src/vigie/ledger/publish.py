"""Facts from segments: every message with what became of it, joined once, written as parts, swapped in one step.

In: the segments of all live imports, and what changed. Out: a new snapshot of facts.

A small change works out the messages that it touches and puts them into the parts of their days in place of the old
rows (`reach.py`); a large one counts everything anew. The manifest then names the new parts beside the untouched.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from vigie.facts.schema import SHAPE
from vigie.facts.store import Part, Snapshot, publish_snapshot, read_snapshot, sweep
from vigie.ledger import joins
from vigie.ledger.engine import Workbench
from vigie.ledger.people_sql import contact_dimensions
from vigie.ledger.reach import Reach, Step, narrow
from vigie.ledger.segments import UNPLACED, Segment, months_sql, relation
from vigie.vocabulary.sql import literal, literals

# Above this many messages a month is kept as one part per day, so that a late reply rewrites a day, not a month.
ROWS_PER_PART = 150_000
# Messages joined at once: about 300 MB.
ROWS_AT_ONCE = 600_000
# Fact table -> the ledger's table of the same things, and its id.
ABOUT_PEOPLE = {
    "fact_reply": ("replies", "reply"),
    "fact_call": ("calls", "call"),
    "fact_meeting": ("meetings", "meeting"),
    "fact_opportunity": ("opportunities", "opportunity"),
}

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose facts: where they live, and the zone that decides what a day is."""

    root: Path
    zone: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from the facts as published: segments that came, segments that are gone.

    `everything`: segments were made anew, or nobody knows what was published.
    """

    came: Sequence[Segment] = ()
    gone: Sequence[Segment] = ()
    everything: bool = False


@dataclass(slots=True)
class _Run:
    """One publication under way. `reach` is None when everything is counted anew."""

    bench: Workbench
    place: Place
    segments: Sequence[Segment]
    stamp: str
    dims: str
    tables: dict[str, tuple[Part, ...]]
    reach: Reach | None = None


@dataclass(slots=True)
class _Month:
    """The parts of one month: those that stand, and for each new part the old ones that it replaces."""

    name: str
    standing: list[Part]
    fresh: dict[str, tuple[str, list[Part]]] = field(default_factory=dict[str, tuple[str, list[Part]]])


def publish(
    bench: Workbench, place: Place, segments: Sequence[Segment], change: Change, progress: Progress
) -> Snapshot:
    """Rebuild what the change touches and make it current. Readers see the old snapshot until the very end."""
    before = read_snapshot(place.root)
    progress("contacts", 0)
    dims = contact_dimensions(bench, segments)
    run = _Run(bench, place, segments, uuid.uuid4().hex[:12], dims, dict(before.tables))
    if not change.everything and before.rows("fact_send") and not before.outdated:
        run.reach = narrow(bench, Step(segments, change.came, change.gone), dims, place.zone)
    if run.reach is None:
        joins.see(bench, segments, dims)
        joins.prepare(bench, place.zone)
    _publish_contacts(run)
    _publish_sends(run, progress)
    for table, sql in joins.smaller_tables(place.zone).items():
        progress(table, 0)
        _publish_smaller(run, table, sql)
    snapshot = Snapshot(place.root, run.stamp, run.tables, _bounds(run, before))
    publish_snapshot(snapshot)
    sweep(place.root)
    return snapshot


def _publish_contacts(run: _Run) -> None:
    """The contact file: whole when it is described anew, else with the rows that a change reaches where they moved."""
    files = [run.place.root / p.path for p in run.tables.get("fact_contact", ())]
    if run.reach is None or run.reach.step.brings("contacts") or run.reach.step.gone or not files:
        sends = relation(run.segments, "sends")
        _write_whole(run, "fact_contact", joins.contact_sql(run.dims, sends, run.place.zone))
        return
    here = "WHERE contact IN (FROM reach)"
    fresh = joins.contact_sql(f"(FROM contact_dims {here})", f"(FROM the_sends {here})", run.place.zone)
    kept = f"read_parquet({_files(files)})"
    run.bench.run(f"CREATE OR REPLACE TEMP TABLE contacts_now AS {fresh}")
    before = f"FROM {kept} WHERE contact IN (SELECT contact FROM contacts_now)"
    run.bench.run(f"CREATE OR REPLACE TEMP TABLE contacts_moved AS FROM contacts_now EXCEPT {before}")
    if run.bench.one("SELECT COUNT(*) FROM contacts_moved"):
        rest = f"FROM {kept} b ANTI JOIN contacts_moved m ON m.contact = b.contact"
        _write_whole(run, "fact_contact", f"{rest} UNION ALL BY NAME FROM contacts_moved ORDER BY loaded_at, contact")


# -- messages -------------------------------------------------------------------------------------------------------


def _publish_sends(run: _Run, progress: Progress) -> None:
    """Some months at a time, so that memory is bounded whatever the size of the past."""
    counts = {m: n for m, n in run.bench.rows(months_sql(run.segments)) if m != UNPLACED}
    for table in ("fact_send", "fact_open"):
        parts = run.tables.get(table, ()) if run.reach else ()
        run.tables[table] = tuple(p for p in parts if _month_of(p) in counts)
    done = 0
    for months in _chunks(counts) if run.reach is None else filter(None, [_touched_months(run, counts)]):
        progress("sends", done / len(counts))
        _work_out(run, months)
        changed = [_month(run, m, counts[m]) for m in months]
        run.bench.run_all([w for m in changed for w in _sends_sql(run, m)])
        for month in changed:
            run.tables["fact_send"] = _replaced(run, "fact_send", month)
        _publish_opens(run, changed)
        done += len(months)


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


def _touched_months(run: _Run, counts: Mapping[str, int]) -> list[str]:
    return [m for (m,) in run.bench.rows("SELECT DISTINCT month FROM touched ORDER BY month") if m in counts]


def _work_out(run: _Run, months: Sequence[str]) -> None:
    """sent: the rows of these months, or of the touched messages."""
    if run.reach is None:
        here = f"month IN ({literals(months)})"
        run.bench.run(joins.sent_sql(here, here, run.place.zone))
    else:
        touched = "IN (SELECT send FROM touched)"
        run.bench.run(joins.sent_sql(f"id {touched}", f"send {touched}", run.place.zone))


def _label(part: Part) -> str:
    """2026-10 for a month in one part, 2026-10+2026-10-31 for one of its days."""
    return part.path.split("/", 1)[1].split(".", 1)[0]


def _month_of(part: Part) -> str:
    return _label(part).split("+", 1)[0]


def _month(run: _Run, month: str, rows: int) -> _Month:
    """Which parts of a month to write: the month as one, or its days, or those of its days that are touched."""
    old = [p for p in run.tables["fact_send"] if _month_of(p) == month]
    if rows <= ROWS_PER_PART:
        return _Month(month, [], {month: ("TRUE", old)})
    here = f"month = {literal(month)}"
    by_day = bool(old) and all(_label(p) != month for p in old)
    days: set[date] = {d for (d,) in run.bench.rows(f"SELECT DISTINCT day FROM sent WHERE {here}")}
    if run.reach:
        days |= {d for (d,) in run.bench.rows(f"SELECT DISTINCT day FROM touched WHERE {here}")}
    if not by_day and old:
        days |= {d for (d,) in run.bench.rows(f"SELECT DISTINCT day FROM read_parquet({_files(_paths(run, old))})")}
    fresh = {
        f"{month}+{d}": (f"day = DATE '{d}'", [p for p in old if _label(p) in {month, f"{month}+{d}"}])
        for d in sorted(days)
    }
    replaced = {p.path for _, parts in fresh.values() for p in parts}
    return _Month(month, [p for p in old if p.path not in replaced], fresh)


def _sends_sql(run: _Run, month: _Month) -> list[str]:
    """The statements that write the new parts: rows worked out now, and old rows of messages that nothing touched."""
    writes: list[str] = []
    for label, (where, old) in month.fresh.items():
        rows = f"SELECT * EXCLUDE (month) FROM sent WHERE month = {literal(month.name)} AND {where}"
        if old:
            before = f"SELECT * FROM read_parquet({_files(_paths(run, old))}) b ANTI JOIN touched t ON t.send = b.send"
            rows += f" UNION ALL BY NAME {before} WHERE {where}"
        writes.append(_copy_sql(run, f"{rows} ORDER BY day, mailbox", _path(run, "fact_send", label)))
    return writes


def _replaced(run: _Run, table: str, month: _Month) -> tuple[Part, ...]:
    """The parts of a table once a month has its new ones."""
    fresh = [_written(run, _path(run, table, label)) for label in month.fresh]
    others = [p for p in run.tables[table] if _month_of(p) != month.name]
    return tuple(sorted([*others, *month.standing, *(p for p in fresh if p.rows)], key=lambda p: p.path))


def _written(run: _Run, path: str) -> Part:
    """A part as it came out; an empty one is not kept."""
    file = run.place.root / path
    rows, first, last = run.bench.rows(f"SELECT COUNT(*), MIN(day), MAX(day) FROM read_parquet({literal(str(file))})")[
        0
    ]
    if not rows:
        file.unlink()
    return Part(path, rows, first, last)


# -- opens without consent ------------------------------------------------------------------------------------------


def _publish_opens(run: _Run, months: Sequence[_Month]) -> None:
    if run.reach is None:
        events = f"(SELECT * FROM the_events WHERE month IN ({literals([UNPLACED, *(m.name for m in months)])}))"
        run.bench.run("CREATE OR REPLACE TABLE opened AS " + joins.opened_sql("sent", events))
        rows = {m.name: f"SELECT * FROM opened WHERE month = {literal(m.name)}" for m in months}
    elif run.reach.opens:
        rows = {m.name: _recounted(run, m) for m in months}
    else:
        return
    run.bench.run_all([_opens_sql(run, m, sql) for m, sql in rows.items() if sql])
    for month, sql in rows.items():
        others = tuple(p for p in run.tables["fact_open"] if _month_of(p) != month)
        part = _written(run, _path(run, "fact_open", month)) if sql else Part("", 0)
        run.tables["fact_open"] = (*others, Part(part.path, part.rows)) if part.rows else others


def _recounted(run: _Run, month: _Month) -> str:
    """Totals of the days that were rewritten, counted again over their messages; of the other days as they were."""
    old = [p for p in run.tables["fact_open"] if _month_of(p) == month.name]
    said = literal(month.name)
    fresh = [p for p in run.tables["fact_send"] if _label(p) in month.fresh]
    rows: list[str] = []
    if fresh:
        sent = f"(SELECT {said} AS month, * FROM read_parquet({_files(_paths(run, fresh))}))"
        rows.append(joins.opened_sql(sent, relation(run.segments, "events", [UNPLACED, month.name])))
    if old and month.name not in month.fresh:
        days = ", ".join(literal(label.split("+", 1)[1]) for label in month.fresh)
        files = _files(_paths(run, old))
        rows.append(f"SELECT {said} AS month, * FROM read_parquet({files}) WHERE day NOT IN ({days})")
    return " UNION ALL BY NAME ".join(f"SELECT * FROM ({r})" for r in rows)


def _opens_sql(run: _Run, month: str, rows: str) -> str:
    return _copy_sql(run, f"SELECT * EXCLUDE (month) FROM ({rows}) ORDER BY ALL", _path(run, "fact_open", month))


# -- the other tables -----------------------------------------------------------------------------------------------


def _publish_smaller(run: _Run, table: str, sql: str) -> None:
    """A table whose rows are few: whole, or the rows that a change reaches in place of what they were."""
    old = run.tables.get(table, ())
    if run.reach is None or not old:
        _write_whole(run, table, sql)
    elif table not in ABOUT_PEOPLE:
        if run.reach.step.brings(table.removeprefix("fact_") + "s"):
            _write_whole(run, table, sql)
    else:
        told, key = ABOUT_PEOPLE[table]
        if run.bench.one(f"SELECT COUNT(*) FROM reach_{told}"):
            files = _files(_paths(run, old))
            before = f"SELECT * FROM read_parquet({files}) b ANTI JOIN reach_{told} r ON r.id = b.{key}"
            _write_whole(run, table, f"{before} UNION ALL BY NAME SELECT * FROM ({sql})")


def _write_whole(run: _Run, table: str, sql: str) -> None:
    path = _path(run, table, "all")
    run.bench.run(_copy_sql(run, sql, path))
    rows = run.bench.one(f"SELECT COUNT(*) FROM read_parquet({literal(str(run.place.root / path))})")
    run.tables[table] = (Part(path, rows),)


def _path(run: _Run, table: str, label: str) -> str:
    return f"{table}/{label}.{run.stamp}.parquet"


def _paths(run: _Run, parts: Sequence[Part]) -> list[Path]:
    return [run.place.root / p.path for p in parts]


def _files(files: Sequence[Path]) -> str:
    return f"[{', '.join(literal(str(f)) for f in files)}]"


def _copy_sql(run: _Run, sql: str, path: str) -> str:
    file = run.place.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    return f"COPY ({sql}) TO {literal(str(file))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440)"


def _bounds(run: _Run, before: Snapshot) -> dict[str, object]:
    """The moment of the latest fact and what could not be attributed, for the page's stale and audit lines."""
    times = [f"SELECT MAX(sent_at) AS sent, NULL::TIMESTAMP AS moment FROM {relation(run.segments, 'sends')}"]
    times += [f"SELECT NULL, MAX({c}) FROM {relation(run.segments, t)}" for t, c in joins.MOMENTS.items()]
    sent, last = run.bench.rows(
        f"SELECT MAX(sent), GREATEST(MAX(sent), MAX(moment)) FROM ({' UNION ALL '.join(times)})"
    )[0]
    lost = run.bench.one(joins.unattributed_sql("wanted", "link"))
    if run.reach:
        lost += int(str(before.facts.get("unattributed", 0))) - run.reach.lost
    return {
        "last_send_at": sent.isoformat() if sent else None,
        "shape": SHAPE,
        "published_at": datetime.now(UTC).isoformat(),
        "last_fact_at": last.isoformat() if last else None,
        "unattributed": lost,
    }
