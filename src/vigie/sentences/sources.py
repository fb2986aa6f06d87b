"""Sources, costs and the budget in words: why a row has its state, where the next messages go, what money was for.

In: codes and figures. Out: text in the active language.
"""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

_WHY = {
    "too_few": n_("Too few delivered a week ago or more to be judged."),
    "far_below_others": n_("Less than half the positive replies of the others, beyond chance."),
    "below_others": n_("Fewer positive replies than the others, beyond chance."),
    "above_others": n_("More positive replies than the others, beyond chance."),
    "below_own_range": n_("Below its own usual range in the last four weeks."),
    "above_own_range": n_("Above its own usual range in the last four weeks."),
    "dear": n_("A held meeting costs twice as much as elsewhere, beyond chance."),
    "in_range": n_("Like the others, within chance."),
}

_CHANGES = {
    "better": n_("More positive replies than before, beyond chance."),
    "worse": n_("Fewer positive replies than before, beyond chance."),
    "same": n_("No change that can be told from chance."),
    "too_few": n_("Too few delivered on one side to compare."),
}

_BUDGET = {
    "sends": {
        "move": n_(
            "The next %(total)s messages: %(parts)s. Expect %(low)s to %(high)s %(outcome)s; on average %(gain)s more "
            "than going on as now (probability %(chance)s)."
        ),
        "no_clear_gain": n_(
            "Go on as now: moving %(total)s messages would bring more %(outcome)s with a probability of %(chance)s "
            "only, or hardly more."
        ),
        "not_enough_data": n_(
            "Not enough data to choose: fewer than 20 positive replies in these weeks. Go on as now, or in equal parts."
        ),
        "one_choice": n_("Only one place is open: %(parts)s. Expect %(low)s to %(high)s %(outcome)s."),
        "nothing_open": n_("Nowhere to send: everything is paused, exhausted, or its addresses bounce."),
    },
    "calls": {
        "move": n_(
            "The next %(total)s calls: %(parts)s. Expect %(low)s to %(high)s %(outcome)s; on average %(gain)s more "
            "than going on as now (probability %(chance)s)."
        ),
        "no_clear_gain": n_(
            "Go on as now: moving %(total)s calls would bring more %(outcome)s with a probability of %(chance)s only, "
            "or hardly more."
        ),
        "not_enough_data": n_(
            "Not enough data to choose: fewer than 20 meetings booked by calls in these weeks. Go on as now."
        ),
        "one_choice": n_("Only one place is open: %(parts)s. Expect %(low)s to %(high)s %(outcome)s."),
        "nothing_open": n_("Nobody to call: everything is paused."),
    },
}

_OUTCOMES = {"meeting": n_("meetings booked"), "positive": n_("positive replies")}

_CLOSED = {
    "paused": n_("Paused"),
    "doubted": n_("Source to be looked at first"),
    "bounces": n_("Addresses bounce"),
    "exhausted": n_("No contact left to write to"),
}

_COSTS = {
    "list": n_("List"),
    "tool": n_("Tool"),
    "time": n_("Time"),
    "caller": n_("Caller"),
    "other": n_("Other"),
}


def source_sentence(why: str) -> str:
    """Why a source has its state."""
    return gettext(_WHY[why]) if why in _WHY else why


def source_change(verdict: str) -> str:
    """What became of a source after a day."""
    return gettext(_CHANGES[verdict]) if verdict in _CHANGES else verdict


def budget_sentence(kind: str, reason: str, params: Mapping[str, object]) -> str:
    """Where the next messages or calls should go, or why nothing is advised."""
    return gettext(_BUDGET[kind][reason]) % dict(params)


def budget_outcome(outcome: str) -> str:
    """What is counted as brought in."""
    return gettext(_OUTCOMES[outcome])


def closed_word(closed: str) -> str:
    """Why nothing goes to a place."""
    return gettext(_CLOSED[closed]) if closed in _CLOSED else closed


def cost_kind(kind: str) -> str:
    """What money was spent on."""
    return gettext(_COSTS[kind]) if kind in _COSTS else kind
