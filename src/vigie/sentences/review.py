"""The review in words: checks, what a decision should move, where it stands, what it brought.

In: codes and figures. Out: text in the active language.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as n_

from vigie.sentences.actions import action_title, mode_word
from vigie.sentences.numbers import calendar_day, english, month_day, whole
from vigie.sentences.written import percent

_CHECKS = {
    ("authentication", "ok"): n_("Authentication: providers accept who we say we are."),
    ("authentication", "act"): n_(
        "Authentication: %(refused)s of %(sent)s messages were refused because the sender is not proven (SPF, DKIM)."
    ),
    ("authentication", "unknown"): n_("Authentication: too few messages to tell (%(sent)s)."),
    ("ramp", "ok"): n_("Ramp: no mailbox beyond its habit."),
    ("ramp", "act"): n_("Ramp: mailboxes beyond their habit: %(mailboxes)s."),
    ("volume", "ok"): n_("Volume: %(sent)s messages, an ordinary week (usually %(usual)s)."),
    ("volume", "act"): n_("Volume: %(sent)s messages, not an ordinary week (usually %(usual)s)."),
    ("volume", "unknown"): n_("Volume: %(sent)s messages, nothing to compare with yet."),
    ("replies_read", "ok"): n_("Replies: %(replies)s read, %(unattributed)s without a known message."),
    ("replies_read", "act"): n_(
        "Replies: %(replies)s read, %(unattributed)s without a known message: check that every mailbox is read."
    ),
    ("replies_read", "unknown"): n_("Replies: too few messages to tell (%(sent)s)."),
    ("replies_classified", "ok"): n_("Classes: %(unclassified)s of %(replies)s human replies without a class."),
    ("replies_classified", "act"): n_(
        "Classes: %(unclassified)s of %(replies)s human replies without a class: sort them before judging the message."
    ),
    ("replies_classified", "unknown"): n_("Classes: no human reply that week."),
    ("domains", "unknown"): n_("Domain records, reputation and blocklists: not checked here."),
}
_STATES = {
    "proposed": n_("Waits for a second person"),
    "open": n_("To do"),
    "late": n_("Late"),
    "waiting": n_("Applied, not yet judged"),
    "judged": n_("Judged"),
    "cancelled": n_("Undone"),
}
_VERDICTS = {
    "confirmed": n_("Confirmed"),
    "not_confirmed": n_("Not confirmed"),
    "confounded": n_("Confounded"),
    "not_enough_data": n_("Not enough data"),
}
_REASONS = {
    "better": n_("It worked, beyond chance and beyond what changed everywhere else."),
    "alone": n_("After two weeks this source alone improved, all its numbers taken together, beside the others."),
    "too_wide": n_("Too few cases: an improvement by half would look the same as none."),
    "worse": n_("Things got worse after it, beyond chance and beyond what changed everywhere else."),
    "no_difference": n_("No effect that can be told from chance."),
    "too_few": n_("Too few cases to judge it: the slice needs 10, before and after together."),
    "no_control": n_(
        "The slice moved, and the rest is too small to compare with: the same may have happened to everybody."
    ),
    "entangled": n_(
        "Something else changed in the same slice within a week: whatever moved cannot be credited to one of them."
    ),
    "not_weighed": n_("This number is shown before and after, and not weighed: it is no share of anything."),
    "metric_not_weighed": n_("This number is not known for that slice."),
}
_KINDS = {
    "decision": n_("Decision"),
    "action": n_("Action"),
    "undo": n_("Undone"),
    "assignment": n_("Assigned"),
    "verdict": n_("Verdict"),
    "closing": n_("Review closed"),
    "sample": n_("Sample"),
    "change": n_("Change of the programme"),
    "definition": n_("Rule or definition"),
    "import": n_("Import"),
}


def check_sentence(code: str, state: str, figures: Mapping[str, Any]) -> str:
    """One line of the health check."""
    said = {name: whole(value) if isinstance(value, int) else str(value) for name, value in figures.items()}
    return gettext(_CHECKS[code, state]) % said


def sanity_sentence(drawn: int, on_target: int | None, off_target: int | None) -> str:
    """What the list sanity sample said."""
    if not drawn:
        return gettext("List sample: nobody new was written to that week.")
    if on_target is None or off_target is None:
        return gettext("List sample: %(drawn)s contacts wait to be looked at.") % {"drawn": drawn}
    seen = on_target + off_target
    return gettext("List sample: %(on)s of %(seen)s contacts on target.") % {"on": on_target, "seen": seen}


def sample_sentence(on_target: int, seen: int, low: float, high: float) -> str:
    """What a sample of a source said, and where the whole source is."""
    span = f"{round(low * 100)}–{percent(high)}"
    return gettext("Sample: %(on)s of %(seen)s contacts on target (%(span)s)") % {
        "on": on_target, "seen": seen, "span": span,
    }  # fmt: skip


def expectation(label: str, direction: str, by: date | None) -> str:
    """What should move, which way, by when."""
    words = {"metric": label, "day": calendar_day(by) if by else ""}
    if by is None:
        return (gettext("%(metric)s: up") if direction == "up" else gettext("%(metric)s: down")) % words
    up, down = gettext("%(metric)s: up by %(day)s"), gettext("%(metric)s: down by %(day)s")
    return (up if direction == "up" else down) % words


def state_label(state: str) -> str:
    """Where a decision stands, in a word or two."""
    return gettext(_STATES[state])


def state_sentence(state: str, until: date | None) -> str:
    """Where a decision stands; applied is not improved, so it says until when the verdict waits."""
    if state == "waiting" and until is not None:
        return gettext("Applied; whether it worked is judged from %(day)s on.") % {"day": calendar_day(until)}
    return state_label(state)


def verdict_label(verdict: str) -> str:
    """The verdict in a word."""
    return gettext(_VERDICTS[verdict])


def reason_sentence(reason: str) -> str:
    """Why the verdict is what it is."""
    words = _REASONS.get(reason, _REASONS["too_few"])
    return gettext(words)


def together_sentence() -> str:
    """List, copy and volume changed in one week."""
    return gettext("Copy, list and volume all changed this week: whatever moves cannot be credited to one of them.")


def too_many_sentence(more: int, most: int) -> str:
    """Decisions beyond those that a week can carry."""
    text = ngettext(
        "%(more)s decision beyond %(most)s: fewer are carried through.",
        "%(more)s decisions beyond %(most)s: fewer are carried through.",
        more,
    )
    return text % {"more": more, "most": most}


def lacking_sentence(count: int) -> str:
    """Decisions that nobody answers for."""
    text = ngettext(
        "%(count)s decision lacks an owner or a date: the review cannot be closed.",
        "%(count)s decisions lack an owner or a date: the review cannot be closed.",
        count,
    )
    return text % {"count": count}


def week_title(week: str, start: date, end: date) -> str:
    """Week 47, from 16 to 22 November 2026."""
    words = {"week": int(week[6:]), "start": month_day(start), "end": month_day(end), "year": end.year}
    if start.month == end.month:
        words["start"] = month_day(start).split()[0]
    return gettext("Week %(week)s, %(start)s to %(end)s %(year)s") % words


def decisions_title(count: int) -> str:
    """The headline: how many decisions the week asks for."""
    if not count:
        return gettext("Nothing to decide")
    return ngettext("%(count)s decision to take", "%(count)s decisions to take", count) % {"count": count}


def line_kind(kind: str) -> str:
    """What sort of line of the journal it is."""
    return gettext(_KINDS[kind])


def import_line(number: int, rows: int, *, undone: bool) -> str:
    """An import, or its undo, in the journal."""
    words = {"number": number, "rows": whole(rows)}
    if undone:
        said = ngettext(
            "Import %(number)s taken back, %(rows)s row", "Import %(number)s taken back, %(rows)s rows", rows
        )
        return said % words
    return ngettext("Import %(number)s, %(rows)s row", "Import %(number)s, %(rows)s rows", rows) % words


def closing_line(week: str) -> str:
    """The closing of a week in the journal."""
    return gettext("Review of week %(week)s closed") % {"week": int(week[6:])}


def assigned_line(action: str, owner: str, due: date | None) -> str:
    """A decision that was handed to somebody."""
    words = {"action": action, "owner": owner or gettext("nobody"), "day": calendar_day(due) if due else ""}
    if due is None:
        return gettext("%(action)s: given to %(owner)s") % words
    return gettext("%(action)s: given to %(owner)s, due %(day)s") % words


def export_line(action: str, contacts: int) -> str:
    """Contacts that left as a file."""
    return gettext("%(action)s: %(contacts)s contacts taken out as a file") % {
        "action": action, "contacts": whole(contacts),
    }  # fmt: skip


def mode_line(action: str, mode: str) -> str:
    """How far an action may go by itself from now on."""
    return gettext("%(action)s: from now on %(mode)s") % {"action": action_title(action), "mode": mode_word(mode)}


def two_persons_line(over: int | None) -> str:
    """From how many suppressions on a second person has to agree."""
    if over is None:
        return gettext("Suppressions no longer wait for a second person")
    return gettext("Suppressions of more than %(over)s contacts wait for a second person") % {"over": whole(over)}


def vigie_itself() -> str:
    """Who did what nobody pressed."""
    return "Vigie"


def arrow(before: str, after: str) -> str:
    """From one figure to another."""
    return f"{before} → {after}"


def colon(text: str) -> str:
    """A heading that something follows, as the language punctuates it."""
    return f"{text}:" if english() else f"{text}\N{NO-BREAK SPACE}:"


def period_title(kind: str, name: str, start: date, end: date) -> str:
    """The heading of a month, a quarter or a debrief."""
    words = {"name": name, "start": month_day(start), "end": month_day(end), "year": end.year}
    if kind == "debrief":
        return gettext("Debrief of “%(name)s”, %(start)s to %(end)s %(year)s") % words
    if kind == "quarter":
        return gettext("Quarter %(name)s, %(start)s to %(end)s %(year)s") % words
    return gettext("Month %(name)s, %(start)s to %(end)s %(year)s") % words


_STANDS = {
    "better": n_("above the rest, beyond chance"),
    "worse": n_("below the rest, beyond chance"),
    "ok": n_("like the rest"),
    "wait": n_("too few to say"),
}


def stands_word(stands: str) -> str:
    """A part beside the rest."""
    return gettext(_STANDS[stands])
