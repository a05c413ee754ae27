"""Every table and worked example of the protocol, word for word; no database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.seating import audience, cars, photo, sides
from meetings.seating.arrange import LAYOUTS, TWO_PARTIES, Options, arrange, moved, occupy
from meetings.seating.places import Misfit
from meetings.seating.podium import honour, podium, row_sizes, seat_podium
from meetings.seating.round_table import round_table

#   n, A: AV, A: SV, B (even): AV, international: AV
PODIUM = [
    (1, "1", "1", None, "1"),
    (2, "1 2", "2 1", "2 1", "2 1"),
    (3, "3 1 2", "2 1 3", None, "2 1 3"),
    (4, "3 1 2 4", "4 2 1 3", "4 2 1 3", "4 2 1 3"),
    (5, "5 3 1 2 4", "4 2 1 3 5", None, "4 2 1 3 5"),
    (6, "5 3 1 2 4 6", "6 4 2 1 3 5", "6 4 2 1 3 5", "6 4 2 1 3 5"),
    (7, "7 5 3 1 2 4 6", "6 4 2 1 3 5 7", None, "6 4 2 1 3 5 7"),
    (8, "7 5 3 1 2 4 6 8", "8 6 4 2 1 3 5 7", "8 6 4 2 1 3 5 7", "8 6 4 2 1 3 5 7"),
    (9, "9 7 5 3 1 2 4 6 8", "8 6 4 2 1 3 5 7 9", None, "8 6 4 2 1 3 5 7 9"),
]


def said(row):
    return " ".join(str(seat) for seat in row)


@pytest.mark.parametrize(("n", "a_av", "a_sv", "b_av", "intl_av"), PODIUM)
def test_the_podium_table(n, a_av, a_sv, b_av, intl_av):
    assert said(podium(n)) == a_av
    assert said(podium(n)[::-1]) == a_sv
    assert said(podium(n, "intl")) == intl_av
    assert said(podium(n, even="B")) == (b_av or a_av)


def chart(layout, guests, hosts=0, **options):
    return arrange(layout, guests, hosts, Options(**options))


def test_the_podium_in_both_views():
    seven = chart("podium", 7)
    assert said(seven.seats) == "7 5 3 1 2 4 6"
    assert said(seven.seated_view) == "6 4 2 1 3 5 7"


def test_two_sits_on_ones_left_hand():
    """The left hand of somebody who faces the hall points to the right of the drawing."""
    drawn = podium(7)
    assert drawn.index(2) == drawn.index(1) + 1


def test_adding_a_person_never_moves_rank_two_across():
    for n in range(2, 30):
        drawn = podium(n)
        assert drawn.index(2) == drawn.index(1) + 1


@given(st.integers(1, 200), st.sampled_from(["cn", "intl"]), st.sampled_from(["A", "B"]))
def test_on_a_podium_everybody_sits_once_and_the_first_in_the_middle(n, rule, even):
    drawn = podium(n, rule, even)
    assert sorted(drawn) == list(range(1, n + 1))
    assert drawn.index(1) in {(n - 1) // 2, n // 2}
    middle = (n - 1) / 2
    distance = [abs(drawn.index(rank) - middle) for rank in range(1, n + 1)]
    assert distance == sorted(distance)


@given(st.integers(1, 60), st.sampled_from(["cn", "intl"]))
def test_the_two_rules_mirror_each_other(n, rule):
    if n % 2:
        assert podium(n, "intl") == podium(n, "cn")[::-1]
    assert honour(n, rule)[0] == podium(n, rule).index(1)


def test_a_second_row_has_its_own_centre():
    rows = chart("podium", 12, per_row=7).rows
    assert [said(row.seats) for row in rows] == ["7 5 3 1 2 4 6", "12 10 8 9 11"]
    assert [row.centre for row in rows] == [3, 2]
    assert row_sizes(14, 7) == [7, 7]


def test_pinned_people_sit_first_and_the_others_close_up():
    people = [f"p{i}" for i in range(1, 8)]
    seated = seat_podium(people, pinned={"p7": (0, 0), "p5": (0, 6)}).rows[0].seats
    assert said(seated) == "p7 p6 p3 p1 p2 p4 p5"


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=40), st.data())
def test_with_any_pins_everybody_sits_once(people, data):
    names = [str(p) for p in people]
    free = data.draw(st.permutations([(0, i) for i in range(len(names))]))
    pinned = dict(zip(data.draw(st.lists(st.sampled_from(names), unique=True)), free, strict=False))
    chart = seat_podium(names, pinned=pinned)
    assert sorted(map(str, chart.seats)) == sorted(names)
    for who, (row, position) in pinned.items():
        assert chart.rows[row].seats[position] == who


@pytest.mark.parametrize(
    ("pins", "code"),
    [
        ({"x": (0, 0)}, "unknown"),
        ({"a": (0, 9)}, "no_seat"),
        ({"a": (3, 0)}, "no_seat"),
        ({"a": (0, 0), "b": (0, 0)}, "taken_twice"),
    ],
)
def test_pins_that_cannot_be(pins, code):
    with pytest.raises(Misfit) as refused:
        seat_podium(["a", "b", "c"], pinned=pins)
    assert refused.value.code == code
    assert refused.value.pointer.startswith("/pinned")


# (b) the floor of the hall


def test_in_the_audience_two_sits_on_ones_left_which_is_the_drawings_left():
    """They look the viewer's way: the drawing of the podium is mirrored, or rank 2 changes side."""
    row = chart("audience", 5, columns=5).rows[0]
    assert said(row.seats) == "4 2 1 3 5"
    assert row.seated_view == row.seats


