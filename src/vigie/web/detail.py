"""One number in full: chart with its changes, slices of one dimension, figures as a table, definition.

In: the board or the weekly readings, the slices, a language. Out: frozen views for the drawer and its full page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from vigie import sentences
from vigie.sentences.diagnosis import control_phrase, number_label
from vigie.sentences.signals import signal_meaning, signal_place
from vigie.vocabulary.finding import Count, Culprit, Signal
from vigie.vocabulary.metric import Better, Metric, Point, Reading, State, Tile
from vigie.web import formats, geometry, tiles
from vigie.web.findings import Findings
from vigie.web.query import Query
from vigie.web.readings import Change

MOST_SLICES = 60
# Under ten expected, a decimal still says something.
FEW = 10


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
    share: str
    control: bool
    href: str


@dataclass(frozen=True, slots=True)
class Slices:
    """The breakdown by one dimension; `left_out` says how many lines are not shown.

    `shares`: the lines say their part of the gap, as the culprit is one of them.
    """

    head: str
    base_head: str
    rows: tuple[SliceRow, ...]
    left_out: str
    shares: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """Where the lines of a breakdown lead: the same page, at `home`, about one of them alone."""

    home: str = "/"
    query: Query = field(default_factory=Query)

    def to(self, dimension: str, value: str | None) -> str:
        """The address of a line; empty when the page is about it alone already."""
        if self.query.filters.get(dimension) == (value,):
            return ""
        return self.home + replace(self.query.narrowed_to(dimension, value), by="").encode()


@dataclass(frozen=True, slots=True)
class Split:
    """How a number is broken down: by which dimension, with whom as culprit, beside which control."""

    by: str
    lang: str
    culprit: tuple[str, str | None] | None = None
    control: frozenset[tuple[str, str | None]] = frozenset()
    links: Links = Links()


@dataclass(frozen=True, slots=True)
class Cause:
    """Who moves the number: the culprit, since when, hits against expected, the part it explains, the control."""

    name: str
    since: str
    counts: tuple[str, ...]
    share: str
    control: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One open alert on the number."""

    kind: str
    words: str
    place: str
    figures: str
    meaning: str


def marks(changes: Iterable[Change], seen: Iterable[tuple[date, str]]) -> list[tuple[date, str]]:
    """What was changed, by day: what the team wrote down, and what the facts show."""
    written = [(c.day, sentences.change_sentence(c.kind, c.entity, c.text)) for c in changes]
    return sorted(dict.fromkeys([*written, *seen]))


def cause(found: Findings, metric: str, lang: str) -> Cause | None:
    """The culprit of a number as the diagnosis knows it."""
    culprit = found.culprit(metric)
    if culprit is None:
        return None
    return Cause(
        sentences.slices_phrase(culprit.slice),
        formats.long_day(culprit.since, lang),
        tuple(_counted(c, lang) for c in found.counts(metric)),
        formats.percent(culprit.share * 100, lang) if metric == culprit.metric else "",
        control_phrase(culprit),
    )


def split(by: str, lang: str, culprit: tuple[str, str | None] | None, known: Culprit | None, *, links: Links) -> Split:
    """A breakdown that knows the control, when the culprit's is of one dimension."""
    control = frozenset(s[0] for s in known.control if len(s) == 1) if known else frozenset()
    return Split(by, lang, culprit, control, links)


def alerts(found: Findings, metric: str, lang: str) -> list[Alert]:
    """The open alerts on a number, the worst first."""
    return [_alert(a, lang) for a in found.on(metric)]


def _alert(alert: Signal, lang: str) -> Alert:
    kind, words = tiles.alert_words(alert, lang)
    return Alert(kind, words, signal_place(alert.slice), figures(alert, lang), signal_meaning(alert))


def figures(alert: Signal, lang: str) -> str:
    """What was counted beside what was expected: 4.2%, usually 0.5–1.9% (153 of 209)."""
    low, high = alert.expected
    decimals = formats.decimals_for((high - low) * 100)
    words = {
        "value": formats.percent(alert.value * 100, lang, decimals) if alert.value is not None else "–",
        "low": formats.number(low * 100, lang, decimals),
        "high": formats.percent(high * 100, lang, decimals),
        "hits": formats.number(alert.hits, lang),
        "base": formats.number(alert.base, lang),
    }
    return gettext("%(value)s (%(hits)s of %(base)s), usually %(low)s–%(high)s") % words


def _counted(count: Count, lang: str) -> str:
    words = {
        "number": number_label(count.metric),
        "hits": formats.number(count.hits, lang),
        "base": formats.number(count.base, lang),
        "expected": formats.number(count.expected, lang, 1 if count.expected < FEW else 0),
        "start": formats.short_day(count.start, lang),
        "end": formats.short_day(count.end - timedelta(days=1), lang),
    }
    return gettext("%(number)s: %(hits)s of %(base)s, %(expected)s expected (%(start)s to %(end)s)") % words


