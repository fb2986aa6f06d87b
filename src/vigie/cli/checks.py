"""What `vigie doctor` looks at: one function per check.

In: the open home. Out: verdicts with what to do about them. Nothing is changed.
"""

import hashlib
import random
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import ngettext

from vigie.actions import outbox
from vigie.cli.facts import problem_sentence
from vigie.cli.words import LOCALE, _
from vigie.desk import open_desk
from vigie.documents.inbox import capture_document
from vigie.documents.mailboxes import mailbox_sentence
from vigie.facts.store import read_snapshot
from vigie.facts.verify import problems
from vigie.ledger import batches, consulting
from vigie.ledger.models import Import, RawFile, Status
from vigie.outreach import hooks, mailboxes
from vigie.replies import opinion
from vigie.review.capture import capture
from vigie.sentences.reasons import REASONS
from vigie.vocabulary.errors import SettingsError
from vigie.workspaces.models import Workspace

LITTLE_SPACE = 2 * 1024**3
# SQLite before 3.35 has no RETURNING, which claiming a job relies on.
OLDEST_SQLITE = (3, 35)
ENGINE_SERIES = "2.0."
SAMPLE = 20
SILENT = timedelta(minutes=5)
LATE = timedelta(minutes=30)
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check: `detail` is what was seen, `remedy` what to do about it; without remedy all is well.

    `advice`: the remedy is about the programme, the installation is well.
    """

    check: str
    detail: str
    remedy: str = ""
    advice: bool = False

    @property
    def ok(self) -> bool:
        """Nothing to do about the installation."""
        return not self.remedy or self.advice


def verdicts(*, full: bool) -> Iterator[Verdict]:
    """Every check, in the order in which one failure explains the next."""
    yield home()
    yield privacy()
    yield space()
    yield database()
    yield engine()
    yield translations()
    yield opinions()
    for workspace in Workspace.objects.order_by("slug"):
        yield zone(workspace)
        yield facts(workspace)
        yield raw_files(workspace, full=full)
        yield imports(workspace)
        yield outward(workspace)
        yield mail(workspace)
        yield heard(workspace)


def home() -> Verdict:
    """A file can be written where the data live."""
    try:
        with TemporaryFile(dir=settings.HOME):
            pass
    except OSError as error:
        return Verdict("home", str(error), _("Correct the rights of the folder, or choose another home."))
    return Verdict("home", str(settings.HOME))


def privacy() -> Verdict:
    """Nobody else on this machine can read names and addresses."""
    mode = stat.S_IMODE(settings.HOME.stat().st_mode)
    open_to_others = bool(mode & (stat.S_IRWXG | stat.S_IRWXO))
    remedy = _("chmod 700 %(home)s") % {"home": settings.HOME} if open_to_others else ""
    return Verdict("privacy", f"{mode:o}", remedy)


def space() -> Verdict:
    """Room for the next import: raw file, ledger and new parts are written beside the old ones."""
    free = shutil.disk_usage(settings.HOME).free
    remedy = _("Free some space: an import needs about three times the size of its file.")
    enough = free >= LITTLE_SPACE
    return Verdict("disk_space", f"{free / 1024**3:.1f} GiB", "" if enough else remedy)


def database() -> Verdict:
    """The state's database is recent, whole, and writes ahead."""
    if connection.vendor != "sqlite":
        return Verdict("database", connection.vendor)
    version = sqlite3.sqlite_version
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        whole = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    detail = f"SQLite {version}, {mode}, {whole}"
    if whole != "ok":
        return Verdict("database", detail, _("Restore the database from a backup."))
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return Verdict("database", detail, _("Install a Python with SQLite 3.35 or newer."))
    if mode != "wal":
        return Verdict("database", detail, _("Move the home to a local disk: no write-ahead log works here."))
    return Verdict("database", detail)


def engine() -> Verdict:
    """DuckDB is of the series that the SQL was checked on."""
    known = duckdb.__version__.startswith(ENGINE_SERIES)
    remedy = "" if known else _("Install the versions of requirements.lock.")
    return Verdict("engine", f"DuckDB {duckdb.__version__}", remedy)


def translations() -> Verdict:
    """The French sentences are compiled."""
    file = LOCALE / "fr" / "LC_MESSAGES" / "django.mo"
    return Verdict("translations", "fr, en", "" if file.exists() else _("Install Vigie again."))


def opinions() -> Verdict:
    """The language model that is asked about unsure replies, if one is named, answers as it should."""
    name = "second_opinion"
    try:
        model = consulting.endpoint()
    except SettingsError as error:
        words = REASONS[error.code]
        return Verdict(name, _(words.reason) % error.params, _(words.remedy))
    if model is None:
        return Verdict(name, _("nobody is asked"))
    detail = _("%(model)s is asked about unsure replies") % {"model": model.model or urlsplit(model.url).netloc}
    if opinion.parsed(model(opinion.INSTRUCTION, "Thanks, and have a nice day.")) is None:
        remedy = _("It does not answer as asked. Look at VIGIE_OPINION_URL, VIGIE_OPINION_MODEL and VIGIE_OPINION_KEY.")
        return Verdict(name, detail, remedy)
    return Verdict(name, detail)


