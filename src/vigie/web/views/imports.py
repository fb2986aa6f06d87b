"""Receiving files, matching their columns, previewing, accepting, following, undoing.

In: uploads and decisions. Out: pages, a stream of progress, the file of rejected rows.
"""

import json
import time
from collections.abc import Iterator
from functools import partial, wraps
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from vigie import publication, sentences
from vigie.documents.machines import left_of_import
from vigie.ledger import imports
from vigie.ledger.models import Import
from vigie.sentences.machines import left_note, left_total
from vigie.vocabulary.errors import VigieError
from vigie.web import doing, formats, previews, uploads
from vigie.web.doors import RoomView, needs
from vigie.web.panels import guarded
from vigie.workspaces.models import Workspace, may

# A stream holds one thread of the server: few at a time, short; the page polls when it is refused one.
STREAMS = BoundedSemaphore(3)
STREAM_SECONDS = 60
TICK_SECONDS = 0.5


def _own(view: RoomView[Any]) -> RoomView[Any]:
    """Another team's import does not exist."""

    @wraps(view)
    def inner(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
        if not Import.objects.filter(pk=number, workspace=workspace).exists():
            raise Http404(number)
        return view(request, workspace, number)

    return inner


def _decision(view: RoomView[Any]) -> RoomView[Any]:
    """A decision that cannot be carried out is answered by the import's own page, with the reason."""

    @wraps(view)
    def inner(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
        try:
            return view(request, workspace, number)
        except VigieError as error:
            return _detail(request, workspace, number, _said(error))

    return inner


# What the page offers, and the right that it takes.
_RIGHTS = (("import", "import"), ("undo", "undo_import"))


@require_safe
@needs("read")
def listing(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Where files are dropped, and what was imported before."""
    return _listing(request, workspace)


def _listing(request: HttpRequest, workspace: Workspace, problem: tuple[str, str] | None = None) -> HttpResponse:
    lang = _lang()
    context = {
        "nav": "import",
        "past": [uploads.line(r, workspace.zone, lang) for r in imports.listing(workspace.pk)],
        "limit": formats.size(settings.UPLOAD_LIMIT_BYTES, lang),
        "known": uploads.tools(),
        "problem": problem,
        "may_import": may(request.user, workspace, "import"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/imports.html", context, status=status)


@require_POST
@needs("import")
def receive(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """Keep the bytes first; one file is one import, several together are one import too."""
    files: list[UploadedFile] = request.FILES.getlist("files")
    if not files:
        return _listing(request, workspace, (gettext("No file was chosen."), gettext("Choose one or more files.")))
    if sum(f.size or 0 for f in files) > settings.UPLOAD_LIMIT_BYTES:
        words = {"limit": formats.size(settings.UPLOAD_LIMIT_BYTES, _lang())}
        said = gettext("These files are larger than %(limit)s together.") % words
        return _listing(request, workspace, (said, gettext("Import them with the command line: vigie import FILE.")))
    given = [(f.file, f.name or "") for f in files]
    options = imports.ImportOptions(background=True)
    try:
        number = imports.receive(workspace.pk, given, user_id=request.user.pk, options=options)
    except VigieError as error:
        return _listing(request, workspace, _said(error))
    if imports.report(number).status == "received":
        previews.start(number)
    return redirect("web:import", number)


@require_POST
@needs("import")
@_own
def preview(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Read the files without counting anything, again if need be."""
    previews.start(number)
    return redirect("web:import", number)


@require_safe
@needs("read")
@_own
def detail(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """One import, wherever it stands."""
    return _detail(request, workspace, number)


def _detail(request: HttpRequest, workspace: Workspace, number: int,
            problem: tuple[str, str] | None = None) -> HttpResponse:  # fmt: skip
    lang = _lang()
    report = imports.report(number)
    context: dict[str, Any] = {"nav": "import", "number": number, "problem": problem}
    context |= {f"may_{what}": may(request.user, workspace, right) for what, right in _RIGHTS}
    if report.status == "mapping_needed":
        context["mappings"] = uploads.mappings(imports.shape(number), request.GET)
    context["report"] = uploads.view(report, workspace.zone, lang)
    context["working"] = _working(report)
    if report.status == "done" and report.by_table.get("events"):
        context["machines"] = guarded("machines", partial(_machines, number), request.get_full_path()).value
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/import.html", context, status=status)


def _machines(number: int) -> dict[str, Any]:
    """What is left out of the numbers because machines did it; {} when nothing is."""
    found = left_of_import(number)
    total = sum(one["times"] for one in found)
    return {"total": left_total(total), "lines": found, "note": left_note()} if total else {}


@require_POST
@needs("import")
@_own
@_decision
def confirm_mapping(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Remember which column is what, then read the file again."""
    for name, mapping in uploads.confirmed(imports.shape(number), request.POST):
        imports.confirm_mapping(number, name, mapping)
    previews.start(number)
    return redirect("web:import", number)


@require_POST
@needs("import")
@_own
@_decision
def accept(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Hand the import to the background worker."""
    imports.enqueue(number)
    return redirect("web:import", number)


@require_POST
@needs("import")
@_own
@_decision
def refuse(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Leave the file out: nothing of it was counted."""
    imports.refuse(number)
    return redirect("web:imports")


@require_POST
@needs("undo_import")
@_own
@_decision
def undo(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Take back everything this import brought."""
    imports.undo(number, by=doing.name(request.user))
    publication.after(workspace)
    return redirect("web:import", number)


@require_safe
@needs("import")
@_own
def rejected(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """The rows that could not be used, with line, reason and remedy; correct them and import the file again."""
    path = imports.rejected_file(number, _words_of)
    if path is None:
        raise Http404(number)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{gettext('rejected')}-{path.name}")


@require_safe
@needs("read")
@_own
def progress(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Where the import stands now, for pages that poll."""
    return JsonResponse(_state(imports.report(number), _lang()))


@require_safe
@needs("read")
@_own
def events(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponseBase:
    """Where the import stands, as it goes. 204 tells the browser not to come back: it will poll."""
    if not STREAMS.acquire(blocking=False):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer = StreamingHttpResponse(_Stream(number, _lang()), content_type="text/event-stream")
    # The compressor would hold small messages back; a coding already named keeps it away.
    answer.headers["Content-Encoding"] = "identity"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


class _Stream:
    """Messages until the import is over; gives its place back however it ends."""

    def __init__(self, number: int, lang: str) -> None:
        self._messages = self._tell(number, lang)
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        return self._messages

    def close(self) -> None:
        """Called by the server when the reader leaves."""
        if self._open:
            self._open = False
            STREAMS.release()

    @staticmethod
    def _tell(number: int, lang: str) -> Iterator[bytes]:
        until, before, pace = time.monotonic() + STREAM_SECONDS, "", _Pace()
        yield b"retry: 1000\n\n"
        while time.monotonic() < until:
            report = imports.report(number)
            state = _state(report, lang, pace.left(report))
            text = json.dumps(state)
            yield f"event: progress\ndata: {text}\n\n".encode() if text != before else b": still here\n\n"
            if state["over"]:
                return
            before = text
            time.sleep(TICK_SECONDS)


class _Pace:
    """How long the current step still takes, from how fast it went since this stream looks at it."""

    def __init__(self) -> None:
        self._step, self._since, self._first = "", 0.0, 0

    def left(self, report: imports.ImportReport) -> float | None:
        now = time.monotonic()
        if report.step != self._step:
            self._step, self._since, self._first = report.step, now, report.done
        moved, took = report.done - self._first, now - self._since
        if not report.total or moved <= 0 or took < 1:
            return None
        return took * (report.total - report.done) / moved


def _working(report: imports.ImportReport) -> bool:
    return report.status in uploads.WORKING or (report.status == "received" and previews.under_way(report.import_id))


def _state(report: imports.ImportReport, lang: str, left: float | None = None) -> dict[str, Any]:
    return uploads.progress(report, lang, left) | {"over": not _working(report)}


def _words_of(code: str, params: list[str]) -> tuple[str, str]:
    return sentences.reason(code, params), sentences.remedy(code, params)


def _said(error: VigieError) -> tuple[str, str]:
    return sentences.reason(error.code, error.params), sentences.remedy(error.code, error.params)


def _lang() -> str:
    return (get_language() or "fr")[:2]
