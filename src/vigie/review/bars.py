"""Bars of contacts as readers of replies see them: which stand, which rest on a reading, who lifts one.

In: a workspace, contact keys, a bar. Out: bars in force; bars lifted, each with its line of the journal.

What a person says of a reply moves its bar: a demand that was none lets go. A bar that the contact asked for stays
until the contact asks otherwise, one after a complaint for good.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from vigie.actions.models import Outgoing
from vigie.ledger.removals import By, tellings, writers
from vigie.people.models import Bar, Standing
from vigie.review import journal
from vigie.review.correction_models import Correction
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
# What keeps a demand for removal, by who says it: what binds most comes first.
_SAID = {
    By.CONTACT: "bar_asked_for",
    By.PERSON: "bar_said_by_person",
    By.TOOL: "bar_said_by_tool",
    By.READING: "bar_reading_stands",
}


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


def lift(workspace: Workspace, number: int, *, by: str, now: datetime, because: str = "") -> Standing:
    """Let go of a contact; lifted before, it stays so. Raises UsageError.

    `because`: how and when the contact asked to be written to again; it lifts a demand for removal and is kept in the
    journal. The bar comes back with newer evidence only.
    """
    consent = sound(because).strip()[:LONGEST_PROOF]
    row = Standing.objects.filter(workspace=workspace, pk=number).first()
    if row is None:
        raise UsageError("unknown_bar", id=number)
    if row.lifted_at is None:
        refusal = why_not(workspace, row)
        if refusal and not (consent and row.receipt is None and row.reason == OPT_OUT):
            raise UsageError(refusal)
        with transaction.atomic():
            row.lifted_at = now
            row.save(update_fields=["lifted_at"])
            _note(workspace, row, by, now, {"by": "consent", "because": consent} if refusal else {"by": "person"})
    return row


def follow(workspace: Workspace, said: Sequence[Correction], now: datetime) -> int:
    """Lift the bars that rested only on what these corrections no longer say; how many. The facts have followed.

    A bar that is older than what it could rest on rests on something else.
    """
    spoken = {row.reply: row for row in said}
    ever = Correction.objects.filter(workspace=workspace, reply__in=list(spoken))
    demands = [row for row in ever if ReplyClass.UNSUBSCRIBE in {row.before, row.after}]
    wrote = writers(workspace, sorted({row.reply for row in demands}))
    asked = {t.contact for t in tellings(workspace, (contact for contact, _ in wrote.values()))}
    lifted = 0
    for row in demands:
        contact, received = wrote.get(row.reply, (None, now))
        if contact is None or contact in asked:
            continue
        rested = received if row.before == ReplyClass.UNSUBSCRIBE else row.at
        bars = Standing.objects.filter(
            workspace=workspace, contact=contact, bar=Bar.SUPPRESSED, reason=OPT_OUT, receipt=None, lifted_at=None,
            since__gte=rested,
        )  # fmt: skip
        last = spoken[row.reply]
        for bar in bars:
            with transaction.atomic():
                bar.lifted_at, bar.lifted_as = now, MISREAD
                bar.save(update_fields=["lifted_at", "lifted_as"])
                _note(workspace, bar, last.undone_by or last.by, now, {"by": "correction", "reply": str(row.reply)})
            lifted += 1
    return lifted


def _note(workspace: Workspace, bar: Standing, by: str, now: datetime, details: Mapping[str, object]) -> None:
    told = tools_told(workspace, bar)
    journal.note(
        workspace, at=now, who=by, what="bar_lifted", about=bar.reason,
        details={"bar": bar.pk, "kind": bar.bar, **details, "tools": told},
    )  # fmt: skip
