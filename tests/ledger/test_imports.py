"""What an import promises: nothing twice, nothing lost, nothing half-done, everything undoable.

In: small folders. Out: counts, facts.
"""

import gzip
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from vigie.facts.store import publish_snapshot, read_snapshot
from vigie.facts.verify import problems
from vigie.ledger import imports
from vigie.vocabulary.errors import InputError, StorageError, UsageError

ANNE = "anne@atelier.example"
CONTACTS = [
    {"contact_id": "c1", "email": "Anne@Atelier.example", "source": "Salon", "company_size": "52", "persona": "DSI"},
    {"contact_id": "c2", "email": "bruno@usine.example", "source": "API", "tracking_consent": "open"},
]
SENDS = [
    {
        "send_id": "s1",
        "contact_id": "c1",
        "sent_at": "2026-09-01T09:00:00+02:00",
        "campaign": "A",
        "mailbox": "L@n.example",
    },
    {
        "send_id": "s2",
        "contact_id": "c2",
        "sent_at": "2026-09-02T09:00:00+02:00",
        "campaign": "A",
        "mailbox": "l@n.example",
    },
]
EVENTS = [
    {
        "event_id": "e1",
        "send_id": "s1",
        "type": "hard_bounce",
        "at": "2026-09-01T09:05:00+02:00",
        "detail": "550 5.1.1",
    },
    {"event_id": "e2", "send_id": "s2", "type": "open", "at": "2026-09-02T10:00:00+02:00"},
    {"event_id": "e3", "send_id": "s1", "type": "open", "at": "2026-09-01T10:00:00+02:00"},
]


def everything(facts, table="fact_send"):
    return facts(f"SELECT * FROM {table} ORDER BY ALL")


def test_a_folder_becomes_facts_with_dimensions_and_outcomes(folder, bring, facts):
    report = bring(folder(contacts=CONTACTS, sends=SENDS, events=EVENTS))
    assert (report.rows.read, report.rows.accepted, report.rows.rejected) == (7, 7, 0)
    rows = facts(
        "SELECT mailbox, domain, source, size, hard_at IS NOT NULL, bounce_reason, day FROM fact_send ORDER BY day"
    )
    assert [r[:6] for r in rows] == [
        ("l@n.example", "n.example", "Salon", "50-250", True, "unknown_user"),
        ("l@n.example", "n.example", "API", None, False, None),
    ]


def test_opens_are_kept_per_person_only_with_consent_and_counted_otherwise(folder, bring, facts):
    bring(folder(contacts=CONTACTS, sends=SENDS, events=EVENTS))
    assert facts("SELECT source, open_allowed, open_at IS NOT NULL FROM fact_send ORDER BY source") == [
        ("API", True, True),
        ("Salon", False, False),
    ]
    assert facts("SELECT source, opens, sends FROM fact_open") == [("Salon", 1, 1)]


def test_the_same_file_twice_adds_nothing(folder, bring, facts):
    path = folder(contacts=CONTACTS, sends=SENDS, events=EVENTS)
    bring(path)
    before = everything(facts)
    again = bring(path)
    assert (again.rows.accepted, again.rows.already_known) == (0, 7)
    assert everything(facts) == before


def test_a_longer_export_of_the_same_tool_adds_only_what_is_new(folder, bring, facts):
    bring(folder(contacts=CONTACTS, sends=SENDS[:1], events=EVENTS[:1]))
    longer = bring(folder(contacts=CONTACTS, sends=SENDS, events=EVENTS))
    assert longer.by_table["sends"].accepted == 1
    assert longer.by_table["sends"].already_known == 1
    assert longer.by_table["events"].accepted == 2
    assert facts("SELECT COUNT(*), COUNT(hard_at) FROM fact_send") == [(2, 1)]


def test_events_may_come_in_a_later_file_and_change_the_cohort_of_their_message(folder, bring, facts):
    bring(folder(contacts=CONTACTS, sends=SENDS))
    assert facts("SELECT COUNT(hard_at) FROM fact_send") == [(0,)]
    bring(folder(events=EVENTS))
    assert facts("SELECT CAST(day AS VARCHAR) FROM fact_send WHERE hard_at IS NOT NULL") == [("2026-09-01",)]


def test_events_may_come_before_their_messages(folder, bring, facts):
    first = bring(folder(events=EVENTS))
    assert first.unattributed == 3
    bring(folder(contacts=CONTACTS, sends=SENDS))
    assert facts("SELECT COUNT(hard_at) FROM fact_send") == [(1,)]


