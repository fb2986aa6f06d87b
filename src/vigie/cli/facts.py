"""`vigie facts`: what is published, whether it is whole, and publishing it again.

In: build, info or verify. Out: the snapshot's tables, or what is wrong with them.
"""

import argparse
from collections.abc import Callable
from contextlib import closing
from typing import Any

from vigie.cli.console import Console, table
from vigie.cli.place import workspace_of
from vigie.cli.progress import Progress
from vigie.cli.words import _
from vigie.documents.machines import left_documents
from vigie.facts.engines.duckdb import open_engine
from vigie.facts.schema import FACTS
from vigie.facts.store import Part, Snapshot, read_snapshot
from vigie.facts.verify import Problem, problems
from vigie.ledger.imports import build_facts
from vigie.metrics.machines import left_out
from vigie.sentences import import_step
from vigie.sentences.machines import left_note, left_total
from vigie.workspaces.models import Workspace


def run(args: argparse.Namespace, console: Console) -> int:
    """Do what was asked to the facts of the workspace."""
    does: dict[str, Callable[[Workspace, Console], int]] = {"build": _build, "info": info, "verify": _verify}
    return does[args.what](workspace_of(args), console)


def problem_sentence(problem: Problem) -> str:
    """What is wrong with a part."""
    sentences = {
        "missing_part": _("is named by the manifest and is not on the disk"),
        "unreadable_part": _("cannot be read: %(detail)s"),
        "wrong_rows": _("has another number of rows: %(detail)s"),
        "wrong_columns": _("lacks columns of this version: %(detail)s"),
        "unknown_table": _("is a table that this version does not know"),
    }
    return f"{problem.part or problem.table} " + sentences[problem.code] % {"detail": problem.detail}


def _build(workspace: Workspace, console: Console) -> int:
    progress = Progress(live=console.live, say=import_step)
    try:
        build_facts(workspace, progress)
    finally:
        progress.close()
    return info(workspace, console)


def info(workspace: Workspace, console: Console) -> int:
    """What is published, table by table, and what machines did that is left out."""
    snapshot = read_snapshot(workspace.facts_root)
    tables = {name: _size(snapshot, snapshot.parts(name)) for name in FACTS}
    with closing(open_engine(workspace.facts_root)) as engine:
        left = left_documents(left_out(engine, None, None))
    document = {
        "workspace": workspace.slug, "snapshot": snapshot.id, "tables": tables, "facts": dict(snapshot.facts),
        "left_out": left,
    }  # fmt: skip
    rows = [
        [name, str(t["rows"]), str(t["parts"]), str(t["bytes"]), t["first"] or "-", t["last"] or "-"]
        for name, t in tables.items()
    ]
    head = [_("table"), _("rows"), _("parts"), _("bytes"), _("first day"), _("last day")]
    said = (
        [
            _("%(said)s:") % {"said": left_total(sum(x["times"] for x in left))},
            *(x["sentence"] for x in left),
            left_note(),
        ]
        if left
        else []
    )
    console.answer(document, "\n".join([table([head, *rows], right=frozenset({1, 2, 3})), *said]))
    return 0


def _size(snapshot: Snapshot, parts: tuple[Part, ...]) -> dict[str, Any]:
    files = [snapshot.root / p.path for p in parts]
    return {
        "rows": sum(p.rows for p in parts),
        "parts": len(parts),
        "bytes": sum(f.stat().st_size for f in files if f.exists()),
        "first": min((p.first.isoformat() for p in parts if p.first), default=None),
        "last": max((p.last.isoformat() for p in parts if p.last), default=None),
    }


def _verify(workspace: Workspace, console: Console) -> int:
    snapshot = read_snapshot(workspace.facts_root)
    found = list(problems(snapshot))
    document = {
        "snapshot": snapshot.id,
        "ok": not found,
        "problems": [
            {"table": p.table, "part": p.part, "code": p.code, "detail": p.detail, "remedy": _remedy()} for p in found
        ],
    }
    text = "\n".join([*map(problem_sentence, found), _remedy()]) if found else _("The facts are whole.")
    console.answer(document, text)
    return 1 if found else 0


def _remedy() -> str:
    return _("`vigie facts build` publishes them again from the ledger.")
