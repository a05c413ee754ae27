"""One consistent copy of database and files, and back.

The database is dumped in one snapshot first. Files are named by their hash, written before the row
that needs them and never changed, so copying them afterwards gives every file the dump knows.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from office.core.errors import DomainError
from office.files.models import Blob
from office.operations.models import Heartbeat
from office.runtime.binaries import Missing, find_postgres

DUMP, NOTE, FILES = "database.dump", "backup.json", "files"


def _program(name: str) -> str:
    """`pg_dump` and its kin of a PostgreSQL at least as new as the server."""
    connection.ensure_connection()
    server = connection.pg_version // 10000  # type: ignore[attr-defined]
    own = shutil.which(name)
    candidates = [own] if own else []
    with suppress(Missing):
        candidates.append(find_postgres().program(name))
    for candidate in candidates:
        told = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False)
        numbers = [w for w in told.stdout.split() if w[:1].isdigit()]
        if numbers and int(numbers[0].split(".")[0]) >= server:
            return candidate
    raise DomainError(
        f"No {name} of PostgreSQL {server} or newer was found. Install the client programs."
    )


def _connection() -> tuple[list[str], dict[str, str]]:
    db = settings.DATABASES["default"]
    words = ["--dbname", db["NAME"]]
    for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        if db.get(key):
            words += [option, str(db[key])]
    return words, {**os.environ, "PGPASSWORD": str(db.get("PASSWORD") or "")}


def _run(program: str, words: list[str]) -> None:
    where, environment = _connection()
    done = subprocess.run(
        [program, *where, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DomainError(f"{Path(program).name} failed: {done.stderr.strip()[-1500:]}")


def back_up(folder: Path, now: datetime) -> dict[str, Any]:
    """Copy everything into `folder/<time>/`; what is not finished has no note and is no backup."""
    target = folder / now.strftime("%Y%m%dT%H%M%SZ")
    try:
        (target / FILES).mkdir(parents=True)
    except OSError as error:
        raise DomainError(f"{target} can't be made: {error}. Choose another folder.") from error
    _run(_program("pg_dump"), ["--format=custom", "--no-owner", "--file", str(target / DUMP)])
    copied = 0
    for sha in Blob.objects.filter(erased_at=None).values_list("sha256", flat=True).iterator():
        source = path_of(Path(settings.MEDIA_ROOT), sha)
        place = path_of(target / FILES, sha)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
        copied += 1
    note = {
        "made_at": now.isoformat(),
        "files": copied,
        "dump_sha256": _sha256(target / DUMP),
        "server": connection.pg_version,  # type: ignore[attr-defined]
    }
    (target / NOTE).write_text(json.dumps(note, indent=1))
    Heartbeat.objects.update_or_create(
        name="backup", defaults={"at": now, "data": {"folder": str(target), "files": copied}}
    )
    return {**note, "folder": str(target)}


def path_of(root: Path, sha: str) -> Path:
    return root / sha[:2] / sha[2:4] / sha


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def bring_back(folder: Path, *, over: bool = False) -> dict[str, Any]:
    """Put a copy in place of this database and these files.

    Refused on a database that holds people unless `over`; the copy is checked before a byte of the
    present is touched, and the database changes in one transaction or not at all.
    """
    folder = newest(folder)
    note: dict[str, Any] = json.loads((folder / NOTE).read_text())
    if _sha256(folder / DUMP) != note["dump_sha256"]:
        raise DomainError(f"{folder / DUMP} is damaged: its checksum is not the one noted.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('organisation_user')")
        if cursor.fetchone()[0] and not over:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM organisation_user)")
            if cursor.fetchone()[0]:
                raise DomainError(
                    "This database holds an office. Restore into an empty one, or say --over."
                )
    copied = _bring_files(folder)
    connection.close()
    words = ["--single-transaction", "--no-owner", "--clean", "--if-exists", str(folder / DUMP)]
    _run(_program("pg_restore"), words)
    return {"folder": str(folder), "files": copied, "made_at": note["made_at"]}


def _bring_files(folder: Path) -> int:
    copied = 0
    for source in sorted((folder / FILES).glob("*/*/*")):
        if _sha256(source) != source.name:
            raise DomainError(f"{source} is damaged: its content is not what its name says.")
        place = path_of(Path(settings.MEDIA_ROOT), source.name)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            partial = place.with_suffix(".partial")
            shutil.copyfile(source, partial)
            partial.replace(place)
        copied += 1
    return copied


def newest(folder: Path) -> Path:
    """The copy itself, or the newest finished one in a folder of copies."""
    if (folder / NOTE).exists():
        return folder
    finished = sorted(path.parent for path in folder.glob(f"*/{NOTE}"))
    if not finished:
        raise DomainError(f"{folder} holds no finished backup: there is no {NOTE} in it.")
    return finished[-1]