def test_by_row_the_front_is_centred_and_the_rest_runs_from_the_left():
    rows = chart("audience", 12, columns=5).rows
    assert [said(s or "-" for s in row.seats) for row in rows] == [
        "4 2 1 3 5",
        "6 7 8 9 10",
        "11 12 - - -",
    ]


def test_by_column_the_first_units_people_sit_front_to_back_in_the_middle():
    units = [["A1", "A2", "A3"], ["B1", "B2"], ["C1", "C2", "C3"]]
    rows = audience.seat_audience(units, 3, order="by_column").rows
    assert [said(s or "-" for s in row.seats) for row in rows] == [
        "B1 A1 C1",
        "B2 A2 C2",
        "- A3 C3",
    ]


def test_a_large_unit_takes_the_next_column_too():
    rows = audience.seat_audience([["A1", "A2", "A3", "A4"], ["B1"]], 3, order="by_column").rows
    assert [said(s or "-" for s in row.seats) for row in rows] == ["A3 A1 B1", "A4 A2 -"]


def test_centre_out_every_row_starts_in_the_middle():
    rows = chart("audience", 8, columns=5, order="centre_out").rows
    assert [said(s or "-" for s in row.seats) for row in rows] == ["4 2 1 3 5", "- 7 6 8 -"]


def test_more_units_than_columns_says_how_many_are_needed():
    with pytest.raises(Misfit) as refused:
        audience.seat_audience([["a"], ["b"], ["c"]], 2, order="by_column")
    assert refused.value.values == {"needed": 3}


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
    st.integers(8, 20),
    st.sampled_from(["by_row", "by_column", "centre_out"]),
    st.sampled_from(["cn", "intl"]),
)
def test_in_the_hall_everybody_sits_once(sizes, columns, order, rule):
    units = [[f"{u}.{i}" for i in range(n)] for u, n in enumerate(sizes)]
    rows = audience.seat_audience(units, columns, order=order, rule=rule).rows
    seated = [s for row in rows for s in row.seats if s]
    assert sorted(seated) == sorted(p for unit in units for p in unit)
    assert all(len(row.seats) == columns for row in rows)


# (c) sofas


