"""The pieces of a diagnosis, each against a result worked by hand."""

from datetime import UTC, date, datetime, timedelta
from math import log

import pytest
from made_up import MONDAY, history, messages, recent
from metrics_facts import AS_OF, TODAY, ZONE, engine, moment, send, workdays

from vigie.diagnosis import confounds, pipeline, rules, sequence
from vigie.diagnosis.cells import count
from vigie.diagnosis.expectation import fit
from vigie.diagnosis.mix import kitagawa
from vigie.diagnosis.numbers import NUMBERS
from vigie.diagnosis.pipeline import CONVERSIONS, Passage, Stage
from vigie.diagnosis.place import strength
from vigie.diagnosis.proof import Change, Side, judge, prove
from vigie.diagnosis.scan import likelihood_ratio
from vigie.diagnosis.totals import Total
from vigie.diagnosis.view import View
from vigie.diagnosis.window import window
from vigie.vocabulary.finding import Confound


def test_the_likelihood_ratio_is_that_of_two_cells_and_of_the_bad_side_only():
    assert likelihood_ratio(10, 5, 20, 1) == pytest.approx(10 * log(2) + 10 * log(10 / 15))
    assert likelihood_ratio(10, 5, 1e9, 1) == pytest.approx(10 * log(2) - 5, abs=1e-3)  # rare: as Poisson
    assert likelihood_ratio(10, 5, 20, -1) == 0
    assert likelihood_ratio(0, 5, 20, -1) == pytest.approx(20 * log(20 / 15))


def test_the_window_is_two_weeks_and_its_baseline_eight_weeks_at_the_same_age():
    days = window(AS_OF, ZONE)
    rows = days.rows()
    assert (days.start, days.end) == (TODAY - timedelta(13), TODAY + timedelta(1))
    assert days.baseline == (days.start - timedelta(70), days.start - timedelta(14))
    assert {block for _, block, _ in rows} == {0, 1, 2, 3, 4}
    ages = {block: {(seen - moment(day)).days for day, b, seen in rows if b == block} for block in range(5)}
    assert all(ages[block] == ages[0] for block in range(1, 5))
    assert all((day - rows[i % 14][0]).days % 7 == 0 for i, (day, _, _) in enumerate(rows))


def test_at_midnight_the_day_that_begins_is_not_judged():
    assert window(datetime(2026, 11, 19, 23, tzinfo=UTC), ZONE).end == TODAY  # midnight in Paris


def test_a_new_source_is_expected_to_do_as_the_others_at_the_same_step():
    rows = [*history(), *recent(), *messages(workdays(MONDAY, TODAY - timedelta(1)), source="API")]
    counted = count(engine(send=[{k: v for k, v in r.items() if k != "misfit"} for r in rows]), window(AS_OF, ZONE))
    bounced = fit(counted)[[n.key for n in NUMBERS].index("hard_bounce_rate")]
    new = next(cell for cell in counted.window if "API" in cell)
    old = tuple("Annuaire" if v == "API" else v for v in new)
    assert bounced.rate(new) == pytest.approx(bounced.rate(old), rel=0.05)
    assert bounced.mean == pytest.approx(0.012, rel=0.15)


def test_a_step_that_never_existed_is_expected_to_do_as_the_last_known_one():
    rows = [*history(worse=lambda r: {"unsubscribed_at": 0.01 * r["step"]}), *recent(steps=4)]
    counted = count(engine(send=[{k: v for k, v in r.items() if k != "misfit"} for r in rows]), window(AS_OF, ZONE))
    left = fit(counted)[[n.key for n in NUMBERS].index("unsubscribe_rate")].reaching(list(counted.window))
    fourth = next(cell for cell in counted.window if "4" in cell)
    third = tuple("3" if v == "4" else v for v in fourth)
    assert left.rate(fourth) == left.rate(third) > left.mean


def test_kitagawa_splits_a_change_into_mix_and_rate():
    """Half and half at 8 % and 2 %; then one in ten at 8 %: 5 % becomes 2.6 %, all of it mix."""
    before = {"DSI": (40, 500), "DAF": (10, 500)}
    mix, rate = kitagawa(before, {"DSI": (8, 100), "DAF": (18, 900)})
    assert (mix, rate) == (pytest.approx(-0.024), pytest.approx(0.0))
    mix, rate = kitagawa(before, {"DSI": (20, 500), "DAF": (5, 500)})
    assert (mix, rate) == (pytest.approx(0.0), pytest.approx(-0.025))


