from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from office.organisation.models import User


class PersonBackend(ModelBackend):
    """Names and passwords; the person and his department come in one query per request."""

    def get_user(self, user_id: int) -> Any:
        user = User.objects.select_related("department").filter(pk=user_id).first()
        return user if user and user.is_active and not user.is_service else None
