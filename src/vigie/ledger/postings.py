"""What tools posted, understood: requests that wait become a raw file, the file an import like any other.

In: `Posting` rows. Out: imports accepted, facts published. Safe to run twice and to interrupt anywhere.

A raw file holds one request a line, newest first. Batches are joined as they grow; every batch is understood again from
its raw file, as all imports are.
"""

import gzip
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Length

from vigie.connectors import POSTED_COLUMNS, POSTED_SUFFIX, Connector, Hook, Post, connectors
from vigie.ledger import batches, raw
from vigie.ledger.models import Import, ImportFile, Posting, Receiver, Status
from vigie.vocabulary.errors import VigieError
from vigie.workspaces.models import Workspace

MOST_AT_ONCE = 20_000
MOST_CHARACTERS = 64 * 1024 * 1024
OWNER = "receiver"
_CHUNK = 500  # rows marked as moved in one transaction: whoever stores meanwhile waits for milliseconds
_HEAD = gzip.compress((",".join(POSTED_COLUMNS) + "\n").encode(), mtime=0)

Call = Callable[[str], None]  # calls an address; raises LookupError with a code when it did not answer


def waiting() -> list[Receiver]:
    """Receivers whose requests wait to be understood."""
    asked = set(Posting.objects.exclude(request="").values_list("receiver_id", flat=True).distinct())
    left = Import.objects.filter(options__receiver__isnull=False, status__in=[Status.RECEIVED, Status.FAILED])
    asked |= {b.options[OWNER] for b in left if b.options.get("tries", 0) < batches.MOST_TRIES}
    return list(Receiver.objects.filter(pk__in=asked).select_related("workspace").order_by("pk"))


def understand(receiver: Receiver, now: datetime, call: Call) -> int:
    """Understand what waits for one receiver; the number of requests moved. Raises VigieError as imports do."""
    tool = connectors()[receiver.connector]
    batches.settle(receiver.workspace, OWNER, receiver.pk)
    batches.accept_waiting(receiver.workspace, OWNER, receiver.pk)
    rows = _lot(receiver)
    if not rows:
        return 0
    _answer(receiver, tool, rows, now, call)
    batch = _batch(receiver, tool, rows, now)
    for start in range(0, len(rows), _CHUNK):
        Posting.objects.filter(pk__in=[r.pk for r in rows[start : start + _CHUNK]]).update(request="")
    batches.accept(batch)
    batches.settle(receiver.workspace, OWNER, receiver.pk)
    return len(rows)


def _lot(receiver: Receiver) -> list[Posting]:
    """The oldest requests that wait, so many and so much as memory holds; the newest of them first."""
    asked = Posting.objects.filter(receiver=receiver).exclude(request="")
    chosen: list[int] = []
    held = 0
    for number, length in asked.order_by("pk").values_list("pk", Length("request"))[:MOST_AT_ONCE]:
        held += length
        if chosen and held > MOST_CHARACTERS:
            break
        chosen.append(number)
    return list(asked.filter(pk__lte=chosen[-1]).order_by("-pk")[: len(chosen)]) if chosen else []


def taken(workspace: Workspace) -> dict[int, dict[str, object]]:
    """What each receiver of a team took: requests, those that wait, the last moment, events not known, by word.

    `of_nobody`: calls that wait for a contact file to say whose their number is, by reason. `failed`: imports of it
    that could not be understood.
    """
    said: dict[int, dict[str, object]] = {
        owner: _nothing(failed=n) for owner, n in batches.failures(workspace, OWNER).items()
    }
    done = Import.objects.filter(workspace=workspace, options__receiver__isnull=False, status=Status.DONE)
    for batch in done.order_by("pk"):
        told = said.setdefault(batch.options[OWNER], _nothing())
        told["requests"] = int(str(told["requests"])) + batch.options["lines"]
        told["last_at"] = max(filter(None, (told["last_at"], batch.options.get("last_at"))), default=None)
        unknown = [(n["params"][0], n["times"]) for n in batch.report.get("noted", []) if n["code"] == "unknown_event"]
        _add(told["unknown"], unknown)
        _add(told["of_nobody"], batch.report.get("of_nobody", {}).items())
    for receiver, received_at in (
        Posting.objects.filter(receiver__workspace=workspace)
        .exclude(request="")
        .values_list("receiver_id", "received_at")
        .order_by("pk")
    ):
        told = said.setdefault(receiver, _nothing())
        told["waiting"] = int(str(told["waiting"])) + 1
        told["last_at"] = received_at.isoformat()
    return said


def _add(counts: object, more: Iterable[tuple[str, int]]) -> None:
    if isinstance(counts, dict):
        for word, times in more:
            counts[word] = counts.get(word, 0) + times


def _nothing(failed: int = 0) -> dict[str, object]:
    return {"requests": 0, "waiting": 0, "last_at": None, "unknown": {}, "of_nobody": {}, "failed": failed}


def _batch(receiver: Receiver, tool: Connector, rows: Sequence[Posting], now: datetime) -> Import:
    """An import of these requests, and of those of the batches before that are small beside it."""
    joined = batches.to_join(batches.of(receiver.workspace, OWNER, receiver.pk), len(rows))
    lines = len(rows) + sum(int(other.options["lines"]) for other in joined)
    fresh = "".join(f"{r.received_at.isoformat()},{r.request}\n" for r in rows).encode()
    pieces = [_HEAD, gzip.compress(fresh, mtime=0)]
    pieces += [_file(other).read_bytes()[len(_HEAD) :] for other in joined]  # the latest first
    kept = raw.store(receiver.workspace, io.BytesIO(b"".join(pieces)), now)
    with transaction.atomic():
        batch = Import.objects.create(
            workspace=receiver.workspace,
            name=f"{receiver.name} (webhooks)",
            kind=tool.key,
            received_at=now,
            options={
                "background": True, OWNER: receiver.pk, "lines": lines, "holds": [o.pk for o in joined],
                "last_at": rows[0].received_at.astimezone(UTC).isoformat(),
            },
        )  # fmt: skip
        ImportFile.objects.create(batch=batch, raw=kept, name=tool.key + POSTED_SUFFIX)
    return batch


def _file(batch: Import) -> Path:
    return batch.files.select_related("raw__workspace").get().raw.path


def _asked(hook: Hook, request: str) -> str:
    try:
        return hook.answers(Post.from_text(request))
    except ValueError:  # a damaged line is told of when it is read as a row
        return ""


def _answer(receiver: Receiver, tool: Connector, rows: Sequence[Posting], now: datetime, call: Call) -> None:
    """Tell a tool that asks for it that we listen; what it asked last counts."""
    if tool.hook is None:
        return
    wanted = next(filter(None, (_asked(tool.hook, r.request) for r in rows)), "")
    if not wanted:
        return
    trouble = ""
    try:
        call(wanted)
    except (LookupError, VigieError) as error:
        trouble = str(error.args[0] if error.args else "unreachable")[:200]
    Receiver.objects.filter(pk=receiver.pk).update(answered_at=None if trouble else now, trouble=trouble)
