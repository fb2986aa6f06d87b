"""Applying, assigning and taking back from the pages: who may, once only, nothing that was not shown."""

import factories
import findings_made
import pressing
import pytest

TILE = 'id="t-hard_bounce_rate"'
SOURCE = factories.SOURCE[1]


@pytest.fixture
def team(workspace, tmp_path, numbers):
    numbers.found = findings_made.guilty()
    return pressing.settle(workspace, tmp_path)


@pytest.fixture
def lea(team):
    return team.join("lea.martin", "operator")


@pytest.fixture
def karim(team):
    return team.join("karim.bensaid", "manager")


def holds(team):
    from vigie.outreach.models import Hold

    return [(h.kind, h.where) for h in Hold.objects.filter(workspace=team.workspace, lifted_at=None)]


def offered(client, address="/"):
    """The form under the tile of hard bounces."""
    return pressing.form(client.get(address).content.decode(), "/act", TILE if address == "/" else "")


def applied(client):
    from vigie.review.models import Decision

    assert client.post("/act", offered(client)).status_code == 302
    return Decision.objects.get()


@pytest.fixture(autouse=True)
def _no_decision_of_another_test(database):
    from vigie.review.models import Decision

    Decision.objects.all().delete()


def text(answer):
    return answer.content.decode()


def test_a_tile_offers_its_action_with_everything_that_it_would_change(lea):
    fields = offered(lea)
    assert (fields["action"], fields["t.source"]) == ("pause_source", SOURCE)
    page = text(lea.get("/"))
    assert "Rien de nouveau" in page or "48" in page
    assert len(fields["agreed"]) == 12


def test_what_was_shown_is_applied_and_the_tile_says_who_and_when(team, lea):
    made = applied(lea)
    assert holds(team) == [("pause", {"source": SOURCE})]
    assert (made.action, made.metric, made.owner == made.decided_by) == ("pause_source", "hard_bounce_rate", True)
    page = text(lea.get("/"))
    tile = page[page.index(TILE) : page.index("</article>", page.index(TILE))]
    assert f'is-done" {TILE}' in page
    assert "Lea Martin" in tile
    assert f'action="/decisions/{made.pk}/undo"' in tile
    assert "data-apply" not in tile


def test_a_second_click_and_a_page_left_open_change_nothing_and_say_who_was_first(team, lea, karim):
    lea.cookies["django_language"] = karim.cookies["django_language"] = "en"
    seen_by_karim = offered(karim)
    applied(lea)
    answer = karim.post("/act", seen_by_karim, follow=True)
    assert "Already done by Lea Martin" in text(answer)
    assert len(holds(team)) == 1


def test_undone_and_asked_again_it_is_a_new_wish(team, lea):
    made = applied(lea)
    lea.post(f"/decisions/{made.pk}/undo", {"at": "board"})
    assert holds(team) == []
    assert lea.post("/act", offered(lea)).status_code == 302
    assert len(holds(team)) == 1


def test_a_page_from_before_an_undo_is_shown_again_and_then_applies(team, lea):
    old = offered(lea)
    made = applied(lea)
    lea.post(f"/decisions/{made.pk}/undo", {"at": "board"})
    answer = lea.post("/act", old)
    assert answer.status_code == 409
    assert holds(team) == []
    assert lea.post("/act", pressing.form(text(answer), "/act")).status_code == 302
    assert len(holds(team)) == 1


def test_a_form_without_its_pressing_is_shown_again(team, lea):
    assert lea.post("/act", offered(lea) | {"wish": ""}).status_code == 409
    assert holds(team) == []


def test_undo_twice_stays_undone(team, lea, karim):
    made = applied(lea)
    for client in (lea, karim):
        assert client.post(f"/decisions/{made.pk}/undo", {"at": "board"}).status_code == 302
    assert holds(team) == []


def test_what_has_changed_since_it_was_shown_is_shown_again_and_not_applied(team, lea):
    lea.cookies["django_language"] = "en"
    answer = lea.post("/act", offered(lea) | {"agreed": "000000000000"})
    assert answer.status_code == 409
    assert "What you agreed to has changed" in text(answer)
    assert holds(team) == []
    again = pressing.form(text(answer), "/act")
    assert lea.post("/act", again).status_code == 302
    assert len(holds(team)) == 1


@pytest.mark.parametrize(("place", "root"), [("board", '<div id="board"'), ("drawer", "dwh")], ids=["board", "drawer"])
def test_htmx_gets_the_place_that_it_asked_from_with_the_sentence_and_undo_beside_it(lea, place, root):
    fields = offered(lea) | {"at": place, "q": "m=hard_bounce_rate"}
    answer = lea.post("/act", fields, headers={"HX-Request": "true"})
    html = text(answer)
    assert answer.status_code == 200
    assert root in html[:200]
    assert "<html" not in html
    live, toast = html[html.index('id="live"') :], html[html.index('id="toast"') : html.index('id="live"')]
    assert "<form" not in live
    assert "/undo" in toast


