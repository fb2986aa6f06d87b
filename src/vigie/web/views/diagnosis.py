"""The diagnosis in full: verdict, evidence, control, what else changed, what to do, the alerts and their history.

In: the judgement of the current publication. Out: one page, made to be printed and handed over.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from vigie.actions.world import world_of
from vigie.diagnosis.rules import why
from vigie.review.models import SignalState
from vigie.review.signals import signal_of
from vigie.sentences import metric_label
from vigie.sentences.actions import action_advice
from vigie.sentences.diagnosis import (
    confound_sentence,
    control_phrase,
    evidence_sentence,
    number_label,
    slice_title,
    strength_word,
    verdict_parts,
    verdict_word,
)
from vigie.sentences.signals import signal_action, signal_place, volume_jump_sentence
from vigie.vocabulary.finding import Count, Culprit, Diagnosis, Signal
from vigie.web import detail, doing, findings, formats, printed, readings, tiles
from vigie.web.doors import needs
from vigie.web.findings import Findings
from vigie.web.panels import guarded
from vigie.web.query import Query
from vigie.workspaces.models import Workspace

# Cleared alerts that are shown, latest first.
MOST_CLEARED = 40
# What the table of each culprit says already.
TABLED = frozenset({"moved", "control"})


@require_safe
@needs("read")
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """One page; it says so when nothing was judged yet, or too little is known to judge."""
    lang = (get_language() or "fr")[:2]
    opened = guarded("diagnosis", partial(_found, workspace), request.get_full_path())
    context: dict[str, Any] = {"nav": "diagnosis", "failure": opened.failure}
    context["printed"] = printed.heading(workspace, lang)
    if opened.value is not None:
        who = doing.reader(workspace, request.user, timezone.now(), lang)
        lines = guarded("actions", partial(_lines, workspace, opened.value, who), request.get_full_path()).value
        context |= {
            "found": _view(opened.value, workspace.zone, lang, lines or []),
            "hands": doing.hands(workspace, who, "diagnosis", ""),
            "alerts": [_open(s, workspace.zone, lang) for s in _states(workspace).filter(cleared_at=None)],
            "cleared": [_cleared(s, workspace.zone, lang) for s in _past(workspace)],
        }
    return render(request, "web/diagnosis.html", context)


def _found(workspace: Workspace) -> Findings:
    return findings.of(workspace, readings.desk(workspace, timezone.now()))


def _states(workspace: Workspace) -> Any:
    return SignalState.objects.filter(workspace=workspace).order_by("pk")


def _past(workspace: Workspace) -> Any:
    return _states(workspace).exclude(cleared_at=None).order_by("-cleared_at", "-pk")[:MOST_CLEARED]


def _lines(workspace: Workspace, found: Findings, who: doing.Reader) -> list[doing.Line | None]:
    """The action line of each culprit: what the diagnosis asks for first, on the first of them."""
    if found.diagnosis is None or found.diagnosis.verdict not in tiles.GUILTY:
        return []
    world, culprits = world_of(workspace, timezone.now()), found.diagnosis.culprits
    asks = [doing.Ask(c.slice, () if n else found.diagnosis.actions) for n, c in enumerate(culprits)]
    return [doing.lines(world, who, {c.metric: a}).get(c.metric) for c, a in zip(culprits, asks, strict=True)]


def _view(found: Findings, zone: str, lang: str, lines: Sequence[doing.Line | None]) -> dict[str, Any] | None:
    diagnosis = found.diagnosis
    if diagnosis is None:
        return None
    lead, where = verdict_parts(diagnosis)
    judged = diagnosis.verdict in tiles.GUILTY
    last = diagnosis.end - timedelta(days=1)
    return {
        "lead": lead,
        "where": where,
        "strength": strength_word(diagnosis.strength) if judged else "",
        "window": gettext("Judged: %(start)s to %(end)s, against the eight weeks before, as known on %(moment)s.")
        % {
            "start": formats.day(diagnosis.start, lang),
            "end": formats.day(last, lang),
            "moment": formats.moment(diagnosis.as_of, zone, lang),
        },
        "verdict": diagnosis.verdict,
        "evidence": _evidence(diagnosis),
        "causes": [_cause(c, lang, line) for c, line in zip_longest(diagnosis.culprits, lines)],
        "changes": _changes(found, diagnosis, lang),
        "actions": [action_advice(a) for a in diagnosis.actions],
    }


def _evidence(found: Diagnosis) -> list[tuple[str, str]]:
    """Each piece of evidence with the reason behind its rule, but for what the culprits' own tables say."""
    said = ((evidence_sentence(e), why(e.code)) for e in found.evidence if e.code not in TABLED)
    return list(
        dict.fromkeys((sentence, gettext(text).replace("\n\n", " ") if text else "") for sentence, text in said)
    )


