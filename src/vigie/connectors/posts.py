"""Webhooks: what a tool posts to us, whether it is the tool's, and what it says.

In: a request as it came. Out: Records, as from an export; a code when it is not to be believed.

A connector declares a `Hook`; nothing else is to edit. Requests are stored before anybody understands them.
"""

import hmac
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from functools import cached_property
from typing import cast
from urllib.parse import parse_qsl

from vigie.connectors.told import Noted, Record, Refused
from vigie.vocabulary.proof import KeyKind, Proof
from vigie.vocabulary.robots import Touch, sign
from vigie.vocabulary.text import sound, sounded

# Clocks of senders differ by minutes. What is further ahead, or older than mail can be, is a mistake of the sender.
AHEAD = timedelta(hours=24)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_MILLISECONDS, _MICROSECONDS = 1e11, 1e14
_LONGEST_DETAIL = 2_000
_FEWEST_DIGITS = 7  # of a telephone number; shorter ones are extensions and services
_SPACED = re.compile(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?(Z|[+-]\d\d:?\d\d)?$")
_HALVES = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)|[\ud800-\udfff]")  # of characters, escaped or not, and NULs
_FRACTION = re.compile(r"(\.\d{6})\d+")

Fetch = Callable[[str], bytes]  # the bytes at an address that a connector has looked at; raises LookupError
Said = Mapping[str, object]


