"""What keeps the wrong car or driver off the road: one small rule each, a sentence each.

A rule that blocks is one that the law or arithmetic leaves no choice in: the car is taken, out of
use, too small, without valid papers; the driver has no licence for it. A soft one can be set aside
by a reason, which stays with the trip: hours at the wheel (planned times hold waiting, too),
restricted days, the seal on public holidays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from office.bookings.models import Resource
from office.core.errors import DomainError
from vehicles.models import Power, Trip
from vehicles.yard import Need, Unit, Yard, class_needed, covered, last_digit

BLOCK, SOFT, NOTE = "block", "soft", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """`field` is the input at fault; `level` block, soft (needs a reason) or note."""

    rule: str
    field: str
    level: str
    text: str


Rule = Callable[[Need, Unit, Unit | None, Yard], Iterator[Finding]]


def _back(need: Need) -> date:
    return timezone.localdate(need.returns_at)


def _days(need: Need) -> list[date]:
    first, last = timezone.localdate(need.leaves_at), _back(need)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def is_car(_need: Need, car: Unit, driver: Unit | None, _yard: Yard) -> Iterator[Finding]:
    if car.resource.kind != Resource.Kind.VEHICLE:
        yield Finding("car", "vehicle", BLOCK, _("%(name)s is no car.") % {"name": car})
    if driver is not None and driver.resource.kind != Resource.Kind.DRIVER:
        yield Finding("driver", "driver", BLOCK, _("%(name)s is no driver.") % {"name": driver})


def in_use(_need: Need, car: Unit, driver: Unit | None, _yard: Yard) -> Iterator[Finding]:
    if not car.resource.active:
        text = _("%(car)s is out of use.") % {"car": car}
        yield Finding("in_use", "vehicle", BLOCK, text)
    if driver is not None and not driver.resource.active:
        text = _("%(driver)s does not drive at present.") % {"driver": driver}
        yield Finding("in_use", "driver", BLOCK, text)


def seats(need: Need, car: Unit, _driver: Unit | None, _yard: Yard) -> Iterator[Finding]:
    if car.resource.seats is not None and need.passengers > car.resource.seats:
        text = _("%(car)s takes %(seats)s passengers; %(n)s ride.")
        yield Finding(
            "seats",
            "vehicle",
            BLOCK,
            text % {"car": car, "seats": car.resource.seats, "n": need.passengers},
        )


def papers(need: Need, car: Unit, driver: Unit | None, _yard: Yard) -> Iterator[Finding]:
    """Valid on the day of the return."""
    known, licence = car.papers, driver.papers if driver else None
    for rule, name, unit, until, text in (
        (
            "inspection",
            "vehicle",
            car,
            known and known.inspected_until,
            _("The inspection of %(name)s ends on %(day)s."),
        ),
        (
            "insurance",
            "vehicle",
            car,
            known and known.insured_until,
            _("The insurance of %(name)s ends on %(day)s."),
        ),
        (
            "licence",
            "driver",
            driver,
            licence and licence.licensed_until,
            _("The licence of %(name)s ends on %(day)s."),
        ),
    ):
        if until and until < _back(need):
            yield Finding(rule, name, BLOCK, text % {"name": unit, "day": until})


def driver_there(need: Need, _car: Unit, driver: Unit | None, _yard: Yard) -> Iterator[Finding]:
    if driver is None and need.driver_needed:
        yield Finding("driver", "driver", BLOCK, _("This trip needs a driver."))


def own_wheel(need: Need, _car: Unit, driver: Unit | None, yard: Yard) -> Iterator[Finding]:
    """Whoever drives himself sits in one car at a time. Known drivers are booked as such."""
    if driver is not None or need.self_driver is None:
        return
    for span in (s for car in yard.cars for s in car.spans if s.trip is not None and s.firm):
        trip = span.trip
        if trip is None or trip.pk == need.trip_id or trip.driver_person_id != need.self_driver:
            continue
        if span.meets(need.leaves_at, need.returns_at):
            text = _(
                "Whoever asked drives another car himself from %(start)s to %(end)s. "
                "Send a driver, or choose another time."
            )
            values = {"start": hour(span.starts), "end": hour(span.ends)}
            yield Finding("own_wheel", "driver", BLOCK, text % values)
            return
    yield Finding(
        "own_licence",
        "driver",
        NOTE,
        _("Whoever asked drives himself; his licence is not on record here. See it first."),
    )


def licence_class(_need: Need, car: Unit, driver: Unit | None, _yard: Yard) -> Iterator[Finding]:
    if driver is None or driver.papers is None:
        return
    needed, has = class_needed(car), driver.papers.licence_class
    if needed in covered(has):
        return
    level = SOFT if needed == "C1" and "C2" in covered(has) else BLOCK
    text = (
        _("%(driver)s holds class %(has)s: automatic gears only. Check that %(car)s has them.")
        if level == SOFT
        else _("%(car)s needs a licence of class %(needed)s; %(driver)s holds %(has)s.")
    )
    values = {"car": car, "needed": needed, "driver": driver, "has": has}
    yield Finding("licence_class", "driver", level, text % values)


def free(need: Need, car: Unit, driver: Unit | None, yard: Yard) -> Iterator[Finding]:
    """Nothing else in the span, the minutes between two trips included."""
    for name, unit in (("vehicle", car), ("driver", driver)):
        taken = unit and unit.busy(need.leaves_at, need.ends(yard.rules.buffer), need.trip_id)
        if taken:
            text = _("%(name)s is taken from %(start)s to %(end)s: %(title)s.")
            values = {
                "name": unit,
                "start": hour(taken.starts),
                "end": hour(taken.ends),
                "title": taken.title,
            }
            yield Finding("free", name, BLOCK, text % values)


def comes_back_late(need: Need, car: Unit, driver: Unit | None, _yard: Yard) -> Iterator[Finding]:
    """The booking has ended, the trip before has not: as far as anybody knows it is back later."""
    for name, unit in (("vehicle", car), ("driver", driver)):
        for span in unit.spans if unit else ():
            trip = span.trip
            if trip is None or trip.state != Trip.State.OUT or trip.pk == need.trip_id:
                continue
            if span.starts < need.leaves_at < trip.back_by:
                text = _("%(name)s is on the road and back at %(time)s only.")
                values = {"name": unit, "time": hour(trip.back_by)}
                yield Finding("comes_back_late", name, SOFT, text % values)


def hour(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%m-%d %H:%M")


def _trips(need: Need, driver: Unit) -> list[tuple[datetime, datetime]]:
    """This trip and the others of that driver, in order."""
    others = [
        (s.trip.out_at or s.trip.leaves_at, s.trip.back_by)
        for s in driver.spans
        if s.trip is not None and s.trip.pk != need.trip_id and s.firm
    ]
    return sorted([*others, (need.leaves_at, need.returns_at)])


def hours(need: Need, _car: Unit, driver: Unit | None, yard: Yard) -> Iterator[Finding]:
    """Eight hours a day, four in a row: trips without a rest between them count as one.

    A trip over night is not counted: nobody sits at the wheel through it.
    """
    if driver is None or timezone.localdate(need.leaves_at) != _back(need):
        return
    day = timezone.localdate(need.leaves_at)
    spans = [t for t in _trips(need, driver) if _on(t, day)]
    total = sum((end - start for start, end in spans), timedelta())
    if total > yard.rules.daily:
        text = _("%(driver)s would drive %(hours)s hours that day; %(most)s are allowed.")
        values = {
            "driver": driver,
            "hours": _hours(total),
            "most": _hours(yard.rules.daily),
        }
        yield Finding("daily_hours", "driver", SOFT, text % values)
    yield from _in_a_row(need, driver, spans, yard)


def _on(span: tuple[datetime, datetime], day: date) -> bool:
    return timezone.localdate(span[0]) == day == timezone.localdate(span[1])


def _in_a_row(
    need: Need, driver: Unit, spans: list[tuple[datetime, datetime]], yard: Yard
) -> Iterator[Finding]:
    run: list[tuple[datetime, datetime]] = []
    runs = []
    for span in spans:
        if run and span[0] - run[-1][1] >= yard.rules.rest:
            runs.append(run)
            run = []
        run = [*run, span]
    for row in [*runs, run]:
        length = row[-1][1] - row[0][0]
        if (need.leaves_at, need.returns_at) not in row or length <= yard.rules.continuous:
            continue
        rest = int(yard.rules.rest.total_seconds() // 60)
        values = {
            "driver": driver,
            "hours": _hours(length),
            "rest": rest,
            "most": _hours(yard.rules.continuous),
        }
        if len(row) == 1:
            text = _("Over %(most)s hours: %(driver)s rests %(rest)s minutes on the way.")
            yield Finding("rest", "driver", NOTE, text % values)
        else:
            text = _(
                "%(driver)s would drive %(hours)s hours with less than %(rest)s minutes of rest "
                "between; after %(most)s hours he rests."
            )
            yield Finding("continuous_hours", "driver", SOFT, text % values)


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.1f}".removesuffix(".0")


def restricted(need: Need, car: Unit, _driver: Unit | None, yard: Yard) -> Iterator[Finding]:
    """限行: last digits by weekday. Electric cars are free of it."""
    if car.papers is None or car.papers.power == Power.ELECTRIC:
        return
    for day in _days(need):
        digits = (
            yard.rules.restricted[day.weekday()]
            if day.weekday() < len(yard.rules.restricted)
            else ""
        )
        if last_digit(car.papers.plate) in digits:
            text = _("Plates that end in %(digits)s stay off the road on %(day)s: %(car)s.")
            values = {"digits": ", ".join(digits), "day": day, "car": car}
            yield Finding("restricted", "vehicle", SOFT, text % values)


def sealed(need: Need, car: Unit, _driver: Unit | None, yard: Yard) -> Iterator[Finding]:
    """Cars stand sealed on public holidays, those on duty excepted (Measures on Official Cars)."""
    if not yard.rules.sealed or (car.papers is not None and car.papers.duty_car):
        return
    for day in _days(need):
        if day in yard.holidays:
            text = _("%(car)s is sealed on %(day)s, a public holiday; only duty cars run.")
            values = {"car": car, "day": day}
            yield Finding("sealed", "vehicle", SOFT, text % values)


RULES: tuple[Rule, ...] = (
    is_car,
    in_use,
    seats,
    papers,
    driver_there,
    own_wheel,
    licence_class,
    hours,
    restricted,
    sealed,
    comes_back_late,
)


def findings(need: Need, car: Unit, driver: Unit | None, yard: Yard) -> list[Finding]:
    """Everything that speaks against this car and driver, whether they are free left out."""
    return [f for rule in RULES for f in rule(need, car, driver, yard)]


def all_findings(need: Need, car: Unit, driver: Unit | None, yard: Yard) -> list[Finding]:
    """The same, and whether they are free: for proposals. An action leaves that to the booking."""
    return [*findings(need, car, driver, yard), *free(need, car, driver, yard)]


def check(found: list[Finding], reason: str) -> None:
    """Refuse what blocks; refuse what is soft unless somebody says why it goes all the same."""
    for level in (BLOCK, SOFT):
        against = [f for f in found if f.level == level]
        if not against or (level == SOFT and reason.strip()):
            continue
        fields: dict[str, list[Any]] = {}
        for finding in against:
            fields.setdefault(finding.field, []).append(finding.text)
        if level == SOFT:
            fields["reason"] = [_("Say why it goes all the same.")]
        raise DomainError(
            " ".join(f.text for f in against),
            fields=fields,
            extra={"rules": [f.rule for f in against]},
        )


__all__ = ["BLOCK", "NOTE", "SOFT", "Finding", "all_findings", "check", "findings"]
