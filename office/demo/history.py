"""Letters of the past, filed long ago, and letters in hand by the thousand, for measuring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from documents.models import IncomingDocument, Opinion
from documents.packs.choosing import current
from office.calendars import workdays
from office.core.text import number_key, tokens
from office.demo import titles
from office.demo.clock import Clock
from office.demo.house import House
from office.demo.ledger import Act, Entry, Ledger, OpenDuty, Placed
from office.demo.progress import Bar
from office.demo.script import PLAIN, script
from office.demo.sheets import Sheet
from office.organisation.models import User

CHUNK = 4000
OPENS, LENGTH = timedelta(hours=8, minutes=40), timedelta(hours=8)
V = "documents.incoming."
EVE = 20
"""Working days before today at which the history ends; the story comes after it."""


@dataclass(slots=True)
class Letter(Entry):
    """A letter before it is written. `lead` is the place of its department in the house."""

    issuer: titles.Said = field(default_factory=lambda: titles.issuer(PLAIN, titles.ISSUERS[0][0]))
    code: str = ""
    serial: int = 0
    kind: str = "notice"
    lead: int = -1
    assisting: list[int] = field(default_factory=list)
    due_on: date | None = None
    retention: str = ""
    opinions: list[tuple[int, User, str, str]] = field(default_factory=list)


class Archive:
    """Invents letters and writes them; the same seed invents the same."""

    def __init__(self, house: House, rng: Random, size: int) -> None:
        people, self.rng, self.pack = house.people, rng, current()
        self.words = script()
        self.departments = list(house.departments.values())
        self.heads = [d.head or people["director"] for d in self.departments]
        self.clerk, self.archivist = people["clerk"], people["archivist"]
        self.proposer, self.director = people["hewanqing"], people["director"]
        self.home = house.departments["office"].pk
        self.stems = titles.stems(rng, min(20_000, max(400, size // 8)))
        self.serials: Counter[tuple[str, int]] = Counter()
        self.ledger = Ledger(IncomingDocument.KIND, "incoming", self.pack.numbers.received)
        self.letters = Sheet(
            IncomingDocument, "card_id", "matter_id", "created_at", "updated_at", "version",
            "department_id", "secrecy", "reach", "number", "state", "issuer", "issuer_key",
            "issuer_number", "issuer_number_key", "title", "title_key", "kind", "received_at",
            "issued_on", "due_on", "pages", "registrar_id", "lead_department_id", "assisting_ids",
            "assisting_open_ids", "instructor_id", "retention", "pack",
        )  # fmt: skip
        self.opinions = Sheet(
            Opinion, "card_id", "kind", "author_id", "author_name", "author_post", "text", "at"
        )

    def write(self, letters: list[Letter]) -> None:
        self.ledger.write(letters, self._row, self.opinions, self.letters)

    def _row(self, p: Letter, placed: Placed) -> None:
        lead = self.departments[p.lead].pk if p.lead >= 0 else None
        number_key = self._number_key(p)
        self.letters.add((
            placed.card, placed.matter, p.at, p.ended, len(p.acts), p.home, p.secrecy, p.reach(),
            placed.number, p.state, p.issuer.text, p.issuer.key, self._their_number(p), number_key,
            p.title.text, p.title.key, p.kind, p.at, p.at.date() - timedelta(days=2), p.due_on,
            1 + placed.value % 9, self.clerk.pk, lead, p.assisting,
            p.assisting if p.state == "handling" else [], self.director.pk if lead else None,
            p.retention, self.pack.slug,
        ))  # fmt: skip
        for minutes, author, kind, said in p.opinions:
            at = p.at + timedelta(minutes=minutes)
            self.opinions.add(
                (placed.card, kind, author.pk, author.name, author.post, self.words.said(said), at)
            )

    def _number_key(self, p: Letter) -> str:
        """As `office.core.text.number_key` would make it, by the million."""
        if self.words is not PLAIN:
            return number_key(self._their_number(p))
        return f"{titles.code_key(p.code)}({p.at.year}){p.serial}"

    def _their_number(self, p: Letter) -> str:
        return self.pack.numbers.sent(self.words.said(p.code), p.at.year).format(
            year=p.at.year, n=p.serial
        )

    def invent(self, at: datetime) -> Letter:
        """A letter that has just been registered."""
        rng = self.rng
        name, code, _kind = titles.ISSUERS[rng.randrange(len(titles.ISSUERS))]
        action, place, topic = self.stems[rng.randrange(len(self.stems))]
        self.serials[code, at.year] += 1
        letter = Letter(
            at, titles.title(self.words, action, place, topic, at.year), self.home,
            secrecy=1 if rng.random() < 0.04 else 0, issuer=titles.issuer(self.words, name), code=code,
            serial=1000 + self.serials[code, at.year], kind=self.words.kind(titles.ACTIONS[action][1]),
        )  # fmt: skip
        letter.said = (
            ("A", letter.title.tokens),
            ("B", tuple(tokens(self._their_number(letter)))),
            ("C", letter.issuer.tokens),
        )
        letter.acts = [Act(0, self.clerk.pk, f"{V}registered", "registered")]
        return letter

    def past(self, at: datetime) -> Letter:
        """One in four was handled by a department, the others were read; all are filed."""
        letter = self.invent(at)
        if self.rng.random() < 0.25:
            self.hand_over(letter, self.rng.randrange(len(self.departments)))
            self._finish(letter)
        else:
            letter.retention = "y10"
            letter.acts += [
                Act(12, self.clerk.pk, f"{V}screened", "reading", {"purpose": "reading"}),
                Act(2900, self.clerk.pk, f"{V}completed", "completed"),
                Act(7200, self.archivist.pk, f"{V}filed", "filed", {"retention": "y10"}),
            ]
        return letter

    def hand_over(self, p: Letter, lead: int) -> None:
        """Screened, proposed, instructed and handed over to its department."""
        p.lead, department = lead, self.departments[lead]
        p.people = {self.heads[lead].pk, self.director.pk}
        p.departments = {department.pk, *p.assisting}
        named = {"lead_department": department.pk}
        due = {"due_on": p.due_on.isoformat() if p.due_on else None}
        p.acts += [
            Act(14, self.clerk.pk, f"{V}screened", "screened", {"purpose": "action"}),
            Act(70, self.proposer.pk, f"{V}proposed", "proposed", named),
            Act(260, self.director.pk, f"{V}instructed", "instructed", named | due),
            Act(
                300, self.clerk.pk, f"{V}assigned", "handling", {**named, "assisting": p.assisting}
            ),
        ]
        p.opinions = [
            (70, self.proposer, Opinion.Kind.PROPOSAL, f"建议由{department.name}主办。"),
            (260, self.director, Opinion.Kind.INSTRUCTION, f"请{department.name}按时办结。"),
        ]

    def _finish(self, p: Letter) -> None:
        head = self.heads[p.lead]
        p.retention = "y30" if p.lead % 2 else "y10"
        p.acts += [
            Act(5800, head.pk, f"{V}reported", "reported"),
            Act(6100, self.clerk.pk, f"{V}completed", "completed"),
            Act(8700, self.archivist.pk, f"{V}filed", "filed", {"retention": p.retention}),
        ]
        p.opinions.append((5800, head, Opinion.Kind.RESULT, "已按要求办结并报送。"))

    def in_hand(self, at: datetime, due_on: date, owed: int) -> Letter:
        """A letter that `owed` departments owe something on: one leads, the others assist."""
        letter = self.invent(at)
        lead = self.rng.randrange(len(self.departments))
        order = [(lead + i) % len(self.departments) for i in range(owed)]
        letter.due_on = due_on
        letter.assisting = sorted(self.departments[i].pk for i in order[1:])
        self.hand_over(letter, lead)
        letter.duties = [
            OpenDuty(
                "documents.handle" if i == lead else "documents.assist",
                self.heads[i].pk,
                self.departments[i].pk,
                due_on,
            )
            for i in order
        ]
        return letter


def moments(clock: Clock, n: int, first: date, until: date) -> Iterator[datetime]:
    """n moments in office hours of the working days before `until`, in order, evenly spread."""
    days = (first + timedelta(days=i) for i in range((until - first).days))
    span = [day for day in days if workdays.is_workday(day)]
    for i in range(n):
        place = i * len(span) / n
        within = LENGTH * (place - int(place))
        at = clock.on(span[int(place)], "00:00") + OPENS + within
        yield at.replace(microsecond=0)


def write_history(
    house: House, clock: Clock, rng: Random, n: int, days: int, *, quiet: bool
) -> None:
    """n filed letters from `days` ago up to the eve of the story."""
    if n <= 0:
        return
    archive, until = Archive(house, rng, n), clock.day(-EVE)
    first = min(clock.today - timedelta(days=days), until - timedelta(days=9))
    when = moments(clock, n, first, until)
    with Bar("letters", n, quiet=quiet) as bar:
        while chunk := [archive.past(at) for at in islice(when, CHUNK)]:
            archive.write(chunk)
            bar.step(len(chunk))
    archive.ledger.tidy(IncomingDocument, Opinion)


def write_duties(house: House, clock: Clock, rng: Random, n: int, *, quiet: bool) -> None:
    """n open duties on letters in hand, deadlines from ten working days ago to thirty ahead."""
    if n <= 0:
        return
    archive = Archive(house, rng, n)
    each = len(archive.departments)
    deadlines = [clock.day(offset) for offset in range(-10, 31)]
    when = moments(clock, -(-n // each), clock.day(-19), clock.day(-12))
    left = n
    with Bar("duties", n, quiet=quiet) as bar:
        while at := list(islice(when, CHUNK // 4)):
            chunk = []
            for moment in at:
                owed = min(each, left)
                left -= owed
                chunk.append(archive.in_hand(moment, deadlines[left % len(deadlines)], owed))
            archive.write(chunk)
            bar.step(sum(len(letter.duties) for letter in chunk))
    archive.ledger.tidy(IncomingDocument, Opinion)
