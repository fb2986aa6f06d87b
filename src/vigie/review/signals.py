"""The signals of a workspace, judged once per publication and kept with their history.

In: a workspace whose facts were just published. Out: rows of `SignalState`; `current` reads them back as signals.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from vigie.desk import Desk
from vigie.metrics import signals
from vigie.review.models import SignalState
from vigie.vocabulary.finding import Signal
from vigie.workspaces.models import Workspace


def judge(workspace: Workspace, desk: Desk, now: datetime) -> list[Signal]:
    """Judge what a desk reads, and keep what was found; safe to run twice on the same publication."""
    found = signals(desk.engine, as_of=desk.as_of, zone=desk.zone)
    _keep(workspace, found, now, desk.engine.snapshot)
    return found


def current(workspace: Workspace) -> list[Signal]:
    """What is going on, as it was last judged."""
    return [signal_of(s) for s in SignalState.objects.filter(workspace=workspace, cleared_at=None).order_by("pk")]


def _keep(workspace: Workspace, found: Iterable[Signal], now: datetime, snapshot: str) -> None:
    """Open what is new, refresh what goes on, clear what is told no more."""
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)  # two publications at once: one after the other
        standing = {_key(signal_of(s)): s for s in SignalState.objects.filter(workspace=workspace, cleared_at=None)}
        for signal in found:
            state = standing.pop(_key(signal), None)
            if state is None:
                state = SignalState(workspace=workspace, first_seen_at=now, since=signal.since)
            # A slide keeps the first day that was told: later figures move it about.
            state.since = min(state.since, signal.since) if signal.kind == "signal" else signal.since
            _fill(state, signal, now, snapshot)
            state.save()
        SignalState.objects.filter(pk__in=[s.pk for s in standing.values()]).update(cleared_at=now)


def _key(signal: Signal) -> tuple[object, ...]:
    """What makes two tellings the same alert; another bad day is another incident."""
    day = signal.since if signal.kind == "incident" else None
    return signal.metric, signal.slice, signal.kind, signal.direction, day


def _fill(state: SignalState, signal: Signal, now: datetime, snapshot: str) -> None:
    state.metric, state.kind, state.direction = signal.metric, signal.kind, signal.direction
    state.slice = [list(item) for item in signal.slice]
    state.value, (state.expected_low, state.expected_high) = signal.value, signal.expected
    state.hits, state.base, state.tail = signal.hits, signal.base, signal.tail
    state.action, state.owner = signal.action, signal.owner or ""
    state.last_seen_at, state.snapshot = now, snapshot


def signal_of(state: SignalState) -> Signal:
    """The signal that a row keeps."""
    return Signal(
        state.metric, tuple((d, v) for d, v in state.slice), state.kind, state.direction, state.since, state.value,
        (state.expected_low, state.expected_high), state.hits, state.base, state.action,
        state.owner or None, state.tail,
    )  # fmt: skip
