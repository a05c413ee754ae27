"""The tray as pages: what waits, one piece, and handing in files from the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents.inbox import actions, queries
from documents.inbox.commands import INBOX
from documents.inbox.filters import InboxFilter
from documents.inbox.forms import UploadForm
from documents.inbox.models import InboxPiece
from documents.models import LetterReading
from documents.policy import may_register
from documents.reader.views import shown
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.keyset import keyset
from office.duties.models import Duty
from office.duties.queries import open_by_card
from office.files.actions import arrived, refusal_of
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page
from office.pages.files import files_panel
from office.pages.history import history

SIZE = 40
State = InboxPiece.State
PAGES = CommandPages(
    INBOX, queries.piece_get, crumbs=((gettext_lazy("Tray"), "/documents/inbox/"),)
)


@dataclass(frozen=True, slots=True)
class Row:
    """A piece in the list: what was read of it, whose it is to register, and its doubles."""

    piece: InboxPiece
    reading: LetterReading | None
    duty: Duty | None
    twins: queries.Twins | None

    @property
    def found(self) -> dict[str, Any]:
        return (self.reading.result or {}).get("fields", {}) if self.reading else {}

    @property
    def organ(self) -> str:
        return "、".join(self.found.get("organ") or [])


def rows_of(actor: Actor, page: list[InboxPiece]) -> list[Row]:
    """A whole page in a constant number of queries."""
    ids = [p.pk for p in page]
    readings, duties = queries.readings_of(ids), open_by_card(actor, ids)
    same = queries.twins(actor, page)
    return [
        Row(p, readings.get(p.pk), next(iter(duties.get(p.pk, [])), None), same.get(p.pk))
        for p in page
    ]


@login_required
@require_GET
def tray(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; or what was dealt with, newest first."""
    return _tray(request, actor_of(request))


def _tray(
    request: HttpRequest, actor: Actor, form: UploadForm | None = None, status: int = 200
) -> HttpResponse:
    asked = request.GET.copy()
    all_of_it = bool(asked.getlist("state")) or bool(asked.get("q"))
    rows = queries.pieces(actor) if all_of_it else queries.tray(actor)
    found = InboxFilter(asked, queryset=rows).qs
    order = "-card_id" if all_of_it else "card_id"
    page = keyset(found, (order,), request.GET.get("after", ""), SIZE)
    context = {
        "rows": rows_of(actor, page.rows),
        "after": page.next,
        "asked": request.GET,
        "all_of_it": all_of_it,
        "states": State.choices,
        "may_register": may_register(actor),
        "may_keep": actor.has("admin"),
        "form": form or UploadForm(),
        "folders": len(settings.SCAN_FOLDERS),
    }
    return render(request, "documents/inbox.html", context, status=status)


@login_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Files from the browser, several at once; the good ones stay where one is refused."""
    actor = actor_of(request)
    if not may_register(actor):
        raise NotAllowed(_("Registering letters is for the records clerk."))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _tray(request, actor, form, 400)
    new, refused = 0, []
    for uploaded in form.cleaned_data["file"]:
        try:
            with arrived(uploaded) as file:
                key = f"upload:{actor.user_id}:{file.sha256}"
                coming = actions.Coming(road=InboxPiece.Road.UPLOAD, key=key, source=actor.name)
                piece, made = actions.take_in(actor, coming, file)
            new += made
            if not made:
                said = _("“%(name)s” came already, as %(number)s (%(state)s).")
                told = {"name": file.name, "number": piece, "state": piece.get_state_display()}
                messages.info(request, said % told)
        except DomainError as error:
            refused.append(refusal_of(uploaded, error))
    if new:
        said = ngettext("%(n)s piece is in the tray.", "%(n)s pieces are in the tray.", new)
        messages.success(request, said % {"n": new})
    if refused:
        form.add_error("file", refused)
        return _tray(request, actor, form, 400)
    return redirect("documents:inbox")


@login_required
@require_http_methods(["GET"])
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece: its file, what was read, what can become of it, and its story."""
    actor = actor_of(request)
    found = queries.piece_get(actor, pk)
    reading = queries.readings_of([pk]).get(pk)
    letter = queries.letter_seen(actor, found)
    context = {
        "piece": found,
        "panel": files_panel(actor, found),
        "letter": letter,
        "parts": list(queries.pieces(actor).filter(part_of=pk).order_by("card_id")),
        "twins": queries.twins_of(actor, found),
        "buttons": [b for b in buttons(actor, found, INBOX) if b.name != "register"],
        "may_register": found.state == State.WAITING and may_register(actor),
        "duty": next(iter(open_by_card(actor, [pk]).get(pk, [])), None),
        "events": history(actor, pk),
        "next": queries.next_waiting(actor, pk),
        **shown(reading),
    }
    return render(request, "documents/inbox_piece.html", context)


@login_required
@require_POST
def typed(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what has been typed for this piece, every few seconds."""
    actions.keep_typed(actor_of(request), pk, request.POST.dict())
    return HttpResponse(status=204)


_give = command_page(PAGES)


@login_required
@require_http_methods(["GET", "POST"])
def command(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Every command by its form; registering has the intake page for its form."""
    if name == "register":
        return redirect(f"/documents/incoming/new/?piece={pk}")
    return _give(request, pk=pk, name=name)
