"""A large message without what makes it large: its fields, its text parts, its reports, each within bounds.

In: what the server tells of its structure, its parts on demand. Out: a message that says what was left out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Fetch = Callable[[Sequence[str]], Mapping[bytes, Any]]  # items of FETCH -> what came
MOST_FIELDS = 256 * 1024  # bytes
MOST_TEXT = 512 * 1024  # bytes of one part
MOST_PARTS = 30
_WANTED = {"text", "message"}
_LEFT_OUT = b"X-Vigie-Left-Out: attachments\r\n"


def outline(fetch: Fetch) -> bytes | None:
    """The message as `fetch` gives it piece by piece; None when it is gone."""
    told = fetch(["BODYSTRUCTURE", f"BODY.PEEK[HEADER]<0.{MOST_FIELDS}>"])
    if b"BODYSTRUCTURE" not in told:
        return None
    fields = _fields(told).rstrip(b"\r\n") + b"\r\n"
    structure = told[b"BODYSTRUCTURE"]
    if not _is_multipart(structure):
        return _LEFT_OUT + fields + b"\r\n" + _body(fetch([f"BODY.PEEK[TEXT]<0.{MOST_TEXT}>"]))
    mark = _boundary(structure)
    pieces = [_LEFT_OUT, fields, b"\r\n"]
    for place in [p for p, part in _parts(structure, "") if _type(part) in _WANTED][:MOST_PARTS]:
        got = fetch([f"BODY.PEEK[{place}.MIME]<0.{MOST_FIELDS}>", f"BODY.PEEK[{place}]<0.{MOST_TEXT}>"])
        mime = _named(got, f"{place}.MIME").rstrip(b"\r\n")
        pieces += [b"--", mark, b"\r\n", mime, b"\r\n\r\n", _named(got, place), b"\r\n"]
    return b"".join([*pieces, b"--", mark, b"--\r\n"])


def _parts(structure: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every part that holds no others, by its number (`1.2`)."""
    for number, part in enumerate(structure[0], 1):
        here = f"{place}.{number}" if place else str(number)
        if _is_multipart(part):
            yield from _parts(part, here)
        else:
            yield here, part


def _is_multipart(structure: Any) -> bool:
    return isinstance(structure[0], list)


def _type(part: Any) -> str:
    said = part[0]
    return said.decode("ascii", "replace").lower() if isinstance(said, bytes) else ""


def _boundary(structure: Any) -> bytes:
    """The boundary that the fields name: parts of parts are put on one level under it."""
    for item in structure[1:]:
        if isinstance(item, tuple):
            names = [n.lower() for n in item[::2] if isinstance(n, bytes)]
            if b"boundary" in names:
                return item[names.index(b"boundary") * 2 + 1]
    return b"vigie"


def _fields(told: Mapping[bytes, Any]) -> bytes:
    return _named(told, "HEADER")


def _body(told: Mapping[bytes, Any]) -> bytes:
    return _named(told, "TEXT")


def _named(told: Mapping[bytes, Any], name: str) -> bytes:
    """`BODY[1.MIME]<0>`, however the server writes the offset."""
    key = f"BODY[{name}]".encode()
    return next((v or b"" for k, v in told.items() if isinstance(k, bytes) and k.upper().startswith(key)), b"")
