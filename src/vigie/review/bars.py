"""Bars of contacts as readers of replies see them: which stand, which rest on a reading, who lifts one.

In: a workspace, contact keys, a bar. Out: bars in force; bars lifted or put back, each with its line of the journal.

What a person says of a reply moves its bar: a demand that was none lets go. A bar that the contact asked for stays
until the contact asks otherwise, one after a complaint for good.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from vigie.actions import at_once
from vigie.actions.models import Outgoing
from vigie.actions.moves import World
from vigie.ledger.removals import By, bound_by, contact_of, tellings
from vigie.people.models import Bar, Standing
from vigie.review import journal, proofs
from vigie.review.correction_models import Correction
from vigie.review.models import Entry
from vigie.sentences.numbers import calendar_day
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.text import sound
from vigie.vocabulary.words import ReplyClass
from vigie.workspaces.models import Workspace

OPT_OUT = "opt_out"
LONGEST_PROOF = 500  # characters of what proves a new consent
# What Standing.lifted_as says of a bar whose reading was taken back.
MISREAD = "misread"
# Bars that rest on a reading of mail, whoever reads it; removal and complaints are looked at one by one.
_READ = ("hard_bounce", "bounce_unknown", "soft_bounce", "absent")
_LOT = 500
# How a bar was lifted where a person did it.
_BY_HAND = ("person", "consent")
# What keeps a demand for removal, by who says it: what binds most comes first.
_SAID = {
    By.CONTACT: "bar_asked_for",
    By.PERSON: "bar_said_by_person",
    By.TOOL: "bar_said_by_tool",
    By.READING: "bar_reading_stands",
}


@dataclass(frozen=True, slots=True)
class Lifted:
    """A bar that a person lifted; `reply`: on whose page, "" for none."""

    bar: Standing
    who: str
    at: datetime
    reply: str


def in_force(workspace: Workspace, contacts: Iterable[int]) -> Mapping[int, list[Standing]]:
    """The bars that no one lifted, by contact, the oldest first."""
    found: dict[int, list[Standing]] = {}
    wanted = sorted(set(contacts))
    for start in range(0, len(wanted), _LOT):
        rows = Standing.objects.filter(
            workspace=workspace, lifted_at=None, contact__in=wanted[start : start + _LOT]
        ).order_by("since", "pk")
        for row in rows:
            found.setdefault(row.contact, []).append(row)
    return found


def tools_told(workspace: Workspace, bar: Standing) -> list[str]:
    """Connected tools whose block list took the contact when the bar was placed, by name."""
    rows = Outgoing.objects.filter(
        workspace=workspace, operation="add_to_blocklist", state="done",
        args__since=bar.since.isoformat(), args__reason=bar.reason,
    )  # fmt: skip
    return sorted(set(rows.values_list("connection__name", flat=True)))


def why_not(workspace: Workspace, bar: Standing) -> str:
    """Why a bar stands as it is: a code, "" where a person may lift it.

    A demand for removal binds, whoever read it: first its reading is corrected, or the contact consents anew.
    """
    if bar.receipt is not None:
        return "bar_of_action"
    if bar.reason in _READ:
        return ""
    if bar.reason != OPT_OUT:
        return "bar_complained"
    said = {t.by for t in tellings(workspace, [bar.contact])}
    return next((code for by, code in _SAID.items() if by in said), "")


def asked_to_lift(bar: Standing) -> str:
    """What whoever lifts a bar has to say: "consent", how the contact asked anew; "reason"; "": nobody may lift it."""
    if bar.receipt is not None or bar.reason not in (*_READ, OPT_OUT):
        return ""
    return "consent" if bar.reason == OPT_OUT else "reason"


def lift(
    workspace: Workspace,
    number: int,
    *,
    by: str,
    now: datetime,
    because: str = "",
    reply: int | None = None,
    email: str | None = None,
) -> Standing:
    """Let go of a contact; lifted before, it stays so; of nobody else than `email`, where it is given.

    Raises UsageError.

    `because`: how and when the contact asked to be written to again, which lifts a demand for removal; why another bar
    is lifted. The journal keeps it, and the `reply` on whose page it was pressed. The bar comes back with newer
    evidence only, or by `put_back`.
    """
    consent = sound(because).strip()[:LONGEST_PROOF]
    row = Standing.objects.filter(workspace=workspace, pk=number).first()
    if row is None:
        raise UsageError("unknown_bar", id=number)
    if email is not None and contact_of(workspace, email) != row.contact:
        raise UsageError("bar_of_another", id=number, address=email)
    if row.lifted_at is None:
        refusal = why_not(workspace, row)
        if refusal and not (consent and row.receipt is None and row.reason == OPT_OUT):
            raise UsageError(refusal)
        if refusal:
            _look_at(consent, workspace, row, now)
        said = {"because": consent, "reply": str(reply or "")}
        kept = {name: text for name, text in said.items() if text}
        with transaction.atomic():
            row.lifted_at = now
            row.save(update_fields=["lifted_at"])
            _note(workspace, row, by, now, {"by": "consent" if refusal else "person", **kept})
    return row


def lifted(workspace: Workspace, contacts: Iterable[int] | None = None, *, now: datetime) -> dict[int, Lifted]:
    """The bars that a person lifted and may put back, by number; of these contacts, or of all."""
    rows = Standing.objects.filter(
        Q(until=None) | Q(until__gt=now), workspace=workspace, receipt=None, lifted_by=None, lifted_as="",
        lifted_at__isnull=False,
    )  # fmt: skip
    if contacts is not None:
        rows = rows.filter(contact__in=list(contacts))
    again = Standing.objects.filter(
        workspace=workspace, contact=OuterRef("contact"), bar=OuterRef("bar"), reason=OuterRef("reason"), lifted_at=None
    )
    found = {(row.pk, row.lifted_at): row for row in rows.filter(~Exists(again))}
    if not found:
        return {}
    lines = Entry.objects.filter(workspace=workspace, what="bar_lifted", at__in={at for _, at in found})
    keys = ((line, (line.details["bar"], line.at)) for line in lines if line.details["by"] in _BY_HAND)
    return {
        key[0]: Lifted(found[key], line.who, line.at, line.details.get("reply", ""))
        for line, key in keys
        if key in found
    }


def put_back(workspace: Workspace, number: int, *, by: str, now: datetime) -> Standing:
    """Bar a contact again whom a person freed; one who is barred again already, or need be no more, stays so.

    Raises UsageError.
    """
    row = Standing.objects.filter(workspace=workspace, pk=number).first()
    if row is None:
        raise UsageError("unknown_bar", id=number)
    was = lifted(workspace, [row.contact], now=now).get(number)
    if was:
        with transaction.atomic():
            row.lifted_at = None
            row.save(update_fields=["lifted_at"])
            details = {"bar": row.pk, "kind": row.bar, **({"reply": was.reply} if was.reply else {})}
            journal.note(workspace, at=now, who=by, what="bar_put_back", about=row.reason, details=details)
    return row


def settle(world: World) -> int:
    """Place and lift what needs no decision (`actions.at_once`); the journal says what was lifted. How many placed."""
    settled = at_once.settle(world)
    for bar in settled.freed:
        _note(world.workspace, bar, "", world.now, {"by": at_once.ALIVE})
    return settled.placed


def follow(workspace: Workspace, said: Sequence[Correction], now: datetime) -> int:
    """Lift the bars that rested only on what these corrections no longer say; how many. The facts have followed.

    A bar that is older than what it could rest on rests on something else.
    """
    spoken = {row.reply: row for row in said}
    ever = Correction.objects.filter(workspace=workspace, reply__in=list(spoken))
    demands = [row for row in ever if ReplyClass.UNSUBSCRIBE in {row.before, row.after}]
    bound = bound_by(workspace, sorted({row.reply for row in demands}))
    asked = {t.contact for t in tellings(workspace, (contact for who, _ in bound.values() for contact in who))}
    lifted = 0
    for row in demands:
        who, received = bound.get(row.reply, (set[int](), now))
        rested = received if row.before == ReplyClass.UNSUBSCRIBE else row.at
        bars = Standing.objects.filter(
            workspace=workspace, contact__in=who - asked, bar=Bar.SUPPRESSED, reason=OPT_OUT, receipt=None,
            lifted_at=None, since__gte=rested,
        )  # fmt: skip
        last = spoken[row.reply]
        for bar in bars:
            with transaction.atomic():
                bar.lifted_at, bar.lifted_as = now, MISREAD
                bar.save(update_fields=["lifted_at", "lifted_as"])
                _note(workspace, bar, last.undone_by or last.by, now, {"by": "correction", "reply": str(row.reply)})
            lifted += 1
    return lifted


def _look_at(proof: str, workspace: Workspace, bar: Standing, now: datetime) -> None:
    """Raises UsageError where it does not tell that whoever demanded removal asked for mail since."""
    if not proofs.tells(proof):
        raise UsageError("proof_too_short")
    zone = ZoneInfo(workspace.zone)
    last = max(t.at for t in tellings(workspace, [bar.contact])).astimezone(zone).date()
    today = now.astimezone(zone).date()
    if not proofs.is_since(proof, last, today):
        coming = proofs.to_come(proof, today)
        if coming is not None:
            raise UsageError("proof_to_come", day=calendar_day(coming))
        raise UsageError("proof_not_since", day=calendar_day(last))


def _note(workspace: Workspace, bar: Standing, by: str, now: datetime, details: Mapping[str, object]) -> None:
    told = tools_told(workspace, bar)
    journal.note(
        workspace, at=now, who=by, what="bar_lifted", about=bar.reason,
        details={"bar": bar.pk, "kind": bar.bar, **details, "tools": told},
    )  # fmt: skip
