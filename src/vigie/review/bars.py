"""Bars of contacts as a reply's reader sees them.

In: a workspace, contact keys. Out: the bars in force of each.
"""

from collections.abc import Iterable, Mapping

from vigie.actions.models import Outgoing
from vigie.people.models import Standing
from vigie.workspaces.models import Workspace

_LOT = 500


def in_force(workspace: Workspace, contacts: Iterable[int]) -> Mapping[int, list[Standing]]:
    """The bars that no one lifted, by contact, the oldest first."""
    found: dict[int, list[Standing]] = {}
    wanted = sorted(set(contacts))
    for start in range(0, len(wanted), _LOT):
        rows = Standing.objects.filter(
            workspace=workspace, lifted_at=None, contact__in=wanted[start : start + _LOT]
        ).order_by("since", "pk")
        for row in rows:
            found.setdefault(row.contact, []).append(row)
    return found


def tools_told(workspace: Workspace, bar: Standing) -> list[str]:
    """Connected tools whose block list took the contact when the bar was placed, by name."""
    rows = Outgoing.objects.filter(
        workspace=workspace, operation="add_to_blocklist", state="done",
        args__since=bar.since.isoformat(), args__reason=bar.reason,
    )  # fmt: skip
    return sorted(set(rows.values_list("connection__name", flat=True)))
