"""A real IMAP server on a socket of its own, for tests: as much of RFC 3501 as a reader speaks.

Mails are added, removed and moved under the reader's feet; `breaks` cuts the connection at a mail,
`refuses` answers NO for one, and `fetched` is the ledger of whose bodies were asked for.
"""

from __future__ import annotations

import email
import email.policy
import re
import socket
import socketserver
import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any

TODAY = date(2026, 11, 20)
SINCE = re.compile(r"SINCE \"?(\d{1,2}-\w{3}-\d{4})\"?")
UIDS = re.compile(r"UID (\d+):\*")


@dataclass
class Box:
    """One folder. A rebuilt folder gets a new UIDVALIDITY and new UIDs."""

    mails: dict[int, bytes] = field(default_factory=dict)
    arrived: dict[int, date] = field(default_factory=dict)
    validity: int = 1
    next_uid: int = 1
    password: str = "sesame"
    breaks: set[int] = field(default_factory=set)
    refuses: set[int] = field(default_factory=set)
    fetched: list[int] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)
    selected: list[str] = field(default_factory=list)

    def add(self, mail: bytes | EmailMessage, on: date = TODAY) -> int:
        uid, self.next_uid = self.next_uid, self.next_uid + 1
        self.mails[uid] = (
            mail if isinstance(mail, bytes) else mail.as_bytes(policy=email.policy.SMTP)
        )
        self.arrived[uid] = on
        return uid

    def rebuild(self) -> None:
        """The same mails under new UIDs, as after a restore of the server."""
        old = [(self.mails[uid], self.arrived[uid]) for uid in sorted(self.mails)]
        self.mails, self.arrived = {}, {}
        self.validity += 1
        self.next_uid = 1
        for mail, on in old:
            self.add(mail, on)


class Session(socketserver.StreamRequestHandler):
    server: Any

    def say(self, line: str | bytes) -> None:
        self.wfile.write((line.encode() if isinstance(line, str) else line) + b"\r\n")

    def handle(self) -> None:
        self.box: Box = self.server.box
        self.say("* OK ready")
        while raw := self.rfile.readline():
            tag, _space, rest = raw.decode("utf-8", "replace").strip().partition(" ")
            word, _space, given = rest.partition(" ")
            method = getattr(self, f"do_{word.lower()}", None)
            if method is None:
                self.say(f"{tag} BAD what is {word}")
                continue
            try:
                if method(tag, given) is False:
                    return
            except (BrokenPipeError, ConnectionResetError):
                return

    def do_capability(self, tag: str, _given: str) -> None:
        self.say("* CAPABILITY IMAP4rev1")
        self.say(f"{tag} OK done")

    def do_noop(self, tag: str, _given: str) -> None:
        self.say(f"{tag} OK done")

    def do_login(self, tag: str, given: str) -> None:
        good = (
            given.rstrip().endswith(f'"{self.box.password}"')
            or given.rsplit(maxsplit=1)[-1] == self.box.password
        )
        self.say(
            f"{tag} OK in" if good else f"{tag} NO [AUTHENTICATIONFAILED] wrong name or password"
        )

    def do_select(self, tag: str, given: str) -> None:
        self._open(tag, given, "SELECT", "READ-WRITE")

    def do_examine(self, tag: str, given: str) -> None:
        self._open(tag, given, "EXAMINE", "READ-ONLY")

    def _open(self, tag: str, _given: str, word: str, how: str) -> None:
        self.box.selected.append(word)
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say("* FLAGS (\\Seen)")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] valid")
        self.say(f"* OK [UIDNEXT {self.box.next_uid}] next")
        self.say(f"{tag} OK [{how}] open")

    def do_uid(self, tag: str, given: str) -> bool | None:
        word, _space, rest = given.partition(" ")
        return {"SEARCH": self.search, "FETCH": self.fetch}[word.upper()](tag, rest)

    def search(self, tag: str, given: str) -> None:
        uids = sorted(self.box.mails)
        if found := UIDS.search(given):
            first = int(found[1])
            # As the standard says: n:* always holds the last one, even below n.
            uids = [u for u in uids if u >= first] or uids[-1:]
        if found := SINCE.search(given):
            day = datetime.strptime(found[1], "%d-%b-%Y").date()  # noqa: DTZ007 - a day
            uids = [u for u in uids if self.box.arrived[u] >= day]
        self.say(f"* SEARCH {' '.join(map(str, uids))}".rstrip())
        self.say(f"{tag} OK done")

    def fetch(self, tag: str, given: str) -> bool | None:
        wanted, _space, items = given.partition(" ")
        for uid in sorted(_uids(wanted, self.box.mails)):
            mail = self.box.mails.get(uid)
            if mail is None:
                continue
            body = "BODY.PEEK[]" in items or "BODY[]" in items
            if body:
                self.box.fetched.append(uid)
                if uid in self.box.breaks:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return False
                if uid in self.box.refuses:
                    self.say(f"{tag} NO this mail cannot be read")
                    return None
                self._literal(uid, "BODY[]", mail)
            else:
                self.box.headers.append(uid)
                block = mail.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n"
                about = f"RFC822.SIZE {len(mail)} BODYSTRUCTURE {structure(mail)} "
                self._literal(uid, f"{about}BODY[HEADER]", block)
        self.say(f"{tag} OK done")
        return None

    def _literal(self, uid: int, about: str, content: bytes) -> None:
        self.wfile.write(f"* {uid} FETCH (UID {uid} {about} {{{len(content)}}}\r\n".encode())
        self.wfile.write(content + b")\r\n")

    def do_logout(self, tag: str, _given: str) -> bool:
        self.say("* BYE")
        self.say(f"{tag} OK out")
        return False


def _uids(wanted: str, mails: dict[int, bytes]) -> set[int]:
    found: set[int] = set()
    for part in wanted.split(","):
        first, _colon, last = part.partition(":")
        found |= set(range(int(first), int(last or first) + 1)) & set(mails)
    return found


def structure(mail: bytes) -> str:
    return _part(email.message_from_bytes(mail, policy=email.policy.compat32))


def _part(part: Any) -> str:
    kind, _slash, sub = part.get_content_type().partition("/")
    if part.is_multipart() and kind == "multipart":
        return f'({"".join(_part(p) for p in part.get_payload())} "{sub.upper()}" NIL NIL NIL)'
    name = part.get_filename()
    params = f'("NAME" "{"x" if name else ""}")' if name else "NIL"
    how = part.get_content_disposition()
    disposition = f'("{how.upper()}" ("FILENAME" "x"))' if how else "NIL"
    size = len(str(part.get_payload()))
    lines = " 1" if kind == "text" else ""
    return f'("{kind.upper()}" "{sub.upper()}" {params} NIL NIL "7BIT" {size}{lines} NIL {disposition} NIL)'


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, box: Box) -> None:
        self.box = box
        super().__init__(("127.0.0.1", 0), Session)
        threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that hangs up is no fault of the server."""
