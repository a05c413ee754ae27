"""Every read of spot-checks: the population with what makes each item heavy, checks, ratios."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import NotAllowed, NotVisible
from office.core.records import fetch
from office.duties.lamps import day_lamp
from office.duties.models import Duty
from office.organisation.models import Department, User
from office.organisation.queries import role_holder
from office.parameters.registry import value
from supervision.models import SupervisionItem
from supervision.queries import items
from supervision.spot_checks import policy
from supervision.spot_checks.lots import Lot
from supervision.spot_checks.models import CheckDraft, Draw, SpotCheck

IN_HAND = ("assigned", "handling", "held", "claimed")
"""States in which a department has the item: what can be drawn."""
OPEN = ("drawn", "finding", "corrected")
STRUCK = ("struck_off", "filed")
WEIGHT = "supervision.spot_checks.weight."
TO_CHECK, FINDINGS, ALL, DONE = "todo", "findings", "all", "done"
SCOPES = {
    TO_CHECK: ("drawn", "corrected"),
    FINDINGS: ("finding", "corrected"),
    DONE: ("passed", "closed", "dropped"),
}
EVER = date(9999, 12, 31)

# For each item: how often it was sent back, when it was last heard of, its widest leap in percent.
SAID = """
SELECT item_id, count(*) FILTER (WHERE kind = 'verification' AND passed = false),
       max(at), coalesce(max(percent - before) FILTER (WHERE kind = 'progress'), 0)
FROM (SELECT item_id, kind, passed, at, percent::int AS percent,
             lag(percent::int, 1, 0) OVER (PARTITION BY item_id ORDER BY id) AS before
      FROM supervision_report WHERE item_id = ANY(%s)) said
