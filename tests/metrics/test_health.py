"""What has to be sound before a week is judged: each check says so, says otherwise, or says that it cannot tell."""

from datetime import timedelta

import pytest
from metrics_facts import AS_OF, MONDAY, engine, moment, send

from vigie.metrics.health import health


def checks(sends=(), replies=(), jumps=0):
    found = health(engine(send=list(sends), reply=list(replies)), MONDAY, AS_OF, jumps)
    return {c.code: (c.state, c.figures) for c in found}


def week(count=250, **columns):
    return [send(MONDAY + timedelta(n % 5), **columns) for n in range(count)]


def reply(**columns):
    return {"reply": 1, "contact": 1, "received_at": moment(MONDAY, 10), "day": MONDAY, "automatic": False, **columns}


def test_of_too_few_messages_nothing_is_said():
    found = checks(week(20))
    assert {code for code, (state, _) in found.items() if state == "unknown"} == {
        "authentication", "volume", "replies_read", "replies_classified",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "state"),
    [("authentication", "act"), ("policy", "ok"), ("unknown_user", "ok"), ("unknown", "ok"), (None, "ok")],
)
def test_refusals_of_the_sender_s_identity_are_told_from_other_refusals(reason, state):
    found = checks([*week(), *week(5, bounce_reason=reason)])
    assert found["authentication"][0] == state
    assert found["authentication"][1]["refused"] == (5 if state == "act" else 0)


@pytest.mark.parametrize(("now", "state"), [(100, "ok"), (145, "ok"), (160, "act"), (50, "act")])
def test_a_week_unlike_the_median_of_the_eight_before_is_no_ordinary_one(now, state):
    before = [send(MONDAY - timedelta(7 * n)) for n in range(1, 9) for _ in range(100)]
    found = checks([*before, *week(now)])
    assert found["volume"] == (state, {"sent": now, "usual": 100})


def test_mailboxes_beyond_their_habit_are_counted():
    assert (checks(jumps=2)["ramp"], checks()["ramp"][0]) == (("act", {"mailboxes": 2}), "ok")


def test_silence_and_replies_without_a_message_or_a_class_are_problems():
    assert checks(week())["replies_read"] == ("act", {"replies": 0, "unattributed": 0})
    good, lost, unread = reply(send=1, **{"class": "interested"}), reply(**{"class": "interested"}), reply(send=1)
    assert checks(week(), [good] * 9 + [lost])["replies_read"][0] == "ok"
    assert checks(week(), [good] * 6 + [lost] * 4)["replies_read"][0] == "act"
    assert checks(week(), [good] * 9 + [unread])["replies_classified"][0] == "ok"
    assert checks(week(), [good] * 6 + [unread] * 4)["replies_classified"] == (
        "act",
        {"replies": 10, "unclassified": 4},
    )


def test_what_is_not_known_yet_is_not_counted():
    late = [send(MONDAY + timedelta(4), hour=20) for _ in range(300)]
    assert checks(late)["volume"][1]["sent"] == 0
