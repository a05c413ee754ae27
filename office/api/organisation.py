"""Departments and people over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request

from office.core.scoping import SECRECY_BY_SLUG, Secrecy
from office.core.text import letters_only
from office.flows import leaving, staffing
from office.organisation.models import Department, User
from office.organisation.roles import Role
from office.rest.fields import NamedField, SecrecyField
from office.rest.filters import Filters, IdFilter
from office.rest.views import ListAndGet, created_once


class DepartmentOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    code = serializers.CharField()
    name = serializers.CharField()
    parent = NamedField(allow_null=True)
    head = NamedField(allow_null=True)
    active = serializers.BooleanField()

    class Meta:
        model = Department


class DepartmentIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=100)
    parent = serializers.PrimaryKeyRelatedField(
        queryset=Department.objects.all(), allow_null=True, required=False
    )
    head = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True), allow_null=True, required=False
    )
    active = serializers.BooleanField(required=False)


class DepartmentFilter(Filters):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains")
    code = filters.CharFilter()
    parent = IdFilter()
    active = filters.BooleanFilter()

    class Meta:
        model = Department
        fields: ClassVar[list[str]] = []


class DepartmentViewSet(ListAndGet):
    """The parts of the office, a tree."""

    scope = "organisation"
    serializer_class = DepartmentOut
    filterset_class = DepartmentFilter
    ordering = "id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "code", "name", "position")

    def rows(self) -> Any:
        return Department.objects.select_related("parent", "head").order_by("id")

    def one(self, pk: int) -> Department:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]

    @extend_schema(request=DepartmentIn, responses={201: DepartmentOut})
    def create(self, request: Request) -> Any:
        def act() -> Any:
            made = staffing.add_department(self.actor, **self.given(DepartmentIn))
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=DepartmentIn(partial=True))
    def partial_update(self, request: Request, pk: str) -> Any:
        staffing.change_department(
            self.actor_with_match(), int(pk), **self.given_part(DepartmentIn)
        )
        return self.answer(self.one(int(pk)))


class PersonOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    username = serializers.CharField()
    name = serializers.CharField()
    department = NamedField(allow_null=True)
    post = serializers.CharField()
    protocol_rank = serializers.IntegerField()
    active = serializers.BooleanField(source="is_active")
    email = serializers.CharField()
    phone = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    clearance = SecrecyField()

    class Meta:
        model = User


class PersonIn(serializers.Serializer[Any]):
    username = serializers.RegexField(r"^[\w.@+-]+\Z", max_length=150)
    name = serializers.CharField(max_length=60)
    department = serializers.PrimaryKeyRelatedField(
        queryset=Department.objects.all(), allow_null=True, required=False
    )
    post = serializers.CharField(max_length=60, allow_blank=True, required=False)
    protocol_rank = serializers.IntegerField(min_value=0, max_value=2_000_000_000, required=False)
    email = serializers.EmailField(allow_blank=True, required=False, max_length=254)
    phone = serializers.CharField(max_length=30, allow_blank=True, required=False)
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=Role.choices), required=False, max_length=20
    )
    clearance = serializers.ChoiceField(choices=[s.slug for s in Secrecy], required=False)
    active = serializers.BooleanField(required=False)


class PersonFilter(Filters):
    q = filters.CharFilter(method="find")
    username = filters.CharFilter()
    department = IdFilter()
    active = filters.BooleanFilter(field_name="is_active")
    role = filters.CharFilter(method="by_role")

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        start = letters_only(text)
        return rows.filter(
            Q(name__icontains=text)
            | Q(username__istartswith=text)
            | Q(sort_key__istartswith=start or text)
        )

    def by_role(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(roles__contains=[text])


class PersonViewSet(ListAndGet):
    """People: who they are, where they sit, what they may do."""

    scope = "organisation"
    serializer_class = PersonOut
    filterset_class = PersonFilter
    ordering = "id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "username", "sort_key", "protocol_rank")

    def rows(self) -> Any:
        return User.objects.filter(is_service=False).select_related("department").order_by("id")

    def one(self, pk: int) -> User:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]

    @staticmethod
    def _shaped(values: dict[str, Any]) -> dict[str, Any]:
        if "clearance" in values:
            values["clearance"] = SECRECY_BY_SLUG[values["clearance"]]
        return values

    @extend_schema(request=PersonIn, responses={201: PersonOut})
    def create(self, request: Request) -> Any:
        def act() -> Any:
            values = self._shaped(self.given(PersonIn))
            values.pop("active", None)
            made = staffing.add_person(self.actor, **values)
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=PersonIn(partial=True))
    def partial_update(self, request: Request, pk: str) -> Any:
        """Change a person; `active: false` ends his sessions and hands his duties over."""
        values = self._shaped(self.given_part(PersonIn))
        active = values.pop("active", None)
        person = staffing.change_person(self.actor_with_match(), int(pk), **values)
        if active is False and person.is_active:
            leaving.leave(self.actor, person.pk)
        if active is True and not person.is_active:
            leaving.come_back(self.actor, person.pk)
        return self.answer(self.one(int(pk)))
