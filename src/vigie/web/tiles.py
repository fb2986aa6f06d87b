"""The board as words and ink: each reading becomes what one tile prints.

In: a `Board`, the `Query`, a language. Out: frozen views that templates print without deciding anything.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from vigie import sentences
from vigie.desk import PERIODS
from vigie.sentences.diagnosis import evidence_sentence, verdict_parts
from vigie.sentences.numbers import calendar_day
from vigie.sentences.signals import signal_action, signal_since
from vigie.vocabulary.finding import Diagnosis, Signal
from vigie.vocabulary.metric import Block, Board, Column, Metric, Point, Reading, State, Tile
from vigie.web import formats, geometry
from vigie.web.doing import Line
from vigie.web.findings import NOTHING, Findings
from vigie.web.query import Query

# The sheet has three rows. The time to reply is counted on replies, as the rest of the fourth column is.
PLACED = {"first_reply_hours": Block.PIPELINE}
Slice = tuple[tuple[str, str | None], ...]
# The verdicts that ask for a decision.
GUILTY = frozenset({"list", "message", "deliverability", "follow_up", "pipeline"})
TALLY = (State.ACT, State.WATCH, State.BETTER, State.OK, State.WAIT)


@dataclass(frozen=True, slots=True)
class TileView:
    """One tile, all words chosen. `meter` is (done, needed) when there is too little data to judge.

    `alert` is the kind of its open alert and its words.
    """

    key: str
    label: str
    state: str
    word: str
    value: str
    of: str
    spark: geometry.Spark | None
    alt: str
    gap: str
    usual: str
    sentence: str
    more: str
    alert: tuple[str, str] | None
    meter: tuple[int, int] | None
    see: bool
    detail: str
    opened: str
    see_detail: str
    see_opened: str
    line: Line | None = None
    tone: str = ""  # what the number itself is, whatever is under way


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One of the four columns: its name, its denominator, its tiles."""

    key: str
    label: str
    total: str
    what: str
    tiles: tuple[TileView, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The head of the page: how many decisions, the verdict, why, how many numbers in each state.

    `judged`: there is a diagnosis to read behind it.
    """

    title: str
    lead: str
    why: str
    tally: tuple[tuple[str, int, str], ...]
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A reading written for the reader: shared by the tile and the detail."""

    value: str
    gap: str
    usual: str
    limit: str
    decimals: int


def written(reading: Reading, lang: str) -> Written:
    """Write the value, its gap to the usual middle, its range and its fixed limit."""
    metric, usual = reading.metric, reading.range
    decimals = formats.metric_decimals(metric, usual, reading.value)
    span = formats.span(metric, usual.low, usual.high, lang, decimals) if usual else ""
    known = usual is not None and reading.value is not None
    return Written(
        formats.value(metric, reading.value, lang, decimals),
        formats.gap(metric, reading.value, usual.centre, lang, decimals) if known else "",
        span,
        limit(metric, lang),
        decimals,
    )


def columns(
    board: Board, query: Query, lang: str, found: Findings = NOTHING, lines: Mapping[str, Line] | None = None
) -> tuple[ColumnView, ...]:
    """The four columns, three tiles each, always in the same place; `lines`: what may be done, by number."""
    return tuple(_column(column, query, lang, found, lines or {}) for column in placed(board))


def placed(board: Board) -> tuple[Column, ...]:
    """The columns with every tile where the sheet keeps it."""
    moved = {b: [t for c in board.columns for t in c.tiles if PLACED.get(t.reading.metric.key) is b] for b in Block}
    return tuple(
        Column(c.block, c.total, (*moved[c.block], *(t for t in c.tiles if t.reading.metric.key not in PLACED)))
        for c in board.columns
    )


def every_tile(board: Board) -> Iterable[Tile]:
    """The twelve, in the order of the page."""
    return (tile for column in board.columns for tile in column.tiles)


def verdict(board: Board, found: Findings = NOTHING, under: frozenset[str] = frozenset()) -> Verdict:
    """Count the decisions, then say what is wrong: the diagnosis when there is one, else what stands out most.

    `under`: numbers about which something is under way; nobody has to decide about them.
    """
    plain = _counted_verdict(board, under)
    if found.diagnosis is None:
        return replace(plain, why=f"{plain.why} {_elsewhere(found.programme)}".strip())
    lead, why = _judged(found.diagnosis, plain, off=any(s in {"act", "watch", "done"} for s, _, _ in plain.tally))
    guilty = found.diagnosis.verdict in GUILTY and not any(s in {"act", "done"} for s, _, _ in plain.tally)
    return Verdict(_decisions(1) if guilty else plain.title, lead, why, plain.tally, judged=True)


def _elsewhere(programme: Diagnosis | None) -> str:
    """What is wrong with everything, on a page that shows a part; nothing where nothing is."""
    if programme is None or programme.verdict not in GUILTY:
        return ""
    return gettext("For the whole programme: %(verdict)s") % {"verdict": " ".join(verdict_parts(programme))}


def _judged(found: Diagnosis, plain: Verdict, *, off: bool) -> tuple[str, str]:
    """The verdict and what stands behind it."""
    lead, why = verdict_parts(found)
    if found.verdict == "not_enough_data":
        return lead, " ".join(evidence_sentence(e) for e in found.evidence if e.code == "not_enough_data")
    if found.verdict != "none":
        return lead, why
    if off:
        return gettext("No common cause behind the gaps."), f"{plain.lead} {plain.why}".strip()
    return gettext("Everything holds."), gettext("Nothing in the last two weeks is beyond chance.")


def _counted_verdict(board: Board, under: frozenset[str]) -> Verdict:
    """Count the decisions and name the slice that stands out in most numbers; the facts only, no diagnosis."""
    tiles = list(every_tile(board))
    states = Counter(t.reading.state for t in tiles if t.reading.metric.key not in under)
    off = [t for t in tiles if t.reading.state in {State.ACT, State.WATCH}]
    tally = tuple((str(s), states[s], sentences.state_word(s).lower()) for s in TALLY if states[s])
    if len(tiles) > states.total():
        tally = (*tally[:2], ("done", len(tiles) - states.total(), gettext("Under way").lower()), *tally[2:])
    acts = states[State.ACT]
    if acts:
        return Verdict(_decisions(acts), *_first_place(off), tally)
    if states[State.WAIT] > len(tiles) / 2:
        title = gettext("Not enough data to decide yet")
        return Verdict(title, "", gettext("Widen the period or remove a filter."), tally)
    if off:
        return Verdict(gettext("Nothing to decide today"), *_first_place(off), tally)
    why = gettext("Every number that can be judged is inside its usual range.")
    return Verdict(gettext("Nothing to decide today"), "", why, tally)


def _decisions(count: int) -> str:
    return ngettext("%(n)s decision to make", "%(n)s decisions to make", count) % {"n": count}


def spark_of(tile_points: tuple[Point, ...], reading: Reading, frame: geometry.Frame = geometry.TILE,
             changes: Iterable[tuple[int, str]] = ()) -> geometry.Spark:  # fmt: skip
    """Draw the points of a number over its own range."""
    usual, limit = reading.range, reading.metric.limit
    return _drawn(
        tuple(p.value for p in tile_points),
        frame=frame,
        usual=(usual.low, usual.high) if usual else None,
        limit=limit.act if limit else None,
        young=sum(1 for p in tile_points if p.provisional),
        changes=tuple(changes),
    )


# The same points are drawn for every reader, and again whenever the page is asked for.
_drawn = lru_cache(maxsize=256)(geometry.spark)


def alert_words(alert: Signal, lang: str) -> tuple[str, str]:
    """The kind of an alert, which has a shape, and its words."""
    kind = alert.kind if alert.direction == "worse" else "better"
    return kind, signal_since(alert, formats.short_day(alert.since, lang))


def sentence(tile: Tile, alerts: Sequence[Signal] = ()) -> str:
    """The one thing that a judged number asks for; a stop comes before everything."""
    if alerts and alerts[0].stops:
        return signal_action(alerts[0])
    if tile.reading.state in {State.ACT, State.WATCH}:
        return sentences.metric_action(tile.reading.metric.key, culprit_of(tile))
    return sentences.rest_sentence(tile.reading.state)


def culprit_of(tile: Tile) -> Slice:
    """The slice that stands out, of one dimension or two; empty when none does."""
    return tile.culprit_slice or ((tile.culprit,) if tile.culprit else ())


def under_minimum(reading: Reading) -> bool:
    """Whether counts are shown and no rate: too few to judge, or nothing that feeds the number."""
    too_few = not reading.measurable or _counted(reading) < reading.metric.min_base
    return reading.state is State.WAIT and too_few


def counts(reading: Reading, lang: str) -> str:
    """A sample too small for a rate: 3 / 11; a dash when nothing was counted."""
    if reading.hits is None or not reading.base:
        return "–"
    return f"{formats.number(reading.hits, lang)}{formats.NBSP}/{formats.NBSP}{formats.number(reading.base, lang)}"


def waiting(reading: Reading, missing_days: int | None, query: Query, lang: str) -> tuple[str, str]:
    """Why a number is not judged, and when it will be."""
    if any(d not in reading.metric.dimensions for d in query.filters):
        return gettext("This number cannot be filtered that way."), ""
    if not reading.measurable and reading.base == 0:
        return gettext("No provider written to here reports complaints: their number is unknown, not zero."), ""
    if not reading.measurable:
        return gettext("Nothing imported so far feeds this number."), ""
    base, need = _counted(reading), reading.metric.min_base
    if base >= need:
        return _no_range(query)
    said = sentences.too_few(reading.metric, formats.number(base, lang), formats.number(need, lang))
    if not missing_days:
        return said, ""
    days = {"days": formats.number(missing_days, lang)}
    return said, ngettext(
        "About %(days)s more day at this pace.", "About %(days)s more days at this pace.", missing_days
    ) % days


def _no_range(query: Query) -> tuple[str, str]:
    """Enough to count, nothing to compare with."""
    if query.days == PERIODS[0]:
        return gettext("No usual range yet: it takes four weeks of data."), ""
    said = gettext("No usual range for these %(days)s days: too little lies before them to compare with.")
    return said % {"days": query.days}, gettext("A shorter period may have one.")


def _column(column: Column, query: Query, lang: str, found: Findings, lines: Mapping[str, Line]) -> ColumnView:
    return ColumnView(
        str(column.block),
        sentences.block_label(column.block),
        formats.number(column.total, lang),
        sentences.block_total(column.block, column.total),
        tuple(_lined(t, _tile(t, query, lang, found.on(t.reading.metric.key)), lines) for t in column.tiles),
    )


def _lined(tile: Tile, view: TileView, lines: Mapping[str, Line]) -> TileView:
    """A tile with what may be done about it; once something is under way, its state says so."""
    line = lines.get(tile.reading.metric.key)
    if line is None or line.under is None:
        return replace(view, line=line)
    at = place(tile.points, line.under.day) if line.under.day and view.spark else None
    if at is not None and line.under.day:
        words = {"drawing": view.alt, "day": calendar_day(line.under.day)}
        spark = spark_of(tile.points, tile.reading, changes=[(at, line.under.said)])
        view = replace(view, spark=spark, alt=gettext("%(drawing)s; decided on %(day)s") % words)
    return replace(view, line=line, **({"state": "done", "word": gettext("Under way")} if line.settled else {}))


def place(points: Sequence[Point], day: date) -> int | None:
    """The point of a line that a day belongs to: its own, or that of the week that it is in."""
    if not points or day < points[0].day:
        return None
    return next((i for i, p in enumerate(points) if p.day >= day), None)


def _tile(tile: Tile, query: Query, lang: str, alerts: Sequence[Signal]) -> TileView:
    reading, words = tile.reading, written(tile.reading, lang)
    key, label = reading.metric.key, sentences.metric_label(reading.metric.key)
    blank = under_minimum(reading)
    if reading.state is State.WAIT:
        said, more = waiting(reading, tile.missing_days, query, lang)
    else:
        said, more = sentence(tile, alerts), ""
    by = tile.culprit[0] if tile.culprit else ""
    # Key and state stand in dozens of attributes; they are words of ours, in which nothing is to be escaped.
    return TileView(
        key=SafeString(key),
        label=label,
        state=SafeString(reading.state),
        word=sentences.state_word(reading.state),
        value=_raw(reading, lang) if blank else words.value,
        of=formats.number(reading.base, lang) if blank and reading.base and reading.hits is not None else "",
        spark=None if blank else spark_of(tile.points, reading),
        alt=alt_text(label, words),
        gap=_gap(reading, words),
        usual=_usual(reading, words),
        sentence=said,
        more=more,
        alert=alert_words(alerts[0], lang) if alerts else None,
        meter=_meter(reading) if blank else None,
        see=reading.state in {State.ACT, State.WATCH},
        detail=_detail(key, query, ""),
        opened=_opened(key, query, ""),
        see_detail=_detail(key, query, by),
        see_opened=_opened(key, query, by),
        tone=SafeString(reading.state),
    )


def alt_text(label: str, words: Written) -> str:
    """A sparkline in one sentence, for those who do not see it."""
    if not words.usual:
        return gettext("%(label)s over nine weeks: now %(value)s") % {"label": label, "value": words.value}
    return gettext("%(label)s over nine weeks: now %(value)s, usually %(range)s") % {
        "label": label,
        "value": words.value,
        "range": words.usual,
    }


def _gap(reading: Reading, words: Written) -> str:
    if not words.usual or reading.value is None:
        return gettext("provisional") if reading.provisional else ""
    said = words.gap or gettext("at the median")
    return gettext("%(gap)s, provisional") % {"gap": said} if reading.provisional else said


def _usual(reading: Reading, words: Written) -> str:
    if not words.usual:
        return ""
    if words.limit and reading.state in {State.ACT, State.WATCH}:
        return gettext("usual %(range)s · limit %(limit)s") % {"range": words.usual, "limit": words.limit}
    return gettext("usual %(range)s") % {"range": words.usual}


def limit(metric: Metric, lang: str) -> str:
    """The fixed limit of a number, empty when it has none."""
    if metric.limit is None:
        return ""
    percent = metric.limit.act * formats.scale(metric)
    return formats.value(metric, metric.limit.act, lang, 0 if percent == int(percent) else 1)


def _counted(reading: Reading) -> int:
    """The base, or the number of values behind a median."""
    if reading.base is not None:
        return reading.base
    return reading.n or 0


def _meter(reading: Reading) -> tuple[int, int]:
    need = reading.metric.min_base
    return (min(_counted(reading), need) if reading.measurable else 0), need


def _raw(reading: Reading, lang: str) -> str:
    return formats.number(reading.hits, lang) if reading.hits is not None and reading.base else "–"


def _first_place(off: list[Tile]) -> tuple[str, str]:
    seen = Counter(culprit_of(t) for t in off if culprit_of(t))
    if not seen:
        return "", gettext("No single slice stands out: open a number to see where it moves.")
    culprit, times = seen.most_common(1)[0]
    lead = gettext("Look first at %(culprit)s.") % {"culprit": sentences.slices_phrase(culprit)}
    words = {"times": times, "total": len(off)}
    return lead, gettext("It stands out in %(times)s of the %(total)s numbers off their range.") % words


def _detail(key: str, query: Query, by: str) -> str:
    return _page(key) + query.opened("", by).encode()


def _opened(key: str, query: Query, by: str) -> str:
    return _page("") + query.opened(key, by).encode()


@cache
def _page(key: str) -> str:
    """The address of a number; of the board without one. Addresses do not change while a server runs."""
    return reverse("web:metric", args=[key]) if key else reverse("web:board")
