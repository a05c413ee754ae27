"""Every address of the house, asked by people for whom a secret is not meant: eve, an outsider, and
bob, who wears every hat of the house but is not cleared.

The list of addresses is the resolver's: a new route is walked by itself. One that takes an argument
this test can't fill, or that answers without a sign-in and is not named as public, fails here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from documents import actions as letters
from documents.archive import packages
from documents.archive.models import (
    ArchiveBox,
    ArchiveDisposal,
    ArchivePackage,
    ArchiveYear,
    ItemPart,
    RetentionRule,
    UnitCode,
)
from documents.circulation import actions as circulation
from documents.inbox import actions as inbox
from documents.mailbox import actions as mailbox
from documents.models import (
    InboxPiece,
    LetterReading,
    MailAccount,
    MailRule,
    OriginalStay,
    SeenMail,
    Sender,
)
from documents.outgoing import actions as our_letters
from documents.outgoing.models import DocumentSeries, LetterTemplate, SealUse
from documents.whereabouts import actions as whereabouts
from documents.whereabouts.codes import Code
from meetings import actions as meetings
from meetings.models import AgendaItem, ChecklistLine, Decision, Invitation, Meeting
from office.access.actions import issue_token
from office.audit.delivery import deliver_pending
from office.audit.models import Event
from office.bookings import actions as bookings
from office.bookings.models import Booking, Resource
from office.catalogue.models import Card
from office.core.actor import Actor
from office.duties.ladder import remind
from office.duties.models import Duty
from office.files.models import Attachment, Blob
from office.flows.commands import DELEGATION
from office.flows.decision_to_item import issue_minutes
from office.flows.feeds import make_feed
from office.flows.letter_to_item import supervise_letter
from office.flows.petition_to_item import supervise_petition
from office.notifications.models import Notification
from office.notifications.words import said_outside
from office.numbering.models import Number
from office.organisation.actors import actor_for
from office.organisation.models import Department, Deputyship, User
from office.organisation.roles import Role
from office.sheets import actions as sheets
from office.sheets.lists import Column, ListSheet
from office.sheets.models import PrintedSheet
from reception import actions as reception
from reception.delegations import actions as delegations
from reception.delegations.models import Guest
from reception.kiosk.actions import make_device
from reception.models import Visit
from reception.petitions.actions import NewPetition, accept_petition, register_petition
from supervision import actions as supervision
from supervision.bulletins import actions as bulletins
from supervision.bulletins.models import Bulletin
from supervision.detector.look import look
from supervision.detector.models import Finding
from supervision.foresight.curves import refresh
from supervision.models import Draw, PlanPoint, SpotCheck, Ticket
from supervision.plans import actions as plans
from supervision.scoring import actions as scoring
from supervision.scoring.books import draft_sheet
from supervision.scoring.models import ScoreAppeal, ScoreEntry, ScoreSheet
from supervision.scoring.periods import of_day
from supervision.spot_checks import actions as spot_checks
from supervision.spot_checks.questions import asked
from tests.conftest import Office, build_office
from tests.documents.archive import shelves
from tests.documents.inbox import arrivals
from tests.lived_in import keep_file
from tests.sheets import words_of
from vehicles import changes
from vehicles.actions import NewRequest, request_vehicle
from vehicles.dispatch import send_for
from vehicles.garage import add_driver, add_vehicle
from vehicles.models import OdometerReading
from vehicles.odometer import read_odometer

MARK = "Zqxmark"
SECRET = f"{MARK}one"  # secret papers of planning: nothing for bob (not cleared), nothing for eve
FAR = f"{MARK}two"  # open papers of planning: bob's department, not eve's
WORDS = "水库移民安置"  # stands beside each mark, to search by without the answer echoing the mark
FORBIDDEN = {"eve": [MARK.lower()], "bob": [SECRET.lower()]}
PUBLIC = {
    "healthz",
    "readyz",
    "metrics",
    "token",
    "schema",
    "api-docs",
    "sign-in",
    "sign-in-demo",
    "sign-out",
    "language",
    "theme",
    "home",
    "verify",
}
"""Answer without a sign-in: health, the schema, signing in and what a page needs before that."""
SAME_FOR_ALL = {"schema", "api-docs", "metrics", "healthz", "readyz"}
QUERIES = [
    f"?q={WORDS}&limit=200",
    "?ordering=title&limit=200",
    "?mine=false&limit=200",
    "?unassigned=true",
    "?matter={matter}",
    "?department={department}&lead_department={department}",
    "?holder={holder}",
    "?number={number}",
    "?card={card}",
    "?resource={resource}",
    f"?issuer={WORDS}&title={WORDS}",
    "?view=all&state=open&from=2026-11-01&to=2026-12-31",
]


@dataclass
class House:
    """The cast, the secret rows by what routes call them, and words for query strings."""

    office: Office
    ids: dict[str, list[int]] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)


def build() -> House:
    office = build_office()
    Deputyship.objects.create(  # a deputy is lent hats, never clearance
        principal=office.carol, deputy=office.bob, starts_on="2026-11-01", ends_on="2026-12-31"
    )
    hats = sorted(set(Role.values) - {"auditor"})  # every list and export that a role opens is his
    User.objects.filter(pk=office.bob.pk).update(clearance=3, roles=hats)  # he was cleared once
    for mark, secrecy in ((SECRET, "secret"), (FAR, "open")):
        papers(office, mark, secrecy)
    scored(office)
    deliver_pending(office.now)
    for days in range(1, 15):
        remind(office.now + timedelta(days=days))
    refresh(office.now)
    look(office.now + timedelta(days=20))
    User.objects.filter(pk=office.bob.pk).update(clearance=1)
    office.bob.refresh_from_db()
    house = House(office)
    cards = list(Card.unscoped.filter(title__contains=MARK).order_by("pk"))
    for card in cards:
        house.ids.setdefault(card.kind, []).append(card.pk)
    house.ids |= {
        "cards": [c.pk for c in cards],
        "matters": sorted({c.matter_id for c in cards}),
        "duties": pks(Duty.unscoped.filter(card__in=cards))[::3],
        "detector-findings": pks(Finding.unscoped.all()),
        "chairs": pks(Finding.unscoped.all()),
        "events": pks(Event.objects.filter(card__in=cards))[::4],
        "bookings": pks(Booking.objects.all()),
        "notifications": pks(Notification.objects.filter(person__in=[office.carol, office.bob]))[
            ::4
        ],
        "resources": pks(Resource.objects.all()),
        "rooms": pks(Resource.objects.all()),
        "departments": pks(Department.objects.all()),
        "people": pks(User.objects.all()),
        "files": pks(Attachment.objects.all()),
        "attachments": pks(Attachment.objects.all()),
        "ticket": list(Ticket.objects.values_list("pk", flat=True)),
        "row": [
            pk
            for model in (AgendaItem, Invitation, ChecklistLine, Decision)
            for pk in pks(model.objects.all())[-1:]
        ],
        "entry": pks(Guest.objects.all()),
        "point": pks(PlanPoint.objects.filter(plan__secrecy=3)),
        "draws": pks(Draw.objects.all()),
        "odometer-readings": pks(OdometerReading.objects.all()),
        "senders": pks(Sender.objects.all()),
        "mail-accounts": pks(MailAccount.objects.all()),
        "mail-rules": pks(MailRule.objects.all()),
        "seen-mails": pks(SeenMail.objects.all()),
        "originals": pks(OriginalStay.objects.all()),
        "document-series": pks(DocumentSeries.objects.all()),
        "document-templates": pks(LetterTemplate.objects.all())[:2],
        "document-numbers": pks(Number.objects.filter(series__key__startswith="outgoing:")),
        "seal-uses": pks(SealUse.objects.all()),
        "archive-years": pks(ArchiveYear.unscoped.all()),
        "archive-disposals": pks(ArchiveDisposal.unscoped.all()),
        "archive-boxes": pks(ArchiveBox.objects.all()),
        "archive-rules": pks(RetentionRule.objects.all())[:2],
        "archive-units": pks(UnitCode.objects.all()),
        "archive-packages": pks(ArchivePackage.objects.all()),
        "piece": pks(ItemPart.objects.all()),
        "score-sheets": pks(ScoreSheet.unscoped.all()),
        "score-appeals": pks(ScoreAppeal.unscoped.all()),
        "score-entries": pks(ScoreEntry.objects.all()),
        "bulletins": pks(Bulletin.unscoped.all()),
    }
    house.ids["meeting"] = house.ids["meetings"]
    house.words = {
        "matter": cards[0].matter_id,
        "department": office.planning.pk,
        "holder": office.carol.pk,
        "number": cards[0].number,
        "card": cards[0].pk,
        "resource": house.ids["resources"][0],
        "codes": [
            *pks(PrintedSheet.objects.all(), "code"),
            *(str(Code(pk)) for pk in house.ids["incoming-documents"]),
        ],
        "sha256s": pks(Blob.objects.all()),
    }
    return house


def came_in(office: Office, letter: int, mark: str, level: int) -> None:
    """A scan in planning's reach alone and one that joined the letter; a mail and its rule; where
    the original is."""
    piece = arrivals.come(
        office, f"{mark}正文".encode(), f"{mark}.txt", title=f"{mark} {WORDS}", source=mark,
        sent_by=mark, meant_for=office.planning,
    )  # fmt: skip
    inbox.note_reading(
        Actor.system(office.now), piece.pk, title=f"{mark} {WORDS}扫描件", level=level
    )
    LetterReading.objects.create(
        card_id=piece.pk, name=mark, sha256=piece.sha256, state="done", asked_at=office.now,
        result={"fields": {"organ": [mark], "title": mark, "number": mark}, "confidence": {}},
    )  # fmt: skip
    if level == 0:  # the tray is that of the registry; eve's and bob's departments see none of it
        Card.unscoped.filter(pk=piece.pk).update(reach=[f"d:{office.planning.pk}", "r:clerk"])
        InboxPiece.unscoped.filter(pk=piece.pk).update(reach=[f"d:{office.planning.pk}", "r:clerk"])
    joined = arrivals.come(office, f"{mark}附件".encode(), f"{mark}附件.txt", title=mark)
    inbox.join_piece(office.actor("alice"), joined.pk, letter=letter)
    whereabouts.place_original(office.actor("carol"), letter, place=f"{mark}柜")
    if level:
        account = mailbox.add_account(
            office.actor("adam"), name="邮箱", host="127.0.0.1", username="office", port=1
        )
        mailbox.add_rule(office.actor("adam"), sender="news@", does="ignore")
        SeenMail.objects.create(
            account=account, uidvalidity=1, uid=1, headers="0" * 64, size=1, outcome="taken",
            seen_at=office.now,
        )  # fmt: skip


def scored(office: Office) -> None:
    """Planning's open item is criticised and appealed; a sheet that everybody may read; a bulletin
    that names the item, sent to planning alone."""
    sven, carol = office.actor("sven"), office.actor("carol")
    item = office.item("handling", title=f"{FAR} {WORDS}工作")
    entry = scoring.mark_item(
        sven,
        item.pk,
        trigger="criticised",
        evidence=office.letter(title=f"{FAR} {WORDS}来文").number,
        text=f"{FAR}批评",
    )
    scoring.file_appeal(carol, entry=entry.pk, reason=f"{FAR}申诉")
    sheet = draft_sheet(Actor.system(office.now), of_day(office.now.date()))
    scoring.publish_sheet(sven, sheet.pk)
    later = office.actor("sven", now=office.day("2026-12-01"))
    made = bulletins.draft_bulletin(later, period="2026-11")
    words = dict.fromkeys(("opening", "practice", "problems", "focus"), f"{FAR}批语")
    bulletins.edit_bulletin(later, made.pk, **words)
    bulletins.submit_bulletin(later, made.pk)
    bulletins.sign_bulletin(office.actor("dora", now=later.now), made.pk, text=f"{FAR}同意")
    bulletins.send_bulletin(later, made.pk, departments=[office.planning])


def petition(office: Office, mark: str, level: int) -> None:
    """Registered by the clerk, handled by planning, under supervision."""
    made = register_petition(
        office.actor("alice"),
        NewPetition(
            title=f"{mark} {WORDS}工作",
            petitioner=f"王{mark}",
            address=mark,
            request=f"{mark}诉求",
            facts=mark,
            secrecy=level,
        ),
    )
    accept_petition(office.actor("alice"), made.pk, lead_department=office.planning)
    supervise_petition(office.actor("sven"), made.pk, text=f"{mark}原话")


def pks(rows: Any, name: str = "pk") -> list[Any]:
    return list(rows.order_by("pk").values_list(name, flat=True))


def tracked(office: Office, item: Any, mark: str) -> None:
    """With a milestone, a chase, a ticket and a sub-item."""
    carol, sven = office.actor("carol"), office.actor("sven")
    step = {"title": f"{mark}节点", "due_on": (office.now + timedelta(days=5)).date()}
    supervision.add_milestone(carol, item.pk, **step)
    supervision.chase_item(sven, item.pk, text=f"{mark}催办")
    supervision.issue_ticket(sven, item.pk, level="orange", reason=f"{mark}警示")
    part = {"title": f"{mark}子项", "lead_department": office.planning}
    supervision.split_item(carol, item.pk, **part)


def papers(office: Office, mark: str, secrecy: str) -> None:
    """The mark in every field that holds words, and in everything that grows from a record."""
    title = f"{mark} {WORDS}工作"
    level = 3 if secrecy == "secret" else 0
    carol = office.actor("carol")
    doc = office.letter(
        "handling",
        title=title,
        secrecy=secrecy,
        issuer=f"{mark}{WORDS}局",
        issuer_number=f"{mark}〔2026〕1号",
        addressee=mark,
        place=mark,
    )
    circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=[office.bob])
    letters.chase_incoming(office.actor("dora"), doc.pk, text=f"{mark}催办")
    letters.report_incoming_done(carol, doc.pk, text=f"{mark}办理结果")
    supervise_letter(office.actor("sven"), doc.pk, text=f"{mark}原话")
    item = office.item("handling", title=title, secrecy=level, original_text=mark, standard=mark)
    supervision.report_item(carol, item.pk, text=f"{mark}进展", percent=30)
    tracked(office, item, mark)
    supervision.hold_item(
        office.actor("sven"),
        item.pk,
        reason=f"{mark}缘由",
        until=(office.now + timedelta(days=9)).date(),
    )
    office.item("disputed", title=title, secrecy=level)
    sent_by_us(office, mark, title, secrecy)
    (planned if level else check_by_lot)(office, mark)
    came_in(office, doc.pk, mark, level)
    room, _made = Resource.objects.get_or_create(kind="room", name="第一会议室", seats=20)
    start = office.day("2026-11-24", 9 if level else 14)
    meeting = meetings.plan_meeting(
        carol,
        meetings.NewMeeting(
            title=title,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            room=room,
            agenda=mark,
            attendees=[office.carol],
            secrecy=level,
        ),
    )
    fill_meeting(carol, meeting, mark)
    reception.expect_visit(
        carol,
        reception.NewVisit(
            visitor_name=mark,
            host=office.carol,
            expected_at=start,
            organisation=mark,
            purpose=mark,
            secrecy=level,
        ),
    )
    guests(office, mark, level, start)
    petition(office, mark, level)
    archive(office, mark, title, secrecy)
    ride(office, mark, level)
    bookings.book(
        carol,
        resource=room,
        starts_at=start + timedelta(hours=2),
        ends_at=start + timedelta(hours=3),
        title=title,
        card_id=doc.pk,
    )
    keep_file(office, doc.pk, mark.encode(), f"{mark}.txt")
    sheets.print_sheet(
        carol,
        item,
        "supervision.slip",
        "list",
        ListSheet(title, [Column(mark)], [(mark,)]).data(),
    )


def planned(office: Office, mark: str) -> None:
    """A secret plan of planning with a changed and a carried line, and a check with a finding.

    Open plans are read by every department, so there is no plan beside the open papers.
    """
    sven, lena = office.actor("sven"), office.actor("lena")
    title = f"{mark} {WORDS}安排"
    made = plans.begin_plan(sven, period="2026-Q4", title=title, secrecy="secret")
    for n in range(2):
        line = {"text": f"{mark}第{n}条", "measure": f"{mark}标准"}
        plans.add_line(sven, made.pk, lead_department=office.planning, **line)
    plans.approve_plan(lena, made.pk)
    first, second = pks(PlanPoint.objects.filter(plan=made.pk))
    plans.amend_line(sven, made.pk, point=first, text=f"{mark}改后", reason=f"{mark}缘由")
    plans.supervise_line(sven, made.pk, point=first)
    plans.carry_line(sven, made.pk, point=second, reason=f"{mark}结转缘由")
    check_by_lot(office, mark)


def check_by_lot(office: Office, mark: str) -> None:
    """Every item in hand is drawn; the checks of those that bear the mark find something."""
    sven = office.actor("sven")
    spot_checks.draw_checks(sven, n=50, seed="甲")
    for check in SpotCheck.unscoped.filter(state="drawn", title__contains=mark):
        answers = dict.fromkeys(asked(check.source), "no")
        spot_checks.enter_check(sven, check.pk, text=f"{mark}问题", **answers)
        spot_checks.correct_finding(office.actor("carol"), check.pk, text=f"{mark}整改")


def archive(office: Office, mark: str, title: str, secrecy: str) -> None:
    """Items of the archive, one lent, one on a list; the mark in all that was written."""
    words = {
        "title": title,
        "issuer": f"{mark}{WORDS}局",
        "issuer_number": f"{mark}〔2019〕1号",
        "secrecy": secrecy,
    }
    shelves.item(office, "collected", 2024, **words)
    shelves.loan(office, "paper", purpose=f"{mark}用途", **words)
    shelves.listed(office, "keep", reason=f"{mark}理由", **words)
    packages.ask(office.actor("rita" if secrecy == "secret" else "alice"))


def sent_by_us(office: Office, mark: str, title: str, secrecy: str) -> None:
    """A letter of ours sent out, with the mark in text, opinions, seal and receipts; and a draft."""
    alice, carol, dora = (office.actor(who) for who in ("alice", "carol", "dora"))
    words = {
        "body": mark,
        "addressee": mark,
        "copy_to": mark,
        "enclosures": mark,
        "remark": mark,
        "secrecy": secrecy,
    }
    for state in ("draft", "issued"):
        pk = our_letters.draft_outgoing(carol, title=title, series="云水发", **words).pk
        our_letters.amend_outgoing(carol, pk, body=f"{mark}二稿")
        our_letters.take_text(carol, pk)
        if state == "draft":
            continue
        our_letters.submit_outgoing(carol, pk)
        our_letters.review_outgoing(dora, pk, text=f"{mark}审核")
        our_letters.ask_countersign(alice, pk, departments=[office.registry])
        our_letters.countersign_outgoing(dora, pk, text=f"{mark}会签", answer="differ")
        our_letters.sign_outgoing(office.actor("lena"), pk, text=f"{mark}签发")
        our_letters.recheck_outgoing(alice, pk, text=f"{mark}复核")
        our_letters.number_outgoing(alice, pk)
        keeper = User.objects.get(pk=office.bob.pk)  # his hats are newer than the cast's
        our_letters.seal_outgoing(office.actor(keeper), pk, seal=f"{mark}章"[:60])
        to = [our_letters.Recipient(f"{mark}局")]
        our_letters.issue_outgoing(alice, pk, deliveries=to)
        our_letters.deliver_outgoing(alice, pk, text=f"{mark}收")
        our_letters.chase_outgoing(alice, pk, text=f"{mark}催")


def ride(office: Office, mark: str, level: int) -> None:
    """A car asked for and sent, with the mark in all that its people wrote."""
    carol, director = office.actor("carol"), office.actor("dora")
    leaves = office.day("2026-11-25", 9 if level else 14)
    car = add_vehicle(director, plate=f"江A·{9000 + level}", seats=4).resource
    driver = add_driver(director, person=office.rita if level else office.hugo).resource
    new = NewRequest(
        purpose=f"{mark} {WORDS}",
        destination=mark,
        origin=mark,
        stops=mark,
        leaves_at=leaves,
        returns_at=leaves + timedelta(hours=1),
        secrecy=level,
    )
    matter = request_vehicle(carol, replace_times(new, 3)).matter_id
    made = send_for(director, new, vehicle=car, driver=driver, matter_id=matter)
    substitute = {"means": "taxi", "reason": mark}
    twin = send_for(director, replace_times(new, 5), vehicle=car, driver=driver, matter_id=matter)
    changes.substitute_trip(director, twin.trip_id, **substitute)
    read_odometer(director, vehicle=car, km=100 + level)
    assert made.trip_id


def replace_times(new: NewRequest, hours: int) -> NewRequest:
    later = timedelta(hours=hours)
    return replace(new, leaves_at=new.leaves_at + later, returns_at=new.returns_at + later)


def fill_meeting(carol: Any, meeting: Meeting, mark: str) -> None:
    """The mark in every part of a meeting."""
    meetings.add_agenda_item(carol, meeting.pk, title=f"{mark}议题", reporter_name=mark)
    meetings.add_line(carol, meeting.pk, text=f"{mark}准备")
    meetings.notify_meeting(carol, meeting.pk)
    guest = meetings.invite(carol, meeting.pk, name=mark, unit=mark, phone=mark)
    meetings.respond_invitation(carol, meeting.pk, guest.pk, answer="leave", reason=mark)
    meetings.ready_meeting(carol, meeting.pk)
    meetings.start_meeting(carol, meeting.pk)
    meetings.end_meeting(carol, meeting.pk)
    planning = Department.objects.get(code="planning")
    meetings.add_decision(
        carol, meeting.pk, text=f"{mark}决定", lead_department=planning, standard=mark
    )
    meetings.save_minutes(carol, meeting.pk, text=f"{mark}纪要稿")
    issue_minutes(carol, meeting.pk, text=f"{mark}纪要")


def guests(office: Office, mark: str, level: int, start: Any) -> None:
    """A delegation with the mark in every entry, and what its plan takes."""
    carol = office.actor("carol")
    made = delegations.receive_letter(
        carol,
        delegations.NewDelegation(
            unit=mark,
            leader=mark,
            leader_post=mark,
            purpose=f"{mark} {WORDS}",
            arrives_at=start + timedelta(days=1),
            leaves_at=start + timedelta(days=1, hours=3),
            host=office.carol,
            place=mark,
            plate=mark,
            letter=f"{mark}〔2026〕9号",
            same_city=True,
            secrecy=level,
        ),
    )
    span = {"starts_at": made.arrives_at, "ends_at": made.leaves_at}
    for part, values in (
        ("guests", {"name": mark, "unit": mark, "post": mark, "diet": mark}),
        ("itinerary", {"kind": "talk", "activity": mark, "place": mark, **span}),
        ("companions", {"name": mark, "post": mark}),
        ("meals", {"place": mark, "persons": 1, **span}),
        ("lodging", {"place": mark}),
        ("costs", {"text": mark, "amount": 1, "invoice": mark}),
    ):
        delegations.add_entry(carol, made.pk, part, **values)
    DELEGATION.by_name["explain"](carol, made.pk, rule="same_city", reason=f"{mark}缘由")
    DELEGATION.by_name["apply"](carol, made.pk)
    DELEGATION.by_name["approve"](office.actor("dora"), made.pk)
    DELEGATION.by_name["plan"](carol, made.pk)


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[House]:
    plain = {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES=plain, MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        with time_machine.travel(Office().now):
            made = build()
        connection.check_constraints()  # now, and not again after every test
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def at_work(house: House, db: None) -> Iterator[House]:
    with time_machine.travel(house.office.now + timedelta(hours=1)):
        for who in FORBIDDEN:
            token = issue_token(house.office.people[who], ["*"], house.office.now)
            house.clients[f"api:{who}"] = Client(headers={"Authorization": f"Bearer {token}"})
            house.clients[f"html:{who}"] = Client()
            house.clients[f"html:{who}"].force_login(house.office.people[who])
        yield house


@dataclass(frozen=True)
class Route:
    name: str
    text: str

    def __str__(self) -> str:
        return self.text


def routes(patterns: list[Any], prefix: str = "") -> Iterator[Route]:
    for entry in patterns:
        text = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, text)
        elif isinstance(entry, URLPattern):
            yield Route(entry.name or "", text)


ROUTES = sorted(set(routes(get_resolver().url_patterns)), key=str)
ARGUMENT = re.compile(r"\(\?P<(\w+)>(?:\[[^\]]*\]|\\.|[^()])*\)|<(?:\w+:)?(\w+)>")
NAMES = [
    "chase",
    "postpone",
    "tick",
    "respond",
    "withdraw",
    "verify",
    "report",
    "read",
    "screen",
    "instruct",
    "reading",
    "x",
]
STRINGS = {
    "name": NAMES,
    "token": ["nonsense"],
    "code": ["nonsense"],
    "key": ["lamp.yellow", "nonsense"],
    "sha256": ["ab" * 32],
    "format": ["csv", "xlsx", "pdf"],
    "kind": ["csv", "xlsx", "pdf"],
    "sheet": ["seating", "cards", "sign-in", "notice", "minutes"],
    "part": ["agenda-items", "invitations", "checklist", "decisions"],
}


def source_of(route: Route, house: House) -> list[int]:
    """Which rows a route's `pk` means: the longest collection named in its address."""
    text = route.text.removeprefix("api/v1/").lstrip("^")
    pages = {
        "documents/incoming": "incoming-documents",
        "documents/archive/items": "archive-items",
        "documents/archive/years": "archive-years",
        "documents/archive/loans": "archive-loans",
        "documents/archive/disposals": "archive-disposals",
        "documents/archive/rules": "archive-rules",
        "documents/archive/units": "archive-units",
        "documents/archive/packages": "archive-packages",
        "documents/outgoing/series": "document-series",
        "documents/outgoing/templates": "document-templates",
        "documents/outgoing/numbers": "document-numbers",
        "documents/outgoing": "outgoing-documents",
        "documents/senders": "senders",
        "supervision/plans": "plans",
        "supervision/spot-checks/draws": "draws",
        "supervision/spot-checks": "spot-checks",
        "documents/inbox": "inbox-pieces",
        "documents/mailboxes/rules": "mail-rules",
        "documents/mailboxes": "mail-accounts",
        "supervision/scores/sheets": "score-sheets",
        "supervision/scores/appeals": "score-appeals",
        "supervision/scores/entries": "score-entries",
        "supervision/bulletins": "bulletins",
        "supervision": "supervision-items",
        "records": "cards",
        "reception/delegations": "delegations",
        "reception/petitions": "petitions",
        "reception": "visits",
        "vehicles/requests": "vehicle-requests",
        "vehicles/trips": "trips",
        "vehicles/drive": "trips",
        "vehicles/fuel": "fuel-entries",
        "vehicles/upkeep": "maintenance-jobs",
        "vehicles/papers": "compliance",
        "vehicles/readings": "odometer-readings",
        "vehicles/fleet": "resources",
        "calendar/people": "people",
        "calendar": "resources",
    }
    for start, kind in [*pages.items(), *((k, k) for k in house.ids)]:
        if text.startswith(start):
            return house.ids.get(kind, [])
    return house.ids["cards"]


