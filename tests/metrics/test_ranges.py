"""The own range: exact distributions, calibrated intervals, few false alarms, young windows compared fairly."""

from datetime import timedelta
from math import comb, exp, lgamma, log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metrics_facts import AS_OF, MONDAY, TODAY, ZONE, contact, engine, moment, programme, send, workdays

from vigie.metrics import board, drill, filter_values, read, sql_of
from vigie.metrics.distributions import NegativeBinomial, beta_cdf, binomial_upper, wilson
from vigie.metrics.ranges import Norm, Spread, Week, expected_range, log_norm, log_range, norms, tails
from vigie.metrics.ripening import nowcast
from vigie.metrics.windows import Clock
from vigie.vocabulary.metric import State


def summed(mean: float, relative_variance: float, x: int) -> float:
    """P(X <= x) of a negative binomial, term by term."""
    r = 1 / relative_variance
    p = r / (r + mean)
    return sum(exp(lgamma(k + r) - lgamma(r) - lgamma(k + 1) + r * log(p) + k * log(1 - p)) for k in range(x + 1))


@pytest.mark.parametrize(("mean", "variance"), [(0.3, 0.04), (4.0, 0.5), (57.0, 0.06), (900.0, 0.01)])
def test_negative_binomial_tails_and_quantiles_equal_their_sums(mean, variance):
    law = NegativeBinomial(mean, variance)
    for x in {0, 1, int(mean), int(1.3 * mean) + 1}:
        assert law.lower(x) == pytest.approx(summed(mean, variance, x), rel=1e-8)
        assert law.upper(x + 1) == pytest.approx(1 - summed(mean, variance, x), abs=1e-9)
    for q in (0.1, 0.5, 0.9):
        x = law.quantile(q)
        assert summed(mean, variance, x) >= q
        assert x == 0 or summed(mean, variance, x - 1) < q


def test_binomial_tail_and_beta_equal_their_sums():
    exact = sum(comb(30, k) * 0.1**k * 0.9 ** (30 - k) for k in range(7, 31))
    assert binomial_upper(7, 30, 0.1) == pytest.approx(exact, rel=1e-10)
    assert beta_cdf(0.5, 3, 3) == pytest.approx(0.5)


def test_no_complaint_in_a_thousand_still_allows_038_percent():
    low, high = wilson(0, 1000) or (None, None)
    assert low == 0
    assert high == pytest.approx(0.0038, abs=0.00005)
    assert wilson(0, 0) is None
    assert wilson(50, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)


@given(st.integers(1, 5000), st.data())
@settings(max_examples=200)
def test_the_two_tails_cover_everything_and_the_range_holds_the_centre(base, data):
    hits = data.draw(st.integers(0, base))
    norm = Norm(data.draw(st.floats(0.0005, 0.5)), 1e-6, 0.04, 8, 10_000, data.draw(st.booleans()))
    few, many = tails(norm, hits, base)
    assert 0 <= few <= 1
    assert 0 <= many <= 1
    assert few + many >= 1 - 1e-9
    own = expected_range(norm, base)
    assert own is not None
    assert 0 <= own.low <= own.high <= 1


def simulated(rng: Random, rate: float, base: int, weeks: int, sd: float) -> list[Week]:
    found = []
    for _ in range(weeks):
        p = rate * max(0.1, rng.gauss(1, sd))
        found.append(Week(sum(rng.random() < p for _ in range(base)), base))
    return found


@pytest.mark.parametrize("rate", [0.02, 0.06, 0.30, 0.97])
def test_about_eight_in_ten_weeks_in_control_fall_inside_the_range(rate):
    rng, inside, trials = Random(7), 0, 300  # noqa: S311 - a simulation
    for _ in range(trials):
        sd = 0.2 if rate < 0.5 else 0.2 * (1 - rate) / rate
        *past, now = simulated(rng, rate, 400, 9, sd)
        own = expected_range(norms({"all": past})["all"], now.base)
        inside += own is not None and own.low <= now.hits / now.base <= own.high
    assert 0.72 <= inside / trials <= 0.92


