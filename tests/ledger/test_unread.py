"""Replies imported with their text and without a class are read; what a tool or a person said stays."""

import csv

import duckdb
import pytest

from vigie.connectors import mapping
from vigie.ledger import imports
from vigie.ledger.reader import Read
from vigie.replies import reading

REMOVAL = "Merci de me retirer de votre liste."
AWAY = "Bonjour,\n\nJe suis absent jusqu'au 10 décembre 2026 inclus.\n\nCordialement"
MEET = "Sounds great, let's meet on Tuesday at 10."


def reply(number: int, **more: object) -> dict[str, object]:
    return {"reply_id": f"r{number}", "email": "a@b.example", "received_at": "2026-11-20T09:00:00Z", **more}


@pytest.fixture
def said(workspace):
    """`said()`: what was kept of each reply, by its number."""

    def of() -> dict[str, tuple[object, ...]]:
        (segment,) = [s for s in imports.live_segments(workspace) if s.has("replies")]
        rows = duckdb.sql(f"SELECT * FROM read_parquet('{segment.file('replies')}')")
        names = rows.columns
        return {row[names.index("reply_id")]: dict(zip(names, row, strict=True)) for row in rows.fetchall()}

    return of


def accept(workspace, source) -> imports.ImportReport:
    return imports.accept(imports.receive(workspace.pk, source, "lot"))


def test_a_text_without_a_class_is_read_and_a_class_that_is_given_stays(workspace, folder, said):
    texts = [REMOVAL, AWAY, MEET]
    accept(
        workspace,
        folder(
            replies=[
                *(reply(n, text=text, reply_class="") for n, text in enumerate(texts)),
                reply(3, text=REMOVAL, reply_class="interested"),
                reply(4, text="", reply_class=""),
                reply(5, text=MEET, reply_class="Neutral reply of some tool"),
            ]
        ),
    )
    first = said()
    kinds = ["unsubscribe", "out_of_office", "meeting_request", "interested", None, "meeting_request"]
    assert [first[f"r{n}"]["reply_class"] for n in range(6)] == kinds
    assert f"{first['r1']['return_at']:%Y-%m-%d %H:%M}" == "2026-12-10 23:00"  # midnight of the 11th in Paris
    assert (first["r0"]["confidence"], first["r3"]["confidence"]) == (0.97, None)
    assert first["r0"]["why"].startswith("rule:removal; ")
    assert "Cordialement" not in str(first["r1"]["text"]).split("\n", maxsplit=1)[0]
    imports.digest_again(workspace)
    assert said() == first


@pytest.mark.parametrize("columns", ["reply_id,email,received_at,text", "reply_id,email,received_at,text,reply_class"])
def test_a_file_that_goes_row_by_row_is_read_as_well(workspace, tmp_path, said, columns):
    last = "," * (columns.count(",") - 3)
    (tmp_path / "replies.csv").write_bytes(
        f"{columns}\nr1,a@b.example,2026-11-20T09:00:00Z,Merci de me désinscrire de votre liste.{last}\n".encode(
            "cp1252"
        )
    )
    accept(workspace, tmp_path)
    assert said()["r1"]["reply_class"] == "unsubscribe"


def test_an_export_whose_columns_somebody_matched_is_read_as_well(workspace, tmp_path, said):
    path = tmp_path / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [["Ref", "Who", "When", "Words"], ["r1", "a@b.example", "2026-11-20T09:00:00Z", REMOVAL]]
        )
    number = imports.receive(workspace.pk, path, "answers.csv")
    columns = {"Ref": "reply_id", "Who": "email", "When": "received_at", "Words": "text"}
    chosen = mapping.Mapping(table="replies", columns={ours: theirs for theirs, ours in columns.items()})
    imports.confirm_mapping(number, "answers.csv", chosen)
    imports.accept(number)
    assert [r["reply_class"] for r in said().values()] == ["unsubscribe"]


def test_a_text_that_the_reader_stumbles_over_ends_no_import(workspace, folder, said, monkeypatch):
    plain: Read = reading.read

    def stumbling(text, subject="", *, received=None):
        if "let's" in text:
            raise RecursionError
        return plain(text, subject, received=received)

    monkeypatch.setattr("vigie.replies.read", stumbling)
    accept(workspace, folder(replies=[reply(1, text=MEET), reply(2, text=REMOVAL)]))
    assert {k: r["reply_class"] for k, r in said().items()} == {"r1": None, "r2": "unsubscribe"}


def test_reading_goes_in_lots_and_tells_how_far_it_is(workspace, folder, said, monkeypatch):
    monkeypatch.setattr("vigie.ledger.unread._LOT", 2)
    seen = []
    number = imports.receive(workspace.pk, folder(replies=[reply(n, text=MEET) for n in range(5)]), "lot")
    imports.accept(number, lambda step, done, total: seen.append((step, done, total)))
    assert [s for s in seen if s[0] == "replies_read"] == [("replies_read", n, 5) for n in (2, 4, 5)]
    assert {r["reply_class"] for r in said().values()} == {"meeting_request"}