def values_of(route: Route, name: str, house: House) -> list[Any] | None:
    """What one argument of a route can be; None where nobody said."""
    if name == "name" and "<int:row>" in route.text:
        return ["respond", "tick", "change"]
    if name in {"pk", "id"} and "(?P<meeting>" in route.text:
        return house.ids["row"]
    if name in {"pk", "id", "delegation"} or name.endswith("_id"):
        return source_of(route, house)
    codes = house.words.get(f"{name}s", [])
    return house.ids.get(name) or [*STRINGS.get(name, []), *codes] or None


def addresses(route: Route, house: House) -> list[str]:
    """The route with its arguments filled by every secret row it could mean."""
    text = route.text.replace("^", "").replace("$", "").replace("\\.", ".").replace("\\Z", "")
    found = [text]
    while (match := ARGUMENT.search(found[0])) is not None:
        name = match[1] or match[2]
        values = values_of(route, name, house)
        assert values is not None, f"{route}: tell STRINGS what <{name}> can be"
        found = [
            ARGUMENT.sub(str(value).replace("\\", ""), one, count=1)
            for one in found
            for value in values
        ]
        if not found:
            return []
    return [f"/{one}" for one in found]


def text_of(answer: Any) -> str:
    content = answer.getvalue() if not answer.streaming else b"".join(answer.streaming_content)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    if content[:5] == b"%PDF-":
        content = "".join(words_of(content)).encode()
    text = content.decode("utf-8", "replace") + str(answer.headers)
    return text.lower()


