"""The secret key of this house: made once, kept in var/."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

NAME = "secret_key"
SHORTEST = 50


def kept_secret(var: Path) -> str:
    """The key of this folder. Sessions and tokens made with it stay good over restarts."""
    path = var / NAME
    try:
        key = path.read_text().strip()
    except OSError:
        key = ""
    if len(key) < SHORTEST:
        key = secrets.token_urlsafe(50)
        new = path.with_suffix(".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(key)
        new.replace(path)
    return key
