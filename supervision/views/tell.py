"""Telling how far it is: a page that a telephone fills in under half a minute.

A sentence, a thumb on the scale, a photo. It works as a plain form; tell.js keeps what was entered
when the connection fails and sends it once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible, Stale
from office.files.actions import all_arrived, keep
from office.organisation.actors import actor_of
from office.pages.commands import Button, refuse, said, with_version
from office.pages.history import changes_since
from supervision import commands, queries
from supervision.forms import PhoneReportForm, PhoneResultForm, PhoneVerifyForm
from supervision.models import Report, SupervisionItem


@dataclass(frozen=True, slots=True)
class Telling:
    """A command that is given with files, its form on a page, and the report it leaves."""

    form: type[forms.Form]
    kind: str
    purpose: str


TELLINGS = {
    "report": Telling(PhoneReportForm, Report.Kind.PROGRESS, "evidence"),
    "claim_done": Telling(PhoneResultForm, Report.Kind.CLAIM, "result"),
    "assist_report": Telling(PhoneReportForm, Report.Kind.PART, "evidence"),
    "assist_done": Telling(PhoneResultForm, Report.Kind.PART, "result"),
    "verify": Telling(PhoneVerifyForm, Report.Kind.VERIFICATION, "evidence"),
}


def told_by_page(offered: Iterable[Button]) -> list[Button]:
    """Those commands lead to the page that takes files; the others stay as they are."""
    return [
        replace(b, url=b.url.replace(f"/{b.name}/", f"/tell/{b.name}/"))
        if b.name in TELLINGS
        else b
        for b in offered
    ]


@login_required
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Report, claim, give a part or verify, with photos."""
    telling = TELLINGS.get(name)
    if telling is None:
        raise Http404
    actor = actor_of(request)
    item = queries.item_get(actor, pk)
    if request.method == "POST":
        return _send(request, actor, item, name, telling)
    commands.ITEM.flow.check(name, actor, item)
    first = {"percent": _percent(actor, item, name), "ok": True}
    return _page(request, item, name, telling.form(initial=first))


def _percent(actor: Actor, item: SupervisionItem, name: str) -> int:
    """How far it was said to be last."""
    if name != "assist_report":
        return item.percent
    mine = {hat.department_id for hat in actor.capacities}
    part = queries.parts_open(item.pk).filter(department__in=mine - {None}).first()
    return part.percent if part else 0


def _send(
    request: HttpRequest, actor: Actor, item: SupervisionItem, name: str, telling: Telling
) -> HttpResponse:
    form = telling.form(request.POST, request.FILES)
    if not form.is_valid():
        commands.ITEM.flow.check(name, actor, item)
        return _page(request, item, name, form)
    given = dict(form.cleaned_data)
    before, photos = item.state, given.pop("photo")
    try:
        _give(with_version(actor, request), item, name, given, photos)
    except (NotAllowed, NotVisible):
        raise
    except DomainError as error:
        if _said_already(actor, item, telling, given["text"]):
            return redirect(_after(request, item))
        refuse(form, error)
        return _page(request, queries.item_get(actor, item.pk), name, form, error)
    messages.success(request, said(commands.ITEM, name, before, queries.item_get(actor, item.pk)))
    return redirect(_after(request, item))


def _give(
    actor: Actor, item: SupervisionItem, name: str, given: dict[str, Any], photos: list[Any]
) -> None:
    """Files and words together: both or neither. The item is held before anything hangs on it."""
    with all_arrived(photos) as files, transaction.atomic():
        queries.item_get(actor, item.pk, lock=True)
        commands.ITEM.flow.check(name, actor, item)
        purpose = TELLINGS[name].purpose
        kept = [keep(replace(actor, if_version=None), item, file, purpose) for file in files]
        commands.ITEM.by_name[name](actor, item.pk, **given, files=kept)


def _said_already(actor: Actor, item: SupervisionItem, telling: Telling, text: str) -> bool:
    """The same words of the same person came just before: an answer was lost, not the report."""
    last = queries.reports(item.pk).filter(kind=telling.kind).first()
    return last is not None and last.author_id == actor.user_id and last.text == text


def _after(request: HttpRequest, item: SupervisionItem) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return f"/supervision/{item.pk}/"


def _page(
    request: HttpRequest,
    item: SupervisionItem,
    name: str,
    form: forms.Form,
    error: DomainError | None = None,
) -> HttpResponse:
    seen = request.POST.get("version", "")
    stale = isinstance(error, Stale) and seen.isdecimal()
    status = error.status if error else (400 if form.errors else 200)
    context = {
        "item": item,
        "step": commands.ITEM.flow[name],
        "form": form,
        "error": error,
        "changes": changes_since(actor_of(request), item, int(seen)) if stale else [],
        "next": request.POST.get("next", request.GET.get("next", "")),
        "last": queries.reports(item.pk).first(),
    }
    return render(request, "supervision/tell.html", context, status=409 if stale else status)
