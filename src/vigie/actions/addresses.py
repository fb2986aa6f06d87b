"""What the imports say about contacts an action means: for the one file that leaves, and what a verifier answered.

In: contact keys. Out: rows of the folder format's `contacts`, to be verified or completed and imported again.
"""

import csv
import re
from collections.abc import Collection, Sequence
from typing import TextIO

from vigie.actions.models import Receipt
from vigie.actions.moves import World
from vigie.actions.people import chosen, doubtful
from vigie.ledger.engine import Workbench
from vigie.ledger.imports import live_segments
from vigie.ledger.people_sql import contact_now_sql
from vigie.ledger.segments import relation
from vigie.people.models import Standing
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.words import Verification

COLUMNS = ("contact_id", "email", "first_name", "last_name", "job_title", "company", "company_domain", "website",
           "phone", "source", "verification")  # fmt: skip
# What a spreadsheet would run as a formula. A telephone number is none: it must come back from there as it went.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PHONE = re.compile(r"\+[0-9][0-9 ().]*")
# Whom the file of an action names, beside the contacts that the action itself barred.
_WHO = {"open_verification_task": "all", "enrich_source": "incomplete", "deduplicate": "duplicate", "call_now": "hot",
        "call_key_page_clickers": "key_page", "reactivate": "not_now"}  # fmt: skip


def exported(receipt: Receipt) -> bool:
    """Whether the action of a receipt has a file of contacts."""
    return receipt.action in _WHO or receipt.action in {"clean_segment", "quarantine_segment"}


def export(world: World, receipt: Receipt, out: TextIO) -> int:
    """Write exactly the contacts of an applied action as CSV; how many. Raises UsageError for one without."""
    if not exported(receipt):
        raise UsageError("nothing_to_export", id=receipt.pk)
    rows = _rows(world, _meant(world, receipt))
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return len(rows)


def verified(world: World, contacts: Collection[int]) -> set[int]:
    """Those whom a verifier called good."""
    if not contacts:
        return set()
    with Workbench(world.workspace.folder, world.zone) as bench:
        segments = [s for s in live_segments(world.workspace) if s.has("contacts")]
        bench.run("CREATE OR REPLACE TEMP TABLE contact_now AS " + contact_now_sql(bench, segments))
        rows = bench.rows("SELECT contact FROM contact_now WHERE verification = ?", [str(Verification.VALID)])
    return {int(c) for (c,) in rows} & set(contacts)


def _meant(world: World, receipt: Receipt) -> list[int]:
    """Contacts of a file: those in quarantine by the action, or those of its slice that are not known to be dead."""
    if receipt.action not in _WHO:
        rows = Standing.objects.filter(workspace=world.workspace, receipt=receipt.pk, bar="quarantined")
        return sorted(rows.values_list("contact", flat=True))
    if receipt.action == "open_verification_task":
        return doubtful(world, receipt.target)
    dead = set(chosen(world, receipt.target, "hard_bounce"))
    return [c for c in chosen(world, receipt.target, _WHO[receipt.action]) if c not in dead]


def _rows(world: World, contacts: Sequence[int]) -> list[tuple[object, ...]]:
    """A row of COLUMNS for each contact with an address; of those that no contact file describes the address alone."""
    if not contacts:
        return []
    segments = live_segments(world.workspace)
    with Workbench(world.workspace.folder, world.zone) as bench:
        bench.rows("CREATE TEMP TABLE meant AS SELECT unnest(?::BIGINT[]) AS contact", [list(contacts)])
        telling = [s for s in segments if s.has("contacts")]
        bench.run("CREATE TEMP TABLE contact_now AS " + contact_now_sql(bench, telling))
        told = relation(segments, "sends")
        ids = relation(segments, "contacts")
        described = ", ".join(f"n.{c}" for c in COLUMNS[2:])
        return bench.rows(f"""
WITH spoken AS (SELECT contact, MIN(email) AS email, MIN(contact_id) AS contact_id FROM (
  SELECT contact, email, contact_id FROM {told} UNION ALL SELECT contact, email, contact_id FROM {ids})
  WHERE contact IN (FROM meant) GROUP BY contact)
SELECT COALESCE(s.contact_id, s.email, n.email), COALESCE(n.email, s.email) AS email, {described}
FROM meant m LEFT JOIN contact_now n ON n.contact = m.contact LEFT JOIN spoken s ON s.contact = m.contact
WHERE COALESCE(n.email, s.email) IS NOT NULL ORDER BY email""")


def _plain(cell: object) -> str:
    """A cell that a spreadsheet shows and never runs."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not _PHONE.fullmatch(text) else text
