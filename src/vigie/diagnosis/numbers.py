"""The numbers that are scanned together, as flags over one message: what it is counted in, and what went wrong.

In: nothing. Out: `NUMBERS`, `BASES`. Rates here divide messages, so that a change can be split by any dimension.
"""

from dataclasses import dataclass

from vigie.metrics.catalogue import ROW_WORDS
from vigie.metrics.families import FAMILIES, Family
from vigie.vocabulary.words import POSITIVE


@dataclass(frozen=True, slots=True)
class Number:
    """One rate: `hits` among `base`, both SQL over a message. `bad`: +1 when more is worse, -1 when fewer is."""

    key: str
    bad: int
    base: str
    hits: str
    moment: str  # when a hit happened; "" = known from the start

    @property
    def family(self) -> Family:
        """The numbers that it moves with."""
        return FAMILIES[self.key]


_WORDS = ROW_WORDS["fact_send"]
_POSITIVE = ", ".join(f"'{c}'" for c in POSITIVE)
# The first message only: a contact's title does not get three times worse because three messages went to it.
_FIRST = "COALESCE(step, 1) = 1"

BASES = {
    "sent": "TRUE",
    "delivered": f"({_WORDS['delivered']})",
    "titled": f"({_FIRST} AND title_match IS NOT NULL)",
    "checked": f"({_FIRST} AND (role IS NOT NULL OR catch_all IS NOT NULL))",
    "tracked": f"(open_allowed AND {_WORDS['delivered']})",
}

NUMBERS = (
    Number("soft_bounce_rate", 1, "sent", f"(({_WORDS['soft_lost']}) OR block_at <= seen)",
           "COALESCE(block_at, soft_at)"),
    Number("hard_bounce_rate", 1, "sent", "hard_at <= seen", "hard_at"),
    Number("title_misfit_rate", 1, "titled", "NOT title_match", ""),
    Number("role_catch_all_rate", 1, "checked", "(COALESCE(role, FALSE) OR COALESCE(catch_all, FALSE))",
           ""),
    Number("wrong_person_rate", 1, "delivered", f"({_WORDS['human_class']}) = 'wrong_person'",
           "human_at"),
    Number("human_reply_rate", -1, "delivered", "human_at <= seen", "human_at"),
    Number("positive_rate", -1, "delivered", f"({_WORDS['human_class']}) IN ({_POSITIVE})",
           "human_at"),
    Number("unsubscribe_rate", 1, "delivered", "unsubscribed_at <= seen", "unsubscribed_at"),
    Number("complaint_rate", 1, "delivered", "complained_at <= seen", "complained_at"),
    Number("open_drop", -1, "tracked", "open_at <= seen", "open_at"),
)  # fmt: skip

KEYS = tuple(n.key for n in NUMBERS)
DIMENSIONS = ("mailbox", "domain", "provider", "campaign", "step", "source", "segment", "owner")
