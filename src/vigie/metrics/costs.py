"""Money spent, spread by day over the periods that it pays for, and shared among those it was spent on.

In: an engine over the facts, a period, a dimension. Out: amounts by slice, currencies kept apart.
A cost that names the slice is its own. One that does not (tools, time) is shared by the messages sent, among the
slices of the source or campaign that it names, else among all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from vigie.metrics.compile import moment
from vigie.metrics.counting import Rows
from vigie.vocabulary.metric import Period

By = Literal["source", "campaign", "segment"]
Money = dict[str, float]  # currency -> amount
_NAMED = ("source", "campaign")


@dataclass(frozen=True, slots=True)
class Spent:
    """What one slice cost in a period: what was spent on it by name, and its share of what was spent on several."""

    own: Money = field(default_factory=dict[str, float])
    shared: Money = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Line:
    """An amount of a period, and what it names; None names nothing."""

    source: str | None
    campaign: str | None
    currency: str
    amount: float


@dataclass(frozen=True, slots=True)
class Sent:
    """Messages of a source and campaign, within one slice."""

    source: str | None
    campaign: str | None
    value: str | None
    messages: int


def spent(engine: Rows, period: Period, by: By, currency: str) -> tuple[dict[str | None, Spent], Money]:
    """Costs by slice, and those that nobody can be given (no message was sent for what they name).

    `currency`: that of amounts which do not say theirs.
    """
    return shared_out(_lines(engine, period, currency), _sent(engine, period, by), by)


def shared_out(lines: Sequence[Line], sent: Sequence[Sent], by: By) -> tuple[dict[str | None, Spent], Money]:
    """The same from amounts and messages."""
    found: dict[str | None, Spent] = {}
    nobody: Money = {}
    for line in lines:
        named = {"source": line.source, "campaign": line.campaign}.get(by)
        if named is not None:
            _add(found.setdefault(named, Spent()).own, line.currency, line.amount)
            continue
        shares = _shares(line, sent)
        if not shares:
            _add(nobody, line.currency, line.amount)
        for value, share in shares.items():
            _add(found.setdefault(value, Spent()).shared, line.currency, line.amount * share)
    return found, nobody


def together(spent_on: Spent) -> Money:
    """Own costs and shared ones."""
    total = dict(spent_on.own)
    for currency, amount in spent_on.shared.items():
        _add(total, currency, amount)
    return total


def _shares(line: Line, sent: Sequence[Sent]) -> Mapping[str | None, float]:
    meant = [
        s for s in sent if line.source in (None, s.source) and line.campaign in (None, s.campaign) and s.messages
    ]  # fmt: skip
    total = sum(s.messages for s in meant)
    found: dict[str | None, float] = {}
    for s in meant:
        found[s.value] = found.get(s.value, 0.0) + s.messages / total
    return found


def _add(money: Money, currency: str, amount: float) -> None:
    money[currency] = money.get(currency, 0.0) + amount


def _lines(engine: Rows, period: Period, currency: str) -> list[Line]:
    """Amounts by what they name; a period that ends before it starts is a slip and counts on its first day."""
    last = period.end - timedelta(1)
    sql = (
        "WITH cost AS (\n  SELECT source, campaign, COALESCE(currency, ?) AS currency, amount, period_start,\n"
        "    GREATEST(period_end, period_start) AS period_end\n  FROM fact_cost\n)\n"
        "SELECT source, campaign, currency,\n"
        f"  SUM(amount * (LEAST(period_end, DATE '{last}') - GREATEST(period_start, DATE '{period.start}') + 1)\n"
        "    / (period_end - period_start + 1)) AS amount\nFROM cost\n"
        f"WHERE period_start <= DATE '{last}' AND period_end >= DATE '{period.start}' AND amount IS NOT NULL\n"
        "GROUP BY source, campaign, currency\nORDER BY source, campaign, currency"
    )
    return [Line(*row) for row in engine.rows(sql, [currency])]


def _sent(engine: Rows, period: Period, by: By) -> list[Sent]:
    names = ", ".join(dict.fromkeys((*_NAMED, by)))
    sql = (
        f"SELECT source, campaign, {by} AS slice, COUNT(*) AS messages\nFROM fact_send\n"
        f"WHERE day BETWEEN DATE '{period.start}' AND DATE '{period.end - timedelta(1)}'\n"
        f"  AND sent_at <= {moment(period.seen)}\nGROUP BY {names}\nORDER BY {names}"
    )
    return [Sent(*row) for row in engine.rows(sql)]
