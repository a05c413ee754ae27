"""What hangs on the handling of a letter: who assists, what was taken back, phrases."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Assistance(models.Model):
    """One assisting department's own part of a letter in handling."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", pgettext_lazy("assistance", "Assigned")
        ACCEPTED = "accepted", pgettext_lazy("assistance", "Accepted")
        DONE = "done", pgettext_lazy("assistance", "Done")
        HANDED_BACK = "handed_back", _("Handed back")

    document = models.ForeignKey("documents.IncomingDocument", models.PROTECT, related_name="+")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    state = models.CharField(max_length=11, choices=State, default=State.ASSIGNED)
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "department"], name="assists_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.department_id}"


class TakenBack(models.Model):
    """An instruction its writer took back at once. The words stay; they hold no more."""

    opinion = models.OneToOneField(
        "documents.Opinion", models.PROTECT, primary_key=True, related_name="taken_back"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.opinion_id)


class Phrase(models.Model):
    """A sentence that a leader often writes, on a button of his own."""

    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=100)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "position"], name="phrase_place_once")
        ]

    def __str__(self) -> str:
        return self.text


class ReturnSlip(models.Model):
    """Why a letter went back to its sender: the rule it broke, and the words."""

    class Rule(models.TextChoices):
        NOT_OURS = "not_ours", _("Not ours to handle")
        WRONG_KIND = "wrong_kind", _("Wrong kind of document")
        MANY_ADDRESSEES = "many_addressees", _("A request with more than one addressee")
        NO_NUMBER = "no_number", _("No document number")
        NOT_CONSULTED = "not_consulted", _("Those concerned were not consulted")
        WRONG_FORM = "wrong_form", _("Form or signature is missing or wrong")
        OVER_THE_HEAD = "over_the_head", _("It passes over the superior in between")
        OTHER = "other", pgettext_lazy("reason for return", "Another reason")

    document = models.OneToOneField(
        "documents.IncomingDocument", models.PROTECT, primary_key=True, related_name="+"
    )
    rule = models.CharField(max_length=16, choices=Rule, default=Rule.OTHER)
    reason = models.TextField()
    by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document_id}: {self.rule}"
