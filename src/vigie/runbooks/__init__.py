"""What each number means, what it costs when it is off, how to find out why, what to do: one page per metric.

In: a metric's key, a language. Out: its Markdown, or its four sections. The texts lie in `en/` and `fr/` beside this.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from vigie.vocabulary.errors import UsageError

# Meaning, impact, diagnosis, remedy: the same four in every runbook, in this order.
HEADINGS = {
    "en": ("Meaning", "Impact", "Diagnosis", "Remedy"),
    "fr": ("Sens", "Effet", "Diagnostic", "Remède"),
}
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Section:
    """One of the four parts: its heading, its paragraphs, and the points of a list when it has one."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]


def keys(lang: str = "en") -> tuple[str, ...]:
    """The metrics that have a runbook in that language."""
    return tuple(sorted(file.stem for file in (_FOLDER / lang).glob("*.md")))


@lru_cache
def text(key: str, lang: str = "en") -> str:
    """The runbook of a metric as Markdown; English where the language is not ours. Raises UsageError."""
    folder = _FOLDER / (lang if lang in HEADINGS else "en")
    known = keys(folder.name)
    if key not in known:
        raise UsageError("unknown_metric", metric=key, known=", ".join(known))
    return (folder / f"{key}.md").read_text(encoding="utf-8")


def sections(key: str, lang: str = "en") -> tuple[Section, ...]:
    """The four parts of a runbook, for a face that lays them out itself. Raises UsageError."""
    parts = re.split(r"^## ", text(key, lang), flags=re.MULTILINE)[1:]
    return tuple(_section(part) for part in parts)


def _section(part: str) -> Section:
    heading, _, body = part.partition("\n")
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    points = tuple(line.removeprefix("- ") for line in lines if line.startswith("- "))
    return Section(heading.strip(), tuple(line for line in lines if not line.startswith("- ")), points)
