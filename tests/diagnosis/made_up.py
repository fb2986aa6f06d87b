"""Made-up programmes, message by message, with exact rates: no chance in them, so that results can be worked by hand.

In: days and what goes wrong. Out: rows of `fact_send` and `fact_contact`; nobody in them exists.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, timedelta
from random import Random
from typing import Any

from metrics_facts import TODAY, ZONE, contact, engine, moment, send, workdays

from vigie.diagnosis import diagnose

MONDAY = date(2026, 11, 9)  # the judged window begins on Saturday 7 November
BOXES = ("ana@un.example", "bob@un.example", "eve@deux.example", "max@deux.example")
PROVIDERS = ("google", "microsoft", "ovh")
CAMPAIGNS = (("Sauvegarde", "Ana"), ("Audit", "Bob"))
RATES = {"hard_at": 0.012, "soft_at": 0.01, "human": 0.05, "unsubscribed_at": 0.006, "misfit": 0.06}
# Of the human answers.
CLASSES = {"interested": 0.4, "not_interested": 0.4, "wrong_person": 0.2}

Rates = dict[str, float]


class Dealer:
    """Deals a rate out evenly: of 1,000 messages at .012, exactly 12, spread over every kind of message."""

    def __init__(self) -> None:
        self._owed: dict[Any, float] = {}

    def hits(self, key: Any, rate: float) -> bool:
        owed = self._owed.get(key, 0.5) + rate
        self._owed[key] = owed - int(owed)
        return owed >= 1


def messages(
    days: Iterable[date], *, per_day: int = 120, source: str = "Annuaire", worse: Callable[..., Rates] | None = None,
    dealer: Dealer | None = None, steps: int = 3,
) -> list[dict[str, Any]]:  # fmt: skip
    """`per_day` messages from one source; `worse(row)` gives the rates that differ for a row."""
    dealer, rows, pick = dealer or Dealer(), [], Random(len(source))  # noqa: S311 - who is written to, not what happens
    for day in days:
        for i in range(per_day):
            box, (campaign, owner) = pick.choice(BOXES), pick.choice(CAMPAIGNS)
            row = send(
                day, 8 + i % 8, mailbox=box, domain=box.partition("@")[2], provider=pick.choice(PROVIDERS),
                campaign=campaign, owner=owner, step=pick.randint(1, steps), source=source,
                segment=pick.choice(("DSI", "DAF")), version="A",
            )  # fmt: skip
            rates = {**RATES, **(worse(row) if worse else {})}
            _answer(row, rates, dealer, key=(source, bool(worse), row["step"]))
            rows.append(row)
    return rows


def _answer(row: dict[str, Any], rates: Rates, dealer: Dealer, key: tuple[Any, ...]) -> None:
    later = row["sent_at"] + timedelta(hours=2)
    for column in ("hard_at", "soft_at"):
        if dealer.hits((*key, column), rates[column]):
            row[column] = later
            return
    if dealer.hits((*key, "human"), rates["human"]):
        row["reply_at"] = row["human_at"] = row["latest_at"] = later
        shares = {c: rates.get(c, share) for c, share in CLASSES.items()}
        row["first_class"] = row["latest_class"] = max(
            shares, key=lambda c: (dealer.hits((*key, c), shares[c]), shares[c])
        )
    elif dealer.hits((*key, "left"), rates["unsubscribed_at"]):
        row["unsubscribed_at"] = later
    row["misfit"] = dealer.hits((*key, "misfit"), rates["misfit"])


def facts(rows: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> Any:
    """An engine over messages and the contacts they went to."""
    people = [{**contact(r["day"]), "contact": r["contact"], "title_match": not r.get("misfit", False)} for r in rows]
    sends = [{k: v for k, v in r.items() if k != "misfit"} for r in rows]
    return engine(send=sends, contact=people, **tables)


def history(weeks: int = 12, **given: Any) -> list[dict[str, Any]]:
    """Ordinary weeks up to the day before the window's Monday."""
    return messages(workdays(MONDAY - timedelta(weeks=weeks), MONDAY - timedelta(1)), **given)


def recent(first: date = MONDAY, **given: Any) -> list[dict[str, Any]]:
    """The window's own days, up to Thursday."""
    return messages(workdays(first, TODAY - timedelta(1)), **given)


def judged(rows: list[dict[str, Any]], as_of: Any = None, **tables: list[dict[str, Any]]) -> Any:
    """The diagnosis on Friday."""
    return diagnose(facts(rows, **tables), as_of=as_of or _aware(TODAY), zone=ZONE)


def _aware(day: date) -> Any:
    return moment(day, 16).replace(tzinfo=UTC)
