"""What the addresses of replies, bars, capture and messages answer, for the OpenAPI document.

In: nothing. Out: models of the documents, told to the document by `told`. Answers are sent as the documents room makes
them: nothing is checked, dropped or rewritten on its way.
"""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from vigie.vocabulary.mail import Automatic, BounceClass, BounceReason, MailKind
from vigie.vocabulary.words import ReplyClass

_PLACE = "#/components/schemas/{model}"
_told: list[type["Answer"]] = []

Group = Literal[
    "positive", "question", "callback", "not_interested", "wrong_person", "absence", "unsubscribe", "unsorted"
]
Step = Literal["call", "answer", "hold", "stop", "refer", "none", "suppress", "read"]
Kept = Literal[
    "bar_asked_for", "bar_complained", "bar_of_action", "bar_reading_stands", "bar_said_by_person", "bar_said_by_tool"
]


class Answer(BaseModel):
    """A document, or a part of one."""

    model_config = ConfigDict(populate_by_name=True)


class Contact(Answer):
    """Who was written to, as far as the file knows; "" for what it does not."""

    name: str
    email: str
    job_title: str
    company: str
    phone: str


class Writer(Answer):
    """Who wrote, where it is another address than the contact's; `barred`: from everything."""

    email: str
    barred: bool


class Next(Answer):
    """What to do; `reply`: the newer reply of the same person that calls for it."""

    action: Step
    sentence: str
    reply: str | None


class Barring(Answer):
    """Why a contact is not written to; `receipt`: the action that placed the bar; `lift`: what lifting it takes."""

    id: int
    code: Literal["suppressed", "quarantined", "away"]
    reason: str
    sentence: str
    since: datetime
    until: date | None
    receipt: int | None
    lift: Literal["consent", "reason"] | None
    lifted_at: datetime | None


class Lifted(Barring):
    """A bar that is over, in a `sentence`; `lifted_before`: it was when this was asked, and nothing new was noted."""

    lifted_before: bool


class Bar(Barring):
    """A bar in force; `kept`: why nobody may lift it; `replies`: those that demand removal, where it rests on them.

    `guess`: it rests on readings alone, and none of them may be trusted without a look.
    """

    kept: Kept | None
    replies: list[str]
    guess: bool


class Demand(Answer):
    """What binds as soon as an import knows its writer."""

    code: Literal["mail_unmatched_opt_out", "mail_unmatched_complaint"]
    at: datetime


class Bars(Answer):
    """The bars of one contact; `known`: whether an import brought it; `sentence`: what is said without a bar.

    `letters`: the replies from an address that is not known.
    """

    known: bool
    waiting: list[Demand]
    letters: int
    sentence: str
    bars: list[Bar]


class Correction(Answer):
    """What a person said of a reply; `settled`: the facts follow."""

    id: int
    reply: str
    before: ReplyClass | Literal[""] = Field(alias="from")
    to: ReplyClass
    by: str
    at: datetime
    undone_at: datetime | None
    settled: bool


class Reply(Answer):
    """One reply with its writer, what it answers, what it says, what to do next."""

    reply: str
    received_at: datetime
    class_: ReplyClass | None = Field(alias="class")
    label: str
    group: Group
    from_: Literal["person", "tool", "rule", "read"] | None = Field(alias="from")
    confidence: float | None
    sure: str
    why: list[str]
    settled: bool
    contact: Contact
    writer: Writer | None
    source: str | None
    campaign: str | None
    step: int | None
    mailbox: str | None
    answers_a_message: bool
    subject: str
    text: str
    language: str | None
    return_at: date | None
    come_back_at: date | None
    refer_to: str | None
    next: Next
    due_at: datetime | None
    called_at: datetime | None
    latest: bool
    barred: list[Barring]
    done: list[str]
    correction: Correction | None


class Line(Answer):
    """One line of a conversation; `here`: the reply that is asked for."""

    at: datetime
    what: Literal["sent", "received", "called"]
    campaign: str | None
    step: int | None
    subject: str
    text: str
    class_: ReplyClass | None = Field(alias="class")
    reply: str | None
    here: bool


