"""Letters the office writes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.choices import Kind, Urgency
from office.core.scoping import OfficeRecord


class OutgoingDocument(OfficeRecord):
    """A letter the office writes; numbered after sign-off, never at drafting."""

    KIND = "outgoing-documents"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, editable=False)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.NOTICE)
    title = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    addressee = models.CharField(max_length=500, blank=True)
    copy_to = models.CharField(max_length=500, blank=True)
    urgency = models.CharField(max_length=12, choices=Urgency, default=Urgency.ROUTINE)
    drafter = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    in_reply_to = models.ForeignKey(
        "documents.IncomingDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(OfficeRecord.Meta):
        pass

    def __str__(self) -> str:
        return self.number
