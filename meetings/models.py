"""Rooms, and meetings from their plan to their minutes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class Level(models.TextChoices):
    """The class of a meeting by the measures on meeting expenses (会议类别)."""

    NONE = "", _("no class")
    FIRST = "1", _("First class")
    SECOND = "2", _("Second class")
    THIRD = "3", _("Third class")
    FOURTH = "4", _("Fourth class")


class Series(models.Model):
    """A meeting that comes again: the rule by which its days were found."""

    class Rule(models.TextChoices):
        WEEKLY = "weekly", _("every week")
        FORTNIGHTLY = "fortnightly", _("every two weeks")
        MONTHLY = "monthly", _("every month on the same date")
        NTH = "nth_weekday", _("every month on the same weekday")

    class RestDays(models.TextChoices):
        SKIP = "skip", _("left out")
        MOVE = "move", _("on the next working day")

    rule = models.CharField(max_length=11, choices=Rule)
    starts_on = models.DateField()
    until = models.DateField(null=True)
    count = models.PositiveSmallIntegerField(null=True)
    rest_days = models.CharField(max_length=4, choices=RestDays, default=RestDays.SKIP)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=False) | Q(count__isnull=False), name="series_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.get_rule_display()


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
    level = models.CharField(max_length=1, choices=Level, blank=True, default=Level.NONE)
    staff = models.PositiveIntegerField(default=0)
    """How many work for it, beside those who attend."""
    budget = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    agenda = models.TextField(blank=True)
    minutes = models.TextField(blank=True, editable=False)
    postponed = models.PositiveSmallIntegerField(default=0, editable=False)
    substitute_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    series = models.ForeignKey("meetings.Series", models.PROTECT, null=True, related_name="+")
    series_on = models.DateField(null=True, editable=False)
    """The day that the rule of the series names; the meeting itself may have moved off it."""

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_takes_time"
            ),
            models.UniqueConstraint(fields=["series", "series_on"], name="series_day_once"),
            models.CheckConstraint(
                condition=~Q(state="minutes_issued") | ~Q(minutes=""), name="issued_minutes_exist"
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["starts_at"], name="meeting_start"),
            models.Index(fields=["state", "starts_at"], name="meeting_state"),
            GinIndex(fields=["attendee_ids"], name="meeting_attendees"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def seats_needed(self) -> int:
        """Everybody invited once, the chair among them, and the guests from outside."""
        people = {*self.attendee_ids, *([self.chair_id] if self.chair_id else [])}
        return len(people) + self.guests


class AgendaItem(models.Model):
    """One point of the agenda. Its clock time follows from the minutes of those before it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        SCHEDULED = "scheduled", pgettext_lazy("agenda", "Scheduled")
        DISCUSSED = "discussed", _("Discussed")
        DECIDED = "decided", _("Decided")
        DEFERRED = "deferred", _("Deferred")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    reporter = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    reporter_name = models.CharField(max_length=100, blank=True)
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField(default=10)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    outcome = models.TextField(blank=True)
    file_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    proposed_by = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    carried_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["meeting", "position"], name="agenda_order")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gte=1), name="agenda_item_takes_time"),
        ]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """Somebody who is to come: a colleague, or a guest by name. It ends as his attendance."""

    class Answer(models.TextChoices):
        NONE = "none", _("No answer yet")
        ATTEND = "attend", _("Comes")
        SUBSTITUTE = "substitute", _("Sends a substitute")
        LEAVE = "leave", _("On leave")

    class Part(models.TextChoices):
        ATTEND = "attend", _("Takes part")
        SIT_IN = "sit_in", _("Sits in")
        RECORD = "record", _("Takes the minutes")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    plate = models.CharField(max_length=20, blank=True)
    part = models.CharField(max_length=6, choices=Part, default=Part.ATTEND)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    substitute = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    substitute_name = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    chased = models.PositiveSmallIntegerField(default=0)
    chased_at = models.DateTimeField(null=True)
    signed_in_at = models.DateTimeField(null=True)
    taken_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(taken_off_at=None),
                name="invited_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""), name="invited_has_name"
            ),
            models.CheckConstraint(
                condition=~Q(answer="leave") | ~Q(reason=""), name="leave_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(answer="substitute")
                | Q(substitute__isnull=False)
                | ~Q(substitute_name=""),
                name="substitute_is_named",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["meeting", "id"], name="invitation_meeting"),
            models.Index(fields=["person", "meeting"], name="invitation_person"),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.name


