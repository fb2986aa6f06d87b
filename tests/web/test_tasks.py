"""Work for people, modes and the limit of one person, on their pages: who sees what, who may change it."""

import re

import pressing
import pytest


@pytest.fixture
def team(workspace, tmp_path, numbers):
    return pressing.settle(workspace, tmp_path)


@pytest.fixture
def lea(team):
    return team.join("lea.martin", "manager")


@pytest.fixture
def work(team, lea):
    """A verification task that Léa answers for, by a decision."""
    from datetime import date

    from django.utils import timezone

    from vigie.actions.world import world_of
    from vigie.outreach.models import Task
    from vigie.review import decisions

    owner = name_of(lea)
    world, target = world_of(team.workspace, timezone.now()), {"source": "Salon Lyon"}
    asked = {"by": "boss@x.example", "owner": owner, "due": date(2020, 1, 6)}
    decisions.decide(world, "open_verification_task", target, **asked, wish="w")
    return Task.objects.get(workspace=team.workspace)


def name_of(client):
    from django.contrib.auth import get_user

    class Asked:
        session = client.session

    return get_user(Asked).get_username()


def text(answer):
    return answer.content.decode()


def test_ones_own_work_stands_first_and_everybody_s_by_the_address(team, lea, work):
    karim = team.join("karim.bensaid", "operator")
    mine = text(lea.get("/tasks"))
    assert "Salon Lyon" in mine
    assert "En retard" in mine
    assert "Salon Lyon" not in text(karim.get("/tasks"))
    assert "Salon Lyon" in text(karim.get("/tasks?owner=all"))
    assert "Salon Lyon" in text(karim.get("/tasks?owner=all&state=late"))
    assert "Salon Lyon" not in text(karim.get("/tasks?owner=all&state=done"))


def test_steps_are_ticked_the_last_one_ends_the_work_and_its_decision_counts_from_then(team, lea, work):
    for step in work.checklist:
        assert lea.post(f"/tasks/{work.pk}/tick", {"step": step["code"]}).status_code == 302
    assert lea.post(f"/tasks/{work.pk}/tick", {"step": "no such step"}).status_code == 404
    work.refresh_from_db()
    assert (work.done_by, work.done_at is not None) == (name_of(lea), True)
    assert "Salon Lyon" in text(lea.get("/tasks?state=done"))


def test_a_file_of_contacts_leaves_only_for_a_word_and_is_a_line_of_the_journal(team, lea, work):
    refused = lea.post(f"/tasks/{work.pk}/contacts", {"word": "yes"})
    assert (refused.status_code, 'role="alert"' in text(refused)) == (422, True)
    taken = lea.post(f"/tasks/{work.pk}/contacts", {"word": "Export"})
    assert taken.headers["Content-Type"].startswith("text/csv")
    assert text(taken).startswith("contact_id,email")
    lines = len(text(taken).splitlines()) - 1
    assert f"{lines} contacts sortis" in text(lea.get("/log"))


def test_a_viewer_reads_and_changes_nothing_and_another_team_s_work_does_not_exist(team, work, client):
    viewer = team.join("zoe", "viewer")
    page = text(viewer.get("/tasks?owner=all"))
    assert "Salon Lyon" in page
    assert "/tick" not in page
    step = work.checklist[0]["code"]
    assert viewer.post(f"/tasks/{work.pk}/tick", {"step": step}).status_code == 403
    assert viewer.post(f"/tasks/{work.pk}/contacts", {"word": "export"}).status_code == 403
    assert client.post(f"/tasks/{work.pk}/tick", {"step": step}).status_code == 404
    assert team.join("max", "caller").get("/tasks").status_code == 403


def test_an_administrator_chooses_modes_and_the_limit_and_only_what_changed_is_told(team):
    from vigie.review.models import Entry

    admin = team.join("ada", "admin")
    page = text(admin.get("/settings/actions"))
    fields = dict(re.findall(r'<select class="sel" name="(\w+)"[^>]*>.*?value="(\w+)" selected', page))
    assert fields["pause_source"] == "suggest"
    assert admin.post("/settings/actions/save", {**fields, "pause_source": "enforce"}).status_code == 302
    assert admin.post("/settings/actions/save", {"limit": "1", "needs_two": "1", "over": "50"}).status_code == 302
    told = [(e.what, e.about) for e in Entry.objects.filter(workspace=team.workspace).order_by("pk")]
    assert told == [("mode", "pause_source"), ("two_persons", "suppress_segment")]
    team.workspace.refresh_from_db()
    assert team.workspace.two_persons_over == 50
    assert admin.post("/settings/actions/save", {"limit": "1", "over": "50"}).status_code == 302
    team.workspace.refresh_from_db()
    assert team.workspace.two_persons_over is None


@pytest.mark.parametrize("said", [{"suppress_segment": "enforce"}, {"limit": "1", "needs_two": "1", "over": "many"}])
def test_what_cannot_be_is_refused_and_nothing_of_the_form_is_kept(team, said):
    from vigie.review.models import Entry

    admin = team.join("ada", "admin")
    pressing.refused(admin, admin.post("/settings/actions/save", {"pause_source": "observe", **said}))
    assert not Entry.objects.filter(workspace=team.workspace).exists()


@pytest.mark.parametrize("role", ["manager", "operator", "viewer"])
def test_the_others_read_the_modes_and_cannot_post_them(team, role):
    somebody = team.join("max", role)
    page = text(somebody.get("/settings/actions"))
    assert "/settings/actions/save" not in page
    assert somebody.post("/settings/actions/save", {"pause_source": "observe"}).status_code == 403
