"""Fifty contacts of one source drawn at random, and how many of them were on target when somebody looked.

In: a source. Out: who was drawn, the same until somebody has looked; of the answers the two counts, in the journal.
"""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from vigie.metrics.counting import Rows
from vigie.metrics.distributions import wilson
from vigie.review import journal
from vigie.review.models import Entry
from vigie.review.sanity import described
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

DRAWN = 50


@dataclass(frozen=True, slots=True)
class Sampled:
    """What somebody found; `low`, `high`: where the rate of the whole source is, at 95 %."""

    at: datetime
    on_target: int
    seen: int
    low: float
    high: float


def draw(engine: Rows, workspace: Workspace, source: str, as_of: datetime) -> list[dict[str, Any]]:
    """Up to fifty contacts of a source: keys and what the file says. Raises UsageError for a source without any."""
    text = "SELECT DISTINCT contact FROM fact_contact WHERE source = ? AND loaded_at <= ?"
    keys = sorted(key for (key,) in engine.rows(text, [source, as_of.replace(tzinfo=None)]))
    if not keys:
        raise UsageError("unknown_value", dimension="source", value=source)
    times = _looked(workspace).filter(target={"source": source}).count()
    seed = f"{workspace.salt}{source}{times}"
    return described(engine, Random(seed).sample(keys, min(DRAWN, len(keys))))  # noqa: S311 - guards no secret


def mark(workspace: Workspace, source: str, *, on_target: int, off_target: int, by: str, now: datetime) -> Sampled:
    """Keep how many were on and off target. Raises UsageError for none, or more than were drawn."""
    if min(on_target, off_target) < 0 or not 0 < on_target + off_target <= DRAWN:
        raise UsageError("sample_too_large", drawn=DRAWN)
    counts = {"on_target": on_target, "off_target": off_target}
    return _sampled(
        journal.note(workspace, at=now, who=by, what="sampled", about="", target={"source": source}, details=counts)
    )


def found(workspace: Workspace) -> dict[str, Sampled]:
    """The latest sample of each source."""
    return {str(row.target["source"]): _sampled(row) for row in _looked(workspace).order_by("pk")}


def _looked(workspace: Workspace) -> Any:
    return Entry.objects.filter(workspace=workspace, what="sampled")


def _sampled(row: Entry) -> Sampled:
    on, seen = row.details["on_target"], row.details["on_target"] + row.details["off_target"]
    low, high = wilson(on, seen) or (0.0, 1.0)
    return Sampled(row.at, on, seen, low, high)
