"""`vigie connections`: accounts at the tools that can be told to pause, to slow down, to block; `vigie outbox`.

In: a tool, a name, a secret on standard input. Out: the accounts, without their secrets. Exit 1: one needs a look.
"""

import argparse
from datetime import UTC, datetime

from vigie.actions import outbox, telling
from vigie.cli.console import Console, table
from vigie.cli.hidden import typed
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents.outward import connection_document, outgoing_document
from vigie.outreach import connections
from vigie.outreach.models import Connection
from vigie.sentences.outward import operation_label, told_sentence, told_state
from vigie.workspaces.models import Workspace

_MOST = 200


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked."""
    workspace, now = workspace_of(args, writes=args.what == "add"), datetime.now(UTC)
    if args.command == "outbox":
        return _outbox(args, workspace, console, now)
    if args.what == "add":
        secret = typed(console, _("Key of the account: "), from_stdin=args.secret_stdin)
        row = connections.add(workspace, args.tool, args.name or "", secret, now=now, address=args.address)
        return _checked(row, console, now)
    if args.what == "check":
        return _checked(connections.named(workspace, args.name or ""), console, now)
    if args.what == "remove":
        row = connections.named(workspace, args.name or "")
        connections.remove(row, now)
        console.answer({"removed": row.name}, _("%(name)s is removed, its key forgotten.") % {"name": row.name})
        return 0
    return _list(workspace, console)


def _checked(row: Connection, console: Console, now: datetime) -> int:
    """Ask the tool for something that changes nothing; the account is kept whatever it says."""
    telling.check(row, now)
    can = ", ".join(operation_label(o) for o in connection_document(row)["can"])
    said = told_sentence(row.trouble) or _("It answers. It can be told to: %(can)s.") % {"can": can}
    console.answer(connection_document(row), f"{row.name}: {said}")
    return 1 if row.trouble else 0


def _list(workspace: Workspace, console: Console) -> int:
    rows = list(connections.listing(workspace))
    said = [[r.name, r.connector, told_sentence(r.trouble) or _("fine")] for r in rows]
    head = [_("name"), _("tool"), _("state")]
    none = _("No connection. The tools are: %(tools)s.") % {"tools": ", ".join(t.key for t in connections.tools())}
    console.answer([connection_document(r) for r in rows], table([head, *said]) if said else none)
    return 1 if any(r.trouble for r in rows) else 0


def _outbox(args: argparse.Namespace, workspace: Workspace, console: Console, now: datetime) -> int:
    if args.what == "again":
        row = outbox.again(workspace, args.number or 0, now)
        console.answer(outgoing_document(row), _("It is told again."))
        return 0
    rows = list((outbox.listing(workspace) if args.all else outbox.open_rows(workspace))[:_MOST])
    head = [_("no."), _("account"), _("told to"), _("about"), _("state"), _("why")]
    said = [
        [
            str(r.pk), r.connection.name, operation_label(r.operation),
            ", ".join(str(v) for k, v in r.args.items() if k != "receipt"), told_state(r.state),
            told_sentence(r.answer.get("code", "")),
        ]
        for r in rows
    ]  # fmt: skip
    text = table([head, *said]) if said else _("Nothing waits: every tool was told.")
    console.answer([outgoing_document(r) for r in rows], text)
    return 1 if outbox.troubles(workspace) else 0
