"""`vigie journal`: who decided, did, undid, judged or brought in what, newest first.

In: since when, whose, what kind. Out: lines, as text or JSON.
"""

import argparse
from zoneinfo import ZoneInfo

from vigie.cli.console import Console, table
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents.journal import journal_document, line_document
from vigie.review import journal


def run(args: argparse.Namespace, console: Console) -> int:
    """Read and answer."""
    workspace = workspace_of(args)
    since = moment(args.since, workspace.zone) if args.since else None
    lines = journal.entries(workspace, since=since, owner=args.owner or "", kind=args.kind or "", limit=args.limit)
    zone = ZoneInfo(workspace.zone)
    head = [_("when"), _("who"), _("kind"), ""]
    rows = [
        [line.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"), said["who"] or "-", said["kind_label"], said["sentence"]]
        for line in lines for said in [line_document(line)]
    ]  # fmt: skip
    console.answer(journal_document(lines), table([head, *rows]) if rows else _("The journal is empty."))
    return 0
