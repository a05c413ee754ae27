"""Delegations over REST, with what hangs on them: `delegations/<id>/itinerary/` and the like."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import URLPattern, re_path
from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from office.core.inputs import serializer_for
from office.rest.fields import NamedField, RecordOut, SubjectSchema, subject
from office.rest.views import ListAndGet, OfficeViewSet, created_once
from reception.delegations import actions, forms, queries, rules
from reception.delegations.filters import DelegationFilter
from reception.delegations.models import Delegation

DelegationIn = serializer_for(forms.DelegationForm)
AmendIn = serializer_for(forms.AmendForm)


class FindingOut(serializers.Serializer[Any]):
    """A rule that is not kept; `explained` where a reason for these facts is on record."""

    rule = serializers.CharField()
    level = serializers.ChoiceField(choices=[rules.BLOCK, rules.WARN, rules.INFO])
    message = serializers.CharField()
    article = serializers.CharField()
    way_out = serializers.CharField()
    refuses = serializers.ListField(child=serializers.CharField())
    explained = serializers.BooleanField()


class VoucherOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    there = serializers.BooleanField()
    text = serializers.CharField()


class DelegationOut(RecordOut):
    title = serializers.CharField()
    unit = serializers.CharField()
    leader = serializers.CharField()
    leader_post = serializers.CharField()
    party_size = serializers.IntegerField()
    purpose = serializers.CharField()
    category = serializers.CharField()
    same_city = serializers.BooleanField()
    letter = serializers.SerializerMethodField()
    letter_number = serializers.CharField()
    arrives_at = serializers.DateTimeField()
    leaves_at = serializers.DateTimeField()
    place = serializers.CharField()
    plate = serializers.CharField()
    host = NamedField()
    contact = NamedField()
    agreed = serializers.JSONField()
    signed_at = serializers.DateTimeField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)

    class Meta:
        model = Delegation

    @extend_schema_field(SubjectSchema)
    def get_letter(self, delegation: Delegation) -> Any:
        """The registered letter, where this caller may see it."""
        return subject(queries.letter_of(delegation))


class DelegationViewSet(ListAndGet):
    """Official reception, from the guests' letter to the published account."""

    scope = "reception"
    serializer_class = DelegationOut
    filterset_class = DelegationFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "arrives_at", "updated_at")

    def rows(self) -> Any:
        return queries.delegations(self.actor)

    def one(self, pk: int) -> Delegation:
        return queries.delegation_get(self.actor, pk)

    @extend_schema(request=DelegationIn, responses={201: DelegationOut})
    def create(self, request: Request) -> Any:
        """Enter a delegation that has announced itself."""

        def act() -> Any:
            new = actions.delegation_from(self.given(DelegationIn))
            made = actions.receive_letter(self.actor, new)
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=AmendIn, responses=DelegationOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        """Correct what was entered."""
        given = {k: v for k, v in self.given_part(AmendIn).items() if v is not None}
        actions.amend_delegation(self.actor_with_match(), int(pk), **given)
        return self.answer(self.one(int(pk)))

    @extend_schema(responses=FindingOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def findings(self, request: Request, pk: str) -> Any:
        """Every rule that is not kept, the gravest first."""
        delegation = self.one(int(pk))
        found = rules.findings(queries.facts(delegation, self.actor.now), queries.limits())
        reasons = queries.given_reasons(delegation.pk)
        rows = [
            {
                "rule": f.rule,
                "level": f.level,
                "message": f.message,
                "article": f.article,
                "way_out": f.way_out,
                "refuses": sorted(f.refuses),
                "explained": (f.rule, f.mark) in reasons,
            }
            for f in found
        ]
        return Response(FindingOut(rows, many=True).data)

    @extend_schema(responses=VoucherOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def vouchers(self, request: Request, pk: str) -> Any:
        """The papers without which nothing is reimbursed, and which of them are there."""
        facts = queries.facts(self.one(int(pk)), self.actor.now)
        return Response(VoucherOut(rules.vouchers(facts), many=True).data)


class EntryOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")


class GuestOut(EntryOut):
    name = serializers.CharField()
    unit = serializers.CharField()
    post = serializers.CharField()
    rank = serializers.IntegerField()
    diet = serializers.CharField()


class ItineraryOut(EntryOut):
    kind = serializers.CharField()
    activity = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField()
    at_boundary = serializers.BooleanField()
    host = NamedField(allow_null=True)
    room = NamedField(allow_null=True)
    vehicle = NamedField(allow_null=True)
    driver = NamedField(allow_null=True)


class CompanionOut(EntryOut):
    person = NamedField(allow_null=True)
    name = serializers.CharField()
    post = serializers.CharField()
    role = serializers.CharField()
    at_meal = serializers.BooleanField()


class MealOut(EntryOut):
    kind = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField()
    room = NamedField(allow_null=True)
    persons = serializers.IntegerField()
    companions = serializers.IntegerField()
    amount = serializers.DecimalField(max_digits=10, decimal_places=2)
    alcohol = serializers.BooleanField()
    cigarettes = serializers.BooleanField()


class LodgingOut(EntryOut):
    place = serializers.CharField()
    designated = serializers.BooleanField()
    room = serializers.CharField()
    rooms = serializers.IntegerField()
    nights = serializers.IntegerField()
    price = serializers.DecimalField(max_digits=10, decimal_places=2)
    paid_by = serializers.CharField()


class CostOut(EntryOut):
    kind = serializers.CharField()
    text = serializers.CharField()
    amount = serializers.DecimalField(max_digits=10, decimal_places=2)
    invoice = serializers.CharField()
    payment = serializers.CharField()
    paid_by = serializers.CharField()


OUT: dict[str, type[EntryOut]] = {
    "guests": GuestOut,
    "itinerary": ItineraryOut,
    "companions": CompanionOut,
    "meals": MealOut,
    "lodging": LodgingOut,
    "costs": CostOut,
}


def _page(part: str) -> Any:
    """A delegation's entries are few: all of them, in their order."""
    return inline_serializer(f"{OUT[part].__name__}Page", {"results": OUT[part](many=True)})


def entry_views(part: str) -> type[OfficeViewSet]:
    """The collection of one part: list, add, change, remove."""
    given, out = serializer_for(forms.ENTRIES[part]), OUT[part]
    some = serializer_for(forms.ENTRIES[part], "Patch")

    class Entries(OfficeViewSet):
        scope = "reception"
        serializer_class = out
        pagination_class = None
        filter_backends: ClassVar[list[Any]] = []

        @extend_schema(responses=_page(part), operation_id=f"delegations_{part}_list")
        def list(self, request: Request, delegation: str) -> Any:
            record = queries.delegation_get(self.actor, int(delegation))
            rows = queries.rows_of(part, [record.pk])
            return Response({"results": self.get_serializer(rows, many=True).data})

        @extend_schema(request=given, responses={201: out}, operation_id=f"delegations_{part}_add")
        def create(self, request: Request, delegation: str) -> Any:
            def act() -> Any:
                values = {k: v for k, v in self.given(given).items() if v is not None}
                row = actions.add_entry(self.actor_with_match(), int(delegation), part, **values)
                return self.made(self.get_serializer(row).data, None, status.HTTP_201_CREATED)

            return created_once(self, request, act)

        @extend_schema(request=some, responses=out, operation_id=f"delegations_{part}_change")
        def partial_update(self, request: Request, delegation: str, entry: str) -> Any:
            row = actions.change_entry(
                self.actor_with_match(), int(delegation), part, int(entry), **self.given_part(some)
            )
            return Response(self.get_serializer(row).data)

        @extend_schema(responses={204: None}, operation_id=f"delegations_{part}_remove")
        def destroy(self, request: Request, delegation: str, entry: str) -> Any:
            actions.remove_entry(self.actor_with_match(), int(delegation), part, int(entry))
            return Response(status=status.HTTP_204_NO_CONTENT)

    Entries.__name__ = Entries.__qualname__ = f"{out.__name__.removesuffix('Out')}Entries"
    Entries.__doc__ = f"{part.capitalize()} of a delegation."
    return Entries


def entry_routes() -> list[URLPattern]:
    """`delegations/<id>/guests/` and `delegations/<id>/guests/<entry>/`, for every part."""
    found = []
    for part in OUT:
        views = entry_views(part)
        at = rf"^delegations/(?P<delegation>\d{{1,18}})/{part}/"
        found += [
            re_path(
                f"{at}$",
                views.as_view({"get": "list", "post": "create"}),
                name=f"delegation-{part}",
            ),
            re_path(
                rf"{at}(?P<entry>\d{{1,18}})/$",
                views.as_view({"patch": "partial_update", "delete": "destroy"}),
                name=f"delegation-{part}-one",
            ),
        ]
    return found
