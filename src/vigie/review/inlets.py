"""What persons change where things come in: mailboxes that are read, addresses that tools post to.

In: a row, what was done with it, by whom. Out: the row changed and a line of the journal, both or neither.
"""

from datetime import datetime

from django.db import transaction

from vigie.ledger import receivers
from vigie.ledger.models import Receiver
from vigie.outreach import mailboxes
from vigie.outreach.models import Mailbox
from vigie.review import journal
from vigie.workspaces.models import Workspace


def _note(row: Mailbox | Receiver, deed: str, *, who: str, now: datetime) -> None:
    """`back` takes back a removal, `turned_back` a change of address. No secret stands in the line."""
    kind = "mailbox" if isinstance(row, Mailbox) else "receiver"
    said = {"deed": deed, "name": row.name, "id": row.pk}
    journal.note(row.workspace, at=now, who=who, what="inlet", about=kind, details=said)


def undoable(workspace: Workspace, now: datetime) -> dict[tuple[str, int, datetime], str]:
    """(kind, number, moment) of the journal's lines that can be taken back now; by which deed: back, turned_back."""
    kinds = (("mailbox", mailboxes.removed(workspace, now)), ("receiver", receivers.removed(workspace, now)))
    found = {(kind, row.pk, row.removed_at): "back" for kind, rows in kinds for row in rows if row.removed_at}
    turned = [row for row in receivers.listing(workspace) if row.rotated_at and receivers.turns_back(row, now)]
    return found | {("receiver", row.pk, row.rotated_at): "turned_back" for row in turned if row.rotated_at}


def add_mailbox(workspace: Workspace, wanted: mailboxes.Wanted, *, who: str, now: datetime) -> Mailbox:
    """Keep a mailbox. Raises UsageError."""
    with transaction.atomic():
        row = mailboxes.add(workspace, wanted, now)
        _note(row, "added" if row.created_at == now else "changed", who=who, now=now)
    return row


def change_mailbox(row: Mailbox, wanted: mailboxes.Wanted, *, who: str, now: datetime) -> Mailbox:
    """Describe a mailbox anew. Raises UsageError."""
    with transaction.atomic():
        mailboxes.change(row, wanted, now)
        _note(row, "changed", who=who, now=now)
    return row


def remove(row: Mailbox | Receiver, *, who: str, now: datetime) -> None:
    """Read it, take its requests, no more; it can be taken back for a while."""
    with transaction.atomic():
        if isinstance(row, Mailbox):
            mailboxes.remove(row, now)
        else:
            receivers.remove(row, now)
        _note(row, "removed", who=who, now=now)


def take_back(workspace: Workspace, kind: str, number: int, *, who: str, now: datetime) -> Mailbox | Receiver:
    """Undo a removal: `kind` is mailbox or receiver. Raises UsageError."""
    with transaction.atomic():
        row = (mailboxes if kind == "mailbox" else receivers).take_back(workspace, number, now)
        _note(row, "back", who=who, now=now)
    return row


def add_receiver(
    workspace: Workspace,
    tool: str,
    *,
    who: str,
    now: datetime,
    name: str = "",
    secret: str = "",
    unsigned: bool = False,
) -> Receiver:
    """A new address. Raises UsageError."""
    with transaction.atomic():
        row = receivers.add(workspace, tool, now=now, name=name, secret=secret, unsigned=unsigned)
        _note(row, "added", who=who, now=now)
    return row


def set_key(row: Receiver, secret: str, *, who: str, now: datetime, beside: bool = False) -> None:
    """Another signing key, or one more. Raises UsageError."""
    with transaction.atomic():
        receivers.know(row, secret, beside=beside)
        _note(row, "key", who=who, now=now)


def rotate(row: Receiver, *, who: str, now: datetime) -> None:
    """Another address; the former is refused, and can be taken back for a while."""
    with transaction.atomic():
        receivers.rotate(row, now)
        _note(row, "rotated", who=who, now=now)


def turn_back(row: Receiver, *, who: str, now: datetime) -> None:
    """The former address again. Raises UsageError."""
    with transaction.atomic():
        receivers.turn_back(row, now)
        _note(row, "turned_back", who=who, now=now)
