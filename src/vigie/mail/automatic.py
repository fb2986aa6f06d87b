"""Answers that no person wrote: absences, tickets, calendars, challenges, receipts, notices that somebody left.

In: an opened message and its readable text, no bounce. Out: what speaks for a machine and what for a person, weighed.

Headers, subject and text are weighed together. `Auto-Submitted` alone decides only where nothing shows a person: it
stands on a minority of automatic replies, and anybody can write it. `Precedence: bulk` stands on ordinary list mail
and never decides.
"""

import re
from dataclasses import dataclass

from vigie.mail import persons
from vigie.mail.failure import status_in
from vigie.mail.message import Part
from vigie.mail.reasons.declaring import folded
from vigie.mail.sayings import TEXTS
from vigie.mail.signs import NAMES, SUBJECTS, Sign
from vigie.vocabulary.mail import Automatic
from vigie.vocabulary.unanswered import NO_REPLY

ENOUGH = 3
_TOP = 1_500  # characters of the newest text that are read
# Names that responders give their fields, whichever responder it is.
_MACHINE = re.compile(
    r"auto-?(?:re(?:ply|spon)|answer|generated)|vacation|lotus-ooo|challenge|mib-request|boxbe-auto|otrs-loop|"
    r"emailcategory|^rt-ticket$|cron-env"
)
_HEADERS: dict[str, int] = {
    "x-ms-exchange-inbox-rules-loop": 2, "x-fc-machinegenerated": 2, "x-auto-response-suppress": 1,
    "x-ms-exchange-generated-message-source": 2, "x-boxtrapper": 3, "x-mailinblack": 2, "x-loop": 1,
}  # fmt: skip
# Systems in which people answer, too, under the same fields: what they stamp on everything decides nothing.
_DESK = re.compile(
    r"^x-(?:zendesk|freshdesk|fd-|jira|glpi|servicenow|hubspot-ticket|sfdc|otrs|osticket|gorgias|zammad|redmine|"
    r"helpscout|intercom|kayako)"
)
_DESK_ID = re.compile(
    r"zendesk|osticket|otrs|freshdesk|helpscout|gorgias|\bglpi|\bjira\b|service-now|zammad|\btickets?[.@]",
    re.IGNORECASE,
)
_ROLE = (
    rf"(?:^|<|\s)(?:{NO_REPLY}|autorepl\w*|auto-?respon\w*|info|contact|support|help\w*|"
    r"service\w*|sav|accueil|secretariat|hello|bonjour|jobs|careers|recrutement|presse|press|desk|billing|customer\w*|"
    r"client\w*|reception|communication|mairie|office|ticket\w*|webmaster|enquir\w*|robot|alerts?)@"
)
_VALUES = (
    ("auto-submitted", re.compile(r"^\s*auto-(?:replied|generated|notified)", re.IGNORECASE), 3),
    ("precedence", re.compile(r"auto[_-]?reply", re.IGNORECASE), 3),
    ("delivered-to", re.compile(r"autorespon", re.IGNORECASE), 3),
    ("x-post-messageclass", re.compile(r"autorespon", re.IGNORECASE), 3),
    ("content-type", re.compile(r"disposition-notification", re.IGNORECASE), 4),
    # Nobody's own mailbox: it supports words, and says nothing alone.
    ("from", re.compile(_ROLE, re.IGNORECASE), 1),
)
# Nobody's mailbox: a service writes from it what happened there; mail servers and filters (`bounces.py`) do not.
_NOTIFIER = re.compile(
    rf"(?:^|<|\s)(?:{NO_REPLY}|notif\w*|jira|confluence|alerts?|alertes?|updates?|mailer|robot)[\w.+-]*@",
    re.IGNORECASE,
)
# What a service offers below what it tells, to whoever reads it.
_OFFERS = re.compile(
    r"(?:turn off|switch off|disable|mute|manage|change|update|edit|adjust|stop (?:receiving|getting)|unsubscribe from|"
    r"unfollow|stop watching) (?:\w+ )?(?:(?:these|this|those|your|all|the|email|e-mail|further) )?[^.!?\n]{0,30}"
    r"(?:notifications?|alerts|updates|preferences|settings|ticket|request|thread|issue|conversation|discussion)\b|"
    r"(?:desactive[rz]?|couper|gere[rz]|modifie[rz]|se desabonner d|vous desabonner d|ne plus (?:recevoir|suivre)|"
    r"arreter de suivre)[^.!?\n]{0,40}(?:notifications?|alertes|ticket|demande|fil|conversation|discussion|"
    r"preferences)\b|"
    r"(?:you are|you're) receiving this (?:because|e?-?mail|notification)|vous recevez (?:ce|cette) "
    r"(?:notification|message|e-?mail|mail|courriel) (?:car|parce)|"
    r"(?:view|open|see) (?:this |the |your )?(?:request|issue|ticket|message|thread) (?:in|on) \w+"
)
_NOTICE = 7  # as sure as an absence that a field declares: a word of removal in such a mail is an offer's
_REPLIED = re.compile(r"^\s*auto-replied", re.IGNORECASE)
_QUOTE = re.compile(
    r"^\s*>|^-{3,} ?(?:original|message d|forwarded)|^(?:le|on) .{6,120}(?:wrote|ecrit|écrit) ?:",
    re.IGNORECASE | re.MULTILINE,
)
_CUT = re.compile(
    r"^(?:>|-{3,}\s*(?:original|message d|forwarded)|_{10,}|(?:le|on|am|el|il|op) .{6,200}(?:wrote|ecrit|écrit|schrieb|"
    r"escribi|scritto|schreef).{0,80}:\s*$|(?:from|de|von)\s?: .{3,200}$)",
    re.IGNORECASE | re.MULTILINE,
)
_METHOD = re.compile(r"\bmethod\s*[=:]\s*\"?(reply|counter|request)", re.IGNORECASE)
_PREFIXED = re.compile(r"^\W*$|(?:^|\] ?)\W*[^\W\d]{1,6} ?(?:\[\d+\])?:")
_ANSWER = re.compile(r"^(?:re|rep|aw|sv|antw) ?:")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for a machine less what speaks for a person, which machine it would be, and the codes of both.

    `notice`: a service tells what happened there, and which machine else it would be nothing says.
    """

    machine: int
    automatic: Automatic
    why: tuple[str, ...]
    against: tuple[str, ...] = ()
    notice: bool = False

    @property
    def enough(self) -> bool:
        """Whether a machine wrote it."""
        return self.machine >= ENOUGH


def weigh(root: Part, text: str) -> Weighed:
    """How much speaks for a machine in a message; below zero for a person's."""
    newest = _newest(text)
    method = _calendar(root, newest)
    if method in {"reply", "counter"}:
        return Weighed(9, Automatic.CALENDAR, ("calendar_part",))
    why, kinds = _machine(root, newest)
    against = persons.speak(root, newest) | ({"person:invites": 3} if method == "request" else {})
    places = {code.partition(":")[0] for code in why}
    quoted = "in-reply-to" in root.headers and bool(_QUOTE.search(text[:20_000])) and bool(newest.strip())
    if quoted and ((places == {"text"} and not set(kinds) - _PERSONAL) or (places == {"header"} and len(why) == 1)):
        against["person:quotes"] = 1
    if places <= {"text"} and persons.in_place(newest):
        against["person:in place"] = 3
    if places == {"subject"} and "?" in root.headers.text("subject"):
        against["person:asks"] = 1
    if "header" not in places and set(kinds) - _PERSONAL:  # a ticket's system greets by name, and repeats the subject
        for code in ("person:named", "person:offer"):
            against.pop(code, None)
    if "header" not in places and Automatic.CHALLENGE in kinds and status_in(newest):  # who asks to confirm refuses not
        against["person:refused"] = 1
    # "Automatic reply" says that it is one, not which: what else is said says that.
    named = {k: w for k, w in kinds.items() if k is not Automatic.OTHER} or kinds
    kind = max(named, key=lambda k: (named[k], -NAMES.index(k))) if named else Automatic.OTHER
    order = sorted(why, key=lambda code: -why[code])
    notice = kinds == {Automatic.OTHER: _NOTICE}
    return Weighed(sum(why.values()) - sum(against.values()), kind, tuple(order[:5]), tuple(against), notice)


