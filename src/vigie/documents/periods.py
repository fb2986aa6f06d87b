"""The month, the quarter and the debrief as other programs read them, and as text.

In: what `review.periods` wrote. Out: plain values with their words; lines of a table.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext

from vigie.documents.figures import value_text
from vigie.documents.review import said_decision
from vigie.metrics.catalogue import METRICS
from vigie.sentences import dimension_label, metric_label, slice_label
from vigie.sentences.review import check_sentence, period_title, stands_word, too_many_sentence


def period_document(said: Mapping[str, Any]) -> dict[str, Any]:
    """A period with its words."""
    taken, most = said["decisions"], said["most_decisions"]
    start, end = date.fromisoformat(said["start"]), date.fromisoformat(said["end"])
    return {
        **said,
        "title": period_title(said["kind"], said["name"], start, end),
        "totals": [_total(t) for t in said["totals"]],
        "tables": [_table(t) for t in said["tables"]],
        "checklist": [_check(c) for c in said["checklist"]],
        "decisions": [said_decision(d) for d in taken[:most]],
        "more_decisions": [said_decision(d) for d in taken[most:]],
        "warnings": [too_many_sentence(len(taken) - most, most)] if len(taken) > most else [],
    }  # fmt: skip


def period_text(document: Mapping[str, Any]) -> str:
    """The same for a terminal."""
    return "\n".join(_lines(document)).rstrip() + "\n"


def _total(said: Mapping[str, Any]) -> dict[str, Any]:
    shown = _figure(said)
    return {
        **said, **shown, "before": {**said["before"], **_figure(said["before"])},
        "programme": {**said["programme"], **_figure(said["programme"])} if said["programme"] else None,
    }  # fmt: skip


def _table(said: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        {
            **row,
            "label": slice_label(row["value"], said["dimension"]),
            "stands_word": stands_word(row["stands"]),
            "metrics": [{**m, **_figure(m)} for m in row["metrics"]],
        }
        for row in said["rows"]
    ]
    return {**said, "label": dimension_label(said["dimension"]), "rows": rows}


def _check(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "sentence": check_sentence(said["code"], said["state"], said["figures"])}


def _figure(said: Mapping[str, Any]) -> dict[str, str]:
    metric = METRICS[said["metric"]]
    counted = f"{said['hits']}\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}{said['base']}"
    return {"label": metric_label(metric.key), "text": value_text(metric, said["value"]), "counted": counted}


def _lines(said: Mapping[str, Any]) -> Iterator[str]:
    yield said["title"]
    yield "=" * len(said["title"])
    for warning in said["warnings"]:
        yield f"! {warning}"
    beside = gettext("programme") if said["kind"] == "debrief" else gettext("before")
    yield ""
    for row in said["totals"]:
        other = row["programme"] or row["before"]
        late = f"  ({gettext('provisional')})" if row["provisional"] else ""
        yield f"  {row['label']:<28}{row['text']:>9}  {row['counted']:>15}   {beside} {other['text']}{late}"
    for table in said["tables"]:
        yield ""
        yield table["label"]
        yield "-" * len(table["label"])
        for row in table["rows"]:
            figures = {m["metric"]: m for m in row["metrics"]}
            positive, booked = figures["positive_rate"], figures.get("meetings_booked")
            met = f"{booked['hits']:>6}" if booked else ""
            figure = f"{positive['text']:>9}  {positive['counted']:>15}{met}"
            yield f"  {row['label'][:38]:<38}{figure}  {row['stands_word']}"
    for check in said["checklist"]:
        yield f"  {check['sentence']}"
    for decision in said["decisions"]:
        yield f"  {decision['sentence']} · {decision['verdict_label'] or decision['state_sentence']}"
