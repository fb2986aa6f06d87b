"""One engine for several questions about a workspace: opening it takes longer than most of them.

In: a workspace. Out: the engine that is open already, or one of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from vigie.ledger.engine import Workbench
from vigie.workspaces.models import Workspace

_open: ContextVar[tuple[int, Workbench | None]] = ContextVar("the engine that is open", default=(0, None))


@contextmanager
def sitting(workspace: Workspace) -> Iterator[None]:
    """Several questions by one engine: opening it takes longer than most of them."""
    with Workbench(workspace.folder / "ledger", workspace.zone) as bench:
        before = _open.set((workspace.pk, bench))
        try:
            yield
        finally:
            _open.reset(before)


@contextmanager
def bench_of(workspace: Workspace) -> Iterator[Workbench]:
    """The engine that is open already, or one of its own."""
    key, bench = _open.get()
    if bench is not None and key == workspace.pk:
        yield bench
        return
    with Workbench(workspace.folder / "ledger", workspace.zone) as made:
        yield made