def client_for(house: House, who: str, url: str) -> Client:
    return house.clients[f"{'api' if url.startswith('/api/') else 'html'}:{who}"]


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_nothing_secret_comes_out(at_work: House, route: Route) -> None:
    filled = addresses(route, at_work)
    takes_argument = ARGUMENT.search(route.text) is not None
    for who, marks in FORBIDDEN.items():
        for url in filled:
            client = client_for(at_work, who, url)
            for query in [""] if takes_argument or route.name in SAME_FOR_ALL else QUERIES:
                asked = url + query.format(**at_work.words)
                check(client.get(asked), marks, f"{who} GET {asked}")
            if "sign-out" not in url:
                posted = client.post(
                    url,
                    "{}" if "/api/" in url else {},
                    **({"content_type": "application/json"} if "/api/" in url else {}),
                )
                check(posted, marks, f"{who} POST {url}")


def check(answer: Any, marks: list[str], what: str) -> None:
    assert answer.status_code != 500, what
    text = text_of(answer)
    for mark in marks:
        assert mark not in text, f"{what} ({answer.status_code}) names {mark}"


RECORDS = {
    "inbox-pieces": "documents/inbox",
    "visits": "reception/visits",
    "petitions": "reception/petitions",
    "incoming-documents": "documents/incoming",
    "outgoing-documents": "documents/outgoing",
    "supervision-items": "supervision",
    "plans": "supervision/plans",
    "spot-checks": "supervision/spot-checks",
    "meetings": "meetings",
    "delegations": "reception/delegations",
    "score-appeals": "supervision/scores/appeals",
    "bulletins": "supervision/bulletins",
}


