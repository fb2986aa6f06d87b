"""Which of the places a cause belongs to: list, message, deliverability or follow-up.

In: a candidate of the scan. Out: a verdict, or None where a cause says nothing about a place (opens alone).
"""

from vigie.diagnosis.scan import Candidate
from vigie.metrics.families import Family
from vigie.vocabulary.finding import Strength, Verdict

_SENDER = frozenset({"mailbox", "domain", "provider"})
# What a contact is: no mailbox and no provider can change it.
_OF_THE_CONTACT = frozenset({"title_misfit_rate", "role_catch_all_rate", "wrong_person_rate"})
# Of the score, what another family must bring to be heard beside the one that leads.
_HEARD = 1.0
_STRENGTHS: tuple[tuple[float, Strength], ...] = ((12.0, "strong"), (6.0, "moderate"))


def place(found: Candidate) -> Verdict | None:
    """The verdict that this cause alone deserves."""
    families, dimensions = found.families, {d for d, _ in found.slice}
    if not families or found.lead is Family.OPENS:
        return None
    delivery = families.get(Family.DELIVERY, 0.0)
    if _of_the_contact(found) and delivery < _HEARD:
        return "list"
    if dimensions & _SENDER:
        return "deliverability"
    if "source" in dimensions:
        return "list"
    return _everywhere(found, delivery, by_step="step" in dimensions, of_all=not dimensions)


def _of_the_contact(found: Candidate) -> bool:
    adds = [(m.number.key in _OF_THE_CONTACT, m.adds) for m in found.moved]
    return sum(a for inside, a in adds if inside) > sum(a for _, a in adds) / 2


def _everywhere(found: Candidate, delivery: float, *, by_step: bool, of_all: bool) -> Verdict:
    silenced = of_all and found.lead is Family.ANSWERS and delivery >= max(_HEARD, found.families[found.lead] / 2)
    if found.lead is Family.DELIVERY or silenced:
        return "deliverability"
    if found.lead is Family.LIST:
        return "list"
    if found.lead is Family.LEAVING and (by_step or of_all):
        return "follow_up"
    return "message"


def strength(score: float) -> Strength:
    """How sure a verdict is: from 3 weak, from 6 moderate, from 12 strong (odds of e to the score)."""
    for line, word in _STRENGTHS:
        if score >= line:
            return word
    return "weak"
