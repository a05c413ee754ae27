"""The seating of a meeting as it is read: who is to be seated, the chart, what has moved since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from meetings.dealing import plainly, table_findings
from meetings.models import Invitation, Meeting, Seat, SeatingPlan
from meetings.queries import invitations
from meetings.seating.arrange import TWO_PARTIES, Options, arrange, hall, occupy
from meetings.seating.places import Chart
from office.core.errors import DomainError

Place = tuple[int, int]
UNRANKED = 99_999
STAGE = 9
"""How many sit on a podium unless said; the others take the floor."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be seated: a colleague, his substitute or a guest, with the rank that counts."""

    invitation: int
    name: str
    unit: str
    post: str
    rank: int
    party: str
    answer: str
    person: int | None
    unit_rank: tuple[int, str]
    ranked: bool
    instead_of: str = ""

    @property
    def answered(self) -> bool:
        return self.answer != Invitation.Answer.NONE


@dataclass(frozen=True, slots=True)
class Move:
    """A card that is not where it was: from, to, and the name on it."""

    name: str
    before: str
    after: str
    new_card: bool


@dataclass(frozen=True, slots=True)
class Seated:
    """A plan with its people. `at` and `chart` are as applied; `moves` is what is new since."""

    meeting: Meeting
    plan: SeatingPlan
    guests: dict[int, Guest]
    absent: list[str]
    rows: dict[int, Seat]
    chart: Chart
    at: dict[Place, int]
    fresh: tuple[Chart, dict[Place, int]]
    moves: list[Move] = field(default_factory=list)
    problem: str = ""

    @property
    def is_new(self) -> bool:
        return not self.plan.version

    @property
    def findings(self) -> list[dict[str, str]]:
        """A round table with more of ours than its guests allow."""
        parties = [g.party for g in self.guests.values()]
        how = Options(rule="intl" if self.plan.options.get("rule") == "intl" else "cn")
        return table_findings(self.plan.layout, how, parties.count("G"), parties.count("H"))

    @property
    def unranked(self) -> list[Guest]:
        """Guests of whom nobody has said where they stand."""
        return [g for g in self.guests.values() if not g.ranked]


def seated(meeting: Meeting) -> Seated:
    """Three queries, whatever the number of people."""
    plan = SeatingPlan.objects.select_related("saved_by").filter(meeting=meeting).first()
    known = plan or SeatingPlan(meeting=meeting, options={})
    rows = {s.invitation_id: s for s in Seat.objects.filter(plan=known)} if plan else {}
    guests, absent = who_comes(meeting, rows)
    fresh, problem = _today(known, guests, rows)
    if plan is None:
        return Seated(meeting, known, guests, absent, rows, fresh[0], fresh[1], fresh, [], problem)
    at = {
        (s.row, s.position): pk
        for pk, s in rows.items()
        if s.row is not None and s.position is not None
    }
    chart = as_applied(known, fresh[0])
    moves = [] if problem else _moves(rows, guests, chart, fresh)
    return Seated(meeting, known, guests, absent, rows, chart, at, fresh, moves, problem)


def _today(
    plan: SeatingPlan, guests: Mapping[int, Guest], rows: Mapping[int, Seat]
) -> tuple[tuple[Chart, dict[Place, int]], str]:
    """What the rules give today, or why they can't: there may be talks without guests."""
    try:
        with plainly():
            return chart_of(plan, guests, pins_of(rows, guests)), ""
    except DomainError as misfit:
        return (Chart(plan.layout, []), {}), str(misfit.message)


def who_comes(meeting: Meeting, rows: Mapping[int, Seat]) -> tuple[dict[int, Guest], list[str]]:
    """In rank order; whoever is on leave and sends nobody is left out and named."""
    found, absent = [], []
    for invitation in invitations(meeting):
        if invitation.part == Invitation.Part.RECORD:
            continue
        if invitation.answer == Invitation.Answer.LEAVE:
            absent.append(str(invitation))
            continue
        found.append(_guest(meeting, invitation, rows.get(invitation.pk)))
    found.sort(key=lambda pair: pair[0])
    return {guest.invitation: guest for _key, guest in found}, absent


