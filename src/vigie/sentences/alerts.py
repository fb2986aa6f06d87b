"""What a person is told of an alert, outside the pages, and why a message did not get through.

In: signals, codes. Out: text in the active language.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.actions import day_word, place_phrase
from vigie.sentences.numbers import calendar_day, metric_label, whole
from vigie.sentences.signals import signal_action, signal_place, signal_since
from vigie.sentences.written import percent
from vigie.vocabulary.finding import Signal

SMALL = 0.01  # shares under one percent need a second decimal

_CHANNELS = {
    "smtp": n_("E-mail (SMTP)"),
    "slack": n_("Slack"),
    "teams": n_("Microsoft Teams"),
    "mattermost": n_("Mattermost"),
    "webhook": n_("Signed webhook"),
}
_NOTICES = {
    "opened": n_("Alert"),
    "stop": n_("Emergency stop"),
    "cleared": n_("Alert over"),
    "weekly": n_("Weekly review"),
}
_STATES = {
    "waiting": n_("waiting"),
    "calling": n_("being sent"),
    "told": n_("told"),
    "given_up": n_("given up"),
    "overtaken": n_("overtaken"),
}
_TROUBLES = {
    "answer_too_large": n_("The answer was no answer of a webhook."),
    "bad_address": n_("The address is no web address."),
    "bad_message": n_("The message cannot be written as a letter."),
    "bad_server": n_("The mail server or the sender is not set as it should be."),
    "login_refused": n_("The mail server refused the user or the password."),
    "no_channel": n_("There is no way to tell this person: no mail server, no channel."),
    "no_mail_address": n_("This person has no e-mail address."),
    "no_owner": n_("Nobody owns it, and nobody administers the workspace."),
    "not_a_member": n_("This person is no longer a member."),
    "not_trusted": n_("The certificate of the other side is not trusted."),
    "not_supported": n_("The mail server cannot do what it was asked (TLS or sign-in)."),
    "not_written": n_("The message could not be written: the log of the worker says why."),
    "recipient_refused": n_("The mail server refused the recipient."),
    "sealed_with_another_key": n_("The secrets were sealed with another key: enter them again."),
    "timed_out": n_("No answer in time."),
    "too_many": n_("Too many messages: the other side asked to wait."),
    "unreachable": n_("The other side cannot be reached."),
}


def head(signal: Signal) -> str:
    """What moved, since when."""
    words = {"what": signal_since(signal, calendar_day(signal.since)), "metric": metric_label(signal.metric)}
    return gettext("%(what)s: %(metric)s") % words


def over(signal: Signal) -> str:
    """What is told no more."""
    words = {"metric": metric_label(signal.metric), "day": calendar_day(signal.since)}
    return gettext("Over: %(metric)s (alert since %(day)s)") % words


def where(signal: Signal) -> str:
    """In which slice."""
    return gettext("Where: %(place)s") % {"place": signal_place(signal.slice)}


def figures(signal: Signal) -> str:
    """The number and what is usual."""
    low, high = signal.expected
    words = {
        "value": _share(signal.value),
        "hits": whole(signal.hits),
        "base": whole(signal.base),
        "low": _share(low),
        "high": _share(high),
    }
    return gettext("%(value)s (%(hits)s of %(base)s), usually %(low)s to %(high)s") % words


def action(signal: Signal) -> str:
    """The one thing to do."""
    return signal_action(signal)


def subject(kinds: Sequence[str], first: str, place: str) -> str:
    """One line: the news itself when it is alone, else how many and the gravest."""
    if len(kinds) == 1:
        return gettext("%(head)s. %(place)s") % {"head": first, "place": place}
    gone = sum(kind == "cleared" for kind in kinds)
    if gone == len(kinds):
        return ngettext("%(count)s alert is over", "%(count)s alerts are over", gone) % {"count": gone}
    count = len(kinds) - gone
    return ngettext("%(count)s alert. %(head)s", "%(count)s alerts. %(head)s", count) % {"count": count, "head": first}


def intro(workspace: str) -> str:
    """Which programme it is about."""
    return gettext("Workspace: %(name)s") % {"name": workspace}


def more(count: int) -> str:
    """What a chat says where it leaves items out."""
    return gettext("%(count)s in all: the others are on the page.") % {"count": count}


def open_page() -> str:
    """What the link says."""
    return gettext("Open Vigie")


def open_number() -> str:
    """What the link to one number says."""
    return gettext("Look at it")


def weekly_subject(workspace: str, week: str) -> str:
    """The subject of a weekly review."""
    return gettext("Weekly review %(week)s: %(name)s") % {"week": week, "name": workspace}


def open_review() -> str:
    """What the link of a review says."""
    return gettext("Open the review")


def try_subject() -> str:
    """The subject of a message that only tries a channel."""
    return gettext("Vigie: this channel works")


def try_text() -> str:
    """What a message that only tries a channel says."""
    return gettext("Somebody tried this channel from the settings of Vigie. Nothing has to be done.")


def channel_kind(kind: str) -> str:
    """The name of a sort of channel."""
    return gettext(_CHANNELS[kind])


def security(kind: str) -> str:
    """How the line to a mail server is protected."""
    return {"starttls": "STARTTLS", "tls": "TLS"}.get(kind) or gettext("None (this machine only)")


def mail_state(*, set_: bool) -> str:
    """Whether people can be told by e-mail at all."""
    if set_:
        return gettext("E-mail is set.")
    return gettext("No mail server is set: nobody is told by e-mail.")


def notice_kind(kind: str) -> str:
    """What sort of news it is."""
    return gettext(_NOTICES[kind])


def notice_state(state: str) -> str:
    """Where a notice stands."""
    return gettext(_STATES[state])


def trouble(code: str) -> str:
    """Why a message did not get through; empty when it did."""
    if not code:
        return ""
    if code in _TROUBLES:
        return gettext(_TROUBLES[code])
    protocol, _, number = code.rpartition("_")
    return gettext("The other side refused: %(protocol)s %(number)s.") % {
        "protocol": protocol.upper(),
        "number": number,
    }


def _share(value: float | None) -> str:
    return percent(value, 2 if value is not None and abs(value) < SMALL else 1)


_ALERTING = {
    "owner_set": n_("Alerts about %(place)s go to %(to)s"),
    "owner_forgotten": n_("No rule any more for alerts about %(place)s"),
    "channel_added": n_("Channel added: %(name)s (%(kind)s)"),
    "channel_removed": n_("Channel removed: %(name)s (%(kind)s)"),
    "review_sent": n_("The weekly review is sent each %(day)s at %(at)s: %(ways)s"),
    "review_not_sent": n_("The weekly review is no longer sent"),
}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def alerting_line(code: str, target: Mapping[str, str], details: Mapping[str, Any]) -> str:
    """A change of who is told what, by which way, when."""
    words = {"place": place_phrase(target) if target else gettext("everything else"), **details}
    if "kind" in details:
        words["kind"] = channel_kind(str(details["kind"]))
    if "day" in details:
        words["day"] = day_word(_WEEK[int(details["day"])]).lower()
        words["ways"] = ", ".join(channel_kind(w) if w == "smtp" else str(w) for w in details["ways"])
    return gettext(_ALERTING[code]) % words
