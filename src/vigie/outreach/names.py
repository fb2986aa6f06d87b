"""Names that people give to accounts and addresses.

In: the rows that have a name already, a name. Out: the name, trimmed.
"""

from typing import Any

from django.db.models import QuerySet

from vigie.vocabulary.errors import UsageError

LONGEST = 80


def free_name(rows: QuerySet[Any], name: str) -> str:
    """The name, when nobody has it. Raises UsageError `name_missing`, `name_taken`."""
    said = name.strip()
    if not said or len(said) > LONGEST:
        raise UsageError("name_missing", longest=LONGEST)
    if rows.filter(name=said).exists():
        raise UsageError("name_taken", name=said)
    return said
