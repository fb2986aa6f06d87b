"""Bounces in prose: what mail systems write for people, where no fields are given or the fields say too little.

In: the readable text of a mail, and addresses that are not the failed recipient. Out: `Prose`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from vigie.mail.addresses import in_text, is_service
from vigie.mail.dialects import dialects
from vigie.mail.failure import Failure, code_in, command_in, status_in
from vigie.mail.phrasebook import Phrasebook, beginnings
from vigie.mail.reasons.declaring import folded

_LONGEST = 30_000  # characters of prose that are read
_LINES = 400
_TOP = 2_500  # an opening stands near the top
_BLOCK = 12  # lines of one recipient's explanation
_MOST = 100  # recipients
_TITLE = 120  # characters of a rule with a title
_RULE = r"[-=*_#~>\s]*"
# A line that is nothing but a rule with a title: the message itself follows.
_RETURNED = re.compile(
    rf"^{_RULE}(?:begin )?(?:(?:original|returned|forwarded|undelivered|rejected|your|failed|start of|copy of)"
    rf"(?: original)?(?: e-?mail)? (?:message|mail|headers?)|message (?:original|d'origine|headers?|transfere)|"
    rf"en-tetes? (?:de|du) message.{{0,20}}|full headers|mensaje original|ursprungliche nachricht)"
    rf"(?: (?:follows|header|headers|text|attached|below|text follows))?{_RULE}[:.]?{_RULE}$"
)
_HEADER = re.compile(
    r"^(?:return-path|received|message-id|mime-version|dkim-signature|x-mailer|content-type):\s", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_BULLET = re.compile(r"^[\s>*•·\-–]*(?:\d{1,2}[.)]\s)?\s*")
_LABEL = re.compile(
    r"(?:final[- ]|failed |original[- ]|intended )?(?:recipient|recip|rcpt|address|addressee|user|mailbox|to|e-?mail|"
    r"destinataire|adresse|pour|a|an|empfanger|para|destinatario|failed)(?:\(s\)|s|\(es\)|es)?(?: address| e-?mail)?"
    r"\s*[:=]\s*(?:rfc822;\s*|<?mailto:|smtp:)?\W*$",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:^|\s)(?:to|a|à|an|pour|para|cc)\s*:\W*$", re.IGNORECASE)
_RCPT = re.compile(r"rcpt to:\s*<?\s*$", re.IGNORECASE)
_RCPT_OF = re.compile(r"rcpt to:", re.IGNORECASE)
_LEADS = re.compile(
    r"(?:deliver(?:ed|y)?(?: (?:your|the|this|a)? ?(?:message|mail|e-?mail))?(?: was)? to|"
    r"delivering (?:your message|mail) to|not be delivered to|recipients?(?:\(s\))?|addresse?e?s?|mailbox|"
    r"mail(?:ing)? to|message to|sent to|reach|dda:\w+=|"
    r"remis a|distribue a|delivre a|envoye a|parvenu a|destine a|adresse a|livre a|zugestellt werden|"
    r"(?:message|courriel|courrier|e?-?mail|envoi|remise|livraison|distribution) (?:a|pour)|destinataire|joindre|an)"
    r"(?: the)?(?: following)?(?: user| address| recipient)?\W*$",
    re.IGNORECASE,
)
# What only a recipient follows, whatever stands before it.
_SURELY = re.compile(
    r"(?:(?:boite(?: aux lettres| mail| de reception)?|messagerie|compte|adresse|serveur|quota) (?:de|d')|"
    r"(?:a|\u00e0) destination de|delivery to|(?:vous avez|you) (?:ecrit a|wrote to)|zugestellt werden an|"
    r"destinataires? (?:de|est|suivants?)|urspr(?:ue|u)nglicher empf(?:ae|a)nger ?:|mailing list|for the ml)\W*$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:(?<!generated )\bfrom|\bsender|\bde\s?:|\bpart de|reply-?to|contact|e-?mail us at|write to|expediteur|"
    r"return-path|help|assistance|postmaster|abuse|administrat\w+|cc|envelope-from|mail from)\b[^@]{0,60}$|\bde\W*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^\W*(?:on \w{3}|\(|\[|:|\.\.\.|-|–|\s-|failed|is |was |does|has|unknown|not |n'|user|mailbox|$)", re.IGNORECASE
)
_MAIL = r"\b(?:messages?|courriels?|mails?|e-?mails?|courriers?|envois?)\b"
_DONE = (
    r"(?:remis|remettre|delivr|distribu|transmi|transmet|achemin|livr|depos|accept|presente|pris en charge|"
    r"parvenu|parvenir|arriv|envoy|abouti|atteint|recu par|traite par)"
)
# French says in as many words as there are hosts that a message did not arrive: what it is made of tells.
_FAILED = re.compile(
    rf"{_MAIL}[^.!?]{{0,160}}?\b(?:n'(?:a|ont|est|sera|avons)|ne (?:peut|peuvent|lui|leur|sera|seront|pourra))\b"
    rf"[^.!?]{{0,40}}?{_DONE}|"
    rf"{_MAIL}[^.!?]{{0,160}}?\b(?:a|ont) ete (?:[\w']+ ){{0,6}}(?:refus|rejet|bloqu|detrui|supprim|retourn|abandonn|"
    rf"ecart|renvoy|mis en erreur)|"
    rf"{_MAIL} (?:@ )?(?:vous est |est )?(?:retourne|renvoye|abandonne|rejete|refuse)e?\b|"
    rf"\bn'a(?:vons|i)? (?:pas |point )?(?:pu|reussi a|ete en mesure de) [^.!?]{{0,20}}{_DONE}[^.!?]{{0,40}}{_MAIL}|"
    rf"\bn'accept\w+ (?:pas|plus) (?:\w+ ){{0,2}}{_MAIL}|"
    rf"{_MAIL}[^.!?]{{0,80}}? (?:n'est pas passe|nous a ete (?:rendu|retourne)|est reste sans|a echoue|"
    rf"ont echoue)|"
    rf"\brenonc\w+ a [^.!?]{{0,20}}{_DONE}"
)
_TRIED = (
    r"(?:reessa|nouvel(?:le)?s? (?:tentative|essai)|prochaine? (?:tentative|essai)|tentatives|liste grise|grey-?list|"
    r"\bdepuis (?:\w+ ){1,2}(?:heure|minute|jour)s?|propose a nouveau|represente|retente)"
)
_WAITING = re.compile(
    r"attente|differ|report|ajourn|retard|suspend|toujours pas|pas encore|a nouveau|automatique|plus tard"
)
# A mail that waits for who wrote it ("en attente de validation") is a challenge: what waits here is tried again.
_WAITS = re.compile(
    rf"\b(?:messages?|courriels?|mails?|e-?mails?|courriers?|envois?|remise|livraison|distribution)\b[^.!?]{{0,120}}?"
    rf"(?:\b(?:en attente|file d'attente|retenue?s?|mise?s? en attente)\b.{{0,160}}?{_TRIED}|"
    rf"\b(?:differe|reporte|ajourne|retarde|suspendu)e?s?\b|\b(?:n'est|n'a|ne sera) (?:toujours pas|pas encore)\b)"
    rf"|\bn'a pas encore [^.!?]{{0,20}}{_DONE}[^.!?]{{0,40}}{_MAIL}"
    rf"|{_MAIL}[^.!?]{{0,80}} (?:sera|seront|va etre) (?:propose|represente|retente|renvoye)e?s? "
    r"(?:a nouveau|automatique|plus tard)"
)
_FRENCH = (" ete ", "n'a", "n'o", "n'e", " ne ", "retourne", "renvoye", "echoue", "nous renonc", "reste sans")
_WEAK, _SOME, _GOOD, _BEST = 1, 2, 4, 6


@dataclass(frozen=True, slots=True)
class Prose:
    """What a text says, and of whom.

    `said`: the explanation without the returned message; `system`: who wrote it, as its openings tell ("shared": words
    that all share; None: none of them). `delayed`: it still tries. `sure`: a recipient stands where such mail puts
    it. `returned`: what stands below.
    """

    said: str
    system: str | None
    delayed: bool
    failures: tuple[Failure, ...]
    sure: bool
    returned: str


@dataclass(slots=True)
class _Candidate:
    address: str
    strength: int
    line: int
    rest: str


def read(text: str, *, never: Collection[str] = (), likely: Collection[str] = (), ids: Collection[str] = ()) -> Prose:
    """What a text says of a failure. `never`: addresses of the sender; `likely`: to whom the message went.

    `ids`: what looks like an address and is a Message-ID, in lower case.
    """
    lines = text[:_LONGEST].split("\n")[:_LINES]
    end = _end(lines)
    said = "\n".join(lines[:end])
    top = folded(said[:_TOP])
    system, delayed = opening(top)
    found, sure = _failures(lines[:end], never, likely, ids)
    if found and system in {None, "shared"} and _WAITING.search(top) and _WAITS.search(top):
        system, delayed = "shared", True
    return Prose(said, system, delayed, tuple(found), sure, "\n".join(lines[end:]))


def opening(said: str) -> tuple[str | None, bool]:
    """Which system opens a folded text like this, and whether it only warns of a delay."""
    openings, delays, _returned = _tables()
    system = openings.first(said, beginnings(said))
    if system is None and any(word in said for word in _FRENCH) and _FAILED.search(said):
        system = "shared"
    return system, system is not None and any(p in said for p in delays)


def unquoted(text: str) -> str:
    """Without the lines that quote: what somebody wrote above or between a bounce that he answers."""
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith((">", "|")))


@cache
def _tables() -> tuple[Phrasebook[str], tuple[str, ...], tuple[str, ...]]:
    known = sorted(dialects(), key=lambda d: d.name == "shared")  # what all share says least, and comes last
    delays = tuple(p for d in known for p in d.delays)
    openings = Phrasebook((phrase, d.name) for d in known for phrase in (*d.openings, *d.delays))
    return openings, delays, tuple(p for d in known for p in d.returned)


def _end(lines: list[str]) -> int:
    """Where the explanation ends and the message itself begins."""
    _openings, _delays, returned = _tables()
    for n, line in enumerate(lines):
        if n and _HEADER.match(line) and any(_HEADER.match(x) for x in lines[n + 1 : n + 5]):
            return n
        low = line.strip().lower()
        if not low or len(low) > _TITLE:
            continue
        low = low if low.isascii() else folded(low).strip()
        if low == "your message":  # Exchange: "Your message / To: / Subject: / did not reach ...", below other lines
            continue
        if low.endswith(".") and n and lines[n - 1].strip():  # the end of a sentence that goes on from the line above
            continue
        if n and (_RETURNED.match(low) or low.startswith(returned)):
            return n
    return len(lines)


def _failures(
    lines: list[str], never: Collection[str], likely: Collection[str], ids: Collection[str]
) -> tuple[list[Failure], bool]:
    candidates = [c for c in _candidates(lines) if c.address not in ids]
    kept = [c for c in candidates if c.address not in never and not is_service(c.address)]
    if not kept and ids:  # a message is named, and nobody but one recipient
        kept = _alone(lines, {*never, *ids})
    # A message to oneself that failed: the sender is the recipient.
    # `beck/sales@beck` is a system's own name of somebody who has an address, too.
    kept = [c for c in kept if "." in c.address.rpartition("@")[2]] or kept
    kept = kept or [c for c in candidates if c.strength >= _GOOD and not is_service(c.address)]
    for candidate in kept:
        candidate.strength += 1 if candidate.address in likely else 0
    best: dict[str, _Candidate] = {}
    for candidate in kept:
        known = best.get(candidate.address)
        if known is None or candidate.strength > known.strength:
            best[candidate.address] = candidate
    strong = [c for c in best.values() if c.strength >= _GOOD]
    chosen = strong or sorted(best.values(), key=lambda c: -c.strength)[:1]
    starts = sorted({c.line for c in chosen})
    return [_failure(c, lines, starts) for c in chosen[:_MOST]], bool(strong)


def _candidates(lines: list[str]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for n, line in enumerate(lines):
        if "@" not in line:
            continue
        low = line[:2_000].lower()
        for address in in_text(low):
            before, _at, after = low.partition(address)
            held = _strength(before, after, lines[n - 1] if n else "")
            if held:
                found.append(_Candidate(address, held, n, after))
    return found


def _alone(lines: list[str], others: Collection[str]) -> list[_Candidate]:
    """The only address of a text that is nobody else's, wherever in a sentence it stands."""
    there = {
        a: n for n, line in enumerate(lines) for a in in_text(line.lower()) if a not in others and not is_service(a)
    }
    return [_Candidate(a, _WEAK, n, lines[n]) for a, n in there.items()] if len(there) == 1 else []


