"""Bars that rest on what was read: they go with a correction, stay where the contact asked by other means."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from vigie import sentences
from vigie.actions import at_once
from vigie.actions.world import world_of
from vigie.cli import arguments
from vigie.cli import bars as command
from vigie.cli.console import Console
from vigie.documents.bars import bars_document
from vigie.documents.journal import line_document
from vigie.ledger import imports, inbox
from vigie.ledger.imports import ImportOptions
from vigie.people.models import Standing
from vigie.review import bars, corrections, journal
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

NOW = datetime.now(UTC)
SENT, SAID = ((NOW - timedelta(days=n)).isoformat() for n in (9, 8))
CONTACTS = ("anne", "bob", "carl", "dora")


@pytest.fixture
def team(workspace, tmp_path) -> Workspace:
    """Anne declined, Bob demanded removal, Carl by a link as well, Dora complained; Emil was never written to."""
    files = {
        "sends": ["send_id,email,sent_at", *(f"s{c},{c}@b.example,{SENT}" for c in CONTACTS)],
        "replies": [
            "reply_id,email,received_at,reply_class,confidence,text",
            f"ranne,anne@b.example,{SAID},not_now,0.6,Not in our plans",
            f"rbob,bob@b.example,{SAID},unsubscribe,0.6,Take that off my desk",
            f"rcarl,carl@b.example,{SAID},unsubscribe,0.6,Take that off my desk",
            f"remil,emil@b.example,{SAID},unsubscribe,0.6,Never again",
        ],
        "events": [
            "email,type,at", f"carl@b.example,unsubscribe,{SAID}", f"dora@b.example,complaint,{SAID}",
        ],
    }  # fmt: skip
    for name, lines in files.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    imports.accept(imports.receive(workspace.pk, tmp_path, "programme"))
    bar(workspace)
    return workspace


def bar(team):
    """What follows every publication."""
    at_once.settle(world_of(team, datetime.now(UTC)))


def reply_of(team, name):
    found = inbox.inbox(team, inbox.Asked(NOW - timedelta(days=28), NOW)).replies
    return next(r for r in found if r.email == f"{name}@b.example")


def barred(team, name="", **more):
    """Reasons of the bars in force, of one contact or of all."""
    rows = Standing.objects.filter(workspace=team, lifted_at=None, **more)
    if name:
        rows = rows.filter(contact=reply_of(team, name).contact)
    return sorted(rows.values_list("reason", flat=True))


def say(team, name, to):
    row = corrections.correct(team, reply_of(team, name).reply, to, by="karim", now=datetime.now(UTC))
    bar(team)
    return row


def take_back(team, row):
    corrections.undo(team, row.pk, by="lea", now=datetime.now(UTC))
    bar(team)


def test_the_undo_of_a_correction_lifts_the_bar_that_rests_on_it_and_saying_it_again_bars_again(team):
    row = say(team, "anne", "unsubscribe")
    assert barred(team, "anne") == ["opt_out"]
    take_back(team, row)
    assert barred(team, "anne") == []
    line = next(line for line in journal.entries(team) if line.what == "bar_lifted")
    assert (line.who, line.kind) == ("lea", "undo")
    with override("en"):
        assert line_document(line)["sentence"] == "Contact free again: what was read as “opted out” was not that"
    say(team, "anne", "unsubscribe")
    assert barred(team, "anne") == ["opt_out"]


def test_another_class_lifts_it_as_well_whoever_said_the_first_one(team):
    say(team, "anne", "unsubscribe")
    say(team, "anne", "not_interested")
    assert barred(team, "anne") == []
    assert barred(team, "bob") == ["opt_out"]
    row = say(team, "bob", "not_now")
    assert barred(team, "bob") == []
    take_back(team, row)
    assert barred(team, "bob") == ["opt_out"]


def test_what_rests_on_something_else_stays(team):
    older = Standing.objects.create(
        workspace=team, contact=reply_of(team, "anne").contact, bar="suppressed", reason="opt_out",
        since=NOW - timedelta(days=2),
    )  # fmt: skip
    take_back(team, say(team, "anne", "unsubscribe"))  # the bar is older than what was said
    assert barred(team, "anne") == ["opt_out"]
    older.delete()
    say(team, "carl", "not_now")  # he pressed the link as well
    assert barred(team, "carl") == ["opt_out"]
    assert barred(team, "emil") == ["opt_out"]  # whatever message it was that he answers
    say(team, "emil", "not_now")
    assert barred(team, "emil") == []


@pytest.mark.parametrize("name", ["bob", "carl"])
def test_a_demand_is_lifted_by_the_proof_of_a_new_consent_which_the_journal_keeps(team, name):
    (row,) = Standing.objects.filter(workspace=team, contact=reply_of(team, name).contact)
    for because in ("", "  "):
        with pytest.raises(UsageError) as refused:
            bars.lift(team, row.pk, by="karim", now=datetime.now(UTC), because=because)
        assert refused.value.code == {"bob": "bar_reading_stands", "carl": "bar_asked_for"}[name]
    for because in ("x", "yes", "- - - - - -", "aaaaaaaaaaaaaaaa"):
        with pytest.raises(UsageError, match="proof_too_short"):
            bars.lift(team, row.pk, by="karim", now=datetime.now(UTC), because=because)
    for day in (NOW + timedelta(days=3), NOW + timedelta(days=100)):
        because = f"Wrote on {day:%Y-%m-%d}: please send your offer"
        with override("en"), pytest.raises(UsageError, match="proof_to_come") as refused:
            bars.lift(team, row.pk, by="karim", now=NOW, because=because)
        with override("en"):
            said = sentences.reason(refused.value.code, refused.value.params)
        assert said.startswith(f"{day.astimezone(ZoneInfo(team.zone)):%-d %B}")
        assert "still to come" in said
    for day in (NOW - timedelta(days=12),):
        because = f"Wrote on {day:%Y-%m-%d}: please send your offer"
        asked = f"{(NOW - timedelta(days=8)).astimezone(ZoneInfo(team.zone)):%-d %B}"
        with override("en"), pytest.raises(UsageError, match="proof_not_since") as refused:
            bars.lift(team, row.pk, by="karim", now=NOW, because=because)
        with override("en"):
            assert f"is of {asked}, " in sentences.reason(refused.value.code, refused.value.params)
    proof = f"Wrote on {NOW - timedelta(days=3):%Y-%m-%d}: please send me your offer again"
    assert bars.lift(team, row.pk, by="karim", now=datetime.now(UTC), because=proof).lifted_at
    bar(team)
    assert barred(team, name) == []
    bars.lift(team, row.pk, by="karim", now=datetime.now(UTC))
    (line,) = [line for line in journal.entries(team) if line.what == "bar_lifted"]
    with override("en"):
        assert proof in line_document(line)["sentence"]
    assert (line.who, line.details["because"]) == ("karim", proof)


def test_a_bar_of_another_address_than_was_named_is_not_lifted(team, capsys):
    (row,) = Standing.objects.filter(workspace=team, contact=reply_of(team, "bob").contact)
    console, proof = Console(as_json=False), ["--because", "Telephoned today"]

    def lift(email: str) -> int:
        asked = ["--workspace", team.slug, "bars", email, "--lift", str(row.pk), *proof]
        with override("en"):
            return command.run(arguments.parse(asked), console)

    with pytest.raises(UsageError) as refused:
        lift("anne@b.example")
    assert refused.value.code == "bar_of_another"
    with override("fr"):
        assert "n’est pas celle de l’adresse anne@b.example" in sentences.reason(
            refused.value.code, refused.value.params
        )
    with pytest.raises(UsageError, match="not_an_address"):
        lift("")
    assert barred(team, "bob") == ["opt_out"]
    assert lift(" Bob@b.example") == 0
    assert "It comes back with newer evidence only." in capsys.readouterr().out
    assert barred(team, "bob") == []
    assert lift("bob@b.example") == 0
    assert "and stays so: nothing new was noted." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("0.95,unsubscribe_address: unsubscribe+46@n.example", "bar_asked_for"),
        (",", "bar_said_by_tool"),
        ("0.95,rule:stop; STOP", "bar_reading_stands"),
    ],
)
def test_why_a_bar_stays_names_who_demanded_it(team, tmp_path, told, kept):
    rows = f"reply_id,email,received_at,reply_class,text,confidence,why\nrf,anne@b.example,{SAID},unsubscribe,,{told}\n"
    (tmp_path / "more.csv").write_text(rows, encoding="utf-8")
    imports.accept(imports.receive(team.pk, tmp_path / "more.csv", "more", options=ImportOptions("replies")))
    bar(team)
    assert [b["kept"] for b in bars_document(team, "anne@b.example")["bars"]] == [kept]


def letter(who, body):
    fields = f"From: {who}\nTo: m@n.example\nSubject: Re: Offre\nDate: Wed, 11 Nov 2026 14:00:00 +0100"
    return f"{fields}\nMessage-ID: <z9.{who}>\n\n{body}\n"


def test_a_demand_of_somebody_unknown_is_told_and_binds_once_the_contact_comes(team, tmp_path):
    for who, body in (("zoe@away.example", "Retirez-moi de votre liste."), ("max@away.example", "A table ce midi ?")):
        (tmp_path / f"{who}.eml").write_text(letter(who, body), encoding="utf-8")
    listed = [(file, file.name) for file in sorted(tmp_path.glob("*.eml"))]
    report = imports.report(imports.accept(imports.receive(team.pk, listed, "mail")).import_id)
    assert [r.code for r in report.rejected] == ["mail_unmatched", "mail_unmatched_opt_out"]
    assert report.noted == [{"code": "mail_unmatched_opt_out", "params": [], "times": 1}]
    bar(team)
    with override("en"):
        said, other = (bars_document(team, f"{name}@away.example") for name in ("Zoe", "max"))
    assert (said["known"], [w["code"] for w in said["waiting"]]) == (False, ["mail_unmatched_opt_out"])
    assert "A demand for removal of this address was read, of 11 November: it binds" in said["sentence"]
    assert (other["waiting"], other["letters"]) == ([], 1)
    told = "This address is not in the file. A reply came from it on 11 November (`vigie replies --strangers`)."
    assert other["sentence"] == told
    (tmp_path / "people.csv").write_text("contact_id,email\nc9,zoe@away.example\n", encoding="utf-8")
    imports.accept(imports.receive(team.pk, tmp_path / "people.csv", "people", options=ImportOptions("contacts")))
    bar(team)
    with override("en"):
        found, free = (bars_document(team, f"{name}@{at}.example") for name, at in (("zoe", "away"), ("anne", "b")))
    assert (found["known"], found["waiting"], [b["reason"] for b in found["bars"]]) == (True, [], ["opt_out"])
    assert free["sentence"] == "No bar: this contact may be written to and called."


def test_whoever_demands_removal_in_answer_to_somebody_elses_message_is_barred_beside_them(team, tmp_path):
    (tmp_path / "one.csv").write_text(f"send_id,email,sent_at,message_id\nsg,gina@b.example,{SENT},<mg@n.example>\n")
    imports.accept(imports.receive(team.pk, tmp_path / "one.csv", "one", options=ImportOptions("sends")))
    said = letter("aide@b.example", "Merci de ne plus nous écrire.").replace(
        "\n\n", "\nIn-Reply-To: <mg@n.example>\n\n"
    )
    (tmp_path / "g.eml").write_text(said, encoding="utf-8")
    imports.accept(imports.receive(team.pk, tmp_path / "g.eml", "mail"))
    bar(team)

    def reasons(name):
        return [(b["reason"], b["kept"], len(b["replies"])) for b in bars_document(team, f"{name}@b.example")["bars"]]

    assert reasons("gina") == reasons("aide") == [("opt_out", "bar_reading_stands", 1)]
    (tmp_path / "people.csv").write_text("contact_id,email\nc9,aide@b.example\n", encoding="utf-8")
    imports.accept(imports.receive(team.pk, tmp_path / "people.csv", "people", options=ImportOptions("contacts")))
    bar(team)
    assert len(reasons("aide")) == 1
    row = say(team, "gina", "not_now")
    assert reasons("gina") == reasons("aide") == []
    take_back(team, row)
    assert len(reasons("gina")) == len(reasons("aide")) == 1


def test_a_second_demand_after_a_new_consent_bars_again(team, tmp_path):
    (row,) = Standing.objects.filter(workspace=team, contact=reply_of(team, "bob").contact)
    bars.lift(team, row.pk, by="karim", now=NOW - timedelta(days=5), because="Telephoned: asks for our offer again")
    bar(team)
    assert barred(team, "bob") == []
    again = f"reply_id,email,received_at,reply_class\nrbob2,bob@b.example,{NOW.isoformat()},unsubscribe\n"
    (tmp_path / "again.csv").write_text(again, encoding="utf-8")
    imports.accept(imports.receive(team.pk, tmp_path / "again.csv", "again", options=ImportOptions("replies")))
    bar(team)
    assert barred(team, "bob") == ["opt_out"]


def test_a_bar_whose_demand_is_no_more_is_lifted_by_a_person_and_does_not_come_back(team):
    (row,) = Standing.objects.filter(workspace=team, contact=reply_of(team, "bob").contact)
    Standing.objects.filter(pk=row.pk).update(since=datetime(2020, 1, 1, tzinfo=UTC))  # no correction moves it
    say(team, "bob", "not_now")
    assert barred(team, "bob") == ["opt_out"]
    assert bars.lift(team, row.pk, by="karim", now=datetime.now(UTC)).lifted_at
    bar(team)
    assert barred(team, "bob") == []
    assert [line.who for line in journal.entries(team) if line.what == "bar_lifted"] == ["karim"]


def test_nobody_lifts_what_the_contact_or_a_person_asked_for(team):
    say(team, "anne", "unsubscribe")
    rows = Standing.objects.filter(workspace=team, lifted_at=None)
    found = {
        "bar_asked_for": [rows.get(contact=reply_of(team, "carl").contact)],
        "bar_complained": [rows.get(reason="complaint")],
        "bar_said_by_person": [rows.get(contact=reply_of(team, "anne").contact)],
    }
    other = Workspace.objects.create(slug=f"{team.slug}-b", name="Other")
    for code, kept in found.items():
        for row in kept:
            with pytest.raises(UsageError) as refused:
                bars.lift(team, row.pk, by="karim", now=datetime.now(UTC))
            assert refused.value.code == code
            with pytest.raises(UsageError) as refused:
                bars.lift(other, row.pk, by="eve", now=datetime.now(UTC))
            assert refused.value.code == "unknown_bar"
    (found,) = bars_document(team, " Bob@b.example ")["bars"]
    assert (found["reason"], found["kept"], found["lifted_at"]) == ("opt_out", "bar_reading_stands", None)
    assert found["replies"] == [str(reply_of(team, "bob").reply)]
    complaint = rows.get(reason="complaint")
    with pytest.raises(UsageError, match="bar_complained"):
        bars.lift(team, complaint.pk, by="karim", now=datetime.now(UTC), because="they said so")
    assert [bar["kept"] for bar in bars_document(team, "carl@b.example")["bars"]] == ["bar_asked_for"]
    with override("en"):
        said = bars_document(team, "nobody@b.example")
    assert said == {
        "known": False, "waiting": [], "letters": 0, "bars": [],
        "sentence": "This address is not in the file: nothing is known of it.",
    }  # fmt: skip
    for none in ("nobody", "", "a@b", "\0"):
        with pytest.raises(UsageError, match="not_an_address"):
            bars_document(team, none)
