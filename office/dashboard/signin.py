"""Signing in and out, and what can be set before one has: language and theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from office.access.actions import check_password, end_sign_ins
from office.dashboard.edge import refusals_on, way_back
from office.dashboard.forms import SignInForm
from office.dashboard.shell import THEMES
from office.flows.personal import change_settings
from office.organisation.actors import actor_of
from office.organisation.models import User
from office.organisation.queries import people
from office.organisation.roles import Role

BACKEND = "office.access.backends.PersonBackend"
YEAR = 365 * 24 * 3600
FIRST_PAGE: dict[str, str] = {Role.DRIVER: "vehicles:drive"}
"""Where the day of somebody with no other role begins, unless a page was asked for."""
DOES = {
    Role.DIRECTOR: gettext_lazy("sees what goes wrong today, and settles it"),
    Role.LEADER: gettext_lazy("writes instructions, grants more time"),
    Role.CHIEF: gettext_lazy("has the last word"),
    Role.CLERK: gettext_lazy("registers letters and moves them on"),
    Role.HEAD: gettext_lazy("leads matters of a department"),
    Role.STAFF: gettext_lazy("handles matters and reports"),
    Role.SUPERVISOR: gettext_lazy("follows matters until they are done"),
    Role.MEETINGS: gettext_lazy("prepares meetings, seats and minutes"),
    Role.RECEPTION: gettext_lazy("receives visitors and delegations"),
    Role.DISPATCHER: gettext_lazy("gives every trip one car and one driver"),
    Role.DRIVER: gettext_lazy("drives, and notes departure and return"),
    Role.ARCHIVIST: gettext_lazy("files and keeps"),
    Role.SEALKEEPER: gettext_lazy("keeps the seals"),
    Role.AUDITOR: gettext_lazy("reads everything, changes nothing"),
    Role.ADMIN: gettext_lazy("looks after people and settings"),
}


@dataclass(frozen=True, slots=True)
class DemoRole:
    """Somebody to try the office as."""

    user: User
    role: Role
    does: Any


def demo_roles() -> list[DemoRole]:
    """The demo office names one person of each role after the role itself."""
    if not settings.DEMO:
        return []
    found = {u.username: u for u in people().filter(username__in=Role.values)}
    return [DemoRole(found[r], r, DOES[r]) for r in Role if r in found]


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. A refusal stands beside the field and keeps what was typed."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(way_back(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            user = check_password(
                given["username"], given["password"], _address(request), timezone.now()
            )
            return _welcome(request, user)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "roles": demo_roles(), "next": way_back(request, "")}
    return render(request, "office/sign_in.html", context, status=status)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@require_POST
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    """One click, in the demo office only."""
    wanted = request.POST.get("username", "")
    role = next((r for r in demo_roles() if r.user.username == wanted), None)
    if role is None:
        raise Http404
    return _welcome(request, role.user)


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    """A language chosen at the door becomes the person's own; the browser then forgets it."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    login(request, user, backend=BACKEND)
    response = redirect(way_back(request, _first_page(user)))
    if chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk=user.pk).update(language=chosen)
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


def _first_page(user: User) -> str:
    page = FIRST_PAGE.get(user.roles[0]) if len(user.roles) == 1 else None
    return reverse(page) if page else "/"


@require_POST
@login_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends every session of this person, on every machine; tokens stay."""
    person: Any = request.user
    logout(request)
    end_sign_ins(person)
    return redirect("/sign-in/")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept with the person, else in the browser."""
    chosen = request.POST.get("language", "")
    response = redirect(way_back(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        change_settings(actor_of(request), language=chosen)
    else:
        _keep(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
    else:
        response = redirect(way_back(request))
    if chosen not in THEMES:
        return response
    if request.user.is_authenticated:
        change_settings(actor_of(request), theme=chosen)
    _keep(response, "theme", chosen)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - given by Django
    """A form that was open too long, or a browser without cookies."""
    context = {
        "title": _("This page was open too long"),
        "text": _(
            "Nothing was changed. Load the page again and repeat the last step; the browser must "
            "accept cookies of this site."
        ),
        "status": 403,
    }
    return render(request, "office/error.html", context, status=403)
