"""Alerts kept as rows: opened when first told, kept while told, cleared when told no more; their history stays."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from vigie.simulator import simulate, standard, write
from vigie.simulator.faults import BlockedMailbox
from vigie.vocabulary.finding import Signal

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SLIDE = Signal(
    "delivery_rate", (("mailbox", "lea@essai.example"), ("provider", "microsoft")), "signal", "worse",
    date(2026, 11, 10), 0.28, (0.96, 1.0), 23, 83, "return_to_safe_volume", "Karim", 1e-12,
)  # fmt: skip
DAY = replace(SLIDE, kind="incident", slice=(("provider", "google"),), since=date(2026, 11, 19), owner=None)
TODAY = date(2026, 11, 18)


@pytest.fixture
def kept(workspace, monkeypatch):
    """`kept(now, *found)` judges a publication of which these are the signals; the rows so far."""
    from vigie.desk import open_desk
    from vigie.review import signals
    from vigie.review.models import SignalState

    def judge(now, *found):
        monkeypatch.setattr(signals, "signals", lambda *_, **__: list(found))
        signals.judge(workspace, open_desk(workspace, now), now)
        return list(SignalState.objects.filter(workspace=workspace).order_by("pk"))

    return judge


def test_an_alert_read_back_is_the_same(kept, workspace):
    from vigie.review.signals import current

    kept(NOW, SLIDE, DAY)
    assert current(workspace) == [SLIDE, DAY]


def test_an_alert_told_again_is_one_row_that_keeps_its_first_day(kept):
    kept(NOW, SLIDE)
    later = replace(SLIDE, since=SLIDE.since + timedelta(2), hits=20)
    (state,) = kept(NOW + timedelta(1), later)
    assert (state.since, state.hits) == (SLIDE.since, 20)
    assert (state.first_seen_at, state.last_seen_at, state.cleared_at) == (NOW, NOW + timedelta(1), None)


def test_an_alert_told_no_more_is_cleared_and_stays_in_the_history(kept, workspace):
    from vigie.review.signals import current

    kept(NOW, SLIDE)
    (state,) = kept(NOW + timedelta(1))
    assert state.cleared_at == NOW + timedelta(1)
    assert current(workspace) == []


def test_an_alert_that_comes_back_is_a_new_row(kept):
    kept(NOW, SLIDE)
    kept(NOW + timedelta(1))
    assert [s.cleared_at is None for s in kept(NOW + timedelta(2), SLIDE)] == [False, True]


def test_another_bad_day_is_another_incident(kept):
    kept(NOW, DAY)
    assert len(kept(NOW + timedelta(1), DAY, replace(DAY, since=date(2026, 11, 20)))) == 2


@pytest.fixture(scope="module")
def blocked(tmp_path_factory):
    """A small team as an export, one of its mailboxes refused by a provider for eight days."""
    fault = BlockedMailbox(
        start=TODAY - timedelta(8), severity=0.95, mailbox="karim@essai.example", provider="microsoft"
    )
    made = simulate(standard(15, 300), today=TODAY, seed=5, faults=[fault])
    folder = tmp_path_factory.mktemp("blocked")
    write(made, folder)
    return made, folder


@pytest.fixture
def imported(workspace, blocked):
    from vigie.ledger import imports

    imports.accept(imports.receive(workspace.pk, blocked[1], "blocked"))
    return workspace


def test_vigie_signals_answers_as_documented(imported):
    from django.conf import settings

    words = ("--home", str(settings.HOME), "--workspace", imported.slug, "signals", "--as-of", "2026-11-18", "--json")
    run = subprocess.run([sys.executable, "-m", "vigie", *words], capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    said = json.loads(run.stdout)
    assert set(said) >= {"as_of", "signals"}
    documented = {
        "metric",
        "slice",
        "kind",
        "direction",
        "since",
        "value",
        "expected",
        "hits",
        "base",
        "action",
        "owner",
    }
    assert all(set(s) >= documented for s in said["signals"])
    wanted = {"mailbox": "karim@essai.example", "provider": "microsoft"}
    assert any(s["kind"] == "signal" and s["slice"] == wanted for s in said["signals"])
    # A stop is said by its action: the format knows two kinds.
    assert {s["kind"] for s in said["signals"]} <= {"incident", "signal"}
    assert any(s["action"] == "stop_sending" and s["slice"] == wanted for s in said["signals"])


def test_the_programmes_that_detection_is_measured_on_are_those_of_the_ledger(imported, blocked):
    from vigie.facts.engines.duckdb import open_engine
    from vigie.metrics.daily import count_daily

    sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
    from programmes import engine_of

    asked = {"as_of": datetime(2026, 11, 17, 23, tzinfo=UTC), "zone": "Europe/Paris", "days": 90}
    mine, theirs = (count_daily(e, **asked).series for e in (engine_of(blocked[0]), open_engine(imported.facts_root)))
    for key in mine.keys() - {"duplicate_rate"}:  # duplicates are found by the ledger alone
        whole, whole_there = mine[key][()], theirs[key][()]
        assert whole.hits[-1] == pytest.approx(whole_there.hits[-1], rel=0.01), key
        assert whole.base[-1] == pytest.approx(whole_there.base[-1], rel=0.01), key
