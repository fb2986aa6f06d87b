"""One number in full: chart with its changes, slices of one dimension, figures as a table, definition.

In: the board or the weekly readings, the slices, a language. Out: frozen views for the drawer and its full page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from vigie import sentences
from vigie.vocabulary.metric import Metric, Point, Reading, State, Tile
from vigie.web import formats, geometry, tiles
from vigie.web.query import Query
from vigie.web.readings import Change

MOST_SLICES = 60


@dataclass(frozen=True, slots=True)
class Head:
    """The number itself, its line and what it asks for."""

    state: str
    word: str
    value: str
    ref: str
    notes: tuple[str, ...]
    spark: geometry.Spark
    alt: str
    first_day: str
    last_day: str
    marks: tuple[tuple[str, str], ...]
    sentence: str
    points: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class SliceRow:
    """One line of the breakdown."""

    name: str
    base: str
    value: str
    interval: str
    strip: geometry.Strip
    alt: str
    state: str
    word: str
    culprit: bool


@dataclass(frozen=True, slots=True)
class Slices:
    """The breakdown by one dimension; `left_out` says how many lines are not shown."""

    head: str
    base_head: str
    rows: tuple[SliceRow, ...]
    left_out: str


def head(tile: Tile, changes: Sequence[Change], query: Query, lang: str) -> Head:
    """Everything above the breakdown."""
    reading, points = tile.reading, tile.points
    words = tiles.written(reading, lang)
    days = {p.day: i for i, p in enumerate(points)}
    marks = [c for c in changes if c.day in days]
    texts = [(formats.short_day(c.day, lang), sentences.change_sentence(c.kind, c.entity, c.text)) for c in marks]
    said = (
        " ".join(tiles.waiting(reading, tile.missing_days, query, lang)).strip()
        if reading.state is State.WAIT
        else tiles.sentence(tile)
    )
    return Head(
        state=str(reading.state),
        word=sentences.state_word(reading.state),
        value=tiles.counts(reading, lang) if tiles.under_minimum(reading) else words.value,
        ref=_reference(words),
        notes=_notes(reading, words, lang),
        spark=tiles.spark_of(
            points, reading, geometry.CHART, [(days[c.day], text) for c, (_, text) in zip(marks, texts, strict=True)]
        ),
        alt=tiles.alt_text(sentences.metric_label(reading.metric.key), words),
        first_day=formats.short_day(points[0].day, lang) if points else "",
        last_day=formats.short_day(points[-1].day, lang) if points else "",
        marks=tuple(texts),
        sentence=said,
        points=tuple(_point(reading.metric, p, words.decimals, lang) for p in reversed(points)),
    )


def slices(readings: Sequence[Reading], by: str, culprit: tuple[str, str | None] | None, lang: str) -> Slices:
    """The lines of the breakdown, on one scale."""
    shown = readings[:MOST_SLICES]
    ends = [v for r in shown for v in (r.value, r.range.high if r.range else None)]
    top = geometry.strip_top(ends)
    rest = len(readings) - len(shown)
    words = {"shown": len(shown), "total": formats.number(len(readings), lang)}
    return Slices(
        sentences.dimension_label(by),
        sentences.base_word(shown[0].metric) if shown else "",
        tuple(_row(r, by, top, culprit, lang) for r in shown),
        gettext("%(shown)s of %(total)s shown, the furthest from their range first.") % words if rest > 0 else "",
    )


def tabs(metric: Metric, by: str, query: Query, *, in_drawer: bool) -> list[tuple[str, str, str, bool]]:
    """(label, address of the detail, address of the page, current) for each dimension the metric has."""
    page = reverse("web:board") if in_drawer else ""
    return [
        (
            sentences.dimension_label(d),
            reverse("web:metric", args=[metric.key]) + query.opened("", d).encode(),
            page + query.opened(metric.key, d).encode() if in_drawer else "",
            d == by,
        )
        for d in metric.dimensions
    ]


def definition(metric: Metric, lang: str) -> list[tuple[str, str]]:
    """What the number is, as (term, text)."""
    lines = [
        (gettext("Formula"), sentences.metric_formula(metric.key)),
        (gettext("Counts"), sentences.unit_word(metric.unit)),
        (gettext("Time"), sentences.axis_word(metric.axis)),
        (gettext("Maturity"), _maturity(metric)),
        (gettext("Smallest sample"), formats.number(metric.min_base, lang)),
        (gettext("Limit"), _limit(metric, lang)),
        (gettext("When it is off"), sentences.metric_action(metric.key)),
        (gettext("Version"), str(metric.version)),
    ]
    return [(term, text) for term, text in lines if text]


def usual_range_definition() -> tuple[str, str]:
    """What the band is, the same for every number."""
    likely = gettext("what your own 8 earlier weeks, read at the same age, make likely 8 times in 10")
    return gettext("Usual range"), likely


def default_dimension(metric: Metric, wanted: str, culprit: tuple[str, str | None] | None) -> str:
    """The dimension asked for, else the culprit's, else the source."""
    if wanted in metric.dimensions:
        return wanted
    if culprit and culprit[0] in metric.dimensions:
        return culprit[0]
    return "source" if "source" in metric.dimensions else metric.dimensions[0]


