"""The one way a file leaves the house."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.views.decorators.http import require_safe

from office.audit.looks import note_look
from office.core.actor import Actor
from office.core.exports import disposition
from office.files import queries, stamp, storage
from office.files.kinds import BY_MEDIA_TYPE
from office.files.models import Attachment
from office.organisation.actors import actor_of

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
# A browser's own PDF viewer does not start inside a sandbox; a PDF that acts never came in.
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


@login_required
@require_safe
def file_get(request: HttpRequest, pk: int) -> HttpResponseBase:
    return serve(
        actor_of(request), pk, request.headers.get("If-None-Match", ""), saved="save" in request.GET
    )


def serve(actor: Actor, pk: int, known: str = "", *, saved: bool = False) -> HttpResponseBase:
    """The content of a file whose record the actor sees; its hash is checked on the way out."""
    found = queries.attachment_get(actor, pk)
    if found.card.secrecy >= stamp.FROM:
        note_look(actor, found.card, file=found.pk, saved=saved)
    if stamp.wanted(found.card.secrecy, found.blob.media_type):
        return _guarded(_marked(actor, found, saved=saved), found.blob.media_type)
    etag = f'"{found.blob_id}"'
    response: HttpResponseBase
    if etag in known:
        response = HttpResponseNotModified()
    else:
        kind = BY_MEDIA_TYPE.get(found.blob.media_type)
        inline = kind is not None and kind.inline and not saved
        response = FileResponse(
            storage.checked(found.blob_id).open("rb"), content_type=found.blob.media_type
        )
        response["Content-Disposition"] = disposition(found.name, inline=inline)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return _guarded(response, found.blob.media_type)


def _marked(actor: Actor, found: Attachment, *, saved: bool) -> HttpResponse:
    """A secret paper with its reader's name and the minute on every page; nobody keeps it."""
    kind = BY_MEDIA_TYPE[found.blob.media_type]
    content = stamp.stamped(
        storage.checked(found.blob_id), found.blob.media_type, stamp.line_for(actor)
    )
    response = HttpResponse(content, content_type=found.blob.media_type)
    response["Content-Disposition"] = disposition(found.name, inline=kind.inline and not saved)
    response["Cache-Control"] = "no-store"
    return response


def _guarded(response: HttpResponseBase, media_type: str) -> HttpResponseBase:
    """Nothing in it runs, and no other site shows it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = PDF_POLICY if media_type == "application/pdf" else SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
