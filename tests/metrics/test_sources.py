"""Sources side by side: each figure as counted by hand, nothing shown on too few, costs spread by day, no opens."""

from datetime import date, timedelta
from random import Random

import pytest
from metrics_facts import AS_OF, TODAY, ZONE, engine, moment, send, workdays

from vigie.metrics import sources as room
from vigie.metrics.costs import Line, Sent, Spent, shared_out
from vigie.metrics.sources import against_others, around, sources
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import State

ASKED = {"as_of": AS_OF, "zone": ZONE}


def mailing(source, *, contacts, positive=0, day=TODAY - timedelta(30), **columns):
    """One message to each of so many contacts, the first ones answering that they are interested."""
    rows = [send(day, source=source, campaign=columns.pop("campaign", "c"), **columns) for _ in range(contacts)]
    for row in rows[:positive]:
        at = row["sent_at"] + timedelta(hours=6)
        row |= {"human_at": at, "reply_at": at, "latest_at": at, "first_class": "interested"}
        row["latest_class"] = "interested"
    return rows


def meetings(source, held, day=TODAY - timedelta(10), **columns):
    return [
        {"meeting": n, "contact": n, "booked_at": moment(day - timedelta(5)), "scheduled_at": moment(day),
         "day": day - timedelta(5), "due_day": day, "is_first": True, "status": "held", "source": source, **columns}
        for n in range(held)
    ]  # fmt: skip


def cost(amount, source=None, first=TODAY - timedelta(29), last=TODAY, **columns):
    return {"period_start": first, "period_end": last, "amount": amount, "currency": "EUR", "kind": "list",
            "source": source, **columns}  # fmt: skip


def of(found, value):
    return next(row for row in found.rows if row.value == value)


def test_each_figure_is_that_counted_by_hand():
    facts = engine(
        send=[*mailing("fair", contacts=400, positive=12), *mailing("api", contacts=300, positive=3)],
        meeting=[*meetings("fair", 6), *meetings("api", 1)],
        cost=[cost(600, "fair"), cost(90, "api")],
    )
    found = sources(facts, **ASKED)
    fair, api = of(found, "fair"), of(found, "api")
    assert [r.value for r in found.rows] == ["fair", "api"]
    assert (fair.messages, fair.delivered, fair.positive, fair.rate) == (400, 400, 12, 0.03)
    assert fair.low < 0.03 < fair.high
    assert (fair.held, fair.cost, fair.currency, fair.per_meeting) == (6, pytest.approx(600), "EUR", pytest.approx(100))
    assert fair.per_low < 100 < fair.per_high
    assert (api.held, api.cost, api.per_meeting) == (1, pytest.approx(90), None)


def test_a_figure_on_too_few_is_unknown_and_never_zero():
    facts = engine(send=[*mailing("fair", contacts=400, positive=12), *mailing("new", contacts=199)])
    new = of(sources(facts, **ASKED), "new")
    assert (new.delivered, new.positive) == (199, 0)
    assert (new.rate, new.low, new.high, new.cost, new.per_meeting) == (None,) * 5
    assert (new.state, new.why) == (State.WAIT, "too_few")


def test_enough_delivered_without_a_single_answer_is_a_rate_of_zero_with_its_interval():
    quiet = of(sources(engine(send=mailing("quiet", contacts=200)), **ASKED), "quiet")
    assert quiet.rate == 0
    assert 0.01 < quiet.high < 0.03


def test_the_unknown_source_has_a_row_of_its_own_at_the_end():
    facts = engine(send=[*mailing(None, contacts=900), *mailing("fair", contacts=300)])
    assert [r.value for r in sources(facts, **ASKED).rows] == ["fair", None]


def test_opens_change_nothing():
    rows = mailing("fair", contacts=300, positive=9)
    before = sources(engine(send=rows), **ASKED)
    opened = [row | {"open_at": row["sent_at"], "open_allowed": True} for row in rows]
    assert sources(engine(send=opened), **ASKED) == before


