"""How a contact asked to be left alone, as far as what was imported tells.

In: a workspace, contact keys. Out: each telling: an event of a tool (a link, a complaint), or a reply.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from vigie.facts.store import read_snapshot
from vigie.ledger.corrected import answered_sql
from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.lessons import corrected_sql
from vigie.ledger.segments import relation
from vigie.workspaces.models import Workspace

# Marks of a mail that demands removal by itself: its reader had nothing to read.
_ITSELF = "unsubscribe_"


@dataclass(frozen=True, slots=True)
class Telling:
    """One demand. `reply`: the reply that holds it, None for an event of a tool. `read`: only its words were read."""

    contact: int
    at: datetime
    reply: int | None
    read: bool


def tellings(workspace: Workspace, contacts: Iterable[int]) -> list[Telling]:
    """Every demand of these contacts; replies as persons corrected them."""
    wanted = ", ".join(str(int(c)) for c in sorted(set(contacts)))
    if not wanted:
        return []
    segments = live_segments(workspace)
    sent = answered_sql(read_snapshot(workspace.facts_root))
    replies = f"(FROM {relation(segments, 'replies')} UNION ALL BY NAME FROM {relation([], 'replies')})"
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        rows = bench.rows(f"""
WITH asked AS (
  FROM {relation(segments, "events")} WHERE type IN ('unsubscribe', 'complaint')
),
named AS (
  SELECT id, contact FROM {relation(segments, "sends")} WHERE id IN (SELECT send FROM asked WHERE send IS NOT NULL)
),
said AS (
  SELECT r.* FROM {replies} r QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
)
SELECT COALESCE(s.contact, e.contact) AS who, e."at", NULL, FALSE
FROM asked e LEFT JOIN named s ON s.id = e.send WHERE who IN ({wanted})
UNION ALL
SELECT COALESCE(a.contact, r.contact) AS who, r.received_at, r.id,
  c.id IS NULL AND r.confidence IS NOT NULL AND NOT starts_with(COALESCE(r.why, ''), '{_ITSELF}')
FROM said r LEFT JOIN {sent} a ON a.reply = r.id LEFT JOIN {corrected_sql(workspace.folder)} c ON c.id = r.id
WHERE r.reply_class = 'unsubscribe' AND who IN ({wanted})""")
    return [Telling(int(who), at.replace(tzinfo=UTC), reply, bool(read)) for who, at, reply, read in rows]


def contact_of(workspace: Workspace, email: str) -> int:
    """The key that facts know an address by."""
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        key = bench.one("SELECT (md5_number_lower(? || LOWER(TRIM(?))) >> 1)::BIGINT", [workspace.salt, email])
    return int(key)


def writers(workspace: Workspace, replies: Sequence[int]) -> dict[int, tuple[int, datetime]]:
    """Who wrote each reply, and when it came; replies of nobody known are left out."""
    wanted = ", ".join(str(int(r)) for r in replies)
    if not wanted:
        return {}
    segments = live_segments(workspace)
    sent = answered_sql(read_snapshot(workspace.facts_root))
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        rows = bench.rows(f"""
SELECT r.id, COALESCE(a.contact, r.contact) AS who, max(r.received_at)
FROM {relation(segments, "replies")} r LEFT JOIN {sent} a ON a.reply = r.id
WHERE r.id IN ({wanted}) AND who IS NOT NULL GROUP BY ALL""")
    return {int(i): (int(who), at.replace(tzinfo=UTC)) for i, who, at in rows}
