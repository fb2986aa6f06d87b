"""A folder of whatever people keep: broken archives, links, pipes. Each is one rejected row; all else is read.

In: folders made up. Out: rows, rejected rows by code, errors of a path that is named alone.
"""

import io
import os
import zipfile

import pytest

from vigie.ledger import imports
from vigie.vocabulary.errors import UsageError

from .test_mail import NO, SENDS, letter


def zipped(how: int = zipfile.ZIP_STORED, **entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def damaged(how: int, content: bytes) -> bytes:
    """A zip of one file whose packed bytes are not what they were."""
    whole = bytearray(zipped(how, x_csv=content))
    whole[60:70] = b"\xff" * 10
    return bytes(whole)


GOOD = letter(NO, of="chloe@b.example", number=3)
BROKEN = zipped(x_csv=b"a,b\n1,2\n")[:-20]
CROWD = zipped(**{f"f{n}_csv": b"a,b\n1,2\n" for n in range(2_001)})


@pytest.fixture
def odd(folder, bring, tmp_path):
    """`odd(name=bytes)`: a folder of a good message and these; sends are there already."""
    bring(folder(sends=SENDS))

    def made(**files):
        place = tmp_path / "odd"
        place.mkdir()
        (place / "good.eml").write_bytes(GOOD)
        for name, content in files.items():
            (place / name.replace("_", ".")).write_bytes(content)
        return place

    return made


def codes(report) -> list[tuple[str, str]]:
    return sorted((r.file, r.code) for r in report.rejected)


@pytest.mark.parametrize(
    ("content", "code"),
    [(BROKEN, "archive_broken"), (CROWD, "archive_too_many_members")],
    ids=["broken", "crowd"],
)
def test_an_archive_that_cannot_be_opened_is_one_rejected_row(odd, bring, content, code):
    report = bring(odd(bad_zip=content))
    assert (report.rows.accepted, codes(report)) == (1, [("bad.zip", code)])


def test_of_several_named_files_a_broken_archive_is_one_rejected_row_and_alone_it_is_an_error(odd, workspace):
    place = odd(bad_zip=BROKEN)
    named = [(place / name, name) for name in ("bad.zip", "good.eml")]
    report = imports.accept(imports.receive(workspace.pk, named, "bad.zip, good.eml"))
    assert (report.rows.accepted, codes(report)) == (1, [("bad.zip", "archive_broken")])
    alone = imports.report(imports.receive(workspace.pk, place / "bad.zip", "bad.zip"))
    assert (alone.status, alone.error["code"]) == ("failed", "archive_broken")


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("names", [("1:2,S",), ("1:2,S", "a:2,", "C:x")], ids=["one", "several"])
@pytest.mark.parametrize("within", ["Maildir/cur", "b:x/cur"])
def test_names_with_a_colon_behind_one_character_are_names_of_files(odd, workspace, names, within):
    kept = odd()
    (kept / "good.eml").unlink()
    place = kept / within
    for box in (place, place.parent / "new"):
        box.mkdir(parents=True)
    for number, name in enumerate(names, 1):
        (place / name).write_bytes(letter(NO, of="chloe@b.example", number=number))
    for given in (kept, place, place.parent):
        report = imports.accept(imports.receive(workspace.pk, given, given.name))
        assert (report.rows.read, codes(report)) == (len(names), [])
    alone = imports.accept(imports.receive(workspace.pk, place / "1:2,S", "1:2,S"))
    assert (alone.rows.read, codes(alone)) == (1, [])


def test_a_folder_of_which_nothing_can_be_read_says_so_of_each_file(odd, workspace):
    place = odd(a_zip=BROKEN, b_png=bytes(range(256)), c_csv=b"", d_zip=BROKEN)
    (place / "good.eml").unlink()
    report = imports.report(imports.receive(workspace.pk, place, "odd"))
    assert report.status == "failed"
    assert [(o["params"]["file"], o["code"]) for o in (report.error, *report.error["others"])] == [
        ("a.zip", "archive_broken"), ("b.png", "not_a_table"), ("c.csv", "empty_file"), ("d.zip", "archive_broken"),
    ]  # fmt: skip
    (place / "many").mkdir()
    for n in range(200):
        (place / "many" / f"{n}.png").write_bytes(bytes(range(256)))
    report = imports.report(imports.receive(workspace.pk, place, "many"))
    assert (len(report.error["others"]), report.error["more"]) == (50, 203 - 50)


def test_rejected_rows_of_files_of_one_name_are_all_there(odd, bring):
    place = odd()
    for folder in ("x", "y"):
        (place / folder).mkdir()
        (place / folder / "bad.zip").write_bytes(BROKEN)
        (place / folder / "bad.png").write_bytes(bytes(range(256)))
    report = bring(place)
    kept = imports.rejected_file(report.import_id, lambda code, _params: (code, ""))
    with zipfile.ZipFile(kept) as archive:
        names = archive.namelist()
        told = [archive.read(name).decode("utf-8-sig").splitlines()[1] for name in names]
    assert len(set(names)) == 4
    assert sorted(row.split(",")[1] for row in told) == ["archive_broken"] * 2 + ["not_a_table"] * 2


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_bytes_of_whatever_packing_hold_up_nothing(odd, bring, how):
    report = bring(odd(bad_zip=damaged(how, b"email,at\n" + b"jo@acme.example,2026-01-01\n" * 99)))
    assert report.rows.accepted == 1
    assert [code for _, code in codes(report)] == ["damaged"]


def test_of_a_message_whose_bytes_are_damaged_nothing_is_said_to_be_read(odd, bring):
    flipped = zipped(x_eml=GOOD).replace(b"Re:", b"rE:", 1)
    assert codes(bring(odd(bad_zip=flipped))) == [("bad.zip", "damaged")]


def test_links_and_pipes_are_rejected_rows_and_never_opened(odd, bring, facts):
    place = odd()
    (place / "away.eml").symlink_to("/etc/passwd")
    (place / "gone.eml").symlink_to("/nowhere")
    (place / "loop").symlink_to(".")
    os.mkfifo(place / "pipe.eml")
    report = bring(place)
    assert report.rows.accepted == 1
    assert codes(report) == [
        ("odd/away.eml", "symlink"), ("odd/gone.eml", "symlink"), ("odd/loop", "symlink"),
        ("odd/pipe.eml", "not_a_file"),
    ]  # fmt: skip
    assert facts("SELECT COUNT(*) FROM fact_reply") == [(1,)]


def test_a_pipe_that_is_named_is_an_error_and_a_link_that_is_named_is_followed(odd, workspace):
    place = odd()
    os.mkfifo(place / "pipe")
    with pytest.raises(UsageError) as refused:
        imports.receive(workspace.pk, place / "pipe", "pipe")
    assert refused.value.code == "not_a_file"
    (place / "link.eml").symlink_to("good.eml")
    report = imports.accept(imports.receive(workspace.pk, place / "link.eml", "link.eml"))
    assert report.rows.accepted == 1
