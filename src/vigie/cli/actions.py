"""`vigie actions`: what could be applied now and what is in force; preview, apply, approve, undo, export, modes.

In: an action and its target, the fingerprint that is agreed to. Out: lists, previews, receipts. Exit 1: something waits
for a person.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from vigie.actions import applying, staging
from vigie.actions.models import Receipt, Standing
from vigie.actions.moves import World
from vigie.cli.console import Console, table
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.desk import open_desk
from vigie.documents.actions import actions_document, preview_document, receipt_document, task_document
from vigie.filters import read_target
from vigie.review import receipts, rights
from vigie.sentences.actions import mode_word
from vigie.vocabulary.action import Preview
from vigie.vocabulary.errors import UsageError

Answer = tuple[dict[str, Any], str, int]
_SAID, _LOTS = ("placed", "total"), 10


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked; without anything, list."""
    workspace = workspace_of(args)
    now = datetime.now(UTC)
    desk = open_desk(workspace, now)
    world = World(workspace, desk.engine, desk.as_of, desk.zone, now)
    does: tuple[tuple[object, Callable[[], Answer]], ...] = (
        (args.apply, lambda: _apply(args, world, console)),
        (args.undo, lambda: _one(receipts.undo(world, args.undo, by=args.by))),
        (args.approve, lambda: _one(_carried_on(receipts.approve(world, args.approve, by=args.by), world, console))),
        (args.refuse, lambda: _one(receipts.refuse(world, args.refuse, by=args.by))),
        (args.export, lambda: _export(args, world)),
        (args.tick, lambda: _tick(args, world)),
        (args.mode, lambda: _mode(args, world)),
        (args.two_persons_over is not None, lambda: _two_persons(args, world)),
    )
    chosen = next((act for asked, act in does if asked), None)
    document, text, code = chosen() if chosen else _listed(actions_document(world, desk))
    console.answer(document, text)
    return code


def _apply(args: argparse.Namespace, world: World, console: Console) -> Answer:
    target = read_target(args.target, world.engine, world.as_of)
    shown = applying.preview(world, args.apply, target)
    said = preview_document(world, shown)
    if args.preview:
        return said, _preview_text(said), 0
    if not _agreed(args, shown, said, console):
        raise UsageError("not_agreed", fingerprint=shown.fingerprint)
    receipt = applying.apply(
        world, shown, wish=args.wish or uuid4().hex, by=args.by, owner=args.owner or "", due=_day(args.due, world)
    )
    return _one(_carried_on(receipt, world, console))


def _carried_on(receipt: Receipt, world: World, console: Console) -> Receipt:
    """Very many contacts are placed in lots; what is interrupted here, a worker goes on with."""
    while receipt.state == Standing.RUNNING:
        console.note(_("%(placed)s of %(total)s contacts") % dict(zip(_SAID, staging.progress(receipt), strict=True)))
        receipt = applying.go_on(world, receipt.pk, lots=_LOTS)
    return receipt


def _agreed(args: argparse.Namespace, shown: Preview, said: dict[str, Any], console: Console) -> bool:
    """By its fingerprint, unseen, or by a person who has just read it. Raises UsageError for an old fingerprint."""
    if args.agreed:
        if args.agreed != shown.fingerprint:
            raise UsageError("world_moved", action=shown.action)
        return True
    if args.yes:
        return True
    if not console.asks:
        return False
    console.note(_preview_text(said))
    return console.confirm(_("Apply?"))


def _one(receipt: Receipt) -> Answer:
    said = receipt_document(receipt)
    lines = [f"{said['id']}: {said['sentence']} ({said['state_label']})", *(e["sentence"] for e in said["effects"])]
    lines += [f"- {step['sentence']}" for task in said["tasks"] for step in task["steps"]]
    if receipt.state == Standing.PROPOSED:
        lines.append(_("Another person approves it: vigie actions --approve %(id)s --by NAME") % {"id": receipt.pk})
    return said, "\n".join(lines), int(receipt.state == Standing.PROPOSED)


