"""Actions as documents: what could be applied now and why, what is in force, what was applied.

In: a workspace and the world its actions look at. Out: JSON-ready mappings with sentences in the active language.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from vigie.actions import applying, staging
from vigie.actions.addresses import exported
from vigie.actions.enforcing import modes_of
from vigie.actions.models import Receipt, Standing
from vigie.actions.moves import Target, World, moves
from vigie.actions.remedies import Place, among, remedy, remedy_of
from vigie.desk import Desk, prepared_board
from vigie.diagnosis import diagnose
from vigie.metrics import signals
from vigie.outreach.holds import in_force, open_tasks, tasks
from vigie.outreach.models import Hold, Task
from vigie.people.bars import counted
from vigie.review import judgements
from vigie.review.signals import current
from vigie.sentences.actions import (
    action_advice,
    action_sentence,
    action_title,
    effect_sentence,
    mode_word,
    place_phrase,
    rule_phrase,
    standing_word,
    who_label,
)
from vigie.sentences.checklists import step_sentence
from vigie.vocabulary.action import Preview
from vigie.vocabulary.finding import Diagnosis, Signal
from vigie.vocabulary.metric import State
from vigie.workspaces.models import Workspace

# Receipts that a list shows; the journal has them all.
SHOWN = 100
_DAYS = 7


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an action is offered: an alert, the diagnosis, a number of the page that asks for it."""

    origin: str
    metric: str
    slice: Place


def actions_document(world: World, desk: Desk) -> dict[str, Any]:
    """What could be applied now, what is in force, what waits for a second person, what was applied."""
    rows = Receipt.objects.filter(workspace=world.workspace).order_by("-at", "-pk")
    return {
        "as_of": world.as_of.isoformat(),
        "possible": _possible(world, desk),
        "in_force": in_force_document(world),
        "waiting": [receipt_document(r) for r in rows.filter(state=Standing.PROPOSED)],
        "receipts": [receipt_document(r) for r in rows[:SHOWN]],
        "modes": modes_of(world.workspace),
        "two_persons_over": world.workspace.two_persons_over,
    }


def in_force_document(world: World) -> dict[str, Any]:
    """Rules, barred contacts as figures, open work."""
    return {
        "rules": [hold_document(h) for h in in_force(world.workspace, world.now)],
        "contacts": [
            {"bar": bar, "bar_label": standing_word(bar), "reason": why, "reason_label": who_label(why), "contacts": n}
            for bar, why, n in counted(world.workspace)
        ],
        "tasks": [task_document(t) for t in open_tasks(world.workspace)],
    }


def preview_document(world: World, shown: Preview) -> dict[str, Any]:
    """Exactly what applying would do, and the fingerprint that agreement is given to."""
    move = moves()[shown.action]
    return {
        "action": shown.action, "target": dict(shown.target), "hand": move.hand,
        "title": action_title(shown.action), "sentence": action_sentence(shown.action, shown.target),
        "advice": action_advice(shown.action),
        "effects": [{**asdict(e), "sentence": effect_sentence(e.code, e.params)} for e in shown.effects],
        "calls": [asdict(c) for c in shown.calls], "contacts": shown.contacts,
        "watch": {"metric": move.watch, "direction": move.direction, "days": move.days},
        "mode": applying.mode_of(world, shown.action), "two_persons": applying.needs_two(world, shown),
        "fingerprint": shown.fingerprint,
    }  # fmt: skip


def receipt_document(receipt: Receipt) -> dict[str, Any]:
    """What was applied, by whom, where it stands."""
    return {
        "id": receipt.pk, "action": receipt.action, "target": receipt.target, "state": receipt.state,
        "title": action_title(receipt.action), "sentence": action_sentence(receipt.action, receipt.target),
        "state_label": standing_word(receipt.state), "mode": receipt.mode, "mode_label": mode_word(receipt.mode),
        "at": receipt.at.isoformat(), "by": receipt.by, "approved_by": receipt.approved_by,
        "undone_at": receipt.undone_at.isoformat() if receipt.undone_at else None, "undone_by": receipt.undone_by,
        "effects": [{**e, "sentence": effect_sentence(e["code"], e["params"])} for e in receipt.effects],
        "fingerprint": receipt.agreed, "export": exported(receipt), "progress": _progress(receipt),
        "tasks": [task_document(t) for t in Task.objects.filter(receipt=receipt.pk).order_by("pk")],
        "told": [
            {"id": o.pk, "connection": o.connection.name, "operation": o.operation, "state": o.state}
            for o in receipt.outgoing.select_related("connection").order_by("pk")
        ],
    }  # fmt: skip


