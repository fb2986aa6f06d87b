"""Places on this machine that take messages: a mail server and a web server that answer as they are told.

In: what to answer. Out: what was received.
"""

import contextlib
import json
import socketserver
import threading
import time
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Web:
    """A webhook: `answers` are (status, headers, seconds to wait), the last one for ever after."""

    def __init__(self):
        self.answers = [(200, {}, 0)]
        self.got = []
        place = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                place.got.append((self.path, dict(self.headers), body))
                status, headers, wait = place.answers.pop(0) if len(place.answers) > 1 else place.answers[0]
                time.sleep(wait)
                with contextlib.suppress(OSError):  # the other side may have lost patience
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(b"ok")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_port}/services/T0/B0/secret-of-the-place"

    @property
    def documents(self):
        return [json.loads(body) for _, _, body in self.got]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Mail:
    """A mail server; `refuse` maps a verb to the line it answers instead of taking it."""

    def __init__(self):
        self.refuse = {}
        self.letters = []
        place = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def handle(self):
                self.say("220 here")
                to = ""
                while line := self.rfile.readline():
                    verb = line.decode().strip().split(" ")[0].upper()
                    if verb == "RCPT":
                        to = line.decode().split("<")[1].split(">")[0]
                    if verb in place.refuse:
                        self.say(place.refuse[verb])
                    elif verb == "DATA":
                        self.say("354 go on")
                        place.letters.append((to, self.letter()))
                        self.say("250 taken")
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 fine")

            def letter(self):
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line[1:] if line.startswith(b"..") else line)
                return message_from_bytes(b"".join(lines), policy=policy.default)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"smtp+plain://127.0.0.1:{self.server.server_address[1]}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def closed_port():
    """An address at which nobody listens."""
    with socketserver.TCPServer(("127.0.0.1", 0), None) as server:
        return server.server_address[1]
