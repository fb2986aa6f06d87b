"""Store first: bytes as they came, named by their hash, flushed to disk before anything is understood.

In: a path or a stream. Out: a `RawFile` row whose bytes are safe.
"""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from vigie.ledger.claims import refused_by_disk
from vigie.ledger.models import RawFile
from vigie.vocabulary.errors import InputError
from vigie.workspaces.models import Workspace

CHUNK = 4 * 1024 * 1024


def store(workspace: Workspace, source: Path | BinaryIO, now: datetime, *, limit: int | None = None) -> RawFile:
    """Copy `source` into the workspace, at most `limit` bytes; the same content is kept once."""
    folder = workspace.folder / "raw"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        sha256, size, beside = _copy(source, folder, limit)
    except OSError as error:
        raise refused_by_disk(error) from error
    final = folder / sha256[:2] / sha256
    final.parent.mkdir(exist_ok=True)
    if final.exists():
        beside.unlink()
    else:
        beside.replace(final)
        _flush_folder(final.parent)
    return RawFile.objects.get_or_create(
        workspace=workspace, sha256=sha256, defaults={"size": size, "received_at": now}
    )[0]


def _copy(source: Path | BinaryIO, folder: Path, limit: int | None) -> tuple[str, int, Path]:
    handle, name = tempfile.mkstemp(prefix="incoming-", dir=folder)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            if isinstance(source, Path):
                with source.open("rb") as stream:
                    sha256, size = _pour(stream, out, limit)
            else:
                sha256, size = _pour(source, out, limit)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return sha256, size, beside


def _pour(stream: BinaryIO, out: BinaryIO, limit: int | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise InputError("too_large", limit_mb=limit // (1024 * 1024))
        digest.update(chunk)
        out.write(chunk)
    return digest.hexdigest(), size


def _flush_folder(folder: Path) -> None:
    """A rename is durable once its folder is flushed (POSIX)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
