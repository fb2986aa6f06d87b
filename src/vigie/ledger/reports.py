"""What became of an import, in one shape for every face.

In: an import's id. Out: `ImportReport`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from vigie.ledger.models import Import, ImportFile
from vigie.ledger.outcome import RowCounts
from vigie.ledger.reconciliation import Line
from vigie.ledger.rejections import Rejection
from vigie.vocabulary.errors import UsageError

# Letters of a name that is kept.
_NAME = 400


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of an import, for every face.

    `first`, `others`: where the name is only those of its files, the first of them and how many more there are.
    """

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
    first: str = ""
    others: int = 0


def report(import_id: int) -> ImportReport:
    """Where an import stands."""
    batch = _told().filter(pk=import_id).first()
    if batch is None:
        raise UsageError("unknown_import", id=import_id)
    return _report(batch)


def listing(workspace_id: int) -> list[ImportReport]:
    """All imports of a workspace, latest first, in one query."""
    return [_report(batch) for batch in _told().filter(workspace_id=workspace_id).order_by("-pk")]


def _told() -> QuerySet[Import]:
    """Imports with what a report says of them: the first of their files and how many there are."""
    first = ImportFile.objects.filter(batch=OuterRef("pk")).order_by("pk").values("name")[:1]
    return Import.objects.select_related("workspace", "user").annotate(
        files_n=Count("files"), first_file=Subquery(first)
    )


def _report(batch: Import) -> ImportReport:
    said = batch.report
    noted: dict[str, Any] = batch.__dict__
    first, several = noted["first_file"] or "", noted["files_n"] > 1
    joined = several and batch.name.startswith(f"{first}, "[:_NAME])
    first, others = (first, noted["files_n"] - 1) if joined else ("", 0)
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
        first=batch.options.get("first", first),
        others=batch.options.get("others", others),
        error=batch.error,
    )
