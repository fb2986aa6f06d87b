"""The month, the quarter and the debrief of a campaign: the funnel in all and by part, beside the period before.

In: a workspace, a month, a quarter or a campaign. Out: documents of codes and figures; a part is called better or worse
only when chance does not explain it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Any, Literal
from zoneinfo import ZoneInfo

from vigie.desk import Desk, open_desk
from vigie.metrics import METRICS
from vigie.metrics.compile import Where
from vigie.metrics.counting import Tallies, count, measurable, reporting_providers
from vigie.metrics.distributions import wilson
from vigie.metrics.health import health
from vigie.metrics.volume import volume_jumps
from vigie.metrics.windows import Clock
from vigie.review.models import Decision, Week
from vigie.review.weekly import MOST_DECISIONS, decision_figures
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import Better, Counts, Metric, Period
from vigie.workspaces.models import Workspace

Kind = Literal["month", "quarter", "debrief"]
# The funnel, in its order.
FUNNEL = (
    "delivery_rate", "hard_bounce_rate", "complaint_rate", "unsubscribe_rate", "human_reply_rate", "positive_rate",
    "meetings_booked", "qualified_meeting_rate", "opportunity_rate",
)  # fmt: skip
# By segment, sector, offer; where addresses come from; what they are sent through.
PARTS: dict[Kind, tuple[str, ...]] = {
    "month": ("segment", "industry", "campaign", "source", "domain"),
    "quarter": ("segment", "industry", "campaign", "source", "size", "region"),
    "debrief": ("step", "version", "segment", "industry", "source", "mailbox"),
}
# Parts are many, so one is told apart from the rest at three standard errors only.
_BEYOND = 3.0
_MOST_ROWS = 12
_JUDGED = "positive_rate"
# Nobody here asks the DNS or a blocklist: the month's routine says so instead of leaving them out.
_UNCHECKED: dict[str, Any] = {"code": "domains", "state": "unknown", "figures": {}}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one document is about: the days from `first` to `after` (excluded), the slice."""

    workspace: Workspace
    desk: Desk
    kind: Kind
    name: str
    first: date
    after: date
    where: Where
    now: datetime


def monthly(workspace: Workspace, month: str, now: datetime) -> dict[str, Any]:
    """The month `YYYY-MM`. Raises UsageError."""
    first = _first_of(month)
    after = (first + timedelta(32)).replace(day=1)
    return _period(workspace, "month", month, (first, after), now)


