"""The nine tables of the folder format, the shape every importer translates into.

In: nothing. Out: `TABLES`, one `Table` per file name, its columns typed, required or not, with their closed words.
"""

from dataclasses import dataclass
from enum import StrEnum

from vigie.vocabulary import words as w


class Kind(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    EMAIL = "email"
    TIME = "time"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `words` maps every accepted spelling (lower case) to the word kept; empty = free text."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the folder. `one_of`: at least one column of each group must be filled in every row."""

    name: str
    columns: tuple[Column, ...]
    one_of: tuple[tuple[str, ...], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in their documented order."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for c in self.columns:
            if c.name == name:
                return c
        raise KeyError(name)


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(n) for n in names)


def _words(name: str, kind: type[StrEnum], *, required: bool = False, **synonyms: str) -> Column:
    own = {str(k): str(k) for k in kind}
    return Column(name, Kind.WORD, required, tuple({**own, **synonyms}.items()))


_REPLY_WORDS = tuple(
    {**{str(k): str(k) for k in w.ReplyClass}, **{k: str(v) for k, v in w.REPLY_SYNONYMS.items()}}.items()
)

_TABLES = (
    Table(
        "contacts",
        (
            Column("contact_id", required=True),
            Column("email", Kind.EMAIL, required=True),
            Column("created_at", Kind.TIME),
            *_text("source", "first_name", "last_name", "job_title", "company", "company_domain", "website"),
            *_text("industry", "company_size", "seniority", "persona", "region", "country", "phone"),
            _words("phone_type", w.PhoneType),
            *_text("owner", "status", "legal_basis"),
            Column("information_at", Kind.TIME),
            *_text("information_channel"),
            _words("tracking_consent", w.TrackingConsent),
            *_text("siren"),
            _words("verification", w.Verification, catchall="catch_all"),
            Column("verified_at", Kind.TIME),
            *_text("list"),
            *_text("segment"),
        ),
    ),
    Table(
        "sends",
        (
            Column("send_id", required=True),
            Column("contact_id"),
            Column("email", Kind.EMAIL),
            Column("sent_at", Kind.TIME, required=True),
            *_text("campaign"),
            Column("step", Kind.INTEGER),
            *_text("version", "mailbox", "domain", "source", "segment", "owner", "provider", "message_id", "subject"),
        ),
        (("contact_id", "email"),),
    ),
    Table(
        "events",
        (
            *_text("event_id", "send_id", "contact_id"),
            Column("email", Kind.EMAIL),
            *_text("campaign"),
            Column("step", Kind.INTEGER),
            _words("type", w.EventKind, required=True),
            Column("at", Kind.TIME, required=True),
            *_text("detail"),
            _words("actor", w.Actor),
            *_text("thread", "via"),
        ),
        (("send_id", "contact_id", "email", "thread"),),
    ),
    Table(
        "replies",
        (
            Column("reply_id", required=True),
            *_text("send_id", "contact_id"),
            Column("email", Kind.EMAIL),
            Column("received_at", Kind.TIME, required=True),
            Column("reply_class", Kind.WORD, words=_REPLY_WORDS),
            *_text("subject", "text", "headers", "thread", "via"),
            Column("confidence", Kind.NUMBER),
            *_text("language"),
            Column("return_at", Kind.TIME),
            Column("come_back_at", Kind.TIME),
            *_text("refer_to", "why"),
        ),
        (("send_id", "contact_id", "email", "thread"),),
    ),
    Table(
        "calls",
        (
            Column("call_id", required=True),
            Column("contact_id"),
            Column("email", Kind.EMAIL),
            Column("called_at", Kind.TIME, required=True),
            *_text("owner"),
            Column("outcome", required=True),
            _words("reach", w.Reach),
            _words("stance", w.Stance),
            _words("milestone", w.Milestone),
            *_text("objection", "note"),
            Column("callback_at", Kind.TIME),
            Column("duration_s", Kind.NUMBER),
            *_text("mission", "phone"),
        ),
        (("contact_id", "email", "phone"),),
    ),
    Table(
        "meetings",
        (
            Column("meeting_id", required=True),
            Column("contact_id"),
            Column("email", Kind.EMAIL),
            Column("booked_at", Kind.TIME, required=True),
            Column("scheduled_at", Kind.TIME),
            _words("status", w.MeetingStatus),
            Column("qualified", Kind.FLAG),
            Column("validated", Kind.FLAG),
            _words("origin", w.MeetingOrigin),
            *_text("owner"),
        ),
        (("contact_id", "email"),),
    ),
    Table(
        "opportunities",
        (
            Column("opportunity_id", required=True),
            Column("contact_id"),
            Column("email", Kind.EMAIL),
            Column("created_at", Kind.TIME, required=True),
            *_text("stage"),
            _words("status", w.OpportunityStatus),
            Column("amount", Kind.NUMBER),
            *_text("currency"),
            Column("closed_at", Kind.TIME),
            *_text("lost_reason", "owner"),
        ),
        (("contact_id", "email"),),
    ),
    Table(
        "costs",
        (
            Column("period_start", Kind.TIME, required=True),
            Column("period_end", Kind.TIME, required=True),
            Column("amount", Kind.NUMBER, required=True),
            *_text("currency"),
            _words("kind", w.CostKind),
            *_text("source", "campaign"),
        ),
    ),
    Table(
        "changes",
        (
            Column("at", Kind.TIME, required=True),
            _words("kind", w.ChangeKind, required=True),
            *_text("entity", "text"),
        ),
    ),
)

TABLES: dict[str, Table] = {t.name: t for t in _TABLES}
# What tools post of a thing that they told of before, under its id alone: the ledger keeps it, no folder holds it.
AFTERWARDS: dict[str, Table] = {"call_tags": Table("call_tags", (Column("call_id", required=True), *_text("outcome")))}
LEDGER: dict[str, Table] = {**TABLES, **AFTERWARDS}
