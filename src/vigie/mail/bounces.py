"""Whether a mail is a bounce, and of whom: evidence from its fields, its parts and its words, weighed together.

In: an opened message. Out: `Verdict`: the bounces, the Message-ID that came back, and what decided.
"""

import re
from dataclasses import dataclass, replace

from vigie.mail import persons, providers
from vigie.mail.blame import is_senders, refused_at_mail
from vigie.mail.failure import Failure, code_in, command_in, for_now, status_in, worth
from vigie.mail.formats import delivery_status, naming, notification, prose
from vigie.mail.headers import Headers
from vigie.mail.message import Part
from vigie.mail.reasons import Reason, is_dead, judge, reasons, refused_late
from vigie.mail.reasons.declaring import folded
from vigie.vocabulary.mail import Bounce, BounceClass, BounceReason
from vigie.vocabulary.unanswered import DAEMON, NO_REPLY

_ENOUGH = 5
_PARTICULAR = 3  # what a status such as 5.1.1 is worth
_LONGEST_DIAGNOSTIC = 1_000
_SPEAKS = 3  # what one thing that only people do weighs (`persons.py`)
_SYSTEM_NAME = re.compile(
    r"mailer-?daemon|mail ?-?daemon|post[ _.]?master|mail deliver|delivery (?:sub)?system|mail system|system admin|"
    r"mail admin|mail ?server|internet mail|delivery status|undeliver|administrateur|systeme de (?:messagerie|"
    r"distribution)|systemadministrator|administrador del sistema|mail subsystem|mail router|non-?delivery|"
    r"microsoft outlook|serveur (?:de |d')?(?:messagerie|mail|courrier|envoi|courriel)|programme de messagerie",
    re.IGNORECASE,
)
# Programs that return messages; what tells of its own affairs (`automatic.py`: jira, alerts, updates) returns none.
_PROGRAM = rf"{NO_REPLY}|robot|serveur|server|system\w*|mailer|antispam|anti-spam|filtre|filter|quarantine"
_ROBOT = re.compile(rf"^(?:{_PROGRAM})[\w.+=-]*@")
# Nobody writes from it at all, and it names whom a message did not reach, or not yet.
_DAEMON = re.compile(rf"^(?:{DAEMON})@", re.IGNORECASE)
# Who answers for a server tells who he is, what he sees there, what he would have done.
_TELLS = re.compile(
    r"\b(?:i am|i'm|je suis|nous sommes) (?:\w+ ){0,2}(?:l')?(?:admin|postmaster|responsable)|"
    r"\b(?:we|i) (?:got|get|see|are seeing|have seen|receive) |\bnous (?:voyons|recevons)\b|"
    r"\b(?:clean|update|fix|nettoy\w+|corrige\w+) (?:up )?(?:your|votre|vos) (?:list|base|fichier|contact|data)"
)
_ARRIVED = re.compile(
    r"successfully (?:delivered|relayed|sent)|(?:was|has been|were) (?:delivered|relayed)|"
    r"delivered (?:successfully|to the)|"
    r"(?:a|ont) (?:bien )?ete (?:bien )?(?:remis|delivre|distribue|recu|transmis|lu)|accuse de reception"
)
_YOURS = re.compile(
    r"\b(?:votre|vos|your) (?:[\w-]+ )?(?:messages?|courriels?|e?-?mails?|courriers?|envois?)\b|"
    r"\bvous avez (?:envoye|adresse|ecrit)|\byou (?:sent|wrote)"
)
# Nobody's own mailbox: programs write from it, and people who answer for a service.
_SERVICE = re.compile(
    rf"^(?:{_PROGRAM}|mail|messagerie|courrier|courriel|securite|security|hotline|support|admin\w*|informatique|info|"
    r"contact|service\w*|sympa\w*)[\w.+=-]*@"
)
_SYSTEM_ADDRESS = re.compile(
    rf"^(?:{DAEMON}|post[._]?master|mdaemon|mail[.-]delivery|microsoftexchange|microsoft|"
    r"daemon|mailsystem|bounce|double-?bounce|uucp|smtp|mta|mail-?admin)[\w.+=-]*@",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|report|notification|problem|error|has failed|failed|delayed|attempt)|"
    r"failure (?:notice|delivery)|returned (?:mail|message|to sender)|return(?:ing|ed) .{0,20}(?:mail|message|sender)|"
    r"mail (?:delivery|system error|failure|could not|returned|status)|message (?:delivery|could not|status|you sent|"
    r"rejected|undeliver)|nondeliver|non-?deliver|not delivered|could not be delivered|can(?:'t|not) be delivered|"
    r"warning: (?:could not send|message)|deliver(?:y|ed)? fail|not deliverable|bounced? (?:mail|message)|failed mail|"
    r"problem delivering|dsn:|\bndr\b|non[- ]remis|non[- ]delivr|non[- ]distribu|echec (?:de|d'|du)|"
    r"erreur de (?:remise|distribution|livraison)|etat de (?:la )?(?:remise|distribution)|retour (?:a l'|"
    r"de )(?:expediteur|mail|courrier|"
    r"message)|avis de non|unzustellbar|nicht zugestellt|zustell|no se puede entregar|no entregado|devuelto|"
    r"mancata consegna|non recapitabil|nao entreg|n'a (?:pas )?(?:pu etre|ete) (?:remis|delivre|distribue|envoye)|"
    r"fehler bei (?:der )?zustellung|was rejected|not (?:a )?member|"
    r"(?:detected|blocked|stopped|quarantined) .{0,40}(?:message|e-?mail|attachment)|olevererbar|"
    r"kunne ikke leveres|uleverbar|niedostarcz|nedorucen|teslim edileme|"
    r"kezbesithet|nelivrat|onbestelbaar|niet bezorgd|"
    r"недоставлен|не доставлен|配信|配達|送信|エラー|退信|退件|退回"
)
_DELAY = re.compile(
    r"\(delay\)|^(?:delivery |message |mail )?delayed\b|^retarde ?:|\bdelivery (?:is |has been )?delayed\b"
)
_ANSWER = re.compile(r"^\s*(?:re|rep|ref|aw|sv|antw|tr|fw|fwd|wg|rv|i|r|vs)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_AUTOMATIC = re.compile(
    r"out of (?:the )?office|automatic reply|auto-?reply|auto ?response|absence|absent|reponse automatique|vacation|"
    r"abwesen|automatische antwort"
)
_RETURNED_TYPES = {"message/rfc822", "text/rfc822-headers", "message/partial", "text/rfc822", "message/global"}
_STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status", "text/delivery-status"}
_MESSAGE_ID = re.compile(
    r"^[>\s]*(?:x-)?(?:original-)?message[- ]id\s*:\s*<?([^<>\s]+@[^<>\s]+|[^<>\s]{8,})>", re.IGNORECASE | re.MULTILINE
)
_TO = re.compile(r"^[>\s]*(?:to|a|à|an|para|pour)\s*:\s*(.{3,300})$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a mail says about failed recipients. `relayed`: a report that only tells success."""

    bounces: tuple[Bounce, ...] = ()
    original_message_id: str | None = None
    original_to: str | None = None
    why: tuple[str, ...] = ()
    relayed: bool = False


@dataclass(frozen=True, slots=True)
class _Returned:
    """The message that came back, as far as it is there."""

    message_id: str | None = None
    to: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    there: bool = False


def examine(root: Part, text: str) -> Verdict | None:
    """The verdict on a message whose readable text is `text`; None when it is no bounce and no delivery report."""
    fields = root.headers
    parts = root.walk()
    report = next((p for p in parts if p.type in _STATUS_TYPES), None)
    told = delivery_status.failures(report) if report else []
    receipt = "disposition-notification" in fields.raw("content-type").lower()  # RFC 8098 has a Final-Recipient, too
    if not told and not receipt and b"inal-" in root.body(500_000) and delivery_status.FINAL.search(root.body(200_000)):
        told = delivery_status.of_bytes(_from_fields(root.body(200_000)))
    back = _returned(parts)
    if not told and text.lstrip()[:1] == "{":
        told, named = notification.failures(text)
        back = replace(back, message_id=named, there=True) if named else back
        text = "" if told else text  # a document is no prose
    if told and _attached(fields, text):
        told = []
    answers = bool(_ANSWER.match(fields.text("subject")))
    system = _is_system(fields) and not (answers and (_typed(text) or _by_hand(fields, text)))
    answered = answers and not system
    if answered:
        told = told if report else []
    mine = set(fields.addresses("to")) | set(fields.addresses("from")) | set(back.sender)
    mine |= set(fields.addresses("return-path"))
    failed = fields.addresses("x-failed-recipients")
    # Who is no mail system and quotes a bounce writes about it.
    plain = bool(told or failed or system or not len(fields))
    shown = text if plain else prose.unquoted(text)
    program = plain or any(_SERVICE.match(a) for a in fields.addresses("from"))  # quotes what it returns
    named = naming.ids(
        text if program else shown,
        home={a.rpartition("@")[2] for a in mine} - _of(fields, "from"),
        never={*mine, *back.to},
    )
    said = prose.read(shown, never=mine - set(back.to), likely={*back.to, *failed}, ids={i.lower() for i in named})
    back = back if back.there else _returned_in(said.returned)
    back = back if back.to else replace(back, to=fields.addresses("x-beenthere"))
    why = _evidence(fields, said, told=told, failed=failed, there=back.there, answered=answered, named=bool(named))
    if sum(_WEIGHTS[w.split(":")[0]] for w in why) < _ENOUGH:
        return None
    if not (told or failed or back.there) and _is_letter(root, said, text):
        return None
    delayed = said.delayed or bool(_DELAY.search(folded(fields.text("subject"))))
    failures = _settled(told, replace(said, delayed=delayed), failed, back)
    if told and all(f.action in {"delivered", "relayed", "expanded"} for f in told):
        return Verdict((), _original(report, back, fields, named), back.to[0] if back.to else None, why, relayed=True)
    ours = {*fields.addresses("to"), *back.sender}
    alone = len(failures) == 1
    bounces = tuple(_bounce(f, said, ours, alone=alone) for f in failures if f.action in {"failed", "delayed"})
    return Verdict(bounces, _original(report, back, fields, named), back.to[0] if len(back.to) == 1 else None, why)


_WEIGHTS = {
    "status_fields": 5, "failed_recipients_field": 5, "report_type": 4, "system_sender": 3, "subject": 2,
    "null_sender": 1, "opening": 3, "common_words": 2, "recipient_line": 1, "reply_code": 1, "returned_message": 1,
    "bare_text": 2, "message_named": 3, "service_sender": 1, "recipient_reason": 1, "system_reason": 2, "daemon": 2,
    "answers": -4, "list": -3, "absence": -3, "person": -1,
}  # fmt: skip


def _evidence(
    fields: Headers,
    said: prose.Prose,
    *,
    told: list[Failure],
    failed: tuple[str, ...],
    there: bool,
    answered: bool,
    named: bool,
) -> tuple[str, ...]:
    """Codes of what speaks for a bounce and against it, the most telling first."""
    subject = folded(fields.text("subject"))
    kind = fields.raw("content-type").lower()
    system = _is_system(fields)
    robot = not system and any(_ROBOT.match(a) for a in fields.addresses("from"))
    failing = robot and (said.system is not None or _SUBJECT.search(subject) is not None)
    told_so = failing and _YOURS.search(f"{subject} {folded(said.said)}") is not None
    programs = (system or told_so) and not (answered or told)
    ours_too = {*fields.addresses("to"), *fields.addresses("from")}
    about = [f for f in said.failures if named or (programs and f.recipient not in ours_too)]
    causes = [judge(text) for f in about for text in ((f.diagnostic,) if named else (f.diagnostic, said.said))]
    refused = any(not cause.weak and cause.name is not BounceReason.UNKNOWN for cause in causes)
    # A colleague forwards what he got: it names a message, too.
    ours = not system and not _of(fields, "from").isdisjoint(_of(fields, "to"))
    known = {
        "status_fields": bool(told),
        "failed_recipients_field": bool(failed),
        "report_type": "delivery-status" in kind and "report" in kind,
        "system_sender": system,
        f"opening:{said.system}": said.system not in {None, "shared"},
        "subject": bool(_SUBJECT.search(subject)) and not answered,
        "common_words": said.system == "shared",
        "null_sender": fields.raw("return-path").replace(" ", "") == "<>",
        "recipient_line": said.sure,
        "reply_code": code_in(said.said) is not None or status_in(said.said) is not None,
        "returned_message": there,
        "bare_text": not len(fields),
        "message_named": named and not ours and (refused or said.system is not None or system),
        "service_sender": (named and not system and any(_SERVICE.match(a) for a in fields.addresses("from")))
        or (robot and refused),
        "recipient_reason": named and refused,
        "system_reason": programs and refused,
        "daemon": programs and not refused and _of_daemon(fields, said, ours_too),
        "answers": answered,
        "list": "list-id" in fields and not system,
        "absence": bool(_AUTOMATIC.search(subject)) and not told,
        "person": bool(len(fields)) and not system and not told,
    }
    return tuple(code for code, holds in known.items() if holds)


def of_daemon(fields: Headers) -> bool:
    """Whether a program that only tells of failures wrote it."""
    return any(_DAEMON.match(a) for a in fields.addresses("from"))


def _of_daemon(fields: Headers, said: prose.Prose, ours: set[str]) -> bool:
    """Whether a program that only tells of failures names somebody, and does not say that the message arrived."""
    named = {f.recipient for f in said.failures} - ours
    return of_daemon(fields) and bool(named) and not _ARRIVED.search(folded(said.said))


def _typed(text: str) -> bool:
    """Whether somebody wrote above the bounce that he quotes."""
    above = prose.unquoted(text)
    return "\n>" in text and bool(above.strip()) and prose.opening(folded(above[:2_500]))[0] is None


def _by_hand(fields: Headers, text: str) -> bool:
    """Whether a person answers from a mail system's address: in words of nobody's program, without a reply code."""
    returned = fields.raw("return-path").replace(" ", "") == "<>" or not fields.addresses("from")
    daemon = of_daemon(fields)
    coded = code_in(text) is not None or status_in(text) is not None
    return not (returned or daemon or coded) and prose.opening(folded(text[:2_500]))[0] is None


def _is_letter(root: Part, said: prose.Prose, text: str) -> bool:
    """Whether a person whose name sounds like a system's writes: he names no recipient, and speaks as people do."""
    fields = root.headers
    if said.failures or said.system not in {None, "shared"} or "report" in fields.raw("content-type").lower():
        return False
    senders = fields.addresses("from")
    if not senders or fields.raw("return-path").replace(" ", "") == "<>" or any(_DAEMON.match(a) for a in senders):
        return False
    return sum(persons.speak(root, text).values()) >= _SPEAKS or bool(_TELLS.search(folded(text[:2_500])))


def _attached(fields: Headers, text: str) -> bool:
    """Whether somebody attached the report that he got to a letter of his own."""
    sent = _is_system(fields) or "report" in fields.raw("content-type").lower() or "return-path" in fields
    letter = not sent and bool(text.strip()) and len(fields.addresses("from")) == 1
    return (
        letter
        and prose.opening(folded(text[:2_500]))[0] is None
        and not _SUBJECT.search(folded(fields.text("subject")))
    )


def _of(fields: Headers, name: str) -> set[str]:
    """The domains of a field."""
    return {a.rpartition("@")[2] for a in fields.addresses(name)}


def _is_system(fields: Headers) -> bool:
    """Whether the mail says that a mail system wrote it."""
    senders = fields.addresses("from") or fields.addresses("sender")
    if fields.raw("from").replace(" ", "") == "<>":
        return True
    if any(_SYSTEM_ADDRESS.match(a) for a in senders):
        return True
    name = fields.text("from") or fields.text("sender")
    name = name if name.isascii() else folded(name)
    return bool(_SYSTEM_NAME.search(name))


def _returned(parts: list[Part]) -> _Returned:
    part = next((p for p in parts if p.type in _RETURNED_TYPES), None)
    if part is None:
        return _Returned()
    return _of_fields(Headers(part.data(64_000).lstrip().split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]))


