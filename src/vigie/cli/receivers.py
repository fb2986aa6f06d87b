"""`vigie receivers`: addresses that tools post to.

In: a tool, a name, secrets on standard input. Out: addresses, what came, what was refused, what is not known, a test.
"""

import argparse
from datetime import UTC, datetime

from vigie.cli.console import Console, table
from vigie.cli.hidden import piped
from vigie.cli.moments import clock, in_zone
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents.receivers import receiver_document, receiver_documents, rehearsal_document
from vigie.ledger import receivers, rehearsal, unknowns
from vigie.ledger.models import Receiver
from vigie.outreach.fetched import fetched
from vigie.review import inlets
from vigie.sentences.receivers import event_name, receiver_state
from vigie.workspaces.models import Workspace

WHO = ""  # the command line knows no person


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked."""
    workspace, now = workspace_of(args, writes=args.what == "add"), datetime.now(UTC)
    if args.what == "list":
        return _list(workspace, console)
    if args.what == "add":
        secret = piped() if args.secret_stdin else ""
        row = inlets.add_receiver(
            workspace, args.tool, who=WHO, now=now, name=args.name, secret=secret, unsigned=args.unsigned
        )
        return _shown(row, console)
    if args.what == "restore":
        return _shown(_restored(workspace, args.name, now), console)
    row = receivers.named(workspace, args.name)
    if args.what in _LOOKS:
        return _LOOKS[args.what](row, console)
    if args.what == "remove":
        inlets.remove(row, who=WHO, now=now)
        text = _("%(name)s is removed: its address is refused. `vigie receivers restore` takes it back for 30 days.")
        console.answer({"removed": row.name}, text % {"name": row.name})
        return 0
    if args.what == "secret":
        inlets.set_key(row, piped(), who=WHO, now=now, beside=args.beside)
    elif args.what == "rotate":
        (inlets.turn_back if args.back else inlets.rotate)(row, who=WHO, now=now)
    return _shown(row, console)


def _restored(workspace: Workspace, name: str, now: datetime) -> Receiver:
    gone = receivers.meant(receivers.removed(workspace, now), name)
    row = inlets.take_back(workspace, "receiver", gone.pk if gone else 0, who=WHO, now=now)
    return receivers.named(workspace, row.name)


def _test(row: Receiver, console: Console) -> int:
    """Nothing of the test is kept."""
    steps = rehearsal.rehearse(row, datetime.now(UTC), fetched)
    said = rehearsal_document(steps)
    signs = {True: "✓", False: "✗"}
    told = [_("%(name)s: %(sentence)s") % {"name": s["label"], "sentence": s["sentence"]} for s in said]
    lines = [f"{signs[s['ok']] if s['tried'] else '–'} {line}" for s, line in zip(said, told, strict=True)]
    console.answer({"name": row.name, "steps": said}, "\n".join(lines))
    return 1 if any(step.bad for step in steps) else 0


def _unknown(row: Receiver, console: Console) -> int:
    found = unknowns.unknown(row)
    said = [
        {"word": u.word, "times": u.times, "bodies": [{"received_at": at, "body": body} for at, body in u.bodies]}
        for u in found
    ]
    text = "\n\n".join(f"{event_name(u.word)} ({u.times})\n" + "\n".join(body for _at, body in u.bodies) for u in found)
    console.answer(
        {"name": row.name, "unknown": said}, text or _("Every event of %(name)s is known.") % {"name": row.name}
    )
    return 1 if found else 0


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
    head = [_("name"), _("tool"), _("taken"), in_zone(_("last"), workspace.zone), _("refused"), _("state")]
    rows = [
        [d["name"], d["label"], str(d["requests"]), clock(d["last_at"], workspace.zone),
         str(sum(r["times"] for r in d["refused"])), receiver_state(d)]
        for d in said
    ]  # fmt: skip
    tools = ", ".join(c.key for c in receivers.kinds())
    none = _("No tool posts here. The tools are: %(tools)s.") % {"tools": tools}
    console.answer(said, table([head, *rows], right=frozenset({2, 4})) if rows else none)
    return 1 if any(d["trouble"] or d["lacks_secret"] or d["refuses"] or d["unknown"] for d in said) else 0


_LOOKS = {"test": _test, "unknown": _unknown}
