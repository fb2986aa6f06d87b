"""`vigie tasks`: work that waits for people, by owner and state.

In: an owner, a state. Out: tasks with their steps, the most urgent first; of those done, the latest.
"""

import argparse
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vigie.cli.console import Console
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents.actions import tasks_document


def run(args: argparse.Namespace, console: Console) -> int:
    """List. `vigie actions --tick TASK=STEP` ticks a step."""
    workspace = workspace_of(args)
    today = datetime.now(UTC).astimezone(ZoneInfo(workspace.zone)).date()
    said = tasks_document(workspace, owner=args.owner or "", state=args.state, today=today)
    console.answer(said, "\n".join(_lines(t) for t in said["tasks"]) or _("No task."))
    return 0


def _lines(task: dict[str, Any]) -> str:
    head = f"{task['id']}: {task['sentence']}, {task['owner'] or '-'}, {task['due']}"
    steps = [f"  [{'x' if s['done_at'] else ' '}] {s['code']}: {s['sentence']}" for s in task["steps"]]
    return "\n".join([head, *steps])
