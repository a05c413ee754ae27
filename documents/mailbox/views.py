"""Mailboxes and their rules as pages of the administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents.mailbox import actions, queries
from documents.mailbox.forms import MailAccountForm, MailRuleForm
from documents.mailbox.policy import keeper
from documents.mailbox.polling import poll
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.organisation.actors import actor_of
from office.pages.commands import given_by, refuse, with_version

LATEST = 30


def _keeper(request: HttpRequest) -> Actor:
    return keeper(with_version(actor_of(request), request))


@login_required
@require_GET
def mailboxes(request: HttpRequest) -> HttpResponse:
    """Every mailbox with its last look, the rules in order, and the mails seen last."""
    _keeper(request)
    context = {
        "accounts": list(queries.accounts()),
        "rules": list(queries.rules()),
        "seen": list(queries.seen_mails()[:LATEST]),
    }
    return render(request, "documents/mailboxes.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def account_new(request: HttpRequest) -> HttpResponse:
    actor = _keeper(request)
    form = MailAccountForm(request.POST or None, initial={"since": actor.today})
    return _entered(
        request, form, lambda given: actions.add_account(actor, **_without_blanks(given)), None
    )


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _keeper(request)
    found = queries.account_get(pk)
    names = [n for n in MailAccountForm.base_fields if n != "password"]
    form = MailAccountForm(
        request.POST or None, initial={name: getattr(found, name) for name in names}
    )
    return _entered(
        request,
        form,
        lambda given: actions.change_account(actor, pk, **_without_blanks(given)),
        found,
    )


def _without_blanks(given: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in given.items() if v not in (None, "")}


@login_required
@require_POST
def look_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The look that comes every minute, now; the page says how it went."""
    actor = _keeper(request)
    found = queries.account_get(pk)
    looked = poll(found.pk, actor.now)
    error = queries.account_get(pk).error
    if error:
        messages.error(request, error)
    else:
        said = _("%(seen)s new mails, %(pieces)s pieces in the tray.")
        messages.success(request, said % {"seen": looked.seen, "pieces": looked.pieces})
    return redirect("documents:mailboxes")


@login_required
@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    actor = _keeper(request)
    form = MailRuleForm(request.POST or None)
    return _entered(request, form, lambda given: actions.add_rule(actor, **given), None)


@login_required
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _keeper(request)
    found = queries.rule_get(pk)
    form = MailRuleForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in MailRuleForm.base_fields},
    )
    return _entered(request, form, lambda given: actions.change_rule(actor, pk, **given), found)


@login_required
@require_POST
def rule_remove(request: HttpRequest, pk: int) -> HttpResponse:
    actions.remove_rule(_keeper(request), pk)
    messages.success(request, _("The rule is gone."))
    return redirect("documents:mailboxes")


def _entered(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    found: Any,
) -> HttpResponse:
    error, status = None, 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                act(given_by(form))
            except (NotAllowed, NotVisible):
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("It is kept."))
                return redirect("documents:mailboxes")
    context = {
        "form": form,
        "found": found,
        "error": error,
        "is_rule": isinstance(form, MailRuleForm),
    }
    return render(request, "documents/mailbox_form.html", context, status=status)
