"""`vigie doctor`: whether this installation is well.

In: the open home. Out: one line per check; exit code 1 when something needs attention.
"""

import argparse

from vigie.cli.checks import verdicts
from vigie.cli.console import Console
from vigie.cli.words import _


def run(args: argparse.Namespace, console: Console) -> int:
    """Run every check; a failing one does not hide the others."""
    found = list(verdicts(full=args.full))
    ok = all(v.ok for v in found)
    marks = {True: _("ok"), False: _("LOOK")}
    lines = [f"{marks[v.ok]:6}{v.check:24}{v.detail}" for v in found]
    remedies = [f"      {v.check}: {v.remedy}" for v in found if v.remedy]
    checks = [{"check": v.check, "ok": v.ok, "detail": v.detail, "remedy": v.remedy} for v in found]
    console.answer({"ok": ok, "checks": checks}, "\n".join([*lines, *remedies]))
    return 0 if ok else 1
