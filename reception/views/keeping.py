"""What reception keeps: the watch list and the tablets at the door."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from office.core.errors import DomainError, NotAllowed
from office.organisation.actors import actor_of
from office.pages.commands import refuse
from reception import watchlist
from reception.forms import WatchForm
from reception.kiosk import actions as kiosks
from reception.kiosk import queries as kiosk_queries
from reception.kiosk.forms import DeviceForm


@login_required
@require_http_methods(["GET", "POST"])
def watch(request: HttpRequest) -> HttpResponse:
    """Names the desk wants to be warned of."""
    actor = actor_of(request)
    entries = watchlist.entries(actor)
    form = WatchForm(request.POST or None)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                watchlist.add_entry(actor, **form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error = refusal
            else:
                messages.success(request, _("The desk will be warned."))
                return redirect("reception:watch")
    context = {"form": form, "error": error, "entries": entries}
    return render(request, "reception/watch.html", context, status=status)


@login_required
@require_POST
def unwatch(request: HttpRequest, pk: int) -> HttpResponse:
    watchlist.remove_entry(actor_of(request), pk)
    messages.success(request, _("Taken off the list."))
    return redirect("reception:watch")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tablets(request: HttpRequest) -> HttpResponse:
    """Tablets that serve visitors; a new one gets its link here, shown once."""
    actor = actor_of(request)
    devices = kiosk_queries.devices(actor)
    form = DeviceForm(request.POST or None)
    link, status = "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            _device, token = kiosks.make_device(actor, name=form.cleaned_data["name"])
            link = request.build_absolute_uri(reverse("reception:kiosk-enter", args=[token]))
            form, status = DeviceForm(), 200
    context = {"form": form, "devices": devices, "link": link, "now": actor.now}
    return render(request, "reception/kiosks.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    device = kiosks.revoke_device(actor_of(request), pk)
    messages.success(request, _("“%(device)s” is no kiosk any more.") % {"device": device})
    return redirect("reception:kiosks")
