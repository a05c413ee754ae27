"""One record of every kind in every state, whatever kinds are registered.

A kind needs one line in MAKERS. How its records come into each state is found by trying: whoever is
offered a button presses it, at once and some hours or days later. So a new state or command is
covered by itself, or `explore` says in a sentence what it could not reach.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.db import transaction

from documents import actions as letters
from documents.archive import actions as archive
from documents.archive.models import ArchiveYear
from documents.circulation import actions as circulation
from documents.inbox import actions as inbox
from documents.models import InboxPiece
from documents.outgoing import actions as our_letters
from documents.secrets import actions as secrets
from meetings import actions as meetings
from meetings.rooms import add_room
from office.catalogue.kinds import KINDS
from office.catalogue.models import Card
from office.core.actor import Actor
from office.core.errors import DomainError
from office.duties.models import Duty
from office.organisation.models import User
from reception import actions as reception
from reception.delegations import actions as delegations
from reception.petitions import actions as petitions
from supervision.bulletins import actions as bulletins
from supervision.bulletins.models import Bulletin
from supervision.models import Plan, SpotCheck
from supervision.plans import actions as plans
from supervision.plans.periods import Period
from supervision.scoring import actions as scoring
from supervision.scoring.books import draft_sheet
from supervision.scoring.models import ScoreSheet
from supervision.scoring.periods import of_day
from supervision.spot_checks import actions as spot_checks
from supervision.spot_checks import lots, questions
from supervision.spot_checks.queries import population
from tests.conftest import Office
from tests.documents.archive import shelves
from tests.documents.inbox import arrivals
from tests.inputs import COMMANDS, inputs, unbooked
from vehicles import actions as vehicles
from vehicles import compliance, dispatch, fuel, trips, upkeep
from vehicles.garage import add_driver, add_vehicle
from vehicles.models import Trip, VehicleRequest

LATER = (0, 2, 26, 96, 240, 960)
"""Hours after now at which a button is tried: some wait for the time of the meeting or trip."""
ROOMS, CARS = 40, 30


def whole_cast(office: Office, rooms: int = ROOMS, cars: int = CARS) -> Office:
    """Everybody who is needed to run all five areas, with rooms, cars and drivers enough."""
    for rank, (username, name, department, role, clearance) in enumerate(
        [
            ("mona", "陈思齐", "registry", "meetings", 3),
            ("dawn", "苏禾", "registry", "reception", 3),
            ("dan", "马德胜", "registry", "dispatcher", 3),
            ("max", "钱大勇", "registry", "driver", 1),
            ("chris", "程立", "registry", "chief", 3),
            ("otto", "纪明", "planning", "auditor", 3),
        ],
        start=70,
    ):
        office.people[username] = User.objects.create_user(
            username,
            name=name,
            department=office.departments[department],
            roles=[role],
            clearance=clearance,
            protocol_rank=rank,
        )
    for n in range(1, rooms + 1):
        add_room(office.actor("mona"), name=f"第{n}会议室", seats=30)
    for n in range(1, cars + 1):
        add_vehicle(office.actor("dan"), plate=f"江A·{n:05}", seats=6, tank=60)
        driver = User.objects.create_user(
            f"driver{n}", name=f"司机{n}", department=office.registry, roles=["driver"]
        )
        add_driver(office.actor("dan"), person=driver)
    return office


Maker = Callable[["Office", "Wanted"], Any]


@dataclass(frozen=True)
class Wanted:
    """What a maker is asked for: `mark` stands in every free text."""

    mark: str = ""
    secrecy: int = 0

    def __call__(self, words: str) -> str:
        return f"{self.mark} {words}" if self.mark else words

    @property
    def slug(self) -> str:
        return ["open", "internal", "confidential", "secret"][self.secrecy]


def incoming(office: Office, wanted: Wanted) -> Any:
    return office.letter(
        title=wanted("关于水库移民安置工作的通知"),
        issuer=wanted("市水利局"),
        addressee=wanted("市水务局"),
        secrecy=wanted.slug,
    )


def in_the_tray(office: Office, wanted: Wanted) -> Any:
    """A scan of three pages, so that it can be split."""
    piece = arrivals.come(
        office,
        arrivals.blank_pdf(3),
        "scan.pdf",
        title=wanted("关于水库移民安置工作的通知"),
        source=wanted("市水利局"),
        sent_by=wanted("市水利局"),
    )
    return raised(piece, wanted.secrecy)


def raised(piece: Any, level: int) -> Any:
    """As secret as a mark on its pages would make it."""
    for rows in (InboxPiece.unscoped, Card.unscoped):
        rows.filter(pk=piece.pk).update(secrecy=level)
    Duty.unscoped.filter(card=piece.pk).update(secrecy=level)
    return piece


def not_taken_in(office: Office, wanted: Wanted) -> Any:
    """A mail that was refused and can be tried again."""
    key = f"mail:1:1:{InboxPiece.unscoped.count()}:1"
    coming = inbox.Coming(road="mail", key=key, title=wanted("移民安置"), sent_by=wanted("来信人"))
    system = Actor.system(office.now)
    piece = inbox.refuse(system, coming, name="a.exe", trouble=wanted("不收 EXE"))[0]
    return raised(piece, wanted.secrecy)


def to_be_read(office: Office, wanted: Wanted) -> Any:
    """For reading; nobody has it yet, so nobody's reading is waited for."""
    doc = incoming(office, wanted)
    return letters.screen_incoming(office.actor("alice"), doc.pk, **{"for": "reading"})


