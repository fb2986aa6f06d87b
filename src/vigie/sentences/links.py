"""Addresses of the pages, for what is read outside them.

In: VIGIE_URL, a metric and its slice. Out: absolute addresses; empty where the installation does not know its own.
"""

from urllib.parse import urlencode

from django.conf import settings

from vigie.vocabulary.finding import Slice

UNKNOWN = "~"  # a slice whose value nobody knows, as the pages write it


def page_link(path: str) -> str:
    """A page of this installation."""
    return f"{settings.BASE_URL}{path}" if settings.BASE_URL else ""


def metric_link(metric: str, slice_: Slice) -> str:
    """The page of a number, narrowed to a slice."""
    asked = urlencode([(d, UNKNOWN if v is None else v) for d, v in slice_])
    return page_link(f"/m/{metric}" + (f"?{asked}" if asked else ""))
