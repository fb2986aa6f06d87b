"""What the API says of itself, and what it takes: every refusal described, no half characters, no unknown parameter.

In: bodies and queries of requests. Out: values whose texts are whole; the OpenAPI document with every answer.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from vigie.api.answers import schemas
from vigie.vocabulary.errors import UsageError
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
                _only_told(operation)
                for status in _REFUSED:
                    answer = {"description": status.phrase, "content": held}
                    operation["responses"].setdefault(int(status), answer)
        return document


def known_only(answering: Callable[..., Any]) -> Callable[..., Any]:
    """An address that refuses what its description does not name: in a query, in a form or in a body that it takes.

    Asked with one it raises UsageError `parameter_unknown`, or `parameter_unexpected` where it takes none.
    """
    models = vars(answering)["_ninja_operation"].models  # where the framework keeps what it describes
    named = {m.__ninja_param_source__: _names(m) for m in models}

    @wraps(answering)
    def strict(request: HttpRequest, *args: object, **given: object) -> Any:
        _refuse_unknown(request.GET, named.get("query", []))
        if "form" in named:  # else the body is the address's own to read
            _refuse_unknown(request.POST, named["form"])
        if "body" in named and request.body:
            _refuse_unknown(json.loads(request.body) or (), named["body"])
        return answering(request, *args, **given)

    return strict


def _names(model: Any) -> list[str]:
    """What a source of parameters may hold; of a body, the fields of what it says. Files have no names of ours."""
    if model.__ninja_param_source__ == "body":
        return [name for said in model.model_json_schema()["$defs"].values() for name in said.get("properties", ())]
    return list(getattr(model, "__ninja_flatten_map__", ()))


def _refuse_unknown(given: Iterable[str], known: Sequence[str]) -> None:
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        code = "parameter_unknown" if known else "parameter_unexpected"
        raise UsageError(code, name=unknown, known=", ".join(known))


def _only_told(operation: dict[str, Any]) -> None:
    """Let go of what the framework says beside the schema of an answer that is told: that it is an object."""
    for answer in operation["responses"].values():
        for held in answer.get("content", {}).values():
            if "$ref" in held["schema"]:
                held["schema"] = {"$ref": held["schema"]["$ref"]}