@pytest.mark.parametrize("who", ["eve", "bob"])
def test_a_record_out_of_sight_does_not_exist(at_work: House, who: str) -> None:
    """404 for reading, changing and every command: never 403, 409 or 412, which would say it is there."""
    actor = at_work.office.actor(who)
    for kind, pages in RECORDS.items():
        for pk in at_work.ids[kind]:
            if Card.objects.visible_to(actor).filter(pk=pk).exists():
                continue
            api = at_work.clients[f"api:{who}"]
            assert api.get(f"/api/v1/{kind}/{pk}/").status_code == 404
            stale = api.post(
                f"/api/v1/{kind}/{pk}/withdraw/",
                '{"reason": "无故撤回"}',
                content_type="application/json",
                headers={"If-Match": '"1"'},
            )
            assert stale.status_code == 404, f"{kind} {stale.content.decode()}"
            if pages:
                page = at_work.clients[f"html:{who}"]
                assert page.get(f"/{pages}/{pk}/").status_code == 404
                assert page.get(f"/{pages}/{pk}/withdraw/").status_code == 404


PUBLISHED = "督考〔2026〕"
"""The sheet of scores: published, so everybody of the house may read it."""


def test_counts_do_not_betray_what_is_there(at_work: House) -> None:
    """Lists, searches and filters of eve are empty, as if the papers were not there."""
    api = at_work.clients["api:eve"]
    for path in (
        f"search/?q={WORDS}",
        f"incoming-documents/?q={WORDS}",
        f"supervision-items/?q={WORDS}",
        "meetings/",
        "visits/",
        "delegations/",
        "petitions/",
        "matters/",
        "duties/",
        "events/",
    ):
        rows = api.get(f"/api/v1/{path}").json()["results"]
        assert [row for row in rows if PUBLISHED not in str(row)] == [], path