@pytest.mark.parametrize(("score", "word"), [(3.5, "weak"), (6, "moderate"), (11.9, "moderate"), (12, "strong")])
def test_the_strength_of_a_verdict_follows_its_score(score, word):
    assert strength(score) == word


# ------------------------------------------------------------------------------------------------- rules

AS_BEFORE = {
    key: Total(key, round(expected), 5_000, expected)
    for key, expected in {
        "hard_bounce_rate": 60.0, "soft_bounce_rate": 50.0, "complaint_rate": 4.0, "human_reply_rate": 170.0,
        "positive_rate": 70.0, "not_interested_rate": 60.0, "out_of_office_rate": 80.0, "unsubscribe_rate": 25.0,
    }.items()
} | {"open_drop": Total("open_drop", 60, 400, 60.0)}  # fmt: skip


def said(**hits: int) -> dict[str, dict[str, object]]:
    moved = {k: Total(k, x, AS_BEFORE[k].base, AS_BEFORE[k].expected) for k, x in hits.items()}
    evidence, _ = rules.read(View({**AS_BEFORE, **moved}, (), (), ()))
    return {e.code: e.params for e in evidence}


def test_rules_are_silent_in_ordinary_weeks():
    assert said() == {}


@pytest.mark.parametrize(
    ("hits", "code"),
    [
        ({"positive_rate": 35}, "many_replies_few_positive"),
        ({"not_interested_rate": 110}, "many_refusals"),
        ({"unsubscribe_rate": 55}, "unsubscribes_up"),
        ({"out_of_office_rate": 150}, "many_out_of_office"),
        ({"hard_bounce_rate": 120}, "false_green"),
    ],
)
def test_each_rule_speaks_when_its_numbers_do(hits, code):
    (key,) = hits
    assert said(**hits)[code]["base"] == (400 if code == "false_green" else AS_BEFORE[key].base)


def test_few_replies_are_not_told_as_many_replies_with_few_positives():
    assert "many_replies_few_positive" not in said(positive_rate=35, human_reply_rate=90)


def test_falling_opens_are_no_false_green():
    assert "false_green" not in said(hard_bounce_rate=120, open_drop=30)


def test_every_rule_has_a_text_for_its_user():
    assert rules.rules()
    assert all(rules.why(code).endswith(".") for code in rules.rules())


def test_fewer_opportunities_from_qualified_meetings_ask_for_the_handover_checklist():
    opportunity = next(c for c in CONVERSIONS if c.key == "opportunity_rate")
    stage = Stage(opportunity, (), date(2026, 10, 20), TODAY, 5, 30, 70, 100)
    evidence, actions = rules.read(View(AS_BEFORE, (), (stage,), ()))
    assert ([e.code for e in evidence], actions) == (["handover_falls"], ["run_handover_checklist"])


@pytest.mark.parametrize(("booking", "said"), [(60, ["selection_not_volume"]), (5, [])])
def test_meetings_that_come_to_nothing_are_a_matter_of_selection_while_meetings_are_booked_as_before(booking, said):
    booked, qualified = (
        Stage(c, (), date(2026, 10, 20), TODAY, hits, base, before, 100)
        for key, hits, base, before in (("reply_to_meeting", booking, 100, 60), ("qualified_meeting_rate", 10, 36, 80))
        for c in CONVERSIONS if c.key == key
    )  # fmt: skip
    evidence, actions = rules.read(View(AS_BEFORE, (), (booked, qualified), (), Passage(40, 10, 2)))
    assert [e.code for e in evidence] == said
    assert actions == ["add_prequalifying_line"] * len(said)
    assert not said or evidence[0].params == {"booked": 40, "qualified": 10, "usual": 28.7, "opportunities": 2}


# ---------------------------------------------------------------------------------------------- pipeline


def meetings(owner: str, days: list[date], held_in_ten: int) -> list[dict[str, object]]:
    return [
        {"meeting": i, "contact": i, "booked_at": moment(d) - timedelta(5), "scheduled_at": moment(d), "day": d,
         "due_day": d, "is_first": True, "owner": owner, "campaign": "Audit",
         "status": "held" if i % 10 < held_in_ten else "no_show", "qualified": True}
        for i, d in enumerate(days)
    ]  # fmt: skip


