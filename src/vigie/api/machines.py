"""Version 1: opens and clicks of machines that the numbers leave out.

In: days, filters. Out: the document of `vigie facts info`, its part about machines.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from vigie.api.asking import asked_by, opened
from vigie.documents.machines import left_documents
from vigie.filters import read_filters
from vigie.metrics.machines import left_out
from vigie.sentences.machines import left_note

router = Router()


@router.get("/machines")
def machines(
    request: HttpRequest,
    *,
    since: date | None = None,
    until: date | None = None,
    where: Annotated[list[str] | None, Query()] = None,
) -> dict[str, Any]:
    """Of messages sent from `since` to `until`: what each rule left out, on what evidence; `where` as in /metrics."""
    workspace = asked_by(request, "read").workspace
    with opened(workspace) as engine:
        found = left_out(engine, since, until, read_filters(where or (), engine, datetime.now(UTC)))
    return {"left_out": left_documents(found), "note": left_note()}
