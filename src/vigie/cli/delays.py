"""`vigie delays`: time to first reply, by provider and by step, and whether it grows.

In: a split, filters, days, a moment. Out: quantiles with censoring; two weeks against as old ones. Exit 1: slower.
"""

import argparse
from datetime import UTC, datetime
from typing import Any

from vigie.cli.console import Console, table
from vigie.cli.metrics import say_if_stale
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents import delays_document, delays_sentence
from vigie.facts.engines.duckdb import open_engine
from vigie.filters import read_filters
from vigie.metrics.delays import Delay, DelayChange, changes, delays
from vigie.sentences import dimension_label, slice_label
from vigie.sentences.written import number, percent

# B5 and C5 ask for these two; `--by` asks for another one instead.
_SPLITS = ((), ("provider",), ("step",))


def run(args: argparse.Namespace, console: Console) -> int:
    """Read and answer."""
    workspace = workspace_of(args)
    as_of = moment(args.as_of, workspace.zone) if args.as_of else datetime.now(UTC)
    engine = open_engine(workspace.facts_root)
    asked: dict[str, Any] = {"as_of": as_of, "zone": workspace.zone, "where": read_filters(args.where, engine, as_of)}
    splits = ((), (args.by,)) if args.by else _SPLITS
    read = [d for by in splits for d in delays(engine, by=by, days=args.days, **asked)]
    compared = [c for by in splits for c in changes(engine, by=by, **asked)]
    console.answer(delays_document(read, compared, as_of), _text(read, compared))
    if not args.as_of:
        say_if_stale(engine, as_of, console)
    return 1 if any(c.verdict == "slower" for c in compared) else 0


def _text(read: list[Delay], compared: list[DelayChange]) -> str:
    if not read:
        return _("No message in this period.")
    verdicts = {c.slice: c for c in compared}
    head = [_("slice"), _("replies"), _("open"), _("median"), _("interval")]
    head += [_("three in four"), _("nine in ten"), _("change")]
    rows = [
        [
            _slice(d),
            f"{d.replies}/{d.messages}",
            str(d.open),
            _hours(d.median),
            "-" if d.low is None else f"{_hours(d.low)} .. {_hours(d.high)}",
            _hours(d.three_quarters),
            _hours(d.ninth),
            _moved(verdicts.get(d.slice)),
        ]
        for d in read
    ]
    return "\n\n".join([table([head, *rows], right=frozenset({1, 2, 3, 4, 5, 6})), delays_sentence(verdicts.get(()))])


def _slice(delay: Delay) -> str:
    named = ", ".join(f"{dimension_label(d)} {slice_label(value, d)}" for d, value in delay.slice)
    return named or _("all")


def _hours(hours: float | None) -> str:
    return "-" if hours is None else f"{number(hours, 1)} h"


def _moved(change: DelayChange | None) -> str:
    words = {"slower": _("slower"), "faster": _("faster"), "same": _("as before"), "wait": _("too few")}
    if change is None:
        return words["wait"]
    if change.verdict not in ("slower", "faster"):
        return words[change.verdict]
    return f"{words[change.verdict]} ({percent(change.slower)})"
