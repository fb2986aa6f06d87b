"""`vigie serve`: the pages on one address, with the background worker beside them.

In: an address. Out: a server that runs until it is told to stop, and takes its worker with it.
"""

import argparse
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from waitress.server import create_server

from vigie.cli.console import Console
from vigie.cli.words import _
from vigie.vocabulary.errors import StorageError
from vigie.workspaces.setup import needs_administrator, setup_code, workspace

FIRST_PORT = 8000
PORTS_TRIED = 100
THREADS = 8
STOP_SECONDS = 10
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def run(args: argparse.Namespace, console: Console) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    workspace(args.workspace)
    server = listen(args.host, args.port)
    address = address_of(server)
    if args.host not in LOOPBACK and "VIGIE_HOSTS" not in os.environ:
        console.note(_("Other machines are refused until VIGIE_HOSTS holds the name by which they call this one."))
    code = setup_code() if needs_administrator() else None
    text = [_("Vigie is at %(address)s (Ctrl-C stops it)") % {"address": address}]
    if code:
        text.append(_("Nobody can sign in yet: open that address and give this set-up code: %(code)s") % {"code": code})
    serve(server, console, {"address": address, "setup_code": code, "home": str(settings.HOME)}, "\n".join(text))
    return 0


def serve(server: Any, console: Console, document: dict[str, Any], text: str) -> None:
    """Say where, start the worker, answer requests until told to stop."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        with _worker():
            console.answer(document, text)
            server.run()  # waitress ends its threads by itself on Ctrl-C and SystemExit
    finally:
        server.close()


def listen(host: str, port: int | None) -> Any:
    """A server bound to `port`, or to the first free one when none was asked for. Raises StorageError."""
    wanted = [port] if port else list(range(FIRST_PORT, FIRST_PORT + PORTS_TRIED))
    application = get_wsgi_application()
    for candidate in wanted:
        try:
            return create_server(
                application,
                host=host,
                port=candidate,
                threads=THREADS,
                ident=None,
                max_request_body_size=settings.UPLOAD_LIMIT_BYTES,
                url_scheme="https" if settings.HTTPS else "http",
            )
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise StorageError("port_taken", host=host, port=wanted[0])


def address_of(server: Any) -> str:
    """The address to type into a browser on this machine."""
    # A name such as "localhost" may stand for two addresses; waitress then listens on both.
    listens = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    host, port = listens[0]
    name = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - recognised, not bound
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


@contextmanager
def _worker() -> Iterator[None]:
    """The background worker, a process of its own, for as long as the pages are served."""
    command = [sys.executable, "-m", "vigie", "worker", "--with-parent", str(os.getpid())]
    worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own command
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
