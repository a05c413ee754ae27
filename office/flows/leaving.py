"""A person leaves: sessions, tokens and duties in one transaction."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from office.access.actions import end_sessions
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from office.duties.actions import hand_over
from office.flows.readings import let_readings_go
from office.organisation.actions import change_person, only_admin
from office.organisation.models import Department, Deputyship, User


@transaction.atomic
def leave(actor: Actor, pk: int) -> int:
    """End every session and token at once; open duties go to the head of each department,
    but for what was his own: to read.

    Returns how many duties moved. Headships fall vacant, deputyships end.
    """
    only_admin(actor)
    person = User.objects.select_for_update(of=("self",)).filter(pk=pk, is_service=False).first()
    if person is None:
        raise NotVisible(_("There is no such person."))
    if person.pk == actor.user_id:
        raise DomainError(_("You can't end your own account. Ask another administrator."))
    person.is_active, person.version = False, person.version + 1
    person.save(update_fields=["is_active", "version"])
    Department.objects.filter(head=person).update(head=None)
    Department.objects.filter(leader=person).update(leader=None)
    Deputyship.objects.filter(deputy=person, ends_on__gte=actor.today).delete()
    end_sessions(person)
    let_readings_go(actor, person)
    moved = hand_over(actor, person.pk)
    emit("organisation.person.left", actor=actor, person=person.pk, duties=moved)
    return moved


@transaction.atomic
def come_back(actor: Actor, pk: int) -> User:
    person = change_person(replace(actor, if_version=None), pk)
    person.is_active = True
    person.save(update_fields=["is_active"])
    emit("organisation.person.returned", actor=actor, person=pk)
    return person
