"""The base of every REST collection: actor, scopes, ETag, idempotency, commands as routes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from office.catalogue.kinds import KINDS
from office.core.actor import Actor
from office.core.commands import Command, Commands
from office.core.errors import NotVisible
from office.core.inputs import serializer_for
from office.core.many import MOST, give_many
from office.organisation.actors import actor_of
from office.rest.idempotency import once

ETAG = re.compile(r'^(?:W/)?"(\d+)"$')
READS = frozenset({"GET", "HEAD", "OPTIONS"})


class OfficeViewSet(GenericViewSet[Any]):
    """`scope` is the area a token must name to write; reading needs `read`, `<scope>:read` or *."""

    scope = "core"
    orderings: ClassVar[tuple[str, ...]] = ()
    lookup_value_regex = r"\d{1,18}"

    @property
    def actor(self) -> Actor:
        return actor_of(self.request, "api")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self._check_scopes(request)

    def _check_scopes(self, request: Request) -> None:
        scopes: frozenset[str] = getattr(request, "token_scopes", frozenset({"*"}))
        reads = request.method in READS
        wanted = {"*", f"{self.scope}:write"} | ({"read", f"{self.scope}:read"} if reads else set())
        if scopes.isdisjoint(wanted):
            need = "read" if reads else f"{self.scope}:write"
            raise PermissionDenied(_("This token lacks the scope “%(scope)s”.") % {"scope": need})

    def actor_with_match(self) -> Actor:
        """The actor, with the version his If-Match names."""
        found = ETAG.match(self.request.headers.get("If-Match", "").strip())
        if not self.request.headers.get("If-Match") or self.request.headers["If-Match"] == "*":
            return self.actor
        return replace(self.actor, if_version=int(found[1]) if found else -1)

    def given(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The validated body."""
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def given_part(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The validated body of a PATCH: only what was sent."""
        body = serializer(
            data=self.request.data, partial=True, context=self.get_serializer_context()
        )
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def page(
        self, rows: Any, serializer: type[serializers.BaseSerializer[Any]] | None = None
    ) -> Any:
        """One keyset page of a queryset."""
        found: Any = self.paginate_queryset(rows)
        kind: Any = serializer or self.get_serializer_class()
        return self.get_paginated_response(
            kind(found, many=True, context=self.get_serializer_context()).data
        )

    def answer(self, record: Any, http_status: int = status.HTTP_200_OK) -> Any:
        """One record with its ETag."""
        data = self.get_serializer(record).data
        return self.made(data, getattr(record, "version", None), http_status)

    @staticmethod
    def made(data: Any, version: int | None, http_status: int = status.HTTP_200_OK) -> Response:
        """An answer with the ETag of what it shows."""
        response = Response(data, status=http_status)
        if version is not None:
            response["ETag"] = f'"{version}"'
        return response

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        done = super().finalize_response(request, response, *args, **kwargs)
        matches = request.headers.get("If-None-Match") == done.headers.get("ETag", "?")
        if request.method == "GET" and matches and done.status_code == status.HTTP_200_OK:
            unchanged = Response(status=status.HTTP_304_NOT_MODIFIED)
            unchanged["ETag"] = done["ETag"]
            return super().finalize_response(request, unchanged, *args, **kwargs)
        return done


class BulkInput(serializers.Serializer[Any]):
    """Which command, for which records, with which inputs: those the command takes alone."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        min_length=1,
        max_length=MOST,
    )
    input = serializers.DictField(default=dict)


