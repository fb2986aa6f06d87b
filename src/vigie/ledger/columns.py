"""Text to typed columns, as SQL: one expression per column of the folder format, one verdict per row.

In: a `Table` and the columns that a file has. Out: SQL text whose rows carry values, `problem` and `noted`.

A row with a `problem` is rejected: a required cell is missing or cannot be read. A cell that is not required and
cannot be read is left unknown and the row is `noted`: what was right is kept.
"""

from collections.abc import Collection
from datetime import datetime

from vigie.vocabulary.sql import literal, literals
from vigie.vocabulary.tables import Column, Kind, Table

# Before this no tool of the field existed: an export that says 1970 means "never" or lost its date.
EARLIEST = "2000-01-01"
# Clocks of senders run ahead; a day beyond is a wrong date, not a wrong clock.
AHEAD_HOURS = 24
# What may lie in the future: planned meetings, call-backs, ends of periods, announced changes.
MAY_BE_AHEAD = frozenset(
    {"scheduled_at", "callback_at", "period_start", "period_end", "closed_at", "return_at", "come_back_at"}
)
MAY_BE_AHEAD_TABLES = frozenset({"changes", "costs"})

# When we heard of a row, beside its own columns; NULL where nobody knows.
RECEIVED = "_received"
# The address in the one spelling of its domain, where the row writes another; a contact is the same by either.
FORM = "_form"

LONGEST_WORD = 40
TRUE_WORDS = ("true", "1", "yes", "oui", "vrai", "t", "y", "o")
FALSE_WORDS = ("false", "0", "no", "non", "faux", "f", "n")

EMAIL_PATTERN = r"^[^@\s,;:<>()\[\]\\\"]+@[^@\s,;:<>()\[\]\\\"]+\.[^@\s.,;:<>()\[\]\\\"]{2,}$"


def name(text: str) -> str:
    """A quoted SQL name."""
    return '"' + text.replace('"', '""') + '"'


def typed_sql(table: Table, present: Collection[str], source: str, now: datetime, *, numbered: bool = True) -> str:
    """SELECT of `_row` (if numbered), `_extra`, `_received`, `_form`, every typed column, `problem`, `noted`.

    `source` is a text relation; `present` names the columns that the file has; the others are NULL. Values of the last
    two are `code:column` or NULL.
    """
    row = "_row, " if numbered else ""
    texts = ",\n    ".join(f"{_text(c, c.name in present)} AS {name('t_' + c.name)}" for c in table.columns)
    values = ",\n    ".join(f"{_value(c)} AS {name(c.name)}" for c in table.columns)
    extra = "_extra" if "_extra" in present else "NULL::VARCHAR"
    heard = f"timezone('UTC', TRY_CAST({RECEIVED} AS TIMESTAMPTZ))" if RECEIVED in present else "NULL::TIMESTAMP"
    form = email_sql(FORM) if FORM in present and "email" in table.names else "NULL::VARCHAR"
    problems = [p for c in table.columns for p in _problems(table, c, now)] + _missing_groups(table)
    notes = [p for c in table.columns for p in _notes(table, c, now)]
    kept = ", ".join(_kept(table, c, now) for c in table.columns)
    return f"""
WITH text_cells AS (
  SELECT {row}{extra} AS _extra, {heard} AS {RECEIVED}, {form} AS {FORM},
    {texts}
  FROM {source}
),
typed AS (
  SELECT *,
    {values}
  FROM text_cells
)
SELECT {row}_extra, {RECEIVED}, {FORM}, {kept},
  {_case(problems)} AS problem,
  {_case(notes)} AS noted
FROM typed"""


def _case(branches: list[str]) -> str:
    return "CASE " + " ".join(branches) + " END" if branches else "NULL::VARCHAR"


def _text(column: Column, here: bool) -> str:  # noqa: FBT001 - one fact about the column
    return f"NULLIF(TRIM({name(column.name)}), '')" if here else "NULL::VARCHAR"


def _value(column: Column) -> str:
    """The typed value of one cell, NULL where it cannot be read."""
    t = name("t_" + column.name)
    if column.kind is Kind.WORD:
        return word_sql(column, t)
    plain = {
        Kind.TEXT: t,
        # A time without offset is in the workspace's zone, which the connection knows.
        Kind.TIME: f"timezone('UTC', TRY_CAST({t} AS TIMESTAMPTZ))",
        Kind.INTEGER: f"TRY_CAST(TRY_CAST({t} AS DOUBLE) AS SMALLINT)",
        Kind.NUMBER: f"TRY_CAST({t} AS DOUBLE)",
    }
    if column.kind in plain:
        return plain[column.kind]
    return email_sql(t) if column.kind is Kind.EMAIL else _flag(t)


