"""The administrator enters mailboxes and rules; passwords go in and never come out again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.mailbox import queries, secrets
from documents.mailbox.models import MailAccount, MailRule
from documents.mailbox.policy import keeper
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, Stale

ACCOUNT = ("name", "host", "port", "security", "username", "folder", "since", "mark_seen", "active")
MAY_BE_NONE = frozenset({"account", "department"})
RULE = (
    "account",
    "position",
    "sender",
    "subject",
    "attached",
    "does",
    "department",
    "active",
)


@transaction.atomic
def add_account(actor: Actor, **given: Any) -> MailAccount:
    """Enter a mailbox. Mails that arrived before today are left alone unless `since` says so."""
    keeper(actor)
    _name_is_free(given["name"])
    account = MailAccount(since=actor.today, created_at=actor.now)
    _write(actor, account, ACCOUNT, given)
    account.secret = secrets.sealed(given.get("password", ""))
    account.save()
    emit("documents.mailbox.added", actor=actor, account=account.pk, name=account.name)
    return account


@transaction.atomic
def change_account(actor: Actor, pk: int, **given: Any) -> MailAccount:
    """Correct a mailbox; an empty password leaves the one that is there."""
    keeper(actor)
    account = queries.account_get(pk, lock=True)
    _fresh(actor, account)
    if given.get("name", account.name) != account.name:
        _name_is_free(given["name"])
    moved = {"host", "port", "username"} & {
        k for k in given if given[k] is not None and given[k] != getattr(account, k, None)
    }
    if moved and not given.get("password"):
        raise DomainError(
            _("Another server or name needs its own password."),
            fields={"password": [_("Enter the password again.")]},
        )
    _write(actor, account, ACCOUNT, given)
    if given.get("password"):
        account.secret = secrets.sealed(given["password"])
    account.error, account.failing_since = "", None
    account.save()
    emit("documents.mailbox.changed", actor=actor, account=pk, name=account.name)
    return account


def _name_is_free(name: str) -> None:
    if MailAccount.objects.filter(name=name).exists():
        raise Conflict(
            _("There is a mailbox called “%(name)s” already.") % {"name": name},
            fields={"name": [_("Choose another name.")]},
        )


@transaction.atomic
def add_rule(actor: Actor, **given: Any) -> MailRule:
    """Enter a rule; the first that fits a mail decides."""
    keeper(actor)
    rule = MailRule(created_at=actor.now)
    _write(actor, rule, RULE, given)
    _check_rule(rule)
    rule.save()
    emit("documents.mail_rule.added", actor=actor, rule=rule.pk, does=rule.does)
    return rule


@transaction.atomic
def change_rule(actor: Actor, pk: int, **given: Any) -> MailRule:
    """Correct a rule. It decides about mails that come from now on."""
    keeper(actor)
    rule = queries.rule_get(pk, lock=True)
    _fresh(actor, rule)
    _write(actor, rule, RULE, given)
    _check_rule(rule)
    rule.save()
    emit("documents.mail_rule.changed", actor=actor, rule=pk, does=rule.does)
    return rule


@transaction.atomic
def remove_rule(actor: Actor, pk: int) -> None:
    """A rule goes; what it decided stands in the ledger."""
    keeper(actor)
    rule = queries.rule_get(pk, lock=True)
    emit("documents.mail_rule.removed", actor=actor, rule=pk, does=rule.does)
    rule.delete()


def _check_rule(rule: MailRule) -> None:
    if rule.does == MailRule.Does.DEPARTMENT and rule.department is None:
        raise DomainError(
            _("Name the department."), fields={"department": [_("Choose a department.")]}
        )
    if rule.does != MailRule.Does.DEPARTMENT:
        rule.department = None
    nothing = not rule.sender and not rule.subject and rule.attached == MailRule.Attached.ANY
    if nothing and rule.does == MailRule.Does.IGNORE:
        raise DomainError(
            _("This rule would leave every mail."),
            fields={"does": [_("Say which mails: by sender, by subject, or by their files.")]},
        )


def _write(actor: Actor, row: Any, names: tuple[str, ...], given: dict[str, Any]) -> None:
    """What was given; a blank leaves what stands there, except where blank means every or none."""
    for name in names:
        if name in given and (given[name] is not None or name in MAY_BE_NONE):
            setattr(row, name, given[name])
    row.updated_at, row.version = actor.now, (row.version or 0) + (1 if row.pk else 0)


def _fresh(actor: Actor, row: Any) -> None:
    if actor.if_version is not None and actor.if_version != row.version:
        raise Stale(
            _("Somebody changed this record while you had it open. Look at the new version first."),
            extra={"version": row.version},
        )
