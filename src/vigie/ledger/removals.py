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
from vigie.ledger.ids import digest_of
from vigie.ledger.imports import live_segments
from vigie.ledger.inbox import SURE
from vigie.ledger.lessons import corrected_sql
from vigie.ledger.segments import Segment, relation
from vigie.ledger.threads import DEMANDS
from vigie.vocabulary.domains import one_form
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.sql import literal, literals
from vigie.vocabulary.text import sound
from vigie.workspaces.models import Workspace

# Marks of a mail that demands removal by itself: its reader had nothing to read.
_ITSELF = "unsubscribe_"
# The contact to whose message a reply answers, and whoever wrote it, where that is another one.
_CONTACTS = "list_distinct([a.contact, r.contact])"


class By(StrEnum):
    """Who says that a contact demands removal."""

    CONTACT = "contact"  # a link, a complaint, a mail that says nothing else
    PERSON = "person"  # of the team
    TOOL = "tool"  # the reply came with its class
    READING = "reading"  # of the reply's words


@dataclass(frozen=True, slots=True)
class Telling:
    """One demand. `reply`: the reply that holds it, None for an event of a tool. `by`: who says so.

    `guess`: it was read, and is none that one may trust without a look.
    """

    contact: int
    at: datetime
    reply: int | None
    by: By
    guess: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A demand that binds as soon as its contact is imported. `code`: one of `threads.DEMANDS`."""

    at: datetime
    code: str


def tellings(workspace: Workspace, contacts: Iterable[int]) -> list[Telling]:
    """Every demand of these contacts; replies as persons corrected them.

    A reply is a demand of whoever wrote it, and of the contact to whose message it answers.
    """
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
SELECT COALESCE(s.contact, e.contact) AS who, e."at", NULL, '{By.CONTACT}', FALSE
FROM asked e LEFT JOIN named s ON s.id = e.send WHERE who IN ({wanted})
UNION ALL
SELECT unnest({_CONTACTS}) AS who, r.received_at, r.id,
  CASE WHEN starts_with(r.why, '{_ITSELF}') THEN '{By.CONTACT}' WHEN c.id IS NOT NULL THEN '{By.PERSON}'
    WHEN r.confidence IS NULL THEN '{By.TOOL}' ELSE '{By.READING}' END AS teller,
  teller = '{By.READING}' AND r.confidence < {SURE}
FROM said r LEFT JOIN {sent} a ON a.reply = r.id LEFT JOIN {corrected_sql(workspace.folder)} c ON c.id = r.id
WHERE r.reply_class = 'unsubscribe' AND (a.contact IN ({wanted}) OR r.contact IN ({wanted}))""")
    return [
        Telling(int(who), at.replace(tzinfo=UTC), reply, By(by), guess)
        for who, at, reply, by, guess in rows
        if who in asked
    ]


def contact_of(workspace: Workspace, email: str) -> int:
    """The key that facts know an address by. Raises UsageError for what is no address."""
    found = contacts_of(workspace, [email])
    if email not in found:
        raise UsageError("not_an_address", address=email)
    return found[email]


def contacts_of(workspace: Workspace, emails: Sequence[str]) -> dict[str, int]:
    """The keys that facts know addresses by; what is no address has none."""
    addresses = [email_sql(f"TRIM({literal(one_form(sound(email)))})") for email in emails]
    if not addresses:
        return {}
    salt = literal(workspace.salt)
    keys = ", ".join(digest_of(f"{salt} || {address}") for address in addresses)
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        (row,) = bench.rows(f"SELECT {keys}")
    return {email: int(key) for email, key in zip(emails, row, strict=True) if key is not None}


def is_known(workspace: Workspace, contact: int) -> bool:
    """Whether an import that counts brought this contact, or something that was sent to them."""
    segments = live_segments(workspace)
    parts = [f"SELECT 1 FROM {relation(segments, t)} WHERE contact = {contact}" for t in ("contacts", "sends")]
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        return bool(bench.one(f"SELECT COUNT(*) FROM ({' UNION ALL '.join(parts)})"))


def waiting(workspace: Workspace, contact: int) -> list[Waiting]:
    """The demands of somebody whom no import knows, the oldest first."""
    codes = literals([code for _, code in DEMANDS.values()])
    kept = _kept_aside(live_segments(workspace), DEMANDS)
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        found = bench.rows(
            f"SELECT moment, problem FROM ({kept}) WHERE contact = {contact} AND problem IN ({codes}) ORDER BY 1"
        )
    return [Waiting(at.replace(tzinfo=UTC), str(code)) for at, code in found]


def wrote(workspace: Workspace, contact: int) -> tuple[int, datetime | None]:
    """How many replies came from an address, matched to anybody or not, and when the last one did."""
    segments = live_segments(workspace)
    counted = f"SELECT id, contact, received_at AS moment FROM {relation(segments, 'replies')}"
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        ((count, last),) = bench.rows(f"""
SELECT COUNT(DISTINCT id) + COUNT(*) FILTER (WHERE id IS NULL), MAX(moment)
FROM ({counted} UNION ALL BY NAME SELECT contact, moment FROM ({_kept_aside(segments, ["replies"])}))
WHERE contact = {contact}""")
    return int(count), last.replace(tzinfo=UTC) if last else None


def _kept_aside(segments: Sequence[Segment], tables: Iterable[str]) -> str:
    """Mail that could be matched to nobody: contact, moment, problem; files of older versions say neither of these."""
    places = [s.folder / f"{table}.unmatched" for s in segments for table in tables]
    files = [str(f) for f in places if f.exists()]
    none = "SELECT NULL::BIGINT AS contact, NULL::TIMESTAMP AS moment, NULL::VARCHAR AS problem WHERE FALSE"
    return f"{none} UNION ALL BY NAME FROM read_parquet([{literals(files)}], union_by_name=true)" if files else none


def bound_by(workspace: Workspace, replies: Sequence[int]) -> dict[int, tuple[set[int], datetime]]:
    """Whom each reply binds, should it be a demand, and when it came; replies of nobody known are left out."""
    wanted = ", ".join(str(int(r)) for r in replies)
    if not wanted:
        return {}
    segments = live_segments(workspace)
    sent = answered_sql(read_snapshot(workspace.facts_root))
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        rows = bench.rows(f"""
SELECT r.id, a.contact, r.contact, max(r.received_at)
FROM {relation(segments, "replies")} r LEFT JOIN {sent} a ON a.reply = r.id
WHERE r.id IN ({wanted}) GROUP BY ALL""")
    found: dict[int, tuple[set[int], datetime]] = {}
    for reply, *who, at in rows:
        found.setdefault(int(reply), (set(), at.replace(tzinfo=UTC)))[0].update(c for c in who if c is not None)
    return found
