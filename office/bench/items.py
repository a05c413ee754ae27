"""B18: a hundred thousand open supervision items: list, console and lamps, reminders and the beat."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from office.bench import reminders, requests
from office.bench.letters import Letters, address
from office.bench.measure import Ask, Result, queries_of
from office.core.actor import Actor
from office.organisation.actors import actor_for
from office.organisation.models import User
from supervision import queries
from supervision.detector.look import look
from supervision.foresight.queries import with_risk

REST = "/api/v1/supervision-items/"
# Every item in hand again, as in a large house: one in ten due on the day of the reminder pass, the
# others from a week late to a year ahead; in a hundred four below a parent, some claimed, held,
# with more time granted or asked for. Periods of 21 working days.
OPEN = """
UPDATE supervision_supervisionitem i
SET state = CASE WHEN card_id %% 50 = 7 THEN 'claimed' WHEN card_id %% 50 = 8 THEN 'held'
                 WHEN card_id %% 50 = 9 THEN 'docketed' ELSE 'handling' END,
    closed_on = NULL, retention = '', claimed_on = CASE WHEN card_id %% 50 = 7 THEN %(today)s::date END,
    held_until = CASE WHEN card_id %% 50 = 8 THEN %(today)s::date + 30 END,
    extensions = (card_id %% 20 = 3)::int,
    extension_due_on = CASE WHEN card_id %% 500 = 11 THEN %(today)s::date + 60 END,
    assigned_on = d.due_on - 30, due_on = d.due_on, first_due_on = d.due_on, percent = card_id %% 100,
    owed_on = CASE WHEN card_id %% 4 = 1 THEN d.due_on - 7 END,
    is_parent = card_id %% 100 = 0 AND p.card IS NOT NULL,
    parent_id = CASE WHEN card_id %% 100 BETWEEN 1 AND 4 THEN p.card END,
    matter_id = CASE WHEN card_id %% 100 BETWEEN 1 AND 4 THEN coalesce(p.matter, i.matter_id)
                     ELSE i.matter_id END,
    ancestor_ids = CASE WHEN card_id %% 100 BETWEEN 1 AND 4 AND p.card IS NOT NULL
                        THEN ARRAY[p.card] ELSE '{}' END,
    responsible_id = CASE WHEN card_id %% 4 > 0 THEN (%(people)s::bigint[])[1 + card_id %% %(n)s] END,
    updated_at = now() - (card_id %% 9) * interval '1 day'
FROM (SELECT card_id AS id,
             CASE WHEN card_id %% 10 = 5 THEN %(pass)s::date
                  ELSE %(today)s::date - 7 + (card_id %% 350)::int END AS due_on
      FROM supervision_supervisionitem) d
LEFT JOIN LATERAL (SELECT card_id AS card, matter_id AS matter FROM supervision_supervisionitem
                   WHERE card_id = d.id - d.id %% 100) p ON true
WHERE d.id = i.card_id
"""
# What is owed on each of them; what stands from the filling takes the new deadline.
OWED = """
INSERT INTO duties_duty (card_id, matter_id, kind, part, title, holder_id, department_id, secrecy,
                         opened_at, due_at, due_set_at, term, basis, rule, state, pauses, paused_at)
SELECT i.card_id, i.matter_id,
       CASE i.state WHEN 'claimed' THEN 'supervision.verify' WHEN 'docketed' THEN 'supervision.assign'
                    ELSE 'supervision.handle' END,
       '', i.title, (%(people)s::bigint[])[1 + i.card_id %% %(n)s], i.lead_department_id, 0,
       i.due_on - 30 + time '09:00' AT TIME ZONE 'Asia/Shanghai',
       i.due_on + time '18:00' AT TIME ZONE 'Asia/Shanghai',
       i.due_on - 30 + time '09:00' AT TIME ZONE 'Asia/Shanghai', 30, 'cd', '', 'open', '[]',
       CASE WHEN i.state = 'held' THEN now() END
