"""`vigie signals`: what has changed beyond chance, where, since when; exit code 1 when anything has.

In: a moment. Out: one alert for each cause, the worst first, as a table or as the documented JSON.
"""

import argparse
from datetime import UTC, datetime

from vigie.cli.console import Console, table
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _, language
from vigie.desk import open_desk
from vigie.documents import signals_document
from vigie.metrics import signals, volume_jumps
from vigie.metrics.volume import VolumeJump
from vigie.sentences import metric_label
from vigie.sentences.signals import signal_action, signal_kind, signal_place, volume_jump_sentence
from vigie.vocabulary.finding import Signal


def run(args: argparse.Namespace, console: Console) -> int:
    """Judge and answer; without --as-of, old facts are judged as of their last evening, as the page is."""
    workspace = workspace_of(args)
    desk = open_desk(workspace, datetime.now(UTC))
    as_of = moment(args.as_of, desk.zone) if args.as_of else desk.as_of
    found = signals(desk.engine, as_of=as_of, zone=desk.zone)
    jumps = volume_jumps(desk.engine, as_of=as_of, zone=desk.zone)
    console.answer(signals_document(found, jumps, as_of), _text(found, jumps))
    return 1 if found else 0


def _text(found: list[Signal], jumps: list[VolumeJump]) -> str:
    lines = [_("Nothing has changed beyond chance.")] if not found else [_table(found)]
    lines += [volume_jump_sentence(j.mailbox, j.sent, j.usual, j.safe) for j in jumps]
    return "\n\n".join(lines)


def _table(found: list[Signal]) -> str:
    head = [_("kind"), _("metric"), _("slice"), _("since"), _("value"), _("usual"), _("base"), _("owner")]
    rows = [
        [
            signal_kind(s.kind) + (" +" if s.direction == "better" else ""),
            metric_label(s.metric),
            signal_place(s.slice),
            s.since.isoformat(),
            _share(s.value),
            f"{_share(s.expected[0])} .. {_share(s.expected[1])}",
            f"{s.hits}/{s.base}",
            s.owner or "-",
        ]
        for s in found
    ]
    actions = [f"{signal_place(s.slice)}: {signal_action(s)}" for s in found if s.direction == "worse"]
    shown = table([head, *rows], right=frozenset({4, 5, 6}))
    return "\n".join([shown, "", *dict.fromkeys(actions)]) if actions else shown


def _share(value: float | None) -> str:
    if value is None:
        return "-"
    text = f"{value * 100:.2f}"
    return text.replace(".", ",") + " %" if language() == "fr" else text + "%"
