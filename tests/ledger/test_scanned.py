"""Clicks of gateways are left out of the facts, by the rules of `mail/scanners.py`; their events stay.

In: clicks in exports, made up. Out: facts, and the same verdicts in SQL as in Python.
"""

from datetime import UTC, datetime, timedelta
from random import Random

from vigie.ledger.engine import Workbench
from vigie.ledger.scanned import scan
from vigie.mail.scanners import Rule, Touch, Visit, judge

SENT = datetime(2026, 9, 1, 9, 0, 0, tzinfo=UTC)


def click(seconds, page, **more):
    at = (SENT + timedelta(seconds=seconds)).isoformat()
    return {"type": "click", "at": at, "detail": f"https://us.example/{page}", **more}


# What happened to one message, and whether its contact clicked.
CASES = {
    "an-hour-later": ([click(3_600, "a")], True),
    "too-soon": ([click(3, "a")], False),
    "all-at-once": ([click(600 + n, n) for n in range(3)], False),
    "impatient": ([click(600 + n, "a") for n in range(3)], True),
    "after-the-gateway": ([*(click(600 + n, n) for n in range(3)), click(9_000, "a")], True),
    "clocks-differ": ([click(-60, "a")], True),  # it came, nobody knows how soon
    "told-human": ([click(3, "a", actor="human")], True),
    "told-machine": ([click(3_600, "a", actor="machine")], False),
}


def test_a_gateway_s_clicks_do_not_count_as_the_contact_s(folder, bring, facts):
    sends = [{"send_id": c, "email": f"p@{c}.example", "campaign": c, "sent_at": SENT.isoformat()} for c in CASES]
    events = [{"send_id": c, **click} for c, (clicks, _counts) in CASES.items() for click in clicks]
    report = bring(folder(sends=sends, events=events))
    assert report.rows.rejected == 0
    counted = dict(facts("SELECT campaign, click_at IS NOT NULL FROM fact_send"))
    assert counted == {c: counts for c, (_clicks, counts) in CASES.items()}


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


def test_what_was_left_out_is_told_by_rule_with_its_evidence(folder, bring, workspace):
    from vigie.facts.engines.duckdb import open_engine
    from vigie.metrics.machines import Left, left_out

    sends = [{"send_id": c, "email": f"p@{c}.example", "campaign": c, "sent_at": SENT.isoformat()} for c in CASES]
    events = [{"send_id": c, **click} for c, (clicks, _counts) in CASES.items() for click in clicks]
    events += [{"send_id": "too-soon", "type": "open", "at": SENT.isoformat(), "actor": "machine"}]
    bring(folder(sends=sends, events=events))
    engine = open_engine(workspace.facts_root)
    assert left_out(engine, None, None) == [
        Left("open", "told", 1, 0),  # of somebody who did not consent: no message is named
        Left("click", "told", 1, 1),
        Left("click", "burst", 6, 2, 3),
        Left("click", "early", 1, 1, 3),
    ]
    assert left_out(engine, SENT.date(), SENT.date(), {"campaign": ["too-soon"]}) == [
        Left("open", "told", 1, 0), Left("click", "early", 1, 1, 3),
    ]  # fmt: skip
    assert left_out(engine, SENT.date() + timedelta(days=1), None) == []
    engine.close()
