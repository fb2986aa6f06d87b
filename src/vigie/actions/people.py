"""Exactly whom an action means, by the keys that facts know contacts by; and the bars that it puts on them.

In: a slice and a word for who in it (hard_bounce, role, all). Out: contact keys, `Standing` rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.db.models import Exists, OuterRef

from vigie.actions.models import Receipt
from vigie.actions.moves import Target, World, slice_of
from vigie.facts.schema import FACT_CONTACT
from vigie.mail.reasons import reasons
from vigie.metrics.compile import filtered
from vigie.people.models import Bar, Standing
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.sql import literals

# Only a reason that says that the address or its domain is gone for good (mail/reasons). A bounce for another reason,
# or none that is known, may be a full mailbox, a policy, a sender without authentication: a good address.
GONE = tuple(r.name for r in reasons().values() if r.dead)
DEAD = f"COALESCE(bounce_reason, '') IN ({literals(GONE)})"
_BOUNCED = "hard_at <= ?"
# Who, as a predicate over messages (its one `?` is the moment) or over contacts.
_OF_MESSAGES = {
    "hard_bounce": f"{_BOUNCED} AND {DEAD}",
    "bounce_unknown": f"{_BOUNCED} AND NOT {DEAD}",
    "soft_bounce": "soft_at <= ? AND delivered_at IS NULL",
    "complaint": "complained_at <= ?",
    "opt_out": "unsubscribed_at <= ?",
    "wrong_person": "latest_at <= ? AND latest_class = 'wrong_person'",
    "answered": "human_at <= ?",
    "not_now": "latest_at <= ? AND latest_class = 'not_now'",
    "hot": "hot_at <= ? AND called_at IS NULL",
    "key_page": "key_click_at <= ? AND called_at IS NULL",
}
_OF_CONTACTS = {
    "role": "role", "free": "free", "catch_all": "catch_all", "disposable": "disposable", "duplicate": "duplicate",
    "incomplete": "NOT fields_ok", "title_misfit": "NOT title_match", "unverified": "NOT verified",
}  # fmt: skip
# For good only where the address is known to be dead or unwanted; everything doubtful waits in quarantine.
FOR_GOOD = ("hard_bounce", "complaint", "opt_out", "role", "free", "disposable", "wrong_person")
IN_DOUBT = (*FOR_GOOD, "bounce_unknown", "soft_bounce", "catch_all", "duplicate", "incomplete", "title_misfit", "all")
_LOT = 5_000  # rows a statement
_IDS = 2**63  # ids of replies are below


@dataclass(frozen=True, slots=True)
class Barring:
    """Contacts to bar, for a reason; `until` None: until somebody lifts it."""

    bar: Bar
    reason: str
    contacts: tuple[int, ...]
    until: datetime | None = None


def chosen(world: World, target: Target, who: str) -> list[int]:
    """Contacts of the slice that the word means, in order. Raises UsageError."""
    if who == "all":
        parts = [_contacts(world, target, "TRUE"), _messages(world, target, "sent_at <= ?")]
        return sorted({c for part in parts for c in part})
    if who in _OF_MESSAGES:
        return _messages(world, target, _OF_MESSAGES[who])
    if who in _OF_CONTACTS:
        return _contacts(world, target, _OF_CONTACTS[who])
    raise UsageError("unknown_word", column="what", word=who)


def writer_of(world: World, target: Target) -> int:
    """Who wrote the reply that a target names. Raises UsageError for one that is not known, or of nobody known."""
    said = target.get("reply", "")
    known = said.isascii() and said.isdigit() and int(said) < _IDS
    rows = world.engine.rows("SELECT contact FROM fact_reply WHERE reply = ?", [int(said)]) if known else []
    contact = next((int(c) for (c,) in rows if c is not None), None)
    if contact is None:
        raise UsageError("bad_option", name="reply", value=said, known="-")
    return contact


def doubtful(world: World, target: Target) -> list[int]:
    """Everybody of a slice but the dead, and those who answered: their address is good, whatever a list says."""
    settled = {c for who in ("hard_bounce", "answered") for c in chosen(world, target, who)}
    return [c for c in chosen(world, target, "all") if c not in settled]


def free_of(world: World, contacts: Sequence[int], bars: Sequence[Bar]) -> tuple[int, ...]:
    """Those that are not barred so yet."""
    rows = Standing.objects.filter(workspace=world.workspace, lifted_at=None, bar__in=bars)
    taken = set(rows.values_list("contact", flat=True))
    return tuple(c for c in contacts if c not in taken)


def mark_of(contacts: Sequence[int]) -> str:
    """The set as a short text: a preview of other people is another preview."""
    return blake2b(repr(sorted(contacts)).encode(), digest_size=6).hexdigest()


def bar(world: World, receipt: Receipt, barring: Barring) -> None:
    """Bar contacts; those barred for that reason before stay as they are."""
    rows = [
        Standing(
            workspace=world.workspace, contact=contact, bar=barring.bar, reason=barring.reason, since=world.now,
            until=barring.until, receipt=receipt.pk,
        )
        for contact in barring.contacts
    ]  # fmt: skip
    Standing.objects.bulk_create(rows, batch_size=_LOT, ignore_conflicts=True)


def let_go(world: World, receipt: Receipt) -> None:
    """Lift the bars that a receipt placed; lifted before, they stay as they are."""
    Standing.objects.filter(workspace=world.workspace, receipt=receipt.pk, lifted_at=None).update(lifted_at=world.now)


def release(world: World, receipt: Receipt, standings: Sequence[int]) -> None:
    """Lift bars that other receipts placed, in the name of this one."""
    for start in range(0, len(standings), _LOT):
        lot = standings[start : start + _LOT]
        Standing.objects.filter(workspace=world.workspace, pk__in=lot, lifted_at=None).update(
            lifted_at=world.now, lifted_by=receipt.pk
        )


def take_back(world: World, receipt: Receipt) -> None:
    """Take back what a receipt lifted, where nobody has barred the same contact again since."""
    again = Standing.objects.filter(
        workspace=world.workspace, contact=OuterRef("contact"), bar=OuterRef("bar"), reason=OuterRef("reason"),
        lifted_at=None,
    )  # fmt: skip
    mine = Standing.objects.filter(workspace=world.workspace, lifted_by=receipt.pk)
    mine.filter(~Exists(again)).update(lifted_at=None, lifted_by=None)


def _messages(world: World, target: Target, predicate: str) -> list[int]:
    """Contacts of messages of the slice that meet a predicate with one moment in it."""
    texts, params = _where(target)
    seen = world.as_of.replace(tzinfo=None)
    where = " AND ".join(["sent_at <= ?", "contact IS NOT NULL", f"({predicate})", *texts])
    rows = world.engine.rows(f"SELECT DISTINCT contact FROM fact_send WHERE {where}", [seen, seen, *params])
    return sorted(c for (c,) in rows)


def _contacts(world: World, target: Target, predicate: str) -> list[int]:
    """Contacts that meet a predicate: of the slice itself, or written to in it when it is one of messages."""
    texts, params = _where(target)
    seen = world.as_of.replace(tzinfo=None)
    here = " AND ".join(["TRUE", *texts])
    if not set(slice_of(target)) <= set(FACT_CONTACT):
        here = f"contact IN (SELECT contact FROM fact_send WHERE sent_at <= ? AND {here})"
        params = (seen, *params)
    text = f"SELECT DISTINCT contact FROM fact_contact WHERE loaded_at <= ? AND ({predicate}) AND {here}"
    return sorted(c for (c,) in world.engine.rows(text, [seen, *params]))


def _where(target: Target) -> tuple[list[str], tuple[object, ...]]:
    return filtered({dimension: (value,) for dimension, value in slice_of(target).items()})
