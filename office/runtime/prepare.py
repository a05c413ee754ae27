"""Set-up before anything is installed: `python3 -m office.runtime.prepare run|dev`.

Runs on a bare python3, so it imports only the standard library and files that do the same. Every
refusal is one sentence with the way out. It can be stopped at any moment and goes on next time.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from office.runtime import fonts, installer, lockfile, ports, terminal
from office.runtime.paths import ROOT, var_folder

OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOM_TO_INSTALL = 1_500_000_000
ROOM_TO_RUN = 200_000_000
REQUIREMENTS = {"run": ("requirements.txt",), "dev": ("requirements.txt", "requirements-dev.txt")}
TOKEN = "steward-id"  # noqa: S105 - a file name


class Refusal(Exception):
    """A reason not to start, in one sentence that says what to do."""


def check_python(version: tuple[int, int]) -> None:
    if version >= OLDEST_PYTHON:
        return
    other = next((name for name in NEWER_PYTHONS if shutil.which(name)), None)
    way_out = (
        f"Use the newer one: make run PYTHON={other}" if other else "Install Python 3.11 or newer."
    )
    raise Refusal(
        f"Steward needs Python 3.11 or newer; this is {version[0]}.{version[1]}. {way_out}"
    )


def check_venv_module() -> None:
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    raise Refusal(
        "This Python cannot make virtual environments (ensurepip is missing). "
        f"On Debian or Ubuntu: sudo apt install {package}"
    )


def check_writable(folder: Path) -> None:
    """Really write: access bits say yes to root even on a read-only disk."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Refusal(
            f"Cannot write in {folder} ({error.strerror}). Copy Steward to a folder that is yours."
        ) from None


def check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Refusal(
            f"Only {free / 1e9:.1f} GB are free on the disk of {folder}; Steward needs "
            f"{needed / 1e9:.1f} GB. Make room and start again."
        )


def check_port(text: str, var: Path) -> None:
    try:
        port = ports.wanted_port(text)
        running = lockfile.running(var)
        if running:
            raise Refusal(lockfile.sentence(running))
        if ports.is_free(port):
            return
    except ports.BadPort as error:
        raise Refusal(str(error)) from None
    who = ports.holder(port)
    if who and lockfile.belongs_to(who[0], var):
        return  # left over from a start that was killed; the next step clears it away
    raise Refusal(ports.busy_sentence(port))


def stamp(kind: str, root: Path) -> Path:
    """The file that says: these very requirements are installed, for this Python."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for name in REQUIREMENTS[kind]:
        digest.update((root / name).read_bytes())
    return root / "var" / f".installed-{digest.hexdigest()[:12]}"


def is_installed(kind: str, root: Path) -> bool:
    """The stamp also names the environment it was made for, so a removed .venv is noticed."""
    try:
        return stamp(kind, root).read_text() == (root / ".venv" / TOKEN).read_text()
    except OSError:
        return False


def check_all(kind: str, *, for_web: bool, var: Path, root: Path) -> None:
    check_python(sys.version_info[:2])
    for folder in (root, root / "var", var):
        check_writable(folder)
    installed = is_installed(kind, root)
    check_room(root, ROOM_TO_RUN if installed else ROOM_TO_INSTALL)
    check_room(var, ROOM_TO_RUN)
    if not installed:
        check_venv_module()
    if for_web:
        check_port(os.environ.get("PORT", ""), var)


def _environment_works(python: Path) -> bool:
    check = [str(python), "-c", "import sys, pip; sys.exit(sys.version_info[:2] != %r)"]
    check[2] %= (sys.version_info[:2],)
    try:
        return subprocess.run(check, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment(root: Path) -> Path:
    """The Python of a working .venv; one left half made, or of another Python, is redone."""
    python = root / ".venv" / "bin" / "python"
    if not _environment_works(python):
        with terminal.step("Python environment"):
            command = [sys.executable, "-m", "venv", "--clear", str(root / ".venv")]
            made = subprocess.run(command, capture_output=True, text=True, check=False)
            if made.returncode:
                raise Refusal(f"Could not make .venv: {(made.stdout + made.stderr).strip()[-500:]}")
    token = root / ".venv" / TOKEN
    if not token.exists():
        token.write_text(secrets.token_hex(8))
    return python


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """`make run` and `make test` may start together; only one of them installs."""
    with (root / "var" / ".set-up.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            terminal.say("  Another set-up is at work in this folder; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def install(kind: str, root: Path) -> None:
    with one_at_a_time(root):
        if is_installed(kind, root):
            return
        terminal.say("  Setting up. The first time this takes a minute or two.")
        start = time.monotonic()
        python = make_environment(root)
        try:
            installer.install(
                python, root / REQUIREMENTS[kind][-1], log=root / "var" / "set-up.log"
            )
        except installer.Failed as error:
            raise Refusal(str(error)) from None
        fonts.fetch_when_missing(python)
        for old in (root / "var").glob(".installed-*"):
            old.unlink()
        token = (root / ".venv" / TOKEN).read_text()
        for ready in {"run", kind}:
            stamp(ready, root).write_text(token)
        terminal.done("Set up", time.monotonic() - start)


def main(arguments: list[str]) -> int:
    kind = arguments[0] if arguments else "run"
    var = var_folder()
    try:
        check_all(kind, for_web="--web" in arguments, var=var, root=ROOT)
        if not is_installed(kind, ROOT):
            install(kind, ROOT)
    except Refusal as refusal:
        terminal.trouble(str(refusal))
        return 1
    except KeyboardInterrupt:
        terminal.say("\n  Stopped. The next start goes on from here.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
