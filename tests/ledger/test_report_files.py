"""Reports about our own domains as files of their own: read and counted, as in the mail that brings them.

In: XML, JSON, gzip, zip. Out: notes of an import.
"""

import gzip
import json
import zipfile

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
