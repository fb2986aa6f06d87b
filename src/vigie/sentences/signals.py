"""Alerts in words: what an incident, a signal or a stop says, and why a number is not an alert.

In: signals, codes with their parameters. Out: text in the active language.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.numbers import (
    calendar_day,
    english,
    metric_action,
    metric_label,
    slice_label,
    slices_phrase,
    whole,
)
from vigie.vocabulary.finding import Signal, Slice

_KINDS = {
    "incident": n_("Incident"),
    "signal": n_("Signal"),
    "stop": n_("Emergency stop"),
}
_MEANINGS = {
    ("incident", "worse"): n_("One day is far outside your own range. If it does not last, nothing more is needed."),
    ("signal", "worse"): n_(
        "Compared with your own last eight weeks, the last days are too bad to be chance, even without the worst day."
    ),
    ("signal", "better"): n_(
        "Compared with your own last eight weeks, the last days are too good to be chance, even without the best day."
    ),
    ("stop", "worse"): n_(
        "Bounces have doubled or complaints have passed the provider's line, beyond what chance does."
    ),
}
_SINCE = {
    ("incident", "worse"): n_("Incident on %(day)s"),
    ("signal", "worse"): n_("Signal since %(day)s"),
    ("signal", "better"): n_("Better since %(day)s"),
    ("stop", "worse"): n_("Emergency stop since %(day)s"),
}
_STOP = n_("Suspend sending and open a deliverability check.")
_STOP_WHERE = n_("Suspend sending for %(culprit)s and open a deliverability check.")
_KEEP = n_("Keep doing what changed.")

# Why a number is not an alert, by the code of `metrics.why_not`.
_WHY_NOT = {
    "metric_not_watched": n_("This number is read, but not watched for changes."),
    "slice_not_watched": n_(
        "Changes are looked for in mailboxes, sending domains, providers, campaigns, sources, segments and owners."
    ),
    "told": n_("It is an alert since %(since)s."),
    "told_elsewhere": n_("It is part of one alert, told once: %(metric)s, %(slice)s, since %(since)s."),
    "nothing_counted": n_("Nothing was sent there in the weeks that are compared."),
    "history_too_short": n_(
        "The eight weeks before add up to fewer than %(needed)s messages: there is nothing to compare with yet."
    ),
    "base_too_small": n_("%(base)s messages in seven days: under %(needed)s without the worst day, nothing is said."),
    "within_range": n_("%(value)s is inside the usual range, %(low)s to %(high)s."),
    "one_bad_day": n_(
        "One day did it (%(day)s); without that day the week is as usual. "
        "One day alone is an incident at most, never a signal."
    ),
    "good_side": n_("It leans the good way."),
    "slow_slide": n_(
        "Week after week it slides a little: seven weeks add up to %(sum)s, a slow slide is told from %(needed)s on."
    ),
    "chance": n_("Chance alone does this once in %(once_in)s; an alert asks for once in %(needed)s."),
    "counted_at_age": n_(
        "Outcomes are counted %(days)s days after sending, now as in the weeks before: the latest days wait until then."
    ),
}
_SHARES = frozenset({"value", "low", "high"})


def signal_kind(kind: str) -> str:
    """The word for what sort of alert it is."""
    return gettext(_KINDS[kind])


def signal_meaning(signal: Signal) -> str:
    """What the alert says, in one sentence that any reader understands."""
    return gettext(_MEANINGS[signal.kind, signal.direction])


def signal_since(signal: Signal, day: str) -> str:
    """What sort of alert and since when; `day` as the face writes it."""
    return gettext(_SINCE[signal.kind, signal.direction]) % {"day": day}


def signal_action(signal: Signal) -> str:
    """The one thing to do."""
    if signal.direction == "better":
        return gettext(_KEEP)
    if signal.action != "stop_sending":
        return metric_action(signal.metric, signal.slice)
    return gettext(_STOP_WHERE) % {"culprit": slices_phrase(signal.slice)} if signal.slice else gettext(_STOP)


def signal_place(slice_: Slice) -> str:
    """Where it happens, short: values of the slice, or the whole programme."""
    if not slice_:
        return gettext("the whole programme")
    return ", ".join(slice_label(value, dimension) for dimension, value in slice_)


def volume_jump_sentence(mailbox: str, sent: int, usual: float, safe: int) -> str:
    """A mailbox beyond its habit."""
    words = {"mailbox": mailbox, "sent": whole(sent), "usual": whole(round(usual)), "safe": whole(safe)}
    return (
        gettext("%(mailbox)s sent %(sent)s messages in a day, usually %(usual)s; last safe volume: %(safe)s.") % words
    )


def why_not_sentence(code: str, params: Mapping[str, object]) -> str:
    """One reason why there is no alert."""
    return gettext(_WHY_NOT[code]) % {name: _said(name, value) for name, value in params.items()}


def _said(name: str, value: object) -> str:
    if name in _SHARES and isinstance(value, float):
        return _share(value)
    if name == "metric":
        return metric_label(str(value))
    if name == "slice" and isinstance(value, Sequence):
        return signal_place(tuple(value))
    if isinstance(value, date):
        return calendar_day(value)
    if isinstance(value, float):
        return f"{value:.1f}" if english() else f"{value:.1f}".replace(".", ",")
    return whole(value) if isinstance(value, int) else str(value)


def _share(value: float) -> str:
    text = f"{value * 100:.2f}"
    return f"{text}%" if english() else text.replace(".", ",") + "\u00a0%"
