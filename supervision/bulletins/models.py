"""The bulletin of supervision (通报): figures frozen on a day, words around them, its readers."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord
from supervision.models import SupervisionItem


class Bulletin(OfficeRecord):
    """One bulletin of a week or a month. `edition` counts corrected ones; `draw` counts how often
    the figures were taken while it was a draft: the rows of the last one are what it says.

    `practice`, `problems` and `focus` are the words of whoever edits it. Figures are no part of
    them: each section begins with its own, which nobody can change.
    """

    KIND = "bulletins"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("To be signed off")
        SIGNED = "signed", pgettext_lazy("bulletin", "Signed off")
        SENT = "sent", pgettext_lazy("bulletin", "Sent, being read")
        CLOSED = "closed", pgettext_lazy("bulletin", "Closed")
        CORRECTED = "corrected", pgettext_lazy("bulletin", "Replaced by a corrected edition")
        WITHDRAWN = "withdrawn", pgettext_lazy("bulletin", "Withdrawn")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=8)
    starts_on = models.DateField()
    ends_on = models.DateField()
    as_of = models.DateTimeField()
    draw = models.PositiveSmallIntegerField(default=1, editable=False)
    figures = models.JSONField(default=dict, editable=False)
    opening = models.TextField(blank=True)
    practice = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    focus = models.TextField(blank=True)
    edition = models.PositiveSmallIntegerField(default=1, editable=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    correction = models.TextField(blank=True)
    """What was wrong in the edition before."""
    signed_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    unread_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period", "edition"],
                condition=~Q(state="withdrawn"),
                name="bulletin_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "sent", "closed"])
                | (Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(problems="")),
                name="signed_bulletin_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, corrects=None) | (Q(edition__gt=1) & ~Q(correction="")),
                name="corrected_edition_says_so",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["period", "edition"], name="bulletin_period"),
        ]

    def __str__(self) -> str:
        return self.number


class BulletinRow(models.Model):
    """One item as it stood when the figures were taken. Append-only.

    Every figure of the bulletin counts rows: `opened` and `ended` in the period, `open` at its end.
    """

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="+")
    draw = models.PositiveSmallIntegerField()
    item = models.ForeignKey("supervision.SupervisionItem", models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, related_name="+"
    )
    """Who led it then; empty while it was not assigned yet."""
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    due_on = models.DateField()
    state = models.CharField(max_length=10)
    opened = models.BooleanField()
    open = models.BooleanField()
    ended = models.BooleanField()
    on_time = models.BooleanField()
    late_days = models.PositiveIntegerField()
    spare_days = models.IntegerField()
    returned = models.PositiveSmallIntegerField()
    missed = models.PositiveSmallIntegerField()
    extended = models.BooleanField()
    held = models.BooleanField()
    commended = models.BooleanField()
    ahead = models.BooleanField()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "draw", "item"], name="bulletin_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def state_label(self) -> str:
        return str(SupervisionItem.State(self.state).label)


class BulletinReader(models.Model):
    """Somebody to whom a bulletin went, and when he read it; a deputy reads for him."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "person"], name="bulletin_reader_once"),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="bulletin_read_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.read_at or '—'}"
