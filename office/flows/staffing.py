"""Changing people and departments, told as events; lost clearance hands on what lies above it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from office.audit.emit import emit
from office.core.actor import Actor
from office.duties.actions import hand_over
from office.flows.readings import let_readings_go
from office.organisation import actions
from office.organisation.models import Department, User


@transaction.atomic
def add_person(actor: Actor, *, username: str, name: str, **rest: Any) -> User:
    person = actions.add_person(actor, username=username, name=name, **rest)
    emit("organisation.person.added", actor=actor, person=person.pk, username=username)
    return person


@transaction.atomic
def change_person(actor: Actor, pk: int, **changes: Any) -> User:
    """Names the fields that were set. A lower clearance moves the duties that lie above it."""
    person = actions.change_person(actor, pk, **changes)
    moved = 0
    if "clearance" in changes:
        let_readings_go(actor, person, above=person.clearance)
        moved = hand_over(actor, pk, above=person.clearance)
    emit(
        "organisation.person.changed", actor=actor, person=pk, fields=sorted(changes), duties=moved
    )
    return person


@transaction.atomic
def add_department(actor: Actor, *, code: str, name: str, **rest: Any) -> Department:
    made = actions.add_department(actor, code=code, name=name, **rest)
    emit("organisation.department.added", actor=actor, department=made.pk, code=code)
    return made


@transaction.atomic
def change_department(actor: Actor, pk: int, **changes: Any) -> Department:
    made = actions.change_department(actor, pk, **changes)
    emit("organisation.department.changed", actor=actor, department=pk, fields=sorted(changes))
    return made
