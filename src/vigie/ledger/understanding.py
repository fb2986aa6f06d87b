"""One message of a mailbox, understood: what it is by its fields and words, and what a person or machine answers.

In: the bytes of a message. Out: `Understood`. Bounces come first, then machines, then people; a demand for removal
always wins.
"""

import re
from dataclasses import dataclass
from datetime import date

from vigie import mail, replies
from vigie.ledger.reader import Read
from vigie.mail.automatic import ENOUGH
from vigie.mail.reading import CUT
from vigie.replies.reading import of_person, with_class
from vigie.vocabulary.mail import Automatic, MailKind, MailRead
from vigie.vocabulary.reply import ReplyRead
from vigie.vocabulary.words import AUTOMATIC, POSITIVE, ReplyClass

# What fields, subject and first words say about machines is right this often (docs/mail.md).
SURE = 0.95
# Of the mails called bounces so many were: samples of the field beside texts of people under risky fields.
SURE_BOUNCE = 0.99
# What no machine writes: somebody wants something, or does not.
_WANTS = (*POSITIVE, ReplyClass.NOT_NOW, ReplyClass.OBJECTION, ReplyClass.NOT_INTERESTED, ReplyClass.UNSUBSCRIBE)
_LIKELY = 0.8
# What the words of the whole text add, by the confidence with which they are read as a machine's; a text that is
# hardly read at all adds a little, too. Weighed on some 2,400 replies.
_MACHINE = ((0.85, 3), (0.6, 2), (0.0, 1))
_HARDLY = 0.4
# What a person says whose words sound like a machine's is told from here on.
_AS_LIKELY = 0.5
_HINTED = 2
_ANSWERS = re.compile(
    r"^\W*(?:re|rep|ref|aw|sv|vs|antw|r|tr|fw|fwd|wg|rv|i|odp|res)\W{0,2}(?:\[\d+\])? ?:", re.IGNORECASE
)
# So much speaks for a machine that a lone word of removal in its text is the link of a footer.
_CLEAR = 7
_LINK = re.compile(
    r"(?:un-?subscribe|opt[- ]?out|turn off|manage subscriptions?|(?:se |me )?d[ée]s(?:abonner|inscrire)|"
    r"d[ée]s(?:abonnement|inscription))\W*",
    re.IGNORECASE,
)
_OF_US = re.compile(r"\W{1,3}(?:me|us|moi|nous)\b", re.IGNORECASE)
# What follows is offered to whoever reads it, or asked of whoever got it by mistake.
_IF = re.compile(
    r"\b(?:(?:if|should) you (?:are not|aren't|have received|received|got|no longer|wish|want|would like|prefer)|"
    r"si vous (?:n.[êe]tes|(?:l.)?avez re[çc]u|souhait|d[ée]sir|voul|ne s|recevez))[^.!?\n]*$",
    re.IGNORECASE,
)
_RETIRED = re.compile(r"\W+(?:à|a) (?:la|une) (?:retraite|pension)", re.IGNORECASE)
# Before the name of the machine that answered, among the marks of what decided.
MACHINE = "machine:"
# Read by the trained model, or by one that was asked.
_UNSURE = ("", "opinion")


@dataclass(frozen=True, slots=True)
class Understood:
    """A message read, and as a reply: `reply_class` is None for mail that answers nothing.

    `kind` is the mail's own, but for a text that only its words show to be a machine's.
    """

    mail: MailRead
    kind: MailKind
    reply_class: ReplyClass | None = None
    confidence: float | None = None
    language: str | None = None
    return_date: date | None = None
    come_back: date | None = None
    refer_to: str | None = None
    why: tuple[str, ...] = ()


def understand(raw: bytes, reader: Read | None = None) -> Understood:
    """What a message is and says, replies as `reader` reads them; never an error, whatever the bytes hold."""
    read = mail.read(raw)
    if read.kind is MailKind.BOUNCE:
        return Understood(read, read.kind, ReplyClass.BOUNCE, SURE_BOUNCE, why=read.why)
    if read.kind not in {MailKind.REPLY, MailKind.AUTO_REPLY}:
        return Understood(read, read.kind, why=read.why)
    if CUT in read.why:
        return Understood(read, read.kind, ReplyClass.OTHER, why=read.why)
    received = read.sent_at.date() if read.sent_at else None
    subject = "" if _ANSWERS.match(read.subject) else read.subject  # behind "Re:" stand words of ours
    return _answered(read, (reader or replies.read)(read.text, subject, received=received), received)


