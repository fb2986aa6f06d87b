"""`vigie experiments`: plan and keep a test, read it on any day, list those running, measure what a decision did.

In: an audience, two versions or a decision's day. Out: sizes, a verdict with its interval. Exit 1: a test is broken.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vigie.cli.console import Console, table
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.documents import (
    declared_document,
    design_document,
    outcome_document,
    outcome_sentence,
    result_document,
    result_sentence,
    running_document,
)
from vigie.facts.engines.duckdb import Engine, open_engine
from vigie.filters import read_filters
from vigie.metrics import effects, experiments
from vigie.metrics.experiments import MESSAGE_DAYS, SEQUENCE_DAYS, Test
from vigie.review import experiments as review
from vigie.review import outcomes
from vigie.sentences import outcome_label, trial_sentence
from vigie.sentences.diagnosis import confound_sentence
from vigie.sentences.trials import outcome_verdict
from vigie.sentences.written import change, number, percent
from vigie.vocabulary.errors import UsageError
from vigie.workspaces.models import Workspace

# How far back a running test may have begun.
_RECENT = 90
Answer = tuple[dict[str, Any], str, int]


@dataclass(frozen=True, slots=True)
class _Asked:
    args: argparse.Namespace
    workspace: Workspace
    engine: Engine
    as_of: datetime
    zone: str
    where: dict[str, list[str | None]]

    @property
    def here(self) -> dict[str, Any]:
        """What every question of the room starts from."""
        return {"as_of": self.as_of, "zone": self.zone}

    @property
    def days(self) -> int:
        """How long a contact is watched."""
        return SEQUENCE_DAYS if self.args.scope == "sequence" else MESSAGE_DAYS


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked."""
    workspace = workspace_of(args, writes=args.what == "start")
    as_of = moment(args.as_of, workspace.zone) if args.as_of else datetime.now(UTC)
    engine = open_engine(workspace.facts_root)
    where = read_filters(args.where, engine, as_of)
    asked = _Asked(args, workspace, engine, as_of, workspace.zone, where)
    does: dict[str, Callable[[_Asked], Answer]] = {
        "plan": _plan,
        "start": _start,
        "read": _read,
        "end": _end,
        "running": _list,
        "effect": _effect,
    }
    document, text, code = does[args.what](asked)
    console.answer({"as_of": as_of.isoformat(), **document}, text)
    return code


def _plan(asked: _Asked) -> Answer:
    args = asked.args
    start = asked.as_of.astimezone(ZoneInfo(asked.zone)).date()
    test = Test(args.variable, ("A", "B"), asked.where, start, outcome=args.outcome, days=asked.days, scope=args.scope)
    base, weekly = args.base, args.weekly
    if base is None or weekly is None:
        known, entering = experiments.history(asked.engine, test, **asked.here)
        base, weekly = known if base is None else base, entering if weekly is None else weekly
    plan = experiments.design(base or 0.0, weekly, outcome=args.outcome, effect=args.effect)
    campaigns = [c for c in asked.where.get("campaign", []) if c]
    shared = [o for c in campaigns for o in experiments.overlaps(asked.engine, c, **asked.here)]
    return design_document(plan, shared), _plan_text(plan, shared, args.effect), 1 if shared else 0


def _plan_text(plan: experiments.Design, shared: list[experiments.Overlap], effect: float | None) -> str:
    said = {"outcome": outcome_label(plan.outcome), "base": percent(plan.base, 2), "weekly": plan.weekly}
    lines = [_("Success: %(outcome)s. Base rate %(base)s, %(weekly)s contacts a week.") % said]
    head = [_("weeks"), _("contacts in each arm"), _("rise that is found"), _("usual planner's figure")]
    rows = [[str(r.weeks), str(r.contacts), _rise(r.rise), f"+{percent(r.effect)}"] for r in plan.reaches]
    lines.append(table([head, *rows], right=frozenset(range(4))))
    if plan.needed is not None and effect is not None:
        asked = {"effect": f"+{percent(effect)}", "needed": plan.needed, "weeks": plan.weeks_needed}
        lines.append(_("For %(effect)s: %(needed)s contacts in each arm, %(weeks)s weeks.") % asked)
    for o in shared:
        other = {"campaign": o.other.campaign, "arms": " / ".join(o.other.arms), "shared": o.shared}
        lines.append(
            _("Another test uses this audience: %(campaign)s (%(arms)s), %(shared)s contacts. End it first.") % other
        )
    return "\n\n".join(lines)


def _rise(rise: float | None) -> str:
    return "-" if rise is None else f"+{percent(rise)}"


def _start(asked: _Asked) -> Answer:
    args, day = asked.args, _day(asked)
    if not (args.name and args.arms and asked.where) or day is None:
        raise UsageError("test_not_named")
    row = review.declare(asked.workspace, args.name, _test(asked, tuple(args.arms), day), datetime.now(UTC))
    return (
        declared_document(row),
        _("The test is kept: `vigie experiments read %(name)s` reads it.") % {"name": row.name},
        0,
    )


def _end(asked: _Asked) -> Answer:
    row = review.find(asked.workspace, asked.args.name or "")
    today = asked.as_of.astimezone(ZoneInfo(asked.zone)).date()
    return (
        declared_document(review.end(row, today, asked.args.keep or "")),
        _("The audience is free for another test."),
        0,
    )


def _test(asked: _Asked, arms: tuple[str, str], start: date) -> Test:
    args = asked.args
    where = experiments.audience(asked.where, args.by)
    return Test(
        args.variable, arms, where, start, args.weeks, args.outcome, asked.days, args.scope, args.by, args.share,
    )  # fmt: skip


def _read(asked: _Asked) -> Answer:
    row = review.find(asked.workspace, asked.args.name) if asked.args.name else None
    test = review.plan(row) if row else _test(asked, *_arms(asked))
    result = experiments.read(asked.engine, test, **asked.here)
    in_time = row is not None and review.in_time(row)
    notes = [] if in_time else [_("This test was not planned before its start: take it as a hint.")]
    text = "\n\n".join([_read_text(result), *notes])
    return result_document(result, in_time=in_time), text, 1 if result.verdict in ("broken_split", "unlike_arms") else 0


def _read_text(result: experiments.Result) -> str:
    said = {"outcome": outcome_label(result.test.outcome), "days": result.test.days}
    lines = [_("Success: %(outcome)s within %(days)s days.") % said]
    if result.looks:
        head = [_("look on"), *result.test.arms, _("z"), _("ends at")]
        rows = [
            [
                look.day.isoformat(),
                _rate(look.control),
                _rate(look.variant),
                number(look.z, 2),
                f"±{number(look.bound, 2)}",
            ]
            for look in result.looks
        ]
        lines.append(table([head, *rows], right=frozenset({1, 2, 3, 4})))
    if result.ratio is not None:
        figures = {"shown": change(result.ratio), "low": change(result.low), "high": change(result.high)}
        lines.append(_("Change: %(shown)s, between %(low)s and %(high)s.") % figures)
    return "\n\n".join([*lines, result_sentence(result)])


def _arms(asked: _Asked) -> tuple[tuple[str, str], date]:
    """The two versions and the first day, as given, or as the facts show the only test of the audience."""
    args = asked.args
    start = _day(asked)
    if args.arms and start:
        return (args.arms[0], args.arms[1]), start
    campaigns = [c for c in asked.where.get("campaign", []) if c]
    tests = experiments.running(asked.engine, days=_RECENT, **asked.here)
    mine = [t for t in tests if not campaigns or t.campaign in campaigns]
    found = sorted({a for t in mine for a in t.arms})
    if len(mine) != 1 or (not args.arms and len(found) != 2):  # noqa: PLR2004 - a control and a variant
        raise UsageError("two_arms_needed", arms=", ".join(found) or "-")
    control, variant = args.arms or found
    return (control, variant), start or mine[0].since


def _day(asked: _Asked) -> date | None:
    text = asked.args.start
    return moment(text, asked.zone).astimezone(ZoneInfo(asked.zone)).date() if text else None


def _list(asked: _Asked) -> Answer:
    found = experiments.running(asked.engine, **asked.here)
    head = [_("campaign"), _("versions"), _("contacts"), _("since")]
    rows = [[t.campaign or _("unknown"), " / ".join(t.arms), str(t.contacts), t.since.isoformat()] for t in found]
    text = table([head, *rows], right=frozenset({2})) if rows else _("No test is running.")
    declared = asked.workspace.experiments.order_by("start", "name")
    names = [f"{row.name}: {row.control} / {row.variant}, {row.start.isoformat()}" for row in declared]
    document = {
        "running": [running_document(t) for t in found],
        "declared": [declared_document(row) for row in declared],
    }
    return document, "\n".join([text, *names]), 0


def _effect(asked: _Asked) -> Answer:
    since = _day(asked)
    if since is None or not asked.where:
        raise UsageError("decision_needs_slice")
    args = asked.args
    decision = effects.Decision(asked.where, since, args.outcome, args.weeks, scope=args.scope)
    found = outcomes.measure(asked.engine, decision, kind=args.kind or "", **asked.here)
    return outcome_document(found), _effect_text(found), 0


def _effect_text(found: outcomes.Outcome) -> str:
    lines = [f"{outcome_verdict(found.verdict)}. {outcome_sentence(found)}"]
    if found.effect.looks:
        last = found.effect.looks[-1]
        head = ["", _("before"), _("after")]
        rows = [[_("slice"), *map(_rate, (last.before, last.after))]]
        rows.append([_("the rest"), *map(_rate, (last.rest_before, last.rest_after))])
        lines.append(table([head, *rows], right=frozenset({1, 2})))
        figures = {"shown": change(last.change), "low": change(last.low), "high": change(last.high)}
        lines.append(_("Change: %(shown)s, between %(low)s and %(high)s.") % figures)
    lines += [confound_sentence(c) for c in found.others]
    if found.proof:
        lines.append(trial_sentence(f"proof.{found.proof.outcome}"))
    return "\n\n".join(lines)


def _rate(arm: experiments.Arm) -> str:
    return f"{arm.hits}/{arm.contacts} ({percent(arm.rate, 2)})"
