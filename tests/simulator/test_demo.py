"""The three worked weeks of the demonstration, counted from its files; samples are simulated, not real."""

from datetime import date, timedelta

import pytest

from vigie.simulator import classes, demo, unclassed, write
from vigie.simulator.demo import (
    BIG_CAMPAIGN,
    BLOCKED_MAILBOX,
    BLOCKED_PROVIDER,
    NEW_SOURCE,
    big_campaign,
    block_start,
    source_start,
)
from vigie.simulator.programme import COLUMNS

from .conftest import TODAY, database

WEEK = f"day >= DATE '{TODAY - timedelta(days=7)}'"
BEFORE = f"day BETWEEN DATE '{TODAY - timedelta(days=77)}' AND DATE '{TODAY - timedelta(days=21)}'"
NEW = f"source = '{NEW_SOURCE}'"


def rate(db, hit: str, where: str = "true") -> float:
    return db.execute(f"SELECT avg(({hit})::INT) FROM message WHERE {where}").fetchone()[0]


def count(db, where: str) -> int:
    return db.execute(f"SELECT count(*) FROM message WHERE {where}").fetchone()[0]


def test_the_demonstration_holds_about_sixty_thousand_messages_over_half_a_year(db):
    messages, first, last = db.execute("SELECT count(*), min(day), max(day) FROM message").fetchone()
    assert messages == pytest.approx(60_000, rel=0.04)
    assert TODAY - timedelta(weeks=26) <= first <= TODAY - timedelta(weeks=25)
    assert last == TODAY - timedelta(days=1)


def test_the_ordinary_weeks_look_like_ordinary_cold_outreach(db):
    assert rate(db, "reply_class IS NOT NULL", BEFORE) == pytest.approx(0.05, abs=0.01)
    assert rate(db, "positive", BEFORE) == pytest.approx(0.0125, abs=0.004)
    assert rate(db, "hard", BEFORE) == pytest.approx(0.0105, abs=0.004)
    assert rate(db, "complained", BEFORE) == pytest.approx(0.0004, abs=0.0002)
    assert rate(db, "delivered", BEFORE) == pytest.approx(0.983, abs=0.005)


def test_the_new_source_doubles_the_volume(db):
    usual = count(db, BEFORE) / 8
    assert count(db, WEEK) == pytest.approx(2 * usual, rel=0.15)
    started = db.execute(f"SELECT min(day) FROM message WHERE {NEW}").fetchone()[0]
    assert started == source_start(TODAY) == date(2026, 11, 9)


def test_the_new_source_bounces_more_and_reaches_the_wrong_persons(db):
    old = f"{WEEK} AND NOT {NEW}"
    assert 2 * rate(db, "hard", BEFORE) < rate(db, "hard", NEW) < 0.05
    assert rate(db, "wrong", NEW) > 4 * rate(db, "wrong", BEFORE)
    assert rate(db, "positive", NEW) < 0.5 * rate(db, "positive", BEFORE)
    assert rate(db, "hard", old) == pytest.approx(rate(db, "hard", BEFORE), abs=0.006)
    assert rate(db, "wrong", old) == pytest.approx(rate(db, "wrong", BEFORE), abs=0.004)


def test_the_total_replies_hide_what_the_new_source_does(db):
    assert rate(db, "human", WEEK) >= 0.9 * rate(db, "human", BEFORE)
    assert rate(db, "positive", WEEK) < 0.8 * rate(db, "positive", BEFORE)


def test_the_campaign_of_fifteen_thousand_shows_the_worked_rates(db):
    where = f"campaign = '{BIG_CAMPAIGN}'"
    assert count(db, where) == 15_000
    assert db.execute(f"SELECT count(DISTINCT contact_id) FROM message WHERE {where}").fetchone()[0] == 15_000
    assert rate(db, "delivered", where) == pytest.approx(0.98, abs=0.003)
    assert rate(db, "opened", where) == pytest.approx(0.11, abs=0.005)
    assert rate(db, "clicked", where) == pytest.approx(0.008, abs=0.001)
    first, last = db.execute(f"SELECT min(day), max(day) FROM message WHERE {where}").fetchone()
    assert (first, last) == big_campaign(TODAY)


def test_its_bounces_sit_on_few_company_domains(db):
    total, share, domains = db.execute(
        f"""
        WITH d AS (SELECT company_domain, count(*) FILTER (WHERE hard) AS hard, count(*) AS sent
                   FROM message WHERE campaign = '{BIG_CAMPAIGN}' GROUP BY company_domain)
        SELECT sum(hard), sum(hard) FILTER (WHERE hard >= 2), count(*) FILTER (WHERE hard >= 2) / count(*) FROM d
        """
    ).fetchone()
    assert share / total > 0.4
    assert domains < 0.02