FROM supervision_supervisionitem i
"""
COUNT = "SELECT state, count(*) FROM supervision_supervisionitem GROUP BY state"
LIST, REST_PAGE, CONSOLE = 8, 3, 8
"""Times the floor. What has to read all open items comes after the page and is timed by itself."""


def b18(letters: Letters) -> Iterator[Result]:
    """Against the floor of the letters for pages; against the bare statement for the lamps."""
    opened, due = open_all()
    letters = replace(letters, count=max(5, letters.count // 4))  # these pages take their time
    yield from _pages(letters, opened)
    yield _lamps(opened)
    yield _figures(letters, opened)
    yield _riskiest(opened)
    yield _beat()
    yield _look(opened)
    yield reminders.timed(f"B18 reminder pass over {opened:,} open items", due, kept_up=True)


def open_all() -> tuple[int, int]:
    """(how many items are open, how many of them are due on the day of the pass)."""
    people = list(User.objects.filter(username__startswith="p").values_list("pk", flat=True))
    today, day = timezone.localdate(), timezone.localdate(reminders.moment())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM duties_reminder")
        cursor.execute(
            "UPDATE duties_duty SET state = 'done', closed_at = now() WHERE state = 'open'"
        )
        cursor.execute(OPEN, {"today": today, "pass": day, "people": people, "n": len(people)})
        opened = cursor.rowcount
        cursor.execute("UPDATE catalogue_card SET waiting = true WHERE kind = 'supervision-items'")
        cursor.execute(OWED, {"people": people, "n": len(people)})
    with connection.cursor() as cursor:
        for table in ("supervision_supervisionitem", "duties_duty", "catalogue_card"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("SELECT count(*) FROM supervision_supervisionitem WHERE due_on = %s", [day])
        return opened, cursor.fetchone()[0]


def _pages(letters: Letters, opened: int) -> Iterator[Result]:
    """Each page as the director sees it, who sees all; one as a head does."""
    items, overview = address("supervision:items") or "/", address("supervision:console") or "/"
    director, head = requests.session("director"), requests.session("p0")
    floor = letters.get("/floor/page/", letters.browser)
    pages = {
        f"list of {opened:,} open items": (items, director, LIST),
        "list, yellow only": (f"{items}?light=yellow", director, LIST),
        "list of a department": (f"{items}?scope=department", head, LIST),
        "console": (overview, director, CONSOLE),
    }
    for name, (path, who, goal) in pages.items():
        page = letters.get(path, who)
        yield from _both(letters, f"B18 {name}", page, floor, goal)
        yield Result(f"B18 {name}, statements", queries_of(page), "statements", 1, {}, 20)
    rest = letters.get(f"{REST}?limit=25", letters.clerk)
    bare = letters.get("/floor/letters/?limit=25", letters.clerk)
    yield from _both(letters, "B18 items over REST, 25", rest, bare, REST_PAGE)


def _both(letters: Letters, metric: str, ask: Ask, floor: Ask, goal: float) -> Iterator[Result]:
    """The ratio of CPU, and that of the times of nineteen requests in twenty."""
    found = letters.against(metric, ask, floor, goal)
    yield found
    slowest = {f"{side}_p95_ms": found.detail[side]["p95_ms"] for side in ("product", "floor")}
    yield Result(f"{metric}, p95", found.detail["ratio_p95"], "x floor", found.n, slowest, goal)


def _lamps(opened: int) -> Result:
    """Counting every lamp against counting the states of the same rows."""
    actor = actor_for(User.objects.get(username="director"), "html")
    rows = queries.items_in(actor, queries.ALL)
    lamps, slow = _times(lambda: queries.lamp_counts(rows, actor.today))
    floor, slow_floor = _times(lambda: _run(COUNT))
    shown = {"lamps": lamps, "lamps_p95": slow, "floor": floor, "floor_p95": slow_floor}
    detail = {f"{name}_ms": round(s * 1000, 1) for name, s in shown.items()}
    detail["ratio_p95"] = round(slow / slow_floor, 2)
    return Result("B18 lamps of all open items", lamps / floor, "x floor", opened, detail, 6)


def _figures(letters: Letters, opened: int) -> Result:
    """What the console counts: it comes after the page, as the lamps of the list do."""
    path = address("supervision:console-figures") or "/"
    ask = letters.get(path, requests.session("director"))
    [found] = letters.meter.in_turn([ask], blocks=letters.blocks, count=letters.count)
    found.queries = queries_of(ask)
    shown = {**found.shown(), "items": opened}
    return Result("B18 figures of the console", found.p95_ms, "ms (p95)", found.n, shown, 300)


def _riskiest(opened: int) -> Result:
    """The first page of all open items by their risk, which has to be asked of each."""
    actor = actor_for(User.objects.get(username="director"), "html")
    rows = with_risk(actor, queries.items_in(actor, queries.ALL)).order_by("-risk", "-card_id")
    seconds, _slow = _times(lambda: list(rows[:26]), 5)
    return Result("B18 the riskiest first", seconds, "s", opened, {}, 1)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()


def _times(act: Callable[[], Any], rounds: int = 20) -> tuple[float, float]:
    """(median, the slowest but one of twenty) in seconds."""
    seconds = []
    for _turn in range(rounds):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    seconds.sort()
    return seconds[rounds // 2], seconds[-max(1, rounds // 20) - 1]


def _beat() -> Result:
    """What the beat asks when there is nothing to do but look: every minute, all day."""
    actor = Actor.system(reminders.moment())
    seconds, _slow = _times(
        lambda: (
            queries.held_over(actor),
            queries.periods_over(actor),
            queries.tickets_due(actor),
        ),
        5,
    )
    return Result("B18 the beat looks for what is due", seconds, "s", 5, {}, 1)


def _look(opened: int) -> Result:
    """The detector through the whole house, every hour: the second look, when nothing is new."""
    now = reminders.moment()
    first = look(now)
    seconds, _slow = _times(lambda: look(now), 3)
    detail = {"found_by_the_first": first.found}
    return Result("B18 a look for what falls between chairs", seconds, "s", opened, detail, 5)
