"""Errors of REST as RFC 9457 problem documents."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response
from rest_framework.views import exception_handler

from office.core.errors import DomainError

CONTENT_TYPE = "application/problem+json"


def problem(
    http_status: int,
    title: str,
    *,
    code: str = "",
    errors: list[dict[str, str]] | None = None,
    request: Any = None,
    **extra: Any,
) -> Response:
    body = _body(http_status, title, code, request, errors=errors or [], **extra)
    return Response(body, status=http_status, content_type=CONTENT_TYPE)


def _body(
    http_status: int, title: str, code: str, request: Any = None, **extra: Any
) -> dict[str, Any]:
    body = {
        "type": f"urn:steward:problem:{code}" if code else "about:blank",
        "title": title,
        "status": http_status,
        "detail": title,
        **extra,
    }
    if request is not None:
        body["instance"] = request.path
        body["request_id"] = getattr(request, "request_id", "")
    return body


def of_programs(request: Any) -> bool:
    """Whether a program asks: it is answered in JSON even where no view was reached."""
    return str(request.path).startswith("/api/v1/")


def plain_problem(request: Any, http_status: int, title: str, code: str) -> JsonResponse:
    """A problem from outside the views of REST."""
    body = _body(http_status, title, code, request, errors=[])
    return JsonResponse(body, status=http_status, content_type=CONTENT_TYPE)


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None lets an unknown error become the server's 500."""
    request = context.get("request")
    if isinstance(error, DomainError):
        return refused(error, request)
    if isinstance(error, DataError):
        return problem(400, _("A value is out of range."), code="out_of_range", request=request)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    return _described(error, response, request)


def refused(error: DomainError, request: Any) -> Response:
    """A refusal of an action, with the inputs at fault."""
    fields = [
        {"pointer": f"/{name}", "code": error.code, "detail": str(sentence)}
        for name, sentences in error.fields.items()
        for sentence in sentences
    ]
    return problem(
        error.status,
        str(error.message),
        code=error.code,
        errors=fields,
        request=request,
        **error.extra,
    )


def _described(error: exceptions.APIException, response: Response, request: Any) -> Response:
    """DRF's own refusal in our form, with the headers it needs."""
    details = flatten(error.detail)
    of_fields = isinstance(error, exceptions.ValidationError)
    title = str(error.default_detail) if of_fields or not details else details[0]["detail"]
    made = problem(
        response.status_code,
        title,
        code=str(error.default_code),
        errors=details if of_fields else [],
        request=request,
    )
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in response.headers:
            made[name] = response.headers[name]
    return made


def flatten(detail: Any, path: str = "") -> list[dict[str, str]]:
    """DRF's nested details as a list of JSON pointers."""
    if isinstance(detail, dict):
        return [
            row
            for name, inner in detail.items()
            for row in flatten(inner, path if name == "non_field_errors" else f"{path}/{name}")
        ]
    if isinstance(detail, list):
        rows = []
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (dict, list))
            rows += flatten(inner, f"{path}/{index}" if nested else path)
        return rows
    code = detail.code if isinstance(detail, ErrorDetail) else "invalid"
    return [{"pointer": path or "/", "code": str(code), "detail": str(detail)}]
