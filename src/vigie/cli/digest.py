"""`vigie digest`: understand what was received; with --again, the whole past from its raw bytes.

In: the ledger of a workspace. Out: counts by table, and facts published anew.
"""

import argparse
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import ngettext

from vigie import publication
from vigie.cli.console import Console, table
from vigie.cli.place import workspace_of
from vigie.cli.progress import Progress
from vigie.cli.words import _
from vigie.facts.store import read_snapshot
from vigie.ledger import batches, imports, postings
from vigie.ledger.models import Receiver
from vigie.outreach.fetched import called
from vigie.sentences import import_step
from vigie.workspaces.models import Workspace


def run(args: argparse.Namespace, console: Console) -> int:
    """Digest; safe to interrupt and to run twice."""
    workspace = workspace_of(args)
    progress = Progress(live=console.live, say=import_step)
    try:
        return _again(workspace, console, progress) if args.again else _waiting(workspace, console, progress)
    finally:
        progress.close()


def _again(workspace: Workspace, console: Console, progress: Progress) -> int:
    began = time.monotonic()
    batches.try_again(workspace)
    by_table = imports.digest_again(workspace, progress)
    publication.after(workspace)
    progress.close()
    document = {
        "by_table": {name: asdict(counts) for name, counts in by_table.items()},
        "snapshot": read_snapshot(workspace.facts_root).id,
        "seconds": round(time.monotonic() - began, 3),
    }
    head = [_("table"), _("read"), _("accepted"), _("already known"), _("rejected")]
    rows = [[name, *map(str, asdict(counts).values())] for name, counts in by_table.items()]
    console.answer(document, table([head, *rows], right=frozenset({1, 2, 3, 4})))
    return 1 if any(counts.rejected for counts in by_table.values()) else 0


def _waiting(workspace: Workspace, console: Console, progress: Progress) -> int:
    """What was left to the background worker, here and now."""
    imports.recover(workspace)
    posted = [r for r in postings.waiting() if r.workspace == workspace]
    moved = sum(_understood(receiver) for receiver in posted)
    queued = [r.import_id for r in reversed(imports.listing(workspace.pk)) if r.status == "queued"]
    reports = [imports.accept(import_id, progress) for import_id in queued] + batches.try_again(workspace)
    if reports or moved:
        publication.after(workspace)
    progress.close()
    rejected, failed = sum(r.rows.rejected for r in reports), [batch.pk for batch in batches.failed(workspace)]
    document = {"digested": [r.import_id for r in reports], "posted": moved, "rejected": rejected, "failed": failed}
    console.answer(document, " ".join(_said(document)) or _("Nothing was waiting."))
    return 1 if rejected or failed else 0


def _understood(receiver: Receiver) -> int:
    """All requests that wait for a receiver, lot by lot."""
    moved = 0
    while lot := postings.understand(receiver, datetime.now(UTC), called):
        moved += lot
    return moved


def _said(told: dict[str, Any]) -> list[str]:
    """What was done, and what of it needs a look."""
    count, posted, failed = len(told["digested"]), told["posted"], len(told["failed"])
    counted = [
        (count, ngettext("%(n)d import digested.", "%(n)d imports digested.", count)),
        (posted, ngettext("%(n)d posted request understood.", "%(n)d posted requests understood.", posted)),
        (told["rejected"], ngettext(
            "%(n)d row rejected: the page of imports says why.", "%(n)d rows rejected: the page of imports says why.",
            told["rejected"],
        )),
        (failed, ngettext(
            "%(n)d import could not be understood: the log says more, its bytes are kept.",
            "%(n)d imports could not be understood: the log says more, their bytes are kept.", failed,
        )),
    ]  # fmt: skip
    return [said % {"n": n} for n, said in counted if n]
