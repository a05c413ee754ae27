"""What came in and is not in the book yet: a piece by whatever road it came (待登记件)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord


class InboxPiece(OfficeRecord):
    """A paper that reached the office, with its file, until somebody registers it or says why not.

    `arrival` names the arrival itself (folder and file, account and UID, client and content): the
    same arrival told twice is one piece, whatever is killed in between.
    """

    KIND = "inbox-pieces"

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("inbox", "To be registered")
        FAILED = "failed", pgettext_lazy("inbox", "Not taken in")
        REGISTERED = "registered", _("Registered")
        JOINED = "joined", pgettext_lazy("inbox", "Joined to a letter")
        SET_ASIDE = "set_aside", pgettext_lazy("inbox", "Set aside")
        SPLIT = "split", pgettext_lazy("inbox", "Split into letters")

    class Road(models.TextChoices):
        UPLOAD = "upload", _("Uploaded")
        FOLDER = "folder", _("Watch folder")
        SCANNER = "scanner", _("Scanner")
        MAIL = "mail", _("Mailbox")
        BATCH = "batch", _("Part of a batch")

    class Look(models.TextChoices):
        """How far the worker is: it looks for stickers first, then the letter is read."""

        WAITING = "waiting", _("Waiting")
        LOOKING = "looking", _("Being looked at")
        DONE = "done", _("Looked at")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, editable=False)
    title = models.CharField(max_length=500)
    road = models.CharField(max_length=8, choices=Road)
    source = models.CharField(max_length=200, blank=True)
    sent_by = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    """Empty where no file was kept: what came was refused, and `trouble` says why."""
    arrival = models.CharField(max_length=200, unique=True, editable=False)
    trouble = models.CharField(max_length=500, blank=True)
    meant_for = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, related_name="+"
    )
    typed = models.JSONField(default=dict)
    """What a clerk has typed for it and not registered yet."""
    letter = models.ForeignKey(
        "documents.IncomingDocument", models.PROTECT, null=True, related_name="+"
    )
    settled_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    first_page = models.PositiveIntegerField(null=True)
    last_page = models.PositiveIntegerField(null=True)
    look = models.CharField(max_length=7, choices=Look, default=Look.WAITING)
    looked_from = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["registered", "joined"]) | Q(letter__isnull=False),
                name="settled_piece_has_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(trouble=""), name="failed_piece_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | ~Q(sha256=""), name="waiting_piece_has_file"
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["state", "card"], name="inbox_state"),
            models.Index(fields=["sha256"], name="inbox_content"),
            models.Index(fields=["letter"], name="inbox_letter"),
            models.Index(fields=["part_of"], name="inbox_part_of"),
            models.Index(
                fields=["card"],
                condition=Q(state="waiting") & ~Q(look="done"),
                name="inbox_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return self.number
