"""Installs requirements into .venv: by uv, which is several times faster, or else by pip."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from pathlib import Path

from office.runtime import terminal

# pip's own configuration (a company's mirror, a proxy) holds for uv too: pip's name -> uv's option.
SAME_IN_UV = {
    "index-url": "--default-index",
    "extra-index-url": "--extra-index-url",
    "find-links": "--find-links",
    "trusted-host": "--allow-insecure-host",
}
BEAT = 10.0  # seconds between signs of life where there is no terminal to redraw


class Failed(Exception):
    """Installing went wrong; the sentence names the log."""


def uv_options(pip_config: str) -> list[str]:
    """What `pip config list` prints, as options of uv. Values from the environment win."""
    chosen: dict[str, str] = {}
    for line in pip_config.splitlines():
        key, _, value = line.partition("=")
        name = key.rpartition(".")[2]
        if name in SAME_IN_UV and (key.startswith(":env:") or name not in chosen):
            chosen[name] = str(ast.literal_eval(value))
    options = [
        "--index-strategy",
        "unsafe-best-match",
    ]  # as pip does: the best version of all indexes
    for name, value in chosen.items():
        for word in value.split():
            options += [SAME_IN_UV[name], word]
    return options


def _uv_environment(pip_config: str) -> dict[str, str]:
    environment = dict(os.environ)
    for line in pip_config.splitlines():
        key, _, value = line.partition("=")
        if key.endswith(".proxy"):
            environment.setdefault("ALL_PROXY", str(ast.literal_eval(value)))
        if key.endswith(".cert"):
            environment.setdefault("SSL_CERT_FILE", str(ast.literal_eval(value)))
    return environment


def _count_installed(python: Path) -> int:
    return sum(1 for _ in python.parent.parent.glob("lib/python*/site-packages/*.dist-info"))


def run_showing_life(
    command: list[str], label: str, python: Path, log: Path, env: dict[str, str]
) -> bool:
    """Run one long command, its words into `log`, with a running clock for the person who waits."""
    start = last = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=env)
        try:
            while process.poll() is None:
                time.sleep(0.2)
                now = time.monotonic()
                words = f"  … {label}: {_count_installed(python)} so far, {now - start:.0f} s"
                if sys.stdout.isatty():
                    print(f"\r{words} ", end="", flush=True)  # noqa: T201
                elif now - last > BEAT:
                    terminal.say(words)
                    last = now
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if sys.stdout.isatty():
        print("\r" + " " * 60 + "\r", end="", flush=True)  # noqa: T201
    if process.returncode == 0:
        terminal.done(label, time.monotonic() - start, f"{_count_installed(python)} in all")
    return process.returncode == 0


def _fetch_uv(python: Path, log: Path) -> bool:
    have = subprocess.run([str(python), "-m", "uv", "--version"], capture_output=True, check=False)
    if have.returncode == 0:
        return True
    command = [str(python), "-m", "pip", "install", "--quiet", "uv"]
    return run_showing_life(command, "Installer", python, log, dict(os.environ))


def install(python: Path, requirements: Path, *, log: Path) -> None:
    log.write_bytes(b"")
    label = "Python packages"
    if _fetch_uv(python, log):
        listed = subprocess.run(
            [str(python), "-m", "pip", "config", "list"],
            capture_output=True,
            text=True,
            check=False,
        )
        uv = [str(python), "-m", "uv", "pip", "install", "--python", str(python)]
        command = [*uv, *uv_options(listed.stdout), "-r", str(requirements)]
        if run_showing_life(command, label, python, log, _uv_environment(listed.stdout)):
            return
        terminal.say("  uv did not manage; trying once more with pip.")
    command = [str(python), "-m", "pip", "install", "-r", str(requirements)]
    if not run_showing_life(command, label, python, log, dict(os.environ)):
        last_words = log.read_text(errors="replace").strip().splitlines()[-3:]
        raise Failed(
            "Could not install the Python packages. Is there a network, or a package mirror in "
            f"pip's configuration? The whole story is in {log}; it ends:\n    "
            + "\n    ".join(last_words)
        )
