from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    """Keyset pages: `{results, next, previous}`, as fast on page 7,000 as on the first.

    `?limit=` 1–200, default 25; `?ordering=` one of the view's `orderings` (a leading - reverses).
    """

    page_size = 25
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = "-pk"

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        known: tuple[str, ...] = getattr(view, "orderings", ())
        default: str = getattr(view, "ordering", self.ordering)
        asked = request.query_params.get("ordering", "")
        if not asked:
            return (default,)
        if asked.lstrip("-") not in known:
            raise ValidationError(
                {"ordering": [f"“{asked}” is not an order here; use one of: {', '.join(known)}."]}
            )
        return (asked,)
