"""What persons said of replies: their class counts, in the facts too; each is a row that can be taken back.

In: a reply, the class that somebody gave it. Out: rows of the workspace, lines of the journal, facts that follow; how
often the reader of replies was right about those that somebody looked at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from vigie.ledger import corrected, inbox, lessons
from vigie.ledger.imports import live_segments
from vigie.metrics.distributions import wilson
from vigie.review import bars, journal
from vigie.review.correction_models import Correction
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.words import ReplyClass
from vigie.workspaces.models import Workspace

# Below so many replies looked at, a share says nothing.
LEAST = 20
# A bounce is no reply.
CLASSES = tuple(str(c) for c in ReplyClass if c is not ReplyClass.BOUNCE)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of `seen` replies that a person looked at the reader had classed `right` as the person did.

    `low`, `high`: where the share of all such replies is, at 95 %; None below `LEAST`. People look at the least sure
    first: the share of all replies is likely higher.
    """

    right: int
    seen: int
    low: float | None
    high: float | None


def correct(workspace: Workspace, reply: int, to: str, *, by: str, now: datetime, wait: bool = True) -> Correction:
    """Say what a reply is; the class that it had, said again, confirms it. Raises UsageError.

    Without `wait` the facts follow when `settle` is called.
    """
    if to not in CLASSES:
        raise UsageError("bad_option", name="class", value=to, known=", ".join(CLASSES))
    found = inbox.read_class(workspace, reply)
    if found is None:
        raise UsageError("unknown_reply", id=reply)
    shown, certain = found
    with transaction.atomic():
        stands = standing(workspace, [reply]).get(reply)
        if stands is not None and stands.after == to:
            return stands
        read, sure = (stands.before, stands.confidence) if stands else (shown, certain)
        row = Correction.objects.create(
            workspace=workspace, reply=reply, before=read, after=to, confidence=sure, at=now, by=by,
            settled=to == shown,
        )  # fmt: skip
        before = stands.after if stands else _classed(read)
        journal.note(
            workspace, at=now, who=by, what="reply_corrected", about=to,
            details={"reply": str(reply), "before": before, "after": to},
        )  # fmt: skip
    _follow(workspace, wait=wait)
    row.refresh_from_db()
    return row


def undo(workspace: Workspace, number: int, *, by: str, now: datetime, wait: bool = True) -> Correction:
    """Take a correction back; undone before, it stays so. Raises UsageError for one of another workspace."""
    row = Correction.objects.filter(workspace=workspace, pk=number).first()
    if row is None:
        raise UsageError("unknown_correction", id=number)
    if row.undone_at is None:
        with transaction.atomic():
            row.undone_at, row.undone_by, row.settled = now, by, False
            row.save(update_fields=["undone_at", "undone_by", "settled"])
            stands = standing(workspace, [row.reply]).get(row.reply)
            after = stands.after if stands else _classed(row.before)
            journal.note(
                workspace, at=now, who=by, what="reply_correction_undone", about=row.after,
                details={"reply": str(row.reply), "before": row.after, "after": after},
            )  # fmt: skip
        _follow(workspace, wait=wait)
        row.refresh_from_db()
    return row


def said_before(workspace: Workspace, row: Correction, *, by: str, since: datetime) -> Correction | None:
    """What the same person said last before `row`, `since` a moment, of any reply, where it still counts."""
    said = Correction.objects.filter(workspace=workspace, by=by, at__gte=since, pk__lt=row.pk, undone_at=None)
    found = said.order_by("-pk").first()
    return found if found and standing(workspace, [found.reply]).get(found.reply) == found else None


def standing(workspace: Workspace, replies: Iterable[int] | None = None) -> Mapping[int, Correction]:
    """The correction that counts of each reply: the latest that was not taken back."""
    rows = Correction.objects.filter(workspace=workspace, undone_at=None).order_by("pk")
    if replies is not None:
        rows = rows.filter(reply__in=list(replies))
    return {row.reply: row for row in rows}


def accuracy(workspace: Workspace) -> Accuracy:
    """How often the reader was right, of the replies that it classed and that somebody looked at."""
    seen = [row for row in standing(workspace).values() if row.confidence is not None]
    right = sum(row.before == row.after for row in seen)
    low, high = (wilson(right, len(seen)) or (None, None)) if len(seen) >= LEAST else (None, None)
    return Accuracy(right, len(seen), low, high)


def settle(workspace: Workspace) -> bool:
    """Let the facts follow what was said; True when something was published. Not while an import is under way."""
    waiting = list(Correction.objects.filter(workspace=workspace, settled=False))
    if not waiting or not corrected.republish(workspace, sorted({row.reply for row in waiting})):
        return False
    bars.follow(workspace, waiting, datetime.now(UTC))
    for undone in (True, False):  # what was taken back meanwhile is not followed yet
        rows = [row.pk for row in waiting if (row.undone_at is not None) is undone]
        Correction.objects.filter(pk__in=rows, undone_at__isnull=not undone).update(settled=True)
    return True


def _classed(word: str) -> str | None:
    """What the reply was before anybody spoke of it; None: it was not classed."""
    return word or None


def _follow(workspace: Workspace, *, wait: bool) -> None:
    classes = {reply: row.after for reply, row in standing(workspace).items()}
    lessons.lay(workspace.folder, live_segments(workspace), classes)
    if wait:
        settle(workspace)
