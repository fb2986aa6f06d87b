"""What a diagnosis promises, on programmes worked by hand."""

from datetime import UTC, date, timedelta

import pytest
from made_up import BOXES, MONDAY, Dealer, facts, history, judged, messages, recent
from metrics_facts import TODAY, ZONE, engine, moment, workdays

from vigie.diagnosis import diagnose, document
from vigie.vocabulary.finding import Diagnosis


def evidence(found: Diagnosis, code: str) -> list[dict[str, object]]:
    return [e.params for e in found.evidence if e.code == code]


@pytest.fixture(scope="module")
def bad_week() -> Diagnosis:
    """Monday a new source doubles the volume; bounces stay flat; the replies are 'wrong person'."""
    week = workdays(date(2026, 11, 16), date(2026, 11, 19))
    new = messages(
        week, source="API",
        worse=lambda _: {"human": 0.06, "interested": 0.1, "not_interested": 0.1, "wrong_person": 0.8,
                         "unsubscribed_at": 0.02},
    )  # fmt: skip
    return judged([*history(), *recent(), *new])


def test_the_bad_week_is_a_list_problem_and_the_old_source_stays_as_control(bad_week):
    assert (bad_week.verdict, bad_week.culprits[0].slice) == ("list", (("source", "API"),))
    assert bad_week.culprits[0].control == ((("source", "Annuaire"),),)
    assert evidence(bad_week, "list_not_message") == [{"source": "API", "control": ["Annuaire"]}]
    assert "pause_source" in bad_week.actions


def test_flat_bounces_are_no_evidence(bad_week):
    moved = {c.metric for c in bad_week.culprits[0].counts}
    assert "wrong_person_rate" in moved
    assert not {"hard_bounce_rate", "soft_bounce_rate"} & moved


def test_the_change_began_on_its_monday(bad_week):
    assert bad_week.culprits[0].since == date(2026, 11, 16)


def test_the_numbers_of_a_culprit_are_exact_counts_with_their_window(bad_week):
    wrong = next(c for c in bad_week.culprits[0].counts if c.metric == "wrong_person_rate")
    assert wrong.base == pytest.approx(480 * (1 - 0.022), abs=3)
    assert wrong.hits == pytest.approx(480 * 0.06 * 0.8, abs=7)
    assert wrong.expected == pytest.approx(480 * 0.05 * 0.2, abs=2)
    assert (wrong.start, wrong.end) == (date(2026, 11, 7), date(2026, 11, 21))


def test_a_new_source_and_a_jump_of_volume_are_seen_without_a_journal(bad_week):
    seen = {(c.kind, c.entity, c.day, c.origin) for c in bad_week.confounds}
    assert ("new_source", "API", date(2026, 11, 16), "facts") in seen
    assert "volume_step" in {kind for kind, *_ in seen}


def test_what_changed_in_one_week_credits_no_effect(bad_week):
    assert evidence(bad_week, "confounded_week") == [{"kinds": ["list", "volume"]}]


def test_what_the_journal_says_is_not_said_again_by_the_facts():
    week = workdays(date(2026, 11, 16), date(2026, 11, 19))
    told = {"at": moment(date(2026, 11, 16)), "day": date(2026, 11, 16), "kind": "source", "entity": "API",
            "text": "Nouvelle source"}  # fmt: skip
    found = judged([*history(), *recent(), *messages(week, source="API")], change=[told])
    assert [c.origin for c in found.confounds if c.entity == "API"] == ["journal"]


def test_an_ordinary_fortnight_has_no_cause():
    found = judged([*history(), *recent()])
    assert (found.verdict, found.culprits, found.actions) == ("none", (), ())


def test_a_mailbox_blocked_at_one_provider_is_named_as_the_pair():
    def refused(row):
        bad = row["mailbox"] == BOXES[0] and row["provider"] == "microsoft"
        return {"soft_at": 0.8} if bad else {}

    found = judged([*history(), *recent(worse=refused)])
    assert found.verdict == "deliverability"
    assert dict(found.culprits[0].slice) == {"mailbox": BOXES[0], "provider": "microsoft"}
    assert (("mailbox", BOXES[1]), ("provider", "microsoft")) in found.culprits[0].control


def test_a_whole_domain_is_blamed_rather_than_each_of_its_mailboxes():
    def unsigned(row):
        return {"soft_at": 0.3} if row["domain"] == "deux.example" else {}

    found = judged([*history(), *recent(worse=unsigned)])
    assert (found.verdict, found.culprits[0].slice) == ("deliverability", (("domain", "deux.example"),))


def test_a_text_that_nobody_likes_is_a_message_problem_everywhere():
    def bored(_row):
        return {"human": 0.03, "interested": 0.1, "not_interested": 0.7}

    found = judged([*history(), *recent(worse=bored)])
    assert (found.verdict, found.culprits[0].slice) == ("message", ())


def test_people_who_leave_after_the_follow_ups_name_the_step():
    def tired(row):
        return {"unsubscribed_at": 0.006 if row["step"] == 1 else 0.05}

    found = judged([*history(), *recent(worse=tired)])
    assert found.verdict == "follow_up"
    assert [d for d, _ in found.culprits[0].slice] == ["step"]
    assert "soften_follow_ups" in found.actions