def test_a_reply_without_a_message_id_answers_the_last_message_before_it(folder, bring, facts):
    sends = [*SENDS, {**SENDS[0], "send_id": "s3", "sent_at": "2026-09-04T09:00:00+02:00", "step": 2}]
    replies = [
        {"reply_id": "r1", "email": ANNE, "received_at": "2026-09-03T08:00:00+02:00", "reply_class": "ooo"},
        {"reply_id": "r2", "email": ANNE, "received_at": "2026-09-05T08:00:00+02:00", "reply_class": "question"},
        {"reply_id": "r3", "email": "x@e.example", "received_at": "2026-09-05T08:00:00+02:00", "reply_class": "other"},
    ]  # fmt: skip
    bring(folder(contacts=CONTACTS, sends=sends, replies=replies))
    rows = facts(
        "SELECT step, out_of_office_at IS NOT NULL, human_at IS NOT NULL, latest_class "
        "FROM fact_send WHERE reply_at IS NOT NULL ORDER BY sent_at"
    )
    assert rows == [(None, True, False, None), (2, False, True, "information_request")]
    assert facts("SELECT COUNT(*) FROM fact_reply WHERE send IS NULL") == [(1,)]


def test_undo_takes_back_exactly_what_the_import_brought(folder, bring, facts, workspace):
    bring(folder(contacts=CONTACTS, sends=SENDS[:1]))
    before = everything(facts), everything(facts, "fact_contact")
    second = bring(folder(sends=SENDS[1:], events=EVENTS, contacts=[{**CONTACTS[0], "source": "Other"}]))
    assert everything(facts) != before[0]
    imports.undo(second.import_id)
    assert (everything(facts), everything(facts, "fact_contact")) == before


def test_what_a_later_import_also_brought_survives_the_undo_of_the_first(folder, bring, facts):
    first = bring(folder(contacts=CONTACTS, sends=SENDS, events=EVENTS))
    before = everything(facts)
    bring(folder(contacts=CONTACTS, sends=SENDS, events=EVENTS, changes=[{"at": "2026-09-01", "kind": "copy"}]))
    imports.undo(first.import_id)
    assert everything(facts) == before


def test_an_undone_import_can_be_brought_again(folder, bring, facts):
    path = folder(contacts=CONTACTS, sends=SENDS, events=EVENTS)
    first = bring(path)
    imports.undo(first.import_id)
    assert everything(facts) == []
    assert bring(path).rows.accepted == 7


def test_digesting_the_whole_past_again_gives_the_same_facts(folder, bring, facts, workspace):
    bring(folder(contacts=CONTACTS, sends=SENDS[:1], events=EVENTS[:1]))
    bring(folder(contacts=CONTACTS, sends=SENDS, events=EVENTS))
    before = {t: everything(facts, t) for t in ("fact_send", "fact_contact", "fact_open")}
    imports.digest_again(workspace)
    assert {t: everything(facts, t) for t in before} == before


def test_a_dry_run_counts_and_changes_nothing(folder, facts, workspace):
    path = folder(contacts=CONTACTS, sends=SENDS)
    import_id = imports.receive(workspace.pk, path, "folder")
    assert imports.preview(import_id).rows.accepted == 4
    assert everything(facts) == []
    imports.accept(import_id)
    assert len(everything(facts)) == 2


def test_two_tools_that_both_count_from_one_do_not_mix_their_messages(folder, bring, facts):
    bring(folder(contacts=CONTACTS, sends=SENDS, events=EVENTS))
    other = [{"send_id": "s1", "email": "zoe@ailleurs.example", "sent_at": "2026-09-10T09:00:00Z"}]
    bounced = [{"send_id": "s1", "type": "soft_bounce", "at": "2026-09-10T10:00:00Z"}]
    bring(folder(sends=other, events=bounced))
    rows = facts("SELECT CAST(day AS VARCHAR), hard_at IS NOT NULL, soft_at IS NOT NULL FROM fact_send ORDER BY day")
    assert rows == [("2026-09-01", True, False), ("2026-09-02", False, False), ("2026-09-10", False, True)]


