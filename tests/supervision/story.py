"""An item's story told day by day, for tests of what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from supervision import actions
from supervision.models import SupervisionItem
from supervision.scoring import clock

PLAN = "三步走"


@dataclass
class Item:
    """An item whose story is told a day at a time; every hour is ten o'clock unless said."""

    office: Any
    pk: int = 0

    def at(self, who: str, day: str, hour: int = 10) -> Any:
        return self.office.actor(who, now=self.office.day(day, hour))

    def begins(self, day: str, due: str, **kw: Any) -> Item:
        """Docketed and assigned to planning on one day."""
        values = {
            "title": f"制定冬春水利建设任务分解方案（{SupervisionItem.unscoped.count() + 1}）",
            "lead_department": self.office.planning,
            "due_on": date.fromisoformat(due),
            **kw,
        }
        self.pk = actions.docket(self.at("sven", day), actions.NewItem(**values)).pk
        actions.assign_item(self.at("sven", day), self.pk)
        return self

    def accepted(self, day: str, who: str = "carol") -> Item:
        actions.accept_item(self.at(who, day), self.pk, plan=PLAN)
        return self

    def reported(
        self, day: str, text: str = "方案已改第二稿，现场复核完毕", percent: int = 40
    ) -> Item:
        actions.report_item(self.at("carol", day), self.pk, text=text, percent=percent)
        return self

    def claimed(self, day: str, who: str = "carol") -> Item:
        actions.claim_item_done(self.at(who, day), self.pk, text="已办结，佐证齐全")
        return self

    def verified(self, day: str, *, ok: bool = True) -> Item:
        actions.verify_item(self.at("sven", day, 16), self.pk, ok=ok, text="现场核对")
        return self

    def held(self, day: str, until: str) -> Item:
        actions.hold_item(
            self.at("sven", day), self.pk, reason="等省里批复", until=date.fromisoformat(until)
        )
        return self

    def resumed(self, day: str) -> Item:
        actions.resume_item(self.at("sven", day), self.pk)
        return self

    def asked(self, day: str, until: str) -> Item:
        actions.request_extension(
            self.at("carol", day), self.pk, due_on=date.fromisoformat(until), reason="数据没报齐"
        )
        return self

    def granted(self, day: str) -> Item:
        actions.grant_extension(self.at("dora", day), self.pk)
        return self

    def refused(self, day: str) -> Item:
        actions.refuse_extension(self.at("dora", day), self.pk, reason="按原期限办")
        return self

    def transferred(self, day: str, to: Any) -> Item:
        actions.transfer_item(self.at("sven", day), self.pk, to=to, reason="职责调整")
        return self

    def entries(self, last: str, since: str = "2026-01-01") -> list[tuple[str, str, int, str]]:
        """(trigger, department, points, day) of this item through a day."""
        names = {d.pk: slug for slug, d in self.office.departments.items()}
        return [
            (e.trigger, names[e.department_id], e.points, e.day.isoformat())
            for e in clock.derived(date.fromisoformat(since), date.fromisoformat(last))
            if e.item_id == self.pk
        ]

    def days(self, last: str) -> dict[str, tuple[int, int]]:
        """By department: working days it held the item, and the item's term."""
        found = clock.days_held([self.pk], date.fromisoformat(last))
        names = {d.pk: slug for slug, d in self.office.departments.items()}
        return {names[department]: value for (_item, department), value in found.items()}
