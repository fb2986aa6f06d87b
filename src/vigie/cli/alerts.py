"""`vigie alerts`: what was told to whom, who owns what, the channels and whether they work.

In: a subcommand; a channel's address on standard input. Out: lists, or what was done. Exit 1: something reaches nobody.
"""

import argparse
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from vigie.cli.console import Console, table
from vigie.cli.hidden import typed
from vigie.cli.place import workspace_of
from vigie.cli.words import _, language
from vigie.documents.alerts import alerts_document, channel_document, owning_document
from vigie.review import alerts, owners, ways
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

MAIL = "mail"  # the name of the way that everybody has


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked."""
    workspace = workspace_of(args, writes=args.what in {"add", "owners"})
    done = {"list": _list, "test": _test, "owners": _owners, "add": _add, "remove": _remove, "again": _again}
    return done[args.what](args, workspace, console)


def _list(_args: argparse.Namespace, workspace: Workspace, console: Console) -> int:
    said = alerts_document(workspace)
    parts = [
        table([[_("channel"), _("kind"), _("state")],
               *([c["name"], c["kind_label"], c["sentence"] or _moment(c["told_at"], workspace)]
                 for c in said["channels"])]),
        table([[_("no."), _("kind"), _("about"), _("to"), _("state"), _("when"), _("why")],
               *([str(n["number"]), n["kind_label"], n["about"], n["to"] or "-", n["state_label"],
                  _moment(n["told_at"] or n["due_at"], workspace), n["sentence"]] for n in said["notices"])]),
    ]  # fmt: skip
    parts += [f"{_('Told to nobody')}: {a['sentence']}. {a['why']}" for a in said["unreached"]]
    console.answer(said, "\n\n".join(parts))
    return 1 if said["needs_attention"] else 0


def _test(args: argparse.Namespace, workspace: Workspace, console: Console) -> int:
    """Send a message that says only that it arrived."""
    name = args.name or MAIL
    channel = None if name == MAIL else ways.named(workspace, name)
    if args.to is None and (channel is None or channel.kind == "smtp"):
        raise UsageError("alerts_need_to")
    ways.try_channel(workspace, channel, args.to or "", datetime.now(UTC), language() if channel is None else "")
    console.answer({"name": name, "taken": True}, _("%(name)s took the message.") % {"name": name})
    return 0


def _owners(args: argparse.Namespace, workspace: Workspace, console: Console) -> int:
    """List the rules; with --set or --default, change one first; with --forget, take one back."""
    if args.set:
        owners.assign(workspace, *_rule(args.set), args.to or "", by=args.by)
    if args.default:
        owners.assign(workspace, *owners.DEFAULT, args.default, by=args.by)
    if args.forget:
        dimension, value = _rule(args.forget)
        owners.forget(workspace, dimension, value, by=args.by)
    rules = [owning_document(r) for r in owners.rules(workspace)]
    rows = [[r["dimension"] or _("everything else"), r["value"] or "", r["email"]] for r in rules]
    none = _("No rule: the owner that a slice names is told, else the first administrator.")
    console.answer(rules, table([[_("of what"), _("value"), _("owner")], *rows]) if rows else none)
    return 0


def _add(args: argparse.Namespace, workspace: Workspace, console: Console) -> int:
    """A new channel; its address is read hidden, it lets whoever has it post."""
    address = typed(console, _("Address: "), from_stdin=args.secret_stdin)
    asked = {"address": address, "sender": args.sender or ""}
    spoken = args.language or language()
    row = ways.add_channel(
        workspace, args.kind or "", args.name or "", asked, language=spoken, now=datetime.now(UTC), by=args.by
    )  # fmt: skip
    console.answer(channel_document(row), _("%(name)s is added; `vigie alerts test` tries it.") % {"name": row.name})
    return 0


def _remove(args: argparse.Namespace, workspace: Workspace, console: Console) -> int:
    row = ways.named(workspace, args.name or "")
    ways.remove_channel(row, by=args.by)
    console.answer({"removed": row.name}, _("%(name)s is removed, its secrets forgotten.") % {"name": row.name})
    return 0


def _again(args: argparse.Namespace, workspace: Workspace, console: Console) -> int:
    number = int(args.name) if (args.name or "").isdecimal() else 0
    alerts.try_again(workspace, number, datetime.now(UTC))
    console.answer({"again": number}, _("Message %(number)s is sent again within a minute.") % {"number": number})
    return 0


def _moment(text: str | None, workspace: Workspace) -> str:
    """2026-11-22 08:30, in the workspace's zone."""
    return f"{datetime.fromisoformat(text).astimezone(ZoneInfo(workspace.zone)):%Y-%m-%d %H:%M}" if text else "-"


def _rule(text: str) -> tuple[str, str]:
    dimension, _equals, value = text.partition("=")
    return dimension, value
