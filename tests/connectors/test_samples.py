"""Every connector on its samples: which export claims the file, and what comes out of each row (golden files)."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.connectors import Export, Noted, Record, Refused, connectors, exports, identify, reading
from vigie.connectors.mapping import extract_with, propose
from vigie.vocabulary.tables import TABLES

HERE = Path(__file__).parent
SAMPLES = sorted(p for p in HERE.glob("*/*.csv") if p.parent.name in connectors())


def opened(sample: Path) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str] | Refused]]]:
    """Columns and rows of a sample."""
    (member,) = reading.sniff(sample, sample.name)
    sheet = reading.read(member)
    return sheet.columns, list(sheet.rows)


def plain(out: Record | Refused | Noted) -> dict[str, Any]:
    """One output as JSON; when we heard of it, which a file does not say, is left out."""
    said = asdict(out)
    if not said.get("received", True):
        del said["received"]
    return {type(out).__name__.lower(): said}


def extracted(export: Export, rows: Iterable[tuple[int, dict[str, str] | Refused]]) -> list[dict[str, Any]]:
    """Every row's line and outputs."""
    return [
        {"line": line, "out": [plain(o) for o in ([row] if isinstance(row, Refused) else export.extract(row))]}
        for line, row in rows
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_sample_gives_what_stands_beside_it(sample: Path) -> None:
    columns, rows = opened(sample)
    claimed = identify(columns, sample.name)
    assert claimed, "no connector claims the sample"
    connector, export = claimed
    got = {"connector": connector.key, "export": export.key, "rows": extracted(export, rows)}
    golden = sample.with_suffix(".expected.json")
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(json.dumps(got, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert got == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_file_is_claimed_by_its_own_vendor_and_by_no_other(sample: Path) -> None:
    columns, _ = opened(sample)
    claims = [(c.key, e.key) for c, e in exports() if e.identify(columns, sample.name)]
    assert len(claims) == 1
    assert claims[0][0] == sample.parent.name


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_columns_are_recognised_in_any_order_and_case(sample: Path) -> None:
    columns, _ = opened(sample)
    claimed, shuffled = identify(columns, sample.name), identify([c.upper() for c in reversed(columns)], sample.name)
    hump = any(c != c.lower() and " " not in c for c in columns)  # leadEmail in capitals has lost its words
    assert claimed
    assert hump or (shuffled and shuffled[1] is claimed[1])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_records_use_the_words_of_the_folder_format(sample: Path) -> None:
    columns, rows = opened(sample)
    claimed = identify(columns, sample.name)
    assert claimed
    for _, row in rows:
        for out in claimed[1].extract({} if isinstance(row, Refused) else row):
            if isinstance(out, Record) and claimed[0].key != "folder":
                table = TABLES[out.table]
                assert set(out.values) <= set(table.names)
                assert all(out.values.get(c.name) for c in table.columns if c.required)
                for name, value in out.values.items():
                    words = dict(table.column(name).words)
                    assert not words or value in words, f"{out.table}.{name}: {value}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_later_longer_export_gives_the_same_ids_again(sample: Path) -> None:
    columns, rows = opened(sample)
    claimed = identify(columns, sample.name)
    assert claimed
    once = extracted(claimed[1], rows)
    assert extracted(claimed[1], rows + rows)[: len(once)] == once
    assert extracted(claimed[1], rows[1:]) == once[1:]


def test_every_connector_has_samples_and_a_page() -> None:
    for key, connector in connectors().items():
        assert not connector.exports or list((HERE / key).glob("*.csv")), f"{key} has no sample"
        assert (HERE.parents[1] / "docs" / "connectors" / f"{key}.md").is_file(), f"{key} has no page"


def test_every_export_has_a_sample() -> None:
    seen = {(j["connector"], j["export"]) for p in HERE.glob("*/*.expected.json") if (j := json.loads(p.read_text()))}
    assert {(c.key, e.key) for c, e in exports() if c.key != "folder"} <= seen


# Words of English, the mail systems whose dialects we read, and a tool whose word for an event names another one.
ELSEWHERE = {"resend": "mail/", "postal": "mail/", "hubspot": "mail/", "aircall": "connectors/lemlist.py"}


def test_a_providers_name_stands_only_in_its_own_file_and_page() -> None:
    root = HERE.parents[1] / "src" / "vigie"
    for key in connectors().keys() - {"folder"}:
        for file in (p for p in root.rglob("*") if p.suffix in {".py", ".html", ".js", ".css", ".po", ".sql", ".json"}):
            own = file.relative_to(root).as_posix().startswith(ELSEWHERE.get(key, "-"))
            if not own and file != root / "connectors" / f"{key}.py":
                assert key not in file.read_text(encoding="utf-8").lower(), f"{key} is named in {file}"


SHAPES = {p: opened(p)[0] for p in SAMPLES}
ANYTHING = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["a@b.fr", "2026-03-12", "12/03/2026", "²", "1e999", "9" * 5000, "{}", "[1]", "-1", "true"]),
    st.sampled_from(["EMAIL_OPENED", "email_sent", "emailsOpened", "delivered", "Call", "Meeting", "interested"]),
)


@settings(max_examples=10, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_no_row_whatever_is_in_it_stops_an_import(sample: Path, data: st.DataObject) -> None:
    columns = SHAPES[sample]
    claimed = identify(columns, sample.name)
    assert claimed
    row = {c: data.draw(ANYTHING) for c in columns}
    for out in claimed[1].extract(row):
        assert isinstance(out, Record | Refused | Noted)
    mapping = propose(columns, [row])
    for out in extract_with(mapping).extract(row):
        assert isinstance(out, Record | Refused | Noted)
