"""The ways into every state and to every command, found by exploring, kept between runs.

Exploring all kinds takes minutes, walking the ways that were found takes seconds. So they lie in
tests/data/roads.json. Nobody has to believe the file: each way is walked before it is used, and
where one leads elsewhere by now, or a state or command is new, that kind is explored afresh, the
file is written anew, and one test fails with the request to commit it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from office.catalogue.kinds import KINDS
from office.core.errors import DomainError
from tests.records import MAKERS, Explorer, Map, Press, Road, make, undone, unreached

KEPT = Path(__file__).parent / "data" / "roads.json"
EXPLORED: set[str] = set()
"""The kinds that this process had to explore, because what was kept holds no more."""


def roads(explorer: Explorer, kind: str) -> Map:
    """As kept where that still holds, else found afresh and kept."""
    kept = _read().get(kind)
    found = _map_from(kept) if kept else Map()
    if holds(explorer, kind, found):
        return found
    EXPLORED.add(kind)
    found = explorer.explore(kind)
    if unreached(kind, found) == "":
        keep(kind, found)
    return found


def assert_kept() -> None:
    told = (
        "The roads of {} lead elsewhere by now. tests/data/roads.json is written anew: commit it."
    )
    assert not EXPLORED, told.format(", ".join(sorted(EXPLORED)))


def holds(explorer: Explorer, kind: str, found: Map) -> bool:
    """Whether every way leads into its state, and to a command that can be given there."""
    if unreached(kind, found):
        return False
    with undone():
        for start in range(len(MAKERS[kind])):
            make(explorer.office, kind, explorer.wanted, start)  # some are joined to others
        return all(
            [_leads_to(explorer, kind, road) == state for state, road in found.roads.items()]
            + [_leads_to(explorer, kind, road.then(press)) for road, press in found.uses.values()]
        )


def _leads_to(explorer: Explorer, kind: str, road: Road) -> str:
    with undone():
        try:
            return str(explorer.walk(kind, road).state)
        except (DomainError, KeyError, IndexError):  # also a person, command or maker gone by now
            return ""


def keep(kind: str, found: Map) -> None:
    kept = _read() | {kind: _as_json(found)}
    text = json.dumps({k: kept[k] for k in sorted(set(kept) & set(KINDS))}, indent=1)
    new = KEPT.with_suffix(f".{os.getpid()}")
    new.write_text(text + "\n")
    new.replace(KEPT)  # whole, whoever else reads or writes it


def _read() -> dict[str, Any]:
    return json.loads(KEPT.read_text()) if KEPT.exists() else {}


def _as_json(found: Map) -> dict[str, Any]:
    return {
        "roads": {state: _words(road) for state, road in found.roads.items()},
        "uses": {name: _words(road.then(press)) for name, (road, press) in found.uses.items()},
    }


def _words(road: Road) -> list[str]:
    """["start 0", "alice screen +24h for=reading"]"""
    return [f"start {road.start}", *(_said(press) for press in road.presses)]


def _said(press: Press) -> str:
    later = [f"+{press.hours}h"] if press.hours else []
    chosen = [f"{name}={json.dumps(value)}" for name, value in press.choices]
    return " ".join([press.who, press.name, *later, *chosen])


def _map_from(kept: dict[str, Any]) -> Map:
    uses = {name: _road(words) for name, words in kept["uses"].items()}
    return Map(
        roads={state: _road(words) for state, words in kept["roads"].items()},
        uses={
            name: (Road(road.start, road.presses[:-1]), road.presses[-1])
            for name, road in uses.items()
        },
    )


def _road(words: list[str]) -> Road:
    start, *said = words
    return Road(int(start.removeprefix("start ")), tuple(_press(one) for one in said))


def _press(said: str) -> Press:
    who, name, *more = said.split(" ")
    hours = [int(one[1:-1]) for one in more if one.startswith("+")]
    choices = [one.split("=", 1) for one in more if "=" in one]
    return Press(
        who, name, sum(hours), tuple((field, json.loads(value)) for field, value in choices)
    )
