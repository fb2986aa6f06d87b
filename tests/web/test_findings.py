"""What was judged, as the pages use it: states, culprits, marks, verdicts."""

from dataclasses import replace
from datetime import timedelta

import factories
import findings_made as made
import pytest
from django.utils import translation

from vigie.sentences.diagnosis import evidence_sentence, verdict_parts
from vigie.vocabulary.finding import Evidence
from vigie.web import detail, findings, tiles
from vigie.web.findings import NOTHING, Findings
from vigie.web.query import Query

State = factories.State


def informed(found, board=None):
    sheet = findings.informed(board or factories.board(), found)
    return {t.reading.metric.key: t for t in tiles.every_tile(sheet)}


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("hard_bounce_rate", State.ACT),  # a slide asks for a decision
        ("delivery_rate", State.ACT),  # a stop makes of a number to watch one to fix
        ("duplicate_rate", State.WATCH),  # one bad day asks for a look
        ("unsubscribe_rate", State.BETTER),
        ("field_coverage", State.OK),  # no alert: as the number says
        ("qualified_meeting_rate", State.WAIT),  # too few to judge stays so
    ],
)
def test_a_tile_has_the_state_of_its_worst_alert(key, state):
    assert informed(made.guilty())[key].reading.state is state


def test_an_alert_never_makes_a_number_look_better_than_it_is():
    better = Findings(None, (made.alert("hard_bounce_rate", direction="better"),))
    assert informed(better)["hard_bounce_rate"].reading.state is State.ACT


def test_without_a_judgement_the_board_is_as_it_was():
    assert findings.informed(factories.board(), NOTHING) == factories.board()


def test_the_diagnosis_names_the_culprit_and_a_stop_names_the_mailbox():
    tiles_ = informed(made.guilty())
    assert tiles_["hard_bounce_rate"].culprit_slice == made.LISTED
    assert tiles_["delivery_rate"].culprit_slice == made.PAIR[:1]
    assert tiles_["positive_rate"].culprit_slice == made.LISTED


def test_a_slice_that_moves_a_number_by_a_hit_or_two_is_not_named_for_it():
    assert made.guilty().culprit("human_reply_rate") is None


def test_the_cause_found_by_a_number_comes_before_one_that_also_moves_it():
    soft = made.count("soft_bounce_rate", made.LISTED, 90, 2012, 20.0)
    first = replace(made.FIRST, metric="positive_rate", counts=(*made.FIRST.counts, soft))
    found = Findings(made.diagnosis(culprits=(first, made.SECOND)))
    assert found.culprit("delivery_rate").slice == made.PAIR


def test_the_cause_that_an_alert_is_about_comes_before_a_larger_one():
    assert Findings(made.diagnosis()).culprit("delivery_rate").slice == made.LISTED
    assert made.guilty().culprit("delivery_rate").slice == made.PAIR


def test_a_filtered_page_keeps_the_alerts_about_what_it_shows_and_leaves_the_verdict_out():
    within = made.guilty().within({"source": ("API · DSI élargi",)})
    assert within.diagnosis is None
    assert {a.metric for a in within.alerts} == {"hard_bounce_rate", "duplicate_rate"}
    assert made.guilty().within({}) == made.guilty()


def test_a_change_that_somebody_wrote_down_is_not_marked_again():
    with translation.override("en"):
        assert made.guilty().marks() == [(made.SEEN.day, "The volume changed")]


def test_the_verdict_is_the_diagnosis_in_one_line():
    with translation.override("en"):
        said = tiles.verdict(findings.informed(factories.board(), made.guilty()), made.guilty())
    assert said.title == "4 decisions to make"
    assert said.lead == "A list problem, not the text."
    assert said.why.startswith("The gap comes from “API · DSI élargi”, added on 12 November; as before: Salon Lyon.")
    assert "Second cause: “lea@essai.example” at Microsoft" in said.why
    assert said.judged


def test_a_part_of_the_programme_is_read_beside_what_is_wrong_with_the_whole():
    part = made.guilty().within({"source": ("Salon Lyon",)})
    with translation.override("en"):
        said = tiles.verdict(factories.board(), part)
        fine = tiles.verdict(factories.board(), made.innocent().within({"source": ("Salon Lyon",)}))
    assert "For the whole programme: A list problem, not the text. The gap comes from" in said.why
    assert not said.judged
    assert "whole programme" not in fine.why


def test_steps_that_stand_as_before_are_called_steps():
    found = made.guilty().diagnosis
    late = replace(found.culprits[0], slice=(("step", "4"),), control=((("step", "1"),), (("step", "2"),)))
    with translation.override("en"):
        assert "as before: step 1, step 2." in " ".join(verdict_parts(replace(found, culprits=(late,))))


