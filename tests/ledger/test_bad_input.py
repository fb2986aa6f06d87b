"""Bad input gets a clear answer, keeps what was right, loses nothing, and can be run again.

In: files as people really have them. Out: counts, rejected rows with line and code, facts.
"""

import csv
import gzip
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from vigie.ledger import imports
from vigie.vocabulary.errors import UnknownShape

HEADER = "send_id,email,sent_at,campaign,mailbox\n"
GOOD = "s1,anne@atelier.example,2026-09-01T09:00:00Z,A,l@n.example\n"


def said(code, params):
    return f"reason {code}", f"remedy {':'.join(params)}"


def sends_file(tmp_path, body, name="sends.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode(encoding))
    return path


def rejected(report):
    return [(r.line, r.code, *r.params) for r in report.rejected]


@pytest.mark.parametrize(
    "header", [HEADER, HEADER.replace(",", ";"), "lead_email,sequence_number,sent_time,stats_id\n"]
)
def test_a_header_alone_brings_nothing_and_the_file_is_named(tmp_path, bring, header):
    report = bring(sends_file(tmp_path, header))
    assert (report.status, report.rows.read, report.rows.rejected) == ("done", 0, 0)
    assert report.noted == [{"code": "no_rows", "params": ["sends.csv"], "times": 1}]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_file"),
        (bytes(range(256)) * 100, "not_a_table"),
        (b"\n\n\n", "empty_file"),
        (b"Nom;Courriel;Ville\n", "header_only"),
    ],
)
def test_a_file_that_holds_no_table_fails_with_its_reason_and_changes_nothing(tmp_path, workspace, body, code):
    import_id = imports.receive(workspace.pk, sends_file(tmp_path, body, "photo.csv"), "photo.csv")
    report = imports.report(import_id)
    assert (report.status, report.error["code"]) == ("failed", code)
    assert report.error["params"]["file"] == "photo.csv"


def test_an_empty_file_among_others_is_said_and_the_others_count(tmp_path, bring):
    sends_file(tmp_path, HEADER + GOOD)
    sends_file(tmp_path, "", "events.csv")
    report = bring(tmp_path)
    assert report.rows.accepted == 1
    assert [(r.file, r.line, r.code) for r in report.rejected] == [("events.csv", 0, "empty_file")]


def test_sheets_that_nobody_wrote_on_are_no_rejected_rows(tmp_path, workspace):
    book = openpyxl.Workbook()
    book.active.append(["E-mail", "Nom"])
    book.active.append(["anne@atelier.example", "Anne"])
    book.create_sheet("Feuil2")
    book.create_sheet("Notes").append(["à lire"])
    book.save(tmp_path / "salon.xlsx")
    import_id = imports.receive(workspace.pk, tmp_path / "salon.xlsx", "salon.xlsx")
    (shape,) = [s for s in imports.shape(import_id) if s.kind is None]
    imports.confirm_mapping(import_id, shape.name, shape.proposal)
    report = imports.accept(import_id)
    assert (report.rows.read, report.rows.accepted, report.rows.rejected) == (1, 1, 0)
    assert [(n["code"], n["params"]) for n in report.noted] == [("no_rows", ["salon.xlsx#Notes"])]