class Freed(Answer):
    """A bar that a person lifted and may put back."""

    id: int
    reason: str
    by: str
    at: datetime


class OpenReply(Reply):
    """One reply with its thread."""

    freed: list[Freed]
    thread: list[Line]


class GroupCount(Answer):
    """A group of classes: replies, and those that somebody has to look at."""

    group: Group
    label: str
    count: int
    open: int


class Accuracy(Answer):
    """How often the reader was right, of the replies that people looked at; no share below a minimum of them."""

    right: int
    seen: int
    share: float | None
    low: float | None
    high: float | None
    sentence: str


class Inbox(Answer):
    """Replies of a period; `after`, `before`: what the next page and the one before are asked for with."""

    counts: dict[ReplyClass | Literal["unclassed"], int]
    open: dict[ReplyClass | Literal["unclassed"], int]
    groups: list[GroupCount]
    accuracy: Accuracy
    total: int
    after: str | None
    before: str | None
    replies: list[Reply]


class Deaf(Answer):
    """A mailbox whose answers nobody hears, and how many messages left from it; null: not named."""

    mailbox: str | None
    messages: int


class Letter(Answer):
    """A reply of nobody known, and why nobody was found; `import`: the import that brought it.

    `reply`: its number among the replies, where it came in an export; mail is kept aside until its message comes.
    `barred`: it demands removal, and that is in force already.
    """

    email: str
    received_at: datetime
    subject: str
    begins: str
    answers_a_message: bool
    demands_removal: bool
    barred: bool
    contacts_there: int
    why: str
    import_: int = Field(alias="import")
    reply: str | None


class Strangers(Answer):
    """The replies of nobody known: how many there are, the latest of them."""

    count: int
    sentence: str
    remedy: str
    letters: list[Letter]


class Capture(Answer):
    """Whether what people answer is heard, over four weeks."""

    sent: int
    unheard: int
    deaf: list[Deaf]
    broken: list[str]
    strangers: int
    unplaced: int
    unclassed: int
    unclassed_without_text: int
    to_do: list[str]
    from_strangers: Strangers


class Bounced(Answer):
    """One recipient whom a message did not reach."""

    class_: BounceClass = Field(alias="class")
    reason: BounceReason
    recipient: str | None
    status: str | None
    diagnostic: str
    provider: str | None
    dead: bool
    delayed: bool


class Trouble(Answer):
    """Why a message could not be read, and what to do."""

    code: str
    reason: str
    remedy: str


class Classified(Answer):
    """One message read; `report`: the figures of a DMARC or TLS report."""

    file: str
    kind: MailKind
    reply_class: ReplyClass | None
    confidence: float | None
    language: str | None
    return_date: date | None
    refer_to: str | None
    bounce: Bounced | None
    original_message_id: str | None
    why: list[str]
    bounces: list[Bounced]
    because: list[str]
    message_id: str | None
    original_to: str | None
    automatic: Automatic | None
    opt_out: bool
    come_back: date | None
    report: dict[str, Any] | None
    error: Trouble | None
    sentence: str


def told(answer: type[Answer], *, many: bool = False, status: HTTPStatus = HTTPStatus.OK) -> dict[str, Any]:
    """What an address adds to the OpenAPI document to tell its answer; `many`: a list of them."""
    _told.append(answer)
    named = {"$ref": _PLACE.format(model=answer.__name__)}
    schema = {"type": "array", "items": named} if many else named
    content = {"application/json": {"schema": schema}}
    return {"responses": {int(status): {"description": status.phrase, "content": content}}}


def schemas() -> dict[str, Any]:
    """The schemas of every answer that is told, and of their parts."""
    wanted = [(answer, "serialization") for answer in dict.fromkeys(_told)]
    _, found = models_json_schema(wanted, ref_template=_PLACE)
    return found.get("$defs", {})
