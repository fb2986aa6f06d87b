"""One talk with a connected tool: look how it stands, write that down, change it.

In: a row of the outbox that is claimed. Out: what it came to. A process that dies on the way leaves what it saw.
"""

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from typing import TypeVar

from vigie import connectors
from vigie.actions.models import Outgoing
from vigie.connectors.operations import (
    RUNNING,
    Answer,
    Api,
    Args,
    Done,
    Operation,
    Outcome,
    Refused,
    Request,
    Retry,
    Seen,
    State,
    Stopped,
    not_now,
)
from vigie.ledger.addresses import addresses_of
from vigie.outreach import sealing, wire
from vigie.outreach.models import Connection
from vigie.people.models import Bar, Standing
from vigie.vocabulary.errors import SettingsError

T = TypeVar("T")
WHOLE_TALK = 60.0  # seconds, of all requests of one talk together
AT_ONCE = 50  # contacts told in one talk
_SHORT_WAIT = 5.0
_MOST_WAITS = 5
BLOCK = "add_to_blocklist"
OPPOSITE = {
    "pause_campaign": "resume_campaign",
    "resume_campaign": "pause_campaign",
    "set_daily_limit": "set_daily_limit",
}


@dataclass(slots=True)
class Line:
    """The way to one account of one tool, for the length of a talk."""

    api: Api
    base: str
    secret: str
    until: float  # time.monotonic()
    sleep: Callable[[float], None] = time.sleep

    def talk(self, words: Generator[Request, Answer, T]) -> T:
        """Make the requests one after the other. Raises Stopped."""
        try:
            request = next(words)
            while True:
                request = words.send(self._answer(request))
        except StopIteration as end:
            return end.value

    def _answer(self, request: Request) -> Answer:
        for _ in range(_MOST_WAITS):
            answer = self._ask(request)
            later = not_now(answer, self.api.wait_header)
            if later is None:
                return answer
            if later.after is None or later.after > _SHORT_WAIT or time.monotonic() + later.after > self.until:
                raise Stopped(later)
            self.sleep(later.after)
        raise Stopped(later)

    def _ask(self, request: Request) -> Answer:
        seconds = min(wire.SECONDS, self.until - time.monotonic())
        if seconds <= 0:
            raise Stopped(Retry("timed_out"))
        body = None if request.body is None else dumps(request.body).encode()
        headers = {**request.headers, **({"Content-Type": "application/json"} if body is not None else {})}
        try:
            reply = wire.call(
                request.method, self.base + request.path, query=request.query, headers=headers, body=body,
                seconds=seconds,
            )  # fmt: skip
        except wire.Unanswered as error:
            raise Stopped(Retry(error.code)) from None
        return Answer(reply.status, reply.headers, reply.json())


def line_to(connection: Connection) -> Line:
    """The way to an account. Raises Stopped when its secret cannot be read or its tool has no API."""
    tool = connectors.connectors().get(connection.connector)
    if tool is None or tool.api is None:
        raise Stopped(Refused("cannot_do"))
    try:
        secret = sealing.unseal(connection.sealed)
    except SettingsError:
        raise Stopped(Refused("seal_broken")) from None
    return Line(tool.api, connection.address.rstrip("/") or tool.api.base, secret, time.monotonic() + WHOLE_TALK)


def check(connection: Connection, now: datetime) -> Outcome:
    """Whether the account answers, by a talk that changes nothing; written beside it."""
    outcome: Outcome = Done()
    try:
        line = line_to(connection)
        line.talk(line.api.check(line.secret))
    except Stopped as end:
        outcome = end.outcome
    connection.checked_at, connection.trouble = now, "" if isinstance(outcome, Done) else outcome.code
    connection.quiet_until = None if isinstance(outcome, Done) else connection.quiet_until
    connection.save(update_fields=["checked_at", "trouble", "quiet_until"])
    return outcome


def tell(row: Outgoing) -> Outcome:
    """Tell the tool what the row says; safe to repeat."""
    try:
        return _back(row) if row.undoes else _forth(row)
    except Stopped as end:
        return end.outcome


def _forth(row: Outgoing) -> Outcome:
    line = line_to(row.connection)
    operation = _operation(line, row.operation)
    args = _barred(row) if row.operation == BLOCK else row.args
    if args is None:
        return Done()
    seen = line.talk(operation.look(line.secret, args))
    first = _written(row, seen)
    if _reached(operation, args, seen):
        # Ours all the same when it stood otherwise before: an earlier attempt did it, and its answer was lost.
        return Done("already" if first.state == seen.state else "done")
    return line.talk(operation.act(line.secret, args, seen)) or Done()


def _back(row: Outgoing) -> Outcome:
    """Undo, where it is still ours to undo: what somebody changed since is left as they want it."""
    undone = row.undoes
    if undone is None or undone.before is None:
        return Done("nothing_to_undo")
    line, before = line_to(row.connection), undone.before["state"]
    given = _operation(line, undone.operation).goal(undone.args)
    if before == given or (undone.operation == "pause_campaign" and before != RUNNING):
        return Done("nothing_to_undo")
    args = {**undone.args, **({"limit": before} if row.operation == "set_daily_limit" else {})}
    if row.operation == "set_daily_limit" and before is None:
        raise Stopped(Refused("limit_was_unknown"))
    operation = _operation(line, row.operation)
    seen = line.talk(operation.look(line.secret, args))
    _written(row, seen)
    if _reached(operation, args, seen):
        return Done("already")
    if seen.state != given:
        return Done("changed_since")
    return line.talk(operation.act(line.secret, args, seen)) or Done()


def _operation(line: Line, word: str) -> Operation:
    found = {str(w): o for w, o in line.api.operations.items()}.get(word)
    if found is None:
        raise Stopped(Refused("cannot_do"))
    return found


def _reached(operation: Operation, args: Args, seen: Seen) -> bool:
    goal: State = operation.goal(args)
    return goal is not None and seen.state == goal


def _written(row: Outgoing, seen: Seen) -> Seen:
    """What was seen first, written before anything is changed; a later attempt does not write over it."""
    Outgoing.objects.filter(pk=row.pk, before__isnull=True).update(before={"ref": seen.ref, "state": seen.state})
    row.refresh_from_db(fields=["before"])
    kept: Mapping[str, State] = row.before or {}
    return Seen(str(kept.get("ref", "")), kept.get("state"))


def to_bar(row: Outgoing) -> list[tuple[int, bool]]:
    """Contacts that the row's receipt suppressed, in a lasting order, and whether they still are.

    Without a receipt: those barred at once in the moment that the row names (at_once.py).
    """
    rows = Standing.objects.filter(workspace=row.workspace, receipt=row.receipt_id, bar=Bar.SUPPRESSED)
    if row.receipt_id is None:
        rows = rows.filter(since=row.args["since"], reason=row.args["reason"])
    still: dict[int, bool] = {}
    for contact, lifted in rows.order_by("contact").values_list("contact", "lifted_at"):
        still[contact] = still.get(contact, False) or lifted is None
    return list(still.items())


def _barred(row: Outgoing) -> Args | None:
    """The next addresses to bar, found by the receipt now and kept nowhere; None when none of them has one."""
    wanted = [contact for contact, still in to_bar(row)[row.told : row.told + AT_ONCE] if still]
    found = addresses_of(row.workspace, wanted)
    return {"addresses": sorted(found.values())} if found else None