class OutcomeOut(serializers.Serializer[Any]):
    """What became of one record; `error` is null where it was done."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(source="record.number", default="")
    state = serializers.CharField(source="record.state", default="")
    error = serializers.SerializerMethodField()

    def get_error(self, outcome: Any) -> str | None:
        return str(outcome.error.message) if outcome.error else None


class BulkOut(serializers.Serializer[Any]):
    results = OutcomeOut(many=True)


class ListAndGet(OfficeViewSet):
    """GET the list and one record. Subclasses give `rows()` and `one(pk)`."""

    def rows(self) -> Any:
        raise NotImplementedError

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            serializer: Any = self.get_serializer_class()
            return serializer.Meta.model._base_manager.none()
        return self.rows()

    def one(self, pk: int) -> Any:
        raise NotImplementedError

    @staticmethod
    def found(row: Any) -> Any:
        """The row, or the refusal that there is none for this person."""
        if row is None:
            raise NotVisible(_("There is no such entry, or it is not for you to see."))
        return row

    def list(self, request: Request) -> Any:
        return self.page(self.filter_queryset(self.get_queryset()))

    def retrieve(self, request: Request, pk: str) -> Any:
        return self.answer(self.one(int(pk)))


def add_commands(view: type[OfficeViewSet], commands: Commands) -> None:
    """Give a collection one POST route per command: `/<collection>/<id>/<name>/`."""
    for name, command in commands.by_name.items():
        method = _command_route(name, command)
        setattr(view, method.__name__, method)


def _command_route(name: str, command: Command) -> Any:
    body = serializer_for(command.form)

    def run(self: Any, request: Request, pk: str) -> Any:
        def act() -> Any:
            command(self.actor_with_match(), int(pk), **self.given(body))
            return self.answer(self.one(int(pk)))

        return once(request, lambda: _what_goes(self, int(pk), _handled(self, act)))

    run.__name__ = f"do_{name}"
    run.__doc__ = (command.run.__doc__ or "").strip()
    described = extend_schema(
        request=body,
        operation_id=None,
        parameters=[OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False)],
    )(run)
    return route(detail=True, methods=["post"], url_path=name, url_name=name.replace("_", "-"))(
        described
    )


def add_bulk(view: type[ListAndGet], commands: Commands) -> None:
    """Give a collection `POST /<collection>/bulk/`: one command for up to 200 records."""
    names = [(name, commands.flow[name].label) for name in commands.by_name]
    collection = commands.flow.kind.replace("-", " ").title().replace(" ", "")
    asked = type(
        f"{collection}BulkInput",
        (BulkInput,),
        {"action": serializers.ChoiceField(choices=names)},
    )

    def run(self: Any, request: Request) -> Any:
        """Give one command to many records; each answers for itself and none holds up another."""

        def act() -> Any:
            given = self.given(asked)
            command = commands.by_name[given["action"]]
            values = serializer_for(command.form)(data=given["input"])
            if not values.is_valid():
                raise serializers.ValidationError({"input": values.errors})
            done = give_many(
                self.actor,
                command,
                given["ids"],
                lambda _actor, pk: self.one(pk),
                dict(values.validated_data),
            )
            return Response({"results": OutcomeOut(done, many=True).data})

        return once(request, lambda: _handled(self, act))

    run.__name__ = "do_bulk"
    described = extend_schema(request=asked, responses=BulkOut)(run)
    decorated = route(
        detail=False,
        methods=["post"],
        url_path="bulk",
        pagination_class=None,
        filterset_class=None,
    )(described)
    view.do_bulk = decorated  # type: ignore[attr-defined]


def _what_goes(view: Any, pk: int, response: Any) -> Any:
    """A refusal of now names what goes now, whatever of the action refused."""
    if response.status_code != status.HTTP_409_CONFLICT or "actions" in response.data:
        return response
    record = view.one(pk)
    flow = KINDS[record.KIND].flow
    response.data["actions"] = [t.name for t in flow.available(view.actor, record)]
    return response


def _handled(view: Any, act: Any) -> Any:
    """Run inside the view's own error handling, so that a refusal is an answer worth keeping."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - handed to the view's handler, which knows it
        return view.handle_exception(error)


def created_once(
    view: OfficeViewSet, request: Request, act: Any, *, content: bytes | None = None
) -> Any:
    """A POST that creates, under its Idempotency-Key; `content` as for `once`."""
    return once(request, lambda: _handled(view, act), content=content)