def _answered(read: MailRead, answer: ReplyRead, received: date | None) -> Understood:
    said, confidence = _class(read, answer)
    if confidence is None and said is ReplyClass.OTHER:  # a person whose words sound like a machine's
        answer = of_person(read.text, received=received)
        if answer.confidence >= _AS_LIKELY:
            said, confidence = answer.reply_class, answer.confidence
    if said is not answer.reply_class and said in AUTOMATIC:  # the day of return, and who answers meanwhile
        answer = with_class(answer, said, answer.confidence, answer.rule, received=received)
    return Understood(
        read,
        MailKind.AUTO_REPLY if said in AUTOMATIC else MailKind.REPLY,
        said,
        confidence,
        answer.language or None,
        _return(read, answer, said, received),
        answer.come_back,
        None if answer.refer_to == read.from_address else answer.refer_to,  # a calendar names who accepted
        _why(read, answer, said),
    )


def _why(read: MailRead, answer: ReplyRead, said: ReplyClass) -> tuple[str, ...]:
    """What decided: fields and first words, then the text; a demand before what shows who sent it."""
    spoken = answer.why if said is answer.reply_class else ()
    if said is ReplyClass.UNSUBSCRIBE and not read.opt_out:
        return (*spoken, *read.why)
    return (*read.why, *_named(read, said), *spoken)


def _return(read: MailRead, answer: ReplyRead, said: ReplyClass, received: date | None) -> date | None:
    """The day of return; whoever is away and has a machine demand removal comes back, too."""
    if said is ReplyClass.UNSUBSCRIBE and read.automatic is Automatic.ABSENCE and read.machine >= ENOUGH:
        away = with_class(answer, ReplyClass.OUT_OF_OFFICE, answer.confidence, answer.rule, received=received)
        return away.return_date
    return answer.return_date if said is answer.reply_class or said in AUTOMATIC else None


def _named(read: MailRead, said: ReplyClass) -> tuple[str, ...]:
    """The mark that keeps which machine answered, where it is no absence."""
    known = said is ReplyClass.AUTO_OTHER and read.automatic not in {None, Automatic.ABSENCE, Automatic.OTHER}
    return (f"{MACHINE}{read.automatic}",) if known else ()


def _class(read: MailRead, answer: ReplyRead) -> tuple[ReplyClass, float | None]:
    """The class, and the chance that it is right: of the text's where it agrees, else of the fields'.

    None: neither says what it is, and how often that is right was never measured.
    """
    told = answer.reply_class, answer.confidence
    sure = answer.rule not in _UNSURE
    automatic = answer.reply_class in AUTOMATIC
    if read.opt_out:
        return ReplyClass.UNSUBSCRIBE, SURE
    if answer.reply_class is ReplyClass.UNSUBSCRIBE and _demanded(read, answer, sure=sure):
        return told
    if not (sure or automatic or read.text.strip()) and answer.confidence < _LIKELY:  # a subject alone, hardly read
        return ReplyClass.OTHER, None
    if read.machine + _weight(answer, read, sure=sure) >= ENOUGH:
        if read.automatic is Automatic.ABSENCE and answer.reply_class is not ReplyClass.OUT_OF_OFFICE:
            return ReplyClass.OUT_OF_OFFICE, SURE
        return told if automatic else (ReplyClass.AUTO_OTHER, SURE if read.machine >= ENOUGH else None)
    # A guess that it is a machine's would hide a person. Words of a bounce are written about one.
    return (ReplyClass.OTHER, None) if automatic or answer.reply_class is ReplyClass.BOUNCE else told


def _demanded(read: MailRead, answer: ReplyRead, *, sure: bool) -> bool:
    """Whether words of removal in a text are somebody's demand: words that are sure, whoever sends them.

    What only the model hears, the lone word of a link, and what is offered ("if you wish", "if you are not the intended
    recipient") machines write, too.
    """
    if read.machine < (_CLEAR if sure else ENOUGH):
        return True
    return sure and any(not _offered(said.strip(" .!\n"), answer.newest) for said in answer.why)


def _offered(said: str, text: str) -> bool:
    """Whether words of removal are a footer's, or a condition stands before them in their sentence."""
    at = text.find(said)
    before, after = (text[:at], text[at + len(said) :]) if at >= 0 else ("", "")
    link = _LINK.fullmatch(said) and not _OF_US.match(after)
    return bool(link or _IF.search(before) or _RETIRED.match(after))


def _weight(answer: ReplyRead, read: MailRead, *, sure: bool) -> int:
    """What the text as a whole adds to the weight of a machine.

    Nothing where no message is answered and hardly anything else shows a machine: shops and systems write like that.
    """
    unasked = not read.references and not _ANSWERS.match(read.subject) and read.machine < _HINTED
    if answer.rule == "calendar" and answer.why == (read.subject.strip(),):  # the subject, which is weighed already
        return 0
    if not read.text.strip() or (unasked and answer.reply_class is ReplyClass.AUTO_OTHER):
        return 0
    if answer.reply_class in AUTOMATIC:
        return next((w for least, w in _MACHINE if sure or answer.confidence >= least), 0)
    if answer.confidence < _HARDLY:
        return 1
    return -2 if answer.reply_class in _WANTS and answer.confidence >= _LIKELY else 0
