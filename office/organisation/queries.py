"""Who is who: heads, deputies, people of a role."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.core.errors import DomainError
from office.organisation.models import Department, Deputyship, User
from office.organisation.roles import Role


def people() -> QuerySet[User]:
    """Everybody at work, service accounts left out, in protocol order."""
    return User.objects.filter(is_active=True, is_service=False).select_related("department")


def departments() -> QuerySet[Department]:
    return Department.objects.filter(active=True).select_related("head", "parent")


def role_holder(*roles: str) -> User:
    """The first person of a role in protocol order; the earlier role first."""
    for role in roles:
        found = people().filter(roles__contains=[role]).first()
        if found:
            return found
    raise DomainError(
        _("Nobody in the office has the role “%(role)s”. Give it to somebody under People.")
        % {"role": Role(roles[0]).label}
    )


def head_of(department_id: int | None) -> User:
    """The head, else that of the department above, else the director."""
    seen: set[int] = set()
    while department_id and department_id not in seen:
        seen.add(department_id)
        department = Department.objects.select_related("head").get(pk=department_id)
        if department.head and department.head.is_active:
            return department.head
        department_id = department.parent_id
    return role_holder(Role.DIRECTOR, Role.LEADER, Role.CHIEF)


def acting_holder(person_id: int, department_id: int | None) -> User:
    """The person when he is still here, else the head of the department that owes.

    An API client's account owes nothing: what it enters is looked after by a person.
    """
    person = User.objects.filter(pk=person_id, is_active=True, is_service=False).first()
    if person:
        return person
    return head_of(department_id)


def deputies(day: date) -> dict[int, int]:
    """Principal → deputy of that day. Nobody stands for a leaver: his duties were handed over."""
    rows = Deputyship.objects.filter(
        starts_on__lte=day, ends_on__gte=day, deputy__is_active=True, principal__is_active=True
    ).values_list("principal_id", "deputy_id")
    return dict(rows)


def deputies_from(day: date) -> list[Deputyship]:
    """Those of that day and all that are entered for later."""
    return list(
        Deputyship.objects.filter(
            ends_on__gte=day, deputy__is_active=True, principal__is_active=True
        )
    )
