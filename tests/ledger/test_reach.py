"""A small change worked out where it reaches gives the facts that counting everything anew gives.

In: random histories of one small team, told in pieces, out of order, with corrections and with pieces taken back.
Out: the same rows in every fact table, and the same count of what answers no message.
"""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from vigie.facts.schema import FACTS
from vigie.facts.store import read_snapshot
from vigie.ledger import imports, publish, reach

PEOPLE = [f"c{n}" for n in range(14)]
FIRST = datetime(2026, 3, 20, 21, tzinfo=UTC)
STEPS = 6


def at(rng: Random, start: datetime, days: float) -> str:
    return (start + timedelta(minutes=int(rng.random() * days * 1440))).isoformat()


class Team:
    """What happens to a team, and the names under which it was told of so far."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 - a history, not a secret
        self.sends: list[tuple[str, str, datetime]] = []
        self.told: dict[str, list[str]] = {"r": [], "m": [], "o": [], "k": []}

    def tables(self) -> dict[str, list[dict[str, str]]]:
        """One piece of the history: some tables, some rows."""
        made = {
            "contacts": self.contacts(),
            "sends": self.sent(),
            "events": self.events(),
            "replies": self.replies(),
            "meetings": self.meetings(),
            "opportunities": self.opportunities(),
            "calls": self.calls(),
        }
        some = {t: rows for t, rows in made.items() if rows and self.rng.random() < (0.4 if t == "contacts" else 0.7)}
        return some or {"sends": made["sends"]}

    def who(self) -> dict[str, str]:
        contact = self.rng.choice(PEOPLE)
        return {"contact_id": contact, "email": f"{contact}@firm{contact[-1]}.example"}

    def name(self, kind: str) -> str:
        """A new name, or one that was told before: told again, it may say something else."""
        if self.told[kind] and self.rng.random() < 0.3:
            return self.rng.choice(self.told[kind])
        self.told[kind].append(f"{kind}{self.rng.randrange(10**9)}")
        return self.told[kind][-1]

    def contacts(self) -> list[dict[str, str]]:
        chosen = self.rng.sample(PEOPLE, 4)
        consent = lambda: self.rng.choice(["open", "none", ""])  # noqa: E731 - two words
        return [
            {
                "contact_id": c, "email": f"{c}@firm{c[-1]}.example", "source": self.rng.choice("AB"),
                "tracking_consent": consent(), "created_at": self.rng.choice(["", FIRST.isoformat()]),
            }
            for c in chosen
        ]  # fmt: skip

    def sent(self) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = []
        for _ in range(self.rng.randrange(1, 9)):
            moment = FIRST + timedelta(hours=self.rng.randrange(24 * 40))
            who = self.who()
            self.sends.append((f"s{len(self.sends)}", who["contact_id"], moment))
            rows.append(
                {
                    **who, "send_id": self.sends[-1][0], "sent_at": moment.isoformat(),
                    "campaign": self.rng.choice("XY"), "step": self.rng.choice("12"),
                    "mailbox": self.rng.choice(["a@n.example", "b@n.example"]),
                }
            )  # fmt: skip
        return rows

    def message(self) -> dict[str, str]:
        """A message by its name, possibly one that has not been told yet; with its contact or without."""
        if self.sends and self.rng.random() < 0.7:
            send, contact, _ = self.rng.choice(self.sends)
        else:
            send, contact = f"s{len(self.sends) + self.rng.randrange(5)}", self.rng.choice(PEOPLE)
        either = {"contact_id": contact} if self.rng.random() < 0.3 else self.who()
        return {"send_id": send, **(either if self.rng.random() < 0.5 else {})}

    def events(self) -> list[dict[str, str]]:
        kinds = ["delivered", "open", "open", "click", "hard_bounce", "unsubscribe", "complaint"]
        return [
            {
                **(self.message() if self.rng.random() < 0.8 else self.who()),
                "event_id": f"e{self.rng.randrange(10**9)}", "type": self.rng.choice(kinds),
                "at": at(self.rng, FIRST + timedelta(days=41), 20),
                "detail": self.rng.choice(["", "https://firm.example/demo", "550 5.1.1"]),
            }
            for _ in range(self.rng.randrange(8))
        ]  # fmt: skip

    def replies(self) -> list[dict[str, str]]:
        classes = ["interested", "not_interested", "out_of_office", "unsubscribe", "meeting_booked", "bounce"]
        return [
            {
                **(self.message() if self.rng.random() < 0.6 else self.who()), "reply_id": self.name("r"),
                "received_at": at(self.rng, FIRST + timedelta(days=41), 20), "reply_class": self.rng.choice(classes),
            }
            for _ in range(self.rng.randrange(5))
        ]  # fmt: skip

    def meetings(self) -> list[dict[str, str]]:
        return [
            {
                **self.who(), "meeting_id": self.name("m"), "booked_at": at(self.rng, FIRST, 60),
                "scheduled_at": at(self.rng, FIRST + timedelta(days=20), 60),
                "status": self.rng.choice(["booked", "held"]),
            }
            for _ in range(self.rng.randrange(4))
        ]  # fmt: skip

    def opportunities(self) -> list[dict[str, str]]:
        return [
            {
                **self.who(), "opportunity_id": self.name("o"), "created_at": at(self.rng, FIRST, 60),
                "status": self.rng.choice(["open", "won", "lost"]), "closed_at": at(self.rng, FIRST, 80),
            }
            for _ in range(self.rng.randrange(3))
        ]  # fmt: skip

    def calls(self) -> list[dict[str, str]]:
        return [
            {
                **self.who(), "call_id": self.name("k"), "called_at": at(self.rng, FIRST, 60),
                "outcome": self.rng.choice(["meeting", "no_answer", "refusal"]),
            }
            for _ in range(self.rng.randrange(4))
        ]  # fmt: skip


def published(workspace, facts) -> dict[str, object]:
    """Every row of every fact table, and what answers no message."""
    snapshot = read_snapshot(workspace.facts_root)
    rows = {table: facts(f"SELECT * FROM {table} ORDER BY ALL") for table in FACTS}
    return {**rows, "unattributed": snapshot.facts["unattributed"]}


@pytest.fixture
def held(monkeypatch):
    """How often a change was found small; parts so small that months are kept by day, then as one, then by day."""
    found: list[bool] = []
    real = reach.narrow

    def narrow(*asked):
        answer = real(*asked)
        found.append(answer is not None)
        return answer

    monkeypatch.setattr(publish, "narrow", narrow)
    monkeypatch.setattr(publish, "ROWS_PER_PART", 12)
    return found


@pytest.fixture
def tell(folder, bring):
    """`tell(team)` imports one more piece of a history and gives its number."""
    return lambda team: bring(folder(**team.tables())).import_id


@pytest.mark.parametrize("seed", range(4))
def test_a_small_change_gives_what_counting_everything_gives(seed, workspace, tell, facts, held):
    team = Team(seed)
    done: list[int] = []
    for step in range(STEPS):
        if done and team.rng.random() < 0.25:
            imports.undo(done.pop(team.rng.randrange(len(done))))
        else:
            done.append(tell(team))
        small = published(workspace, facts)
        imports.build_facts(workspace)
        whole = published(workspace, facts)
        for table, rows in whole.items():
            assert small[table] == rows, (step, table)
    assert any(held)
