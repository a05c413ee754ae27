"""Where things are. Needs nothing but the standard library."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
UNFINISHED_DEMO = ".demo-unfinished"  # made by make_ready while it fills an empty database
SOCKET_PATH_LIMIT = 107
LONGEST_SOCKET_NAME = "postgres/.s.PGSQL.5432"
PLAIN_PATH = re.compile(r"[A-Za-z0-9_./-]+")


def var_folder() -> Path:
    """The folder of everything that is made while running; the settings read the same variable."""
    return Path(os.environ.get("STEWARD_VAR") or ROOT / "var").resolve()


def fingerprint(path: Path) -> str:
    """A short name that is always the same for one folder."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def fits_a_socket(folder: Path) -> bool:
    """Whether sockets may live in `folder`: a short path, without signs that URLs would quote."""
    longest = len(os.fsencode(folder / LONGEST_SOCKET_NAME))
    return longest <= SOCKET_PATH_LIMIT and PLAIN_PATH.fullmatch(str(folder)) is not None


def others_may_enter(folder: Path) -> bool:
    """Whether another account can reach `folder`; it cannot below a home that is closed to it."""
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def short_folder(var: Path) -> Path:
    """A folder of our own under the temporary folder, for sockets that do not fit under `var`."""
    base = Path(tempfile.gettempdir())
    folder = base / f"steward-{os.getuid()}-{fingerprint(var)}"
    return folder if fits_a_socket(folder) else Path("/tmp") / folder.name  # noqa: S108 - own, 0700


def private_folder(folder: Path, *, mode: int = 0o700) -> Path:
    """Make `folder` for us alone; one that somebody else put there first is refused."""
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise SystemExit(f"{folder} belongs to somebody else. Remove it and start again.")
    folder.chmod(mode)
    return folder