def _guest(meeting: Meeting, row: Invitation, typed: Seat | None) -> tuple[Any, Guest]:
    """A substitute takes the place that his own rank gives; what was typed goes before all."""
    sends = row.answer == Invitation.Answer.SUBSTITUTE
    person = row.substitute if sends else row.person
    name = str(person) if person else ((row.substitute_name if sends else "") or str(row))
    chairs = row.person_id is not None and row.person_id == meeting.chair_id and not sends
    known = typed.rank if typed is not None else None
    own = person.protocol_rank if person else UNRANKED
    rank = known if known is not None else (0 if chairs else own)
    home = row.person.department if row.person else None
    guest = Guest(
        invitation=row.pk,
        name=name,
        unit=row.unit or (str(home) if home else ""),
        post=(person.post if person else "") or ("" if sends else row.post),
        rank=rank,
        party=(typed.party if typed else "") or ("H" if row.person_id else "G"),
        answer=row.answer,
        person=person.pk if person else None,
        unit_rank=(home.position, str(home)) if home else (UNRANKED, row.unit),
        ranked=known is not None or chairs or person is not None,
        instead_of=str(row) if sends else "",
    )
    return (rank, known is None, person.sort_key if person else "", row.pk), guest


def options_of(plan: SeatingPlan) -> Options:
    known = {k: v for k, v in plan.options.items() if k in Options.__slots__ and v is not None}
    return Options(**known)


def pins_of(rows: Mapping[int, Seat], guests: Mapping[int, Guest]) -> dict[int, Place]:
    return {
        pk: (s.row, s.position)
        for pk, s in rows.items()
        if s.pinned and pk in guests and s.row is not None and s.position is not None
    }


def chart_of(
    plan: SeatingPlan, guests: Mapping[int, Guest], pins: Mapping[int, Place]
) -> tuple[Chart, dict[Place, int]]:
    """The seating that the rules give today: an empty one while nobody is invited."""
    how, people = options_of(plan), list(guests.values())
    if not people:
        return Chart(plan.layout, []), {}
    if plan.layout == SeatingPlan.Layout.PODIUM:
        return _hall(people, how, pins)
    theirs = [g.invitation for g in people if g.party == "G"]
    ours = [g.invitation for g in people if g.party == "H"]
    if plan.layout not in TWO_PARTIES or (plan.layout == "photo" and how.rule == "cn"):
        everybody = [g.invitation for g in people]
        chart = arrange(plan.layout, len(everybody), 0, how)
        return chart, occupy(chart, {"": everybody}, pins)
    chart = arrange(plan.layout, len(theirs), len(ours), how)
    return chart, occupy(chart, {"G": theirs, "H": ours}, pins)


def _hall(
    people: Sequence[Guest], how: Options, pins: Mapping[int, Place]
) -> tuple[Chart, dict[Place, int]]:
    """The first sit on the podium; the floor in the order of the organs, then by rank."""
    stage = min(how.stage or STAGE, len(people))
    floor = sorted(people[stage:], key=lambda g: g.unit_rank)
    units: dict[Any, list[int]] = {}
    for guest in floor:
        units.setdefault(guest.unit_rank, []).append(guest.invitation)
    chart = hall(stage, [len(unit) for unit in units.values()], how)
    on_stage = [g.invitation for g in people[:stage]]
    return chart, occupy(chart, {"": on_stage, "F": [g.invitation for g in floor]}, pins)


