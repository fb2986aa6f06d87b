"""The generator of the benchmarks' folders, at a small size."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from vigie.vocabulary.tables import TABLES, Kind

SCRIPT = Path(__file__).parents[2] / "bench" / "generate.py"
SENDS = 20_000


def generated(folder: Path, *options: str) -> Path:
    command = [sys.executable, str(SCRIPT), "--sends", str(SENDS), *options, str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return generated(tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="module")
def db(folder):
    connection = duckdb.connect()
    for path in folder.glob("*.csv"):
        connection.execute(f"CREATE TABLE {path.stem} AS FROM read_csv('{path}', header = true, all_varchar = true)")
    return connection


def one(db, sql):
    return db.execute(sql).fetchone()


def test_the_same_size_gives_the_same_bytes(folder, tmp_path):
    again = generated(tmp_path)
    for path in sorted(folder.glob("*.csv")):
        assert path.read_bytes() == (again / path.name).read_bytes()


def test_the_proportions_are_those_of_a_year_of_outreach(db):
    assert one(db, "SELECT count(*) FROM sends") == (SENDS,)
    assert one(db, "SELECT count(*) FROM contacts")[0] / SENDS == pytest.approx(0.25, abs=0.02)
    assert one(db, "SELECT count(*) FROM events")[0] / SENDS == pytest.approx(1.25, abs=0.1)
    assert one(db, "SELECT count(*) FROM replies")[0] / SENDS == pytest.approx(0.05, abs=0.01)
    weeks = "SELECT count(DISTINCT date_trunc('week', CAST(sent_at AS TIMESTAMP))) FROM sends"
    assert one(db, weeks) == (52,)


def test_every_contact_gets_its_steps_in_order_and_exists(db):
    assert one(db, "SELECT count(*) FROM sends ANTI JOIN contacts USING (contact_id)") == (0,)
    disorder = (
        "SELECT count(*) FROM sends a JOIN sends b USING (contact_id) WHERE a.step < b.step AND a.sent_at > b.sent_at"
    )
    assert one(db, disorder) == (0,)


def test_ids_are_unique_and_outcomes_follow_their_message(db):
    for table, key in (
        ("contacts", "contact_id"),
        ("sends", "send_id"),
        ("events", "event_id"),
        ("replies", "reply_id"),
    ):
        assert one(db, f"SELECT count(*) - count(DISTINCT {key}) FROM {table}") == (0,)
    assert one(db, 'SELECT count(*) FROM events JOIN sends USING (send_id) WHERE "at" <= sent_at') == (0,)
    assert one(db, "SELECT count(*) FROM replies JOIN sends USING (send_id) WHERE received_at <= sent_at") == (0,)


def test_columns_and_words_are_those_of_the_folder_format(db):
    for (name,) in db.execute("SELECT table_name FROM information_schema.tables").fetchall():
        table = TABLES[name]
        columns = [c for c, *_ in db.execute(f"DESCRIBE {name}").fetchall()]
        assert set(columns) <= set(table.names)
        for c in (table.column(column) for column in columns):
            if c.kind is Kind.WORD:
                words = {w for (w,) in db.execute(f'SELECT DISTINCT "{c.name}" FROM {name}').fetchall()}
                assert words - {None} <= {w for w, _ in c.words}


def test_parquet_is_written_on_demand(tmp_path):
    generated(tmp_path, "--type", "parquet")
    assert one(duckdb.connect(), f"SELECT count(*) FROM '{tmp_path}/sends.parquet'") == (SENDS,)