def test_one_bad_day_is_an_incident_and_no_verdict():
    tuesday = date(2026, 11, 17)

    def refused(row):
        return {"soft_at": 0.7} if row["day"] == tuesday and row["provider"] == "google" else {}

    found = judged([*history(), *recent(worse=refused)])
    assert (found.verdict, found.culprits) == ("none", ())
    (day,) = evidence(found, "one_bad_day")
    assert day["slice"] == {"provider": "google"}


def test_two_causes_are_both_named_and_the_stronger_one_decides():
    def worse(row):
        return {"soft_at": 0.9} if row["mailbox"] == BOXES[3] and row["provider"] == "ovh" else {}

    new = messages(workdays(MONDAY, date(2026, 11, 19)), source="API", worse=lambda _: {"misfit": 0.6})
    found = judged([*history(), *recent(worse=worse), *new])
    assert found.verdict == "list"
    assert [dict(c.slice) for c in found.culprits] == [{"source": "API"}, {"mailbox": BOXES[3], "provider": "ovh"}]
    assert found.culprits[1].verdict == "deliverability"
    assert "slow_mailbox" in found.actions


def test_a_green_total_with_a_red_part_is_not_green():
    def refused(row):
        bad = row["mailbox"] == BOXES[0] and row["provider"] == "microsoft"
        return {"soft_at": 0.08} if bad else {}

    found = judged([*history(per_day=240), *recent(worse=refused, per_day=240)])
    assert found.verdict == "deliverability"
    assert evidence(found, "red_part")[0]["slice"] == {"mailbox": BOXES[0], "provider": "microsoft"}


def test_too_few_messages_give_no_verdict():
    assert diagnose(engine(), as_of=moment(TODAY).replace(tzinfo=UTC), zone=ZONE).verdict == "not_enough_data"
    found = judged([*history(per_day=3), *recent(per_day=3)])
    assert found.verdict == "not_enough_data"
    assert evidence(found, "not_enough_data") == [{"sent": 27, "need": 150, "before": 120, "need_before": 600}]


def test_nothing_later_than_the_moment_asked_for_is_seen():
    rows = [*history(), *recent()]
    later = messages([TODAY + timedelta(i) for i in range(1, 8)], source="API", worse=lambda _: {"misfit": 0.9})
    for row in rows[:50]:
        row["unsubscribed_at"] = moment(TODAY + timedelta(2))
    as_of = moment(TODAY, 16).replace(tzinfo=UTC)
    with_later, without = (document(judged(r, as_of=as_of)) for r in ([*rows, *later], rows))
    assert with_later == without


def test_a_programme_whose_tool_tells_little_is_still_judged():
    gone = ("provider", "segment", "owner", "step", "version")

    def unsigned(row):
        return {"soft_at": 0.3} if row["domain"] == "deux.example" else {}

    rows = [{k: v for k, v in r.items() if k not in gone} for r in (*history(), *recent(worse=unsigned))]
    found = diagnose(engine(send=[{k: v for k, v in r.items() if k != "misfit"} for r in rows]),
                     as_of=moment(TODAY, 16).replace(tzinfo=UTC), zone=ZONE)  # fmt: skip
    assert (found.verdict, found.culprits[0].slice) == ("deliverability", (("domain", "deux.example"),))


def test_other_people_are_no_worse_rate():
    """DSI answer 8 %, DAF 2 %: half and half before, one DSI in ten now. Nothing got worse."""

    def by_segment(row):
        return {"human": 0.08 if row["segment"] == "DSI" else 0.02}

    kept = Dealer()
    sent = recent(per_day=600, worse=by_segment)
    now = [row for row in sent if row["segment"] == "DAF" or kept.hits("DSI", 1 / 9)]
    found = judged([*history(per_day=240, worse=by_segment), *now])
    assert found.verdict == "mixed"
    (shift,) = [e for e in evidence(found, "mix_shift") if e["metric"] == "human_reply_rate"]
    assert shift["dimension"] == "segment"
    assert shift["mix_effect"] < 0
    assert abs(shift["rate_effect"]) < 0.5 * abs(shift["mix_effect"])


def test_the_document_holds_every_documented_key():
    said = document(judged(facts_of_a_bad_source()))
    assert {"as_of", "verdict", "strength", "culprits", "evidence", "confounds", "actions"} <= set(said)
    assert {"metric", "slice", "since", "effect", "share"} <= set(said["culprits"][0])


def facts_of_a_bad_source():
    return [*history(), *recent(), *messages(workdays(MONDAY, date(2026, 11, 19)), source="API",
                                             worse=lambda _: {"misfit": 0.6})]  # fmt: skip


def test_facts_can_be_asked_twice():
    over = facts(facts_of_a_bad_source())
    as_of = moment(TODAY, 16).replace(tzinfo=UTC)
    assert diagnose(over, as_of=as_of, zone=ZONE) == diagnose(over, as_of=as_of, zone=ZONE)
