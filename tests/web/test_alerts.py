"""Settings > Alerts: everybody their own hours, an administrator the rest; secrets never come back to a page."""

from datetime import UTC, datetime, time
from uuid import uuid4

import pytest
from django.test import Client
from pressing import refused

ADDRESS = "https://hooks.example/services/T0/B0/secret-of-the-place"


@pytest.fixture
def team(database):
    """A workspace of its own with an administrator and a viewer, signed in."""
    from vigie.workspaces.models import Workspace
    from vigie.workspaces.setup import add_user

    workspace = Workspace.objects.create(slug=f"team-{uuid4().hex[:8]}", name="Équipe")

    class Team:
        def __init__(self):
            self.workspace = workspace
            self.admin, self.viewer = (
                add_user(f"{role}-{uuid4().hex[:8]}@team.example", None, role, workspace.slug)
                for role in ("admin", "viewer")
            )

        def of(self, user, lang="en"):
            client = Client()
            client.force_login(user)
            client.cookies["django_language"] = lang
            return client

    return Team()


def post(client, what, **form):
    return client.post("/settings/alerts/save", {"do": what, **form})


HOURS = {"quiet_from": "20:00", "quiet_until": "07:30", "digest_at": "09:00", "language": "en", "channel": ""}


@pytest.mark.parametrize(("lang", "title"), [("fr", "Alertes"), ("en", "Alerts")])
def test_the_page_opens_for_whoever_may_read_in_both_languages(team, lang, title):
    for user in (team.admin, team.viewer):
        answer = team.of(user, lang).get("/settings/alerts")
        assert answer.status_code == 200
        assert f"<h1>{title}</h1>" in answer.content.decode()


def test_everybody_sets_their_own_hours(team):
    from vigie.review.alert_models import Means

    answer = post(team.of(team.viewer), "means", **HOURS, zone="Asia/Tokyo", stop_breaks="1", rhythm="digest")
    assert answer.status_code == 302
    means = Means.objects.get(workspace=team.workspace)
    assert (means.user, means.zone, means.quiet_from, means.quiet_until) == (
        team.viewer, "Asia/Tokyo", time(20), time(7, 30),
    )  # fmt: skip
    assert (means.stop_breaks, means.weekends, means.immediate, means.language) == (True, False, False, "en")
    page = team.of(team.viewer).get(answer["Location"]).content.decode()
    assert "Kept." in page
    assert 'value="Asia/Tokyo"' in page


@pytest.mark.parametrize(
    ("changed", "said"), [({"zone": "Mars/Base"}, "no time zone named Mars/Base"), ({"quiet_from": "25:00"}, "25:00")]
)
def test_hours_that_make_no_sense_are_refused_with_the_reason(team, changed, said):
    from vigie.review.alert_models import Means

    viewer = team.of(team.viewer)
    page = refused(viewer, post(viewer, "means", **{**HOURS, **changed}))
    assert said in page
    assert 'name="zone" value="Mars/Base"' in page or "zone" not in changed
    assert not Means.objects.filter(workspace=team.workspace).exists()


@pytest.mark.parametrize("what", ["owner", "default", "forget", "channel", "remove", "try", "weekly", "again", "", "x"])
def test_only_an_administrator_sets_what_concerns_the_team(team, what):
    assert post(team.of(team.viewer), what).status_code == 403


def test_a_viewer_is_shown_no_form_of_the_team(team):
    page = team.of(team.viewer).get("/settings/alerts").content.decode()
    assert 'value="means"' in page
    for what in ("owner", "default", "channel", "weekly"):
        assert f'name="do" value="{what}"' not in page


def test_a_rule_is_added_shown_and_taken_back(team):
    from vigie.review.owners import rules

    admin = team.of(team.admin)
    who = team.viewer.get_username()
    assert post(admin, "owner", dimension="source", value="Salon <Lyon>", who=who).status_code == 302
    page = admin.get("/settings/alerts").content.decode()
    assert "Salon &lt;Lyon&gt;" in page
    assert post(admin, "default", who=who).status_code == 302
    assert len(rules(team.workspace)) == 2
    post(admin, "forget", dimension="source", value="Salon <Lyon>")
    post(admin, "default", who="")
    assert rules(team.workspace) == []


def test_a_rule_for_somebody_of_another_team_is_refused(team):
    from vigie.review.owners import rules
    from vigie.workspaces.setup import add_user

    stranger = add_user(f"x-{uuid4().hex[:8]}@team.example", None, "admin", "default")
    admin = team.of(team.admin)
    page = refused(admin, post(admin, "owner", dimension="source", value="Salon", who=stranger.get_username()))
    assert 'name="value" value="Salon"' in page
    assert rules(team.workspace) == []


