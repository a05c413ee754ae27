"""Mailboxes that letters arrive in, the rules for them, and the ledger of every mail seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailAccount(models.Model):
    """One mailbox. It is only read: mails are neither moved nor deleted, at most marked as read."""

    class Security(models.TextChoices):
        TLS = "tls", "TLS"
        STARTTLS = "starttls", "STARTTLS"
        NONE = "none", pgettext_lazy("mailbox", "None (inside the house only)")

    name = models.CharField(max_length=100, unique=True)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    username = models.CharField(max_length=254)
    secret = models.CharField(max_length=1000, blank=True)
    """The password, encrypted with a key made of SECRET_KEY."""
    folder = models.CharField(max_length=200, default="INBOX")
    since = models.DateField()
    """Mails that arrived before this day are left alone."""
    mark_seen = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    polled_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MailRule(models.Model):
    """The first rule that fits decides; a mail that none fits is taken in."""

    class Attached(models.TextChoices):
        ANY = "any", pgettext_lazy("mail rule", "With or without files")
        YES = "yes", pgettext_lazy("mail rule", "With files")
        NO = "no", pgettext_lazy("mail rule", "Without files")

    class Does(models.TextChoices):
        TAKE = "take", pgettext_lazy("mail rule", "Take it in")
        IGNORE = "ignore", pgettext_lazy("mail rule", "Leave it")
        DEPARTMENT = "department", pgettext_lazy("mail rule", "Take it in for a department")

    account = models.ForeignKey(MailAccount, models.CASCADE, null=True, related_name="+")
    """None: of every account."""
    position = models.PositiveIntegerField(default=100)
    sender = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    attached = models.CharField(max_length=3, choices=Attached, default=Attached.ANY)
    does = models.CharField(max_length=10, choices=Does, default=Does.TAKE)
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, related_name="+"
    )
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(does="department") | Q(department__isnull=False),
                name="rule_for_department_names_it",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.sender} {self.subject}".strip()


class SeenMail(models.Model):
    """Every mail looked at, also where there was nothing to do: its body is fetched at most once.

    A UID means a mail only together with the UIDVALIDITY of its folder; `headers` is the SHA-256
    of the header block, by which a mail is known again under a new UID. Sender and subject are kept
    only of what a rule left; of the rest the piece holds them, for whoever may see it.
    """

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken in")
        IGNORED = "ignored", _("Left by a rule")
        TWIN = "twin", _("Seen before")
        FAILED = "failed", _("Not taken in")
        AGAIN = "again", _("To be tried again")

    account = models.ForeignKey(MailAccount, models.CASCADE, related_name="+")
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    message_id = models.CharField(max_length=300, blank=True)
    headers = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    outcome = models.CharField(max_length=7, choices=Outcome)
    sender = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    pieces = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=1)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "uidvalidity", "uid"], name="mail_seen_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "headers"], name="seen_mail_headers"),
            models.Index(fields=["account", "-id"], name="seen_mail_newest"),
            models.Index(fields=["account"], condition=Q(outcome="again"), name="seen_mail_again"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.uid} {self.subject}"
