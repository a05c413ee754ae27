"""My settings: language, keys, news, my deputy, password, tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.access.models import Token
from office.core.actor import Actor
from office.dashboard.calendar import feeds_of
from office.dashboard.edge import done, refusals_on
from office.dashboard.forms import DeputyForm, PasswordForm, QuietForm, SettingsForm
from office.flows.personal import change_password, change_settings, revoke_token
from office.notifications import preferences
from office.organisation.actions import end_deputyship, set_deputy
from office.organisation.actors import actor_of
from office.organisation.models import Deputyship

Handler = Callable[[HttpRequest, Actor, Any], HttpResponse]


@login_required
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """One page, several forms: the field `form` says which was sent."""
    actor = actor_of(request)
    forms = _forms(request, actor)
    sent = request.POST.get("form", "")
    form = forms.get(sent)
    if request.method == "POST" and sent in PLAIN:
        return PLAIN[sent](request, actor, None)
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_on(form):
            return HANDLERS[sent](request, actor, form.cleaned_data)
    context = {
        **{f"{name}_form": f for name, f in forms.items()},
        "matrix": preferences.matrix(actor),
        "deputyships": _deputyships(actor),
        "tokens": Token.objects.filter(person=actor.user_id).order_by("-created_at"),
        "feeds": feeds_of(actor),
    }
    return render(
        request, "office/me.html", context, status=400 if request.method == "POST" else 200
    )


def _deputyships(actor: Actor) -> Any:
    concerns = Q(principal=actor.user_id) | Q(deputy=actor.user_id)
    rows = Deputyship.objects.filter(concerns, ends_on__gte=actor.today)
    return rows.select_related("principal", "deputy").order_by("starts_on", "id")


def _forms(request: HttpRequest, actor: Actor) -> dict[str, Form]:
    """Each form with what holds now, or with what was sent to it."""
    user: Any = request.user
    quiet = preferences.quiet_of(actor)
    silent = quiet is not None and quiet.since != quiet.until
    known: dict[str, tuple[type[Form], dict[str, Any]]] = {
        "settings": (
            SettingsForm,
            {
                "language": user.language or translation.get_language(),
                "theme": user.theme,
                "single_keys": user.single_keys,
            },
        ),
        "quiet": (
            QuietForm,
            {
                "since": quiet.since if quiet and silent else None,
                "until": quiet.until if quiet and silent else None,
                "robot_url": quiet.robot_url if quiet else "",
            },
        ),
        "deputy": (DeputyForm, {"starts_on": actor.today}),
        "password": (PasswordForm, {}),
    }
    sent = request.POST.get("form", "")
    return {
        name: cls(request.POST if name == sent else None, initial=initial, prefix=name)
        for name, (cls, initial) in known.items()
    }


def _settings(request: HttpRequest, actor: Actor, given: Any) -> HttpResponse:
    change_settings(actor, **given)
    translation.activate(given["language"])
    return done(request, _("Your settings are kept."), "/me/")


def _quiet(request: HttpRequest, actor: Actor, given: Any) -> HttpResponse:
    preferences.set_quiet(actor, **given)
    return done(request, _("Your quiet hours are kept."), "/me/")


def _deputy(request: HttpRequest, actor: Actor, given: Any) -> HttpResponse:
    made = set_deputy(actor, principal=request.user, **given)  # type: ignore[arg-type]
    says = _("%(who)s stands in for you on these days, for what is open already too.")
    return done(request, says % {"who": made.deputy}, "/me/#deputy")


def _password(request: HttpRequest, actor: Actor, given: Any) -> HttpResponse:
    person = change_password(actor, **given)
    update_session_auth_hash(request, person)
    return done(request, _("The new password holds. Your other sessions have ended."), "/me/")


def _matrix(request: HttpRequest, actor: Actor, _given: Any) -> HttpResponse:
    preferences.choose(actor, set(request.POST.getlist("wanted")))
    return done(request, _("Your choice of news is kept."), "/me/#news")


def _end_deputy(request: HttpRequest, actor: Actor, _given: Any) -> HttpResponse:
    end_deputyship(actor, _number(request))
    return done(request, _("The deputyship has ended."), "/me/#deputy")


def _revoke(request: HttpRequest, actor: Actor, _given: Any) -> HttpResponse:
    revoke_token(actor, _number(request))
    return done(request, _("The token is void from now on."), "/me/#tokens")


def _number(request: HttpRequest) -> int:
    text = request.POST.get("id", "")
    return int(text) if text.isdigit() else 0


HANDLERS: dict[str, Handler] = {
    "settings": _settings,
    "quiet": _quiet,
    "deputy": _deputy,
    "password": _password,
}
PLAIN: dict[str, Handler] = {"matrix": _matrix, "end-deputy": _end_deputy, "revoke": _revoke}
"""Forms without fields to check."""
