"""What has to be sound before a week is judged: authentication, ramp, volume, replies read and classified.

In: an engine, the days of a week, the moment up to which it is known. Out: `Check`s: a code, a state, figures.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from vigie.metrics.counting import Rows
from vigie.vocabulary.mail import BounceReason

State = Literal["ok", "act", "unknown"]
# Refusals that say that the sender's identity is not proven (mail/reasons/authentication.py).
AUTHENTICATION = BounceReason.AUTHENTICATION
# Under these, the page says nothing of the kind is known.
_FEW, _REFUSED = 200, 0.005
# A volume beyond these, against the median of the eight weeks before, is no ordinary week.
_LEAST, _MOST = 0.6, 1.5
_WEEKS = 8
# Human replies that nobody put in a class, and replies that answer no known message, may be this many.
_UNREAD = 0.2
_WEEK = timedelta(7)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the health check; `figures` are those of its sentence."""

    code: str
    state: State
    figures: dict[str, object] = field(default_factory=dict[str, object])


def health(engine: Rows, start: date, seen: datetime, jumps: int) -> list[Check]:
    """The checks of the week from `start` on, as known at `seen` (UTC); `jumps`: mailboxes beyond their habit."""
    moment = seen.replace(tzinfo=None)
    sent, refused, usual = _volume(engine, start, moment)
    return [
        _authentication(sent, refused),
        Check("ramp", "act" if jumps else "ok", {"mailboxes": jumps}),
        _pace(sent, usual),
        *_replies(engine, start, moment, sent),
    ]


def _volume(engine: Rows, start: date, seen: datetime) -> tuple[int, int, float | None]:
    """Messages of the week, refusals for authentication among them, median of the weeks before."""
    first = start - _WEEKS * _WEEK
    rows = engine.rows(
        "SELECT CAST(FLOOR((day - ?) / 7) AS INTEGER) AS week, COUNT(*),\n"
        f"  COUNT(*) FILTER (WHERE bounce_reason = '{AUTHENTICATION}')\n"
        "FROM fact_send WHERE day >= ? AND day < ? AND sent_at <= ? GROUP BY 1",
        [first, first, start + _WEEK, seen],
    )
    by_week = {week: (sent, refused) for week, sent, refused in rows}
    sent, refused = by_week.get(_WEEKS, (0, 0))
    before = sorted(by_week.get(n, (0, 0))[0] for n in range(_WEEKS))
    middle = (before[_WEEKS // 2 - 1] + before[_WEEKS // 2]) / 2
    return sent, refused, middle or None


def _authentication(sent: int, refused: int) -> Check:
    if sent < _FEW:
        return Check("authentication", "unknown", {"sent": sent})
    state: State = "act" if refused > _REFUSED * sent else "ok"
    return Check("authentication", state, {"sent": sent, "refused": refused})


def _pace(sent: int, usual: float | None) -> Check:
    if usual is None:
        return Check("volume", "unknown", {"sent": sent})
    return Check("volume", "ok" if _LEAST <= sent / usual <= _MOST else "act", {"sent": sent, "usual": round(usual)})


def _replies(engine: Rows, start: date, seen: datetime, sent: int) -> list[Check]:
    ((replies, lost, human, unread),) = engine.rows(
        "SELECT COUNT(*), COUNT(*) FILTER (WHERE send IS NULL), COUNT(*) FILTER (WHERE NOT automatic),\n"
        "  COUNT(*) FILTER (WHERE NOT automatic AND (class IS NULL OR class = 'other'))\n"
        "FROM fact_reply WHERE day >= ? AND day < ? AND received_at <= ?",
        [start, start + _WEEK, seen],
    )
    if sent < _FEW:
        return [
            Check("replies_read", "unknown", {"sent": sent}),
            Check("replies_classified", "unknown", {"sent": sent}),
        ]
    read = Check(
        "replies_read", "ok" if replies and lost <= _UNREAD * replies else "act",
        {"replies": replies, "unattributed": lost},
    )  # fmt: skip
    sorted_ = Check(
        "replies_classified", "unknown" if not human else "ok" if unread <= _UNREAD * human else "act",
        {"replies": human, "unclassified": unread},
    )  # fmt: skip
    return [read, sorted_]
