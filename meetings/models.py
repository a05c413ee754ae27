"""Rooms, and meetings from their plan to their minutes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.core.scoping import OfficeRecord


class Room(models.Model):
    """What a room has and how long it takes to lay it out and to clear it.

    Name, place and seats are those of the resource, whose key it shares.
    """

    resource = models.OneToOneField(
        "bookings.Resource", models.PROTECT, primary_key=True, related_name="room"
    )
    equipment = models.CharField(max_length=300, blank=True)
    setup_minutes = models.PositiveSmallIntegerField(default=0)
    clear_minutes = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.resource)


class Kind(models.TextChoices):
    COMMITTEE = "committee", _("Party committee")
    OFFICE = "office", _("Office meeting")
    TOPICAL = "topical", _("Topical meeting")
    BRIEFING = "briefing", _("Briefing")
    PLENARY = "plenary", _("Plenary")
    VIDEO = "video", _("Video conference")
    SYMPOSIUM = "symposium", _("Symposium")
    REVIEW = "review", _("Review")
    OTHER = "other", _("Other")


class Meeting(OfficeRecord):
    """A meeting: planned, called, prepared, held, minuted, closed. It books its room itself."""

    KIND = "meetings"

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        NOTIFIED = "notified", _("Called")
        READY = "ready", _("Ready")
        IN_SESSION = "in_session", _("In session")
        ENDED = "ended", _("Ended")
        MINUTES_ISSUED = "minutes_issued", _("Minutes issued")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=14, choices=State, default=State.PLANNED, editable=False)
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OFFICE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey(
        "bookings.Resource", models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.CharField(max_length=200, blank=True)
    chair = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    organiser = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    attendee_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    signed_in_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    guests = models.PositiveIntegerField(default=0)
    agenda = models.TextField(blank=True)
    minutes = models.TextField(blank=True, editable=False)
    postponed = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_takes_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="minutes_issued") | ~Q(minutes=""), name="issued_minutes_exist"
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["starts_at"], name="meeting_start"),
            models.Index(fields=["state", "starts_at"], name="meeting_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def seats_needed(self) -> int:
        """Everybody invited once, the chair among them, and the guests from outside."""
        people = {*self.attendee_ids, *([self.chair_id] if self.chair_id else [])}
        return len(people) + self.guests
