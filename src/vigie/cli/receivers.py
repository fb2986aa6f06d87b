"""`vigie receivers`: addresses that tools post to.

In: a tool, a name, secrets on standard input. Out: addresses, what came through them, what is not known.
"""

import argparse
from datetime import UTC, datetime

from vigie.cli.console import Console, table
from vigie.cli.hidden import typed
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents.receivers import receiver_document, receiver_documents
from vigie.ledger import receivers
from vigie.ledger.models import Receiver
from vigie.sentences.receivers import receiver_state
from vigie.workspaces.models import Workspace


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked."""
    workspace, now = workspace_of(args, writes=args.what == "add"), datetime.now(UTC)
    if args.what == "list":
        return _list(workspace, console)
    if args.what == "add":
        secret = typed(console, "", from_stdin=True) if args.secret_stdin else ""
        row = receivers.add(workspace, args.tool, now=now, name=args.name, secret=secret, unsigned=args.unsigned)
        return _shown(row, console)
    row = receivers.named(workspace, args.name)
    if args.what == "remove":
        receivers.remove(row, now)
        console.answer({"removed": row.name}, _("%(name)s is removed: its address is refused.") % {"name": row.name})
        return 0
    if args.what == "secret":
        receivers.know(row, typed(console, "", from_stdin=True), beside=args.beside)
    elif args.what == "rotate":
        receivers.rotate(row)
    return _shown(row, console)


def _shown(row: Receiver, console: Console) -> int:
    document = {**receiver_document(row), "address": receivers.address(row)}
    text = _("%(name)s takes what %(tool)s posts at %(address)s") % {
        "name": row.name, "tool": document["label"], "address": document["address"],
    }  # fmt: skip
    if document["lacks_secret"]:
        text += "\n" + receiver_state(document)
    console.answer(document, text)
    return 1 if document["lacks_secret"] else 0


def _list(workspace: Workspace, console: Console) -> int:
    said = receiver_documents(workspace)
    head = [_("name"), _("tool"), _("taken"), _("last"), _("state")]
    rows = [[d["name"], d["label"], str(d["requests"]), d["last_at"] or "–", receiver_state(d)] for d in said]
    tools = ", ".join(c.key for c in receivers.kinds())
    none = _("No tool posts here. The tools are: %(tools)s.") % {"tools": tools}
    console.answer(said, table([head, *rows], right=frozenset({2})) if rows else none)
    return 1 if any(d["trouble"] or d["lacks_secret"] or d["unknown"] for d in said) else 0
