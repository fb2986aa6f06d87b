"""How an address that a tool posts to stands, and what a request meets there, in words.

In: its document, codes. Out: sentences in the active language.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.utils.translation import ngettext

from vigie.sentences.files import column_label, table_label
from vigie.sentences.numbers import calendar_day
from vigie.sentences.outward import told_sentence

NOT_UNDERSTOOD = "posts_not_understood"
# A code: what is wrong, what to do.
_REFUSALS = {
    "signature_wrong": (n_("The proof is wrong."), n_("Compare the key here with the tool’s own.")),
    "signature_missing": (n_("The proof is missing."), n_("Switch signing on in the tool, or give it the password.")),
    "signature_stale": (n_("The proof is too old."), n_("Set the clocks of both machines.")),
    "signature_used": (
        n_("The proof came before, with another request."),
        n_("If it goes on, somebody caught a request: make a new address here and a new key in the tool."),
    ),
    "secret_not_set": (n_("No signing key is set here."), n_("Set the key that the tool shows.")),
    "too_large": (n_("The request is larger than 5 MiB."), n_("Let the tool post fewer events at once.")),
    "not_what_this_tool_posts": (
        n_("This is not how the tool posts."), n_("Give each tool the address that was made for it."),
    ),
    "not_read": (n_("The request broke off."), n_("The tool tries again.")),
    "method_not_allowed": (n_("The request was no POST."), n_("Choose POST in the tool.")),
    "too_many": (n_("More came in a second than a receiver takes."), n_("The tool tries again.")),
    "certificate_not_at_hand": (
        n_("The certificate that signs could not be fetched."), n_("Let this machine reach its address."),
    ),
    "not_found": (n_("The address is not known here."), n_("Give it a new address.")),
    "database_refused": (n_("It could not be written down."), n_("`vigie doctor` says what is wrong with the disk.")),
    "unknown_event": (n_("Its event is one that Vigie does not know."), n_("It is kept, and read once Vigie does.")),
    "nothing_kept": (n_("Nothing in it is kept."), n_("Choose the events of messages in the tool.")),
}  # fmt: skip
_STEPS = {
    "address": n_("The address is found"),
    "form": n_("It is of the form in which the tool posts"),
    "proof": n_("The proof is believed"),
    "stored": n_("It is stored"),
    "understood": n_("It is understood"),
}
# The same where it failed, and where it could not be tried.
_FAILED = {
    "address": n_("The address is not found"),
    "form": n_("It is not of the form in which the tool posts"),
    "proof": n_("The proof is not believed"),
    "stored": n_("It is not stored"),
    "understood": n_("It is not understood"),
}
_UNTRIED = {"proof": n_("The proof was not tried")}
_NOT_TRIED = {
    "only_the_tool": n_("Not tried: only the tool has the key that signs. Its own test button tries it."),
    "none_asked": n_("Nothing is asked for: whoever has the address is believed."),
}
_FINE = {
    "address": n_("It is the one that tools post to."),
    "form": n_("The body can be read."),
    "proof": n_("It fits the key that is kept here."),
    "stored": n_("Written, and taken out again: nothing of the test is kept."),
}


def refusal_reason(code: str) -> str:
    """Why a request was refused."""
    return _(_REFUSALS[code][0]) if code in _REFUSALS else code


def refusal_remedy(code: str) -> str:
    """What to do about it."""
    return _(_REFUSALS[code][1]) if code in _REFUSALS else ""


def step_label(name: str, *, ok: bool, tried: bool) -> str:
    """What a test found of what it looks at."""
    if not ok:
        return _(_FAILED[name])
    return _(_STEPS[name] if tried else _UNTRIED.get(name, _STEPS[name]))


def step_sentence(name: str, code: str, found: Sequence[tuple[str, str]]) -> str:
    """What came of it."""
    if code in _NOT_TRIED:
        return _(_NOT_TRIED[code])
    if code:
        return " ".join(filter(None, (refusal_reason(code), refusal_remedy(code))))
    if found:
        words = ", ".join(_understood(table, word) for table, word in dict.fromkeys(found))
        return _("As %(words)s.") % {"words": words}
    return _(_FINE[name]) if name in _FINE else ""


def _understood(table: str, word: str) -> str:
    label = table_label(table)
    return f"{label} ({column_label(f'events.{word}')})" if word and table == "events" else label


def receiver_trouble(code: str, tool: str, *, on_page: bool = False) -> str:
    """What is wrong with what came, and what to do on the page or at the command line; "" when all is well."""
    if code == NOT_UNDERSTOOD and on_page:
        return _(
            "What was posted could not be understood; it is kept. It is tried again by itself; the page of imports "
            "says more."
        )
    if code == NOT_UNDERSTOOD:
        return _(
            "What was posted could not be understood; it is kept. `vigie digest` tries again, "
            "the page of imports says more."
        )
    said = {"tool": tool, "why": told_sentence(code)}
    again = _(
        "%(tool)s asks for a call that confirms the address, and it failed: %(why)s Let this machine reach the tool, "
        "then have it ask again."
    )
    return again % said if code else ""


def receiver_state(said: Mapping[str, Any], *, on_page: bool = False) -> str:
    """The most urgent thing to know; of what is refused every kind, and events that nobody knows beside it."""
    if said["lacks_secret"]:
        return _("Nothing is believed until the tool’s signing key is set: it signs what it posts.")
    if said["trouble"]:
        return receiver_trouble(said["trouble"], said["label"], on_page=on_page)
    if said["refuses"]:
        return " ".join(filter(None, [*_refusing(said["refused"]), _not_known(said["unknown"])]))
    return _not_known(said["unknown"]) or _of_nobody(sum(said["of_nobody"].values())) or _in_order(said)


def _refusing(refused: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The last refusal with what to do, the other kinds behind it."""
    last, *others = refused
    yield ngettext("%(n)d request refused.", "%(n)d requests refused.", last["times"]) % {"n": last["times"]}
    yield f"{last['reason']} {last['remedy']}"
    if others:
        kinds = ", ".join(f"{r['reason'].rstrip('.')} ({r['times']})" for r in others)
        yield _("Refused for other reasons: %(kinds)s.") % {"kinds": kinds}


