"""The archive: rules of retention, items (件) and their parts, years, boxes, loans, disposal."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.choices import KEPT, Kind, Retention
from documents.senders.models import Sender
from office.core.scoping import OfficeRecord

NUMBERED = ["numbered", "boxed", "handed_over", "destroyed"]


class RetentionRule(models.Model):
    """A row of the table that proposes how long a letter is kept. The first that fits, wins.

    What is left empty fits everything; of several words one is enough.
    """

    class Origin(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("letter", "Received")
        OURS = "ours", pgettext_lazy("letter", "Ours")

    name = models.CharField(max_length=100)
    origin = models.CharField(max_length=8, choices=Origin, blank=True)
    relation = models.CharField(max_length=14, choices=Sender.Relation, blank=True)
    kinds = ArrayField(models.CharField(max_length=14, choices=Kind), default=list, blank=True)
    words = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    supervised = models.BooleanField(default=False)
    """Only what was put under supervision."""
    read_only = models.BooleanField(default=False)
    """Only what was for reading: no department had to act on it."""
    retention = models.CharField(max_length=9, choices=Retention)
    article = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-active", "position", "id"]

    def __str__(self) -> str:
        return self.name


class UnitCode(models.Model):
    """机构代码 of a department in reference codes, such as BGS. It stays once a code bears it."""

    department = models.OneToOneField(
        "organisation.Department", models.PROTECT, primary_key=True, related_name="+"
    )
    code = models.CharField(max_length=6, unique=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2,6}$"), name="unit_code_form")
        ]

    def __str__(self) -> str:
        return self.code


class ArchiveYear(OfficeRecord):
    """The filing of one year: what was settled in it, from collecting to handing over.

    Where it stands is not kept here: each step of the wizard counts what is left of it.
    """

    KIND = "archive-years"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("year", "Being filed")
        HANDED_OVER = "handed_over", _("Handed over")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN, editable=False)
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(unique=True)
    due_on = models.DateField()
    archivist = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    class Meta(OfficeRecord.Meta):
        pass

    def __str__(self) -> str:
        return self.title


class ArchiveBox(models.Model):
    """档案盒: the items `first`–`last` of one year, term and unit; numbered within these."""

    year = models.PositiveSmallIntegerField()
    retention = models.CharField(max_length=9, choices=Retention)
    unit = models.ForeignKey(UnitCode, models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "retention", "unit", "n"]
        constraints = [
            models.UniqueConstraint(fields=["year", "retention", "unit", "n"], name="box_once"),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="box_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.retention}-{self.unit_id} #{self.n}"


class ArchiveItem(OfficeRecord):
    """件: what belongs together, with one reference code (档号).

    `number` is a working number until the item has its code; `working_number` stays. `item_no` runs
    from 1 without a gap per year, term and unit; `place` is its place in that order before.
    Everything is described as it was when it was composed.
    """

    KIND = "archive-items"

    class State(models.TextChoices):
        COLLECTED = "collected", _("Collected")
        CLASSIFIED = "classified", _("Classified")
        NUMBERED = "numbered", pgettext_lazy("item", "Numbered")
        BOXED = "boxed", _("In its box")
        HANDED_OVER = "handed_over", _("Handed over")
        DESTROYED = "destroyed", _("Destroyed")
        DISSOLVED = "dissolved", _("Taken apart")

    number = models.CharField(max_length=60, unique=True, editable=False)
    working_number = models.CharField(max_length=40, blank=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.COLLECTED, editable=False)
    title = models.CharField(max_length=500)
    doc_number = models.CharField(max_length=200, blank=True)
    responsible = models.CharField(max_length=200)
    dated = models.DateField()
    year = models.PositiveSmallIntegerField()
    retention = models.CharField(max_length=9, choices=Retention)
    unit = models.ForeignKey(UnitCode, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=RetentionRule.Origin)
    pages = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    prepared_at = models.DateTimeField(null=True, editable=False)
    place = models.PositiveIntegerField(null=True, editable=False)
    item_no = models.PositiveIntegerField(null=True, editable=False)
    numbered_at = models.DateTimeField(null=True, editable=False)
    catalogued_at = models.DateTimeField(null=True, editable=False)
    box = models.ForeignKey(ArchiveBox, models.PROTECT, null=True, related_name="+")
    expires_on = models.DateField(null=True, editable=False)
    """The last day of its term; null for what is kept for ever or has no number yet."""

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "retention", "unit", "item_no"],
                condition=Q(item_no__isnull=False),
                name="item_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=NUMBERED) | Q(item_no__isnull=False),
                name="numbered_item_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["boxed", "handed_over"]) | Q(box__isnull=False),
                name="boxed_item_has_box",
            ),
            models.CheckConstraint(condition=Q(retention__in=KEPT), name="item_has_term"),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(
                fields=["year", "state", "retention", "unit", "item_no"], name="item_of_year"
            ),
            models.Index(fields=["state", "-card"], name="archive_item_state"),
            models.Index(fields=["unit", "-card"], name="archive_item_unit"),
            models.Index(
                fields=["expires_on", "card"],
                condition=Q(expires_on__isnull=False, state__in=["boxed", "handed_over"]),
                name="archive_item_expires",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def has_code(self) -> bool:
        return self.item_no is not None


class ItemLetter(models.Model):
    """A letter in its item: in one only. `position` 1 leads and gives the item its title."""

    item = models.ForeignKey(ArchiveItem, models.PROTECT, related_name="+")
    card = models.OneToOneField("catalogue.Card", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["item", "position"], name="item_letter_order")]

    def __str__(self) -> str:
        return f"{self.item_id} ← {self.card_id}"


class ItemPart(models.Model):
    """One file of an item in its order inside, with the hash that it must have for ever."""

    class Role(models.TextChoices):
        TEXT = "text", _("Letter")
        ENCLOSURE = "enclosure", pgettext_lazy("part of an item", "Enclosure")
        SIGN_OFF = "sign_off", _("Sign-off sheet")
        HANDLING = "handling", _("Handling sheet")

    item = models.ForeignKey(ArchiveItem, models.PROTECT, related_name="+")
    attachment = models.OneToOneField("files.Attachment", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=9, choices=Role)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(default=0)
    """0 where they can't be counted in the file."""

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["item", "position"], name="item_part_order")]

    def __str__(self) -> str:
        return self.name


