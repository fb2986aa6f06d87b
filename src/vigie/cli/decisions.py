"""`vigie decisions`: list them, take one (its action is applied), hand one over, take one back.

In: an action and its target, or a decision's number. Out: the decision. Exit 1: one of those listed is late.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from vigie.actions import applying
from vigie.actions.models import Standing
from vigie.actions.world import world_of
from vigie.cli.console import Console, table
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents.review import decision_document
from vigie.filters import read_filters
from vigie.review import decisions, verdicts
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

Answer = tuple[dict[str, Any], str, int]


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked."""
    does: dict[str, Callable[[argparse.Namespace, Workspace, datetime], Answer]] = {
        "list": _list, "add": _add, "assign": _assign, "cancel": _cancel, "judge": _judge,
    }  # fmt: skip
    document, text, code = does[args.what](args, workspace_of(args), datetime.now(UTC))
    console.answer(document, text)
    return code


def _list(args: argparse.Namespace, workspace: Workspace, now: datetime) -> Answer:
    found = decisions.listing(workspace, owner=args.owner or "", state=args.state or "", now=now)
    said = [decision_document(d, now) for d in found]
    late = any(d["state"] == "late" for d in said)
    return {"decisions": said}, _table(said) if said else _("No decision."), int(late)


def _table(said: list[dict[str, Any]]) -> str:
    head = ["#", _("decision"), _("owner"), _("due"), _("should move"), _("state")]
    rows = [
        [str(d["id"]), d["sentence"], d["owner"] or "-", d["due"] or "-", d["expects"],
         d["verdict_label"] or d["state_sentence"]]
        for d in said
    ]  # fmt: skip
    return table([head, *rows], right=frozenset({0}))


def _add(args: argparse.Namespace, workspace: Workspace, now: datetime) -> Answer:
    if not args.action:
        raise UsageError("decision_needs_action")
    world = world_of(workspace, now)
    made = decisions.decide(
        world, args.action, _pairs(args.target), by=args.by, owner=args.owner or "", due=_day(args.due, workspace),
        metric=args.metric or "", where=read_filters(args.where, world.engine, world.as_of) if args.where else None,
        problem=args.problem or "", wish=args.wish or uuid4().hex,
    )  # fmt: skip
    while applying.find(world, made.receipt).state == Standing.RUNNING:  # very many contacts, in lots
        applying.go_on(world, made.receipt, lots=10)
    decisions.settle(workspace, now)
    return _one(made.pk, workspace, now)


def _assign(args: argparse.Namespace, workspace: Workspace, now: datetime) -> Answer:
    found = decisions.find(workspace, args.number or 0)
    owner = args.owner if args.owner is not None else found.owner
    due = _day(args.due, workspace) if args.due else found.due
    decisions.assign(found, owner=owner, due=due, by=args.by, now=now)
    return _one(found.pk, workspace, now)


def _cancel(args: argparse.Namespace, workspace: Workspace, now: datetime) -> Answer:
    decisions.cancel(decisions.find(workspace, args.number or 0), by=args.by, now=now)
    return _one(args.number, workspace, now)


def _judge(_args: argparse.Namespace, workspace: Workspace, now: datetime) -> Answer:
    said = [decision_document(d, now) for d in verdicts.judge_due(workspace, now)]
    return {"decisions": said}, _table(said) if said else _("No verdict is due."), 0


def _one(number: int, workspace: Workspace, now: datetime) -> Answer:
    said = decision_document(decisions.find(workspace, number), now)
    lines = [f"{said['id']}. {said['sentence']}", said["expects"], said["verdict_sentence"] or said["state_sentence"]]
    return said, "\n".join(lines), 0


def _pairs(texts: list[str]) -> dict[str, str]:
    found = dict[str, str]()
    for text in texts:
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise UsageError("bad_where", text=text)
        found[name] = value
    return found


def _day(text: str | None, workspace: Workspace) -> date | None:
    return moment(text, workspace.zone).astimezone(ZoneInfo(workspace.zone)).date() if text else None