def _returned_in(text: str) -> _Returned:
    """The same from what stands below the explanation in the text."""
    found = _MESSAGE_ID.search(text)
    to = _TO.search(text)
    fields = Headers(f"To: {to[1]}".encode()) if to else Headers(b"")
    return _Returned(found[1] if found else None, fields.addresses("to"), (), there=bool(text.strip()))


def _of_fields(fields: Headers) -> _Returned:
    ids = fields.ids("message-id")
    sender = (*fields.addresses("from"), *fields.addresses("return-path"), *fields.addresses("sender"))
    to = tuple(dict.fromkeys((*fields.addresses("to"), *fields.addresses("cc"))))
    return _Returned(ids[0] if ids else None, to, sender, there=True)


def _original(report: Part | None, back: _Returned, fields: Headers, named: tuple[str, ...]) -> str | None:
    """The Message-ID of the message that failed: of itself, of the report, of the prose, of what this mail answers."""
    told = back.message_id or (delivery_status.original_id(report) if report else None) or next(iter(named), None)
    return told or next(iter(fields.ids("in-reply-to") or fields.ids("references")[-1:]), None)


def _settled(told: list[Failure], said: prose.Prose, failed: tuple[str, ...], back: _Returned) -> list[Failure]:
    """One failure per recipient: fields first, their gaps filled from the prose, then the prose alone."""
    spoken = {f.recipient: f for f in said.failures}
    if told:
        alone = said.failures[0] if len(told) == 1 and len(said.failures) == 1 else None
        return _once([_as_asked(_filled(f, spoken.get(f.recipient) or alone)) for f in told])
    action = "delayed" if said.delayed else "failed"
    if failed:
        alone = said.failures[0] if len(failed) == 1 and said.failures else Failure(None)
        return [replace(spoken.get(a, alone), recipient=a, action=action) for a in failed]
    found = [replace(f, action=action) for f in said.failures]
    if found:
        return found
    lone = back.to[0] if len(back.to) == 1 else None
    return [Failure(lone, action)]


