"""A private Valkey (or Redis) on a socket of our own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import redis

from office.runtime import binaries
from office.runtime.processes import Command


@dataclass(frozen=True)
class Server:
    """Everything one needs to start and reach a private broker."""

    broker: binaries.Broker
    home: Path
    socket: Path
    throw_away: bool = False

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"


def plan(home: Path, socket: Path, *, throw_away: bool = False) -> Server:
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    return Server(binaries.find_broker(), home, socket, throw_away)


def command(server: Server, log: Path, environment: dict[str, str]) -> Command:
    """Appends every change to a file, so queued work outlives a killed broker."""
    words = [str(server.broker.program), "--port", "0", "--unixsocket", str(server.socket)]
    words += ["--unixsocketperm", "700", "--dir", str(server.home), "--save", ""]
    words += ["--appendonly", "no" if server.throw_away else "yes", "--appendfsync", "everysec"]
    return Command(
        name="valkey",
        words=words,
        environment=environment,
        folder=server.home,
        log=log,
        is_store=True,
    )


def is_ready(server: Server) -> bool:
    client = redis.Redis(unix_socket_path=str(server.socket), socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
