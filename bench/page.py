"""How long a page takes, and beside what: `python bench/page.py --sends 1000000 --home DIR`.

In: a home with published facts, made first when it holds none. Out: medians, ratios to SQL written by hand, one JSON
document. Nothing is measured twice from the same memory: where a cold answer is meant, the answers known are dropped.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).parent))
import by_hand
import generate

# One value of each: the page is narrowed as a reader would.
FILTERS = ("source", "campaign", "mailbox", "provider", "owner")
DRILLS = (("delivery_rate", "mailbox"), ("human_reply_rate", "campaign"), ("positive_rate", "source"))
VIGIE = [sys.executable, "-m", "vigie"]


def median_ms(times: list[float]) -> float:
    """Median, in milliseconds."""
    return round(statistics.median(times) * 1000, 1)


def timed(what: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def timed_twice(what: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds of all processors together: these hardly feel what else the machine does."""
    clock, cpu = time.perf_counter(), time.process_time()
    what()
    return time.perf_counter() - clock, time.process_time() - cpu


def prepare(home: Path, sends: int) -> None:
    """Import a made-up year of `sends` messages where the home has none."""
    if any(home.glob("workspaces/*/facts/manifest.json")):
        return
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        generate.generate(generate.size_for(sends), Path(folder))
        command = [*VIGIE, "--home", str(home), "import", folder, "--yes", "--json"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def measure(home: Path, runs: int, filters: list[str]) -> dict[str, Any]:
    """Every figure of one home."""
    from vigie.cli.boot import open_home  # noqa: PLC0415 - Django's settings are read from the home

    open_home(str(home))
    from vigie import desk  # noqa: PLC0415 - as above
    from vigie.workspaces.models import Workspace  # noqa: PLC0415 - as above

    workspace = Workspace.objects.get()
    opened = desk.open_desk(workspace, datetime.now(UTC))
    ((sends,),) = opened.engine.rows("SELECT COUNT(*) FROM fact_send")
    print(f"{sends:,} sends, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    desk.warm(workspace)
    return {
        "sends": sends,
        "prepared_page_ms": prepared(workspace, runs),
        **counted(opened, runs, filters),
        **rendered(workspace, runs),
        **served(home, workspace),
        "load": round(os.getloadavg()[0], 1),
    }


# -- data ----------------------------------------------------------------------------------------------------------


def prepared(workspace: Any, runs: int) -> float:
    """Data of the page without filter, by a process that has just started: engine opened, board read from its file."""
    from vigie import desk  # noqa: PLC0415 - after the home is open

    def page() -> None:
        desk._engines.clear()  # noqa: SLF001 - as after a start
        opened = desk.open_desk(workspace, datetime.now(UTC))
        if desk.prepared_board(opened, 7) is None or desk.prepared_filters(opened) is None:
            raise SystemExit("the page was not prepared")

    return median_ms([timed(page) for _ in range(3 * runs)])


def counted(opened: Any, runs: int, filters: list[str]) -> dict[str, Any]:
    """Boards and slices counted anew, each beside the hand-written SQL, taking turns in one run."""
    from vigie.facts.answers import Answers  # noqa: PLC0415 - after the home is open
    from vigie.metrics import board, drill  # noqa: PLC0415 - as above

    asked = {"as_of": opened.as_of, "zone": opened.zone}

    def fresh(what: Callable[..., object], **more: object) -> tuple[float, float]:
        opened.engine.answers = Answers()
        return timed_twice(lambda: what(opened.engine, **asked, **more))

    with closing(opened.engine.cursor()) as cursor:
        pages: dict[str, dict[str, float]] = {}
        for name in ("" if f == "everything" else f for f in filters):
            value = _usual(cursor, name) if name else ""
            where, condition = ({name: [value]}, f"{name} = '{value}'") if name else ({}, "TRUE")
            check(opened, where, by_hand.same_messages(cursor, opened.as_of, opened.zone, condition))
            pairs = []
            for _ in range(runs + 1):
                theirs = timed_twice(lambda c=condition: by_hand.count_page(cursor, opened.as_of, opened.zone, c))
                pairs.append((fresh(board, where=where), theirs))
            del pairs[0]  # the first opens files
            pages[name or "everything"] = {
                "ms": median_ms([ours[0] for ours, _ in pairs]),
                "by_hand_ms": median_ms([theirs[0] for _, theirs in pairs]),
                "ratio": round(statistics.median(ours[0] / theirs[0] for ours, theirs in pairs), 2),
                "cpu_ms": median_ms([ours[1] for ours, _ in pairs]),
                "by_hand_cpu_ms": median_ms([theirs[1] for _, theirs in pairs]),
                "cpu_ratio": round(statistics.median(ours[1] / theirs[1] for ours, theirs in pairs), 2),
            }
            print(name or "everything", pages[name or "everything"], file=sys.stderr)
    drills = {f"{m} by {by}": median_ms([fresh(drill, metric=m, by=by)[0] for _ in range(runs)]) for m, by in DRILLS}
    return {"counted": pages, "drill_ms": drills}


def check(opened: Any, where: dict[str, list[str]], messages: tuple[int, int]) -> None:
    """Both sides count the same messages, or nothing is worth comparing."""
    from vigie.metrics import board  # noqa: PLC0415 - after the home is open

    found = board(opened.engine, as_of=opened.as_of, zone=opened.zone, where=where).columns[0].tiles[0].reading
    if (found.hits, found.base) != tuple(messages):
        raise SystemExit(f"{where}: {found.hits} of {found.base} here, {messages} by hand")


def _usual(cursor: Any, name: str) -> str:
    """The value that most messages have."""
    sql = (
        f"SELECT {name} FROM fact_send WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY COUNT(*) DESC, {name} LIMIT 1"
    )
    return cursor.execute(sql).fetchone()[0]


# -- pages ---------------------------------------------------------------------------------------------------------


def _session(workspace: Any) -> str:
    """The cookie of somebody signed in."""
    from django.contrib.auth import (  # noqa: PLC0415 - after the home is open
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 - as above

    from vigie.workspaces.models import Membership  # noqa: PLC0415 - as above

    user, _ = get_user_model().objects.get_or_create(username="bench@vigie.example", email="bench@vigie.example")
    Membership.objects.get_or_create(user=user, workspace=workspace, defaults={"role": "admin"})
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    return session.session_key


def rendered(workspace: Any, runs: int) -> dict[str, float]:
    """Processor time of a whole page whose numbers are in memory: everything but the queries over facts."""
    from django.test import Client  # noqa: PLC0415 - after the home is open

    client = Client()
    client.cookies["sessionid"] = _session(workspace)
    for _ in range(3):
        if client.get("/").status_code != 200:  # noqa: PLR2004 - OK
            raise SystemExit("the page does not answer")
    times: list[float] = []
    for _ in range(10 * runs):
        began = time.process_time()
        client.get("/")
        times.append(time.process_time() - began)
    return {"render_cpu_ms": median_ms(times)}


def served(home: Path, workspace: Any) -> dict[str, float]:
    """`vigie serve` from its start to its first answer; then whole pages over loopback."""
    port, cookie = _free_port(), f"sessionid={_session(workspace)}"
    began = time.perf_counter()
    command = [*VIGIE, "--home", str(home), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_it_answers(f"http://127.0.0.1:{port}/login")
        started = time.perf_counter() - began
        time.sleep(3)  # its worker starts beside it
        address = f"http://127.0.0.1:{port}/"
        first = timed(lambda: _get(address, cookie))
        pages = sorted(timed(lambda: _get(address, cookie)) for _ in range(30))
        return {
            "start_ms": round(started * 1000),
            "first_page_ms": round(first * 1000, 1),
            "page_median_ms": median_ms(pages),
            "page_p95_ms": round(pages[28] * 1000, 1),
        }
    finally:
        server.terminate()
        server.wait(15)


def _free_port() -> int:
    """A port that nobody else answers on: what is measured is this server."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def _get(address: str, cookie: str) -> bytes:
    with urlopen(Request(address, headers={"Cookie": cookie})) as answer:  # noqa: S310 - loopback
        return answer.read()


def _until_it_answers(address: str) -> None:
    for _ in range(3000):
        with suppress(URLError, ConnectionError), urlopen(address):  # noqa: S310 - loopback
            return
        time.sleep(0.01)
    raise SystemExit("the server does not answer")


def main() -> None:
    """Measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sends", type=int, default=1_000_000)
    asked.add_argument("--home", type=Path, default=None, help="made and removed when none is given")
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--filters", nargs="+", default=["everything", *FILTERS], choices=["everything", *FILTERS])
    args = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = (args.home or Path(scratch) / "home").resolve()
        home.mkdir(parents=True, exist_ok=True)
        prepare(home, args.sends)
        print(json.dumps(measure(home, args.runs, args.filters), indent=2))


if __name__ == "__main__":
    main()
