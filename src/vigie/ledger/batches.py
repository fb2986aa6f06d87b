"""Imports that come by themselves, in batches: small ones are joined as they grow, so that few are kept.

In: `options` {"mailbox": id, "lines": n, "holds": [imports that lie in this one whole]}. Out: batches to join, settled.

A batch is joined with the ones before it that are small beside it: their number stays logarithmic.
"""

from collections.abc import Sequence

from vigie.ledger import imports
from vigie.ledger.models import Import, Status
from vigie.workspaces.models import Workspace

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


def accept_waiting(workspace: Workspace, key: str, owner: int) -> int:
    """Accept what was stored and then not understood: a kill, a full disk; how many. Raises VigieError."""
    imports.recover(workspace)
    waiting = Import.objects.filter(workspace=workspace, status__in=_OPEN, **{f"options__{key}": owner})
    done = 0
    for batch in waiting.order_by("pk"):
        tries = batch.options.get("tries", 0) + 1
        if tries <= MOST_TRIES:
            Import.objects.filter(pk=batch.pk).update(options={**batch.options, "tries": tries})
            imports.accept(batch.pk)
            done += 1
    return done


def settle(workspace: Workspace, key: str, owner: int) -> None:
    """Take out the batches that a later one holds whole: what they brought comes from that one now."""
    for batch in of(workspace, key, owner):
        held = batch.options.get("holds") or []
        for other in Import.objects.filter(pk__in=held).select_related("workspace"):
            if other.status == Status.DONE:
                imports.undo(other.pk)
            forget(other)
        if held:
            Import.objects.filter(pk=batch.pk).update(options={**batch.options, "holds": []})


def forget(batch: Import) -> None:
    """An import that another one holds, with the bytes that no other import has."""
    stored = [file.raw for file in batch.files.select_related("raw__workspace")]
    batch.delete()
    for file in stored:
        if not file.importfile_set.exists():
            file.path.unlink(missing_ok=True)
            file.delete()
