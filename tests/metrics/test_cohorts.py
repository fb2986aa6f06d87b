"""What became of each contact: the SQL against the same question asked of every row in Python."""

from collections import defaultdict
from datetime import timedelta
from random import Random

import pytest
from metrics_facts import AS_OF, TODAY, ZONE, engine, send

from vigie.metrics.cohorts import Entry, entered, weekly
from vigie.metrics.delays import delays
from vigie.vocabulary.words import POSITIVE

NOW = AS_OF.replace(tzinfo=None)
FIRST, LAST = TODAY - timedelta(60), TODAY - timedelta(20)
CLASSES = ("interested", "not_interested", "not_now", "meeting_request")


def tangle(seed):
    """Contacts with one to four messages (made up), two versions, answers that change their mind, some late."""
    rng, rows = Random(seed), []  # noqa: S311 - a simulation
    for _ in range(400):
        first = send(FIRST - timedelta(5) + timedelta(rng.randrange(60)), rng.uniform(6, 18))
        version = rng.choice(("A", "B", None))
        for step in range(1, rng.randrange(2, 6)):
            day = first["day"] + timedelta(4 * (step - 1))
            row = {**send(day, rng.uniform(6, 18)), "contact": first["contact"], "step": step, "version": version}
            at = row["sent_at"]
            if rng.random() < 0.3:
                row["human_at"] = at + timedelta(hours=rng.expovariate(1 / 60))
                row["first_class"] = rng.choice(CLASSES)
                again = rng.random() < 0.4
                row["latest_at"] = row["human_at"] + timedelta(hours=rng.expovariate(1 / 200) if again else 0)
                row["latest_class"] = rng.choice(CLASSES) if again else row["first_class"]
            if rng.random() < 0.1:
                row["meeting_at"] = at + timedelta(days=rng.expovariate(1 / 9))
            if rng.random() < 0.1:
                row["unsubscribed_at"] = at + timedelta(days=rng.expovariate(1 / 9))
            rows.append(row)
    rng.shuffle(rows)
    return rows


def said(row, seen):
    """(moment, class) that a message had brought by then."""
    if row.get("latest_at") and row["latest_at"] <= seen:
        return row["latest_at"], row["latest_class"]
    return (row["human_at"], row["first_class"]) if row.get("human_at") and row["human_at"] <= seen else None


def success(outcome, messages, seen):
    if outcome == "positive":
        known = [s for s in (said(row, seen) for row in messages) if s]
        return bool(known) and max(known)[1] in POSITIVE
    column = {"reply": "human_at", "meeting": "meeting_at", "opt_out": "unsubscribed_at"}[outcome]
    return any(row.get(column) and row[column] <= seen for row in messages)


def by_hand(rows, entry, outcome):
    people = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["sent_at"], r["send"])):
        people[row["contact"]].append(row)
    counts = defaultdict(lambda: [0, 0])
    for messages in people.values():
        first = next((r for r in messages if r["step"] == 1 and entry.first <= r["day"] <= entry.last), None)
        if first is None:
            continue
        seen = first["sent_at"] + timedelta(entry.days)
        if seen > NOW:
            continue
        own = [r for r in messages if first["sent_at"] <= r["sent_at"] < seen]
        own = [first] if entry.scope == "message" else own
        counts[first["version"], first["day"]][0] += 1
        counts[first["version"], first["day"]][1] += success(outcome, own, seen)
    return {key: tuple(pair) for key, pair in counts.items()}


@pytest.mark.parametrize("outcome", ["positive", "reply", "meeting", "opt_out"])
@pytest.mark.parametrize("scope", ["sequence", "message"])
@pytest.mark.parametrize("days", [7, 21])
def test_outcomes_are_those_of_every_contact_asked_one_by_one(outcome, scope, days):
    rows = tangle(days)
    entry = Entry(FIRST, LAST, "version", where={"step": ["1"]}, days=days, scope=scope)
    found = entered(engine(send=rows), entry, outcome, AS_OF)
    assert {(d.arm, d.day): (d.contacts, d.hits) for d in found} == by_hand(rows, entry, outcome)
    assert sum(d.hits for d in found) > 10


def test_an_outcome_never_changes_once_a_contact_counts():
    rows, entry = tangle(3), Entry(FIRST, LAST, "version", where={"step": ["1"]}, days=14)
    facts = engine(send=rows)
    later = {(d.arm, d.day): (d.contacts, d.hits) for d in entered(facts, entry, "positive", AS_OF)}
    earlier = entered(facts, entry, "positive", AS_OF - timedelta(days=12))
    assert earlier
    over = TODAY - timedelta(12 + 14 + 1)
    assert all(later[d.arm, d.day] == (d.contacts, d.hits) for d in earlier if d.day < over)


def test_weeks_are_counted_from_the_first_day_and_the_rest_is_left_out():
    entry = Entry(FIRST, LAST, "version", where={"step": ["1"]}, days=7)
    days = entered(engine(send=tangle(5)), entry, "reply", AS_OF)
    found = weekly(days, "A", FIRST, 3)
    inside = [d for d in days if d.arm == "A" and d.day < FIRST + timedelta(21)]
    assert len(found) == 3
    assert sum(n for n, _ in found) == sum(d.contacts for d in inside)
    assert sum(x for _, x in found) == sum(d.hits for d in inside)


def test_delays_are_those_of_the_first_reply_of_every_contact():
    rows = tangle(8)
    (found,) = delays(engine(send=rows), as_of=AS_OF, zone=ZONE, days=90)
    first = {}
    for row in rows:
        if row.get("human_at") and row["human_at"] <= NOW and row["sent_at"] <= NOW:
            known = first.get(row["contact"])
            first[row["contact"]] = row if known is None or row["human_at"] < known["human_at"] else known
    hours = [(r["human_at"] - r["sent_at"]).total_seconds() / 3600 for r in first.values()]
    assert found.replies == sum(h <= 336 for h in hours)
    assert found.messages == sum(r["sent_at"] <= NOW for r in rows)
