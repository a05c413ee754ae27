"""What areas tell search: who sent a record, whose names some initials mean, how a scan is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q

from office.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Senders:
    """`of` names the senders of some visible cards; `match` is the condition on cards of one."""

    of: Callable[[Actor, Iterable[int]], dict[int, str]]
    match: Callable[[Actor, str], Q]


SENDERS: list[Senders] = []
NAMES: list[Callable[[Actor, str], list[str]]] = []
"""Each gives the names that some initials can mean, to this reader."""


def register_senders(senders: Senders) -> None:
    SENDERS.append(senders)


def register_names(names: Callable[[Actor, str], list[str]]) -> None:
    NAMES.append(names)


class NotReadable(Exception):
    """Nothing could be made of a scan, now or later."""


ScanReader = Callable[[str, Path, str], str]
SCAN_READERS: list[ScanReader] = []
"""Each gives the text of a picture by its hash, its place and its name; slow."""


def register_scan_reader(reader: ScanReader) -> None:
    SCAN_READERS.append(reader)
