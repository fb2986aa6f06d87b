"""The page counted in a few passes is the page counted statement by statement, to the message."""

from datetime import timedelta
from random import Random

import pytest
from metrics_facts import AS_OF, TODAY, ZONE, contact, engine, moment, send, workdays

from vigie.facts.engines.duckdb import Engine
from vigie.metrics import board, sql_of
from vigie.metrics.panorama import Sessions


class Statements:
    """The same facts through an engine that keeps no tables between questions."""

    def __init__(self, facts: Engine):
        self.rows = facts.rows


def restless(seed: int, *, messages: int = 9000) -> Engine:
    """People written to again and again, from several mailboxes, some twice a day; everything happens to somebody."""
    rng, rows, meetings = Random(seed), [], []  # noqa: S311 - a simulation
    days = workdays(TODAY - timedelta(260), TODAY)
    days += [d for d in days if d >= TODAY - timedelta(100)] * 3
    for _ in range(messages):
        day, person = rng.choice(days), rng.randrange(1500)
        mailbox = f"m{person % 7 if rng.random() < 0.8 else rng.randrange(7)}" if rng.random() < 0.95 else None
        row = send(
            day, rng.uniform(6, 18), contact=person, mailbox=mailbox, domain=mailbox and f"d{int(mailbox[1]) % 2}",
            source=f"s{person % 4}", campaign=f"c{rng.randrange(3)}", step=rng.randrange(3),
            provider=rng.choice(("google", "yahoo", None)),
        )  # fmt: skip
        later = row["sent_at"] + timedelta(hours=rng.lognormvariate(3, 1.5))
        happened = rng.random()
        if happened < 0.06:
            row[rng.choice(("hard_at", "block_at", "failed_at", "soft_at"))] = row["sent_at"] + timedelta(minutes=9)
            row["delivered_at"] = later if rng.random() < 0.5 else None
        elif happened < 0.2:
            row |= {"human_at": later, "reply_at": later, "first_class": rng.choice(("interested", "not_interested")),
                    "latest_class": rng.choice(("meeting_request", "not_interested")),
                    "latest_at": later + timedelta(hours=rng.randrange(90))}  # fmt: skip
        if rng.random() < 0.03:
            row["unsubscribed_at"] = later
        if rng.random() < 0.02:
            row["meeting_at"] = later
        if rng.random() < 0.02:
            row["complained_at"], row["complained_day"] = later, later.date()
        rows.append(row)
    loaded = [
        contact(
            rng.choice(days), source=f"s{rng.randrange(4)}", provider=rng.choice(("google", None)),
            fields_ok=rng.random() < 0.9, role=rng.random() < 0.1, duplicate=rng.random() < 0.05,
        )
        for _ in range(900)
    ]  # fmt: skip
    for number in range(300):
        day = rng.choice(days)
        meetings.append(
            {"meeting": number, "contact": number, "booked_at": moment(day), "scheduled_at": moment(day, 12),
             "day": day, "due_day": day, "is_first": True, "status": rng.choice(("held", "no_show")),
             "qualified": rng.random() < 0.6, "mailbox": f"m{rng.randrange(7)}"}
        )  # fmt: skip
    return engine(send=rows, contact=loaded, meeting=meetings)


@pytest.fixture(scope="module")
def facts() -> Engine:
    return restless(1)


@pytest.mark.parametrize(
    ("days", "back", "where"),
    [
        (7, 0, {}),
        (7, 57, {"source": ["s1"]}),
        (7, 57, {"mailbox": ["m2", None]}),
        (7, 0, {"source": ["nobody"]}),
        (28, 0, {"provider": ["yahoo"], "step": ["1"]}),
        (84, 0, {}),
    ],
)
def test_few_passes_and_many_statements_give_the_same_page(facts, days, back, where):
    asked = {"as_of": AS_OF - timedelta(hours=back), "zone": ZONE, "days": days, "where": where}
    assert isinstance(facts, Sessions)
    wide, plain = board(facts, **asked), board(Statements(facts), **asked)
    assert close(wide, plain)
    if not where:
        assert all(t.reading.base or t.reading.n for c in wide.columns for t in c.tiles)


def test_names_that_quick_hashes_take_for_one_another_are_counted_apart():
    alike = ["sendgrid:sm2-3-10:u2-3-10@k.example", "sendgrid:sm2-3-60:u2-3-60@k.example"]
    rows = [
        send(day, 9, contact=n, campaign=alike[n % 2], mailbox="m", human_at=moment(day, 12) if n % 4 else None)
        for n, day in enumerate(workdays(TODAY - timedelta(90), TODAY) * 20)
    ]
    two = engine(send=rows, contact=[], meeting=[])
    assert two.rows("SELECT COUNT(DISTINCT hash(campaign)), COUNT(DISTINCT campaign) FROM fact_send") == [(1, 2)]
    assert close(board(two, as_of=AS_OF, zone=ZONE), board(Statements(two), as_of=AS_OF, zone=ZONE))


def close(ours, theirs) -> bool:
    """Equal, floating numbers to the twelfth digit: sums of them depend on the order."""
    if isinstance(ours, float) and isinstance(theirs, float):
        return ours == pytest.approx(theirs, rel=1e-12, abs=1e-15)
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return len(ours) == len(theirs) and all(map(close, ours, theirs))
    if hasattr(ours, "__slots__") and type(ours) is type(theirs):
        return all(close(getattr(ours, name), getattr(theirs, name)) for name in ours.__slots__)
    assert ours == theirs
    return True


def test_the_page_shows_the_plain_text_of_a_number(facts):
    shown = board(facts, as_of=AS_OF, zone=ZONE).sql["human_reply_rate"]
    assert "FROM fact_send" in shown.replace("JOIN fact_send", "FROM fact_send")
    assert "narrow" not in shown
    assert shown.splitlines()[-3:] == sql_of("human_reply_rate", as_of=AS_OF, zone=ZONE).splitlines()[-3:]
