"""The line of command of a department: who hears of late duties, who inherits a leaver's."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from office.duties.models import Duty, Rung
from office.organisation.models import Department, User
from office.organisation.queries import deputies
from office.organisation.roles import Role

TOP = [Role.DIRECTOR, Role.LEADER, Role.CHIEF]


class Listener(NamedTuple):
    """Somebody at work, with no more of him than the line asks for: thousands are read at once."""

    pk: int
    clearance: int
    protocol_rank: int
    roles: list[str]
    name: str
    username: str

    def __str__(self) -> str:
        return self.name or self.username


def _people(near: set[int] | None) -> dict[int, Listener]:
    """Those at work: the ones asked for and the top of the house, or everybody."""
    here = User.objects.filter(is_active=True, is_service=False).order_by()
    if near is not None:
        here = here.filter(Q(pk__in=near) | Q(roles__overlap=TOP))
    return {row[0]: Listener(*row) for row in here.values_list(*Listener._fields)}


def _ranked(people: dict[int, Listener]) -> list[Listener]:
    return sorted(people.values(), key=lambda u: (u.protocol_rank, u.pk))


class EscalationLine:
    """Who hears of a department's late duties: the head, the director, the leader in charge.

    Each step names the first active person cleared for the record; a deputy stands in when he is.
    `holders`: the only ones about whose duties will be asked; then not the whole house is read.
    """

    def __init__(self, day: date, holders: Collection[int] | None = None) -> None:
        self.departments = {d.pk: d for d in Department.objects.all()}
        self.deputies = deputies(day)
        self.people = _people(None if holders is None else self._near(holders))
        ranked = _ranked(self.people)
        self.role = {role: [u.pk for u in ranked if role in u.roles] for role in TOP}

    def _near(self, holders: Collection[int]) -> set[int]:
        """Keys of those who can be on the line, beside those with a role at its top."""
        units = self.departments.values()
        heads = {pk for d in units for pk in (d.head_id, d.leader_id) if pk}
        return {*holders, *heads, *self.deputies.values()}

    def _then_anybody(self, chain: list[int]) -> Iterator[int]:
        yield from chain
        yield from self._last

    @cached_property
    def _last(self) -> list[int]:
        """Everybody by rank, for a record for which nobody of the line is cleared."""
        self.people.update(_people(None))
        return [u.pk for u in _ranked(self.people)]

    def hears(self, department_id: int, secrecy: int, audience: str) -> int | None:
        top = [*self.role[Role.DIRECTOR], *self.role[Role.LEADER], *self.role[Role.CHIEF]]
        chain = list(self._heads(department_id)) + top
        if audience == Rung.Audience.DIRECTOR:
            chain = top
        if audience == Rung.Audience.LEADER:
            chain = [
                *self._leaders(department_id),
                *self.role[Role.LEADER],
                *self.role[Role.CHIEF],
                *top,
            ]
        found = (self._acting(person, secrecy) for person in self._then_anybody(chain))
        return next((p for p in found if p), None)

    def heir(self, department_id: int, secrecy: int) -> int | None:
        """Who takes over a leaver's duty: the first cleared person up the line, not his deputy."""
        top = [*self.role[Role.DIRECTOR], *self.role[Role.LEADER], *self.role[Role.CHIEF]]
        for candidate in self._then_anybody([*self._heads(department_id), *top]):
            person = self.people.get(candidate)
            if person and person.clearance >= secrecy:
                return person.pk
        return None

    def rung_hears(self, duty: Duty, audience: str) -> int | None:
        """The holder of a duty for his own rungs while he can act on it, else one of the line."""
        if audience == Rung.Audience.HOLDER:
            holder = self._acting(duty.holder_id, duty.secrecy)
            if holder is not None:
                return holder
            audience = Rung.Audience.HEAD
        return self.hears(duty.department_id, duty.secrecy, audience)

    def _acting(self, person_id: int, secrecy: int) -> int | None:
        """The deputy when he is cleared, else the person himself when he is."""
        for candidate in (self.deputies.get(person_id), person_id):
            person = self.people.get(candidate) if candidate else None
            if person and person.clearance >= secrecy:
                return person.pk
        return None

    def _up(self, department_id: int) -> list[Department]:
        found, seen = [], set()
        while department_id in self.departments and department_id not in seen:
            seen.add(department_id)
            department = self.departments[department_id]
            found.append(department)
            department_id = department.parent_id or 0
        return found

    def _heads(self, department_id: int) -> list[int]:
        return [d.head_id for d in self._up(department_id) if d.head_id]

    def _leaders(self, department_id: int) -> list[int]:
        return [d.leader_id for d in self._up(department_id) if d.leader_id]
