"""Every fault pushes the numbers the way it should, where it should, and not before it starts."""

from datetime import date, timedelta

import pytest

from vigie.simulator import simulate, standard, write
from vigie.simulator.faults import (
    AggressiveFollowUps,
    BadMessage,
    BadSource,
    BlockedMailbox,
    BrokenAuthentication,
    Complaints,
    Fatigue,
    Incident,
    MixShift,
    NewBadSource,
    VolumeJump,
)
from vigie.simulator.plan import Source
from vigie.simulator.world import Odds

from .conftest import database

TODAY = date(2026, 11, 16)  # a Monday
START = TODAY - timedelta(days=28)
PLAN = standard(weeks=7, per_day=550)
AFTER = f"day >= DATE '{START}'"


class Counts:
    """The programme of one seed, with some faults."""

    def __init__(self, folder, *faults):
        write(simulate(PLAN, today=TODAY, seed=5, faults=faults), folder)
        self.db = database(folder)

    def sent(self, where="true"):
        return self.db.execute(f"SELECT count(*) FROM message WHERE {AFTER} AND {where}").fetchone()[0]

    def rate(self, hit, where="true"):
        return self.db.execute(f"SELECT avg(({hit})::INT) FROM message WHERE {AFTER} AND {where}").fetchone()[0]


@pytest.fixture(scope="session")
def quiet(tmp_path_factory):
    return Counts(tmp_path_factory.mktemp("quiet"))


@pytest.fixture
def with_fault(tmp_path):
    return lambda *faults: Counts(tmp_path, *faults)


def test_a_quiet_programme_sends_550_messages_a_working_day(quiet):
    assert quiet.sent() / 20 == pytest.approx(550, rel=0.05)


def test_twelve_mailboxes_on_four_domains_write_for_six_campaigns_from_four_sources(quiet):
    counts = quiet.db.execute(
        "SELECT count(DISTINCT mailbox), count(DISTINCT domain), count(DISTINCT campaign), count(DISTINCT source), "
        "count(DISTINCT segment), count(DISTINCT owner) FROM message"
    ).fetchone()
    assert counts == (12, 4, 6, 4, 4, 3)


def test_a_ramping_mailbox_grows(quiet):
    weekly = quiet.db.execute(
        "SELECT count(*) FROM message WHERE mailbox = 'nora@nordis-conseil.example' "
        "GROUP BY date_trunc('week', day) ORDER BY date_trunc('week', day)"
    ).fetchall()
    assert weekly[0][0] < 0.3 * weekly[-2][0]


def test_a_fault_changes_nothing_before_its_first_day(with_fault, quiet):
    before = f"SELECT * FROM sends WHERE sent_at < '{START}' ORDER BY send_id"
    new = Source("Nouvelle", 0.0)
    bad = with_fault(
        BadMessage(start=START),
        VolumeJump(start=START),
        NewBadSource(start=START, source=new, campaigns=("DSI - Sauvegarde",)),
    )
    assert bad.db.execute(before).fetchall() == quiet.db.execute(before).fetchall()
    assert quiet.db.execute(before).fetchone()


def test_a_blocked_mailbox_fails_at_that_provider_only(with_fault, quiet):
    box, at = "mailbox = 'karim@essai.example'", "provider = 'microsoft'"
    bad = with_fault(BlockedMailbox(start=START, severity=0.95, mailbox="karim@essai.example", provider="microsoft"))
    assert bad.rate("refused", f"{box} AND {at}") > 0.5
    assert bad.rate("soft", f"{box} AND {at}") > 0.1
    assert bad.rate("human", f"{box} AND {at}") < 0.4 * quiet.rate("human", f"{box} AND {at}")
    assert bad.rate("delivered", f"{box} AND NOT {at}") > 0.96
    assert bad.rate("delivered", f"NOT {box}") > 0.97


def test_broken_authentication_hits_every_mailbox_of_the_domain(with_fault, quiet):
    bad = with_fault(BrokenAuthentication(start=START, severity=0.6, domain="nordis.example"))
    boxes = bad.db.execute(
        f"SELECT min(r) FROM (SELECT avg(refused::INT) AS r FROM message WHERE {AFTER} "
        "AND domain = 'nordis.example' GROUP BY mailbox)"
    ).fetchone()[0]
    assert boxes > 0.08
    assert bad.rate("human", "domain = 'nordis.example'") < 0.8 * quiet.rate("human", "domain = 'nordis.example'")
    assert bad.rate("delivered", "domain <> 'nordis.example'") > 0.97
    details = bad.db.execute("SELECT DISTINCT detail FROM events WHERE type = 'blocked'").fetchall()
    assert any("5.7.515" in text for (text,) in details)


def test_a_bad_source_bounces_misses_the_persona_and_reaches_the_wrong_persons(with_fault, quiet):
    where = "source = 'Annuaire PME'"
    bad = with_fault(BadSource(start=START, source="Annuaire PME"))
    assert bad.rate("hard", where) > 1.7 * quiet.rate("hard", where)
    assert bad.rate("wrong", where) > 2 * quiet.rate("wrong", where)
    assert bad.rate("positive", where) < 0.75 * quiet.rate("positive", where)
    assert bad.rate("hard", f"NOT {where}") == pytest.approx(quiet.rate("hard", f"NOT {where}"), abs=0.004)
    misfits = (
        f"SELECT avg((seniority IS NULL)::INT) FROM contacts WHERE source = 'Annuaire PME' AND created_at >= '{START}'"
    )
    assert bad.db.execute(misfits).fetchone()[0] > 0.3 > quiet.db.execute(misfits).fetchone()[0]


