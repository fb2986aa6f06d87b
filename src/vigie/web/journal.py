"""The journal and the decisions as pages print them: sentences from the documents, marks and days from here.

In: a workspace, who reads, filters. Out: rows that templates print.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, get_args

from django.urls import reverse
from django.utils.translation import gettext

from vigie.actions.models import Receipt, Standing
from vigie.documents.journal import line_document
from vigie.documents.review import decision_document
from vigie.review import bars, corrections, decisions, inlets, journal
from vigie.review.models import Decision
from vigie.sentences.review import line_kind, state_label
from vigie.web import answering, doing, formats, senders
from vigie.workspaces.models import Workspace

STATES: tuple[str, ...] = get_args(decisions.State)
_MARKS = {"proposed": "wait", "open": "wait", "late": "act", "waiting": "done", "judged": "done", "cancelled": "ok"}
_VERDICTS = {"confirmed": "done", "not_confirmed": "watch", "confounded": "wait", "not_enough_data": "wait"}
# What may be taken back from its line in the journal.
_UNDOABLE = frozenset({"decided", "applied", "approved"})


Back = tuple[str, tuple[tuple[str, object], ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the journal; `undo`: the decision that may be taken back here.

    `back`: where to post that something else is taken back (what was said or done about a reply, a removed mailbox or
    receiver, a changed address), and the fields. `person`: whose reply the line is about.
    """

    day: str
    time: str
    who: str
    sentence: str
    kind: str
    undo: int
    back: Back | None = None
    person: senders.Person | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision; `lacks`: it has no owner or no day."""

    number: int
    problem: str
    what: str
    owner: str
    owner_name: str
    due: str
    due_day: str
    expects: str
    mark: str
    word: str
    detail: str
    moved: str
    undo: bool
    proposed: bool
    lacks: bool


def kinds(chosen: str) -> list[tuple[str, str, bool]]:
    """What the journal may be narrowed to."""
    return [(kind, line_kind(kind), kind == chosen) for kind in journal.KINDS]


def states(chosen: str) -> list[tuple[str, str, bool]]:
    """What the decisions may be narrowed to."""
    return [(state, state_label(state), state == chosen) for state in STATES]


def owners(workspace: Workspace, chosen: str) -> list[tuple[str, str, bool]]:
    """Whose lines one may look at: whoever answers for a decision, or decided one."""
    found = Decision.objects.filter(workspace=workspace).values_list("owner", "decided_by").distinct()
    names = {name for pair in found for name in pair} | {chosen}
    return [(n, doing.person(n), n == chosen) for n in sorted(names - {""})]


def rows(
    workspace: Workspace, who: doing.Reader, *, owner: str, kind: str, now: datetime, q: str = ""
) -> list[Row]:  # fmt: skip
    """Lines of the journal, newest first; `q`: the query of the page, for what is taken back from it."""
    found = journal.entries(workspace, owner=owner, kind=kind, until=now)
    stands = {d.pk for d in doing.open_decisions(workspace)} if who.may("act") else set[int]()
    here = (("at", "log"), ("q", q))
    done = {key: (to, here) for key, to in _done_about_replies(workspace).items()} if who.may("act") else {}
    freed = bars.lifted(workspace, now=now) if who.may("approve") else {}
    open_ = inlets.undoable(workspace, now) if who.may("manage") else {}
    people = senders.of(workspace, {_reply(line) for line in found})
    return [
        replace(
            _row(line, who, stands),
            back=done.get((_reply(line), line.at)) or _inlet(line, open_) or _barred(line, freed, here),
            person=people.get(_reply(line)),
        )
        for line in found
    ]


def _barred(line: journal.Line, freed: Mapping[int, bars.Lifted], here: tuple[tuple[str, object], ...]) -> Back | None:
    """Where to post that a bar which this line says was lifted is put back."""
    row = freed.get(line.details["bar"]) if line.what == "bar_lifted" else None
    return (reverse("web:bar_back", args=[row.bar.pk]), here) if row and row.at == line.at else None


def _reply(line: journal.Line) -> str:
    """The reply that a line is about, "" for none."""
    return str(line.details.get("reply") or line.target.get("reply") or "")


def _done_about_replies(workspace: Workspace) -> dict[tuple[str, datetime], str]:
    """(reply, moment) of what was said or done about a reply and stands -> where to post that it is taken back."""
    said = corrections.standing(workspace).values()
    receipts = Receipt.objects.filter(
        workspace=workspace, action__in=(answering.GIVE, answering.HOLD), state=Standing.APPLIED
    )  # fmt: skip
    return {
        **{(str(row.reply), row.at): reverse("web:reply_undo", args=[row.pk]) for row in said},
        **{(str(r.target.get("reply", "")), r.at): reverse("web:reply_undone", args=[r.pk]) for r in receipts},
    }


def _inlet(line: journal.Line, undoable: Mapping[tuple[str, int, datetime], str]) -> Any:
    if line.what != "inlet":
        return None
    number = int(line.details["id"])
    deed = undoable.get((line.about, number, line.at))
    if deed == "turned_back":
        return reverse("web:receiver_save", args=[number]), (("do", "turn_back"),)
    to = reverse("web:mailboxes_save" if line.about == "mailbox" else "web:tools_save")
    return (to, (("do", "take_back"), ("number", number))) if deed else None


def decided(workspace: Workspace, who: doing.Reader, *, owner: str, state: str, now: datetime) -> list[Decided]:
    """Decisions, newest first."""
    found = decisions.listing(workspace, owner=owner, state=state, now=now)
    return [view(decision_document(d, now), who) for d in found]


def views(documents: Iterable[Mapping[str, Any]], who: doing.Reader) -> list[Decided]:
    """Decisions of a document."""
    return [view(d, who) for d in documents]


def view(said: Mapping[str, Any], who: doing.Reader) -> Decided:
    """One decision of a document."""
    due = date.fromisoformat(said["due"]) if said["due"] else None
    state, verdict = said["state"], said["verdict"]
    return Decided(
        number=said["id"],
        problem=said["problem_text"],
        what=said["sentence"],
        owner=said["owner"],
        owner_name=doing.person(said["owner"]),
        due=formats.day(due, who.lang) if due else "",
        due_day=said["due"] or "",
        expects=said["expects"],
        mark=_VERDICTS.get(verdict, "done") if verdict else _MARKS[state],
        word=said["verdict_label"] or said["state_label"],
        detail=said["verdict_sentence"] or (said["state_sentence"] if state == "waiting" else ""),
        moved=said["moved_text"] or "",
        undo=state != "cancelled" and not verdict,
        proposed=state == "proposed",
        lacks=not (said["owner"] and said["due"]),
    )


def _row(line: journal.Line, who: doing.Reader, stands: set[int]) -> Row:
    said = line_document(line)
    undoable = line.what in _UNDOABLE and line.decision in stands
    return Row(
        formats.day(line.at.astimezone(who.clock).date(), who.lang),
        formats.clock(line.at, who.zone, who.lang),
        doing.person(said["who"] or "") or gettext("the team"),
        said["sentence"],
        said["kind_label"],
        line.decision or 0 if undoable else 0,
    )
