"""Replies in words: the groups that a page sorts them into, what to do next, how good the reader is.

In: classes, dates, counts. Out: text in the active language.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.actions import who_label
from vigie.sentences.mail import reply_word
from vigie.sentences.numbers import calendar_day, whole
from vigie.sentences.written import percent
from vigie.vocabulary.errors import UsageError

# Group -> the classes that stand in it, in the order in which a page shows them; `unclassed`: nobody's.
GROUPS: dict[str, tuple[str, ...]] = {
    "positive": ("interested", "meeting_request"),
    "question": ("information_request", "objection"),
    "callback": ("callback_request", "not_now"),
    "not_interested": ("not_interested",),
    "wrong_person": ("wrong_person",),
    "absence": ("out_of_office", "auto_other"),
    "unsubscribe": ("unsubscribe",),
    "unsorted": ("other", "unclassed"),
}
# A group across all of them: what somebody has to look at.
LOOK = "look"
# What replies are asked for by, beside nothing, which is all of them.
ASKED = (LOOK, *dict.fromkeys((*GROUPS, *(c for classes in GROUPS.values() for c in classes))))
# What binds once the contact comes, by its code.
_WAITING = {
    "mail_unmatched_opt_out": n_(
        "A demand for removal of this address was read, of %(day)s: it binds as soon as the contact is imported."
    ),
    "mail_unmatched_complaint": n_(
        "A complaint from this address was read, of %(day)s: it binds as soon as the contact is imported."
    ),
}
_NEXT = {
    "interested": ("call", n_("Call, or answer with a date.")),
    "meeting_request": ("call", n_("Confirm the meeting.")),
    "callback_request": ("call", n_("Call back as asked.")),
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
# The same of an automatic answer that is no absence, by the machine that gave it.
_NEXT_OF_MACHINE = {
    "left": ("refer", n_("The person has left: look for whoever follows.")),
    "ticket": ("none", n_("Nothing to do: the request was registered, a person may answer.")),
    "calendar": ("none", n_("Nothing to do: a calendar answered the invitation.")),
    "challenge": ("read", n_("Confirm that a person wrote, as the message asks, or call.")),
    "receipt": ("none", n_("Nothing to do: the message was received or opened.")),
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


def writer_sentence(email: str, *, barred: bool) -> str:
    """Of a reply that somebody else than the contact wrote; `barred`: may not be written to either."""
    said = [gettext("Written by %(email)s, not by this contact.") % {"email": email}]
    return " ".join([*said, gettext("No message to that address any more.")] if barred else said)


def group_of(reply_class: str) -> str:
    """The group that a class stands in."""
    return next((g for g, classes in GROUPS.items() if reply_class in classes), "unsorted")


def next_step(
    reply_class: str,
    back: date | None,
    refer_to: str,
    machine: str = "",
    *,
    hour: bool = False,
    today: date | None = None,
) -> tuple[str, str]:
    """What a reply calls for: a code and a sentence; `back` is the day named in it, `refer_to` the person.

    `machine`: which one gave an automatic answer. `hour`: it names an hour, too. From `back` on, `today`, nobody waits.
    """
    code, said = _NEXT.get(reply_class, _NEXT["other"])
    if reply_class == "auto_other":
        code, said = _NEXT_OF_MACHINE.get(machine, (code, said))
    if back and code == "hold" and today and back <= today:
        return "answer", gettext("Write again now: the day that was named, %(day)s, has come.") % {
            "day": calendar_day(back)
        }
    if back and code == "hold":
        return code, gettext("Write again from %(day)s on, not before.") % {"day": calendar_day(back)}
    if back and reply_class == "callback_request":
        words = {"day": calendar_day(back)}
        if hour:
            return code, gettext("Call back on %(day)s, at the hour asked for.") % words
        return code, gettext("Call back on %(day)s.") % words
    if refer_to and code == "refer":
        return code, gettext("Turn to %(who)s.") % {"who": refer_to}
    return code, gettext(said)


def again_sentence(day: date, following: str) -> str:
    """What to do about a reply whose writer wrote again: what the newer one calls for."""
    return gettext("They wrote again on %(day)s. %(next)s") % {"day": calendar_day(day), "next": following}


def freed_step() -> tuple[str, str]:
    """What is left of a demand whose writer asked for mail again."""
    return "none", gettext("They asked to be written to again since: nothing to remove.")


def settled_step(*, erase: bool = False, guess: bool = False) -> tuple[str, str]:
    """What is left where Vigie did what a reply calls for; `erase`: data are to be erased, too.

    `guess`: the reading is none that one may trust without a look.
    """
    if erase:
        return "none", gettext(
            "Barred. Erase what you hold of them and answer within one month (GDPR, art. 12 and 17)."
        )
    if guess:
        return "read", gettext("Barred on a guess: look at it. Another class takes this demand back.")
    return "none", gettext("Nothing left to do.")


def guess_sentence() -> str:
    """What is added of a bar that rests on a reading that one may not trust."""
    return gettext("It rests on a guess: look at the reply.")


# A statistical reading is never certain.
_MOST_SURE = 0.99


def sure_phrase(confidence: float | None) -> str:
    """How sure a reading is; "" where nobody worked it out."""
    if confidence is None:
        return ""
    return f"> {percent(_MOST_SURE)}" if confidence > _MOST_SURE else percent(confidence)


def bar_sentence(bar: str, reason: str, since: date, until: date | None) -> str:
    """Under which bar a contact is, and why."""
    words = {"why": who_label(reason), "since": calendar_day(since), "until": calendar_day(until) if until else ""}
    if bar == "away" and until:
        return gettext("Back on %(until)s: no follow-up before.") % words
    if bar == "quarantined" and until:
        return gettext("No message before %(until)s: %(why)s.") % words
    if bar == "quarantined":
        return gettext("In quarantine since %(since)s: %(why)s.") % words
    return gettext("No message and no call since %(since)s: %(why)s.") % words


def lifted_sentence(reason: str, day: date, *, before: bool = False) -> str:
    """A bar that is over; `before`: it was when somebody asked to lift it."""
    words = {"why": who_label(reason), "day": calendar_day(day)}
    if before:
        return gettext("Lifted before, on %(day)s (%(why)s), and stays so: nothing new was noted.") % words
    return gettext("Lifted on %(day)s: %(why)s. It comes back with newer evidence only.") % words


def free_sentence(
    *, known: bool, waiting: Sequence[tuple[str, date]], letters: int = 0, last: date | None = None
) -> str:
    """What is said of somebody without a bar; `waiting`: demands that bind once an import knows their writer.

    `letters`: replies from an address that is not known, the `last` of that day.
    """
    if known:
        return gettext("No bar: this contact may be written to and called.")
    said = [gettext(_WAITING[code]) % {"day": calendar_day(day)} for code, day in waiting if code in _WAITING]
    if not said and last:
        words = {"n": whole(letters), "day": calendar_day(last)}
        told = ngettext(
            "A reply came from it on %(day)s (`vigie replies --strangers`).",
            "%(n)s replies came from it, the last one on %(day)s (`vigie replies --strangers`).",
            letters,
        )
        said = [told % words]
    if not said:
        return gettext("This address is not in the file: nothing is known of it.")
    return " ".join([gettext("This address is not in the file."), *said])


def done_sentence(bar: str, since: date, until: date | None) -> str:
    """What Vigie did because of a reply."""
    if bar == "away" and until:
        return gettext("Follow-ups wait until %(until)s.") % {"until": calendar_day(until)}
    return gettext("Removed on %(since)s: no message and no call any more.") % {"since": calendar_day(since)}


def told_sentence(tools: Sequence[str]) -> str:
    """Which tools were told not to write any more."""
    return gettext("Told: %(tools)s.") % {"tools": ", ".join(tools)}


def deciding_words(words: str) -> str:
    """Words of a reply that decided its class."""
    return gettext("“%(words)s”") % {"words": words}


def deciding_subject(subject: str) -> str:
    """A subject that decided it."""
    return gettext("the subject “%(words)s”") % {"words": subject}


# What decided where no words of the reply did.
_SIGNS = {
    "header": n_("a field of the mail that machines write"),
    "unsubscribe_address": n_("a mail to the unsubscribe address"),
    "unsubscribe_subject": n_("a subject that demands removal"),
    "corrected": n_("a person of the team said so of the same words"),
    "alike": n_("a person of the team said so of much the same words"),
    "cut": n_("so large an attachment that the text behind it was not read"),
    "opinion": n_("a language model that was asked"),
}


def deciding_sign(code: str) -> str:
    """What decided it, where no words did; "" for what is not told."""
    return gettext(_SIGNS[code]) if code in _SIGNS else ""


def not_classed() -> str:
    """The class of a reply that nobody classed."""
    return gettext("not classed")


def accuracy_sentence(right: int, seen: int, least: int, low: float | None, high: float | None) -> str:
    """How often the class was right, of the replies that people looked at."""
    if low is None or high is None:
        said = ngettext(
            "Right class: %(seen)s reply looked at of the %(least)s that a share needs.",
            "Right class: %(seen)s replies looked at of the %(least)s that a share needs.",
            seen,
        )
        return said % {"seen": whole(seen), "least": whole(least)}
    words = {"share": percent(right / seen), "seen": whole(seen), "low": percent(low), "high": percent(high)}
    return gettext("Right class: %(share)s of %(seen)s replies looked at (%(low)s to %(high)s).") % words


def correction_line(before: str | None, after: str | None, *, undone: bool) -> str:
    """A correction, or its undo, in the journal; None: not classed."""
    words = {"before": _word(before), "after": _word(after)}
    if undone and before == after:
        return gettext("Class of a reply no longer confirmed: “%(after)s”") % words
    if undone:
        return gettext("Class of a reply back from “%(before)s” to “%(after)s”") % words
    if before == after:
        return gettext("Class of a reply confirmed: “%(after)s”") % words
    return gettext("Class of a reply: “%(after)s” instead of “%(before)s”") % words


def _word(reply_class: str | None) -> str:
    return reply_word(reply_class) if reply_class else not_classed()


def lifted_line(
    reason: str, tools: Sequence[str], *, misread: bool, alive: bool = False, anew: bool = False, because: str = ""
) -> str:
    """A bar that was lifted, in the journal; `tools` were told of it and do not know that it is over.

    `alive`: by what came since. `because`: why; with `anew` what proves that the contact asked to be written to again.
    """
    words = {"why": who_label(reason), "tools": ", ".join(tools), "because": because}
    said = (
        gettext("Contact free again: what was read as “%(why)s” was not that")
        if misread
        else gettext("Contact free again: the address took a message or answered after “%(why)s”")
        if alive
        else gettext("Contact free again: “%(why)s” was lifted")
    ) % words
    why = gettext(", they asked to be written to again: %(because)s") if anew else gettext(": %(because)s")
    said += why % words if because else ""
    return said + (gettext("; still on the block list of %(tools)s, to be taken off there") % words if tools else "")


def put_back_line(reason: str) -> str:
    """A contact who is barred again, in the journal."""
    return gettext("Contact barred again: “%(why)s”") % {"why": who_label(reason)}


def lift_question(what: str) -> str:
    """What whoever lifts a bar is asked; `what`: consent, or reason."""
    if what == "consent":
        return gettext("How and when have they asked to be written to again?")
    return gettext("Why may they be written to again?")


def asked_classes(of: str) -> tuple[str, ...]:
    """The classes of a group, or the one class that is named; "" and `LOOK`: none, which is all. Raises UsageError."""
    if of and of not in ASKED:
        raise UsageError("bad_option", name="class", value=of, known=", ".join(ASKED))
    return () if of in ("", LOOK) else GROUPS.get(of, (of,))


def deaf_sentence(unheard: int, sent: int, mailboxes: int) -> str:
    """Messages whose answers nobody would hear of."""
    words = {"unheard": whole(unheard), "sent": whole(sent), "mailboxes": whole(mailboxes)}
    return ngettext(
        "%(unheard)s of %(sent)s messages left from %(mailboxes)s mailbox that Vigie does not read and of which no "
        "tool ever told a reply: add this mailbox, or import the replies.",
        "%(unheard)s of %(sent)s messages left from %(mailboxes)s mailboxes that Vigie does not read and of which no "
        "tool ever told a reply: add these mailboxes, or import the replies.",
        mailboxes,
    ) % words  # fmt: skip


def broken_sentence(mailboxes: Sequence[str]) -> str:
    """Mailboxes that are set up and were not read of late."""
    return ngettext(
        "%(names)s is set up, and nothing was read from it in the last 24 hours: its line among the mailboxes says "
        "why.",
        "%(names)s are set up, and nothing was read from them in the last 24 hours: their lines among the mailboxes "
        "say why.",
        len(mailboxes),
    ) % {"names": ", ".join(mailboxes)}


def strangers_sentence(count: int) -> str:
    """Mail of nobody known."""
    return gettext(
        "Replies from nobody known, to nothing known: %(count)s. Import the contacts and messages they belong to; they "
        "are found again by themselves."
    ) % {"count": whole(count)}  # fmt: skip


def letters_sentence(shown: int, count: int, *, in_time: bool) -> str:
    """How many of the replies of nobody known a list shows; "" where it shows all."""
    words = {"shown": whole(shown), "count": whole(count)}
    if not in_time:
        return gettext("%(shown)s of %(count)s could be read in time: their raw files are large, or gone.") % words
    if shown == count:
        return ""
    return ngettext("The latest of %(count)s.", "The latest %(shown)s of %(count)s.", shown) % words


def strangers_step() -> str:
    """What to do about replies of nobody known."""
    return gettext(
        "Import the contact with this address, or the message that was sent to them: the reply is matched by itself "
        "then. Personal mail stays aside."
    )


def stranger_sentence(*, demand: bool, barred: bool, thread: bool, there: int, domain: str) -> str:
    """Why a reply was matched to nobody; `there`: how many contacts its company, `domain`, has in the file."""
    more = stranger_more(demand=demand, barred=barred, there=there, domain=domain)
    return " ".join(filter(None, [stranger_reason(1, thread=thread), more]))


def stranger_reason(count: int, *, thread: bool) -> str:
    """What `count` replies of nobody known have in common; `thread`: whether they name a message."""
    if thread:
        return ngettext(
            "Nobody of the file has this address; what they wrote answers a message that no import brought.",
            "Nobody of the file has these addresses; what they wrote answers messages that no import brought.",
            count,
        )
    return ngettext(
        "Nobody of the file has this address; what they wrote names no message that it answers.",
        "Nobody of the file has these addresses; what they wrote names no message that it answers.",
        count,
    )


def stranger_more(*, demand: bool, barred: bool, there: int, domain: str) -> str:
    """What one of them has of its own; "" for nothing. `barred`: whoever wrote is so, though no import knows them."""
    said: list[str] = []
    if there:
        said.append(
            ngettext(
                "%(n)s contact of %(domain)s is in the file: if it was they who wrote, import this address as well.",
                "%(n)s contacts of %(domain)s are in the file: if one of them wrote, import this address as well.",
                there,
            ) % {"n": whole(there), "domain": domain}
        )  # fmt: skip
    if demand and barred:
        said.append(gettext("It demands removal, and is barred already: no message and no call."))
    elif demand:
        said.append(gettext("It demands removal, which binds as soon as the contact is imported."))
    return " ".join(said)


def unplaced_sentence(count: int) -> str:
    """Replies of known people to no known message."""
    return gettext("Replies that answer no known message: %(count)s. Import the messages that were sent before.") % {
        "count": whole(count)
    }


def unclassed_sentence(count: int, wordless: int) -> str:
    """Replies without a class; `wordless` of them came without their text."""
    said = [gettext("Replies without a class: %(count)s.") % {"count": whole(count)}]
    if wordless:
        said.append(gettext("Without their text: %(n)s; imported with it, they are read.") % {"n": whole(wordless)})
    if count > wordless:
        words = {"n": whole(count - wordless)}
        said.append(gettext("Read, and their words are not sure enough for a class: %(n)s.") % words)
    return " ".join([*said, gettext("Say what they are.")])
