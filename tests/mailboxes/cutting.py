"""A line to a server that breaks when it is told to: what the server says is passed on up to a number of bytes.

In: the port of a real server. Out: a port of its own; then the line is cut, or stays silent.
"""

import socket
from contextlib import suppress
from threading import Thread


class Cutting:
    """Passes everything on until `after` bytes of the server's went by; None: all of them. `hangs`: silent, not cut."""

    def __init__(self, port: int) -> None:
        self.after: int | None = None
        self.hangs = False
        self._to = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._open: list[socket.socket] = []
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        for one in (self._door, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._to))
            self._open += [caller, server]
            Thread(target=self._pass, args=[caller, server, None], kwargs={"hangs": False}, daemon=True).start()
            Thread(
                target=self._pass, args=[server, caller, self.after], kwargs={"hangs": self.hangs}, daemon=True
            ).start()

    @staticmethod
    def _pass(said: socket.socket, heard: socket.socket, left: int | None, *, hangs: bool) -> None:
        with suppress(OSError):
            while lump := said.recv(4096):
                heard.sendall(lump if left is None else lump[:left])
                if left is not None:
                    left -= len(lump)
                    if left <= 0:
                        break
        if hangs and left is not None and left <= 0:
            return
        for one in (said, heard):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
