"""Alerts: what chance does not explain is told once, where it happens; what chance explains is not told."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metrics_facts import AS_OF, TODAY, ZONE, engine, moment, send, workdays

from vigie.metrics import signals, volume_jumps, weighing, why_not
from vigie.metrics.daily import Series, count_daily
from vigie.metrics.ranges import Norm

MAILBOXES = ("ann@one.example", "ben@one.example", "cid@two.example", "dan@two.example")
PROVIDERS = ("google", "microsoft", "ovh")
YESTERDAY = TODAY - timedelta(1)
START = TODAY - timedelta(10)
THURSDAY = date(2026, 11, 19)


def spared(row, n):
    """Nothing goes wrong."""


def team(spoil=spared, *, per_day=48, weeks=14, **columns):
    """A team in control, made up without chance: bounces 1 in 60, answers 1 in 20, in turn over every entity."""
    rows, turn = [], count()
    for day in workdays(TODAY - timedelta(7 * weeks), YESTERDAY):
        for _ in range(per_day):
            n = next(turn)
            mailbox = MAILBOXES[n % 4]
            row = send(
                day, 8 + (n % 8), mailbox=mailbox, domain=mailbox.partition("@")[2],
                provider=PROVIDERS[n // 4 % 3],
                campaign=f"campaign {n // 12 % 3}", owner=f"owner {n // 12 % 3}", source=f"source {n // 36 % 2}",
                step=1,
            )  # fmt: skip
            if n % 61 == 0:
                row["hard_at"] = row["sent_at"] + timedelta(minutes=4)
            elif n % 19 == 0:
                answer(row, "interested" if n % 3 == 0 else "not_now")
            spoil(row, n)
            rows.append(row | columns)
    return rows


def answer(row, said, hours=5):
    row["reply_at"] = row["human_at"] = row["latest_at"] = row["sent_at"] + timedelta(hours=hours)
    row["first_class"] = row["latest_class"] = said


def refuse(row):
    for column in ("human_at", "reply_at", "latest_at", "first_class", "latest_class", "hard_at"):
        row.pop(column, None)
    row["block_at"] = row["sent_at"] + timedelta(minutes=1)


def blocked(row, n):
    """One mailbox refused by one provider from START on."""
    if row["day"] >= START and row["mailbox"] == MAILBOXES[0] and row["provider"] == "microsoft":
        refuse(row)


def told(rows, *, as_of=AS_OF, kind=None, contacts=()):
    facts = engine(send=rows, contact=list(contacts)) if isinstance(rows, list) else rows
    found = signals(facts, as_of=as_of, zone=ZONE)
    # A slide that calls for a stop is a slide.
    kinds = {None: {s.kind for s in found}, "signal": {"signal", "stop"}}.get(kind, {kind})
    return [s for s in found if s.kind in kinds]


def places(found):
    return {(s.metric, s.slice) for s in found}


def test_a_team_in_control_gets_no_alert():
    assert told(team()) == []


def test_an_empty_workspace_gets_no_alert():
    assert told([]) == []


def test_a_mailbox_refused_by_one_provider_is_one_alert_that_names_both():
    (found,) = told(team(blocked, per_day=96), kind="signal")
    assert found.metric == "delivery_rate"
    assert found.slice == (("mailbox", MAILBOXES[0]), ("provider", "microsoft"))
    assert found.direction == "worse"
    assert found.since == START
    assert found.hits == 0
    assert found.value == 0
    assert found.expected[0] > 0.5


def test_bounces_that_double_call_for_a_stop_and_are_told_once():
    (stop,) = told(team(blocked))
    assert (stop.kind, stop.action) == ("stop", "stop_sending")
    assert stop.slice == (("mailbox", MAILBOXES[0]), ("provider", "microsoft"))


def test_one_bad_day_is_an_incident_the_next_day_and_never_a_signal():
    def spoil(row, n):
        if row["day"] == THURSDAY and row["provider"] == "google" and n % 5 < 3:
            refuse(row)

    facts = engine(send=team(spoil, per_day=96))
    (incident,) = told(facts, kind="incident")
    assert incident.since == THURSDAY
    assert incident.slice == (("provider", "google"),)
    for days in (0, 1, 3, 5, 7, 10):
        assert told(facts, as_of=AS_OF + timedelta(days), kind="signal") == []


def test_an_incident_is_news_for_three_days():
    def spoil(row, n):
        if row["day"] == date(2026, 11, 12) and row["provider"] == "google" and n % 5 < 3:
            refuse(row)

    assert told(team(spoil), kind="incident") == []


def test_everybody_worse_is_told_of_the_whole_not_of_each_part():
    def spoil(row, n):
        if row["day"] >= TODAY - timedelta(18) and n % 5:
            for column in ("human_at", "reply_at", "latest_at", "first_class", "latest_class"):
                row.pop(column, None)

    found = told(team(spoil), kind="signal")
    assert {s.slice for s in found} == {()}


def test_a_number_that_gets_better_is_told_as_better():
    def spoil(row, n):
        if row["day"] >= TODAY - timedelta(18) and n % 7 == 0 and "hard_at" not in row:
            answer(row, "interested")

    found = told(team(spoil))
    assert {s.direction for s in found} == {"better"}
    assert {s.metric for s in found} <= {"human_reply_rate", "positive_rate"}


def test_the_alert_goes_to_the_owner_of_most_of_the_messages():
    def spoil(row, n):
        if row["day"] >= START and row["campaign"] == "campaign 1" and n % 3:
            refuse(row)

    (found,) = told(team(spoil), kind="signal")
    assert found.owner == "owner 1"


def test_the_people_of_a_bad_source_are_seen_by_their_titles():
    rows = team()
    contacts = [
        {
            "contact": row["contact"], "loaded_at": moment(row["day"] - timedelta(3)), "day": row["day"],
            "fields_ok": True,
            "title_match": n * 7919 % 101 > (60 if row["day"] >= START and row["source"] == "source 1" else 5),
        }
        for n, row in enumerate(rows)
    ]  # fmt: skip
    (found,) = told(rows, contacts=contacts, kind="signal")
    assert (found.metric, found.slice) == ("title_match_rate", (("source", "source 1"),))


def test_nothing_later_than_the_moment_is_seen():
    rows = team(blocked)
    early = AS_OF - timedelta(4)
    known = [r for r in rows if r["sent_at"] <= early.replace(tzinfo=None)]
    for row in known:
        for column in ("human_at", "reply_at", "latest_at"):
            if row.get(column) and row[column] > early.replace(tzinfo=None):
                row.pop(column)
    assert told(rows, as_of=early) == told(known, as_of=early)


def test_answers_that_come_later_than_their_age_change_nothing():
    def spoil(row, n):
        if row["day"] >= TODAY - timedelta(18) and n % 7 == 0 and "hard_at" not in row and "human_at" not in row:
            answer(row, "interested", hours=24 * 6)

    assert told(team(spoil)) == []


def test_a_doubled_volume_alone_is_not_an_alert():
    rows = team() + [r | {"send": -r["send"], "contact": -r["contact"]} for r in team() if r["day"] >= START]
    assert told(rows) == []


def test_a_small_mailbox_says_nothing():
    rows = team()
    days = [START + timedelta(i) for i in range(5)]
    few = [send(d, mailbox="new@one.example", provider="google", hard_at=moment(d, 10)) for d in days]
    assert "new@one.example" not in {v for s in told(rows + few) for _, v in s.slice}


def test_a_team_without_history_is_told_nothing():
    assert told(team(blocked, weeks=2)) == []


@pytest.mark.parametrize("gone", ["provider", "campaign", "owner", "source", "domain"])
def test_an_export_that_lacks_a_column_is_judged_by_the_others(gone):
    found = told(team(blocked, **{gone: None}), kind="signal")
    assert len(found) == 1
    assert dict(found[0].slice)["mailbox"] == MAILBOXES[0]


def test_one_mailbox_and_nothing_else_is_judged_as_a_whole():
    def spoil(row, n):
        if row["day"] >= START and n % 3 == 0:
            refuse(row)

    gone = dict.fromkeys(("provider", "campaign", "owner", "source", "domain"))
    found = told(team(spoil, **gone, mailbox="only@one.example"), kind="signal")
    assert {s.slice for s in found} == {()}


def test_a_source_past_two_percent_of_hard_bounces_is_told_whatever_its_past():
    def spoil(row, n):
        if row["source"] == "source 0" and n % 9 == 0:
            row["hard_at"] = row["sent_at"] + timedelta(minutes=3)

    found = told(team(spoil, per_day=144), kind="signal")
    assert ("hard_bounce_rate", (("source", "source 0"),)) in places(found)


def test_complaints_past_the_providers_line_call_for_a_stop():
    def spoil(row, n):
        if row["day"] >= START and row["campaign"] == "campaign 2" and n * 7919 % 101 < 25:
            row["complained_at"] = row["sent_at"] + timedelta(hours=2)
            row["complained_day"] = row["day"]

    found = told(team(spoil), kind="stop")
    assert ("complaint_rate", (("campaign", "campaign 2"),)) in places(found)


def complaining(*days, per_day=96):
    """A team of which some people complain on these days ago, all of one campaign."""
    wanted = Counter(days)

    def spoil(row, n):
        ago = (TODAY - row["day"]).days
        if row["campaign"] == "campaign 2" and wanted[ago] > 0:
            wanted[ago] -= 1
            row["complained_at"], row["complained_day"] = row["sent_at"] + timedelta(hours=2), row["day"]

    return told(team(spoil, per_day=per_day), kind="signal")


def test_where_nobody_ever_complained_a_few_complaints_on_several_days_are_told():
    (found,) = complaining(2, 3, 4, 8)
    assert found.metric == "complaint_rate"
    assert ("campaign", "campaign 2") in found.slice


def test_where_nobody_ever_complained_the_complaints_of_one_day_count_for_one():
    assert complaining(3, 3, 3, 3) == []


def test_answers_that_wear_out_week_after_week_are_told_though_no_fortnight_stands_out(monkeypatch):
    def spoil(row, n):
        lost = min(1.0, max(0, (row["day"] - TODAY).days + 49) / 49) * 0.46
        if "human_at" in row and n // 19 * 7919 % 101 < 101 * lost:
            for column in ("human_at", "reply_at", "latest_at", "first_class", "latest_class"):
                row.pop(column)

    rows = team(spoil, per_day=192, weeks=18)
    (found,) = told(rows)
    assert (found.metric, found.slice, found.direction) == ("human_reply_rate", (), "worse")
    assert TODAY - timedelta(49) <= found.since <= TODAY - timedelta(14)
    monkeypatch.setattr(weighing, "slow", lambda *_, **__: 0.0)
    assert told(rows) == []


def test_a_day_is_over_in_its_last_minute():
    rows = team(blocked)
    midnight = datetime(2026, 11, 19, 23, tzinfo=UTC)
    last = told(rows, as_of=midnight - timedelta(seconds=1))
    assert last == told(rows, as_of=midnight)


def test_a_slide_goes_on_being_told_until_a_week_is_calm():
    def spoil(row, n):
        if TODAY - timedelta(31) <= row["day"] < TODAY - timedelta(19) and row["mailbox"] == MAILBOXES[1] and n % 3:
            refuse(row)

    facts = engine(send=team(spoil))
    alarmed = [bool(told(facts, as_of=AS_OF + timedelta(d), kind="signal")) for d in (-16, -12, -9, -7, -5, -3, 0)]
    assert alarmed[0]
    assert alarmed == sorted(alarmed, reverse=True)
    assert not alarmed[-1]


# -------------------------------------------------------------------------------------------------- why not


def why(rows, metric, slice_=()):
    return [code for code, _ in why_not(engine(send=rows), metric, slice_, AS_OF, ZONE)]


def test_why_this_is_not_an_alert_says_what_decided():
    usual = team()
    assert why(usual, "delivery_rate") == ["within_range"]
    assert why(usual, "human_reply_rate") == ["within_range", "counted_at_age"]
    assert why(usual, "delivery_rate", (("mailbox", "nobody@one.example"),)) == ["nothing_counted"]
    assert why(usual, "cycle_days") == ["metric_not_watched"]
    assert why(usual, "delivery_rate", (("step", "1"),)) == ["slice_not_watched"]
    assert why(team(weeks=2), "delivery_rate") == ["history_too_short"]


def test_why_this_is_not_an_alert_names_the_alert_that_tells_it():
    rows = team(blocked)
    assert why(rows, "delivery_rate", (("domain", "one.example"),)) == ["told_elsewhere"]


def test_why_this_is_not_an_alert_names_the_one_bad_day():
    bad = date(2026, 11, 13)

    def spoil(row, n):
        if row["day"] == bad and n % 3 == 0:
            refuse(row)

    ((code, params), *_) = why_not(engine(send=team(spoil)), "delivery_rate", (), AS_OF, ZONE)
    assert (code, params["day"]) == ("one_bad_day", bad)


# ---------------------------------------------------------------------------------------------------- volume


def test_a_mailbox_far_beyond_its_habit_is_flagged_with_its_last_safe_volume():
    extra = [send(YESTERDAY, mailbox=MAILBOXES[2]) for _ in range(60)]
    (jump,) = volume_jumps(engine(send=team() + extra), as_of=AS_OF, zone=ZONE)
    assert (jump.mailbox, jump.day, jump.sent) == (MAILBOXES[2], YESTERDAY, 72)
    assert jump.usual == 12
    assert jump.safe == 12


def test_a_usual_volume_is_no_jump():
    assert volume_jumps(engine(send=team()), as_of=AS_OF, zone=ZONE) == []


# ------------------------------------------------------------------------------------------------- in general


def test_counts_by_day_add_up_to_what_was_sent():
    rows = team(blocked)
    daily = count_daily(engine(send=rows), as_of=AS_OF, zone=ZONE, days=60)
    total = daily.series["delivery_rate"][()]
    mine = [r for r in rows if r["day"] >= daily.first]
    assert total.base[-1] == len(mine)
    assert total.hits[-1] == sum("hard_at" not in r and "block_at" not in r for r in mine)
    for dims, group in daily.groups("delivery_rate").items():
        assert sum(s.base[-1] for s in group.values()) == len(mine) or "segment" in dims


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 300)), min_size=21, max_size=21), st.booleans())
@settings(max_examples=60)
def test_taking_the_worst_day_away_never_adds_evidence(days, many):
    hits = [min(h, b) for h, b in days]
    summed = [[sum(x[:i]) for i in range(22)] for x in (hits, [b for _, b in days])]
    series, norm = Series(*summed), Norm(0.05, 1e-4, 0.04, 8, 5_000)
    x, base = weighing.without_worst(series, norm, 14, 21, many=many)
    all_hits, all_base = series.window(14, 21)
    departs = all_hits - all_base * norm.mean
    kept = x - base * norm.mean
    assert kept <= departs + 1e-9 if many else kept >= departs - 1e-9
    assert 0 <= weighing.tail(norm, x, base, many=many) <= 1


def lists_that_trade_places(row, n):
    """Of one source every seventh address was dead, now every nineteenth; of the other it is the other way round."""
    before = (row["source"] == "source 0") != (row["day"] >= START)
    if n % (7 if before else 19) == 0:
        for column in ("human_at", "reply_at", "latest_at", "first_class", "latest_class"):
            row.pop(column, None)
        row["hard_at"] = row["sent_at"] + timedelta(minutes=4)


def test_past_a_fixed_line_nothing_is_told_as_better():
    found = told(team(lists_that_trade_places, per_day=400))
    bounces = {"hard_bounce_rate", "delivery_rate"}
    assert "better" not in {s.direction for s in found if s.metric in bounces}
    assert any(s.metric == "hard_bounce_rate" and s.slice == (("source", "source 1"),) for s in found)