def test_messages_that_did_not_arrive_are_not_delivered():
    rows = mailing("fair", contacts=300)
    for row in rows[:60]:
        row["hard_at"] = row["sent_at"] + timedelta(minutes=5)
    (fair,) = sources(engine(send=rows), **ASKED).rows
    assert (fair.messages, fair.delivered) == (240, 240)


def test_nothing_that_came_later_is_seen():
    early = AS_OF - timedelta(35)
    facts = engine(
        send=mailing("fair", contacts=300, positive=9), meeting=meetings("fair", 6), cost=[cost(600, "fair")]
    )
    assert sources(facts, as_of=early, zone=ZONE).rows == ()


# --------------------------------------------------------------------------------------------------- costs


def test_a_cost_counts_for_the_days_of_the_window_only():
    first, last = TODAY - timedelta(99), TODAY
    facts = engine(send=mailing("fair", contacts=300), cost=[cost(1000, "fair", first, last)])
    assert of(sources(facts, weeks=7, **ASKED), "fair").cost == pytest.approx(490)
    assert of(sources(facts, weeks=1, **ASKED), "fair").cost == pytest.approx(70)


def test_a_month_that_goes_on_counts_up_to_today():
    facts = engine(cost=[cost(300, "fair", date(2026, 11, 1), date(2026, 11, 30))])
    assert of(sources(facts, **ASKED), "fair").cost == pytest.approx(200)


def test_currencies_are_never_added_up():
    facts = engine(
        send=mailing("fair", contacts=300), meeting=meetings("fair", 8),
        cost=[cost(500, "fair"), cost(200, "fair", currency="USD"), cost(10, "fair", currency=None)],
    )  # fmt: skip
    fair = of(sources(facts, currency="EUR", **ASKED), "fair")
    assert fair.spent.own == {"EUR": pytest.approx(510), "USD": pytest.approx(200)}
    assert (fair.cost, fair.currency, fair.per_meeting) == (None, None, None)


def test_what_names_no_source_is_shared_by_the_messages_sent():
    lines = [Line("fair", None, "EUR", 50), Line(None, None, "EUR", 300), Line(None, "dsi", "EUR", 40)]
    sent = [Sent("fair", "dsi", "fair", 100), Sent("api", "dsi", "api", 100), Sent("api", "daf", "api", 100)]
    found, nobody = shared_out(lines, sent, "source")
    assert found == {"fair": Spent({"EUR": 50}, {"EUR": 120}), "api": Spent({}, {"EUR": 220})}
    assert nobody == {}
    assert shared_out([Line("gone", None, "EUR", 5)], sent, "segment") == ({}, {"EUR": 5})


def test_the_full_cost_of_a_meeting_has_its_share_of_the_tools():
    facts = engine(
        send=[*mailing("fair", contacts=300), *mailing("api", contacts=100)], meeting=meetings("fair", 6),
        cost=[cost(60, "fair"), cost(400)],
    )  # fmt: skip
    fair = of(sources(facts, **ASKED), "fair")
    assert (fair.per_meeting, fair.full_per_meeting) == (pytest.approx(10), pytest.approx(60))


def test_a_segment_has_the_shared_part_of_every_cost():
    rows = [*mailing("fair", contacts=300, segment="cto"), *mailing("api", contacts=300, segment="cfo")]
    facts = engine(send=rows, meeting=meetings("fair", 5, segment="cto"), cost=[cost(60, "fair"), cost(400)])
    cto = of(sources(facts, by="segment", **ASKED), "cto")
    assert (cto.cost, cto.full_per_meeting) == (None, pytest.approx(52))


# ------------------------------------------------------------------------------------------------- judging