def zone(workspace: Workspace) -> Verdict:
    """The zone that decides what a day is exists on this machine."""
    name = f"zone:{workspace.slug}"
    try:
        ZoneInfo(workspace.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return Verdict(name, workspace.zone, _("Choose a zone such as Europe/Paris."))
    return Verdict(name, workspace.zone)


def facts(workspace: Workspace) -> Verdict:
    """The published snapshot is what its manifest says."""
    snapshot = read_snapshot(workspace.facts_root)
    found = [problem_sentence(p) for p in problems(snapshot)]
    rows = sum(snapshot.rows(table) for table in snapshot.tables)
    detail = "; ".join(found) or _("%(rows)d rows") % {"rows": rows}
    return Verdict(f"facts:{workspace.slug}", detail, _("vigie facts build") if found else "")


def raw_files(workspace: Workspace, *, full: bool) -> Verdict:
    """Raw files are there and unaltered: all of them, or a sample."""
    files = list(RawFile.objects.filter(workspace=workspace).select_related("workspace"))
    looked_at = files if full or len(files) <= SAMPLE else random.sample(files, SAMPLE)
    altered = [str(f.path) for f in looked_at if not f.path.exists() or sha256(f.path) != f.sha256]
    seen = _("%(seen)d of %(all)d read") % {"seen": len(looked_at), "all": len(files)}
    remedy = _("Restore these files from a backup.") if altered else ""
    return Verdict(f"raw_files:{workspace.slug}", ", ".join(altered) or seen, remedy)


def imports(workspace: Workspace) -> Verdict:
    """No import waits for a worker that is not there; what came by itself was understood."""
    rows = Import.objects.filter(workspace=workspace)
    silent = timezone.now() - SILENT
    stuck = rows.filter(status=Status.RUNNING, heartbeat_at__lt=silent) | rows.filter(
        status=Status.QUEUED, received_at__lt=silent
    )
    numbers = ", ".join(str(i) for i in stuck.order_by("pk").values_list("pk", flat=True))
    if failed := ", ".join(str(batch.pk) for batch in batches.failed(workspace)):
        remedy = _("`vigie digest` tries again: the bytes are kept. The page of imports says why.")
        return Verdict(f"imports:{workspace.slug}", _("not understood: %(numbers)s") % {"numbers": failed}, remedy)
    remedy = _("Start `vigie serve` or `vigie worker`: it takes them up.") if numbers else ""
    detail = _("waiting: %(numbers)s") % {"numbers": numbers} if numbers else _("none waiting")
    return Verdict(f"imports:{workspace.slug}", detail, remedy)


def outward(workspace: Workspace) -> Verdict:
    """Connected tools were told what was decided; programs that listen take what they are sent."""
    failed = [str(row.pk) for row in outbox.troubles(workspace)]
    deaf = [row.name for row in hooks.listing(workspace) if row.trouble]
    if failed:
        detail = _("not told: %(numbers)s") % {"numbers": ", ".join(failed)}
        return Verdict(f"outward:{workspace.slug}", detail, _("`vigie outbox` says why, and what to do."))
    if deaf:
        detail = _("not taken by: %(names)s") % {"names": ", ".join(deaf)}
        return Verdict(f"outward:{workspace.slug}", detail, _("`vigie hooks` says why; `vigie hooks test NAME` tries."))
    return Verdict(f"outward:{workspace.slug}", _("everything told"))


def mail(workspace: Workspace) -> Verdict:
    """Every mailbox was read, and not too long ago."""
    name, rows = f"mailboxes:{workspace.slug}", list(mailboxes.listing(workspace))
    told = _("%(name)s: %(sentence)s")
    wrong = [told % {"name": row.name, "sentence": mailbox_sentence(row)} for row in rows if row.trouble]
    if wrong:
        return Verdict(name, "; ".join(wrong), _("`vigie mailbox check NAME` tries again."))
    late = [row.name for row in rows if row.due_at < timezone.now() - LATE]
    if late:
        detail = _("not read on time: %(names)s") % {"names": ", ".join(late)}
        return Verdict(name, detail, _("Start `vigie serve` or `vigie worker`: it reads them."))
    if not rows:
        return Verdict(name, _("none"))
    unread = sum(row.synced_at is None for row in rows)
    read = len(rows) - unread
    with_unread = ngettext("%(count)d read, %(unread)d not yet", "%(count)d read, %(unread)d not yet", read)
    said = with_unread if unread else ngettext("%(count)d read", "%(count)d read", read)
    return Verdict(name, said % {"count": read, "unread": unread})


def heard(workspace: Workspace) -> Verdict:
    """What people answer is heard: mailboxes are read or tell replies, replies have a writer and a class."""
    now = timezone.now()
    desk = open_desk(workspace, now)
    found = capture_document(capture(desk.engine, workspace, desk.heard, now))
    name = f"capture:{workspace.slug}"
    if not found["to_do"]:
        return Verdict(name, _("every answer is heard"))
    counts = {what: found[what] for what in ("unheard", "strangers", "unplaced", "unclassed")}
    detail = _(
        "answers that nobody hears: to %(unheard)s messages; replies of nobody: %(strangers)s, to nothing known: "
        "%(unplaced)s, without a class: %(unclassed)s"
    )
    remedies = [*found["to_do"], *([_("`vigie replies --strangers` lists them.")] if found["strangers"] else [])]
    return Verdict(name, detail % counts, " ".join(remedies), advice=True)


def sha256(file: Path) -> str:
    """The hash of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()
