"""Letters the office writes, from the first draft to the receipts, and the books beside them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.choices import Kind, Retention, Urgency
from documents.outgoing.sent_models import Delivery, DeliveryNote, Means, SealUse, Way
from documents.packs.choosing import (
    kind_named,
    kind_shown,
    secrecy_shown,
    state_shown,
    urgency_shown,
)
from office.core.scoping import OfficeRecord

__all__ = [
    "SERIES",
    "CoSignature",
    "Countersignature",
    "Delivery",
    "DeliveryNote",
    "Direction",
    "DocumentSeries",
    "EditLock",
    "LetterTemplate",
    "Means",
    "OutgoingDocument",
    "SealUse",
    "TextVersion",
    "Way",
    "series_key",
]


class Direction(models.TextChoices):
    """Where a letter goes in the order of organs; it decides who signs (articles 15, 16, 22)."""

    UP = "up", _("To a superior organ")
    LEVEL = "level", _("To an organ of the same level")
    DOWN = "down", _("To subordinates")


class OutgoingDocument(OfficeRecord):
    """A letter the office writes; numbered after sign-off, never at drafting.

    `number` is that of the draft until the letter has its own, `draft_number` stays. `text_version`
    counts the versions of the text; `signed_version` is the one that was signed.
    """

    KIND = "outgoing-documents"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("In review")
        REVIEWED = "reviewed", _("Reviewed")
        COUNTERSIGNING = "countersigning", _("Being countersigned")
        COUNTERSIGNED = "countersigned", _("Countersigned")
        SIGNED = "signed", _("Signed")
        RECHECKED = "rechecked", _("Rechecked")
        NUMBERED = "numbered", _("Numbered")
        SEALED = "sealed", _("Sealed")
        ISSUED = "issued", _("Issued")
        ACKNOWLEDGED = "acknowledged", _("All receipts in")
        FILED = "filed", _("Filed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    number = models.CharField(max_length=60, unique=True, editable=False)
    draft_number = models.CharField(max_length=40, blank=True, editable=False)
    state = models.CharField(max_length=14, choices=State, default=State.DRAFT, editable=False)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.NOTICE)
    direction = models.CharField(max_length=5, choices=Direction, default=Direction.DOWN)
    title = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    addressee = models.CharField(max_length=500, blank=True)
    copy_to = models.CharField(max_length=500, blank=True)
    enclosures = models.TextField(blank=True)
    remark = models.CharField(max_length=200, blank=True)
    joint_organs = models.TextField(blank=True)
    """The organs that issue with us, one a line in their order; we lead, and ours is the number."""
    present = models.TextField(blank=True)
    absent = models.TextField(blank=True)
    observers = models.TextField(blank=True)
    """Of minutes: who was there 出席, who was excused 请假, who sat in 列席."""
    series = models.CharField(max_length=20, blank=True)
    urgency = models.CharField(max_length=12, choices=Urgency, default=Urgency.ROUTINE)
    secret_months = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    """The term marked on a state secret; null where none is marked: the longest then holds."""
    text_version = models.PositiveIntegerField(default=1, editable=False)
    signed_version = models.PositiveIntegerField(null=True, editable=False)
    signed_at = models.DateTimeField(null=True, editable=False)
    issued_at = models.DateTimeField(null=True, editable=False)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    drafter = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    reviewer = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    signer = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    keeper = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    countersign_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    countersign_open_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    countersigner_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    receiving_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    receiver_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    retention = models.CharField(max_length=9, choices=Retention, blank=True)
    layer = models.CharField(max_length=6, blank=True, db_default="")
    """決行層級, in packs that have layers: who decides. Empty: as the kind asks."""
    release_condition = models.CharField(max_length=200, blank=True, db_default="")
    """解密條件: what ends the secrecy, in words; only packs that know it ask for it."""
    pack = models.CharField(max_length=10, default="cn_gov", db_default="cn_gov", editable=False)
    """The pack of rules it was made under (`documents.packs`); it keeps its words for good."""
    in_reply_to = models.ForeignKey(
        "documents.IncomingDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    """The letter sent out before that this one is sent in the place of."""

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(secret_months=None) | Q(secrecy__gte=2),
                name="only_secret_letters_have_a_term",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "rechecked", "numbered", "sealed", "issued"])
                | Q(signed_at__isnull=False, signed_version__isnull=False),
                name="signed_letter_has_sign_off",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["numbered", "sealed", "issued", "acknowledged", "filed"])
                | (~Q(number=models.F("draft_number")) & ~Q(series="")),
                name="numbered_letter_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | ~Q(retention=""), name="filed_outgoing_has_retention"
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["state", "-card"], name="outgoing_state"),
            models.Index(fields=["kind", "-card"], name="outgoing_kind"),
            models.Index(fields=["series", "-card"], name="outgoing_series"),
            models.Index(
                fields=["issued_at", "card"],
                condition=Q(issued_at__isnull=False),
                name="outgoing_issued",
            ),
            models.Index(
                fields=["in_reply_to"],
                condition=Q(in_reply_to__isnull=False),
                name="outgoing_answers",
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

    @property
    def has_number(self) -> bool:
        """Whether its own number was given, not only that of the draft."""
        return self.number != self.draft_number

    @property
    def partners(self) -> list[str]:
        """The organs that issue with us, in their order."""
        return [name for line in self.joint_organs.splitlines() if (name := line.strip())]


class TextVersion(models.Model):
    """The text of a letter after one change. Never changed: the database refuses."""

    class Change(models.TextChoices):
        BEGUN = "begun", _("Begun")
        EDITED = "edited", _("Edited")
        FORMAL = "formal", _("Formal correction")
        SUBSTANCE = "substance", _("Change of substance after sign-off")

    document = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    addressee = models.CharField(max_length=500, blank=True)
    copy_to = models.CharField(max_length=500, blank=True)
    enclosures = models.TextField(blank=True)
    joint_organs = models.TextField(blank=True)
    present = models.TextField(blank=True)
    absent = models.TextField(blank=True)
    observers = models.TextField(blank=True)
    author = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    change = models.CharField(max_length=9, choices=Change, default=Change.EDITED)
    state = models.CharField(max_length=14)

    class Meta:
        ordering = ["n"]
        constraints = [models.UniqueConstraint(fields=["document", "n"], name="text_version_once")]

    def __str__(self) -> str:
        return f"{self.document_id} #{self.n}"


class EditLock(models.Model):
    """Somebody has the text open. It ends by itself; saving compares versions all the same."""

    document = models.OneToOneField(
        OutgoingDocument, models.CASCADE, primary_key=True, related_name="+"
    )
    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document_id} ← {self.person_id}"


class Countersignature(models.Model):
    """One department asked to countersign in one round, and what it said."""

    class Answer(models.TextChoices):
        OPEN = "open", pgettext_lazy("countersignature", "Not yet answered")
        AGREE = "agree", pgettext_lazy("countersignature", "Agrees")
        DIFFER = "differ", pgettext_lazy("countersignature", "Differs")
        LAPSED = "lapsed", pgettext_lazy("countersignature", "Lapsed")

    document = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    holder = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=Answer, default=Answer.OPEN)
    opinion = models.ForeignKey("documents.Opinion", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "round", "department"], name="countersigned_once"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["open", "lapsed"]) | Q(opinion__isnull=False),
                name="countersigned_with_opinion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} ← {self.department_id}"


class CoSignature(models.Model):
    """How one of the organs of a joint letter signed it: on paper in its own house, entered here.

    It stands for the text that was signed; a change of it, or a return, makes it lapse.
    """

    document = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="+")
    organ = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    signed_on = models.DateField()
    text = models.TextField(blank=True)
    text_version = models.PositiveIntegerField()
    scan = models.ForeignKey("files.Attachment", models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "organ"], condition=Q(lapsed_at=None), name="co_signed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.name}"


class DocumentSeries(models.Model):
    """机关代字: the letters before the year in our numbers, and the letters that bear them."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60, blank=True)
    kinds = ArrayField(models.CharField(max_length=14, choices=Kind), default=list, blank=True)
    direction = models.CharField(max_length=5, choices=Direction, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-active", "position", "code"]

    def __str__(self) -> str:
        return self.code

    @property
    def kind_names(self) -> list[str]:
        return [kind_named(kind) for kind in self.kinds]

    @property
    def key(self) -> str:
        """The counter of this series in the house's book of numbers."""
        return series_key(self.code)


SERIES = "outgoing:"


def series_key(code: str) -> str:
    return f"{SERIES}{code}"


class LetterTemplate(models.Model):
    """A skeleton to begin a letter of one kind from."""

    kind = models.CharField(max_length=14, choices=Kind)
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-active", "position", "id"]

    def __str__(self) -> str:
        return self.name

    def get_kind_display(self) -> str:
        return kind_named(self.kind)
