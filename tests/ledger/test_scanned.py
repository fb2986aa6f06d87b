"""Clicks of gateways are left out of the facts, by the rules of `mail/scanners.py`; their events stay.

In: clicks in exports, made up. Out: facts, and the same verdicts in SQL as in Python.
"""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from vigie.ledger.engine import Workbench
from vigie.ledger.scanned import scan
from vigie.mail.scanners import Rule, Touch, Visit, judge

SENT = datetime(2026, 9, 1, 9, 0, 0, tzinfo=UTC)


def click(send, seconds, page, **more):
    at = (SENT + timedelta(seconds=seconds)).isoformat()
    return {"send_id": send, "type": "click", "at": at, "detail": f"https://us.example/{page}", **more}


@pytest.mark.parametrize(
    ("clicks", "counts"),
    [
        ([click("s", 3_600, "a")], True),
        ([click("s", 3, "a")], False),
        ([click("s", 600 + n, n) for n in range(3)], False),
        ([click("s", 600 + n, "a") for n in range(3)], True),
        ([*(click("s", 600 + n, n) for n in range(3)), click("s", 9_000, "a")], True),
        ([click("s", 3, "a", actor="human")], True),
        ([click("s", 3_600, "a", actor="machine")], False),
    ],
)
def test_a_gateway_s_clicks_do_not_count_as_the_contact_s(folder, bring, facts, clicks, counts):
    sends = [{"send_id": "s", "email": "p@b.example", "sent_at": SENT.isoformat()}]
    report = bring(folder(sends=sends, events=clicks))
    assert report.rows.rejected == 0
    assert facts("SELECT click_at IS NOT NULL FROM fact_send") == [(counts,)]


def test_sql_and_python_judge_alike(tmp_path):
    chance = Random(3)  # noqa: S311 - the clicks are the same on every run
    sends = range(200)
    clicks = [
        (
            send,
            SENT + timedelta(seconds=chance.choice([0, 2, 5, 6, 300]) + chance.randrange(25)),
            f"u{chance.randrange(5)}",
        )
        for send in sends
        for _ in range(chance.randrange(6))
    ]
    with Workbench(tmp_path, "UTC") as bench:
        bench.rows("CREATE TABLE the_sends AS SELECT unnest(?::BIGINT[]) AS id, ?::TIMESTAMP AS sent_at",
                   [list(sends), SENT.replace(tzinfo=None)])  # fmt: skip
        bench.rows(
            "CREATE TABLE the_events AS SELECT unnest(?::BIGINT[]) AS send, 'click' AS type, "
            'unnest(?::TIMESTAMP[]) AS "at", unnest(?::VARCHAR[]) AS detail, NULL::VARCHAR AS actor',
            [[c[0] for c in clicks], [c[1].replace(tzinfo=None) for c in clicks], [c[2] for c in clicks]],
        )
        scan(bench)
        found = {(send, moment, url) for send, moment, url in bench.rows("SELECT send, moment, detail FROM scanned")}
    expected = set()
    for send in sends:
        mine = [Visit(Touch.CLICK, at, url) for number, at, url in clicks if number == send]
        verdicts = judge(mine, delivered_at=SENT)
        assert {v.rule for v in verdicts} <= {None, Rule.ALL_LINKS, Rule.TOO_SOON}
        expected |= {
            (send, v.at.replace(tzinfo=None), v.url) for v, said in zip(mine, verdicts, strict=True) if said.machine
        }
    assert found == expected
    assert 20 < len(found) < len(clicks)
