"""Names that people give to accounts and addresses.

In: the rows that have a name already, a name. Out: the name, trimmed.
"""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from vigie.vocabulary.errors import UsageError

LONGEST = 80
_Row = TypeVar("_Row", bound=Model)


def called(rows: QuerySet[_Row], name: str) -> _Row | None:
    """The row of that name; without regard to case where that leaves one."""
    exact = rows.filter(name=name).first()
    if exact is not None:
        return exact
    alike = [pk for pk, other in rows.values_list("pk", "name") if other.casefold() == name.strip().casefold()]
    return rows.filter(pk=alike[0]).first() if len(alike) == 1 else None


def of_name(rows: QuerySet[_Row], name: str, unknown: str) -> _Row:
    """The row of that name. Raises UsageError with the code `unknown` and the names that there are."""
    row = called(rows, name)
    if row is None:
        raise UsageError(unknown, name=name, known=", ".join(rows.values_list("name", flat=True)) or "-")
    return row


def free_name(rows: QuerySet[Any], name: str) -> str:
    """The name, when nobody has it. Raises UsageError `name_missing`, `name_too_long`, `name_taken`."""
    said = name.strip()
    if not said:
        raise UsageError("name_missing", longest=LONGEST)
    if len(said) > LONGEST:
        raise UsageError("name_too_long", longest=LONGEST, n=len(said))
    if rows.filter(name=said).exists():
        raise UsageError("name_taken", name=said)
    return said
