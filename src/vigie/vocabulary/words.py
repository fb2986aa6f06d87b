"""The closed vocabularies of the house: what a message, a reply, a call or a deal can say.

In: nothing. Out: enumerations, and the accepted synonyms of the folder format.
"""

from enum import StrEnum


class EventKind(StrEnum):
    """What can happen to one message after it left."""

    DELIVERED = "delivered"
    HARD_BOUNCE = "hard_bounce"
    SOFT_BOUNCE = "soft_bounce"
    BLOCKED = "blocked"
    FAILED = "failed"
    DEFERRED = "deferred"
    OPEN = "open"
    CLICK = "click"
    UNSUBSCRIBE = "unsubscribe"
    COMPLAINT = "complaint"


class Actor(StrEnum):
    """Who caused an open or a click."""

    HUMAN = "human"
    MACHINE = "machine"


class ReplyClass(StrEnum):
    """What a reply says. One class per reply, the latest human class per contact."""

    INTERESTED = "interested"
    INFORMATION_REQUEST = "information_request"
    CALLBACK_REQUEST = "callback_request"
    MEETING_REQUEST = "meeting_request"
    NOT_NOW = "not_now"
    OBJECTION = "objection"
    NOT_INTERESTED = "not_interested"
    WRONG_PERSON = "wrong_person"
    OUT_OF_OFFICE = "out_of_office"
    AUTO_OTHER = "auto_other"
    UNSUBSCRIBE = "unsubscribe"
    BOUNCE = "bounce"
    OTHER = "other"


POSITIVE = (
    ReplyClass.INTERESTED,
    ReplyClass.INFORMATION_REQUEST,
    ReplyClass.CALLBACK_REQUEST,
    ReplyClass.MEETING_REQUEST,
)
AUTOMATIC = (ReplyClass.OUT_OF_OFFICE, ReplyClass.AUTO_OTHER)

REPLY_SYNONYMS = {
    "positive": ReplyClass.INTERESTED,
    "question": ReplyClass.INFORMATION_REQUEST,
    "ooo": ReplyClass.OUT_OF_OFFICE,
}


class Reach(StrEnum):
    """Who answered the telephone."""

    CONNECTED = "connected"
    GATEKEEPER = "gatekeeper"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED_NUMBER = "failed_number"
    WRONG_PERSON = "wrong_person"


class Stance(StrEnum):
    """What the person reached thinks of the offer."""

    INTERESTED = "interested"
    NOT_NOW = "not_now"
    NOT_INTERESTED = "not_interested"
    WRONG_TARGET = "wrong_target"
    OPT_OUT = "opt_out"


class Milestone(StrEnum):
    """How far the call went."""

    EXCHANGE = "exchange"
    CALLBACK = "callback"
    MEETING_BOOKED = "meeting_booked"
    MEETING_HELD = "meeting_held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


# One word of a dialler -> (reach, stance, milestone); None = the word does not say.
CALL_OUTCOMES: dict[str, tuple[Reach | None, Stance | None, Milestone | None]] = {
    "no_answer": (Reach.NO_ANSWER, None, None),
    "voicemail": (Reach.VOICEMAIL, None, None),
    "busy": (Reach.BUSY, None, None),
    "wrong_number": (Reach.FAILED_NUMBER, None, None),
    "failed_number": (Reach.FAILED_NUMBER, None, None),
    "gatekeeper": (Reach.GATEKEEPER, None, None),
    "connected": (Reach.CONNECTED, None, Milestone.EXCHANGE),
    "refused": (Reach.CONNECTED, Stance.NOT_INTERESTED, Milestone.EXCHANGE),
    "not_interested": (Reach.CONNECTED, Stance.NOT_INTERESTED, Milestone.EXCHANGE),
    "not_now": (Reach.CONNECTED, Stance.NOT_NOW, Milestone.EXCHANGE),
    "wrong_person": (Reach.WRONG_PERSON, Stance.WRONG_TARGET, None),
    "callback": (Reach.CONNECTED, Stance.NOT_NOW, Milestone.CALLBACK),
    "interested": (Reach.CONNECTED, Stance.INTERESTED, Milestone.EXCHANGE),
    "meeting": (Reach.CONNECTED, Stance.INTERESTED, Milestone.MEETING_BOOKED),
    "meeting_booked": (Reach.CONNECTED, Stance.INTERESTED, Milestone.MEETING_BOOKED),
    "opt_out": (Reach.CONNECTED, Stance.OPT_OUT, None),
}


class MeetingStatus(StrEnum):
    """Where a booked meeting stands."""

    PLANNED = "planned"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class MeetingOrigin(StrEnum):
    """What led to the meeting."""

    REPLY = "reply"
    CALL = "call"
    CLICK = "click"
    OTHER = "other"


class OpportunityStatus(StrEnum):
    """Where a deal stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class TrackingConsent(StrEnum):
    """What of a person's reading may be kept about that person (CNIL deliberation 2026-042)."""

    OPEN = "open"
    CLICK = "click"
    BOTH = "both"
    NONE = "none"


class Verification(StrEnum):
    """A verifier's answer about an address."""

    VALID = "valid"
    CATCH_ALL = "catch_all"
    ROLE = "role"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    DO_NOT_MAIL = "do_not_mail"


class PhoneType(StrEnum):
    """Whose telephone a number is; decides which law applies to the call."""

    COMPANY = "company"
    MOBILE = "mobile"
    SOLE_TRADER = "sole_trader"
    CONSUMER = "consumer"


class CostKind(StrEnum):
    """What money was spent on."""

    LIST = "list"
    TOOL = "tool"
    TIME = "time"
    CALLER = "caller"
    OTHER = "other"


class ChangeKind(StrEnum):
    """What the team changed."""

    SOURCE = "source"
    VOLUME = "volume"
    COPY = "copy"
    TARGETING = "targeting"
    MAILBOX = "mailbox"
    DOMAIN = "domain"
    FOLLOW_UP = "follow_up"
    DEFINITION = "definition"
    OTHER = "other"
