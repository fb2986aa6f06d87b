"""Contacts by the day they entered a comparison, and what became of each within a fixed number of days.

In: an engine, who enters, into which arm, what counts as success. Out: counts by arm and day; every outcome final.
A contact counts once its days are over, whichever message of the sequence was answered, calls included.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from vigie.metrics.catalogue import CONTACT_WORDS, ROW_WORDS
from vigie.metrics.compile import Where, filtered, moment
from vigie.metrics.counting import Rows

# What a message said of its contact when the contact's days were over.
_LATEST = CONTACT_WORDS["fact_send"]
OUTCOMES: dict[str, str] = {
    "positive": f"{_LATEST['latest_positive'][0]} = {_LATEST['latest_human'][0]}",
    "reply": "BOOL_OR(human_at <= seen)",
    "meeting": "BOOL_OR(meeting_at <= seen)",
    "opt_out": "BOOL_OR(unsubscribed_at <= seen OR complained_at <= seen)",
}
Scope = Literal["sequence", "message"]


@dataclass(frozen=True, slots=True)
class Day:
    """Contacts of one arm whose first message left that day, and how many of them succeeded within their days."""

    arm: str | None
    day: date
    contacts: int
    hits: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Who enters: the first message of a contact between two days (both included) that passes `where`.

    `arm`: a SQL expression over that message, `arm_params` its bound values. `days`: how long a contact is watched.
    `scope`: all that the contact receives in these days, or the entry message alone.
    """

    first: date
    last: date
    arm: str
    arm_params: tuple[object, ...] = ()
    where: Where = field(default_factory=dict[str, Sequence[str | None]])
    days: int = 21
    scope: Scope = "sequence"


def entered(engine: Rows, entry: Entry, outcome: str, as_of: datetime) -> list[Day]:
    """Counts by arm and day, of the contacts whose days were over at `as_of`."""
    source, params = _entry(entry, as_of)
    words = ROW_WORDS["fact_send"]
    same = "facts.send = entry.send" if entry.scope == "message" else "facts.contact = entry.contact"
    sql = (
        f"{source},\nmessage AS (\n"
        "  SELECT entry.contact, entry.arm, entry.day AS entry_day, facts.human_at, facts.meeting_at,\n"
        "    facts.unsubscribed_at, facts.complained_at, facts.first_class, facts.latest_class, facts.latest_at,\n"
        f"    entry.sent_at + INTERVAL '{entry.days}' DAY AS seen\n"
        f"  FROM entry\n  JOIN fact_send AS facts ON {same}\n"
        f"  WHERE facts.day BETWEEN DATE '{entry.first}' AND DATE '{entry.last + timedelta(entry.days)}'\n"
        f"    AND facts.sent_at >= entry.sent_at AND facts.sent_at < entry.sent_at + INTERVAL '{entry.days}' DAY\n"
        f"    AND entry.sent_at + INTERVAL '{entry.days}' DAY <= {moment(as_of)}\n),\n"
        "known AS (\n  SELECT contact, arm, entry_day, seen, human_at, meeting_at, unsubscribed_at, complained_at,\n"
        f"    {words['human_class']} AS human_class,\n    {words['human_class_at']} AS human_class_at\n  FROM message\n"
        "),\n"
        f"person AS (\n  SELECT arm, entry_day, contact, {OUTCOMES[outcome]} AS success\n"
        "  FROM known\n  GROUP BY arm, entry_day, contact\n)\n"
        "SELECT arm, entry_day, COUNT(*) AS contacts, COUNT(*) FILTER (WHERE success) AS hits\n"
        "FROM person\nGROUP BY arm, entry_day\nORDER BY entry_day, arm"
    )
    return [Day(None if arm is None else str(arm), day, n, x) for arm, day, n, x in engine.rows(sql, params)]


def mix(engine: Rows, entry: Entry, dimension: str, as_of: datetime) -> dict[tuple[str | None, str | None], int]:
    """Contacts that entered so far, whatever became of them, by arm and value of a dimension of their message."""
    source, params = _entry(entry, as_of, dimension)
    sql = f"{source}\nSELECT arm, {dimension}, COUNT(*) AS contacts\nFROM entry\nGROUP BY arm, {dimension}"
    rows = engine.rows(sql, params)
    return {(_text(arm), _text(value)): contacts for arm, value, contacts in rows}


def _entry(entry: Entry, as_of: datetime, *more: str) -> tuple[str, tuple[object, ...]]:
    texts, params = filtered(entry.where)
    conditions = "".join(f"\n      AND {text}" for text in texts)
    extra = "".join(f", {column}" for column in more)
    return (
        f"WITH entry AS (\n  SELECT send, contact, arm, day, sent_at{extra}\n  FROM (\n"
        f"    SELECT send, contact, {entry.arm} AS arm, day, sent_at{extra},\n"
        "      ROW_NUMBER() OVER (PARTITION BY contact ORDER BY sent_at, send) AS nth\n    FROM fact_send\n"
        f"    WHERE day BETWEEN DATE '{entry.first}' AND DATE '{entry.last}' AND sent_at <= {moment(as_of)}"
        f"{conditions}\n  ) AS numbered\n  WHERE nth = 1\n)"
    ), (*entry.arm_params, *params)


def weekly(days: Sequence[Day], arm: str | None, start: date, weeks: int) -> list[tuple[int, int]]:
    """(contacts, successes) of an arm by week of entry."""
    found = [(0, 0)] * weeks
    for d in days:
        week = (d.day - start) // timedelta(7)
        if d.arm == arm and 0 <= week < weeks:
            contacts, hits = found[week]
            found[week] = contacts + d.contacts, hits + d.hits
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(value)
