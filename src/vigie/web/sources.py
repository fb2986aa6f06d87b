"""Sources side by side and the budget in words and drawings: what the page of the sources shows.

In: what the metrics room found, changes of the journal, lines of actions. Out: plain values for the templates; a
figure on too few is "n. s.", an unknown one a dash, never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from vigie.documents.sources import budget_words
from vigie.metrics.budget import Choice, Expected, Split
from vigie.metrics.costs import By, Money
from vigie.metrics.placing import SPLITS, Kind
from vigie.metrics.sources import BYS, Around, Change, Source, Sources
from vigie.metrics.windows import FIRST_DAY, LAST_DAY
from vigie.sentences import dimension_label, filter_label, slice_label, state_word
from vigie.sentences.sources import budget_outcome, closed_word, source_change, source_sentence
from vigie.vocabulary.metric import Period, State
from vigie.web import drawings, formats, geometry
from vigie.web.readings import Change as Noted

WEEKS = (4, 8, 12, 26, 52)
USUAL_WEEKS = 12
TOTALS: dict[Kind, int] = {"sends": 1000, "calls": 100}
PER_CENT, PER_THOUSAND = 100, 1000
# Changes of the journal offered as days to compare around.
OFFERED = 3
# Rows of the budget shown at once; the others are one press away.
SHOWN = 8
NO_SAMPLE: Mapping[str, str] = {}
_VERDICTS = {"better": "better", "worse": "watch", "same": "ok", "too_few": "wait"}
_ORDER = {State.ACT: 0, State.WATCH: 1}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what makes no sense in it falls back to the default."""

    weeks: int = USUAL_WEEKS
    by: By = "source"
    since: date | None = None
    kind: Kind = "sends"
    split: str = SPLITS[0]

    def address(self, home: str, **other: object) -> str:
        """The address of this state, with some of it changed; defaults are left out."""
        now = {"weeks": self.weeks, "by": self.by, "since": self.since, "next": self.kind, "split": self.split} | other
        usual = {"weeks": USUAL_WEEKS, "by": "source", "since": None, "next": "sends", "split": SPLITS[0]}
        said = {k: str(v) for k, v in now.items() if v != usual[k]}
        return f"{home}?{urlencode(said)}" if said else home


def read(get: QueryDict, today: date) -> Asked:
    """Understand an address."""
    weeks, by, split = get.get("weeks", ""), get.get("by", ""), get.get("split", "")
    return Asked(
        int(weeks) if weeks in {str(w) for w in WEEKS} else USUAL_WEEKS,
        next((b for b in BYS if b == by), "source"),
        _past(get.get("since", ""), today),
        "calls" if get.get("next") == "calls" else "sends",
        split if split in SPLITS else SPLITS[0],
    )


