from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.duties.lamps import day_lamp
from office.duties.models import Duty
from office.duties.queries import duties
from office.following.queries import followed_ids
from supervision.models import Report, SupervisionItem

ENDED = ("struck_off", "filed", "withdrawn")
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
    """Items the actor may see, each with its lamp: red, yellow, green, hold or done."""
    lamp = Case(
        When(state__in=ENDED, then=Value("done")),
        When(state="held", then=Value("hold")),
        default=day_lamp("due_on", actor.today),
        output_field=CharField(max_length=6),
    )
    return (
        SupervisionItem.objects.visible_to(actor)
        .select_related("department", "lead_department", "responsible", "matter")
        .annotate(light=lamp, band=band_of(actor.today))
        .order_by("-card_id")
    )


def items_open(actor: Actor) -> Any:
    """What is still to be done, the most urgent first."""
    return items(actor).exclude(state__in=ENDED).order_by("due_on", "card_id")


def item_get(actor: Actor, pk: int, *, lock: bool = False) -> SupervisionItem:
    if lock:
        return fetch(SupervisionItem, actor, pk, lock=True)
    found: SupervisionItem | None = (
        items(actor).select_related("supervisor", "department").filter(pk=pk).first()
    )
    if found is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    return found


def reports(item_id: int) -> QuerySet[Report]:
    """Newest first; the caller has fetched the item for this reader already."""
    return (
        Report.objects.filter(item=item_id).select_related("author", "on_behalf_of").order_by("-id")
    )


def silent(rows: Any, today: date, days: int) -> Any:
    """Those of the rows that are late or nearly so, while nobody did anything for `days`."""
    since = workdays.opening(workdays.add_workdays(today, -days))
    return rows.filter(
        light__in=["red", "yellow"],
        state__in=["assigned", "handling"],
        updated_at__lt=since,
    )


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


def lamp_counts(rows: QuerySet[Any]) -> dict[str, int]:
    """How many of each lamp: one GROUP BY."""
    counted = rows.order_by().values("light").annotate(n=Count("pk"))
    return {row["light"]: row["n"] for row in counted}


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
    return list(rows.order_by("due_at", "id")[:8])
