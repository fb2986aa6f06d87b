"""A test before its start: what the form says, what such a test can find, what stands in its way.

In: the query or the posted form, the facts. Out: `Asked` and plain values for the templates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

from django.http import QueryDict
from django.utils.translation import gettext

from vigie import sentences
from vigie.desk import Desk
from vigie.metrics.cohorts import OUTCOMES
from vigie.metrics.compile import Where
from vigie.metrics.experiments import Overlap, Test, Variable, audience, design, overlaps
from vigie.review import experiments
from vigie.sentences.trials import variable_label
from vigie.vocabulary.errors import UsageError
from vigie.web import formats, readings
from vigie.web.query import UNKNOWN
from vigie.workspaces.models import Workspace

VARIABLES: tuple[Variable, ...] = get_args(Variable)
# What a slice of the list may be of.
SLICES = ("source", "segment", "persona", "industry", "size", "region", "owner")
AUDIENCE = ("campaign", "segment", "source")
WEEKS = (1, 2, 3, 4, 6, 8, 12)
EFFECTS = (20, 30, 50, 100, 200)
DAYS_AHEAD = 21
PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says so far; `problem` names what is missing before the test can start."""

    name: str
    variable: Variable
    dimension: str
    control: str
    variant: str
    where: Where
    start: date
    weeks: int
    outcome: str
    effect: int
    base: float | None
    weekly: int | None

    @property
    def test(self) -> Test:
        """The test as it would be decided; two unnamed arms stand for those to come."""
        arms = (self.control or "A", self.variant or "B")
        where = audience(self.where, self.dimension)
        return Test(self.variable, arms, where, self.start, self.weeks, self.outcome, dimension=self.dimension)

    @property
    def missing(self) -> list[str]:
        """What is still to be said before the test can start."""
        said = {
            gettext("a name"): self.name,
            gettext("the first version"): self.control,
            gettext("the second version"): self.variant,
            gettext("an audience"): self.where,
        }
        lacking = [what for what, value in said.items() if not value]
        same = self.control and self.control == self.variant
        return [*lacking, gettext("two different versions")] if same else lacking


def read(form: QueryDict, today: date) -> Asked:
    """Understand a form; what makes no sense in it falls back to the default."""
    variable = _one_of(form.get("variable", ""), VARIABLES, "subject")
    return Asked(
        form.get("name", "").strip()[:100],
        variable,
        _one_of(form.get("by", ""), SLICES, SLICES[0]) if variable == "slice" else "version",
        form.get("control", "").strip()[:200],
        form.get("variant", "").strip()[:200],
        {d: [None if v == UNKNOWN else v] for d in AUDIENCE if (v := form.get(d, ""))},
        _day(form.get("start", ""), today),
        int(_one_of(form.get("weeks", ""), [str(w) for w in WEEKS], "4")),
        _one_of(form.get("outcome", ""), list(OUTCOMES), "positive"),
        int(_one_of(form.get("effect", ""), [str(e) for e in EFFECTS], "50")),
        _share(form.get("base", "")),
        int(weekly) if (weekly := form.get("weekly", "")).isdecimal() and len(weekly) < 9 and int(weekly) > 1 else None,  # noqa: PLR2004 - nine digits are no list
    )


def hidden(asked: Asked) -> list[tuple[str, str]]:
    """The fields of the test that was shown, for the button that starts it."""
    audience_ = [(d, UNKNOWN if v is None else v) for d, values in asked.where.items() for v in values]
    plain = [
        ("name", asked.name), ("variable", asked.variable), ("by", asked.dimension), ("control", asked.control),
        ("variant", asked.variant), ("start", asked.start.isoformat()), ("weeks", str(asked.weeks)),
        ("outcome", asked.outcome), ("effect", str(asked.effect)),
        ("base", "" if asked.base is None else f"{asked.base * PER_CENT:g}"),
        ("weekly", "" if asked.weekly is None else str(asked.weekly)),
    ]  # fmt: skip
    return [*plain, *audience_]


