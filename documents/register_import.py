"""A register kept elsewhere (CSV or XLSX) enters ours, row by row through the one door.

All of a file or, after a crash, none of it: one transaction. A bad row is refused by itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import register_values as values
from documents.actions import (
    INCOMING_SERIES,
    NewLetter,
    desk_of,
    letter_from,
    register_incoming,
)
from documents.forms import RegisterForm
from documents.queries import same_letters
from documents.sameness import LetterKeys, why_same
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.tables import Row, read_table
from office.numbering.actions import Roll
from office.parameters.registry import value

REQUIRED = ("received_at", "issuer", "title")
LATE = timedelta(days=31)
"""A letter may arrive after its deadline; longer ago than this it is a slip of the pen."""
CHUNK = 200


@dataclass(slots=True)
class Report:
    """What became of every row: accepted + duplicates + rejected = rows."""

    accepted: int = 0
    filed: int = 0
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Entry:
    """One row as a letter, or the reasons why it is none."""

    row: int
    letter: NewLetter | None = None
    keys: LetterKeys | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def import_register(
    actor: Actor, file: IO[bytes], *, name: str = "", dry_run: bool = False
) -> Report:
    """Enter every good row that is not in the register yet; say what became of the others.

    A duplicate is named and not entered a second time. A letter older than the parameter
    `import.history_days` whose deadline is not ahead counts as done with: it is entered as filed
    and owes nobody a first check. `dry_run` does it all and takes it back.
    """
    rows = read_table(file)
    columns = Columns.of(next(rows, None))
    report = Report(notes=[{"row": 1, "field": f, "note": n} for f, n in columns.notes])
    with transaction.atomic():
        book = _Book(actor, report, columns)
        entries = (columns.entry(row, actor) for row in rows)
        while chunk := list(islice(entries, CHUNK)):
            book.enter(chunk)
        book.roll.close()
        emit(
            "documents.register.imported",
            actor=actor,
            file=name[-100:],
            accepted=report.accepted,
            duplicates=len(report.duplicates),
            rejected=len(report.rejected),
        )
        if dry_run:
            transaction.set_rollback(True)
    return report


class _Book:
    """The letters of this file so far, and the register behind them."""

    def __init__(self, actor: Actor, report: Report, columns: Columns) -> None:
        self.actor, self.report, self.columns = actor, report, columns
        self.roll = Roll(INCOMING_SERIES, actor.today.year)
        self.desk = replace(desk_of(actor), roll=self.roll)
        self.entered: set[int] = set()
        self.by_number: dict[str, list[tuple[LetterKeys, int]]] = defaultdict(list)
        self.by_title: dict[str, list[tuple[LetterKeys, int]]] = defaultdict(list)

    def enter(self, entries: list[Entry]) -> None:
        """A page of rows: one look into the register for all, then each through the door."""
        known = same_letters(self.actor, [e.keys for e in entries if e.keys])
        for entry in entries:
            self.report.notes += [{"row": entry.row, "field": f, "note": n} for f, n in entry.notes]
            if entry.letter is None or entry.keys is None:
                self._reject(entry)
                continue
            before = [d.number for d in known.get(entry.keys, []) if d.id not in self.entered]
            twin = before[-1] if before else self._twin(entry.keys)
            if twin is not None:
                self.report.duplicates.append({"row": entry.row, "of": twin})
            else:
                self._register(entry, entry.letter, entry.keys)

    def _twin(self, keys: LetterKeys) -> int | None:
        """The row of this file that says the same; the earliest."""
        alike = [*self.by_number.get(keys.number, []), *self.by_title.get(keys.title, [])]
        return min((row for there, row in alike if why_same(there, keys)), default=None)

    def _register(self, entry: Entry, letter: NewLetter, keys: LetterKeys) -> None:
        before = self.roll.last
        try:
            doc = register_incoming(self.actor, letter, desk=self.desk)
        except DomainError as error:
            self.roll.last = before
            sentences = [
                (self.columns.named(f), str(texts[0])) for f, texts in error.fields.items()
            ]
            entry.errors = sentences or [("", str(error.message))]
            self._reject(entry)
            return
        self.report.accepted += 1
        self.report.filed += bool(letter.filed_as)
        self.entered.add(doc.pk)
        if keys.number:
            self.by_number[keys.number].append((keys, entry.row))
        if keys.tells_by_title:
            self.by_title[keys.title].append((keys, entry.row))

    def _reject(self, entry: Entry) -> None:
        (column, error), *more = entry.errors
        refused: dict[str, Any] = {"row": entry.row, "field": column, "error": error}
        if more:
            refused["more"] = [{"field": f, "error": e} for f, e in more]
        self.report.rejected.append(refused)


class Columns:
    """Which column holds what, by the names in the header."""

    def __init__(self, header: list[str]) -> None:
        self.names = header
        self.at: dict[str, int] = {}
        self.notes: list[tuple[str, str]] = []
        self.ids: dict[str, int] = {}
        self.form = RegisterForm({})
        for position, name in enumerate(header):
            known = values.field_of(name)
            if known and known not in self.at:
                self.at[known] = position
            elif name:
                self.notes.append(
                    (name, _("This column is not one of a register of letters; it was left out."))
                )

    @classmethod
    def of(cls, header: Row | None) -> Columns:
        if header is None:
            raise DomainError(_("The file is empty."))
        columns = cls([values.read_text(c)[0] for c in header.cells])
        missing = [f for f in REQUIRED if f not in columns.at]
        if missing:
            able = "; ".join(f"{f}: {values.HEADERS[f].replace(' ', ', ')}" for f in missing)
            raise DomainError(_("The header names no column for these. %(able)s") % {"able": able})
        return columns

    def named(self, name: str) -> str:
        """The column as the file calls it, which is where the person will look."""
        return self.names[self.at[name]] if name in self.at else name

    def entry(self, row: Row, actor: Actor) -> Entry:
        entry = Entry(row.number, notes=[("", note) for note in row.notes])
        if row.fault:
            entry.errors = [("", row.fault)]
        elif len(row.cells) > len(self.names):
            entry.errors = [
                (
                    "",
                    _("The row has %(n)s cells, the header %(m)s.")
                    % {"n": len(row.cells), "m": len(self.names)},
                )
            ]
        else:
            self._read(entry, row, actor)
        entry.errors = [(self.named(f), e) for f, e in entry.errors]
        entry.notes = [(self.named(f), n) for f, n in entry.notes]
        return entry

    def _read(self, entry: Entry, row: Row, actor: Actor) -> None:
        reading = _Reading(
            entry,
            self.form,
            {f: row.cells[i] if i < len(row.cells) else None for f, i in self.at.items()},
        )
        given = reading.letter_values(actor)
        self._check_id(entry, reading.cells.get("id"))
        letter = reading.letter(given, actor) if not entry.errors else None
        if letter is None:
            return
        entry.letter = letter
        entry.keys = LetterKeys.of(
            letter.issuer,
            letter.issuer_number,
            letter.title,
            timezone.localdate(letter.received_at),
        )

    def _check_id(self, entry: Entry, cell: Any) -> None:
        """The file's own ids are not kept; one that stands twice is worth a word."""
        word, _note = values.read_text(cell)
        if word and word in self.ids:
            text = _("Row %(row)s has the same id; both were looked at by themselves.")
            entry.notes.append(("id", text % {"row": self.ids[word]}))
        elif word:
            self.ids[word] = entry.row


