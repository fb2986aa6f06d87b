"""What is watched day by day for changes: which numbers, at which age, in which families, over which entities.

In: nothing. Out: `WATCHED` by metric key. A number is counted here by message, at one fixed age, so that a day never
changes once it is old enough: Friday's messages are compared with earlier Fridays' at the age they have now.
"""

from dataclasses import dataclass

from vigie.metrics.catalogue import METRICS
from vigie.metrics.families import FAMILIES, Family
from vigie.vocabulary.metric import Axis, Metric
from vigie.vocabulary.words import POSITIVE

# Entities whose series are watched, the whole programme apart.
ENTITIES = ("mailbox", "domain", "provider", "campaign", "source", "segment", "owner")


@dataclass(frozen=True, slots=True)
class Watched:
    """One number by day: `age` is how many days after the day itself its outcomes are still counted.

    `hits` and `base` are predicates over one row, in the words of the catalogue.
    """

    metric: Metric
    age: int
    base: str
    hits: str

    @property
    def family(self) -> Family:
        """The numbers that it moves with."""
        return FAMILIES[self.metric.key]

    @property
    def listed(self) -> bool:
        """A property of the people written to, counted on the day of their first message: lots are loaded in a day."""
        return self.metric.table == "fact_contact"

    @property
    def event(self) -> bool:
        """A hit belongs to the day it happened, not to the day of its message."""
        return self.metric.axis is Axis.EVENT


# The latest class of one message's answers, as it was known at that age.
_CLASS = {
    "positive_rate": "human_class IN ({})".format(", ".join(f"'{c}'" for c in POSITIVE)),
}


def _watched(key: str, age: int) -> Watched:
    metric = METRICS[key]
    return Watched(metric, age, metric.base, _CLASS.get(key, metric.hits))


# Ages were measured: most bounces come back the same day, opt-outs within a day, two answers in three within two.
WATCHED: dict[str, Watched] = {
    key: _watched(key, age)
    for key, age in (
        ("delivery_rate", 0),
        ("hard_bounce_rate", 0),
        ("soft_bounce_rate", 0),
        ("complaint_rate", 0),
        ("unsubscribe_rate", 1),
        ("human_reply_rate", 2),
        ("positive_rate", 2),
        ("click_rate", 1),
        ("open_drop", 1),
        ("meetings_booked", 7),
        ("title_match_rate", 0),
        ("field_coverage", 0),
        ("role_free_rate", 0),
        ("duplicate_rate", 0),
    )
}
AGES = tuple(sorted({w.age for w in WATCHED.values()}))
