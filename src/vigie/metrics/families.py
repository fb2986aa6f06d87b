"""Which numbers move together: one cause makes one alert in each family at most, and a verdict reads its families.

In: nothing. Out: `Family`, and `FAMILIES` by the key of a number; signals, "why not" and diagnosis read the same.
"""

from enum import StrEnum


class Family(StrEnum):
    """What a number speaks about."""

    DELIVERY = "delivery"
    LIST = "list"
    ANSWERS = "answers"
    LEAVING = "leaving"
    OPENS = "opens"
    PIPELINE = "pipeline"


_MEMBERS: dict[Family, tuple[str, ...]] = {
    Family.DELIVERY: ("delivery_rate", "soft_bounce_rate"),
    # A dead address is the list's fault, whoever writes to it.
    Family.LIST: (
        "hard_bounce_rate", "title_match_rate", "title_misfit_rate", "field_coverage", "role_free_rate",
        "role_catch_all_rate", "duplicate_rate", "wrong_person_rate",
    ),
    Family.ANSWERS: ("human_reply_rate", "positive_rate", "click_rate"),
    Family.LEAVING: ("unsubscribe_rate", "complaint_rate"),
    Family.OPENS: ("open_drop",),
    Family.PIPELINE: ("meetings_booked",),
}  # fmt: skip
FAMILIES: dict[str, Family] = {key: family for family, keys in _MEMBERS.items() for key in keys}
