"""Mailboxes as other programs read them: no secret.

In: rows. Out: plain values, ready for JSON.
"""

from typing import Any

from vigie.ledger import batches
from vigie.ledger.mailsync import GONE, KEY
from vigie.outreach.models import Mailbox
from vigie.sentences.mailboxes import trouble_sentence


def mailbox_sentence(row: Mailbox, trouble: str = "", *, on_page: bool = False) -> str:
    """What is wrong with a mailbox, in words, with what to do on the page or at the command line; "" = all is well."""
    code = trouble or row.trouble
    gone = [f.name for f in row.folders.all() if f.gone_at] if row.trouble else []
    return trouble_sentence(code, sorted(gone), row.offers, partly=_partly(row, code), on_page=on_page)


def _partly(row: Mailbox, trouble: str) -> bool:
    """Whether only folders are missing or not opened, and others of those that are named are there."""
    return trouble == GONE and any(f.gone_at is None for f in row.folders.all())


def mailbox_document(row: Mailbox) -> dict[str, Any]:
    """A mailbox: where it is, how far it was read, and what is wrong with it.

    `messages`: read from it so far, in folders that are read no more, too. `failed`: how many imports of it could not
    be understood. `partly`: only folders are missing; the others are read.
    """
    failed = batches.failures(row.workspace, KEY).get(row.pk, 0)
    trouble = row.trouble or ("mail_import_failed" if failed else "")
    return {
        "name": row.name,
        "host": row.host,
        "port": row.port,
        "security": row.security,
        "username": row.username,
        "auth": row.auth,
        "since": row.since.isoformat(),
        "every": row.every,
        "folders": [
            {"name": f.name, "messages": f.messages, "gone": f.gone_at is not None}
            for f in row.folders.order_by("name")
        ],
        "messages": row.read_before + sum(f.messages for f in row.folders.all()),
        "checked_at": row.checked_at.isoformat() if row.checked_at else None,
        "synced_at": row.synced_at.isoformat() if row.synced_at else None,
        "due_at": row.due_at.isoformat(),
        "failed": failed,
        "trouble": trouble or None,
        "partly": _partly(row, trouble),
        "sentence": mailbox_sentence(row, trouble),
    }
