"""What a person sets for himself. Each change leaves an event with the names of what changed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from office.access.models import Token
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from office.organisation.models import User

OWN_SETTINGS = {"language", "theme", "single_keys"}


def _himself(actor: Actor) -> User:
    person = User.objects.select_for_update(of=("self",)).filter(pk=actor.user_id or 0).first()
    if person is None:
        raise NotVisible(_("There is no such person."))
    return person


@transaction.atomic
def change_settings(actor: Actor, **values: Any) -> User:
    """Language, theme, single keys: only what differs is written and told."""
    person = _himself(actor)
    changed = [
        name for name in sorted(OWN_SETTINGS & set(values)) if getattr(person, name) != values[name]
    ]
    for name in changed:
        setattr(person, name, values[name])
    if changed:
        person.save(update_fields=changed)
        emit("organisation.person.settings_changed", actor=actor, person=person.pk, fields=changed)
    return person


@transaction.atomic
def change_password(actor: Actor, *, old: str, new: str) -> User:
    """Ends every other session: the session hash holds the password's."""
    person = _himself(actor)
    if not person.check_password(old):
        raise DomainError(
            _("The password was not changed."),
            fields={"old": [_("This is not your present password.")]},
        )
    try:
        validate_password(new, person)
    except ValidationError as error:
        raise DomainError(
            _("The password was not changed."), fields={"new": error.messages}
        ) from error
    person.set_password(new)
    person.save(update_fields=["password"])
    emit("organisation.person.password_changed", actor=actor, person=person.pk)
    return person


@transaction.atomic
def revoke_token(actor: Actor, pk: int) -> None:
    """The program that used it is refused from the next call on."""
    token = Token.objects.select_for_update().filter(pk=pk, person=actor.user_id).first()
    if token is None:
        raise NotVisible(_("There is no such token of yours."))
    emit("access.token.revoked", actor=actor, prefix=token.prefix)
    token.delete()
