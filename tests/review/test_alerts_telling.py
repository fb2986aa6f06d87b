"""Delivered once, in the reader's language, outside the quiet hours; tried again until it is taken or given up."""

import sys
import threading
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import places

from vigie.outreach.retrying import MOST_ATTEMPTS

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)  # a Wednesday, 10:00 in Paris
NIGHT = datetime(2026, 11, 18, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)


def no_review(*_):
    raise AssertionError


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
def web():
    place = places.Web()
    yield place
    place.close()


@pytest.fixture
def lea(workspace):
    return person(workspace, "lea")


@pytest.fixture
def slack(workspace, web, lea):
    """Lea is told by Slack."""
    way = channel(workspace, web)
    chosen(workspace, lea, channel=way)
    return way


def person(workspace, name, role="admin"):
    from vigie.workspaces.setup import add_user

    return add_user(f"{name}-{uuid4().hex[:8]}@team.example", None, role, workspace.slug)


def chosen(workspace, user, **how):
    from vigie.review.alert_models import Means

    return Means.objects.update_or_create(workspace=workspace, user=user, defaults=how)[0]


def channel(workspace, web, kind="slack", **how):
    from vigie.review.alert_models import Channel
    from vigie.review.channels import seal_settings

    sealed = seal_settings({"address": web.address, "secret": "s"})
    return Channel.objects.create(
        workspace=workspace, kind=kind, name=uuid4().hex[:8], sealed=sealed, created_at=NOW, **how
    )


@pytest.fixture
def state(workspace):
    from vigie.review.models import SignalState

    def make(name="Salon Lyon", kind="signal", seen=NOW - HOUR, where=workspace):
        return SignalState.objects.create(
            workspace=where, metric="hard_bounce_rate", slice=[["source", name]], kind=kind, direction="worse",
            since=date(2026, 11, 12), value=0.078, expected_low=0.01, expected_high=0.014, hits=157, base=2012,
            tail=1e-9, action="stop_sending" if kind == "stop" else "pause", owner="", first_seen_at=seen,
            last_seen_at=seen, snapshot="s",
        )  # fmt: skip

    return make


@pytest.fixture
def work(workspace):
    """`work(now)` is one round of the job; how many messages were taken."""
    from vigie.review import alerts, telling
    from vigie.review.alert_models import Notice

    Notice.objects.exclude(workspace=workspace).filter(state__in=("waiting", "calling")).update(state="overtaken")

    def run(now=NOW):
        alerts.plan(workspace, now)
        return telling.tell_due(now, no_review)

    return run


def notices(workspace):
    from vigie.review.alert_models import Notice

    return list(Notice.objects.filter(workspace=workspace).order_by("pk"))


def test_an_alert_says_what_moved_where_since_when_what_to_do_and_where_to_look(mail, lea, state, work, workspace):
    chosen(workspace, lea, language="en")
    state()
    assert work() == 1
    ((to, letter),) = mail.letters
    assert to == lea.email
    assert letter["Subject"] == "Signal since 12 November: Hard bounces. Where: Salon Lyon"
    plain = letter.get_body(("plain",)).get_content()
    assert "7.8% (157 of 2,012), usually 1.0% to 1.4%" in plain
    assert "Salon Lyon” and verify its addresses." in plain
    assert "https://vigie.example/m/hard_bounce_rate?source=Salon+Lyon" in plain


def test_it_is_told_in_the_language_of_the_person(mail, lea, state, work, workspace):
    chosen(workspace, lea, language="fr")
    state(kind="stop")
    work()
    ((_, letter),) = mail.letters
    assert letter["Subject"].strip().startswith("Arrêt d’urgence depuis le 12 novembre")
    assert letter["Content-Language"] == "fr"
    plain = letter.get_body(("plain",)).get_content()
    assert "Suspendre les envois pour" in plain
    assert "7,8\u00a0% (157 sur 2\u00a0012), d’habitude 1,0\u00a0% à 1,4\u00a0%" in plain


def test_what_is_due_at_once_for_one_person_is_one_message_the_gravest_first(mail, lea, state, work):
    state("a")
    state("b", kind="stop")
    state("c")
    assert work() == 1
    ((_, letter),) = mail.letters
    assert letter["Subject"].strip().startswith("3 alertes. Arrêt d’urgence")