def test_weeks_in_control_are_seldom_called_out():
    rng, signals, trials = Random(3), 0, 400  # noqa: S311 - a simulation
    for _ in range(trials):
        *past, now = simulated(rng, 0.03, 300, 9, 0.2)
        few, many = tails(norms({"all": past})["all"], now.hits, 300)
        signals += min(few, many) <= 10**-2.5
    assert signals / trials <= 0.02


def test_a_small_entity_leans_on_its_dimension_and_a_large_one_stands_alone():
    past = {"large": [Week(60, 1000)] * 8, "other": [Week(20, 1000)] * 8, "small": [Week(3, 10)] * 2}
    found = norms(past)
    assert found["large"].rate == pytest.approx(0.06, rel=0.1)
    assert 0.03 < found["small"].rate < 0.15
    assert norms({"nobody": [Week(0, 0)] * 8}) == {}
    assert norms({"never": [Week(0, 500)] * 8})["never"].rate > 0


def test_delivery_is_judged_by_what_was_not_delivered():
    norm = norms({"all": [Week(980, 1000)] * 8})["all"]
    assert norm.flipped
    own = expected_range(norm, 1000)
    assert own is not None
    assert 0.96 < own.low < 0.98 < own.high < 0.995
    assert tails(norm, 900, 1000)[0] < 1e-4


def test_positive_values_have_a_range_on_their_logarithm():
    norm = log_norm([Spread(v, 0.01) for v in (18, 20, 22, 19, 21, 20, 18, 22)])
    assert norm is not None
    own = log_range(norm, 0.01)
    assert own.low < 18
    assert own.high > 22
    assert own.centre == pytest.approx(20, rel=0.02)
    assert log_norm([Spread(20, 0.01)]) is None


def test_a_baseline_window_is_as_old_as_the_window_it_is_compared_with_whatever_the_summer_time():
    clock = Clock(AS_OF, ZONE)
    week = clock.week(0)
    assert (week.start, week.end) == (MONDAY, MONDAY + timedelta(7))
    first = clock.baseline(week)[0]
    assert first.end == MONDAY - timedelta(14)
    assert [p.start.weekday() for p in clock.baseline(week)] == [0] * 8
    # 20 November 17 h in Paris is 16 h UTC; 23 October 17 h in Paris (summer time) is 15 h UTC.
    seen = [p.seen for p in clock.baseline(week)]
    assert seen[0].strftime("%m-%d %H") == "10-30 16"
    assert seen[1].strftime("%m-%d %H") == "10-23 15"
    assert len(clock.baseline(clock.rolling(28))) == 8


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(2)], ids=["friday", "sunday"])
@pytest.mark.parametrize("doubled", [False, True], ids=["steady", "doubled"])
def test_a_young_week_raises_no_alarm_and_its_nowcast_leads_to_where_it_ends(day, doubled):
    """From facts to reading. One such week scatters by 5.7 % (24 seeds), three by 3.3 %: three times that is allowed.

    The bias itself is held to 1.5 % over 400 weeks in the test below.
    """
    ratios, states = [], []
    for seed in range(3):
        facts = engine(send=programme(seed, per_day=700, double_last=doubled))
        as_of = AS_OF + (day - TODAY)
        now = read(facts, metrics=["human_reply_rate"], as_of=as_of, zone=ZONE, weeks=1)[0]
        later = read(facts, metrics=["human_reply_rate"], as_of=as_of + timedelta(60), zone=ZONE, weeks=10)
        final = next(r for r in later if r.period.start == now.period.start)
        assert now.provisional
        assert now.nowcast is not None
        assert now.value < 0.93 * final.value
        ratios.append(now.nowcast / final.value)
        states.append(now.state)
    assert sum(ratios) / len(ratios) == pytest.approx(1, abs=0.10)
    assert State.ACT not in states


