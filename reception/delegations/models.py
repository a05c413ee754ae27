"""Official reception: a party of guests, from their letter to the published account."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord

PLACE = 200


class Category(models.TextChoices):
    """Which pack of rules applies."""

    DOMESTIC = "domestic", _("Domestic official reception")
    FOREIGN = "foreign", _("Foreign guests")
    BUSINESS = "business", _("Business reception")


class Delegation(OfficeRecord):
    """One party of guests (公务接待): letter, approval, plan, reception list, account.

    `letter` is the card of their official letter where it was registered here; `letter_number` is
    that of a letter on paper. `signature` is what the plan was made from, so that a later change is
    seen; `agreed` is the size that was approved.
    """

    KIND = "delegations"

    class State(models.TextChoices):
        LETTER_RECEIVED = "letter_received", _("Letter received")
        APPLIED = "applied", _("Awaits approval")
        APPROVED = "approved", pgettext_lazy("delegation", "Approved")
        PLANNED = "planned", pgettext_lazy("delegation", "Planned")
        RUNNING = "running", _("Being received")
        CLOSED = "closed", _("List signed")
        REIMBURSED = "reimbursed", _("Reimbursed")
        PUBLISHED = "published", _("Published")
        REJECTED = "rejected", pgettext_lazy("delegation", "Rejected")
        CANCELLED = "cancelled", pgettext_lazy("delegation", "Cancelled")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(
        max_length=15, choices=State, default=State.LETTER_RECEIVED, editable=False
    )
    title = models.CharField(max_length=500)
    unit = models.CharField(max_length=200)
    leader = models.CharField(max_length=60)
    leader_post = models.CharField(max_length=100, blank=True)
    party_size = models.PositiveIntegerField(default=1)
    purpose = models.CharField(max_length=300)
    category = models.CharField(max_length=8, choices=Category, default=Category.DOMESTIC)
    same_city = models.BooleanField(default=False)
    arrives_at = models.DateTimeField()
    leaves_at = models.DateTimeField()
    place = models.CharField(max_length=PLACE, blank=True)
    plate = models.CharField(max_length=20, blank=True)
    letter = models.ForeignKey(
        "catalogue.Card", models.PROTECT, null=True, blank=True, related_name="+"
    )
    letter_number = models.CharField(max_length=60, blank=True)
    host = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    contact = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    applicant = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    agreed = models.JSONField(default=dict, editable=False)
    signature = models.CharField(max_length=64, blank=True, editable=False)
    signed_by = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, editable=False)
    published_on = models.DateField(null=True, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(leaves_at__gt=F("arrives_at")), name="delegation_takes_time"
            ),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="somebody_is_received"),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "reimbursed", "published"])
                | Q(signed_at__isnull=False),
                name="closed_list_is_signed",
            ),
            models.UniqueConstraint(
                fields=["letter"],
                condition=~Q(state__in=["rejected", "cancelled"]),
                name="delegation_once_a_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False),
                name="published_has_day",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["arrives_at"], name="delegation_arrives"),
            models.Index(fields=["state", "arrives_at"], name="delegation_state"),
        ]

    def __str__(self) -> str:
        return self.number


class Guest(models.Model):
    """One of the party. The lower `rank`, the higher he stands in protocol."""

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=100, blank=True)
    rank = models.PositiveSmallIntegerField(default=100)
    diet = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        indexes: ClassVar = [models.Index(fields=["delegation", "rank", "id"], name="guest_of")]

    def __str__(self) -> str:
        return self.name


class ItineraryItem(models.Model):
    """One line of the itinerary, with what is to be taken for it and what was taken."""

    class Kind(models.TextChoices):
        PICKUP = "pickup", _("Fetch")
        GREET = "greet", _("Welcome")
        TALK = "talk", _("Talk")
        SITE = "site", _("Site visit")
        REST = "rest", _("Rest")
        FAREWELL = "farewell", _("Farewell")
        DROPOFF = "dropoff", _("Bring back")
        TOUR = "tour", _("Sightseeing")
        SHOW = "show", _("Show or leisure")
        OTHER = "other", pgettext_lazy("itinerary", "Other")

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OTHER)
    activity = models.CharField(max_length=PLACE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=PLACE, blank=True)
    at_boundary = models.BooleanField(default=False)
    host = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    room = models.ForeignKey("bookings.Resource", models.PROTECT, null=True, related_name="+")
    vehicle = models.ForeignKey("bookings.Resource", models.PROTECT, null=True, related_name="+")
    driver = models.ForeignKey("bookings.Resource", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="itinerary_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(driver=None) | Q(vehicle__isnull=False), name="driver_has_car"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["delegation", "starts_at", "id"], name="itinerary_of")
        ]

    def __str__(self) -> str:
        return self.activity


class Companion(models.Model):
    """Somebody of ours with the guests, or who works for them behind the scenes."""

    class Role(models.TextChoices):
        COMPANION = "companion", _("Accompanies")
        SUPPORT = "support", _("Support staff")

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=9, choices=Role, default=Role.COMPANION)
    at_meal = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delegation", "name"], name="companion_once")
        ]

    def __str__(self) -> str:
        return self.name


class Payer(models.TextChoices):
    OFFICE = "office", _("The office")
    GUESTS = "guests", _("The guests")


class Meal(models.Model):
    """A meal: the one working meal, or one that the guests pay themselves."""

    class Kind(models.TextChoices):
        WORKING = "working", _("Working meal")
        BANQUET = "banquet", _("Banquet")
        OWN = "own", _("At the guests' own cost")

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.WORKING)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=PLACE, blank=True)
    room = models.ForeignKey("bookings.Resource", models.PROTECT, null=True, related_name="+")
    persons = models.PositiveIntegerField()
    companions = models.PositiveIntegerField(default=0)
    amount = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    alcohol = models.BooleanField(default=False)
    cigarettes = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meal_takes_time"),
            models.CheckConstraint(condition=Q(persons__gte=1), name="somebody_eats"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="meal_costs_no_less"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Lodging(models.Model):
    """Where the guests sleep; they settle it with their own unit unless said otherwise."""

    class Room(models.TextChoices):
        STANDARD = "standard", _("Standard room")
        SINGLE = "single", _("Single room")
        SUITE = "suite", _("Suite")

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    place = models.CharField(max_length=PLACE)
    designated = models.BooleanField(default=True)
    room = models.CharField(max_length=8, choices=Room, default=Room.STANDARD)
    rooms = models.PositiveSmallIntegerField(default=1)
    nights = models.PositiveSmallIntegerField(default=1)
    price = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    paid_by = models.CharField(max_length=6, choices=Payer, default=Payer.GUESTS)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rooms__gte=1, nights__gte=1, price__gte=0), name="lodging_is_real"
            )
        ]

    def __str__(self) -> str:
        return self.place


class Cost(models.Model):
    """One line of the account, with its invoice."""

    class Kind(models.TextChoices):
        MEAL = "meal", _("Meal")
        LODGING = "lodging", _("Lodging")
        TRANSPORT = "transport", _("Transport")
        VENUE = "venue", _("Venue")
        GIFT = "gift", _("Gift or souvenir")
        OTHER = "other", pgettext_lazy("cost", "Other")

    class Payment(models.TextChoices):
        TRANSFER = "transfer", _("Bank transfer")
        CARD = "card", _("Official card")
        CASH = "cash", _("Cash")

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.MEAL)
    text = models.CharField(max_length=PLACE)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    invoice = models.CharField(max_length=60, blank=True)
    payment = models.CharField(max_length=8, choices=Payment, default=Payment.TRANSFER)
    paid_by = models.CharField(max_length=6, choices=Payer, default=Payer.OFFICE)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="cost_is_no_less")
        ]

    def __str__(self) -> str:
        return self.text


class Reason(models.Model):
    """Why a rule was not kept, put on record. Holds only for the facts it was given for."""

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=30)
    mark = models.CharField(max_length=60)
    text = models.TextField()
    by = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["delegation", "id"], name="reason_of")]

    def __str__(self) -> str:
        return self.text[:40]


class Taken(models.Model):
    """What the plan took for one line: the record (meeting, request for a car, visit) it made.

    `mark` is what the line said then; a line that still says it is kept when planned anew.
    """

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+")
    line = models.CharField(max_length=40)
    mark = models.CharField(max_length=64)
    card = models.ForeignKey("catalogue.Card", models.PROTECT, null=True, related_name="+")
    booking = models.ForeignKey("bookings.Booking", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delegation", "line"], name="line_taken_once")
        ]

    def __str__(self) -> str:
        return self.line
