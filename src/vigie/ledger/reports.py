"""What became of an import, in one shape for every face.

In: an import's id. Out: `ImportReport`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vigie.ledger.digest import RowCounts
from vigie.ledger.models import Import
from vigie.ledger.reconciliation import Line
from vigie.ledger.rejections import Rejection
from vigie.vocabulary.errors import UsageError


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of an import, for every face."""

    import_id: int
    name: str
    kind: str
    status: str
    rows: RowCounts
    by_table: dict[str, RowCounts]
    rejected: list[Rejection]
    reconciliation: list[Line]
    noted: list[dict[str, Any]]
    unattributed: int
    seconds: float
    received_at: datetime
    user: str
    step: str
    done: int
    total: int
    error: dict[str, Any] | None = field(default=None)


def report(import_id: int) -> ImportReport:
    """Where an import stands."""
    batch = Import.objects.select_related("workspace", "user").filter(pk=import_id).first()
    if batch is None:
        raise UsageError("unknown_import", id=import_id)
    return _report(batch)


def listing(workspace_id: int) -> list[ImportReport]:
    """All imports of a workspace, latest first, in one query."""
    batches = Import.objects.filter(workspace_id=workspace_id).select_related("workspace", "user").order_by("-pk")
    return [_report(batch) for batch in batches]


def _report(batch: Import) -> ImportReport:
    said = batch.report
    by_table = {t: RowCounts(**c) for t, c in said.get("by_table", {}).items()}
    return ImportReport(
        import_id=batch.pk,
        name=batch.name,
        kind=batch.kind,
        status=batch.status,
        rows=sum(by_table.values(), RowCounts()),
        by_table=by_table,
        rejected=[Rejection(**r) for r in said.get("rejected", [])],
        reconciliation=[Line(**line) for line in said.get("reconciliation", [])],
        noted=said.get("noted", []),
        unattributed=said.get("unattributed", 0),
        seconds=round(batch.seconds, 3),
        received_at=batch.received_at,
        user=batch.user.get_username() if batch.user else "",
        step=batch.step,
        done=batch.done,
        total=batch.total,
        error=batch.error,
    )
