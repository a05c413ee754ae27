"""Tokens, notifications, webhooks and the working calendar over REST."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from office.access.actions import check_password, issue_token
from office.calendars import workdays
from office.core.errors import DomainError
from office.notifications import actions as notifications
from office.notifications.models import Notification
from office.notifications.queries import mine, text_of
from office.rest.views import ListAndGet, OfficeViewSet, created_once
from office.webhooks import actions as webhooks
from office.webhooks.models import Webhook, WebhookDelivery

TOKEN_DAYS = 30


class TokenIn(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


TokenOut = inline_serializer("Token", {"token": serializers.CharField()})


class TokenView(APIView):
    """A bearer token of a person, good for thirty days."""

    authentication_classes: ClassVar = []
    permission_classes: ClassVar = [AllowAny]

    @extend_schema(request=TokenIn, responses=TokenOut, auth=[])
    def post(self, request: Request) -> Response:
        body = TokenIn(data=request.data)
        body.is_valid(raise_exception=True)
        now = timezone.now()
        person = check_password(
            body.validated_data["username"],
            body.validated_data["password"],
            request.META.get("REMOTE_ADDR", ""),
            now,
        )
        return Response({"token": issue_token(person, ["*"], now, TOKEN_DAYS)})


class NotificationOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    text = serializers.SerializerMethodField()
    record = serializers.IntegerField(source="card_id", allow_null=True)
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Notification

    def get_text(self, row: Notification) -> str:
        return text_of(row)


class ReadIn(serializers.Serializer[Any]):
    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, max_length=500
    )


class NotificationViewSet(ListAndGet):
    """My notifications, newest first."""

    serializer_class = NotificationOut
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        return mine(self.actor)

    def one(self, pk: int) -> Notification:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]

    @extend_schema(
        request=ReadIn,
        responses=inline_serializer("ReadCount", {"read": serializers.IntegerField()}),
    )
    @route(detail=False, methods=["post"])
    def read(self, request: Request) -> Any:
        """Mark some (`ids`) or all as read."""

        def act() -> Response:
            return Response(
                {"read": notifications.mark_read(self.actor, self.given(ReadIn).get("ids"))}
            )

        return created_once(self, request, act)


class WebhookOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    active = serializers.BooleanField()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Webhook


class WebhookIn(serializers.Serializer[Any]):
    url = serializers.URLField(max_length=500)
    events = serializers.ListField(
        child=serializers.CharField(max_length=60), min_length=1, max_length=50
    )
    secret = serializers.CharField(max_length=100, required=False, allow_blank=True)
    active = serializers.BooleanField(required=False)


class WebhookDeliveryOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    event = serializers.IntegerField(source="event_id")
    verb = serializers.CharField(source="event.verb")
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True)
    error = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)


class WebhookViewSet(ListAndGet):
    """Outside addresses that hear of events, with a log of what was sent."""

    serializer_class = WebhookOut
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        return Webhook.objects.filter(owner=self.actor.user_id).order_by("-id")

    def one(self, pk: int) -> Webhook:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]

    @extend_schema(request=WebhookIn, responses={201: WebhookOut})
    def create(self, request: Request) -> Any:
        """Add an address. Deliveries carry `X-Steward-Signature: sha256=<HMAC of the body>`."""

        def act() -> Any:
            values = self.given(WebhookIn)
            values.pop("active", None)
            return self.answer(webhooks.add(self.actor, **values), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=WebhookIn(partial=True))
    def partial_update(self, request: Request, pk: str) -> Any:
        return self.answer(webhooks.change(self.actor, int(pk), **self.given_part(WebhookIn)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        webhooks.remove(self.actor, int(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=WebhookDeliveryOut(many=True))
    @route(detail=True, methods=["get"])
    def deliveries(self, request: Request, pk: str) -> Any:
        """What was sent to this address and what came back, newest first."""
        rows = WebhookDelivery.objects.filter(webhook=self.one(int(pk))).select_related("event")
        return self.page(rows, WebhookDeliveryOut)


class CalendarViewSet(OfficeViewSet):
    """The working calendar."""

    pagination_class = None
    filterset_class = None
    serializer_class = TokenIn

    @extend_schema(
        parameters=[
            OpenApiParameter("start", date, required=True),
            OpenApiParameter("days", int, required=True, description="-2000 to 2000"),
        ],
        responses=inline_serializer(
            "WorkingDay", {"due": serializers.DateField(), "official": serializers.BooleanField()}
        ),
    )
    @route(detail=False, methods=["get"], url_path="working-days")
    def working_days(self, request: Request) -> Response:
        """The nth working day after `start`, which is not counted itself.

        `official` is false where the year's arrangement was not published: Monday to Friday then.
        """
        try:
            start = date.fromisoformat(request.query_params.get("start", ""))
            days = int(request.query_params.get("days", ""))
        except ValueError as error:
            raise DomainError(
                _("Ask with start=YYYY-MM-DD and days=N."),
                fields={"start": [_("A day and a number.")]},
            ) from error
        if abs(days) > 2000:
            raise DomainError(_("At most 2000 days."), fields={"days": [_("A smaller number.")]})
        due = workdays.add_workdays(start, days)
        return Response({"due": due, "official": workdays.is_official(due)})
