"""The judgement of a publication: signals and diagnosis together, computed once, read by every page view.

In: a workspace whose facts were published. Out: a row of `Judgement`, rows of `SignalState`; `found` reads them back.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from vigie.desk import Desk, open_desk
from vigie.diagnosis import diagnose, document
from vigie.diagnosis.document import read_document
from vigie.facts.store import read_snapshot
from vigie.metrics import volume_jumps
from vigie.metrics.volume import VolumeJump
from vigie.review import signals
from vigie.review.models import Judgement
from vigie.vocabulary.finding import Diagnosis
from vigie.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Found:
    """What was judged of one publication."""

    diagnosis: Diagnosis
    jumps: tuple[VolumeJump, ...]


def refresh(workspace: Workspace, now: datetime | None = None) -> Judgement:
    """Judge the published facts and keep what was found; safe to run twice on the same publication."""
    moment = now or datetime.now(UTC)
    desk = open_desk(workspace, moment)
    signals.judge(workspace, desk, moment)
    said = _document(desk)
    kept, _ = Judgement.objects.update_or_create(
        workspace=workspace,
        snapshot=desk.engine.snapshot,
        defaults={"as_of": desk.as_of, "judged_at": moment, "document": said},
    )
    return kept


def found(workspace: Workspace, snapshot: str) -> Found | None:
    """What was judged of that publication; None when nobody has judged it yet."""
    kept = Judgement.objects.filter(workspace=workspace, snapshot=snapshot).first()
    if kept is None:
        return None
    jumps = (VolumeJump(**{**j, "day": datetime.fromisoformat(j["day"]).date()}) for j in kept.document["volume_jumps"])
    return Found(read_document(kept.document["diagnosis"]), tuple(jumps))


def due(workspace: Workspace, now: datetime) -> bool:
    """Whether the current facts were not judged today: time passes without imports, and days ripen."""
    snapshot, zone = read_snapshot(workspace.facts_root).id, ZoneInfo(workspace.zone)
    midnight = datetime.combine(now.astimezone(zone), time(), zone)
    fresh = Judgement.objects.filter(workspace=workspace, snapshot=snapshot, judged_at__gte=midnight)
    return snapshot != "empty" and not fresh.exists()


def _document(desk: Desk) -> dict[str, Any]:
    jumps = volume_jumps(desk.engine, as_of=desk.as_of, zone=desk.zone)
    return {
        "diagnosis": document(diagnose(desk.engine, as_of=desk.as_of, zone=desk.zone)),
        "volume_jumps": [{**asdict(j), "day": j.day.isoformat()} for j in jumps],
    }
