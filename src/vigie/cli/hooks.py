"""`vigie hooks`: programs that hear what happens here.

In: a name, an address, events, a secret on standard input. Out: who listens; a new secret is shown once.
"""

import argparse
from datetime import UTC, datetime

from vigie.cli.console import Console, table
from vigie.cli.hidden import piped
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents.outward import hook_document
from vigie.outreach import hooks
from vigie.sentences.outward import told_sentence
from vigie.workspaces.models import Workspace


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked."""
    workspace, now = workspace_of(args, writes=args.what == "add"), datetime.now(UTC)
    if args.what == "add":
        return _add(args, workspace, console, now)
    if args.what == "list":
        return _list(workspace, console)
    row = hooks.named(workspace, args.name or "")
    if args.what == "remove":
        hooks.remove(row, now)
        console.answer({"removed": row.name}, _("%(name)s is removed and hears nothing more.") % {"name": row.name})
        return 0
    code = hooks.ping(row, now)
    fine = code == hooks.DONE
    said = _("It took the test.") if fine else told_sentence(code)
    console.answer({"name": row.name, "taken": fine, "code": code}, f"{row.name}: {said}")
    return 0 if fine else 1


def _add(args: argparse.Namespace, workspace: Workspace, console: Console, now: datetime) -> int:
    given = piped() if args.secret_stdin else ""
    row, secret = hooks.add(
        workspace, args.name or "", args.address or "", now=now, events=args.event or (), secret=given
    )
    document, text = hook_document(row), _("%(name)s listens.") % {"name": row.name}
    if not given:
        document["secret"] = secret
        text += "\n" + _("Secret: %(secret)s (shown once; it proves that a message is ours)") % {"secret": secret}
    console.answer(document, text)
    return 0


def _list(workspace: Workspace, console: Console) -> int:
    rows = list(hooks.listing(workspace))
    head = [_("name"), _("address"), _("events"), _("state")]
    said = [[r.name, r.address, ", ".join(r.events) or _("all"), told_sentence(r.trouble) or _("fine")] for r in rows]
    none = _("Nobody listens. The events are: %(events)s.") % {"events": ", ".join(hooks.EVENTS)}
    console.answer([hook_document(r) for r in rows], table([head, *said]) if said else none)
    return 1 if any(r.trouble for r in rows) else 0
