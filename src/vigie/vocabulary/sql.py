"""The few pieces of SQL text that several rooms write: quoted words, lists of words, relations of words.

In: Python text. Out: SQL text that is safe to paste into a statement.
"""

from collections.abc import Iterable, Mapping


def literal(text: str) -> str:
    """`text` as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def literals(words: Iterable[str]) -> str:
    """`words` as the inside of an `IN (...)`, sorted so that the text of a statement never depends on a set's order."""
    return ", ".join(literal(word) for word in sorted(words))


def relation(words: Mapping[str, str], name: str, columns: tuple[str, str]) -> str:
    """`words` as a two-column relation, to be joined: `(VALUES (...), ...) AS name(left, right)`."""
    rows = ", ".join(f"({literal(left)}, {literal(right)})" for left, right in sorted(words.items()))
    return f"(VALUES {rows}) AS {name}({', '.join(columns)})"
