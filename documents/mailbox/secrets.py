"""A mailbox's password at rest: encrypted with a key made of SECRET_KEY, so that a copy of the
database alone opens no mailbox."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from office.core.errors import DomainError


class Unreadable(DomainError):
    """The key has changed since the password was entered."""


def _fernet() -> Fernet:
    digest = hashlib.sha256(b"mailbox:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def sealed(password: str) -> str:
    return _fernet().encrypt(password.encode()).decode() if password else ""


def opened(secret: str) -> str:
    if not secret:
        return ""
    try:
        return _fernet().decrypt(secret.encode()).decode()
    except InvalidToken:
        raise Unreadable(
            _("The key of this house has changed. Enter the password of the mailbox again.")
        ) from None