def test_each_bad_row_is_kept_with_its_line_and_reason_and_the_good_ones_count(tmp_path, bring, facts):
    body = (
        HEADER
        + GOOD
        + ",bruno@usine.example,2026-09-01T09:00:00Z,A,l@n.example\n"
        + "s3,pas une adresse,2026-09-01T09:00:00Z,A,l@n.example\n"
        + "s4,c@d.example,hier,A,l@n.example\n"
        + "s5,c@d.example,1970-01-01T00:00:00Z,A,l@n.example\n"
        + "s6,c@d.example,2199-01-01T00:00:00Z,A,l@n.example\n"
        + "s7,,2026-09-01T09:00:00Z,A,l@n.example\n"
        + "s1,autre@d.example,2026-09-03T09:00:00Z,A,l@n.example\n"
        + GOOD
        + 's8,Zoé <ZOE@d.example>,2026-09-02,"A\nB",l@n.example\n'
    )
    report = bring(sends_file(tmp_path, body))
    assert rejected(report) == [
        (3, "missing", "send_id"),
        (4, "bad_email", "email"),
        (5, "bad_time", "sent_at"),
        (6, "too_early", "sent_at"),
        (7, "in_future", "sent_at"),
        (8, "missing_one_of", "contact_id|email"),
        (9, "duplicate_id", "send_id"),
    ]
    assert (report.rows.read, report.rows.accepted, report.rows.already_known, report.rows.rejected) == (10, 2, 1, 7)
    assert facts("SELECT campaign FROM fact_send ORDER BY sent_at") == [("A",), ("A\nB",)]


def test_line_numbers_are_those_of_the_file_even_after_cells_with_line_breaks(tmp_path, bring):
    body = HEADER + 's1,a@b.example,2026-09-01,"one\ntwo\nthree",m@n.example\n' + "s2,nobody,2026-09-01,A,m@n.example\n"
    assert rejected(bring(sends_file(tmp_path, body))) == [(5, "bad_email", "email")]