def test_meetings_that_are_no_longer_held_name_the_stage_and_whose_they_are():
    before, now = workdays(TODAY - timedelta(110), TODAY - timedelta(29)), workdays(TODAY - timedelta(27), TODAY)
    rows = [*meetings("Ana", before * 2, 7), *meetings("Ana", now * 2, 7), *meetings("Bob", before * 2, 7),
            *meetings("Bob", now * 2, 2)]  # fmt: skip
    stages = pipeline.stages(engine(meeting=rows), window(AS_OF, ZONE))
    worst, score = pipeline.causes(stages)[0]
    assert (worst.conversion.key, worst.slice) == ("meeting_held_rate", (("owner", "Bob"),))
    assert score > 3
    stuck = pipeline.bottleneck(stages)
    assert stuck is not None
    assert (stuck.conversion.key, stuck.conversion.action) == ("meeting_held_rate", "send_reminders")


def test_a_handful_of_meetings_proves_nothing():
    few = meetings("Ana", workdays(TODAY - timedelta(9), TODAY), 0)
    assert pipeline.causes(pipeline.stages(engine(meeting=few), window(AS_OF, ZONE))) == []


# --------------------------------------------------------------------------------------- confounds, proof


def test_two_changes_of_a_kind_are_not_entangled_and_two_kinds_are():
    day = date(2026, 11, 9)
    copy = Confound("copy", "Audit", day, "journal")
    assert confounds.entangled([copy, Confound("new_version", "Audit", day, "facts")], day) == ("copy",)
    volume = Confound("volume_step", None, day + timedelta(3), "facts")
    assert confounds.entangled([copy, volume], day) == ("copy", "volume")
    assert confounds.entangled([copy, volume], day + timedelta(30)) == ()


def sides(before: int, after: int, base: int = 2_000) -> tuple[Side, Side]:
    return Side(before, 2 * base, 4), Side(after, base, 2)


def changes(treated: dict[str, tuple[int, int]], control: dict[str, tuple[int, int]]) -> list[Change]:
    return [Change(key, sides(*treated[key]), sides(*control[key])) for key in treated]


USUAL = {"human_reply_rate": (160, 80), "positive_rate": (48, 24), "unsubscribe_rate": (32, 16),
         "wrong_person_rate": (16, 8), "hard_bounce_rate": (48, 24), "title_misfit_rate": (80, 40)}  # fmt: skip
BAD = {"human_reply_rate": (160, 90), "positive_rate": (24, 24), "unsubscribe_rate": (70, 16),
       "wrong_person_rate": (100, 12), "hard_bounce_rate": (120, 26), "title_misfit_rate": (600, 50)}  # fmt: skip
BORED = {**USUAL, "positive_rate": (30, 34), "human_reply_rate": (110, 85)}


def test_a_source_that_alone_improved_was_a_list_repair():
    assert judge(changes(BAD, USUAL))["list"] > 0.95


def test_everybody_improving_alike_was_a_message_repair():
    assert judge(changes(BORED, BORED))["message"] > 0.9


def test_nothing_that_happened_is_not_called_a_repair():
    found = judge(changes(USUAL, USUAL))
    assert max(found, key=lambda h: found[h]) == "nothing"


def test_a_repair_is_not_proved_on_a_hundred_messages():
    rows = [{k: v for k, v in r.items() if k != "misfit"} for r in (*history(), *recent())]
    answer = prove(engine(send=rows), source="API", changed=MONDAY, as_of=AS_OF, zone=ZONE)
    assert (answer.outcome, answer.posterior) == ("not_enough_data", {})


# ----------------------------------------------------------------------------------------------- sequence


def test_the_whole_sequence_counts_what_its_follow_ups_and_calls_brought():
    first = TODAY - timedelta(60)
    said_yes = {"first_class": "interested", "latest_class": "interested"}
    rows = []
    for contact in range(10):
        for step in (1, 2):
            day = first + timedelta(3 * step)
            row = send(day, contact=contact, step=step, campaign="Audit")
            if (contact, step) in {(0, 1), (1, 2), (2, 2)}:
                row |= {"human_at": moment(day, 12), "latest_at": moment(day, 12), **said_yes}
            rows.append(row)
    met = [{"meeting": i, "contact": i, "booked_at": moment(first, 200), "is_first": True, "origin": origin}
           for i, origin in ((1, "reply"), (5, "call"))]  # fmt: skip
    everything, audit = sequence.effects(engine(send=rows, meeting=met), as_of=AS_OF, zone=ZONE)
    assert everything.campaign is None
    assert audit == sequence.Effect("Audit", 10, 1, 3, 0, 0, 0, 1, 1)
    assert audit.later == pytest.approx(2 / 3)
