"""The catalogue of sentences: found in the sources, merged into the French `.po`, compiled beside it.

In: Python files and templates of the package. Out: `locale/fr/LC_MESSAGES/django.po` and `.mo`.
Run `python -m vigie.web.messages` after changing a sentence; what has no French yet is listed and refused.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split

from vigie.diagnosis.rules import rules, why

PACKAGE = Path(__file__).parent.parent
PO = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"_": None, "gettext": None, "n_": None, "ngettext": (1, 2)}
# What argparse says by itself; the command line lends it this catalogue.
ARGPARSE = (
    "usage: ",
    "options",
    "positional arguments",
    "subcommands",
    "show this help message and exit",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "argument %(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
    "expected one argument",
    "not allowed with argument %s",
    "%(prog)s: error: %(message)s\n",
)

Found = str | tuple[str, str]


def found() -> dict[Found, list[tuple[str, int]]]:
    """Every sentence of the sources with the places that say it."""
    places: dict[Found, list[tuple[str, int]]] = {m: [("argparse", 0)] for m in ARGPARSE}
    for file in sorted(PACKAGE.rglob("*.py")):
        for line, message, _, _ in extract("python", BytesIO(file.read_bytes()), KEYWORDS):
            key = (str(message[0]), str(message[1])) if isinstance(message, tuple) else message
            places.setdefault(key, []).append((file.relative_to(PACKAGE.parent).as_posix(), line))
    for file in sorted(PACKAGE.rglob("templates/**/*.html")):
        for line, text in in_template(file.read_text(encoding="utf-8")):
            places.setdefault(text, []).append((file.relative_to(PACKAGE.parent).as_posix(), line))
    for code in rules():
        places.setdefault(why(code), []).append((f"vigie/diagnosis/rules/{code}.py", 0))
    return places


def in_template(source: str) -> Iterator[tuple[int, str]]:
    """Sentences of `translate` and `blocktranslate` tags."""
    block: list[str] | None = None
    for token in Lexer(source).tokenize():
        tag = next(iter(token.split_contents()), "") if token.token_type is TokenType.BLOCK else ""
        if block is not None and tag == "endblocktranslate":
            yield token.lineno or 0, "".join(block)
            block = None
        elif block is not None:
            block.append(
                f"%({token.contents})s" if token.token_type is TokenType.VAR else token.contents.replace("%", "%%")
            )
        elif tag == "blocktranslate":
            block = []
        elif tag == "translate":
            quoted = list(smart_split(token.contents))[1]
            # Django looks up a literal with its percent signs doubled, and prints them single.
            yield token.lineno or 0, re.sub(r"^[\"']|[\"']$", "", quoted).replace("%", "%%")


def catalogue() -> Catalog:
    """The catalogue with what the sources say now; what they no longer say is left out."""
    known = read() if PO.exists() else Catalog(locale="fr")
    fresh = Catalog(
        locale="fr", project="vigie", charset="utf-8", fuzzy=False, header_comment="# French texts of Vigie."
    )
    for message, places in found().items():
        single = message if isinstance(message, str) else message[0]
        before = known.get(single)
        files = sorted({(file, None) for file, _ in places})
        fresh.add(message, before.string if before else "", locations=files, flags=_flags(message))
    return fresh


def read() -> Catalog:
    """The catalogue as it is on disk."""
    with PO.open("rb") as handle:
        return read_po(handle, locale="fr")


def missing(in_catalogue: Catalog) -> list[str]:
    """Sentences without French, or whose French nobody confirmed."""
    return [str(m.id) for m in in_catalogue if m.id and (m.fuzzy or not _complete(m))]


def compiled(of: Catalog) -> bytes:
    """The bytes of the `.mo`."""
    out = BytesIO()
    write_mo(out, of)
    return out.getvalue()


def _flags(message: Found) -> set[str]:
    text = message if isinstance(message, str) else message[1]
    return {"python-format"} if re.search(r"%(\(\w+\))?[srd]", text) else set()


def _complete(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings) and bool(strings)


def main() -> int:
    """Write both files; 1 when French is missing."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    now = catalogue()
    with PO.open("wb") as out:
        write_po(out, now, sort_output=True, width=120, omit_header=False)
    PO.with_suffix(".mo").write_bytes(compiled(read()))
    untold = missing(now)
    for text in untold:
        sys.stderr.write(f"no French: {text}\n")
    return 1 if untold else 0


if __name__ == "__main__":
    sys.exit(main())