_PERSONAL = {Automatic.ABSENCE, Automatic.LEFT, Automatic.OTHER}  # what people say of themselves, too


def _machine(root: Part, newest: str) -> tuple[dict[str, int], dict[Automatic, int]]:
    """Codes of what speaks for a machine, and which machines the words name, with their weight."""
    fields = root.headers
    subject = folded(fields.text("subject"))
    why = _stamps(root)
    ours = _ANSWER.match(subject) is not None
    kinds: dict[Automatic, int] = {Automatic.RECEIPT: 4} if "header:content-type" in why else {}
    subject = "" if persons.FORWARDS.match(subject) else subject
    for table, place, most in ((SUBJECTS, "subject", subject), (TEXTS, "text", folded(newest[:_TOP]))):
        for kind, (told, words) in _strongest(table, most).items():
            # Behind "Re:" stands the subject of what is answered: words of ours.
            behind = place == "subject" and ours
            weight = told - 2 if behind else told
            if weight < 1 or (behind and any(code.startswith("subject:") for code in why)):
                continue
            why[f"{place}:{words}"] = weight
            kinds[kind] = kinds.get(kind, 0) + weight
    if (_NOTIFIER.search(fields.raw("from")) or "list-unsubscribe" in fields) and (
        offer := _OFFERS.search(folded(newest))
    ):
        why[f"text:{offer[0][:40].strip()}"] = _NOTICE
        kinds = kinds or {Automatic.OTHER: _NOTICE}
    if ours:  # people answer from contact@ and info@, too
        why.pop("header:from", None)
    return why, kinds


