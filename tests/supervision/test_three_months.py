"""Three months of an office, lived through day by day: who was told what, and when.

The table was worked out by hand from the rules (the ladder: 5, 3 and 1 working days before, on the
day, 1 after to the head, 3 to the director, 5 to the leader in charge; the calendar of 2026: 20
September and 10 October are worked, 25 to 27 September and 1 to 7 October are not).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from office.core.actor import Actor
from office.duties.ladder import remind
from office.duties.models import Reminder
from office.organisation.models import Department, Deputyship
from office.parameters import registry
from supervision import actions
from supervision.tasks import keep

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 30)
TOLD = """
09-22 A handle before-5 bob       carol is away from 21 to 25 September, bob stands for her
09-23 D report before-5 bob
09-24 A handle before-3 bob
09-28 D report before-3 carol     she is back
09-29 A handle before-1 carol
09-30 A handle on-the-day carol
09-30 D report before-1 carol
10-08 A handle after-1 carol      the first working day after the holiday; she is the head herself
10-08 D report on-the-day carol   due on 2 October, a holiday: the 8th
10-10 A handle after-3 dora       a Saturday that is worked
10-13 A handle after-5 lena
10-16 A verify before-1 sven      claimed on the 14th, three working days to verify
10-19 A verify on-the-day sven
10-20 B handle before-5 hugo      held from 24 September to 12 October: due on the 27th, not the 16th
10-22 B handle before-3 hugo
10-26 B handle before-1 hugo
10-27 B handle on-the-day hugo
10-27 B grant before-1 lena       asked for on the 26th, two working days to decide
10-30 B handle before-5 hugo      granted until 6 November: the ladder starts again
11-02 D report before-5 carol     a month after the 8th is a Sunday: the 9th
11-03 B handle before-3 hugo
11-04 D report before-3 carol
11-05 B handle before-1 hugo
11-06 C handle before-5 carol     its department has no head: the one above it
11-06 D report before-1 carol
11-09 B verify before-1 sven
11-09 D report on-the-day carol
11-10 B verify on-the-day sven
11-10 C handle before-3 carol
11-10 D report after-1 carol
11-12 C handle before-1 carol
11-12 D report after-3 dora
11-13 C handle on-the-day carol
11-16 C handle after-1 carol
11-16 D report after-5 lena
11-18 C handle after-3 alice      dora is away from 16 to 20 November, alice stands for her
11-20 C handle after-5 lena
11-20 D handle before-5 carol
11-24 D handle before-3 carol
11-26 D handle before-1 carol
11-27 D handle on-the-day carol
11-30 D handle after-1 carol
"""


def lines(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.split()[:5]) for line in text.strip().splitlines()]


class Life:
    """What people do on which day, in the afternoon."""

    def __init__(self, office) -> None:
        self.office, self.items = office, {}
        self.deeds = defaultdict(list)

    def on(self, day: str, deed) -> None:
        self.deeds[date.fromisoformat(day)].append(deed)

    def who(self, name: str, day: date):
        return self.office.actor(name, self.office.day(day, 15))

    def begin(self, name: str, day: str, **values) -> None:
        def deed(on: date) -> None:
            sven = self.who("sven", on)
            made = actions.docket(sven, actions.NewItem(title=f"事项{name}", **values))
            actions.assign_item(sven, made.pk)
            actions.accept_item(self.lead(made, on), made.pk, plan="三步走")
            self.items[name] = made.pk

        self.on(day, deed)

    def lead(self, item, on: date):
        return self.who("hugo" if item.lead_department == self.office.finance else "carol", on)

    def close(self, name: str, claimed: str, verified: str, by: str) -> None:
        def claim(on: date) -> None:
            actions.claim_item_done(self.who(by, on), self.items[name], text="办结")

        def verify(on: date) -> None:
            sven, pk = self.who("sven", on), self.items[name]
            actions.verify_item(sven, pk, ok=True, text="属实")
            actions.strike_off_item(sven, pk)
            actions.file_item(self.who("rita", on), pk)

        self.on(claimed, claim)
        self.on(verified, verify)

    def live(self) -> None:
        day = FIRST
        while day <= LAST:
            keep(Actor.system(self.office.day(day, 9, 5)))
            remind(self.office.day(day, 10))
            for deed in self.deeds[day]:
                deed(day)
            day += timedelta(days=1)

    def told(self) -> list[tuple[str, ...]]:
        names = {pk: name for name, pk in self.items.items()}
        rows = Reminder.objects.filter(told=True).select_related("recipient", "duty")
        zone = self.office.now.tzinfo
        return sorted(
            (
                f"{r.made_at.astimezone(zone):%m-%d}",
                names[r.duty.card_id],
                r.duty.kind.removeprefix("supervision."),
                r.rung_id,
                r.recipient.username,
            )
            for r in rows
        )


def test_everybody_heard_what_the_rules_say_and_nothing_else(office):
    registry.change("supervision.tickets", False)  # noqa: FBT003 - the ladder alone
    water = Department.objects.create(
        code="water", name="河湖科", parent=office.planning, position=9
    )
    Department.objects.filter(pk=water.pk).update(path=f"{office.planning.path}{water.pk}/")
    for principal, deputy, starts, ends in (
        ("carol", "bob", "2026-09-21", "2026-09-25"),
        ("dora", "alice", "2026-11-16", "2026-11-20"),
    ):
        Deputyship.objects.create(
            principal=office.people[principal],
            deputy=office.people[deputy],
            starts_on=starts,
            ends_on=ends,
        )
    life = Life(office)
    plan, finance = office.planning, office.finance
    life.begin("A", "2026-09-01", lead_department=plan, due_on=date(2026, 9, 30))
    life.begin(
        "D", "2026-09-02", lead_department=plan, due_on=date(2026, 11, 27), report_every="monthly"
    )
    life.begin("B", "2026-09-14", lead_department=finance, due_on=date(2026, 10, 16))
    life.begin("C", "2026-11-02", lead_department=water, due_on=date(2026, 11, 13))
    life.close("A", "2026-10-14", "2026-10-19", "carol")
    life.on(
        "2026-09-24",
        lambda on: actions.hold_item(
            life.who("sven", on), life.items["B"], reason="等省里批复", until=date(2026, 10, 12)
        ),
    )
    life.on(
        "2026-10-08",
        lambda on: actions.report_item(
            life.who("carol", on), life.items["D"], text="过半", percent=50
        ),
    )
    life.on(
        "2026-10-26",
        lambda on: actions.request_extension(
            life.who("hugo", on), life.items["B"], due_on=date(2026, 11, 6), reason="等招标结果"
        ),
    )
    life.on("2026-10-27", lambda on: actions.grant_extension(life.who("lena", on), life.items["B"]))
    life.close("B", "2026-11-05", "2026-11-10", "hugo")
    life.live()
    assert life.told() == sorted(lines(TOLD))