class ChecklistTemplate(models.Model):
    """One line of what is prepared for every meeting. Without any the usual list is taken."""

    class Basis(models.TextChoices):
        DAYS = "wd", _("working days")
        MINUTES = "min", _("minutes")

    class Size(models.TextChoices):
        ALL = "all", _("every meeting")
        LARGE = "large", _("large meetings")

    class Keeper(models.TextChoices):
        SERVICE = "service", _("the meeting clerk")
        ORGANISER = "organiser", _("the organiser")

    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    basis = models.CharField(max_length=3, choices=Basis, default=Basis.DAYS)
    before = models.SmallIntegerField()
    """So long before the start; nought and less count from the end."""
    must = models.BooleanField(default=False)
    size = models.CharField(max_length=5, choices=Size, default=Size.ALL)
    keeper = models.CharField(max_length=9, choices=Keeper, default=Keeper.SERVICE)

    def __str__(self) -> str:
        return self.text


class ChecklistLine(models.Model):
    """Something to be ready by a moment, owed by one person until he ticks it off."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    basis = models.CharField(
        max_length=3, choices=ChecklistTemplate.Basis, default=ChecklistTemplate.Basis.DAYS
    )
    before = models.SmallIntegerField()
    must = models.BooleanField(default=False)
    holder = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["meeting", "due_at"], name="checklist_order")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False),
                name="line_done_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def after(self) -> int:
        """So long after the end, where it is not before the start."""
        return -self.before

    @property
    def duty_part(self) -> str:
        return f"line {self.pk}"


class Decision(models.Model):
    """Something agreed. Once the minutes are out it is followed as a supervision item."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    lead_department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    assisting_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    due_on = models.DateField(null=True)
    standard = models.TextField(blank=True)
    item = models.OneToOneField("catalogue.Card", models.PROTECT, null=True, related_name="+")
    """The supervision item it became."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["meeting", "position"], name="decision_order")]

    def __str__(self) -> str:
        return self.text[:80]


class MinutesDraft(models.Model):
    """The minutes as they are being written, under a lock of their own."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, primary_key=True, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.meeting_id} v{self.version}"


class MinutesVersion(models.Model):
    """What the minutes said each time they were saved."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} v{self.version}"


class SeatingPlan(models.Model):
    """How a meeting is seated. Its seats are what was applied; what is new is shown beside."""

    class Layout(models.TextChoices):
        PODIUM = "podium", _("Podium and hall")
        TALKS = "talks", _("Talks at a long table")
        CONFERENCE = "conference", _("One table of our own")
        SOFAS = "sofas", _("Sofas")
        SIGNING = "signing", _("Signing ceremony")
        ROUND_TABLE = "round_table", _("Round table")
        PHOTO = "photo", _("Group photograph")

    meeting = models.OneToOneField(Meeting, models.PROTECT, primary_key=True, related_name="+")
    layout = models.CharField(max_length=12, choices=Layout, default=Layout.PODIUM)
    options = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.layout} v{self.version}"


class Seat(models.Model):
    """The seat of one person invited, from 0 in the audience's view; without a row he has none.

    `rank` and `party` are what was typed for him; `name` is what stands on his card.
    """

    class Party(models.TextChoices):
        NONE = "", _("as invited")
        GUEST = "G", _("guest")
        HOST = "H", _("host")

    plan = models.ForeignKey(SeatingPlan, models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField(null=True)
    party = models.CharField(max_length=1, choices=Party, blank=True)
    row = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField(null=True)
    pinned = models.BooleanField(default=False)
    name = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "invitation"], name="seated_once"),
            models.UniqueConstraint(fields=["plan", "row", "position"], name="seat_taken_once"),
            models.CheckConstraint(
                condition=Q(row__isnull=True, position__isnull=True, pinned=False)
                | Q(row__isnull=False, position__isnull=False),
                name="seat_has_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.row}/{self.position}"
