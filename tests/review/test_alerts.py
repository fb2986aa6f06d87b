"""Once per cause: told to its owner, again only when it turns into a stop, and its end with the next digest."""

import threading
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)  # a Wednesday, 10:00 in Paris
HOUR = timedelta(hours=1)
MAILBOX = [["mailbox", "lea@nordis.example"]]


@pytest.fixture
def owner(workspace):
    from vigie.workspaces.setup import add_user

    return add_user(f"lea-{uuid4().hex[:8]}@team.example", None, "admin", workspace.slug)


@pytest.fixture(autouse=True)
def reachable(settings_of_mail):
    """There is a mail server."""


@pytest.fixture
def settings_of_mail(monkeypatch):
    from django.conf import settings

    monkeypatch.setattr(settings, "SMTP_URL", "smtp://mail.example")
    monkeypatch.setattr(settings, "MAIL_FROM", "vigie@team.example")


@pytest.fixture
def state(workspace):
    """`state(...)` is a row as a judgement leaves it."""
    from vigie.review.models import SignalState

    def make(slice_=MAILBOX, kind="signal", seen=NOW, direction="worse", where=workspace):
        figures = {
            "value": 0.078,
            "expected_low": 0.01,
            "expected_high": 0.014,
            "hits": 157,
            "base": 2012,
            "tail": 1e-9,
        }
        return SignalState.objects.create(
            workspace=where, metric="hard_bounce_rate", slice=slice_, kind=kind, direction=direction,
            since=date(2026, 11, 12), action="pause", owner="", first_seen_at=seen, last_seen_at=seen, snapshot="s",
            **figures,
        )  # fmt: skip

    return make


def clear(state, at):
    state.cleared_at = at
    state.save()


@pytest.fixture
def told(workspace):
    """`told(now)` plans, and is what would be told: kind and alert of every notice that was not overtaken."""
    from vigie.review import alerts
    from vigie.review.alert_models import Notice

    def plan(now=NOW):
        alerts.plan(workspace, now)
        rows = Notice.objects.filter(workspace=workspace).exclude(state="overtaken").order_by("pk")
        return [(n.kind, n.alert_id) for n in rows]

    return plan


def deliver(workspace):
    from vigie.review.alert_models import Notice

    Notice.objects.filter(workspace=workspace, state="waiting").update(state="told")


def test_each_open_signal_is_told_once_however_often_it_is_judged(owner, state, told, workspace):
    from vigie.review.alert_models import Notice

    state()
    state(slice_=[["source", "Salon"]])
    first = told()
    assert [kind for kind, _ in first] == ["opened", "opened"]
    deliver(workspace)
    assert told(NOW + HOUR) == first == told(NOW + 24 * HOUR)
    assert {n.user for n in Notice.objects.filter(workspace=workspace)} == {owner}


def test_a_slide_that_turns_into_a_stop_is_told_again_and_its_return_is_not(owner, state, told, workspace):
    slide = state()
    ((_, alert),) = told()
    deliver(workspace)
    clear(slide, NOW + HOUR)
    stop = state(kind="stop", seen=NOW + HOUR)
    assert told(NOW + HOUR) == [("opened", alert), ("stop", alert)]
    deliver(workspace)
    clear(stop, NOW + 2 * HOUR)
    again = state(seen=NOW + 2 * HOUR)
    assert told(NOW + 2 * HOUR) == [("opened", alert), ("stop", alert)]
    clear(again, NOW + 3 * HOUR)
    state(kind="stop", seen=NOW + 3 * HOUR)
    assert told(NOW + 3 * HOUR) == [("opened", alert), ("stop", alert)]


def test_a_stop_overtakes_the_slide_that_was_not_told_yet(owner, state, told):
    slide = state()
    told()
    clear(slide, NOW + HOUR)
    state(kind="stop", seen=NOW + HOUR)
    assert [kind for kind, _ in told(NOW + HOUR)] == ["stop"]


