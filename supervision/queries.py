from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    Avg,
    Case,
    CharField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.duties.models import Duty
from office.duties.queries import duties, of_card
from office.following.queries import followed_ids
from office.parameters.registry import value
from supervision.lamps import edges, lamp
from supervision.models import (
    ENDED,
    Chase,
    Milestone,
    Part,
    Period,
    Report,
    SupervisionItem,
    Ticket,
)
from supervision.written import Written, written

State = SupervisionItem.State
MANY = 5000
"""What has to read all of more items than this (lamps, ages) comes after the page it stands on."""
BANDS = ("overdue", "today", "soon", "weeks", "later")


def bands(today: date) -> dict[str, Q]:
    """How far off an item is, in working days: the columns of the lamp board, none overlapping."""
    soon, weeks = workdays.add_workdays(today, 3), workdays.add_workdays(today, 10)
    return {
        "overdue": Q(due_on__lt=today),
        "today": Q(due_on=today),
        "soon": Q(due_on__gt=today, due_on__lte=soon),
        "weeks": Q(due_on__gt=soon, due_on__lte=weeks),
        "later": Q(due_on__gt=weeks),
    }


def band_of(today: date) -> Case:
    """The name of the column an item stands in."""
    return Case(
        *[When(rule, then=Value(band)) for band, rule in bands(today).items()],
        default=Value("later"),
        output_field=CharField(max_length=8),
    )


def items(actor: Actor) -> Any:
    """Items the actor may see, each with its lamp (supervision.lamps) and its progress."""
    return (
        SupervisionItem.objects.visible_to(actor)
        .select_related("department", "lead_department", "responsible", "matter")
        .annotate(light=lamp(actor.today), done=progress())
        .order_by("-card_id")
    )


@cache
def progress() -> Written:
    """Percent done: of a parent the mean of what hangs below it and has nothing below itself."""
    mother = Func(OuterRef("pk"), template="ARRAY[%(expressions)s]::bigint[]")
    leaves = (
        SupervisionItem.unscoped.filter(
            parent__isnull=False, is_parent=False, ancestor_ids__contains=mother
        )
        .exclude(state=State.WITHDRAWN)
        .order_by()
        .values("matter")
        .annotate(mean=Round(Avg("percent")))
        .values("mean")
    )
    rolled = Coalesce(Subquery(leaves, output_field=IntegerField()), F("percent"))
    office = [State.CLAIMED, State.VERIFIED, State.STRUCK_OFF, State.FILED]
    percent = Case(
        When(Q(is_parent=True) & ~Q(state__in=office), then=rolled),
        default=F("percent"),
        output_field=IntegerField(),
    )
    return written(percent_done=percent)


def items_open(actor: Actor) -> Any:
    """What is still to be done, the most urgent first."""
    return items(actor).exclude(state__in=ENDED).order_by("due_on", "card_id")


def item_get(actor: Actor, pk: int, *, lock: bool = False) -> SupervisionItem:
    if lock:
        return fetch(SupervisionItem, actor, pk, lock=True)
    found: SupervisionItem | None = (
        items(actor).select_related("supervisor", "department", "parent").filter(pk=pk).first()
    )
    if found is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    return found


def reports(item_id: int) -> QuerySet[Report]:
    """Newest first; the caller has fetched the item for this reader already."""
    return (
        Report.objects.filter(item=item_id)
        .select_related("author", "on_behalf_of", "department")
        .order_by("-id")
    )


def parts(item_id: int) -> QuerySet[Part]:
    return Part.objects.filter(item=item_id).select_related("department")


def parts_open(item_id: int) -> QuerySet[Part]:
    """Those that are still to be given."""
    return Part.objects.filter(item=item_id, ended_at=None)


def milestones(item_id: int) -> QuerySet[Milestone]:
    return Milestone.objects.filter(item=item_id).select_related("department")


def milestones_open(item_id: int) -> QuerySet[Milestone]:
    return milestones(item_id).filter(state=Milestone.State.OPEN)


def periods(item_id: int) -> QuerySet[Period]:
    """Every report that was ever owed, oldest first."""
    return Period.objects.filter(item=item_id).select_related("report")


def tickets(item_id: int) -> QuerySet[Ticket]:
    return Ticket.objects.filter(item=item_id).select_related("department", "issued_by")


def ticket_get(item_id: int, pk: int) -> Ticket:
    found = tickets(item_id).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such ticket on this item."))
    return found


def tickets_unanswered(item_id: int) -> QuerySet[Ticket]:
    return Ticket.objects.filter(item=item_id, answered_at=None)


