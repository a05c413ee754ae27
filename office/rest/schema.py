"""The OpenAPI document: problem answers on every operation, headers that all of them take."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
    "additionalProperties": True,
}
REASONS = {
    "400": "What was sent is not understood or breaks a rule; `errors` says where.",
    "401": "No valid token or session.",
    "403": "The record is visible, this is not yours to do.",
    "404": "No such record, or not for you to see.",
    "405": "This method is not for this address.",
    "406": "Only JSON is answered.",
    "409": "Not now: the state, or somebody was first. The answer says what is possible.",
    "412": "If-Match names an older version.",
    "415": "Send JSON.",
    "422": "The Idempotency-Key was used for another request.",
    "429": "Too many tries; see Retry-After.",
}
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=False,
    description="The same key and body give the first answer again.",
)


class OfficeSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        own = super().get_override_parameters()
        return [*own, IDEMPOTENCY] if self.method == "POST" else own


def with_problems(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Document the problem answers of every operation under /api/v1/."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result.get("paths", {}).values():
        for method, operation in operations.items():
            if method not in {"get", "post", "put", "patch", "delete"}:
                continue
            for code, reason in REASONS.items():
                operation["responses"].setdefault(code, {"description": reason, "content": content})
    return result
