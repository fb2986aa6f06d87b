"""What was removed and can be taken back for a while, its secrets sealed meanwhile.

In: rows that carry `removed_at`, a moment. Out: those that can be taken back; one of them in force again.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from vigie.outreach.names import free_name
from vigie.vocabulary.errors import UsageError

# How long what was removed, and an address that was changed, can be taken back; then the secrets are forgotten.
TAKEN_BACK = timedelta(days=30)


def removed(rows: QuerySet[Any], sealed: str, now: datetime) -> QuerySet[Any]:
    """Of these, those that can be taken back, the latest removed first. `sealed`: the column of the secret."""
    return rows.filter(removed_at__gt=now - TAKEN_BACK).exclude(**{sealed: ""}).order_by("-removed_at")


def forgotten(rows: QuerySet[Any], sealed: str, now: datetime) -> QuerySet[Any]:
    """Of these, those whose secrets are to be forgotten by now."""
    return rows.filter(removed_at__lte=now - TAKEN_BACK).exclude(**{sealed: ""})


def taken_back(found: QuerySet[Any], number: int, there: QuerySet[Any]) -> Any:
    """One of `found`, in force again when it is saved; its name is free among those `there`. Raises UsageError."""
    row = found.filter(pk=number).first()
    if row is None:
        raise UsageError("not_taken_back", days=TAKEN_BACK.days)
    free_name(there, row.name)
    row.removed_at = None
    return row
