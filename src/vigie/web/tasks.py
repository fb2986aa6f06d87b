"""Work for people as its page shows it: whose, by when, which steps are done.

In: a workspace, who reads, whose and in which state. Out: rows that the template prints.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from vigie.actions.addresses import exported
from vigie.actions.models import Receipt
from vigie.documents.actions import task_document
from vigie.outreach import holds
from vigie.outreach.models import Task
from vigie.review.models import Decision
from vigie.sentences.actions import action_sentence
from vigie.web import doing, formats, senders
from vigie.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a checklist."""

    code: str
    text: str
    done: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One task. `decision`: who answers for it is written there, 0 for none; `file`: it has a file of contacts.

    `reply`, `person`: the reply that it is about and who wrote it, as far as they are there.
    """

    number: int
    what: str
    owner: str
    owner_name: str
    due: str
    due_day: str
    mark: str
    word: str
    steps: tuple[Step, ...]
    decision: int
    file: bool
    mine: bool
    reply: str
    person: senders.Person | None = None

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return not all(step.done for step in self.steps)


def rows(workspace: Workspace, who: doing.Reader, *, owner: str, state: str) -> list[Work]:
    """Tasks of an owner ("" for everybody's), the most urgent first; of those done, the latest."""
    tasks = holds.tasks(workspace, owner=owner, state=state, today=who.today)
    numbers = [t.receipt for t in tasks]
    receipts = {r.pk: r for r in Receipt.objects.filter(workspace=workspace, pk__in=numbers)}
    stands = Decision.objects.filter(workspace=workspace, receipt__in=numbers, cancelled_at=None)
    decided = dict(stands.values_list("receipt", "pk"))
    works = [_work(t, who, receipts.get(t.receipt or 0), decided.get(t.receipt, 0)) for t in tasks]
    people = senders.of(workspace, {w.reply for w in works})
    return [replace(w, person=people.get(w.reply)) for w in works]


def counted(workspace: Workspace, who: doing.Reader) -> tuple[str, str]:
    """Open tasks of everybody, and those that are late, in words; "" for none."""
    open_ = Task.objects.filter(workspace=workspace, done_at=None, cancelled_at=None)
    n, late = open_.count(), open_.filter(due__lt=who.today).count()
    said = ngettext("%(n)s task to do", "%(n)s tasks to do", n) % {"n": n}
    return said if n else "", ngettext("%(n)s late", "%(n)s late", late) % {"n": late} if late else ""


def choices(chosen: str, who: doing.Reader, workspace: Workspace) -> list[tuple[str, str, bool]]:
    """Whose work one may look at."""
    names = set(Task.objects.filter(workspace=workspace, cancelled_at=None).values_list("owner", flat=True))
    return [(n, doing.person(n), n == chosen) for n in sorted((names | {chosen, who.name}) - {""})]


def states(chosen: str) -> list[tuple[str, str, bool]]:
    """Which of them."""
    words = {"open": gettext("To do"), "late": gettext("Late"), "done": gettext("Done")}
    return [(state, words[state], state == (chosen or "open")) for state in holds.TASK_STATES]


def _work(task: Task, who: doing.Reader, receipt: Receipt | None, decision: int) -> Work:
    said = task_document(task)
    steps = tuple(Step(s["code"], s["sentence"], bool(s["done_at"])) for s in said["steps"])
    mark, word = _standing(task, who)
    return Work(
        task.pk, action_sentence(task.action, task.target), task.owner, doing.person(task.owner),
        formats.day(task.due, who.lang), task.due.isoformat(), mark, word, steps, decision,
        receipt is not None and exported(receipt), task.owner == who.name,
        str(task.target.get("reply", "")),
    )  # fmt: skip


def _standing(task: Task, who: doing.Reader) -> tuple[str, str]:
    if task.done_at:
        day = formats.day(task.done_at.astimezone(who.clock).date(), who.lang)
        return "done", gettext("Done by %(who)s, %(day)s") % {"who": doing.person(task.done_by), "day": day}
    if task.due < who.today:
        return "act", gettext("Late")
    return "wait", gettext("To do")