@pytest.mark.parametrize("route", [r for r in ROUTES if r.name not in PUBLIC], ids=str)
def test_without_a_sign_in_nothing_is_answered(at_work: House, route: Route) -> None:
    for url in addresses(route, at_work)[:3]:
        answer = Client().get(url)
        assert answer.status_code in {301, 302, 401, 403, 404, 405}, url
        if answer.status_code in {301, 302}:
            assert "sign-in" in answer["Location"] or not answer["Location"].startswith("http")
        check(answer, [MARK.lower()], url)


def test_a_printed_code_tells_a_stranger_nothing_of_the_paper(at_work: House) -> None:
    """Not the words of an open record, and of a secret one not even its number."""
    sheets_of = PrintedSheet.objects.select_related("card")
    assert {s.card.secrecy for s in sheets_of} == {0, 3}
    for sheet in sheets_of:
        answer = Client().get(f"/verify/{sheet.code}/")
        assert answer.status_code == 200
        check(answer, [MARK.lower(), WORDS], sheet.code)
        assert (sheet.card.number in answer.content.decode()) == (sheet.card.secrecy == 0)


def feed_text(house: House, who: str, subject: str) -> str:
    """What a calendar program reads; its lines are folded, so the folds are taken out."""
    token = make_feed(house.office.actor(who), subject)
    answer = Client().get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    return answer.getvalue().decode().replace("\r\n ", "").lower()


