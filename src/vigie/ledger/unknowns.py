"""Events of tools that nobody knows, to be looked at: the last requests of each word, without who and without secrets.

In: a receiver. Out: words with their count and up to three bodies. They are read again from the raw files of the
batches that told of the word: nothing is kept for it.
"""

import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from vigie.connectors import Hook, Noted, Post, Refused, connectors
from vigie.connectors.reading import Member, rows
from vigie.ledger.models import Import, Receiver, Status
from vigie.vocabulary.text import without_addresses

log = logging.getLogger(__name__)
SHOWN = 3
_PATIENCE = 2.0  # seconds; the latest come first
_LONGEST = 4_000  # characters of a body
_LONGEST_WORD = 40
_PLACE = re.compile(r"(https?://[^/\s\"'<>?#]+)[^\s\"'<>]*")
_LONG_WORD = re.compile(r"(?=[\w+/=-]*\d)[\w+/=-]{24,}")  # keys, tokens, signatures
_NUMBER = re.compile(r"\+?\d[\d ().-]{7,}\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d")
# Names of fields that say who, what was written, or prove something; names of campaigns are left out with the others.
_PRIVATE = re.compile(
    r"secret|token|signature|passw|auth|api.?key|name|phone|mobile|number|digits|street|subject|text|html|body|message$"
    r"|content|note|comment|snippet|linkedin|title|company|organi[sz]ation|\bip\b|address$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[a-z][a-z0-9]*([._:-][a-z0-9]+)*|[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")  # how tools write their words
_LEFT_OUT = "…"


@dataclass(slots=True)
class Unknown:
    """A word that nobody knows. `bodies`: the latest first, (moment of reception, body) with who and secrets masked."""

    word: str
    times: int
    bodies: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


def unknown(row: Receiver) -> list[Unknown]:
    """The words of a receiver that nobody knows, by name."""
    batches = Import.objects.filter(workspace=row.workspace, options__receiver=row.pk, status=Status.DONE)
    words: dict[str, Unknown] = {}
    until = time.monotonic() + _PATIENCE
    for batch in batches.order_by("-pk"):
        told = _told(batch)
        for word, times in told.items():
            words.setdefault(word, Unknown(word, 0)).times += times
        wanted = {word: words[word] for word in told if len(words[word].bodies) < SHOWN}
        if wanted and time.monotonic() < until:
            _look(row, batch, wanted, until)
    return [words[word] for word in sorted(words)]


def _told(batch: Import) -> dict[str, int]:
    noted = batch.report.get("noted", [])
    return {n["params"][0]: n["times"] for n in noted if n["code"] == "unknown_event"}


def _look(row: Receiver, batch: Import, wanted: Mapping[str, Unknown], until: float) -> None:
    hook = connectors()[row.connector].hook
    for post in _posts(batch):
        lacking = any(len(u.bodies) < SHOWN for u in wanted.values())
        if hook is None or not lacking or time.monotonic() > until:
            return
        for word in _words(hook, post) & wanted.keys():
            if len(wanted[word].bodies) < SHOWN:
                wanted[word].bodies.append((post.received.isoformat(), masked(post, word)))


def _words(hook: Hook, post: Post) -> set[str]:
    try:
        return {str(o.params.get("word")) for o in hook.parse(post) if isinstance(o, Noted)}
    except Exception:  # the digest refused its row, too
        log.exception("a request could not be read")
        return set()


def _posts(batch: Import) -> Iterator[Post]:
    for file in batch.files.select_related("raw__workspace"):
        for _line, cells in rows(Member(file.name, "posted", file.raw.path)):
            with suppress(ValueError):  # a damaged one is told of as a rejected row
                if not isinstance(cells, Refused):
                    yield Post.from_text(cells["request"])


def masked(post: Post, word: str) -> str:
    """The body of a request, indented, its addresses, names, numbers and secrets left out; `word` stays."""
    said = post.json if post.json is not None else dict(post.pairs)
    return json.dumps(_masked(said, word), ensure_ascii=False, indent=2)[:_LONGEST]


def _masked(value: Any, word: str, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {_without(str(k)): _masked(v, word, str(k)) for k, v in value.items()}
    if isinstance(value, list):
        return [_masked(v, word, name) for v in value]
    if value == word or value is None or isinstance(value, bool):
        return value
    if _PRIVATE.search(name):
        return _LEFT_OUT
    return _without(value) if isinstance(value, str) else value


def _without(text: str) -> str:
    if _WORDS.fullmatch(text) and len(text) <= _LONGEST_WORD:
        return text
    text = _PLACE.sub(rf"\1/{_LEFT_OUT}", without_addresses(text))
    if _MOMENT.match(text):
        return text
    return _NUMBER.sub(_LEFT_OUT, _LONG_WORD.sub(_LEFT_OUT, text))
