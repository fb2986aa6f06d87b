"""One run from plan to tables: the nine tables of the folder format as rows of text.

In: a plan, today, a seed, faults. Out: `Programme`; the same four give the same bytes.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vigie.simulator.chance import stream
from vigie.simulator.deals import Deals
from vigie.simulator.faults import Fault
from vigie.simulator.mailing import Mailing
from vigie.simulator.plan import Plan
from vigie.simulator.times import DAY, HOUR, Calendar
from vigie.simulator.words import WORDS
from vigie.simulator.world import NEVER, Person
from vigie.vocabulary.tables import TABLES
from vigie.vocabulary.words import CALL_OUTCOMES

Row = tuple[str, ...]
_SENIORITY = {"Dirigeant": "dirigeant"}
_TOOLS_A_MONTH, _TIME_A_MONTH, _EUROS_A_CALL = 490, 2_600, 4.5


@dataclass(frozen=True, slots=True)
class Programme:
    """What the tools of the simulated team would export; nothing happens on `today` or later, meetings to come apart.

    `tables`: name -> rows, columns as in `COLUMNS[name]`. `faults`: the truth that a diagnosis should find.
    """

    today: date
    first: date
    seed: int
    plan: Plan
    faults: tuple[Fault, ...]
    tables: dict[str, list[Row]]


def simulate(plan: Plan, *, today: date, seed: int, faults: Sequence[Fault] = ()) -> Programme:
    """Run `plan` over its weeks up to yesterday, with those faults."""
    days = plan.weeks * 7
    calendar = Calendar(today - timedelta(days=days), days)
    mailing = Mailing(plan, calendar, seed, faults)
    mailing.run()
    deals = Deals(calendar, stream(seed, "deals"), plan.mission)
    deals.follow(mailing.answers.leads)
    tables = {
        "contacts": [_contact(who, calendar) for who in mailing.registry.people],
        "sends": _sends(mailing, calendar),
        "events": _events(mailing, calendar),
        "replies": _replies(mailing, calendar),
        "calls": _calls(deals, calendar),
        "meetings": _meetings(deals, calendar),
        "opportunities": _opportunities(deals, calendar),
        "costs": list(_costs(mailing, deals, calendar)),
        "changes": [(f"{c.at}T09:00:00", c.kind, c.entity, c.text) for c in plan.changes],
    }
    return Programme(today, calendar.first, seed, plan, tuple(faults), tables)


def _key(letter: str, number: int) -> str:
    return f"{letter}{number:07d}"


def _contact(who: Person, calendar: Calendar) -> Row:
    firm, told = who.company, who.written_at != NEVER
    return (
        who.key,
        who.email,
        calendar.stamp(who.loaded_at),
        who.source.name,
        who.first,
        who.last,
        "" if who.incomplete and not who.misfit else who.title,
        firm.name,
        firm.domain,
        f"https://www.{firm.domain}",
        firm.industry,
        "" if who.incomplete else firm.size,
        _SENIORITY.get(who.segment.persona, "direction") if not who.misfit else "",
        who.segment.persona,
        firm.region,
        "FR",
        who.phone,
        who.phone_type,
        who.campaign.owner if who.campaign else "",
        WORDS["status"][who.status],
        WORDS["legal"]["basis"],
        calendar.stamp(who.written_at) if told else "",
        WORDS["legal"]["channel"] if told else "",
        who.consent,
        firm.siren,
        who.verification,
        calendar.stamp(who.loaded_at + HOUR) if who.verification else "",
        who.lot,
        who.segment.name,
    )


def _sends(mailing: Mailing, calendar: Calendar) -> list[Row]:
    return [
        (
            _key("s", number),
            s.who.key,
            s.who.email,
            calendar.stamp(s.at),
            s.campaign.name,
            str(s.step),
            s.version,
            s.mailbox.address,
            s.mailbox.domain,
            s.who.source.name,
            s.who.segment.name,
            s.campaign.owner,
            s.who.provider.name,
            s.message_id,
            s.subject,
        )
        for number, s in enumerate(mailing.sends, 1)
    ]


def _events(mailing: Mailing, calendar: Calendar) -> list[Row]:
    rows: list[Row] = []
    for number, e in enumerate(sorted(mailing.answers.events), 1):
        s = mailing.sends[e.send - 1]
        about = (_key("s", e.send), s.who.key, s.who.email, s.campaign.name, str(s.step))
        rows.append((_key("e", number), *about, e.type, calendar.stamp(e.at), e.detail, e.actor))
    return rows


def _replies(mailing: Mailing, calendar: Calendar) -> list[Row]:
    ordered = sorted(mailing.answers.replies, key=lambda r: (r.at, r.send))
    return [
        (
            _key("r", number),
            _key("s", r.send),
            r.who.key,
            r.who.email,
            calendar.stamp(r.at),
            r.reply_class,
            r.subject,
            r.text,
            r.headers,
        )
        for number, r in enumerate(ordered, 1)
    ]


def _calls(deals: Deals, calendar: Calendar) -> list[Row]:
    rows: list[Row] = []
    for number, c in enumerate(deals.calls, 1):
        again = calendar.stamp(c.callback_at) if c.callback_at is not None else ""
        meaning = tuple(word or "" for word in CALL_OUTCOMES[c.outcome])
        start = (_key("t", number), c.who.key, c.who.email, calendar.stamp(c.at), c.owner, c.outcome)
        rows.append((*start, *meaning, c.objection, c.note, again, str(c.seconds), c.mission))
    return rows


def _meetings(deals: Deals, calendar: Calendar) -> list[Row]:
    return [
        (
            _key("m", number),
            m.who.key,
            m.who.email,
            calendar.stamp(m.booked),
            calendar.stamp(m.scheduled),
            m.status,
            m.qualified,
            m.validated,
            m.origin,
            m.owner,
        )
        for number, m in enumerate(deals.meetings, 1)
    ]


def _opportunities(deals: Deals, calendar: Calendar) -> list[Row]:
    return [
        (
            _key("o", number),
            d.who.key,
            d.who.email,
            calendar.stamp(d.created),
            d.stage,
            d.status,
            str(d.amount),
            "EUR",
            calendar.stamp(d.closed) if d.closed is not None else "",
            d.lost_reason,
            d.owner,
        )
        for number, d in enumerate(deals.deals, 1)
    ]


def _costs(mailing: Mailing, deals: Deals, calendar: Calendar) -> Iterator[Row]:
    """By calendar month: the lists bought, by source; tools, time; calls, by the source of the person called."""
    lists, callers, months = dict[tuple[date, str], float](), dict[tuple[date, str], float](), set[date]()
    for who in mailing.registry.people:
        key = calendar.date(who.loaded_at // DAY).replace(day=1), who.source.name
        lists[key] = lists.get(key, 0.0) + who.source.price
    for call in deals.calls:
        key = calendar.date(call.at // DAY).replace(day=1), call.who.source.name
        callers[key] = callers.get(key, 0.0) + _EUROS_A_CALL
    months = {month for month, _ in lists}
    for month in sorted(months):
        yield _cost(month, _TOOLS_A_MONTH, "tool", "")
        yield _cost(month, _TIME_A_MONTH, "time", "")
        for kind, amounts in (("list", lists), ("caller", callers)):
            for (_, source), amount in sorted(item for item in amounts.items() if item[0][0] == month):
                yield _cost(month, amount, kind, source)


def _cost(month: date, amount: float, kind: str, source: str) -> Row:
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return month.isoformat(), last.isoformat(), f"{amount:.2f}", "EUR", kind, source, ""


# What a tool's export says. The columns after these are known only to who reads the mail, or stand in for a name.
_LAST = {"events": "actor", "replies": "headers", "calls": "mission"}
# The order of the columns is the documented one; `write` relies on it.
COLUMNS = {
    name: table.names[: table.names.index(_LAST[name]) + 1 if name in _LAST else None] for name, table in TABLES.items()
}
