"""宴请, the round table. Plan view with the door at the bottom; seats are counted clockwise from 0.

Seat 0 is 主陪, the host, who faces the door. Seen from above, clockwise from him goes to his LEFT
hand, so his right is seat N−1.
"""

from __future__ import annotations

from typing import Literal

from meetings.seating.places import Chart, Misfit, Row, party

Custom = Literal["standard", "shandong"]


def round_table(
    guests: int, hosts: int, *, seats: int | None = None, custom: Custom = "standard"
) -> Chart:
    """Labels clockwise from the host; seats nobody needs stay empty, furthest from him.

    副陪 (H2) opposite at N/2; G1 at the host's right, G2 at his left, G3 at the deputy host's
    right, G4 at his left; 三陪 (H3) next to G1; everybody else by distance from the host, right
    before left. One host alone: guests right, left, right, left outward. Shandong: the second
    guest at the deputy host's right and the third at the host's left.

    An odd table has no seat exactly opposite: the deputy host takes N//2 (ours).
    """
    n = seats if seats is not None else guests + hosts
    if hosts < 1:
        raise Misfit("/hosts", "empty")
    if n < guests + hosts:
        raise Misfit("/seats", "too_few", needed=guests + hosts)
    free = _by_distance(n)
    at: dict[int, str] = {}
    for who, wish in _wishes(guests, hosts, n, custom):
        seat = wish if wish in free else free[0]
        free.remove(seat)
        at[seat] = who
    return Chart("round_table", [Row("table", [at.get(i) for i in range(n)], centre=0)], ring=True)


def _by_distance(n: int) -> list[int]:
    """Seats by distance from the host, his right before his left."""
    outward = [0]
    for step in range(1, n // 2 + 1):
        outward += [n - step, step]
    return list(dict.fromkeys(outward))[:n]


def _wishes(guests: int, hosts: int, n: int, custom: Custom) -> list[tuple[str, int | None]]:
    """Who is seated in which turn, and the seat that is his by custom."""
    half = n // 2
    g2, g3 = (1, half - 1) if custom == "standard" or hosts < 2 else (half - 1, 1)
    by_custom = {"H1": 0, "H2": half, "G1": n - 1, "G2": g2, "H3": n - 2}
    if hosts > 1:
        by_custom |= {"G3": g3, "G4": half + 1}
    first = ["H1", "H2", "G1", "G2", "G3", "G4"]
    theirs, ours = party("G", guests), party("H", hosts)
    turn = [who for who in first if who in {*theirs, *ours}]
    turn += [who for who in ("H3",) if who in ours]
    rest_of_hosts = [who for who in ours if who not in turn]
    rest = _spread([who for who in theirs if who not in turn], rest_of_hosts)
    return [(who, by_custom.get(who)) for who in [*turn, *rest]]


def _spread(theirs: list[str], ours: list[str]) -> list[str]:
    """Further hosts sit among the guests, one after every second guest (ours)."""
    mixed: list[str] = []
    theirs, ours = list(theirs), list(ours)
    while theirs or ours:
        mixed += theirs[:2] + ours[:1]
        theirs, ours = theirs[2:], ours[1:]
    return mixed
