"""Boards made up for the tests: readings in every state, drawn so that each drawing has something to show.

In: a state, figures. Out: dataclasses of `vigie.vocabulary.metric`. No figure here was measured anywhere.
"""

from datetime import UTC, date, datetime, timedelta
from math import sin

from vigie.metrics import METRICS, PAGE
from vigie.vocabulary.metric import Block, Board, Column, Period, Point, Range, Reading, State, Tile
from vigie.web.doing import Line, Offer, Under

AS_OF = datetime(2026, 11, 20, 8, 14, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PERIOD = Period(TODAY - timedelta(days=6), TODAY + timedelta(days=1), AS_OF)
SOURCE = ("source", "API · DSI élargi")
SQL = "SELECT period, COUNT(*) FILTER (WHERE hard_at <= seen) AS hits, COUNT(*) AS base\nFROM fact_send GROUP BY period"


def reading(
    key, value, low, high, state=State.OK, *, base=9118, provisional=False, by=(), nowcast=None, measurable=True
):
    metric = METRICS[key]
    usual = None if low is None else Range(low, high, (low + high) / 2, 8)
    hits = None if metric.median or value is None else round(value * base)
    return Reading(
        metric=metric, slice=by, period=PERIOD, hits=hits, base=None if metric.median else base,
        n=base if metric.median else None, value=value,
        low=None if value is None or metric.median else value * 0.85,
        high=None if value is None or metric.median else value * 1.18,
        range=usual, state=state, provisional=provisional, nowcast=nowcast, measurable=measurable,
    )  # fmt: skip


def points(r, *, young=0):
    """63 days inside the range, the last fortnight sliding to the value of today."""
    if r.value is None:
        return ()
    low, high = (r.range.low, r.range.high) if r.range else (r.value * 0.9, r.value * 1.1)
    middle, reach = (low + high) / 2, (high - low) / 2
    made = []
    for i in range(63):
        usual = middle + reach * sin(i * 1.7) * 0.8
        slide = max(0.0, (i - 50) / 12)
        made.append(
            Point(
                TODAY - timedelta(days=62 - i), usual + (r.value - usual) * slide, r.base or r.n or 0, i >= 63 - young
            )
        )
    return tuple(made)


def tile(r, culprit=None, *, missing_days=None, young=0):
    return Tile(r, points(r, young=young), culprit, missing_days, (culprit,) if culprit else ())


def board(tiles=None, *, last=AS_OF):
    by_key = {t.reading.metric.key: t for t in (tiles if tiles is not None else busy())}
    totals = {Block.DELIVERABILITY: 9118, Block.LIST: 4206, Block.CONVERSATIONS: 8874, Block.PIPELINE: 474}
    columns = tuple(
        Column(b, totals[b], tuple(by_key[k] for k in PAGE if k in by_key and METRICS[k].block is b)) for b in Block
    )
    return Board(AS_OF, PERIOD, columns, last, dict.fromkeys(PAGE, SQL))


def busy():
    """Three to fix, two to watch, one better, one without enough data: every state at once."""
    act, watch, better = State.ACT, State.WATCH, State.BETTER
    return [
        tile(reading("delivery_rate", 0.958, 0.965, 0.982, watch), ("provider", "Google")),
        tile(reading("hard_bounce_rate", 0.026, 0.010, 0.014, act), SOURCE),
        tile(reading("complaint_rate", 0.0005, 0.0002, 0.0004, watch), SOURCE),
        tile(reading("first_reply_hours", 18.7, 18.2, 20.4, base=474)),
        tile(reading("field_coverage", 0.946, 0.942, 0.957, base=4206)),
        tile(reading("role_free_rate", 0.16, 0.093, 0.114, act, base=4206), SOURCE),
        tile(reading("duplicate_rate", 0.012, 0.011, 0.019, base=4206)),
        tile(reading("human_reply_rate", 0.053, 0.050, 0.057, base=8874, provisional=True, nowcast=0.058), young=7),
        tile(reading("positive_rate", 0.019, 0.022, 0.027, act, base=8874, provisional=True), SOURCE, young=7),
        tile(reading("unsubscribe_rate", 0.004, 0.006, 0.009, better, base=8874)),
        tile(reading("meetings_booked", 0.0017, 0.0014, 0.0018, base=8874, provisional=True), young=14),
        tile(reading("qualified_meeting_rate", 0.27, None, None, State.WAIT, base=11), missing_days=6),
    ]


def fine():
    """Everything inside its range."""
    return [tile(reading(k, *figures)) for k, figures in _FINE.items()]


_FINE = {
    "delivery_rate": (0.974, 0.965, 0.982),
    "hard_bounce_rate": (0.012, 0.010, 0.014),
    "complaint_rate": (0.0003, 0.0002, 0.0004),
    "first_reply_hours": (19.1, 18.2, 20.4),
    "field_coverage": (0.951, 0.942, 0.957),
    "role_free_rate": (0.101, 0.093, 0.114),
    "duplicate_rate": (0.014, 0.011, 0.019),
    "human_reply_rate": (0.054, 0.050, 0.057),
    "positive_rate": (0.024, 0.022, 0.027),
    "unsubscribe_rate": (0.007, 0.006, 0.009),
    "meetings_booked": (0.0016, 0.0014, 0.0018),
    "qualified_meeting_rate": (0.61, 0.58, 0.68),
}


def small():
    """A narrow filter: 57 messages."""
    wait = State.WAIT
    return [
        tile(reading(k, None if k == "complaint_rate" else 0.02, None, None, wait, base=57,
                     measurable=k != "complaint_rate"), missing_days=18)
        for k in PAGE
    ]  # fmt: skip


def line(key="hard_bounce_rate", *, notice="", by_hand=False, may=True):
    """An action offered on a number, as somebody who may press sees it."""
    effects = ("Rien de nouveau ne part vers la source pendant 48 heures.", "Gardées en témoin : Salon Lyon.")
    sentence = "Mettre la source en pause 48 heures : la source « API · DSI élargi »"
    offer = Offer(key, "pause_source", (SOURCE,), "Pause", sentence, effects, "0123456789ab", "page:1:0", by_hand)
    return Line(key, offer, None, may, may, notice)


def under(key="hard_bounce_rate", *, proposed=False, may=True):
    """The same once it was applied, or proposed."""
    said = "Proposé par Karim, 09:12." if proposed else "Appliqué par Karim, 09:12."
    stands = Under(7, said, "Rebonds durs : retour attendu d’ici le 27 nov.", "Léa en répond.", 3 if proposed else 0)
    return Line(key, None, stands, may, may, "")


def nothing():
    """A workspace before its first import."""
    empty = [tile(reading(k, None, None, None, State.WAIT, base=0)) for k in PAGE]
    b = board(empty, last=None)
    return Board(b.as_of, b.period, tuple(Column(c.block, 0, c.tiles) for c in b.columns), None, {})


def slices(key="hard_bounce_rate", by="source"):
    """Four slices, the first off its range; one whose name nobody knows."""
    figures = ((SOURCE[1], 0.078, State.ACT, 2012), ("LinkedIn ETI", 0.012, State.OK, 2204),
               ("Salon Lyon", 0.013, State.OK, 2630), (None, 0.010, State.WAIT, 43))  # fmt: skip
    return [reading(key, v, 0.010, 0.014, state, base=base, by=((by, name),)) for name, v, state, base in figures]
