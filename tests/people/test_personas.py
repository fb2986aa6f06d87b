"""Title rules: every labelled title is judged right, and SQL says what Python says."""

import csv
import json
import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.people import personas as p
from vigie.people.folding import folded, folded_sql

_FILE = Path(__file__).with_name("titles.csv")
_LINES = [line for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
LABELLED = [(row[0], row[1], row[2] == "yes") for row in csv.reader(_LINES)]
BY_KEY = {persona.key: persona for persona in p.PERSONAS}

_WORDS = re.findall(r"[\w.&'-]+", " ".join(title for _, title, _ in LABELLED))
TITLES = st.one_of(
    st.lists(st.sampled_from(_WORDS), max_size=6).map(" ".join),
    st.text(max_size=30).filter(lambda text: "\x00" not in text),
)
NAMES = st.one_of(st.sampled_from(["DSI ETI", "DAF", "DRH / DAF", "Décideurs IT", "Dirigeants PME", "?", ""]), TITLES)


@pytest.fixture(scope="module")
def base() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def test_there_are_more_than_150_labelled_titles_of_every_persona() -> None:
    assert len(LABELLED) > 150
    assert {key for key, _, _ in LABELLED} == set(BY_KEY)


@pytest.mark.parametrize(("key", "title", "fits"), LABELLED)
def test_a_title_is_judged_as_a_person_would(key: str, title: str, *, fits: bool) -> None:
    assert p.fits(BY_KEY[key], title) is fits


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("DSI ETI", ["dsi"]),
        ("DSI T4", ["dsi"]),
        ("CIO mid-market", ["dsi"]),
        ("Décideurs IT", ["dsi"]),
        ("Directeurs informatiques", ["dsi"]),
        ("DRH / DAF", ["daf", "drh"]),
        ("Dirigeants PME industrielles", ["dirigeant"]),
        ("Gérants de TPE", ["dirigeant"]),
        ("VP Sales EMEA", ["commercial"]),
        ("Responsables achats industrie", ["achats"]),
        ("CISO", ["rssi"]),
        ("Assistantes de direction", []),
        ("Vague 3", []),
        ("", []),
    ],
)
def test_a_users_own_name_for_a_persona_is_recognised(name: str, keys: list[str]) -> None:
    assert [persona.key for persona in p.personas_named(name)] == keys


def test_without_a_title_or_a_known_persona_the_match_is_unknown() -> None:
    assert p.title_match("DSI", "") is None
    assert p.title_match("Vague 3", "DSI") is None
    assert p.title_match(None, "DSI") is None
    assert p.title_match("DSI", "Plombier") is False


@settings(max_examples=6, deadline=None)
@given(rows=st.lists(st.tuples(NAMES, TITLES), min_size=10, max_size=60))
def test_sql_and_python_agree_on_any_title(rows: list[tuple[str, str]]) -> None:
    values = ", ".join("(?, ?, ?)" for _ in rows)
    flat = [cell for number, row in enumerate(rows) for cell in (number, *row)]
    found = duckdb.execute(
        f"SELECT n, {p.title_match_sql('persona', 'job_title')}, {p.seniority_sql('job_title')} "
        f"FROM (VALUES {values}) AS t(n, persona, job_title) ORDER BY n",
        flat,
    ).fetchall()
    assert [(match, level) for _, match, level in found] == [
        (p.title_match(name, title), p.seniority(title)) for name, title in rows
    ]


def test_sql_and_python_fold_every_letter_of_unicode_alike(base: duckdb.DuckDBPyConnection) -> None:
    points = [point for point in range(1, 0x30000) if not 0xD800 <= point < 0xE000]
    base.execute("CREATE OR REPLACE TABLE letter AS SELECT UNNEST(?) AS point", [points])
    found = base.execute(f"SELECT point, {folded_sql('CHR(CAST(point AS INTEGER))')} FROM letter").fetchall()
    assert [point for point, sql in found if sql != folded(chr(point))] == []


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Stagiaire marketing", "junior"),
        ("Assistante de direction", "staff"),
        ("Responsable informatique", "manager"),
        ("Directrice financière", "director"),
        ("VP Sales", "vp"),
        ("Chief Revenue Officer", "c_level"),
        ("Gérant", "owner"),
        ("Plombier", None),
    ],
)
def test_seniority_is_read_from_the_title(title: str, level: str | None) -> None:
    assert p.seniority(title) == level


def test_rules_travel_through_json_unchanged() -> None:
    assert p.from_data(json.loads(json.dumps(p.to_data(p.PERSONAS)))) == p.PERSONAS


def test_a_misspelt_rule_is_refused() -> None:
    with pytest.raises(TypeError):
        p.from_data([{"key": "x", "titels": ["dsi"]}])


def test_a_workspaces_own_rule_counts_in_sql_and_python() -> None:
    own = (*p.PERSONAS, p.Persona("qhse", ("{lead} qhse", "{lead} qualite securite environnement"), names=("qhse",)))
    assert p.title_match("QHSE", "Responsable QHSE", own) is True
    sql = p.title_match_sql("'QHSE'", "'Responsable QHSE'", own)
    assert duckdb.execute(f"SELECT {sql}").fetchall() == [(True,)]
