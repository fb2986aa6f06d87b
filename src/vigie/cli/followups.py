"""`vigie followups`: what each step of the sequences brings and costs, and how many follow-ups are worth sending.

In: a split, filters, days, a moment. Out: steps, a recommendation with its evidence. Exit 1: fewer would be better.
"""

import argparse
from datetime import UTC, datetime

from vigie.cli.console import Console, table
from vigie.cli.metrics import say_if_stale
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents import followups_document, followups_sentence
from vigie.facts.engines.duckdb import open_engine
from vigie.filters import read_filters
from vigie.metrics.followups import FollowUps, followups
from vigie.sentences import slice_label, slices_phrase
from vigie.sentences.written import number, percent


def run(args: argparse.Namespace, console: Console) -> int:
    """Read and answer."""
    workspace = workspace_of(args)
    as_of = moment(args.as_of, workspace.zone) if args.as_of else datetime.now(UTC)
    engine = open_engine(workspace.facts_root)
    found = followups(
        engine,
        as_of=as_of,
        zone=workspace.zone,
        by=(args.by,) if args.by else (),
        days=args.days,
        where=read_filters(args.where, engine, as_of),
    )
    console.answer(followups_document(found, as_of), _text(found))
    if not args.as_of:
        say_if_stale(engine, as_of, console)
    return 1 if any(f.reason in ("step_too_costly", "first_step_too_costly") for f in found) else 0


def _text(found: list[FollowUps]) -> str:
    if not found:
        return _("No message with a step in this period.")
    return "\n\n".join(_block(f) for f in found)


def _block(found: FollowUps) -> str:
    head = [_("step"), _("delivered"), _("positive"), _("refusals"), _("opt-outs"), _("complaints")]
    head += [_("cost"), _("interval"), _("chance too high"), _("verdict")]
    words = {"keep": _("keep"), "stop": _("too costly"), "wait": _("too few")}
    rows = [
        [
            *(str(n) for n in (s.counts.step, s.counts.delivered, s.counts.positives, s.counts.refusals)),
            *(str(n) for n in (s.counts.opt_outs, s.counts.complaints)),
            number(s.counts.cost, 1),
            "-" if s.low is None else f"{number(s.low, 1)} .. {number(s.high, 1)}",
            percent(s.too_costly),
            words[s.verdict],
        ]
        for s in found.steps
    ]
    title = [slices_phrase(found.slice)] if found.slice and found.slice[0][1] else []
    title = title or [slice_label(value) for _name, value in found.slice]
    return "\n".join([*title, table([head, *rows], right=frozenset(range(9))), followups_sentence(found)])
