"""Coming in: first run, sign-in, sign-out."""

import re

import pytest
from browsing import EMAIL, PASSWORD, violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_whoever_reads_the_terminal_becomes_the_administrator(site, database, windows, numbers):
    from django.contrib.auth import get_user_model
    from django.core.cache import cache

    from vigie.workspaces.setup import setup_code

    cache.clear()
    get_user_model().objects.all().delete()
    page = windows().new_page()
    page.goto(site + "/?d=28")
    expect(page).to_have_url(re.compile("/setup$"))
    assert violations(page) == []
    page.get_by_label("Code d’installation").fill("00000000")
    page.get_by_label("Adresse e-mail").fill("admin@essai.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Créer et se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce n’est pas le code")
    assert violations(page) == []
    page.get_by_label("Code d’installation").fill(setup_code())
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Créer et se connecter").click()
    expect(page.locator("h1")).to_have_text("3 décisions à prendre")


def test_signing_in_leads_where_one_was_going_and_signing_out_closes(site, member, windows, numbers):
    page = windows().new_page()
    page.goto(site + "/m/hard_bounce_rate")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    page.get_by_label("Adresse e-mail").fill(EMAIL)
    page.get_by_label("Mot de passe").fill("wrong")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("non reconnus")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("h1")).to_contain_text("Rebonds durs")
    page.locator(".me .menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page).to_have_url(re.compile("/login$"))
    page.goto(site + "/")
    expect(page).to_have_url(re.compile("/login"))
