"""The demo office on other days, and twice on one."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from documents.models import IncomingDocument
from meetings.models import Meeting
from office.core.errors import Conflict
from office.demo.fill import fill
from office.organisation.models import User
from supervision.models import SupervisionItem
from tests.demo.conftest import FRIDAY, WANTED, false_things, fill_now, story


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "day",
    [
        "2026-10-01T10:00+08:00",  # a public holiday of a week
        "2027-01-01T00:30+08:00",  # the turn of the year, at night
        "2026-02-14T23:00+08:00",  # a Saturday that is a working day
    ],
)
def test_it_is_true_on_any_day(day):
    now = datetime.fromisoformat(day)
    fill_now(now)
    assert false_things() == []
    assert IncomingDocument.unscoped.count() == WANTED.documents
    assert SupervisionItem.unscoped.filter(state="handling").count() >= 10
    assert Meeting.unscoped.filter(starts_at__gte=now).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_seed_tells_the_same_story():
    told = []
    for _time in range(2):
        with transaction.atomic():
            fill_now(FRIDAY)
            told.append(story())
            transaction.set_rollback(True)
    assert told[0] == told[1]


@pytest.mark.django_db
def test_an_office_of_real_people_is_left_alone():
    User.objects.create_user("zhang", name="张三")
    with pytest.raises(Conflict, match="not the demo office"):
        fill(FRIDAY, WANTED)
    assert User.objects.count() == 1
