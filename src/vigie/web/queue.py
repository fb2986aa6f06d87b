"""How many replies wait for somebody, as every page says beside its way to them.

In: a workspace, now. Out: a number; counted once per publication, correction and day.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from vigie.desk import anchor
from vigie.facts.store import MANIFEST, read_snapshot
from vigie.ledger import inbox
from vigie.ledger.segments import CORRECTIONS
from vigie.workspaces.models import Workspace

DAYS = 28
_KEPT = 64
_known: dict[tuple[int, int, int, date], int] = {}
_lock = Lock()


def period(until: datetime) -> inbox.Asked:
    """The weeks that the page of replies is about."""
    return inbox.Asked(until - timedelta(days=DAYS), until)


def waiting(workspace: Workspace, now: datetime) -> int:
    """Replies that somebody has to look at."""
    folder, root = workspace.folder, workspace.facts_root
    today = now.astimezone(ZoneInfo(workspace.zone)).date()
    key = (workspace.pk, _written(root / MANIFEST), _written(folder / "ledger" / CORRECTIONS), today)
    if key not in _known:
        asked = period(anchor(now, read_snapshot(root), workspace.zone))
        found = inbox.inbox(workspace, asked)
        with _lock:
            while len(_known) >= _KEPT:
                _known.pop(next(iter(_known)), None)
            _known[key] = sum(found.open_.values())
    return _known[key]


def _written(file: Path) -> int:
    """When a file was last written; 0 before that."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