def head(
    tile: Tile, changes: Sequence[tuple[date, str]], query: Query, lang: str, *, alerts: Sequence[Signal] = ()
) -> Head:
    """Everything above the breakdown."""
    reading, points = tile.reading, tile.points
    words = tiles.written(reading, lang)
    seen = [(at, day, text) for day, text in changes if (at := tiles.place(points, day)) is not None]
    said = (
        " ".join(tiles.waiting(reading, tile.missing_days, query, lang)).strip()
        if reading.state is State.WAIT
        else tiles.sentence(tile, alerts)
    )
    return Head(
        state=str(reading.state),
        word=sentences.state_word(reading.state),
        value=tiles.counts(reading, lang) if tiles.under_minimum(reading) else words.value,
        ref=_reference(words),
        notes=_notes(reading, words, lang),
        spark=tiles.spark_of(points, reading, geometry.CHART, [(at, text) for at, _, text in seen]),
        alt=tiles.alt_text(sentences.metric_label(reading.metric.key), words),
        first_day=formats.short_day(points[0].day, lang) if points else "",
        last_day=formats.short_day(points[-1].day, lang) if points else "",
        marks=tuple((formats.short_day(day, lang), text) for _, day, text in seen),
        sentence=said,
        points=tuple(_point(reading.metric, p, words.decimals, lang) for p in reversed(points)),
    )


def slices(readings: Sequence[Reading], split: Split, usual: float | None = None) -> Slices:
    """The lines of the breakdown, on one scale. `usual`: the middle of the whole number's own range."""
    shown, lang = readings[:MOST_SLICES], split.lang
    top = geometry.strip_top([v for r in shown for v in (r.value, r.range.high if r.range else None)])
    parts = gap_shares(readings, usual) if split.culprit and split.culprit[0] == split.by else []
    rest = len(readings) - len(shown)
    words = {"shown": len(shown), "total": formats.number(len(readings), lang)}
    return Slices(
        sentences.dimension_label(split.by),
        sentences.base_word(shown[0].metric) if shown else "",
        tuple(_row(r, split, top, parts[i] if parts else None) for i, r in enumerate(shown)),
        gettext("%(shown)s of %(total)s shown, the furthest from their range first.") % words if rest > 0 else "",
        shares=bool(parts),
    )


def gap_shares(readings: Sequence[Reading], usual: float | None) -> list[float]:
    """Each slice's part of what is too many, or missing, against its own usual rate; empty when nothing is.

    A slice without a past is held against the whole number's usual rate: a new source has no other.
    """
    excess = [max(_excess(r, usual), 0.0) for r in readings]
    total = sum(excess)
    return [e / total for e in excess] if total >= 1 else []


def _excess(reading: Reading, usual: float | None) -> float:
    middle = reading.range.centre if reading.range else usual
    if middle is None or reading.value is None or not reading.base:
        return 0.0
    many = reading.metric.better is Better.DOWN
    return reading.base * (reading.value - middle) * (1 if many else -1)


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


def default_dimension(metric: Metric, query: Query, culprit: tuple[str, str | None] | None) -> str:
    """The dimension asked for, else the culprit's, else the source; not one that the filters leave a single line of."""
    if query.by in metric.dimensions:
        return query.by
    settled = {d for d, values in query.where if len(values) == 1}
    wanted = [d for d in (culprit[0] if culprit else "", "source", *metric.dimensions) if d in metric.dimensions]
    return next((d for d in wanted if d not in settled), wanted[0])


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
        notes.append(gettext("95%% interval %(range)s") % {"range": ends})
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


def _row(reading: Reading, split: Split, top: float, share: float | None) -> SliceRow:
    words, metric, lang = tiles.written(reading, split.lang), reading.metric, split.lang
    own = (split.by, dict(reading.slice).get(split.by))
    culprit = reading.state is not State.WAIT and split.culprit == own
    interval = ""
    if reading.low is not None and reading.high is not None:
        interval = formats.span(metric, reading.low, reading.high, lang, words.decimals)
    usual = (reading.range.low, reading.range.high) if reading.range else None
    return SliceRow(
        name=sentences.slice_label(own[1], split.by),
        base=formats.number(reading.base if reading.base is not None else reading.n or 0, lang),
        value=tiles.counts(reading, lang) if tiles.under_minimum(reading) else words.value,
        interval=interval,
        strip=geometry.strip(reading.value, usual, top),
        alt=f"{words.value}, {words.usual}" if words.usual else words.value,
        state=str(reading.state),
        word=sentences.state_word(reading.state),
        culprit=culprit,
        share="" if share is None else formats.percent(round(share * 100), lang),
        control=own in split.control and not culprit,
        href=split.links.to(*own),
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
