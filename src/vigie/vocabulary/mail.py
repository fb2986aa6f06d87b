"""What comes back by mail: bounces, automatic replies, complaints, and what one message says of itself.

In: nothing. Out: enumerations and frozen dataclasses that `mail` fills and the rooms above read.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailKind(StrEnum):
    """What a message that came back is; exactly one."""

    REPLY = "reply"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    DMARC = "dmarc"
    TLS = "tls"
    OTHER = "other"


class BounceClass(StrEnum):
    """What to do about a bounce: the address is gone, or later may be fine, or the sender was refused."""

    HARD = "hard"
    SOFT = "soft"
    BLOCK = "block"


class BounceReason(StrEnum):
    """Why a message did not arrive. Closed: each has its file in `mail/reasons/`, which says class and death."""

    UNKNOWN_USER = "unknown_user"
    HOST_UNKNOWN = "host_unknown"
    NO_MAIL = "no_mail"
    MOVED = "moved"
    DISABLED = "disabled"
    MAILBOX_FULL = "mailbox_full"
    RESTRICTED = "restricted"
    REFUSED = "refused"
    POLICY = "policy"
    REPUTATION = "reputation"
    AUTHENTICATION = "authentication"
    CONTENT = "content"
    VIRUS = "virus"
    RATE_LIMIT = "rate_limit"
    GREYLISTING = "greylisting"
    LOOP = "loop"
    TOO_LARGE = "too_large"
    NOT_RELAYED = "not_relayed"
    SUPPRESSED = "suppressed"
    SYNTAX = "syntax"
    TLS = "tls"
    NETWORK = "network"
    EXPIRED = "expired"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class Automatic(StrEnum):
    """Which machine answered in a person's place."""

    ABSENCE = "absence"
    LEFT = "left"
    TICKET = "ticket"
    CALENDAR = "calendar"
    CHALLENGE = "challenge"
    RECEIPT = "receipt"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient whom a message did not reach.

    `recipient` is lower case, None where the mail does not tell it; `status` is RFC 3463's (`5.1.1`) or None;
    `provider` our word for who refused (`mail.providers`). `dead`: the reason says that the address is gone for good;
    only then may it be suppressed. `delayed`: the server still tries.
    """

    cls: BounceClass
    reason: BounceReason
    recipient: str | None
    status: str | None
    diagnostic: str
    provider: str | None
    dead: bool = False
    delayed: bool = False


@dataclass(frozen=True, slots=True)
class MailRead:
    """What one message is and says. Nothing in it is trusted: whoever reads `recipient` checks that it was written to.

    `message_id`, `original_message_id` and `references` are without angle brackets, `references` oldest first, its own
    In-Reply-To last. `original_message_id` is of the message that came back or is answered, `original_to` its
    recipient where the mail tells. `automatic` is set for `auto_reply` only; `machine`: how much more its fields and
    words speak for a machine than for a person (3 is enough). `opt_out`: the mail by itself demands removal (an
    unsubscribe address, an opt-out report). `text` is the readable body, bounded; `why` codes that say what decided,
    most telling first. Addresses are lower case; `sent_at` is in UTC, None where the date is absurd.
    """

    kind: MailKind
    bounces: tuple[Bounce, ...] = ()
    original_message_id: str | None = None
    original_to: str | None = None
    message_id: str | None = None
    references: tuple[str, ...] = ()
    automatic: Automatic | None = None
    machine: int = 0
    opt_out: bool = False
    subject: str = ""
    text: str = ""
    why: tuple[str, ...] = ()
    sent_at: datetime | None = None
    from_address: str | None = None
    to_addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AggregateRow:
    """Messages of one address in one DMARC aggregate report: how many, what became of them, what authenticated them.

    `dkim_aligned`, `spf_aligned`: DMARC's own verdicts. `dkim`, `spf`: (domain, result) of each check as it ran.
    """

    source_ip: str
    count: int
    disposition: str
    dkim_aligned: bool
    spf_aligned: bool
    header_from: str
    envelope_from: str
    reasons: tuple[str, ...] = ()
    dkim: tuple[tuple[str, str], ...] = ()
    spf: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AggregateReport:
    """A DMARC aggregate report: what one receiver saw of one domain between two moments (UTC). `percent`: of `pct`."""

    reporter: str
    report_id: str
    begin: datetime
    end: datetime
    domain: str
    policy: str
    subdomain_policy: str
    percent: int
    rows: tuple[AggregateRow, ...]


@dataclass(frozen=True, slots=True)
class FailureReport:
    """A DMARC failure report: one message that did not authenticate. No recipient, no text."""

    reporter: str
    domain: str
    source_ip: str
    failure: str
    result: str
    delivery: str
    at: datetime | None
    message_id: str | None


@dataclass(frozen=True, slots=True)
class TlsPolicy:
    """Sessions towards one domain under one policy; `failures`: (kind, sessions)."""

    domain: str
    kind: str
    succeeded: int
    failed: int
    failures: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TlsReport:
    """A TLS report: how one sender's servers reached ours between two moments (UTC)."""

    reporter: str
    report_id: str
    begin: datetime
    end: datetime
    policies: tuple[TlsPolicy, ...]
