"""Fills the throw-away database by set-based statements: a million letters in minutes.

The rows look as the actions leave them, but for the events: one each, without a true chain.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg2.extras import execute_values

from documents.senders.actions import note_sender
from office.bench.floor import MAKE_TABLE
from office.calendars import workdays
from office.core.actor import Actor
from office.core.scoping import Secrecy
from office.core.text import letters_only, search_vector, title_key
from office.organisation.models import Department, User

DEPARTMENTS = [
    "办公室",
    "规划建设科",
    "财务科",
    "工程管理科",
    "水政科",
    "人事科",
    "防汛办",
    "机关党委",
]
ISSUERS = [
    "云汀市人民政府办公室",
    "市水利局",
    "市财政局",
    "省水利厅",
    "市发展改革委",
    "市气象局",
    "市审计局",
    "市档案馆",
    "临川区人民政府",
    "市应急管理局",
]
VERBS = ["做好", "加强", "开展", "推进", "规范", "报送", "印发", "落实"]
OBJECTS = ["今冬明春", "年度", "第三季度", "汛期", "节日期间", "全市", "机关", "重点工程"]
THINGS = [
    "水利建设", "防汛备汛", "安全生产", "预算执行", "档案管理", "会议经费", "信息公开", "值班值守",
    "督查检查", "干部培训", "工程验收", "水资源调度", "公文处理", "车辆管理", "节约用水", "隐患排查",
]  # fmt: skip
RARE = "引黄济云"
TITLES = 20_000
ROOMS = 60

LETTERS = """
WITH made AS (
  SELECT i, dice, t.*, (ARRAY['filed','registered','screened','proposed','handling','reported','completed'])
           [CASE WHEN dice %% 50 = 0 THEN 2 + dice / 50 %% 6 ELSE 1 END] AS state,
         (ARRAY[0,0,0,0,0,0,1,1,2,3])[1 + dice / 300 %% 10] AS secrecy,
         timestamptz '2015-01-04 09:00+08' + i * interval '5 minutes' AS at,
         (%(dep)s::bigint[])[1 + dice / 3000 %% 8] AS lead
  FROM generate_series(%(first)s::bigint, %(last)s) i
  CROSS JOIN LATERAL (SELECT abs(hashint8(i)::bigint) AS dice) d
  JOIN bench_title t ON t.n = (i * 7919) %% %(titles)s),
dated AS (SELECT *, extract(year FROM at)::int AS year,
                 '收〔' || extract(year FROM at)::int || '〕' || i || '号' AS number,
                 ARRAY['d:' || (%(dep)s::bigint[])[1], 'd:' || lead, 'p:' || %(clerk)s] AS reach
          FROM made),
matter AS (
  INSERT INTO matters_matter (id, number, title, secrecy, created_at, chain_length, chain_hash)
  SELECT i + 1, number, title, secrecy, at, 1, ''::bytea FROM dated),
