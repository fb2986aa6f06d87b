"""What a reply says, once read.

In: nothing. Out: the record that `vigie.replies` fills and that every other room reads.
"""

from dataclasses import dataclass
from datetime import date

from vigie.vocabulary.words import ReplyClass


@dataclass(frozen=True, slots=True)
class ReplyRead:
    """One reply, understood.

    `confidence` is the calibrated chance (0 to 1) that the class is right. `language` is an ISO 639-1 code, or "" where
    the text is too short to tell. `why` holds the words of the reply that decided, as they were written, most telling
    first. `return_date` is the first day back of somebody absent, `come_back` the day from which somebody who said "not
    now" may be written to again, or on which somebody wants to be called, `refer_to` the person or address to turn to
    instead; None where the reply does not say. `newest` is the part of the text that the writer added. `rule` names the
    rule that decided, "" where the model did.
    """

    reply_class: ReplyClass
    confidence: float
    language: str
    why: tuple[str, ...]
    return_date: date | None
    come_back: date | None
    refer_to: str | None
    newest: str
    rule: str = ""
