"""One's own follows and views over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from office.following import actions as following
from office.following.models import Follow
from office.following.queries import follows
from office.rest.views import ListAndGet, created_once
from office.saved_views import actions as saved_views
from office.saved_views.models import SavedView
from office.saved_views.queries import mine


class FollowOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    record = serializers.IntegerField(source="card_id")
    kind = serializers.CharField(source="card.kind")
    number = serializers.CharField(source="card.number")
    title = serializers.CharField(source="card.title")
    state = serializers.CharField(source="card.state")
    since = serializers.DateTimeField()

    class Meta:
        model = Follow


class FollowIn(serializers.Serializer[Any]):
    record = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class FollowViewSet(ListAndGet):
    """Records that I follow: I hear of every change of state."""

    serializer_class = FollowOut
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        return follows(self.actor)

    def one(self, pk: int) -> Follow:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]

    @extend_schema(request=FollowIn, responses={201: FollowOut})
    def create(self, request: Request) -> Any:
        """Follow a record; following twice is following once."""

        def act() -> Any:
            made = following.follow(self.actor, self.given(FollowIn)["record"])
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        following.unfollow(self.actor, self.one(int(pk)).card_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SavedViewOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    page = serializers.CharField()
    name = serializers.CharField()
    query = serializers.CharField()
    url = serializers.CharField()

    class Meta:
        model = SavedView


class SavedViewIn(serializers.Serializer[Any]):
    page = serializers.CharField(max_length=100)
    name = serializers.CharField(max_length=40)
    query = serializers.CharField(max_length=2000, allow_blank=True, default="")


class SavedViewViewSet(ListAndGet):
    """My own views of lists: a page, its filters, a name."""

    serializer_class = SavedViewOut
    ordering = "id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        return mine(self.actor)

    def one(self, pk: int) -> SavedView:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]

    @extend_schema(request=SavedViewIn, responses={201: SavedViewOut})
    def create(self, request: Request) -> Any:
        """Keep a view; the same name on the same page replaces it."""

        def act() -> Any:
            made = saved_views.keep_view(self.actor, **self.given(SavedViewIn))
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        saved_views.drop_view(self.actor, int(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)