def _as_asked(failure: Failure) -> Failure:
    """Of the address that was written to, where a server names only an account of its own (`jo@mail-store`)."""
    domain = (failure.recipient or "").rpartition("@")[2]
    return replace(failure, recipient=failure.asked) if failure.asked and "." not in domain else failure


def _filled(fields: Failure, prose_of: Failure | None) -> Failure:
    """The fields with what the prose says beyond them: which command was answered they never tell."""
    if prose_of is None:
        return fields
    command = None if command_in(fields.diagnostic) else command_in(prose_of.diagnostic)
    answered = f" (in reply to {command} command)" if command and fields.diagnostic else ""
    return replace(
        fields,
        recipient=fields.recipient or prose_of.recipient,
        status=prose_of.status if worth(prose_of.status) > worth(fields.status) else fields.status,
        diagnostic=f"{fields.diagnostic}{answered}" or prose_of.diagnostic,
    )


def _once(failures: list[Failure]) -> list[Failure]:
    """One per recipient: a failure before a delay, the first of several."""
    kept: dict[str | None, Failure] = {}
    for failure in failures:
        known = kept.get(failure.recipient)
        if known is None or (known.action != "failed" and failure.action == "failed"):
            kept[failure.recipient] = failure
    return list(kept.values())


def _bounce(failure: Failure, said: prose.Prose, ours: set[str], *, alone: bool) -> Bounce:
    reason, diagnostic = _reason(failure, said, alone=alone)
    blames = reason.dead and failure.recipient not in ours
    if blames and (is_senders(diagnostic, ours, failure.recipient or "") or refused_at_mail(said.said)):
        reason = reasons()[BounceReason.REFUSED]
    status = failure.status or status_in(diagnostic) or _of_code(code_in(diagnostic))
    delayed = failure.action == "delayed"
    # A transcript of several recipients does not tell whose the refused command was.
    late = refused_late(said.said if alone else diagnostic)
    unsure = delayed or late or failure.recipient is None or for_now(diagnostic)
    dead = not unsure and is_dead(reason, status, said.said)
    domain = failure.recipient.rpartition("@")[2] if failure.recipient else ""
    return Bounce(
        cls=BounceClass.SOFT if reason.dead and not dead else reason.cls,
        reason=reason.name,
        recipient=failure.recipient,
        status=status,
        diagnostic=" ".join(diagnostic.split())[:_LONGEST_DIAGNOSTIC],
        provider=(providers.provider_of_mx(failure.host) if failure.host else None)
        or providers.provider_of_domain(domain),
        dead=dead,
        delayed=delayed,
    )


