"""Two parties: 会谈 talks, 会见 sofas, 签字仪式 signing; and a conference at one long table."""

from __future__ import annotations

from typing import Literal

from meetings.seating.places import Chart, Facing, Misfit, Row, Rule, party

Table = Literal["facing", "end_on"]
GuestSide = Literal["right", "left"]
Arrangement = Literal["side_by_side", "facing", "walls"]


def side(letter: str, n: int, *, rule: Rule = "cn", interpreter: bool = False) -> list[str]:
    """One side of a table in SV, its principal in the centre.

    Foreign (`intl`): 一右一左, 2 on the principal's right: SV `5 3 1 2 4`. Domestic: 一左一右: SV
    `4 2 1 3 5`. The host's interpreter sits at the host's right hand, the guests' at the chief
    guest's left; the others keep their sides, further out (ours). SV is left to right, so “right
    of 1” stands RIGHT of 1 here.
    """
    ranks = range(2, n + 1)
    right = [f"{letter}{i}" for i in ranks if (i % 2 == 0) == (rule == "intl")]
    left = [f"{letter}{i}" for i in ranks if (i % 2 == 0) == (rule == "cn")]
    if interpreter:
        (right if letter == "H" else left).insert(0, f"{letter}I")
    return [*reversed(left), f"{letter}1", *right]


def _row(name: str, seated: list[str], facing: Facing, first: str, *, upright: bool = False) -> Row:
    """A row of SV as it is drawn, with the principal as its centre."""
    drawn = seated[::-1] if facing in {"viewer", "left"} else seated
    return Row(name, drawn, facing, drawn.index(first), upright)


def _both(guests: int, hosts: int) -> None:
    for pointer, n in (("/guests", guests), ("/hosts", hosts)):
        if n < 1:
            raise Misfit(pointer, "empty")


def talks(
    guests: int,
    hosts: int,
    *,
    rule: Rule = "cn",
    table: Table = "facing",
    interpreters: bool = False,
) -> Chart:
    """会谈 at a long table.

    `facing`, one long side towards the door: the guests face the door, the hosts have their back
    to it. `end_on`: on entering, guests at the right, hosts at the left. The side that faces the
    viewer is drawn mirrored, so G1 is opposite H1.
    """
    _both(guests, hosts)
    theirs = side("G", guests, rule=rule, interpreter=interpreters)
    ours = side("H", hosts, rule=rule, interpreter=interpreters)
    if table == "facing":
        rows = [_row("guests", theirs, "viewer", "G1"), _row("hosts", ours, "away", "H1")]
    else:  # columns from far to near: who looks right has his left hand far, who looks left near
        rows = [
            _row("hosts", ours, "right", "H1", upright=True),
            _row("guests", theirs, "left", "G1", upright=True),
        ]
    return Chart("talks", rows)


def conference(n: int) -> Chart:
    """A meeting of one's own at one table: the chair at the head, facing the door.

    Then left and right by rank along the table, nearest the chair first: 2 at the chair's left
    hand, which the viewer at the door sees at the right.
    """
    if n < 1:
        raise Misfit("/people", "empty")
    ranks = [str(i) for i in range(1, n + 1)]
    return Chart(
        "conference",
        [
            Row("head", ranks[:1], "viewer", 0),
            Row("left of the table", ranks[2::2], "right", 0 if n > 2 else None, upright=True),
            Row("right of the table", ranks[1::2], "left", 0 if n > 1 else None, upright=True),
        ],
    )


def sofas(
    guests: int,
    hosts: int,
    *,
    rule: Rule = "cn",
    guest_side: GuestSide | None = None,
    arrangement: Arrangement = "side_by_side",
    interpreters: bool = False,
) -> Chart:
    """会见, principals side by side facing the door, ranks outward from the middle.

    Foreign: the guest on the host's right, AV `G3 G2 G1 | H1 H2 H3`. Domestic, 左为上: the guest on
    the host's left, AV `H3 H2 H1 | G1 G2 G3`. `guest_side` (of the host, as he sits) overrides.
    Interpreters and note-takers sit behind the principals. 相对式: `facing` lets the guests look at
    the door, `walls` seats them at the right on entering; each principal in the centre of his side.
    """
    _both(guests, hosts)
    if arrangement != "side_by_side":
        table: Table = "facing" if arrangement == "facing" else "end_on"
        return Chart("sofas", talks(guests, hosts, rule=rule, table=table).rows)
    at_right = (guest_side or ("right" if rule == "intl" else "left")) == "right"
    rows = [_outward("sofas", party("G", guests), party("H", hosts), guests_left=at_right)]
    if interpreters:
        rows.append(_outward("behind", ["GI", "GN"], ["HI", "HN"], guests_left=at_right))
    return Chart("sofas", rows)


def _outward(name: str, theirs: list[str], ours: list[str], *, guests_left: bool) -> Row:
    """Two parties whose ranks fall off from the middle; the centre is the host's first."""
    left, right = (theirs, ours) if guests_left else (ours, theirs)
    drawn = [*reversed(left), *right]
    return Row(name, drawn, "viewer", drawn.index(ours[0]))


def signing(guests: int, hosts: int, *, helpers: bool = True) -> Chart:
    """签字仪式: one table facing the hall, the guest's signer on the host signer's right.

    AV: guest left, host right; the helpers at the outer sides. Behind them stand the parties,
    ranks outward from the middle: AV `G4 G3 G2 G1 | H1 H2 H3 H4`.
    """
    _both(guests, hosts)
    theirs, ours = (["GS", "GA"], ["HS", "HA"]) if helpers else (["GS"], ["HS"])
    return Chart(
        "signing",
        [
            _outward("standing", party("G", guests), party("H", hosts), guests_left=True),
            _outward("table", theirs, ours, guests_left=True),
        ],
    )
