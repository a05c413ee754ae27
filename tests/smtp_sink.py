"""A mail server for tests: a thread that takes letters, or refuses, hangs up and dawdles on demand."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any


class Sink(socketserver.ThreadingTCPServer):
    """`letters` holds what was accepted. `on_data` may answer something else than 250."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list[Message] = []
        self.connections = 0
        self.refused: set[str] = set()
        self.on_data: Callable[[Message], str] = lambda _letter: "250 taken"
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]).strip("<>") for letter in self.letters]

    def __enter__(self) -> Sink:
        self.thread.start()
        return self

    def __exit__(self, *_args: Any) -> None:
        self.shutdown()
        self.server_close()


class Session(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.server.connections += 1
        try:
            self._converse()
        except OSError:
            return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _converse(self) -> None:
        self._say("220 sink")
        for raw in self.rfile:
            word = raw[:4].upper().strip()
            if word in {b"EHLO", b"HELO"}:
                self._say("250 sink")
            elif word == b"RCPT" and any(name.encode() in raw for name in self.server.refused):
                self._say("550 nobody of that name")
            elif word == b"DATA":
                self._say("354 go on")
                if not self._take():
                    return
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self) -> bool:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw[1:] if raw.startswith(b".") else raw)
        else:
            return False  # the sender died in mid-letter: nothing was taken
        letter = message_from_bytes(b"".join(lines), policy=default)
        answer = self.server.on_data(letter)
        if answer == "hang up":
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        if answer.startswith("2"):
            self.server.letters.append(letter)
        self._say(answer)
        return True
