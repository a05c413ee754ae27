"""Cars and drivers, and what they did, do and are about to do: trips, fuel, papers, repairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from office.bookings.models import Resource
from office.bookings.queries import free
from office.demo.plot import Pk, Plot
from office.demo.script import script, spoken
from office.organisation.models import User
from vehicles import actions as cars
from vehicles import fuel, odometer, upkeep
from vehicles.commands import JOB, REQUEST, TRIP
from vehicles.garage import add_driver, add_vehicle
from vehicles.models import VehicleRequest

# plate, name, seats for passengers, model, body, power, days until inspection, days until
# insurance, tank, kilometres sixty days ago
CARS = [
    ("江A·K2136", "K2136 轿车", 4, "红旗 H5", "sedan", "petrol", 26, 190, 60, 48_216),
    ("江A·K2158", "K2158 商务", 6, "别克 GL8", "mpv", "hybrid", 150, 88, 70, 31_540),
    ("江A·K3307", "K3307 中巴", 18, "考斯特", "minibus", "diesel", 75, 210, 95, 91_536),
    ("江A·D6621", "D6621 越野", 4, "哈弗 H9", "suv", "petrol", 40, 33, 80, 102_340),
    ("江A·D9012", "D9012 电车", 4, "广汽 AION", "sedan", "electric", 320, 145, 68, 12_880),
]
DRIVERS = [
    ("driver", "B1", 900),
    ("qiandayong", "A1", 400),
    ("sunliping", "A1", 1300),
    ("litiesheng", "B1", 700),
]


@dataclass(frozen=True, slots=True)
class Trip:
    day: int
    leaves: str
    minutes: int
    who: str
    purpose: str
    destination: str
    passengers: int
    car: str = ""
    driver: str = ""
    until: str = "dispatched"
    priority: str = "routine"


TRIPS = [
    Trip(-1, "08:30", 180, "linshen", "河道巡查", "北郊水库", 3, "江A·D6621", "litiesheng", "completed"),
    Trip(-1, "14:00", 90, "fengxiaolan", "去国库支付中心", "云汀市财政局", 2, "江A·K2136", "driver", "completed"),
    Trip(0, "07:30", 255, "fangzhixin", "参加市政府会议", "云汀市人民政府", 2, "江A·K2136", "driver"),
    Trip(0, "08:15", 195, "hanbing", "水库巡查", "清溪水库", 3, "江A·D6621", "litiesheng"),
    Trip(0, "13:15", 60, "meetings", "接基层站所参会", "北郊站", 16, "江A·K3307", "sunliping"),
    Trip(0, "14:00", 75, "xuruolan", "气象会商", "云汀市气象局", 2, until="approved"),
    Trip(0, "15:00", 120, "staff", "青石泵站现场复核", "青石泵站", 3, until="approved", priority="urgent"),
    Trip(0, "16:30", 60, "bailu", "送件", "云汀市档案局", 1, until="requested"),
    Trip(1, "13:30", 180, "staff", "丈量堤防断面", "北郊水库", 2, until="requested"),
    Trip(1, "08:30", 480, "bailu", "随局长赴省城开会", "云岭省水利厅", 3, "江A·K2136", "driver"),
    Trip(1, "09:00", 180, "zhengxiaochuan", "安全检查", "东湖闸", 3, "江A·D6621", "litiesheng"),
    Trip(2, "13:30", 150, "wangyang", "采砂巡查", "清溪河段", 4, until="requested"),
    Trip(3, "09:00", 120, "caiwenjing", "银行对账", "市工商银行", 1, until="rejected"),
]  # fmt: skip

WATCH_TRIPS = [
    Trip(0, "08:30", 210, "hanbing", "值班巡查", "清溪水库", 3, "江A·D6621", "litiesheng"),
    Trip(0, "14:00", 180, "zhengxiaochuan", "泵站值守换班", "青石泵站", 4, "江A·K2158", "qiandayong"),
]  # fmt: skip


# The two weeks before: destination, what for, minutes, kilometres.
WAYS = [
    ("云汀市人民政府", "送呈批件", 90, 24),
    ("清溪水库", "水库巡查", 210, 96),
    ("省水利厅", "报送材料", 240, 148),
    ("青石泵站", "泵站检查", 150, 62),
    ("云汀市财政局", "资金对账", 75, 18),
    ("北郊水库", "河道巡查", 180, 71),
]
RIDERS = ("linshen", "hanbing", "fangzhixin", "zhengxiaochuan", "fengxiaolan", "staff")
PAIRS = (
    ("江A·K2136", "driver"),
    ("江A·D6621", "litiesheng"),
    ("江A·K2158", "qiandayong"),
    ("江A·K3307", "sunliping"),
    ("江A·D9012", "driver"),
)
PRICE = {
    "petrol": Decimal("7.85"),
    "diesel": Decimal("7.46"),
    "hybrid": Decimal("7.85"),
    "electric": Decimal("0.92"),
}
PER_100 = {
    "petrol": Decimal("8.1"),
    "diesel": Decimal("12.4"),
    "hybrid": Decimal("5.6"),
    "electric": Decimal("14.8"),
}
EARLY, LATE = 7, 20
"""Hours between which the yard is open; the scenes of this very hour play then only."""


def fill_garage(plot: Plot, at: datetime) -> None:
    """Cars and drivers with their papers, and what odometers and pumps showed before."""
    dispatcher = plot.house.actor("dispatcher", at)
    today = plot.clock.today
    for plate, name, seats, model, body, power, inspected, insured, tank, km in script().each(CARS):
        car = add_vehicle(
            dispatcher, plate=plate, name=name, seats=seats, model=model, body=body, power=power,
            inspected_until=today + timedelta(days=inspected), insured_until=today + timedelta(days=insured),
            tank=tank, duty_car=body == "suv",
        ).resource  # fmt: skip
        _past(plot, car, at, km)
    for username, licence, days in DRIVERS:
        until = today + timedelta(days=days)
        add_driver(
            dispatcher,
            person=plot.house.people[username],
            licence_class=licence,
            licensed_until=until,
        )


def _past(plot: Plot, car: Resource, at: datetime, km: int) -> None:
    """Two months of filling up, a week apart; the odometer rises with it."""
    dispatcher = plot.house.actor("dispatcher", at)
    power = car.vehicle.power
    for week in range(6, 0, -1):
        far = 180 + 23 * ((week * 7 + km) % 9)
        km += far
        quantity = (PER_100[power] * far / 100).quantize(Decimal("0.01"))
        amount = (quantity * PRICE[power]).quantize(Decimal("0.01"))
        new = fuel.NewFuel(
            car,
            quantity,
            amount,
            km,
            at - timedelta(days=7 * week),
            "卡 0371",
            spoken("城东加油站"),
        )
        fuel.enter_fuel(dispatcher, new)


class RoadStory:
    """Requests and trips from two weeks ago to the next days, and what cars need."""

    def __init__(self, plot: Plot, day: Callable[[int], date]) -> None:
        self.plot, self.clock, self.day = plot, plot.clock, day

    def add_all(self) -> None:
        for n in range(12, 1, -1):
            self._before(n)
        for trip in script().each(TRIPS):
            self._trip(trip, self.day(trip.day))
        for trip in script().each(WATCH_TRIPS) if not self.clock.works else ():
            self._trip(trip, self.clock.today)
        self._upkeep()
        if EARLY <= timezone.localtime(self.clock.now).hour < LATE:
            self._late_one()
            self._pencilled()

    def _before(self, n: int) -> None:
        """Two trips of a day in the past, all the way to their costs; one was never confirmed."""
        for half, clock in enumerate(("09:00", "14:00")):
            place, purpose, minutes, _km = script().each(WAYS[(n + 3 * half) % len(WAYS)])
            car, driver = PAIRS[(n + half) % len(PAIRS)]
            who = RIDERS[(2 * n + half) % len(RIDERS)]
            aboard = 12 if car == "江A·K3307" else 2
            until = "back" if (n, half) == (5, 1) else "completed"
            trip = Trip(-n, clock, minutes, who, purpose, place, aboard, car, driver, until)
            self._trip(trip, self.clock.day(-n))

    def _asked(self, at: datetime, days: int) -> datetime:
        """When it was entered: some days before, and never after now."""
        return min(at - timedelta(days=days), self.clock.now - timedelta(minutes=30 + days))

    def _ask(
        self, trip: Trip, span: tuple[datetime, datetime], pk: Pk
    ) -> Callable[[datetime], None]:
        def ask(now: datetime) -> None:
            told = script().each(trip)
            new = cars.NewRequest(
                purpose=told.purpose, destination=told.destination, origin=spoken("局里东门"), leaves_at=span[0],
                returns_at=span[1], passengers=trip.passengers, priority=trip.priority,
            )  # fmt: skip
            pk.append(cars.request_vehicle(self.plot.house.actor(trip.who, now), new).id)

        return ask

    def _trip(self, trip: Trip, day: date) -> None:
        leaves = self.clock.on(day, trip.leaves)
        back = leaves + timedelta(minutes=trip.minutes)
        pk: Pk = []
        asked = self._asked(leaves, 2)
        self.plot.add(asked, self._ask(trip, (leaves, back), pk))
        head = self._decider(self.plot.house.people[trip.who])
        decided = asked + timedelta(minutes=10)
        if trip.until == "rejected":
            reason = spoken("路近，请乘公交或骑行。")
            self.plot.ask(decided, head, REQUEST, pk, "reject", reason=reason)
        if trip.until in {"approved", "dispatched", "back", "completed"}:
            self.plot.ask(decided, head, REQUEST, pk, "approve")
        if trip.car:
            self.plot.add(asked + timedelta(minutes=20), self._dispatch(trip, pk))
            self._drive(trip, pk, leaves, back)

    def _dispatch(self, trip: Trip, pk: Pk) -> Callable[[datetime], None]:
        def dispatch(now: datetime) -> None:
            car = Resource.objects.get(vehicle__plate=trip.car)
            driver = Resource.objects.get(person=self.plot.house.people[trip.driver])
            watch = not self.clock.works and "值" in trip.purpose
            REQUEST.by_name["dispatch"](
                self.plot.house.actor("dispatcher", now),
                pk[0],
                vehicle=car,
                driver=driver,
                reason=spoken("值班用车，已办启封登记") if watch else "",
            )

        return dispatch

    def _drive(self, trip: Trip, pk: Pk, leaves: datetime, back: datetime) -> None:
        """Out on time, back four minutes late, confirmed and costed the days after."""
        far = next(
            (w[3] for w in script().each(WAYS) if w[0] == trip.destination), trip.minutes // 4
        )
        then = back + timedelta(minutes=4)
        self.plot.add(leaves, self._press(trip.driver, "depart", pk, 0))
        self.plot.add(then, self._press(trip.driver, "return", pk, far))
        if trip.until == "back":
            return
        self._later(then + timedelta(hours=3), trip.who, pk, "confirm")
        litres = Decimal(far * 6) / 10
        self._later(then + timedelta(hours=20), "dispatcher", pk, "cost", fuel=litres)

    def _press(self, who: str, name: str, pk: Pk, far: int) -> Callable[[datetime], None]:
        def press(now: datetime) -> None:
            request = VehicleRequest.unscoped.select_related("trip").get(pk=pk[0])
            last = odometer.latest(request.vehicle_id or 0)
            km = (last.km if last else 0) + far
            TRIP.by_name[name](
                self.plot.house.actor(who, now), request.trip_id or 0, odometer_km=km
            )

        return press

    def _later(self, at: datetime, who: str, pk: Pk, name: str, **values: Any) -> None:
        def act(now: datetime) -> None:
            request = VehicleRequest.unscoped.get(pk=pk[0])
            TRIP.by_name[name](self.plot.house.actor(who, now), request.trip_id or 0, **values)

        self.plot.add(at, act)

    def _decider(self, person: User) -> str:
        head = person.department.head if person.department else None
        return head.username if head and head != person else "leader"

    def _upkeep(self) -> None:
        """A service that is in the workshop soon, a fault just reported, a doubtful receipt."""
        service: Pk = []
        planned = self.clock.back(6, "10:00")

        def plan(now: datetime) -> None:
            car = Resource.objects.get(vehicle__plate="江A·K3307")
            due = self.clock.day(2)
            new = upkeep.NewJob(car, spoken("6 万公里保养，换机油三滤"), "service", due, 95_000)
            service.append(upkeep.plan_job(self.plot.house.actor("dispatcher", now), new).pk)

        self.plot.add(planned, plan)
        start = self.clock.on(self.clock.day(4), "09:00")
        self.plot.ask(
            planned + timedelta(hours=2), "dispatcher", JOB, service, "quote", shop=spoken("城东汽修厂"),
            quote=Decimal(2680), starts_at=start, ends_at=start + timedelta(hours=26),
        )  # fmt: skip
        self.plot.ask(planned + timedelta(hours=5), "director", JOB, service, "approve")
        self.plot.add(self.clock.back(1, "16:40"), self._fault)
        self.plot.add(self.clock.back(1, "17:05"), self._doubtful)

    def _fault(self, now: datetime) -> None:
        car = Resource.objects.get(vehicle__plate="江A·D6621")
        new = upkeep.NewJob(car, spoken("右后轮缓慢漏气"), "tyres", self.clock.day(1))
        upkeep.plan_job(self.plot.house.actor("litiesheng", now), new)

    def _doubtful(self, now: datetime) -> None:
        """More than the tank holds."""
        car = Resource.objects.get(vehicle__plate="江A·K2136")
        new = fuel.NewFuel(car, Decimal("71.40"), Decimal("560.49"), None, now, "卡 0371", "城北站")
        fuel.enter_fuel(self.plot.house.actor("driver", now), new)

    def _pair(self, starts: datetime, ends: datetime) -> tuple[Resource, Resource] | None:
        """A small car and a driver that are free for all of it."""
        some = [c for c in free("vehicle", starts, ends) if (c.seats or 0) < 10]
        drivers = list(free("driver", starts, ends))
        return (some[-1], drivers[-1]) if some and drivers else None

    def _sent(
        self, trip: Trip, span: tuple[datetime, datetime], pair: tuple[Resource, Resource]
    ) -> Pk:
        """Asked, approved and sent three hours ago, whatever the hour is now."""
        pk: Pk = []
        house, at = self.plot.house, min(span[0], self.clock.now) - timedelta(minutes=30)
        self._ask(trip, span, pk)(at)
        head = self._decider(house.people[trip.who])
        REQUEST.by_name["approve"](house.actor(head, at), pk[0])
        REQUEST.by_name["dispatch"](
            house.actor("dispatcher", at),
            pk[0],
            vehicle=pair[0],
            driver=pair[1],
            reason=spoken("值班用车"),
        )
        return pk

    def _late_one(self) -> None:
        """One is on the road beyond its time, and its car should leave again within the hour."""
        now = self.clock.now
        span = (now - timedelta(hours=2), now - timedelta(minutes=25))
        after = (now + timedelta(minutes=50), now + timedelta(minutes=140))

        def scene(at: datetime) -> None:
            pair = self._pair(span[0], after[1] + timedelta(minutes=15))
            if pair is None:
                return
            first = Trip(0, "", 0, "hanbing", "现场会勘", "清溪河段", 3)
            pk = self._sent(first, span, pair)
            self._sent(Trip(0, "", 0, "zhengxiaochuan", "送检水样", "市疾控中心", 2), after, pair)
            who = self.plot.house.people
            driver = next(n for n, p in who.items() if p.pk == pair[1].person_id)
            self._press(driver, "depart", pk, 0)(span[0])
            request = VehicleRequest.unscoped.get(pk=pk[0])
            TRIP.by_name["delay"](
                self.plot.house.actor(driver, at), request.trip_id or 0,
                returns_at=now + timedelta(minutes=65), reason=spoken("岸坡要多看一段"),
            )  # fmt: skip

        self.plot.add(now - timedelta(minutes=6), scene)

    def _pencilled(self) -> None:
        """One car pencilled in, and then firmly sent with somebody else: three ways out."""
        now = self.clock.now
        span = (now + timedelta(minutes=100), now + timedelta(minutes=160))

        def scene(at: datetime) -> None:
            pair = self._pair(span[0], span[1] + timedelta(minutes=15))
            if pair is None:
                return
            pk: Pk = []
            house = self.plot.house
            asks = Trip(0, "", 0, "xuruolan", "会商汛情", "云汀市气象局", 2)
            self._ask(asks, span, pk)(at - timedelta(minutes=40))
            head = self._decider(house.people[asks.who])
            REQUEST.by_name["approve"](house.actor(head, at), pk[0])
            REQUEST.by_name["hold"](
                house.actor("dispatcher", at), pk[0], vehicle=pair[0], driver=pair[1]
            )
            self._sent(
                Trip(0, "", 0, "bailu", "送急件", "市委机要局", 1, priority="urgent"), span, pair
            )

        self.plot.add(now - timedelta(minutes=3), scene)
