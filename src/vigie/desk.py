"""What a face reads from: the engine over the current facts, the moment they are read as of, the boards kept ready.

In: a workspace, now. Out: a `Desk`; boards and filter values, from a file beside the facts when they were prepared.

While a snapshot stands, nothing can be known that was not known when it was published. So the page is read as of that
moment, or of the start of the day when that is later (yesterday's windows move on at midnight), and not as of every
second: the same question has the same answer all day long.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from vigie import diagnosis, metrics
from vigie.facts.answers import keep_document, read_document
from vigie.facts.engines.duckdb import Engine, engine_of
from vigie.facts.store import Snapshot, read_snapshot
from vigie.metrics.document import board_document, read_board
from vigie.vocabulary import metric as vocabulary
from vigie.vocabulary.metric import Board
from vigie.workspaces.models import Workspace

# Older than this, the page is anchored on the last fact and says so.
STALE_DAYS = 7
# Answers to the last messages of an export are part of it.
AFTERMATH = timedelta(days=3)
# Facts of a version that did not say when they were published: readings move with the clock, in steps.
STEP = timedelta(minutes=5)
# The periods that the page offers, and those that are looked at every day.
PERIODS = (7, 14, 28, 84, 182)
PREPARED = (7, 14, 28)
ENGINES_KEPT = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What one request reads from: the engine of the current snapshot, the moment, the team's zone.

    `heard`: the moment that replies are read until; they go on coming when a team has stopped sending.
    """

    engine: Engine
    as_of: datetime
    heard: datetime
    zone: str
    stale_since: datetime | None
    root: Path


_LAST = "last fact"
_engines: dict[tuple[Path, str], Engine] = {}
_lock = Lock()


def open_desk(workspace: Workspace, now: datetime) -> Desk:
    """The current facts of a workspace, read as of now, or as of the last day known when that is long ago."""
    root, zone = workspace.facts_root, workspace.zone
    snapshot = read_snapshot(root)
    engine = engine_for(snapshot)
    as_of = anchor(now, snapshot, zone)
    last = _last_known(snapshot) or _last_fact(root, engine)
    if last is None or as_of - last <= timedelta(days=STALE_DAYS):
        return Desk(engine, as_of, as_of, zone, None, root)
    evening = _evening(last, zone)
    return Desk(engine, evening, _last_heard(engine, zone, evening, as_of), zone, last, root)


def _evening(moment: datetime, zone: str) -> datetime:
    return datetime.combine(moment.astimezone(ZoneInfo(zone)), time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)


def _last_heard(engine: Engine, zone: str, known: datetime, as_of: datetime) -> datetime:
    """The evening of the last reply, where it came after the last day known; at most `as_of`."""
    text = "SELECT MAX(received_at) FROM fact_reply WHERE received_at <= ?"
    ((last,),) = engine.rows(text, [as_of.replace(tzinfo=None)])
    return known if last is None else max(known, min(as_of, _evening(last.replace(tzinfo=UTC), zone)))


def anchor(now: datetime, snapshot: Snapshot, zone: str) -> datetime:
    """The moment that a snapshot is read as of: its publication, or the start of today when that is later."""
    published = snapshot.facts.get("published_at")
    if not isinstance(published, str):
        return datetime.fromtimestamp(now.timestamp() // STEP.total_seconds() * STEP.total_seconds(), UTC)
    midnight = datetime.combine(now.astimezone(ZoneInfo(zone)), time(), ZoneInfo(zone)).astimezone(UTC)
    return min(now.astimezone(UTC), max(datetime.fromisoformat(published), midnight))


def engine_for(snapshot: Snapshot) -> Engine:
    """The one engine of this process over a snapshot."""
    key = (snapshot.root, snapshot.id)
    with _lock:
        engine = _engines.pop(key, None) or engine_of(snapshot)
        _engines[key] = engine  # the one used last stays longest
        while len(_engines) > ENGINES_KEPT:
            del _engines[next(iter(_engines))]
    return engine


def prepared_board(desk: Desk, days: int) -> Board | None:
    """The twelve numbers without any filter, when they were prepared."""
    said = _read(desk, _board(desk, days))
    return None if said is None else read_board(said)


def prepared_filters(desk: Desk) -> dict[str, list[str | None]] | None:
    """The values that each filter offers, when they were prepared."""
    return _read(desk, _filters(desk))


def remembered(desk: Desk, about: str, count: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a question about a moment gone by was answered once; answered now, and kept, when it was not."""
    question = f"{about} in {desk.zone} by {_edition()}"
    _prepare(desk, question, count)
    return _read(desk, question) or count()


def warm(workspace: Workspace, now: datetime | None = None) -> None:
    """Prepare what the page shows without filters. Done once per snapshot and day; asked again, it does nothing."""
    desk = open_desk(workspace, now or datetime.now(UTC))
    asked = {"as_of": desk.as_of, "zone": desk.zone}
    _prepare(desk, _LAST, lambda: {"moment": _found(desk.engine)})
    _prepare(desk, _filters(desk), lambda: metrics.filter_values(desk.engine, **asked))
    for days in PREPARED:
        _prepare(desk, _board(desk, days), partial(_counted, desk, days))


def _counted(desk: Desk, days: int) -> dict[str, Any]:
    return board_document(metrics.board(desk.engine, as_of=desk.as_of, zone=desk.zone, days=days))


def _prepare(desk: Desk, question: str, count: Callable[[], object]) -> None:
    if _read(desk, question) is None:
        keep_document(desk.root, desk.engine.snapshot, question, count())


def _read(desk: Desk, question: str) -> Any | None:
    return read_document(desk.root, desk.engine.snapshot, question)


def _board(desk: Desk, days: int) -> str:
    return _question(desk, f"board of {days} days")


def _filters(desk: Desk) -> str:
    return _question(desk, "filters")


def _question(desk: Desk, about: str) -> str:
    return f"{about} as of {desk.as_of.isoformat()} in {desk.zone} by {_edition()}"


@cache
def _edition() -> str:
    """Other definitions give other answers: the documents of another version of the numbers are not read."""
    files = sorted(f for room in (metrics, diagnosis) for f in Path(room.__file__).parent.rglob("*.py"))
    sources = b"".join(f.read_bytes() for f in (*files, Path(vocabulary.__file__)))
    return blake2b(sources, digest_size=8).hexdigest()


def _last_known(snapshot: Snapshot) -> datetime | None:
    """The last thing that happened, but not long after the last message: a stray open must not empty the window."""
    sent, fact = (snapshot.facts.get(name) for name in ("last_send_at", "last_fact_at"))
    if not isinstance(sent, str) or not isinstance(fact, str):
        return None
    first, last = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (sent, fact))
    return min(last, first + AFTERMATH)


def _last_fact(root: Path, engine: Engine) -> datetime | None:
    """The last message sent; without any, the last contact loaded."""
    said = read_document(root, engine.snapshot, _LAST)
    moment = _found(engine) if said is None else said["moment"]
    return datetime.fromisoformat(moment) if moment else None


def _found(engine: Engine) -> str | None:
    for table, column in (("fact_send", "sent_at"), ("fact_contact", "loaded_at")):
        ((moment,),) = engine.rows(f"SELECT MAX({column}) FROM {table}")  # noqa: S608 - constants of the line above
        if moment is not None:
            return moment.replace(tzinfo=UTC).isoformat()
    return None
