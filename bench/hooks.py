"""Requests of tools a second, and how long each waits: several clients over loopback, the server of `vigie serve`.

In: number of clients, seconds. Out: requests acknowledged a second, the 50th and 99th percentile of their times;
whether every one of them is on disk.

    python bench/hooks.py [--clients 8] [--seconds 10] [--events 1]
"""

import argparse
import json
import multiprocessing
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from multiprocessing.queues import Queue
from pathlib import Path

OK = b"200"


def main() -> None:
    """Start a server in a home of its own, post to it, count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--events", type=int, default=1, help="events in each request")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vigie-bench-", ignore_cleanup_errors=True) as home:
        run(Path(home), asked.clients, asked.seconds, asked.events)


def run(home: Path, clients: int, seconds: float, events: int) -> None:
    """Measure once."""
    environment = {**os.environ, "VIGIE_HOME": str(home)}
    command = [sys.executable, "-m", "vigie", "receivers", "add", "sendgrid", "--json"]
    made = subprocess.run(command, env=environment, capture_output=True, check=True)
    path = "/hooks/" + json.loads(made.stdout)["address"].partition("/hooks/")[2]
    port = free_port()
    serve = [sys.executable, "-m", "vigie", "serve", "--port", str(port)]
    server = subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        heard: Queue[list[float]] = multiprocessing.Queue()
        crowd = [
            multiprocessing.Process(target=post, args=((port, path), who, seconds, events, heard))
            for who in range(clients)
        ]
        for one in crowd:
            one.start()
        times = sorted(t for _ in crowd for t in heard.get())
        for one in crowd:
            one.join()
    finally:
        server.kill()
        server.wait()
    with sqlite3.connect(home / "vigie.sqlite3") as database:
        (kept,) = database.execute("SELECT COUNT(*) FROM ledger_posting").fetchone()
    tell(times, kept, clients, seconds, events)


def tell(times: list[float], kept: int, clients: int, seconds: float, events: int) -> None:
    """Say what was measured."""
    rate = len(times) / seconds
    p50, p99 = (1000 * times[int(len(times) * share)] for share in (0.50, 0.99))
    print(f"{clients} clients, {seconds:g} s, {events} event(s) a request, {os.cpu_count()} cores")
    print(f"{rate:,.0f} requests a second, {rate * events:,.0f} events a second; p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    print(f"acknowledged {len(times):,}, on disk after a kill -9: {kept:,}, lost: {max(0, len(times) - kept)}")


def post(where: tuple[int, str], who: int, seconds: float, events: int, heard: "Queue[list[float]]") -> None:
    """One client: one request after the other on one connection, as plain as HTTP allows, so that it costs little."""
    port, path = where
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times: list[float] = []
    until = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < until:
        number += 1
        body = json.dumps([event(who, number, n) for n in range(events)]).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        )
        began = time.perf_counter()
        line.sendall(head.encode() + b"\r\n\r\n" + body)
        if line.recv(4096)[9:12] == OK:
            times.append(time.perf_counter() - began)
    heard.put(times)


def event(who: int, number: int, n: int) -> dict[str, object]:
    """An event of the size that the tool's documentation shows."""
    return {
        "email": f"p{number}.{who}@b.example", "timestamp": 1_790_000_000 + number, "event": "delivered",
        "smtp-id": f"<{who}.{number}.{n}@ismtpd.example.net>", "sg_event_id": f"ZyjAM5rnQmuI1KFInHQ3Nw{who}{number}{n}",
        "sg_message_id": f"wrfRRvF7Q0GgwUo2CvDmEA{who}{number}.filter0425p1mdw1.13037.57168B4A1D.0",
        "category": ["campaign of the autumn"], "ip": "192.0.2.17", "tls": 1,
        "response": "250 2.0.0 OK 1461095248 m143si2210036ioe.159 - gsmtp",
    }  # fmt: skip


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the server answers."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main()