def _stamps(root: Part) -> dict[str, int]:
    """Fields that machines write, with their weight."""
    fields = root.headers
    why = {f"header:{n}": 3 for n in fields if _MACHINE.search(n)}
    why |= {f"header:{n}": w for n, w in _HEADERS.items() if n in fields}
    why |= {f"header:{n}": w for n, pattern, w in _VALUES if n in fields and pattern.search(fields.raw(n))}
    if "in-reply-to" in fields and not _PREFIXED.search(fields.text("subject")):  # programs of people put "Re:"
        why["subject:its own"] = 1
    if fields.raw("return-path").replace(" ", "") == "<>":
        why["header:return-path"] = 1
    desk = any(_DESK.match(n) for n in fields)
    if desk or _DESK_ID.search(fields.raw("message-id") + " " + fields.raw("x-mailer")):
        why["header:desk"] = 1
        why.pop("header:x-auto-response-suppress", None)
        if not _REPLIED.match(fields.raw("auto-submitted")):
            why.pop("header:auto-submitted", None)
    return why


def _strongest(table: tuple[Sign, ...], said: str) -> dict[Automatic, tuple[int, str]]:
    """The strongest words of each kind, one more for others that say the same elsewhere."""
    found: dict[Automatic, list[tuple[int, re.Match[str]]]] = {}
    for sign in table:
        if at := sign.pattern.search(said):
            found.setdefault(sign.kind, []).append((sign.weight, at))
    told: dict[Automatic, tuple[int, str]] = {}
    # Whom else to ask, and when an answer comes: said by machines of every kind.
    beside = [one for signs in found.values() for one in signs if one[0] == 1]
    for kind, all_of_it in found.items():
        weight, best = max(all_of_it, key=lambda one: one[0])
        apart = any(at.end() <= best.start() or best.end() <= at.start() for _weight, at in (*all_of_it, *beside))
        if weight > 1:
            told[kind] = (weight + apart, best[0][:40].strip())
    return told


def _calendar(root: Part, newest: str) -> str:
    """What a calendar's part does (RFC 5546): "reply", "request"... or ""; who explains a counter is a person."""
    for part in root.walk():
        if part.type == "text/calendar" or part.name.lower().endswith(".ics"):
            found = _METHOD.search(part.headers.raw("content-type") + "\n" + part.data(20_000).decode("latin-1"))
            method = found[1].lower() if found else ""
            return "request" if method == "counter" and newest.strip() else method
    return ""


def _newest(text: str) -> str:
    """The text above the first quotation; the whole where nothing stands above."""
    cut = _CUT.search(text)
    above = text[: cut.start()] if cut else text
    return above if above.strip() else text
