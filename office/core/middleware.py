"""Request id, size limit, language, and the HTML twin of the REST error handler."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from office.core.errors import DomainError, TooLarge

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
_request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Puts the request id on every log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        return True


class RequestIdMiddleware:
    """Takes the caller's X-Request-ID, or makes one; answers with it and keeps it with events."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if SAFE_ID.match(given) else secrets.token_hex(8)  # type: ignore[attr-defined]
        token = _request_id.set(request.request_id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class SizeLimitMiddleware:
    """Refuses a body above the file limit before a byte of it is read."""

    ALLOWANCE = 1024 * 1024

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length <= settings.FILE_LIMIT_BYTES + self.ALLOWANCE:
            return self.get_response(request)
        error = TooLarge(
            _("The file is larger than %(limit)s MB. Scan at 200 dpi in grey, or split it.")
            % {"limit": settings.FILE_LIMIT_BYTES // 1024 // 1024}
        )
        return refusal(request, error)


class LanguageMiddleware:
    """The person's own language, else his browser's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = {code for code, _name in settings.LANGUAGES}
        chosen = getattr(getattr(request, "user", None), "language", "")
        if chosen not in known:
            chosen = translation.get_language_from_request(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", chosen)
            return response


class DomainErrorMiddleware:
    """A refusal becomes a page with the same status and sentence as over REST."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal(request, error) if isinstance(error, DomainError) else None


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page (or problem document, under /api/) that says what is wrong and how to mend it."""
    if request.path.startswith("/api/"):
        body = {
            "type": "about:blank",
            "title": str(error.message),
            "status": error.status,
            "errors": [],
        }
        return JsonResponse(body, status=error.status, content_type="application/problem+json")
    status = 409 if error.status == 412 else error.status
    return render(request, "office/refusal.html", {"error": error, "status": status}, status=status)
