"""What the API says of itself, and the text that it takes: every refusal described, no half characters let in.

In: bodies and queries of requests. Out: values whose texts are whole; the OpenAPI document with every answer.
"""

import json
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from vigie.api.answers import schemas
from vigie.vocabulary.text import sounded

_REFUSED = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_TEXT = {"type": "string"}
_REFUSAL = {
    "title": "Refusal",
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "reason", "remedy"],
            "properties": {"code": _TEXT, "reason": _TEXT, "remedy": _TEXT},
        }
    },
}


class WholeText(Parser):
    """JSON whose escapes can say what no text can hold: a lone half of a character is U+FFFD, NULs go."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """What the body holds. Raises ValueError."""
        return cast("dict[str, Any]", sounded(json.loads(request.body)))

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """What a query or a form holds; files stay as they are."""
        return cast("dict[str, Any]", sounded(super().parse_querydict(data, list_fields, request)))


class Described(NinjaAPI):
    """The API, its document with the refusals of every address."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The OpenAPI document; each answer that is no success has the one shape of refusals."""
        document = super().get_openapi_schema(**asked)
        kept = document.setdefault("components", {}).setdefault("schemas", {})
        kept.update({**schemas(), "Refusal": _REFUSAL})
        held = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
        for address in document["paths"].values():
            for operation in address.values():
                for status in _REFUSED:
                    answer = {"description": status.phrase, "content": held}
                    operation["responses"].setdefault(int(status), answer)
        return document
