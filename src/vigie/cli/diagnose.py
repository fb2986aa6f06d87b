"""`vigie diagnose`: what is wrong, where, since when, on what evidence; exit code 1 when something is.

In: a moment. Out: the verdict in a sentence with its evidence, control and remedies, or the documented JSON.
"""

import argparse
from datetime import UTC, datetime

from vigie.cli.console import Console
from vigie.cli.moments import moment
from vigie.cli.place import workspace_of
from vigie.cli.words import _
from vigie.desk import open_desk
from vigie.diagnosis import diagnose
from vigie.documents import diagnosis_document
from vigie.sentences.actions import action_advice
from vigie.sentences.diagnosis import (
    confound_sentence,
    evidence_sentence,
    strength_word,
    verdict_sentence,
)
from vigie.vocabulary.finding import Diagnosis

FINE = frozenset({"none", "not_enough_data"})


def run(args: argparse.Namespace, console: Console) -> int:
    """Judge and answer; without --as-of, old facts are judged as of their last evening, as the page is."""
    workspace = workspace_of(args)
    desk = open_desk(workspace, datetime.now(UTC))
    as_of = moment(args.as_of, desk.zone) if args.as_of else desk.as_of
    found = diagnose(desk.engine, as_of=as_of, zone=desk.zone)
    console.answer(diagnosis_document(found), _text(found))
    return 0 if found.verdict in FINE else 1


def _text(found: Diagnosis) -> str:
    head = verdict_sentence(found)
    if found.culprits:
        head += f" ({strength_word(found.strength)})"
    parts = [[head], _listed(_("Evidence"), [evidence_sentence(e) for e in found.evidence])]
    changes = [f"{c.day.isoformat()}  {confound_sentence(c)}" for c in found.confounds]
    parts.append(_listed(_("What else changed"), changes))
    parts.append(_listed(_("What to do"), [action_advice(a) for a in found.actions]))
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _listed(head: str, lines: list[str]) -> list[str]:
    return [head, *(f"  {line}" for line in dict.fromkeys(lines))] if lines else []
