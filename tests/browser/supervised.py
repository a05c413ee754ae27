"""A house in which every page of supervision has something to show, and the addresses of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from office.calendars import workdays
from office.parameters import registry
from supervision import actions
from supervision.detector.look import look
from supervision.models import Routine, SpotCheck, SupervisionItem
from supervision.plans import actions as plans
from supervision.plans.periods import QUARTER, YEAR, Period
from supervision.routines import actions as routines
from supervision.spot_checks import actions as checks
from supervision.spot_checks.questions import asked
from tests.records import Wanted, bulletin, score_appeal, sheet_of_scores
from tests.supervision.planned import approved, line, plan_of


def in_hand(cast: Any) -> SupervisionItem:
    """With assistance, milestones, a report, a request for more time, a chase and a ticket."""
    today = timezone.localdate()
    item = cast.item(
        "handling",
        title="青石泵站应急维修",
        original_text="务必在年底前完成青石泵站应急维修",
        standard="验收合格，资料归档",
        plan="先抢修，后大修",
        report_every="weekly",
        assisting_departments=[cast.finance],
        due_on=workdays.add_workdays(today, 12),
        milestones=[("图纸定稿", workdays.add_workdays(today, 4))],
    )
    actions.report_item(cast.actor("carol"), item.pk, text="墙体已砌好", percent=60)
    later = workdays.add_workdays(today, 30)
    actions.request_extension(cast.actor("carol"), item.pk, due_on=later, reason="雨季无法施工")
    actions.chase_item(cast.actor("sven"), item.pk, text="请抓紧")
    actions.issue_ticket(cast.actor("sven"), item.pk, level="blue", reason="临近期限")
    return item


def split(cast: Any) -> SupervisionItem:
    item = cast.item("handling", title="病险水库除险加固", due_on=_in(40))
    actions.split_item(
        cast.actor("carol"),
        item.pk,
        title="东圩水库",
        lead_department=cast.finance,
        due_on=_in(20),
    )
    return item


def _in(days: int) -> Any:
    return workdays.add_workdays(timezone.localdate(), days)


def two_checks(cast: Any) -> list[SpotCheck]:
    """One still to be made, one with a finding."""
    sven = cast.actor("sven")
    registry.change("supervision.spot_checks.share", 100)  # all of it is planning's here
    made = checks.draw_checks(sven, n=2, seed="甲")
    found = list(SpotCheck.unscoped.filter(draw=made.pk).order_by("pk"))
    checks.enter_check(
        sven, found[1].pk, text="现场没有记录", **dict.fromkeys(asked(found[1].source), "no")
    )
    return found


def of_one(cast: Any) -> tuple[str, ...]:
    """Addresses of single records, made here."""
    cast.now = timezone.now() - timedelta(days=40)
    cast.item("handling", title="无人问津的事", due_on=_in(2))
    cast.now = timezone.now()
    item, mother = in_hand(cast), split(cast)
    for state in ("docketed", "disputed", "held", "claimed", "struck_off"):
        cast.item(state, title=f"灌区改造 {state}", due_on=_in(25))
    today = timezone.localdate()
    year = approved(cast, Period.of(YEAR, today).slug, "加固水库", "整治河道")
    plans.break_down(
        cast.actor("carol"), year.pk, point=line(year).pk,
        period=Period.of(QUARTER, today).slug, text="本季完成一半",
    )  # fmt: skip
    quarter = plan_of(Period.of(QUARTER, today).slug)
    drawn, wrong = two_checks(cast)
    sheet, appeal = sheet_of_scores(cast, Wanted()), score_appeal(cast, Wanted())
    told = bulletin(cast, Wanted())
    routines.add_routine(
        cast.actor("sven"),
        routines.RoutineCard("月度督查通报", cast.planning, every="month", day=25, term=3),
    )
    look(timezone.now())
    at = f"/supervision/{item.pk}/"
    return (
        at,
        f"/supervision/{mother.pk}/",
        f"{at}foresight/",
        f"/supervision/templates/{Routine.objects.get().pk}/",
        f"/supervision/plans/{year.pk}/",
        f"/supervision/plans/{year.pk}/lines/{line(year).pk}/",
        f"/supervision/plans/{quarter.pk}/",
        f"/supervision/plans/{quarter.pk}/import/",
        f"/supervision/spot-checks/{drawn.pk}/",
        f"/supervision/spot-checks/{drawn.pk}/check/",
        f"/supervision/spot-checks/{wrong.pk}/",
        f"/supervision/spot-checks/draws/{drawn.draw_id}/",
        f"/supervision/scores/sheets/{sheet.pk}/",
        f"/supervision/scores/appeals/{appeal.pk}/",
        f"/supervision/bulletins/{told.pk}/",
        f"/supervision/bulletins/{told.pk}/rows/?figure=open",
    )


LISTS = (
    "/supervision/",
    "/supervision/?order=risk",
    "/supervision/?scope=done",
    "/supervision/overview/",
    "/supervision/calendar/",
    "/supervision/new/",
    "/supervision/import/",
    "/supervision/templates/",
    "/supervision/templates/new/",
    "/supervision/plans/",
    "/supervision/plans/new/",
    "/supervision/plans/orphans/",
    "/supervision/plans/carried/",
    "/supervision/spot-checks/",
    "/supervision/spot-checks/draw/",
    "/supervision/spot-checks/ratios/",
    "/supervision/scores/",
    "/supervision/scores/entries/",
    "/supervision/scores/items/",
    "/supervision/scores/rules/",
    "/supervision/bulletins/",
    "/chairs/",
)
