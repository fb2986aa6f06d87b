"""What goes wrong with one mailbox: told on it, in words; nothing is lost, and no other mailbox waits for it.

In: a real Dovecot, a line to it that breaks, faults of our own. Out: troubles, sentences, messages read.
"""

import importlib.util
from contextlib import contextmanager
from datetime import UTC, date, datetime
from imaplib import IMAP4
from pathlib import Path

import pytest
from django.utils import translation
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from vigie import jobs
from vigie.documents.mailboxes import mailbox_document
from vigie.ledger import batches, mailsync
from vigie.ledger.models import Import
from vigie.outreach import imap, mailboxes
from vigie.outreach.models import Mailbox
from vigie.vocabulary.errors import UsageError

_SPEC = importlib.util.spec_from_file_location("cutting", Path(__file__).with_name("cutting.py"))
assert _SPEC
assert _SPEC.loader
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)


def letter(number: int, length: int = 20) -> bytes:
    return (
        f"From: p{number}@b.example\r\nTo: lea@ours.example\r\nSubject: Re: hello {number}\r\n"
        f"Date: Thu, 10 Sep 2026 10:00:00 +0200\r\nMessage-ID: <r{number}@b.example>\r\n\r\n{'No. ' * length}\r\n"
    ).encode()


def read(workspace) -> list[str]:
    """The names of the messages that were read, of each import that counts."""
    import zipfile

    done = Import.objects.filter(workspace=workspace, status="done")
    return [n for b in done for f in b.files.all() for n in zipfile.ZipFile(f.raw.path).namelist()]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def cutting(dovecot):
    made = _MODULE.Cutting(dovecot.port)
    made.server = dovecot
    yield made
    made.close()


def test_a_fault_of_our_own_is_told_on_the_mailbox_and_the_next_look_goes_on(dovecot, add, workspace, monkeypatch):
    dovecot.deliver(letter(1), "1.a")
    row = add()
    with monkeypatch.context() as patch:
        patch.setattr(mailsync, "_stored", lambda *_: 1 / 0)
        assert mailsync.sync(row).trouble == "mail_fault"
    row.refresh_from_db()
    said = mailbox_document(row)
    assert (said["trouble"], row.claimed_at, row.failures) == ("mail_fault", None, 1)
    assert "log" in said["sentence"]
    assert mailsync.sync(row).messages == 1
    row.refresh_from_db()
    assert (row.trouble, len(read(workspace))) == ("", 1)


@pytest.mark.parametrize("fault", [KeyError(b"UIDVALIDITY"), ValueError("no number"), AssertionError("out of step")])
def test_an_answer_that_makes_no_sense_is_the_servers(add, monkeypatch, fault):
    def senseless(*_args, **_named):
        raise fault

    row = add()
    monkeypatch.setattr("imapclient.IMAPClient.select_folder", senseless)
    assert mailsync.check(row) == "mail_not_understood"
    assert mailsync.sync(row).trouble == "mail_not_understood"


@pytest.mark.parametrize("look", [lambda row: mailsync.sync(row).trouble, mailsync.check])
def test_a_look_with_the_old_password_says_nothing_about_the_new_one(add, monkeypatch, look):
    row, plain = add(secret="old"), imap.opened

    @contextmanager
    def meanwhile(asked):
        now, fresh = datetime.now(UTC), Mailbox.objects.select_related("workspace").get(pk=row.pk)
        mailboxes.change(fresh, mailboxes.Wanted(**{**_wanted(fresh), "secret": "se cret"}), now)
        with plain(asked) as line:
            yield line

    def _wanted(fresh):
        said = mailboxes.described(fresh)
        return {name: getattr(said, name) for name in said.__slots__}

    with monkeypatch.context() as patch:
        patch.setattr(imap, "opened", meanwhile)
        assert look(row) == "mail_refused"
    row.refresh_from_db()
    assert (row.trouble, row.failures, row.claimed_at) == ("", 0, None)
    assert row.due_at <= datetime.now(UTC)
    assert mailsync.sync(row).trouble == ""


