"""Made-up facts for the numbers: small programmes written in Python, seeded, with no person in them."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from tempfile import NamedTemporaryFile
from typing import Any

import duckdb

from vigie.facts.engines.duckdb import Engine
from vigie.facts.schema import FACTS, ddl

ZONE = "Europe/Paris"
# A Friday, 17 h in Paris.
AS_OF = datetime(2026, 11, 20, 16, tzinfo=UTC)
TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 16)

_ids = count(1)


def moment(day: date, hour: float = 9.0) -> datetime:
    """A naive UTC moment, as facts hold it."""
    return datetime(day.year, day.month, day.day) + timedelta(hours=hour)  # noqa: DTZ001 - facts are naive UTC


def send(day: date = MONDAY, hour: float = 9.0, **columns: object) -> dict[str, Any]:
    """One message sent; every contact is another unless the test says which."""
    number = next(_ids)
    return {"send": number, "contact": number, "sent_at": moment(day, hour), "day": day, **columns}


def contact(day: date = MONDAY, **columns: object) -> dict[str, Any]:
    """One contact that entered the file that day."""
    return {"contact": next(_ids), "loaded_at": moment(day), "day": day, **columns}


def engine(**tables: list[dict[str, Any]]) -> Engine:
    """An engine over these rows, loaded through a file of JSON lines: thousands of rows one by one take minutes."""
    connection = duckdb.connect(":memory:")
    for table, columns in FACTS.items():
        connection.execute(ddl(table))
        rows = tables.get(table.removeprefix("fact_"))
        if rows:
            with NamedTemporaryFile("w", suffix=".json") as lines:
                lines.writelines(json.dumps(row, default=str) + "\n" for row in rows)
                lines.flush()
                shape = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
                text = f"INSERT INTO {table} SELECT * FROM read_json(?, columns={{{shape}}})"
                connection.execute(text, [lines.name])
    return Engine(connection, "made up")


def workdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(i) for i in range((last - first).days + 1))
    return [d for d in days if d.weekday() < 5]


def programme(seed: int, *, per_day: int, weeks: int = 12, double_last: bool = False) -> list[dict[str, Any]]:
    """A team in control: three mailboxes and sources, replies of 6 % after a delay of hours to days."""
    rng, rows = Random(seed), []  # noqa: S311 - a simulation
    for day in workdays(TODAY - timedelta(7 * weeks), TODAY):
        volume = per_day * (2 if double_last and day >= MONDAY else 1)
        for _ in range(volume):
            row = send(
                day, rng.uniform(7, 15), mailbox=f"m{rng.randrange(3)}", source=f"s{rng.randrange(3)}",
                provider=rng.choice(("google", "yahoo", None)), campaign="c", domain="d",
            )  # fmt: skip
            if rng.random() < 0.01:
                row["hard_at"] = row["sent_at"] + timedelta(minutes=5)
            elif rng.random() < 0.06:
                row["human_at"] = row["reply_at"] = row["sent_at"] + timedelta(hours=rng.lognormvariate(3.0, 1.2))
                row["first_class"] = row["latest_class"] = rng.choice(("interested", "not_interested"))
                row["latest_at"] = row["human_at"]
            rows.append(row)
    return rows
