"""Follow-ups, delays, tests and decisions in words: what was found, and what to do about it.

In: codes and their parameters, numbers written for the reader already. Out: text in the active language.
"""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

_TRIALS: dict[str, str] = {
    # how many follow-ups
    "followups.step_too_costly": n_(
        "Follow-ups to send: %(recommended)s, not %(sent)s. Step %(step)s costs %(cost)s unsubscribes for each "
        "positive reply (a complaint counts as 10; more than 3 is too much, probability %(chance)s)."
    ),
    "followups.no_step_too_costly": n_(
        "Follow-ups to keep: %(recommended)s. No step costs more than 3 unsubscribes for each positive reply "
        "beyond doubt."
    ),
    "followups.first_step_too_costly": n_(
        "The first message itself costs too much: review the list and the message before the follow-ups."
    ),
    "followups.too_few_positives": n_("No advice yet: %(positives)s positive replies, 20 are needed."),
    "followups.no_follow_up": n_("No advice: no follow-up has been delivered 200 times yet."),
    # the same without its conclusion
    "evidence.step_too_costly": n_(
        "Step %(step)s costs %(cost)s unsubscribes for each positive reply, a complaint counting as 10; more than 3 is "
        "too much, and it is more with a probability of %(chance)s."
    ),
    "evidence.no_step_too_costly": n_(
        "No step costs more than 3 unsubscribes for each positive reply beyond doubt, a complaint counting as 10."
    ),
    "evidence.first_step_too_costly": n_("Review the list and the message before the follow-ups."),
    "evidence.too_few_positives": n_("%(positives)s positive replies in these weeks, 20 are needed."),
    "evidence.no_follow_up": n_("No follow-up has been delivered 200 times yet."),
    # replies in time
    "delays.slower": n_(
        "Replies come slower than in the weeks before, beyond chance: check deliverability, provider by provider."
    ),
    "delays.faster": n_("Replies come faster than in the weeks before, beyond chance."),
    "delays.same": n_("Replies come as fast as in the weeks before."),
    "delays.wait": n_("Too few replies to compare: %(replies)s now, %(before)s before, 20 are needed on each side."),
    # tests
    "experiment.better": n_("%(variant)s beats %(control)s: keep it. Expect %(expected)s, not the figure of the test."),
    "experiment.worse": n_("%(variant)s does worse than %(control)s: keep %(control)s."),
    "experiment.no_difference": n_(
        "No difference that a test of this size can see: keep the simpler version and test something bolder."
    ),
    "experiment.running": n_("Undecided: leave both versions running. Next look on %(next)s."),
    "experiment.too_few": n_("Too few answers for a result: 10 are needed, both versions together."),
    "experiment.broken_split": n_(
        "No result: the contacts were not split as planned, so something else than chance chose the version."
    ),
    "experiment.unlike_arms": n_("No result: the two versions also differ by %(unlike)s. Test one thing at a time."),
    # what a change brought
    "effect.better": n_("It worked, beyond chance and beyond what changed everywhere else."),
    "effect.worse": n_("Things got worse after it, beyond chance and beyond what changed everywhere else."),
    "effect.no_difference": n_("No effect that can be told from chance."),
    "effect.running": n_("Undecided: next look on %(next)s."),
    "effect.too_few": n_("Too few answers to judge it: the slice needs 10, before and after together."),
    "effect.no_control": n_(
        "The slice moved, and the rest is too small to compare with: the same may have happened to everybody."
    ),
    "effect.entangled": n_(
        "Something else changed in the same slice within a week: whatever moved cannot be credited to one of them."
    ),
    # which of the two was repaired
    "proof.nothing": n_("After two weeks neither the list nor the message is better than before."),
    "proof.list": n_("After two weeks the list is better: only this source improved, beside the others."),
    "proof.message": n_("After two weeks the message is better: this source and the others improved alike."),
    "proof.undecided": n_("After two weeks list and message cannot be told apart yet."),
    "proof.not_enough_data": n_("Too few messages of this source within two weeks to tell list and message apart."),
}

_OUTCOMES = {
    "positive": n_("contacts with a positive reply"),
    "reply": n_("contacts with a human reply"),
    "meeting": n_("contacts with a meeting booked"),
    "opt_out": n_("contacts who left or complained"),
}


_VERDICTS = {
    "confirmed": n_("Confirmed"),
    "not_confirmed": n_("Not confirmed"),
    "confounded": n_("Confounded"),
    "not_enough_data": n_("Not enough data"),
    "running": n_("Too early"),
}

_VARIABLES = {
    "subject": n_("Subject line"),
    "first_line": n_("First line"),
    "offer": n_("Offer"),
    "slice": n_("Slice of the list"),
}

_KINDS = {
    "source": n_("Source"),
    "volume": n_("Volume"),
    "copy": n_("Message text"),
    "targeting": n_("Targeting"),
    "mailbox": n_("Mailbox"),
    "domain": n_("Domain"),
    "follow_up": n_("Follow-ups"),
    "definition": n_("Definition"),
    "other": n_("Other change"),
}


def trial_sentence(code: str, params: Mapping[str, object] | None = None) -> str:
    """What a comparison found, in one sentence; the code itself when no sentence is known."""
    return gettext(_TRIALS[code]) % dict(params or {}) if code in _TRIALS else code


def outcome_verdict(verdict: str) -> str:
    """What a change brought, in one word."""
    return gettext(_VERDICTS[verdict]) if verdict in _VERDICTS else verdict


def variable_label(variable: str) -> str:
    """What differs between the two versions of a test."""
    return gettext(_VARIABLES[variable]) if variable in _VARIABLES else variable


def change_kind(kind: str) -> str:
    """What the journal says was changed."""
    return gettext(_KINDS[kind]) if kind in _KINDS else kind


def outcome_label(outcome: str) -> str:
    """What a test counts as success."""
    return gettext(_OUTCOMES[outcome]) if outcome in _OUTCOMES else outcome