def _reference(words: tiles.Written) -> str:
    parts = []
    if words.usual:
        parts.append(gettext("usual %(range)s") % {"range": words.usual})
        parts.append(
            gettext("%(gap)s against the median") % {"gap": words.gap} if words.gap else gettext("at the median")
        )
    if words.limit:
        parts.append(gettext("limit %(limit)s") % {"limit": words.limit})
    return " · ".join(parts)


def _notes(reading: Reading, words: tiles.Written, lang: str) -> tuple[str, ...]:
    notes: list[str] = []
    metric = reading.metric
    if reading.hits is not None and reading.base:
        pair = {"hits": formats.number(reading.hits, lang), "base": formats.number(reading.base, lang)}
        notes.append(gettext("%(hits)s out of %(base)s") % pair)
    if reading.low is not None and reading.high is not None:
        ends = formats.span(metric, reading.low, reading.high, lang, words.decimals)
        notes.append(gettext("95 %% interval %(range)s") % {"range": ends})
    if reading.provisional:
        notes.append(gettext("provisional: compared with earlier weeks at the same age"))
    if reading.provisional and reading.nowcast is not None:
        expected = formats.value(metric, reading.nowcast, lang, words.decimals)
        notes.append(gettext("expected once complete: %(value)s") % {"value": expected})
    return tuple(notes)


def _point(metric: Metric, point: Point, decimals: int, lang: str) -> tuple[str, str, str, str]:
    return (
        formats.day(point.day, lang),
        formats.value(metric, point.value, lang, decimals),
        formats.number(point.base, lang),
        gettext("provisional") if point.provisional else "",
    )


def _row(reading: Reading, by: str, top: float, culprit: tuple[str, str | None] | None, lang: str) -> SliceRow:
    words, metric = tiles.written(reading, lang), reading.metric
    value = dict(reading.slice).get(by)
    judged = reading.state is not State.WAIT
    interval = ""
    if reading.low is not None and reading.high is not None:
        interval = formats.span(metric, reading.low, reading.high, lang, words.decimals)
    usual = (reading.range.low, reading.range.high) if reading.range else None
    return SliceRow(
        name=sentences.slice_label(value, by),
        base=formats.number(reading.base if reading.base is not None else reading.n or 0, lang),
        value=tiles.counts(reading, lang) if tiles.under_minimum(reading) else words.value,
        interval=interval,
        strip=geometry.strip(reading.value, usual, top),
        alt=f"{words.value}, {words.usual}" if words.usual else words.value,
        state=str(reading.state),
        word=sentences.state_word(reading.state),
        culprit=judged and culprit == (by, value),
    )


def _maturity(metric: Metric) -> str:
    if not metric.maturity:
        return gettext("complete at once")
    return ngettext(
        "complete after %(days)s day; younger figures are provisional",
        "complete after %(days)s days; younger figures are provisional",
        metric.maturity,
    ) % {"days": metric.maturity}


def _limit(metric: Metric, lang: str) -> str:
    if metric.limit is None:
        return ""
    words = {"limit": tiles.limit(metric, lang), "source": sentences.limit_source(metric.limit)}
    return gettext("%(limit)s (%(source)s)") % words
