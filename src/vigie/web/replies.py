"""Replies as their page shows them: a list by group, one of them open with its thread, what to press.

In: a workspace, what the address asks for, who reads. Out: what the template prints, all words chosen.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext

from vigie.documents.inbox import inbox_document, narrowed, reply_document
from vigie.ledger import inbox
from vigie.review import corrections, waiting
from vigie.sentences.actions import who_label
from vigie.sentences.mail import reply_word
from vigie.sentences.replies import (
    GROUPS,
    LOOK,
    group_of,
    lift_question,
    not_classed,
    stranger_more,
    stranger_reason,
    writer_sentence,
)
from vigie.web import answering, doing, formats
from vigie.workspaces.models import Workspace

# The number of no reply.
NO_REPLY = 0
# What the address unfolds of what nobody hears.
STRANGERS = "strangers"
# A screen and a half: what follows is one press away.
PAGE = 30
# Replies of nobody known that are shown at once.
LATEST = 10
# Mailboxes that are named; of more, that there are more.
_NAMED = 8
# All that is no letter, but for the end of a line and a tab.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Letters of an earlier or later text in the conversation.
_LONG = 240
# Letters of a reply that is shown whole, and where a longer one is folded.
LONGEST, _SHOWN = 1200, 1000
# What one key says, in the order of the keys; the other classes are chosen from a list.
_KEYS = (
    "interested", "information_request", "callback_request", "not_interested", "wrong_person", "out_of_office",
    "unsubscribe", "meeting_request", "not_now",
)  # fmt: skip
# What htmx redraws; the address says what is shown. One answer after the other: nothing that was pressed is dropped.
SWAP = mark_safe(
    'hx-target="#replies" hx-swap="outerMorph" hx-push-url="true" hx-sync="#replies:queue all" hx-indicator="#bar"'
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is in the list: a group or a class ("" for all), and where its page begins ("": at the start)."""

    of: str
    after: str = ""

    def address(self, reply: str = "", **more: object) -> str:
        """The query of this place, with a reply open."""
        return address(self.of, reply, after=self.after, **more)

    @property
    def fields(self) -> str:
        """What a form carries to come back here."""
        pairs = (("of", self.of), ("after", self.after))
        return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the place, the open reply (None: the first; `NO_REPLY`: one that cannot be)."""

    at: Place
    reply: int | None
    until: datetime


def content(workspace: Workspace, who: doing.Reader, asked: Asked) -> dict[str, Any]:
    """The list, its tabs, the open reply. Raises UsageError for a group that does not exist."""
    look = asked.at.of == LOOK
    said = inbox_document(workspace, _period(asked.at, asked.until, PAGE))
    waits = sum(said["open"].values())
    listed = [_listed(r, who, asked) for r in said["replies"]]
    open_ = str(asked.reply) if asked.reply is not None else (listed[0]["reply"] if listed else "")
    place = next((n for n, r in enumerate(listed) if r["reply"] == open_), None)
    following = listed[place + 1 : place + 2] if place is not None else []
    return {
        "tabs": _tabs(said, waits, asked.at.of, who.lang),
        "listed": listed,
        "open": _opened(workspace, who, int(open_), asked) if open_ else None,
        "following": following[0]["reply"] if following else "",
        "onward": said["after"] or "" if place is not None and not following else "",
        "picked": asked.reply is not None,
        "nothing": not sum(said["counts"].values()) and asked.reply is None,
        "emptied": said["accuracy"]["sentence"] if look and not waits and asked.reply is None else "",
        "none_here": gettext("Nothing left to look at") if look else gettext("No reply here in the last four weeks."),
        "accuracy": said["accuracy"]["sentence"],
        "span": _span(len(listed), said["total"], who.lang, first=not asked.at.after),
        "first_page": address(asked.at.of) if said["before"] else "",
        **_back(said["before"], asked),
        "next_page": address(asked.at.of, after=said["after"]) if said["after"] else "",
        "back": asked.at.address(),
        "all": "?",
        "keys": [(n, c, reply_word(c)) for n, c in enumerate(_KEYS, 1)],
        "others": [(c, reply_word(c)) for c in corrections.CLASSES if c not in _KEYS],
        "waiting": formats.number(waits, who.lang) if waits else "",
    }


def begins(after: str) -> str:
    """Where a page begins, as an address names it: at the start where no list gave that place."""
    return after if inbox.is_place(after) else ""


def is_empty(workspace: Workspace, at: Place, until: datetime) -> bool:
    """Whether no reply is left from a place on."""
    return not inbox.inbox(workspace, _period(at, until, 1)).replies


def _period(at: Place, until: datetime, limit: int) -> inbox.Asked:
    """The replies at a place. Raises UsageError for a group that does not exist."""
    return narrowed(replace(waiting.period(until), limit=limit, after=at.after), at.of)


def heard(said: Mapping[str, Any], here: str, wrote: Mapping[str, Any] | None, who: doing.Reader) -> dict[str, Any]:
    """What nobody hears, each with the page on which something can be done about it.

    `here`: the query of the page; `wrote`: the replies of nobody known, where they are unfolded.
    """
    mailboxes, files = reverse("web:mailboxes"), reverse("web:imports")
    ways = {
        "unheard": (mailboxes, gettext("Connect mailboxes")),
        "broken": (mailboxes, gettext("See the mailboxes")),
        "strangers": (files, gettext("Import files")),
        "unplaced": (files, gettext("Import files")),
        "unclassed": (address(inbox.UNCLASSED), gettext("Read them")),
    }
    there = [name for name in ways if said.get(name)]
    deaf = ", ".join(f"{d['mailbox'] or '?'}{formats.NBSP}({d['messages']})" for d in said["deaf"][:_NAMED])
    deaf += " …" if len(said["deaf"]) > _NAMED else ""
    return {
        "to_do": [
            {
                "said": s, "deaf": deaf if name == "unheard" else "", "href": ways[name][0], "label": ways[name][1],
                **(_letters(here, wrote, who) if name == STRANGERS else {}),
            }
            for name, s in zip(there, said["to_do"], strict=True)
        ]
    }  # fmt: skip


def _letters(here: str, wrote: Mapping[str, Any] | None, who: doing.Reader) -> dict[str, Any]:
    """The way to the replies of nobody known, or the replies and the way to fold them again."""
    if wrote is None:
        return {"unfold": f"{here}{'' if here == '?' else '&'}heard={STRANGERS}"}
    return {
        "fold": here,
        "sentence": wrote["sentence"],
        "remedy": wrote["remedy"],
        "wrote": _by_reason(wrote["letters"], who),
    }


def _by_reason(letters: Sequence[Mapping[str, Any]], who: doing.Reader) -> list[dict[str, Any]]:
    """The replies of nobody known, each reason said once: the latest of all are shown, the others fold away."""
    groups: dict[bool, tuple[list[dict[str, str]], list[dict[str, str]]]] = {}
    for n, letter in enumerate(letters):
        shown, folds = groups.setdefault(letter["answers_a_message"], ([], []))
        (shown if n < LATEST else folds).append(_wrote(letter, who))
    return [
        {
            "reason": stranger_reason(len(shown) + len(folds), thread=thread),
            "count": formats.number(len(shown) + len(folds), who.lang), "shown": shown, "folds": folds,
            "earlier": ngettext("%(n)s earlier reply", "%(n)s earlier replies", len(folds))
            % {"n": formats.number(len(folds), who.lang)},
        }
        for thread, (shown, folds) in groups.items()
    ]  # fmt: skip


def _wrote(letter: Mapping[str, Any], who: doing.Reader) -> dict[str, str]:
    """One reply of nobody known, with what only it has to say."""
    email = letter["email"]
    return {
        **letter,
        "subject": plain(letter["subject"]),
        "begins": plain(letter["begins"]),
        "when": at(datetime.fromisoformat(letter["received_at"]), who),
        "more": stranger_more(
            demand=letter["demands_removal"],
            barred=letter["barred"],
            there=letter["contacts_there"],
            domain=email.rpartition("@")[2],
        ),
    }


def address(of: str, reply: str = "", **more: object) -> str:
    """The query of the page; what is left out is the usual."""
    known = {"class": of, "r": reply, **more}
    text = urlencode({k: v for k, v in known.items() if v})
    return f"?{text}" if text else "?"


def _back(before: str | None, asked: Asked) -> dict[str, str]:
    """The page before, and the same with the last of its replies open."""
    if before is None:
        return {}
    last = asked.at.after.rsplit("_", 1)[-1]
    return {
        "page_before": address(asked.at.of, after=before), "last_before": address(asked.at.of, last, after=before)
    }  # fmt: skip


def _tabs(said: Mapping[str, Any], waits: int, of: str, lang: str) -> list[dict[str, Any]]:
    total, group = sum(said["counts"].values()), of if of in ("", LOOK, *GROUPS) else group_of(of)
    tabs = [
        ("", gettext("All"), total), (LOOK, gettext("To look at"), waits),
        *((g["group"], g["label"], g["count"]) for g in said["groups"]),
    ]  # fmt: skip
    return [
        {"of": g, "href": address(g), "label": label, "n": formats.number(n, lang), "on": g == group}
        for g, label, n in tabs
    ]


def _span(shown: int, total: int, lang: str, *, first: bool) -> str:
    """How many of how many the list shows."""
    words = {"n": formats.number(shown, lang), "total": formats.number(total, lang)}
    if shown == total:
        return ngettext("%(n)s reply", "%(n)s replies", total) % words
    return gettext("The first %(n)s of %(total)s") % words if first else gettext("%(n)s of %(total)s") % words


def _listed(reply: Mapping[str, Any], who: doing.Reader, asked: Asked) -> dict[str, Any]:
    contact, sure = {k: plain(v or "") for k, v in reply["contact"].items()}, _sure(reply)
    reply = {**reply, "contact": contact, "text": plain(reply["text"]), "subject": plain(reply["subject"])}
    return {
        **reply,
        "href": asked.at.address(reply["reply"]),
        "who": contact["name"] or contact["email"] or gettext("unknown contact"),
        "wrote": writer_sentence(**reply["writer"]) if reply["writer"] else "",
        "when": at(datetime.fromisoformat(reply["received_at"]), who),
        "first": " ".join(reply["text"].split())[:160] or reply["subject"],
        "sure": sure,
        "said": f"{reply['label']} · {sure}" if sure else reply["label"],
        "due": due(reply["due_at"], who),
    }


def plain(text: str) -> str:
    """What somebody wrote, without characters that control a terminal and show as boxes."""
    return _CONTROL.sub("", text)


def folded(text: str) -> tuple[str, str]:
    """A text, and what of a long one is shown when asked for; cut where a line ends, else where a word does."""
    if len(text) <= LONGEST:
        return text, ""
    most = min(_SHOWN, LONGEST)
    line, word = text.rfind("\n", most // 2, most), text.rfind(" ", most // 2, most)
    cut = next((n for n in (line, word) if n > 0), most)
    return text[:cut].rstrip(), text[cut:].strip()


def at(moment: datetime, who: doing.Reader) -> str:
    """Today 09:14, yesterday 18:02; a day and an hour before: a list that is not sorted by day needs the day."""
    ago = (who.today - moment.astimezone(who.clock).date()).days
    time = formats.clock(moment, who.zone, who.lang)
    if ago in (0, 1):
        said = gettext("today %(time)s") if ago == 0 else gettext("yesterday %(time)s")
        return said % {"time": time}
    return formats.moment(moment, who.zone, who.lang)


def due(moment: str | None, who: doing.Reader) -> dict[str, str] | None:
    """By when somebody acts; late stands out. What has no hour is due until the evening of its day."""
    if not moment:
        return None
    until = datetime.fromisoformat(moment).astimezone(who.clock)
    day = formats.day(until.date(), who.lang)
    if until.date() < who.today:
        return {"mark": "act", "said": gettext("late, was due %(day)s") % {"day": day}, "short": gettext("late")}
    if until < who.now:
        said = gettext("late, was due today at %(time)s") % {"time": formats.clock(until, who.zone, who.lang)}
        return {"mark": "act", "said": said, "short": gettext("late")}
    if until.date() == who.today:
        return {"mark": "watch", "said": gettext("due today"), "short": gettext("due today")}
    said = gettext("due %(day)s") % {"day": day}
    return {"mark": "wait", "said": said, "short": said}


def _sure(reply: Mapping[str, Any]) -> str:
    """Who says so, or how sure the reader is."""
    if reply["correction"]:
        return gettext("said by %(who)s") % {"who": doing.person(reply["correction"]["by"])}
    if reply["from"] == "tool":
        return gettext("said by the tool")
    sure = reply["sure"].removeprefix("> ")
    said = gettext("more than %(share)s sure") if sure != reply["sure"] else gettext("%(share)s sure")
    return said % {"share": sure} if sure else ""


def _opened(workspace: Workspace, who: doing.Reader, reply: int, asked: Asked) -> dict[str, Any] | None:
    found = reply_document(workspace, reply)
    if found is None:
        return None
    said = _listed(found, who, asked)
    words = ", ".join(said["why"])
    begins, rest = folded(said["text"])
    post = reverse("web:reply_class", args=[reply])
    undo = said["correction"] and who.may("act")
    offered = answering.offered(workspace, who, said)
    placed = {d["number"]: d for d in offered["under"]}
    barred = [_bar(b, placed.get(b["receipt"]), who) for b in said["barred"]]
    told = {b["receipt"] for b in barred}
    return {
        **said,
        "about": _about(said["contact"]),
        "origin": _origin(said),
        "bars": barred,
        "freed": [_freed(b, who) for b in said["freed"]],
        "later": _later(said, asked),
        "begins": begins,
        "rest": rest,
        "letters": formats.number(len(rest), who.lang),
        "why_said": gettext("decided by %(words)s") % {"words": words} if words else "",
        "undo": reverse("web:reply_undo", args=[said["correction"]["id"]]) if undo else "",
        "post": post,
        "lift": reverse("web:reply_lift", args=[reply]),
        "thread": [_line(line, said["label"], who, asked) for line in said["thread"]],
        "next": {**said["next"], "sentence": _next(said)},
        **offered,
        "under": [d for d in offered["under"] if d["number"] not in told],
        "done": [] if any(b["code"] == "away" for b in barred) and not answering.shut(said) else said["done"],
    }


def _bar(bar: Mapping[str, Any], placed: Mapping[str, Any] | None, who: doing.Reader) -> dict[str, Any]:
    """A bar; where what was done about this reply `placed` it, with who did it and its way back.

    `ask`: what whoever may lift it has to say, "" where nobody may; `must`: it lifts nothing without that.
    """
    mark, asked = "wait" if bar["until"] else "stop", bar["lift"] if who.may("approve") else ""
    return {
        **bar, "mark": mark, "by": placed["by"] if placed else "", "undo": placed["undo"] if placed else "",
        "ask": lift_question(asked) if asked else "", "must": asked == "consent",
    }  # fmt: skip


def _freed(bar: Mapping[str, Any], who: doing.Reader) -> dict[str, str]:
    """A bar that a person lifted, with who did it and its way back."""
    lifted = datetime.fromisoformat(bar["at"])
    return {
        "said": gettext("Bar lifted: %(why)s") % {"why": who_label(bar["reason"])},
        "by": f"({doing.person(bar['by'])}, {doing.at(lifted, who)})",
        "undo": reverse("web:bar_back", args=[bar["id"]]) if who.may("approve") else "",
    }


def _next(said: Mapping[str, Any]) -> str:
    """What to do; of somebody who is barred from everything, that there is nothing to do."""
    if answering.shut(said) and said["next"]["action"] in answering.WAYS:
        return gettext("Neither write nor call: this person is barred.")
    return said["next"]["sentence"]


def _about(contact: Mapping[str, str]) -> str:
    """Post and company of a contact, and the address where it is not their heading."""
    post = ", ".join(part for part in (contact["job_title"], contact["company"]) if part)
    return " · ".join(part for part in (post, contact["email"] if contact["name"] else "") if part)


def _origin(said: Mapping[str, Any]) -> str:
    """What it answers, and where the person came from."""
    step = gettext("step %(n)s") % {"n": said["step"]} if said["step"] else ""
    answers = [said["campaign"] or "", step, said["mailbox"] or ""]
    if not any(answers):
        answers = [gettext("It answers no message that is known here.")]
    source = gettext("source: %(source)s") % {"source": said["source"]} if said["source"] else ""
    return " · ".join(part for part in (*answers, source) if part)


def _later(said: Mapping[str, Any], asked: Asked) -> dict[str, str] | None:
    """That the same person wrote again, with the way there."""
    newest = said["next"].get("reply")
    if not newest:
        return None
    return {
        "said": gettext("This person wrote again since: the newest reply counts."),
        "href": asked.at.address(newest),
    }


def _line(line: Mapping[str, Any], label: str, who: doing.Reader, asked: Asked) -> dict[str, Any]:
    """One line of the conversation."""
    step = " · " + gettext("step %(n)s") % {"n": line["step"]} if line["step"] else ""
    if line["what"] == "sent":
        did = gettext("sent") + step
    elif line["what"] == "called":
        did = gettext("called")
    else:
        did = label if line["here"] else reply_word(line["class"]) if line["class"] else not_classed()
    text = " ".join(line["text"].split())
    text = text if len(text) <= _LONG else text[:_LONG].rsplit(" ", 1)[0] + " …"
    return {
        "when": at(datetime.fromisoformat(line["at"]), who),
        "did": did,
        "said": plain(" · ".join(part for part in (line["subject"], text) if part)),
        "here": line["here"],
        "href": asked.at.address(line["reply"]) if line.get("reply") else "",
    }
