"""Intake: registering letters at the counter, from the keyboard."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents import actions, drafts, near, policy, queries
from documents.forms import IntakeForm
from documents.inbox import queries as inbox
from documents.inbox.actions import register_piece
from documents.models import InboxPiece, IncomingDocument, LetterReading
from documents.originals import register_with_originals
from documents.reader import readings
from documents.reader.views import shown
from documents.sameness import LetterKeys
from documents.views.intake_undo import may_undo
from documents.views.rows import LetterRow, letter_rows
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.scoping import Secrecy
from office.files.actions import all_arrived
from office.files.queries import elsewhere
from office.files.storage import HASH
from office.organisation.actors import actor_of
from office.pages.commands import refuse
from office.pages.days import day_from, moment_from
from office.pages.files import files_panel
from office.pages.keyset import newest_first

TODAY_SIZE = 14
TWINS = 3
COPIED = ("issuer", "issuer_number", "title", "kind", "urgency", "secrecy", "addressee", "place")


def _clerk(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not policy.may_register(actor):
        raise NotAllowed(_("Registering letters is for the records clerk."))
    return actor


@login_required
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """The form, with today's register beside it."""
    actor = _clerk(request)
    if request.method == "POST":
        return _register(request, actor)
    if request.GET.get("piece"):
        return _of_the_tray(request, actor)
    draft = drafts.draft_of(actor)
    kept = dict(draft.fields) if draft else {}
    offered = f"{timezone.localtime(actor.now):%Y-%m-%d %H:%M}"
    start = {"received_at": offered, "copies": 1, **{k: v for k, v in kept.items() if v != ""}}
    written = draft if any(kept.get(k) for k in ("issuer", "issuer_number", "title")) else None
    return _page(request, actor, IntakeForm(initial=start), draft=written, start=start)