card AS (
  INSERT INTO catalogue_card (id, kind, matter_id, number, title, state, waiting, department_id,
                              secrecy, reach, created_at, updated_at, words)
  SELECT i, 'incoming-documents', i + 1, number, title, state, state <> 'filed',
         (%(dep)s::bigint[])[1], secrecy, reach, at, at,
         ('''收'':1B ''' || year || ''':3B ''' || i || ''':5B ''号'':7B')::tsvector || words
  FROM dated),
event AS (
  INSERT INTO audit_event (at, verb, actor_id, card_id, matter_id, sequence, state_from, state_to,
                           data, channel, request_id, hash)
  SELECT at, 'documents.incoming.registered', %(clerk)s, i, i + 1, 1, '', 'registered',
         jsonb_build_object('number', number), 'import', '', ''::bytea FROM dated),
given AS (
  INSERT INTO numbering_number (series_id, value, text, card_id, given_at, void_reason)
  SELECT %(series)s, i, number, i, at, '' FROM dated)
INSERT INTO documents_incomingdocument
  (card_id, matter_id, department_id, secrecy, reach, created_at, updated_at, version, number, state,
   issuer, issuer_key, issuer_number, issuer_number_key, title, title_key, kind, urgency, received_at,
   copies, addressee, place, registrar_id, lead_department_id, assisting_ids, assisting_open_ids,
   unread_by, retention)
SELECT i, i + 1, (%(dep)s::bigint[])[1], secrecy, reach, at, at, 1, number, state,
       issuer, issuer_key, '云政办发〔' || year || '〕' || i %% 900 || '号',
       '云政办发(' || year || ')' || i %% 900, title, title_key,
       (ARRAY['notice','notice','notice','letter','request','report','reply','opinion'])[1 + dice / 24000 %% 8],
       CASE WHEN dice / 200000 %% 20 = 0 THEN 'urgent' ELSE 'routine' END, at, 1, '云汀市水务局', '', %(clerk)s, lead,
       '{}', '{}', '{}', CASE WHEN state = 'filed' THEN 'y30' ELSE '' END
FROM dated
"""
BOOKINGS = """
INSERT INTO bookings_booking (resource_id, period, title, firm, cancelled_at, cancel_reason, booked_by_id,
                              created_at, version)
SELECT (%(rooms)s::bigint[])[1 + (i - 1) %% %(count)s],
       tstzrange(at, at + interval '90 minutes', '[)'), '例会', true,
       CASE WHEN i %% 20 = 0 THEN at END, '', %(clerk)s, at, 1
FROM (SELECT i, timestamptz '2020-01-06 00:00+08' + ((i - 1) / (%(count)s * 3)) * interval '1 day'
             + (ARRAY[9, 11, 14])[1 + ((i - 1) / %(count)s) %% 3] * interval '1 hour' AS at
      FROM generate_series(1::bigint, %(last)s) i) x
"""
# One duty in ten falls due today, the others in a year.
DUTIES = """
INSERT INTO duties_duty (card_id, matter_id, kind, part, title, holder_id, department_id, secrecy, opened_at,
                         due_at, due_set_at, term, basis, rule, state, pauses)
SELECT c.id, c.matter_id, 'documents.handle', '', c.title, (%(people)s::bigint[])[1 + c.id %% %(n)s],
       c.department_id, 0, %(opened)s, CASE WHEN c.id %% 10 = 0 THEN %(today)s ELSE %(later)s END,
       %(opened)s, 7, 'wd', 'term.documents.handle.routine', 'open', '[]'
FROM catalogue_card c WHERE c.id <= %(count)s
"""
# Of the items one in five is still worked on, from a week late to two months ahead.
ITEMS = """
WITH made AS (
  SELECT %(letters)s + i AS id, i, t.title, t.words, i %% 5 = 0 AS live,
         CASE WHEN i %% 5 = 0 THEN 'handling' ELSE 'filed' END AS state,
         (%(dep)s::bigint[])[1 + i / 5 %% 8] AS lead,
         CASE WHEN i %% 5 = 0 THEN %(today)s::date - 7 + (i / 5 %% 68)::int
              ELSE %(today)s::date - 30 - (i %% 600)::int END AS due_on,
         (ARRAY['instruction','decision','superior_document','annual_plan'])[1 + i %% 4] AS source,
         '测督〔2025〕' || i || '号' AS number
  FROM generate_series(1::bigint, %(count)s) i
  JOIN bench_title t ON t.n = (i * 104729) %% %(titles)s),
dated AS (SELECT *, due_on - 30 + time '09:00' AT TIME ZONE 'Asia/Shanghai' AS at,
                 due_on + time '18:00' AT TIME ZONE 'Asia/Shanghai' AS due_at,
                 ARRAY['d:' || lead, 'd:' || (%(dep)s::bigint[])[1]] AS reach FROM made),
matter AS (
  INSERT INTO matters_matter (id, number, title, secrecy, created_at, chain_length, chain_hash)
  SELECT id + 1, number, title, 0, at, 1, ''::bytea FROM dated),
card AS (
  INSERT INTO catalogue_card (id, kind, matter_id, number, title, state, waiting, department_id,
                              secrecy, reach, created_at, updated_at, words)
  SELECT id, 'supervision-items', id + 1, number, title, state, live, lead, 0, reach, at, at, words
  FROM dated),
event AS (
  INSERT INTO audit_event (at, verb, actor_id, card_id, matter_id, sequence, state_from, state_to,
                           data, channel, request_id, hash)
  SELECT at, 'supervision.item.docketed', %(clerk)s, id, id + 1, 1, '', state,
         jsonb_build_object('number', number), 'import', '', ''::bytea FROM dated),
duty AS (
  INSERT INTO duties_duty (card_id, matter_id, kind, part, title, holder_id, department_id, secrecy,
                           opened_at, due_at, due_set_at, term, basis, rule, state, pauses)
  SELECT id, id + 1, 'supervision.handle', '', title, (%(people)s::bigint[])[1 + i / 5 %% %(n)s], lead,
         0, at, due_at, at, 30, 'cd', '', 'open', '[]' FROM dated WHERE live),
given AS (
  INSERT INTO numbering_number (series_id, value, text, card_id, given_at, void_reason)
  SELECT %(series)s, i, number, id, at, '' FROM dated)
INSERT INTO supervision_supervisionitem
  (card_id, matter_id, department_id, secrecy, reach, created_at, updated_at, version, number, state,
   title, source, original_text, standard, plan, lead_department_id, assisting_ids, due_on, first_due_on,
   report_every, percent, doer_ids, extension_reason, extensions, supervisor_id, closed_on, retention,
   period_days, assist_open_ids, ancestor_ids, is_parent, words_key, mode, result_class, reply_number,
   satisfaction, redone, claimed_on)
SELECT id, id + 1, lead, 0, reach, at, at, 1, number, state, title, source, title, '', '', lead, '{}',
       due_on, due_on, 'none', CASE WHEN live THEN 40 ELSE 100 END, '{}', '', 0, %(clerk)s,
       CASE WHEN live THEN NULL ELSE due_on END, CASE WHEN live THEN '' ELSE 'y10' END,
       21, '{}', '{}', false, '', '', '', '', '', 0, CASE WHEN live THEN NULL ELSE due_on END
FROM dated
"""
# Every letter has a file of three other titles; the store behind them is one empty blob.
TEXTS = """
WITH made AS (
  SELECT i, a.title || b.title || c.title AS text,
         setweight(a.words || b.words || c.words, 'D') AS words
  FROM generate_series(%(first)s::bigint, %(last)s) i
  JOIN bench_title a ON a.n = (i * 31 + 7) %% %(titles)s
  JOIN bench_title b ON b.n = (i * 37 + 11) %% %(titles)s
  JOIN bench_title c ON c.n = (i * 41 + 13) %% %(titles)s),
file AS (
  INSERT INTO files_attachment (id, card_id, blob_id, name, purpose, added_at)
  SELECT i, i, %(blob)s, '正文.pdf', 'original', now() FROM made)
INSERT INTO search_filetext (attachment_id, card_id, outcome, text, folded, words, read_at)
SELECT i, i, 'read', text, text, words, now() FROM made
"""
TEXT_TABLES = ["files_attachment", "search_filetext"]
MOST_TEXTS = 200_000
ITEM_TABLES = [
    "matters_matter", "catalogue_card", "supervision_supervisionitem", "audit_event", "duties_duty",
    "numbering_number",
]  # fmt: skip
LETTER_TABLES = [
    "matters_matter", "catalogue_card", "documents_incomingdocument", "audit_event", "numbering_number"
]  # fmt: skip


def is_filled() -> bool:
    """Whether an earlier run has filled this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_title') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def may_fill() -> bool:
    """Never into an office that somebody uses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('organisation_user') IS NULL")
        fresh = cursor.fetchone()[0]
    return bool(fresh) or is_filled() or not User.objects.exists()


def people(extra: int = 2000) -> User:
    """Eight departments, a clerk (`clerk`), one person of small reach (`staff`), and many more."""
    departments = [
        Department.objects.create(code=f"d{n}", name=name, position=n)
        for n, name in enumerate(DEPARTMENTS, start=1)
    ]
    for department in departments:
        Department.objects.filter(pk=department.pk).update(path=f"/{department.pk}/")
    cast = [
        ("clerk", 0, "clerk"),
        ("director", 0, "director"),
        ("leader", 0, "leader"),
        ("staff", 2, "staff"),
    ]
    rows = [_person(name, departments[d], role, Secrecy.SECRET) for name, d, role in cast]
    rows += [_person(f"p{n}", departments[n % 8], "staff", Secrecy.SECRET) for n in range(extra)]
    made = {person.username: person for person in User.objects.bulk_create(rows)}
    Department.objects.update(head=made["director"], leader=made["leader"])
    Department.objects.filter(pk=departments[2].pk).update(head=made["p0"])
    return made["clerk"]


def _person(username: str, department: Department, role: str, clearance: int) -> User:
    return User(
        username=username, name=username, department=department, roles=[role], clearance=clearance,
        password="!", email=f"{username}@example.test",
    )  # fmt: skip


def titles() -> None:
    """Titles, senders and what search finds them by; made once, used again by many letters."""
    chance = random.Random(20261120)
    rows = []
    for n in range(TITLES):
        issuer = chance.choice(ISSUERS)
        thing = RARE if n % 5000 == 17 else chance.choice(THINGS)
        title = f"关于{chance.choice(VERBS)}{chance.choice(OBJECTS)}{thing}{n % 97 + 1}项工作的通知"
        words = search_vector(("A", title), ("B", ""), ("C", issuer))
        rows.append((n, title, title_key(title), issuer, letters_only(issuer), words))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_title (n bigint PRIMARY KEY, title text, title_key text, issuer text,"
            " issuer_key text, words tsvector)"
        )
        execute_values(cursor, "INSERT INTO bench_title VALUES %s", rows, page_size=2000)
        cursor.execute(MAKE_TABLE)


@contextmanager
def quick_load(tables: list[str]) -> Iterator[Any]:
    """Without foreign-key checks, and with the plain indexes built afterwards in one go each."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = ANY(%s) AND NOT EXISTS"
            " (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
            [tables],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield cursor
        for table in tables:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, a.attname), greatest(m.top, 1)) FROM pg_attribute a,"
                f" (SELECT max({_key(table)}) AS top FROM {table}) m"
                " WHERE a.attrelid = %s::regclass AND a.attidentity <> ''",
                [table, table],
            )
        for _name, definition in indexes:
            cursor.execute(definition)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")


def _key(table: str) -> str:
    keyed_by_card = {"documents_incomingdocument", "supervision_supervisionitem"}
    if table == "search_filetext":
        return "attachment_id"
    return "card_id" if table in keyed_by_card else "id"


def letters(clerk: User, target: int, step: int = 100_000) -> None:
    """Letters 1 to `target`, with matter, card, number and one event each."""
    given: dict[str, Any] = {
        "dep": list(Department.objects.order_by("id").values_list("pk", flat=True))
    }
    with quick_load(LETTER_TABLES) as cursor:
        cursor.execute(
            "INSERT INTO numbering_series (key, year, last) VALUES ('bench', 2015, %s) RETURNING id",
            [target],
        )
        given.update(series=cursor.fetchone()[0], clerk=clerk.pk, titles=TITLES)
        for first in range(1, target + 1, step):
            cursor.execute(
                LETTERS, {**given, "first": first, "last": min(first + step - 1, target)}
            )


def texts(target: int, step: int = 50_000) -> None:
    """A file with words for the first letters, and the directory of senders."""
    last = min(target, MOST_TEXTS)
    with quick_load(TEXT_TABLES) as cursor:
        cursor.execute(
            "INSERT INTO files_blob (sha256, size, media_type, created_at)"
            " VALUES (%s, 0, 'application/pdf', now())",
            ["0" * 64],
        )
        for first in range(1, last + 1, step):
            given = {"first": first, "last": min(first + step - 1, last)}
            cursor.execute(TEXTS, {**given, "titles": TITLES, "blob": "0" * 64})
    with transaction.atomic():
        for issuer in ISSUERS:
            note_sender(Actor.system(), issuer=issuer, number="", secrecy=0)


def items(clerk: User, letters: int, count: int) -> None:
    """Supervision items after the letters, one in five with an open duty."""
    people_ids = list(User.objects.filter(username__startswith="p").values_list("pk", flat=True))
    given: dict[str, Any] = {
        "dep": list(Department.objects.order_by("id").values_list("pk", flat=True)),
        "people": people_ids,
        "n": len(people_ids),
        "letters": letters,
        "count": count,
        "clerk": clerk.pk,
        "titles": TITLES,
        "today": timezone.localdate(),
    }
    with quick_load(ITEM_TABLES) as cursor:
        cursor.execute(
            "INSERT INTO numbering_series (key, year, last) VALUES ('bench-items', 2025, %s) RETURNING id",
            [count],
        )
        cursor.execute(ITEMS, {**given, "series": cursor.fetchone()[0]})


def rooms() -> list[int]:
    """Sixty rooms of different sizes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bookings_resource (kind, name, place, seats, active, version)"
            " SELECT 'room', '会议室' || i, '', 8 + i %% 10 * 6, true, 1 FROM generate_series(1, %s) i"
            " RETURNING id",
            [ROOMS],
        )
        return [row[0] for row in cursor.fetchall()]


def bookings(clerk: User, room_ids: list[int], target: int) -> None:
    """Three bookings a room and day, in the order of time."""
    given = {"rooms": room_ids, "count": len(room_ids), "last": target, "clerk": clerk.pk}
    with quick_load(["bookings_booking"]) as cursor:
        cursor.execute(BOOKINGS, given)


def duties(count: int) -> int:
    """Open duties, one in ten of them due today; returns how many are due."""
    today = timezone.localdate()
    people_ids = list(User.objects.filter(username__startswith="p").values_list("pk", flat=True))
    with quick_load(["duties_duty"]) as cursor:
        cursor.execute(
            "UPDATE duties_duty SET state = 'done', closed_at = now() WHERE state = 'open'"
        )
        cursor.execute(
            DUTIES,
            {
                "people": people_ids,
                "n": len(people_ids),
                "opened": workdays.opening(workdays.add_workdays(workdays.next_workday(today), -1)),
                "today": workdays.closing(workdays.next_workday(today)),
                "later": workdays.closing(workdays.add_workdays(today, 240)),
                "count": count,
            },
        )
    return count // 10
