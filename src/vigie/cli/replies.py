"""`vigie replies`: what people answered, least sure first, with what to do next; `--correct` says what one is.

In: a class or a group, how many days; a reply and its class. Out: replies, as text or JSON.
"""

import argparse
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vigie import publication
from vigie.cli.console import Console, table
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.desk import open_desk
from vigie.documents.inbox import correction_document, inbox_document, narrowed
from vigie.documents.strangers import strangers_document
from vigie.ledger import inbox
from vigie.review import corrections
from vigie.sentences.replies import LOOK
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

_SHOWN = 60


def run(args: argparse.Namespace, console: Console) -> int:
    """Read and answer, or correct first."""
    workspace, now = workspace_of(args), datetime.now(UTC)
    if args.correct is not None or args.undo is not None:
        return _say(args, workspace, console, now)
    until = moment(args.as_of, workspace.zone) if args.as_of else open_desk(workspace, now).heard
    if args.strangers:
        return _strangers(args, workspace, console, until)
    asked = inbox.Asked(until - timedelta(days=args.days), until, limit=args.limit, after=args.after)
    said = inbox_document(workspace, narrowed(asked, args.of or ""))
    counts = "  ".join(f"{g['label']} {g['open']}/{g['count']}" for g in said["groups"] if g["count"])
    head = [_("reply"), _("when"), _("contact"), _("company"), _("class"), _("sure"), ""]
    rows = [_row(r, ZoneInfo(workspace.zone)) for r in said["replies"]]
    text = "\n".join([counts, "", table([head, *rows]), "", said["accuracy"]["sentence"]])
    if said["after"]:
        text += "\n" + _("More: --after %(after)s") % {"after": said["after"]}
    nothing = _("Nothing left to look at.") if args.of == LOOK else _("No reply in this period.")
    console.answer(said, text if rows else nothing)
    return 0


def _strangers(args: argparse.Namespace, workspace: Workspace, console: Console, until: datetime) -> int:
    if args.of or args.after:
        said = _("--strangers takes --days and --limit, not --class nor --after")
        raise UsageError("bad_usage", message=said, command="vigie replies")
    said = strangers_document(workspace, until, days=args.days, limit=args.limit)
    zone = ZoneInfo(workspace.zone)
    lines = [
        f"{_when(letter, zone)}  {letter['email'] or '?'}  {letter['subject'] or letter['begins']}\n    {letter['why']}"
        for letter in said["letters"]
    ]
    text = "\n".join([*lines, said["sentence"], said["remedy"]])
    console.answer(said, text if said["count"] else _("No reply from nobody known in this period."))
    return 0


def _say(args: argparse.Namespace, workspace: Workspace, console: Console, now: datetime) -> int:
    if args.undo is not None:
        row = corrections.undo(workspace, args.undo, by=args.by, now=now)
        text = _("Taken back.") if row.undone_at == now else _("It was taken back before, and stays so.")
    else:
        if not args.of:
            known = ", ".join(corrections.CLASSES)
            said = _("--correct wants --class with one of these: %(known)s") % {"known": known}
            raise UsageError("bad_usage", message=said, command="vigie replies")
        row = corrections.correct(workspace, args.correct, args.of, by=args.by, now=now)
        text = _("Kept. `vigie replies --undo %(number)s` takes it back.") % {"number": row.pk}
    publication.after(workspace)
    console.answer(correction_document(row), text)
    return 0


def _row(reply: dict[str, Any], zone: ZoneInfo) -> list[str]:
    contact, line = reply["contact"], " ".join(reply["text"].split())
    known = reply["sure"] or "-"
    who = contact["name"] or contact["email"]
    who += f" ({reply['writer']['email']})" if reply["writer"] else ""
    return [reply["reply"], _when(reply, zone), who, contact["company"], reply["label"], known, line[:_SHOWN]]


def _when(reply: dict[str, Any], zone: ZoneInfo) -> str:
    return datetime.fromisoformat(reply["received_at"]).astimezone(zone).strftime("%Y-%m-%d %H:%M")
