"""Three worked cases from the first number to the verdict, each in the browser and from the command line."""

import json
import re
import shutil
from importlib import import_module
from uuid import uuid4

import made_weeks
import pytest
from browsing import PHONE
from made_weeks import MAILBOX, PROVIDER, SOURCE
from moving_clock import MovingClock
from playwright.sync_api import expect

from vigie import publication
from vigie.cli import main
from vigie.ledger import imports
from vigie.simulator.folder import write
from vigie.workspaces.models import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MONDAY, TEN_DAYS_LATER, RIPE = (2026, 10, 12, 8), (2026, 10, 22, 8), (2026, 11, 2, 12)
LONG_AFTER = (2026, 11, 13, 8)
for command in ("actions", "decisions", "diagnose", "journal", "review", "sources", "metrics"):
    import_module(f"vigie.cli.{command}")  # so that the clock is held in them too


@pytest.fixture(scope="module")
def programmes(database, tmp_path_factory):
    """`programmes("new_source")`: a workspace into which that programme was imported, once for the module."""
    made = {}

    def of(name):
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            write(getattr(made_weeks, name)(), folder)
            made[name] = Workspace.objects.create(slug=f"{name.replace('_', '-')}-{uuid4().hex[:6]}", name=name)
            imports.accept(imports.receive(made[name].pk, folder, "export"))
        return made[name]

    yield of
    for workspace in made.values():
        shutil.rmtree(workspace.folder, ignore_errors=True)


@pytest.fixture
def clock(database, monkeypatch):
    moving = MovingClock()
    moving.hold(monkeypatch)
    return moving


@pytest.fixture
def team(programmes, clock):
    """`team("new_source")`: a workspace of one's own with the same facts, judged as of that Monday."""
    made = []

    def of(name):
        like = programmes(name)
        clock.set(*MONDAY)
        mine = Workspace.objects.create(slug=f"{name.replace('_', '-')}-{uuid4().hex[:6]}", name=name, salt=like.salt)
        shutil.copytree(like.folder, mine.folder)
        made.append(mine)
        publication.after(mine)
        return mine

    yield of
    for workspace in made:
        shutil.rmtree(workspace.folder, ignore_errors=True)


@pytest.fixture
def later(clock):
    """Time passes, and the jobs of that day have run."""

    def to(workspace, *when):
        clock.set(*when)
        publication.after(workspace)

    return to


@pytest.fixture
def sit(site, windows):
    """`sit(workspace)` opens the pages as a manager of that team."""
    from django.conf import settings
    from django.test import Client

    from vigie.workspaces.setup import add_user

    def open_page(workspace, address="/", **options):
        client = Client()
        client.force_login(add_user(f"lea.martin@{uuid4().hex[:6]}.example", None, "manager", workspace.slug))
        context = windows(**options)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        page = context.new_page()
        page.goto(site + address)
        return page

    return open_page


