"""Accounts at other tools: their secrets are sealed, shown to nobody, gone when the account is."""

import stat
from datetime import UTC, datetime

import pytest

from vigie.vocabulary.errors import SettingsError, UsageError

NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)


def add(workspace, **more):
    from vigie.outreach import connections

    said = {"tool": "smartlead", "name": "main", "secret": "the-secret", "now": NOW, **more}
    return connections.add(workspace, said.pop("tool"), said.pop("name"), said.pop("secret"), **said)


def test_a_secret_is_unreadable_in_the_database_and_readable_with_the_key(workspace):
    from vigie.outreach import sealing

    row = add(workspace)
    assert "the-secret" not in row.sealed
    assert sealing.unseal(row.sealed) == "the-secret"


def test_the_same_secret_is_sealed_differently_each_time(database):
    from vigie.outreach import sealing

    assert sealing.seal("the-secret") != sealing.seal("the-secret")


def test_the_key_file_is_made_once_and_is_its_owners_only(tmp_path, monkeypatch):
    from vigie.outreach import sealing

    monkeypatch.setattr(sealing.settings, "HOME", tmp_path / "home", raising=False)
    sealed = sealing.seal("a")
    file = tmp_path / "home" / sealing.FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sealing.unseal(sealed) == "a"
    assert [f.name for f in file.parent.iterdir()] == [sealing.FILE]


def test_a_new_first_key_seals_and_the_old_one_still_unseals(tmp_path, monkeypatch):
    from cryptography.fernet import Fernet

    from vigie.outreach import sealing

    monkeypatch.setattr(sealing.settings, "HOME", tmp_path, raising=False)
    old = sealing.seal("a")
    file = tmp_path / sealing.FILE
    file.write_text(Fernet.generate_key().decode() + "\n" + file.read_text())
    new = sealing.seal("b")
    assert (sealing.unseal(old), sealing.unseal(new)) == ("a", "b")
    file.write_text(file.read_text().splitlines()[0])
    assert sealing.unseal(new) == "b"
    with pytest.raises(SettingsError) as refused:
        sealing.unseal(old)
    assert refused.value.code == "seal_broken"


@pytest.mark.parametrize("text", ["", "not a key\n", "é\n"])
def test_a_broken_key_file_is_said_to_be_broken(tmp_path, monkeypatch, text):
    from vigie.outreach import sealing

    monkeypatch.setattr(sealing.settings, "HOME", tmp_path, raising=False)
    (tmp_path / sealing.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        sealing.seal("a")
    assert refused.value.code == "seal_broken"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"tool": "kickbox"}, "unknown_tool"),
        ({"tool": "no such"}, "unknown_tool"),
        ({"secret": "  "}, "secret_missing"),
        ({"secret": "two words"}, "secret_missing"),
        ({"address": "http://elsewhere.example"}, "address_not_safe"),
        ({"address": "file:///etc/passwd"}, "bad_address"),
    ],
)
def test_an_account_that_cannot_work_is_refused(workspace, wrong, code):
    with pytest.raises(UsageError) as refused:
        add(workspace, **wrong)
    assert refused.value.code == code


def test_plain_http_reaches_this_machine_only(workspace):
    assert add(workspace, address="http://127.0.0.1:8080/").address == "http://127.0.0.1:8080"


def test_a_removed_account_has_no_secret_and_its_name_is_free(workspace):
    from vigie.outreach import connections

    row = add(workspace)
    with pytest.raises(UsageError):
        add(workspace)
    connections.remove(row, NOW)
    row.refresh_from_db()
    assert row.sealed == ""
    assert list(connections.listing(workspace)) == []
    with pytest.raises(UsageError):
        connections.named(workspace, "main")
    assert add(workspace).pk != row.pk


def test_an_account_without_a_name_takes_the_tools(workspace):
    assert add(workspace, name="").name == "Smartlead"
