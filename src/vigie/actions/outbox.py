"""What tools have to be told, told until they answer: claimed, asked, written down; undone in the same way.

In: rows of `Outgoing`, the clock. Out: their answers. Two processes never tell the same row at once; one that is killed
in the middle leaves a row that is told again, safely, because every talk begins by looking.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from vigie.actions.models import Outgoing, Receipt, Standing
from vigie.actions.telling import AT_ONCE, BLOCK, OPPOSITE, WHOLE_TALK, tell, to_bar
from vigie.connectors.operations import Done, Outcome, Refused
from vigie.outreach.models import Connection, Hold
from vigie.outreach.retrying import next_try
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

log = logging.getLogger(__name__)
WAITING, CALLING, DONE, REFUSED, GIVEN_UP, WITHDRAWN = "waiting", "calling", "done", "refused", "given_up", "withdrawn"
# Longer than any talk: who has claimed a row for that long is dead.
STALE = timedelta(seconds=5 * WHOLE_TALK)
# The account itself is at fault, not what was asked.
_OF_THE_ACCOUNT = ("unauthorized", "forbidden", "plan_too_small", "seal_broken")
# The account rests for as long as its tool asks, else for a minute: what waits beside the row would meet the same.
_PAUSE, _DAY = 60.0, 86_400.0
_MOST = 50  # rows a run: the other jobs of the schedule wait meanwhile


def send_due(now: datetime, *, telling: Callable[[Outgoing], Outcome] = tell, most: int = _MOST) -> list[Outgoing]:
    """Tell what is due; the rows told, with their answers."""
    stranded = Outgoing.objects.filter(state=WAITING, connection__removed_at__isnull=False)
    if stranded.exists():  # a look costs nothing, an update takes the database's one pen
        stranded.update(state=WITHDRAWN)
    told: list[Outgoing] = []
    while len(told) < most:
        row = _due(now).exclude(pk__in=[r.pk for r in told]).first()
        if row is None:
            break
        if not _claim(row, now):
            continue
        _settle(row, telling(row), now)
        told.append(row)
    return told


def take_back(receipt: Receipt, now: datetime) -> None:
    """Undo at the tools what a receipt told them: what still waits is withdrawn, what may have been told is undone.

    Called in the transaction that undoes the receipt; twice is once. An address that was barred stays barred there:
    whether the person had asked for it before, the tool does not say.
    """
    rows = Outgoing.objects.filter(receipt=receipt, undoes=None)
    rows.filter(state=WAITING).update(state=WITHDRAWN)
    for row in rows.filter(operation__in=OPPOSITE).exclude(state=WITHDRAWN, before__isnull=True):
        Outgoing.objects.get_or_create(
            undoes=row,
            defaults={
                "workspace_id": row.workspace_id, "receipt": receipt, "connection_id": row.connection_id,
                "operation": OPPOSITE[row.operation], "args": row.args, "due_at": now,
            },
        )  # fmt: skip


def take_back_ended(now: datetime) -> int:
    """Undo at the tools what was only for a time: receipts that placed rules of which none is in force any more."""
    rows = Outgoing.objects.filter(undoes=None, undone_by_row=None, operation__in=OPPOSITE).exclude(state=WITHDRAWN)
    placed = Hold.objects.filter(workspace=OuterRef("workspace"), receipt=OuterRef("pk"))
    in_force = placed.filter(Q(until=None) | Q(until__gt=now), lifted_at=None)
    applied = Receipt.objects.filter(state=Standing.APPLIED, pk__in=rows.values("receipt"))
    ended = list(applied.filter(Exists(placed), ~Exists(in_force)))
    for receipt in ended:
        with transaction.atomic():
            take_back(receipt, now)
    return len(ended)


def again(workspace: Workspace, number: int, now: datetime) -> Outgoing:
    """Tell what was refused or given up once more, from the start. Raises UsageError."""
    rows = Outgoing.objects.filter(workspace=workspace, pk=number, connection__removed_at=None)
    if not rows.filter(state__in=[REFUSED, GIVEN_UP]).update(state=WAITING, attempts=0, due_at=now, answer={}):
        raise UsageError("nothing_to_tell_again", id=number)
    return rows.get()


def listing(workspace: Workspace) -> QuerySet[Outgoing]:
    """What was told and what waits, latest first."""
    return Outgoing.objects.filter(workspace=workspace).select_related("connection", "receipt").order_by("-pk")


def open_rows(workspace: Workspace) -> list[Outgoing]:
    """What waits, and what did not get through and needs a person, latest first."""
    waiting = list(listing(workspace).filter(state__in=[WAITING, CALLING]))
    return sorted([*waiting, *troubles(workspace)], key=lambda row: -row.pk)


def troubles(workspace: Workspace) -> list[Outgoing]:
    """What was refused or given up."""
    failed = listing(workspace).filter(state__in=[REFUSED, GIVEN_UP])
    return needing(failed) if failed.exists() else []  # mostly there is none, and every page asks


def needing(rows: Iterable[Outgoing]) -> list[Outgoing]:
    """Those that need a person. An account that does not know what another one has done is no trouble."""
    failed = [row for row in rows if row.state in {REFUSED, GIVEN_UP}]
    receipts = {row.receipt_id for row in failed if _absent(row)}
    done = Outgoing.objects.filter(receipt__in=receipts, state=DONE).values_list("receipt", "operation", "args")
    elsewhere = {(receipt, operation, repr(args)) for receipt, operation, args in done}
    return [r for r in failed if not (_absent(r) and (r.receipt_id, r.operation, repr(r.args)) in elsewhere)]


def _absent(row: Outgoing) -> bool:
    return row.answer.get("code") == "not_found"


def _due(now: datetime) -> QuerySet[Outgoing]:
    """Waiting and due, or claimed by somebody who died; an undoing waits until what it undoes is settled."""
    ready = Q(state=WAITING, due_at__lte=now) | Q(state=CALLING, claimed_at__lt=now - STALE)
    quiet = Q(connection__quiet_until=None) | Q(connection__quiet_until__lte=now)
    first = Q(undoes=None) | ~Q(undoes__state__in=[WAITING, CALLING])
    rows = Outgoing.objects.filter(ready, quiet, first, connection__removed_at=None)
    return rows.select_related("connection", "workspace", "undoes", "receipt").order_by("pk")


def _claim(row: Outgoing, now: datetime) -> bool:
    """Whether the row is ours now. One that was undone while its teller died is not told again."""
    mine = Outgoing.objects.filter(pk=row.pk, state=row.state, claimed_at=row.claimed_at)
    if row.undoes is None and Outgoing.objects.filter(undoes=row).exists():
        mine.update(state=WITHDRAWN)
        return False
    claimed = mine.update(state=CALLING, claimed_at=now, attempts=row.attempts + 1)
    row.attempts, row.claimed_at = row.attempts + 1, now
    return claimed == 1


def _settle(row: Outgoing, outcome: Outcome, now: datetime) -> None:
    """Write what the talk came to, if the row is still ours."""
    mine = Outgoing.objects.filter(pk=row.pk, state=CALLING, claimed_at=row.claimed_at)
    account = Connection.objects.filter(pk=row.connection_id)
    if isinstance(outcome, Done):
        account.update(trouble="", quiet_until=None)
        mine.update(**_after_done(row, outcome, now))
    elif isinstance(outcome, Refused):
        if outcome.code in _OF_THE_ACCOUNT:
            account.update(trouble=outcome.code)
        mine.update(state=REFUSED, answered_at=now, answer={"code": outcome.code})
    else:
        delay = next_try(row.attempts, outcome.after)
        answer = {"code": outcome.code}
        if delay is None:
            account.update(trouble=outcome.code, quiet_until=None)
            mine.update(state=GIVEN_UP, answered_at=now, answer=answer)
        else:
            account.update(
                trouble=outcome.code, quiet_until=now + timedelta(seconds=min(outcome.after or _PAUSE, _DAY))
            )
            state = WITHDRAWN if Outgoing.objects.filter(undoes=row).exists() else WAITING
            mine.update(state=state, due_at=now + delay, answer=answer)
    row.refresh_from_db()
    if row.state in {REFUSED, GIVEN_UP}:
        log.warning("%s through connection %s: %s, %s", row.operation, row.connection_id, row.state, row.answer)


def _after_done(row: Outgoing, outcome: Done, now: datetime) -> dict[str, object]:
    """Many contacts are told in parts: the next part is due at once."""
    if row.operation == BLOCK and row.told + AT_ONCE < len(to_bar(row)):
        undone = row.receipt is not None and row.receipt.state == Standing.UNDONE
        return {"state": WITHDRAWN if undone else WAITING, "told": row.told + AT_ONCE, "attempts": 0, "due_at": now}
    return {"state": DONE, "answered_at": now, "answer": {"code": outcome.code}}
