"""The directory of senders as pages, and what intake asks of it while somebody types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents.policy import may_register
from documents.senders import actions, queries
from documents.senders.forms import SenderForm
from documents.senders.models import Sender
from documents.senders.policy import keeper, reader
from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from office.core.keyset import keyset
from office.organisation.actors import actor_of
from office.pages.commands import refuse

FOUND = 50


@login_required
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """All senders by name, or those found; each with its letters, counted up to a hundred."""
    actor = reader(actor_of(request))
    asked = request.GET.get("q", "").strip()[:100]
    if asked:
        rows, after = queries.typed(actor, asked, FOUND), ""
    else:
        page = keyset(queries.senders(actor), ("key",), request.GET.get("after", ""))
        rows, after = page.rows, page.next
    counts = queries.counts(actor, rows)
    context = {
        "rows": [(sender, counts.get(sender.pk, 0)) for sender in rows],
        "q": asked,
        "after": after,
        "most": queries.COUNTED,
        "may_register": may_register(actor),
    }
    return render(request, "documents/senders.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a sender before his first letter."""
    actor = keeper(actor_of(request))
    form = SenderForm(request.POST or None)
    if request.method == "POST":
        return _kept(request, form, lambda card: actions.add_sender(actor, card))
    return _page(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def sender(request: HttpRequest, pk: int) -> HttpResponse:
    """One sender: names, what is usual, and merging it with its double."""
    actor = keeper(actor_of(request))
    found = queries.sender_get(actor, pk)
    if request.method == "POST":
        form = SenderForm(request.POST)
        return _kept(
            request,
            form,
            lambda card: actions.change_sender(actor, pk, card),
            found=found,
        )
    return _page(request, SenderForm(initial=_shown(found)), found=found, actor=actor)


def _shown(found: Sender) -> dict[str, Any]:
    names = ("name", "relation", "kind", "term_days", "department")
    lines = {name: "\n".join(getattr(found, name)) for name in ("aliases", "codes")}
    return {**{name: getattr(found, name) for name in names}, **lines}


def _kept(
    request: HttpRequest, form: forms.Form, act: Any, found: Sender | None = None
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form, found=found, status=400)
    try:
        made = act(actions.card_from(form.cleaned_data))
    except NotVisible:
        raise
    except DomainError as error:
        refuse(form, error)
        return _page(request, form, found=found, error=error, status=error.status)
    messages.success(request, _("“%(name)s” is in the directory.") % {"name": made.name})
    return redirect("documents:sender", made.pk)


def _page(
    request: HttpRequest,
    form: forms.Form,
    *,
    found: Sender | None = None,
    actor: Actor | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    doubles, last = [], []
    if found is not None and actor is not None:
        last = list(queries.letters_of(actor, found)[: queries.LATEST])
        doubles = [s for s in queries.near(actor, found) if s.pk != found.pk]
    context |= {"form": form, "sender": found, "last": last, "doubles": doubles}
    return render(request, "documents/sender.html", context, status=status)


@login_required
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """This entry goes into another; the message offers the way back."""
    actor = keeper(actor_of(request))
    into = request.POST.get("into", "")
    if not into.isdecimal():
        chosen = queries.named(actor, into)
        if chosen is None:
            messages.error(request, _("There is no sender of that name to merge it into."))
            return redirect("documents:sender", pk)
        into = str(chosen.pk)
    try:
        kept = actions.merge_senders(actor, pk, into=int(into))
    except NotVisible:
        raise
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("documents:sender", pk)
    messages.success(request, _("Merged into “%(name)s”.") % {"name": kept.name})
    return redirect("documents:sender", pk)


@login_required
@require_POST
def separate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    actor = keeper(actor_of(request))
    try:
        actions.separate_sender(actor, pk)
    except NotVisible:
        raise
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("documents:sender", pk)


@login_required
@require_GET
def typed(request: HttpRequest) -> HttpResponse:
    """Options for the sender field, while typing."""
    actor = keeper(actor_of(request))
    text = request.GET.get("issuer", "").strip()[:200]
    names = [s.name for s in queries.typed(actor, text)]
    return render(request, "documents/_senders.html", {"names": names, "typed": text})


@login_required
@require_GET
def habits(request: HttpRequest) -> JsonResponse:
    """Who is meant by what was typed, and what his letters mostly are: offers, never imposed.

    `number` is asked where their number was typed first: its code names the sender.
    """
    actor = keeper(actor_of(request))
    text = request.GET.get("issuer", "").strip()[:200]
    number = request.GET.get("number", "").strip()[:60]
    found = queries.named(actor, text) or queries.meant(actor, text or number)
    name = found.name if found else text
    known = queries.habit(actor, name, found) if name else queries.Habit("", [])
    return JsonResponse(
        {
            "sender": {"id": found.pk, "name": found.name} if found else None,
            "code": known.code,
            "offers": [
                {"field": o.field, "value": o.value, "label": o.label, "why": o.why}
                for o in known.offers
            ],
        }
    )
