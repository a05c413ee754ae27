"""Idempotency-Key: the same key and body give the first answer again, exactly once.

The key row, the action and the stored answer share one transaction: a crash leaves none of them,
and a second request with the same key waits for the first and then repeats its answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.response import Response

from office.access.models import IdempotencyKey
from office.core.problems import problem

LONGEST = 200


def once(
    request: Any, run: Callable[[], HttpResponse], *, content: bytes | None = None
) -> HttpResponse:
    """Run a POST under its key; without a key just run it.

    `content` stands for the body where it was streamed (a file) and is not there to be read again.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return run()
    if len(key) > LONGEST:
        return problem(400, _("An Idempotency-Key has at most 200 characters."), code="invalid")
    body = request._request.body if content is None else content
    asked = f"{request.method} {request.get_full_path()}\n".encode() + body
    fingerprint = hashlib.sha256(asked).hexdigest()
    with transaction.atomic():
        row, fresh = IdempotencyKey.objects.get_or_create(
            person_id=request.user.pk, key=key, defaults={"fingerprint": fingerprint}
        )
        if not fresh:
            return _again(row, fingerprint)
        response: Any = run()
        if response.status_code >= 500:
            transaction.set_rollback(True)
        else:
            _keep(request, row, response)
        answer: HttpResponse = response
        return answer


def fingerprint_of(file: Any, *words: Any) -> bytes:
    """What a request with a file says, without keeping a large body in memory; the boundary that a
    client makes anew each time says nothing."""
    digest = hashlib.sha256("\n".join(str(word) for word in (*words, file.name, "")).encode())
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.digest()


def _again(row: IdempotencyKey, fingerprint: str) -> HttpResponse:
    if row.fingerprint != fingerprint:
        return problem(
            422,
            _(
                "This Idempotency-Key was used for another request. "
                "Use a new key for a new request."
            ),
            code="idempotency_key_reused",
        )
    answer = HttpResponse(bytes(row.body), status=row.status or 200)
    for name, text in row.headers.items():
        answer[name] = text
    answer["Idempotent-Replay"] = "true"
    return answer


def _keep(request: Any, row: IdempotencyKey, response: Any) -> None:
    if isinstance(response, Response) and not response.is_rendered:
        response.accepted_renderer = request.accepted_renderer
        response.accepted_media_type = request.accepted_media_type
        response.renderer_context = request.parser_context  # type: ignore[attr-defined]
        response.render()
    row.status = response.status_code
    row.body = response.content
    row.headers = {n: response[n] for n in ("Content-Type", "ETag", "Location") if n in response}
    row.save(update_fields=["status", "body", "headers"])