def test_sofas_foreign_and_domestic():
    assert said(chart("sofas", 3, 3, rule="intl").rows[0].seats) == "G3 G2 G1 H1 H2 H3"
    assert said(chart("sofas", 3, 3, rule="cn").rows[0].seats) == "H3 H2 H1 G1 G2 G3"


def test_the_guest_side_is_that_of_the_host_as_he_sits():
    right = chart("sofas", 1, 1, rule="cn", guest_side="right").rows[0]
    assert said(right.seats) == "G1 H1"
    assert said(right.seated_view) == "H1 G1"  # as he sits, the guest is on his right


def test_interpreters_and_note_takers_sit_behind_the_principals():
    rows = chart("sofas", 3, 3, rule="intl", interpreters=True).rows
    assert said(rows[1].seats) == "GN GI HI HN"


def test_face_to_face_the_guests_look_at_the_door():
    rows = chart("sofas", 3, 3, arrangement="facing").rows
    assert [(r.name, r.facing) for r in rows] == [("guests", "viewer"), ("hosts", "away")]
    walls = chart("sofas", 3, 3, arrangement="walls").rows
    assert [r.name for r in walls] == ["hosts", "guests"]  # left to right: guests at the right


# (d) talks


def test_five_on_each_side_foreign_and_domestic():
    assert said(sides.side("G", 5, rule="intl")) == "G5 G3 G1 G2 G4"
    assert said(sides.side("G", 5, rule="cn")) == "G4 G2 G1 G3 G5"


def test_guests_face_the_door_and_are_drawn_mirrored_so_that_principals_are_opposite():
    guests, hosts = chart("talks", 5, 5, rule="intl").rows
    assert (guests.facing, hosts.facing) == ("viewer", "away")
    assert said(guests.seated_view) == "G5 G3 G1 G2 G4"
    assert said(guests.seats) == "G4 G2 G1 G3 G5"
    assert said(hosts.seats) == said(hosts.seated_view) == "H5 H3 H1 H2 H4"
    assert guests.centre == hosts.centre == 2


def test_interpreters_of_talks_sit_at_the_hosts_right_and_the_chief_guests_left():
    guests, hosts = chart("talks", 5, 5, rule="intl", interpreters=True).rows
    ours, theirs = hosts.seated_view, guests.seated_view
    assert ours.index("HI") == ours.index("H1") + 1
    assert theirs.index("GI") == theirs.index("G1") - 1
    assert guests.seats.index("GI") == hosts.seats.index("HI")  # drawn opposite each other
    assert guests.seats.index("G1") == hosts.seats.index("H1")


def test_end_on_the_guests_are_at_the_right_on_entering():
    hosts, guests = chart("talks", 5, 5, rule="intl", table="end_on").rows
    assert (hosts.name, guests.name) == ("hosts", "guests")
    assert (hosts.facing, guests.facing) == ("right", "left")
    assert said(hosts.seats) == "H5 H3 H1 H2 H4"  # far to near; his left hand is the far one
    assert said(guests.seats) == "G4 G2 G1 G3 G5"  # far to near; his right hand is the far one


def test_a_conference_has_its_chair_at_the_head_and_two_at_his_left_hand():
    head, left, right = chart("conference", 6).rows
    assert said(head.seats) == "1"
    assert (
        said(right.seats) == "2 4 6"
    )  # the chair faces the viewer: his left is drawn at the right
    assert said(left.seats) == "3 5"


# (e) signing


def test_a_signing_ceremony():
    standing, table = chart("signing", 4, 4).rows
    assert said(standing.seats) == "G4 G3 G2 G1 H1 H2 H3 H4"
    assert said(table.seats) == "GA GS HS HA"
    assert said(table.seated_view) == "HA HS GS GA"  # the guest signs on the host's right
    assert said(chart("signing", 1, 1, helpers=False).rows[1].seats) == "GS HS"


# (f) the round table

ROUND = [
    (10, 7, 3, "H1 G2 G5 G7 G3 H2 G4 G6 H3 G1"),
    (8, 6, 2, "H1 G2 G6 G3 H2 G4 G5 G1"),
    (12, 9, 3, "H1 G2 G5 G7 G9 G3 H2 G4 G8 G6 H3 G1"),
]


