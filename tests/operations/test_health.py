"""What a monitor and the person who runs the office are told."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from office.operations.diagnosis import diagnose
from office.operations.tasks import scheduler_beat


def test_the_process_answers_without_the_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_only_while_scheduler_and_worker_live(client):
    before = client.get("/readyz")
    assert before.status_code == 503
    assert before.json()["parts"]["scheduler"]["mend"]
    scheduler_beat()
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_broker_that_is_gone_is_told_with_what_to_do(client, settings):
    scheduler_beat()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "REDIS_URL" in answer.json()["parts"]["broker"]["mend"]


def test_the_doctor_names_what_is_ill(office, capsys):
    with pytest.raises(SystemExit):
        call_command("doctor", "--json")
    found = {f["part"]: f for f in json.loads(capsys.readouterr().out)}
    assert found["database"]["ok"]
    assert found["roles"]["ok"]
    assert not found["backup"]["ok"]
    assert "manage.py backup" in found["backup"]["mend"]


def test_the_doctor_warns_of_days_nobody_published(office):
    late = timezone.now() + timedelta(days=700)
    calendar = next(f for f in diagnose(late) if f.part == "calendar")
    assert not calendar.ok


@pytest.mark.django_db
def test_metrics_are_there_for_prometheus(client):
    assert b"django_http_requests" in client.get("/metrics").content
