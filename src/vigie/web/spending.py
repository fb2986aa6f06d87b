"""Costs as they are entered and listed: the small form of the page of the sources, and the last amounts known.

In: a posted form, the facts. Out: the one-line file that the ledger imports; rows for the page. Raises UsageError.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from vigie import publication
from vigie.desk import Desk
from vigie.ledger import imports
from vigie.ledger.imports import ImportOptions, ImportReport
from vigie.metrics.windows import FIRST_DAY, LAST_DAY
from vigie.sentences import slice_label
from vigie.sentences.sources import cost_kind
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.tables import TABLES
from vigie.vocabulary.words import CostKind
from vigie.web import formats
from vigie.workspaces.models import Workspace

LISTED = 12
MOST = 1_000_000_000.0
_LETTERS = 200
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount spent over a period, on a source or campaign or on all."""

    first: date
    last: date
    amount: float
    currency: str
    kind: str
    source: str
    campaign: str

    @property
    def file(self) -> bytes:
        """The line as a file of the folder format: what is kept for ever is what was entered."""
        out = StringIO()
        row = {
            "period_start": self.first,
            "period_end": self.last,
            "amount": f"{self.amount:.2f}",
            "currency": self.currency,
            "kind": self.kind,
            "source": self.source,
            "campaign": self.campaign,
        }
        writer = csv.DictWriter(out, TABLES["costs"].names)
        writer.writeheader()
        writer.writerow(row)
        return out.getvalue().encode()


def read(form: QueryDict) -> Cost:
    """The cost of a form. Raises UsageError `bad_cost` naming the field."""
    first, last = (_day(form.get(name, ""), name) for name in ("period_start", "period_end"))
    if last < first:
        raise UsageError("bad_cost", field="period_end")
    kind, currency = form.get("kind", ""), form.get("currency", "").strip().upper()
    if kind not in set(CostKind):
        raise UsageError("bad_cost", field="kind")
    if not _CURRENCY.fullmatch(currency):
        raise UsageError("bad_cost", field="currency")
    names = (form.get(name, "").strip()[:_LETTERS] for name in ("source", "campaign"))
    return Cost(first, last, _amount(form.get("amount", "")), currency, kind, *names)


def enter(workspace: Workspace, cost: Cost, user_id: int | None) -> ImportReport:
    """Keep the line, then count it: an import like any other, which can be undone."""
    name = f"costs-{cost.first.isoformat()}.csv"
    options = ImportOptions(as_kind="costs")
    number = imports.receive(workspace.pk, [(BytesIO(cost.file), name)], name, user_id=user_id, options=options)
    done = imports.accept(number)
    publication.after(workspace)
    return done


def fields(
    form: Mapping[str, str], workspace: Workspace, today: date, offered: Mapping[str, Sequence[str | None]]
) -> dict[str, Any]:
    """What the form shows: what was typed, else the month that ended last, in the team's currency."""
    ended = today.replace(day=1) - timedelta(1)
    usual = {"period_start": ended.replace(day=1).isoformat(), "period_end": ended.isoformat(), "amount": "",
             "currency": workspace.currency, "kind": "list", "source": "", "campaign": ""}  # fmt: skip
    said = {name: form.get(name, value) for name, value in usual.items()}
    return {
        "said": said,
        "kinds": [(k.value, cost_kind(k.value), k.value == said["kind"]) for k in CostKind],
        "names": {d: [v for v in offered.get(d, ()) if v] for d in ("source", "campaign")},
    }


def listed(desk: Desk, lang: str) -> list[dict[str, str]]:
    """The last amounts, those of the latest periods first."""
    sql = (
        "SELECT period_start, period_end, amount, currency, kind, source, campaign FROM fact_cost\n"
        "ORDER BY period_end DESC, period_start DESC, amount DESC, source, campaign LIMIT ?"
    )
    return [_line(row, lang) for row in desk.engine.rows(sql, [LISTED])]


def _line(row: Sequence[Any], lang: str) -> dict[str, str]:
    first, last, amount, currency, kind, source, campaign = row
    named = [n for n in (source, campaign) if n]
    sign = {None: "", "EUR": "€"}.get(currency, currency)
    return {
        "period": f"{formats.short_day(first, lang)} – {formats.long_day(last, lang)}",
        "amount": f"{formats.number(amount, lang, 2)}{formats.NBSP}{sign}".rstrip(formats.NBSP),
        "kind": cost_kind(kind or "other"),
        "named": " · ".join(slice_label(n) for n in named) or gettext("all sources"),
    }


def _day(text: str, field: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError("bad_cost", field=field) from None
    if not FIRST_DAY <= day < LAST_DAY:
        raise UsageError("bad_cost", field=field)
    return day


def _amount(text: str) -> float:
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    try:
        amount = float(plain)
    except ValueError:
        raise UsageError("bad_cost", field="amount") from None
    if not 0 < amount <= MOST:  # also what is not a number
        raise UsageError("bad_cost", field="amount")
    return amount