def test_a_meeting_that_moves_on_in_a_later_export_is_the_same_meeting(folder, bring, facts):
    meeting = {
        "meeting_id": "m1",
        "contact_id": "c1",
        "booked_at": "2026-09-03T10:00:00Z",
        "scheduled_at": "2026-09-08T10:00:00Z",
    }
    bring(folder(contacts=CONTACTS, sends=SENDS, meetings=[{**meeting, "status": "planned"}]))
    later = bring(folder(contacts=CONTACTS, meetings=[{**meeting, "status": "held", "qualified": "oui"}]))
    assert later.by_table["meetings"].accepted == 1
    assert facts("SELECT status, qualified, is_first FROM fact_meeting") == [("held", True, True)]
    assert facts("SELECT COUNT(meeting_at), COUNT(held_at), COUNT(qualified_at) FROM fact_send") == [(1, 1, 1)]


def test_a_zip_and_compressed_files_give_the_same_facts_as_the_folder(folder, bring, facts, tmp_path):
    path = folder(contacts=CONTACTS, sends=SENDS, events=EVENTS)
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for file in path.iterdir():
            bundle.write(file, f"export/{file.name}")
    first = bring(archive)
    before = everything(facts)
    imports.undo(first.import_id)
    packed = tmp_path / "packed"
    packed.mkdir()
    for file in path.iterdir():
        (packed / f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes()))
    bring(packed)
    assert everything(facts) == before


def test_two_workspaces_know_nothing_of_each_other(folder, bring, facts, workspace):
    from vigie.workspaces.models import Workspace

    path = folder(contacts=CONTACTS, sends=SENDS)
    bring(path)
    other = Workspace.objects.create(slug=f"{workspace.slug}-b", name="Other")
    report = imports.accept(imports.receive(other.pk, path, "folder"))
    assert report.rows.accepted == 4
    from vigie.facts.engines.duckdb import open_engine

    mine = {r[0] for r in facts("SELECT contact FROM fact_send")}
    theirs = {r[0] for r in open_engine(other.facts_root).rows("SELECT contact FROM fact_send")}
    assert not mine & theirs