GROUP BY item_id
"""


def population(actor: Actor) -> tuple[list[Lot], dict[int, SupervisionItem]]:
    """Every item that can be drawn, by key, with its weight and why. Five queries, however many.

    Weighs: a base of 1; overdue; each extension; each time it was sent back; a leap of its percent;
    a long silence; never checked. How much each weighs, the settings say.
    """
    rows = items(actor).filter(state__in=IN_HAND).order_by("card_id")
    found: dict[int, SupervisionItem] = {item.pk: item for item in rows}
    said = _said(list(found))
    done = SpotCheck.objects.visible_to(Actor.system(actor.now)).filter(item__in=found)
    checked = set(done.filter(checked_on__isnull=False).values_list("item_id", flat=True))
    heads = heads_by_department()
    lots = []
    for pk, item in found.items():
        reasons = _reasons(actor, item, said.get(pk), checked=pk in checked)
        head = item.responsible_id or heads[item.lead_department_id]
        weight = 1 + sum(share for _why, share in reasons)
        lots.append(Lot(pk, item.number, head, item.lead_department_id, weight, tuple(reasons)))
    return lots, found


def _said(pks: list[int]) -> dict[int, tuple[int, Any, int]]:
    with connection.cursor() as cursor:
        cursor.execute(SAID, [pks])
        return {pk: (redone, last, leap) for pk, redone, last, leap in cursor.fetchall()}


def _reasons(
    actor: Actor, item: SupervisionItem, said: tuple[int, Any, int] | None, *, checked: bool
) -> list[tuple[str, int]]:
    redone, last, leap = said or (0, None, 0)
    heard = timezone.localdate(last or item.created_at)
    silent = workdays.workdays_between(heard, actor.today) > value(
        "supervision.spot_checks.silent_days"
    )
    times = {
        "overdue": int(item.due_on < actor.today and item.state != "held"),
        "extended": item.extensions,
        "redone": redone,
        "leap": int(leap >= value("supervision.spot_checks.leap")),
        "silent": int(silent and item.state != "held"),
        "never": int(not checked),
    }
    return [(why, n * value(WEIGHT + why)) for why, n in times.items() if n * value(WEIGHT + why)]


def heads_by_department() -> dict[int, int]:
    """Who answers for each department: its head, else that of the one above, else the director."""
    rows = {d.pk: d for d in Department.objects.select_related("head")}
    last = role_holder("director", "leader", "chief").pk
    return {pk: _head_in(rows, pk) or last for pk in rows}


def _head_in(rows: dict[int, Department], pk: int) -> int | None:
    at: int | None = pk
    for _turn in rows:
        department = rows.get(at or 0)
        if department is None:
            return None
        if department.head is not None and department.head.is_active:
            return int(department.head.pk)
        at = department.parent_id
    return None


def checkers() -> list[User]:
    """Who may be sent to check: the supervision office, then the director, then leaders."""
    rank = {"supervisor": 0, "director": 1, "leader": 2, "chief": 3}
    rows = User.objects.filter(is_active=True, is_service=False, roles__overlap=list(rank))
    return sorted(
        rows, key=lambda u: (min(rank[r] for r in u.roles if r in rank), u.protocol_rank, u.pk)
    )


def _first_duty(actor: Actor) -> Any:
    """The day on which the first open duty of a check ends."""
    open_now = Duty.objects.visible_to(actor).open().filter(card=OuterRef("pk"))
    return open_now.order_by("due_at").values(day=TruncDate("due_at"))[:1]


def checks(actor: Actor) -> Any:
    """Checks the actor may see, each with the day that counts now and its lamp."""
    lamp = Case(
        When(state__in=OPEN, then=day_lamp("due", actor.today)),
        default=Value("done"),
        output_field=CharField(max_length=6),
    )
    return (
        SpotCheck.objects.visible_to(actor)
        .select_related(
            "department", "matter", "lead_department", "responsible", "checker", "checked_by"
        )
        .annotate(due=Coalesce(Subquery(_first_duty(actor)), "due_on", Value(EVER, DateField())))
        .annotate(light=lamp)
        .order_by("-card_id")
    )


def check_get(actor: Actor, pk: int, *, lock: bool = False) -> SpotCheck:
    if lock:
        return fetch(SpotCheck, actor, pk, lock=True)
    found: SpotCheck | None = checks(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    return found


def open_checks(item_ids: Sequence[int]) -> dict[int, int]:
    """Items that wait for a check already, for the draw: item to check."""
    rows = SpotCheck.objects.visible_to(Actor.system()).filter(item__in=item_ids, state__in=OPEN)
    return dict(rows.values_list("item_id", "pk"))


def draws(actor: Actor) -> QuerySet[Draw]:
    """Draws, the newest first: for those who see every department, up to their clearance."""
    if not policy.may_count(actor):
        raise NotAllowed(_("Draws are for those who see every department."))
    rows = Draw.objects.select_related("by").order_by("-id")
    return rows if actor.is_system else rows.filter(secrecy__lte=actor.clearance)


def draw_get(actor: Actor, pk: int) -> Draw:
    found = draws(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    return found


def drawn_items(actor: Actor, draw: Draw) -> dict[int, SupervisionItem]:
    found: dict[int, SupervisionItem] = items(actor).in_bulk(draw.picked)
    return found


def checks_of(actor: Actor, draw: Draw) -> dict[int, SpotCheck]:
    """The newest check of each drawn item from this draw on."""
    rows = checks(actor).filter(item__in=draw.picked, draw__lte=draw.pk).order_by("card_id")
    return {check.item_id: check for check in rows}


def draft_of(actor: Actor, check: SpotCheck) -> CheckDraft | None:
    return CheckDraft.objects.filter(check_record=check.pk, person=actor.user_id).first()


WHO = Coalesce("responsible", "lead_department__head")
COUNTS = {
    "assigned": Q(),
    "checked": Q(looked_at=True),
    "closed": Q(state__in=STRUCK),
}


def _of_year(actor: Actor, year: int) -> Any:
    """Items docketed in a year that reached a department, with who answers for each."""
    if not policy.may_count(actor):
        raise NotAllowed(_("The ratios of every head are for those who see every department."))
    seen = SpotCheck.objects.visible_to(actor).filter(item=OuterRef("pk"), checked_on__isnull=False)
    return (
        items(actor)
        .exclude(state__in=["docketed", "withdrawn"])
        .filter(created_at__year=year)
        .annotate(who=WHO, looked_at=Exists(seen))
    )


def ratios(actor: Actor, year: int) -> list[dict[str, Any]]:
    """Per head: how many items were assigned, how many of them checked, how many closed."""
    counts = {name: Count("pk", filter=rule or None) for name, rule in COUNTS.items()}
    rows = list(
        _of_year(actor, year)
        .order_by()
        .values("who")
        .annotate(**counts)
        .order_by("-assigned", "who")
    )
    people = User.objects.select_related("department").in_bulk([r["who"] for r in rows if r["who"]])
    return [{**row, "person": people.get(row["who"])} for row in rows]


def ratio_rows(actor: Actor, year: int, who: int | None, what: str) -> Any:
    """The items behind one number of the ratios."""
    return _of_year(actor, year).filter(COUNTS[what], who=who).order_by("due_on", "card_id")