def _progress(receipt: Receipt) -> dict[str, int] | None:
    """How far an action on very many contacts is; None once it is applied, and for what is done at once."""
    placed, total = staging.progress(receipt)
    return {"placed": placed, "total": total} if receipt.state == Standing.RUNNING else None


def tasks_document(workspace: Workspace, *, owner: str, state: str, today: date) -> dict[str, Any]:
    """Work of an owner ("" for everybody's) in a state: open, late or done."""
    rows = tasks(workspace, owner=owner, state=state, today=today)
    return {"owner": owner or None, "state": state, "tasks": [task_document(t) for t in rows]}


def task_document(task: Task) -> dict[str, Any]:
    """Work for a person, step by step."""
    return {
        "id": task.pk, "action": task.action, "title": action_title(task.action), "target": task.target,
        "sentence": action_sentence(task.action, task.target), "owner": task.owner,
        "due": task.due.isoformat(), "receipt": task.receipt,
        "done_at": task.done_at.isoformat() if task.done_at else None,
        "steps": [{**step, "sentence": step_sentence(step["code"])} for step in task.checklist],
    }  # fmt: skip


def hold_document(hold: Hold) -> dict[str, Any]:
    """A rule in force."""
    return {
        "id": hold.pk, "kind": hold.kind, "where": hold.where, "place": place_phrase(hold.where),
        "figure": hold.figure, "detail": hold.detail, "rule": rule_phrase(hold.kind, hold.figure, hold.detail),
        "since": hold.since.isoformat(), "until": hold.until.isoformat() if hold.until else None,
        "receipt": hold.receipt,
    }  # fmt: skip


def _possible(world: World, desk: Desk) -> list[dict[str, Any]]:
    """Each action and target once, with every reason for it."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], list[Reason]] = {}
    for key, target, reason in _offers(world, desk):
        found.setdefault((key, tuple(sorted(target.items()))), []).append(reason)
    stands = (Standing.APPLIED, Standing.RUNNING)
    applied = list(Receipt.objects.filter(workspace=world.workspace, state__in=stands).order_by("pk"))
    modes = modes_of(world.workspace)
    return [
        {
            "action": key, "target": dict(target), "hand": moves()[key].hand, "title": action_title(key),
            "sentence": action_sentence(key, dict(target)), "advice": action_advice(key), "mode": modes[key],
            "because": [{"origin": r.origin, "metric": r.metric, "slice": dict(r.slice)} for r in reasons],
            "applied": _standing(applied, key, dict(target)),
        }
        for (key, target), reasons in found.items()
    ]  # fmt: skip


def _offers(world: World, desk: Desk) -> Iterator[tuple[str, Target, Reason]]:
    told, judged = _told(world, desk)
    for signal in told:
        if signal.direction == "worse":
            yield *remedy_of(signal), Reason(signal.kind, signal.metric, signal.slice)
    for code in judged.actions:
        key, target = among(code, [c.slice for c in judged.culprits])
        blamed = next((c for c in judged.culprits if target.items() <= dict(c.slice).items()), None)
        yield key, target, Reason("diagnosis", blamed.metric if blamed else "", blamed.slice if blamed else ())
    board = prepared_board(desk, _DAYS)
    for column in board.columns if board else ():
        for tile in column.tiles:
            if tile.reading.state in {State.ACT, State.WATCH}:
                key = tile.reading.metric.key
                yield *remedy(key, tile.culprit_slice), Reason(str(tile.reading.state), key, tile.culprit_slice)


def _told(world: World, desk: Desk) -> tuple[list[Signal], Diagnosis]:
    """Signals and diagnosis as they were judged when the facts were published; judged now when nobody has."""
    judged = judgements.found(world.workspace, desk.engine.snapshot)
    if judged is not None:
        return current(world.workspace), judged.diagnosis
    asked = {"as_of": desk.as_of, "zone": desk.zone}
    return signals(desk.engine, **asked), diagnose(desk.engine, **asked)


def _standing(applied: Iterable[Receipt], key: str, target: Target) -> int | None:
    """The receipt of the same action on the same target that stands, the latest."""
    return next((r.pk for r in reversed(list(applied)) if r.action == key and r.target == target), None)
