"""`vigie classify`: what came back by mail, as another program reads it.

In: mails made up. Out: one document a message, in the words of the contract.
"""

import io
import json
import os
import zipfile

import pytest

KEYS = {
    *("file", "kind", "reply_class", "confidence", "language", "return_date", "refer_to", "bounce"),
    *("original_message_id", "why"),
}
BOUNCE = """From: MAILER-DAEMON@mx.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<jo@acme.example>:
Remote host said: 550 5.1.1 unknown user

--- Below this line is a copy of the message.

Message-ID: <m1@us.example>
"""
TLS = {
    "organization-name": "receiver.example",
    "report-id": "t1",
    "date-range": {"start-datetime": "2026-06-01T00:00:00Z", "end-datetime": "2026-06-01T23:59:59Z"},
    "policies": [
        {
            "policy": {"policy-type": "sts", "policy-domain": "acme.example"},
            "summary": {"total-successful-session-count": 10, "total-failure-session-count": 2},
        }
    ],
}
ABSENCE = """From: jo@acme.example
Subject: Automatic reply: offer
In-Reply-To: <m2@us.example>
Date: Mon, 1 Jun 2026 10:00:00 +0200

I am out of the office until 12 June. Please contact ann@acme.example.
"""


@pytest.fixture(scope="module")
def classify(vigie, tmp_path_factory):
    home = tmp_path_factory.mktemp("classify")
    return lambda *words, **more: vigie("--home", home, "classify", *words, **more)


