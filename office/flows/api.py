"""Letters and petitions over REST with every command, those that open items included."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action as route
from rest_framework.request import Request

from documents.api import IncomingViewSet
from office.core.forms import TextForm
from office.core.inputs import serializer_for
from office.flows import commands
from office.flows.letter_to_item import supervise_letter
from office.flows.petition_to_item import supervise_petition
from office.rest.views import add_commands, created_once
from reception.petitions.api import PetitionCollection
from reception.petitions.commands import PETITION
from supervision import queries as supervision
from supervision.api import ItemOut

SuperviseIn = serializer_for(TextForm, "Patch")


class LetterViewSet(IncomingViewSet):
    """Letters received: register, follow, handle, file."""

    @extend_schema(request=SuperviseIn, responses={201: ItemOut})
    @route(detail=True, methods=["post"], url_path="supervise")
    def supervise(self, request: Request, pk: str) -> Any:
        """Put a letter under supervision, once; the item inherits matter, secrecy and deadline."""

        def act() -> Any:
            item = supervise_letter(self.actor_with_match(), int(pk), **self.given(SuperviseIn))
            found = supervision.item_get(self.actor, item.pk)
            out = ItemOut(found, context=self.get_serializer_context())
            return self.made(out.data, found.version, status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(LetterViewSet, commands.INCOMING)


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
