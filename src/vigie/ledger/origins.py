"""Which tools a name of the programme comes from.

In: a campaign or a mailbox. Out: keys of the connectors whose exports name it.
"""

from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.segments import relation
from vigie.workspaces.models import Workspace

NAMED = ("campaign", "mailbox")


def tools_naming(workspace: Workspace, column: str, value: str) -> set[str]:
    """Connectors whose live imports have messages with that value of a column of NAMED."""
    if column not in NAMED:
        raise ValueError(column)
    told = [s for s in live_segments(workspace) if s.has("sends")]
    with Workbench(workspace.folder, workspace.zone) as bench:
        return {
            kind
            for kind in {s.kind for s in told}
            if bench.rows(
                f'SELECT 1 FROM {relation([s for s in told if s.kind == kind], "sends")} WHERE "{column}" = ? LIMIT 1',
                [value],
            )
        }