def test_nothing_stands_as_before_where_everything_moved_too():
    found = made.guilty().diagnosis
    everywhere = replace(found, culprits=(found.culprits[0], replace(found.culprits[1], slice=())))
    with translation.override("en"):
        said = " ".join(verdict_parts(everywhere))
    assert "Second cause: everything, since 16 November" in said
    assert "as before" not in said


@pytest.mark.parametrize(
    ("board", "found", "title", "lead"),
    [
        ("fine", "innocent", "Nothing to decide today", "Everything holds."),
        ("busy", "innocent", "3 decisions to make", "No common cause behind the gaps."),
        ("fine", "guilty", "1 decision to make", "A list problem, not the text."),
        ("small", "unknown", "Not enough data to decide yet", "Not enough data to judge yet."),
    ],
)
def test_the_verdict_when_there_is_little_to_say(board, found, title, lead):
    plain = factories.board(getattr(factories, board)())
    judged = getattr(made, found)()
    with translation.override("en"):
        said = tiles.verdict(plain, judged)
    assert (said.title, said.lead) == (title, lead)


def test_nobody_has_judged_yet_and_the_board_still_says_where_to_look():
    with translation.override("en"):
        said = tiles.verdict(factories.board())
    assert said.lead == "Look first at the source “API · DSI élargi”."
    assert not said.judged


def test_shares_of_the_gap_add_up_and_only_count_what_goes_wrong():
    shares = detail.gap_shares(factories.slices(), 0.012)
    assert sum(shares) == pytest.approx(1)
    assert shares[0] > 0.95
    assert shares[3] == 0


def test_a_slice_without_a_past_is_held_against_the_whole_number():
    new = factories.reading("hard_bounce_rate", 0.10, None, None, State.WAIT, base=500, by=(factories.SOURCE,))
    old = factories.reading("hard_bounce_rate", 0.012, 0.010, 0.014, base=2000, by=(("source", "Salon Lyon"),))
    assert detail.gap_shares([new, old], 0.012) == [1, 0]
    assert detail.gap_shares([old], 0.012) == []


def test_the_control_of_a_pair_says_once_what_it_shares_with_the_culprit():
    with translation.override("en"):
        assert detail.cause(made.guilty(), "delivery_rate", "en").control == "sophie@essai.example (Microsoft)"


def test_each_alert_says_since_when_and_what_was_counted():
    with translation.override("en"):
        (said,) = detail.alerts(made.guilty(), "hard_bounce_rate", "en")
    assert (said.kind, said.words.replace("\u00a0", " ")) == ("signal", "Signal since 12 Nov")
    assert said.figures == "7.8% (157 of 2,012), usually 1.0–1.4%"


def test_a_stop_speaks_before_everything_else():
    stopped = informed(made.guilty())["delivery_rate"]
    with translation.override("en"):
        said = tiles.sentence(stopped, made.guilty().on("delivery_rate"))
    assert said == "Suspend sending for the mailbox “lea@essai.example” and open a deliverability check."


def test_filters_of_a_query_and_of_findings_agree():
    from django.http import QueryDict

    query = Query.read(QueryDict("source=API+%C2%B7+DSI+%C3%A9largi"))
    assert len(made.guilty().within(query.filters).alerts) == 2


def test_what_was_judged_costs_two_questions_and_no_judging(workspace, monkeypatch):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from vigie.review import judgements
    from vigie.web import readings

    judgements.refresh(workspace)
    desk = readings.desk(workspace, timezone.now())
    monkeypatch.setattr(judgements, "diagnose", None)
    with CaptureQueriesContext(connection) as asked:
        found = findings.of(workspace, desk)
    assert found.diagnosis.verdict == "not_enough_data"
    assert len(asked) == 2


def test_a_line_of_a_runbook_is_escaped_before_it_is_marked():
    from vigie.web.templatetags.vigie import marked

    assert marked("read `5.7.26` <b> & **now**") == "read <code>5.7.26</code> &lt;b&gt; &amp; <b>now</b>"


def test_a_change_is_marked_on_its_day_or_in_its_week():
    daily = factories.busy()[1]
    weekly = type(daily)(daily.reading, daily.points[::7])
    days = [daily.points[30].day, daily.points[0].day - timedelta(days=1), daily.points[-1].day + timedelta(days=1)]
    with translation.override("en"):
        heads = [detail.head(t, [(d, "x") for d in days], Query(), "en") for t in (daily, weekly)]
    assert [len(h.marks) for h in heads] == [1, 1]
    assert heads[0].spark.marks[0].x == "286.6"


@pytest.mark.parametrize(("lang", "said"), [("en", "454 before (600 needed)"), ("fr", "454 avant (il en faut 600)")])
def test_too_few_messages_are_counted_in_messages(lang, said):
    little = Evidence("not_enough_data", {"sent": 151, "need": 150, "before": 454, "need_before": 600})
    with translation.override(lang):
        assert said in evidence_sentence(little)