def sent_round(office: Office, wanted: Wanted) -> Any:
    """For reading, by way of the clerk, who has it back from the first reader; a copy is numbered."""
    doc = to_be_read(office, wanted)
    alice = office.actor("alice")
    secrets.number_copies(alice, doc.pk, first="12")
    readers = [office.carol, office.eve]
    circulation.circulate_incoming(alice, doc.pk, readers=readers, mode="star")
    return circulation.read_incoming(office.actor("carol"), doc.pk)


def secret_letter(office: Office, wanted: Wanted) -> Any:
    return incoming(office, replace(wanted, secrecy=3))


def outgoing(office: Office, wanted: Wanted) -> Any:
    return our_letters.draft_outgoing(
        office.actor("carol"),
        kind="letter",
        title=wanted("关于水库移民安置工作的复函"),
        body=wanted("水库移民安置的的有关事项，复函如下。"),
        addressee=wanted("市水利局"),
        secrecy=wanted.slug,
    )


def joint(office: Office, wanted: Wanted) -> Any:
    """Issued with another organ, which has not signed yet."""
    return our_letters.draft_outgoing(
        office.actor("carol"),
        title=wanted("关于水库移民安置工作的通知"),
        body=wanted("现将水库移民安置的有关事项通知如下。"),
        addressee=wanted("市水利局"),
        joint_organs="市财政局",
        secrecy=wanted.slug,
    )


def item(office: Office, wanted: Wanted) -> Any:
    """A deputies' suggestion with a milestone; finance assists where its head is cleared."""
    return office.item(
        title=wanted("水库移民安置工作"),
        source="proposal",
        original_text=wanted("请落实"),
        standard=wanted("全部安置"),
        secrecy=wanted.secrecy,
        due_on=office.now.date() + timedelta(days=42),
        assisting_departments=[office.finance] if wanted.secrecy <= office.hugo.clearance else [],
        milestones=[(wanted("初稿"), office.now.date() + timedelta(days=7))],
        same_words="link",
    )


def free_quarter() -> Period:
    """A quarter without a plan, and without one after it, into which its lines can be carried."""
    taken = set(Plan.unscoped.exclude(state="withdrawn").values_list("period", flat=True))
    quarters = [Period("quarter", year, n) for year in range(2038, 2006, -1) for n in (1, 3)]
    return next(q for q in quarters if q.slug not in taken and q.next.slug not in taken)


def plan(office: Office, wanted: Wanted) -> Any:
    """Of a quarter, with a line of planning, and an item beside it that stands for none."""
    sven = office.actor("sven")
    item(office, wanted)
    made = plans.begin_plan(
        sven,
        period=free_quarter().slug,
        title=wanted("水库移民安置工作安排"),
        secrecy=wanted.slug,
    )
    line = {"text": wanted("水库移民安置"), "measure": wanted("全部安置")}
    plans.add_line(sven, made.pk, lead_department=office.planning, **line)
    return made