def test_it_is_told_once_however_often_the_job_runs(mail, lea, state, work, workspace):
    state()
    assert [work(NOW + n * HOUR) for n in range(5)] == [1, 0, 0, 0, 0]
    (notice,) = notices(workspace)
    assert (notice.state, notice.told_at) == ("told", NOW)


def test_nothing_leaves_in_quiet_hours_but_a_stop_where_it_may(mail, lea, state, work, workspace):
    state("a", seen=NIGHT)
    state("b", kind="stop", seen=NIGHT)
    assert work(NIGHT) == 0
    morning = datetime(2026, 11, 19, 7, tzinfo=UTC)  # 08:00 in Paris
    assert work(morning - timedelta(minutes=1)) == 0
    assert work(morning) == 1
    assert "2 alertes" in mail.letters[0][1]["Subject"]
    chosen(workspace, lea, stop_breaks=True)
    state("c", seen=NIGHT + 24 * HOUR)
    state("d", kind="stop", seen=NIGHT + 24 * HOUR)
    assert work(NIGHT + 24 * HOUR) == 1
    assert "d" in mail.letters[1][1]["Subject"]


def test_quiet_hours_chosen_after_the_news_hold_it_back_too(mail, lea, state, work, workspace):
    from vigie.review import alerts, telling

    state()
    alerts.plan(workspace, NOW)
    chosen(workspace, lea, quiet_from=time(9), quiet_until=time(12))
    assert telling.tell_due(NOW, no_review) == 0
    assert work(NOW + HOUR) == 0
    assert work(NOW + 2 * HOUR) == 1


def test_a_digest_brings_beginnings_and_ends_in_one_message_a_day(mail, lea, state, work, workspace):
    chosen(workspace, lea, immediate=False, digest_at=time(12), language="en")
    first = state("a")
    state("b")
    assert work() == 0
    assert work(NOW + HOUR) == 0
    assert work(NOW + 2 * HOUR) == 1
    first.cleared_at = NOW + 3 * HOUR
    first.save()
    state("c", seen=NOW + 3 * HOUR)
    assert work(NOW + 3 * HOUR) == 0
    assert work(NOW + 26 * HOUR) == 1
    plain = mail.letters[1][1].get_body(("plain",)).get_content()
    assert "Over: Hard bounces (alert since 12 November)" in plain
    assert "source “c”" in plain
    assert mail.letters[1][1]["Subject"].strip().startswith("1 alert.")


def test_a_person_is_told_by_the_channel_they_chose(mail, web, slack, state, work):
    state()
    assert work() == 1
    assert mail.letters == []
    assert "Rebonds durs" in web.documents[0]["text"]


def test_a_failure_is_tried_again_later_and_the_rest_is_not_held_up(mail, web, slack, state, work):
    from vigie.review.owners import assign

    workspace, way = slack.workspace, slack
    karim = person(workspace, "karim", "operator")
    assign(workspace, "source", "b", karim.email)
    web.answers = [(500, {}, 0), (200, {}, 0)]
    state("a")
    state("b")
    assert work() == 1
    assert [to for to, _ in mail.letters] == [karim.email]
    waiting = next(n for n in notices(workspace) if n.user != karim)
    assert (waiting.state, waiting.attempts, waiting.trouble) == ("waiting", 1, "http_500")
    assert NOW < waiting.due_at <= NOW + timedelta(minutes=2)
    way.refresh_from_db()
    assert way.trouble == "http_500"
    assert work(NOW + timedelta(minutes=2)) == 1
    way.refresh_from_db()
    assert (way.trouble, way.told_at) == ("", NOW + timedelta(minutes=2))
    ids = {d["text"] for d in web.documents}
    assert len(ids) == 1


def test_retry_after_is_obeyed(web, lea, state, work, workspace):
    chosen(workspace, lea, channel=channel(workspace, web))
    web.answers = [(429, {"Retry-After": "7200"}, 0), (200, {}, 0)]
    state()
    assert work() == 0
    assert notices(workspace)[0].due_at == NOW + 2 * HOUR
    assert work(NOW + HOUR) == 0
    assert len(web.got) == 1
    assert work(NOW + 2 * HOUR) == 1