def _cause(culprit: Culprit, lang: str, line: doing.Line | None) -> dict[str, Any]:
    """One culprit: where, since when, every number that it moves, its control, what may be done about it."""
    since = gettext("Since %(day)s") % {"day": formats.long_day(culprit.since, lang)}
    kind = verdict_word(culprit.verdict).capitalize() if culprit.verdict else ""
    share = formats.percent(round(culprit.share * 100), lang)
    words = {"share": share, "number": number_label(culprit.metric).lower()}
    part = gettext("%(share)s of the gap in %(number)s") % words
    return {
        "name": slice_title(culprit.slice),
        "about": " · ".join(text for text in (kind, since, part) if text),
        "rows": [_moved(c, lang) for c in culprit.counts],
        "control": control_phrase(culprit),
        "line": line,
        "uid": f"{culprit.metric}-{'-'.join(dimension for dimension, _ in culprit.slice)}",
    }


def _moved(count: Count, lang: str) -> tuple[str, str, str, str]:
    days = (count.start, count.end - timedelta(days=1))
    pair = {"hits": formats.number(count.hits, lang), "base": formats.number(count.base, lang)}
    return (
        number_label(count.metric),
        gettext("%(hits)s of %(base)s") % pair,
        formats.number(count.expected, lang, 1 if count.expected < detail.FEW else 0),
        " – ".join(formats.short_day(day, lang) for day in days),
    )


def _changes(found: Findings, diagnosis: Diagnosis, lang: str) -> list[tuple[str, str, str]]:
    """(day, what changed, who says so)."""
    written, seen = gettext("journal"), gettext("seen in the data")
    rows = [(c.day, confound_sentence(c), written if c.origin == "journal" else seen) for c in diagnosis.confounds]
    rows += [(j.day, volume_jump_sentence(j.mailbox, j.sent, j.usual, j.safe), seen) for j in found.jumps]
    return [(formats.day(day, lang), text, origin) for day, text, origin in sorted(rows)]


def _open(state: SignalState, zone: str, lang: str) -> dict[str, str]:
    signal = signal_of(state)
    return _row(signal, state, lang) | {
        "action": signal_action(signal),
        "owner": state.owner or "–",
        "told": formats.moment(state.first_seen_at, zone, lang),
    }


def _cleared(state: SignalState, zone: str, lang: str) -> dict[str, str]:
    return _row(signal_of(state), state, lang) | {
        "told": formats.moment(state.first_seen_at, zone, lang),
        "cleared": formats.moment(state.cleared_at, zone, lang) if state.cleared_at else "",
    }


def _row(signal: Signal, state: SignalState, lang: str) -> dict[str, str]:
    kind, words = tiles.alert_words(signal, lang)
    return {
        "kind": kind,
        "words": words,
        "label": metric_label(signal.metric),
        "place": signal_place(signal.slice),
        "figures": detail.figures(signal, lang),
        "href": f"/m/{state.metric}{_by(signal)}",
    }


def _by(signal: Signal) -> str:
    return Query(by=signal.slice[0][0]).encode() if signal.slice else ""
