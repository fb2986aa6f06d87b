"""One HTTP call to another host: bounded in time and size, following no redirect, saying nothing of what it carried.

In: an address, headers, a body. Out: what came back, or why nothing did.
"""

import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from urllib.parse import SplitResult, urlencode, urlsplit

from vigie.vocabulary.errors import UsageError

SECONDS = 10.0
LARGEST_ANSWER = 4 * 1024 * 1024  # a list of campaigns with their settings
AGENT = "Vigie"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `headers` with names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> object:
        """The body as JSON, None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:  # UnicodeDecodeError is one too
            return None


class Unanswered(Exception):
    """Nothing usable came back. `code`: timed_out, unreachable, not_trusted, answer_too_large."""

    def __init__(self, code: str) -> None:
        """Keep the code; what was called stays unsaid, its query may hold a secret."""
        self.code = code
        super().__init__(code)


def checked(address: str, *, secret: bool) -> str:
    """The address without a final slash. Raises UsageError `bad_address`.

    Only http and https; with a `secret` on the way, http only to this machine itself.
    """
    parts = _parts(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.fragment:
        raise UsageError("bad_address", address=address)
    if secret and parts.scheme == "http" and not is_here(parts.hostname):
        raise UsageError("address_not_safe", address=address)
    return address.rstrip("/")


def call(
    method: str, address: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None,
    body: bytes | None = None, seconds: float = SECONDS, largest: int = LARGEST_ANSWER,
) -> Reply:  # fmt: skip
    """Make one call; `seconds` bound all of it, from the name's look-up to the last byte. Raises Unanswered.

    A redirect is an answer like any other: what was meant for one host never goes to another.
    """
    parts = _parts(address)
    target = (parts.path or "/") + ("?" + "&".join(q for q in (parts.query, urlencode(query or {})) if q)).rstrip("?")
    line = _connection(parts, seconds)
    until = time.monotonic() + seconds
    expired = Timer(seconds, _shut, [line])
    expired.daemon = True
    expired.start()
    try:
        line.request(method, target, body, {"User-Agent": AGENT, "Accept": "application/json", **(headers or {})})
        answer = line.getresponse()
        read = answer.read(largest + 1)
        if len(read) > largest:
            raise Unanswered("answer_too_large")
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, read)
    except ssl.SSLError as error:
        raise Unanswered("not_trusted") from error
    except TimeoutError as error:
        raise Unanswered("timed_out") from error
    except (OSError, HTTPException, ValueError, AttributeError) as error:  # closed under our hands, or no HTTP at all
        raise Unanswered("unreachable" if time.monotonic() < until else "timed_out") from error
    finally:
        expired.cancel()
        line.close()


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for a port that is no number
    except ValueError:
        raise UsageError("bad_address", address=address) from None
    return parts


def _connection(parts: SplitResult, seconds: float) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return HTTPConnection(host, parts.port, timeout=seconds)


def _shut(line: HTTPConnection) -> None:
    """Each wait has its time-out, but a byte now and then would stretch a call for ever."""
    wire = line.sock
    if wire is not None:
        try:
            wire.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def is_here(host: str) -> bool:
    """Whether a host is this very machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
