"""Where a command speaks: its answer on standard output, everything else on standard error.

In: answers, notes, questions. Out: text for a person, or one JSON document for a program.
"""

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from vigie.cli.words import _
from vigie.vocabulary.text import shown

_OTHERS = 9  # files that cannot be read, beside the first


class Console:
    """The terminal of one command. With `as_json`, standard output carries one document and nothing else."""

    def __init__(self, *, as_json: bool) -> None:
        """Nothing is written yet."""
        self.as_json = as_json

    @property
    def live(self) -> bool:
        """Whether somebody watches: progress may be drawn."""
        return sys.stderr.isatty()

    @property
    def asks(self) -> bool:
        """Whether a question can be answered by a person."""
        return not self.as_json and sys.stdin.isatty() and sys.stderr.isatty()

    def answer(self, document: object, text: str) -> None:
        """The command's one answer."""
        said = json.dumps(document, ensure_ascii=False, default=_plain, indent=2) if self.as_json else _lines(text)
        sys.stdout.write(said + "\n")
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Something worth knowing that is not the answer."""
        sys.stderr.write(_lines(text) + "\n")
        sys.stderr.flush()

    def failure(self, code: str, reason: str, remedy: str, **more: Any) -> None:
        """What went wrong and what to do; for a program, the document `{"error": ...}`.

        `others`: the same of other files, each {"file", "reason", "remedy"}; `more`: how many there are besides.
        """
        if self.as_json:
            self.answer({"error": {"code": code, "reason": reason, "remedy": remedy, **more}}, "")
        others: list[dict[str, str]] = more.get("others", [])
        for said in ({"file": str(more.get("file", "")), "reason": reason, "remedy": remedy}, *others[:_OTHERS]):
            named = said["file"] in said["reason"]
            self.note(f"vigie: {said['reason']}" if named else f"vigie: {said['file']}: {said['reason']}")
            if said["remedy"]:
                self.note(f"       {said['remedy']}")
        if left := len(others[_OTHERS:]) + more.get("more", 0):
            self.note(_("More files that cannot be read: %(n)s.") % {"n": left})

    def confirm(self, question: str) -> bool:
        """Yes or no; the answer without a word is no."""
        said = self.ask(question + " " + _("[y/N]") + " ")
        return said[:1].lower() in {"y", "o"}  # yes, oui

    def ask(self, question: str) -> str:
        """What the person typed, without spaces around; end of input counts as nothing."""
        sys.stderr.write(question)
        sys.stderr.flush()
        return sys.stdin.readline().strip()


def table(rows: list[list[str]], *, right: frozenset[int] = frozenset()) -> str:
    """Rows of text as columns; the first row is the heading. `right`: columns aligned to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    ]
    return "\n".join([lines[0].rstrip(), "-" * len(lines[0]), *(line.rstrip() for line in lines[1:])])


def _lines(text: str) -> str:
    """What came from files and people steers no terminal."""
    return "\n".join("\t".join(shown(part, len(part)) for part in line.split("\t")) for line in text.split("\n"))


def _plain(value: object) -> Any:
    """What JSON has no word for: moments in ISO 8601, mappings and sets as objects and lists, the rest as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
