"""What a refusal means: a closed list, one file per reason; that the file exists is its registration.

`judge(diagnostic, status)` reads the text of a server first and its status where the words do not decide: systems
stamp 5.1.1 or 5.0.0 on whatever they are told, and only a few statuses (5.7.26, 5.7.515) are never wrong.
"""

import re
from functools import cache, lru_cache
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules

from vigie.mail.failure import code_in, status_in, worth
from vigie.mail.reasons.declaring import Reason, folded
from vigie.vocabulary.mail import BounceReason

__all__ = ["Reason", "is_dead", "judge", "reasons", "refused_late", "word"]

_NEAR = 60  # characters between two pieces of a phrase
_PARTICULAR = 3  # what a status such as 5.1.1 is worth
_AFTER_TEXT = re.compile(
    r"\(in reply to end of data|(?:after|response to) (?:the )?(?:end of (?:data|message)|sending data|data command)|"
    r"^>>> data\s+<<< 55\d",
    re.IGNORECASE | re.MULTILINE,
)
# Asked of every stranger, whatever number stands beside it.
_GREY = re.compile(r"gr[ae]y[- ]?list|listes? grises?")
_ENDED = re.compile(
    r"account (?:has been |was |is )?(?:cancell?ed|closed|deleted|removed|terminated)|conta cancelada|"
    r"compte (?:ferme|supprime|resilie)|cuenta (?:cancelada|eliminada)"
)
# With commands sent in one go (RFC 2920) the refusal of the recipient is read below DATA.
_LOOKED = re.compile(
    r"mailbox|\b503\b|\b554 5\.5\.1|(?:need|no(?: valid)?) (?:rcpt|recipient)|^>>> rcpt to:.*\s+<<< 55\d",
    re.IGNORECASE | re.MULTILINE,
)


@cache
def reasons() -> dict[BounceReason, Reason]:
    """Every reason, the one whose words win first."""
    names = sorted(m.name for m in iter_modules(__path__) if m.name != "declaring")
    found: list[Reason] = [import_module(f"{__name__}.{name}").REASON for name in names]
    return {r.name: r for r in sorted(found, key=lambda r: r.rank)}


@lru_cache(4096)
def judge(diagnostic: str, status: str | None = None) -> Reason:
    """The reason that a diagnostic text and a status (`5.1.1`, or a reply code `550`) give; `unknown` is one too."""
    sure, plain, phrases = _tables()
    known = reasons()
    detail = _detail(status)
    low = folded(diagnostic)
    if detail in sure:
        later = (status or "").startswith("4") and _GREY.search(low)
        return known[BounceReason.GREYLISTING if later else sure[detail]]
    spoken = _spoken(f"^{low}$", phrases)
    if spoken is not None:
        told = plain.get(detail)
        return known[told] if known[spoken].weak and told and not detail.endswith(".0") else known[spoken]
    return known[plain.get(detail, BounceReason.UNKNOWN)]


def is_dead(reason: Reason, status: str | None, said: str) -> bool:
    """Whether a failure for this reason, with this status and in these words, says that the address is gone for good.

    A server that refuses only for now (4.x.x) does not say so, whatever its words. X.2.x speaks of a mailbox that is
    there; only a refusal of the recipient itself (RCPT) outweighs it, or that its account has been ended.
    """
    for_now = (status or "").startswith("4") and not (status or "").endswith(".1.1")
    low = said.lower()
    there = (status or "")[1:3] == ".2" and "rcpt" not in low and not _ENDED.search(low)
    return reason.dead and not for_now and not there


def refused_late(status: str | None, said: str) -> bool:
    """Whether a server took the recipient and refused once it had the text, without a particular status.

    It may have refused the text: carriers answer "user unknown" to mail that they filter. A store that looked for
    the mailbox says so ("mailbox not found").
    """
    return worth(status) < _PARTICULAR and bool(_AFTER_TEXT.search(said)) and not _LOOKED.search(said)


def word(diagnostic: str) -> BounceReason:
    """The reason of a diagnostic text alone, as a tool exports it.

    A reason that condemns the address is given only where the text is sure of it; else the reason is unknown.
    """
    status = status_in(diagnostic) or _of_code(code_in(diagnostic))
    found = judge(diagnostic, status)
    sure = is_dead(found, status, diagnostic) and not refused_late(status, diagnostic)
    return found.name if sure or not found.dead else BounceReason.UNKNOWN


def _of_code(code: str | None) -> str | None:
    """A reply code as the least that a status can say."""
    return f"{code[0]}.0.0" if code else None


def _detail(status: str | None) -> str:
    """`5.7.026` -> `7.26`; a bare reply code or nothing -> ""."""
    _class, *parts = (status or "").split(".")
    return ".".join(part.lstrip("0") or "0" for part in parts)


def _spoken(said: str, phrases: "_Phrases") -> BounceReason | None:
    """The reason whose words stand in a folded text. A thousand comparisons a text: written for speed."""
    for lone, gapped, name in phrases:
        for phrase in lone:
            if phrase in said:
                return name
        for pieces in gapped:
            if _stands(pieces, said):
                return name
    return None


def _stands(pieces: tuple[str, ...], said: str) -> bool:
    """Whether the pieces stand in that order, near each other."""
    at = said.find(pieces[0])
    for piece, after in pairwise(pieces):
        if at < 0:
            return False
        at = said.find(after, at + len(piece), at + len(piece) + _NEAR + len(after))
    return at >= 0


_Phrases = list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...], BounceReason]]


@cache
def _tables() -> tuple[dict[str, BounceReason], dict[str, BounceReason], "_Phrases"]:
    """Sure statuses, other statuses, and the phrases in the order in which they win."""
    known = reasons().values()
    sure = {status: r.name for r in known for status in r.sure.split()}
    plain = {status: r.name for r in known for status in r.statuses.split()}
    phrases: _Phrases = []
    for said, reason in (*((r.plainly, r) for r in known), *((r.phrases, r) for r in known)):
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        lone = tuple(line for line in lines if " * " not in line)
        gapped = tuple(tuple(line.split(" * ")) for line in lines if " * " in line)
        phrases.append((lone, gapped, reason.name))
    return sure, plain, phrases