def closed_plan(office: Office, wanted: Wanted) -> Any:
    """With its line carried on into the next quarter."""
    made = plan(office, wanted)
    plans.approve_plan(office.actor("lena"), made.pk)
    return plans.close_plan(office.actor("sven"), made.pk, reason=wanted("汛期推迟"))


def spot_check(office: Office, wanted: Wanted) -> Any:
    """Of an item in hand, by the seed that draws it."""
    made = item(office, wanted)
    office.advance_item(made, "handling")
    sven = office.actor("sven")
    pool, _items = population(sven)
    seeds = (f"{made.pk}-{n}" for n in range(100_000))
    seed = next(s for s in seeds if lots.drawn(pool, n=1, seed=s, cap=1)[0].item == made.pk)
    spot_checks.draw_checks(sven, n=1, seed=seed)
    return SpotCheck.unscoped.get(item=made.pk)


def found_wrong(office: Office, wanted: Wanted) -> Any:
    check = spot_check(office, wanted)
    answers = dict.fromkeys(questions.asked(check.source), "no")
    return spot_checks.enter_check(
        office.actor("sven"), check.pk, text=wanted("现场没有记录"), **answers
    )


def meeting(office: Office, wanted: Wanted) -> Any:
    start = office.day(office.now.date() + timedelta(days=4), 14)
    return meetings.plan_meeting(
        office.actor("mona"),
        meetings.NewMeeting(
            title=wanted("水库移民安置工作会议"),
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            room=unbooked("room", office),
            organiser=office.carol,
            attendees=[office.carol, office.sven],
            agenda=wanted("听取汇报"),
            secrecy=wanted.secrecy,
        ),
    )


def visit(office: Office, wanted: Wanted) -> Any:
    return reception.expect_visit(
        office.actor("dawn"),
        reception.NewVisit(
            visitor_name=wanted("葛平"),
            organisation=wanted("市审计局"),
            purpose=wanted("水库移民安置工作"),
            host=office.carol,
            expected_at=office.now + timedelta(hours=1),
            secrecy=wanted.secrecy,
        ),
    )


def vehicle_request(office: Office, wanted: Wanted) -> Any:
    leaves = office.day(office.now.date() + timedelta(days=3), 9)
    return vehicles.request_vehicle(
        office.actor("bob"),
        vehicles.NewRequest(
            purpose=wanted("水库移民安置工作"),
            destination=wanted("云汀东站"),
            stops=wanted("省政府"),
            leaves_at=leaves,
            returns_at=leaves + timedelta(hours=2),
        ),
    )


def trip(office: Office, wanted: Wanted) -> Any:
    request = vehicle_request(office, wanted)
    vehicles.approve_request(office.actor("carol"), request.pk)
    sent = dispatch.dispatch_request(
        office.actor("dan"),
        request.pk,
        vehicle=unbooked("vehicle", office),
        driver=unbooked("driver", office),
    )
    return Trip.unscoped.get(pk=sent.trip_id)


def driven_request(office: Office, wanted: Wanted) -> Any:
    """Its car is back, so the trip can be confirmed."""
    driven = trip(office, wanted)
    trips.depart_trip(office.actor("dan"), driven.pk, odometer_km=48_216)
    trips.return_trip(office.actor("dan"), driven.pk, odometer_km=48_254)
    return VehicleRequest.unscoped.get(trip=driven)


def fuel_of(quantity: int) -> Maker:
    """More than the tank holds is looked into."""
    return lambda office, wanted: fuel.enter_fuel(
        office.actor("dan"),
        fuel.NewFuel(
            vehicle=unbooked("vehicle", office),
            quantity=Decimal(quantity),
            amount=Decimal(300),
            station=wanted("东门加油站"),
        ),
    )


def job(office: Office, wanted: Wanted) -> Any:
    due_on = office.now.date() + timedelta(days=20)
    new = upkeep.NewJob(unbooked("vehicle", office), fault=wanted("刹车异响"), due_on=due_on)
    return upkeep.plan_job(office.actor("dan"), new)


def paper_for(days: int) -> Maker:
    """One that ends soon must be renewed."""
    return lambda office, wanted: compliance.enter_paper(
        office.actor("dan"),
        compliance.NewPaper(
            resource=unbooked("vehicle", office),
            kind="insurance",
            valid_until=office.now.date() + timedelta(days=days),
            issuer=wanted("人保财险"),
        ),
    )


