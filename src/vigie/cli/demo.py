"""`vigie demo`: a team's half-year, made up on this machine and dated relative to today, ready to be read.

In: today. Out: a workspace, an administrator whose password is kept beside it, the pages.

The demonstration is built again when it is not of today, unless somebody has imported something of their own into it.
"""

import argparse
import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from vigie import publication, simulator
from vigie.cli.console import Console
from vigie.cli.place import workspace_of
from vigie.cli.progress import Progress
from vigie.cli.serve import address_of, listen, serve
from vigie.cli.words import _
from vigie.ledger import imports, inbox
from vigie.ledger.models import Import
from vigie.ledger.sitting import sitting
from vigie.review import corrections
from vigie.review.models import Entry
from vigie.sentences import import_step
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace
from vigie.workspaces.setup import add_user

EMAIL = "demo@vigie.example"
NAME = "Vigie demonstration"
PERSON = "sophie.martin@nordis.example"
# Of about so many replies somebody has said what they are.
LOOKED_AT, LOOKED_AFTER = 24, timedelta(hours=5)
MARK = "demonstration.json"
PASSWORD = "demonstration.password"  # noqa: S105 - the name of the file, not a password


@dataclass(frozen=True, slots=True)
class Built:
    """The demonstration as it stands. `import_id` None: not finished."""

    day: date
    import_id: int | None


def run(args: argparse.Namespace, console: Console) -> int:
    """Build or reuse, then serve."""
    began = time.monotonic()
    workspace = workspace_of(args, writes=True)
    built = _built(workspace)
    if built is None and Import.objects.filter(workspace=workspace).exists():
        raise UsageError("home_in_use", home=str(settings.HOME))
    reused = _reusable(workspace, built, console, fresh=args.fresh)
    if not reused:
        _build(workspace, console)
    document, text = _said(workspace, reused=reused, seconds=time.monotonic() - began)
    if args.no_serve:
        console.answer(document, text)
        return 0
    server = listen(args.host, args.port)
    address = address_of(server)
    lines = [_("The demonstration is at %(address)s (Ctrl-C stops it)") % {"address": address}, text]
    serve(server, console, {"address": address, **document}, "\n".join(lines))
    return 0


def _said(workspace: Workspace, *, reused: bool, seconds: float) -> tuple[dict[str, Any], str]:
    password = _password()
    file = str(settings.HOME / PASSWORD)
    document = {
        "home": str(settings.HOME),
        "workspace": workspace.slug,
        "email": EMAIL,
        "password": password,
        "password_file": file,
        "reused": reused,
        "seconds": round(seconds, 1),
    }
    lines = [
        _("  sign in as  %(email)s") % {"email": EMAIL},
        _("  password    %(password)s") % {"password": password},
        _("  kept in     %(file)s") % {"file": file},
    ]
    return document, "\n".join(lines)


# -- build --------------------------------------------------------------------------------------------------------


def _reusable(workspace: Workspace, built: Built | None, console: Console, *, fresh: bool) -> bool:
    """Whether what stands can be shown as it is."""
    if built is None or built.import_id is None or not Import.objects.filter(pk=built.import_id).exists():
        return False
    if built.day == _today() and not fresh:
        return True
    own = Import.objects.filter(workspace=workspace).exclude(pk=built.import_id).count()
    if own and not fresh:
        note = _("The demonstration is of %(day)s. It holds imports of your own and is kept; --fresh starts anew.")
        console.note(note % {"day": built.day.isoformat()})
        return True
    return False


def _build(workspace: Workspace, console: Console) -> None:
    """Forget what stood, make up the exports, import them. The mark says last that it is finished."""
    today = _today()
    _mark(workspace, Built(today, None))
    _forget(workspace)
    console.note(_("Making up half a year of a team's exports ..."))
    progress = Progress(live=console.live, say=import_step)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="demonstration.") as folder:
        programme = simulator.demo(today)
        simulator.write(simulator.unclassed(programme), Path(folder))
        console.note(_("Importing them ..."))
        try:
            import_id = imports.receive(workspace.pk, Path(folder), _("Demonstration"))
            imports.accept(import_id, progress)
            _look(workspace, simulator.classes(programme))
            publication.after(workspace)
        finally:
            progress.close()
    user = add_user(EMAIL, _password(), "admin", workspace.slug)
    get_user_model().objects.filter(pk=user.pk).update(first_name="Demo")
    Workspace.objects.filter(pk=workspace.pk).update(name=NAME)
    _mark(workspace, Built(today, import_id))


def _look(workspace: Workspace, truth: Mapping[tuple[str, str], str]) -> None:
    """Say of some replies what they are, as the team would: the least sure first, and of some that are sure."""
    now = datetime.now(UTC)
    with sitting(workspace):
        found = inbox.inbox(workspace, inbox.Asked(now - timedelta(days=28), now, limit=1_000)).replies
        read = [r for r in found if r.confidence is not None and r.from_ == "read" and (r.email, r.text) in truth]
        for reply in (*read[:LOOKED_AT:2], *read[LOOKED_AT :: max(1, len(read) // LOOKED_AT)]):
            to = truth[reply.email, reply.text]
            soon = min(now, reply.received_at + LOOKED_AFTER)
            corrections.correct(workspace, reply.reply, to, by=PERSON, now=soon, wait=False)


def _forget(workspace: Workspace) -> None:
    """What an earlier demonstration brought, and what followed from it; users, their passwords and work stay."""
    with transaction.atomic():
        Import.objects.filter(workspace=workspace).delete()
        workspace.rawfile_set.all().delete()
        workspace.signal_states.all().delete()
        workspace.judgements.all().delete()
        workspace.corrections.all().delete()
        workspace.standings.filter(receipt=None).delete()
        Entry.objects.filter(workspace=workspace, what__startswith="reply_correct").delete()
    for name in ("facts", "ledger", "raw"):
        shutil.rmtree(workspace.folder / name, ignore_errors=True)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day of the person at this machine


# -- what is kept beside ------------------------------------------------------------------------------------------


def _built(workspace: Workspace) -> Built | None:
    try:
        said = json.loads((workspace.folder / MARK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Built(date.fromisoformat(said["day"]), said["import_id"])


def _mark(workspace: Workspace, built: Built) -> None:
    workspace.folder.mkdir(parents=True, exist_ok=True)
    said = {"day": built.day.isoformat(), "import_id": built.import_id}
    (workspace.folder / MARK).write_text(json.dumps(said), encoding="utf-8")


def _password() -> str:
    """The administrator's password: made once, readable by the owner of the home only."""
    file = settings.HOME / PASSWORD
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        password = secrets.token_urlsafe(9)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(password + "\n")
        return password
