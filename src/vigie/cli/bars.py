"""`vigie bars`: why a contact is not written to; `--lift` lets go, `--because` proves a new consent.

In: an address, or the number of a bar. Out: bars with what may be done about them.
"""

import argparse
from datetime import UTC, datetime
from typing import Any

from vigie.cli.console import Console
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents.bars import bars_document, lifted_document
from vigie.review import bars
from vigie.sentences.reasons import REASONS
from vigie.vocabulary.errors import UsageError


def run(args: argparse.Namespace, console: Console) -> int:
    """List, or lift."""
    workspace = workspace_of(args)
    if args.lift is not None:
        now = datetime.now(UTC)
        row = bars.lift(workspace, args.lift, by=args.by, now=now, because=args.because, email=args.email)
        lifted = lifted_document(workspace, row, now)
        console.answer(lifted, lifted["sentence"])
        return 0
    if not args.email or args.because:
        raise UsageError("bad_usage", message=_("an address, or --lift NUMBER"), command="vigie bars")
    said = bars_document(workspace, args.email)
    text = "\n".join(_line(bar) for bar in said["bars"])
    console.answer(said, text or said["sentence"])
    return 0


def _line(bar: dict[str, Any]) -> str:
    way = _("A person may lift it: vigie bars --lift %(id)s") % bar
    if bar["kept"]:
        words = REASONS[bar["kept"]]
        way = f"{_(words.reason)} {_(words.remedy)}"
    if bar["replies"]:
        way += " " + _("Replies: %(numbers)s.") % {"numbers": ", ".join(bar["replies"])}
    return f"{bar['id']}: {bar['sentence']} {way}"
