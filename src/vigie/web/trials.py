"""Tests of two versions in words: their list, their state, their result at every look.

In: tests as they were decided, what they say. Out: plain values for the templates.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from django.utils.translation import gettext, ngettext

from vigie import sentences
from vigie.documents import result_sentence
from vigie.metrics.distributions import wilson
from vigie.metrics.experiments import BROKEN, Arm, Look, Result, Running, estimate
from vigie.review import experiments
from vigie.review.models import Experiment
from vigie.sentences.numbers import calendar_day
from vigie.sentences.trials import variable_label
from vigie.web import drawings, formats

PER_CENT = 100
State = Literal["planned", "running", "decide", "ended"]
_MARKS: dict[State, str] = {"planned": "wait", "running": "done", "decide": "act", "ended": "ok"}


def state_of(row: Experiment, result: Result | None, today: date) -> State:
    """Where a test stands: its verdict asks for a decision, its decision ends it."""
    if row.ended_on is not None:
        return "ended"
    if row.start > today:
        return "planned"
    return "running" if result is None or result.verdict == "running" else "decide"


def word(state: State) -> str:
    """The state in one word."""
    words = {
        "planned": gettext("Planned"),
        "running": gettext("Running"),
        "decide": gettext("To decide"),
        "ended": gettext("Ended"),
    }
    return words[state]


def title(states: Sequence[State]) -> str:
    """What the list asks for."""
    to_decide, going = states.count("decide"), states.count("running")
    if to_decide:
        return ngettext("%(n)s test to decide", "%(n)s tests to decide", to_decide) % {"n": to_decide}
    if going:
        return ngettext("%(n)s test is running", "%(n)s tests are running", going) % {"n": going}
    return gettext("No test is running")


def line(row: Experiment, result: Result | None, today: date, lang: str) -> dict[str, Any]:
    """One test in the list."""
    state = state_of(row, result, today)
    return {
        "number": row.pk,
        "name": row.name,
        "what": variable_label(row.variable),
        "arms": f"{row.control} / {row.variant}",
        "audience": where_phrase(row.where),
        "start": formats.day(row.start, lang),
        "state": _MARKS[state],
        "word": word(state),
        "sentence": _said(row, result, state),
        "interval": _interval(result),
        "figure": _figure(result, lang),
        "kept": row.kept,
    }


def view(row: Experiment, result: Result, today: date, lang: str) -> dict[str, Any]:
    """One test in full."""
    state = state_of(row, result, today)
    return line(row, result, today, lang) | {
        "decide": state == "decide",
        "refused": result.verdict in ("broken_split", "unlike_arms"),
        "open": state != "ended",
        "winner": _winner(result),
        "arms_table": _arms(result, lang),
        "checks": _checks(row, result, lang) if state != "planned" else [],
        "looks": [_look(look, lang) for look in result.looks],
        "to_come": _to_come(result, lang) if state in ("planned", "running") else [],
        "outcome": sentences.outcome_label(row.outcome),
        "expected": formats.moved(result.expected, lang),
        "plan": _plan(row, lang),
        "both": [row.control, row.variant],
    }


def undeclared(found: Sequence[Running], rows: Sequence[Experiment], lang: str) -> list[dict[str, Any]]:
    """Versions that share a campaign now and that no test names."""
    named = {(c, arm) for r in rows for c in r.where.get("campaign", ()) for arm in (r.control, r.variant)}
    return [
        {
            "campaign": t.campaign or "",
            "name": sentences.slice_label(t.campaign),
            "arms": " / ".join(t.arms),
            "first": t.arms[0],
            "second": t.arms[1],
            "contacts": formats.number(t.contacts, lang),
            "since": formats.long_day(t.since, lang),
        }
        for t in found
        if not all((t.campaign, arm) in named for arm in t.arms)
    ]


def where_phrase(where: Mapping[str, Sequence[str | None]]) -> str:
    """An audience in words; the first step is where contacts enter, and needs no saying."""
    pairs = [(d, v) for d, values in where.items() if (d, list(values)) != ("step", ["1"]) for v in values]
    return ", ".join(f"{sentences.dimension_label(d)} {sentences.slice_label(v, d)}" for d, v in pairs)


def _said(row: Experiment, result: Result | None, state: State) -> str:
    if state == "planned":
        return gettext("Starts on %(day)s.") % {"day": calendar_day(row.start)}
    if result is None:
        return ""
    if state == "ended":
        kept = gettext("%(version)s goes on.") % {"version": row.kept} if row.kept else gettext("Neither was chosen.")
        on = gettext("Ended on %(day)s.") % {"day": calendar_day(row.ended_on or row.start)}
        return f"{on} {kept}"
    return result_sentence(result)


def _interval(result: Result | None) -> drawings.Interval | None:
    if result is None or result.ratio is None or result.low is None or result.high is None:
        return None
    return drawings.interval(result.ratio, result.low, result.high)


def _figure(result: Result | None, lang: str) -> dict[str, str]:
    if result is None or result.ratio is None:
        return {}
    names = (("shown", result.ratio), ("low", result.low), ("high", result.high))
    return {name: formats.moved(ratio, lang) for name, ratio in names}


def _winner(result: Result) -> str:
    """The arm that the rule keeps; empty = the test does not say."""
    if result.verdict == "better":
        return result.test.arms[1]
    return result.test.arms[0] if result.verdict == "worse" else ""


def _arms(result: Result, lang: str) -> list[dict[str, str]]:
    last = result.looks[-1] if result.looks else None
    arms = (last.control, last.variant) if last else (Arm(0, 0), Arm(0, 0))
    return [
        {
            "name": name,
            "entered": formats.number(entered, lang),
            "known": formats.number(arm.contacts, lang) if last else "–",
            "hits": formats.number(arm.hits, lang) if last else "–",
            "rate": _percent(arm.rate, lang),
            "interval": _between(arm, lang),
        }
        for name, entered, arm in zip(result.test.arms, result.entered, arms, strict=True)
    ]


def _percent(rate: float | None, lang: str) -> str:
    return "–" if rate is None else formats.percent(rate * PER_CENT, lang, 2)


def _between(arm: Arm, lang: str) -> str:
    edges = wilson(arm.hits, arm.contacts)
    if edges is None:
        return ""
    low, high = edges
    return f"{formats.number(low * PER_CENT, lang, 1)}–{formats.percent(high * PER_CENT, lang, 1)}"


def _checks(row: Experiment, result: Result, lang: str) -> list[tuple[str, str, str]]:
    """(mark, what was checked, what was found)."""
    control, variant = (formats.number(n, lang) for n in result.entered)
    sizes = gettext("%(control)s and %(variant)s contacts") % {"control": control, "variant": variant}
    found = [_in_time(row)]
    if result.test.variable == "slice":
        why = gettext("Slices of a list are found, not drawn by lot: the result is an observation.")
        return [*found, ("watch", gettext("Drawn by lot"), why)]
    broken = result.split_p < BROKEN
    found.append(
        ("act", gettext("Split as planned"), gettext("%(sizes)s: chance does not do that.") % {"sizes": sizes})
        if broken
        else ("ok", gettext("Split as planned"), sizes)
    )
    unlike = ", ".join(sentences.dimension_label(d) for d in result.unlike)
    alike = gettext("The same mix of sources, segments, providers and mailboxes.")
    found.append(
        ("act" if unlike else "ok", gettext("Alike but for the version"),
         gettext("They also differ by %(dimensions)s.") % {"dimensions": unlike} if unlike else alike)
    )  # fmt: skip
    return found


def _in_time(row: Experiment) -> tuple[str, str, str]:
    label = gettext("Decided before its first day")
    if experiments.in_time(row):
        return "ok", label, gettext("Weeks, outcome and versions were fixed beforehand.")
    return "watch", label, gettext("Written down after its first day: take it as a hint.")


def _look(look: Look, lang: str) -> dict[str, Any]:
    ratio, low, high, _ = estimate(look)
    return {
        "day": formats.day(look.day, lang),
        "control": _of(look.control, lang),
        "variant": _of(look.variant, lang),
        "change": formats.moved(ratio, lang),
        "span": gettext("%(low)s to %(high)s") % {"low": formats.moved(low, lang), "high": formats.moved(high, lang)},
        "interval": drawings.interval(ratio, low, high),
        "ends": look.ends,
        "z": formats.number(look.z, lang, 2),
        "bound": formats.number(look.bound, lang, 2),
    }


def _of(arm: Arm, lang: str) -> str:
    return f"{formats.number(arm.hits, lang)}/{formats.number(arm.contacts, lang)}"


def _to_come(result: Result, lang: str) -> list[str]:
    test = result.test
    first = result.next_look or test.start + timedelta(test.days + 7)
    last = test.start + timedelta(test.days + 7 * test.weeks)
    days: list[date] = []
    while first <= last:
        days.append(first)
        first += timedelta(7)
    return [formats.day(d, lang) for d in days]


def _plan(row: Experiment, lang: str) -> list[tuple[str, str]]:
    watched = (
        gettext("%(days)s days, whole sequence and calls") if row.scope == "sequence" else gettext("%(days)s days")
    )
    declared = formats.moment(row.declared_at, row.workspace.zone, lang)
    lines = [
        (gettext("What differs"), variable_label(row.variable)),
        (gettext("Audience"), where_phrase(row.where)),
        (gettext("First day"), formats.long_day(row.start, lang)),
        (gettext("Weeks"), formats.number(row.weeks, lang)),
        (gettext("Success"), sentences.outcome_label(row.outcome)),
        (gettext("Each contact is watched"), watched % {"days": row.days}),
        (gettext("Decided"), f"{declared} {row.declared_by}".strip()),
    ]
    if row.ended_on:
        ended = f"{formats.long_day(row.ended_on, lang)} {row.ended_by}".strip()
        lines += [(gettext("Ended"), ended), (gettext("Goes on"), row.kept or gettext("neither"))]
    return lines