def test_people_of_a_bad_list_leave_and_complain_more():
    # Too rare to be counted in four weeks of one source: the odds themselves.
    odds = Odds(*[0.01] * 16)
    odds.disappoint(1.0)
    assert odds.positive < 0.01 < min(odds.unsubscribe, odds.opt_out, odds.complaint, odds.wrong)
    assert odds.hard == odds.later == 0.01


def test_a_new_bad_source_adds_its_volume_to_its_campaigns(with_fault, quiet):
    new = Source("Nouvelle", 0.0)
    bad = with_fault(NewBadSource(start=START, severity=0.8, source=new, campaigns=("DSI - Sauvegarde",)))
    mine = "campaign = 'DSI - Sauvegarde'"
    assert bad.sent(mine) > 1.6 * quiet.sent(mine)
    assert bad.sent(f"NOT {mine}") == pytest.approx(quiet.sent(f"NOT {mine}"), rel=0.05)
    assert bad.rate("hard", "source = 'Nouvelle'") > 2 * quiet.rate("hard")


def test_a_volume_jump_brings_soft_bounces_and_costs_answers(with_fault, quiet):
    bad = with_fault(VolumeJump(start=START))
    assert bad.sent() > 1.6 * quiet.sent()
    assert bad.rate("soft") > 1.7 * quiet.rate("soft")
    assert bad.rate("human") < 0.85 * quiet.rate("human")


def test_a_bad_message_loses_positives_everywhere_under_a_new_version(with_fault, quiet):
    bad = with_fault(BadMessage(start=START, severity=0.6))
    assert bad.rate("positive") < 0.6 * quiet.rate("positive")
    assert bad.rate("hard") == pytest.approx(quiet.rate("hard"), abs=0.004)
    assert bad.sent("version = 'C'") == bad.sent()


def test_a_bad_message_in_one_campaign_leaves_the_others_alone(with_fault, quiet):
    mine = "campaign = 'DAF - Clôture rapide'"
    bad = with_fault(BadMessage(start=START, severity=0.8, campaign="DAF - Clôture rapide"))
    assert bad.rate("positive", mine) < 0.6 * quiet.rate("positive", mine)
    assert bad.rate("positive", f"NOT {mine}") == pytest.approx(quiet.rate("positive", f"NOT {mine}"), rel=0.25)


def test_aggressive_follow_ups_raise_opt_outs_with_the_step(with_fault, quiet):
    bad = with_fault(AggressiveFollowUps(start=START))
    assert bad.sent("step = '4'") > 0
    assert quiet.sent("step = '4'") == 0
    assert bad.rate("left_us", "step = '1'") == pytest.approx(quiet.rate("left_us", "step = '1'"), abs=0.0025)
    assert bad.rate("left_us", "step <> '1'") > 2 * quiet.rate("left_us", "step <> '1'")


def test_complaints_rise_in_one_campaign(with_fault, quiet):
    mine = "campaign = 'DSI - Supervision'"
    bad = with_fault(Complaints(start=START, campaign="DSI - Supervision"))
    assert bad.rate("complained", mine) > 0.002
    assert bad.rate("complained", f"NOT {mine}") < 0.001


def test_fatigue_takes_its_time(with_fault, quiet):
    bad = with_fault(Fatigue(start=START, severity=0.8, over=21))
    late = f"day >= DATE '{START + timedelta(days=18)}'"
    assert bad.rate("positive", late) < 0.8 * quiet.rate("positive", late)
    early = f"day < DATE '{START + timedelta(days=4)}'"
    assert bad.rate("positive", early) > 0.7 * quiet.rate("positive", early)


def test_an_incident_lasts_one_day(with_fault):
    bad = with_fault(Incident(start=START, provider="google"))
    same = f"day = DATE '{START}' AND provider = 'google'"
    assert bad.rate(
        "soft OR EXISTS (SELECT 1 FROM events e WHERE e.send_id = message.send_id AND type = 'soft_bounce')", same
    ) == pytest.approx(0.6, abs=0.12)
    assert bad.rate("soft", f"day > DATE '{START}' AND provider = 'google'") < 0.02


def test_a_mix_shift_moves_the_contacts_and_leaves_every_segment_as_good(with_fault, quiet):
    mine = "segment = 'DRH · santé'"
    bad = with_fault(MixShift(start=START, severity=0.8, segment="DRH · santé"))
    assert bad.sent(mine) / bad.sent() > 1.8 * quiet.sent(mine) / quiet.sent()
    assert bad.rate("hard", mine) == pytest.approx(quiet.rate("hard", mine), abs=0.006)


def test_faults_name_their_culprit_and_the_verdict_they_deserve():
    blocked = BlockedMailbox(start=START, mailbox="karim@essai.example", provider="microsoft")
    assert blocked.culprit == {"mailbox": "karim@essai.example", "provider": "microsoft"}
    assert blocked.verdict == "deliverability"
    new = NewBadSource(start=START, source=Source("Nouvelle"), campaigns=())
    assert (new.culprit, new.verdict) == ({"source": "Nouvelle"}, "list")
    assert (BadMessage(start=START).culprit, BadMessage(start=START).verdict) == ({}, "message")
