"""`vigie metrics`: readings of the catalogue's numbers, as a table or as the documented JSON.

In: metrics, a split, filters, a window, a moment. Out: one reading per metric, period and slice.
"""

import argparse
from datetime import UTC, datetime

from vigie.cli.console import Console, table
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _, language
from vigie.desk import AFTERMATH, STALE_DAYS
from vigie.documents import readings_document
from vigie.facts.engines.duckdb import Engine, open_engine
from vigie.filters import read_filters
from vigie.metrics import METRICS, read, sql_of
from vigie.sentences import metric_label, slice_label, state_word
from vigie.vocabulary.errors import UsageError
from vigie.vocabulary.metric import Reading, Unit


def run(args: argparse.Namespace, console: Console) -> int:
    """Read and answer; an empty workspace gives readings that wait for data, not an error."""
    keys = _keys(args.metric)
    workspace = workspace_of(args)
    as_of = moment(args.as_of, workspace.zone) if args.as_of else datetime.now(UTC)
    engine = open_engine(workspace.facts_root)
    where = read_filters(args.where, engine, as_of)
    asked = {"as_of": as_of, "zone": workspace.zone, "by": args.by, "where": where}
    readings = read(engine, metrics=keys, window=args.window, weeks=args.weeks, **asked)
    texts = {key: sql_of(key, **asked) for key in keys} if args.sql else {}
    document = readings_document(readings, as_of, args.window, texts)
    console.answer(document, _text(readings, workspace.currency, texts))
    if not args.as_of:
        say_if_stale(engine, as_of, console)
    return 0


def _keys(asked: list[str] | None) -> list[str]:
    for key in asked or ():
        if key not in METRICS:
            raise UsageError("unknown_metric", key=key, known=sorted(METRICS))
    return list(dict.fromkeys(asked)) if asked else list(METRICS)


def _text(readings: list[Reading], currency: str, texts: dict[str, str]) -> str:
    if not readings:
        return _("No reading: nothing was imported yet, or the filters leave nothing.")
    head = [_("metric"), _("axis"), _("slice"), _("from"), _("value"), _("interval"), _("usual"), _("base"), _("state")]
    shown = table([head, *(_row(r, currency) for r in readings)], right=frozenset({4, 5, 6, 7}))
    return "\n\n".join([shown, *(f"-- {key}\n{sql}" for key, sql in texts.items())])


def _row(reading: Reading, currency: str) -> list[str]:
    usual = reading.range
    state = state_word(reading.state) + (" " + _("(provisional)") if reading.provisional else "")
    return [
        metric_label(reading.metric.key),
        reading.metric.axis.value,
        ", ".join(slice_label(value, dimension) for dimension, value in reading.slice),
        reading.period.start.isoformat(),
        _amount(reading, reading.value, currency),
        _span(reading, reading.low, reading.high, currency),
        _span(reading, usual.low, usual.high, currency) if usual else "-",
        _base(reading),
        state if reading.measurable else _("not measurable"),
    ]


def _base(reading: Reading) -> str:
    if reading.metric.median:
        return "-" if reading.n is None else f"n {reading.n}"
    return "-" if reading.hits is None or reading.base is None else f"{reading.hits}/{reading.base}"


def _span(reading: Reading, low: float | None, high: float | None, currency: str) -> str:
    if low is None or high is None:
        return "-"
    return f"{_amount(reading, low, currency)} .. {_amount(reading, high, currency)}"


def _amount(reading: Reading, value: float | None, currency: str) -> str:
    """A value in the unit people read it in; a dash where it is unknown."""
    metric = reading.metric
    if value is None:
        return "-"
    if metric.unit is Unit.MONEY:
        return f"{value:.0f} {currency}"
    if metric.median:
        return _written(value, 1) + (" " + _("d") if metric.unit is Unit.DAY else " h")
    return _written(value * 100, 2) + (" %" if language() == "fr" else "%")


def _written(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if language() == "fr" else text


def say_if_stale(engine: Engine, as_of: datetime, console: Console) -> None:
    """Old exports read as of today look like a programme that stopped: say up to when the data go."""
    last = engine.rows("SELECT MAX(sent_at) FROM fact_send WHERE sent_at <= ?", [as_of.replace(tzinfo=None)])[0][0]
    if last is not None and (as_of.replace(tzinfo=None) - last).days > STALE_DAYS:
        day = last.date().isoformat()
        # Three days later most of what the last messages brought about is known.
        moment = (last + AFTERMATH).date().isoformat() + "T23:59"
        said = _("The data go up to %(day)s: --as-of %(moment)s reads them as of then, answers included.")
        console.note(said % {"day": day, "moment": moment})
