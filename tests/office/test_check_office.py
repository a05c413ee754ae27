"""`check_office` is green on a lived-in office and red when somebody breaks it by hand."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from office.catalogue.models import Card
from office.files.models import Blob
from office.operations.invariants import CHECKS, prove
from office.organisation.models import Deputyship, User
from tests.conftest import Office, build_office
from tests.lived_in import live_in

SATURDAY = Office().day("2026-11-28", 12)
GUARDS_OFF = "SET session_replication_role = replica; "


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[tuple[Office, Path]]:
    """Lived in once for all tests of this file; each breaks it inside its own savepoint."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        with time_machine.travel(SATURDAY):
            office = live_in(build_office())
        connection.check_constraints()  # now, and not again after every test
        yield office, folder
        transaction.set_rollback(True)


@pytest.fixture
def lived(house: tuple[Office, Path], db: None, settings: Any, tmp_path: Path) -> Iterator[Office]:
    office, folder = house
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    settings.MEDIA_ROOT = tmp_path
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        os.utime(file, (office.now.timestamp(), office.now.timestamp()))
    with time_machine.travel(SATURDAY):
        yield office


def by_hand(sql: str) -> None:
    """Past the program and past the database's own guards."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        try:
            cursor.execute(GUARDS_OFF + sql)
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def broken(*only: int) -> dict[int, list[str]]:
    """Invariant → the records named as broken, or nothing."""
    return {r.invariant: [e.record for e in r.examples] for r in prove(only) if r.broken}


def test_a_lived_in_office_is_sound(lived):
    assert [r.invariant for r in prove()] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert broken() == {}


CARD = "(SELECT id FROM catalogue_card WHERE title = '来文handling')"
ITEM = "(SELECT id FROM catalogue_card WHERE title = '事项handling')"
SECRET = "(SELECT min(id) FROM catalogue_card WHERE title = '机密来文')"
BREAKS = [
    # 1: who owes
    (1, f"UPDATE duties_duty SET state = 'done', closed_at = now() WHERE card_id = {CARD}"),
    (
        1,
        f"UPDATE duties_duty SET holder_id = (SELECT id FROM organisation_user WHERE username = 'eve') WHERE card_id = {ITEM}",
    ),
    (
        1,
        f"UPDATE duties_duty SET holder_id = (SELECT id FROM organisation_user WHERE username = 'bob') WHERE card_id = {SECRET}",
    ),
    (1, "UPDATE organisation_user SET is_active = false WHERE username = 'carol'"),
    # 2: who owes although nothing waits
    (
        2,
        "UPDATE duties_duty SET state = 'open', closed_at = NULL WHERE id = (SELECT max(d.id) FROM duties_duty d JOIN documents_incomingdocument r ON r.card_id = d.card_id WHERE r.state = 'filed')",
    ),
    (
        2,
        "UPDATE duties_duty SET state = 'open', closed_at = NULL WHERE id = (SELECT max(d.id) FROM duties_duty d JOIN supervision_supervisionitem r ON r.card_id = d.card_id WHERE r.state = 'withdrawn')",
    ),
    # 3: numbers
    (
        3,
        "DELETE FROM numbering_number WHERE value = 3 AND series_id = (SELECT id FROM numbering_series WHERE key = 'incoming')",
    ),
    (3, "UPDATE numbering_series SET last = last + 1 WHERE key = 'supervision'"),
    (3, "UPDATE numbering_number SET text = '收〔2026〕1号' WHERE text = '收〔2026〕2号'"),
    (
        3,
        "UPDATE numbering_number SET card_id = NULL, void_reason = 'x' WHERE text = '收〔2026〕4号'",
    ),
    # 4: bookings
    (
        4,
        "ALTER TABLE bookings_booking DROP CONSTRAINT no_firm_double_booking; UPDATE bookings_booking SET period = tstzrange(lower(period) - interval '90 minutes', upper(period)) WHERE id = (SELECT max(id) FROM bookings_booking)",
    ),
    (4, "ALTER TABLE bookings_booking DROP CONSTRAINT no_firm_double_booking"),
    # 5: events
    (
        5,
        f"UPDATE audit_event SET actor_id = (SELECT id FROM organisation_user WHERE username = 'eve') WHERE id = (SELECT min(id) FROM audit_event WHERE card_id = {CARD})",
    ),
    (
        5,
        f"UPDATE audit_event SET data = data || '{{\"x\": 1}}' WHERE id = (SELECT min(id) FROM audit_event WHERE card_id = {CARD})",
    ),
    (
        5,
        f"UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = (SELECT max(id) FROM audit_event WHERE card_id = {CARD})",
    ),
    (
        5,
        f"DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event WHERE card_id = {CARD})",
    ),
    (5, f"DELETE FROM audit_event WHERE sequence = 2 AND card_id = {CARD}"),
    (5, f"DELETE FROM audit_event WHERE card_id = {CARD}"),
    (5, f"UPDATE catalogue_card SET state = 'filed' WHERE id = {CARD}"),
    (
        5,
        f"UPDATE matters_matter SET chain_length = chain_length + 1 WHERE id = (SELECT matter_id FROM catalogue_card WHERE id = {CARD})",
    ),
    (
        5,
        f"UPDATE matters_matter SET chain_hash = sha256('x') WHERE id = (SELECT matter_id FROM catalogue_card WHERE id = {CARD})",
    ),
    (5, "ALTER TABLE audit_event DISABLE TRIGGER event_append_only"),
    (5, "ALTER TABLE audit_event DISABLE TRIGGER event_no_truncate"),
    (5, "DROP TRIGGER opinion_append_only ON documents_opinion"),
    (5, "ALTER TABLE supervision_supervisionitem DISABLE TRIGGER original_text_stays"),
    # 6: reminders
    (
        6,
        "DELETE FROM duties_reminder WHERE id = (SELECT max(m.id) FROM duties_reminder m JOIN duties_duty d ON d.id = m.duty_id WHERE d.state = 'open' AND d.paused_at IS NULL)",
    ),
    (6, "ALTER TABLE duties_reminder DROP CONSTRAINT rung_once"),
    (
        6,
        "ALTER TABLE duties_reminder DROP CONSTRAINT rung_once; INSERT INTO duties_reminder (duty_id, rung_id, due_at, recipient_id, made_at, told) SELECT duty_id, rung_id, due_at, recipient_id, now(), told FROM duties_reminder LIMIT 1",
    ),
    (
        6,
        "UPDATE notifications_delivery SET message_id = 'random@example.test' WHERE id = (SELECT min(id) FROM notifications_delivery)",
    ),
    (
        6,
        "UPDATE notifications_delivery SET state = 'sent', sent_at = '2026-11-28 11:00+08' WHERE id = (SELECT max(id) FROM notifications_delivery)",
    ),
    # 7: files
    (7, "DELETE FROM files_attachment; DELETE FROM files_blob"),
    (7, "UPDATE files_blob SET size = size + 1"),
    # 8: reach
    (8, f"UPDATE catalogue_card SET secrecy = 0 WHERE id = {SECRET}"),
    (8, f"UPDATE documents_incomingdocument SET reach = '{{}}' WHERE card_id = {CARD}"),
    (8, f"UPDATE catalogue_card SET title = 'anders' WHERE id = {CARD}"),
    (8, f"UPDATE catalogue_card SET number = 'anders' WHERE id = {CARD}"),
    (8, f"UPDATE catalogue_card SET waiting = false WHERE id = {CARD}"),
    (
        8,
        f"UPDATE documents_incomingdocument SET department_id = (SELECT max(id) FROM organisation_department) WHERE card_id = {CARD}",
    ),
    (8, f"UPDATE duties_duty SET secrecy = 0 WHERE card_id = {SECRET}"),
    (
        8,
        f'UPDATE notifications_notification SET card_id = {SECRET}, data = \'{{"text": "words"}}\' WHERE id = (SELECT min(id) FROM notifications_notification)',
    ),
    (8, f"DELETE FROM documents_incomingdocument WHERE card_id = {SECRET}"),
    (8, f"UPDATE catalogue_card SET kind = 'elsewhere' WHERE id = {SECRET}"),
]


@pytest.mark.parametrize(("invariant", "sql"), BREAKS)
def test_a_break_by_hand_is_found(lived, invariant, sql):
    by_hand(sql)
    found = broken(invariant)
    assert invariant in found
    assert all(e.record and e.wrong and e.mend for r in prove([invariant]) for e in r.examples)


def test_the_record_is_named(lived):
    number = Card.unscoped.get(title="来文handling").number
    by_hand(f"UPDATE duties_duty SET state = 'done', closed_at = now() WHERE card_id = {CARD}")
    assert broken(1) == {1: [number]}


def test_a_deputy_who_is_cleared_can_act_for_a_holder_who_is_not(lived):
    User.objects.filter(username="carol").update(clearance=1)
    assert 1 in broken(1)
    Deputyship.objects.create(
        principal=lived.carol, deputy=lived.eve, starts_on="2026-11-20", ends_on="2026-12-20"
    )
    assert broken(1) == {}


def blob_path(settings) -> Path:
    name = Blob.objects.get().pk
    return Path(settings.MEDIA_ROOT) / name[:2] / name[2:4] / name


def test_a_lost_file_is_found(lived, settings):
    blob_path(settings).unlink()
    assert 7 in broken(7)


def test_a_changed_file_of_the_same_size_is_found(lived, settings):
    path = blob_path(settings)
    path.write_bytes(bytes(path.stat().st_size))
    assert 7 in broken(7)


def test_a_file_without_a_row_is_found_once_it_cannot_be_an_upload_any_more(lived, settings):
    folder = Path(settings.MEDIA_ROOT) / "ab" / "cd"
    folder.mkdir(parents=True)
    stray = folder / ("abcd" + "0" * 60)
    stray.write_bytes(b"x")
    os.utime(stray, (time.time(), time.time()))
    assert broken(7) == {}
    os.utime(stray, (time.time() - 4 * 3600, time.time() - 4 * 3600))
    assert broken(7) == {7: [f"ab/cd/{stray.name}"]}


def test_a_rule_of_sight_that_lets_too_much_through_is_found(lived, monkeypatch):
    """As if somebody had loosened `visible()`: everybody sees all departments."""
    from django.db.models import Q

    monkeypatch.setattr(
        "office.core.scoping.visible",
        lambda actor, prefix="": Q(**{f"{prefix}secrecy__lte": actor.clearance}),
    )
    assert 8 in broken(8)


def test_deadlines_set_after_the_last_pass_are_left_to_the_next(lived):
    later = replace(lived, now=lived.day("2026-11-28", 13))
    later.item("handling", title="新事项", due_on=date(2026, 12, 1))
    assert broken(6) == {}


def test_the_command_tells_people_and_programs(lived):
    out = StringIO()
    call_command("check_office", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["ok"] is True
    assert [row["invariant"] for row in told["invariants"]] == list(range(1, len(CHECKS) + 1))
    by_hand("UPDATE numbering_series SET last = last + 1 WHERE key = 'supervision'")
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("check_office", "--json", stdout=out)
    assert left.value.code == 1
    told = json.loads(out.getvalue())
    assert [row["invariant"] for row in told["invariants"] if not row["ok"]] == [3]
    words = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_office", stdout=words)
    assert "supervision 2026" in words.getvalue()