@pytest.mark.parametrize("who", ["eve", "bob", "carol"])
def test_calendars_that_leave_the_house_name_nothing_secret(at_work: House, who: str) -> None:
    """One's own and every room's and car's. Not even who is cleared finds the secret name there."""
    shown = Resource.objects.filter(kind__in=["room", "vehicle"])
    texts = [feed_text(at_work, who, f"resource:{pk}") for pk in pks(shown)]
    texts.append(feed_text(at_work, who, "me"))
    for text in texts:
        assert not any(mark in text for mark in FORBIDDEN.get(who, [SECRET.lower()]))
    assert "begin:vevent" in "".join(texts), "else all this would prove nothing"
    assert (FAR.lower() in "".join(texts)) == (who != "eve")


def test_a_kiosk_shows_nothing_above_the_clearance_of_the_street(at_work: House) -> None:
    """Every page of the tablet, asked with all that the visitor of a secret visit could know."""
    office = at_work.office
    secret, known = (
        Visit.unscoped.filter(visitor_name=mark).earliest("pk") for mark in (SECRET, FAR)
    )
    Visit.unscoped.filter(pk__in=[secret.pk, known.pk]).update(phone="13800004071")
    with time_machine.travel(secret.expected_at):
        made = make_device(office.actor("adam", secret.expected_at), name="大厅")
        tablet = Client()
        tablet.post(f"/reception/kiosk/enter/{made[1]}/")
        asked = {
            "code": secret.code,
            "visit": secret.pk,
            "surname": SECRET[:6],
            "last4": "4071",
            "name": SECRET,
            "q": SECRET,
            "host": office.carol.pk,
        }
        pages = [r.text for r in ROUTES if "reception/kiosk/" in r.text and "<" not in r.text]
        assert len(pages) > 7
        for page in pages:
            for answer in (tablet.get(f"/{page}", asked), tablet.post(f"/{page}", asked)):
                assert answer.status_code not in {403, 500}, page
                typed = f'value="{SECRET.lower()}"'
                assert SECRET.lower() not in text_of(answer).replace(typed, ""), page
            assert Visit.unscoped.get(pk=secret.pk).state == "expected", page
    with time_machine.travel(known.expected_at):
        found = tablet.post("/reception/kiosk/find/", {"code": known.code})
        assert FAR in found.content.decode(), "the open visit is found by its code"


