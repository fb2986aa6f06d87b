"""`vigie review`: the weekly review, its sample, its test, its closing; the month, the quarter, a campaign's debrief.

In: a week. Out: the review as text, JSON, HTML or PDF, on the terminal or in a file. Exit 1: it cannot be closed yet.
"""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from vigie.cli.console import Console
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.desk import open_desk
from vigie.documents.periods import period_document, period_text
from vigie.documents.periods_html import period_html
from vigie.documents.periods_pdf import period_pdf
from vigie.documents.review import weekly_document
from vigie.documents.review_html import review_html
from vigie.documents.review_pdf import review_pdf
from vigie.documents.review_text import review_text
from vigie.documents.sources import sample_document
from vigie.review import periods, sampling, sanity, weekly
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace


class Made(NamedTuple):
    """How a document is written."""

    text: Callable[[dict[str, Any]], str]
    html: Callable[[dict[str, Any]], str]
    pdf: Callable[[dict[str, Any]], bytes]


_WEEK = Made(review_text, review_html, review_pdf)
_PERIOD = Made(period_text, period_html, period_pdf)


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked."""
    workspace, now = workspace_of(args), datetime.now(UTC)
    week = args.week or weekly.current_week(workspace, now)
    if args.what in ("month", "quarter", "debrief"):
        return _period(workspace, args, console, now)
    if args.what == "sample" and args.source:
        return _source(workspace, args, console, now)
    if args.what == "sample":
        return _sample(workspace, week, args, console)
    if args.what == "test":
        weekly.set_test(workspace, week, args.text or "")
    if args.what == "close":
        said = weekly.close(workspace, week, by=args.by, now=now)
    else:
        said = weekly.weekly(workspace, week, now)
    document = weekly_document(said)
    _give(document, args, console, _WEEK)
    return 0 if document["closable"] else 1


def _period(workspace: Workspace, args: argparse.Namespace, console: Console, now: datetime) -> int:
    month = args.month or now.astimezone(ZoneInfo(workspace.zone)).strftime("%Y-%m")
    if args.what == "debrief":
        said = periods.debrief(workspace, args.text or "", now)
    else:
        said = (periods.monthly if args.what == "month" else periods.quarterly)(workspace, month, now)
    document = period_document(said)
    _give(document, args, console, _PERIOD)
    return 0


def _give(document: dict[str, Any], args: argparse.Namespace, console: Console, made: Made) -> None:
    form = "json" if console.as_json else args.format
    if args.out:
        Path(args.out).write_bytes(_bytes(document, form, made))
        console.answer({"file": args.out, "format": form}, _("Written: %(file)s") % {"file": args.out})
    elif form == "pdf":
        if sys.stdout.isatty():
            raise UsageError("pdf_needs_file")
        sys.stdout.buffer.write(_bytes(document, form, made))
    elif form in ("json", "html"):
        sys.stdout.write(_bytes(document, form, made).decode() + "\n")
    else:
        console.answer(document, made.text(document))


def _bytes(document: dict[str, Any], form: str, made: Made) -> bytes:
    if form == "json":
        return json.dumps(document, ensure_ascii=False, indent=2).encode()
    if form == "html":
        return made.html(document).encode()
    return made.pdf(document) if form == "pdf" else made.text(document).encode()


def _sample(workspace: Workspace, week: str, args: argparse.Namespace, console: Console) -> int:
    if args.on is not None or args.off is not None:
        row = sanity.mark(workspace, week, on_target=args.on or 0, off_target=args.off or 0)
        console.answer({"week": week, **row.notes["sanity"]}, _("Kept."))
        return 0
    drawn = sanity.drawn(open_desk(workspace, datetime.now(UTC)).engine, workspace, week)
    console.answer({"week": week, "drawn": drawn}, _lines(drawn) or _("Nobody new was written to that week."))
    return 0


def _source(workspace: Workspace, args: argparse.Namespace, console: Console, now: datetime) -> int:
    if args.on is not None or args.off is not None:
        said = sampling.mark(
            workspace, args.source, on_target=args.on or 0, off_target=args.off or 0, by=args.by, now=now
        )
        document = {"source": args.source, **sample_document(said)}
        console.answer(document, document["sentence"])
        return 0
    desk = open_desk(workspace, now)
    drawn = sampling.draw(desk.engine, workspace, args.source, desk.as_of)
    console.answer({"source": args.source, "drawn": drawn}, _lines(drawn))
    return 0


def _lines(drawn: list[dict[str, Any]]) -> str:
    return "\n".join(" | ".join(str(v) for v in contact.values() if v not in (None, "")) for contact in drawn)
