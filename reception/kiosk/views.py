"""The visitors' pages: three languages, large keys, and never a name of another visitor.

They look at the device's own cookie only, never at who is signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from office.parameters.registry import value
from reception.actions import NewVisit
from reception.kiosk import actions, forms, queries
from reception.kiosk.models import KioskDevice
from reception.models import Visit

COOKIE, LANGUAGE, SIZE = "kiosk", "kiosk_language", "kiosk_size"
PATH = "/reception/kiosk/"
YEAR = 365 * 24 * 3600
SALT = "reception.kiosk"
CONFIRM_WITHIN = 180
LARGE = "large"
DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Stand:
    """The tablet before which a visitor stands."""

    request: HttpRequest
    device: KioskDevice
    actor: Actor

    def show(self, screen: str, status: int = 200, **context: Any) -> HttpResponse:
        shared = {
            "organ": value("office.name"),
            "large": self.request.COOKIES.get(SIZE) == LARGE,
            "retention": value("reception.retention_days"),
            "here": self.request.path,
        }
        return render(
            self.request, f"reception/kiosk/{screen}.html", {**shared, **context}, status=status
        )

    def sign(self, what: str, pk: int) -> str:
        """A number the visitor's own pages may hand back; for this tablet and a few minutes."""
        return signing.dumps([what, pk], salt=f"{SALT}:{self.device.pk}")

    def signed(self, what: str, text: str) -> int | None:
        try:
            kind, pk = signing.loads(text, salt=f"{SALT}:{self.device.pk}", max_age=CONFIRM_WITHIN)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return int(pk) if kind == what else None


View = Callable[..., HttpResponse]


def on_kiosk(view: View) -> View:
    """Only for a device that reception made a kiosk; in the language its visitor chose."""

    @wraps(view)
    def run(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE, "")
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            response = _answer(view, request)
            response["Content-Language"] = translation.get_language() or ""
        response["Cache-Control"] = "no-store"
        return response

    return csrf_protect(run)


def _answer(view: View, request: HttpRequest) -> HttpResponse:
    device = queries.device_by_secret(request.COOKIES.get(COOKIE, ""))
    if device is None:
        return render(request, "reception/kiosk/closed.html", status=403)
    now = timezone.now()
    stand = Stand(
        request, device, actions.kiosk_actor(device, now, getattr(request, "request_id", ""))
    )
    actions.saw(stand.actor, device)
    try:
        return view(stand)
    except DomainError as error:
        return stand.show("sorry", error.status, error=error)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Turn this device into a kiosk. Whoever was signed in on it is signed out."""
    now = timezone.now()
    if request.method == "GET":
        if queries.device_by_link(token, now) is None:
            raise NotVisible(
                _("This link was used already or is too old. Ask reception for another.")
            )
        return render(request, "reception/kiosk/enter.html")
    _device, secret = actions.enter_device(Actor.system(now, "html"), token)
    logout(request)
    response = redirect("reception:kiosk")
    _keep(response, COOKIE, secret)
    return response


def _keep(response: HttpResponse, name: str, text: str) -> None:
    """A cookie that the browser sends to the visitors' pages and nowhere else."""
    response.set_cookie(
        name,
        text,
        max_age=YEAR,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.HTTPS,
    )


@require_GET
@on_kiosk
def start(stand: Stand) -> HttpResponse:
    return stand.show("start", form=forms.CodeForm(), first=True)


@require_POST
@on_kiosk
def settings_of_screen(stand: Stand) -> HttpResponse:
    """Language and size of letters; both fall back when the next visitor comes."""
    given = stand.request.POST
    response = redirect("reception:kiosk")
    if given.get("language") in dict(settings.LANGUAGES):
        _keep(response, LANGUAGE, given["language"])
    if "size" in given:
        _keep(response, SIZE, LARGE if given["size"] == LARGE else "normal")
    return response


@require_http_methods(["GET", "POST"])
@on_kiosk
def find(stand: Stand) -> HttpResponse:
    """By the code of the visit."""
    if stand.request.method == "GET":
        return redirect("reception:kiosk")
    form = forms.CodeForm(stand.request.POST)
    actions.guard(stand.actor, stand.device, actions.WRONG)
    visit = (
        queries.expected_by_code(stand.actor, form.cleaned_data["code"])
        if form.is_valid()
        else None
    )
    if visit is None:
        form.is_valid()
        form.add_error("code", _("This code is not known today. Look again, or ask at the desk."))
        actions.count_try(stand.actor, stand.device, actions.WRONG)
        return stand.show("start", 404, form=form)
    return _confirm(stand, visit)


