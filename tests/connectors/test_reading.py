"""Any stored file is read: encodings, separators, broken records, archives. All samples here are made up."""

import csv
import gzip
import io
import tracemalloc
import zipfile
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from vigie.connectors import Refused, reading
from vigie.vocabulary.errors import UnreadableFile

Rows = list[tuple[int, dict[str, str] | Refused]]


def stored(tmp_path: Path, content: bytes, name: str = "file.csv") -> list[reading.Member]:
    """The members of a file with this content."""
    path = tmp_path / "stored"
    path.write_bytes(content)
    return reading.sniff(path, name)


def read(tmp_path: Path, content: bytes | str, name: str = "file.csv") -> Rows:
    """Every row of the one member of a file with this content."""
    (member,) = stored(tmp_path, content.encode() if isinstance(content, str) else content, name)
    return list(reading.rows(member))


def good(rows: Rows) -> list[dict[str, str]]:
    """The rows that could be read."""
    return [row for _, row in rows if not isinstance(row, Refused)]


def refusals(rows: Rows) -> list[tuple[int, str]]:
    """Line and code of those that could not."""
    return [(line, row.code) for line, row in rows if isinstance(row, Refused)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"], ids=lambda e: e
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_every_encoding_and_separator_gives_the_same_rows(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = ["Prénom;Société;E-mail", "Zoé;L\u2019Œuvre;zoe@exemple.fr", "Noël;Été;noel@exemple.fr"]
    rows = read(tmp_path, "\r\n".join(lines).replace(";", separator).encode(encoding))
    assert rows == [
        (2, {"Prénom": "Zoé", "Société": "L\u2019Œuvre", "E-mail": "zoe@exemple.fr"}),
        (3, {"Prénom": "Noël", "Société": "Été", "E-mail": "noel@exemple.fr"}),
    ]


def test_a_line_of_windows_1252_in_a_utf_8_file_is_read(tmp_path: Path) -> None:
    rows = read(tmp_path, "name,city\nZoé,Orléans\n".encode() + "Noël,Besançon\n".encode("cp1252") + b"Ana,Lyon\n")
    assert [r["city"] for r in good(rows)] == ["Orléans", "Besançon", "Lyon"]


def test_line_numbers_are_those_of_a_text_editor(tmp_path: Path) -> None:
    rows = read(tmp_path, 'a,b\n1,"two\nlines\nof text"\n\n3,x\n')
    assert [line for line, _ in rows] == [2, 6]


def test_the_separator_line_of_excel_is_not_a_row(tmp_path: Path) -> None:
    assert read(tmp_path, "sep=;\na;b\n1;2,5\n") == [(3, {"a": "1", "b": "2,5"})]


def test_decimal_commas_do_not_pass_for_separators(tmp_path: Path) -> None:
    text = "nom;montant;taux\n" + "".join(f"x{i};1{i},5;0,{i}\n" for i in range(30))
    assert good(read(tmp_path, text))[0] == {"nom": "x0", "montant": "10,5", "taux": "0,0"}


def test_title_lines_above_the_headings_are_skipped(tmp_path: Path) -> None:
    text = "Export of contacts;;\nMade on 12/03/2026;;\n\nemail;first name;city\na@b.fr;Ana;Lyon\n"
    assert read(tmp_path, text) == [(5, {"email": "a@b.fr", "first name": "Ana", "city": "Lyon"})]


def test_a_list_without_headings_keeps_its_first_row(tmp_path: Path) -> None:
    assert read(tmp_path, "a@b.fr,Ana\nc@d.fr,Carl\n")[0] == (1, {"column_1": "a@b.fr", "column_2": "Ana"})
    assert read(tmp_path, "a@b.fr\nc@d.fr\n") == [(1, {"column_1": "a@b.fr"}), (2, {"column_1": "c@d.fr"})]


def test_repeated_and_blank_headings_get_names_of_their_own(tmp_path: Path) -> None:
    assert good(read(tmp_path, "email,email,,note\na@b.fr,c@d.fr,x,y\n")) == [
        {"email": "a@b.fr", "email (2)": "c@d.fr", "column_3": "x", "note": "y"}
    ]


def test_missing_trailing_cells_are_empty_and_extra_ones_refuse_the_row(tmp_path: Path) -> None:
    rows = read(tmp_path, "a,b,c\n1\n1,2,3,4\n1,2,3,,\n5,6,7\n")
    assert good(rows) == [
        {"a": "1", "b": "", "c": ""},
        {"a": "1", "b": "2", "c": "3"},
        {"a": "5", "b": "6", "c": "7"},
    ]
    assert refusals(rows) == [(3, "too_many_cells")]


def test_an_unclosed_quote_costs_one_row_and_not_the_rest_of_the_file(tmp_path: Path) -> None:
    rows = read(tmp_path, 'a,b\n1,x\n2,"never closed\n3,y\n4,z\n')
    assert good(rows) == [{"a": "1", "b": "x"}, {"a": "3", "b": "y"}, {"a": "4", "b": "z"}]
    assert refusals(rows) == [(3, "unclosed_quote")]


def test_a_quote_that_closes_far_below_does_not_swallow_the_rows_between(tmp_path: Path) -> None:
    middle = "".join(f"{i},x\n" for i in range(100_000))
    rows = read(tmp_path, f'a,b\n1,"open\n{middle}9,"quoted "words" here"\n')
    assert len(good(rows)) == 100_000
    assert refusals(rows) == [(2, "stray_quote"), (100_003, "stray_quote")]


def test_many_unclosed_quotes_are_read_in_reasonable_time(tmp_path: Path) -> None:
    rows = read(tmp_path, "a,b\n" + '1,"open\n' * 10_000)
    assert len(rows) == 10_000


def test_a_record_that_goes_on_for_ever_is_refused_without_filling_the_memory(tmp_path: Path) -> None:
    endless = ",".join(f'"{"x" * 200}\n"' for _ in range(60_000))
    rows = read(tmp_path, f"a,b\n1,2\n3,{endless}")
    assert rows[0] == (2, {"a": "1", "b": "2"})
    assert refusals(rows)[0] == (3, "unclosed_quote")


def test_cells_that_begin_like_formulas_are_kept_as_they_are(tmp_path: Path) -> None:
    assert good(read(tmp_path, 'a,b\n"=HYPERLINK(""http://x"")",@x\n')) == [{"a": '=HYPERLINK("http://x")', "b": "@x"}]


def test_nul_bytes_and_marks_in_the_middle_are_dropped(tmp_path: Path) -> None:
    assert good(read(tmp_path, b"a,b\n1\0,2\n\xef\xbb\xbf3,4\n")) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


def test_headings_that_come_again_in_glued_files_are_refused_not_read_as_data(tmp_path: Path) -> None:
    assert refusals(read(tmp_path, "a,b\n1,2\na,b\n3,4\n")) == [(3, "repeated_header")]


@pytest.mark.parametrize(("content", "code"), [("", "empty_file"), ("\n\n", "empty_file"), ("a,b\n", "header_only")])
def test_a_file_with_no_row_says_so(tmp_path: Path, content: str, code: str) -> None:
    assert [c for _, c in refusals(read(tmp_path, content))] == [code]


def test_old_mac_line_ends_are_lines(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b\r1,2\r3,4") == [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"})]


