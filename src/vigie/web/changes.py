"""What a change brought, in words: lines of the journal that can be measured, one of them measured.

In: the journal, an address, an outcome. Out: plain values for the templates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext

from vigie import sentences
from vigie.desk import Desk
from vigie.diagnosis.proof import Proof
from vigie.documents import outcome_sentence
from vigie.metrics.cohorts import OUTCOMES
from vigie.metrics.effects import Decision, Moved
from vigie.metrics.experiments import Arm
from vigie.metrics.windows import Clock
from vigie.review.outcomes import Outcome
from vigie.sentences.diagnosis import confound_sentence, number_label
from vigie.sentences.trials import change_kind, outcome_verdict, trial_sentence
from vigie.web import drawings, formats, readings
from vigie.web.query import UNKNOWN
from vigie.web.readings import Change

MOST_CHANGES = 12
# How far back the journal is shown, and how far back a day may be chosen.
JOURNAL_DAYS = 182
CHOICE_DAYS = 120
SLICES = ("source", "campaign", "segment", "mailbox", "owner")
# Where a name of the journal is looked for, by what was changed.
_FIRST = {"copy": "campaign", "follow_up": "campaign", "volume": "campaign", "targeting": "campaign",
          "mailbox": "mailbox", "domain": "domain", "source": "source"}  # fmt: skip
PLACES = ("source", "campaign", "mailbox", "domain", "segment")
PER_CENT = 100
_MARKS = {"confirmed": "better", "not_confirmed": "ok", "confounded": "watch", "not_enough_data": "wait",
          "running": "wait"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A day, a slice, what is watched; `kind`: what the journal calls it."""

    since: date | None
    where: tuple[tuple[str, str | None], ...]
    outcome: str
    kind: str

    @property
    def decision(self) -> Decision | None:
        """What is measured, once day and slice are known."""
        if self.since is None or not self.where:
            return None
        return Decision({d: [v] for d, v in self.where}, self.since, self.outcome)


def read(form: QueryDict) -> Asked:
    """Understand an address; what makes no sense in it is left aside."""
    try:
        since = date.fromisoformat(form.get("since", ""))
    except ValueError:
        since = None
    outcome = form.get("outcome", "")
    where = tuple((d, None if v == UNKNOWN else v) for d in (*SLICES, "domain") if (v := form.get(d, "")))
    return Asked(since, where, outcome if outcome in OUTCOMES else "positive", form.get("kind", ""))


def journal(found: Sequence[Change], places: Mapping[str, set[str]], address: str, lang: str) -> list[dict[str, str]]:
    """The last changes, each with the address that measures it; empty where no message carries its name."""
    told = [c for c in reversed(found) if c.kind != "definition"][:MOST_CHANGES]
    return [
        {
            "day": formats.day(c.day, lang),
            "kind": change_kind(c.kind),
            "entity": c.entity or "",
            "text": c.text or "",
            "href": _measured(c, places, address),
        }
        for c in told
    ]


def _measured(found: Change, places: Mapping[str, set[str]], address: str) -> str:
    known = places.get(found.entity or "", set())
    order = (_FIRST.get(found.kind, ""), *PLACES)
    dimension = next((d for d in order if d in known), "")
    pairs = {"since": found.day.isoformat(), "kind": found.kind}
    return f"{address}?{urlencode(pairs | {dimension: found.entity})}" if dimension else ""


def fields(asked: Asked, desk: Desk, offered: Mapping[str, Sequence[str | None]], lang: str) -> dict[str, Any]:
    """Options of the form."""
    today, where = Clock(desk.as_of, desk.zone).today, dict(asked.where)
    days = {today - timedelta(i) for i in range(1, CHOICE_DAYS)} | ({asked.since} if asked.since else set())
    return {
        "days": [(d.isoformat(), formats.long_day(d, lang), d == asked.since) for d in sorted(days, reverse=True)],
        "selects": [_select(name, list(offered.get(name, [])), where) for name in SLICES],
        "outcomes": [(o, sentences.outcome_label(o), o == asked.outcome) for o in OUTCOMES],
        "kind": asked.kind,
        "domain": where.get("domain") or "",
    }