def chases(item_id: int) -> QuerySet[Chase]:
    return Chase.objects.filter(item=item_id).select_related("by", "on_behalf_of")


def earliest_owed(item_id: int) -> date | None:
    """The first day on which a report or a milestone of the work is owed.

    A period that was missed counts until a report came after it.
    """
    last = Report.objects.filter(item=item_id, kind=Report.Kind.PROGRESS).order_by("-id").first()
    missed = Period.objects.filter(item=item_id, state=Period.State.MISSED)
    if last is not None:
        missed = missed.filter(ended_at__gt=last.at)
    days = [
        milestones_open(item_id).order_by("due_on").values_list("due_on", flat=True).first(),
        Period.objects.filter(item=item_id, state=Period.State.OPEN)
        .values_list("due_on", flat=True)
        .first(),
        missed.order_by("due_on").values_list("due_on", flat=True).first(),
    ]
    return min((d for d in days if d), default=None)


def open_duties(actor: Actor, item_id: int) -> Any:
    return of_card(actor, item_id).filter(state=Duty.State.OPEN)


def children(actor: Actor, item_id: int) -> Any:
    """What hangs directly below, as far as the reader may see it."""
    return items(actor).filter(parent=item_id).order_by("card_id")


def children_in_hand(item_id: int) -> int:
    """Whoever may see them: a parent is not done before them. They share its secrecy."""
    rows = SupervisionItem.unscoped.filter(parent=item_id)
    return rows.exclude(state__in=ENDED).count()


def parent_of(actor: Actor, pk: int) -> int | None:
    """The key of the item above, locked before its child by whoever opens the child again."""
    found: int | None = (
        SupervisionItem.objects.visible_to(actor)
        .filter(pk=pk)
        .values_list("parent_id", flat=True)
        .first()
    )
    return found


def items_with_words(actor: Actor, key: str) -> Any:
    """Items on the same words that stand, as far as the actor may see them."""
    rows = SupervisionItem.objects.visible_to(actor).filter(words_key=key)
    return rows.exclude(words_key="").exclude(state=State.WITHDRAWN).order_by("card_id")


def held_over(actor: Actor) -> list[int]:
    """Items whose hold has ended, from the opening of office hours of its day on."""
    if actor.now < workdays.opening(actor.today):
        return []
    rows = SupervisionItem.objects.visible_to(actor).filter(
        state=State.HELD, held_until__lte=actor.today
    )
    return list(rows.order_by("card_id").values_list("pk", flat=True)[:500])


def periods_over(actor: Actor) -> list[int]:
    """Items that owe a report whose day has passed; whether the next is due shows on the lock."""
    rows = Period.objects.filter(
        state=Period.State.OPEN, due_on__lt=actor.today, item__state=State.HANDLING
    ).exclude(item__report_every="none")
    return list(rows.order_by("item").values_list("item", flat=True)[:2000])


def tickets_due(actor: Actor, pk: int | None = None) -> list[tuple[int, str]]:
    """(item, level) of every coloured ticket that is to be issued today: one statement.

    Blue when few working days are left; orange when the blue one was not answered for so many
    working days, or the deadline passed; red after the orange one, the same. Nothing while the
    clock stands, a request for more time waits, or the office rests.
    """
    if not value("supervision.tickets") or not workdays.is_workday(actor.today):
        return []
    if actor.now < workdays.opening(actor.today):
        return []
    newest = Ticket.objects.filter(item=OuterRef("pk"), due_on=OuterRef("due_on")).order_by("-id")
    rows = (
        SupervisionItem.objects.visible_to(actor)
        .filter(
            state__in=[State.ASSIGNED, State.HANDLING],
            extension_due_on=None,
            due_on__lte=workdays.add_workdays(actor.today, value("supervision.tickets.blue")),
        )
        .annotate(
            last=Coalesce(Subquery(newest.values("level")[:1]), Value("")),
            issued=Subquery(newest.values("issued_at")[:1]),
            answered=Subquery(newest.values("answered_at")[:1]),
        )
        .annotate(next=_next_level(actor.today))
        .exclude(next="")
        .order_by("due_on", "card_id")
    )
    if pk is not None:
        rows = rows.filter(pk=pk)
    return list(rows.values_list("pk", "next")[:1000])


def _next_level(today: date) -> Case:
    def ignored(days: int) -> Q:
        # So many working days ago or more: before the start of the day after it.
        limit = workdays.opening(workdays.add_workdays(today, 1 - days))
        late = Q(due_on__lt=today, answered__lt=limit)
        return Q(issued__lt=limit) & (Q(answered=None) | late)

    return Case(
        When(last="", assigned_on__lt=today, then=Value("blue")),
        When(ignored(value("supervision.tickets.orange")), last="blue", then=Value("orange")),
        When(ignored(value("supervision.tickets.red")), last="orange", then=Value("red")),
        default=Value(""),
        output_field=CharField(max_length=6),
    )


