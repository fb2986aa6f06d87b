"""Facts that follow what persons said of replies.

In: replies of which a person spoke. Out: a publication of what it moves, and nothing else.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from vigie.facts.store import Snapshot, read_snapshot
from vigie.ledger import publish
from vigie.ledger.claims import locked
from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.segments import Segment, relation
from vigie.vocabulary.sql import literal, literals
from vigie.workspaces.models import Workspace

# Above every number of an import: a step that tells of corrected replies comes last.
_NUMBER = 2**62


def republish(workspace: Workspace, replies: Sequence[int]) -> bool:
    """Let the facts follow for these replies; False when an import is under way: then nothing was done."""
    with locked(workspace, wait=False) as free:
        if not free:
            return False
        live = live_segments(workspace)
        folder = Path(tempfile.mkdtemp(prefix="corrected-", dir=workspace.folder / "ledger"))
        try:
            told = Segment(_NUMBER, "corrections", folder)
            with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
                _tell(bench, workspace, live, replies, told)
            with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
                place = publish.Place(workspace.facts_root, workspace.zone)
                publish.publish(bench, place, live, publish.Change(came=[told]), lambda _step, _share: None)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return True


def answered_sql(snapshot: Snapshot) -> str:
    """A relation (reply, send, contact): which message each reply answers, as it was published."""
    files = [str(snapshot.root / part.path) for part in snapshot.tables.get("fact_reply", ())]
    if not files:
        return "(SELECT NULL::BIGINT AS reply, NULL::BIGINT AS send, NULL::BIGINT AS contact WHERE FALSE)"
    return f"(SELECT reply, send, contact FROM read_parquet([{literals(files)}]))"


def _tell(bench: Workbench, workspace: Workspace, live: Sequence[Segment], replies: Sequence[int], to: Segment) -> None:
    """The replies' own rows, each with the message that it answers: what is spoken of is worked out again."""
    wanted = ", ".join(str(int(r)) for r in replies)
    sent = answered_sql(read_snapshot(workspace.facts_root))
    bench.run(f"""
COPY (
  SELECT r.* EXCLUDE (number) REPLACE (COALESCE(a.send, r.send) AS send) FROM {relation(live, "replies")} r
  LEFT JOIN {sent} a ON a.reply = r.id WHERE r.id IN ({wanted})
  QUALIFY row_number() OVER (PARTITION BY r.id ORDER BY number DESC) = 1
) TO {literal(str(to.file("replies")))} (FORMAT parquet)""")
