"""The state on PostgreSQL: the same commands, the same answers as on SQLite.

In: a private PostgreSQL cluster on loopback, made and stopped by this module. Out: imports, facts.
"""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
pytestmark = pytest.mark.skipif(not BINARIES, reason="PostgreSQL's server is not installed (package postgresql)")


def as_server(*command: str) -> None:
    """Run one of the server's commands; it refuses to run as root."""
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run([*user, *command], check=True, capture_output=True)


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A fresh cluster, listening on loopback only."""
    folder = Path(tempfile.mkdtemp(prefix="vigie-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    binaries, data = BINARIES[-1], folder / "data"
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    try:
        as_server(str(binaries / "initdb"), "-D", str(data), "-U", "vigie", "--auth=trust", "-E", "UTF8")
        log = str(folder / "log")
        as_server(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgresql://vigie@127.0.0.1:{port}/postgres"
        finally:
            as_server(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def vigie(tmp_path: Path, database_url: str):
    """`vigie(*arguments)` runs the command with its state in PostgreSQL: exit code and document."""

    def run(*arguments: str) -> tuple[int, object]:
        command = [str(Path(sys.executable).with_name("vigie")), "--home", str(tmp_path / "home"), *arguments, "--json"]
        done = subprocess.run(
            command, env={**os.environ, "VIGIE_DATABASE_URL": database_url}, capture_output=True, text=True, check=False
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


def test_import_twice_undo_and_metrics_work_with_the_state_in_postgresql(vigie, tmp_path):
    sends = tmp_path / "sends.csv"
    rows = "send_id,email,sent_at,mailbox\ns1,a@b.example,2026-09-01T09:00:00Z,m@n.example\n"
    sends.write_text(rows, encoding="utf-8")
    code, first = vigie("import", str(sends), "--yes")
    assert (code, first["rows"]["accepted"]) == (0, 1)
    _, again = vigie("import", str(sends), "--yes")
    assert (again["rows"]["accepted"], again["rows"]["already_known"]) == (0, 1)
    _, listed = vigie("imports")
    assert [i["status"] for i in listed] == ["done", "done"]
    _, said = vigie("metrics", "--metric", "delivery_rate", "--as-of", "2026-09-06", "--weeks", "1")
    assert [(r["hits"], r["base"]) for r in said["readings"]] == [(1, 1)]
    code, undone = vigie("import", "undo", str(first["import_id"]))
    assert (code, undone["undone"]) == (0, first["import_id"])
    assert not (tmp_path / "home" / "vigie.sqlite3").exists()
