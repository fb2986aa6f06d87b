"""Where the next messages or calls go: most to what brings most, within what it can take; nothing on too little."""

from datetime import timedelta
from random import Random

import pytest
from metrics_facts import AS_OF, TODAY, ZONE, contact, engine, moment, send

from vigie.metrics.budget import (
    ENOUGH_HITS,
    LEARNING,
    SMALLEST,
    Belief,
    Cell,
    Week,
    allocate,
    arbitrate,
    believed,
    chances,
)
from vigie.metrics.placing import Rules, budget
from vigie.vocabulary.errors import UsageError

ASKED = {"as_of": AS_OF, "zone": ZONE}


def cell(source, campaign="c", *, base=3000, positives=50, meetings=15, **more):
    """Twelve equal weeks."""
    weeks = [
        Week(*(n * (i + 1) // 12 - n * i // 12 for n in (base, positives, meetings))) for i in range(12)
    ]  # fmt: skip
    return Cell((source, campaign), tuple(weeks), recent=more.pop("recent", base // 3), **more)


GOOD, POOR = cell("good", positives=150, meetings=50), cell("poor", positives=20, meetings=4)


def given(split):
    return {c.cell.key[0]: c.give for c in split.choices}


# ------------------------------------------------------------------------------------------------- beliefs


def test_the_chance_of_being_the_best_is_that_of_the_beliefs():
    beliefs = [Belief(0.006, 1e-6), Belief(0.005, 2e-6), Belief(0.004, 4e-6)]
    rng, wins = Random(7), [0, 0, 0]  # noqa: S311 - a check of a formula
    for _ in range(40_000):
        rates = [b.quantile(min(max(rng.random(), 1e-9), 1 - 1e-9)) for b in beliefs]
        wins[rates.index(max(rates))] += 1
    assert chances(beliefs) == pytest.approx([w / 40_000 for w in wins], abs=0.02)


def test_a_thin_cell_is_believed_to_be_like_its_source_and_its_campaign():
    cells = [
        cell(source, campaign, positives=round(50 * s * c), meetings=round(15 * s * c))
        for source, s in (("strong", 2.0), ("weak", 0.5))
        for campaign, c in (("a", 1.0), ("b", 1.0))
    ]
    cells += [cell(s, "new", base=24, positives=0, meetings=0) for s in ("strong", "weak")]
    found = believed(cells, "meeting")
    assert found["strong", "new"].mean > 2 * found["weak", "new"].mean
    own = found["strong", "a"]
    assert found["strong", "new"].variance / found["strong", "new"].mean ** 2 > own.variance / own.mean**2


def test_meetings_that_cannot_have_been_booked_yet_do_not_count_against_a_cell():
    young = Cell(("young", "c"), tuple(Week(250, 4, 0, ripe=False) for _ in range(12)), 1000)
    found = believed([cell("old"), young], "meeting")
    assert found["young", "c"].mean == pytest.approx(found["old", "c"].mean, rel=0.15)


# ---------------------------------------------------------------------------------------------- the answer


def test_most_goes_to_what_brings_most_and_a_tenth_is_kept_for_learning():
    found = arbitrate([GOOD, POOR], 1000)
    assert found.reason == "move"
    assert given(found) == {"good": round(1000 * (1 - LEARNING)), "poor": round(1000 * LEARNING)}
    assert found.unplaced == 0
    assert found.split.mean > found.as_now.mean
    assert found.split.low < found.split.mean < found.split.high
    assert found.chance > 0.95
    assert found.choices[0].best > 0.95


def test_equal_cells_leave_the_parts_as_they_are():
    found = arbitrate([cell("a", recent=300), cell("b", recent=100), cell("c", recent=100)], 1000)
    assert found.reason == "no_clear_gain"
    assert given(found) == {"a": 600, "b": 200, "c": 200}
    assert found.split == found.as_now


def test_too_few_answers_choose_nothing():
    few = [cell("a", positives=12, meetings=3), cell("b", positives=ENOUGH_HITS - 13, meetings=1)]
    found = arbitrate(few, 1000)
    assert (found.reason, found.split, found.chance, found.unplaced) == ("not_enough_data", None, None, 1000)
    assert all(c.belief is None and c.give == 0 for c in found.choices)
    assert arbitrate([], 1000).choices == ()


def test_where_no_meeting_was_booked_positive_replies_decide():
    found = arbitrate([cell("a", positives=150, meetings=0), cell("b", positives=20, meetings=0)], 1000, "positive")
    assert (found.outcome, found.reason) == ("positive", "move")
    assert found.choices[0].belief.mean == pytest.approx(0.05, rel=0.1)


def test_one_open_cell_takes_all():
    found = arbitrate([GOOD, cell("closed", closed="paused")], 1000)
    assert (found.reason, given(found)) == ("one_choice", {"good": 1000, "closed": 0})


def test_nothing_goes_where_sending_is_closed():
    found = arbitrate([cell("a", closed="bounces"), cell("b", closed="exhausted")], 1000)
    assert (found.reason, found.unplaced) == ("nothing_open", 1000)


def test_a_source_gets_no_more_than_its_contacts_can_take():
    pooled = [cell("good", c, positives=150, meetings=50, left=300, pool="good") for c in ("a", "b")]
    found = arbitrate([*pooled, cell("poor", positives=20, meetings=4)], 1000)
    assert sum(c.give for c in found.choices if c.cell.key[0] == "good") == 300
    assert sum(c.give for c in found.choices) == 1000
    full = arbitrate([cell("good", positives=150, meetings=50, left=300), cell("poor", left=200)], 1000)
    assert (sum(given(full).values()), full.unplaced) == (500, 500)


def test_a_limit_a_day_holds():
    found = arbitrate([cell("good", positives=150, meetings=50, most=120), POOR], 1000)
    assert given(found) == {"good": 120, "poor": 880}


def test_no_lot_is_too_small_to_teach_anything():
    cells = [GOOD, *(cell(f"p{i}", positives=40 + i, meetings=12) for i in range(12))]
    beliefs = believed(cells, "meeting")
    best = dict(zip(beliefs, chances(list(beliefs.values())), strict=True))
    lots = [n for n in allocate(cells, beliefs, best, 1000).values() if n]
    assert sum(lots) == 1000
    assert min(lots) >= SMALLEST


def test_the_same_counts_give_the_same_answer():
    cells = [GOOD, POOR, cell("mid")]
    assert arbitrate(cells, 1000) == arbitrate(cells, 1000)
    assert given(arbitrate(cells[::-1], 1000)) == given(arbitrate(cells, 1000))


# -------------------------------------------------------------------------------------------- from the facts


def answered(row, *, met):
    at = row["sent_at"] + timedelta(hours=6)
    row |= {"human_at": at, "latest_at": at, "first_class": "interested", "latest_class": "interested"}
    return row | ({"meeting_at": at + timedelta(days=2)} if met else {})


def programme():
    rows = []
    for back in range(1, 80):
        day = TODAY - timedelta(back)
        for n in range(20):
            row = send(day, source="good" if n % 2 else "poor", campaign="c", segment="cto")
            hit = n in ((1, 3) if back % 2 else (1,)) or (n == 0 and back % 10 == 0)
            rows.append(answered(row, met=back % 2) if hit else row)
    return rows


def test_facts_are_counted_by_source_and_campaign():
    found = budget(engine(send=programme()), **ASKED)
    by_source = {c.cell.key[0]: c.cell for c in found.choices}
    good = by_source["good"]
    assert (found.outcome, found.reason) == ("meeting", "move")
    assert good.key == ("good", "c")
    assert (good.total.base, good.recent, good.left) == (730, 270, None)
    # Days 7 to 79 ago, two answers on odd days and one on even ones; meetings of the youngest week are not counted.
    assert good.total.positives == 110
    assert good.total.meetings == sum(2 for back in range(14, 80) if back % 2)
    assert [w.ripe for w in good.weeks] == [True] * 11 + [False]


def test_contacts_of_the_file_say_what_a_source_can_still_take():
    sent = [row | {"day": row["day"]} for row in programme()]
    fresh = [contact(TODAY, source="poor") for _ in range(60)]
    written = [{"contact": r["contact"], "loaded_at": r["sent_at"], "day": r["day"], "source": "good"}
               for r in sent if r["source"] == "good"]  # fmt: skip
    cells = {c.cell.key[0]: c.cell for c in budget(engine(send=sent, contact=fresh + written), **ASKED).choices}
    assert (cells["poor"].left, cells["poor"].closed) == (60, None)
    assert (cells["good"].left, cells["good"].closed) == (0, "exhausted")


def test_what_is_paused_gets_nothing_and_a_limit_counts_for_the_days_it_takes():
    facts = engine(send=programme())
    paused = budget(facts, rules=Rules(({"source": "good"}, {"source": "poor", "mailbox": "m"})), **ASKED)
    assert given(paused) == {"good": 0, "poor": 1000}
    # 1,000 messages take 52 days at the pace of the last four weeks (540 messages).
    limited = budget(facts, rules=Rules(caps=(({"campaign": "c"}, 4),)), **ASKED)
    assert max(given(limited).values()) == 4 * 52


def test_a_source_to_be_paused_first_gets_nothing_whatever_it_brought():
    found = budget(engine(send=programme()), rules=Rules(doubted=frozenset({"good"})), **ASKED)
    assert {c.cell.key[0]: c.cell.closed for c in found.choices} == {"good": "doubted", "poor": None}
    everything = budget(engine(send=programme()), rules=Rules(paused=({},)), **ASKED)
    assert everything.reason == "nothing_open"


def test_a_cell_whose_addresses_bounce_beyond_doubt_gets_nothing():
    rows = programme()
    for row in rows:
        if row["source"] == "good" and row["send"] % 10 < 4 and row["day"] > TODAY - timedelta(28):
            row["hard_at"] = row["sent_at"] + timedelta(minutes=5)
    found = {c.cell.key[0]: c.cell.closed for c in budget(engine(send=rows), **ASKED).choices}
    assert found == {"good": "bounces", "poor": None}


def test_a_meeting_belongs_to_the_last_call_before_it():
    talks = []
    for n in range(200):
        day = TODAY - timedelta(10 + n % 70)
        source = "good" if n % 2 else "poor"
        first = {"call": 2 * n, "contact": n, "called_at": moment(day), "day": day, "source": source, "campaign": "c"}
        second = first | {"call": 2 * n + 1, "called_at": moment(day, 15)}
        met = {"meeting_at": moment(day, 15.1)} if source == "good" and n % 4 == 1 else {}
        talks += [first | met, second | met]
    found = budget(engine(call=talks), kind="calls", total=100, **ASKED)
    assert {c.cell.key[0]: (c.cell.total.base, c.cell.total.meetings) for c in found.choices} == {
        "good": (200, 50), "poor": (200, 0)
    }  # fmt: skip
    assert found.reason == "move"


def test_a_place_gets_no_more_calls_than_the_people_written_to_there_can_take():
    talks, sends = [], []
    for n in range(300):
        day, source = TODAY - timedelta(10 + n % 70), "good" if n % 2 else "poor"
        here = {"contact": n, "source": source, "campaign": "c"}
        met = {"meeting_at": moment(day, 15.1)} if source == "good" and n % 4 == 1 else {}
        talks.append({"call": n, "called_at": moment(day), "day": day, **here, **met})
        sends.append(send(day, 8, **here, **met))
    # Thirty more of the good source wait for their first call; ten of them opted out.
    for n in range(30):
        gone = {"unsubscribed_at": moment(TODAY - timedelta(20))} if n < 10 else {}
        sends.append(send(TODAY - timedelta(30), source="good", campaign="c", **gone))
    sends += [send(TODAY - timedelta(30), source="poor", campaign="c") for _ in range(500)]
    found = budget(engine(call=talks, send=sends), kind="calls", total=100, **ASKED)
    assert {c.cell.key[0]: c.cell.left for c in found.choices} == {"good": 20, "poor": 500}
    assert given(found) == {"good": 20, "poor": 80}


def test_what_makes_no_sense_is_refused():
    for wrong, code in (({"split": "mailbox"}, "unknown_dimension"), ({"total": 0}, "budget_out_of_reach")):
        with pytest.raises(UsageError) as refused:
            budget(engine(), **ASKED, **wrong)
        assert refused.value.code == code


def test_an_empty_programme_chooses_nothing():
    assert budget(engine(), **ASKED).reason == "not_enough_data"
