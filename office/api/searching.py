"""Search over REST: `search/?q=`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from office.api.duties import HitOut
from office.catalogue.models import Card
from office.dashboard.searching import asked_of
from office.rest.views import OfficeViewSet
from office.search.queries import FILE, NUMBER, TITLE, WORDS, Found, find

SIZE, MOST = 25, 200
FOUND_BY = {NUMBER: "number", TITLE: "title", WORDS: "words", FILE: "file"}


class FoundOut(HitOut):
    found_by = serializers.ChoiceField(choices=list(FOUND_BY.values()))
    file = serializers.CharField(help_text="The attachment that holds the words.")
    excerpt = serializers.CharField(help_text="Plain text around the words in it.")


PARTS: dict[str, Any] = {"value": serializers.CharField(), "n": serializers.IntegerField()}
FACETS: dict[str, Any] = {
    name: serializers.ListSerializer(child=inline_serializer(f"Facet{name.title()}", PARTS))
    for name in ("kind", "state", "year", "sender")
}
PAGE = inline_serializer(
    "SearchPage",
    {
        "results": FoundOut(many=True),
        "next": serializers.CharField(allow_null=True),
        "previous": serializers.CharField(allow_null=True),
        "facets": inline_serializer("SearchFacets", FACETS),
        "capped": serializers.BooleanField(),
    },
)


class SearchViewSet(OfficeViewSet):
    """Records of all areas that hold every word of `q`, in what they are called or in their files.

    By number first, then by title, other words, files; the newest first in each. Facets count the
    newest few hundred the caller may see; `capped` says that there are more.
    """

    serializer_class = FoundOut

    def get_queryset(self) -> Any:
        return Card.objects.none()

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, required=False),
            OpenApiParameter("kind", str, description="a collection, such as incoming-documents"),
            OpenApiParameter("state", str),
            OpenApiParameter("year", int),
            OpenApiParameter("sender", str),
            OpenApiParameter("limit", int),
            OpenApiParameter("cursor", str),
        ],
        responses=PAGE,
    )
    def list(self, request: Request) -> Response:
        given = request.query_params
        limit = given.get("limit", "")
        size = min(MOST, int(limit)) if limit.isdecimal() and int(limit) else SIZE
        found = find(self.actor, asked_of(given, given.get("cursor", "")), size)
        return Response(
            {
                "results": [self._told(hit) for hit in found.hits],
                "next": self._next(found),
                "previous": None,
                "facets": {
                    name: [{"value": f.value, "n": f.n} for f in facets]
                    for name, facets in found.facets.items()
                },
                "capped": found.capped,
            }
        )

    def _told(self, hit: Any) -> dict[str, Any]:
        told = HitOut(hit.card, context=self.get_serializer_context()).data
        return {**told, "found_by": FOUND_BY[hit.rank], "file": hit.file, "excerpt": hit.excerpt}

    def _next(self, found: Found) -> str | None:
        if not found.next:
            return None
        asked = {**self.request.query_params.dict(), "cursor": found.next}
        return str(self.request.build_absolute_uri(f"?{urlencode(asked)}"))