@pytest.mark.parametrize("ripe", [(0.95, 0.9, 0.8, 0.55, 0.1), (1, 0.98, 0.95, 0.9, 0.8)], ids=["friday", "sunday"])
@pytest.mark.parametrize("now", [1, 2], ids=["steady", "doubled"])
def test_the_nowcast_is_unbiased_over_many_weeks(ripe, now):
    rng, volume, rate, ratios = Random(11), 500, 0.06, []  # noqa: S311 - a simulation

    def week(scale: int) -> tuple[list[Week], list[Week]]:
        young, done = [], []
        for share in ripe:
            mean = scale * volume * rate
            soon = max(0, round(rng.gauss(mean * share, (mean * share) ** 0.5)))
            late = max(0, round(rng.gauss(mean * (1 - share), (mean * (1 - share)) ** 0.5)))
            young.append(Week(soon, scale * volume))
            done.append(Week(soon + late, scale * volume))
        return young, done

    for _ in range(400):
        past = [week(1) for _ in range(8)]
        young, done = week(now)
        value = sum(d.hits for d in young) / sum(d.base for d in young)
        final = sum(d.hits for d in done) / sum(d.base for d in done)
        ratios.append((nowcast(value, young, [p[0] for p in past], [p[1] for p in past]) or 0) / final)
    assert sum(ratios) / len(ratios) == pytest.approx(1, abs=0.015)


def test_the_nowcast_weighs_each_day_by_its_own_volume():
    aged = [[Week(10, 100), Week(5, 100), Week(0, 100)]] * 8
    final = [[Week(10, 100), Week(10, 100), Week(10, 100)]] * 8
    assert nowcast(0.05, [Week(10, 100), Week(5, 100), Week(0, 100)], aged, final) == pytest.approx(0.10)
    assert nowcast(0.025, [Week(0, 0), Week(5, 100), Week(0, 100)], aged, final) == pytest.approx(0.10)
    assert nowcast(0.05, [Week(1, 10)], [[Week(1, 10)]], [[Week(2, 10)]]) is None


def test_a_source_that_sent_everything_today_is_not_blamed_for_replies_still_to_come():
    facts = programme(5, per_day=300)
    facts += [send(TODAY, 9 + i / 400, mailbox="m0", source="late", campaign="c", domain="d") for i in range(900)]
    worst = drill(engine(send=facts), metric="human_reply_rate", by="source", as_of=AS_OF, zone=ZONE)
    late = next(r for r in worst if r.slice == (("source", "late"),))
    assert late.state is not State.ACT
    shown = board(engine(send=facts), as_of=AS_OF, zone=ZONE)
    replies = next(t for c in shown.columns for t in c.tiles if t.reading.metric.key == "human_reply_rate")
    assert replies.culprit is None


def test_a_mailbox_blocked_at_one_provider_turns_a_green_total_red_and_is_named():
    facts = programme(1, per_day=300)
    for row in facts:
        if row["day"] >= TODAY - timedelta(3) and row["mailbox"] == "m1" and row["provider"] == "yahoo":
            row["block_at"] = row["sent_at"] + timedelta(minutes=1)
            row.pop("human_at", None)
    shown = board(engine(send=facts), as_of=AS_OF, zone=ZONE)
    tile = shown.columns[0].tiles[0]
    assert tile.reading.metric.key == "delivery_rate"
    assert tile.reading.state is State.ACT
    assert tile.culprit_slice == (("mailbox", "m1"), ("provider", "yahoo"))
    assert tile.culprit_share is not None
    assert tile.culprit_share > 0.7


def test_a_bad_source_is_named_under_hard_bounces_and_the_old_ones_are_not():
    facts = programme(2, per_day=300)
    new = [send(d, 9, mailbox=f"m{i % 3}", source="new", campaign="c", domain="d", provider="google",
                hard_at=moment(d, 9.2) if i % 13 == 0 else None)
           for d in workdays(MONDAY, TODAY) for i in range(200)]  # fmt: skip
    worst = drill(engine(send=facts + new), metric="hard_bounce_rate", by="source", as_of=AS_OF, zone=ZONE)
    assert (worst[0].slice[0][1], worst[0].state) == ("new", State.ACT)
    assert State.ACT not in [r.state for r in worst[1:]]
    shown = board(engine(send=facts + new), as_of=AS_OF, zone=ZONE)
    tile = shown.columns[0].tiles[1]
    assert (tile.reading.state, tile.culprit) == (State.ACT, ("source", "new"))


