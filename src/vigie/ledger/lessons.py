"""What persons said of replies, on disk beside the segments, with the texts to learn from.

In: classes by the id of the reply. Out: one small file that every reading of replies joins.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from vigie.ledger.segments import CORRECTIONS, Segment, relation
from vigie.vocabulary.sql import literal


def lay(workspace: Path, segments: Sequence[Segment], classes: Mapping[int, str]) -> None:
    """Write down every class that persons gave, with the texts that `segments` still hold, in place of what stood."""
    folder = workspace / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{CORRECTIONS}.new"
    replies = relation(segments, "replies")
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE said (id BIGINT, reply_class VARCHAR)")
        if classes:
            rows = ", ".join(f"({int(i)}, {literal(c)})" for i, c in classes.items())
            connection.execute(f"INSERT INTO said VALUES {rows}")
        texts = f"SELECT id, max_by(text, number) AS text FROM {replies} WHERE id IN (SELECT id FROM said) GROUP BY id"
        rows = f"SELECT s.id, s.reply_class, t.text FROM said s LEFT JOIN ({texts}) t ON t.id = s.id"
        connection.execute(f"COPY ({rows}) TO {literal(str(beside))} (FORMAT parquet)")
    beside.replace(folder / CORRECTIONS)


def lay_again(workspace: Path, segments: Sequence[Segment]) -> None:
    """The same classes, with the texts that are still there: a text whose import went is learnt from no more."""
    file = workspace / "ledger" / CORRECTIONS
    if file.exists():
        with duckdb.connect(":memory:") as connection:
            rows = connection.execute(f"SELECT id, reply_class FROM {corrected_sql(workspace)}").fetchall()
        lay(workspace, segments, {int(i): str(c) for i, c in rows})


def corrected_sql(workspace: Path) -> str:
    """A relation (id, reply_class) of the replies that persons spoke of."""
    file = workspace / "ledger" / CORRECTIONS
    if not file.exists():
        return "(SELECT NULL::BIGINT AS id, NULL::VARCHAR AS reply_class WHERE FALSE)"
    return f"(SELECT id, reply_class FROM read_parquet({literal(str(file))}))"
