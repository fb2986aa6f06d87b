"""`vigie followups`: what each step of the sequences brings and costs, and how many follow-ups are worth sending.

In: a split, filters, days, a moment. Out: steps, a recommendation with its evidence. Exit 1: fewer would be better.
"""

import argparse
from datetime import UTC, datetime
from typing import Any

from vigie.cli.console import Console, table
from vigie.cli.metrics import say_if_stale
from vigie.cli.moments import filters, moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.cli.written import number, percent
from vigie.facts.engines.duckdb import open_engine
from vigie.metrics.followups import FollowUps, Step, followups
from vigie.sentences import slice_label, slices_phrase, trial_sentence


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
        where=filters(args.where),
    )
    console.answer({"as_of": as_of.isoformat(), "followups": [_document(f) for f in found]}, _text(found))
    if not args.as_of:
        say_if_stale(engine, as_of, console)
    return 1 if any(f.reason in ("step_too_costly", "first_step_too_costly") for f in found) else 0


def _document(found: FollowUps) -> dict[str, Any]:
    return {
        "slice": dict(found.slice),
        "start": found.period.start.isoformat(),
        "end": found.period.end.isoformat(),
        "sent": found.sent,
        "recommended": found.recommended,
        "reason": found.reason,
        "sentence": _sentence(found),
        "steps": [_step(s) for s in found.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    counts = step.counts
    return {
        "step": counts.step,
        "delivered": counts.delivered,
        "positives": counts.positives,
        "refusals": counts.refusals,
        "opt_outs": counts.opt_outs,
        "complaints": counts.complaints,
        "cost": counts.cost,
        "too_costly": step.too_costly,
        "verdict": step.verdict,
    }


def _sentence(found: FollowUps) -> str:
    cut = next((s for s in found.steps if s.verdict == "stop"), None)
    params = {
        "recommended": found.recommended,
        "sent": found.sent,
        "positives": sum(s.counts.positives for s in found.steps),
        "step": cut.counts.step if cut else "",
        "cost": (number(cut.counts.cost, 1) if cut.counts.cost is not None else _("more than 3")) if cut else "",
        "chance": percent(cut.too_costly) if cut else "",
    }
    return trial_sentence(f"followups.{found.reason}", params)


def _text(found: list[FollowUps]) -> str:
    if not found:
        return _("No message with a step in this period.")
    return "\n\n".join(_block(f) for f in found)


def _block(found: FollowUps) -> str:
    head = [_("step"), _("delivered"), _("positive"), _("refusals"), _("opt-outs"), _("complaints")]
    head += [_("cost"), _("chance too high"), _("verdict")]
    words = {"keep": _("keep"), "stop": _("too costly"), "wait": _("too few")}
    rows = [
        [
            *(str(n) for n in (s.counts.step, s.counts.delivered, s.counts.positives, s.counts.refusals)),
            *(str(n) for n in (s.counts.opt_outs, s.counts.complaints)),
            number(s.counts.cost, 1),
            percent(s.too_costly),
            words[s.verdict],
        ]
        for s in found.steps
    ]
    title = [slices_phrase(found.slice)] if found.slice and found.slice[0][1] else []
    title = title or [slice_label(value) for _name, value in found.slice]
    return "\n".join([*title, table([head, *rows], right=frozenset(range(8))), _sentence(found)])
