"""People who come to see somebody in the house."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.core.scoping import OfficeRecord
from reception.delegations.models import Delegation

__all__ = ["Delegation", "Visit"]


class Visit(OfficeRecord):
    """One party of visitors: expected, in the house, met by the host, gone.

    No document numbers of visitors are kept: the kind and the last four characters are enough at
    the door. `present` is how many of them are in the house now; `name_key` and `organisation_key`
    are the spellings by which returning visitors and the watch list are found.
    """

    KIND = "visits"

    class State(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        ARRIVED = "arrived", _("Arrived, not met yet")
        RECEIVED = "received", _("With the host")
        LEFT = "left", _("Left")
        TURNED_AWAY = "turned_away", _("Turned away")
        NO_SHOW = "no_show", _("Did not come")

    class Category(models.TextChoices):
        OFFICIAL = "official", _("Official business")
        INSPECTION = "inspection", _("Inspection")
        EXCHANGE = "exchange", _("Exchange of experience")
        BUSINESS = "business", _("Company, supplier")
        CITIZEN = "citizen", _("Citizen")
        DELIVERY = "delivery", _("Delivery, collection")
        OTHER = "other", _("Other")

    class Paper(models.TextChoices):
        NONE = "", _("not shown")
        ID_CARD = "id_card", _("Identity card")
        PASSPORT = "passport", _("Passport")
        PERMIT = "permit", _("Travel permit")
        WORK_CARD = "work_card", _("Work card")
        OTHER = "other", _("Other paper")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=11, choices=State, default=State.EXPECTED, editable=False)
    title = models.CharField(max_length=500)
    visitor_name = models.CharField(max_length=60)
    organisation = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    party_size = models.PositiveIntegerField(default=1)
    host = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    host_named = models.BooleanField(default=True, editable=False)
    """False while `host` only looks after them until somebody is named."""
    category = models.CharField(max_length=10, choices=Category, default=Category.OTHER)
    purpose = models.CharField(max_length=300, blank=True)
    expected_at = models.DateTimeField()
    place = models.CharField(max_length=100, blank=True)
    plate = models.CharField(max_length=20, blank=True)
    badges = models.CharField(max_length=100, blank=True, editable=False)
    arrived_at = models.DateTimeField(null=True, editable=False)
    received_at = models.DateTimeField(null=True, editable=False)
    left_at = models.DateTimeField(null=True, editable=False)
    present = models.PositiveIntegerField(default=0, editable=False)
    paper = models.CharField(max_length=9, choices=Paper, blank=True, default=Paper.NONE)
    paper_last4 = models.CharField(max_length=4, blank=True)
    items_left = models.CharField(max_length=200, blank=True)
    health_note = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=6, blank=True, editable=False)
    name_key = models.CharField(max_length=60, blank=True, editable=False)
    organisation_key = models.CharField(max_length=200, blank=True, editable=False)
    escalated_at = models.DateTimeField(null=True, editable=False)
    told_inside_on = models.DateField(null=True, editable=False)
    anonymised_at = models.DateTimeField(null=True, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(party_size__gte=1), name="somebody_visits"),
            models.CheckConstraint(
                condition=~Q(state__in=["arrived", "received", "left"])
                | Q(arrived_at__isnull=False),
                name="visitor_inside_arrived",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
                name="left_after_arrival",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["arrived", "received"], present__gte=1)
                | (~Q(state__in=["arrived", "received"]) & Q(present=0)),
                name="inside_means_present",
            ),
            models.CheckConstraint(
                condition=Q(paper_last4="") | Q(paper_last4__regex=r"^[0-9A-Za-z]{4}$"),
                name="four_characters_of_a_paper",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state__in=["expected", "arrived", "received"]) & ~Q(code=""),
                name="visit_code_once",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at=None)
                | (
                    ~Q(state__in=["expected", "arrived", "received"])
                    & Q(
                        visitor_name="",
                        phone="",
                        plate="",
                        purpose="",
                        paper_last4="",
                        items_left="",
                        health_note="",
                        code="",
                        name_key="",
                    )
                ),
                name="anonymised_holds_nobody",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["expected_at"], name="visit_expected"),
            models.Index(
                fields=["arrived_at"],
                condition=Q(state__in=["arrived", "received"]),
                name="visit_inside",
            ),
            models.Index(fields=["organisation_key"], name="visit_organisation"),
            models.Index(fields=["name_key"], name="visit_name"),
            models.Index(
                fields=["expected_at"],
                condition=Q(anonymised_at=None),
                name="visit_personal",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BadgeLoan(models.Model):
    """One badge given to a party; a number is out once at a time."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(returned_at=None), name="badge_out_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="badge_has_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["visit"], name="badge_visit")]

    def __str__(self) -> str:
        return f"{self.number:02d}"


class WatchEntry(models.Model):
    """Somebody the desk wants to be warned of, by name, by organisation or both."""

    name = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=60, blank=True, editable=False)
    organisation_key = models.CharField(max_length=200, blank=True, editable=False)
    note = models.CharField(max_length=300)
    added_by = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name_key="") | ~Q(organisation_key=""), name="watch_names_somebody"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.organisation


class RollCall(models.Model):
    """An evacuation: from its start every party inside is ticked off as it stands outside."""

    started_at = models.DateTimeField()
    started_by = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    running = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["running"], condition=Q(running=True), name="one_roll_call"
            ),
            models.CheckConstraint(
                condition=Q(running=True, ended_at=None) | Q(running=False, ended_at__isnull=False),
                name="roll_call_ended",
            ),
        ]

    def __str__(self) -> str:
        return str(self.started_at)


class RollTick(models.Model):
    """A party that was seen outside, and by whom."""

    roll = models.ForeignKey(RollCall, models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    by = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roll", "visit"], name="ticked_once")
        ]

    def __str__(self) -> str:
        return f"{self.roll_id}/{self.visit_id}"


# Django finds the models of an app through this module.
from reception.kiosk.models import KioskDevice, KioskTry  # noqa: E402
from reception.petitions.models import Petition  # noqa: E402

__all__ = [
    "BadgeLoan",
    "KioskDevice",
    "KioskTry",
    "Petition",
    "RollCall",
    "RollTick",
    "Visit",
    "WatchEntry",
]
