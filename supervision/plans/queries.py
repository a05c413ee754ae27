"""Every read of plans. Lines are reached through a plan that the actor sees, never alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from supervision.models import ENDED, Source, SupervisionItem
from supervision.plans.models import Plan, PlanPoint, PointChange
from supervision.plans.periods import Period
from supervision.plans.rollup import Node, settle
from supervision.queries import items

LIVE = Q(carried_on=None, dropped_on=None)
MOST_DEEP = 3


def plans(actor: Actor) -> Any:
    """Plans the actor may see, the newest period first; a year before its quarters and months."""
    return (
        Plan.objects.visible_to(actor)
        .select_related("department", "matter", "keeper", "approved_by")
        .order_by("-starts_on", "-card_id")
    )


def plan_get(actor: Actor, pk: int, *, lock: bool = False) -> Plan:
    if lock:
        return fetch(Plan, actor, pk, lock=True)
    found: Plan | None = plans(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    return found


def plan_of(actor: Actor, period: Period) -> Plan | None:
    """The plan of a period, as the actor may see it; a withdrawn one is none."""
    rows = Plan.objects.visible_to(actor).filter(period=period.slug)
    found: Plan | None = rows.exclude(state=Plan.State.WITHDRAWN).first()
    return found


def points(plan: Plan) -> QuerySet[PlanPoint]:
    """All lines of a plan in hand, in order; the ones that left it too."""
    return PlanPoint.objects.filter(plan=plan.pk).select_related("lead_department")


def point_in(plan: Plan, pk: int) -> PlanPoint | None:
    """A live line of the plan in hand, for an action that holds the plan."""
    return points(plan).filter(LIVE, pk=pk).first()


def visible_points(actor: Actor) -> QuerySet[PlanPoint]:
    """Lines of every plan the actor sees."""
    mine = Plan.objects.visible_to(actor).exclude(state=Plan.State.WITHDRAWN)
    return PlanPoint.objects.filter(plan__in=mine.values("pk")).select_related(
        "lead_department", "plan"
    )


def tree(actor: Actor, plan: Plan) -> list[Node]:
    """The live lines of a plan with all that hangs below them, each with its percent.

    A query for each level and one for the items, whatever the size.
    """
    top = [Node(p) for p in points(plan).filter(LIVE)]
    level, everyone = top, list(top)
    for _turn in range(MOST_DEEP - 1):
        by_root = {n.point.root_pk: n for n in level}
        if not by_root:
            break
        rows = (
            visible_points(actor)
            .filter(LIVE, above__in=by_root)
            .order_by("plan__starts_on", "position", "id")
        )
        level = []
        for point in rows:
            node = Node(point)
            by_root[point.above_id or 0].below.append(node)
            level.append(node)
        everyone += level
    _with_items(actor, everyone)
    return [settle(n) for n in top]


def _with_items(actor: Actor, nodes: Iterable[Node]) -> None:
    named = {n.point.item_id: n for n in nodes if n.point.item_id}
    if not named:
        return
    seen = items(actor).in_bulk(list(named))
    gone = set(
        SupervisionItem.objects.visible_to(Actor.system(actor.now))
        .filter(pk__in=set(named) - set(seen), state="withdrawn")
        .values_list("pk", flat=True)
    )
    for pk, node in named.items():
        item = seen.get(pk)
        if item is not None and item.state != SupervisionItem.State.WITHDRAWN:
            node.item = item
        elif item is None and pk not in gone:
            node.unseen = True


def branch(actor: Actor, point: PlanPoint) -> list[Node]:
    """What hangs below one line, for the rows behind its number."""
    return [n for n in tree(actor, point.plan) if n.point.pk == point.pk]


def unbroken() -> Q:
    """Live, not finished, and nothing follows: neither a finer line nor an item."""
    lower = PlanPoint.objects.filter(
        LIVE, above=Coalesce(OuterRef("root_id"), OuterRef("pk"))
    ).exclude(plan__state=Plan.State.WITHDRAWN)
    free = LIVE & Q(finished_on=None, item=None)
    return free & Q(~Exists(lower))


def orphans(actor: Actor, level: str) -> QuerySet[PlanPoint]:
    """Key points without a quarter's task, quarter's tasks without a month's task or an item."""
    rows = visible_points(actor).filter(unbroken(), plan__level=level, plan__state="approved")
    return rows.order_by("due_on", "id")


def items_without_line(actor: Actor) -> Any:
    """Open items that say they come from the year's key points and stand in no plan."""
    lines = PlanPoint.objects.filter(item=OuterRef("pk"))
    rows = items(actor).filter(source=Source.ANNUAL_PLAN).exclude(state__in=ENDED)
    return rows.filter(~Exists(lines)).order_by("due_on", "card_id")


def carried(actor: Actor, level: str = "") -> QuerySet[PlanPoint]:
    """Lines that an earlier period left, the most often carried first."""
    rows = visible_points(actor).filter(
        LIVE, carries__gt=0, plan__state__in=["draft", "submitted", "approved"]
    )
    if level:
        rows = rows.filter(plan__level=level)
    return rows.order_by("-carries", "-id")


def chains(actor: Actor, lines: Iterable[PlanPoint]) -> dict[int, list[PlanPoint]]:
    """The stations of carried lines by root, the first first: one query for a page."""
    roots = {p.root_pk for p in lines}
    found: dict[int, list[PlanPoint]] = defaultdict(list)
    if roots:
        rows = visible_points(actor).filter(Q(root__in=roots) | Q(pk__in=roots)).order_by("id")
        for point in rows:
            found[point.root_pk].append(point)
    return found


def uppers(actor: Actor, lines: Iterable[PlanPoint]) -> dict[int, PlanPoint]:
    """The lines above some lines, by their key, as far as the actor sees them."""
    wanted = {p.above_id for p in lines if p.above_id}
    return visible_points(actor).in_bulk(list(wanted)) if wanted else {}


def choices_above(actor: Actor, plan: Plan) -> QuerySet[PlanPoint]:
    """Lines of the next coarser plan that a line of this one may hang on."""
    above = plan.of.above
    rows = visible_points(actor).filter(LIVE)
    return rows.filter(plan__period=above.slug) if above else rows.none()


def changes(plan: Plan) -> dict[int, list[PointChange]]:
    """What changed lines said before, by line, the oldest first."""
    found: dict[int, list[PointChange]] = defaultdict(list)
    for change in PointChange.objects.filter(point__plan=plan.pk).select_related("by"):
        found[change.point_id].append(change)
    return found


def line_of_item(actor: Actor, item_id: int) -> PlanPoint | None:
    """The live line that an item stands for."""
    return visible_points(actor).filter(LIVE, item=item_id).first()
