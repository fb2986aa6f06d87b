"""Sources, a day to compare around and a budget made up for the pages. No figure here was measured anywhere.

In: nothing. Out: what the metrics room would have found.
"""

from datetime import date, timedelta

from factories import AS_OF, TODAY

from vigie.metrics.budget import Cell, Week, arbitrate
from vigie.metrics.costs import Spent
from vigie.metrics.distributions import wilson
from vigie.metrics.sources import Around, Source, Sources, changed
from vigie.vocabulary.metric import Period, State

QUARTER = Period(TODAY - timedelta(83), TODAY + timedelta(1), AS_OF)
SINCE = date(2026, 11, 12)


def source(value, counts, cost=0, judged=(State.OK, "in_range"), **more):
    delivered, positive, held = counts
    enough = delivered >= 200
    low, high = wilson(positive, delivered) if enough else (None, None)
    money = {"EUR": float(cost)} if cost else {}
    per = cost / held if cost and held >= 5 else None
    return Source(
        value, round(delivered * 2.4), delivered, positive, positive / delivered if enough else None, low, high, held,
        Spent(more.pop("costs", money), more.pop("shared", {"EUR": 400.0})),
        per, per and per * 0.6, per and per * 1.6, per and per + 40.0, more.pop("recent", None), more.pop("own", None),
        *judged, provisional=True,
    )  # fmt: skip


ROWS = (
    source("Salon Lyon", (2599, 71, 6), 708, (State.BETTER, "above_own_range"), recent=0.031, own=(0.017, 0.029)),
    source("API · DSI élargi", (1854, 9, 1), 288, (State.ACT, "far_below_others")),
    source("LinkedIn ETI", (2204, 50, 9), 1980, (State.WATCH, "dear")),
    source("Nouveau fichier", (120, 0, 0), 0, (State.WAIT, "too_few")),
    source(None, (300, 8, 7), 0, costs={"EUR": 200.0, "USD": 90.0}, shared={}),
)
FOUND = Sources("source", QUARTER, ROWS, {"EUR": 35.0})
SMALL = Sources("source", QUARTER, ROWS[3:4], {})
NOTHING = Sources("source", QUARTER, (), {})


def around():
    days = (TODAY - SINCE).days + 1
    before = (source("Salon Lyon", (1300, 40, 5), 300), source("Partenaires", (400, 12, 2), 90))
    after = (source("Salon Lyon", (1250, 12, 5), 310), source("API · DSI élargi", (900, 4, 0), 120))
    names = ("Salon Lyon", "API · DSI élargi", "Partenaires")
    sides = [{r.value: r for r in rows} for rows in (before, after)]
    return Around(
        SINCE,
        Sources("source", Period(SINCE - timedelta(days), SINCE, AS_OF), before, {}),
        Sources("source", Period(SINCE, SINCE + timedelta(days), AS_OF), after, {}),
        tuple(changed(n, sides[0].get(n), sides[1].get(n), days) for n in names),
    )


def cell(source_, campaign, base, positives, meetings, **more):
    weeks = tuple(Week(*(n * (i + 1) // 12 - n * i // 12 for n in (base, positives, meetings))) for i in range(12))
    return Cell((source_, campaign), weeks, recent=base // 3, **more)


CELLS = {
    "move": [
        cell("Salon Lyon", "DAF", 3000, 120, 40, left=600),
        cell("LinkedIn ETI", "DAF", 3000, 40, 9),
        cell(None, "DSI", 900, 12, 3),
        cell("API · DSI élargi", "DSI", 2000, 9, 1, closed="doubted"),
    ],
    "no_clear_gain": [cell("Salon Lyon", "DAF", 3000, 50, 15), cell("LinkedIn ETI", "DAF", 3000, 50, 15)],
    "not_enough_data": [cell("Salon Lyon", "DAF", 300, 5, 1), cell("LinkedIn ETI", "DAF", 300, 4, 1)],
    "nothing_open": [cell("Salon Lyon", "DAF", 3000, 50, 15, closed="paused")],
    "full": [cell("Salon Lyon", "DAF", 3000, 120, 40, left=300), cell("LinkedIn ETI", "DAF", 3000, 40, 9, left=200)],
}


def budget(kind="move", total=1000):
    return arbitrate(CELLS[kind], total)
