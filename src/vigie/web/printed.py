"""The head of a page on paper, where neither the address nor the bar of filters is seen.

In: a workspace, a `Query`, the moment that the facts are read as of. Out: words for `web/parts/printed.html`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext

from vigie import sentences
from vigie.web import filters, formats
from vigie.web.query import Query
from vigie.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose numbers, on which day; over what period and with which filters, where the page has any."""

    workspace: str
    day: str
    period: str = ""
    filters: str = ""


def heading(workspace: Workspace, lang: str) -> Heading:
    """The head of a page without period nor filters of its own."""
    today = timezone.now().astimezone(ZoneInfo(workspace.zone)).date()
    return Heading(workspace.name, formats.long_day(today, lang))


def heading_of(workspace: Workspace, lang: str, query: Query, as_of: datetime) -> Heading:
    """The head of a page of numbers."""
    last = as_of.astimezone(ZoneInfo(workspace.zone)).date()
    words = {
        "period": sentences.period(query.days),
        "start": formats.short_day(last - timedelta(days=query.days - 1), lang),
        "end": formats.short_day(last, lang),
    }
    applied = (gettext("%(label)s: %(value)s") % {"label": c["label"], "value": c["text"]}
               for c in filters.chips(query, every=True))  # fmt: skip
    plain = heading(workspace, lang)
    said = gettext("%(period)s, %(start)s – %(end)s") % words
    return Heading(plain.workspace, plain.day, said, " · ".join(applied) or gettext("no filter"))
