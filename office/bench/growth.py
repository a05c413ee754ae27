"""B11: the same questions to a small office and to the large one, in turn."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from documents.models import IncomingDocument
from office.bench.letters import REST, Letters, address, ratio
from office.bench.measure import Ask, Meter, Result
from office.bench.rooms import Rooms
from office.bench.today import ask_today
from office.catalogue.kinds import url_of
from office.runtime.paths import ROOT

SMALL = 10_000
GOAL = 1.2


def small_url() -> str:
    """A sister of the database under measurement, on the same server."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"{parts.path}_small"))


def fill_small(letters: int) -> None:
    """Make and fill the sister, in a process that uses it as its own database."""
    name = urlsplit(small_url()).path.lstrip("/")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    words = [sys.executable, "manage.py", "bench", "--fill-only", "--letters", str(letters)]
    env = {**os.environ, "DATABASE_URL": small_url()}
    subprocess.run(words, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def database(url: str) -> Iterator[None]:
    """Use another database for a while."""
    name = urlsplit(url).path.lstrip("/")
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _asks(letters: Letters, rooms: Rooms) -> dict[str, Ask]:
    asks = {
        "B2 letters over REST, 25": letters.get(f"{REST}?limit=25", letters.clerk),
        "B2 letters over REST, 25, small reach": letters.get(f"{REST}?limit=25", letters.staff),
        "B4 one letter as JSON": letters.get(f"{REST}{letters.one}/", letters.clerk),
        "B6 register a letter": letters.registration(),
        "B7 day board": rooms.board(),
        "B7 a free room": rooms.free(),
        "B7 book a room": rooms.creation(),
    }
    register = address("documents:incoming")
    asks["B10 director's today page"] = ask_today(letters)
    detail = url_of(IncomingDocument.KIND, letters.one)
    if register:
        asks["B1 register page"] = letters.get(register, letters.browser)
    if detail:
        asks["B4 one letter's page"] = letters.get(detail, letters.browser)
    return asks


def b11(
    meter: Meter, large: tuple[int, int], small: tuple[int, int], size: tuple[int, int]
) -> Iterator[Result]:
    """`large` and `small` are (port, pid) of two web servers; `size` is (blocks, requests each)."""
    with database(small_url()):
        little = _asks(Letters(meter, *small, *size), Rooms(meter, *small, *size))
    big = _asks(Letters(meter, *large, *size), Rooms(meter, *large, *size))
    for name, ask in big.items():
        over, under = meter.in_turn([ask, little[name]], blocks=size[0], count=size[1])
        yield ratio(f"B11 growth: {name}", over, under, GOAL)
