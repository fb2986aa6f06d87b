"""A board as a JSON document and back: what was computed once is shown again without being computed.

In: a `Board`, or the document of one. Out: the document, or the same `Board`.
"""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from vigie.metrics.catalogue import METRICS, axes
from vigie.vocabulary.metric import Block, Board, Column, Metric, Period, Point, Range, Reading, State, Tile

_BY_ID = {m.id: m for key in METRICS for m in axes(key)}
_READING = tuple(f.name for f in fields(Reading))
_POINT = tuple(f.name for f in fields(Point))
_RANGE = tuple(f.name for f in fields(Range))


def board_document(board: Board) -> dict[str, Any]:
    """The board in words that JSON knows."""
    return {
        "as_of": board.as_of.isoformat(),
        "period": _period(board.period),
        "columns": [[c.block.value, c.total, [_tile(t) for t in c.tiles]] for c in board.columns],
        "last_fact_at": board.last_fact_at and board.last_fact_at.isoformat(),
        "sql": board.sql,
    }


def read_board(said: dict[str, Any]) -> Board:
    """The board of a document."""
    return Board(
        datetime.fromisoformat(said["as_of"]),
        _read_period(said["period"]),
        tuple(Column(Block(b), total, tuple(map(_read_tile, tiles))) for b, total, tiles in said["columns"]),
        datetime.fromisoformat(said["last_fact_at"]) if said["last_fact_at"] else None,
        said["sql"],
    )


def _period(period: Period) -> list[str]:
    return [period.start.isoformat(), period.end.isoformat(), period.seen.isoformat()]


def _read_period(said: list[str]) -> Period:
    return Period(date.fromisoformat(said[0]), date.fromisoformat(said[1]), datetime.fromisoformat(said[2]))


def _tile(tile: Tile) -> dict[str, Any]:
    return {
        "reading": [_word(getattr(tile.reading, name)) for name in _READING],
        "points": [[_word(getattr(p, name)) for name in _POINT] for p in tile.points],
        "culprit": tile.culprit,
        "missing_days": tile.missing_days,
        "culprit_slice": tile.culprit_slice,
        "culprit_share": tile.culprit_share,
    }


def _read_tile(said: dict[str, Any]) -> Tile:
    return Tile(
        _read_reading(dict(zip(_READING, said["reading"], strict=True))),
        tuple(Point(date.fromisoformat(day), *rest) for day, *rest in said["points"]),
        tuple(said["culprit"]) if said["culprit"] else None,
        said["missing_days"],
        tuple((d, v) for d, v in said["culprit_slice"]),
        said["culprit_share"],
    )


def _read_reading(said: dict[str, Any]) -> Reading:
    said["metric"] = _BY_ID[said["metric"]]
    said["slice"] = tuple((d, v) for d, v in said["slice"])
    said["period"] = _read_period(said["period"])
    said["range"] = Range(*said["range"]) if said["range"] else None
    said["state"] = State(said["state"])
    return Reading(**said)


def _word(value: Any) -> Any:
    if isinstance(value, Metric):
        return value.id
    if isinstance(value, Period):
        return _period(value)
    if isinstance(value, Range):
        return [getattr(value, name) for name in _RANGE]
    return value.isoformat() if isinstance(value, date) else value
