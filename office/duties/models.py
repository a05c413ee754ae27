from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.core.actor import Actor
from office.core.scoping import ScopedQuerySet, Secrecy


class DutyQuerySet(ScopedQuerySet):
    """A duty is seen by whoever sees its record, and by its holder and his deputy."""

    def visibility(self, actor: Actor) -> Q:
        if actor.is_system:
            return Q()
        rule = Q(secrecy__lte=actor.clearance)
        if not actor.wide:
            rule &= Q(holder__in=actor.person_ids) | Q(card__reach__overlap=sorted(actor.reach))
        return rule

    def open(self) -> Self:
        return self.filter(state=Duty.State.OPEN)


class Duty(models.Model):
    """Who owes what by when: the one table behind inbox, lamps, reminders, workload and dashboard.

    The clock: started at `opened_at`, runs `term` of `basis` (wd working days, cd calendar days,
    h office hours; null where a date was given), ends at `due_at`. While `paused_at` is set nobody
    is reminded; on resuming `due_at` moves by the pause, and `pauses` keeps [from, to] pairs.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    card = models.ForeignKey("catalogue.Card", models.PROTECT, related_name="+")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    part = models.CharField(max_length=40, blank=True)
    """Which part of the record is owed, where one person may owe several of a kind."""
    title = models.CharField(max_length=500)
    holder = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy, default=Secrecy.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_set_at = models.DateTimeField()
    """When `due_at` was last set: rungs whose day had passed by then stay silent."""
    term = models.PositiveIntegerField(null=True)
    basis = models.CharField(max_length=2, default="wd")
    rule = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey("audit.Event", models.PROTECT, null=True, related_name="+")
    handed_over_from = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    paused_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)

    objects = DutyQuerySet.as_manager()
    unscoped = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "kind", "holder", "department", "part"],
                condition=Q(state="open"),
                name="duty_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="duty_closed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "due_at"], condition=Q(state="open"), name="duty_mine"),
            models.Index(
                fields=["department", "due_at"], condition=Q(state="open"), name="duty_department"
            ),
            models.Index(
                fields=["due_at"], condition=Q(state="open", paused_at=None), name="duty_clock"
            ),
            models.Index(fields=["card", "id"], name="duty_card"),
            models.Index(fields=["matter", "id"], name="duty_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class Rung(models.Model):
    """One step of the reminder ladder: `offset` working days from the due day, and who hears."""

    class Audience(models.TextChoices):
        HOLDER = "holder", _("the holder")
        HEAD = "head", _("the head of department")
        DIRECTOR = "director", _("the director")
        LEADER = "leader", _("the leader in charge")

    slug = models.SlugField(primary_key=True, max_length=20)
    offset = models.SmallIntegerField(unique=True)
    audience = models.CharField(max_length=8, choices=Audience)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["offset"]

    def __str__(self) -> str:
        return self.slug


class Reminder(models.Model):
    """One rung of one duty for one due time: the unique key is why nobody hears it twice."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="reminders")
    rung = models.ForeignKey(Rung, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    recipient = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    told = models.BooleanField(default=True)
    """False where a later rung of the same pass spoke instead."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "rung", "due_at"], name="rung_once")]
        indexes = [models.Index(fields=["recipient", "made_at"], name="reminder_recipient")]

    def __str__(self) -> str:
        return f"{self.rung_id} of duty {self.duty_id}"


class LadderPass(models.Model):
    """The last reminder pass: as of which moment, and when it ran. One row."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    as_of = models.DateTimeField()
    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"as of {self.as_of}"
