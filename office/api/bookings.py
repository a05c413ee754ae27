"""Resources and bookings over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from office.bookings import actions, queries
from office.bookings.models import Booking, Resource
from office.core.errors import DomainError
from office.rest.fields import NamedField, RowsOut, SubjectSchema, subject
from office.rest.filters import AnyOf, Filters, IdFilter, MomentFilter
from office.rest.views import ListAndGet, created_once


class ResourceOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    name = serializers.CharField()
    place = serializers.CharField()
    seats = serializers.IntegerField(allow_null=True)
    active = serializers.BooleanField()

    class Meta:
        model = Resource


class ResourceIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Resource.Kind.choices)
    name = serializers.CharField(max_length=100)
    place = serializers.CharField(max_length=100, allow_blank=True, required=False)
    seats = serializers.IntegerField(
        min_value=1, max_value=100_000, allow_null=True, required=False
    )


class ResourceFilter(Filters):
    kind = AnyOf(choices=Resource.Kind.choices)
    q = filters.CharFilter(field_name="name", lookup_expr="icontains")
    name = filters.CharFilter()
    seats = IdFilter(field_name="seats", lookup_expr="gte")
    active = filters.BooleanFilter()

    class Meta:
        model = Resource
        fields: ClassVar[list[str]] = []


SPAN = [
    OpenApiParameter("kind", str, enum=Resource.Kind.values, required=True),
    OpenApiParameter("from", str, required=True, description="ISO 8601 with offset"),
    OpenApiParameter("to", str, required=True, description="ISO 8601 with offset"),
    OpenApiParameter("seats", int, required=False),
]


class ResourceViewSet(ListAndGet):
    """Rooms, vehicles, drivers, people and equipment that can be booked."""

    serializer_class = ResourceOut
    filterset_class = ResourceFilter
    ordering = "id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "name", "seats")

    def rows(self) -> Any:
        return Resource.objects.order_by("id")

    def one(self, pk: int) -> Resource:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]

    @extend_schema(request=ResourceIn, responses={201: ResourceOut})
    def create(self, request: Request) -> Any:
        def act() -> Any:
            made = actions.add_resource(self.actor, **self.given(ResourceIn))
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(parameters=SPAN, responses=ResourceOut(many=True), filters=False)
    @route(detail=False, methods=["get"], filterset_class=None, pagination_class=None)
    def free(self, request: Request) -> Response:
        """What is free in a span, smallest sufficient first (at most 200)."""
        asked = request.query_params
        kind = asked.get("kind", "")
        if kind not in Resource.Kind.values:
            raise _wrong(
                "kind", _("One of: %(known)s.") % {"known": ", ".join(Resource.Kind.values)}
            )
        seats = asked.get("seats", "")
        if seats and not (seats.isdigit() and len(seats) < 7):
            raise _wrong("seats", _("A whole number."))
        found = queries.free(kind, _moment(asked, "from"), _moment(asked, "to"), int(seats or 0))
        return Response(
            {"results": ResourceOut(found[:200], many=True).data, "next": None, "previous": None}
        )


def _wrong(field: str, sentence: str) -> DomainError:
    return DomainError(_("The question is not complete."), fields={field: [sentence]})


def _moment(asked: Any, name: str) -> Any:
    try:
        found = parse_datetime(asked.get(name, "").replace(" ", "+"))
    except ValueError:
        found = None
    if found is None:
        raise _wrong(name, _("A time such as 2026-11-20T09:00:00+08:00."))
    return found if timezone.is_aware(found) else timezone.make_aware(found)


class BookingOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    resource = NamedField()
    starts_at = serializers.DateTimeField(source="period.lower")
    ends_at = serializers.DateTimeField(source="period.upper")
    firm = serializers.BooleanField()
    title = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField(allow_null=True)
    booked_by = NamedField(allow_null=True)
    subject = serializers.SerializerMethodField()

    class Meta:
        model = Booking

    def get_title(self, booking: Any) -> str:
        return str(booking.title) if booking.may_read else _("Busy")

    @extend_schema_field(serializers.ChoiceField(choices=["firm", "tentative", "cancelled"]))
    def get_state(self, booking: Booking) -> str:
        if booking.cancelled_at:
            return "cancelled"
        return "firm" if booking.firm else "tentative"

    @extend_schema_field(SubjectSchema)
    def get_subject(self, booking: Any) -> Any:
        return subject(booking.card) if booking.may_read else None


class BookingIn(serializers.Serializer[Any]):
    resource = serializers.PrimaryKeyRelatedField(queryset=Resource.objects.all())
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    firm = serializers.BooleanField(default=True)
    title = serializers.CharField(max_length=200)


class CancelIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class Nothing(serializers.Serializer[Any]):
    pass


class BookingFilter(Filters):
    resource = IdFilter()
    firm = filters.BooleanFilter()
    after = MomentFilter(method="see_span")
    before = MomentFilter(method="see_span")
    active = filters.BooleanFilter(field_name="cancelled_at", lookup_expr="isnull")

    class Meta:
        model = Booking
        fields: ClassVar[list[str]] = []

    def see_span(self, rows: Any, _name: str, _moment: Any) -> Any:
        return rows  # both ends together: see below

    def filter_queryset(self, queryset: Any) -> Any:
        """`after` and `before` are one span: the index then finds a day among many years."""
        rows = super().filter_queryset(queryset)
        after, before = (self.form.cleaned_data.get(name) for name in ("after", "before"))
        if after and before and after >= before:
            return rows.none()
        if after or before:
            rows = rows.filter(period__overlap=DateTimeTZRange(after, before, "[)"))
        return rows


class BookingViewSet(ListAndGet):
    """Who has what when. Two firm bookings of one resource can't overlap."""

    serializer_class = BookingOut
    filterset_class = BookingFilter
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        return queries.bookings(self.actor)

    def one(self, pk: int) -> Booking:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]

    @extend_schema(request=BookingIn, responses={201: BookingOut})
    def create(self, request: Request) -> Any:
        """Book; a firm booking that overlaps another answers 409 and names it."""

        def act() -> Any:
            made: Any = actions.book(self.actor, **self.given(BookingIn))
            made.may_read = True  # his own
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=CancelIn)
    @route(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Any:
        """Release the time."""

        def act() -> Any:
            actions.cancel(self.actor_with_match(), int(pk), **self.given(CancelIn))
            return self.answer(self.one(int(pk)))

        return created_once(self, request, act)

    @extend_schema(request=Nothing)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Any:
        """Make a tentative booking firm."""

        def act() -> Any:
            actions.confirm(self.actor_with_match(), int(pk))
            return self.answer(self.one(int(pk)))

        return created_once(self, request, act)
