"""Undo at intake: the registration is voided with its reason, the typing comes back."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import actions, drafts, queries
from documents.inbox.actions import bring_back_of, keep_typed
from documents.models import IncomingDocument
from documents.senders.policy import keeper
from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from office.core.scoping import Secrecy
from office.organisation.actors import actor_of

UNDO = timedelta(minutes=10)
TYPED = ("issuer", "issuer_number", "title", "kind", "urgency", "addressee", "place", "copies")


def may_undo(actor: Actor, doc: IncomingDocument | None) -> bool:
    """One's own registration of the last ten minutes, before anybody worked on it."""
    return (
        doc is not None
        and doc.state == IncomingDocument.State.REGISTERED
        and doc.registrar_id == actor.user_id
        and actor.now - doc.created_at < UNDO
    )


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The number keeps its row and its reason; what was typed lies in the form again."""
    actor = keeper(actor_of(request))
    doc = queries.incoming_get(actor, pk)
    reason = request.POST.get("reason", "").strip()[:500]
    if not reason:
        messages.error(request, _("Say why the number is voided: the register keeps the reason."))
        return redirect(f"/documents/incoming/new/?last={pk}")
    if not may_undo(actor, doc):
        messages.error(
            request,
            _("%(number)s can no longer be undone here. Withdraw it on its own page.")
            % {"number": doc.number},
        )
        return redirect("documents:intake")
    try:
        actions.withdraw_incoming(actor, pk, reason=reason)
    except NotVisible:
        raise
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("documents:intake")
    messages.success(
        request, _("%(number)s is void. Its number stays with the reason.") % {"number": doc.number}
    )
    piece = bring_back_of(actor, pk)
    if piece is not None:
        keep_typed(actor, piece.pk, _typed(doc))
        return redirect(f"/documents/incoming/new/?piece={piece.pk}")
    drafts.save_draft(actor, _typed(doc))
    return redirect("documents:intake")


def _typed(doc: IncomingDocument) -> dict[str, str]:
    days = {n: getattr(doc, n).isoformat() for n in ("issued_on", "due_on") if getattr(doc, n)}
    return {
        **{name: str(getattr(doc, name)) for name in TYPED},
        **days,
        "pages": str(doc.pages or ""),
        "secrecy": Secrecy(doc.secrecy).slug,
        "received_at": f"{timezone.localtime(doc.received_at):%Y-%m-%d %H:%M}",
    }