def _strength(before: str, after: str, above: str) -> int:  # noqa: PLR0911 - one line per way to name a recipient
    """How surely an address in a line is the failed recipient, by what stands around it."""
    lead = _BULLET.sub("", before, count=1).strip("<(\"' [")
    rest = after.strip(">)\"' ]")
    ascii_before = before if before.isascii() else folded(before)
    if _SURELY.search(ascii_before):
        return _GOOD
    if _NOT.search(ascii_before):
        return 0
    if lead in {"", "mailto:", "smtp:", "rfc822;"}:
        if rest in {"", ":", ".", ","} or rest.startswith((":", "...")):
            return _BEST if before.strip(" \t").startswith("<") or rest.startswith(":") else _BEST - 1
        return _GOOD if _AFTER.match(rest) or _LEADS.search(above.strip()) else _SOME + 1
    if _RCPT.search(before) or _LEADS.search(ascii_before):
        return _GOOD
    if _TO.search(ascii_before):  # "Your message / To: / Subject: / Sent:" names those who got it, too
        return _SOME
    if _LABEL.search(ascii_before):
        return _GOOD
    return _SOME if rest.startswith(("...", ":")) else _WEAK


def _failure(candidate: _Candidate, lines: list[str], starts: list[int]) -> Failure:
    """The explanation of one recipient: the rest of its line and the lines below, until a gap or the next one."""
    following = next((s for s in starts if s > candidate.line), len(lines))
    block = [candidate.rest.strip(" >:)\t")]
    for line in lines[candidate.line + 1 : min(following, candidate.line + 1 + _BLOCK)]:
        if not line.strip() and any(part and not part.endswith(":") for part in block):
            break
        block.append(line.strip())
    kept = (part for part in block if not part.endswith(":") or len(block) == 1 or command_in(part))
    said = " ".join(part for part in kept if part)
    return Failure(candidate.address, "failed", status_in(said), said)


def about(told: Prose, address: str) -> str:
    """What a text says of one recipient among several elsewhere: in a transcript, or once for all of them."""
    lines = [line.strip() for line in told.said.split("\n")]
    named = [n for n, line in enumerate(lines) if address in line.lower() and (code_in(line) or _RCPT_OF.search(line))]
    if named:
        return " ".join(dict.fromkeys(lines[k] for n in named for k in (n, n + 1) if k < len(lines)))
    others = {f.recipient for f in told.failures} - {address}
    everyones = session(told.said)
    return everyones if not any(other and other in everyones.lower() for other in others) else ""


def session(said: str) -> str:
    """The lines of an explanation in which a server speaks: those with a reply code or a status."""
    lines = said.split("\n")
    spoken = (n for n, line in enumerate(lines) if _DIGIT.search(line) and (code_in(line) or status_in(line)))
    kept = {k for n in spoken for k in (n, n + 1)}
    return " ".join(lines[n].strip() for n in sorted(kept) if n < len(lines))