def test_a_truncated_gz_gives_its_rows_and_says_where_it_stopped(tmp_path: Path) -> None:
    text = "a,b\n" + "".join(f"{i},{i * 7919 % 100_003}\n" for i in range(50_000))
    packed = gzip.compress(text.encode())
    rows = read(tmp_path, packed[: len(packed) // 2], "file.csv.gz")
    last, refusal = rows[-1]
    assert isinstance(refusal, Refused)
    assert refusal.code == "truncated"
    assert last == len(rows) + 1 > 20_000
    assert good(rows) == [{"a": str(i), "b": str(i * 7919 % 100_003)} for i in range(len(rows) - 1)]


def test_glued_gz_files_are_read_to_the_end(tmp_path: Path) -> None:
    rows = read(tmp_path, gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n"), "x.gz")
    assert good(rows) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


def test_a_gz_that_swells_out_of_proportion_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vigie.connectors.reading.member.BOMB_SIZE", 1024 * 1024)
    rows = read(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 1_000_000, 9), "bomb.gz")
    assert isinstance(rows[-1][1], Refused)
    assert rows[-1][1].code == "archive_bomb"


def archive(**entries: bytes) -> bytes:
    """A zip with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in entries.items():
            z.writestr(name, content)
    return out.getvalue()


def test_a_zip_lists_its_tables_and_refuses_what_climbs(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO(
        archive(
            **{
                "folder/sends.csv.gz": gzip.compress(b"a,b\n1,2\n"),
                "../../etc/passwd": b"a,b\n1,2\n",
                "/root.csv": b"a,b\n1,2\n",
                "C:\\x.csv": b"a,b\n1,2\n",
                "D:x.csv": b"a,b\n1,2\n",
                "1:2,S": b"From: jo@acme.example\nTo: a@b.example\n\nNo.\n",
                "b:2,FS": b"From: jo@acme.example\nTo: a@b.example\n\nNo.\n",
                "inner.zip": archive(**{"x.csv": b"a"}),
                "__MACOSX/._sends.csv": b"litter",
                "picture.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(32)) * 8,
            }
        )
    )
    with zipfile.ZipFile(out, "a") as z:
        z.writestr(link, "/etc/passwd")
    members = stored(tmp_path, out.getvalue(), "all.zip")
    assert {m.name: m.refused.code if m.refused else m.kind for m in members} == {
        "all.zip/folder/sends.csv.gz": "csv",
        "all.zip/../../etc/passwd": "climbing_path",
        "all.zip//root.csv": "climbing_path",
        "all.zip/C:\\x.csv": "climbing_path",
        "all.zip/D:x.csv": "climbing_path",
        "all.zip/1:2,S": "mail",
        "all.zip/b:2,FS": "mail",
        "all.zip/inner.zip": "nested_archive",
        "all.zip/picture.png": "not_a_table",
        "all.zip/link.csv": "symlink",
    }
    assert good(list(reading.rows(members[0]))) == [{"a": "1", "b": "2"}]
    assert refusals(list(reading.rows(members[1]))) == [(0, "climbing_path")]


@pytest.mark.parametrize(
    "entries",
    [{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}, {"mimetype": b"x", "content.xml": b"<w/>"}],
)
def test_a_text_of_an_office_is_one_file_that_is_no_table(tmp_path: Path, entries: dict[str, bytes]) -> None:
    (member,) = stored(tmp_path, archive(**entries), "letter.docx")
    assert (member.name, member.refused) == ("letter.docx", Refused("not_a_table"))


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    (member,) = stored(tmp_path, archive(**{"big.csv": b"0" * 100_000_000}), "bomb.zip")
    assert member.refused == Refused("archive_bomb")


def test_a_broken_zip_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    whole = archive(**{"x.csv": b"a,b\n1,2\n"})
    with pytest.raises(UnreadableFile) as caught:
        stored(tmp_path, whole[:-20], "broken.zip")
    assert caught.value.code == "archive_broken"


def test_a_folder_lists_its_files_and_follows_no_link(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.csv").write_text("a,b\n1,2\n")
    (folder / "sub" / "b.csv").write_text("a,b\n1,2\n")
    (folder / "link.csv").symlink_to("/etc/passwd")
    members = reading.sniff(folder, "exports")
    assert [(m.name, m.kind) for m in members] == [
        ("exports/a.csv", "csv"),
        ("exports/link.csv", "refused"),
        ("exports/sub/b.csv", "csv"),
    ]


def workbook(*sheets: list[list[object]]) -> bytes:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_gives_dates_in_iso_and_whole_numbers_whole(tmp_path: Path) -> None:
    content = workbook(
        [
            ["Contacts of March"],
            ["email", "added", "seen", "count", "rate", "yes", "formula"],
            ["a@b.fr", date(2026, 3, 12), datetime(2026, 3, 12, 14, 5), 12.0, 1.5, True, "=1+1"],  # noqa: DTZ001 - Excel has no zones
            [],
            ["c@d.fr"],
        ]
    )
    assert read(tmp_path, content, "c.xlsx") == [
        (
            3,
            {
                "email": "a@b.fr",
                "added": "2026-03-12",
                "seen": "2026-03-12T14:05:00",
                "count": "12",
                "rate": "1.5",
                "yes": "true",
                "formula": "=1+1",
            },
        ),
        (5, {"email": "c@d.fr", "added": "", "seen": "", "count": "", "rate": "", "yes": "", "formula": ""}),
    ]


def test_every_sheet_of_a_workbook_is_a_member_also_inside_a_zip(tmp_path: Path) -> None:
    book = workbook([["a", "b"], [1, 2]], [["c", "d"], [3, 4]])
    members = stored(tmp_path, archive(**{"book.xlsx": book}), "x.zip")
    assert [m.name for m in members] == ["x.zip/book.xlsx#S1", "x.zip/book.xlsx#S2"]
    assert good(list(reading.rows(members[1]))) == [{"c": "3", "d": "4"}]


def test_an_old_excel_file_says_what_to_do(tmp_path: Path) -> None:
    (member,) = stored(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls")
    assert member.refused == Refused("old_excel")


def test_parquet_gives_text_with_iso_times(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    duckdb.sql(
        "SELECT 's1' AS send_id, TIMESTAMPTZ '2026-03-12 14:05:00+01' AS \"at\", 3.0::DOUBLE AS n, NULL AS detail, "
        "TIMESTAMP '2026-03-12 14:05:00' AS naive, true AS ok"
    ).write_parquet(str(path))
    (member,) = reading.sniff(path, "events.parquet")
    assert list(reading.rows(member)) == [
        (
            1,
            {
                "send_id": "s1",
                "at": "2026-03-12T13:05:00+00",
                "n": "3",
                "detail": "",
                "naive": "2026-03-12T14:05:00",
                "ok": "true",
            },
        )
    ]


CELL = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\ufeff", exclude_categories=("Cs", "Cc")),
        st.sampled_from('\n\r\t",;|='),
    ),
    max_size=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=20),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_csv_writer_writes_is_read_back(
    tmp_path: Path, table: list[tuple[str, str, str]], separator: str, encoding: str, end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["first", "second", "third"])
    writer.writerows(table)
    rows = good(read(tmp_path, text.getvalue().encode(encoding)))
    expected = [t for t in table if any(t) and t != ("first", "second", "third")]
    assert [tuple(r.values()) for r in rows] == expected


@pytest.mark.parametrize(
    "content",
    [
        "<html><body><table>",
        "<?xml version='1.0'?>",
        '[{"email": "a@b.fr"}]',
        '{"a": 1}',
        "%PDF-1.4\n" + "\x01\x02" * 99,
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        "{\\rtf1\\ansi One, two, three}",
    ],
    ids=["page", "xml", "json list", "json", "pdf", "plain pdf", "rich text"],
)
def test_a_page_a_document_or_json_is_not_taken_for_a_table(tmp_path: Path, content: str) -> None:
    (member,) = stored(tmp_path, content.encode())
    assert member.refused == Refused("not_a_table")


def test_a_big_file_is_read_in_little_memory(tmp_path: Path) -> None:
    path, filler = tmp_path / "big.csv", "x" * 200
    with path.open("w", encoding="utf-8") as out:
        out.write("id,email,note\n")
        for _ in range(5):
            out.write("".join(f"{n},a{n}@b.fr,{filler}\n" for n in range(10_000)))
    (member,) = reading.sniff(path, "big.csv")
    tracemalloc.start()
    count = sum(1 for _ in reading.rows(member))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 50_000
    assert peak < 4 * 1024 * 1024 < path.stat().st_size