class _Reading:
    """One row: cell by cell to values, then the form of intake over all of them."""

    def __init__(self, entry: Entry, form: RegisterForm, cells: dict[str, Any]) -> None:
        self.entry, self.form, self.cells = entry, form, cells

    def take(self, name: str, read: Any, *more: Any) -> Any:
        try:
            found, note = read(self.cells.get(name), *more)
        except values.Unreadable as error:
            self.entry.errors.append((name, str(error)))
            return None
        if note:
            self.entry.notes.append((name, note))
        return found

    def letter_values(self, actor: Actor) -> dict[str, Any]:
        title = self.take("title", values.read_text)
        given = {
            "received_at": self._received(actor),
            "issuer": self.take("issuer", values.read_text),
            "issuer_number": self.take("issuer_number", values.read_number),
            "title": title,
            "urgency": self._choice("urgency"),
            "secrecy": self._choice("secrecy"),
            "secrecy_term": self.take("secrecy_term", values.read_term, self.cells.get("secrecy")),
            "copies": self.take("copies", values.read_count),
            "pages": self.take("pages", values.read_count),
            "issued_on": self._day("issued_on"),
            "due_on": self._day("due_on"),
            "addressee": self.take("addressee", values.read_text),
            "place": self.take("place", values.read_text),
        }
        if title:
            given["kind"] = self.take("kind", values.read_kind, title)
        return given

    def _choice(self, name: str) -> Any:
        return self.take(name, lambda cell: values.read_choice(name, cell))

    def _day(self, name: str) -> date | None:
        found = self.take(name, values.read_day)
        return found.date() if isinstance(found, datetime) else found

    def _received(self, actor: Actor) -> datetime | None:
        """A day without an hour counts from the opening of the office, today from now."""
        found = self.take("received_at", values.read_day)
        if found is None:
            return None
        if not isinstance(found, datetime):
            moment = datetime.combine(found, time.fromisoformat(value("hours.opens")))
            if found == actor.today:
                return min(actor.now, timezone.make_aware(moment))
            found = moment
        return found if timezone.is_aware(found) else timezone.make_aware(found)

    def letter(self, given: dict[str, Any], actor: Actor) -> NewLetter | None:
        form = self.form  # one form for all rows: building it costs more than checking with it
        form.data = {k: v for k, v in given.items() if v is not None}
        form.full_clean()
        if form.errors:
            self.entry.errors += [(f, str(texts[0])) for f, texts in form.errors.items()]
            return None
        letter = letter_from(form.cleaned_data)
        received = timezone.localdate(letter.received_at)
        if letter.due_on and received - LATE <= letter.due_on < received:
            self.entry.notes.append(
                ("due_on", _("The deadline had passed when the letter arrived."))
            )
            letter = replace(letter, came_late=True)
        return replace(letter, filed_as=self._filed_as(letter, received, actor.today))

    def _filed_as(self, letter: NewLetter, received: date, today: date) -> str:
        """The term of a letter that is done with; nothing for one that still wants handling."""
        retention = self._choice("retention")
        ahead = letter.due_on is not None and letter.due_on >= today
        if ahead or received > today - timedelta(days=value("import.history_days")):
            return ""
        return str(retention or value("import.retention"))