def quarterly(workspace: Workspace, month: str, now: datetime) -> dict[str, Any]:
    """The quarter that a month `YYYY-MM` belongs to. Raises UsageError."""
    day = _first_of(month)
    first = day.replace(month=3 * ((day.month - 1) // 3) + 1)
    after = (first + timedelta(95)).replace(day=1)
    return _period(workspace, "quarter", f"{first.year}-Q{(first.month + 2) // 3}", (first, after), now)


def debrief(workspace: Workspace, campaign: str, now: datetime) -> dict[str, Any]:
    """One campaign, from its first message to its last, beside the rest of these days. Raises UsageError."""
    desk = open_desk(workspace, now)
    ((first, last),) = desk.engine.rows(
        "SELECT MIN(day), MAX(day) FROM fact_send WHERE campaign = ? AND sent_at <= ?",
        [campaign, desk.as_of.replace(tzinfo=None)],
    )
    if first is None:
        raise UsageError("unknown_value", dimension="campaign", value=campaign)
    where = {"campaign": [campaign]}
    said = _written(_Asked(workspace, desk, "debrief", campaign, first, last + timedelta(1), where, now))
    return {**said, "decisions": [d for d in said["decisions"] if campaign in _names(d)]}


def _period(workspace: Workspace, kind: Kind, name: str, days: tuple[date, date], now: datetime) -> dict[str, Any]:
    if days[0] > now.astimezone(ZoneInfo(workspace.zone)).date():
        raise UsageError("week_to_come", week=name)
    return _written(_Asked(workspace, open_desk(workspace, now), kind, name, *days, {}, now))


def _written(asked: _Asked) -> dict[str, Any]:
    desk, where, days = asked.desk, asked.where, (asked.first, asked.after)
    clock = Clock(desk.as_of, desk.zone)
    period, seen = clock.window(days[1], (days[1] - days[0]).days), desk.as_of.astimezone(UTC)
    before = Period(days[0] - (days[1] - days[0]), days[0], seen)
    metrics = [METRICS[key] for key in FUNNEL]
    reporting = reporting_providers(desk.engine, desk.as_of)
    own = count(desk.engine, metrics, [period, before], where=where, reporting=reporting)
    beside = count(desk.engine, metrics, [period], reporting=reporting) if where else None
    moments = [clock.local_midnight(d) for d in days]
    taken = Decision.objects.filter(
        workspace=asked.workspace, decided_at__gte=moments[0], decided_at__lt=moments[1], cancelled_at=None
    ).select_related("workspace")
    last_monday = min(days[1], clock.today + timedelta(1)) - timedelta(1)
    monday = last_monday - timedelta(last_monday.weekday())
    jumps = volume_jumps(desk.engine, as_of=desk.as_of, zone=desk.zone) if days[1] > clock.today else []
    checks = health(desk.engine, monday, seen, len(jumps)) if asked.kind == "month" else []
    return {
        "kind": asked.kind, "name": asked.name,
        "start": days[0].isoformat(), "end": (days[1] - timedelta(1)).isoformat(),
        "as_of": desk.as_of.isoformat(), "over": desk.as_of >= moments[1],
        "totals": [_total(m, own, beside, clock) for m in metrics],
        "tables": [t for d in PARTS[asked.kind] if (t := _table(asked, metrics, period, d, own))],
        "checklist": [*(asdict(c) for c in checks), *([_UNCHECKED] if asked.kind == "month" else [])],
        "decisions": [decision_figures(d, asked.now) for d in taken.order_by("decided_at", "pk")],
        "most_decisions": MOST_DECISIONS,
        "weeks_closed": Week.objects.filter(
            workspace=asked.workspace, closed_at__isnull=False, closed_at__gte=moments[0], closed_at__lt=moments[1]
        ).count(),
    }  # fmt: skip


def _total(metric: Metric, own: Tallies, beside: Tallies | None, clock: Clock) -> dict[str, Any]:
    """The number in the period, the period before, and for a campaign in the whole programme."""
    return {
        **_figures(metric, own.at(metric, (), 0)),
        "before": _figures(metric, own.at(metric, (), 1)),
        "programme": _figures(metric, beside.at(metric, (), 0)) if beside else None,
        "provisional": metric.maturity > 0 and clock.provisional(metric, own.periods[0]),
    }


def _table(
    asked: _Asked, metrics: Sequence[Metric], period: Period, dimension: str, own: Tallies
) -> dict[str, Any] | None:
    """One row per value, the largest first; None for a dimension that has but one."""
    able, desk = [m for m in metrics if measurable(m, (dimension,), asked.where)], asked.desk
    reporting = reporting_providers(desk.engine, desk.as_of)
    found = count(desk.engine, able, [period], by=(dimension,), where=asked.where, reporting=reporting)
    judged = METRICS[_JUDGED]
    slices = found.slices(judged)
    slices.sort(key=lambda s: -(found.at(judged, s, 0).base or 0))
    if len(slices) < 2:  # noqa: PLR2004 - one part is the whole
        return None
    whole = own.at(judged, (), 0)
    rows = [
        {
            "value": slice_[0][1],
            "metrics": [_figures(m, found.at(m, slice_, 0)) for m in able],
            "stands": _stands(judged, found.at(judged, slice_, 0), whole),
        }
        for slice_ in slices[:_MOST_ROWS]
    ]
    return {"dimension": dimension, "rows": rows, "more": max(0, len(slices) - _MOST_ROWS)}


def _stands(metric: Metric, part: Counts, whole: Counts) -> str:
    """better, worse, like the rest, or too few to say."""
    base, hits = part.base or 0, part.hits or 0
    others, other_hits = (whole.base or 0) - base, (whole.hits or 0) - hits
    if base < metric.min_base or others < metric.min_base:
        return "wait"
    pooled = (hits + other_hits) / (base + others)
    noise = sqrt(pooled * (1 - pooled) * (1 / base + 1 / others))
    gap = (hits / base - other_hits / others) / noise if noise else 0.0
    if abs(gap) < _BEYOND:
        return "ok"
    return "better" if (gap > 0) is (metric.better is Better.UP) else "worse"


def _figures(metric: Metric, counted: Counts) -> dict[str, Any]:
    hits, base = counted.hits or 0, counted.base or 0
    enough = base >= min(metric.min_base, 20)
    low, high = wilson(min(hits, base), base) if base else (None, None)
    return {
        "metric": metric.key, "hits": hits, "base": base, "value": hits / base if enough else None,
        "low": low if enough else None, "high": high if enough else None,
    }  # fmt: skip


def _names(decision: dict[str, Any]) -> set[str]:
    return {*decision["target"].values(), *(v for values in decision["where"].values() for v in values)}


def _first_of(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise UsageError("bad_month", text=month) from None