@pytest.fixture
def ask(capsys, monkeypatch):
    """`ask(workspace, "diagnose")`: a command in this process, whose clock is held; its document."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def run(workspace, *words):
        capsys.readouterr()
        assert main([*words, "--workspace", workspace.slug, "--json"]) in (0, 1), capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    return run


# ----------------------------------------------------------------------------------- a new source doubles volume


def test_a_bad_source_is_named_paused_sampled_and_its_recovery_credited_in_the_browser(sit, site, team, later):
    from vigie.outreach.models import Hold

    workspace = team("new_source")
    page = sit(workspace)
    expect(page.locator("main")).to_contain_text("Un problème de liste, pas de texte.")
    expect(page.locator("main")).to_contain_text(f"« {SOURCE} »")
    page.goto(site + "/sources")
    row = page.locator(".beside").first.locator("tr", has=page.locator("th", has_text=re.compile(f"^{SOURCE}$")))
    expect(page.locator(".beside").first).to_contain_text("Garder comme témoin")
    row.locator("[data-apply]").click()
    expect(row).to_contain_text("En pause jusqu’au")
    (pause,) = Hold.objects.filter(workspace=workspace, lifted_at=None)
    assert (pause.where, (pause.until - pause.since).total_seconds()) == ({"source": SOURCE}, 48 * 3600)

    row.get_by_role("link", name="50 fiches").click()
    lines = page.locator(".drawn li")
    expect(lines).to_have_count(50)
    page.evaluate(
        "document.querySelectorAll('.drawn li').forEach((li, n) =>"
        " li.querySelector(`input[value=${n < 17 ? 'on' : 'off'}]`).click())"
    )
    page.get_by_role("button", name="Garder").click()
    expect(row).to_contain_text("17 contacts sur 50 dans la cible (22–48")

    later(workspace, *TEN_DAYS_LATER)
    page.goto(site + "/decisions")
    expect(page.locator(".dec")).to_contain_text("jugé")
    later(workspace, *RIPE)
    page = sit(workspace, "/decisions")
    expect(page.locator(".dec")).to_contain_text("Confirmé")
    page.goto(site + "/review?w=2026-W44")
    expect(page.locator("section", has=page.locator("#r-out"))).to_contain_text("Confirmé")
    page.goto(site + "/sources?since=2026-10-12")
    better = page.locator("#sources tr", has=page.locator(".st-better"))
    expect(better).to_have_count(1)
    expect(better).to_contain_text(SOURCE)


def test_a_bad_source_is_named_paused_sampled_and_its_recovery_credited_from_the_command_line(ask, team, clock):
    from vigie.outreach.models import Hold

    workspace = team("new_source")
    said = ask(workspace, "diagnose")
    assert (said["verdict"], said["culprits"][0]["slice"]) == ("list", {"source": SOURCE})
    shown = ask(workspace, "actions", "--apply", "pause_source", "--target", f"source={SOURCE}", "--preview")
    assert {"source_paused", "control_kept"} <= {e["code"] for e in shown["effects"]}
    words = ("--action", "pause_source", "--target", f"source={SOURCE}", "--owner", "Léa", "--due", "2026-10-13")
    made = ask(workspace, "decisions", "add", *words, "--by", "lea")
    assert (made["metric"], made["where"], made["direction"]) == ("positive_rate", {"source": [SOURCE]}, "up")
    assert "2026-09-28" <= made["since"] < "2026-10-12"
    (pause,) = Hold.objects.filter(workspace=workspace, lifted_at=None)
    assert (pause.until - pause.since).total_seconds() == 48 * 3600
    assert len(ask(workspace, "review", "sample", "--source", SOURCE)["drawn"]) == 50
    kept = ask(workspace, "review", "sample", "--source", SOURCE, "--on", "17", "--off", "33", "--by", "lea")
    assert kept["sentence"].startswith("Sample: 17 of 50 contacts on target (22–48%")

    clock.set(*TEN_DAYS_LATER)
    assert ask(workspace, "decisions", "judge")["decisions"] == []
    assert [d["state"] for d in ask(workspace, "decisions")["decisions"]] == ["waiting"]
    clock.set(*RIPE)
    (judged,) = ask(workspace, "decisions", "judge")["decisions"]
    assert (judged["verdict"], judged["outcome"]["reason"], judged["outcome"]["proof"]) == (
        "confirmed",
        "alone",
        "list",
    )
    before, after, others, others_after = (
        judged["outcome"][side][0] / judged["outcome"][side][1]
        for side in ("before", "after", "rest_before", "rest_after")
    )
    assert after > 2 * before
    assert others_after < 1.5 * others
    changes = {c["source"]: c["verdict"] for c in ask(workspace, "sources", "--since", "2026-10-12")["changes"]}
    assert [s for s, verdict in changes.items() if verdict == "better"] == [SOURCE]
    review = ask(workspace, "review", "--week", "2026-W44")
    assert [(d["action"], d["verdict"]) for d in review["outcomes"]] == [("pause_source", "confirmed")]
    told = {e["what"] for e in ask(workspace, "journal")["entries"]}
    assert {"judged", "sampled", "decided"} <= told


# ------------------------------------------------------------------------- a mailbox blocked while totals are green

THERE = {"mailbox": MAILBOX, "provider": PROVIDER}


def test_a_mailbox_that_one_provider_blocks_is_slowed_and_its_recovery_credited_in_the_browser(sit, site, team, later):
    from vigie.outreach.models import Hold
    from vigie.review.models import Decision

    workspace = team("blocked_mailbox")
    page = sit(workspace)
    tile = page.locator("#t-delivery_rate")
    expect(tile).to_contain_text(MAILBOX)
    tile.locator("[data-apply]").click()
    expect(page.locator("#t-delivery_rate.is-done")).to_be_visible()
    assert Decision.objects.get(workspace=workspace).where == {d: [v] for d, v in THERE.items()}
    (rule,) = Hold.objects.filter(workspace=workspace, lifted_at=None)
    assert (rule.kind, rule.where) == ("cap", THERE)
    page.goto(site + "/review")
    expect(page.locator("#r-dec").locator("xpath=..")).to_contain_text(MAILBOX)
    later(workspace, *LONG_AFTER)
    page = sit(workspace, "/decisions")
    expect(page.locator(".dec")).to_contain_text("Confirmé")


def test_a_mailbox_that_one_provider_blocks_is_slowed_and_its_recovery_credited_from_the_command_line(ask, team, clock):
    workspace = team("blocked_mailbox")
    numbers = {r["metric"]: r for r in ask(workspace, "review")["blocks"][0]["metrics"]}
    total = numbers["delivery_rate"]
    assert total["range"][0] <= total["value"] <= total["range"][1]  # the total is green
    said = ask(workspace, "diagnose")
    assert (said["verdict"], said["culprits"][0]["slice"]) == ("deliverability", THERE)
    words = [word for d, v in THERE.items() for word in ("--target", f"{d}={v}")]
    made = ask(workspace, "decisions", "add", "--action", "slow_mailbox", *words, "--metric", "delivery_rate",
               "--owner", "Léa", "--due", "2026-10-13")  # fmt: skip
    assert made["direction"] == "up"
    clock.set(*LONG_AFTER)
    (judged,) = ask(workspace, "decisions", "judge")["decisions"]
    assert judged["verdict"] == "confirmed"


# --------------------------------------------------------------------- forty meetings, ten qualified, two opportunities

PRESENT = (2026, 11, 2, 8)


def test_meetings_that_come_to_nothing_are_a_matter_of_selection_in_the_browser(sit, site, team, later):
    from vigie.outreach.models import Task

    workspace = team("meetings_for_nothing")
    later(workspace, *PRESENT)
    page = sit(workspace, viewport=PHONE)
    expect(page.locator("main")).to_contain_text("La sélection ou la promesse, pas le volume.")
    expect(page.locator("main")).to_contain_text("40 RDV pris en quatre semaines, 10 qualifiés")
    page.goto(site + "/diagnosis")
    expect(page.locator("main")).to_contain_text("2 opportunités")
    page.locator("[data-assign]").first.click()
    page.locator("[popover]:popover-open select[name=due]").select_option(index=2)
    page.locator("[popover]:popover-open .b.solid").click()
    expect(page.locator("main")).to_contain_text("Lea Martin")
    task = Task.objects.get(workspace=workspace)
    assert task.owner.startswith("lea.martin")
    assert str(task.due) > "2026-11-02"


def test_meetings_that_come_to_nothing_are_a_matter_of_selection_from_the_command_line(ask, team, clock):
    workspace = team("meetings_for_nothing")
    clock.set(*PRESENT)
    said = ask(workspace, "diagnose")
    assert said["verdict"] == "pipeline"
    assert said["sentence"].startswith(
        "Selection or promise, not volume. 40 meetings booked in four weeks, 10 qualified"
    )
    assert "add_prequalifying_line" in said["actions"]
    made = ask(
        workspace, "decisions", "add", "--action", "add_prequalifying_line", "--owner", "Karim", "--due", "2026-11-06"
    )
    assert made["metric"] == "qualified_meeting_rate"
    (task,) = ask(workspace, "actions")["in_force"]["tasks"]
    assert (task["action"], task["owner"], task["due"]) == ("add_prequalifying_line", "Karim", "2026-11-06")
