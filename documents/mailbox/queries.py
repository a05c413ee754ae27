"""Mailboxes, rules and what was seen. The caller keeps them (`policy.keeper`)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.mailbox.models import MailAccount, MailRule, SeenMail
from office.core.errors import NotVisible


def accounts() -> QuerySet[MailAccount]:
    return MailAccount.objects.order_by("name", "id")


def rules() -> QuerySet[MailRule]:
    """In the order in which they are asked."""
    return MailRule.objects.select_related("account", "department").order_by("position", "id")


def seen_mails(account_id: int | None = None) -> QuerySet[SeenMail]:
    """Newest first."""
    rows = SeenMail.objects.select_related("account").order_by("-id")
    return rows if account_id is None else rows.filter(account=account_id)


def account_get(pk: int, *, lock: bool = False) -> MailAccount:
    rows = MailAccount.objects.filter(pk=pk)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotVisible(_("There is no such mailbox."))
    return found


def rule_get(pk: int, *, lock: bool = False) -> MailRule:
    rows = MailRule.objects.filter(pk=pk)
    found = (rows.select_for_update() if lock else rules().filter(pk=pk)).first()
    if found is None:
        raise NotVisible(_("There is no such rule."))
    return found
