"""Reports about our own domains, as files of their own and in the mails that bring them: read and counted.

In: XML, JSON, gzip, zip, mails. Out: notes and rejected rows of an import.
"""

import gzip
import json
import zipfile
from email.message import EmailMessage

import pytest

from vigie.mail import reports
from vigie.vocabulary.errors import UnreadableFile

XML = b"""<?xml version="1.0"?>
<!-- made by receiver.example -->
<feedback><report_metadata><org_name>receiver.example</org_name><report_id>r1</report_id>
<date_range><begin>1780272000</begin><end>1780358399</end></date_range></report_metadata>
<policy_published><domain>acme.example</domain><p>none</p></policy_published>
<record><row><source_ip>192.0.2.1</source_ip><count>7</count>
<policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row>
<identifiers><header_from>acme.example</header_from></identifiers></record></feedback>"""
TLS = {
    "organization-name": "receiver.example", "report-id": "t1",
    "date-range": {"start-datetime": "2026-06-01T00:00:00Z", "end-datetime": "2026-06-01T23:59:59Z"},
    "policies": [{"policy": {"policy-type": "sts", "policy-domain": "acme.example"},
                  "summary": {"total-successful-session-count": 10, "total-failure-session-count": 2}}],
}  # fmt: skip


def test_report_files_are_read_and_counted_and_a_broken_one_is_a_rejected_row(bring, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.xml").write_bytes(XML)
    (folder / "b.xml.gz").write_bytes(gzip.compress(XML))
    (folder / "c.json").write_text(json.dumps(TLS))
    (folder / "d.xml").write_bytes(XML[: len(XML) // 2])
    with zipfile.ZipFile(folder / "e.zip", "w") as archive:
        archive.writestr("acme.xml", XML)
    report = bring(folder)
    assert {(n["code"], n["times"]) for n in report.noted} == {("mail_dmarc", 3), ("mail_tls", 1)}
    assert [(r.code, r.file) for r in report.rejected] == [("report_not_xml", "d.xml")]
    assert report.kind == "mail"


def mail(subject: str, kind: str, name: str, body: bytes) -> bytes:
    """A mail that brings a report as its only attachment."""
    made = EmailMessage()
    made["From"], made["To"] = "noreply-dmarc@receiver.example", "dmarc@acme.example"
    made["Subject"], made["Message-ID"] = subject, f"<{name}@receiver.example>"
    made.set_content("This is a report.")
    made.add_attachment(body, *kind.split("/"), filename=name)
    return bytes(made)


def test_a_broken_report_in_a_mail_is_a_rejected_row_that_says_what_is_wrong(bring, tmp_path):
    folder, span = tmp_path / "mails", "receiver.example!acme.example!1780272000!1780358399"
    folder.mkdir()
    about = "Report domain: acme.example Submitter: receiver.example Report-ID: r1"
    whole = gzip.compress(XML)
    sent = {
        "a.eml": mail(about, "application/gzip", f"{span}.xml.gz", whole),
        "b.eml": mail(about, "application/gzip", f"{span}!2.xml.gz", whole[: len(whole) // 2]),
        "c.eml": mail(about, "text/xml", f"{span}!3.xml", XML[: len(XML) // 2]),
        "d.eml": mail(about, "application/zip", f"{span}!4.zip", b"\x00garbage" * 40),
        "e.eml": mail(about, "application/gzip", f"{span}!5.xml.gz", b""),
        "f.eml": mail("Report", "application/tlsrpt+json", f"{span}.json", json.dumps(TLS).encode()),
        "g.eml": mail("Report", "application/tlsrpt+gzip", f"{span}.json.gz", gzip.compress(b'{"policies": [')),
    }
    for name, raw in sent.items():
        (folder / name).write_bytes(raw)
    report = bring(folder)
    assert {(n["code"], n["times"]) for n in report.noted} == {("mail_dmarc", 1), ("mail_tls", 1)}
    assert [(r.line, r.code) for r in report.rejected] == [
        (2, "report_damaged"),
        (3, "report_not_xml"),
        (4, "report_not_xml"),
        (5, "report_empty"),
        (7, "report_not_json"),
    ]


HOSTILE = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]><feedback>&l2;</feedback>'
)


def test_a_report_that_is_not_read_is_one_row_for_one_cause_in_the_words_of_who_reads_it_alone(bring, tmp_path):
    folder, whole = tmp_path / "reports", gzip.compress(XML)
    folder.mkdir()
    sent = {
        "a.xml": HOSTILE,
        "b.xml.gz": whole[: len(whole) // 2],
        "c.xml.gz": whole[:-4],  # lacks only its sum
        "d.xml.gz": gzip.compress(XML + b" " * 70_000_000, compresslevel=1),
        "e.xml.gz": gzip.compress(XML + b" " * 30_000_000, compresslevel=1),
    }
    for name, raw in sent.items():
        (folder / name).write_bytes(raw)
    report = bring(folder)
    assert [(r.file, r.code, r.params) for r in report.rejected] == [
        ("a.xml", "report_hostile", []),
        ("b.xml.gz", "report_damaged", ["gzip"]),
        ("d.xml.gz", "report_too_large", ["64"]),
    ]
    for rejected in report.rejected:
        with pytest.raises(UnreadableFile) as alone:
            reports.read(sent[rejected.file])
        assert (alone.value.code, [str(v) for v in alone.value.params.values()]) == (rejected.code, rejected.params)
    assert report.noted == [{"code": "mail_dmarc", "params": [], "times": 2}]
    assert {table: counts.rejected for table, counts in report.by_table.items()} == {"reports": 3}
