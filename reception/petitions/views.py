"""Petitions: which decision is due, and one petition from its coming to the full stop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from office.catalogue.queries import came_from, led_to
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.keyset import keyset
from office.duties.models import Duty
from office.duties.queries import of_card, open_by_card
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page, given_by, refuse
from office.pages.history import history
from office.parameters.registry import value
from reception.petitions import actions, commands, policy, queries
from reception.petitions.filters import PetitionFilter
from reception.petitions.forms import PetitionPageForm
from reception.petitions.models import Petition

OPEN, DECIDE, HANDLING, ANSWERED, ENDED = "open", "decide", "handling", "answered", "ended"
SCOPES: dict[str, tuple[Any, tuple[str, ...]]] = {
    OPEN: (gettext_lazy("In hand"), tuple(sorted(policy.OPEN))),
    DECIDE: (gettext_lazy("To be decided"), ("registered",)),
    HANDLING: (gettext_lazy("In handling"), ("accepted", "review")),
    ANSWERED: (gettext_lazy("To be closed"), queries.ANSWERED),
    ENDED: (gettext_lazy("Closed"), queries.ENDED),
}
MOST_EARLIER = 5


def initial(name: str, petition: Petition) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {"extend": {"due_on": petition.finish_by}}
    return known.get(name, {})


PAGES = CommandPages(commands.PETITION, queries.petition_get, initial)
command = command_page(PAGES)


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Petitions of a scope, the soonest term first, each with its lamp."""
    actor = actor_of(request)
    scope = request.GET.get("scope", OPEN)
    scope = scope if scope in SCOPES else OPEN
    rows = queries.petitions(actor).filter(state__in=SCOPES[scope][1])
    light = request.GET.get("light", "")
    bare = request.GET.copy()
    bare.pop("light", None)
    lamps = queries.lamp_counts(PetitionFilter(bare, queryset=rows).qs)
    found = PetitionFilter(request.GET, queryset=rows).qs
    page = keyset(found, ("due", "card_id"), request.GET.get("from", ""))
    open_now = open_by_card(actor, [p.pk for p in page.rows])
    return render(
        request,
        "reception/petitions/list.html",
        {
            "rows": [
                (p, open_now.get(p.pk, [None])[0], policy.sees_person(actor, p)) for p in page.rows
            ],
            "next": page.next,
            "scope": scope,
            "scopes": [(slug, label) for slug, (label, _states) in SCOPES.items()],
            "lamps": lamps,
            "total": sum(lamps.values()),
            "light": light,
            "q": request.GET.get("q", ""),
            "may_register": policy.may_register(actor),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a petition; earlier ones of the same person are shown before it is saved."""
    actor = actor_of(request)
    if not policy.may_register(actor):
        raise NotAllowed(_("Petitions are registered by the desk and the registry."))
    form = PetitionPageForm(request.POST or None)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = actions.register_petition(actor, actions.petition_from(given_by(form)))
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _registered(made))
                return redirect("flows:petition", made.pk)
    context = {
        "form": form,
        "error": error,
        "decide_days": value("petitions.decide_days"),
        "most": value("petitions.representatives"),
    }
    return render(request, "reception/petitions/new.html", context, status=status)


def _registered(petition: Petition) -> str:
    if petition.category == Petition.Category.ACCUSATION:
        return _(
            "Registered as %(number)s. A report of misconduct goes to the discipline channel: "
            "transfer it now."
        ) % {"number": petition.number}
    if petition.repeat:
        return _("Registered as %(number)s; the same person came before: %(earlier)s.") % {
            "number": petition.number,
            "earlier": petition.earlier,
        }
    return _("Registered as %(number)s.") % {"number": petition.number}


@login_required
@require_GET
def earlier(request: HttpRequest) -> HttpResponse:
    """Earlier petitions of whoever is being entered: a fragment beside the form."""
    actor = actor_of(request)
    found = queries.earlier_of(
        actor, request.GET.get("petitioner", "")[:60], request.GET.get("phone", "")[:30]
    )
    context = {"found": list(found.select_related("lead_department")[:MOST_EARLIER])}
    return render(request, "reception/petitions/_earlier.html", context)


def petition_context(actor: Actor, petition: Petition) -> dict[str, Any]:
    """What the page of a petition shows, its flow's buttons aside."""
    pk = petition.pk
    sees = policy.sees_person(actor, petition)
    before = None
    if sees and petition.earlier_id:
        before = queries.petitions(actor).filter(pk=petition.earlier_id).first()
    return {
        "petition": petition,
        "sees_person": sees,
        "earlier": before,
        "open_now": [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN],
        "origins": list(came_from(actor, pk)),
        "led_to": list(led_to(actor, pk)),
        "events": history(actor, pk),
        "buttons": buttons(actor, petition, commands.PETITION),
        "ended": petition.state in queries.ENDED,
        "accusation": petition.category == Petition.Category.ACCUSATION
        and petition.state == Petition.State.REGISTERED,
    }
