"""乘车, seats of a car. Left-hand drive; frame: the direction of travel, so RR is rear right.

DR driver, FP front passenger, RR/RM/RL rear right, middle, left, MR/ML middle row right and left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from meetings.seating.places import Misfit

Car = Literal["sedan4", "sedan5", "limousine7", "mpv7", "offroad4", "bus"]
Driver = Literal["professional", "host"]

PROFESSIONAL: dict[str, tuple[str, ...]] = {
    "sedan4": ("RR", "RL", "FP"),
    "sedan5": ("RR", "RL", "RM", "FP"),
    "limousine7": ("RR", "RL", "RM", "MR", "ML", "FP"),
    "mpv7": ("MR", "ML", "RR", "RL", "RM", "FP"),
    "offroad4": ("FP", "RR", "RL"),
}
HOST_DRIVES: dict[str, tuple[str, ...]] = {
    "sedan4": ("FP", "RR", "RL"),
    "sedan5": ("FP", "RR", "RL", "RM"),
    "limousine7": ("FP", "RR", "RL", "RM", "MR", "ML"),
    "mpv7": ("FP", "MR", "ML", "RR", "RL", "RM"),
    "offroad4": ("FP", "RR", "RL"),
}
BUS_ROWS = 10
BUS_ROW = ("R1", "R2", "L1", "L2")  # right before left; 1 at the window, 2 at the aisle (ours)


def seats_by_honour(
    car: Car, *, driver: Driver = "professional", rows: int = BUS_ROWS, guarded: bool = False
) -> list[str]:
    """Seats from high to low.

    A bus is the same whoever drives: front rows first, right before left, nearer the door first.
    `guarded`: where security asks for it, the first sits behind the driver (RL before RR).
    """
    if car == "bus":
        return [f"{row}{place}" for row in range(1, rows + 1) for place in BUS_ROW]
    order = list((HOST_DRIVES if driver == "host" else PROFESSIONAL)[car])
    if guarded and driver == "professional" and {"RR", "RL"} <= set(order):
        right, left = order.index("RR"), order.index("RL")
        order[right], order[left] = "RL", "RR"
    return order


def seat_car(
    people: Sequence[str],
    order: Sequence[str],
    *,
    aide: str | None = None,
    wishes: dict[str, str] | None = None,
) -> dict[str, str]:
    """Seat → who, from high to low. The guest's own wish wins over every rule.

    `aide` (secretary, interpreter, guard) sits in front where a professional drives. Where the
    host drives FP is the first seat and so is never left empty; when the one there gets out,
    seating the others anew moves the next one forward.
    """
    if not people:
        raise Misfit("/people", "empty")
    if len(people) > len(order):
        raise Misfit("/people", "too_many", seats=len(order))
    at = _wished(people, order, wishes or {})
    if aide is not None and aide not in people:
        raise Misfit("/aide", "unknown", who=aide)
    in_front = aide is not None and "FP" in order[1:] and "FP" not in at
    if in_front and aide not in at.values():
        at["FP"] = str(aide)
    waiting = [who for who in people if who not in at.values()]
    at |= dict(zip((s for s in order if s not in at), waiting, strict=False))
    return {seat: at[seat] for seat in order if seat in at}


def _wished(people: Sequence[str], order: Sequence[str], wishes: dict[str, str]) -> dict[str, str]:
    at: dict[str, str] = {}
    for who, seat in wishes.items():
        if who not in people:
            raise Misfit(f"/wishes/{who}", "unknown", who=who)
        if seat not in order:
            raise Misfit(f"/wishes/{who}", "no_seat", who=who)
        if seat in at:
            raise Misfit("/wishes", "taken_twice")
        at[seat] = who
    return at


def drawn(car: Car, rows: int = BUS_ROWS) -> list[list[str]]:
    """The car from above, its front at the top: each row of seats left to right."""
    if car == "bus":
        front = [["DR"]]
        return front + [[f"{r}L1", f"{r}L2", f"{r}R2", f"{r}R1"] for r in range(1, rows + 1)]
    plan = [["DR", "FP"]]
    if car in {"limousine7", "mpv7"}:
        plan.append(["ML", "MR"])
    plan.append(["RL", "RM", "RR"] if car not in {"sedan4", "offroad4"} else ["RL", "RR"])
    return plan