def petition(office: Office, wanted: Wanted) -> Any:
    return petitions.register_petition(
        office.actor("alice"),
        petitions.NewPetition(
            title=wanted("反映水库移民安置工作"),
            petitioner=wanted("蒋大山"),
            address=wanted("东圩村"),
            request=wanted("请查处"),
            facts=wanted("夜间采砂"),
            secrecy=wanted.secrecy,
        ),
    )


def delegation(office: Office, wanted: Wanted, *, same_city: bool = False) -> Any:
    """With its guest, a talk in a room, a meal and what it cost; colleagues from here need a reason."""
    arrives = office.day(office.now.date() + timedelta(days=3), 10)
    carol = office.actor("carol")
    made = delegations.receive_letter(
        carol,
        delegations.NewDelegation(
            unit=wanted("云岭省水利厅"),
            leader=wanted("周岚"),
            leader_post=wanted("副厅长"),
            party_size=1,
            purpose=wanted("调研水库移民安置工作"),
            arrives_at=arrives,
            leaves_at=arrives + timedelta(hours=5),
            host=office.carol,
            place=wanted("局东门"),
            letter=wanted("省水办〔2026〕121号"),
            same_city=same_city,
            secrecy=wanted.secrecy,
        ),
    )
    talk = {"starts_at": arrives, "ends_at": arrives + timedelta(hours=1)}
    meal = {"starts_at": arrives + timedelta(hours=2), "ends_at": arrives + timedelta(hours=3)}
    room = unbooked("room", office)
    for part, values in (
        ("guests", {"name": wanted("周岚"), "post": wanted("副厅长")}),
        ("itinerary", {"kind": "talk", "activity": wanted("座谈"), "room": room, **talk}),
        ("companions", {"person": office.carol, "at_meal": True}),
        ("meals", {"place": wanted("食堂"), "persons": 1, "amount": Decimal(40), **meal}),
        ("costs", {"text": wanted("工作餐"), "amount": Decimal(240), "invoice": wanted("261")}),
    ):
        delegations.add_entry(carol, made.pk, part, **values)
    return made


def archived(state: str, year: int) -> Maker:
    """Each state has a year of its own: filing a year takes all its items along."""

    def made(office: Office, wanted: Wanted) -> Any:
        return shelves.item(office, state, year, **lettered(wanted))

    return made


def lettered(wanted: Wanted) -> dict[str, Any]:
    return {
        "title": wanted("关于水库移民安置工作的通知"),
        "issuer": wanted("市水利局"),
        "secrecy": wanted.slug,
    }


def archived_pair(office: Office, wanted: Wanted) -> Any:
    return shelves.pair(office, 2018, **lettered(wanted))


def archived_no_more(office: Office, wanted: Wanted) -> Any:
    return shelves.destroyed(office, reason=wanted("已无保存价值"), **lettered(wanted))


def year_of_archive(office: Office, _wanted: Wanted) -> Any:
    """The latest one that nobody has opened."""
    known = set(ArchiveYear.unscoped.values_list("year", flat=True))
    year = next(y for y in range(2009, 1900, -1) if y not in known)
    return archive.open_year(office.actor("rita"), year=year)


def loan_of_archive(way: str) -> Maker:
    def made(office: Office, wanted: Wanted) -> Any:
        return shelves.loan(office, way, purpose=wanted("编写年鉴"), **lettered(wanted))

    return made


def judged_list(office: Office, wanted: Wanted) -> Any:
    return shelves.listed(office, "destroy", reason=wanted("已无保存价值"), **lettered(wanted))


def fresh_list(office: Office, wanted: Wanted) -> Any:
    return shelves.listed(office, **lettered(wanted))


def sheet_of_scores(office: Office, _wanted: Wanted) -> Any:
    """Of a month that has none yet."""
    months = ScoreSheet.unscoped.count()
    period = of_day(office.now.date())
    for _month in range(months + 1):
        period = period.previous
    return draft_sheet(Actor.system(office.now), period)


