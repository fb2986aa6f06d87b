"""Reports about the sender's own domains: every valid one is read, every broken one is a clear error.

In: ../shared/data/reports, and reports made here. Out: what they say, or the code of what is wrong.
"""

import gzip
import io
import json
import zipfile
from base64 import encodebytes
from pathlib import Path

import pytest

from vigie.mail import read, reports
from vigie.mail.reports.unpacking import unpacked
from vigie.vocabulary.errors import UnreadableFile, VigieError
from vigie.vocabulary.mail import AggregateReport, FailureReport, MailKind, TlsReport

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "reports" / "parsedmarc"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not on this machine")
XML = b"""<?xml version="1.0"?>
<feedback><report_metadata><org_name>receiver.example</org_name><report_id>r1</report_id>
<date_range><begin>1780272000</begin><end>1780358399</end></date_range></report_metadata>
<policy_published><domain>Acme.example</domain><p>none</p><pct>50</pct></policy_published>
<record><row><source_ip>192.0.2.1</source_ip><count>7</count>
<policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row>
<identifiers><header_from>acme.example</header_from></identifiers>
<auth_results><dkim><domain>acme.example</domain><result>pass</result></dkim></auth_results></record></feedback>"""
TLS = {
    "organization-name": "receiver.example",
    "report-id": "t1",
    "date-range": {"start-datetime": "2026-06-01T00:00:00Z", "end-datetime": "2026-06-01T23:59:59Z"},
    "policies": [
        {
            "policy": {"policy-type": "sts", "policy-domain": "acme.example"},
            "summary": {"total-successful-session-count": 10, "total-failure-session-count": 2},
            "failure-details": [{"result-type": "certificate-expired", "failed-session-count": 2}],
        }
    ],
}


def code_of(raw: bytes) -> str:
    with pytest.raises(VigieError) as refused:
        reports.read(raw)
    return refused.value.code


@needs_samples
def test_every_report_of_real_receivers_is_read():
    wanted = {"aggregate": AggregateReport, "extract_report": AggregateReport, "failure": FailureReport}
    wanted["smtp_tls"] = TlsReport
    for folder, kind in wanted.items():
        for path in sorted((SAMPLES / folder).iterdir()):
            assert isinstance(reports.read(path.read_bytes()), kind), path.name


@needs_samples
def test_mails_that_bring_reports_are_known_as_such():
    kinds = {p: read(p.read_bytes()).kind for p in SAMPLES.rglob("*.eml")}
    assert {p.name for p, kind in kinds.items() if kind is MailKind.TLS} == {"google.com_smtp_tls_report.eml"}
    assert {kind for p, kind in kinds.items() if p.parent.name != "smtp_tls"} == {MailKind.DMARC}


def test_an_aggregate_report_tells_who_sent_how_much_and_what_authenticated_it():
    report = reports.read(XML)
    assert isinstance(report, AggregateReport)
    assert (report.reporter, report.domain, report.percent) == ("receiver.example", "acme.example", 50)
    assert (report.end - report.begin).total_seconds() == 86_399
    (row,) = report.rows
    assert (row.source_ip, row.count, row.dkim_aligned, row.spf_aligned) == ("192.0.2.1", 7, True, False)
    assert row.dkim == (("acme.example", "pass"),)


@pytest.mark.parametrize("pack", [gzip.compress, None])
def test_a_packed_report_in_a_mail_is_read(pack):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("receiver.example!acme.example!1780272000!1780358399.xml", XML)
    data, end = (pack(XML), "xml.gz") if pack else (archive.getvalue(), "zip")
    head = f"""From: noreply@receiver.example
Subject: Report Domain: acme.example Submitter: receiver.example Report-ID: r1
Content-Type: application/octet-stream; name="receiver.example!acme.example!1780272000!1780358399.{end}"
Content-Transfer-Encoding: base64

"""
    mail = head.encode() + encodebytes(data)
    assert read(mail).kind is MailKind.DMARC
    assert isinstance(reports.read(mail), AggregateReport)


def test_a_tls_report_counts_the_sessions_that_failed_by_kind():
    report = reports.read(json.dumps(TLS).encode())
    assert isinstance(report, TlsReport)
    assert (report.policies[0].succeeded, report.policies[0].failed) == (10, 2)
    assert report.policies[0].failures == (("certificate-expired", 2),)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "report_empty"),
        (b"   \n", "report_empty"),
        (XML[:300], "report_not_xml"),
        (XML.replace(b"feedback>", b"feed>").replace(b"<feedback", b"<feed"), "report_not_dmarc"),
        (XML.replace(b"<count>7</count>", b"<count>many</count>"), "report_incomplete"),
        (XML.replace(b"<count>7</count>", b"<count>" + b"9" * 13 + b"</count>"), "report_incomplete"),
        (XML.replace(b"<source_ip>192.0.2.1</source_ip>", b""), "report_incomplete"),
        (XML[: XML.index(b"<record>")] + b"</feedback>", "report_incomplete"),
        (XML.replace(b"1780272000", b"yesterday"), "report_incomplete"),
        (XML.replace(b"1780272000", b"9" * 40), "report_incomplete"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><feedback>&a;</feedback>', "report_hostile"),
        (gzip.compress(XML, mtime=0)[:-40], "report_damaged"),
        (b"\x1f\x8b\x08" + b"rubbish" * 9, "report_damaged"),
        (b"PK\x03\x04" + b"rubbish" * 9, "report_damaged"),
        (json.dumps({**TLS, "policies": []}).encode(), "report_incomplete"),
        (json.dumps({**TLS, "date-range": None}).encode(), "report_incomplete"),
        (json.dumps(TLS).encode()[:-3], "report_not_json"),
        (b'{"policies": [[]], "date-range": {"start-datetime": "x"}}', "report_incomplete"),
        (b"From: a@b.example\nSubject: hello\n\nno report here", "report_missing"),
    ],
    ids=[f"broken{n}" for n in range(19)],
)
def test_a_broken_report_says_what_is_wrong(raw, code):
    assert code_of(raw) == code


def test_a_stray_angle_bracket_in_a_text_does_not_hide_a_report():
    report = reports.read(XML.replace(b"receiver.example<", b"Receiver & <Co><"))
    assert isinstance(report, AggregateReport)
    assert report.reporter == "Receiver & <Co>"


def test_an_archive_that_would_fill_the_memory_is_refused():
    bomb = gzip.compress(b"<" * 3_000_000)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.xml", b"<" * 3_000_000)
    for packed in (bomb, archive.getvalue(), gzip.compress(bomb)):
        with pytest.raises(UnreadableFile) as refused:
            unpacked(packed, most=1_000_000)
        assert refused.value.code == "report_too_large"