def _past(text: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= min(today, LAST_DAY) else None


def fields(asked: Asked, today: date, lang: str) -> dict[str, Any]:
    """Options of the form."""
    return {
        "weeks": [
            (w, ngettext("last %(weeks)s week", "last %(weeks)s weeks", w) % {"weeks": w}, w == asked.weeks)
            for w in WEEKS
        ],
        "bys": [(b, filter_label(b), b == asked.by) for b in BYS],
        "since": asked.since.isoformat() if asked.since else "",
        "today": today.isoformat(),
        "first": (today - timedelta(days=7 * 52)).isoformat(),
        "lang": lang,
    }


def days(asked: Asked, journal: Sequence[Noted], home: str, lang: str) -> list[dict[str, Any]]:
    """The whole period, and before and after the last changes: links, the chosen one marked."""
    found = [{"text": gettext("Whole period"), "href": asked.address(home, since=None), "on": asked.since is None}]
    noted: dict[date, str] = {}
    for change in reversed(journal):
        noted.setdefault(change.day, change.entity or change.text or "")
    chosen = sorted(noted, reverse=True)[:OFFERED]
    if asked.since and asked.since not in chosen:
        chosen.append(asked.since)
    for day in chosen:
        said = gettext("Before / after %(day)s") % {"day": formats.short_day(day, lang)}
        text = f"{said} · {noted[day]}" if noted.get(day) else said
        found.append({"text": text, "href": asked.address(home, since=day), "on": asked.since == day})
    return found


# -------------------------------------------------------------------------------------------------- the table


def side_by_side(found: Sources, lang: str) -> dict[str, Any]:
    """Every source of the period, those to act on first."""
    top, mean = _scale(found.rows)
    rows = sorted(found.rows, key=lambda r: _ORDER.get(r.state, 2))
    return {
        **_title(found),
        "head": dimension_label(found.by),
        "period": _period(found.period, lang),
        "rows": [_row(r, top, mean, lang) for r in rows],
        "young": any(r.provisional for r in found.rows),
        "shared": any(r.spent.shared for r in found.rows),
        "unshared": _money(found.unshared, lang),
        "mean": formats.percent(mean * PER_CENT, lang, 1) if mean is not None else "",
    }


def _title(found: Sources) -> dict[str, str]:
    acts = [r for r in found.rows if r.state is State.ACT]
    watched = [r for r in found.rows if r.state is State.WATCH]
    if acts:
        said = ngettext("%(n)s to act on", "%(n)s to act on", len(acts)) % {"n": len(acts)}
    elif watched:
        said = ngettext("%(n)s to watch", "%(n)s to watch", len(watched)) % {"n": len(watched)}
    elif all(r.state is State.WAIT for r in found.rows):
        said = gettext("too few to compare yet")
    else:
        said = gettext("none falls behind")
    worst = next(iter([*acts, *watched]), None)
    lede = f"{slice_label(worst.value)} — {source_sentence(worst.why)}" if worst else ""
    return {"title": _headed(_plural(found.by), said), "lede": lede}


def _headed(what: str, said: str) -> str:
    return gettext("%(what)s: %(said)s") % {"what": what, "said": said}


def _plural(by: By) -> str:
    words = {"source": gettext("Sources"), "campaign": gettext("Campaigns"), "segment": gettext("Segments")}
    return words[by]


def _scale(rows: Sequence[Source]) -> tuple[float, float | None]:
    """The common end of the strips, and the rate of all together."""
    delivered = sum(r.delivered for r in rows)
    mean = sum(r.positive for r in rows) / delivered if delivered else None
    return geometry.strip_top(r.high for r in rows), mean


def _row(row: Source, top: float, mean: float | None, lang: str) -> dict[str, Any]:
    rate, span = _rate(row, lang)
    return {
        "value": row.value,
        "name": slice_label(row.value),
        "delivered": formats.number(row.delivered, lang),
        "positive": formats.number(row.positive, lang),
        "rate": rate,
        "span": span,
        "strip": _strip(row.rate, row.low, row.high, top),
        "mean": geometry.strip(mean, None, top).dot,
        "alt": f"{rate}, {span}" if span else rate,
        "held": formats.number(row.held, lang),
        "cost": _money(row.spent.own, lang),
        "per": _per(row, lang),
        "per_span": _per_span(row, lang),
        "full": _amount(row.full_per_meeting, row.currency, lang) if row.spent.shared else "",
        "state": row.state.value,
        "word": state_word(row.state),
        "why": source_sentence(row.why),
        "recent": _recent(row, lang),
        "few": row.rate is None,
    }


def _rate(row: Source, lang: str) -> tuple[str, str]:
    if row.rate is None or row.low is None or row.high is None:
        return gettext("n. s."), ""
    low, high = formats.number(row.low * PER_CENT, lang, 1), formats.percent(row.high * PER_CENT, lang, 1)
    return formats.percent(row.rate * PER_CENT, lang, 1), f"{low}–{high}"


def _strip(rate: float | None, low: float | None, high: float | None, top: float) -> geometry.Strip | None:
    return geometry.strip(rate, (low, high), top) if low is not None and high is not None else None


def _per(row: Source, lang: str) -> str:
    return gettext("n. s.") if row.per_meeting is None else _amount(row.per_meeting, row.currency, lang)


def _per_span(row: Source, lang: str) -> str:
    if row.per_low is None or row.per_high is None:
        return ""
    return f"{formats.number(row.per_low, lang)}–{_amount(row.per_high, row.currency, lang)}"


def _recent(row: Source, lang: str) -> str:
    """The last four weeks beside the own range, where the state comes from there."""
    if row.recent is None or row.own is None or row.why not in ("below_own_range", "above_own_range"):
        return ""
    words = {
        "rate": formats.percent(row.recent * PER_CENT, lang, 1),
        "low": formats.number(row.own[0] * PER_CENT, lang, 1),
        "high": formats.percent(row.own[1] * PER_CENT, lang, 1),
    }
    return gettext("%(rate)s in four weeks, usually %(low)s to %(high)s") % words


def _amount(amount: float | None, currency: str | None, lang: str) -> str:
    if amount is None:
        return gettext("n. s.")
    sign = "€" if currency in (None, "EUR") else currency
    return f"{formats.number(amount, lang)}{formats.NBSP}{sign}"


def _money(money: Money, lang: str) -> str:
    """Amounts, currencies side by side; a dash for none."""
    return " + ".join(_amount(a, c, lang) for c, a in sorted(money.items())) or "–"


def _period(period: Period, lang: str) -> str:
    words = {"first": formats.short_day(period.start, lang), "last": formats.short_day(period.end - timedelta(1), lang)}
    return gettext("%(first)s to %(last)s") % words


# ---------------------------------------------------------------------------------------- before and after


def before_after(found: Around, lang: str) -> dict[str, Any]:
    """The same columns, each with its figure before and after the day."""
    return {
        "title": gettext("Before and after %(day)s") % {"day": formats.long_day(found.since, lang)},
        "lede": _moved(found.changes),
        "head": dimension_label(found.after.by),
        "before": _period(found.before.period, lang),
        "after": _period(found.after.period, lang),
        "rows": [_changed(c, lang) for c in found.changes],
        "unshared": "–",
        "around": True,
    }


def _moved(found: Sequence[Change]) -> str:
    """Which ones moved beyond chance, the worse first."""
    said = [(source_change(v), [slice_label(c.value) for c in found if c.verdict == v]) for v in ("worse", "better")]
    told = [f"{', '.join(names)} — {what}" for what, names in said if names]
    return " ".join(told) or source_change("same")


def _changed(found: Change, lang: str) -> dict[str, Any]:
    sides = (found.before, found.after)
    known = found.ratio is not None and found.low is not None and found.high is not None
    span = ""
    if found.low is not None and found.high is not None:
        words = {"low": formats.moved(found.low, lang), "high": formats.moved(found.high, lang)}
        span = gettext("%(low)s to %(high)s") % words
    return {
        "value": found.value,
        "name": slice_label(found.value),
        "delivered": [_count(s.delivered if s else None, lang) for s in sides],
        "rates": [_rate(s, lang)[0] if s else "–" for s in sides],
        "held": [_count(s.held if s else None, lang) for s in sides],
        "per": [_per(s, lang) if s else "–" for s in sides],
        "moved": formats.moved(found.ratio, lang),
        "span": span,
        "interval": drawings.interval(found.ratio, found.low, found.high) if known else None,  # type: ignore[arg-type] # known says so
        "state": _VERDICTS[found.verdict],
        "word": source_change(found.verdict),
    }


def _count(n: int | None, lang: str) -> str:
    return "–" if n is None else formats.number(n, lang)


# --------------------------------------------------------------------------------------------- the budget


def arbitration(found: Split, asked: Asked, home: str, lang: str) -> dict[str, Any]:
    """Where the next messages or calls should go, with what is not sure."""
    top = geometry.strip_top(c.belief.quantile(0.95) for c in found.choices if c.belief)
    rows = [_part(c, top, lang) for c in found.choices]
    return {
        "title": _where(asked.kind, found.total, lang),
        "sentence": budget_words(found, asked.kind),
        "moves": found.reason == "move",
        "cards": _cards(found, lang),
        "rows": rows[:SHOWN],
        "rest": rows[SHOWN:],
        "others": ngettext("%(n)s other", "%(n)s others", max(len(rows) - SHOWN, 0)) % {"n": max(len(rows) - SHOWN, 0)},
        "unplaced": formats.number(found.unplaced, lang) if found.unplaced and found.split else "",
        "per": gettext("%(what)s per 1,000") % {"what": _capital(budget_outcome(found.outcome))},
        "kinds": [
            (_many(k, n, lang), asked.address(home, next=k) + "#budget", k == asked.kind) for k, n in TOTALS.items()
        ],
        "splits": [
            (filter_label(s), asked.address(home, split=s) + "#budget", s == asked.split) for s in SPLITS
        ],
        "split": filter_label(asked.split),
    }  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _where(kind: Kind, total: int, lang: str) -> str:
    n = {"n": formats.number(total, lang)}
    if kind == "calls":
        return gettext("Where the next %(n)s calls should go") % n
    return gettext("Where the next %(n)s messages should go") % n


def _many(kind: Kind, total: int, lang: str) -> str:
    n = {"n": formats.number(total, lang)}
    return gettext("%(n)s calls") % n if kind == "calls" else gettext("%(n)s messages") % n


def _cards(found: Split, lang: str) -> list[tuple[str, str, str]]:
    """(what, figure, remark)."""
    if found.split is None or found.as_now is None or found.gain is None or found.reason == "one_choice":
        return []
    chance = formats.percent((found.chance or 0.0) * PER_CENT, lang)
    gain = formats.number(found.gain.mean, lang, 1)
    moved = [(gettext("If moved as below"), *_expected(found.split, lang))] if found.reason == "move" else []
    return [
        (gettext("Going on as now"), *_expected(found.as_now, lang)),
        *moved,
        (gettext("Gain of moving"), gain if found.gain.mean < 0 else f"+{gain}", _between(found.gain, lang, 1)),
        (gettext("Probability of a gain"), chance, gettext("60% are needed to advise it")),
    ]


def _expected(found: Expected, lang: str) -> tuple[str, str]:
    return formats.number(found.mean, lang, 1), _between(found, lang, 0)


def _between(found: Expected, lang: str, decimals: int) -> str:
    words = {"low": formats.number(found.low, lang, decimals), "high": formats.number(found.high, lang, decimals)}
    return gettext("between %(low)s and %(high)s") % words


def _part(choice: Choice, top: float, lang: str) -> dict[str, Any]:
    belief, source = choice.belief, slice_label(choice.cell.key[0])
    row: dict[str, Any] = {
        "source": source,
        "part": slice_label(choice.cell.key[1]),
        "now": formats.percent(choice.now * PER_CENT, lang),
        "give": formats.number(choice.give, lang),
        "some": bool(choice.give),
        "closed": closed_word(choice.cell.closed) if choice.cell.closed else "",
        "rate": "–",
    }
    if belief is None:
        return row
    low, high = belief.quantile(0.05), belief.quantile(0.95)
    rate = formats.number(belief.mean * PER_THOUSAND, lang, 1)
    span = "–".join(formats.number(edge * PER_THOUSAND, lang, 1) for edge in (low, high))
    return row | {
        "rate": rate,
        "span": span,
        "strip": geometry.strip(belief.mean, (low, high), top),
        "alt": f"{rate}, {span}",
        "best": formats.percent(choice.best * PER_CENT, lang),
    }


# ------------------------------------------------------------------------------------------------- pauses


def with_actions(
    table: dict[str, Any],
    lines: Mapping[str | None, Any],
    paused: Mapping[str, str],
    sampled: Mapping[str, str] = NO_SAMPLE,
) -> dict[str, Any]:
    """Rows with what may be done about them; while one is to be paused, the others are its control.

    `sampled`: what somebody found who looked at contacts of a source.
    """
    acts = bool(lines)
    rows = [
        row
        | {
            "line": lines.get(row["value"]),
            "uid": f"s{number}",
            "paused": paused.get(row["value"] or "", ""),
            "sampled": sampled.get(row["value"] or "", ""),
            "sample": urlencode({"source": row["value"]}) if row["value"] else "",
            "control": acts and row["value"] not in lines and not row["few"],
        }
        for number, row in enumerate(table["rows"])
    ]
    held = [r for r in rows if r["state"] == State.ACT and r["paused"]]
    if held and len(held) == len(lines):
        said = ngettext("%(n)s paused", "%(n)s paused", len(held)) % {"n": len(held)}
        return table | {"rows": rows, "title": _headed(_plural("source"), said)}
    return table | {"rows": rows}
