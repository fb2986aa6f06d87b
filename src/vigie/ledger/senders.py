"""Who wrote replies, as far as it is known.

In: a workspace, replies. Out: names, addresses, companies; how many replies come from nobody we know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from vigie.facts.store import read_snapshot
from vigie.ledger.corrected import answered_sql
from vigie.ledger.imports import live_segments
from vigie.ledger.inbox import replies_sql
from vigie.ledger.segments import Segment, relation
from vigie.ledger.sitting import bench_of
from vigie.vocabulary.sql import literal
from vigie.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote a reply, as far as it is known; "" for what is not."""

    name: str
    email: str
    company: str


def senders(workspace: Workspace, replies: Iterable[int]) -> dict[int, Sender]:
    """Who wrote each of these replies; those that this workspace does not have are left out.

    Of somebody who answers a message to another person only the address is known.
    """
    wanted = ", ".join(str(int(r)) for r in replies)
    if not wanted:
        return {}
    segments = live_segments(workspace)
    latest = ", ".join(
        f"max_by({c}, number) FILTER (WHERE {c} IS NOT NULL) AS {c}"
        for c in ("first_name", "last_name", "email", "company")
    )
    with bench_of(workspace) as bench:
        rows = bench.rows(f"""
WITH wrote AS (
  SELECT r.id, r.email, COALESCE(a.contact, r.contact) AS contact, r.contact <> a.contact AS other FROM (
    SELECT id, email, contact FROM {replies_sql(segments)} WHERE id IN ({wanted})
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
  ) r LEFT JOIN {answered_sql(read_snapshot(workspace.facts_root))} a ON a.reply = r.id
),
people AS (
  SELECT contact, {latest} FROM {relation(segments, "contacts")}
  WHERE contact IN (SELECT contact FROM wrote) GROUP BY contact
)
SELECT w.id, CASE WHEN other AND p.email IS NOT NULL THEN '' ELSE concat_ws(' ', p.first_name, p.last_name) END,
  COALESCE(w.email, p.email, ''), COALESCE(p.company, '')
FROM wrote w LEFT JOIN people p ON p.contact = w.contact""")
    return {int(reply): Sender(*map(str, said)) for reply, *said in rows}


def strangers(workspace: Workspace, since: datetime, until: datetime) -> tuple[int, int]:
    """Replies of a period from nobody we know and to nothing we sent; how many of them are counted as replies, too.

    Mail is kept aside until its message comes; rows of an export count at once.
    """
    segments = live_segments(workspace)
    period = [moment.astimezone(UTC).replace(tzinfo=None) for moment in (since, until)]
    here = "moment >= ? AND moment < ?"
    with bench_of(workspace) as bench:
        aside = int(bench.one(f"SELECT COUNT(*) FROM ({unmatched_sql(segments)}) WHERE {here}", list(period)))
        counted = int(
            bench.one(f"SELECT COUNT(*) FROM ({unknown_sql(workspace, segments)}) WHERE {here}", list(period))
        )
    return aside + counted, counted


def unmatched_sql(segments: Sequence[Segment]) -> str:
    """number, moment of the replies of nobody known that these segments keep, each as it was first imported."""
    kept = " UNION ALL BY NAME ".join(
        f"SELECT {s.number} AS number, id, moment FROM read_parquet({literal(str(file))})"
        for s in segments
        if (file := s.folder / "replies.unmatched").exists()
    )
    if not kept:
        return "SELECT NULL::BIGINT AS number, NULL::TIMESTAMP AS moment WHERE FALSE"
    return f"SELECT MIN(number) AS number, MIN(moment) AS moment FROM ({kept}) GROUP BY id"


def unknown_sql(workspace: Workspace, segments: Sequence[Segment]) -> str:
    """Replies that count (number, id, moment, email, subject, text, class, named) though nobody knows their writer.

    `named`: whether they name a message; as published, so that a reply that just came is told of once it counts.
    """
    known = " UNION ALL ".join(
        f"SELECT contact FROM {relation(segments, table)} WHERE contact IS NOT NULL" for table in ("sends", "contacts")
    )
    return f"""
SELECT r.number, r.id, r.received_at AS moment, COALESCE(r.email, '') AS email, COALESCE(r.subject, '') AS subject,
  COALESCE(r.text, '') AS text, r.reply_class AS class, r.send IS NOT NULL AS named
FROM {replies_sql(segments)} r
JOIN {answered_sql(read_snapshot(workspace.facts_root))} a ON a.reply = r.id AND a.send IS NULL
WHERE a.contact IS NULL OR a.contact NOT IN ({known})
QUALIFY row_number() OVER (PARTITION BY r.id ORDER BY r.number DESC) = 1"""
