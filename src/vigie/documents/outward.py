"""What goes out to tools and to other programs, as other programs read it: no secret, no address of a contact.

In: rows. Out: plain values, ready for JSON.
"""

from datetime import datetime
from typing import Any

from vigie import connectors
from vigie.actions.models import Outgoing
from vigie.outreach.models import Connection, Subscription
from vigie.sentences.outward import operation_label, told_sentence, told_state


def connection_document(row: Connection) -> dict[str, Any]:
    """An account at a tool: what it can be told, and whether it answers."""
    tool = connectors.connectors()[row.connector]
    return {
        "name": row.name,
        "tool": tool.key,
        "can": sorted(tool.can),
        "address": row.address or None,
        "created_at": row.created_at.isoformat(),
        "checked_at": _moment(row.checked_at),
        "trouble": row.trouble or None,
        "sentence": told_sentence(row.trouble),
    }


def hook_document(row: Subscription) -> dict[str, Any]:
    """A program that listens, and whether it takes what it is sent."""
    counted = {state: row.deliveries.filter(state=state).count() for state in ("waiting", "given_up")}
    return {
        "name": row.name,
        "address": row.address,
        "events": row.events,
        "created_at": row.created_at.isoformat(),
        **counted,
        "trouble": row.trouble or None,
        "sentence": told_sentence(row.trouble),
    }


def outgoing_document(row: Outgoing) -> dict[str, Any]:
    """One thing that a tool has to be told."""
    code = row.answer.get("code", "")
    return {
        "id": row.pk,
        "receipt": row.receipt_id,
        "connection": row.connection.name,
        "operation": row.operation,
        "label": operation_label(row.operation),
        "args": {k: v for k, v in row.args.items() if k != "receipt"},
        "undoes": row.undoes_id,
        "state": row.state,
        "attempts": row.attempts,
        "due_at": row.due_at.isoformat(),
        "answered_at": _moment(row.answered_at),
        "state_label": told_state(row.state),
        "code": code or None,
        "why": told_sentence(code),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
