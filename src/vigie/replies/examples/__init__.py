r"""The training examples: one file per language and theme, and their reader.

A section `== class` holds replies, one a line; `\n` in a reply is a line break. All of them are made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Example:
    """A reply with its class. `theme` numbers the pair of a French and an English file that speak of one trade."""

    text: str
    reply_class: str
    language: str
    theme: str
    hard: bool = False


# The French and the English file of a trade were written side by side: they are left out together.
TRADES = {
    "transport": "freight",
    "logiciel": "software",
    "industrie": "manufacturing",
    "sante": "health",
    "commerce": "retail",
    "batiment": "property",
    "automobile": "dealers",
    "conseil": "consulting",
    "alimentaire": "food",
}


def parse(text: str, *, language: str, theme: str) -> Iterator[Example]:
    """The examples of one file."""
    label, hard = "", False
    for line in text.splitlines():
        if line.startswith("=="):
            label, hard = line[2:].split()[-1], "hard" in line[2:].split()
        elif line and not line.startswith("#"):
            yield Example(line.replace("\\n", "\n"), label, language, theme, hard)


def load() -> list[Example]:
    """Every training example, in the order of the files' names."""
    found: list[Example] = []
    for file in sorted(files("vigie.replies.examples").iterdir(), key=lambda f: f.name):
        language, _, theme = file.name.removesuffix(".txt").partition("_")
        if file.name.endswith(".txt"):
            theme = TRADES.get(theme, theme)
            found += parse(file.read_text(encoding="utf-8"), language=language, theme=theme)
    return found