def _reason(failure: Failure, said: prose.Prose, *, alone: bool) -> tuple[Reason, str]:
    """The reason and the text that gives it: what a server said of this recipient, else what was said around it."""
    spoken = next((f.diagnostic for f in said.failures if f.recipient == failure.recipient), "")
    if not alone and not spoken and failure.recipient:
        spoken = prose.about(said, failure.recipient)
    first = failure.diagnostic or spoken
    session = prose.session(said.said)
    # What is said of one recipient says nothing of the next.
    tries = [first, spoken, session, said.said] if alone else [first, spoken]
    if session and alone and not code_in(first) and not status_in(first):
        tries = [session, first, said.said]
    best = judge(first, failure.status or status_in(first))
    if failure.action == "delayed" and alone and judge(said.said).name is BounceReason.GREYLISTING:
        return judge(said.said), first or session or said.said
    for text in dict.fromkeys(t for t in tries if t):
        read = judge(text, failure.status or status_in(text)) if text in {first, session} else judge(text)
        # What a mail system writes around whatever was said ("temporary", "given up") says nothing of it.
        spoke = bool(session or failure.status or failure.host)
        around = text is said.said and bool(first) and spoke and (read.weak or read.name is BounceReason.EXPIRED)
        if read.name is not BounceReason.UNKNOWN and not around:
            return read, text if text is not said.said else first or text
        if text is first and worth(failure.status) >= _PARTICULAR and best.name is not BounceReason.UNKNOWN:
            break
    return best, first or (session or said.said if alone else "")


def _of_code(code: str | None) -> str | None:
    """A reply code as the least that a status can say."""
    return f"{code[0]}.0.0" if code else None


def _from_fields(body: bytes) -> bytes:
    """The stretch of a damaged mail that holds the fields of a report."""
    found = delivery_status.FINAL.search(body)
    start = body.rfind(b"\n\n", 0, found.start()) if found else 0
    return body[max(start, 0) :]