def score_entry(office: Office, wanted: Wanted = Wanted()) -> Any:
    """Planning was criticised for an item; a letter shows it."""
    return scoring.mark_item(
        office.actor("sven"),
        item(office, wanted).pk,
        trigger="criticised",
        evidence=incoming(office, replace(wanted, secrecy=0)).number,
        text=wanted("会上点名批评"),
    )


def score_appeal(office: Office, wanted: Wanted) -> Any:
    return scoring.file_appeal(
        office.actor("carol"),
        entry=score_entry(office, replace(wanted, secrecy=0)).pk,
        reason=wanted("数据晚到，非我科责任"),
    )


def bulletin(office: Office, wanted: Wanted) -> Any:
    """Of a month that has none yet, ready to be submitted."""
    period = of_day(office.now.date())
    for _month in range(Bulletin.unscoped.count() + 1):
        period = period.previous
    sven = office.actor("sven")
    made = bulletins.draft_bulletin(sven, period=period.text)
    return bulletins.edit_bulletin(sven, made.pk, problems=wanted("数据报送偏晚"))


MAKERS: dict[str, tuple[Maker, ...]] = {
    "archive-items": (
        archived("collected", 2024),
        archived("classified", 2023),
        archived("numbered", 2022),
        archived("boxed", 2021),
        archived("handed_over", 2020),
        archived_no_more,
        archived_pair,
    ),
    "archive-years": (year_of_archive,),
    "archive-loans": (loan_of_archive("paper"), loan_of_archive("screen")),
    "archive-disposals": (judged_list, fresh_list),
    "incoming-documents": (incoming, to_be_read, sent_round, secret_letter),
    "inbox-pieces": (in_the_tray, not_taken_in),
    "outgoing-documents": (outgoing, joint),
    "supervision-items": (item,),
    "plans": (plan, closed_plan),
    "spot-checks": (spot_check, found_wrong),
    "score-sheets": (sheet_of_scores,),
    "score-appeals": (score_appeal,),
    "bulletins": (bulletin,),
    "meetings": (meeting,),
    "visits": (visit,),
    "petitions": (petition,),
    "delegations": (delegation, partial(delegation, same_city=True)),
    "vehicle-requests": (vehicle_request, driven_request),
    "trips": (trip,),
    "fuel-entries": (fuel_of(40), fuel_of(90)),
    "maintenance-jobs": (job,),
    "compliance": (paper_for(400), paper_for(9)),
}
"""One maker for each state in which a record of this kind can begin."""


def make(office: Office, kind: str, wanted: Wanted = Wanted(), start: int = 0) -> Any:
    assert kind in MAKERS, f"Tell tests/records.py in MAKERS how a record of “{kind}” is begun."
    return MAKERS[kind][start](office, wanted)


@dataclass(frozen=True)
class Press:
    """`who` presses `name` so many hours after now, with these choices instead of the usual."""

    who: str
    name: str
    hours: int = 0
    choices: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Road:
    """From one of the beginnings through some commands."""

    start: int = 0
    presses: tuple[Press, ...] = ()

    def then(self, press: Press) -> Road:
        return Road(self.start, (*self.presses, press))

    @property
    def hours(self) -> int:
        return max((press.hours for press in self.presses), default=0)


@dataclass
class Map:
    """How a kind's records come into each state, and where and by whom each command can be given."""

    roads: dict[str, Road] = field(default_factory=dict)
    uses: dict[str, tuple[Road, Press]] = field(default_factory=dict)


