"""The definitions of the catalogue: each number is what its sentence says, to the message and to the contact."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from metrics_facts import AS_OF, MONDAY, TODAY, ZONE, contact, engine, moment, send

from vigie.facts.engines.duckdb import Engine
from vigie.facts.schema import FACTS
from vigie.metrics import METRICS, PAGE, read
from vigie.metrics.catalogue import VARIANTS
from vigie.metrics.compile import statements
from vigie.metrics.counting import median_survival
from vigie.metrics.windows import Clock
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import Axis, Block, Metric, Reading, State

GOLDEN = Path(__file__).parent / "golden"
EVERY = [*METRICS.values(), *(m for variants in VARIANTS.values() for m in variants)]


def this_week(facts: Engine, key: str, *, axis: Axis | None = None, by: str | None = None, **where: list[str | None]):
    readings = read(facts, metrics=[key], as_of=AS_OF, zone=ZONE, weeks=1, by=by, where=where)
    return [r for r in readings if axis is None or r.metric.axis is axis]


def one(facts: Engine, key: str, **more: object) -> Reading:
    return this_week(facts, key, **more)[0]


def pair(reading: Reading) -> tuple[int | None, int | None]:
    return reading.hits, reading.base


@pytest.mark.parametrize("metric", EVERY, ids=lambda m: m.id)
def test_a_definition_is_locked_by_its_sql(metric: Metric):
    periods = [Clock(AS_OF, ZONE).week(0)]
    texts = [s.shown for s in statements([metric], periods, reporting=("yahoo", None))]
    own = metric.axis is METRICS[metric.key].axis
    path = GOLDEN / f"{metric.key}{'' if own else '.' + metric.axis}@v{metric.version}.sql"
    text = "\n;\n\n".join(texts) + "\n"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text)
    assert path.read_text() == text, f"{path.name} changed: give the definition a new version, or take the change back"


def test_every_golden_file_belongs_to_a_definition():
    known = {f"{m.key}{'' if m is METRICS[m.key] else '.' + m.axis}@v{m.version}.sql" for m in EVERY}
    assert {p.name for p in GOLDEN.iterdir()} == known


@pytest.mark.parametrize("metric", EVERY, ids=lambda m: m.id)
def test_every_number_has_an_action_and_reads_facts_that_exist(metric: Metric):
    assert metric.action
    for day, table in ((metric.day, metric.table), (metric.hits_day or "day", metric.hits_table or metric.table)):
        assert day in FACTS[table] or table == "fact_cost"


def test_the_page_has_twelve_numbers_in_four_columns():
    assert len(PAGE) == 12
    assert [METRICS[k].block for k in PAGE] == sorted((METRICS[k].block for k in PAGE), key=list(Block).index)


def test_the_worked_table_gives_what_vigie_shows():
    """1,000 leads, 1,400 messages, 30 bounced, 40 repliers of whom 14 out of office, 10 positive."""
    facts = []
    for i in range(1000):
        first = send(MONDAY, contact=i)
        if i < 30:
            first["hard_at"] = moment(MONDAY, 9.1)
        elif i < 44:
            first["reply_at"] = first["out_of_office_at"] = moment(MONDAY, 9.2)
        elif i < 70:
            said = "interested" if i < 54 else "not_interested"
            answered = moment(MONDAY + timedelta(1), 10)
            first |= {"reply_at": answered, "human_at": answered, "latest_at": answered}
            first |= {"first_class": said, "latest_class": said}
        facts.append(first)
        if i >= 600:
            facts.append(send(MONDAY + timedelta(2), contact=i))
    assert len(facts) == 1400
    shown = engine(send=facts)
    rates = {k: one(shown, k) for k in ("reply_rate", "human_reply_rate", "positive_rate")}
    assert {k: f"{100 * (r.value or 0):.1f}" for k, r in rates.items()} == {
        "reply_rate": "4.1", "human_reply_rate": "2.7", "positive_rate": "1.0",
    }  # fmt: skip
    assert pair(rates["human_reply_rate"]) == (26, 970)


def test_delivered_leaves_out_every_bounce_and_soft_ones_never_delivered_later():
    soft = moment(MONDAY, 10)
    facts = engine(
        send=[
            send(),
            send(hard_at=soft),
            send(block_at=soft),
            send(failed_at=soft),
            send(soft_at=soft),
            send(soft_at=soft, delivered_at=moment(MONDAY, 12)),
            send(soft_at=soft, delivered_at=moment(TODAY, 23)),
            send(soft_at=soft, hard_at=moment(MONDAY, 12)),
        ]
    )
    assert pair(one(facts, "delivery_rate")) == (2, 8)
    assert pair(one(facts, "hard_bounce_rate")) == (2, 8)
    assert pair(one(facts, "soft_bounce_rate")) == (2, 8)


def test_nothing_later_than_the_moment_asked_for_is_seen():
    late = moment(TODAY, 16.5)
    facts = engine(send=[send(hard_at=late, reply_at=late, human_at=late), send(TODAY, 17)])
    assert pair(one(facts, "delivery_rate")) == (1, 1)
    assert pair(one(facts, "human_reply_rate")) == (0, 1)


def test_contacts_are_counted_once_in_a_window_and_recounted_by_slice():
    facts = engine(
        send=[
            send(contact=7, mailbox="a", reply_at=moment(MONDAY, 11)),
            send(MONDAY + timedelta(1), contact=7, mailbox="b"),
            send(contact=8, mailbox="b"),
        ]
    )
    assert pair(one(facts, "reply_rate")) == (1, 2)
    by = {r.slice: pair(r) for r in this_week(facts, "reply_rate", by="mailbox")}
    assert by == {(("mailbox", "a"),): (1, 1), (("mailbox", "b"),): (0, 2)}


def test_positive_is_the_latest_human_class_of_the_contact_as_known_then():
    first, second, third = (moment(MONDAY + timedelta(d), 11) for d in (0, 1, 2))
    facts = engine(
        send=[
            send(contact=1, human_at=first, first_class="interested", latest_class="interested", latest_at=first),
            send(MONDAY + timedelta(1), contact=1, human_at=third, first_class="not_interested",
                 latest_class="not_interested", latest_at=third),
            send(contact=2, human_at=first, first_class="not_now", latest_class="meeting_request", latest_at=second),
            send(contact=3, human_at=first, first_class="interested", latest_class="not_interested",
                 latest_at=moment(TODAY, 20)),
        ]
    )  # fmt: skip
    assert pair(one(facts, "positive_rate")) == (2, 3)
    assert pair(one(facts, "not_interested_rate")) == (1, 3)


def test_complaints_belong_to_their_own_day_and_only_providers_that_report_are_counted():
    before = MONDAY - timedelta(3)
    complained = {"complained_at": moment(MONDAY), "complained_day": MONDAY}
    facts = engine(
        send=[
            send(before, provider="yahoo", **complained),
            send(provider="yahoo"),
            send(provider="yahoo", hard_at=moment(MONDAY, 9.5)),
            send(provider="google"),
            send(provider=None),
        ]
    )
    reading = one(facts, "complaint_rate")
    assert pair(reading) == (1, 1)
    assert reading.metric.axis is Axis.EVENT
    by = {r.slice[0][1]: r for r in this_week(facts, "complaint_rate", by="provider")}
    assert not by["google"].measurable
    assert by["google"].value is None
    assert by["google"].hits is None
    assert by["yahoo"].measurable


def test_complaints_are_unknown_where_nobody_reports_and_zero_where_somebody_does_and_none_came():
    """Unknown is null, never 0: METRICS and the documents say so, and every face reads the same reading."""
    nobody = one(engine(send=[send(provider="google"), send(provider=None)]), "complaint_rate")
    assert (nobody.hits, nobody.base, nobody.value, nobody.measurable) == (None, 0, None, False)
    none_came = one(engine(send=[send(provider="yahoo")]), "complaint_rate")
    assert (none_came.hits, none_came.base, none_came.value, none_came.measurable) == (0, 1, 0.0, True)


def test_a_quiet_week_does_not_hide_complaints_about_the_weeks_before():
    before = MONDAY - timedelta(21)
    yahoo = send(before, provider="yahoo")
    quiet = one(engine(send=[yahoo]), "complaint_rate")
    assert (quiet.hits, quiet.base, quiet.measurable) == (0, 0, True)
    late = engine(send=[yahoo | {"complained_at": moment(MONDAY), "complained_day": MONDAY}])
    assert (one(late, "complaint_rate").hits, one(late, "complaint_rate").value) == (1, None)


def test_a_provider_that_has_complained_once_is_known_to_report():
    facts = engine(send=[send(provider="ovh", complained_at=moment(MONDAY), complained_day=MONDAY), send(provider="x")])
    assert pair(one(facts, "complaint_rate")) == (1, 1)


def test_opens_are_read_only_among_those_who_allow_it():
    facts = engine(send=[send(open_allowed=True, open_at=moment(MONDAY)), send(open_allowed=True), send()])
    assert pair(one(facts, "open_drop")) == (1, 2)


def test_list_numbers_are_read_on_what_entered_and_on_the_file_as_it_stands():
    facts = engine(
        contact=[
            contact(MONDAY - timedelta(30), fields_ok=True, role=True, verified=True, catch_all=True),
            contact(fields_ok=True, verified=True, free=True),
            contact(fields_ok=False, duplicate=True),
        ]
    )
    assert pair(one(facts, "field_coverage", axis=Axis.LOAD)) == (1, 2)
    assert pair(one(facts, "field_coverage", axis=Axis.NOW)) == (2, 3)
    assert pair(one(facts, "catch_all_rate", axis=Axis.NOW)) == (1, 2)
    assert pair(one(facts, "role_free_rate", axis=Axis.NOW)) == (2, 3)
    assert pair(one(facts, "duplicate_rate", axis=Axis.LOAD)) == (1, 2)


def test_a_contact_in_more_than_one_live_sequence_counts_as_a_duplicate_while_it_is():
    def crowded(start: int, until: int, **later: object) -> dict[str, object]:
        stretch = {"crowded_at": moment(MONDAY + timedelta(start)), "crowded_until": moment(MONDAY + timedelta(until))}
        return contact(duplicate=False, **stretch, **later)

    again = {"crowded_again_at": moment(MONDAY), "crowded_again_until": moment(TODAY + timedelta(1))}
    facts = engine(
        contact=[crowded(-1, 7), crowded(-9, -2), crowded(6, 9), crowded(-30, -23, **again), contact(duplicate=True)]
    )
    for axis in (Axis.LOAD, Axis.NOW):
        assert pair(one(facts, "duplicate_rate", axis=axis)) == (3, 5), axis


def test_meetings_are_read_on_the_day_of_sending_and_on_the_day_of_booking():
    booked = moment(MONDAY + timedelta(1))
    facts = engine(
        send=[send(contact=1, meeting_at=booked), send(contact=2)],
        meeting=[
            {"meeting": 1, "contact": 1, "booked_at": booked, "day": MONDAY + timedelta(1), "is_first": True},
            {"meeting": 2, "contact": 1, "booked_at": booked, "day": MONDAY + timedelta(1), "is_first": False},
        ],
    )
    assert [pair(r) for r in this_week(facts, "meetings_booked")] == [(1, 2), (1, 2)]
    assert [r.metric.axis for r in this_week(facts, "meetings_booked")] == [Axis.COHORT, Axis.EVENT]


def test_meetings_count_once_their_date_has_passed():
    def meeting(day, **columns):
        return {"meeting": 1, "contact": 1, "booked_at": moment(MONDAY), "scheduled_at": moment(day), "due_day": day,
                **columns}  # fmt: skip

    facts = engine(
        meeting=[
            meeting(MONDAY, status="held", qualified=True, opportunity_at=moment(TODAY, 9)),
            meeting(MONDAY, status="held", contact=2),
            meeting(MONDAY, status="no_show", contact=3),
            meeting(TODAY + timedelta(1), status="planned", contact=4),
        ]
    )
    assert pair(one(facts, "meeting_held_rate")) == (2, 3)
    assert pair(one(facts, "qualified_meeting_rate")) == (1, 2)
    assert pair(one(facts, "opportunity_rate")) == (1, 1)


def test_wins_are_counted_among_the_deals_closed():
    def deal(status, closed=TODAY, hour=9.0):
        return {"opportunity": 1, "contact": 1, "created_at": moment(MONDAY), "day": MONDAY, "status": status,
                "closed_at": moment(closed, hour), "closed_day": closed}  # fmt: skip

    facts = engine(opportunity=[deal("won"), deal("lost"), deal("lost"), deal("won", TODAY, 20)])
    assert pair(one(facts, "win_rate")) == (1, 3)


def test_the_first_reply_is_the_median_of_answered_messages_and_says_how_many():
    facts = engine(
        send=[
            send(contact=1, human_at=moment(MONDAY, 11)),
            send(MONDAY + timedelta(1), contact=1, human_at=moment(MONDAY + timedelta(1), 12)),
            send(contact=2, human_at=moment(MONDAY, 13)),
            send(contact=3, human_at=moment(MONDAY, 19)),
            send(contact=4),
        ]
    )
    reading = one(facts, "first_reply_hours")
    assert (reading.value, reading.n, reading.hits, reading.base) == (4.0, 3, None, None)


def test_open_deals_are_censored_in_the_length_of_the_cycle():
    assert median_survival({10: (1, 1), 20: (1, 1), 30: (0, 1), 40: (1, 1)}) == 20
    assert median_survival({10: (1, 1), 20: (0, 9)}) is None
    # 3 of 4 still open: 1/4 closed at 5 days, then half of the two left at 30.
    assert median_survival({5: (1, 1), 10: (0, 1), 30: (1, 1), 60: (0, 1)}) == 30


def test_costs_are_shared_out_by_the_days_that_overlap():
    facts = engine(
        meeting=[
            {"meeting": i, "contact": i, "booked_at": moment(MONDAY), "scheduled_at": moment(MONDAY), "due_day": MONDAY,
             "status": "held", "source": source}
            for i, source in enumerate(("a", "a", "b"))
        ],
        cost=[{"period_start": MONDAY - timedelta(7), "period_end": MONDAY + timedelta(6), "amount": 1400.0,
               "currency": "EUR", "source": "a"}],
    )  # fmt: skip
    assert one(facts, "cost_per_held_meeting").value == pytest.approx(700 / 3)
    by = {r.slice[0][1]: r.value for r in this_week(facts, "cost_per_held_meeting", by="source")}
    assert by["a"] == pytest.approx(350)
    assert by["b"] is None  # no cost was given: unknown, not free


def test_two_currencies_are_never_added():
    held = {"meeting": 1, "contact": 1, "booked_at": moment(MONDAY), "scheduled_at": moment(MONDAY), "due_day": MONDAY,
            "status": "held"}  # fmt: skip
    costs = [{"period_start": MONDAY, "period_end": MONDAY, "amount": 10.0, "currency": c} for c in ("EUR", "USD")]
    assert one(engine(meeting=[held], cost=costs), "cost_per_held_meeting").value is None


def test_calls_give_the_sla_the_reach_and_the_meetings_of_those_who_clicked():
    hot = {"hot_at": moment(MONDAY), "hot_day": MONDAY}
    facts = engine(
        send=[
            send(contact=1, **hot, called_at=moment(MONDAY, 12)),
            send(contact=2, **hot, called_at=moment(MONDAY + timedelta(2))),
            send(contact=3, **hot),
            send(contact=4),
        ],
        call=[
            {"call": 1, "contact": 1, "called_at": moment(MONDAY, 12), "day": MONDAY, "reach": "connected",
             "key_click_at": moment(MONDAY), "key_click_day": MONDAY, "meeting_at": moment(MONDAY, 13)},
            {"call": 2, "contact": 2, "called_at": moment(MONDAY, 12), "day": MONDAY, "reach": "no_answer",
             "key_click_at": moment(MONDAY), "key_click_day": MONDAY},
            {"call": 3, "contact": 2, "called_at": moment(MONDAY, 13), "day": MONDAY, "reach": "voicemail"},
        ],
    )  # fmt: skip
    assert pair(one(facts, "contact_to_call_sla")) == (1, 3)
    assert pair(one(facts, "joinability")) == (1, 2)
    assert pair(one(facts, "demo_clicker_meeting_rate")) == (1, 2)


@pytest.mark.parametrize("key", METRICS)
def test_nothing_divided_by_nothing_is_unknown_never_zero(key: str):
    reading = one(engine(), key)
    assert reading.value is None
    assert reading.state is State.WAIT


def test_unknown_values_can_be_asked_for_and_are_a_slice_of_their_own():
    facts = engine(send=[send(source="a"), send(source=None), send(source=None, hard_at=moment(MONDAY, 10))])
    assert pair(one(facts, "delivery_rate", source=[None])) == (1, 2)
    assert pair(one(facts, "delivery_rate", source=["a", None])) == (2, 3)
    assert pair(one(facts, "delivery_rate", source=[])) == (0, 0)
    assert {r.slice[0][1] for r in this_week(facts, "delivery_rate", by="source")} == {"a", None}


def test_a_value_of_a_filter_cannot_become_sql():
    facts = engine(send=[send(source="a")])
    assert pair(one(facts, "delivery_rate", source=["a') OR TRUE --"])) == (0, 0)
    with pytest.raises(UsageError):
        this_week(facts, "delivery_rate", by="1; DROP TABLE fact_send")
    with pytest.raises(UsageError):
        read(facts, metrics=["delivery_rate"], as_of=AS_OF, zone=ZONE, where={"source) --": ["a"]})
    with pytest.raises(UsageError):
        this_week(facts, "delivery_rate", step=["first"])
    assert pair(one(engine(send=[send(step=1), send(step=2)]), "delivery_rate", step=["2"])) == (1, 1)


def test_a_number_whose_facts_lack_the_filter_is_not_measurable():
    reading = one(engine(contact=[contact(fields_ok=True)]), "field_coverage", mailbox=["a"])
    assert not reading.measurable
    assert reading.value is None


def test_an_unknown_number_is_refused():
    with pytest.raises(UsageError):
        this_week(engine(), "open_rate")
