"""The weekly review goes to the team on its day, at its hour, once, in the language of each reader."""

import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import places

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 08:30 in Paris
BEFORE = MONDAY - timedelta(days=2)
HOUR = timedelta(hours=1)


@pytest.fixture
def web():
    place = places.Web()
    yield place
    place.close()


@pytest.fixture
def mail(monkeypatch):
    from django.conf import settings

    place = places.Mail()
    monkeypatch.setattr(settings, "SMTP_URL", place.url)
    monkeypatch.setattr(settings, "MAIL_FROM", "vigie@team.example")
    monkeypatch.setattr(settings, "BASE_URL", "https://vigie.example")
    yield place
    place.close()


@pytest.fixture
def member(workspace):
    from vigie.review.alert_models import Means
    from vigie.workspaces.setup import add_user

    def join(role, language):
        user = add_user(f"{role}-{uuid4().hex[:8]}@team.example", None, role, workspace.slug)
        Means.objects.create(workspace=workspace, user=user, language=language)
        return user

    return join


@pytest.fixture
def scheduled(workspace, web):
    """Every Monday at 08:30, to one Slack channel in English, and by e-mail."""
    from vigie.review.alert_models import Channel, Schedule
    from vigie.review.channels import seal_settings

    sealed = seal_settings({"address": web.address})
    team = Channel.objects.create(
        workspace=workspace, kind="slack", name="team", language="en", sealed=sealed, created_at=BEFORE
    )
    made = Schedule.objects.create(workspace=workspace, day=0, at=time(8, 30), by_mail=True, changed_at=BEFORE)
    made.channels.add(team)
    return made


@pytest.fixture
def work(workspace):
    from vigie.jobs import written_review
    from vigie.review import summaries, telling
    from vigie.review.alert_models import Notice

    Notice.objects.exclude(workspace=workspace).filter(state__in=("waiting", "calling")).update(state="overtaken")

    def run(now):
        summaries.plan(workspace, now)
        return telling.tell_due(now, written_review)

    return run


def test_it_goes_out_at_the_hour_chosen_once_to_the_channel_and_to_everybody_who_may_read(
    mail, web, scheduled, member, work
):
    admin, viewer, caller = member("admin", "fr"), member("viewer", "en"), member("caller", "fr")
    assert work(MONDAY - timedelta(minutes=1)) == 0
    assert work(MONDAY) == 3
    assert [work(MONDAY + n * HOUR) for n in range(1, 100, 12)] == [0] * 9
    letters = dict(mail.letters)
    assert set(letters) == {admin.email, viewer.email}
    assert caller.email not in letters
    assert letters[admin.email]["Subject"].strip().startswith("Revue hebdomadaire 2026-W47")
    assert letters[viewer.email]["Subject"].strip().startswith("Weekly review 2026-W47")
    plain, html = (letters[viewer.email].get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "https://vigie.example/review?w=2026-W47" in plain
    assert "https://vigie.example/review?w=2026-W47" in html
    assert len(web.got) == 1
    assert web.documents[0]["text"].startswith("Weekly review 2026-W47")


def test_the_next_week_it_goes_out_again(mail, web, scheduled, member, work):
    member("admin", "fr")
    assert work(MONDAY) == 2
    assert work(MONDAY + timedelta(days=7)) == 2
    assert [d["text"][:22] for d in web.documents] == ["Weekly review 2026-W47", "Weekly review 2026-W48"]


def test_a_worker_that_was_off_sends_late_but_not_a_week_late(mail, web, scheduled, work):
    assert work(MONDAY + timedelta(days=4)) == 0
    assert work(MONDAY + timedelta(days=9)) == 1


def test_a_schedule_chosen_after_its_hour_waits_for_the_next_week(mail, web, scheduled, work):
    scheduled.changed_at = MONDAY + HOUR
    scheduled.save()
    assert work(MONDAY + 2 * HOUR) == 0
    assert work(MONDAY + timedelta(days=7)) == 1


def test_without_a_schedule_nothing_goes_out(mail, work):
    assert work(MONDAY) == 0


def test_a_failure_is_tried_again_and_told_once(mail, web, scheduled, work):
    web.answers = [(502, {}, 0), (200, {}, 0)]
    assert work(MONDAY) == 0
    assert work(MONDAY + HOUR) == 1
    assert work(MONDAY + 2 * HOUR) == 0


def test_a_review_that_cannot_be_written_holds_up_nobody_and_is_shown(web, scheduled, workspace):
    from vigie.review import summaries, telling
    from vigie.review.alert_models import Notice

    def broken(*_):
        raise ZeroDivisionError

    summaries.plan(workspace, MONDAY)
    assert telling.tell_due(MONDAY, broken) == 0
    notice = Notice.objects.get(workspace=workspace)
    assert (notice.state, notice.trouble) == ("waiting", "not_written")


def test_its_hour_is_that_of_the_workspace_on_both_sides_of_a_change_of_clocks():
    from vigie.review.alert_models import Schedule
    from vigie.review.summaries import last_hour

    paris, schedule = ZoneInfo("Europe/Paris"), Schedule(day=6, at=time(8, 30))
    assert last_hour(schedule, paris, datetime(2026, 3, 30, tzinfo=UTC)) == datetime(2026, 3, 29, 6, 30, tzinfo=UTC)
    assert last_hour(schedule, paris, datetime(2026, 3, 28, tzinfo=UTC)) == datetime(2026, 3, 22, 7, 30, tzinfo=UTC)
    skipped = Schedule(day=6, at=time(2, 30))  # 02:30 does not exist that Sunday
    assert last_hour(skipped, paris, datetime(2026, 3, 29, 2, tzinfo=UTC)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_workspace_in_trouble_keeps_no_other_team_uninformed(mail, web, scheduled, workspace, monkeypatch):
    from vigie import jobs
    from vigie.review.alert_models import Notice
    from vigie.workspaces.models import Workspace

    broken = Workspace.objects.create(slug=f"a-{uuid4().hex[:8]}", name="Broken")
    Notice.objects.filter(state__in=("waiting", "calling")).update(state="overtaken")

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return MONDAY.astimezone(tz)

    def plan(where, _now):
        if where == broken:
            raise ZeroDivisionError

    monkeypatch.setattr(jobs, "datetime", Clock)
    monkeypatch.setattr(jobs.alerts, "plan", plan)
    monkeypatch.setattr(jobs.Workspace.objects, "all", lambda: [broken, workspace])
    jobs.tell()
    assert len(web.got) == 1