@require_http_methods(["GET", "POST"])
@on_kiosk
def phone(stand: Stand) -> HttpResponse:
    """By surname and the end of the phone number, for those who have no code at hand."""
    form = forms.PhoneForm(stand.request.POST or None)
    if stand.request.method == "GET" or not form.is_valid():
        status = 200 if stand.request.method == "GET" else 400
        return stand.show("phone", status, form=form)
    actions.guard(stand.actor, stand.device, actions.WRONG)
    visit = queries.expected_by_phone(stand.actor, **form.cleaned_data)
    if visit is None:
        actions.count_try(stand.actor, stand.device, actions.WRONG)
        form.add_error(None, _("We found no visit of today with these. Please ask at the desk."))
        return stand.show("phone", 404, form=form)
    return _confirm(stand, visit)


def _confirm(stand: Stand, visit: Visit) -> HttpResponse:
    return stand.show("confirm", visit=visit, token=stand.sign("visit", visit.pk))


@require_POST
@on_kiosk
def arrive(stand: Stand) -> HttpResponse:
    """Here I am: the host hears, the badge is named."""
    pk = stand.signed("visit", stand.request.POST.get("visit", ""))
    form = forms.PersonsForm(stand.request.POST)
    if pk is None or queries.expected_by_pk(stand.actor, pk) is None or not form.is_valid():
        return stand.show("sorry", 400, message=_("This took too long. Please start again."))
    persons = form.cleaned_data["persons"]
    return _welcome(stand, actions.arrive(stand.actor, stand.device, pk, persons=persons))


def _welcome(stand: Stand, visit: Visit) -> HttpResponse:
    return stand.show("welcome", visit=visit)


@require_GET
@on_kiosk
def host(stand: Stand) -> HttpResponse:
    """Whom do you come to see? Two characters of a name at least, five people at most."""
    text = stand.request.GET.get("q", "").strip()[:30]
    errand = stand.request.GET.get("errand", "")
    found: list[tuple[queries.Host, str]] = []
    if text:
        actions.guard(stand.actor, stand.device, actions.SEARCH)
        actions.count_try(stand.actor, stand.device, actions.SEARCH)
        found = [(h, stand.sign("host", h.pk)) for h in queries.hosts(text)]
    return stand.show("host", q=text, found=found, errand=errand)


@require_http_methods(["GET", "POST"])
@on_kiosk
def walk_in(stand: Stand) -> HttpResponse:
    """Somebody nobody expects enters himself, with a host or for the desk to find one."""
    given = stand.request.POST if stand.request.method == "POST" else stand.request.GET
    pk = stand.signed("host", given.get("host", ""))
    person = queries.host_by_pk(pk) if pk is not None else None
    errand = given.get("errand", "")
    form = forms.WalkInForm(stand.request.POST or None)
    if stand.request.method == "POST" and form.is_valid():
        kind = Visit.Category.DELIVERY if errand == DELIVERY else Visit.Category.OTHER
        new = NewVisit(**form.cleaned_data, expected_at=stand.actor.now, host=person, category=kind)
        return _welcome(stand, actions.come_in(stand.actor, stand.device, new))
    token = stand.sign("host", person.pk) if person else ""
    status = 400 if stand.request.method == "POST" else 200
    return stand.show("walk_in", status, form=form, host=person, token=token, errand=errand)


@require_http_methods(["GET", "POST"])
@on_kiosk
def leave(stand: Stand) -> HttpResponse:
    """The badge goes back into the box; nobody's name is shown."""
    form = forms.LeaveForm(stand.request.POST or None)
    if stand.request.method == "GET":
        return stand.show("leave", form=form)
    actions.guard(stand.actor, stand.device, actions.WRONG)
    if form.is_valid() and actions.leave(stand.actor, stand.device, form.cleaned_data["code"]):
        return stand.show("goodbye")
    form.is_valid()
    form.add_error("code", _("This badge is not out. Look at its number again."))
    actions.count_try(stand.actor, stand.device, actions.WRONG)
    return stand.show("leave", 404, form=form)


@require_POST
@on_kiosk
def ask_help(stand: Stand) -> HttpResponse:
    actions.ask_help(stand.actor, stand.device)
    return stand.show("help")