@contextmanager
def undone() -> Iterator[None]:
    """As if it had not been tried."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Explorer:
    """Finds the map of a kind by trying. `who` may take part."""

    def __init__(self, office: Office, who: list[str], wanted: Wanted = Wanted()) -> None:
        self.office, self.wanted = office, wanted
        self.actors: dict[str, Actor] = {name: office.actor(name) for name in who}

    def press(self, kind: str, pk: int, press: Press) -> Any:
        values = inputs(self.office, kind, press.name, self.wanted.mark) | dict(press.choices)
        actor = self.actors[press.who]
        return COMMANDS[kind].by_name[press.name](
            actor.at(actor.now + timedelta(hours=press.hours)), pk, **values
        )

    def walk(self, kind: str, road: Road) -> Any:
        """A fresh record at the end of a road."""
        record = make(self.office, kind, self.wanted, road.start)
        for press in road.presses:
            self.press(kind, record.pk, press)
        return KINDS[kind].model.unscoped.get(pk=record.pk)

    def explore(self, kind: str) -> Map:
        """Breadth first, a state at a time; then what only a side road makes possible."""
        found, flow = Map(), KINDS[kind].flow
        with undone():
            for start in range(len(MAKERS.get(kind, ())) or 1):
                begun = make(self.office, kind, self.wanted, start)  # stays: others can join it
                found.roads.setdefault(begun.state, Road(start))
            queue = deque(found.roads)
            while queue:
                road = found.roads[queue.popleft()]
                for press, state in self.tries(kind, road, found):
                    found.uses.setdefault(press.name, (road, press))
                    if state not in found.roads:
                        found.roads[state] = road.then(press)
                        queue.append(state)
            others = [Road(start) for start in range(1, len(MAKERS[kind]))]
            for road in [*others, *found.roads.values()]:
                if set(flow.by_name) - set(found.uses):
                    self.side_roads(kind, road, found)
        return found

    def side_roads(self, kind: str, road: Road, found: Map) -> None:
        """What has to be asked before it can be granted, circulated before it is read."""
        flow = KINDS[kind].flow
        missing = set(flow.by_name) - set(found.uses)
        for onward, _state in self.tries(kind, road, found, missing):
            found.uses.setdefault(onward.name, (road, onward))
        for name, (_road, press) in list(found.uses.items()):
            missing = set(flow.by_name) - set(found.uses)
            if not missing or flow[name].target is not None:
                continue
            with undone():
                try:
                    self.walk(kind, road.then(press))
                except DomainError:
                    continue
            for onward, _state in self.tries(kind, road.then(press), found, missing):
                found.uses.setdefault(onward.name, (road.then(press), onward))

    def tries(
        self, kind: str, road: Road, found: Map, only: set[str] | None = None
    ) -> Iterator[tuple[Press, str]]:
        """What can be done at the end of a road: each command once, or once for every outcome."""
        with undone():
            record = self.walk(kind, road)
            for transition in KINDS[kind].flow.transitions:
                name = transition.name
                if record.state not in transition.sources or (only and name not in only):
                    continue
                decided = transition.target is not None
                for press in self.presses(kind, record, name, road.hours, decided=decided):
                    state = self.outcome(kind, record, press)
                    if state:
                        yield press, state
                    if state and (
                        decided or set(KINDS[kind].flow.states.values) == set(found.roads)
                    ):
                        break

    def presses(
        self, kind: str, record: Any, name: str, since: int, *, decided: bool
    ) -> Iterator[Press]:
        transition = KINDS[kind].flow[name]
        form = COMMANDS[kind].by_name[name].form
        choices: list[tuple[tuple[str, Any], ...]] = [()]
        if not decided:
            choices += [((field, value),) for field, value in switches(form)]
        for chosen in choices:
            for hours in (h for h in LATER if h >= since):
                for who, actor in self.actors.items():
                    if transition.capacity_of(actor, record):
                        yield Press(who, name, hours, chosen)

    def outcome(self, kind: str, record: Any, press: Press) -> str:
        with undone():
            try:
                self.press(kind, record.pk, press)
            except DomainError:
                return ""
            return str(KINDS[kind].model.unscoped.get(pk=record.pk).state)


def switches(form: Any) -> Iterator[tuple[str, Any]]:
    """Each choice that a form offers, where it may decide what becomes of the record."""
    for name, asked in form.base_fields.items():
        if isinstance(asked, forms.BooleanField):
            yield from ((name, value) for value in (True, False))
        elif type(asked).__name__ == "ChoiceField":
            yield from ((name, key) for key, _label in asked.choices if key)


def unreached(kind: str, found: Map) -> str:
    """A sentence where the map has white spots, else nothing."""
    states = set(KINDS[kind].flow.states.values) - set(found.roads)
    names = set(KINDS[kind].flow.by_name) - set(found.uses)
    if not states and not names:
        return ""
    return (
        f"“{kind}”: no road leads to {sorted(states)}, nobody could give {sorted(names)}. "
        "Tell tests/inputs.py in INPUTS what those commands need, or tests/records.py in MAKERS."
    )


def everybody(office: Office) -> list[str]:
    return [name for name in office.people if not name.startswith("driver")]
