"""One file per check of the contact file. A file that defines CHECK is a check; nothing else to edit.

In: rows of the folder format's `contacts` table, as text. Out: per contact TRUE, FALSE or unknown for each check, as a
SQL expression and as Python. A check's docstring is the text that users read: what, why, remedy.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules

Contact = Mapping[str, str | None]
Judge = Callable[[Sequence[Contact]], list[bool | None]]


@dataclass(frozen=True, slots=True)
class Check:
    """One question to every contact of a file.

    `flag`: the column of `fact_contact` that it fills, "" if it only serves other checks. `sql`: an expression over one
    row of a relation of contacts named `file`, BOOLEAN or NULL = unknown. `judge`: the same answers
    for a whole file in Python.
    """

    key: str
    flag: str
    text: str
    sql: str
    judge: Judge


def each(rule: Callable[[Contact], bool | None]) -> Judge:
    """The judge of a check that looks at one contact at a time."""
    return lambda rows: [rule(row) for row in rows]


@cache
def checks() -> dict[str, Check]:
    """Every check by key, in alphabetical order of the files."""
    found = (getattr(import_module(f"{__name__}.{m.name}"), "CHECK", None) for m in iter_modules(__path__))
    return {c.key: c for c in found if isinstance(c, Check)}


def text_of(doc: str | None) -> str:
    """A check's docstring as users read it."""
    return cleandoc(doc or "")


def select_sql(source_relation: str, keys: Sequence[str] = ("contact_id",), **instead: str) -> str:
    """A SELECT of `keys` and every flag of `fact_contact` over a relation with all columns of `contacts`.

    `instead`: expressions that replace those of single checks, by check key: a workspace's own required fields
    (`required_fields.sql_for`) or title rules (`title_match.sql_for`), or another identity for `duplicate.sql_for`.
    KeyError if there is no such check.
    """
    own = checks() | {key: _replaced(checks()[key], sql) for key, sql in instead.items()}
    flags = (f'{check.sql} AS "{check.flag}"' for check in own.values() if check.flag)
    columns = ",\n  ".join((*keys, *flags))
    return f"WITH file AS (SELECT * FROM {source_relation})\nSELECT {columns}\nFROM file"


def _replaced(check: Check, sql: str) -> Check:
    return Check(check.key, check.flag, check.text, sql, check.judge)
