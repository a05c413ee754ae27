"""Reads settings from the environment and refuses values it does not understand."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = {"postgres", "postgresql"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    """True for 1/true/yes, False for 0/false/no; anything else is refused."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0.")


def words(name: str, default: str) -> list[str]:
    return [w.strip() for w in text(name, default).split(",") if w.strip()]


def database(url: str) -> dict[str, Any]:
    """A Django database from `postgres://user:password@host:port/name?host=/socket/dir`."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ImproperlyConfigured(
            f"DATABASE_URL starts with {parts.scheme!r}; Steward needs PostgreSQL: "
            "postgres://user:password@host:5432/name"
        )
    query = dict(parse_qsl(parts.query))
    options = {k: v for k, v in query.items() if k in {"sslmode", "connect_timeout", "options"}}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def email(url: str) -> dict[str, Any]:
    """Mail settings from `smtp://user:password@host:587?tls=1`, `file:///dir` or `console://`."""
    parts = urlsplit(url)
    backend = "django.core.mail.backends."
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": backend + "console.EmailBackend"}
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": backend + "filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme not in {"smtp", "smtps"}:
        raise ImproperlyConfigured(f"EMAIL_URL starts with {parts.scheme!r}; write smtp://host:25")
    query = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": backend + "smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": query.get("tls") == "1",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": query.get("from", "steward@localhost"),
    }