def test_a_look_that_began_before_another_server_was_named_moves_no_place(dovecot, add, workspace, monkeypatch):
    dovecot.deliver(letter(1), "1.a")
    row, plain = add(), imap.Line.examine

    def changing(line, folder):
        found = plain(line, folder)
        fresh = Mailbox.objects.select_related("workspace").get(pk=row.pk)
        said = mailboxes.described(fresh)
        wanted = {name: getattr(said, name) for name in said.__slots__}
        mailboxes.change(fresh, mailboxes.Wanted(**{**wanted, "host": "localhost", "secret": "x"}), datetime.now(UTC))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(imap.Line, "examine", changing)
        assert mailsync.sync(row).busy
    assert (row.folders.get().uidvalidity, row.folders.get().last_uid, read(workspace)) == (None, 0, [])


@pytest.mark.parametrize("look", [mailsync.sync, mailsync.check])
def test_a_missing_folder_is_named_with_those_that_are_there(dovecot, add, look):
    dovecot.deliver(letter(1), "1.a", folder="Returned")
    row = add(folders=("INBOX", "Bounces", "Réponses"))
    look(row)
    row.refresh_from_db()
    said = mailbox_document(row)["sentence"]
    assert "“Bounces”, “Réponses”" in said
    assert "“INBOX”, “Returned”" in said
    assert "--folder" in said


def test_a_folder_that_only_holds_others_is_named_and_those_after_it_are_read(dovecot, add):
    dovecot.deliver(letter(1), "1.a", folder="Old.Bounces")  # Maildir++: the folder Old is not there itself
    dovecot.deliver(letter(2), "2.a")
    row = add(folders=("Old", "INBOX"))
    found = mailsync.sync(row)
    assert (found.messages, found.trouble, found.partly) == (1, "mail_folder_gone", True)
    row.refresh_from_db()
    said = mailbox_document(row)
    assert [f["name"] for f in said["folders"] if f["gone"]] == ["Old"]
    assert "not opened: “Old”. " in said["sentence"]
    assert "The others are read." in said["sentence"]
    assert (row.failures, row.synced_at is None) == (0, False)


@pytest.mark.parametrize("look", [mailsync.sync, mailsync.check])
def test_a_folder_that_the_server_does_not_open_keeps_no_other_waiting(dovecot, add, look, monkeypatch):
    dovecot.deliver(letter(1), "1.a", folder="Bounces")
    plain = IMAPClient.select_folder

    def refusing(self, name, *, readonly=False):
        if name == "INBOX":
            raise IMAPClientError("select failed: [NOPERM] no")
        return plain(self, name, readonly=readonly)

    monkeypatch.setattr(IMAPClient, "select_folder", refusing)
    row = add(folders=("INBOX", "Bounces"))
    look(row)
    row.refresh_from_db()
    assert (row.trouble, mailbox_document(row)["partly"]) == ("mail_folder_gone", True)
    monkeypatch.setattr(IMAPClient, "select_folder", lambda *_, **__: (_ for _ in ()).throw(IMAP4.abort("cut")))
    assert mailsync.check(row) == "mail_cut_off"


def test_a_folder_that_opens_and_cannot_be_searched_keeps_no_other_waiting(dovecot, add, monkeypatch):
    dovecot.deliver(letter(1), "1.a")
    dovecot.deliver(letter(2), "2.a", folder="Bounces")
    plain, opened = IMAPClient.select_folder, []

    def opening(self, name, *, readonly=False):
        opened.append(name)
        return plain(self, name, readonly=readonly)

    def refusing(self, *asked, **how):
        if opened[-1] == "INBOX":
            raise IMAPClientError("search failed: [NOPERM] no")
        return searching(self, *asked, **how)

    searching = IMAPClient.search
    monkeypatch.setattr(IMAPClient, "select_folder", opening)
    monkeypatch.setattr(IMAPClient, "search", refusing)
    row = add(folders=("INBOX", "Bounces"))
    found = mailsync.sync(row)
    assert (found.messages, found.trouble, found.partly) == (1, "mail_folder_gone", True)
    assert [f["name"] for f in mailbox_document(row)["folders"] if f["gone"]] == ["INBOX"]
    monkeypatch.setattr(IMAPClient, "search", lambda *_, **__: (_ for _ in ()).throw(IMAP4.abort("cut")))
    assert mailsync.sync(row).trouble == "mail_cut_off"


