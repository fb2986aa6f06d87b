"""Imports that come by themselves, in batches: small ones are joined as they grow, so that few are kept.

In: `options` {"mailbox": id, "lines": n, "holds": [imports that lie in this one whole]}. Out: batches to join, settled.

A batch is joined with the ones before it that are small beside it: their number stays logarithmic.
"""

import logging
from collections.abc import Sequence

from vigie.ledger import imports
from vigie.ledger.models import Import, Status
from vigie.ledger.reports import ImportReport
from vigie.vocabulary.errors import StorageError
from vigie.workspaces.models import Workspace

log = logging.getLogger(__name__)
OWNERS = ("mailbox", "receiver")
MOST_JOINED = 20_000
_BIGGER = 2  # a batch is joined with one that has at most so many times its lines
MOST_TRIES = 5
_OPEN = [Status.RECEIVED, Status.QUEUED, Status.FAILED]


def of(workspace: Workspace, key: str, owner: int) -> list[Import]:
    """Accepted batches of one owner, the oldest first."""
    rows = Import.objects.filter(workspace=workspace, status=Status.DONE, **{f"options__{key}": owner})
    return list(rows.select_related("workspace").order_by("pk"))


def to_join(done: Sequence[Import], lines: int) -> list[Import]:
    """The batches that a new one of so many lines takes in, the latest first."""
    joined: list[Import] = []
    for other in reversed(done):
        size = int(other.options.get("lines", 0))
        if size > _BIGGER * lines or size + lines > MOST_JOINED:
            break
        joined.append(other)
        lines += size
    return joined


def accept(batch: Import) -> ImportReport | None:
    """Accept a batch; None when it failed, which its row says: the ones after it are understood all the same.

    Only a failure counts as a try: a process may be killed as often as it likes. Raises StorageError: with a full disk
    no other batch would fare better.
    """
    try:
        return imports.accept(batch.pk)
    except StorageError:
        raise
    except Exception:  # the door of what comes by itself
        log.exception("import %s failed", batch.pk)
        options = {**batch.options, "tries": batch.options.get("tries", 0) + 1}
        Import.objects.filter(pk=batch.pk).update(options=options)
        return None


def refused(batch: Import, report: ImportReport) -> int:
    """How many rows were rejected that the batches which lie in this one did not reject before."""
    held = Import.objects.filter(pk__in=batch.options.get("holds") or [])
    return max(0, report.rows.rejected - sum(imports.report(other.pk).rows.rejected for other in held))


def accept_waiting(workspace: Workspace, key: str, owner: int) -> int:
    """Accept what was stored and then not understood (a kill, a full disk); how many rows were rejected.

    Raises StorageError.
    """
    imports.recover(workspace)
    waiting = Import.objects.filter(workspace=workspace, status__in=_OPEN, **{f"options__{key}": owner})
    left = [batch for batch in waiting.order_by("pk") if batch.options.get("tries", 0) < MOST_TRIES]
    return sum(refused(batch, report) for batch in left if (report := accept(batch)))


def failed(workspace: Workspace) -> list[Import]:
    """What came by itself and could not be understood, the oldest first: its bytes are kept, another try is safe."""
    rows = Import.objects.filter(workspace=workspace, status=Status.FAILED).order_by("pk")
    return [batch for batch in rows if any(batch.options.get(key) for key in OWNERS)]


def failures(workspace: Workspace, key: str) -> dict[int, int]:
    """How many batches of each owner could not be understood."""
    counted: dict[int, int] = {}
    for batch in failed(workspace):
        if owner := batch.options.get(key):
            counted[owner] = counted.get(owner, 0) + 1
    return counted


def try_again(workspace: Workspace) -> list[ImportReport]:
    """Accept what failed, however often it did; those that are understood now. Raises StorageError."""
    again = [(batch, accept(batch)) for batch in failed(workspace)]
    for batch, report in again:
        for key in OWNERS:
            if report and batch.options.get(key):
                settle(workspace, key, batch.options[key])
    return [report for _, report in again if report]


def settle(workspace: Workspace, key: str, owner: int) -> None:
    """Take out the batches that a later one holds whole: what they brought comes from that one now."""
    for batch in of(workspace, key, owner):
        held = batch.options.get("holds") or []
        for other in Import.objects.filter(pk__in=held).select_related("workspace"):
            if other.status == Status.DONE:
                imports.undo(other.pk)
            imports.forget(other)
        if held:
            Import.objects.filter(pk=batch.pk).update(options={**batch.options, "holds": []})
