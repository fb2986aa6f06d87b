"""The weekly review as its page prints it: four tables, decisions, last week's outcomes, the sample, one test.

In: the review's document, who reads. Out: frozen views; drawings of the twelve numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from vigie.documents.review import board_of
from vigie.vocabulary.metric import State, Tile
from vigie.web import doing, formats, geometry, journal, tiles

FRAME = geometry.Frame(96, 26, 3)


@dataclass(frozen=True, slots=True)
class Number:
    """One of the twelve rows."""

    label: str
    value: str
    usual: str
    state: str
    word: str
    spark: geometry.Spark | None
    alt: str


@dataclass(frozen=True, slots=True)
class Block:
    """One of the four tables."""

    key: str
    label: str
    total: str
    rows: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """The page. `earlier` and `later` are weeks; `later` is empty for the latest."""

    week: str
    title: str
    headline: str
    lead: str
    why: str
    tally: tuple[tuple[str, int, str], ...]
    blocks: tuple[Block, ...]
    health: tuple[tuple[str, str], ...]
    sanity: str
    on_target: int | None
    off_target: int | None
    warnings: tuple[str, ...]
    problems: tuple[dict[str, str], ...]
    decisions: tuple[journal.Decided, ...]
    more: tuple[journal.Decided, ...]
    outcomes: tuple[journal.Decided, ...]
    test: str
    test_own: str
    closed: str
    closable: bool
    earlier: str
    later: str


def review(raw: Mapping[str, Any], said: Mapping[str, Any], who: doing.Reader, latest: str) -> Review:
    """The page of `said`, the document with its sentences; `raw` holds the figures of its drawings."""
    drawn = {t.reading.metric.key: t for column in board_of(raw).columns for t in column.tiles}
    lead, why = said["sentence_parts"]
    sanity = said["sanity"]
    return Review(
        week=said["week"],
        title=said["title"],
        headline=said["headline"],
        lead=lead,
        why=why,
        tally=_tally(said),
        blocks=tuple(_block(b, drawn) for b in said["blocks"]),
        health=tuple((_CHECKS[c["state"]], c["sentence"]) for c in said["health"]),
        sanity=sanity["sentence"],
        on_target=sanity["on_target"],
        off_target=sanity["off_target"],
        warnings=tuple(said["warnings"]),
        problems=tuple(_problem(p) for p in said["problems"]),
        decisions=tuple(journal.views(said["decisions"], who)),
        more=tuple(journal.views(said["more_decisions"], who)),
        outcomes=tuple(journal.views(said["outcomes"], who)),
        test=(said["test"] or {}).get("sentence") or "",
        test_own=(said["test"] or {}).get("text") or "",
        closed=_closed(said, who),
        closable=said["closable"],
        earlier=shifted(said["week"], -1),
        later=shifted(said["week"], 1) if said["week"] < latest else "",
    )


def contacts(drawn: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The sample as lines to judge: the firm, and what the file says of it and of the function."""
    return [
        {
            "key": c["contact"],
            "firm": c["company_domain"] or gettext("firm unknown"),
            "about": " · ".join(str(c[k]) for k in _TOLD if c[k]),
            "title": _TITLES[c["title_match"]]() if c["title_match"] in _TITLES else "",
        }
        for c in drawn
    ]


def shifted(week: str, by: int) -> str:
    """A week before or after: 2026-W47."""
    day = date.fromisocalendar(int(week[:4]), int(week[6:]), 1) + timedelta(weeks=by)
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


_TOLD = ("persona", "industry", "size", "region", "source")
_TITLES = {True: lambda: gettext("function on target"), False: lambda: gettext("function off target")}
_CHECKS = {"ok": "ok", "act": "act", "unknown": "wait"}


def _tally(said: Mapping[str, Any]) -> tuple[tuple[str, int, str], ...]:
    words = {m["state"]: m["state_word"].lower() for b in said["blocks"] for m in b["metrics"]}
    counts = said["counts"]
    return tuple((str(s), counts[s], words[s]) for s in tiles.TALLY if counts.get(s))


def _block(said: Mapping[str, Any], drawn: Mapping[str, Tile]) -> Block:
    rows = tuple(_number(m, drawn[m["metric"]]) for m in said["metrics"])
    return Block(said["block"], said["label"], said["total_text"], rows)


def _number(said: Mapping[str, Any], tile: Tile) -> Number:
    wait = tile.reading.state is State.WAIT
    label, value, usual = said["label"], said["value_text"], said["range_text"]
    words = {"label": label, "value": value, "range": usual}
    alt = gettext("%(label)s over nine weeks: now %(value)s, usually %(range)s") % words
    spark = None if wait or not tile.points else tiles.spark_of(tile.points, tile.reading, FRAME)
    return Number(label, value, usual, said["state"], said["state_word"], spark, alt)


def _problem(said: Mapping[str, Any]) -> dict[str, str]:
    return {k: said[k] or "" for k in ("metric", "label", "place", "value_text", "since_text", "remedy")}


def _closed(said: Mapping[str, Any], who: doing.Reader) -> str:
    if said["state"] != "closed":
        return ""
    words = {
        "who": doing.person(said["closed_by"]),
        "time": formats.moment(datetime.fromisoformat(said["closed_at"]), who.zone, who.lang),
    }
    return gettext("Closed by %(who)s, %(time)s.") % words