def test_where_no_folder_that_is_named_is_there_nothing_is_said_to_be_read(dovecot, add):
    row = add(folders=("Nowhere",))
    mailsync.sync(row)
    row.refresh_from_db()
    assert "read" not in mailbox_document(row)["sentence"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"folders": ("",)}, "folder_unnamed"),
        ({"since": date(2999, 1, 1)}, "day_not_past"),
        ({"every": 0}, "bad_option"),
    ],
)
def test_what_could_never_be_read_is_refused(add, wrong, code):
    with pytest.raises(UsageError) as refused:
        add(**wrong)
    assert refused.value.code == code


def test_a_folder_that_was_renamed_is_read_on_under_its_new_name_and_nothing_comes_twice(dovecot, add, workspace):
    dovecot.deliver(letter(1), "1.a", folder="Bounces")
    row = add(folders=("Bounces",))
    assert mailsync.sync(row).messages == 1
    box = dovecot.root / "mail" / "lea@ours.example"
    (box / ".Bounces").rename(box / ".Returned")
    dovecot.deliver(letter(2), "2.a", folder="Returned")
    assert mailsync.sync(row).trouble == "mail_folder_gone"
    row.refresh_from_db()
    said = mailboxes.described(row)
    wanted = {name: getattr(said, name) for name in said.__slots__}
    mailboxes.change(row, mailboxes.Wanted(**{**wanted, "folders": ("Returned",)}), datetime.now(UTC))
    found = mailsync.sync(row)
    assert (found.messages, found.known, found.trouble) == (1, 1, "")
    assert len(read(workspace)) == len({name.rpartition("-")[2] for name in read(workspace)}) == 2


@pytest.mark.parametrize("after", [400, 25_000])
def test_a_line_that_is_cut_in_the_middle_of_a_message_loses_none(cutting, add, workspace, monkeypatch, after):
    monkeypatch.setattr(mailsync, "MOST_MESSAGES", 4)
    monkeypatch.setattr(mailsync, "_AT_ONCE", 2)
    for number in range(8):
        cutting.server.deliver(letter(number, 1_000), f"{number}.a")
    row = add(port=cutting.port, security="plain")
    cutting.after = after
    assert mailsync.sync(row).trouble in {"mail_cut_off", "mail_unreachable"}
    cutting.after = None
    row.refresh_from_db()
    assert mailsync.sync(row).trouble == ""
    names = read(workspace)
    assert (len(names), len({n.rpartition("/")[2] for n in names})) == (8, 8)


def test_a_server_that_stops_talking_is_given_up_in_time(cutting, dovecot, add, monkeypatch):
    monkeypatch.setattr(imap, "READ_SECONDS", 1)
    dovecot.deliver(letter(1, 1_000), "1.a")
    row = add(port=cutting.port, security="plain")
    cutting.after, cutting.hangs = 2_000, True
    assert mailsync.sync(row).trouble == "mail_timed_out"
    cutting.after = None
    assert mailsync.sync(row).messages == 1


def test_of_twenty_mailboxes_three_broken_ones_keep_none_of_the_others_waiting(dovecot, add, workspace, monkeypatch):
    Mailbox.objects.all().delete()
    broken = {3: {"secret": "no"}, 7: {"port": 1}, 11: {}}
    rows = [add(name=f"m{n}", **broken.get(n, {})) for n in range(20)]
    plain = batches.accept_waiting

    def stumbling(workspace, key, number):
        if number == rows[11].pk:
            raise OSError(28, "No space left on device")
        return plain(workspace, key, number)

    monkeypatch.setattr(batches, "accept_waiting", stumbling)
    jobs.read_mailboxes()
    troubles = {r.name: r.trouble for r in mailboxes.listing(workspace) if r.trouble}
    assert troubles == {"m3": "mail_refused", "m7": "mail_unreachable", "m11": "mail_fault"}
    assert mailboxes.listing(workspace).filter(synced_at__isnull=False, trouble="").count() == 17


def test_a_password_beyond_ascii_opens_a_real_mailbox(dovecot, add):
    assert mailsync.check(add(username="zoe@ours.example", secret="mot de passé, ñandú")) == ""
    assert mailsync.check(add(name="Z", username="zoe@ours.example", secret="mot de passe")) == "mail_refused"
