"""Where the house of this folder lives, so that the commands of manage.py find it by themselves."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from pathlib import Path

NAMES = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEMO", "SITE_URL")


def _note(var: Path) -> Path:
    return var / "address.json"


def write(var: Path, environment: MutableMapping[str, str]) -> None:
    """Keep the address of the embedded servers, readable for the owner only."""
    note = _note(var)
    note.touch(mode=0o600)
    known = {name: environment[name] for name in NAMES if name in environment}
    note.write_text(json.dumps(known, indent=1), encoding="utf-8")


def adopt(var: Path, environment: MutableMapping[str, str]) -> bool:
    """Use the house of this folder where the environment names no database. False when none is."""
    if environment.get("DATABASE_URL"):
        return False
    try:
        known = json.loads(_note(var).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    for name, value in known.items():
        environment.setdefault(name, value)
    return True
