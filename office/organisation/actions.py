"""Changing who is who; every change raises the row's version. `office.flows` tells of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, Stale
from office.core.text import name_key
from office.organisation import names
from office.organisation.models import Department, Deputyship, Post, Tenure, User

PERSON_FIELDS = {
    "name",
    "department",
    "post",
    "protocol_rank",
    "email",
    "phone",
    "roles",
    "clearance",
}
DEPARTMENT_FIELDS = {"code", "name", "parent", "head", "leader", "position", "active"}


def only_admin(actor: Actor) -> None:
    if not actor.has("admin"):
        raise NotAllowed(_("People and departments are changed by the administrator."))


def _fresh(actor: Actor, row: Any) -> None:
    if actor.if_version is not None and actor.if_version != row.version:
        raise Stale(
            _("Somebody changed this while you had it open. Look at the new version first."),
            extra={"version": row.version},
        )


def _locked(model: type[Any], pk: int) -> Any:
    row = model.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotVisible(_("There is no such entry."))
    return row


@transaction.atomic
def add_department(
    actor: Actor, *, code: str, name: str, parent: Department | None = None, **rest: Any
) -> Department:
    only_admin(actor)
    if Department.objects.filter(code=code).exists():
        raise Conflict(
            _("The code “%(code)s” is in use.") % {"code": code},
            fields={"code": [_("Choose another.")]},
        )
    made = Department.objects.create(code=code, name=name, parent=parent, **rest)
    _replant(made)
    return made


@transaction.atomic
def change_department(actor: Actor, pk: int, **changes: Any) -> Department:
    """Rename, move in the tree, name a head. A department can't be put under itself."""
    only_admin(actor)
    row: Department = _locked(Department, pk)
    _fresh(actor, row)
    parent = changes.get("parent")
    if parent is not None and parent.path.startswith(row.path):
        raise DomainError(
            _("A department can't be put under itself."), fields={"parent": [_("Choose another.")]}
        )
    for field in DEPARTMENT_FIELDS & set(changes):
        setattr(row, field, changes[field])
    row.version += 1
    row.save()
    _replant(row)
    transaction.on_commit(names.forget)
    return row


def _replant(row: Department) -> None:
    """Bring the paths of a department and all below it up to date."""
    path = f"{row.parent.path if row.parent else '/'}{row.pk}/"
    Department.objects.filter(pk=row.pk).update(path=path)
    row.path = path
    for child in Department.objects.filter(parent=row):
        child.parent = row
        _replant(child)


@transaction.atomic
def add_person(actor: Actor, *, username: str, name: str, **rest: Any) -> User:
    """A new person, who signs in once a password is set for him."""
    only_admin(actor)
    if User.objects.filter(username=username).exists():
        raise Conflict(
            _("The name “%(name)s” is in use.") % {"name": username},
            fields={"username": [_("Choose another.")]},
        )
    person = User(username=username, name=name, sort_key=name_key(name), **rest)
    person.set_unusable_password()
    person.save()
    return person


@transaction.atomic
def change_person(actor: Actor, pk: int, **changes: Any) -> User:
    only_admin(actor)
    row: User = _locked(User, pk)
    _fresh(actor, row)
    for field in PERSON_FIELDS & set(changes):
        setattr(row, field, changes[field])
    row.sort_key = name_key(row.name)
    row.version += 1
    row.save()
    return row


@transaction.atomic
def appoint(actor: Actor, person: User, post: Post, since: date) -> Tenure:
    """Give a post to a person from a day on; whoever held it as the only head gives it up."""
    only_admin(actor)
    if post.is_head:
        Tenure.objects.filter(post=post, ends_on=None, starts_on__lt=since).update(
            ends_on=date.fromordinal(since.toordinal() - 1)
        )
        Department.objects.filter(pk=post.department_id).update(head=person)
    person.department, person.post = post.department, post.title
    person.protocol_rank = min(person.protocol_rank, post.rank)
    person.save(update_fields=["department", "post", "protocol_rank"])
    return Tenure.objects.create(post=post, person=person, starts_on=since)


@transaction.atomic
def set_deputy(
    actor: Actor, *, principal: User, deputy: User, starts_on: date, ends_on: date, reason: str = ""
) -> Deputyship:
    """A deputy acts for new and already open duties; events keep both names."""
    if principal.pk != actor.user_id:
        only_admin(actor)
    if ends_on < starts_on:
        raise DomainError(
            _("The last day is before the first."), fields={"ends_on": [_("Choose a later day.")]}
        )
    if deputy.pk == principal.pk or not deputy.is_active:
        raise DomainError(
            _("Choose somebody else who is here."), fields={"deputy": [_("Choose another person.")]}
        )
    try:
        with transaction.atomic():
            return Deputyship.objects.create(
                principal=principal,
                deputy=deputy,
                starts_on=starts_on,
                ends_on=ends_on,
                reason=reason,
            )
    except IntegrityError as error:
        raise Conflict(
            _("There is a deputy in this time already. End that deputyship first."),
            fields={"starts_on": [_("Choose other days.")]},
        ) from error


@transaction.atomic
def end_deputyship(actor: Actor, pk: int) -> None:
    """End today what began earlier; remove what has not begun."""
    row: Deputyship = _locked(Deputyship, pk)
    if row.principal_id != actor.user_id:
        only_admin(actor)
    if row.starts_on > actor.today:
        row.delete()
        return
    row.ends_on = max(row.starts_on, date.fromordinal(actor.today.toordinal() - 1))
    row.save(update_fields=["ends_on"])