def _not_known(unknown: Mapping[str, int]) -> str:
    """Which events nobody knows, each with how many came; "" for none."""
    words = ", ".join(f"{event_name(word)} ({times})" for word, times in sorted(unknown.items()))
    return _("Events that Vigie does not know: %(words)s") % {"words": words} if words else ""


def _of_nobody(calls: int) -> str:
    if not calls:
        return ""
    return ngettext(
        "%(n)d call to a number that no contact has, or several: it counts once a contact file says whose it is.",
        "%(n)d calls to numbers that no contact has, or several: they count once a contact file says whose they are.",
        calls,
    ) % {"n": calls}


def _in_order(said: Mapping[str, Any]) -> str:
    if said["waiting"]:
        return ngettext("%(n)d request waits", "%(n)d requests wait", said["waiting"]) % {"n": said["waiting"]}
    if said["requests"] and said["refused_lately"]:
        return _refused_before(said)
    return _("fine") if said["requests"] else _("nothing came yet")


def _refused_before(said: Mapping[str, Any]) -> str:
    """What is fine now and was not some days ago; refusals of months ago are no trouble."""
    return ngettext(
        "fine now; %(n)d request was refused, on %(day)s: %(why)s",
        "fine now; %(n)d requests were refused, the last on %(day)s: %(why)s",
        said["refused_lately"],
    ) % {
        "n": said["refused_lately"],
        "day": calendar_day(datetime.fromisoformat(said["refused_at"]).date()),
        "why": said["refused"][0]["reason"],
    }  # fmt: skip


def event_name(word: str) -> str:
    """The tool's word for an event, or that it has none."""
    return _("without a name") if word == "-" else word