def _export(args: argparse.Namespace, world: World) -> Answer:
    receipt = applying.find(world, args.export)
    if not args.out:
        raise UsageError("bad_usage", message=_("--export needs --out FILE"), command="vigie actions")
    path = Path(args.out)
    path.touch(mode=0o600)  # a file that only its owner may read
    with path.open("w", encoding="utf-8", newline="") as out:
        count = receipts.take_out(world, receipt, out, by=args.by)
    said = {"receipt": receipt.pk, "file": str(path), "contacts": count}
    return said, _("%(contacts)s contacts written to %(file)s") % said, 0


def _tick(args: argparse.Namespace, world: World) -> Answer:
    number, _equals, step = args.tick.partition("=")
    if not (number.isdecimal() and step):
        raise UsageError("bad_usage", message=_("--tick needs TASK=STEP"), command="vigie actions")
    said = task_document(receipts.tick(world, int(number), step, by=args.by))
    boxes = [f"[{'x' if s['done_at'] else ' '}] {s['code']}: {s['sentence']}" for s in said["steps"]]
    return said, "\n".join([said["title"], *boxes]), 0


def _mode(args: argparse.Namespace, world: World) -> Answer:
    key, _equals, mode = args.mode.partition("=")
    before = rights.let(world.workspace, key, mode, by=args.by, now=world.now)
    return {"action": key, "mode": mode, "before": before}, f"{key}: {mode_word(before)} -> {mode_word(mode)}", 0


def _two_persons(args: argparse.Namespace, world: World) -> Answer:
    over = None if args.two_persons_over == "never" else int(args.two_persons_over)
    rights.ask_for(world.workspace, over, by=args.by, now=world.now)
    text = _("One person suffices.") if over is None else _("More than %(n)s suppressions need two.") % {"n": over}
    return {"two_persons_over": over}, text, 0


def _listed(said: dict[str, Any]) -> Answer:
    parts = [_offers(said["possible"])]
    force = said["in_force"]
    rules = [
        f"{r['place']}: {r['rule']}" + (f" -> {r['until'][:16]}" if r["until"] else "") for r in force["rules"]
    ]  # fmt: skip
    bars = [f"{b['contacts']} {b['bar_label']} ({b['reason_label']})" for b in force["contacts"]]
    work = [f"{t['id']}: {t['title']}, {t['owner'] or '-'}, {t['due']}" for t in force["tasks"]]
    for title, lines in ((_("In force"), [*rules, *bars]), (_("Open tasks"), work)):
        parts += ["\n".join([title, *(f"  {line}" for line in lines)])] if lines else []
    if said["receipts"]:
        head = ["#", _("action"), _("state"), _("by"), _("on")]
        rows = [[str(r["id"]), r["sentence"], r["state_label"], r["by"], r["at"][:16]] for r in said["receipts"]]
        parts.append(table([head, *rows], right=frozenset({0})))
    open_ = [p for p in said["possible"] if p["applied"] is None]
    return said, "\n\n".join(parts), int(bool(open_ or said["waiting"]))


def _offers(possible: list[dict[str, Any]]) -> str:
    if not possible:
        return _("Nothing calls for an action.")
    head = [_("action"), _("what"), _("how"), _("applied")]
    rows = [[_asked(p), p["sentence"], mode_word(p["mode"]), str(p["applied"] or "-")] for p in possible]
    return table([head, *rows])


def _asked(offer: dict[str, Any]) -> str:
    target = " ".join(f"--target '{d}={v}'" for d, v in offer["target"].items())
    return f"--apply {offer['action']} {target}".rstrip()


def _preview_text(said: dict[str, Any]) -> str:
    lines = [said["sentence"], *(f"  {e['sentence']}" for e in said["effects"])]
    return "\n".join([*lines, _("Agree with --agreed %(fingerprint)s") % said])


def _day(text: str | None, world: World) -> date | None:
    return moment(text, world.zone).astimezone(ZoneInfo(world.zone)).date() if text else None
