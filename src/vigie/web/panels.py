"""Each panel under its own guard: one that fails says so in its own place, the others stay.

In: a function. Out: its answer or a `Failure` worded for the reader; the trace goes to the log.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext

from vigie import sentences
from vigie.vocabulary.errors import VigieError

log = logging.getLogger("vigie.web")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """What a panel shows instead of itself: reason, remedy, where to try again and what to replace."""

    reason: str
    remedy: str
    retry: str
    target: str = ""
    swap: str = "innerHTML"


@dataclass(frozen=True, slots=True)
class Panel(Generic[T]):
    """The answer of a panel, or its failure."""

    value: T | None
    failure: Failure | None


def guarded(name: str, make: Callable[[], T], retry: str, target: str = "", swap: str = "innerHTML") -> Panel[T]:
    """Run `make`; whatever breaks in it stays in its panel."""
    try:
        return Panel(make(), None)
    except VigieError as error:
        log.warning("panel %s: %s", name, error)
        said = (sentences.reason(error.code, error.params), sentences.remedy(error.code, error.params))
    except Exception:  # the door of a panel: anything may break behind it
        log.exception("panel %s", name)
        said = (
            gettext("This part of the page could not be computed."),
            gettext("The rest of the page is right. The cause is in the log of the server."),
        )
    return Panel(None, Failure(*said, retry, target, swap))
