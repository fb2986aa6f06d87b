"""Replies in words: the groups that a page sorts them into, what to do next, how good the reader is.

In: classes, dates, counts. Out: text in the active language.
"""

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.mail import reply_word
from vigie.sentences.numbers import calendar_day, whole
from vigie.sentences.written import percent
from vigie.vocabulary.errors import UsageError

# Group -> the classes that stand in it, in the order in which a page shows them.
GROUPS: dict[str, tuple[str, ...]] = {
    "positive": ("interested", "meeting_request"),
    "question": ("information_request", "objection"),
    "callback": ("callback_request", "not_now"),
    "not_interested": ("not_interested",),
    "wrong_person": ("wrong_person",),
    "absence": ("out_of_office", "auto_other"),
    "unsubscribe": ("unsubscribe",),
    "unsorted": ("other",),
}
_NEXT = {
    "interested": ("call", n_("Call today, or answer with a date.")),
    "meeting_request": ("call", n_("Confirm the meeting today.")),
    "callback_request": ("call", n_("Call back, on the day and at the hour asked for.")),
    "information_request": ("answer", n_("Answer the question.")),
    "objection": ("answer", n_("Answer the objection, once.")),
    "not_now": ("hold", n_("Write again in three months, not before.")),
    "not_interested": ("stop", n_("Write no more in this campaign.")),
    "wrong_person": ("refer", n_("Ask whom to turn to, or look for the right person in the company.")),
    "out_of_office": ("hold", n_("Wait for the return; send no follow-up meanwhile.")),
    "auto_other": ("none", n_("Nothing to do: a machine answered.")),
    "unsubscribe": ("suppress", n_("Remove from every list: no more messages, no call.")),
    "other": ("read", n_("Read it and say what it is.")),
}


def group_label(group: str) -> str:
    """The heading of a group."""
    return {
        "positive": gettext("Positive"),
        "question": gettext("Question"),
        "callback": gettext("To call back"),
        "not_interested": gettext("Not interested"),
        "wrong_person": gettext("Wrong person"),
        "absence": gettext("Absence"),
        "unsubscribe": gettext("Unsubscribe"),
        "unsorted": gettext("To sort"),
    }[group]


def group_of(reply_class: str) -> str:
    """The group that a class stands in."""
    return next((g for g, classes in GROUPS.items() if reply_class in classes), "unsorted")


def next_step(reply_class: str, back: date | None, refer_to: str) -> tuple[str, str]:
    """What a reply calls for: a code and a sentence; `back` is the day named in it, `refer_to` the person."""
    code, said = _NEXT.get(reply_class, _NEXT["other"])
    if back and code == "hold":
        return code, gettext("Write again from %(day)s on, not before.") % {"day": calendar_day(back)}
    if refer_to and code == "refer":
        return code, gettext("Turn to %(who)s.") % {"who": refer_to}
    return code, gettext(said)


def accuracy_sentence(right: int, seen: int, least: int, low: float | None, high: float | None) -> str:
    """How often the class was right, of the replies that people looked at."""
    if low is None or high is None:
        return gettext("Right class: %(seen)s replies looked at of the %(least)s that a share needs.") % {
            "seen": whole(seen), "least": whole(least),
        }  # fmt: skip
    words = {"share": percent(right / seen), "seen": whole(seen), "low": percent(low), "high": percent(high)}
    return gettext("Right class: %(share)s of %(seen)s replies looked at (%(low)s to %(high)s).") % words


def correction_line(before: str, after: str, *, undone: bool) -> str:
    """A correction, or its undo, in the journal."""
    words = {"before": reply_word(before), "after": reply_word(after)}
    if undone:
        return gettext("Class of a reply back from “%(before)s” to “%(after)s”") % words
    if before == after:
        return gettext("Class of a reply confirmed: “%(after)s”") % words
    return gettext("Class of a reply: “%(after)s” instead of “%(before)s”") % words


def asked_classes(of: str) -> tuple[str, ...]:
    """The classes of a group, or the one class that is named; none named: none, which is all. Raises UsageError."""
    known = tuple(c for classes in GROUPS.values() for c in classes)
    if of and of not in GROUPS and of not in known:
        raise UsageError("bad_option", name="class", value=of, known=", ".join(dict.fromkeys((*GROUPS, *known))))
    return GROUPS.get(of) or ((of,) if of else ())


def deaf_sentence(unheard: int, sent: int, mailboxes: int) -> str:
    """Messages whose answers nobody would hear of."""
    words = {"unheard": whole(unheard), "sent": whole(sent), "mailboxes": whole(mailboxes)}
    return gettext(
        "%(unheard)s of %(sent)s messages left from mailboxes (%(mailboxes)s) that Vigie does not read and of which no "
        "tool ever told a reply: add these mailboxes, or import the replies."
    ) % words  # fmt: skip


def strangers_sentence(count: int) -> str:
    """Mail of nobody known."""
    return gettext(
        "Replies from nobody known, to nothing known: %(count)s. Import the contacts and messages they belong to; they "
        "are found again by themselves."
    ) % {"count": whole(count)}  # fmt: skip


def unplaced_sentence(count: int) -> str:
    """Replies of known people to no known message."""
    return gettext("Replies that answer no known message: %(count)s. Import the messages that were sent before.") % {
        "count": whole(count)
    }


def unclassed_sentence(count: int) -> str:
    """Replies without a class."""
    return gettext("Replies without a class: %(count)s. Say what they are, or import their text.") % {
        "count": whole(count)
    }
