"""What a number is: its declaration, the period and slice it is read over, and the reading that comes out.

In: nothing. Out: frozen dataclasses shared by the metrics room and the faces.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

# Dimensions by which a number can be split or filtered (command line and addresses use these words).
DIMENSIONS = (
    "mailbox",
    "domain",
    "provider",
    "campaign",
    "step",
    "version",
    "source",
    "segment",
    "persona",
    "industry",
    "size",
    "region",
    "owner",
    "company_domain",
)


class Block(StrEnum):
    """The four columns of the page, in causal order."""

    DELIVERABILITY = "deliverability"
    LIST = "list"
    CONVERSATIONS = "conversations"
    PIPELINE = "pipeline"


class Axis(StrEnum):
    """Which day an outcome belongs to."""

    COHORT = "cohort"  # the day its message was sent
    EVENT = "event"  # the day it happened
    LOAD = "load"  # the day the contact entered the file
    NOW = "now"  # the file as it stands


class Unit(StrEnum):
    """What is counted in the base."""

    MESSAGE = "message"
    CONTACT = "contact"
    MEETING = "meeting"
    OPPORTUNITY = "opportunity"
    LEAD = "lead"
    HOUR = "hour"
    DAY = "day"
    MONEY = "money"


class Better(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class State(StrEnum):
    """What a reading asks of the reader."""

    ACT = "act"
    WATCH = "watch"
    BETTER = "better"
    OK = "ok"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Limit:
    """A line that law or a provider draws. Bad past `act`; `warn` asks for attention first; `clear` ends it."""

    act: float
    warn: float | None = None
    clear: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of the catalogue.

    `hits` and `base` are SQL predicates over `table` (for contact units: over its rows, counted per distinct
    contact); `seen` stands in them for the moment up to which outcomes are known. `median` is a SQL expression
    instead of `hits` for medians. `hits_table` and `hits_day` name where the hits are counted when it is not where
    the base is (a complaint belongs to its own day, its base to the day of sending). `maturity` is in days.
    `min_base` is the smallest base that gives a state. `span`: the window reaches back at least that many days.
    """

    key: str
    block: Block
    table: str
    unit: Unit
    axis: Axis
    better: Better
    base: str
    hits: str = ""
    median: str = ""
    day: str = "day"
    maturity: int = 0
    min_base: int = 200
    limit: Limit | None = None
    action: str = ""
    version: int = 1
    dimensions: tuple[str, ...] = DIMENSIONS
    hits_table: str = ""
    hits_day: str = ""
    span: int = 0

    @property
    def id(self) -> str:
        """One name per number and axis: the same key can be read on two axes."""
        return f"{self.key}@{self.axis}"


@dataclass(frozen=True, slots=True)
class Period:
    """Days `start` (included) to `end` (excluded) in the workspace's zone, outcomes known up to `seen` (UTC)."""

    start: date
    end: date
    seen: datetime


Slice = dict[str, str | None]  # dimension -> value; None = unknown; {} = everything


@dataclass(frozen=True, slots=True)
class Counts:
    """What SQL counted for one metric (its `id`), period and slice. `median` is None for rates and where n = 0.

    `quartiles` go with the median; `amount` is the money that a cost metric divides.
    """

    metric: str
    slice: tuple[tuple[str, str | None], ...]
    period: Period
    hits: int | None
    base: int | None
    n: int | None = None
    median: float | None = None
    quartiles: tuple[float, float] | None = None
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """The team's own normal range for this number: 80 % predictive interval and its centre."""

    low: float
    high: float
    centre: float
    weeks: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One number: hits over base in a period and a slice, with interval, own range and state."""

    metric: Metric
    slice: tuple[tuple[str, str | None], ...]
    period: Period
    hits: int | None
    base: int | None
    n: int | None
    value: float | None
    low: float | None
    high: float | None
    range: Range | None
    state: State
    provisional: bool
    nowcast: float | None = None
    measurable: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """One day of a sparkline: the rolling 7 days that end that day. `value` None = nothing to divide by."""

    day: date
    value: float | None
    base: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the twelve: the reading, its sparkline, the culprit that stands out most (or none).

    `culprit` is the first dimension and value of `culprit_slice`, which has two when a pair stands out (a mailbox
    at one provider). `culprit_share` is its part of the gap, 0 to 1.
    """

    reading: Reading
    points: tuple[Point, ...]
    culprit: tuple[str, str | None] | None = None
    missing_days: int | None = None
    culprit_slice: tuple[tuple[str, str | None], ...] = ()
    culprit_share: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One block of the page: its denominator (what was sent, loaded, delivered, replied) and its tiles."""

    block: Block
    total: int
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The page as data: four columns, the moment it was computed for, the last fact it knows."""

    as_of: datetime
    period: Period
    columns: tuple[Column, ...]
    last_fact_at: datetime | None
    sql: dict[str, str] = field(default_factory=dict[str, str])
