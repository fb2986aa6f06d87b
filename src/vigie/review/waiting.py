"""How many replies wait for somebody, as every page says beside its way to them.

In: a workspace, now. Out: a number; counted once per publication, correction and day, and kept beside the facts.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from vigie.desk import anchor
from vigie.facts.answers import keep_document, read_document
from vigie.facts.store import MANIFEST, read_snapshot
from vigie.ledger import inbox
from vigie.ledger.segments import CORRECTIONS
from vigie.workspaces.models import Workspace

DAYS = 28
_KEPT = 64
_Key = tuple[int, int, int, date]
_known: dict[_Key, int] = {}
_lock = Lock()


def period(until: datetime) -> inbox.Asked:
    """The weeks that the page of replies is about."""
    return inbox.Asked(until - timedelta(days=DAYS), until)


def waiting(workspace: Workspace, now: datetime) -> int:
    """Replies that somebody has to look at."""
    root = workspace.facts_root
    said = _written(workspace.folder / "ledger" / CORRECTIONS)
    key = (workspace.pk, _written(root / MANIFEST), said, now.astimezone(ZoneInfo(workspace.zone)).date())
    if key not in _known:
        found = _kept(workspace, now, said)
        with _lock:
            while len(_known) >= _KEPT:
                _known.pop(next(iter(_known)), None)
            _known[key] = found
    return _known[key]


def prepare(workspace: Workspace) -> None:
    """Count them before somebody opens a page."""
    waiting(workspace, datetime.now(UTC))


def _kept(workspace: Workspace, now: datetime, said: int) -> int:
    root = workspace.facts_root
    snapshot = read_snapshot(root)
    as_of = anchor(now, snapshot, workspace.zone)
    question = f"replies to look at as of {as_of.isoformat()} after {said}"
    kept = read_document(root, snapshot.id, question)
    if kept is None:
        found = inbox.inbox(workspace, replace(period(as_of), limit=1))
        kept = {"replies": sum(found.open_.values())}
        if snapshot.tables:
            keep_document(root, snapshot.id, question, kept)
    return int(kept["replies"])


def _written(file: Path) -> int:
    """When a file was last written; 0 before that."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
