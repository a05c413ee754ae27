"""Who asks, and for what."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.test import Client
from django.utils import timezone

from office.access.actions import issue_token
from office.bench.measure import Request
from office.organisation.models import User

FRESH = count(1)  # no two letters or bookings of one run are alike


def bearer(username: str) -> dict[str, str]:
    """Headers of a person's REST client."""
    person = User.objects.get(username=username)
    token = issue_token(person, ["*"], timezone.now(), 1)
    return {"Authorization": f"Bearer {token}", "Accept-Language": "zh-hans"}


def session(username: str) -> dict[str, str]:
    """Headers of a person's browser."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "Accept-Language": "zh-hans"}


def same(path: str, headers: dict[str, str]) -> Callable[[int], list[Request]]:
    """The same question n times."""
    return lambda n: [{"method": "GET", "path": path, "headers": headers}] * n


def posts(
    path: str, headers: dict[str, str], body: Callable[[int], dict[str, Any]]
) -> Callable[[int], list[Request]]:
    """n different bodies."""
    told = {**headers, "Content-Type": "application/json"}

    def made(n: int) -> list[Request]:
        bodies = (json.dumps(body(next(FRESH)), ensure_ascii=False) for _ in range(n))
        return [{"method": "POST", "path": path, "headers": told, "body": text} for text in bodies]

    return made


def letter(n: int) -> dict[str, Any]:
    return {
        "issuer": "云汀市人民政府办公室",
        "issuer_number": f"云政办发〔2026〕{n}号",
        "title": f"关于做好今冬明春水利建设和防汛备汛第{n}项工作的通知",
        "kind": "notice",
        "urgency": "routine",
        "received_at": timezone.now().isoformat(),
    }


def bare_letter(n: int) -> dict[str, Any]:
    """The same for the floor, which numbers nothing itself."""
    return {**letter(n), "number": f"收〔2026〕{n}号"}


def booking(room_ids: list[int]) -> Callable[[int], dict[str, Any]]:
    """One free hour each, far ahead of what the filler booked."""

    def made(n: int) -> dict[str, Any]:
        start = timezone.make_aware(datetime(2040, 1, 2, 8)) + timedelta(hours=n // len(room_ids))
        return {
            "resource": room_ids[n % len(room_ids)],
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(minutes=50)).isoformat(),
            "title": "例会",
        }

    return made


def deep(path: str, position: int) -> str:
    """The address of the page after one row, as the page before it gives it in `next`."""
    token = base64.b64encode(urlencode({"p": position}).encode()).decode()
    return f"{path}{'&' if '?' in path else '?'}cursor={quote(token)}"