def test_its_clicks_come_from_firms_of_50_to_250_people(db):
    where = f"campaign = '{BIG_CAMPAIGN}' AND clicked"
    assert rate(db, "company_size = '50-250'", where) > 0.65
    assert rate(db, "company_size = '50-250'", f"campaign = '{BIG_CAMPAIGN}'") < 0.45


def test_its_clicks_led_to_calls_meetings_and_opportunities(db):
    called, met = db.execute(
        f"""
        SELECT count(DISTINCT k.contact_id), count(DISTINCT m.contact_id)
        FROM message s LEFT JOIN calls k USING (contact_id) LEFT JOIN meetings m USING (contact_id)
        WHERE campaign = '{BIG_CAMPAIGN}' AND clicked
        """
    ).fetchone()
    deals = db.execute(
        f"SELECT count(DISTINCT opportunity_id) FROM opportunities JOIN message USING (contact_id) "
        f"WHERE campaign = '{BIG_CAMPAIGN}'"
    ).fetchone()[0]
    assert called >= 30
    assert met >= 4
    assert deals >= 5


def test_few_people_consented_to_open_tracking(db):
    consenting = db.execute(
        "SELECT avg(coalesce(tracking_consent IN ('open', 'both'), false)::INT) FROM contacts"
    ).fetchone()[0]
    assert 0.01 < consenting < 0.1


@pytest.mark.parametrize("today", [date(2026, 8, 3), date(2027, 2, 27), date(2028, 2, 29)])
def test_a_blocked_mailbox_stays_under_a_green_total_whatever_the_day(today, tmp_path):
    write(demo(today), tmp_path)
    db = database(tmp_path)
    week = f"day >= DATE '{today - timedelta(days=7)}'"
    box = f"{week} AND mailbox = '{BLOCKED_MAILBOX}'"
    at = f"provider = '{BLOCKED_PROVIDER}'"
    assert rate(db, "delivered", week) >= 0.95
    assert rate(db, "delivered", f"{box} AND {at}") < 0.55
    assert rate(db, "delivered", f"{box} AND NOT {at}") > 0.93
    assert rate(db, "delivered", f"{week} AND {at} AND mailbox <> '{BLOCKED_MAILBOX}'") > 0.94
    assert count(db, f"mailbox = '{BLOCKED_MAILBOX}' AND {at} AND refused AND day < DATE '{block_start(today)}'") < 20


def test_meetings_and_opportunities_are_at_every_stage(db):
    meetings = dict(db.execute("SELECT status, count(*) FROM meetings GROUP BY 1").fetchall())
    assert set(meetings) == {"held", "planned", "no_show", "cancelled", "postponed"}
    assert meetings["held"] > 150
    deals = dict(db.execute("SELECT status, count(*) FROM opportunities GROUP BY 1").fetchall())
    assert set(deals) == {"open", "won", "lost"}
    assert min(deals.values()) >= 8


def test_the_journal_names_the_new_source_on_its_first_day(db):
    kinds = db.execute(f"SELECT kind FROM changes WHERE left(\"at\", 10) = '{source_start(TODAY)}'").fetchall()
    assert {k for (k,) in kinds} == {"source", "volume"}


def test_every_source_has_its_costs_every_month_of_use(db):
    sources = {s for (s,) in db.execute("SELECT DISTINCT source FROM contacts").fetchall()}
    paid = {s for (s,) in db.execute("SELECT DISTINCT source FROM costs WHERE kind = 'list'").fetchall()}
    assert paid == sources


def test_answers_to_some_mailboxes_come_without_a_class_to_be_read_here():
    whole = demo(TODAY)
    told = unclassed(whole)
    class_, at = (COLUMNS["replies"].index(c) for c in ("reply_class", "received_at"))
    since = (TODAY - timedelta(days=28)).isoformat()
    late = [row for row in told.tables["replies"] if row[at] >= since]
    assert 0.15 < sum(not row[class_] for row in late) / len(late) < 0.45
    assert all(row[class_] for row in told.tables["replies"] if row[at] < since)
    assert [row[:class_] for row in told.tables["replies"]] == [row[:class_] for row in whole.tables["replies"]]
    assert set(classes(whole).values()) >= {"interested", "unsubscribe", "out_of_office"}
