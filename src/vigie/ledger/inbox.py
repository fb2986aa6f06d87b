"""Replies with the person who wrote them, what they answer and what came before.

In: a workspace, a period, classes. Out: replies, those that are least sure first; how many of each class. Names and
texts go from here to pages and programs that ask for them, never into a log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from vigie.facts.store import read_snapshot
from vigie.ledger.corrected import answered_sql
from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.segments import Segment, columns, relation
from vigie.vocabulary.sql import literals
from vigie.workspaces.models import Workspace

# What nobody classed stands under this name.
UNCLASSED = "other"
MOST = 200
_THREAD = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """Which replies: received from `since` on and before `until`, of these classes (none named: of all)."""

    since: datetime
    until: datetime
    classes: Sequence[str] = ()
    limit: int = MOST


@dataclass(frozen=True, slots=True)
class Received:
    """One reply. `confidence` is None where a tool or a person gave the class; `why`: the words that decided."""

    reply: int
    contact: int | None
    send: int | None
    received_at: datetime
    reply_class: str
    confidence: float | None
    email: str
    name: str
    job: str
    company: str
    campaign: str
    step: int | None
    mailbox: str
    subject: str
    text: str
    why: str
    language: str
    return_at: datetime | None
    come_back_at: datetime | None
    refer_to: str


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a thread: `what` is sent or received."""

    at: datetime
    what: str
    campaign: str
    step: int | None
    subject: str
    text: str
    reply_class: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """`counts`: replies of the period by class. `replies`: those asked for, at most as many as asked."""

    counts: dict[str, int]
    replies: list[Received]


def inbox(workspace: Workspace, asked: Asked) -> Inbox:
    """Replies of a period, least sure first, then the latest; bounces are not among them."""
    segments = live_segments(workspace)
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        period = f"r.received_at >= {_at(asked.since)} AND r.received_at < {_at(asked.until)}"
        _gather(bench, workspace, segments, period)
        counts = bench.rows("SELECT reply_class, COUNT(*) FROM said GROUP BY 1 ORDER BY 1")
        kept = f"WHERE reply_class IN ({literals(list(asked.classes))})" if asked.classes else ""
        rows = _described(bench, segments, f"{kept} ORDER BY sure, received_at DESC, id LIMIT {int(asked.limit)}")
    return Inbox({str(c): int(n) for c, n in counts}, rows)


def one(workspace: Workspace, reply: int) -> tuple[Received, list[Said]] | None:
    """A reply and its thread, oldest first; None for one that this workspace does not have."""
    segments = live_segments(workspace)
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        _gather(bench, workspace, segments, f"r.id = {int(reply)}")
        found = _described(bench, segments, "")
        return (found[0], _thread(bench, segments, found[0])) if found else None


def strangers(workspace: Workspace) -> int:
    """Replies that answer nothing we sent and come from nobody we know: kept aside until their message comes."""
    kept = [s.folder / "replies.unmatched" for s in live_segments(workspace)]
    files = [str(f) for f in kept if f.exists()]
    if not files:
        return 0
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        return int(bench.one(f"SELECT COUNT(*) FROM read_parquet([{literals(files)}], union_by_name=true)"))


def _at(moment: datetime) -> str:
    return f"TIMESTAMP '{moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"


def _replies(segments: Sequence[Segment]) -> str:
    """Replies with every column: files of older versions have fewer."""
    return f"(FROM {relation(segments, 'replies')} UNION ALL BY NAME FROM {relation([], 'replies')})"


def _gather(bench: Workbench, workspace: Workspace, segments: Sequence[Segment], where: str) -> None:
    """said: the latest telling of each reply, with the message that it answers."""
    sent = answered_sql(read_snapshot(workspace.facts_root))
    own = ", ".join(f"r.{c}" for c in columns("replies") if c not in {"contact", "send", "reply_class"})
    bench.run(f"""
CREATE TEMP TABLE said AS
SELECT {own}, COALESCE(a.contact, r.contact) AS contact, a.send,
  COALESCE(r.reply_class, '{UNCLASSED}') AS reply_class,
  COALESCE(r.confidence, CASE WHEN COALESCE(r.reply_class, '{UNCLASSED}') = '{UNCLASSED}' THEN 0 ELSE 1 END) AS sure
FROM (
  SELECT r.* FROM {_replies(segments)} r WHERE {where}
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
) r LEFT JOIN {sent} a ON a.reply = r.id
WHERE r.reply_class IS DISTINCT FROM 'bounce'""")


def _described(bench: Workbench, segments: Sequence[Segment], which: str) -> list[Received]:
    bench.run(f"CREATE TEMP TABLE shown AS FROM said {which}")
    latest = ", ".join(
        f"max_by({c}, number) FILTER (WHERE {c} IS NOT NULL) AS {c}"
        for c in ("first_name", "last_name", "email", "job_title", "company")
    )
    rows = bench.rows(f"""
WITH people AS (
  SELECT contact, {latest} FROM {relation(segments, "contacts")}
  WHERE contact IN (SELECT contact FROM shown) GROUP BY contact
),
sent AS (
  SELECT id, campaign, step, mailbox, email FROM {relation(segments, "sends")}
  WHERE id IN (SELECT send FROM shown) QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
)
SELECT r.id, r.contact, r.send, r.received_at, r.reply_class, r.confidence, COALESCE(r.email, p.email, s.email, ''),
  concat_ws(' ', p.first_name, p.last_name), COALESCE(p.job_title, ''), COALESCE(p.company, ''),
  COALESCE(s.campaign, ''), s.step, COALESCE(s.mailbox, ''), COALESCE(r.subject, ''), COALESCE(r.text, ''),
  COALESCE(r.why, ''), COALESCE(r.language, ''), r.return_at, r.come_back_at, COALESCE(r.refer_to, '')
FROM shown r LEFT JOIN people p ON p.contact = r.contact LEFT JOIN sent s ON s.id = r.send
ORDER BY r.sure, r.received_at DESC, r.id""")
    return [Received(*(_utc(cell) for cell in row)) for row in rows]


def _thread(bench: Workbench, segments: Sequence[Segment], of: Received) -> list[Said]:
    """What was sent to the contact and what came from it, up to this reply."""
    if of.contact is None:
        return []
    until = f"contact = {of.contact} AND {{}} <= {_at(of.received_at)}"
    rows = bench.rows(f"""
SELECT sent_at, 'sent' AS what, COALESCE(campaign, ''), step, COALESCE(subject, ''), '', ''
FROM {relation(segments, "sends")} WHERE {until.format("sent_at")}
UNION
SELECT received_at, 'received', '', NULL, COALESCE(subject, ''), COALESCE(text, ''),
  COALESCE(reply_class, '{UNCLASSED}')
FROM {_replies(segments)} WHERE {until.format("received_at")}
ORDER BY 1 DESC, 2 LIMIT {_THREAD}""")
    return [Said(*(_utc(cell) for cell in row)) for row in reversed(rows)]


def _utc(cell: Any) -> Any:
    return cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell
