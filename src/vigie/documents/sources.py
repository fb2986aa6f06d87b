"""Sources side by side and the budget as other programs read them.

In: what the metrics room found, the rules in force. Out: plain values, ready for JSON; the sentence that says them.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from vigie.metrics.budget import Choice, Expected, Split
from vigie.metrics.placing import Kind, Rules
from vigie.metrics.sources import Around, Change, Source, Sources
from vigie.outreach import holds
from vigie.outreach.models import Hold
from vigie.outreach.models import Kind as Held
from vigie.review.sampling import Sampled
from vigie.sentences import slice_label
from vigie.sentences.numbers import whole
from vigie.sentences.review import sample_sentence
from vigie.sentences.sources import budget_outcome, budget_sentence, closed_word, source_change, source_sentence
from vigie.sentences.written import number, percent
from vigie.vocabulary.metric import State
from vigie.workspaces.models import Workspace

# Parts named in a sentence; the table has them all.
NAMED = 3
PER_THOUSAND = 1000


def sources_document(found: Sources, as_of: datetime, changed: Around | None = None) -> dict[str, Any]:
    """Sources of a period; with `changed`, the same before and after a day."""
    document = {"as_of": as_of.isoformat(), **_period(found), "by": found.by, "sources": _rows(found)}
    document["unshared_costs"] = found.unshared
    if changed is not None:
        document["since"] = changed.since.isoformat()
        document["before"] = {**_period(changed.before), "sources": _rows(changed.before)}
        document["after"] = {**_period(changed.after), "sources": _rows(changed.after)}
        document["changes"] = [_change(c, found.by) for c in changed.changes]
    return document


def budget_document(found: Split, kind: Kind, split: str, as_of: datetime) -> dict[str, Any]:
    """Where the next messages or calls should go."""
    return {
        "as_of": as_of.isoformat(),
        "kind": kind,
        "total": found.total,
        "by": ["source", split],
        "outcome": found.outcome,
        "advice": found.reason,
        "sentence": budget_words(found, kind),
        "expected": _expected(found.split),
        "expected_as_now": _expected(found.as_now),
        "gain": _expected(found.gain),
        "probability_of_gain": found.chance,
        "unplaced": found.unplaced,
        "parts": [_choice(c, split) for c in found.choices],
    }


def budget_words(found: Split, kind: Kind) -> str:
    """The advice in one sentence."""
    parts = [f"{whole(c.give)} → {part_name(c)}" for c in found.choices if c.give]
    more = len(parts) - NAMED
    rest = [ngettext("%(n)s other", "%(n)s others", more) % {"n": more}] if more > 0 else []
    params: dict[str, object] = {
        "total": whole(found.total),
        "parts": ", ".join([*parts[:NAMED], *rest]),
        "outcome": budget_outcome(found.outcome),
        "low": number(found.split.low if found.split else None),
        "high": number(found.split.high if found.split else None),
        "gain": number(found.gain.mean if found.gain else None, 1),
        "chance": percent(found.chance),
    }
    return budget_sentence(kind, found.reason, params)


def part_name(choice: Choice) -> str:
    """A source and its campaign or segment."""
    return " · ".join(slice_label(v) for v in choice.cell.key)


def rules_of(workspace: Workspace, now: datetime, found: Sources | None = None) -> Rules:
    """Pauses and limits in force, and the sources that are to be paused or repaired before anything more is sent."""
    kept = list(holds.in_force(workspace, now).filter(kind__in=[Held.PAUSE, Held.CAP]))
    doubted = (
        {r.value for r in found.rows if r.state is State.ACT} if found is not None and found.by == "source" else ()
    )
    return Rules(
        tuple(h.where for h in kept if h.kind == Held.PAUSE),
        tuple((h.where, h.figure) for h in kept if h.kind == Held.CAP and h.figure is not None),
        frozenset(doubted),
    )


def paused_sources(workspace: Workspace, now: datetime) -> dict[str, Hold]:
    """The pause in force of each source that is paused as a whole."""
    kept = holds.in_force(workspace, now).filter(kind=Held.PAUSE)
    return {str(h.where["source"]): h for h in kept if set(h.where) == {"source"}}


def sample_document(found: Sampled) -> dict[str, Any]:
    """How many of the contacts drawn from a source were on target."""
    return {
        "at": found.at.isoformat(),
        "on_target": found.on_target,
        "seen": found.seen,
        "low": found.low,
        "high": found.high,
        "sentence": sample_sentence(found.on_target, found.seen, found.low, found.high),
    }


def _period(found: Sources) -> dict[str, str]:
    return {"start": found.period.start.isoformat(), "end": found.period.end.isoformat()}


def _rows(found: Sources) -> list[dict[str, Any]]:
    return [_row(r, found.by) for r in found.rows]


def _row(row: Source, by: str) -> dict[str, Any]:
    return {
        by: row.value,
        "delivered": row.delivered,
        "positive": row.positive,
        "positive_rate": row.rate,
        "low": row.low,
        "high": row.high,
        "meetings_held": row.held,
        "cost": row.cost,
        "cost_per_held_meeting": row.per_meeting,
        "state": row.state.value,
        "why": row.why,
        "sentence": source_sentence(row.why),
        "messages": row.messages,
        "currency": row.currency,
        "costs": row.spent.own,
        "shared_costs": row.spent.shared,
        "cost_low": row.per_low,
        "cost_high": row.per_high,
        "full_cost_per_held_meeting": row.full_per_meeting,
        "recent_rate": row.recent,
        "range": list(row.own) if row.own else None,
        "provisional": row.provisional,
    }


def _change(change: Change, by: str) -> dict[str, Any]:
    return {
        by: change.value,
        "ratio": change.ratio,
        "low": change.low,
        "high": change.high,
        "verdict": change.verdict,
        "sentence": source_change(change.verdict),
    }


def _choice(choice: Choice, split: str) -> dict[str, Any]:
    belief, total = choice.belief, choice.cell.total
    return {
        "source": choice.cell.key[0],
        split: choice.cell.key[1],
        "give": choice.give,
        "now": choice.now,
        "per_thousand": belief.mean * PER_THOUSAND if belief else None,
        "low": belief.quantile(0.05) * PER_THOUSAND if belief else None,
        "high": belief.quantile(0.95) * PER_THOUSAND if belief else None,
        "probability_best": choice.best if belief else None,
        "base": total.base,
        "positives": total.positives,
        "meetings": total.meetings,
        "room": choice.cell.left,
        "closed": choice.cell.closed,
        "closed_sentence": closed_word(choice.cell.closed) if choice.cell.closed else "",
    }


def _expected(found: Expected | None) -> dict[str, float] | None:
    return {"mean": found.mean, "low": found.low, "high": found.high} if found else None