class ArchiveLoan(OfficeRecord):
    """借阅: one item for one person until a day, on paper or as a marked view on the screen."""

    KIND = "archive-loans"

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("loan", "Requested")
        APPROVED = "approved", pgettext_lazy("loan", "To be handed out")
        LENT = "lent", pgettext_lazy("loan", "Lent")
        RETURNED = "returned", pgettext_lazy("loan", "Returned")
        REFUSED = "refused", pgettext_lazy("loan", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("loan", "Withdrawn")

    class Way(models.TextChoices):
        SCREEN = "screen", _("On the screen")
        PAPER = "paper", _("On paper")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.REQUESTED, editable=False)
    title = models.CharField(max_length=500)
    item = models.ForeignKey(ArchiveItem, models.PROTECT, related_name="+")
    borrower = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    purpose = models.TextField()
    way = models.CharField(max_length=6, choices=Way, default=Way.SCREEN)
    due_on = models.DateField()
    approver = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    lent_at = models.DateTimeField(null=True, editable=False)
    returned_at = models.DateTimeField(null=True, editable=False)
    came_new = models.BooleanField(default=False, editable=False)
    """Whether he sees the item by this loan only: then he sees it no more when it ends."""

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="lent", way="paper"), name="paper_lent_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="lent") | Q(lent_at__isnull=False, approver__isnull=False),
                name="lent_with_approval",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["state", "due_on", "card"], name="loan_state_due"),
            models.Index(fields=["item", "-card"], name="loan_item"),
        ]

    def __str__(self) -> str:
        return self.number


class ArchiveDisposal(OfficeRecord):
    """鉴定销毁: a list of items whose term is over, judged one by one, approved by two people."""

    KIND = "archive-disposals"

    class State(models.TextChoices):
        DRAFTED = "drafted", pgettext_lazy("disposal", "Being appraised")
        SUBMITTED = "submitted", pgettext_lazy("disposal", "Awaiting approval")
        APPROVED_ONCE = "approved_once", _("Approved once")
        APPROVED = "approved", _("Approved twice")
        DONE = "done", pgettext_lazy("disposal", "Carried out")
        WITHDRAWN = "withdrawn", pgettext_lazy("disposal", "Withdrawn")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=13, choices=State, default=State.DRAFTED, editable=False)
    title = models.CharField(max_length=200)
    appraiser_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    first_approver = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    second_approver = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    witness = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "done"])
                | Q(first_approver__isnull=False, second_approver__isnull=False),
                name="disposal_approved_by_two",
            ),
            models.CheckConstraint(
                condition=Q(second_approver=None) | ~Q(second_approver=models.F("first_approver")),
                name="disposal_approved_by_different",
            ),
        ]
        indexes: ClassVar = [*OfficeRecord.Meta.indexes]

    def __str__(self) -> str:
        return self.number


class DisposalEntry(models.Model):
    """One item on a list of disposal and what was found of it."""

    class Verdict(models.TextChoices):
        OPEN = "open", pgettext_lazy("verdict", "Not judged yet")
        DESTROY = "destroy", pgettext_lazy("verdict", "Destroy")
        EXTEND = "extend", pgettext_lazy("verdict", "Extend")
        KEEP = "keep", pgettext_lazy("verdict", "Keep for ever")

    disposal = models.ForeignKey(ArchiveDisposal, models.PROTECT, related_name="+")
    item = models.ForeignKey(ArchiveItem, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=7, choices=Verdict, default=Verdict.OPEN)
    years = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    live = models.BooleanField(default=True)
    """Until its list is carried out or withdrawn: an item stands on one live list only."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(live=True), name="item_on_one_disposal"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="extend") | Q(years__gt=0), name="extended_by_years"
            ),
        ]
        indexes = [models.Index(fields=["disposal", "id"], name="disposal_entry_list")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.verdict}"


class ArchivePackage(models.Model):
    """An export of items as one file, made by the worker; gone after a day.

    Nobody's record: only who asked for it ever sees it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("package", "Waiting")
        WORKING = "working", pgettext_lazy("package", "Being packed")
        DONE = "done", pgettext_lazy("package", "Ready")
        FAILED = "failed", pgettext_lazy("package", "Failed")

    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    retention = models.CharField(max_length=9, choices=Retention, blank=True)
    unit = models.ForeignKey(UnitCode, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="package_person"),
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=["waiting", "working"]),
                name="package_open",
            ),
        ]

    def __str__(self) -> str:
        return f"package {self.pk}"