BURNING = ("red", "yellow")


def still(today: date, days: int) -> Q:
    """In somebody's hands, and nobody did anything for so many working days."""
    since = workdays.opening(workdays.add_workdays(today, -days))
    return Q(state__in=["assigned", "handling"], updated_at__lt=since)


def silent(rows: Any, today: date, days: int) -> Any:
    """Those of the rows that are late or nearly so, while nobody did anything for `days`."""
    near = Q(due_on__lte=edges(today)[-1]) | Q(owed_on__lt=today) | Q(is_parent=True)
    rows = rows.filter(near, still(today, days)).annotate(lit=lamp(today, whole=True))
    return rows.filter(lit__in=BURNING)


DEPARTMENT, MINE, ASSIST, WATCH, ALL, DONE = (
    "department",
    "mine",
    "assist",
    "watch",
    "all",
    "done",
)


def scopes(actor: Actor) -> list[str]:
    """The tabs this person has; only those who see every department have “all”."""
    return [*([ALL] if actor.wide else []), DEPARTMENT, MINE, ASSIST, WATCH, DONE]


def scope_of(actor: Actor, asked: str) -> str:
    """The tab asked for, else the widest he has."""
    mine = scopes(actor)
    return asked if asked in mine else mine[0]


def _departments(actor: Actor) -> set[int]:
    own = {hat.department_id for hat in actor.capacities if hat.department_id}
    return own.union(*(hat.headed_ids for hat in actor.capacities))


def items_in(actor: Actor, scope: str) -> QuerySet[Any]:
    """Items of one tab, the most urgent first; the ended ones have a tab of their own."""
    rows: QuerySet[Any] = items(actor)
    rows = rows.filter(state__in=ENDED) if scope == DONE else rows.exclude(state__in=ENDED)
    led = Q(lead_department__in=_departments(actor))
    if scope == DEPARTMENT or (scope == DONE and not actor.wide):
        rows = rows.filter(led)
    elif scope == MINE:
        heads = Q(responsible=None, lead_department__head__in=actor.person_ids)
        rows = rows.filter(Q(responsible__in=actor.person_ids) | heads)
    elif scope == WATCH:
        rows = rows.filter(pk__in=followed_ids(actor))
    elif scope == ASSIST:
        rows = rows.filter(assisting_ids__overlap=sorted(_departments(actor)))
    return rows.order_by("due_on", "card_id")


def tally(rows: QuerySet[Any], *names: str) -> list[tuple[Any, ...]]:
    """(value of each name …, how many) of all rows: one statement that works each row out once.

    The inner statement is fenced in by OFFSET 0. Seen through, the database takes a lamp for a
    column with as many values as there are rows, sorts by it and works it out twice.
    """
    inner: Any = rows.order_by().values_list(*names)
    try:
        sql, given = inner.query.sql_with_params()
    except EmptyResultSet:
        return []
    columns = ", ".join(f"c{n}" for n in range(1, len(names) + 1))
    grouped = f"SELECT {columns}, count(*) FROM ({sql} OFFSET 0) x ({columns}) GROUP BY {columns}"  # noqa: S608 - Django's own statement
    with connection.cursor() as cursor:
        cursor.execute(grouped, given)
        return list(cursor.fetchall())


def too_many(rows: QuerySet[Any]) -> bool:
    """Whether there are more than MANY, without counting further."""
    return bool(rows.order_by().values("pk")[: MANY + 1].count() > MANY)


def lamp_counts(rows: QuerySet[Any], today: date) -> dict[str, int]:
    """How many of each lamp."""
    return dict(tally(rows.annotate(lit=lamp(today, whole=True)), "lit"))


def due_today(actor: Actor) -> list[Duty]:
    """Reports and results owed by the end of today, or already late, by his people or himself."""
    ends = workdays.closing(actor.today)
    rows = (
        duties(actor)
        .open()
        .filter(
            kind__in=["supervision.report", "supervision.handle"], due_at__lte=ends, paused_at=None
        )
    )
    if not actor.wide:
        rows = rows.filter(Q(holder__in=actor.person_ids) | Q(department__in=_departments(actor)))
    rows = rows.select_related(None).select_related("holder")
    shown = ("card_id", "kind", "title", "due_at", "holder__name", "holder__username")
    return list(rows.only(*shown).order_by("due_at", "id")[:8])