def test_judgements_that_follow_each_other_at_once_break_no_thread(owner, state, told, workspace):
    slide = state()
    told()
    deliver(workspace)
    second = timedelta(seconds=1)
    clear(slide, NOW + HOUR)
    stop = state(kind="stop", seen=NOW + HOUR)
    clear(stop, NOW + HOUR + second)
    narrow = state(slice_=[*MAILBOX, ["provider", "google"]], seen=NOW + HOUR + second)
    clear(narrow, NOW + HOUR + 2 * second)
    state(seen=NOW + HOUR + 2 * second)
    assert [kind for kind, _ in told(NOW + HOUR + 3 * second)] == ["opened"]


def test_what_is_over_with_the_next_file_of_an_import_is_never_told(owner, state, told, workspace):
    from vigie.review.alert_models import Notice

    slide = state()
    assert [kind for kind, _ in told()] == ["opened"]
    assert Notice.objects.get(workspace=workspace).due_at == NOW + timedelta(minutes=10)
    clear(slide, NOW + timedelta(minutes=2))
    assert told(NOW + timedelta(minutes=3)) == []
    assert told(NOW + HOUR) == []


def test_a_stop_does_not_wait_for_the_next_file(owner, state, told, workspace):
    from vigie.review.alert_models import Notice

    state(kind="stop")
    told()
    assert Notice.objects.get(workspace=workspace).due_at == NOW


def test_the_end_is_told_with_the_next_digest_and_once(owner, state, told, workspace):
    from vigie.review.alert_models import Notice

    slide = state()
    told()
    deliver(workspace)
    clear(slide, NOW + HOUR)
    said = told(NOW + HOUR)
    assert [kind for kind, _ in said] == ["opened", "cleared"]
    assert told(NOW + 2 * HOUR) == said
    # 08:30 in Paris the next morning.
    assert Notice.objects.get(workspace=workspace, kind="cleared").due_at == datetime(2026, 11, 19, 7, 30, tzinfo=UTC)


def test_what_ended_before_it_was_told_is_told_as_ended_only(owner, state, told):
    slide = state()
    told()
    clear(slide, NOW + HOUR)
    assert [kind for kind, _ in told(NOW + HOUR)] == ["cleared"]


def test_a_cause_named_more_narrowly_is_the_same_and_another_place_is_not(owner, state, told, workspace):
    broad = state()
    told()
    deliver(workspace)
    clear(broad, NOW + HOUR)
    narrow = state(slice_=[*MAILBOX, ["provider", "google"]], seen=NOW + HOUR)
    assert [kind for kind, _ in told(NOW + HOUR)] == ["opened"]
    clear(narrow, NOW + 2 * HOUR)
    state(slice_=[["mailbox", "karim@nordis.example"]], seen=NOW + 2 * HOUR)
    assert [kind for kind, _ in told(NOW + 2 * HOUR)] == ["opened", "cleared", "opened"]


def test_a_culprit_found_for_the_whole_programme_is_news(owner, state, told, workspace):
    whole = state(slice_=[])
    told()
    deliver(workspace)
    clear(whole, NOW + HOUR)
    state(seen=NOW + HOUR)
    assert [kind for kind, _ in told(NOW + HOUR)] == ["opened", "cleared", "opened"]


def test_what_comes_back_after_its_end_is_a_new_alert(owner, state, told, workspace):
    slide = state()
    told()
    deliver(workspace)
    clear(slide, NOW + HOUR)
    told(NOW + HOUR)
    state(seen=NOW + 24 * HOUR)
    assert [kind for kind, _ in told(NOW + 24 * HOUR)] == ["opened", "cleared", "opened"]


def test_a_bad_day_and_the_slide_after_it_are_two_pieces_of_news(owner, state, told, workspace):
    day = state(kind="incident")
    told()
    deliver(workspace)
    clear(day, NOW + HOUR)
    state(seen=NOW + HOUR)
    assert [kind for kind, _ in told(NOW + HOUR)] == ["opened", "cleared", "opened"]


def test_good_news_waits_for_the_digest(owner, state, told, workspace):
    from vigie.review.alert_models import Notice

    state(direction="better")
    told()
    assert Notice.objects.get(workspace=workspace).due_at == datetime(2026, 11, 19, 7, 30, tzinfo=UTC)