def test_nothing_to_import_says_so(workspace, tmp_path):
    with pytest.raises(UsageError, match="no_such_file"):
        imports.receive(workspace.pk, tmp_path / "absent.csv", "absent.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="nothing_to_import"):
        imports.receive(workspace.pk, tmp_path / "empty", "empty")


def test_an_upload_over_the_limit_is_refused_and_leaves_nothing(workspace, tmp_path):
    big = tmp_path / "sends.csv"
    big.write_bytes(b"x" * 3_000_000)
    with pytest.raises(InputError, match="too_large"):
        imports.receive(workspace.pk, big, "sends.csv", limit=1_000_000)
    assert not [f for f in Path(workspace.folder).rglob("*") if f.is_file() and f.name != "lock"]


def test_a_full_disk_is_said_and_loses_nothing(folder, bring, facts, workspace, monkeypatch):
    bring(folder(contacts=CONTACTS, sends=SENDS[:1]))
    before = everything(facts)
    import_id = imports.receive(workspace.pk, folder(sends=SENDS[1:]), "folder")

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("vigie.ledger.publish.publish_snapshot", full)
        with pytest.raises(StorageError, match="disk_full"):
            imports.accept(import_id)
    assert everything(facts) == before
    assert imports.report(import_id).error == {"code": "disk_full", "params": {}}
    imports.accept(import_id)
    assert len(everything(facts)) == 2


def test_parquet_files_are_read_like_csv_files(folder, bring, facts, tmp_path):
    path = folder(contacts=CONTACTS, sends=SENDS, events=EVENTS)
    columnar = tmp_path / "columnar"
    columnar.mkdir()
    for file in path.iterdir():
        duckdb.sql(f"COPY (FROM read_csv('{file}')) TO '{columnar / file.stem}.parquet' (FORMAT parquet)")
    first = bring(path)
    before = everything(facts)
    imports.undo(first.import_id)
    report = bring(columnar)
    assert (report.rows.accepted, report.rows.rejected) == (7, 0)
    assert everything(facts) == before


def test_what_a_later_file_says_of_a_contact_wins_and_what_it_leaves_open_stays(folder, bring, facts):
    bring(folder(contacts=[{**CONTACTS[0], "region": "Bretagne"}]))
    bring(folder(contacts=[{**CONTACTS[0], "source": "API", "region": "", "owner": "Karim"}]))
    assert facts("SELECT source, region, owner FROM fact_contact") == [("API", "Bretagne", "Karim")]


def test_the_name_of_the_lot_and_the_source_can_be_given_for_a_whole_file(folder, bring, facts):
    contacts = [
        {"contact_id": "c1", "email": "a@b.example"},
        {"contact_id": "c2", "email": "c@b.example", "source": "Own"},
    ]
    bring(folder(contacts=contacts), list_name="Lot 7", source_name="Salon")
    assert facts("SELECT list, source FROM fact_contact ORDER BY source") == [("Lot 7", "Own"), ("Lot 7", "Salon")]


def test_unknown_columns_of_contacts_stay_with_them_as_custom_fields(folder, bring, workspace):
    report = bring(folder(contacts=[{**CONTACTS[0], "Favourite Colour": "blue"}]))
    (segment,) = imports.live_segments(workspace)
    ((extra,),) = duckdb.sql(f"SELECT _extra FROM '{segment.file('contacts')}'").fetchall()
    assert json.loads(extra) == {"Favourite Colour": "blue"}
    assert report.rows.rejected == 0


def test_a_message_without_a_contacts_file_still_has_a_contact_a_company_and_a_provider(folder, bring, facts):
    sends = [
        {"send_id": "1", "email": "x@firme.example", "sent_at": "2026-09-01", "mailbox": "m@n.example"},
        {"send_id": "2", "email": "y@gmail.com", "sent_at": "2026-09-01", "provider": "Google Workspace"},
        {"send_id": "3", "email": "z@orange.fr", "sent_at": "2026-09-01"},
        {"send_id": "4", "contact_id": "c9", "sent_at": "2026-09-01"},
    ]
    report = bring(folder(sends=sends))
    assert report.rows.accepted == 4
    assert facts("SELECT company_domain, provider, contact IS NOT NULL FROM fact_send ORDER BY ALL") == [
        ("firme.example", None, True),
        (None, "google", True),
        (None, "orange", True),
        (None, None, True),
    ]


def test_a_contact_first_known_by_its_id_alone_becomes_itself_when_its_file_comes(folder, bring, facts, workspace):
    bring(folder(sends=SENDS))
    told = bring(folder(contacts=CONTACTS))
    assert facts("SELECT DISTINCT source FROM fact_send ORDER BY 1") == [("API",), ("Salon",)]
    named = everything(facts)
    imports.digest_again(workspace)
    assert everything(facts) == named
    imports.undo(told.import_id)
    assert facts("SELECT DISTINCT source FROM fact_send") == [(None,)]


def test_a_contact_without_a_date_was_there_when_it_was_first_written_to(folder, bring, facts):
    bring(folder(contacts=CONTACTS, sends=SENDS))
    assert facts("SELECT CAST(day AS VARCHAR) FROM fact_contact ORDER BY day") == [("2026-09-01",), ("2026-09-02",)]


def test_a_person_told_of_twice_in_a_file_is_one_contact_with_what_both_rows_say(folder, bring, facts):
    twice = [
        {"contact_id": "anne@atelier.example", "email": "anne@atelier.example", "source": "Salon"},
        {"contact_id": "anne@atelier.example", "email": "Anne@Atelier.example", "region": "Bretagne"},
    ]
    report = bring(folder(contacts=twice))
    assert (report.rows.accepted, report.rows.rejected) == (2, 0)
    assert facts("SELECT source, region FROM fact_contact") == [("Salon", "Bretagne")]


def test_a_meeting_that_changed_and_changed_back_is_as_it_was_told_last(folder, bring, facts):
    meeting = {"meeting_id": "m1", "contact_id": "c1", "booked_at": "2026-09-03T10:00:00Z"}
    for status in ("planned", "cancelled", "planned"):
        bring(folder(contacts=CONTACTS, meetings=[{**meeting, "status": status}]))
    assert facts("SELECT status FROM fact_meeting") == [("planned",)]


def test_an_import_only_looked_at_leaves_nothing_behind(folder, workspace):
    import_id = imports.receive(workspace.pk, folder(contacts=CONTACTS), "folder")
    imports.preview(import_id)
    imports.discard(import_id)
    assert imports.listing(workspace.pk) == []
    assert not [f for f in workspace.folder.rglob("*") if f.is_file() and f.name != "lock"]


def test_an_id_is_the_address_that_messages_give_it_when_no_contact_file_does(folder, bring, facts):
    sends = [{**SENDS[0], "email": ANNE, "source": "Salon"}]
    meeting = {"meeting_id": "m1", "contact_id": "c1", "booked_at": "2026-09-05T09:00:00+02:00", "status": "held"}
    bring(folder(sends=sends, meetings=[meeting]))
    assert facts("SELECT source, contact IN (SELECT contact FROM fact_send) FROM fact_meeting") == [("Salon", True)]
    bring(folder(meetings=[{**meeting, "meeting_id": "m2", "booked_at": "2026-09-06T09:00:00+02:00"}]))
    assert facts("SELECT DISTINCT source FROM fact_meeting") == [("Salon",)]


def test_an_open_that_came_before_its_message_is_counted_with_it(folder, bring, facts):
    bring(folder(events=[EVENTS[2]]))
    bring(folder(contacts=CONTACTS, sends=SENDS))
    assert facts("SELECT source, opens, sends FROM fact_open") == [("Salon", 1, 1)]


def test_a_contact_told_beside_its_messages_counts_once_whichever_step_tells_of_it(bring, facts, tmp_path):
    file = tmp_path / "statistics.csv"
    told = [("ana@b.example", 1), ("ana@b.example", 2), ("ana@b.example", 3), ("leo@b.example", 2)]
    file.write_text(
        "lead_name,lead_email,sequence_number,stats_id,sent_time\n"
        + "".join(f"Ana Roy,{who},{step},x{who[0]}{step},2026-09-0{step}T09:00:00Z\n" for who, step in told),
        encoding="utf-8",
    )
    report = bring(file)
    contacts = report.by_table["contacts"]
    assert (contacts.read, contacts.accepted, contacts.already_known) == (2, 2, 0)
    assert facts("SELECT COUNT(*), COUNT(DISTINCT contact) FROM fact_contact") == [(2, 2)]
    assert facts("SELECT COUNT(*) FROM fact_send WHERE contact IN (SELECT contact FROM fact_contact)") == [(4,)]


def test_facts_of_an_older_version_are_read_and_built_again(folder, bring, facts, workspace):
    bring(folder(contacts=[{"contact_id": "c1", "email": "ana@b.example"}], sends=SENDS))
    snapshot = read_snapshot(workspace.facts_root)
    (part,) = snapshot.files("fact_contact")
    duckdb.sql(f"SELECT * EXCLUDE (crowded_at) FROM read_parquet('{part}')").write_parquet(str(part))
    publish_snapshot(replace(snapshot, facts={**snapshot.facts, "shape": "older"}))
    assert facts("SELECT COUNT(*), COUNT(crowded_at) FROM fact_contact") == [(1, 0)]
    assert imports.recover(workspace) == []
    assert not read_snapshot(workspace.facts_root).outdated
    assert list(problems(read_snapshot(workspace.facts_root))) == []


def _twice_counted(sign: str, text: str) -> list[str]:
    """Names in which the same counter stands twice: those that quick hashes take for one another."""
    return [f"{sign}{a}-{b}-{c}{text}{a}-{b}-{c}@k.example" for a in range(8) for b in range(10) for c in range(100)]


def test_names_that_differ_in_a_counter_alone_are_as_many_things(folder, bring, facts):
    named = _twice_counted("sendgrid:sm", ":u")
    assert len(set(named)) == 8_000
    at = "2026-09-02T09:00:00+02:00"
    sends = [{"send_id": n, "email": n.split(":")[-1], "sent_at": at, "campaign": "A"} for n in named]
    events = [{"event_id": f"sendgrid:{n}", "send_id": n, "type": "delivered", "at": at} for n in named]
    replies = [{"reply_id": n, "send_id": n, "received_at": at, "text": "No."} for n in named]
    report = bring(folder(sends=sends, events=events, replies=replies))
    assert (report.rows.accepted, report.rows.rejected) == (24_000, 0)
    told = "SELECT COUNT(DISTINCT send), COUNT(*) FILTER (delivered_at IS NOT NULL) FROM fact_send"
    assert facts(told) == [(8_000, 8_000)]
    assert facts("SELECT COUNT(DISTINCT reply) FROM fact_reply") == [(8_000,)]


def test_what_an_older_version_gave_other_ids_is_digested_again_before_more_comes(folder, bring, facts, workspace):
    bring(folder(contacts=CONTACTS, sends=SENDS, events=EVENTS))
    before = everything(facts)
    (segment,) = imports.live_segments(workspace)
    note = segment.folder / "digest.json"
    note.write_text(json.dumps({**segment.note(), "ids": "older"}), encoding="utf-8")
    for part in segment.folder.rglob("sends*.parquet"):
        duckdb.sql(f"COPY (SELECT * REPLACE (id + 1 AS id) FROM '{part}') TO '{part}.new' (FORMAT parquet)")
        Path(f"{part}.new").replace(part)
    imports.recover(workspace)
    assert imports.live_segments(workspace)[0].note()["ids"] == segment.note()["ids"] != "older"
    assert bring(folder(sends=SENDS)).rows.already_known == 2
    assert everything(facts) == before
