"""Replies in time and follow-ups in words: what the page of the cadence shows.

In: delays, their changes, steps with their cost. Out: plain values for the templates; unknown is a dash, never 0.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext, ngettext

from vigie.documents import delays_sentence, followups_evidence
from vigie.metrics.delays import ENOUGH, HORIZON_DAYS, Delay, DelayChange, Share
from vigie.metrics.distributions import wilson
from vigie.metrics.followups import SURE, FollowUps, Step
from vigie.sentences import dimension_label, slice_label
from vigie.vocabulary.metric import Period
from vigie.web import drawings, formats

LEAST_HOURS, MOST_HOURS = 0.5, 24.0 * HORIZON_DAYS
DAY = 24
# Delays are told in hours up to two days, in days from there on.
HOURS_TOLD = 48
# Where a scale of hours carries a line: an hour, a day, a week.
MARKS = (1.0, 24.0, 168.0)
# A cost beyond this is "more than": a posterior with next to no positive reply has no upper end.
ENDLESS = 100.0
MOST_CAMPAIGNS = 60


# ------------------------------------------------------------------------------------------------ follow-ups


def advice(found: FollowUps | None, lang: str) -> dict[str, Any]:
    """The recommendation with its evidence, and the steps behind it."""
    if found is None:
        return {"title": gettext("No follow-up to judge yet"), "steps": [], "lede": "", "doubt": "", "period": ""}
    rates = [_rates(s) for s in found.steps]
    top = max((r for step in rates for r in step), default=0.0)
    return {
        "title": _title(found),
        "lede": followups_evidence(found),
        "doubt": _doubt(found),
        "period": _period(found.period, lang),
        "steps": [_step(s, r, top, lang) for s, r in zip(found.steps, rates, strict=True)],
    }


def campaigns(found: Sequence[FollowUps], lang: str) -> list[dict[str, str]]:
    """The recommendation campaign by campaign, those to change first."""
    order = {"step_too_costly": 0, "first_step_too_costly": 0, "no_step_too_costly": 1}
    told = sorted(found, key=lambda f: order.get(f.reason, 2))[:MOST_CAMPAIGNS]
    return [
        {
            "name": slice_label(f.slice[0][1]),
            "sent": formats.number(f.sent, lang),
            "advice": _between(f, lang),
            "state": _STATES[f.reason],
            "word": _word(f),
            "sentence": followups_evidence(f),
        }
        for f in told
    ]


_STATES = {
    "step_too_costly": "act",
    "first_step_too_costly": "act",
    "no_step_too_costly": "ok",
    "too_few_positives": "wait",
    "no_follow_up": "wait",
}


def _word(found: FollowUps) -> str:
    words = {
        "step_too_costly": gettext("Fewer"),
        "first_step_too_costly": gettext("First message"),
        "no_step_too_costly": gettext("Keep"),
        "too_few_positives": gettext("Too few replies"),
        "no_follow_up": gettext("No follow-up"),
    }
    return words[found.reason]


def _title(found: FollowUps) -> str:
    n = found.recommended
    if found.reason == "first_step_too_costly":
        return gettext("The first message itself costs too much")
    if found.reason == "too_few_positives":
        return gettext("Too few positive replies to advise on follow-ups")
    if n is None:
        return gettext("No follow-up to judge yet")
    if found.reason == "step_too_costly":
        said = ngettext("Send %(n)s follow-up, not %(sent)s", "Send %(n)s follow-ups, not %(sent)s", n)
        return said % {"n": n, "sent": found.sent}
    return ngettext("Keep the %(n)s follow-up", "Keep the %(n)s follow-ups", n) % {"n": n}


def _doubt(found: FollowUps) -> str:
    """What is sure and what is not: the interval of the recommendation."""
    if found.recommended is None or found.sure is None:
        return ""
    words = {"sure": found.sure, "most": found.recommended, "chance": round(SURE * 100)}
    if found.sure == found.recommended:
        return gettext("Each of them is worth it with a probability of %(chance)s%% or more.") % words
    if not found.sure:
        said = gettext(
            "Between 0 and %(most)s: no step is too costly beyond doubt, and none is worth it with a probability of "
            "%(chance)s%% or more."
        )
        return said % words
    said = ngettext(
        "Between %(sure)s and %(most)s: the first is worth it with a probability of %(chance)s%% or more, the others "
        "are in doubt.",
        "Between %(sure)s and %(most)s: the first %(sure)s are worth it with a probability of %(chance)s%% or more, "
        "the others are in doubt.",
        found.sure,
    )
    return said % words


def _between(found: FollowUps, lang: str) -> str:
    if found.recommended is None or found.sure is None:
        return "–"
    most = formats.number(found.recommended, lang)
    return most if found.sure == found.recommended else f"{formats.number(found.sure, lang)}–{most}"


def _rates(step: Step) -> tuple[float, float, float]:
    base = max(step.counts.delivered, 1)
    return step.counts.positives / base, step.counts.refusals / base, step.counts.opt_outs / base


def _step(step: Step, rates: tuple[float, float, float], top: float, lang: str) -> dict[str, Any]:
    counts = step.counts
    state, word = _judged(step)
    hits = (counts.positives, counts.refusals, counts.opt_outs)
    return {
        "step": formats.number(counts.step, lang),
        "delivered": formats.number(counts.delivered, lang),
        "rates": [_rate(h, counts.delivered, lang) for h in hits],
        "complaints": formats.number(counts.complaints, lang),
        "bars": [drawings.bar(r, top) for r in rates],
        "alt": gettext("Positive %(positive)s, refusals %(refusals)s, opt-outs %(outs)s")
        % dict(zip(("positive", "refusals", "outs"), (formats.percent(r * 100, lang, 2) for r in rates), strict=True)),
        "cost": "–" if counts.cost is None else formats.number(counts.cost, lang, 1),
        "span": _span(step, lang),
        "state": state,
        "word": word,
    }


def _judged(step: Step) -> tuple[str, str]:
    if step.too_costly is None:
        return "wait", gettext("Too few messages")
    if step.verdict == "stop":
        return "act", gettext("Too costly")
    return ("watch", gettext("In doubt")) if step.too_costly > 1 - SURE else ("ok", gettext("Worth it"))


def _rate(hits: int, base: int, lang: str) -> tuple[str, str]:
    """(rate, its 95 % interval)."""
    edges = wilson(hits, base)
    if edges is None:
        return "–", ""
    low, high = edges
    span = f"{formats.number(low * 100, lang, 2)}–{formats.percent(high * 100, lang, 2)}"
    return formats.percent(100 * hits / base, lang, 2), span


def _span(step: Step, lang: str) -> str:
    if step.low is None or step.high is None:
        return ""
    low = formats.number(step.low, lang, 1)
    if step.high > ENDLESS:
        return gettext("more than %(low)s") % {"low": low}
    return f"{low}–{formats.number(step.high, lang, 1)}"


# --------------------------------------------------------------------------------------------------- delays


def timing(found: Sequence[Delay], moved: Sequence[DelayChange], lang: str) -> dict[str, Any] | None:
    """Time to first reply: the whole, how it is spread, provider by provider, step by step; None: nothing was sent."""
    whole = next((d for d in found if not d.slice), None)
    if whole is None:
        return None
    verdicts = {c.slice: c for c in moved}
    return {
        "title": delays_sentence(verdicts.get(())),
        "period": _period(whole.period, lang),
        "cards": _cards(whole, lang),
        "open": _open(whole, lang),
        "spread": _spread(whole.spread, lang) if whole.enough else [],
        "few": "" if whole.enough else _few(whole.replies, lang),
        "tables": [
            {"head": dimension_label(by), "key": by, "rows": [_row(d, verdicts.get(d.slice), lang) for d in rows]}
            for by in ("provider", "step")
            if (rows := [d for d in found if d.slice and d.slice[0][0] == by])
        ],
    }


def hours(value: float | None, lang: str) -> str:
    """4.4 h, 3.2 d; a dash where nobody knows."""
    if value is None:
        return "–"
    if value < HOURS_TOLD:
        return f"{formats.number(value, lang, 1)}{formats.NBSP}h"
    return f"{formats.number(value / DAY, lang, 1)}{formats.NBSP}{'j' if lang == 'fr' else 'd'}"


def _cards(whole: Delay, lang: str) -> list[tuple[str, str, str]]:
    """(what, figure, remark)."""
    if not whole.enough:
        return []
    between = gettext("between %(low)s and %(high)s") % {"low": hours(whole.low, lang), "high": hours(whole.high, lang)}
    answered = gettext("%(replies)s replies to %(messages)s messages") % {
        "replies": formats.number(whole.replies, lang),
        "messages": formats.number(whole.messages, lang),
    }
    return [
        (gettext("Median"), hours(whole.median, lang), between),
        (gettext("Three in four within"), hours(whole.three_quarters, lang), answered),
        (gettext("Nine in ten within"), hours(whole.ninth, lang), ""),
        (gettext("Still open"), formats.number(whole.open, lang), gettext("messages that may still be answered")),
    ]


def _open(whole: Delay, lang: str) -> str:
    said = gettext(
        "Messages younger than %(days)s days without an answer are counted as open, not as silent: the figures do not "
        "look faster because the last days are young."
    ) % {"days": HORIZON_DAYS}
    if whole.within < MOST_HOURS:
        said += " " + gettext("Provisional: no message is older than %(age)s, later replies are unknown.") % {
            "age": hours(whole.within, lang)
        }
    return said


def _few(replies: int, lang: str) -> str:
    return gettext("Replies: %(replies)s of %(needed)s, too few for a delay.") % {
        "replies": formats.number(replies, lang),
        "needed": ENOUGH,
    }


def _spread(shares: Sequence[Share], lang: str) -> list[dict[str, Any]]:
    top = max((s.share for s in shares if s.share is not None), default=0.0)
    whole = shares[0].old_enough
    return [
        {
            "label": _between_hours(s, lang),
            "share": "–" if s.share is None else formats.percent(100 * s.share, lang),
            "bar": drawings.bar(s.share, top),
            "young": s.share is not None and 2 * s.old_enough < whole,
            "unknown": s.share is None,
        }
        for s in shares
    ]


def _between_hours(share: Share, lang: str) -> str:
    last = _round_hours(share.last, lang)
    if not share.first:
        return gettext("under %(last)s") % {"last": last}
    return gettext("%(first)s to %(last)s") % {"first": _round_hours(share.first, lang), "last": last}


def _round_hours(value: int, lang: str) -> str:
    if value < DAY:
        return f"{value}{formats.NBSP}h"
    return f"{value // DAY}{formats.NBSP}{'j' if lang == 'fr' else 'd'}"


def _row(delay: Delay, moved: DelayChange | None, lang: str) -> dict[str, Any]:
    by, value = delay.slice[0]
    state, word = _moved(moved)
    known = None not in (delay.quarter, delay.median, delay.three_quarters, delay.ninth)
    shape = (delay.quarter or 0.0, delay.median or 0.0, delay.three_quarters or 0.0, delay.ninth or 0.0)
    return {
        "name": slice_label(value, by),
        "replies": formats.number(delay.replies, lang),
        "messages": formats.number(delay.messages, lang),
        "open": formats.number(delay.open, lang),
        "enough": delay.enough and known,
        "few": _few(delay.replies, lang),
        "median": hours(delay.median, lang),
        "interval": f"{hours(delay.low, lang)} – {hours(delay.high, lang)}",
        "ninth": hours(delay.ninth, lang),
        "box": drawings.box(shape, LEAST_HOURS, MOST_HOURS, MARKS) if delay.enough and known else None,
        "alt": gettext("Half of the replies between %(quarter)s and %(three)s, nine in ten within %(ninth)s")
        % {
            "quarter": hours(delay.quarter, lang),
            "three": hours(delay.three_quarters, lang),
            "ninth": hours(delay.ninth, lang),
        },
        "state": state,
        "word": word,
        "same_age": _same_age(moved, lang),
    }


def _moved(moved: DelayChange | None) -> tuple[str, str]:
    words = {
        "slower": ("act", gettext("Slower")),
        "faster": ("better", gettext("Faster")),
        "same": ("ok", gettext("As before")),
        "wait": ("wait", gettext("Too few replies")),
    }
    return words[moved.verdict if moved else "wait"]


def _same_age(moved: DelayChange | None, lang: str) -> str:
    """The two medians that may be compared: those of replies known at the same age."""
    if moved is None or moved.verdict == "wait":
        return ""
    return gettext("%(now)s, before %(then)s at the same age") % {
        "now": hours(moved.median, lang),
        "then": hours(moved.median_before, lang),
    }


def _period(period: Period, lang: str) -> str:
    return gettext("Messages sent %(first)s to %(last)s") % {
        "first": formats.day(period.start, lang),
        "last": formats.day(period.end - timedelta(days=1), lang),
    }
