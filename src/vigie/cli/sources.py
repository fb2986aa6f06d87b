"""`vigie sources` and `vigie budget`: sources side by side, where the next messages or calls should go.

In: weeks, a split, a day to compare around, a moment. Out: a table, or the documented JSON.
"""

import argparse
from datetime import UTC, date, datetime

from vigie.cli.console import Console, table
from vigie.cli.metrics import say_if_stale
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents.sources import budget_document, budget_words, part_name, rules_of, sources_document
from vigie.facts.engines.duckdb import open_engine
from vigie.metrics.budget import Choice, Split
from vigie.metrics.placing import Kind, budget
from vigie.metrics.sources import Around, Change, Source, Sources, around, only, sources
from vigie.sentences import dimension_label, slice_label, state_word
from vigie.sentences.sources import closed_word, source_change, source_sentence
from vigie.sentences.written import change, number, percent
from vigie.vocabulary.errors import UsageError

CALLS, SENDS = 100, 1000


def run(args: argparse.Namespace, console: Console) -> int:
    """Read and answer; an empty workspace has no row, which is no error."""
    workspace, now = workspace_of(args), datetime.now(UTC)
    as_of = moment(args.as_of, workspace.zone) if args.as_of else now
    engine = open_engine(workspace.facts_root)
    asked = {"as_of": as_of, "zone": workspace.zone, "currency": workspace.currency}
    if args.command == "budget":
        found = sources(engine, **asked)
        kind: Kind = "calls" if args.calls else "sends"
        total = args.calls or args.sends or SENDS
        rules = rules_of(workspace, as_of, found)
        split = budget(engine, as_of=as_of, zone=workspace.zone, kind=kind, total=total, split=args.by, rules=rules)
        console.answer(budget_document(split, kind, args.by, as_of), _parts(split, kind))
    else:
        found = sources(engine, weeks=args.weeks, by=args.by, **asked)
        changed = around(engine, _day(args.since), weeks=args.weeks, by=args.by, **asked) if args.since else None
        console.answer(sources_document(found, as_of, changed), _text(found, changed))
    if not args.as_of:
        say_if_stale(engine, as_of, console)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("bad_moment", text=text) from None


def _text(found: Sources, changed: Around | None) -> str:
    if not found.rows:
        return _("No source yet: nothing was sent, met or spent in this period.")
    head = [dimension_label(found.by), _("delivered"), _("positive"), _("rate"), _("interval"), _("held")]
    head += [_("cost"), _("per meeting"), _("state"), _("why")]
    shown = table([head, *(_row(r) for r in found.rows)], right=frozenset({1, 2, 3, 4, 5, 6, 7}))
    if changed is None:
        return shown
    title = _("Before and after %(day)s") % {"day": changed.since.isoformat()}
    heads = [dimension_label(found.by), _("before"), _("after"), _("change"), _("interval"), ""]
    rows = table([heads, *(_changed(c) for c in changed.changes)], right=frozenset({1, 2, 3, 4}))
    return "\n\n".join([shown, f"{title}\n{rows}"])


def _row(row: Source) -> list[str]:
    cost = " + ".join(f"{number(a)} {c}" for c, a in row.spent.own.items()) or "-"
    span = "-" if row.low is None else f"{percent(row.low, 1)} .. {percent(row.high, 1)}"
    currency = next(iter(row.spent.own), "") if only(row.spent.own) is not None else ""
    return [
        slice_label(row.value),
        str(row.delivered),
        str(row.positive),
        _("n. s.") if row.rate is None else percent(row.rate, 1),
        span,
        str(row.held),
        cost,
        _("n. s.") if row.per_meeting is None else f"{number(row.per_meeting)} {currency}",
        state_word(row.state),
        source_sentence(row.why),
    ]


def _changed(found: Change) -> list[str]:
    rates = [percent(side.rate, 1) if side else "-" for side in (found.before, found.after)]
    span = "-" if found.low is None else f"{change(found.low)} .. {change(found.high)}"
    return [slice_label(found.value), *rates, change(found.ratio), span, source_change(found.verdict)]


def _parts(found: Split, kind: Kind) -> str:
    if not found.choices:
        return budget_words(found, kind)
    head = [_("source, and campaign or segment"), _("share now"), _("next"), _("per 1,000"), _("90% interval")]
    head += [_("chance of being best"), ""]
    shown = table([head, *(_part(c) for c in found.choices)], right=frozenset({1, 2, 3, 4, 5}))
    return f"{shown}\n\n{budget_words(found, kind)}"


def _part(choice: Choice) -> list[str]:
    belief = choice.belief
    span = f"{number(belief.quantile(0.05) * 1000, 1)} .. {number(belief.quantile(0.95) * 1000, 1)}" if belief else "-"
    return [
        part_name(choice),
        percent(choice.now),
        str(choice.give),
        number(belief.mean * 1000, 1) if belief else "-",
        span,
        percent(choice.best) if belief else "-",
        closed_word(choice.cell.closed) if choice.cell.closed else "",
    ]