def test_each_owner_is_told_of_their_own(owner, state, told, workspace):
    from vigie.review.alert_models import Notice
    from vigie.review.owners import assign
    from vigie.workspaces.setup import add_user

    karim = add_user(f"karim-{uuid4().hex[:8]}@team.example", None, "operator", workspace.slug)
    assign(workspace, "source", "Salon", karim.email)
    state()
    state(slice_=[["source", "Salon"]])
    told()
    of = {tuple(map(tuple, n.alert.state.slice)): n.user for n in Notice.objects.filter(workspace=workspace)}
    assert of == {(("mailbox", "lea@nordis.example"),): owner, (("source", "Salon"),): karim}


def test_an_alert_not_told_yet_goes_to_the_new_owner_and_a_told_one_stays(owner, state, told, workspace):
    from vigie.review.alert_models import Notice
    from vigie.review.owners import assign
    from vigie.workspaces.setup import add_user

    karim = add_user(f"karim-{uuid4().hex[:8]}@team.example", None, "operator", workspace.slug)
    state()
    told()
    assign(workspace, "mailbox", "lea@nordis.example", karim.email)
    told()
    assert Notice.objects.get(workspace=workspace).user == karim
    deliver(workspace)
    assign(workspace, "mailbox", "lea@nordis.example", owner.email)
    assert len(told()) == 1
    assert Notice.objects.get(workspace=workspace).user == karim


def test_without_a_way_to_tell_nothing_is_lost_and_it_is_shown(owner, state, told, workspace, monkeypatch):
    from django.conf import settings

    from vigie.review.alerts import unreached

    monkeypatch.setattr(settings, "SMTP_URL", "")
    state()
    assert told() == []
    assert [a.user for a in unreached(workspace)] == [owner]
    monkeypatch.setattr(settings, "SMTP_URL", "smtp://mail.example")
    assert [kind for kind, _ in told(NOW + 24 * HOUR)] == ["opened"]
    assert unreached(workspace) == []


def test_twice_the_alerts_that_stand_ask_no_more_of_the_database(owner, state, told, workspace):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        told()
        deliver(workspace)
        with CaptureQueriesContext(connection) as queries:
            told()
        return len(queries)

    for n in range(3):
        state(slice_=[["source", f"a{n}"]])
    few = asked()
    for n in range(30):
        state(slice_=[["source", f"b{n}"]])
    assert asked() == few


def test_two_processes_at_once_write_one_notice(owner, state, workspace):
    from django.db import connection

    from vigie.review import alerts
    from vigie.review.alert_models import Alert, Notice

    for n in range(5):
        state(slice_=[["source", f"s{n}"]])
    ready, failures = threading.Barrier(4), []

    def work():
        try:
            ready.wait()
            alerts.plan(workspace, NOW)
        except Exception as error:  # noqa: BLE001 - told by the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Alert.objects.filter(workspace=workspace).count() == 5
    assert Notice.objects.filter(workspace=workspace).count() == 5


def test_a_workspace_tells_nothing_of_another(owner, state, told):
    from vigie.review.alert_models import Alert
    from vigie.workspaces.models import Workspace

    other = Workspace.objects.create(slug=f"other-{uuid4().hex[:8]}", name="Other")
    state(where=other)
    assert told() == []
    assert not Alert.objects.filter(workspace=other).exists()


def test_tools_that_listen_hear_of_what_opens_gets_worse_and_ends(owner, state, told, monkeypatch):
    from vigie.outreach import hooks

    heard = []
    monkeypatch.setattr(hooks, "announce", lambda _w, event, said, **_: heard.append((event, said["kind"])))
    slide = state()
    told()
    told()
    clear(slide, NOW + HOUR)
    stop = state(kind="stop", seen=NOW + HOUR)
    told(NOW + HOUR)
    clear(stop, NOW + 2 * HOUR)
    told(NOW + 2 * HOUR)
    assert heard == [("signal.opened", "signal"), ("signal.opened", "stop"), ("signal.cleared", "stop")]
