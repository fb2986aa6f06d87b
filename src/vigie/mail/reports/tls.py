"""TLS reports (RFC 8460): how other servers reached ours, and where encryption failed.

In: the JSON. Out: `TlsReport`.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

from vigie.vocabulary.errors import UnreadableFile
from vigie.vocabulary.mail import TlsPolicy, TlsReport
from vigie.vocabulary.text import sounded


def read(data: bytes) -> TlsReport:
    """The report. Raises UnreadableFile `report_not_json`, `report_not_tls` or `report_incomplete` with the field."""
    try:
        said: Any = sounded(json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("report_not_json", line=getattr(error, "lineno", 0)) from error
    if not isinstance(said, dict) or "policies" not in said:
        raise UnreadableFile("report_not_tls")
    document = cast("dict[str, Any]", said)
    policies = document["policies"]
    if not isinstance(policies, list) or not policies:
        raise UnreadableFile("report_incomplete", field="policies")
    dates = _object(document.get("date-range"), "date-range")
    return TlsReport(
        reporter=_text(document.get("organization-name")),
        report_id=_text(document.get("report-id")),
        begin=_moment(dates, "start-datetime"),
        end=_moment(dates, "end-datetime"),
        policies=tuple(_policy(_object(p, "policies")) for p in cast("list[Any]", policies)),
    )


def _policy(said: dict[str, Any]) -> TlsPolicy:
    policy, summary = _object(said.get("policy"), "policy"), _object(said.get("summary"), "summary")
    details: Any = said.get("failure-details") or []
    if not isinstance(details, list):
        raise UnreadableFile("report_incomplete", field="failure-details")
    domain = _text(policy.get("policy-domain")).lower()
    if not domain:
        raise UnreadableFile("report_incomplete", field="policy-domain")
    return TlsPolicy(
        domain=domain,
        kind=_text(policy.get("policy-type")).lower(),
        succeeded=_count(summary, "total-successful-session-count"),
        failed=_count(summary, "total-failure-session-count"),
        failures=_failures(cast("list[Any]", details)),
    )


def _failures(details: Iterable[Any]) -> tuple[tuple[str, int], ...]:
    """What failed, with its number of sessions; the kinds in the order of the report."""
    counted: dict[str, int] = {}
    for detail in details:
        said = _object(detail, "failure-details")
        kind = _text(said.get("result-type")).lower()
        counted[kind] = counted.get(kind, 0) + _count(said, "failed-session-count")
    return tuple(counted.items())


def _object(said: object, field: str) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise UnreadableFile("report_incomplete", field=field)
    return cast("dict[str, Any]", said)


def _text(said: object) -> str:
    return str(said).strip()[:1_000] if isinstance(said, str | int) else ""


def _count(said: dict[str, Any], field: str) -> int:
    value = said.get(field, 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UnreadableFile("report_incomplete", field=field)
    return value


def _moment(dates: dict[str, Any], field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(dates.get(field)))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableFile("report_incomplete", field=field) from error
