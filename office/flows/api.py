"""Letters and meetings over REST with every command, those that open supervision items included."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action as route
from rest_framework.request import Request

from documents.api import IncomingViewSet
from meetings.api import MeetingViewSet as PlannedMeetings
from meetings.parts_api import DecisionViewSet, with_routes
from office.core.forms import TextForm
from office.core.inputs import serializer_for
from office.flows import commands
from office.flows.letter_to_item import supervise_letter
from office.rest.views import add_commands, created_once
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


class MeetingViewSet(PlannedMeetings):
    """Meetings from their plan to their minutes, and to the items that follow what was agreed."""


add_commands(MeetingViewSet, commands.MEETING)
with_routes(DecisionViewSet, commands.DECISIONS)