def fields(asked: Asked, today: date, offered: Mapping[str, list[str | None]], lang: str) -> dict[str, Any]:
    """Options of every select, the chosen one marked."""
    days = [today + timedelta(i) for i in range(DAYS_AHEAD)]
    return {
        "asked": asked,
        "base": "" if asked.base is None else f"{asked.base * PER_CENT:g}",
        "variables": [(v, variable_label(v), v == asked.variable) for v in VARIABLES],
        "slices": [(d, sentences.dimension_label(d), d == asked.dimension) for d in SLICES],
        "audience": [_select(name, list(offered.get(name, [])), asked.where.get(name, ())) for name in AUDIENCE],
        "days": [(d.isoformat(), formats.day(d, lang), d == asked.start) for d in sorted({*days, asked.start})],
        "weeks": [(w, w == asked.weeks) for w in WEEKS],
        "outcomes": [(o, sentences.outcome_label(o), o == asked.outcome) for o in OUTCOMES],
        "effects": [(e, formats.percent(e, lang), e == asked.effect) for e in EFFECTS],
    }


def shown(workspace: Workspace, desk: Desk, asked: Asked, lang: str) -> dict[str, Any]:
    """What the test can find, and what stands in its way. Raises UsageError: the audience has no history."""
    test = asked.test
    base, weekly = asked.base, asked.weekly
    if base is None or weekly is None:
        named = tuple((d, tuple(v)) for d, v in asked.where.items())
        known, entering = readings.history_of(desk, test, named)
        base, weekly = known if base is None else base, entering if weekly is None else weekly
    plan = design(base or 0.0, weekly, outcome=asked.outcome, effect=asked.effect / PER_CENT)
    taken = experiments.in_the_way(workspace, test) if asked.where else None
    chosen = next(r for r in plan.reaches if r.weeks == asked.weeks)
    return {
        "base": formats.percent(plan.base * PER_CENT, lang, 2),
        "weekly": formats.number(plan.weekly, lang),
        "outcome": sentences.outcome_label(plan.outcome),
        "effect": _rise(asked.effect / PER_CENT, lang),
        "needed": formats.number(plan.needed or 0, lang),
        "weeks_needed": formats.number(plan.weeks_needed or 0, lang),
        "too_short": bool(plan.weeks_needed and plan.weeks_needed > asked.weeks),
        "chosen_contacts": formats.number(chosen.contacts, lang),
        "chosen_rise": _rise(chosen.rise, lang),
        "weeks": asked.weeks,
        "rows": [
            (r.weeks, formats.number(r.contacts, lang), _rise(r.rise, lang), r.weeks == asked.weeks)
            for r in plan.reaches
        ],
        "taken": taken,
        "shared": [_shared(o, lang) for o in _others(desk, asked)],
        "missing": asked.missing,
        "ready": not asked.missing and taken is None,
    }


def _others(desk: Desk, asked: Asked) -> list[Overlap]:
    """Versions that nobody declared and that write to the same contacts; those to be compared are no other test."""
    found = [
        o
        for campaign in asked.where.get("campaign", ())
        if campaign
        for o in overlaps(desk.engine, campaign, as_of=desk.as_of, zone=desk.zone)
    ]
    arms = {asked.control, asked.variant}
    return [o for o in found if not (o.other.campaign in asked.where["campaign"] and arms <= set(o.other.arms))]


def _shared(overlap: Overlap, lang: str) -> dict[str, str]:
    return {
        "campaign": sentences.slice_label(overlap.other.campaign),
        "arms": " / ".join(overlap.other.arms),
        "contacts": formats.number(overlap.shared, lang),
    }


def _rise(rise: float | None, lang: str) -> str:
    return "–" if rise is None else f"+{formats.percent(rise * PER_CENT, lang)}"


def _select(name: str, values: list[str | None], chosen: tuple[str | None, ...] | list[str | None]) -> dict[str, Any]:
    values += [v for v in chosen if v not in values]
    options = [(UNKNOWN if v is None else v, sentences.slice_label(v), v in chosen) for v in values]
    return {
        "name": name,
        "label": sentences.filter_label(name),
        "all": sentences.filter_all(name),
        "options": options,
    }


def _one_of(text: str, known: Any, default: Any) -> Any:
    return text if text in known else default


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today + timedelta(days=(7 - today.weekday()) % 7)
    return day if today <= day < today + timedelta(DAYS_AHEAD) else today


def _share(text: str) -> float | None:
    try:
        share = float(text.replace(",", ".")) / PER_CENT
    except ValueError:
        return None
    return share if 0 < share < 1 else None


def refused(error: UsageError) -> tuple[str, str]:
    """Reason and remedy of a refusal, as the page says them."""
    if error.code == "no_base_for_test":
        return (
            gettext("Nothing was sent to this audience in the last weeks whose answers are known."),
            gettext("Choose another audience, or give the base rate and the contacts a week that you expect."),
        )
    return sentences.reason(error.code, error.params), sentences.remedy(error.code, error.params)
