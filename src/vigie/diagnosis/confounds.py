"""What else changed about the same time: what the team wrote in its journal, and what the facts show by themselves.

In: an engine and a window. Out: confounds, oldest first. An effect is not credited where several changed at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from math import log

from vigie.diagnosis.window import RECENT, Window
from vigie.metrics.counting import Rows
from vigie.vocabulary.finding import Confound

# The kinds whose effects cannot be told apart when they come in one week.
_ENTANGLED = {
    "source": "list", "targeting": "list", "new_source": "list",
    "copy": "copy", "new_version": "copy", "follow_up": "copy", "new_step": "copy",
    "volume": "volume", "volume_step": "volume", "mailbox": "sender", "new_mailbox": "sender", "domain": "sender",
}  # fmt: skip
_WEEK = 7
# A change of volume worth telling: half as much again, or a third less, for three days of sending at least.
_MORE, _LESS, _DAYS, _FEWEST = 1.5, 0.6, 3, 20
_NEW = {"source": "new_source", "mailbox": "new_mailbox", "step": "new_step"}


def confounds(engine: Rows, window: Window) -> tuple[Confound, ...]:
    """Changes of the last four weeks; what the journal says of a thing is not said again by the facts."""
    written = list(_journal(engine, window))
    told = {(c.entity, _ENTANGLED.get(c.kind)) for c in written}
    seen = [*_new(engine, window), *_volume(engine, window)]
    detected = [c for c in seen if (c.entity, _ENTANGLED.get(c.kind)) not in told]
    return tuple(sorted((*written, *detected), key=lambda c: (c.day, c.kind, c.entity or "")))


def entangled(found: Iterable[Confound], since: date, apart: str | None = None) -> tuple[str, ...]:
    """The things that changed within a week of `since`: "list", "copy", "volume", "sender"; `apart` is left out."""
    near = (c for c in found if abs((c.day - since).days) <= _WEEK)
    return tuple(sorted({_ENTANGLED[c.kind] for c in near if c.kind in _ENTANGLED} - {apart}))


def _journal(engine: Rows, window: Window) -> Iterator[Confound]:
    first = window.end - timedelta(RECENT)
    sql = "SELECT day, kind, entity, text FROM fact_change WHERE \"at\" <= ? AND day >= ? AND kind <> 'definition'"
    for day, kind, entity, text in engine.rows(sql, [window.seen, first]):
        yield Confound(kind, entity, day, "journal", text)


def _new(engine: Rows, window: Window) -> Iterator[Confound]:
    """Sources, mailboxes, steps and versions that had never sent before the last four weeks."""
    first = window.end - timedelta(RECENT)
    parts = [
        f"SELECT '{kind}', {_text(column)}, MIN(day), COUNT(*) FROM fact_send"
        f" WHERE sent_at <= ? AND {column} IS NOT NULL GROUP BY {column} HAVING MIN(day) >= ?"
        for column, kind in _NEW.items()
    ]
    parts.append(
        "SELECT 'new_version', campaign, MIN(day), COUNT(*) FROM fact_send WHERE sent_at <= ? AND version IS NOT NULL"
        " AND campaign IS NOT NULL GROUP BY campaign, version HAVING MIN(day) >= ?"
    )
    ((began,),) = engine.rows("SELECT MIN(day) FROM fact_send WHERE sent_at <= ?", [window.seen])
    if began is None or began >= first:
        return
    told: set[tuple[str, str]] = set()
    for part in parts:
        for kind, entity, day, sent in engine.rows(part, [window.seen, first]):
            if sent >= _FEWEST and (kind, entity) not in told:
                told.add((kind, entity))
                yield Confound(kind, entity, day, "facts")


def _text(column: str) -> str:
    return f"CAST({column} AS VARCHAR)"


def _volume(engine: Rows, window: Window) -> Iterator[Confound]:
    """The day on which the programme began to send much more or much less than on the same weekdays before."""
    first, last = window.baseline
    rows = engine.rows(
        "SELECT day, COUNT(*) FROM fact_send WHERE sent_at <= ? AND day >= ? GROUP BY day", [window.seen, first]
    )
    sent = dict(rows)
    usual = _weekdays(sent, first, last)
    days = [window.end - timedelta(i) for i in range(RECENT, 0, -1)]
    amounts = [(d, float(sent.get(d, 0)), usual[d.weekday()]) for d in days if usual[d.weekday()] > 0 or sent.get(d)]
    step = _step(amounts)
    if step is not None:
        yield Confound("volume_step", None, step, "facts")


def _weekdays(sent: dict[date, int], first: date, last: date) -> list[float]:
    weeks = max((last - first).days / _WEEK, 1)
    sums = [0.0] * _WEEK
    for day, n in sent.items():
        if first <= day < last:
            sums[day.weekday()] += n
    return [s / weeks for s in sums]


def _step(amounts: Sequence[tuple[date, float, float]]) -> date | None:
    best, found = 0.0, None
    for i, (day, _, _) in enumerate(amounts[: len(amounts) - _DAYS + 1]):
        now, usual = sum(sent for _, sent, _ in amounts[i:]), sum(before for _, _, before in amounts[i:])
        if usual <= 0 or now <= 0:
            continue
        gain = now * log(now / usual) - (now - usual)
        if gain > best and not _LESS < now / usual < _MORE:
            best, found = gain, day
    return found
