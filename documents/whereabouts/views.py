"""The page behind a sticker, the page for a pile, and what is printed for a letter."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from documents.models import IncomingDocument
from documents.policy import may_register, not_an_auditor
from documents.queries import incoming_get, incoming_register
from documents.secrets.terms import is_state_secret
from documents.whereabouts import papers, queries
from documents.whereabouts.codes import Code, read_code
from documents.whereabouts.forms import HAND, PLACE, TAKE, MoveForm, ScanMoveForm
from documents.whereabouts.moving import code_in, letter_of, move
from office.audit.looks import note_look
from office.core.actor import Actor
from office.core.errors import DomainError
from office.organisation.actors import actor_of
from office.pages.commands import refuse
from office.sheets.responses import sheet_response

MOST_SHOWN = 12


def _may_move(actor: Actor, doc: IncomingDocument) -> bool:
    return any(not_an_auditor(hat, doc) for hat in actor.capacities)


@login_required
@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, code: str) -> HttpResponse:
    """What a telephone opens when it scans a sticker: where the paper is, and one press to move it.

    Somebody who may not see the letter is told that there is none.
    """
    found = read_code(code, typed=True)
    if found is None:
        raise Http404
    actor = actor_of(request)
    doc = letter_of(actor, found)
    if request.method == "POST":
        return _moved(request, actor, doc, found)
    if is_state_secret(doc.secrecy):
        note_look(actor, doc)
    return _original_page(request, actor, doc, found, MoveForm())


def _moved(request: HttpRequest, actor: Actor, doc: IncomingDocument, code: Code) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _original_page(request, actor, doc, code, form)
    given = form.cleaned_data
    try:
        move(actor, code, given["act"], to=given["to"], place=given["place"])
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        refuse(form, error)
        return _original_page(request, actor, doc, code, form, error)
    messages.success(request, _said(given))
    return redirect("original", str(code))


def _said(given: dict[str, Any]) -> str:
    if given["act"] == HAND:
        return _("%(person)s has it now.") % {"person": given["to"]}
    if given["act"] == PLACE:
        return _("It lies in: %(place)s.") % {"place": given["place"]}
    return _("You have it now.")


def _original_page(
    request: HttpRequest,
    actor: Actor,
    doc: IncomingDocument,
    code: Code,
    form: MoveForm,
    error: DomainError | None = None,
) -> HttpResponse:
    told = list(queries.stays_of(doc.pk)[: queries.MOST_STAYS])
    own = [s for s in told if (s.copy.number if s.copy else "") == code.copy]
    now = queries.where_now(doc, [s for s in told if s.until is None])
    context = {
        "doc": doc,
        "code": code,
        "here": next((w for w in now if w.copy == code.copy), None),
        "stays": own,
        "form": form,
        "error": error,
        "places": queries.places(actor),
        "may_move": _may_move(actor, doc),
        "mine": _holds(now, code, actor),
    }
    status = error.status if error else (400 if form.errors else 200)
    return render(request, "documents/original.html", context, status=status)


def _holds(now: list[queries.Whereabouts], code: Code, actor: Actor) -> bool:
    here = next((w for w in now if w.copy == code.copy), None)
    return bool(here and here.holder and here.holder.pk == actor.user_id)


@login_required
@require_http_methods(["GET", "POST"])
def pile(request: HttpRequest) -> HttpResponse:
    """A pile is moved by scanning one paper after another: the page stays, the list grows."""
    actor = actor_of(request)
    if request.method == "POST":
        return _scanned(request, actor)
    act = request.GET.get("act", TAKE)
    start = {"act": act if act in {TAKE, HAND, PLACE} else TAKE, "place": request.GET.get("place")}
    return _pile_page(request, actor, ScanMoveForm(initial=start))


def _scanned(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A row for what was scanned, good or bad; nothing stops the next one."""
    form = ScanMoveForm(request.POST)
    row: dict[str, Any] = {"said": request.POST.get("code", "")[:60], "at": actor.now}
    if form.is_valid():
        given = form.cleaned_data
        try:
            code = code_in(given["code"])
            letter_of(actor, code)
            doc = move(actor, code, given["act"], to=given["to"], place=given["place"])
            row |= {"doc": doc, "code": code, "sentence": _said(given)}
        except DomainError as error:
            row["trouble"] = str(error.message)
    else:
        row["trouble"] = " ".join(str(e) for errors in form.errors.values() for e in errors)
    if request.headers.get("HX-Request") == "true":
        return render(request, "documents/_pile_row.html", {"row": row})
    return _pile_page(request, actor, form, row)


def _pile_page(
    request: HttpRequest, actor: Actor, form: ScanMoveForm, row: dict[str, Any] | None = None
) -> HttpResponse:
    held = queries.stays(actor).filter(until=None, holder=actor.user_id)
    context = {
        "form": form,
        "row": row,
        "places": queries.places(actor),
        "may_register": may_register(actor),
        "held": list(held.select_related("document")[:MOST_SHOWN]),
    }
    return render(request, "documents/pile.html", context)


@login_required
@require_GET
def sticker(request: HttpRequest, pk: int) -> HttpResponse:
    """The label of one letter, or of each of its numbered copies."""
    doc = incoming_get(actor_of(request), pk)
    return sheet_response(papers.stickers([doc]), f"{_('Sticker')} {doc.number}")


@login_required
@require_GET
def sticker_sheet(request: HttpRequest) -> HttpResponse:
    """Labels on an A4 sheet: of the letters registered on a day, today's unless it is said.

    `?skip=5` leaves the first five places empty, which an earlier print has used up.
    """
    actor = actor_of(request)
    day = _day(request.GET.get("day", ""), actor)
    start = timezone.make_aware(datetime.combine(day, time.min))
    end = timezone.make_aware(datetime.combine(day, time.max))
    rows = incoming_register(actor).filter(created_at__range=(start, end)).order_by("card_id")
    docs = list(rows.exclude(state="withdrawn")[: papers.MOST_LABELS])
    if not docs:
        raise DomainError(_("No letter was registered on this day."))
    skip = request.GET.get("skip", "")
    pdf = papers.stickers(
        docs, on_sheet=True, skip=int(skip) if skip.isdecimal() and len(skip) < 4 else 0
    )
    return sheet_response(pdf, f"{_('Stickers')} {day}")


def _day(text: str, actor: Actor) -> Any:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return actor.today


@login_required
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """收文回执 for whoever brought the letter."""
    actor = actor_of(request)
    doc = incoming_get(actor, pk)
    return sheet_response(papers.receipt(actor, doc), f"{_('Receipt')} {doc.number}")


@login_required
@require_GET
def separator(_request: HttpRequest) -> HttpResponse:
    """The sheet between two letters in the feeder."""
    return sheet_response(papers.separator(), _("Separator sheet"))
