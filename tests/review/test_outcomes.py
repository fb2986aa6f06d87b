"""What a change brought: credited where nothing else changed, and only beside a rest that stayed."""

import sys
from datetime import UTC, date, timedelta
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "metrics"))

from metrics_facts import AS_OF, ZONE, engine, send

from vigie.metrics.effects import Decision

SINCE = date(2026, 9, 7)
DECISION = Decision({"source": ["x"]}, SINCE)


def messages(lift=3.0, rest=2, weeks=12, **columns):
    """Eight weeks before and `weeks` - 8 after; source x answers `lift` times as often from the day on."""
    rng, rows = Random(4), []  # noqa: S311 - made-up rows
    for n in range(7 * weeks):
        day = SINCE - timedelta(56) + timedelta(n)
        for k in range(20 * (1 + rest)):
            own = k % (1 + rest) == 0
            row = send(day, source="x" if own else "y", campaign="c", mailbox="m", **columns)
            if rng.random() < 0.05 * (lift if own and day >= SINCE else 1):
                at = row["sent_at"] + timedelta(hours=20)
                row |= {"human_at": at, "latest_at": at, "first_class": "interested", "latest_class": "interested"}
            rows.append(row)
    return rows


def change(kind, entity, day=SINCE):
    return {"at": f"{day}T08:00:00", "day": day, "kind": kind, "entity": entity, "text": None}


def measured(rows, changes=(), decision=DECISION, as_of=AS_OF, **asked):
    from vigie.review.outcomes import measure

    facts = engine(send=rows, change=list(changes))
    return measure(facts, decision, as_of=as_of, zone=ZONE, **asked)


def test_a_change_alone_that_moved_its_slice_and_not_the_rest_is_confirmed():
    found = measured(messages(), [change("source", "x")], kind="source")
    assert (found.verdict, found.reason, found.others) == ("confirmed", "better", ())
    assert found.effect.looks[-1].low > 1


def test_a_change_that_moved_nothing_or_the_wrong_way_is_not_confirmed():
    assert (measured(messages(lift=1.0)).verdict, measured(messages(lift=1.0)).reason) == (
        "not_confirmed",
        "no_difference",
    )
    assert measured(messages(lift=0.1)).reason == "worse"


def test_where_copy_and_list_changed_in_the_same_week_no_effect_is_credited():
    found = measured(messages(), [change("source", "x"), change("copy", "c", SINCE + timedelta(3))], kind="source")
    assert (found.verdict, [c.entity for c in found.others]) == ("confounded", ["c"])
    assert found.effect.verdict == "better"


@pytest.mark.parametrize(
    ("kind", "entity", "day"),
    [
        ("copy", "c", SINCE + timedelta(20)),  # long after
        ("mailbox", "elsewhere", SINCE),  # a mailbox through which the slice does not send
        ("source", "x", SINCE + timedelta(1)),  # the change itself, written down twice
        ("definition", None, SINCE),  # nothing that reaches a reader
    ],
)
def test_what_does_not_reach_the_slice_in_that_week_takes_nothing_away(kind, entity, day):
    other = [send(SINCE, source="y", campaign="d", mailbox="elsewhere")]
    found = measured([*messages(), *other], [change("source", "x"), change(kind, entity, day)], kind="source")
    assert (found.verdict, found.others) == ("confirmed", ())


def test_a_name_that_no_message_carries_may_be_anything_and_counts():
    found = measured(messages(), [change("source", "x"), change("copy", "the web site")], kind="source")
    assert found.verdict == "confounded"


def test_without_a_rest_to_compare_with_there_is_not_enough():
    found = measured(messages(rest=0))
    assert (found.verdict, found.reason) == ("not_enough_data", "no_control")


def test_a_slice_that_never_wrote_before_has_no_before():
    found = measured(messages(), decision=Decision({"source": ["new"]}, SINCE))
    assert (found.verdict, found.reason) == ("not_enough_data", "too_few")


def test_a_young_change_is_awaited():
    from datetime import datetime

    early = datetime(2026, 9, 16, 12, tzinfo=UTC)
    found = measured(messages(), as_of=early)
    assert (found.verdict, found.proof) == ("running", None)
    assert found.effect.next_look == SINCE + timedelta(14)


def test_a_source_alone_gets_the_proof_of_its_second_week_and_other_slices_do_not():
    found = measured(messages())
    assert found.proof is not None
    assert found.proof.outcome in ("list", "undecided")
    assert found.proof.posterior["list"] > found.proof.posterior["message"]
    assert measured(messages(), decision=Decision({"source": ["x"], "campaign": ["c"]}, SINCE)).proof is None