@pytest.mark.parametrize(("who", "marks"), FORBIDDEN.items())
def test_messages_name_nothing_secret(at_work: House, who: str, marks: list[str]) -> None:
    person = at_work.office.people[who]
    actor = actor_for(person, "task")
    for row in Notification.objects.filter(person=person):
        said = said_outside(row, replace(actor, now=at_work.office.now))
        text = f"{said}".lower()
        assert not any(mark in text for mark in marks)


def test_the_marks_are_really_there(at_work: House) -> None:
    """Else all this would prove nothing: carol, for whom they are meant, finds both."""
    office = at_work.office
    token = issue_token(office.carol, ["*"], office.now)
    carol = Client(headers={"Authorization": f"Bearer {token}"})
    for path in (
        f"search/?q={WORDS}",
        f"incoming-documents/?q={WORDS}",
        "duties/?mine=true",
        "matters/",
        "meetings/",
        "visits/",
        "petitions/",
    ):
        found = carol.get(f"/api/v1/{path}").content.decode()
        assert SECRET in found, path
        assert FAR in found, path
    assert Meeting.unscoped.filter(title__contains=SECRET).exists()
    page = Client()
    page.force_login(office.carol)
    assert SECRET in page.get("/documents/incoming/").content.decode()
    assert len([r for r in ROUTES if addresses(r, at_work)]) > 100
