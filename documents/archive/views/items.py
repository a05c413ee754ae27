"""The register of the archive and the page of one item, with its parts and its stamp."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.archive import actions, commands, queries, stamping
from documents.archive.filters import ArchiveItemFilter
from documents.archive.models import ArchiveItem, RetentionRule
from documents.archive.policy import KEPT_ITEMS, LOOSE, may_keep, reader
from documents.archive.views.rooms import PDF, tabs
from documents.choices import KEPT, Retention
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.errors import NotAllowed, WrongState
from office.core.exports import disposition
from office.files import stamp, storage
from office.files.kinds import BY_MEDIA_TYPE
from office.files.views import PDF_POLICY, SANDBOX
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page
from office.pages.history import history
from office.pages.keyset import newest_first
from office.sheets.responses import sheet_response

PLACES = ("before", "after")


def initial(name: str, item: ArchiveItem) -> dict[str, Any]:
    """What an item already says, for the form of a command."""
    if name == "amend":
        names = ("title", "responsible", "doc_number", "dated", "year", "retention", "note")
        return {
            **{n: getattr(item, n) for n in names},
            "unit": item.unit,
            "pages": item.pages or None,
        }
    if name == "arrange":
        return {"order": " ".join(str(p.position) for p in queries.parts(item.pk))}
    return {}


PAGES = CommandPages(commands.ITEM, queries.item_get, initial)
command = command_page(PAGES)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Newest first, narrowed by words, year, term, unit and state."""
    actor = actor_of(request)
    asked = request.GET.copy()
    for name in list(asked):
        if not str(asked[name]).strip():
            del asked[name]
    found = ArchiveItemFilter(asked, queryset=queries.items(actor))
    page = newest_first(found.qs, request.GET)
    narrow = asked.copy()
    for name in PLACES:
        narrow.pop(name, None)
    context = {
        **tabs(actor, "items"),
        "page": page,
        "rows": page.rows,
        "asked": request.GET,
        "facets": facets(actor),
        "filtered": any(name not in PLACES for name in asked),
        "states": [c for c in ArchiveItem.State.choices if c[0] != "dissolved"],
        "terms": [(term, Retention(term).label) for term in KEPT],
        "origins": RetentionRule.Origin.choices,
    }
    return render(request, "documents/archive/items.html", context)


def facets(actor: Actor) -> dict[str, list[tuple[Any, Any, int]]]:
    """Value, label and count of each year, term and unit."""
    found = queries.facets(actor)
    terms = sorted(found["retention"], key=lambda row: KEPT.index(row[0]))
    return {
        "year": [(y, y, n) for y, n in found["year"]],
        "retention": [(r, Retention(r).label, n) for r, n in terms],
        "unit": [(u, u, n) for u, n in found["unit"]],
    }


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: what lies in it, where it stands, who has it."""
    actor = actor_of(request)
    item = queries.item_get(actor, pk)
    letters = list(queries.letters_of(pk).values_list("card_id", flat=True))
    seen = {card.pk: card for card in cards(actor).filter(pk__in=letters)}
    parts = list(queries.parts(pk))
    loans = list(queries.loans(actor).filter(item=pk)[:8])
    context = {
        **tabs(actor, "items"),
        "item": item,
        "parts": parts,
        "letters": [seen[letter] for letter in letters if letter in seen],
        "unseen": len(letters) - len(seen),
        "joinable": list(queries.joinable(actor, item)[:8]) if item.state in LOOSE else [],
        "loans": loans,
        "out": next((x for x in loans if x.state == "lent" and x.way == "paper"), None),
        "view": queries.view_open(actor, pk),
        "may_look": may_look(actor, item),
        "may_borrow": item.has_code and item.state != "destroyed" and not actor.has("auditor"),
        "may_stamp": item.has_code and any(p.media_type in stamping.STAMPED for p in parts),
        "kept": item.state in KEPT_ITEMS,
        "over": item.expires_on is not None and item.expires_on < actor.today,
        "buttons": buttons(actor, item, commands.ITEM),
        "events": history(actor, pk),
    }
    return render(request, "documents/archive/item.html", context)


def may_look(actor: Actor, item: ArchiveItem) -> bool:
    if item.state == ArchiveItem.State.DESTROYED:
        return False
    return may_keep(actor) or actor.wide or queries.view_open(actor, item.pk) is not None


@login_required
@require_GET
def part(request: HttpRequest, pk: int, piece: int) -> HttpResponseBase:
    """A part on the screen. A borrower's name stands on every page, and that he looked is kept."""
    return serve_part(actor_of(request), pk, piece)


def serve_part(actor: Actor, pk: int, piece: int) -> HttpResponseBase:
    item, found = actions.look_into(actor, pk, piece)
    if _marked(actor, item):
        if found.media_type not in stamp.STAMPED:
            raise NotAllowed(
                _("Only PDF and pictures can be shown with your name on them. Ask for the paper.")
            )
        path = storage.checked(found.sha256)
        content = stamp.stamped(path, found.media_type, stamp.line_for(actor))
        response: HttpResponseBase = HttpResponse(content, content_type=found.media_type)
    else:
        response = FileResponse(
            storage.checked(found.sha256).open("rb"), content_type=found.media_type
        )
    kind = BY_MEDIA_TYPE.get(found.media_type)
    response["Content-Disposition"] = disposition(
        found.name, inline=kind is not None and kind.inline
    )
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = PDF_POLICY if found.media_type == PDF else SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _marked(actor: Actor, item: ArchiveItem) -> bool:
    """State secrets always; else whatever a borrower looks at who does not keep the archive."""
    return item.secrecy >= stamp.FROM or not may_keep(actor)


@login_required
@require_GET
def stamped(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The first part with the 归档章 on its first page; the file in the store stays as it is."""
    return serve_stamped(actor_of(request), pk)


def serve_stamped(actor: Actor, pk: int) -> HttpResponseBase:
    item = queries.item_get(actor, pk)
    reader(actor)
    if not item.has_code:
        raise WrongState(
            _("%(item)s has no reference code yet to be stamped with.") % {"item": item}
        )
    first = stamping.stampable(list(queries.parts(pk)))
    actions.look_into(actor, pk, first.pk)
    return sheet_response(stamping.stamped(item, first), f"{item.number} {item.title}")
