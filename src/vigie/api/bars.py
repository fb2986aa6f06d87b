"""Version 1, bars: why a contact is not written to; one that rests on a wrong reading is lifted.

In: an address, the number of a bar. Out: the documents of the command line with `--json`.
"""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router

from vigie.api.asking import asked_by
from vigie.documents.bars import bar_document, bars_document
from vigie.review import bars

router = Router()


@router.get("/bars")
def listing(request: HttpRequest, email: str) -> dict[str, Any]:
    """The bars in force of one contact."""
    return bars_document(asked_by(request, "read").workspace, email)


@router.post("/bars/{number}/lift")
def lift(request: HttpRequest, number: int) -> dict[str, Any]:
    """Let go of a contact whose bar rests on a wrong reading; never of one who asked for it by other means."""
    token = asked_by(request, "approve")
    row = bars.lift(token.workspace, number, by=token.user.get_username(), now=datetime.now(UTC))
    return bar_document(token.workspace, row)
