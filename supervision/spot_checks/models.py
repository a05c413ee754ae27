"""抽查: who is looked at, drawn by lot that anybody can repeat, and what was found."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord, Secrecy


class Draw(models.Model):
    """One draw by lot: its seed, and the population it was made from, row by row. Never changes.

    `population` holds a row for every item that could be drawn, `[item, number, head, department,
    weight, [reasons]]`; `digest` is the SHA-256 of its canonical JSON. With the seed, both give the
    same draw again: see `draw.py`. `secrecy` is that of the most secret item in it.
    """

    seed = models.CharField(max_length=60)
    n = models.PositiveSmallIntegerField()
    cap = models.PositiveSmallIntegerField()
    """Most items of one head, and of one department."""
    population = models.JSONField()
    digest = models.CharField(max_length=64)
    picked = models.JSONField()
    """Ids of the drawn items in the order in which they were drawn."""
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy, default=Secrecy.OPEN)
    by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    drawn_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seed", "n", "cap", "digest"], name="draw_once")
        ]

    def __str__(self) -> str:
        return f"{self.seed} {self.digest[:8]}"

    @property
    def rows(self) -> list[list[Any]]:
        found: list[list[Any]] = self.population
        return found


class SpotCheck(OfficeRecord):
    """One drawn item, looked at by somebody who has no part in it; a finding is put right.

    `party_ids` are the people who have a part in the item: its doers, whoever answers for it and
    the head of its department. None of them checks it.
    """

    KIND = "spot-checks"

    class State(models.TextChoices):
        DRAWN = "drawn", pgettext_lazy("spot-check", "To be checked")
        PASSED = "passed", pgettext_lazy("spot-check", "In order")
        FINDING = "finding", pgettext_lazy("spot-check", "To be put right")
        CORRECTED = "corrected", pgettext_lazy("spot-check", "To be checked again")
        CLOSED = "closed", pgettext_lazy("spot-check", "Put right")
        DROPPED = "dropped", pgettext_lazy("spot-check", "Not checked")

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("spot-check", "Yes")
        PARTLY = "partly", pgettext_lazy("spot-check", "Partly")
        NO = "no", pgettext_lazy("spot-check", "No")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAWN, editable=False)
    title = models.CharField(max_length=500)
    item = models.ForeignKey("supervision.SupervisionItem", models.PROTECT, related_name="+")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+")
    """The draw that opened it."""
    source = models.CharField(max_length=17)
    lead_department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    responsible = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    """Who answers for the item: the person it names, else the head of its department."""
    checker = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    party_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    weight = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    answers = models.JSONField(default=dict, editable=False)
    text = models.TextField(blank=True, editable=False)
    correction = models.TextField(blank=True, editable=False)
    """What the department says it put right, the last time."""
    due_on = models.DateField(null=True, editable=False)
    rounds = models.PositiveSmallIntegerField(default=0, editable=False)
    checked_on = models.DateField(null=True, editable=False)
    checked_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=["drawn", "finding", "corrected"]),
                name="spot_check_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["finding", "corrected", "closed", "passed"])
                | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="spot_check_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="finding") | Q(due_on__isnull=False),
                name="spot_finding_has_day",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["item"], name="spot_check_item"),
            models.Index(fields=["responsible", "state"], name="spot_check_person"),
        ]

    def __str__(self) -> str:
        return self.number


class CheckDraft(models.Model):
    """What a checker has tapped in and not sent yet; one for each check and person."""

    check_record = models.ForeignKey(SpotCheck, models.CASCADE, related_name="+")
    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_record", "person"], name="check_draft_once")
        ]

    def __str__(self) -> str:
        return f"draft of {self.person_id}"
