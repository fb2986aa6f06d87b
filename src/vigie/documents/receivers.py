"""Addresses that tools post to, as other programs read them: no secret, no address of a contact.

In: rows. Out: plain values, ready for JSON.
"""

from typing import Any

from vigie.connectors import connectors
from vigie.ledger import postings, receivers
from vigie.ledger.models import Receiver
from vigie.sentences.outward import told_sentence
from vigie.workspaces.models import Workspace


def receiver_document(row: Receiver, taken: dict[str, object] | None = None) -> dict[str, Any]:
    """One receiver: what came, when last, words that nobody knows yet. Its address is asked for by itself."""
    tool = connectors()[row.connector]
    signed = bool(tool.hook and tool.hook.signed)
    return {
        "name": row.name,
        "tool": tool.key,
        "label": tool.label,
        "has_secret": bool(row.sealed),
        "unsigned": row.unsigned,
        "lacks_secret": signed and not row.sealed and not row.unsigned,
        "created_at": row.created_at.isoformat(),
        "requests": 0,
        "waiting": 0,
        "last_at": None,
        "unknown": {},
        **(taken or {}),
        "trouble": row.trouble or None,
        "sentence": told_sentence(row.trouble),
    }


def receiver_documents(workspace: Workspace) -> list[dict[str, Any]]:
    """Every receiver of a team, by name."""
    taken = postings.taken(workspace)
    return [receiver_document(row, taken.get(row.pk)) for row in receivers.listing(workspace)]
