"""Letters, meetings and petitions over REST with every command, those that open items included."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api import IncomingViewSet
from documents.outgoing.api import OutgoingOut
from documents.outgoing.queries import outgoing_get
from documents.typeset.press import DOCX_TYPE
from documents.typeset.views import docx_response, pdf_response
from meetings.api import MeetingViewSet
from meetings.parts_api import DecisionViewSet, with_routes
from office.core.forms import TextForm
from office.core.inputs import serializer_for
from office.flows import commands
from office.flows.bulletin_paper import bulletin_docx, bulletin_pdf, issue_as_letter
from office.flows.delegation_lines import dry_run
from office.flows.forms import BulletinLetterForm, CarsForm, LetterSuperviseForm
from office.flows.letter_to_delegation import receive_letter
from office.flows.letter_to_item import supervise_letter
from office.flows.meeting_to_cars import Ride, cars_for_meeting
from office.flows.petition_to_item import supervise_petition
from office.rest.fields import NamedField
from office.rest.views import add_commands, created_once
from reception.delegations import actions as delegations
from reception.delegations import queries as delegation_queries
from reception.delegations.api import DelegationIn, DelegationOut, DelegationViewSet
from reception.petitions.api import PetitionCollection
from reception.petitions.commands import PETITION
from supervision import queries as supervision
from supervision.api import ItemOut
from supervision.bulletins.api import BulletinCollection
from supervision.bulletins.commands import BULLETIN
from vehicles import queries as vehicles
from vehicles.api import RequestOut

SuperviseIn = serializer_for(TextForm, "Patch")
SuperviseLetterIn = serializer_for(LetterSuperviseForm, "Patch")
CarsIn = serializer_for(CarsForm)
LetterIn = serializer_for(BulletinLetterForm)


class CheckOut(serializers.Serializer[Any]):
    """One line of a plan that was not made yet."""

    line = serializers.CharField(source="line.key")
    kind = serializers.ChoiceField(
        source="line.kind", choices=["meeting", "car", "visit", "room", "meal", "person"]
    )
    text = serializers.CharField(source="line.text")
    starts_at = serializers.DateTimeField(source="line.starts_at")
    ends_at = serializers.DateTimeField(source="line.ends_at")
    state = serializers.ChoiceField(source="status", choices=["ok", "kept", "clash", "past"])
    faults = serializers.ListField(child=serializers.CharField())
    free: Any = serializers.ListSerializer(child=NamedField())


class LetterViewSet(IncomingViewSet):
    """Letters received: register, follow, handle, file."""

    @extend_schema(request=SuperviseLetterIn, responses={201: ItemOut})
    @route(detail=True, methods=["post"], url_path="supervise")
    def supervise(self, request: Request, pk: str) -> Any:
        """Put a letter under supervision, once; the item inherits matter, secrecy and deadline."""

        def act() -> Any:
            item = supervise_letter(
                self.actor_with_match(), int(pk), **self.given_part(SuperviseLetterIn)
            )
            found = supervision.item_get(self.actor, item.pk)
            out = ItemOut(found, context=self.get_serializer_context())
            return self.made(out.data, found.version, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=DelegationIn, responses={201: DelegationOut})
    @route(detail=True, methods=["post"], url_path="receive")
    def receive(self, request: Request, pk: str) -> Any:
        """Make a reception of a letter, once; the delegation inherits its matter and its level."""

        def act() -> Any:
            new = delegations.delegation_from(self.given(DelegationIn))
            made = receive_letter(self.actor_with_match(), int(pk), new)
            found = delegation_queries.delegation_get(self.actor, made.pk)
            out = DelegationOut(found, context=self.get_serializer_context())
            return self.made(out.data, found.version, status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(LetterViewSet, commands.INCOMING)


class PlannedDelegationViewSet(DelegationViewSet):
    """Official reception; its plan takes rooms, cars and badges in one act."""

    @extend_schema(responses=CheckOut(many=True))
    @route(
        detail=True,
        methods=["get"],
        url_path="dry-run",
        pagination_class=None,
        filterset_class=None,
    )
    def dry_run(self, request: Request, pk: str) -> Any:
        """How every line of the plan stands now: free, kept, or taken by whom and what is free."""
        delegation = self.one(int(pk))
        facts = delegation_queries.facts(delegation, self.actor.now)
        return Response(CheckOut(dry_run(self.actor, facts), many=True).data)


add_commands(PlannedDelegationViewSet, commands.DELEGATION)


class DrivenMeetingViewSet(MeetingViewSet):
    """Meetings, with cars for their guests."""

    @extend_schema(request=CarsIn, responses={201: RequestOut})
    @route(detail=True, methods=["post"], url_path="cars")
    def cars(self, request: Request, pk: str) -> Any:
        """Ask for a car in the matter of a meeting."""

        def act() -> Any:
            ride = Ride(**{k: v for k, v in self.given(CarsIn).items() if v not in (None, "")})
            made = cars_for_meeting(self.actor_with_match(), int(pk), ride)
            found = vehicles.request_get(self.actor, made.pk)
            out = RequestOut(found, context=self.get_serializer_context())
            return self.made(out.data, found.version, status.HTTP_201_CREATED)

        return created_once(self, request, act)


class PetitionViewSet(PetitionCollection):
    """Petitions: register, decide, answer, close."""

    @extend_schema(request=SuperviseIn, responses={201: ItemOut})
    @route(detail=True, methods=["post"], url_path="supervise")
    def supervise(self, request: Request, pk: str) -> Any:
        """Put an accepted petition under supervision, once at a time."""

        def act() -> Any:
            item = supervise_petition(self.actor_with_match(), int(pk), **self.given(SuperviseIn))
            found = supervision.item_get(self.actor, item.pk)
            out = ItemOut(found, context=self.get_serializer_context())
            return self.made(out.data, found.version, status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(PetitionViewSet, PETITION)
add_commands(DrivenMeetingViewSet, commands.MEETING)
with_routes(DecisionViewSet, commands.DECISIONS)


class BulletinViewSet(BulletinCollection):
    """Bulletins with their files, and as letters of ours."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def document_pdf(self, request: Request, pk: str) -> Any:
        """The bulletin as GB/T 9704-2012 sets a circular; a draft is marked as one."""
        return pdf_response(bulletin_pdf(self.actor, self.one(int(pk))))

    @extend_schema(responses={(200, DOCX_TYPE): OpenApiTypes.BINARY})
    def document_docx(self, request: Request, pk: str) -> Any:
        """The same to be worked on in Word."""
        return docx_response(bulletin_docx(self.actor, self.one(int(pk))))

    @extend_schema(request=LetterIn, responses={201: OutgoingOut})
    @route(detail=True, methods=["post"], url_path="letter")
    def letter(self, request: Request, pk: str) -> Any:
        """Make a letter of ours of a signed bulletin, once; it gets its number as letters do."""

        def act() -> Any:
            made = issue_as_letter(self.actor_with_match(), int(pk), **self.given(LetterIn))
            found = outgoing_get(self.actor, made.pk)
            out = OutgoingOut(found, context=self.get_serializer_context())
            return self.made(out.data, found.version, status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(BulletinViewSet, BULLETIN)
