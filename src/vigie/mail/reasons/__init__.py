"""What a refusal means: a closed list, one file per reason; that the file exists is its registration.

`judge(diagnostic, status)` reads the text of a server first and its status where the words do not decide: systems
stamp 5.1.1 or 5.0.0 on whatever they are told, and only a few statuses (5.7.26, 5.7.515) are never wrong.
"""

import re
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import iter_modules

from vigie.mail.failure import code_in, for_now, status_in, statuses_in
from vigie.mail.phrasebook import Phrasebook, beginnings
from vigie.mail.reasons.declaring import Reason, folded
from vigie.vocabulary.mail import BounceReason

__all__ = ["Reason", "is_dead", "judge", "reasons", "refused_late", "word"]

_AFTER_TEXT = re.compile(
    r"\(in reply to end of data|(?:after|response to) (?:the )?(?:end of (?:data|message)|sending data|data command)|"
    r"failed after i sent the message|^>>> data\s+<<< 55\d",
    re.IGNORECASE | re.MULTILINE,
)
# Asked of every stranger, whatever number stands beside it.
_GREY = re.compile(r"gr[ae]y[- ]?list|listes? grises?")
# Said of what is so now: a status or words that condemn the address beside it do not.
_PASSING = re.compile(
    r"tempora[ir]|provisoire|momentane|injoignable|inaccessible|actuellement indisponible|"
    r"\b(?:try|retry)(?: again)? later|maintenance|unverified address|reessay\w+ (?:plus tard|ulterieurement)|"
    r"ldap (?:lookup )?(?:error|failure)|\b(?:database|directory|table|user|recipient) lookup (?:error|failure)|"
    r"\b(?:for the moment|pour le moment|pour l'instant)\b|"
    r", (?:veuillez )?reessaye[rz]\b(?! (?:avec|apres)\b)|"
    r"\b(?:ldap|directory|database)(?: server| service| backend)?(?: is| was)?(?: currently)?"
    r"(?: unreachable| down\b| time(?:d )?-?out| unavailable| (?:is )?not (?:available|reachable)| lookup failed)"
)
# A reporter that gave up quotes what it was told last, each time for now.
_GAVE_UP = re.compile(r"\b(?:message|delivery) (?:time )?expired\b")
# cPanel names what may be so; none of it is said to be.
_MAYBE = "the account or domain may not exist, they may be blacklisted, or missing the proper dns entries"
# What may have happened, as tools explain a kind of failure: "(ex: unknown user, mailbox not found)".
_EXAMPLES = re.compile(r"\((?:ex:|i\.e\.) [^()]*\)")
_ENDED = re.compile(
    r"account (?:has been |was |is )?(?:cancell?ed|closed|deleted|removed|terminated)|conta cancelada|"
    r"compte (?:ferme|supprime|resilie)|cuenta (?:cancelada|eliminada)"
)
# With commands sent in one go (RFC 2920) the refusal of the recipient is read below DATA.
_LOOKED = re.compile(
    r"mailbox|recipient ?not ?found|\b503\b|\b554 5\.5\.1|(?:need|no(?: valid)?) (?:rcpt|recipient)|"
    r"^>>> rcpt to:.*\s+<<< 55\d",
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
    sure, plain, plainly, phrases, beside = _tables()
    known = reasons()
    detail = _detail(status)
    low = folded(diagnostic).replace(_MAYBE, "")
    low = _EXAMPLES.sub("", low) if "(ex: " in low or "(i.e. " in low else low
    if detail in sure:
        later = (status or "").startswith("4") and _GREY.search(low)
        return known[BounceReason.GREYLISTING if later else sure[detail]]
    details = {detail, *map(_detail, statuses_in(diagnostic))}
    together = next((name for code, phrase, name in beside if code in details and phrase in low), None)
    said = f"^{low}$"
    begun = beginnings(said)
    surely = together or plainly.first(said, begun)
    spoken = surely or phrases.first(said, begun)
    told = plain.get(detail)
    found = known[spoken or told or BounceReason.UNKNOWN]
    if found.weak and told and not surely and not detail.endswith(".0"):
        found = known[told]
    if found.dead and _GAVE_UP.search(low):
        return known[BounceReason.EXPIRED]
    if found.dead and (spoken is BounceReason.SYSTEM or _PASSING.search(low)):
        return known[BounceReason.SYSTEM]
    return found


def is_dead(reason: Reason, status: str | None, said: str) -> bool:
    """Whether a failure for this reason, with this status and in these words, says that the address is gone for good.

    A server that refuses only for now (4.x.x) does not say so, whatever its words: many answer 450 to recipients whom
    they do not know, some to all while their list of them is out of reach. X.2.x speaks of a mailbox that is
    there; only a refusal of the recipient itself (RCPT) outweighs it, or that its account has been ended.
    """
    later = (status or "").startswith("4")
    low = said.lower()
    there = (status or "")[1:3] == ".2" and "rcpt" not in low and not _ENDED.search(low)
    return reason.dead and not later and not there


def refused_late(said: str) -> bool:
    """Whether a server took the recipient and refused once it had the text.

    It may have refused the text: carriers answer "user unknown" to mail that they filter. A store that looked for
    the mailbox, or for the recipient in a directory, says so ("mailbox not found").
    """
    return bool(_AFTER_TEXT.search(said)) and not _LOOKED.search(said)


def word(diagnostic: str) -> BounceReason:
    """The reason of a diagnostic text alone, as a tool exports it.

    A reason that condemns the address is given only where the text is sure of it; else the reason is unknown.
    """
    status = status_in(diagnostic) or _of_code(code_in(diagnostic))
    found = judge(diagnostic, status)
    sure = is_dead(found, status, diagnostic) and not (refused_late(diagnostic) or for_now(diagnostic))
    return found.name if sure or not found.dead else BounceReason.UNKNOWN


def _of_code(code: str | None) -> str | None:
    """A reply code as the least that a status can say."""
    return f"{code[0]}.0.0" if code else None


def _detail(status: str | None) -> str:
    """`5.7.026` -> `7.26`; a bare reply code or nothing -> ""."""
    _class, *parts = (status or "").split(".")
    return ".".join(part.lstrip("0") or "0" for part in parts)


_Pairs = list[tuple[str, str, BounceReason]]
_Phrases = Phrasebook[BounceReason]


@cache
def _tables() -> tuple[dict[str, BounceReason], dict[str, BounceReason], _Phrases, _Phrases, _Pairs]:
    """Sure statuses, other statuses, plain phrases and others in the order in which they win, those with a status."""
    known = reasons().values()
    sure = {status: r.name for r in known for status in r.sure.split()}
    plain = {status: r.name for r in known for status in r.statuses.split()}
    plainly = Phrasebook((line, r.name) for r in known for line in _lines(r.plainly))
    phrases = Phrasebook((line, r.name) for r in known for line in _lines(r.phrases))
    beside = [(line.partition(" "), r.name) for r in known for line in _lines(r.beside)]
    pairs = [(code, phrase, name) for (code, _blank, phrase), name in beside]
    return sure, plain, plainly, phrases, pairs


def _lines(told: str) -> list[str]:
    return [line.strip() for line in told.splitlines() if line.strip()]
