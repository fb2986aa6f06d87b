"""Addresses behind contact keys, for the one moment in which a tool must be told them.

In: contact keys. Out: their addresses, as the accepted imports say; nothing is kept of the answer.
"""

from collections.abc import Sequence

from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.segments import relation
from vigie.vocabulary.tables import TABLES
from vigie.workspaces.models import Workspace


def addresses_of(workspace: Workspace, contacts: Sequence[int]) -> dict[int, str]:
    """Address by contact key; of two spellings of one that of the contact file, else of what was sent.

    A contact that only a tool's own id names, or whose import was undone, has none.
    """
    segments = live_segments(workspace)
    known = [t for t, table in TABLES.items() if "email" in table.names and any(s.has(t) for s in segments)]
    if not contacts or not known:
        return {}
    wanted = ", ".join(str(int(c)) for c in contacts)
    parts = " UNION ALL ".join(
        f"SELECT contact, email, {place} AS place FROM {relation([s for s in segments if s.has(t)], t)}"
        for place, t in enumerate(known)
    )
    with Workbench(workspace.folder, workspace.zone) as bench:
        rows = bench.rows(
            f"SELECT contact, min_by(email, (place, email)) FROM ({parts}) "
            f"WHERE contact IN ({wanted}) AND email IS NOT NULL GROUP BY 1"
        )
    return {int(contact): str(email) for contact, email in rows}
