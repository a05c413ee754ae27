"""What a meeting of its class may cost and last."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from meetings import caps
from office.core.errors import DomainError
from office.parameters import registry
from tests.rest.conftest import rest  # noqa: F401 - the fixture


def rules(meeting):
    return {f.rule: f.level for f in caps.findings(meeting)}


def fourth(hall, **kw):
    """Eight people for two hours."""
    values = {"level": "4", "guests": 5, "staff": 0, "budget": Decimal(0)}
    return hall.meeting(**{**values, **kw})


def test_a_meeting_without_a_class_or_within_it_has_no_finding(hall):
    assert rules(hall.meeting(title="碰头会", room=None, chair=None)) == {}
    assert rules(fourth(hall)) == {}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"guests": 48, "room": None}, "class_people"),
        ({"staff": 1}, "class_staff"),
        ({"hours": 30, "room": None}, "class_days"),
        ({"budget": Decimal("2200.08")}, "class_budget"),
    ],
)
def test_what_exceeds_its_class_is_told_with_the_way_out(hall, change, rule):
    hours = change.pop("hours", 2)
    made = fourth(hall, ends_at=hall.starts + timedelta(hours=hours), **change)
    assert rules(made) == {rule: "warn"}
    (found,) = caps.findings(made)
    assert found.message
    assert found.way_out


def test_half_a_day_is_paid_for_half(hall):
    """8 people, half a day, 550 yuan: 2,200 and not a fen more."""
    assert rules(fourth(hall, budget=Decimal(2200))) == {}


def test_the_first_class_and_one_that_the_office_left_out_are_approved_one_by_one(hall):
    assert rules(hall.meeting(level="1")) == {"class_approval": "info"}
    registry.change("meetings.classes", [[2, 300, 15, 2, 650]])
    try:
        assert rules(hall.meeting(level="4", title="评审会", room=None, chair=None)) == {
            "class_approval": "info"
        }
    finally:
        registry.reset("meetings.classes")


@pytest.mark.parametrize("wrong", [[[4, 50]], [[4, 50, 5, "1.5", 550]], [[4, 50, 5, -1, 550]]])
def test_rows_of_a_parameter_are_whole(db, wrong):
    with pytest.raises(DomainError, match="5"):
        registry.check("meetings.classes", wrong)


def test_pages_and_rest_tell_it(hall, rest, client):  # noqa: F811 - the fixture
    starts = timezone.now().replace(hour=2, minute=0) + timedelta(days=10)
    made = rest("mona").do(
        "meetings/",
        {
            "title": "评审会",
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=2)).isoformat(),
            "level": "4",
            "staff": 3,
            "budget": "9000.00",
            "attendees": [hall.office.carol.pk],
            "organiser": hall.office.mona.pk,
        },
    )
    assert (made["level"], made["staff"], Decimal(str(made["budget"]))) == ("4", 3, Decimal(9000))
    told = rest("mona").get(f"meetings/{made['id']}/findings/").json()
    assert [f["rule"] for f in told] == ["class_staff", "class_budget"]
    assert rest("eve").get(f"meetings/{made['id']}/findings/").status_code == 404
    client.force_login(hall.office.mona)
    page = client.get(f"/meetings/{made['id']}/").content.decode()
    assert all(f["message"] in page or f["way_out"] in page for f in told)


def test_a_round_table_of_a_meeting_counts_those_of_ours(hall, rest):  # noqa: F811 - the fixture
    office = hall.office
    made = hall.meeting(attendees=[office.carol, office.hugo, office.bob])
    call = rest("mona")
    call.do(f"meetings/{made.pk}/invitations/", {"name": "周岚", "unit": "省水利厅"})
    assert call.get(f"meetings/{made.pk}/seating/").json()["findings"] == []
    (found,) = call.do(f"meetings/{made.pk}/seating/", {"layout": "round_table"})["findings"]
    assert found["rule"] == "companions"
