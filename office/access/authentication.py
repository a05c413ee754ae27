from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from office.access.actions import digest
from office.access.models import Token


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer TOKEN`."""

    def authenticate(self, request: Any) -> tuple[Any, Token] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        now = timezone.now()
        live = Q(expires_at=None) | Q(expires_at__gt=now)
        text = parts[1].decode("ascii", "replace") if len(parts) == 2 else ""
        found = list(
            Token.objects.filter(live, digest=digest(text), person__is_active=True)
            .select_related("person")
            .order_by()[:1]
        )
        if not found:
            raise AuthenticationFailed(_("This token is unknown, expired or its owner has left."))
        token = found[0]
        request.token_scopes = frozenset(token.scopes)
        return token.person, token

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "office.access.authentication.TokenAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