def as_applied(plan: SeatingPlan, fresh: Chart) -> Chart:
    """The rows of the applied seating, drawn for as many as it was made for."""
    kept, how = plan.options.get("counts"), options_of(plan)
    if not kept or not sum(kept):
        return fresh
    if plan.layout == SeatingPlan.Layout.PODIUM:
        return hall(kept[0], kept[1:], how)
    return arrange(plan.layout, kept[0], kept[1], how)


def counts_of(plan: SeatingPlan, guests: Iterable[Guest]) -> list[int]:
    """How many the applied chart was made for, so that it can be drawn again as it was."""
    people, how = list(guests), options_of(plan)
    if plan.layout == SeatingPlan.Layout.PODIUM:
        stage = min(how.stage or STAGE, len(people))
        units: dict[Any, int] = {}
        for guest in sorted(people[stage:], key=lambda g: g.unit_rank):
            units[guest.unit_rank] = units.get(guest.unit_rank, 0) + 1
        return [stage, *units.values()]
    ranked = plan.layout not in TWO_PARTIES or (plan.layout == "photo" and how.rule == "cn")
    guests_n = len(people) if ranked else sum(1 for g in people if g.party == "G")
    return [guests_n, 0 if ranked else len(people) - guests_n]


def _moves(
    rows: Mapping[int, Seat],
    guests: Mapping[int, Guest],
    chart: Chart,
    fresh: tuple[Chart, dict[Place, int]],
) -> list[Move]:
    """Every card that would be elsewhere, or say another name, were the seating made today."""
    then = {who: place for place, who in fresh[1].items()}
    found = []
    for pk in dict.fromkeys([*rows, *guests]):
        seat, guest = rows.get(pk), guests.get(pk)
        before = (
            (seat.row, seat.position)
            if seat and seat.row is not None and seat.position is not None
            else None
        )
        after = then.get(pk)
        name = guest.name if guest else (seat.name if seat else "")
        same_name = guest is None or seat is None or seat.name == guest.name
        if before == after and (same_name or after is None):
            continue
        found.append(
            Move(
                name=name,
                before=place_words(chart, before),
                after=place_words(fresh[0], after),
                new_card=after is not None and not (before and same_name),
            )
        )
    return found


def place_words(chart: Chart, place: Place | None) -> str:
    """A seat in words, as it is seen from the hall; nothing for none."""
    if place is None or place[0] >= len(chart.rows):
        return ""
    row, position = place
    if chart.ring:
        return _("seat %(n)s clockwise") % {"n": position + 1}
    name = row_name(chart.rows[row].name)
    if chart.rows[row].upright:
        return _("%(row)s, %(n)s from the far end") % {"row": name, "n": position + 1}
    return _("%(row)s, %(n)s from the left") % {"row": name, "n": position + 1}


def row_name(code: str) -> str:
    """What a row is called on charts."""
    kind, _space, number = code.partition(" ")
    if kind == "floor":
        return _("Row %(n)s") % {"n": number}
    if kind == "row":
        return _("Podium") if number == "1" else _("Podium, row %(n)s") % {"n": number}
    known = {
        "guests": _("Guests"),
        "hosts": _("Hosts"),
        "sofas": _("Sofas"),
        "behind": _("Behind them"),
        "standing": _("Standing"),
        "table": _("Table"),
        "head": _("Head of the table"),
        "left of the table": _("Left of the table"),
        "right of the table": _("Right of the table"),
    }
    return known.get(code, code)


ROLES: dict[str, Callable[[], str]] = {
    "GI": lambda: _("Guests' interpreter"),
    "HI": lambda: _("Hosts' interpreter"),
    "GN": lambda: _("Guests' note-taker"),
    "HN": lambda: _("Hosts' note-taker"),
    "GS": lambda: _("Guests' signer"),
    "HS": lambda: _("Hosts' signer"),
    "GA": lambda: _("Guests' assistant"),
    "HA": lambda: _("Hosts' assistant"),
}


def card_name(name: str) -> str:
    """A name of two characters gets one blank between, so that it is as wide as three."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 and not name.isascii() else name
