from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from office.access.actions import issue_token


class Caller:
    """One person's REST client."""

    def __init__(self, person: Any, scopes: list[str] | None = None) -> None:
        self.token = issue_token(person, scopes or ["*"], timezone.now())
        self.http = Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        extra = {f"HTTP_{k.upper()}": v for k, v in headers.items()}
        return self.http.generic(
            method,
            path if path.startswith("/") else f"/api/v1/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {self.token}",
            HTTP_ACCEPT_LANGUAGE="en",
            **extra,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body or {}, **headers)

    def do(self, path: str, body: Any = None) -> Any:
        """A POST that must succeed; its JSON."""
        answer = self.post(path, body)
        assert answer.status_code in {200, 201}, answer.content.decode()
        return answer.json()


@pytest.fixture
def rest(office: Any) -> Any:
    callers: dict[str, Caller] = {}

    def caller(who: str) -> Caller:
        if who not in callers:
            callers[who] = Caller(office.people[who])
        return callers[who]

    return caller