@pytest.mark.parametrize(("n", "guests", "hosts", "clockwise"), ROUND)
def test_round_tables_clockwise_from_the_host(n, guests, hosts, clockwise):
    assert said(chart("round_table", guests, hosts, seats=n).seats) == clockwise
    assert said(chart("round_table", guests, hosts).seats) == clockwise


def test_the_chief_guest_sits_at_the_hosts_right_and_the_third_at_the_deputys_right():
    seats = round_table(7, 3).seats
    assert seats[-1] == "G1"  # clockwise from above goes to the left hand of who faces the door
    assert seats[1] == "G2"
    assert seats[4] == "G3"  # the deputy host has his back to the door: his right is seat 4 of 10


def test_one_host_alone_right_left_right_left():
    assert said(round_table(5, 1).seats) == "H1 G2 G4 G5 G3 G1"


def test_the_shandong_custom_changes_the_second_and_the_third_guest():
    seats = round_table(7, 3, custom="shandong").seats
    assert seats[4] == "G2"
    assert seats[1] == "G3"
    assert seats[9] == "G1"


def test_seen_from_the_hosts_chair_the_plan_is_turned_half_round():
    table = round_table(6, 2)
    assert said(table.seated_view) == "H2 G4 G5 G1 H1 G2 G6 G3"


def test_a_table_too_small_says_how_many_seats_are_needed():
    with pytest.raises(Misfit) as refused:
        round_table(7, 3, seats=9)
    assert (refused.value.pointer, refused.value.values) == ("/seats", {"needed": 10})
    with pytest.raises(Misfit):
        round_table(3, 0)