@pytest.fixture
def mails(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.eml").write_text(text, encoding="utf-8")
        return [tmp_path / f"{name}.eml" for name in texts]

    return write


def test_each_message_is_one_document_in_the_words_of_the_contract(classify, mails):
    paths = mails(bounce=BOUNCE, absence=ABSENCE)
    said = classify("bounce", *paths, "--json")
    bounce, absence = said.document
    assert said.code == 0
    assert set(bounce) >= KEYS
    assert (bounce["file"], bounce["kind"], bounce["original_message_id"]) == (str(paths[0]), "bounce", "m1@us.example")
    told = {k: bounce["bounce"][k] for k in ("class", "reason", "recipient", "status", "diagnostic", "provider")}
    assert told == {
        "class": "hard", "reason": "unknown_user", "recipient": "jo@acme.example", "status": "5.1.1",
        "diagnostic": "Remote host said: 550 5.1.1 unknown user", "provider": None,
    }  # fmt: skip
    assert (absence["kind"], absence["reply_class"], absence["bounce"]) == ("auto_reply", "out_of_office", None)
    assert (absence["return_date"], absence["original_message_id"]) == ("2026-06-12", "m2@us.example")
    assert absence["refer_to"] == "ann@acme.example"


def test_what_is_missing_is_named_as_usage_names_it(vigie):
    said = vigie("classify", VIGIE_LANG="fr")
    assert "il manque\N{NO-BREAK SPACE}: {bounce,reply}, FILE" in said.err


def test_one_message_is_read_from_standard_input_and_told_in_the_reader_s_language(classify):
    said = classify("bounce", "-", typed=BOUNCE, VIGIE_LANG="fr")
    assert said.code == 0
    assert "Rejet définitif, jo@acme.example" in said.out
    assert "l’adresse est morte" in said.out


def test_a_broken_report_says_what_is_wrong_and_the_rest_is_read(classify, mails, tmp_path):
    broken = tmp_path / "report.xml"
    broken.write_text("<feedback><report_metadata>", encoding="utf-8")
    said = classify("reply", broken, *mails(bounce=BOUNCE), "--json")
    report, bounce = said.document
    assert said.code == 1
    assert (report["kind"], report["error"]["code"]) == ("dmarc", "report_not_xml")
    assert report["error"]["remedy"]
    assert bounce["kind"] == "bounce"


def test_a_file_that_is_not_there_is_said_in_the_reader_s_words_and_hides_no_other(classify, mails, tmp_path):
    missing = tmp_path / "none.eml"
    said = classify("bounce", missing, *mails(bounce=BOUNCE), "--json", VIGIE_LANG="fr")
    assert said.code == 1
    absent, bounce = said.document
    assert (absent["error"]["code"], bounce["kind"]) == ("no_such_place", "bounce")
    assert absent["sentence"] == absent["error"]["reason"] == f"{missing} n’existe pas."
    assert classify("bounce", missing).code == 2


def test_a_zip_of_messages_is_read_as_imports_read_it(classify, tmp_path):
    with zipfile.ZipFile(tmp_path / "mails.zip", "w") as archive:
        archive.writestr("a/bounce.eml", BOUNCE)
        archive.writestr("r.json", json.dumps(TLS))
        archive.writestr("notes.png", bytes(range(256)) * 4)
    said = classify("bounce", tmp_path / "mails.zip", "--json")
    place = f"{tmp_path}/mails.zip"
    assert [(d["file"], d["kind"], (d["error"] or {}).get("code")) for d in said.document] == [
        (f"{place}/a/bounce.eml", "bounce", None), (f"{place}/r.json", "tls", None),
        (f"{place}/notes.png", "other", "not_a_table"),
    ]  # fmt: skip
    assert said.code == 1


def packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


INNER = packed({"bounce.eml": BOUNCE.encode()})
TYPES = b'<?xml version="1.0"?><Types/>'
NOTHING = [("", "holds_no_message")]


@pytest.mark.parametrize(
    ("name", "entries", "told"),
    [
        ("a.zip", {"inner.zip": INNER}, [("/inner.zip", "nested_archive")]),
        ("b.zip", {"inner.zip": INNER, "notes.txt": b"x"}, [("/inner.zip", "nested_archive")]),
        ("c.zip", {"notes.txt": b"Call them."}, NOTHING),
        ("d.zip", {"notes.png": bytes(range(256))}, NOTHING),
        ("e.docx", {"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>"}, NOTHING),
        ("f.odt", {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<w/>"}, NOTHING),
        ("g.xlsx", {"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<w/>"}, [("", "workbook_broken")]),
        ("h.xml.zip", {"r.xml": b"<feedback><report_metadata>"}, [("", "report_not_xml")]),
        ("i.zip", {"r.xml": TYPES}, [("", "report_not_dmarc")]),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_a_zip_without_a_message_is_said_to_be_what_it_is(classify, tmp_path, name, entries, told):
    (tmp_path / name).write_bytes(packed(entries))
    said = classify("reply", tmp_path / name, "--json")
    assert said.code == 1
    assert [(d["file"].removeprefix(f"{tmp_path}/{name}"), d["error"]["code"]) for d in said.document] == told


def test_a_message_of_a_maildir_is_read_whatever_its_name(classify, tmp_path):
    for box in ("cur", "new"):
        (tmp_path / "Maildir" / box).mkdir(parents=True)
    (tmp_path / "Maildir" / "cur" / "1:2,S").write_text(ABSENCE)
    [said] = classify("reply", tmp_path / "Maildir", "--json").document
    assert (said["reply_class"], said["error"]) == ("out_of_office", None)


def test_what_is_no_message_is_nobody_s_reply(classify, tmp_path):
    (tmp_path / "noise.eml").write_bytes(bytes(range(256)) * 400)
    (tmp_path / "notes.md").write_text("# Unsubscribe\n\nPlease remove me from the list, says the button.\n")
    said = classify("reply", tmp_path / "noise.eml", tmp_path / "notes.md", "--json")
    assert said.code == 1
    assert [(d["kind"], d["reply_class"], d["error"]["code"]) for d in said.document] == [
        ("other", None, "no_message"), ("other", None, "no_message"),
    ]  # fmt: skip


def test_text_for_a_person_says_how_sure_it_is_and_why(classify, mails):
    said = classify("reply", *mails(absence=ABSENCE), VIGIE_LANG="en")
    first, *more = said.out.splitlines()
    assert "Automatic reply: out of office (sure to" in first
    assert "English" in first
    assert any("I am out of the office" in line for line in more)
    assert [line.strip() for line in more][-2:] == ["refers to ann@acme.example", "answers m2@us.example"]


def test_a_language_is_told_by_its_name(classify, tmp_path):
    text = "Bitte löschen Sie mich aus Ihrer Liste, ich habe kein Interesse an Ihrem Angebot."
    head = "From: jo@acme.example\nSubject: Re: x\nContent-Type: text/plain; charset=utf-8"
    (tmp_path / "de.eml").write_text(f"{head}\n\n{text}\n", encoding="utf-8")
    assert "German)" in classify("reply", tmp_path / "de.eml", VIGIE_LANG="en").out
    assert "allemand)" in classify("reply", tmp_path / "de.eml", VIGIE_LANG="fr").out


def test_a_report_says_whose_about_what_and_with_what_result(classify, tmp_path):
    (tmp_path / "r.json").write_text(json.dumps(TLS))
    said = classify("bounce", tmp_path / "r.json", VIGIE_LANG="en")
    assert said.out.strip().endswith(
        "TLS report of receiver.example about acme.example, 1 June 2026: 10 sessions encrypted, 2 failed."
    )


def test_pipes_and_links_of_a_folder_are_told_and_a_pipe_alone_is_an_error(classify, tmp_path):
    place = tmp_path / "lot"
    place.mkdir()
    (place / "a.eml").write_text(ABSENCE)
    (place / "link.eml").symlink_to("/etc/passwd")
    os.mkfifo(place / "pipe.eml")
    said = classify("reply", place, "--json").document
    assert [(d["error"] or {}).get("code") for d in said] == [None, "symlink", "not_a_file"]
    assert classify("reply", place / "pipe.eml").code != 0
