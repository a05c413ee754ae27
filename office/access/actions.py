"""Signing in and out, tokens, and people leaving."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from office.access.models import Feed, SignInAttempt, Token
from office.core.errors import DomainError
from office.organisation.models import User
from office.organisation.roles import Role

TRIES, WINDOW = 10, timedelta(minutes=5)
SCOPE_ROLES = {
    "read": [Role.AUDITOR],
    "documents:write": [Role.CLERK],
    "supervision:write": [Role.SUPERVISOR],
    "meetings:write": [Role.MEETINGS],
    "reception:write": [Role.RECEPTION],
    "vehicles:write": [Role.DISPATCHER],
    "organisation:write": [Role.ADMIN],
    "core:write": [],
    "scans:write": [],
    "scim": [Role.ADMIN],
}


HANDS_IN = frozenset({"scans:write"})
"""Scopes that only hand in: their account belongs to no department and so sees nothing of any."""


class TooManyTries(DomainError):
    status = 429
    code = "too_many_tries"


class WrongPassword(DomainError):
    status = 401
    code = "wrong_password"


def check_password(username: str, password: str, address: str, now: datetime) -> User:
    """The person, or a refusal that does not say whether the name exists.

    After ten wrong tries in five minutes a name is refused until they have passed, also with the
    right password.
    """
    recent = SignInAttempt.objects.filter(username=username[:150], at__gt=now - WINDOW)
    if recent.count() >= TRIES:
        raise TooManyTries(
            _("Too many wrong passwords. Wait five minutes, or ask the administrator.")
        )
    user = authenticate(username=username, password=password)
    if not isinstance(user, User) or user.is_service:
        SignInAttempt.objects.create(username=username[:150], address=address[:60], at=now)
        raise WrongPassword(
            _("Name and password do not fit together."),
            fields={"password": [_("Check the name, the capital letters and the keyboard.")]},
        )
    recent.delete()
    return user


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(person: User, scopes: list[str], now: datetime, days: int | None = None) -> str:
    """A new bearer token; the only time its text exists outside the client."""
    text = f"stw_{secrets.token_urlsafe(32)}"
    Token.objects.create(
        person=person,
        digest=digest(text),
        prefix=text[:10],
        scopes=scopes,
        created_at=now,
        expires_at=now + timedelta(days=days) if days else None,
    )
    return text


@transaction.atomic
def create_client(name: str, scopes: list[str], now: datetime, days: int | None = None) -> str:
    """A service account with the roles its scopes need, and its token."""
    unknown = sorted(set(scopes) - set(SCOPE_ROLES))
    if unknown:
        raise DomainError(
            _("Unknown scope: %(scope)s. There are: %(known)s.")
            % {"scope": ", ".join(unknown), "known": ", ".join(sorted(SCOPE_ROLES))}
        )
    roles = sorted({role.value for scope in scopes for role in SCOPE_ROLES[scope]})
    office = User.objects.filter(roles__contains=[Role.DIRECTOR], is_active=True).first()
    client, _made = User.objects.update_or_create(
        username=f"api:{name}"[:150],
        defaults={
            "name": name[:60],
            "roles": roles,
            "is_service": True,
            "is_active": True,
            "department": office.department if office and set(scopes) - HANDS_IN else None,
        },
    )
    client.set_unusable_password()
    client.save(update_fields=["password"])
    return issue_token(client, scopes, now, days)


def end_sign_ins(person: User) -> None:
    """Every session of a person ends at once; what his tokens do goes on."""
    User.objects.filter(pk=person.pk).update(epoch=F("epoch") + 1)


def end_sessions(person: User) -> None:
    """Every session, token and calendar feed of a person ends at once."""
    end_sign_ins(person)
    Token.objects.filter(person=person).delete()
    Feed.objects.filter(person=person).delete()
