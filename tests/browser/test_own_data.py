"""From an export to one's own page, nothing replaced: raw file, ledger, facts, metrics, page. All rows are made up."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from browsing import violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def folder():
    """Ten weeks of 60 messages a day; the last week a new source bounces one message in five."""
    now = datetime.now(UTC).replace(hour=7, minute=0, second=0, microsecond=0)
    sends, events = [["send_id", "email", "sent_at", "mailbox", "campaign", "source"]], [["send_id", "type", "at"]]
    for back in range(70, 0, -1):
        for i in range(60):
            at, key = now - timedelta(days=back, minutes=i), f"{back}-{i}"
            new = back <= 7 and i < 30
            source = "Nouvelle liste" if new else "Salon Lyon"
            sends.append([key, f"p{key}@client{i}.example", at.isoformat(), "lea@essai.example", "DSI", source])
            if (new and i % 5 == 0) or (i == 59 and back % 2):
                events.append([key, "hard_bounce", (at + timedelta(minutes=2)).isoformat()])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, rows in (("sends.csv", sends), ("events.csv", events)):
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            archive.writestr(name, text.getvalue())
    return {"name": "export.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}


def test_an_export_becomes_a_page_that_says_what_is_wrong_and_where(reader, worker):
    from vigie.ledger.models import Import

    Import.objects.all().delete()
    page = reader("/import", reduced_motion="reduce")
    page.locator("#files").set_input_files([folder()])
    page.get_by_role("button", name="Envoyer les fichiers").click()
    expect(page.get_by_text("Rien n’est encore compté.")).to_be_visible(timeout=30000)
    page.get_by_role("button", name="Accepter").click()
    page.get_by_role("link", name="Voir le tableau de bord").click(timeout=60000)

    tile = page.locator("#t-hard_bounce_rate")
    expect(tile.locator(".st")).to_have_text("À traiter", timeout=30000)
    expect(tile.locator(".todo p").first).to_contain_text("Nouvelle liste")
    expect(page.locator("#verdict .why b")).to_contain_text("Nouvelle liste")
    assert violations(page) == []

    tile.locator("#a-hard_bounce_rate").click()
    expect(page.locator("#drawer .slices tbody tr").first.locator("th")).to_have_text("Nouvelle liste", timeout=30000)
    page.get_by_text("Le SQL exécuté").click()
    expect(page.locator("#drawer pre")).to_contain_text(re.compile("fact_send"))
    assert violations(page) == []
