"""Twenty thousand open items: constant statements, and an index behind every list and lamp."""

from __future__ import annotations

import pytest
from django.db import connection

from supervision import queries
from supervision.models import SupervisionItem

MANY = 20_000
CLONE = """
WITH seed AS (SELECT * FROM supervision_supervisionitem WHERE card_id = %(pk)s),
card AS (
  INSERT INTO catalogue_card (kind, matter_id, number, title, state, waiting, department_id, secrecy,
                              reach, created_at, updated_at, words)
  SELECT c.kind, c.matter_id, '多' || i, c.title, c.state, c.waiting, c.department_id, c.secrecy,
         c.reach, c.created_at, c.updated_at, c.words
  FROM catalogue_card c, generate_series(1, %(n)s) i WHERE c.id = %(pk)s RETURNING id, number)
INSERT INTO supervision_supervisionitem ({columns})
SELECT {values} FROM seed, card
"""


def fill(item) -> None:
    """Copies of one item, due over a year."""
    names = [f.column for f in SupervisionItem._meta.concrete_fields]
    own = {
        "card_id": "card.id",
        "number": "card.number",
        "due_on": "seed.due_on - 7 + (card.id % 350)::int",
    }
    values = ", ".join(own.get(n, f'seed."{n}"') for n in names)
    sql = CLONE.replace("{columns}", ", ".join(f'"{n}"' for n in names)).replace(
        "{values}", values.replace("%", "%%")
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"pk": item.pk, "n": MANY})
        cursor.execute("ANALYZE supervision_supervisionitem")


@pytest.fixture
def many(office):
    fill(office.item("handling"))
    return office


def test_lists_and_lamps_are_served_by_indexes(many):
    actor = many.actor("sven")
    page = queries.items_open(actor)[:26].explain()
    assert "item_open_due" in page
    assert "Seq Scan on supervision_supervisionitem" not in page
    ours = queries.items_in(actor, queries.DEPARTMENT).filter(lead_department=many.planning.pk)
    led = ours[:26].explain()
    assert "Seq Scan on supervision_supervisionitem" not in led
    red = queries.items_open(actor).filter(light="red")[:26].explain()
    assert "item_open" in red
    due = str(queries.items_open(actor).filter(due_on__lt=actor.today)[:26].explain())
    assert "item_open_due" in due


def test_the_beat_and_the_console_ask_a_constant_number_of_questions(
    many, browser, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):  # parameters and calendar are read now and then
        queries.tickets_due(many.actor("sven"))
    browser("dora").get("/supervision/")
    with django_assert_max_num_queries(10):
        page = browser("dora").get("/supervision/")
    assert 'hx-get="/supervision/lamps/' in page.content.decode()  # too many to wait for
    with django_assert_max_num_queries(7):
        numbers = browser("dora").get("/supervision/lamps/")
    assert f"{MANY + 1}" in numbers.content.decode().replace(",", "")
    with django_assert_max_num_queries(10):
        overview = browser("dora").get("/supervision/overview/")
    assert 'hx-get="/supervision/overview/figures/' in overview.content.decode()
    with django_assert_max_num_queries(13):
        figures = browser("dora").get("/supervision/overview/figures/")
    assert f"{MANY + 1}" in figures.content.decode().replace(",", "")
