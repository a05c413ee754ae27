from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    """Keyset pages: `{results, next, previous}`, as fast on page 7,000 as on the first.

    `?limit=` 1–200, default 25; `?ordering=` one of the view's `orderings` (a leading - reverses).
    Records are numbered as they are entered, so `id` and `created_at` are the order of their cards.
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
        falling, name = asked[:1] == "-", asked.removeprefix("-")
        named = {"id": "card_id", "created_at": "card_id"} if "card_id" in known else {}
        column = named.get(name, name)
        if column not in known:
            orders = [*(n for n in known if n != "card_id"), *named]
            said = _("“%(asked)s” is not an order here; use one of: %(orders)s.")
            raise ValidationError(
                {"ordering": [said % {"asked": asked, "orders": ", ".join(orders)}]}
            )
        return (f"-{column}" if falling else column,)
