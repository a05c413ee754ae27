"""Letters received, opinions on letters, who reads them and who handles them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.archive.models import (
    ArchiveBox,
    ArchiveDisposal,
    ArchiveItem,
    ArchiveLoan,
    ArchivePackage,
    ArchiveYear,
    DisposalEntry,
    ItemLetter,
    ItemPart,
    RetentionRule,
    UnitCode,
)
from documents.choices import Kind, Retention, Urgency
from documents.handling.models import Assistance, Phrase, ReturnSlip, TakenBack
from documents.inbox.models import InboxPiece
from documents.linter.models import Override
from documents.mailbox.models import MailAccount, MailRule, SeenMail
from documents.outgoing.models import (
    CoSignature,
    Countersignature,
    Delivery,
    DeliveryNote,
    DocumentSeries,
    EditLock,
    LetterTemplate,
    OutgoingDocument,
    SealUse,
    TextVersion,
)
from documents.packs.choosing import (
    kind_shown,
    opinion_shown,
    secrecy_shown,
    state_shown,
    urgency_shown,
)
from documents.reader.models import LetterReading
from documents.secrets.models import Admission, CopyLoan, NumberedCopy
from documents.senders.models import Sender, SenderKey
from documents.whereabouts.models import OriginalStay
from office.core.scoping import OfficeRecord

__all__ = [
    "Admission",
    "ArchiveBox",
    "ArchiveDisposal",
    "ArchiveItem",
    "ArchiveLoan",
    "ArchivePackage",
    "ArchiveYear",
    "Assistance",
    "CoSignature",
    "CopyLoan",
    "Countersignature",
    "Delivery",
    "DeliveryNote",
    "DisposalEntry",
    "DocumentSeries",
    "Draft",
    "EditLock",
    "InboxPiece",
    "IncomingDocument",
    "ItemLetter",
    "ItemPart",
    "Kind",
    "LetterReading",
    "LetterTemplate",
    "MailAccount",
    "MailRule",
    "NumberedCopy",
    "Opinion",
    "OriginalStay",
    "OutgoingDocument",
    "Override",
    "Phrase",
    "Reading",
    "Retention",
    "RetentionRule",
    "ReturnSlip",
    "SealUse",
    "SeenMail",
    "Sender",
    "SenderKey",
    "TakenBack",
    "TextVersion",
    "UnitCode",
    "Urgency",
]


class IncomingDocument(OfficeRecord):
    """A letter received by the office, from arrival to archive."""

    KIND = "incoming-documents"

    class State(models.TextChoices):
        REGISTERED = "registered", _("Registered")
        RETURNED = "returned", _("Returned to sender")
        READING = "reading", _("For reading")
        SCREENED = "screened", _("For action")
        PROPOSED = "proposed", _("Awaiting instruction")
        INSTRUCTED = "instructed", _("Instructed")
        HANDLING = "handling", _("In handling")
        REPORTED = "reported", _("Result reported")
        REPLIED = "replied", _("Replied")
        COMPLETED = "completed", _("Completed")
        FILED = "filed", _("Filed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.REGISTERED, editable=False)
    issuer = models.CharField(max_length=200)
    issuer_key = models.CharField(max_length=200, editable=False)
    issuer_number = models.CharField(max_length=60, blank=True)
    issuer_number_key = models.CharField(max_length=60, blank=True, editable=False)
    title = models.CharField(max_length=500)
    title_key = models.CharField(max_length=500, editable=False)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.NOTICE)
    urgency = models.CharField(max_length=12, choices=Urgency, default=Urgency.ROUTINE)
    received_at = models.DateTimeField()
    issued_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    copies = models.PositiveIntegerField(default=1)
    pages = models.PositiveIntegerField(null=True, blank=True)
    addressee = models.CharField(max_length=500, blank=True)
    place = models.CharField(max_length=100, blank=True)
    registrar = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    lead_department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    assisting_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    assisting_open_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    unread_by = ArrayField(models.BigIntegerField(), default=list, blank=True)
    instructor = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    retention = models.CharField(max_length=9, choices=Retention, blank=True)
    secret_months = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    """The term marked on a state secret; null where none was marked: the longest then holds."""
    secret_until = models.DateField(null=True, blank=True, editable=False)
    """The last day of that term, counted from the day of the letter."""
    release_condition = models.CharField(max_length=200, blank=True, db_default="")
    """解密條件: what ends the secrecy, in words; only packs that know it ask for it."""
    pack = models.CharField(max_length=10, default="cn_gov", db_default="cn_gov", editable=False)
    """The pack of rules it was made under (`documents.packs`); it keeps its words for good."""

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(secret_until=None) | Q(secrecy__gte=2),
                name="only_state_secrets_have_a_term",
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | ~Q(retention=""), name="filed_letter_has_retention"
            ),
            models.CheckConstraint(
                condition=~Q(state="handling") | Q(lead_department__isnull=False),
                name="handled_letter_has_lead",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["issuer_number_key"], name="incoming_issuer_number"),
            models.Index(fields=["title_key"], name="incoming_title"),
            models.Index(fields=["issuer_key", "-card"], name="incoming_issuer"),
            models.Index(fields=["state", "-card"], name="incoming_state"),
            models.Index(fields=["kind", "-card"], name="incoming_kind"),
            models.Index(fields=["lead_department", "-card"], name="incoming_lead"),
            models.Index(fields=["-received_at", "-card"], name="incoming_received"),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="incoming_due"),
            models.Index(
                fields=["secret_until"],
                condition=Q(secret_until__isnull=False),
                name="incoming_secret_until",
            ),
            models.Index(
                fields=["urgency", "-card"], condition=~Q(urgency="routine"), name="incoming_urgent"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_state_display(self) -> str:
        return state_shown(self)

    def get_kind_display(self) -> str:
        return kind_shown(self)

    def get_urgency_display(self) -> str:
        return urgency_shown(self)

    def get_secrecy_display(self) -> str:
        return secrecy_shown(self)


class Opinion(models.Model):
    """What somebody wrote on a document. Never changed: the database refuses (migration 0002)."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("Proposed handling")
        INSTRUCTION = "instruction", _("Leader's instruction")
        READING = "reading", _("Read")
        RESULT = "result", _("Result")
        ASSISTANCE = "assistance", _("Assisting department")
        REPLY = "reply", _("Reply")
        REVIEW = "review", pgettext_lazy("opinion", "Review")
        COUNTERSIGN = "countersign", _("Countersignature")
        SIGN = "sign", _("Sign-off")
        RECHECK = "recheck", _("Recheck")

    card = models.ForeignKey("catalogue.Card", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    author_name = models.CharField(max_length=60)
    author_post = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    handwriting = models.ForeignKey("files.Attachment", models.PROTECT, null=True, related_name="+")
    """The leader's own hand, as a picture among the files of the letter."""

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["card", "id"], name="opinion_card")]

    def __str__(self) -> str:
        return self.text[:40]

    def get_kind_display(self) -> str:
        return opinion_shown(self)


class Reading(models.Model):
    """One reader of one circulated letter. `turn` orders a circulation one after the other.

    In a `star` every reader gives it back to the clerk, who sends it to the next.
    """

    class Mode(models.TextChoices):
        PARALLEL = "parallel", _("All at once")
        SEQUENTIAL = "sequential", _("One after the other")
        STAR = "star", _("One after the other, each time by way of the clerk")

    document = models.ForeignKey(IncomingDocument, models.PROTECT, related_name="+")
    reader = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(
        max_length=10, choices=Mode, default=Mode.PARALLEL, db_default="parallel"
    )
    sent_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["turn", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "reader"],
                condition=Q(read_at=None, recalled_at=None),
                name="reading_open_once",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("sent_at")), name="read_after_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} ← {self.reader_id}"


class Draft(models.Model):
    """What a clerk has typed into the intake form and not registered yet; one per clerk."""

    person = models.OneToOneField(
        "organisation.User", models.CASCADE, primary_key=True, related_name="+"
    )
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.person_id}"