def _flag(t: str) -> str:
    yes, no = literals(TRUE_WORDS), literals(FALSE_WORDS)
    return f"CASE WHEN LOWER({t}) IN ({yes}) THEN TRUE WHEN LOWER({t}) IN ({no}) THEN FALSE END"


def email_sql(t: str) -> str:
    """`Name <a@b.c>`, `mailto:` and capitals are ways of writing; what is left must look like an address."""
    bare = (
        f"CASE WHEN contains({t}, '<') THEN TRIM(regexp_extract({t}, '<([^>]*)>', 1)) "
        f"WHEN starts_with(LOWER({t}), 'mailto:') THEN {t}[8:] ELSE {t} END"
    )
    return f"CASE WHEN regexp_matches(LOWER({bare}), {literal(EMAIL_PATTERN)}) THEN LOWER({bare}) END"


def word_sql(column: Column, t: str) -> str:
    """The word that a text means, NULL for none. Spellings differ by case, spaces and hyphens: `Hard-Bounce`."""
    folded = f"replace(replace(LOWER({t}), ' ', '_'), '-', '_')"
    same = ", ".join(literal(k) for k, v in column.words if k == v)
    other = " ".join(f"WHEN {literal(k)} THEN {literal(v)}" for k, v in column.words if k != v)
    plain = f"WHEN {folded} IN ({same}) THEN {folded}"
    synonym = f"ELSE CASE {folded} {other} END " if other else ""
    return f"CASE {plain} {synonym}END"


_UNREADABLE = {
    Kind.EMAIL: "bad_email",
    Kind.TIME: "bad_time",
    Kind.INTEGER: "bad_number",
    Kind.NUMBER: "bad_number",
    Kind.FLAG: "bad_flag",
    Kind.WORD: "unknown_word",
}


def _unreadable(column: Column) -> str | None:
    if column.kind is Kind.TEXT:
        return None
    t, v = name("t_" + column.name), name(column.name)
    said = f"'{_UNREADABLE[column.kind]}:{column.name}'"
    if column.kind is Kind.WORD:
        # The word itself is told: it is a word of the tool, from a closed list of the tool's own.
        said += f" || ':' || replace(left({t}, {LONGEST_WORD}), ':', ' ')"
    return f"WHEN {t} IS NOT NULL AND {v} IS NULL THEN {said}"


def _out_of_range(table: Table, column: Column, now: datetime) -> list[str]:
    if column.kind is not Kind.TIME:
        return []
    v = name(column.name)
    found = [f"WHEN {v} < TIMESTAMP '{EARLIEST}' THEN 'too_early:{column.name}'"]
    if column.name not in MAY_BE_AHEAD and table.name not in MAY_BE_AHEAD_TABLES:
        limit = f"TIMESTAMP '{now:%Y-%m-%d %H:%M:%S}' + INTERVAL '{AHEAD_HOURS}' HOUR"
        found.append(f"WHEN {v} > {limit} THEN 'in_future:{column.name}'")
    return found


def _kept(table: Table, column: Column, now: datetime) -> str:
    """The value as stored: a time that cannot be true is unknown."""
    wrong = " OR ".join(b.removeprefix("WHEN ").split(" THEN ")[0] for b in _out_of_range(table, column, now))
    v = name(column.name)
    return f"CASE WHEN {wrong} THEN NULL ELSE {v} END AS {v}" if wrong else v


def _decides(table: Table, column: Column) -> bool:
    """Whether a row is worth nothing without this cell."""
    return column.required or (column.kind is Kind.EMAIL and any(column.name in group for group in table.one_of))


def _problems(table: Table, column: Column, now: datetime) -> list[str]:
    if not _decides(table, column):
        return []
    found: list[str] = []
    if column.required:
        found.append(f"WHEN {name('t_' + column.name)} IS NULL THEN 'missing:{column.name}'")
    unreadable = _unreadable(column)
    return [*found, *([unreadable] if unreadable else []), *_out_of_range(table, column, now)]


def _notes(table: Table, column: Column, now: datetime) -> list[str]:
    if _decides(table, column):
        return []
    unreadable = _unreadable(column)
    return [*([unreadable] if unreadable else []), *_out_of_range(table, column, now)]


def _missing_groups(table: Table) -> list[str]:
    return [
        f"WHEN COALESCE({', '.join(name('t_' + c) for c in group)}) IS NULL THEN 'missing_one_of:{'|'.join(group)}'"
        for group in table.one_of
    ]
