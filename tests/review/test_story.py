"""Three weeks on simulated data: a new source, replies of wrong persons, a pause with control, the verdict after it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from vigie.simulator.faults import BadSource, NewBadSource
from vigie.simulator.folder import write
from vigie.simulator.plan import Source, standard
from vigie.simulator.programme import COLUMNS, simulate

SOURCE = "API"
BEGAN, DECIDED, TODAY = date(2026, 9, 28), date(2026, 10, 12), date(2026, 11, 3)
MONDAY = datetime(2026, 10, 12, 8, tzinfo=UTC)


def programme():
    """The new source doubles the volume of two campaigns; its list is bad until the day of the decision."""
    new = Source(SOURCE, 0.0, dead=0.9, misfit=0.06, stock=200)
    campaigns = ("DSI - Sauvegarde", "DSI - Supervision")
    made = simulate(
        standard(16), today=TODAY, seed=3,
        faults=(
            NewBadSource(start=BEGAN, severity=0.0, source=new, campaigns=campaigns, volume=4.0),
            BadSource(start=BEGAN, days=(DECIDED - BEGAN).days, source=SOURCE, severity=1.0),
        ),
    )  # fmt: skip
    return obeyed(made)


def obeyed(made):
    """What a sender that obeys leaves out: 48 hours of that source, and the contacts that were found bad."""
    names = COLUMNS["sends"]
    at, contact, source = (names.index(n) for n in ("sent_at", "contact_id", "source"))
    resumed = (DECIDED + timedelta(2)).isoformat()
    before = {r[contact] for r in made.tables["sends"] if r[source] == SOURCE and r[at][:10] < DECIDED.isoformat()}

    def held(row):
        late = row[at][:10] >= DECIDED.isoformat()
        return late and row[source] == SOURCE and (row[at][:10] < resumed or row[contact] in before)

    gone = {r[0] for r in made.tables["sends"] if held(r)}
    made.tables["sends"] = [r for r in made.tables["sends"] if r[0] not in gone]
    for table in ("events", "replies"):
        place = COLUMNS[table].index("send_id")
        made.tables[table] = [r for r in made.tables[table] if r[place] not in gone]
    return made


@pytest.fixture
def told(workspace, tmp_path):
    """The workspace with the facts of these weeks."""
    from vigie.ledger import imports

    write(programme(), tmp_path / "export")
    imports.accept(imports.receive(workspace.pk, tmp_path / "export", "export"))
    return workspace


@pytest.mark.slow
def test_a_bad_source_is_named_paused_with_control_and_its_recovery_is_credited_to_the_decision(told):
    from vigie.actions.world import world_of
    from vigie.outreach.models import Hold
    from vigie.review import decisions, judgements, verdicts, weekly

    # Monday of the third week: the review names the list and the source.
    kept = judgements.refresh(told, MONDAY)
    assert kept.document["diagnosis"]["verdict"] == "list"
    assert kept.document["diagnosis"]["culprits"][0]["slice"] == {"source": SOURCE}
    world = world_of(told, MONDAY)
    made = decisions.decide(
        world, "pause_source", {"source": SOURCE}, by="lea", owner="Léa", due=DECIDED + timedelta(1), wish="w"
    )
    (pause,) = Hold.objects.filter(workspace=told, lifted_at=None)
    assert pause.until == MONDAY + timedelta(hours=48)
    assert (made.metric, made.where, made.direction) == ("positive_rate", {"source": [SOURCE]}, "up")
    assert made.since is not None
    assert BEGAN <= made.since < DECIDED
    assert made.value < 0.02

    # Applied is not improved: nothing is said before the first week is ripe, and one week is not enough to be sure of.
    assert verdicts.judge_due(told, MONDAY + timedelta(10)) == []
    made.refresh_from_db()
    assert (decisions.state_of(made, MONDAY + timedelta(10)), made.verdict) == ("waiting", "")

    # The second week is ripe: the cleaned source alone improved.
    (judged,) = verdicts.judge_due(told, datetime(2026, 11, 2, 12, tzinfo=UTC))
    said = judged.outcome
    assert (judged.verdict, said["reason"], said["control"], said["others"]) == ("confirmed", "alone", True, [])
    assert said["change"] > 1.5
    before, after = (said[side][0] / said[side][1] for side in ("before", "after"))
    rest_before, rest_after = (said[side][0] / said[side][1] for side in ("rest_before", "rest_after"))
    assert after > 2 * before
    assert rest_after < 1.5 * rest_before
    assert said["proof"] == "list"
    assert verdicts.judge_due(told, datetime(2026, 11, 2, 13, tzinfo=UTC)) == []

    # The review of the week in which it was judged tells it.
    document = weekly.weekly(told, "2026-W45", datetime(2026, 11, 2, 14, tzinfo=UTC))
    assert [(d["action"], d["verdict"]) for d in document["outcomes"]] == [("pause_source", "confirmed")]
