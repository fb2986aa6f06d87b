"""Version 1, bars: why a contact is not written to; one that rests on a wrong reading is lifted.

In: an address, the number of a bar. Out: the documents of the command line with `--json`.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Field, Router, Schema

from vigie.api.answers import Bars, Lifted, told
from vigie.api.asking import asked_by
from vigie.documents.bars import bars_document, lifted_document
from vigie.review import bars

router = Router()


class Lifting(Schema):
    """`because`: how and when the contact asked to be written to again; kept in the journal.

    `email`: whose bar it is; one of somebody else is not lifted.
    """

    because: str = Field(default="", max_length=bars.LONGEST_PROOF)
    email: str | None = None


@router.get("/bars", openapi_extra=told(Bars))
def listing(request: HttpRequest, email: str) -> dict[str, Any]:
    """The bars in force of one contact."""
    return bars_document(asked_by(request, "read").workspace, email)


@router.post("/bars/{number}/lift", openapi_extra=told(Lifted))
def lift(request: HttpRequest, number: int, given: Annotated[Lifting | None, Body()] = None) -> dict[str, Any]:
    """Let go of a contact; of one who demanded removal with the proof of a new consent, after a complaint never."""
    token, now = asked_by(request, "approve"), datetime.now(UTC)
    said = given or Lifting()
    by = token.user.get_username()
    row = bars.lift(token.workspace, number, by=by, now=now, because=said.because, email=said.email)
    return lifted_document(token.workspace, row, now)
