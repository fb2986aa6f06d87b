"""How a contact asked to be left alone, as far as what was imported tells.

In: a workspace, an address, contact keys. Out: each telling: an event of a tool (a link, a complaint), or a reply;
demands of people whom no import knows yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from vigie.facts.store import read_snapshot
from vigie.ledger.columns import email_sql
from vigie.ledger.corrected import answered_sql
from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.lessons import corrected_sql
from vigie.ledger.segments import relation
from vigie.ledger.threads import DEMANDS
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.sql import literal, literals
from vigie.vocabulary.text import sound
from vigie.workspaces.models import Workspace

# Marks of a mail that demands removal by itself: its reader had nothing to read.
_ITSELF = "unsubscribe_"


class By(StrEnum):
    """Who says that a contact demands removal."""

    CONTACT = "contact"  # a link, a complaint, a mail that says nothing else
    PERSON = "person"  # of the team
    TOOL = "tool"  # the reply came with its class
    READING = "reading"  # of the reply's words


@dataclass(frozen=True, slots=True)
class Telling:
    """One demand. `reply`: the reply that holds it, None for an event of a tool. `by`: who says so."""

    contact: int
    at: datetime
    reply: int | None
    by: By


@dataclass(frozen=True, slots=True)
class Waiting:
    """A demand that binds as soon as its contact is imported. `code`: one of `threads.DEMANDS`."""

    at: datetime
    code: str


def tellings(workspace: Workspace, contacts: Iterable[int]) -> list[Telling]:
    """Every demand of these contacts; replies as persons corrected them."""
    asked = {int(c) for c in contacts}
    if not asked:
        return []
    wanted = ", ".join(map(str, sorted(asked)))
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
SELECT COALESCE(s.contact, e.contact) AS who, e."at", NULL, '{By.CONTACT}'
FROM asked e LEFT JOIN named s ON s.id = e.send WHERE who IN ({wanted})
UNION ALL
SELECT COALESCE(a.contact, r.contact) AS who, r.received_at, r.id,
  CASE WHEN starts_with(r.why, '{_ITSELF}') THEN '{By.CONTACT}' WHEN c.id IS NOT NULL THEN '{By.PERSON}'
    WHEN r.confidence IS NULL THEN '{By.TOOL}' ELSE '{By.READING}' END
FROM said r LEFT JOIN {sent} a ON a.reply = r.id LEFT JOIN {corrected_sql(workspace.folder)} c ON c.id = r.id
WHERE r.reply_class = 'unsubscribe' AND who IN ({wanted})""")
    return [Telling(int(who), at.replace(tzinfo=UTC), reply, By(by)) for who, at, reply, by in rows]


def contact_of(workspace: Workspace, email: str) -> int:
    """The key that facts know an address by. Raises UsageError for what is no address."""
    address = email_sql(f"TRIM({literal(sound(email))})")
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        key = bench.one(f"SELECT (md5_number_lower({literal(workspace.salt)} || {address}) >> 1)::BIGINT")
    if key is None:
        raise UsageError("not_an_address", address=email)
    return int(key)


def is_known(workspace: Workspace, contact: int) -> bool:
    """Whether an import that counts brought this contact, or something that was sent to them."""
    segments = live_segments(workspace)
    parts = [f"SELECT 1 FROM {relation(segments, t)} WHERE contact = {contact}" for t in ("contacts", "sends")]
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        return bool(bench.one(f"SELECT COUNT(*) FROM ({' UNION ALL '.join(parts)})"))


def waiting(workspace: Workspace, contact: int) -> list[Waiting]:
    """The demands of somebody whom no import knows, the oldest first."""
    places = [s.folder / f"{table}.unmatched" for s in live_segments(workspace) for table in DEMANDS]
    files = [str(f) for f in places if f.exists()]
    if not files:
        return []
    codes = literals([code for _, code in DEMANDS.values()])
    # Files of older versions say neither when nor what.
    none = "SELECT NULL::BIGINT AS contact, NULL::TIMESTAMP AS moment, NULL::VARCHAR AS problem WHERE FALSE"
    rows = f"{none} UNION ALL BY NAME FROM read_parquet([{literals(files)}], union_by_name=true)"
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        found = bench.rows(
            f"SELECT moment, problem FROM ({rows}) WHERE contact = {contact} AND problem IN ({codes}) ORDER BY 1"
        )
    return [Waiting(at.replace(tzinfo=UTC), str(code)) for at, code in found]


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