@pytest.mark.parametrize(
    ("own", "rest", "state"),
    [
        ((9, 1854), (200, 8000), State.ACT),
        ((30, 1854), (200, 8000), State.WATCH),
        ((46, 1854), (200, 8000), State.OK),
        ((100, 1854), (200, 8000), State.BETTER),
        ((0, 199), (200, 8000), State.WAIT),
        ((9, 1854), (3, 150), State.WAIT),
    ],
)
def test_a_source_beside_the_others(own, rest, state):
    assert against_others(own, rest, 12)[0] is state


def test_equal_sources_are_seldom_told_apart():
    rng = Random(3)  # noqa: S311 - a simulation
    acts = watches = 0
    for _ in range(400):
        counts = []
        for _ in range(4):
            weeks = [max(rng.gauss(1, 0.2), 0.1) * 0.02 for _ in range(12)]
            counts.append((sum(rng.random() < p for p in weeks for _ in range(60)), 720))
        x, n = counts[0]
        state, _ = against_others((x, n), (sum(a for a, _ in counts[1:]), 2160), 12)
        acts, watches = acts + (state is State.ACT), watches + (state is State.WATCH)
    assert acts <= 4
    assert watches <= 20


def test_young_messages_do_not_make_a_new_source_look_bad():
    old = [
        row
        for day in workdays(TODAY - timedelta(60), TODAY - timedelta(8))
        for row in mailing("old", contacts=40, positive=1, day=day)
    ]
    new = [row for day in workdays(TODAY - timedelta(6), TODAY) for row in mailing("new", contacts=400, day=day)]
    found = of(sources(engine(send=old + new), **ASKED), "new")
    assert (found.state, found.delivered, found.provisional) == (State.WAIT, 2000, True)


def test_a_source_that_costs_twice_the_others_is_watched():
    facts = engine(
        send=[*mailing("fair", contacts=600, positive=15), *mailing("api", contacts=600, positive=15)],
        meeting=[*meetings("fair", 25), *meetings("api", 25)], cost=[cost(500, "fair"), cost(2500, "api")],
    )  # fmt: skip
    found = sources(facts, **ASKED)
    assert [(r.value, r.why) for r in found.rows] == [("api", "dear"), ("fair", "in_range")]


# ---------------------------------------------------------------------------------------- before and after


def test_before_and_after_a_day_are_read_at_the_same_age():
    rows = []
    for day in workdays(TODAY - timedelta(41), TODAY):
        rows += mailing("fair", contacts=40, positive=2, day=day)
        rows += mailing("api", contacts=40, positive=0 if day >= TODAY - timedelta(20) else 3, day=day)
    found = around(engine(send=rows), TODAY - timedelta(20), **ASKED)
    assert (found.before.period.start, found.before.period.end) == (TODAY - timedelta(41), TODAY - timedelta(20))
    assert found.before.period.seen == AS_OF - timedelta(21)
    verdicts = {c.value: c.verdict for c in found.changes}
    assert verdicts == {"fair": "same", "api": "worse"}
    assert next(c for c in found.changes if c.value == "fair").ratio == pytest.approx(1, abs=0.1)


def test_a_source_that_began_that_day_has_no_before():
    rows = [*mailing("fair", contacts=300, positive=5), *mailing("api", contacts=300, day=TODAY - timedelta(9))]
    found = around(engine(send=rows), TODAY - timedelta(10), **ASKED)
    (api,) = (c for c in found.changes if c.value == "api")
    assert (api.before, api.ratio, api.verdict) == (None, None, "too_few")


def test_a_day_to_come_has_no_after():
    with pytest.raises(UsageError) as refused:
        around(engine(), TODAY + timedelta(1), **ASKED)
    assert refused.value.code == "day_not_past"


def test_what_makes_no_sense_is_refused():
    for wrong in ({"weeks": 0}, {"by": "mailbox"}):
        with pytest.raises(UsageError):
            sources(engine(), **ASKED, **wrong)


def test_an_empty_programme_has_no_row():
    found = sources(engine(), **ASKED)
    assert (found.rows, found.unshared) == ((), {})
    assert room.only({}) is None
