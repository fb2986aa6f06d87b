"""Importing from the page: a file nobody recognises, its columns, its rejected rows, its undoing.

In: files made up here. Out: what the page says of them.
"""

import csv
import io
import re

import pytest
from browsing import PHONE, violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROWS = [
    ["Adresse mail", "Prénom", "Société", "Provenance", "Date d'entrée", "Couleur"],
    ["helene@vauban.example", "Hélène", "Atelier Vauban", "Salon Lyon", "03/11/2026", "bleu"],
    ["mathieu@seli.example", "Mathieu", "Groupe Seli", "Salon Lyon", "04/11/2026", "vert"],
    ["pas une adresse", "Nadia", "Ferronnerie Lannoy", "API", "05/11/2026", "rouge"],
]


def exported(rows=ROWS, separator=";"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return {"name": "fichier maison.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode("cp1252")}


@pytest.fixture
def empty_ledger(database):
    from vigie.ledger.models import Import, RememberedMapping

    Import.objects.all().delete()
    RememberedMapping.objects.all().delete()


def send(page, file):
    page.locator("#files").set_input_files([file])
    page.get_by_role("button", name="Envoyer les fichiers").click()


def test_an_unknown_file_is_matched_once_previewed_accepted_and_undone(reader, empty_ledger, worker):
    page = reader("/import", reduced_motion="reduce")
    send(page, exported())
    expect(page.locator("h2", has_text="Associer les colonnes")).to_be_visible()
    page.locator("#table-0").select_option("contacts")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("#table-0")).to_have_value("contacts")
    expect(page.locator("#c-0-email")).to_have_value("Adresse mail")
    assert violations(page) == []
    page.get_by_role("button", name="Retenir et prévisualiser").click()

    expect(page.get_by_text("Rien n’est encore compté.")).to_be_visible(timeout=15000)
    expect(page.locator(".cards dd").nth(0)).to_have_text("3")
    expect(page.locator(".cards dd").nth(3)).to_have_text("1")
    expect(page.get_by_text("n’est pas une adresse e-mail").first).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as waited:
        page.get_by_role("link", name="Télécharger les lignes rejetées").click()
    assert "pas une adresse" in waited.value.path().read_text(encoding="utf-8-sig")

    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("button", name="Annuler cet import")).to_be_visible(timeout=20000)
    assert violations(page) == []
    page.get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_text("Rien de cet import n’est compté")).to_be_visible(timeout=20000)

    page.goto(page.url.rsplit("/", 1)[0])
    assert violations(page) == []
    send(page, exported([ROWS[0], ["ines@moreau.example", "Inès", "Librairie Moreau", "API", "06/11/2026", "noir"]]))
    expect(page.get_by_text("Rien n’est encore compté.")).to_be_visible(timeout=15000)
    page.get_by_role("button", name="Refuser").click()
    expect(page.locator("td", has_text="Écarté").first).to_be_visible()


def test_an_empty_file_is_answered_in_a_sentence(reader, empty_ledger):
    page = reader("/import")
    send(page, {"name": "vide.csv", "mimeType": "text/csv", "buffer": b""})
    expect(page.get_by_text("Le fichier est vide").first).to_be_visible(timeout=15000)


def test_a_file_without_rows_is_not_asked_for_its_columns(reader, empty_ledger):
    page = reader("/import")
    send(page, {"name": "export.csv", "mimeType": "text/csv", "buffer": "Prénom;Courriel\n".encode()})
    said = page.get_by_role("alert")
    expect(said).to_contain_text("export.csv", timeout=15000)
    expect(said).to_contain_text("aucune ligne en dessous")
    expect(said).to_contain_text("les filtres de l’export")
    expect(page.get_by_role("link", name="Importer un autre fichier")).to_be_visible()
    expect(page.locator("select")).to_have_count(0)
    assert violations(page) == []


def test_no_file_at_all_is_said_and_nothing_breaks(reader, empty_ledger):
    page = reader("/import")
    page.get_by_role("button", name="Envoyer les fichiers").click()
    expect(page.get_by_role("alert")).to_contain_text("Aucun fichier choisi")


def test_columns_are_matched_without_script_and_on_a_phone(reader, empty_ledger):
    page = reader("/import", viewport=PHONE, java_script_enabled=False)
    send(page, exported())
    expect(page.locator("h2", has_text="Associer les colonnes")).to_be_visible()
    page.get_by_role("button", name="Retenir et prévisualiser").click()
    expect(page.get_by_text("Rien n’est encore compté.")).to_be_visible(timeout=15000)
    cells = [cell.bounding_box() for cell in page.locator(".scroll td, .scroll tbody th").all()]
    assert len(cells) > 8
    assert all(box["x"] + box["width"] <= PHONE["width"] for box in cells)


def test_progress_is_told_while_the_import_runs(reader, empty_ledger, member):
    from vigie.ledger.models import Import, Status

    page = reader("/import")
    send(page, exported())
    page.get_by_role("button", name="Retenir et prévisualiser").click()
    expect(page.get_by_text("Rien n’est encore compté.")).to_be_visible(timeout=15000)
    running = Import.objects.filter(pk=int(re.search(r"/import/(\d+)", page.url).group(1)))
    running.update(status=Status.RUNNING, step="publish_sends", done=45, total=100)
    page.reload()
    expect(page.locator("[data-said]")).to_contain_text("Préparation des messages")
    expect(page.locator("[data-said]")).to_contain_text("45")
    running.update(done=90)
    expect(page.locator("[data-said]")).to_contain_text("90", timeout=5000)
    expect(page.locator("progress")).to_have_js_property("value", 90)
    running.update(status=Status.DONE)
    expect(page.get_by_role("link", name="Voir le tableau de bord")).to_be_visible(timeout=5000)