def test_a_quiet_programme_has_no_decision_to_take():
    states = []
    for seed in range(4):
        shown = board(engine(send=programme(seed, per_day=150)), as_of=AS_OF, zone=ZONE)
        states += [t.reading.state for c in shown.columns for t in c.tiles]
    assert states.count(State.ACT) <= 1


def test_too_few_say_how_long_to_wait():
    facts = engine(send=[send(d, source="a") for d in workdays(MONDAY, TODAY) for _ in range(10)])
    tile = board(facts, as_of=AS_OF, zone=ZONE).columns[0].tiles[0]
    assert (tile.reading.state, tile.reading.base, tile.missing_days) == (State.WAIT, 50, 21)


def test_the_page_shows_sixty_three_points_and_ends_with_the_window_itself():
    shown = board(engine(send=programme(4, per_day=60)), as_of=AS_OF, zone=ZONE)
    tile = shown.columns[0].tiles[0]
    assert len(tile.points) == 63
    assert tile.points[-1].day == TODAY
    assert tile.points[-1].value == tile.reading.value
    assert [p.day for p in tile.points] == sorted(p.day for p in tile.points)
    assert "AS delivery_rate_hits" in shown.sql["delivery_rate"]
    assert shown.columns[0].total == tile.reading.base


def test_an_empty_workspace_has_a_page_of_unknowns():
    shown = board(engine(), as_of=AS_OF, zone=ZONE)
    assert shown.last_fact_at is None
    for tile in (t for c in shown.columns for t in c.tiles):
        assert (tile.reading.value, tile.reading.state) == (None, State.WAIT)
        assert {p.value for p in tile.points} <= {None}


def test_when_too_few_contacts_entered_the_list_is_read_as_it_stands():
    rows = [contact(TODAY - timedelta(100 - i % 90), fields_ok=i % 20 > 0) for i in range(2000)]
    tile = board(engine(contact=rows), as_of=AS_OF, zone=ZONE).columns[1].tiles[0]
    assert tile.reading.base == 2000
    assert tile.reading.value == 0.95
    assert tile.reading.state is State.OK
    assert tile.reading.range is not None


@given(st.integers(0, 10_000))
@settings(max_examples=15)
def test_slices_add_up_hits_fit_their_base_and_time_only_adds(seed):
    rng = Random(seed)  # noqa: S311 - a simulation
    facts = engine(send=programme(seed, per_day=rng.randrange(3, 9), weeks=2))
    keys = ["delivery_rate", "hard_bounce_rate", "human_reply_rate", "positive_rate"]
    later = read(facts, metrics=keys, as_of=AS_OF, zone=ZONE, weeks=2)
    earlier = read(facts, metrics=keys, as_of=AS_OF - timedelta(hours=rng.randrange(1, 60)), zone=ZONE, weeks=2)
    for before, after in zip(earlier, later, strict=True):
        assert (before.hits or 0) <= (before.base or 0)
        if before.metric.key in ("hard_bounce_rate", "human_reply_rate"):
            assert (before.hits or 0) <= (after.hits or 0)
    for key in keys[:2]:
        split = read(facts, metrics=[key], as_of=AS_OF, zone=ZONE, weeks=1, by="provider")
        total = read(facts, metrics=[key], as_of=AS_OF, zone=ZONE, weeks=1)[0]
        assert (sum(r.hits for r in split), sum(r.base for r in split)) == (total.hits, total.base)


def test_the_menus_hold_the_values_sent_with_and_the_sql_of_a_number_runs():
    facts = engine(send=[send(source="b", step=2), send(source="a"), send(source=None), send(TODAY, 20, source="late")])
    values = filter_values(facts, as_of=AS_OF, zone=ZONE)
    assert values["source"] == ["a", "b", None]
    assert values["step"] == ["2", None]
    text = sql_of("human_reply_rate", as_of=AS_OF, zone=ZONE, by="source")
    assert [row[1] for row in sorted(facts.rows(text), key=str)] == ["a", "b", None]