def test_htmx_and_a_stale_page_show_the_new_effects_in_the_tile(team, lea):
    lea.cookies["django_language"] = "en"
    answer = lea.post("/act", offered(lea) | {"agreed": "old"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    tile = text(answer)[text(answer).index(TILE) :]
    assert "What you agreed to has changed" in tile[: tile.index("</article>")]
    assert holds(team) == []


def test_work_is_given_to_a_member_with_a_day(team, lea, karim):
    from vigie.review.models import Decision

    name = karim.session and karim.get("/").wsgi_request.user.username
    assert lea.post("/act", offered(lea) | {"give": "1", "owner": name, "due": "2099-11-24"}).status_code == 302
    made = Decision.objects.get()
    assert (made.owner, made.due.isoformat()) == (name, "2099-11-24")
    assert (
        lea.post(f"/decisions/{made.pk}/assign", {"owner": "nobody@x.example", "due": "2099-11-25"}).status_code == 302
    )
    made.refresh_from_db()
    assert made.owner == lea.get("/").wsgi_request.user.username


def test_a_viewer_and_a_caller_see_no_button_and_are_refused(team, lea):
    made = applied(lea)
    viewer = team.join("zoe", "viewer")
    page = text(viewer.get("/"))
    assert "data-apply" not in page
    assert "/undo" not in page
    assert "Lea Martin" in page
    for client in (viewer, team.join("paul", "caller")):
        for address in (
            "/act",
            *(f"/decisions/{made.pk}/{to}" for to in ("undo", "assign", "approve", "refuse")),
        ):
            assert client.post(address, {}).status_code == 403
    assert len(holds(team)) == 1


def test_an_operator_may_not_give_the_second_word(lea):
    made = applied(lea)
    assert lea.post(f"/decisions/{made.pk}/approve", {}).status_code == 403
    assert lea.post(f"/decisions/{made.pk}/refuse", {}).status_code == 403


def test_a_decision_of_another_team_does_not_exist(team, lea, client):
    made = applied(lea)
    for to in ("undo", "assign", "approve", "refuse"):
        assert client.post(f"/decisions/{made.pk}/{to}", {"owner": "x", "due": "2099-01-01"}).status_code == 404
    page = text(client.get("/decisions"))
    assert SOURCE not in page
    assert SOURCE not in text(client.get("/log"))
    assert len(holds(team)) == 1


def test_a_form_of_another_team_acts_on_ones_own_or_not_at_all(team, lea, client):
    fields = offered(lea)
    client.post("/act", fields)
    assert holds(team) == []


def test_no_form_is_taken_without_its_token(team, lea):
    fields, guarded = offered(lea), team.join("guarded", "admin", enforce_csrf_checks=True)
    assert guarded.post("/act", fields).status_code == 403
    assert holds(team) == []


def test_a_get_changes_nothing(lea):
    for address in ("/act", "/decisions/1/undo"):
        assert lea.get(address).status_code == 405


def test_the_way_back_never_leaves_the_product(lea):
    fields = offered(lea) | {"at": "https://evil.example", "q": "next=https://evil.example", "metric": "//evil.example"}
    assert lea.post("/act", fields).headers["Location"].startswith("/#t-")


def test_decisions_and_journal_are_filtered_by_their_address_and_taken_back_from_there(team, lea, karim):
    made = applied(lea)
    assert SOURCE in text(lea.get("/decisions"))
    assert f"/decisions/{made.pk}/undo" in text(lea.get("/log"))
    other = karim.get("/").wsgi_request.user.username
    assert SOURCE not in text(lea.get(f"/decisions?owner={other}"))
    assert SOURCE in text(lea.get(f"/decisions?owner={made.owner}&state=waiting"))
    assert f"/decisions/{made.pk}/undo" not in text(lea.get("/log?kind=import"))
    back = lea.post(f"/decisions/{made.pk}/undo", {"at": "decisions", "q": "state=waiting"})
    assert back.headers["Location"] == "/decisions?state=waiting"
    assert holds(team) == []


def test_what_did_not_get_through_to_a_tool_is_said_on_the_board(team, lea):
    from django.utils import timezone

    from vigie.actions.models import Outgoing
    from vigie.outreach import connections

    assert "pas parvenue" not in text(lea.get("/"))
    now = timezone.now()
    account = connections.add(team.workspace, "smartlead", "main", "a-key", now=now)
    Outgoing.objects.create(
        workspace=team.workspace, connection=account, operation="pause_campaign", args={"campaign": "Autumn"},
        due_at=now, state="refused", answer={"code": "not_found"},
    )  # fmt: skip
    page = text(lea.get("/"))
    assert "1 demande n’est pas parvenue à un outil" in page
    assert 'href="/settings/tools#outbox"' in page
