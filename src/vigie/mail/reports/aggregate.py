"""DMARC aggregate reports: XML of RFC 7489 (appendix C), of its drafts, and of RFC 9990 (another namespace).

In: the XML. Out: `AggregateReport`. No entity is expanded, no document fetched.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from vigie.vocabulary.errors import UnreadableFile
from vigie.vocabulary.mail import AggregateReport, AggregateRow

_NAMES = (
    "feedback|version|report_metadata|org_name|email|extra_contact_info|report_id|date_range|begin|end|error|generator|"
    "policy_published|domain|adkim|aspf|p|sp|np|pct|fo|testing|discovery_method|record|row|source_ip|count|"
    "policy_evaluated|disposition|dkim|spf|reason|type|comment|identifiers|envelope_to|envelope_from|header_from|"
    "auth_results|selector|result|human_result|scope|policy_domain|extension|identities|is_policy"
)
# One schema: whatever opens like a tag and is none of its own is text that somebody forgot to escape.
_STRAY = re.compile(rf"<(?!/?(?:[\w.-]+:)?(?:{_NAMES})[\s/>]|\?|!--|!\[CDATA\[)")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}\?>")
_MOST_ROWS = 1_000_000
_MOST_DIGITS = 12  # of a count of messages


def read(data: bytes) -> AggregateReport:
    """The report. Raises UnreadableFile `report_not_xml`, `report_not_dmarc` or `report_incomplete` with the field."""
    root = _root(data)
    if _name(root) != "feedback":
        raise UnreadableFile("report_not_dmarc", root=_name(root)[:80])
    meta, policy = _child(root, "report_metadata"), _child(root, "policy_published")
    rows = tuple(_row(record) for record in _children(root, "record"))
    if not rows:
        raise UnreadableFile("report_incomplete", field="record")
    dates = _needed(meta, "date_range", "report_metadata")
    return AggregateReport(
        reporter=_text(meta, "org_name"),
        report_id=_text(meta, "report_id"),
        begin=_moment(dates, "begin"),
        end=_moment(dates, "end"),
        domain=_asked(policy, "domain", "policy_published").lower().rstrip("."),
        policy=_text(policy, "p").lower(),
        subdomain_policy=_text(policy, "sp").lower(),
        percent=_share(policy),
        rows=rows,
    )


def _root(data: bytes) -> Element:
    if not data.strip():
        raise UnreadableFile("report_empty")
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableFile("report_hostile") from error
    except (ParseError, ValueError, LookupError):
        pass
    text = _DECLARED.sub(b"", data).decode("utf-8", "replace").replace("\x00", "")
    start, end = text.find("<feedback"), text.rfind("</feedback>")  # a schema or a remark around it, never closed
    text = text[start : end + len("</feedback>")] if 0 <= start < end else text
    text = _AMPERSAND.sub("&amp;", _STRAY.sub("&lt;", text))
    try:
        return fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableFile("report_hostile") from error
    except (ParseError, ValueError) as error:
        line = error.position[0] if isinstance(error, ParseError) else 0
        raise UnreadableFile("report_not_xml", line=line) from error


def _row(record: Element) -> AggregateRow:
    row = _needed(record, "row", "record")
    judged = _child(row, "policy_evaluated")
    who = _child(record, "identifiers")
    if who is None:
        who = _child(record, "identities")  # a draft's name
    results = _child(record, "auth_results")
    count = _asked(row, "count", "row")
    if not count.isdecimal() or len(count) > _MOST_DIGITS:
        raise UnreadableFile("report_incomplete", field="count")
    return AggregateRow(
        source_ip=_asked(row, "source_ip", "row"),
        count=int(count),
        disposition=_text(judged, "disposition").lower() or "none",
        dkim_aligned=_text(judged, "dkim").lower() == "pass",
        spf_aligned=_text(judged, "spf").lower() == "pass",
        header_from=_text(who, "header_from").lower(),
        envelope_from=_text(who, "envelope_from").lower(),
        reasons=tuple(t for r in _children(judged, "reason") if (t := _text(r, "type").lower())),
        dkim=tuple((_text(d, "domain").lower(), _text(d, "result").lower()) for d in _children(results, "dkim")),
        spf=tuple((_text(s, "domain").lower(), _text(s, "result").lower()) for s in _children(results, "spf")),
    )


def _name(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()


def _children(element: Element | None, name: str) -> Iterator[Element]:
    if element is not None:
        yield from (child for child in element if _name(child) == name)


def _child(element: Element | None, name: str) -> Element | None:
    return next(_children(element, name), None)


def _text(element: Element | None, name: str) -> str:
    child = _child(element, name)
    return (child.text or "").strip()[:1_000] if child is not None else ""


def _needed(element: Element | None, name: str, inside: str) -> Element:
    child = _child(element, name)
    if child is None:
        raise UnreadableFile("report_incomplete", field=name if element is not None else inside)
    return child


def _asked(element: Element | None, name: str, inside: str) -> str:
    said = _text(element, name)
    if not said:
        raise UnreadableFile("report_incomplete", field=name if element is not None else inside)
    return said


def _moment(dates: Element, name: str) -> datetime:
    """Seconds since 1970 (the schema), or an ISO date, which some reporters write."""
    said = _asked(dates, name, "date_range")
    try:
        if said.partition(".")[0].isdecimal():
            return datetime.fromtimestamp(int(said.partition(".")[0]), UTC)
        moment = datetime.fromisoformat(said)
    except (ValueError, OverflowError, OSError) as error:
        raise UnreadableFile("report_incomplete", field=name) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _share(policy: Element | None) -> int:
    said = _text(policy, "pct")
    return min(int(said), 100) if said.isdecimal() and len(said) <= len("100") else 100
