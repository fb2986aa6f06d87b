"""Addresses as mail systems write them: SMTP, X.400, addresses wrapped in addresses.

In: a field or a line of text. Out: lower-case SMTP addresses, domains in letters.
"""

import re
import sys

from vigie.vocabulary.domains import one_form
from vigie.vocabulary.unanswered import DAEMON, NO_REPLY

_LONGEST = 254  # RFC 5321: a path of 256 holds two brackets
_LOCAL = r"[\w!#$%&'*+/=?^`{|}~.-]"
ADDRESS = re.compile(rf"(?<!{_LOCAL}){_LOCAL}{{1,96}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}})*(?![\w-])")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.){1,96}"@[\w-]+(?:\.[\w-]+)*')
_WRAPPED = re.compile(r"^imceaex-|^imcea\w+-", re.IGNORECASE)
_DDA = re.compile(r"(?:DDA[.:]|dd\.)(?:RFC-822|rfc822|smtp)=([^;/\s]+)", re.IGNORECASE)
# How X.400 gateways introduce an address in prose: `dda:SMTP=jo@acme.example`.
_INTRODUCED = re.compile(r"^(?:smtp|rfc-?822)=", re.IGNORECASE)
# A letter in a report of ASCII alone: `utf-8;info@m\x{FC}ller.example` (RFC 6533).
_ESCAPED = re.compile(r"\\x\{([0-9a-f]{2,6})\}", re.IGNORECASE)
_X400_AT = re.compile(r"\(a\)|\(at\)", re.IGNORECASE)
_SERVICE = re.compile(
    rf"^(?:{DAEMON}|post[._]?master|mail-?deamon|mdaemon|mail\.daemon)(?:@|$)|"
    r"^[\w.+-]+-(?:owner|request|bounces)@|"
    rf"^(?:{NO_REPLY}|mail(?:er)?-?(?:delivery)?-?(?:sub)?system|bounces?|listserv|majordomo|root|double-?bounce)@",
    re.IGNORECASE,
)


def in_text(text: str) -> list[str]:
    """Every address of a text, in order, once each."""
    if "@" not in text:
        return []
    found = [*_QUOTED.findall(text), *ADDRESS.findall(text)] if '"@' in text else ADDRESS.findall(text)
    return list(dict.fromkeys(a for a in (cleaned(a) for a in found) if a))


def of_field(value: str) -> str | None:
    """The address of a field such as `rfc822;jo@acme.example` or `x400; ...DDA.RFC-822=jo(a)acme.example`."""
    kind, _sep, said = value.partition(";")
    said = said if _sep else kind
    if "\\x{" in said:
        said = _ESCAPED.sub(_letter, said)
    hidden = _DDA.search(value)
    if hidden:
        said = _X400_AT.sub("@", hidden[1])
    found = in_text(said)
    if found:
        return found[0]
    bare = said.strip(" <>\"'\t")
    fits = bare and " " not in bare and "@" in bare[1:] and len(bare) <= _LONGEST
    return one_form(bare.lower()) if fits else None


def _letter(escaped: re.Match[str]) -> str:
    number = int(escaped[1], 16)
    return chr(number) if number <= sys.maxunicode and chr(number).isprintable() else escaped[0]


def cleaned(address: str) -> str:
    """Lower case, without what the sentence around it left behind; "" when nothing is left."""
    said = address.strip(".'`*=_").lower() if address[0] != '"' else address.lower()
    said = _INTRODUCED.sub("", said)
    local, _at, domain = said.rpartition("@")
    return one_form(said) if local and domain and not _WRAPPED.match(local) else ""


def is_service(address: str) -> bool:
    """Whether an address is a mail system's own, nobody's mailbox."""
    return bool(_SERVICE.match(address))
