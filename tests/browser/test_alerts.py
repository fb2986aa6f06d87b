"""Settings > Alerts in a browser: from the user menu to a channel that works, and nothing that breaks a rule."""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsing import DESKTOP, EMAIL, PHONE, violations
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parent.parent / "review"))

import places

pytestmark = pytest.mark.browser


@pytest.fixture
def web():
    place = places.Web()
    yield place
    place.close()


@pytest.fixture
def programme(member):
    """The workspace with an alert that was told, one that was given up, a rule; emptied afterwards."""
    from vigie.review import owners, ways
    from vigie.review.alert_models import Alert, Channel, Means, Notice, Owning, Schedule
    from vigie.review.models import SignalState
    from vigie.workspaces.setup import workspace

    own, now = workspace(), datetime.now(UTC)
    owners.assign(own, "source", "API · DSI élargi", EMAIL)
    broken = ways.add_channel(own, "teams", "Direction", {"address": "https://hooks.example/x"}, language="fr", now=now)
    Channel.objects.filter(pk=broken.pk).update(trouble="http_410")
    for number, (kind, state) in enumerate((("stop", "given_up"), ("opened", "told"))):
        row = SignalState.objects.create(
            workspace=own, metric="hard_bounce_rate", slice=[["source", f"Salon {number}"]], kind="signal",
            direction="worse", since=now.date(), value=0.078, expected_low=0.01, expected_high=0.014, hits=157,
            base=2012, tail=1e-9, action="pause", owner="", first_seen_at=now, last_seen_at=now, cleared_at=now,
            snapshot="s",
        )  # fmt: skip
        alert = Alert.objects.create(
            workspace=own, state=row, user=member, loudest="stop", opened_at=now, cleared_at=now
        )
        Notice.objects.create(
            workspace=own, key=f"{kind}:{alert.pk}", kind=kind, alert=alert, user=member, made_at=now, due_at=now,
            state=state, trouble="http_410" if state == "given_up" else "", told_at=now,
        )  # fmt: skip
    yield own
    for model in (Schedule, Notice, Alert, Means, Owning, Channel, SignalState):
        model.objects.filter(workspace=own).delete()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_settings_of_alerts_break_no_rule_of_accessibility(reader, programme, theme, viewport):
    page = reader("/settings/alerts", viewport=viewport, color_scheme=theme, reduced_motion="reduce")
    for disclosure in page.locator("details:not(.menu)").all():
        disclosure.evaluate("e => e.open = true")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_the_user_menu_to_a_channel_that_works(reader, numbers, programme, web):
    page = reader("/")
    page.get_by_label("Réglages", exact=True).click()
    page.get_by_role("link", name="Alertes", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alertes")

    page.get_by_label("Calme à partir de").select_option("20:30")
    page.get_by_label("Une fois par jour, en un message").check()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_label("Calme à partir de")).to_have_value("20:30")
    expect(page.get_by_label("Une fois par jour, en un message")).to_be_checked()

    page.get_by_text("Ajouter Slack, Microsoft Teams").click()
    channels = page.locator("#channels form").filter(has=page.locator("[name=address]"))
    channels.get_by_label("Nom").fill("Ventes")
    channels.get_by_label("Adresse du webhook entrant").fill(web.address)
    channels.get_by_role("button", name="Ajouter le canal").click()
    page.get_by_role("button", name="Essayer Ventes").click()
    expect(page.get_by_role("status").filter(has_text="Le message a été pris")).to_be_visible()
    assert [d["text"] for d in web.documents] == ["Vigie : ce canal fonctionne".replace(" :", "\u00a0:")]

    web.answers = [(404, {}, 0)]
    page.get_by_role("button", name="Essayer Ventes").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("Ventes.*HTTP 404"))
    page.get_by_role("button", name="Renvoyer").click()
    expect(page.locator("#told")).to_contain_text("en attente")


def test_the_forms_work_without_script(reader, programme):
    page = reader("/settings/alerts", java_script_enabled=False)
    page.get_by_label("Votre fuseau horaire").fill("Asia/Tokyo")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_label("Votre fuseau horaire")).to_have_value("Asia/Tokyo")