@dataclass(frozen=True)
class Post:
    """One request: `headers` with names in small letters, `query` decoded, `url` as the tool called it.

    `received` is when we took it, in UTC.
    """

    body: bytes
    headers: Mapping[str, str]
    received: datetime
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    url: str = ""
    method: str = "POST"

    @property
    def content_type(self) -> str:
        """Without its parameters, in small letters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The fields of a form in their order, URL-encoded or in parts; files are left out."""
        if self.content_type == "multipart/form-data":
            return list(_parts(self))
        try:
            said = parse_qsl(self.body.decode(), keep_blank_values=True, max_num_fields=2_000)
            return [(sound(name), sound(value)) for name, value in said]
        except ValueError:
            return []

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form by name, the first of each."""
        return dict(reversed(self.pairs))

    @cached_property
    def json(self) -> object:
        """The body as JSON; None when it is none."""
        return read_json(self.body)

    @property
    def said(self) -> Said:
        """The body as one JSON object; {} when it is none."""
        return fields(self.json)

    @property
    def each(self) -> list[Said]:
        """The body as a list of JSON objects; one object is a list of one."""
        return objects(self.json)

    def to_text(self) -> str:
        """The request as one line of ASCII, for the raw file."""
        said = {
            "body": b64encode(self.body).decode("ascii"), "headers": dict(self.headers), "query": dict(self.query),
            "url": self.url, "received": self.received.isoformat(), "method": self.method,
        }  # fmt: skip
        return b64encode(json.dumps(said, separators=(",", ":")).encode()).decode("ascii")

    @classmethod
    def from_text(cls, text: str) -> "Post":
        """The request again. Raises ValueError when the line is damaged."""
        said = fields(json.loads(b64decode(text, validate=True)))
        if not {"body", "headers", "query", "url", "received"} <= said.keys():
            raise ValueError(text[:40])
        return cls(
            b64decode(str(said["body"])),
            cast("dict[str, str]", said["headers"]),
            datetime.fromisoformat(str(said["received"])),
            cast("dict[str, str]", said["query"]),
            str(said["url"]),
            str(said.get("method", "POST")),
        )


def _parts(post: Post) -> Iterator[tuple[str, str]]:
    head = f"Content-Type: {post.headers.get('content-type', '')}\r\n\r\n".encode("latin-1", "replace")
    for part in BytesParser(policy=HTTP).parsebytes(head + post.body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str) and part.get_filename() is None:
            content = part.get_payload(decode=True)
            yield sound(name), sound(content.decode("utf-8", "replace")) if isinstance(content, bytes) else ""


Verify = Callable[[Post, Sequence[str], Fetch], str]
Parse = Callable[[Post], Iterable[Record | Refused | Noted]]


def is_json(post: Post) -> bool:
    """Whether the body is a JSON object or list."""
    return isinstance(post.json, dict | list)


def is_key(secret: str) -> bool:
    """Whether it can be a key or a password: not the first line of a key file, which is pasted in its place."""
    return bool(secret.strip()) and not secret.lstrip().startswith("-----")


@dataclass(frozen=True, slots=True)
class Hook:
    """How one tool posts.

    `verify(post, secrets, fetch)`: "" when the tool itself sent it, else a code; any of the secrets may fit, so that
    one can be changed for another. `parse(post)`: what it says. `signed`: every request is signed with a secret that
    both know, so that nothing is believed before it is set. `readable(post)`: whether the body is of the form that it
    posts. `answers(post)`: an address to call once, by which the tool wants to be told that we listen; "" for most.
    `sample(now)`: a body as it posts them, of nobody's; `prove(post, secrets)`: the request with its proof, as the tool
    makes it, None where only the tool can: with both, what checks and understands can be tried. `keyed(secret)`:
    whether a secret can be one of this tool's. `once(post)`: what is signed, where that says nothing of the event, so
    that it is good for one body; "" for most. `proof`: by what it proves itself; `word`: the field of its bodies that
    holds a secret, where that is it; `key_kind`: what the tool calls its secret, where it has one.
    """

    parse: Parse
    verify: Verify
    signed: bool = False
    readable: Callable[[Post], bool] = is_json
    answers: Callable[[Post], str] = lambda _post: ""
    sample: Callable[[datetime], object] = lambda _now: None
    prove: Callable[[Post, Sequence[str]], Post | None] = lambda post, _secrets: post
    keyed: Callable[[str], bool] = is_key
    once: Callable[[Post], str] = lambda _post: ""
    proof: Proof = Proof.SIGNATURE
    word: str = ""
    key_kind: KeyKind | None = None


# -- proofs -----------------------------------------------------------------------------------------------------------

FINE, UNSIGNED, FORGED, STALE = "", "signature_missing", "signature_wrong", "signature_stale"


def fits(given: str, expected: Iterable[str]) -> str:
    """FINE when what was given is one of what may be, compared in constant time."""
    if not given:
        return UNSIGNED
    same = [hmac.compare_digest(given.encode(), one.encode()) for one in expected]
    return FINE if any(same) else FORGED


def hmac_hex(secret: str, told: bytes, digest: str = "sha256") -> str:
    """HMAC in hexadecimal."""
    return hmac.new(secret.encode(), told, digest).hexdigest()


def hmac_base64(secret: bytes, told: bytes, digest: str = "sha256") -> str:
    """HMAC in base64."""
    return b64encode(hmac.new(secret, told, digest).digest()).decode("ascii")


def late(stamp: str, received: datetime, window: timedelta) -> bool:
    """Whether a signed moment (Unix seconds or milliseconds) is further from now than `window`, or none at all."""
    at = _unix(stamp)
    return at is None or abs(at - received) > window


def by_password(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
    """Basic authentication (`user:password` is the secret), or the secret itself as a bearer; nothing if none is set.

    For tools that sign nothing: the address is a secret too, and may be all that there is.
    """
    if not secrets:
        return FINE
    scheme, _, given = post.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        return fits(given.strip(), (b64encode(s.encode()).decode("ascii") for s in secrets))
    return fits(given.strip(), secrets)


# -- what is told -----------------------------------------------------------------------------------------------------


def read_json(said: str | bytes) -> object:
    """JSON, None when it is none; NaN and the like, which JSON has not, are none either."""
    try:
        told = said if isinstance(said, str) else said.decode(json.detect_encoding(said), "surrogatepass")
        found = json.loads(told, parse_constant=_no_number)
        return sounded(found) if _HALVES.search(told) else found
    except (ValueError, RecursionError):
        return None


def _no_number(said: str) -> None:
    raise ValueError(said)


def fields(value: object) -> Said:
    """A JSON object; {} when it is none."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """A JSON list; anything else is a list of one, and nothing an empty one."""
    if isinstance(value, list):
        return cast("list[object]", value)
    return [] if value is None else [value]


def objects(value: object) -> list[Said]:
    """A list of JSON objects; a lone object is a list of one, anything else is left out."""
    return [fields(cast("object", v)) for v in items(value) if isinstance(v, dict)]


def first_text(value: object) -> str:
    """The first text of a list, or the text itself; "" when there is none."""
    return one_of(*(text(v) for v in items(value)))


def within(value: object, *path: str) -> object:
    """What lies under these names, one inside the other; None when there is nothing."""
    for name in path:
        value = fields(value).get(name)
    return value


def text(value: object, *path: str) -> str:
    """A text or a number below `path`, as text; "" for anything else."""
    found = within(value, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return str(found).strip()


def one_of(*texts: str) -> str:
    """The first that is not empty."""
    return next((t for t in texts if t), "")


def moment_of(value: object) -> datetime | None:
    """Unix seconds, milliseconds or microseconds, or ISO 8601 (no offset: UTC), in UTC; None when it is none."""
    said = text(value)
    if found := _unix(said):
        return found
    if spaced := _SPACED.match(said.replace(" UTC", "Z")):
        said = f"{spaced[1]}T{spaced[2]}{spaced[3] or ''}"
    try:
        at = datetime.fromisoformat(_FRACTION.sub(r"\1", said))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _unix(said: str) -> datetime | None:
    try:
        value = float(said)
        value /= 1 if value < _MILLISECONDS else 1e3 if value < _MICROSECONDS else 1e6
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class When:
    """When something happened. `word` is what was said where that cannot be believed: then it is when we heard."""

    at: str
    word: str = ""


def when(post: Post, *values: object) -> When:
    """The first of these that is a moment, if it can be true; else when we received it."""
    said = next((v for v in values if text(v)), None)
    at = moment_of(said)
    if at is not None and EARLIEST <= at <= post.received + AHEAD:
        return When(at.isoformat())
    return When(post.received.isoformat(), text(said)[:40] or "-")


@dataclass(frozen=True, slots=True)
class Told:
    """What one event says, before its word is looked up. Empty = the tool does not say.

    `message` is the tool's own id of the message to this recipient, `message_id` the Message-ID header. `event_id`:
    the same in every retry.
    """

    word: str
    email: str
    at: When
    message: str = ""
    message_id: str = ""
    event_id: str = ""
    detail: str = ""
    campaign: str = ""
    step: str = ""
    mailbox: str = ""
    subject: str = ""
    agent: str = ""
    ip: str = ""


SENT, LEFT_OUT = "sent", "left_out"
Words = Mapping[str, str]


def happened(key: str, told: Told, words: Words) -> Iterator[Record | Refused | Noted]:
    """The records of one event.

    `words`: word of the tool -> event of ours, with `:machine` where no person did it; SENT, alone or with an event
    (`sent+delivered`); or LEFT_OUT.
    """
    kinds, _, actor = words.get(told.word, "").partition(":")
    kind, _, also = kinds.partition("+")
    if not kind or kind == LEFT_OUT:
        yield Noted("event_not_kept" if kind else "unknown_event", {"word": told.word[:80] or "-"})
        return
    if "@" not in told.email and (kind == SENT or not thread_of(told.message_id)):
        yield Refused("email_invalid" if told.email else "email_missing", {"column": "email"})
        return
    if told.at.word:
        yield Noted("time_not_believed", {"word": told.at.word})
    # One message of the tool may have several recipients, each with an id of its own here.
    send_id = f"{key}:{told.message}:{told.email}" if told.message and told.email else ""
    if kind == SENT and send_id:
        yield _send(told, send_id)
    if happens := also or kind.replace(SENT, ""):
        yield _event(told, happens, actor or _actor(told, happens), send_id)


def _send(told: Told, send_id: str) -> Record:
    return record(
        "sends", send_id=send_id, email=told.email, sent_at=told.at.at, campaign=told.campaign,
        step=told.step, mailbox=told.mailbox, message_id=told.message_id, subject=told.subject,
    )  # fmt: skip


def _event(told: Told, kind: str, actor: str, send_id: str) -> Record:
    return record(
        "events", event_id=told.event_id, send_id=send_id, email=told.email, campaign=told.campaign, step=told.step,
        type=kind, at=told.at.at, detail=told.detail[:_LONGEST_DETAIL], actor=actor, thread=thread_of(told.message_id),
    )  # fmt: skip


def _actor(told: Told, kind: str) -> str:
    """A machine where one visit shows it by itself; what several visits show is judged when facts are made."""
    seen = kind in set(Touch) and sign(Touch(kind), agent=told.agent, ip=told.ip)
    return "machine" if seen else ""


def record(table: str, **values: str) -> Record:
    """A Record of the filled values."""
    return Record(table, {name: value for name, value in values.items() if value})


def plain_id(message_id: str) -> str:
    """A Message-ID without its angle brackets."""
    return message_id.strip().strip("<>").strip()


def thread_of(message_id: str) -> str:
    """A Message-ID as events name it: the digest finds the message by it, whichever tool told of its sending."""
    said = plain_id(message_id).lower()
    return "" if any(c.isspace() for c in said) or "@" not in said else said


def named(headers: object, name: str) -> str:
    """A header among `[{"name", "value"}]` or `[[name, value]]` or `{name: value}`."""
    if isinstance(headers, dict):
        said = cast("dict[str, object]", headers)
        return next((text(v) for k, v in said.items() if k.lower() == name), "")
    for one in cast("list[object]", headers) if isinstance(headers, list) else []:
        pair = cast("list[object]", one) if isinstance(one, list) else [within(one, "name"), within(one, "value")]
        if pair[1:] and text(pair[0]).lower() == name:
            return text(pair[1])
    return ""


def address_of(value: object) -> str:
    """The address of `Ana <a@b.fr>` or the first of a list of such, lower case; "" when there is none."""
    if isinstance(value, list):
        return next((a for a in map(address_of, items(cast("object", value))) if a), "")
    said = text(value)
    inner = re.search(r"<([^<>]+)>", said)
    return (inner[1] if inner else said).strip().lower()


def number_in(*texts: str) -> str:
    """The first of these texts that can be a telephone number, as it stands; "" when none can."""
    return next((t for t in texts if sum(c.isdecimal() for c in t) >= _FEWEST_DIGITS), "")


def flat(said: Said, prefix: str = "") -> dict[str, str]:
    """A JSON object as one row: `{"a": {"b": 1}}` is `{"a.b": "1"}`; of a list only its texts, joined by commas."""
    row: dict[str, str] = {}
    for name, value in said.items():
        if isinstance(value, dict):
            row |= flat(fields(cast("object", value)), f"{prefix}{name}.")
        elif isinstance(value, list):
            row[prefix + name] = ", ".join(filter(None, map(text, cast("list[object]", value))))
        elif isinstance(value, bool):
            row[prefix + name] = str(value).lower()
        else:
            row[prefix + name] = text(value)
    return row


def row_of(post: Post, said: Said, *times: str) -> tuple[dict[str, str], list[Noted]]:
    """An event as a row of the tool's export. A time of `times` that cannot be believed is left out of it.

    Where none remains the row says, under the first of their names, when we received it, and a note says so.
    """
    row = flat(said)
    told = {name: row.pop(name) for name in times if row.get(name)}
    good = {name: w.at for name, value in told.items() if not (w := when(post, value)).word}
    if good:
        return {**row, **good}, []
    wrong = next(iter(told.values()), "-")
    return {**row, times[0]: post.received.isoformat()}, [Noted("time_not_believed", {"word": wrong[:40]})]


def by_word(name: str) -> Verify:
    """A secret that the tool repeats in every body, under `name`; nothing if none is set."""

    def verify(post: Post, secrets: Sequence[str], _fetch: Fetch) -> str:
        return fits(text(post.said, name), secrets) if secrets else FINE

    return verify