def _select(name: str, values: list[str | None], where: Mapping[str, str | None]) -> dict[str, Any]:
    if name in where and where[name] not in values:
        values.append(where[name])
    options = [
        (UNKNOWN if v is None else v, sentences.slice_label(v), name in where and where[name] == v) for v in values
    ]
    return {
        "name": name,
        "label": sentences.filter_label(name),
        "all": sentences.filter_all(name),
        "options": options,
    }


def view(asked: Asked, found: Outcome, lang: str) -> dict[str, Any]:
    """One change measured."""
    last = found.effect.looks[-1] if found.effect.looks else None
    place = sentences.slices_phrase(asked.where)
    since = found.effect.decision.since
    return {
        "title": gettext("%(place)s, since %(day)s") % {"place": place, "day": formats.long_day(since, lang)},
        "state": _MARKS[found.verdict],
        "word": outcome_verdict(found.verdict),
        "sentence": outcome_sentence(found),
        "outcome": sentences.outcome_label(asked.outcome),
        "rows": _rows(last, lang) if last else [],
        "figure": _figure(last, lang) if last else {},
        "interval": drawings.interval(last.change, last.low, last.high) if last else None,
        "control": found.effect.control,
        "others": [(formats.day(c.day, lang), confound_sentence(c)) for c in found.others],
        "looks": [_look(look, lang) for look in found.effect.looks],
        "proof": _proof(found.proof, lang) if found.proof else None,
    }


def _rows(last: Moved, lang: str) -> list[tuple[str, tuple[str, str], tuple[str, str]]]:
    pairs = (
        (gettext("The slice"), last.before, last.after),
        (gettext("Everything else"), last.rest_before, last.rest_after),
    )
    return [(name, _rate(before, lang), _rate(after, lang)) for name, before, after in pairs]


def _rate(arm: Arm, lang: str) -> tuple[str, str]:
    rate = "–" if arm.rate is None else formats.percent(arm.rate * PER_CENT, lang, 2)
    words = {"hits": formats.number(arm.hits, lang), "base": formats.number(arm.contacts, lang)}
    return rate, gettext("%(hits)s of %(base)s") % words


def _figure(last: Moved, lang: str) -> dict[str, str]:
    names = (("shown", last.change), ("low", last.low), ("high", last.high))
    return {name: formats.moved(ratio, lang) for name, ratio in names}


def _look(look: Moved, lang: str) -> dict[str, Any]:
    return {
        "day": formats.day(look.day, lang),
        "after": _rate(look.after, lang),
        "change": formats.moved(look.change, lang),
        "span": gettext("%(low)s to %(high)s")
        % {"low": formats.moved(look.low, lang), "high": formats.moved(look.high, lang)},
        "interval": drawings.interval(look.change, look.low, look.high),
    }


def _proof(proof: Proof, lang: str) -> dict[str, Any]:
    """Which of the two was repaired: three explanations with their probability, the counts behind them."""
    words = {
        "nothing": gettext("Nothing improved"),
        "list": gettext("The list: this source alone improved"),
        "message": gettext("The message: all sources improved alike"),
    }
    return {
        "sentence": trial_sentence(f"proof.{proof.outcome}"),
        "rows": [
            (words[h], formats.percent(p * PER_CENT, lang), drawings.bar(p, 1.0)) for h, p in proof.posterior.items()
        ],
        "counts": [
            (number_label(c.metric), *(_side(s.hits, s.base, lang) for s in (*c.treated, *c.control)))
            for c in proof.changes
        ],
    }


def _side(hits: int, base: int, lang: str) -> str:
    return formats.percent(PER_CENT * hits / base, lang, 2) if base else "–"


def last_changes(desk: Desk) -> list[Change]:
    """The journal of the last half year, oldest first."""
    today = Clock(desk.as_of, desk.zone).today
    return readings.changes_between(desk, today - timedelta(JOURNAL_DAYS), today)
