"""One recipient's failure as a mail tells it, before anybody judges what it means.

In: nothing. Out: `Failure`, and the reply codes and statuses of a text.
"""

import re
from dataclasses import dataclass

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
# Behind a number of its own (`OFR204_416 [416]`) a carrier repeats that number, not a reply code.
_CODE = re.compile(r"(?<![\d.:/_-])(?<!_\d\d\d \[)([45]\d\d)(?=[ \-#\]]|$)(?! ?(?:bytes|kb|mb|octets))", re.IGNORECASE)

_COMMAND = re.compile(
    r"(?:in reply to|after|in response to) \W?(?:mail from|(?:the )?end of data)\b|failed after i sent the message",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What a mail says of one recipient. `action`: RFC 3464's word (failed, delayed, delivered, relayed, expanded).

    `asked`: the address that the sender had named, where the mail was handed on to another one.
    """

    recipient: str | None
    action: str = "failed"
    status: str | None = None
    diagnostic: str = ""
    host: str = ""
    asked: str | None = None


def status_in(text: str) -> str | None:
    """The status that a text tells (RFC 3463): the most particular one, the first of several."""
    found = statuses_in(text)
    return next((s for s in found if not s.endswith(".0.0") and s[0] != "2"), found[0] if found else None)


def statuses_in(text: str) -> list[str]:
    """Every status that a text tells, in its order."""
    return _STATUS.findall(text[:3000])


def command_in(text: str) -> str | None:
    """The command that a server answered, where a mail system says so and it was not the one that names the recipient.

    `MAIL FROM` and `end of DATA` are said of every recipient of a message alike.
    """
    found = _COMMAND.search(text[:3000])
    return ("MAIL FROM" if found[0][-4:].lower() == "from" else "end of DATA") if found else None


def code_in(text: str) -> str | None:
    """The reply code of a text (RFC 5321), failures only: `550`."""
    found = _CODE.search(text[:3000])
    return found[1] if found else None


def for_now(text: str) -> bool:
    """Whether every reply code of a text refuses only for now, whatever status a reporter writes beside it."""
    codes = _CODE.findall(text[:3000])
    return bool(codes) and all(code[0] == "4" for code in codes)


def worth(status: str | None) -> int:
    """How much a status tells: none 0, `5.0.0` 1, `5.7.0` 2, `5.1.1` 3."""
    if not status:
        return 0
    _cls, subject, detail = status.split(".")
    return 1 + (subject != "0") + (detail != "0")