@given(
    st.integers(0, 25),
    st.integers(1, 12),
    st.integers(0, 8),
    st.sampled_from(["standard", "shandong"]),
)
def test_at_any_table_everybody_sits_once_and_the_host_faces_the_door(guests, hosts, spare, custom):
    n = guests + hosts + spare
    seats = round_table(guests, hosts, seats=n, custom=custom).seats
    assert len(seats) == n
    assert seats[0] == "H1"
    assert sorted(s for s in seats if s) == sorted(
        [f"G{i}" for i in range(1, guests + 1)] + [f"H{i}" for i in range(1, hosts + 1)]
    )
    if guests and n > 2:
        assert seats[n - 1] == "G1"
    if hosts > 1 and n > 3:
        assert seats[n // 2] == "H2"


# (g) photographs


def test_photographs():
    assert said(chart("photo", 4, 5, rule="intl").seats) == "H4 G3 H2 G1 H1 G2 H3 G4 H5"
    assert said(chart("photo", 2, 3, rule="intl").seats) == "H2 G1 H1 G2 H3"
    assert said(chart("photo", 7, 0).seats) == "7 5 3 1 2 4 6"
    assert photo.per_row(6.0) == 10


@given(st.integers(0, 40), st.integers(1, 40), st.integers(3, 15))
def test_on_a_photograph_everybody_stands_once(guests, hosts, most):
    rows = photo.photo_foreign(guests, hosts, most=most).rows
    seated = [str(s) for row in rows for s in row.seats]
    assert sorted(seated) == sorted(
        [f"G{i}" for i in range(1, guests + 1)] + [f"H{i}" for i in range(1, hosts + 1)]
    )
    front = [str(s) for s in rows[0].seats]
    assert front.index("H1") in {(len(front) - 1) // 2, len(front) // 2}
    if "G1" in front:
        assert front.index("G1") == front.index("H1") - 1
    if hosts >= 3 and len(front) >= 5 and len([s for s in front if str(s).startswith("H")]) >= 3:
        assert front[0].startswith("H")
        assert front[-1].startswith("H")


# (h) cars

CARS = [
    ("sedan4", "RR RL FP", "FP RR RL"),
    ("sedan5", "RR RL RM FP", "FP RR RL RM"),
    ("limousine7", "RR RL RM MR ML FP", "FP RR RL RM MR ML"),
    ("mpv7", "MR ML RR RL RM FP", "FP MR ML RR RL RM"),
    ("offroad4", "FP RR RL", "FP RR RL"),
]


@pytest.mark.parametrize(("car", "professional", "host"), CARS)
def test_seats_of_cars(car, professional, host):
    assert said(cars.seats_by_honour(car)) == professional
    assert said(cars.seats_by_honour(car, driver="host")) == host
    plan = [seat for row in cars.drawn(car) for seat in row]
    assert sorted(plan) == sorted([*professional.split(), "DR"])


def test_a_bus_front_first_right_before_left_whoever_drives():
    bus = cars.seats_by_honour("bus", rows=4)
    assert bus[:5] == ["1R1", "1R2", "1L1", "1L2", "2R1"]
    assert bus == cars.seats_by_honour("bus", rows=4, driver="host")


def test_a_guarded_guest_sits_behind_the_driver():
    assert said(cars.seats_by_honour("sedan5", guarded=True)) == "RL RR RM FP"


def test_people_in_a_car():
    order = cars.seats_by_honour("sedan5")
    assert cars.seat_car(["a", "b", "c"], order, aide="c") == {"RR": "a", "RL": "b", "FP": "c"}
    assert cars.seat_car(["a", "b"], order, wishes={"a": "RL"}) == {"RR": "b", "RL": "a"}
    host = cars.seats_by_honour("sedan5", driver="host")
    assert "FP" in cars.seat_car(["a"], host)  # never empty beside a host who drives
    assert cars.seat_car(["a", "b"], host)["FP"] == "a"
    assert cars.seat_car(["b"], host)["FP"] == "b"  # a got out: the next one moves forward


def test_a_car_too_small_says_how_many_fit():
    with pytest.raises(Misfit) as refused:
        cars.seat_car(list("abcd"), cars.seats_by_honour("sedan4"))
    assert refused.value.values == {"seats": 3}


# All of them


@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.integers(1, 25),
    st.integers(1, 25),
    st.sampled_from(["cn", "intl"]),
    st.booleans(),
    st.data(),
)
def test_in_every_layout_everybody_has_one_seat_whatever_is_pinned(
    layout, guests, hosts, rule, interpreters, data
):
    made = chart(layout, guests, hosts, rule=rule, interpreters=interpreters)
    one_list = layout not in TWO_PARTIES or (layout == "photo" and rule == "cn")
    people = (
        {"": [f"p{i}" for i in range(guests + hosts)]}
        if one_list
        else {"G": [f"g{i}" for i in range(guests)], "H": [f"h{i}" for i in range(hosts)]}
    )
    everybody = [p for group in people.values() for p in group]
    seats = [
        (r, i)
        for r, row in enumerate(made.rows)
        for i, label in enumerate(row.seats)
        if label and (label[-1].isdigit() or one_list)
    ]
    pins = data.draw(
        st.dictionaries(st.sampled_from(everybody), st.sampled_from(seats), max_size=4)
    )
    at = occupy(made, people, pins)
    assert sorted(at.values()) == sorted(everybody)
    assert set(at) <= set(seats)
    first_pins = {}
    for who, seat in pins.items():
        first_pins.setdefault(seat, who)
    assert all(at[seat] == who for seat, who in first_pins.items())


@given(st.integers(2, 40), st.data())
def test_when_one_leaves_only_cards_that_change_seats_are_told(n, data):
    people = [f"p{i}" for i in range(n)]
    gone = data.draw(st.sampled_from(people))
    seat = {who: place for place, who in occupy(chart("podium", n), {"": people}).items()}
    stay = [p for p in people if p != gone]
    then = {who: place for place, who in occupy(chart("podium", n - 1), {"": stay}).items()}
    told = moved(seat, then)
    assert gone in told
    assert all(seat[p] == then[p] for p in stay if p not in told)
