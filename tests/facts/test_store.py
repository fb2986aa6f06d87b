"""A reader sees one snapshot whole; answers given once are given again; parts are removed only when nobody reads them.

In: small Parquet parts. Out: snapshots, rows.
"""

import json
import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from vigie.facts.answers import keep_document, read_document
from vigie.facts.engines.duckdb import memory_engine, open_engine
from vigie.facts.schema import FACTS
from vigie.facts.store import MANIFEST, Part, Snapshot, missing_parts, publish_snapshot, read_snapshot, sweep


def part(root: Path, name: str, rows: int) -> Part:
    """A fact_change part with `rows` rows."""
    path = root / "fact_change" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows_sql = (
        "SELECT TIMESTAMP '2026-01-01' AS \"at\", DATE '2026-01-01' AS day, 'copy' AS kind, '' AS entity, '' AS text"
    )
    with duckdb.connect() as own:
        own.execute(f"COPY (SELECT x.* FROM ({rows_sql}) x, range({rows})) TO '{path}' (FORMAT parquet)")
    return Part(f"fact_change/{name}.parquet", rows, date(2026, 1, 1), date(2026, 1, 1))


def test_an_empty_store_has_every_table_and_no_row(tmp_path):
    engine = open_engine(tmp_path)
    assert engine.snapshot == "empty"
    assert all(engine.rows(f"SELECT COUNT(*) FROM {table}") == [(0,)] for table in FACTS)


def test_a_reader_keeps_its_snapshot_while_another_is_published(tmp_path):
    publish_snapshot(Snapshot(tmp_path, "one", {"fact_change": (part(tmp_path, "a", 3),)}))
    reader = open_engine(tmp_path)
    publish_snapshot(Snapshot(tmp_path, "two", {"fact_change": (part(tmp_path, "b", 5),)}))
    assert reader.rows("SELECT COUNT(*) FROM fact_change") == [(3,)]
    assert open_engine(tmp_path).rows("SELECT COUNT(*) FROM fact_change") == [(5,)]


def test_a_publication_cut_off_before_its_last_step_changes_nothing(tmp_path, monkeypatch):
    publish_snapshot(Snapshot(tmp_path, "one", {"fact_change": (part(tmp_path, "a", 3),)}))

    def cut(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        publish_snapshot(Snapshot(tmp_path, "two", {"fact_change": (part(tmp_path, "b", 5),)}))
    assert read_snapshot(tmp_path).id == "one"


def test_parts_that_nobody_names_leave_after_a_grace(tmp_path):
    publish_snapshot(Snapshot(tmp_path, "one", {"fact_change": (part(tmp_path, "a", 3),)}))
    publish_snapshot(Snapshot(tmp_path, "two", {"fact_change": (part(tmp_path, "b", 5),)}))
    assert sweep(tmp_path, grace=60) == []
    assert sweep(tmp_path, grace=-1) == ["fact_change/a.parquet"]
    assert missing_parts(read_snapshot(tmp_path)) == []


def test_a_part_that_was_replaced_just_now_stays_however_old_it_is(tmp_path):
    publish_snapshot(Snapshot(tmp_path, "one", {"fact_change": (part(tmp_path, "a", 3),)}))
    os.utime(tmp_path / "fact_change/a.parquet", (0, 0))
    publish_snapshot(Snapshot(tmp_path, "two", {"fact_change": (part(tmp_path, "b", 5),)}))
    assert sweep(tmp_path, grace=60) == []
    os.utime(tmp_path / "fact_change/a.parquet", (0, 0))
    assert sweep(tmp_path, grace=60) == ["fact_change/a.parquet"]


def test_a_manifest_names_what_the_disk_lost(tmp_path):
    publish_snapshot(Snapshot(tmp_path, "one", {"fact_change": (part(tmp_path, "a", 3),)}))
    (tmp_path / "fact_change/a.parquet").unlink()
    assert missing_parts(read_snapshot(tmp_path)) == ["fact_change/a.parquet"]
    assert json.loads((tmp_path / MANIFEST).read_text())["id"] == "one"


def test_a_question_asked_before_is_answered_without_reading_the_facts_again(tmp_path):
    parts = {"fact_change": (part(tmp_path, "a", 3),)}
    publish_snapshot(Snapshot(tmp_path, "one", parts))
    engine = open_engine(tmp_path)
    asked = 'SELECT MIN(day), MAX("at"), COUNT(*), SUM(1), NULL FROM fact_change WHERE kind = ?'
    first = engine.rows(asked, ["copy"])
    for file in tmp_path.glob("fact_change/*"):
        file.write_bytes(b"gone")
    assert engine.rows(asked, ["copy"]) == first
    assert (first[0][0], first[0][1].isoformat(), first[0][2]) == (date(2026, 1, 1), "2026-01-01T00:00:00", 3)


def test_a_session_makes_its_tables_once_and_only_when_something_must_be_counted():
    engine = memory_engine({"fact_change": [{"kind": "copy"}, {"kind": "list"}]})
    made = [("CREATE TEMP TABLE chosen AS SELECT * FROM fact_change WHERE kind = ?", ["copy"])]
    for _ in range(2):
        with engine.session(made) as session:
            assert session.rows("SELECT COUNT(*) FROM chosen") == [(1,)]
    with engine.session([("CREATE TEMP TABLE chosen AS SELECT * FROM fact_change", ())]) as session:
        assert session.rows("SELECT COUNT(*) FROM chosen") == [(2,)]
    with (
        engine.session([("CREATE TEMP TABLE chosen AS SELECT nothing FROM nowhere", ())]) as session,
        pytest.raises(duckdb.CatalogException),
    ):
        session.rows("SELECT COUNT(*) FROM chosen")
    with engine.session([("CREATE TEMP TABLE chosen AS SELECT nothing FROM nowhere", ())]):
        pass


def test_a_document_is_kept_for_one_snapshot_and_one_question(tmp_path):
    keep_document(tmp_path, "one", "how many?", {"said": [1, None, "deux"]})
    assert read_document(tmp_path, "one", "how many?") == {"said": [1, None, "deux"]}
    assert read_document(tmp_path, "one", "how few?") is None
    assert read_document(tmp_path, "two", "how many?") is None
    keep_document(tmp_path, "two", "yesterday?", 1)
    (yesterday,) = tmp_path.glob("answers/two/*")
    os.utime(yesterday, (0, 0))
    keep_document(tmp_path, "two", "how many?", 2)
    assert read_document(tmp_path, "two", "yesterday?") is None
    assert read_document(tmp_path, "one", "how many?") is None
    for file in tmp_path.glob("answers/two/*"):
        file.write_bytes(b"{")
    assert read_document(tmp_path, "two", "how many?") is None


def test_rows_given_in_python_leave_unknown_what_they_do_not_say():
    engine = memory_engine({"fact_change": [{"kind": "copy"}]})
    assert engine.rows("SELECT kind, entity FROM fact_change") == [("copy", None)]
