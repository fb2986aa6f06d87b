"""Bounces that a sending service writes as JSON, in a mail to people: Amazon's notifications by e-mail.

In: the readable text of a mail. Out: `Failure`s and the Message-ID of what failed.
"""

import json
from typing import Any, cast

from vigie.mail.failure import Failure, status_in
from vigie.vocabulary.text import sounded

_MARK = "bouncedRecipients"
_MOST = 500
_DEEPEST = 3  # the notification stands as text in the notification about it


def failures(text: str) -> tuple[list[Failure], str | None]:
    """Whom the service names, and which message it was; nothing where the text is no such document."""
    said = _document(text.strip(), 0) if _MARK in text else {}
    bounce, mail = _object(said.get("bounce")), _object(said.get("mail"))
    listed = bounce.get("bouncedRecipients")
    people = [_object(one) for one in cast("list[Any]", listed)] if isinstance(listed, list) else []
    headers = _object(mail.get("commonHeaders"))
    named = str(headers.get("messageId") or "").strip("<> ")
    return [_failure(one) for one in people[:_MOST] if one.get("emailAddress")], named or None


def _failure(said: dict[str, Any]) -> Failure:
    diagnostic = str(said.get("diagnosticCode") or "").removeprefix("smtp;").strip()
    recipient = str(said["emailAddress"]).rpartition("<")[2].strip("<> ").lower()
    return Failure(
        recipient, str(said.get("action") or "failed").lower(), status_in(str(said.get("status") or "")), diagnostic
    )


def _document(text: str, depth: int) -> dict[str, Any]:
    try:
        found: Any = sounded(json.JSONDecoder(strict=False).raw_decode(text)[0])
    except (ValueError, RecursionError):
        return {}
    document = _object(found)
    inner = document.get("Message")
    if isinstance(inner, str) and depth < _DEEPEST:
        return _document(inner.strip(), depth + 1)
    return document


def _object(said: object) -> dict[str, Any]:
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}
