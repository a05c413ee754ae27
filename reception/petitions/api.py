"""Petitions over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request

from office.core.inputs import serializer_for
from office.organisation.actors import actor_of
from office.rest.fields import DepartmentField, NamedField, RecordOut
from office.rest.views import ListAndGet, created_once
from reception.petitions import actions, forms, policy, queries
from reception.petitions.filters import PetitionFilter
from reception.petitions.models import Petition

PetitionIn = serializer_for(forms.PetitionForm)
PRIVATE = ("petitioner", "phone", "address", "request", "facts", "reply", "reason")


class PetitionOut(RecordOut):
    """Who asks, and what he wrote, is null for readers who do not handle it."""

    title = serializers.CharField()
    channel = serializers.CharField()
    category = serializers.CharField()
    received_on = serializers.DateField()
    petitioner = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    request = serializers.CharField(allow_null=True)
    facts = serializers.CharField(allow_null=True)
    reply = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    persons = serializers.IntegerField()
    representatives = serializers.IntegerField()
    repeat = serializers.BooleanField()
    lead_department = DepartmentField(source="lead_department_id", allow_null=True)
    handler = NamedField(allow_null=True)
    transferred_to = serializers.CharField()
    decide_by = serializers.DateField()
    accepted_on = serializers.DateField(allow_null=True)
    finish_by = serializers.DateField(allow_null=True)
    extensions = serializers.IntegerField()
    replied_on = serializers.DateField(allow_null=True)
    round = serializers.IntegerField()
    review_until = serializers.DateField(allow_null=True)
    review_by = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    light = serializers.SerializerMethodField()

    class Meta:
        model = Petition

    def get_light(self, petition: Any) -> str:
        return str(getattr(petition, "light", ""))

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not policy.sees_person(actor_of(self.context["request"], "api"), instance):
            shown |= dict.fromkeys(PRIVATE)
        return shown


class PetitionCollection(ListAndGet):
    """What citizens ask, complain of or propose; the clocks are in the fields."""

    scope = "reception"
    serializer_class = PetitionOut
    filterset_class = PetitionFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = (
        "card_id",
        "received_on",
        "decide_by",
        "finish_by",
        "updated_at",
    )

    def rows(self) -> Any:
        return queries.petitions(self.actor)

    def one(self, pk: int) -> Petition:
        return queries.petition_get(self.actor, pk)

    @extend_schema(request=PetitionIn, responses={201: PetitionOut})
    def create(self, request: Request) -> Any:
        """Register a petition."""

        def act() -> Any:
            new = actions.petition_from(self.given(PetitionIn))
            petition = actions.register_petition(self.actor, new)
            return self.answer(self.one(petition.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)
