"""The list sanity sample: contacts drawn at random among those first written to in a week, judged by a person.

In: a week. Out: who was drawn, the same however often it is asked; of the answers, counts alone are kept.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from vigie.metrics.counting import Rows
from vigie.review.models import Week
from vigie.review.weeks import monday
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

DRAWN = 20
_SHOWN = ("source", "segment", "persona", "industry", "size", "region", "company_domain", "title_match")


# The contacts of one week are few: the past is searched for them, not gathered by contact.
_FRESH = """WITH fresh AS (SELECT DISTINCT contact FROM fact_send WHERE day >= ? AND day < ?)
SELECT contact FROM fresh
WHERE contact NOT IN (SELECT contact FROM fact_send WHERE day < ? AND contact IN (SELECT contact FROM fresh))"""


def drawn(engine: Rows, workspace: Workspace, week: str) -> list[dict[str, Any]]:
    """Up to twenty contacts first written to in a week."""
    start = monday(week)
    days = [start, start + timedelta(7), start]
    keys = sorted(key for (key,) in engine.rows(_FRESH, days))
    chosen = Random(f"{workspace.salt}{week}").sample(keys, min(DRAWN, len(keys)))  # noqa: S311 - guards no secret
    return described(engine, chosen)


def described(engine: Rows, chosen: Sequence[int]) -> list[dict[str, Any]]:
    """Contacts by their key and what the file says of their firm and function; no name, no address."""
    if not chosen:
        return []
    columns, places = ", ".join(_SHOWN), ", ".join("?" * len(chosen))
    rows = engine.rows(f"SELECT contact, {columns} FROM fact_contact WHERE contact IN ({places})", list(chosen))  # noqa: S608 - closed names
    known = {key: dict(zip(_SHOWN, values, strict=True)) for key, *values in rows}
    return [{"contact": str(key), **known.get(key, dict.fromkeys(_SHOWN))} for key in chosen]


def mark(workspace: Workspace, week: str, *, on_target: int, off_target: int) -> Week:
    """Keep how many were on and off target. Raises UsageError for more than were drawn, and once the week is closed."""
    monday(week)
    if min(on_target, off_target) < 0 or not 0 < on_target + off_target <= DRAWN:
        raise UsageError("sample_too_large", drawn=DRAWN)
    row, _ = Week.objects.get_or_create(workspace=workspace, week=week)
    if row.closed_at:
        raise UsageError("week_closed", week=week)
    row.notes = {**row.notes, "sanity": {"on_target": on_target, "off_target": off_target}}
    row.save(update_fields=["notes"])
    return row
