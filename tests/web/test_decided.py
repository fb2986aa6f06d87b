"""Decisions, journal, weekly review: what their pages say, who may change what, another team sees nothing."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import factories
import findings_made
import pressing
import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from test_fragments import LANGS, tidy

from vigie.web import doing, weekly
from vigie.web.views import periods

LINES = {
    "offered": factories.line,
    "work for a person": lambda: factories.line(by_hand=True),
    "changed since": lambda: factories.line(notice="Look again"),
    "for a viewer": lambda: factories.line(may=False),
    "under way": factories.under,
    "proposed": lambda: factories.under(proposed=True),
    "under way, for a viewer": lambda: factories.under(may=False),
}
CHOICES = ((doing.Choice("karim@x.example", "Karim", usual=True),), (doing.Choice("2026-11-24", "mardi", usual=True),))


@pytest.fixture
def team(workspace, tmp_path, numbers):
    numbers.found = findings_made.guilty()
    return pressing.settle(workspace, tmp_path)


@pytest.fixture
def lea(team):
    return team.join("lea.martin", "manager")


@pytest.fixture
def decision(team, lea):
    from vigie.review.models import Decision

    near = 'id="t-hard_bounce_rate"'
    assert lea.post("/act", pressing.form(lea.get("/").content.decode(), "/act", near)).status_code == 302
    return Decision.objects.get(workspace=team.workspace)


def text(answer):
    return answer.content.decode()


def week_of(day):
    """The week that one speaks of at that moment."""
    year, week, _ = (day.astimezone(ZoneInfo("Europe/Paris")) - timedelta(days=3)).isocalendar()
    return f"{year}-W{week:02}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("which", LINES)
def test_the_action_line_in_every_state(snapshot, lang, which):
    with translation.override(lang):
        hands = doing.elsewhere(doing.Hands("", "", *CHOICES, fields="(owner and day)"), "board", "?d=28")
        context = {"l": LINES[which](), "hands": hands, "uid": "x", "kind": "solid"}
        assert tidy(render_to_string("web/parts/act.html", context)) == snapshot


def test_people_are_named_as_people():
    assert doing.person("karim.ben_said@essai.example") == "Karim Ben Said"
    assert doing.person("Léa Martin") == "Léa Martin"
    assert doing.person("") == ""


def test_due_days_are_today_and_working_days_spelled_out():
    friday = date(2026, 11, 20)
    with translation.override("fr"):
        offered = doing.days(friday, "fr")
    said = ["aujourd’hui, vendredi 20 novembre", "lundi 23 novembre", "mardi 24 novembre", "mercredi 25 novembre"]
    assert [c.text for c in offered[:4]] == said
    assert offered[7].text == "mardi 1er décembre"
    assert len(offered) == doing.DAYS_AHEAD + 1
    assert doing.usual_due(friday) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("due", "proposed"),
    [
        (date(2026, 11, 17), date(2026, 11, 20)),  # late: today
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 22), date(2026, 11, 20)),  # a Sunday: the working day before it
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 12, 24), date(2026, 11, 24)),
    ],
)
def test_no_day_behind_a_deadline_is_proposed(due, proposed):
    friday = date(2026, 11, 20)
    with translation.override("en"):
        offered = doing.days(friday, "en", due)
    assert [c.value for c in offered if c.usual] == [proposed.isoformat()]


@pytest.mark.parametrize(("week", "by", "other"), [("2026-W53", 1, "2027-W01"), ("2027-W01", -1, "2026-W53")])
def test_weeks_follow_each_other_across_the_year(week, by, other):
    assert weekly.shifted(week, by) == other


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("address", ["/review", "/decisions", "/log", "/diagnosis"])
def test_a_page_says_what_was_decided_without_inline_style_or_script(lea, decision, address, lang):
    lea.cookies["django_language"] = lang
    html = text(lea.get(address))
    assert factories.SOURCE[1] in html
    assert " style=" not in html
    assert html.count("<script") == html.count("<script src=")


@pytest.mark.parametrize("lang", LANGS)
def test_month_quarter_and_debrief_are_pages(lea, decision, lang):
    lea.cookies["django_language"] = lang
    for address in ("/review/month", "/review/quarter", "/review/debrief?campaign=DSI+·+T4"):
        html = text(lea.get(address))
        assert factories.SOURCE[1] in html
        assert "Salon Lyon" in html
    assert "DSI · T4" in text(lea.get("/review/debrief"))
    assert lea.get("/review/month?m=2026-13").status_code == 404


@pytest.mark.parametrize(
    ("month", "by", "other"), [("2026-11", 1, "2026-12"), ("2026-12", 1, "2027-01"), ("2026-01", -3, "2025-10")]
)
def test_months_follow_each_other_across_the_year(month, by, other):
    assert periods.shifted(month, by) == other


@pytest.mark.parametrize("week", ["2026", "2026-W00", "2026-W54", "../x"])
def test_what_is_no_week_is_said_to_be_none_over_the_current_one(lea, week):
    lea.cookies["django_language"] = "en"
    answer = lea.get("/review", {"w": week})
    assert answer.status_code == 404
    assert f"“{week}” is not a week." in text(answer)
    assert "<h1" in text(answer)
    for to in ("close", "test", "sample"):
        assert lea.post(f"/review/{to}", {"w": week}).status_code == 404


@pytest.mark.parametrize("week", ["2026-40", "2026-w40", "2026W40", "2026-S40", " 2026-W40"])
def test_a_week_written_another_way_leads_to_its_own_address(lea, week):
    answer = lea.get("/review", {"w": week})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/review?w=2026-W40")


def test_a_week_to_come_is_said_to_be(lea):
    lea.cookies["django_language"] = "en"
    page = text(lea.get("/review", {"w": week_of(timezone.now() + timedelta(days=21))}))
    assert "has not begun" in page


def test_closing_is_refused_while_a_decision_lacks_its_owner_or_its_day(lea, decision):
    from vigie.review.models import Decision, Week

    week = week_of(decision.decided_at)
    Decision.objects.filter(pk=decision.pk).update(due=None)
    refused = lea.post("/review/close", {"w": week})
    assert refused.status_code == 422
    assert 'role="alert"' in text(refused)
    assert not Week.objects.filter(workspace=decision.workspace, closed_at__isnull=False).exists()
    lea.post(f"/decisions/{decision.pk}/assign", {"owner": decision.owner, "due": "2099-01-05", "at": "review"})
    assert lea.post("/review/close", {"w": week}).status_code == 302
    closed = text(lea.get("/review", {"w": week}))
    assert "/review/close" not in closed
    assert "Lea Martin" in closed
    assert lea.post("/review/test", {"w": week, "test": "late"}).status_code == 422


def test_a_closed_review_stays_as_it_was(lea, decision):
    week = week_of(decision.decided_at)
    lea.post("/review/close", {"w": week})
    lea.post(f"/decisions/{decision.pk}/undo", {})
    assert factories.SOURCE[1] in text(lea.get("/review", {"w": week}))


def test_only_counts_of_the_sample_are_kept_and_nonsense_is_refused(team, lea):
    from vigie.review.models import Week

    week = week_of(timezone.now())
    lea.post("/review/sample", {"w": week, "c.1": "on", "c.2": "off", "c.3": "on", "c.4": "perhaps"})
    assert Week.objects.get(workspace=team.workspace).notes == {"sanity": {"on_target": 2, "off_target": 1}}
    assert lea.post("/review/sample", {"w": week}).status_code == 422


def test_a_viewer_reads_the_review_and_changes_nothing(team, decision):
    viewer, operator = team.join("zoe", "viewer"), team.join("ali", "operator")
    week = week_of(decision.decided_at)
    page = text(viewer.get("/review", {"w": week}))
    assert factories.SOURCE[1] in page
    assert 'action="/review' not in page
    assert "/undo" not in page
    for to in ("close", "test", "sample"):
        assert viewer.post(f"/review/{to}", {"w": week}).status_code == 403
    assert operator.post("/review/close", {"w": week}).status_code == 403
    assert operator.post("/review/test", {"w": week, "test": "x"}).status_code == 302


def test_the_review_of_another_team_shows_nothing_of_this_one(client, team, decision):
    assert factories.SOURCE[1] not in text(client.get("/review", {"w": week_of(decision.decided_at)}))


def test_no_form_of_the_review_is_taken_without_its_token(team):
    guarded = team.join("max", "admin", enforce_csrf_checks=True)
    for to in ("close", "test", "sample"):
        assert guarded.post(f"/review/{to}", {"w": "2026-W40"}).status_code == 403


def test_a_proposal_shows_both_answers_to_whoever_may_give_them_and_counts_as_undecided(team, lea, decision):
    from vigie.actions.models import Receipt, Standing

    Receipt.objects.filter(pk=decision.receipt).update(state=Standing.PROPOSED)
    tile = text(lea.get("/"))
    tile = tile[tile.index('id="t-hard_bounce_rate"') :]
    tile = tile[: tile.index("</article>")]
    assert f'action="/decisions/{decision.pk}/approve"' in tile
    assert f'action="/decisions/{decision.pk}/refuse"' in tile
    operator = text(team.join("ali", "operator").get("/"))
    assert "/approve" not in operator
    lea.cookies["django_language"] = "en"
    own = lea.post(f"/decisions/{decision.pk}/approve", {"at": "decisions"}, follow=True)
    assert Receipt.objects.get(pk=decision.receipt).state == Standing.PROPOSED
    assert 'class="said bad"' in text(own)
    karim = team.join("karim", "manager")
    karim.post(f"/decisions/{decision.pk}/refuse", {"at": "decisions"})
    assert Receipt.objects.get(pk=decision.receipt).state == Standing.REFUSED
    decision.refresh_from_db()
    assert decision.cancelled_at


def test_the_second_word_applies_what_was_proposed(team, lea, monkeypatch):
    from vigie.actions import applying
    from vigie.actions.models import Receipt, Standing
    from vigie.outreach.models import Hold
    from vigie.review.models import Decision

    monkeypatch.setattr(applying, "needs_two", lambda *_: True)
    fields = pressing.form(text(lea.get("/")), "/act", 'id="t-hard_bounce_rate"')
    assert lea.post("/act", fields).status_code == 302
    made = Decision.objects.get(workspace=team.workspace)
    assert Receipt.objects.get(pk=made.receipt).state == Standing.PROPOSED
    assert not Hold.objects.filter(workspace=team.workspace).exists()
    team.join("karim", "manager").post(f"/decisions/{made.pk}/approve", {"at": "decisions"})
    assert Receipt.objects.get(pk=made.receipt).state == Standing.APPLIED
    assert Hold.objects.filter(workspace=team.workspace, lifted_at=None).count() == 1