def test_rejected_rows_can_be_corrected_and_imported_again(tmp_path, bring, facts):
    body = HEADER + GOOD + "s2,nobody,2026-09-01,=HYPERLINK(1),m@n.example\n"
    report = bring(sends_file(tmp_path, body))
    file = imports.rejected_file(report.import_id, said)
    with file.open(encoding="utf-8-sig", newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert row["campaign"] == "'=HYPERLINK(1)"
    assert (row["vigie_line"], row["vigie_code"], row["vigie_reason"]) == ("3", "bad_email", "reason bad_email")
    corrected = tmp_path / "corrected" / file.name
    corrected.parent.mkdir()
    corrected.write_text(
        file.read_text(encoding="utf-8-sig").replace("nobody", "somebody@b.example"), encoding="utf-8-sig"
    )
    again = bring(corrected)
    assert (again.rows.accepted, again.rows.rejected) == (1, 0)
    assert facts("SELECT COUNT(*) FROM fact_send") == [(2,)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_do_not_matter(tmp_path, bring, facts, encoding, separator):
    body = (HEADER + GOOD.replace(",A,", ",Été,")).replace(",", separator)
    report = bring(sends_file(tmp_path, body, encoding=encoding))
    assert report.rows.accepted == 1
    assert facts("SELECT campaign FROM fact_send") == [("Été",)]


def test_events_before_their_send_and_unknown_words_are_rejected_with_their_line(folder, bring, facts):
    sends = [{"send_id": "s1", "email": "a@b.example", "sent_at": "2026-09-02T09:00:00Z"}]
    events = [
        {"send_id": "s1", "type": "Hard Bounce", "at": "2026-09-02T09:01:00Z"},
        {"send_id": "s1", "type": "hard_bounce", "at": "2026-09-01T09:01:00Z"},
        {"send_id": "s1", "type": "teleported", "at": "2026-09-02T09:01:00Z"},
    ]
    report = bring(folder(sends=sends, events=events))
    assert rejected(report) == [(3, "before_send", "at"), (4, "unknown_word", "type", "teleported")]
    assert facts("SELECT hard_at FROM fact_send")[0][0].isoformat() == "2026-09-02T09:01:00"


def test_a_cell_that_cannot_be_read_leaves_its_row_in_and_is_said(folder, bring, facts):
    report = bring(
        folder(contacts=[{"contact_id": "c1", "email": "a@b.example", "created_at": "31/02/2026", "phone_type": "fax"}])
    )
    assert (report.rows.accepted, report.rows.rejected) == (1, 0)
    assert [(n["code"], n["params"], n["times"]) for n in report.noted] == [("bad_time", ["created_at"], 1)]
    assert facts("SELECT COUNT(*) FROM fact_contact") == [(1,)]


def test_a_truncated_gz_keeps_the_rows_that_came_out(tmp_path, bring, facts):
    rows = "".join(f"s{i},p{i}@b.example,2026-09-01T09:{i % 60:02}:00Z,A{i},m@n.example\n" for i in range(20_000))
    whole = gzip.compress((HEADER + rows).encode())
    report = bring(sends_file(tmp_path, whole[: len(whole) // 2], "sends.csv.gz"))
    assert report.rows.accepted > 1000
    assert report.rejected[-1].code == "truncated"
    assert facts("SELECT COUNT(*) FROM fact_send") == [(report.rows.accepted,)]


def test_a_zip_whose_paths_climb_is_refused_for_them_and_read_for_the_rest(tmp_path, bring, workspace):
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("../../evil.csv", HEADER + GOOD)
        bundle.writestr("sends.csv", HEADER + GOOD)
    report = bring(archive)
    assert report.rows.accepted == 1
    assert [r.line for r in report.rejected] == [0]
    assert not (workspace.folder.parent / "evil.csv").exists()


def test_forty_columns_with_three_useful_ones_need_one_confirmation(tmp_path, workspace):
    columns = ["Adresse e-mail", "Date d'envoi", "Campagne", *(f"Champ {i}" for i in range(37))]
    rows = [
        [f"p{i}@firme.example", f"{i % 28 + 1:02}/09/2026 10:00", "Relance", *("x" for _ in range(37))]
        for i in range(30)
    ]
    path = tmp_path / "export.csv"
    with path.open("w", encoding="cp1252", newline="") as out:
        csv.writer(out, delimiter=";").writerows([columns, *rows])
    import_id = imports.receive(workspace.pk, path, "export.csv")
    assert imports.report(import_id).status == "mapping_needed"
    with pytest.raises(UnknownShape):
        imports.accept(import_id)
    (shape,) = imports.shape(import_id)
    imports.confirm_mapping(import_id, shape.name, shape.proposal)
    assert imports.accept(import_id).rows.accepted >= 30
    again = imports.receive(workspace.pk, path, "export.csv")
    assert imports.report(again).status == "received"


KILLED = """
import sys, time
sys.path.insert(0, {source!r})
import os
os.environ["VIGIE_HOME"] = {home!r}
os.environ["DJANGO_SETTINGS_MODULE"] = "vigie.settings"
import django
django.setup()
from vigie.ledger import imports, publish
real = publish.publish_snapshot
def slow(snapshot):
    print("ready", flush=True)
    time.sleep(60)
    real(snapshot)
publish.publish_snapshot = slow
from pathlib import Path
imports.accept(imports.receive({workspace}, Path({path!r}), "killed"))
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_process_killed_half_way_leaves_the_past_whole_and_the_import_can_be_run_again(
    folder, bring, facts, workspace, how
):
    bring(folder(sends=[{"send_id": "s0", "email": "a@b.example", "sent_at": "2026-08-01"}]))
    path = folder(sends=[{"send_id": "s1", "email": "a@b.example", "sent_at": "2026-09-01"}])
    script = KILLED.format(
        source=str(Path("src").resolve()), home=os.environ["VIGIE_HOME"], workspace=workspace.pk, path=str(path)
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert child.stdout.readline().strip() == "ready"
        time.sleep(0.1)
        child.send_signal(how)
        child.wait(timeout=30)
    finally:
        child.kill()
    assert facts("SELECT COUNT(*) FROM fact_send") == [(1,)]
    imports.recover(workspace)
    (interrupted, _) = imports.listing(workspace.pk)
    assert (interrupted.status, interrupted.error["code"]) == ("failed", "interrupted")
    again = bring(path)
    assert again.rows.accepted == 1
    assert facts("SELECT COUNT(*) FROM fact_send") == [(2,)]