def test_a_channel_is_kept_sealed_and_its_address_never_shown_again(team):
    from vigie.review.alert_models import Channel
    from vigie.review.channels import open_settings

    admin = team.of(team.admin)
    form = {"kind": "slack", "name": "Ventes", "address": ADDRESS, "language": "en", "secret": ""}
    assert post(admin, "channel", **form).status_code == 302
    kept = Channel.objects.get(workspace=team.workspace)
    assert open_settings(kept)["address"] == ADDRESS
    assert "hooks.example" not in kept.sealed
    assert "secret-of-the-place" not in admin.get("/settings/alerts").content.decode()
    again = refused(admin, post(admin, "channel", **form))
    assert "There is a channel named Ventes already" in again
    assert "secret-of-the-place" not in again
    post(admin, "remove", name="Ventes")
    assert not Channel.objects.filter(workspace=team.workspace).exists()


@pytest.mark.parametrize("address", ["", "ftp://x.example/", "http://hooks.example/x", "nonsense"])
def test_an_address_that_cannot_be_used_is_refused(team, address):
    from vigie.review.alert_models import Channel

    form = {"kind": "teams", "name": "T", "address": address}
    assert post(team.of(team.admin), "channel", **form).status_code == 303
    assert not Channel.objects.filter(workspace=team.workspace).exists()


def test_a_mail_server_is_set_by_its_fields(team):
    from vigie.review.channels import mail_settings

    admin = team.of(team.admin)
    form = {"kind": "smtp", "name": "mail", "host": "smtp.team.example", "port": "465", "security": "tls",
            "user": "vigie", "password": "p4ss", "sender": "Vigie <vigie@team.example>"}  # fmt: skip
    bad = refused(admin, post(admin, "channel", **{**form, "port": "many"}))
    assert "smtp.team.example" in bad
    assert "p4ss" not in bad
    assert post(admin, "channel", **form).status_code == 302
    assert mail_settings(team.workspace)["port"] == 465
    assert "p4ss" not in admin.get("/settings/alerts").content.decode()


def test_the_weekly_review_is_scheduled_and_stopped(team):
    from vigie.review import ways

    admin = team.of(team.admin)
    post(admin, "channel", kind="slack", name="Ventes", address=ADDRESS)
    form = {"on": "1", "day": "4", "at": "16:30", "channels": ["Ventes"], "by_mail": "1"}
    assert post(admin, "weekly", **form).status_code == 302
    kept = ways.schedule_of(team.workspace)
    assert (kept.day, kept.at, kept.by_mail, [c.name for c in kept.channels.all()]) == (
        4, time(16, 30), True, ["Ventes"],
    )  # fmt: skip
    assert "Friday, 16:30" in " ".join(team.of(team.viewer).get("/settings/alerts").content.decode().split())
    assert post(admin, "weekly", **{**form, "day": "9"}).status_code == 303
    assert post(admin, "weekly", **{**form, "channels": ["Else"]}).status_code == 303
    assert post(admin, "weekly", day="4", at="16:30").status_code == 302
    assert ways.schedule_of(team.workspace) is None


def test_what_was_given_up_is_shown_with_its_reason_and_sent_again(team):
    from vigie.review.alert_models import Notice

    now = datetime(2026, 11, 18, 9, tzinfo=UTC)
    notice = Notice.objects.create(
        workspace=team.workspace, key="weekly:2026-W46:u1", kind="weekly", week="2026-W46", user=team.admin,
        made_at=now, due_at=now, state="given_up", attempts=12, trouble="http_503",
    )  # fmt: skip
    page = team.of(team.viewer).get("/settings/alerts").content.decode()
    assert "The other side refused: HTTP 503." in page
    assert "Send again" not in page
    assert "Send again" in team.of(team.admin).get("/settings/alerts").content.decode()
    other = Client()
    from vigie.workspaces.setup import add_user

    other.force_login(add_user(f"x-{uuid4().hex[:8]}@team.example", None, "admin", "default"))
    assert post(other, "again", number=str(notice.pk)).status_code == 303
    assert post(team.of(team.admin), "again", number=str(notice.pk)).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("waiting", 0)


def test_an_alert_that_reaches_nobody_is_said_at_the_top(team):
    from vigie.review import alerts
    from vigie.review.models import SignalState

    now = datetime(2026, 11, 18, 9, tzinfo=UTC)
    SignalState.objects.create(
        workspace=team.workspace, metric="hard_bounce_rate", slice=[["source", "Salon"]], kind="signal",
        direction="worse", since=now.date(), value=0.07, expected_low=0.01, expected_high=0.02, hits=7, base=100,
        tail=1e-6, action="pause", owner="", first_seen_at=now, last_seen_at=now, snapshot="s",
    )  # fmt: skip
    alerts.plan(team.workspace, now)
    page = team.of(team.admin).get("/settings/alerts").content.decode()
    assert "Told to nobody" in page
    assert "There is no way to tell this person" in page