def _of_the_tray(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form beside a piece that came in, filled with what was read of it or typed before."""
    pk = request.GET["piece"]
    piece = inbox.piece_get(actor, int(pk)) if pk.isdecimal() and len(pk) < 19 else None
    if piece is None:
        return redirect("documents:inbox")
    if piece.state != InboxPiece.State.WAITING:
        return redirect("documents:inbox-piece", piece.pk)
    came = f"{timezone.localtime(piece.created_at):%Y-%m-%d %H:%M}"
    typed = {k: v for k, v in piece.typed.items() if v != ""}
    start = {"received_at": came, "copies": 1, **typed}
    return _page(request, actor, IntakeForm(initial=start), piece=piece, start=start)


def _register(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = IntakeForm(request.POST, request.FILES)
    piece = _piece_of(actor, request.POST.get("piece", ""))
    if not form.is_valid():
        return _page(request, actor, form, piece=piece, status=400)
    try:
        given = {**form.cleaned_data}
        uploads = given.pop("file")
        if piece is not None:
            return _registered_of_the_tray(request, actor, piece, given, uploads)
        with readings.handed_in(actor, request.POST.get("reading", "")) as read:
            doc = register_with_originals(actor, actions.letter_from(given), [*read, *uploads])
    except NotAllowed:
        raise
    except DomainError as error:
        refuse(form, error)
        return _page(request, actor, form, piece=piece, error=error, status=error.status)
    readings.drop(actor, request.POST.get("reading", ""))
    drafts.save_draft(actor, _sticky(request))
    messages.success(request, _("Registered as %(number)s.") % {"number": doc.number})
    return redirect(f"{request.path}?last={doc.pk}")


def _piece_of(actor: Actor, pk: str) -> InboxPiece | None:
    return inbox.piece_get(actor, int(pk)) if pk.isdecimal() and len(pk) < 19 else None


def _registered_of_the_tray(
    request: HttpRequest, actor: Actor, piece: InboxPiece, given: dict[str, Any], uploads: Any
) -> HttpResponse:
    """The piece is a letter now; the next one of the tray opens by itself."""
    with all_arrived(uploads) as files:
        done = register_piece(actor, piece.pk, files=files, **given)
    number = inbox.letter_seen(actor, done)
    messages.success(request, _("Registered as %(number)s.") % {"number": number})
    onward = inbox.next_waiting(actor, piece.pk)
    after = f"&piece={onward}" if onward else ""
    return redirect(f"{request.path}?last={done.letter_id}{after}")


def _sticky(request: HttpRequest) -> dict[str, str]:
    """What the next letter keeps: the kind, and the time of receipt where it was typed by hand."""
    given = request.POST
    typed = given.get("received_at", "").strip()
    pinned = given.get("received_pinned") == "1" or typed != given.get("received_offered", typed)
    kept = {"kind": given.get("kind", "")}
    if pinned and typed.lower() not in {"", "t"}:
        moment = moment_from(typed, timezone.now())
        if moment:
            kept |= {
                "received_at": f"{timezone.localtime(moment):%Y-%m-%d %H:%M}",
                "received_pinned": "1",
            }
    return kept


def _page(
    request: HttpRequest,
    actor: Actor,
    form: IntakeForm,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    last = _last(actor, request.GET.get("last", ""))
    rows, older = _today(request, actor)
    start = context.pop("start", {})
    return render(
        request,
        "documents/intake.html",
        {
            "form": form,
            "last": last,
            "alike": _alike(actor, last) if last else [],
            "may_undo": may_undo(actor, last),
            "twins": list(elsewhere(actor, last.pk)[:TWINS]) if last else [],
            **_beside(actor, context.get("piece")),
            "again": bool(request.FILES),
            "rows": rows,
            "older": older,
            "received_today": queries.received_on(actor, actor.today).count(),
            "copy": _copied(last or _newest(rows)),
            "pinned": start.get("received_pinned", request.POST.get("received_pinned", "")),
            "offered": start.get("received_at", request.POST.get("received_offered", "")),
            **shown(_reading(request, actor, context.get("piece"))),
            **context,
        },
        status=status,
    )


def _reading(request: HttpRequest, actor: Actor, piece: InboxPiece | None) -> LetterReading | None:
    if piece is not None:
        return readings.reading_of(piece.pk)
    return readings.reading_named(actor, request.POST.get("reading", ""))


def _beside(actor: Actor, piece: InboxPiece | None) -> dict[str, Any]:
    """The scan of a piece, where else its content is, and how many wait behind it."""
    if piece is None:
        return {"waiting": inbox.waiting_count(actor)}
    return {
        "panel": files_panel(actor, piece),
        "same": inbox.twins_of(actor, piece),
        "waiting": inbox.waiting_count(actor),
    }


def _last(actor: Actor, pk: str) -> IncomingDocument | None:
    """The letter just registered, named in the address after the redirect."""
    if not pk.isdecimal():
        return None
    try:
        return queries.incoming_get(actor, int(pk))
    except NotVisible:
        return None


def _alike(actor: Actor, doc: IncomingDocument) -> list[queries.Duplicate]:
    return queries.duplicates(
        actor,
        issuer=doc.issuer,
        issuer_number=doc.issuer_number,
        title=doc.title,
        received_at=doc.received_at,
        exclude=doc.pk,
    )


def _newest(rows: list[LetterRow]) -> IncomingDocument | None:
    found = rows[0].letter if rows else None
    return found if isinstance(found, IncomingDocument) else None


def _copied(doc: IncomingDocument | None) -> dict[str, Any]:
    """What Ctrl+D copies from the letter before."""
    if doc is None:
        return {}
    values = {name: getattr(doc, name) for name in COPIED if name != "secrecy"}
    return {**values, "secrecy": Secrecy(doc.secrecy).slug}


def _today(request: HttpRequest, actor: Actor) -> tuple[list[LetterRow], str]:
    """What was registered today, newest first; keys rise with time, so no index on it is needed."""
    midnight = timezone.make_aware(datetime.combine(actor.today, time.min))
    page = newest_first(queries.incoming_register(actor), request.GET, TODAY_SIZE)
    todays = [letter for letter in page.rows if letter.created_at >= midnight]
    more = page.older if len(todays) == len(page.rows) else ""
    return letter_rows(actor, todays), more


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """More rows of today's register."""
    rows, older = _today(request, _clerk(request))
    return render(request, "documents/_today_rows.html", {"rows": rows, "older": older})


@login_required
@require_GET
def alike(request: HttpRequest) -> HttpResponse:
    """The live check for a letter that is in the book already. It warns and never blocks."""
    actor, given = _clerk(request), request.GET
    issuer, number, title = (given.get(n, "")[:500] for n in ("issuer", "issuer_number", "title"))
    found = queries.duplicates(
        actor,
        issuer=issuer,
        issuer_number=number,
        title=title,
        received_at=moment_from(given.get("received_at", ""), timezone.now()),
    )
    keys = LetterKeys.of(issuer, number, title)
    found += near.near_titles(actor, keys, issuer) if not found else []
    hashes = [h for h in given.get("sha256", "").split(",") if HASH.fullmatch(h)]
    found += near.same_files(actor, hashes) if hashes else []
    return render(request, "documents/_alike.html", {"alike": found})


@login_required
@require_GET
def day(request: HttpRequest) -> JsonResponse:
    """What a typed day means, by the office's own calendar."""
    actor = _clerk(request)
    text = request.GET.get("q", "")[:40]
    if request.GET.get("as") == "moment":
        moment = moment_from(text, actor.now)
        return JsonResponse(
            {"value": f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""}
        )
    found = day_from(text, actor.today)
    return JsonResponse({"value": found.isoformat() if found else ""})


@login_required
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what has been typed, every few seconds."""
    drafts.save_draft(_clerk(request), request.POST.dict())
    return HttpResponse(status=204)


@login_required
@require_POST
def draft_clear(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    drafts.drop_draft(_clerk(request))
    return redirect("documents:intake")