def test_a_place_that_never_recovers_is_given_up_shown_and_may_be_tried_again(web, lea, state, work, workspace):
    from vigie.review import alerts
    from vigie.vocabulary.errors import UsageError

    chosen(workspace, lea, channel=channel(workspace, web), weekends=False, quiet_from=time(0), quiet_until=time(0))
    web.answers = [(503, {}, 0)]
    state()
    for day in range(MOST_ATTEMPTS + 3):
        assert work(NOW + day * 24 * HOUR) == 0
    (notice,) = notices(workspace)
    assert (notice.state, notice.attempts, notice.trouble) == ("given_up", MOST_ATTEMPTS, "http_503")
    assert len(web.got) == MOST_ATTEMPTS
    web.answers = [(200, {}, 0)]
    late = NOW + 30 * 24 * HOUR
    alerts.try_again(workspace, notice.pk, late)
    assert work(late) == 1
    with pytest.raises(UsageError, match="nothing_given_up"):
        alerts.try_again(workspace, notice.pk, late)


def test_an_address_that_is_gone_is_given_up_at_once(web, lea, state, work, workspace):
    chosen(workspace, lea, channel=channel(workspace, web))
    web.answers = [(410, {}, 0)]
    state()
    work()
    work(NOW + HOUR)
    assert [(n.state, n.trouble) for n in notices(workspace)] == [("given_up", "http_410")]
    assert len(web.got) == 1


def test_a_process_that_died_in_the_middle_loses_nothing(mail, state, work, lea, monkeypatch):
    from vigie.review import telling

    row = state()

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(telling, "send", die)
        with pytest.raises(KeyboardInterrupt):
            work()
    assert [n.state for n in notices(row.workspace)] == ["calling"]
    assert work(NOW + timedelta(minutes=5)) == 0  # it may still be at it
    assert work(NOW + HOUR) == 1
    assert len(mail.letters) == 1


def test_what_nobody_expected_is_noted_and_tried_again(mail, state, work, lea, monkeypatch):
    from vigie.review import telling

    row = state()

    def break_down(*_):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(telling, "send", break_down)
        assert work() == 0
    assert [(n.state, n.trouble) for n in notices(row.workspace)] == [("waiting", "not_written")]
    assert work(NOW + HOUR) == 1


def test_two_workers_at_once_tell_each_person_once(mail, lea, state, workspace):
    from django.db import connection

    from vigie.review import alerts, telling
    from vigie.review.owners import assign

    for n in range(6):
        assign(workspace, "source", f"s{n}", person(workspace, f"p{n}", "operator").email)
        state(f"s{n}")
    ready, told, failures = threading.Barrier(3), [], []

    def work():
        try:
            ready.wait()
            alerts.plan(workspace, NOW)
            told.append(telling.tell_due(NOW, no_review))
        except Exception as error:  # noqa: BLE001 - told by the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sum(told) == 6
    assert len({to for to, _ in mail.letters}) == len(mail.letters) == 6


def test_somebody_who_left_is_told_nothing_more(mail, lea, state, work, workspace):
    from vigie.review import alerts, telling

    state()
    alerts.plan(workspace, NOW)
    lea.memberships.all().delete()
    assert telling.tell_due(NOW, no_review) == 0
    assert mail.letters == []
    assert [n.trouble for n in notices(workspace)] == ["not_a_member"]


def test_one_person_in_two_workspaces_gets_two_messages_each_of_its_own(mail, lea, state, work):
    from vigie.review import alerts
    from vigie.workspaces.models import Membership, Workspace

    other = Workspace.objects.create(slug=f"other-{uuid4().hex[:8]}", name="Autre")
    Membership.objects.create(user=lea, workspace=other, role="admin")
    state("here")
    state("there", where=other)
    alerts.plan(other, NOW)
    assert work() == 2
    said = sorted(letter.get_body(("plain",)).get_content() for _, letter in mail.letters)
    assert ["Autre" in text and "there" in text and "here" not in text.replace("there", "") for text in said] == [
        True,
        False,
    ]


def test_no_address_of_a_contact_and_no_secret_is_in_the_rows(web, slack, state, work, workspace):
    web.answers = [(404, {}, 0)]
    state()
    work()
    (notice,) = notices(workspace)
    kept = f"{vars(notice)} {vars(slack)}"
    assert "secret-of-the-place" not in kept
    assert "127.0.0.1" not in kept
