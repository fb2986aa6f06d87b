"""One JSON document posted to one address, and what the answer means: taken, later, never.

In: an address, a document. Out: nothing, or `Failed`. The address is the secret: it is never logged nor followed on.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from vigie.outreach.wire import Unanswered, call, checked
from vigie.review.channels.message import Failed
from vigie.vocabulary.errors import UsageError

SECONDS = 10.0
LARGEST_ANSWER = 64 * 1024
LONGEST_WAIT_SECONDS = 24 * 3600.0
AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def check(address: str) -> None:
    """Refuse what is no web address, or would carry a secret in the open. Raises UsageError."""
    if not address.isascii() or any(c.isspace() for c in address):
        raise UsageError("bad_address", address=address)
    checked(address, secret=True)


def encoded(document: Mapping[str, Any]) -> bytes:
    """The bytes of a document, the same each time: they may be signed."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def post(address: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
    """Post it. Raises Failed: for good when the address refuses, for a time when it cannot answer or asks to wait."""
    told = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    try:
        check(address)
        reply = call("POST", address, headers=told, body=body, seconds=SECONDS, largest=LARGEST_ANSWER)
    except UsageError:
        raise Failed("bad_address", permanent=True) from None
    except Unanswered as error:
        raise Failed(error.code) from None
    if not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
        raise _refusal(reply.status, reply.headers.get("retry-after"))


def _refusal(status: int, wait: str | None) -> Failed:
    if status in AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        code = "too_many" if status == HTTPStatus.TOO_MANY_REQUESTS else f"http_{status}"
        return Failed(code, again_in=_wait(wait))
    return Failed(f"http_{status}", permanent=True)


def _wait(said: str | None) -> float | None:
    """Seconds to wait as an answer asks for them: a number or a date (RFC 9110, 10.2.3)."""
    text = (said or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT_SECONDS)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT_SECONDS)
