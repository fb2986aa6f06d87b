"""Filters as people write them: `dimension=value`, the value as it is stored or as the pages show it.

In: texts, or values by dimension, and what the facts hold. Out: stored values by dimension. Raises UsageError.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils.translation import override

from vigie.metrics import dimension_values
from vigie.metrics.counting import Rows
from vigie.sentences import slice_label
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import DIMENSIONS

Filters = dict[str, list[str | None]]


def read_filters(texts: Iterable[str], engine: Rows, as_of: datetime) -> Filters:
    """`dim=value` texts as dimension -> accepted values; an empty value is the unknown one."""
    asked: dict[str, list[str | None]] = {}
    for text in texts:
        dimension, equals, value = text.partition("=")
        if not equals:
            raise UsageError("bad_where", text=text)
        if dimension not in DIMENSIONS:
            raise UsageError("unknown_dimension", dimension=dimension, known=", ".join(DIMENSIONS))
        asked.setdefault(dimension, []).append(value or None)
    return meant(asked, partial(dimension_values, engine, as_of=as_of))


def read_target(texts: Iterable[str], engine: Rows, as_of: datetime) -> dict[str, str]:
    """`dim=value` and `option=value` texts as the target of an action: one value each, as it is stored."""
    said: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name and equals and value) or name in said:
            raise UsageError("bad_where", text=text)
        said[name] = value
    slice_ = {d: [v] for d, v in said.items() if d in DIMENSIONS}
    found = meant(slice_, partial(dimension_values, engine, as_of=as_of))
    return {**said, **{d: v for d, values in found.items() for v in values if v is not None}}


def meant(asked: Mapping[str, Sequence[str | None]], offered: Callable[[str], Sequence[str | None]]) -> Filters:
    """The stored values that are meant: exactly as stored, else by the name shown, in any letter case and language.

    A value that nobody knows stays as it is written and finds nothing; one that may mean several is refused.
    """
    return {d: list(dict.fromkeys(_meant(d, v, offered(d)) for v in values)) for d, values in asked.items()}


def _meant(dimension: str, text: str | None, known: Sequence[str | None]) -> str | None:
    if text is None or text in known:
        return text
    wanted = text.strip().casefold()
    found = [v for v in known if wanted in _names(dimension, v)]
    if len(found) > 1:
        raise UsageError("ambiguous_value", value=text, known=", ".join(v or '""' for v in found))
    return found[0] if found else text


def _names(dimension: str, value: str | None) -> set[str]:
    names = {value or ""}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names.add(slice_label(value, dimension))
    return {name.casefold() for name in names if name}
