"""What citizens ask, complain of or propose: visits, letters, calls, and the clocks they start."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord


class Petition(OfficeRecord):
    """One petition. `title` says what it is about and names nobody; the person stands apart.

    `round` is 0 for the handling, 1 for the review, 2 for the re-review.
    """

    KIND = "petitions"

    class State(models.TextChoices):
        REGISTERED = "registered", _("Registered, to be decided")
        ACCEPTED = "accepted", _("Accepted, in handling")
        REFUSED = "refused", _("Not accepted")
        TRANSFERRED = "transferred", _("Transferred")
        REVIEW = "review", _("Under review")
        REPLIED = "replied", _("Answered")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Channel(models.TextChoices):
        VISIT = "visit", pgettext_lazy("petition", "Visit")
        LETTER = "letter", pgettext_lazy("petition", "Letter")
        CALL = "call", pgettext_lazy("petition", "Call")
        ONLINE = "online", pgettext_lazy("petition", "Online")

    class Category(models.TextChoices):
        REQUEST = "request", _("Request")
        COMPLAINT = "complaint", _("Complaint")
        PROPOSAL = "proposal", _("Opinion, proposal")
        ACCUSATION = "accusation", _("Report of misconduct")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=11, choices=State, default=State.REGISTERED, editable=False)
    title = models.CharField(max_length=500)
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.VISIT)
    category = models.CharField(max_length=10, choices=Category, default=Category.REQUEST)
    received_on = models.DateField()
    petitioner = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=60, editable=False)
    phone_key = models.CharField(max_length=30, blank=True, editable=False)
    persons = models.PositiveIntegerField(default=1)
    representatives = models.PositiveIntegerField(default=1)
    request = models.TextField()
    facts = models.TextField(blank=True)
    earlier = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", editable=False)
    """The last petition of the same person before this one; null for a first petition."""
    registrar = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+", editable=False
    )
    lead_department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, related_name="+"
    )
    handler = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    decide_by = models.DateField(editable=False)
    accepted_on = models.DateField(null=True, editable=False)
    finish_by = models.DateField(null=True, editable=False)
    first_finish_by = models.DateField(null=True, editable=False)
    extensions = models.PositiveSmallIntegerField(default=0, editable=False)
    reason = models.TextField(blank=True, editable=False)
    transferred_to = models.CharField(max_length=100, blank=True, editable=False)
    reply = models.TextField(blank=True, editable=False)
    replied_on = models.DateField(null=True, editable=False)
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    review_until = models.DateField(null=True, editable=False)
    """Until when a review may be asked for, counted from the answer."""
    review_by = models.DateField(null=True, editable=False)
    """Until when the review is decided, counted from the day it was asked for."""
    closed_on = models.DateField(null=True, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(persons__gte=1, representatives__gte=1)
                & Q(representatives__lte=F("persons")),
                name="petition_of_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "review"])
                | Q(finish_by__isnull=False, lead_department__isnull=False),
                name="petition_accepted_has_clock",
            ),
            models.CheckConstraint(
                condition=~Q(category="accusation") | Q(accepted_on=None),
                name="misconduct_goes_elsewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused"]) | ~Q(reason=""),
                name="petition_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(extensions__lte=1) & Q(round__lte=2), name="petition_rounds"
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["name_key", "phone_key"], name="petition_person"),
            models.Index(fields=["state", "card"], name="petition_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def repeat(self) -> bool:
        return self.earlier_id is not None
