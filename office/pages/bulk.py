"""One command for the rows chosen in a list: look once more, then see the result of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from office.catalogue.kinds import KINDS
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.many import MOST, give_many
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, given_by, refuse
from office.pages.ways import local_path


@dataclass(frozen=True, slots=True)
class BulkPages:
    """Which commands of a kind are given to many at once, and the address of its list."""

    pages: CommandPages
    names: tuple[str, ...]
    rows: Callable[[Actor], Any]
    home: str


def bulk_page(bulk: BulkPages) -> Callable[..., HttpResponse]:
    """The view of `<list>/bulk/<command>/`: GET with the chosen `ids` shows the form once."""

    @login_required
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, name: str) -> HttpResponse:
        command = bulk.pages.commands.by_name.get(name)
        if command is None or name not in bulk.names:
            raise Http404
        actor = actor_of(request)
        sent = request.POST if request.method == "POST" else request.GET
        ids = [int(i) for i in sent.getlist("ids") if i.isdecimal() and len(i) <= 18][: MOST + 1]
        if request.method == "GET":
            return _ask(request, bulk, name, ids, command.form())
        form = command.form(request.POST)
        if not form.is_valid():
            return _ask(request, bulk, name, ids, form)
        try:
            done = give_many(actor, command, ids, bulk.pages.get, given_by(form))
        except DomainError as error:
            refuse(form, error)
            return _ask(request, bulk, name, ids, form, error)
        good = [o for o in done if o.error is None]
        context = {**_said(request, bulk, name), "done": good, "refused": _refused(done)}
        return render(request, "office/bulk_done.html", context)

    return view


def _refused(done: list[Any]) -> list[Any]:
    return [o for o in done if o.error is not None]


def _said(request: HttpRequest, bulk: BulkPages, name: str) -> dict[str, Any]:
    kind = KINDS[bulk.pages.commands.flow.kind]
    sent = request.POST if request.method == "POST" else request.GET
    return {
        "kind": kind,
        "step": bulk.pages.commands.flow[name],
        "home": local_path(sent.get("next", ""), bulk.home),
    }


def _ask(
    request: HttpRequest,
    bulk: BulkPages,
    name: str,
    ids: list[int],
    form: forms.Form,
    error: DomainError | None = None,
) -> HttpResponse:
    """The chosen records, which of them it does not fit, and the form for all the others."""
    actor, flow = actor_of(request), bulk.pages.commands.flow
    found = {r.pk: r for r in bulk.rows(actor).filter(pk__in=ids[:MOST])}
    rows = [(found[pk], _why_not(actor, flow, name, found[pk])) for pk in ids if pk in found]
    context = {
        **_said(request, bulk, name),
        "rows": rows,
        "fit": sum(not why for _r, why in rows),
        "form": form,
        "error": error,
        "most": MOST,
        "many": len(ids) > MOST,
    }
    status = error.status if error else (400 if form.errors else 200)
    return render(request, "office/bulk.html", context, status=status)


def _why_not(actor: Actor, flow: Any, name: str, record: Any) -> str:
    try:
        flow.check(name, actor, record)
    except DomainError as refusal:
        return str(refusal.message)
    return ""
