"""Servers of the command line, on loopback; each is stopped by its own id.

In: `vigie serve` and `vigie demo` as processes. Out: addresses that answer, workers that end with their server.
"""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE = 60


@pytest.fixture
def serving(terminal):
    """`with serving(*words) as (process, document)`: a server that has said where it is."""

    @contextmanager
    def start(*words):
        command = [sys.executable, "-m", "vigie", *map(str, words), "--json"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=terminal())
        try:
            yield process, _first_document(process)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
            process.stdout.close()

    return start


def _first_document(process):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line == "}\n":
            return json.loads("".join(lines))
    raise AssertionError("".join(lines))


def _children(process):
    """Ids of the processes that this one started, from the system's own list."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text().rpartition(")")[2].split()[1]
        except OSError:  # it ended meanwhile
            continue
        if int(parent) == process.pid:
            found.append(int(status.parent.name))
    return found


def _gone(pid):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_serve_prints_where_it_is_and_stops_with_its_worker(serving, home):
    with serving("--home", home, "serve") as (process, document):
        assert document["setup_code"]
        with urllib.request.urlopen(document["address"], timeout=PATIENCE) as answer:  # noqa: S310 - loopback
            assert answer.status == 200
        (worker,) = _children(process)
    assert process.returncode == 0
    assert _gone(worker)


def test_a_killed_server_does_not_leave_its_worker_behind(serving, home):
    with serving("--home", home, "serve") as (process, _document):
        (worker,) = _children(process)
        process.kill()
        process.wait(PATIENCE)
    assert _gone(worker)


def test_a_taken_port_is_refused_when_asked_for_and_passed_over_when_not(serving, vigie, home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = vigie("--home", home, "serve", "--port", port, "--json")
        assert said.code == 3
        assert said.document["error"]["code"] == "port_taken"
    with serving("--home", home, "serve") as (_one, first), serving("--home", home, "serve") as (_two, second):
        assert first["address"] != second["address"]


def test_the_demonstration_is_built_once_a_day_and_its_password_is_private(vigie, home):
    first = vigie("--home", home, "demo", "--no-serve", "--json")
    assert first.code == 0, first
    assert first.document["reused"] is False
    file = home / "demonstration.password"
    assert file.read_text().strip() == first.document["password"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    second = vigie("--home", home, "demo", "--no-serve", "--json")
    assert second.document["reused"] is True
    assert second.document["password"] == first.document["password"]
    sends = vigie("--home", home, "facts", "info", "--json").document["tables"]["fact_send"]["rows"]
    assert 50_000 < sends < 75_000
    told = vigie("--home", home, "replies", "--json").document
    assert {"read", "tool"} <= {reply["from"] for reply in told["replies"]}
    assert told["accuracy"]["seen"] >= 20
    assert 0.5 < told["accuracy"]["share"] <= 1


def test_the_demonstration_does_not_touch_a_teams_own_data(vigie, home, folder):
    vigie("--home", home, "import", folder, "--yes")
    said = vigie("--home", home, "demo", "--no-serve", "--json")
    assert said.code == 2
    assert said.document["error"]["code"] == "home_in_use"
    assert vigie("--home", home, "facts", "info", "--json").document["tables"]["fact_send"]["rows"] == 300


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_demonstration_cut_off_half_way_is_built_again(vigie, terminal, home, how):
    command = [sys.executable, "-m", "vigie", "--home", str(home), "demo", "--no-serve", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=terminal()) as cut:
        for line in cut.stderr:
            if line.startswith("Importing"):
                break
        cut.send_signal(how)
        out = cut.stdout.read()
        assert cut.wait(PATIENCE) == (3 if how == signal.SIGINT else -how)
    if how == signal.SIGINT:
        assert json.loads(out)["error"]["code"] == "interrupted"
    again = vigie("--home", home, "demo", "--no-serve", "--json")
    assert again.code == 0, again
    assert again.document["reused"] is False
    assert vigie("--home", home, "facts", "verify").code == 0
    (listed,) = vigie("--home", home, "imports", "--json").document
    assert listed["status"] == "done"
