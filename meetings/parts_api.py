"""The parts of a meeting over REST: agenda items, invitations, checklist, decisions, minutes."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from meetings import actions, agenda, commands, minutes, queries
from meetings.commands import Part, PartCommand
from meetings.forms import SaveMinutesForm
from meetings.invited import is_late
from meetings.models import AgendaItem, ChecklistLine, Decision, Invitation, Meeting
from office.core.inputs import serializer_for
from office.rest.fields import DepartmentsField, NamedField, SubjectSchema, subject
from office.rest.views import ListAndGet, OfficeViewSet, created_once

KEY = {"type": "integer", "minimum": 0, "maximum": 10**17}
MEETING = OpenApiParameter("meeting", KEY, OpenApiParameter.PATH)


class PartOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")

    def meeting(self) -> Meeting:
        """The meeting that the rows belong to, read once by the view."""
        found: Meeting = self.context["view"].meeting
        return found


class AgendaItemOut(PartOut):
    position = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.CharField()
    minutes = serializers.IntegerField()
    starts_at = serializers.SerializerMethodField()
    reporter = NamedField(allow_null=True)
    reporter_name = serializers.CharField()
    department = NamedField(allow_null=True)
    outcome = serializers.CharField()
    files = serializers.ListField(child=serializers.IntegerField(), source="file_ids")
    carried_from = serializers.IntegerField(source="carried_from_id", allow_null=True)

    class Meta:
        model = AgendaItem

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_starts_at(self, item: AgendaItem) -> Any:
        """By the running clock; none for a point that is put off."""
        kept: Any = self.context
        times = kept.get("clock")
        if times is None:
            times = kept["clock"] = agenda.clock(self.meeting())
        at = times.get(item.pk)
        return serializers.DateTimeField().to_representation(at) if at else None


class InvitationOut(PartOut):
    person = NamedField(allow_null=True)
    name = serializers.CharField()
    unit = serializers.CharField()
    post = serializers.CharField()
    phone = serializers.CharField()
    plate = serializers.CharField()
    part = serializers.CharField()
    answer = serializers.CharField()
    substitute = NamedField(allow_null=True)
    substitute_name = serializers.CharField()
    reason = serializers.CharField()
    told_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = NamedField(allow_null=True)
    chased = serializers.IntegerField()
    signed_in_at = serializers.DateTimeField(allow_null=True)
    late = serializers.SerializerMethodField()

    class Meta:
        model = Invitation

    def get_late(self, invitation: Invitation) -> bool:
        return is_late(self.meeting(), invitation)


class LineOut(PartOut):
    text = serializers.CharField()
    basis = serializers.CharField()
    before = serializers.IntegerField()
    must = serializers.BooleanField()
    holder = NamedField()
    due_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    done_by = NamedField(allow_null=True)
    note = serializers.CharField()
    light = serializers.CharField(read_only=True)

    class Meta:
        model = ChecklistLine


class DecisionOut(PartOut):
    position = serializers.IntegerField()
    agenda_item = serializers.IntegerField(source="agenda_item_id", allow_null=True)
    text = serializers.CharField()
    lead_department = NamedField()
    assisting_departments = DepartmentsField(source="assisting_ids")
    due_on = serializers.DateField(allow_null=True)
    standard = serializers.CharField()
    item = serializers.SerializerMethodField()

    class Meta:
        model = Decision

    @extend_schema_field(SubjectSchema)
    def get_item(self, decision: Decision) -> Any:
        """The supervision item it became, for whoever may see that."""
        kept: Any = self.context
        seen = kept.get("items")
        if seen is None:
            seen = kept["items"] = queries.items_of(kept["view"].actor, self.meeting())
        return subject(seen.get(decision.item_id))


class OfMeeting(OfficeViewSet):
    """Guarded by the meeting in the address: out of sight, it and its parts are not there."""

    scope = "meetings"
    filter_backends: list[Any] = []
    meeting: Meeting

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.meeting = queries.meeting_get(self.actor, int(self.kwargs["meeting"]))


class PartViewSet(OfMeeting, ListAndGet):
    """List, one, add; where the part allows it change and remove."""

    part: ClassVar[Part]
    ordering = "id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def one(self, pk: int) -> Any:
        return queries.part_of(self.meeting, self.rows(), pk)

    def row(self, pk: int, http_status: int = status.HTTP_200_OK) -> Any:
        return self.made(self.get_serializer(self.one(pk)).data, None, http_status)


class AgendaViewSet(PartViewSet):
    """Points of the agenda, in their order."""

    part = commands.AGENDA
    serializer_class = AgendaItemOut
    ordering = "position"
    orderings: ClassVar[tuple[str, ...]] = ("position", "id")

    def rows(self) -> Any:
        return agenda.items(self.meeting)


class InvitationViewSet(PartViewSet):
    """Who is invited, what each answered, and who was there."""

    part = commands.INVITATIONS
    serializer_class = InvitationOut

    def rows(self) -> Any:
        return queries.invitations(self.meeting).order_by("id")


class ChecklistViewSet(PartViewSet):
    """What must be ready by when."""

    part = commands.CHECKLIST
    serializer_class = LineOut
    ordering = "due_at"
    orderings: ClassVar[tuple[str, ...]] = ("due_at", "id")

    def rows(self) -> Any:
        return queries.lines(self.meeting, self.actor.now)


class DecisionViewSet(PartViewSet):
    """What was agreed, and the supervision items it became."""

    part = commands.DECISIONS
    serializer_class = DecisionOut
    ordering = "position"
    orderings: ClassVar[tuple[str, ...]] = ("position", "id")

    def rows(self) -> Any:
        return minutes.decisions(self.meeting)


def with_routes(view: type[PartViewSet], part: Part) -> type[PartViewSet]:
    """Give a collection its POST, PATCH, DELETE and one route per command."""
    body = serializer_for(part.form)
    out: Any = view.serializer_class

    @extend_schema(request=body, responses={201: out}, parameters=[MEETING])
    def create(self: Any, request: Request, meeting: str) -> Any:
        def act() -> Any:
            made = part.add(self.actor, int(meeting), **_present(self.given(body)))
            return self.row(made.pk, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    create.__doc__ = part.add.__doc__
    view.create = create  # type: ignore[attr-defined]
    view.list = extend_schema(parameters=[MEETING])(_list)  # type: ignore[assignment,method-assign]
    view.retrieve = extend_schema(parameters=[MEETING])(_retrieve)  # type: ignore[assignment]
    if part.change is not None:
        _add_change(view, part)
    if part.remove is not None:
        _add_remove(view, part)
    for command in part.commands:
        method = _command_route(command, out)
        setattr(view, method.__name__, method)
    return view


def _list(self: Any, _request: Request, **_place: str) -> Any:
    return self.page(self.filter_queryset(self.get_queryset()))


def _retrieve(self: Any, _request: Request, *, pk: str, **_place: str) -> Any:
    return self.row(int(pk))


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v is not None}


def _add_change(view: type[PartViewSet], part: Part) -> None:
    body = serializer_for(part.form, "Patch")
    change: Any = part.change

    @extend_schema(request=body, responses=view.serializer_class, parameters=[MEETING])
    def partial_update(self: Any, _request: Request, meeting: str, pk: str) -> Any:
        change(self.actor, int(meeting), int(pk), **_present(self.given_part(body)))
        return self.row(int(pk))

    partial_update.__doc__ = change.__doc__
    view.partial_update = partial_update  # type: ignore[attr-defined]


def _add_remove(view: type[PartViewSet], part: Part) -> None:
    remove: Any = part.remove

    @extend_schema(responses={204: None}, parameters=[MEETING])
    def destroy(self: Any, _request: Request, meeting: str, pk: str) -> Any:
        remove(self.actor, int(meeting), int(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)

    destroy.__doc__ = remove.__doc__
    view.destroy = destroy  # type: ignore[attr-defined]


def _command_route(command: PartCommand, out: Any) -> Any:
    body = serializer_for(command.form)

    def run(self: Any, request: Request, meeting: str, pk: str) -> Any:
        def act() -> Any:
            made = command(self.actor, int(meeting), int(pk), **self.given(body))
            if made.meeting_id != self.meeting.pk:  # carried to another meeting
                self.meeting = queries.meeting_get(self.actor, made.meeting_id)
            return self.row(made.pk)

        return created_once(self, request, act)

    run.__name__ = f"do_{command.name}"
    run.__doc__ = (command.run.__doc__ or "").strip()
    described = extend_schema(request=body, responses=out, parameters=[MEETING])(run)
    return route(detail=True, methods=["post"], url_path=command.name, url_name=command.name)(
        described
    )


for _view in (AgendaViewSet, InvitationViewSet, ChecklistViewSet):
    with_routes(_view, _view.part)


class AttendanceOut(serializers.Serializer[Any]):
    present = serializers.ListField(child=serializers.CharField())
    sat_in = serializers.ListField(child=serializers.CharField())
    on_leave = serializers.ListField(child=serializers.CharField())
    absent = serializers.ListField(child=serializers.CharField())
    recorded = serializers.ListField(child=serializers.CharField())


class MinutesOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    version = serializers.IntegerField()
    issued = serializers.BooleanField()
    saved_at = serializers.DateTimeField(allow_null=True)
    saved_by = NamedField(allow_null=True)
    attendance = AttendanceOut()

    class Meta:
        model = Meeting


SaveIn = serializer_for(SaveMinutesForm)


class MinutesViewSet(OfMeeting):
    """The minutes of a meeting: the draft with its version, then what was issued."""

    serializer_class = MinutesOut

    def list(self, request: Request, meeting: str) -> Any:
        """The minutes as they stand; issuing them is an action of the meeting."""
        return self._shown()

    def create(self, request: Request, meeting: str) -> Any:
        """Save the draft as a new version; 412 where somebody saved in the meantime."""

        def act() -> Any:
            actions.save_minutes(self.actor, int(meeting), **_present(self.given(SaveIn)))
            return self._shown()

        return created_once(self, request, act)

    def _shown(self) -> Any:
        meeting = queries.meeting_get(self.actor, self.meeting.pk)
        draft = minutes.draft_of(meeting)
        data = {
            "text": meeting.minutes or draft.text,
            "version": draft.version,
            "issued": bool(meeting.minutes),
            "saved_at": draft.saved_at,
            "saved_by": draft.saved_by,
            "attendance": minutes.attendance(meeting),
        }
        return self.made(MinutesOut(data).data, draft.version)


MinutesViewSet.list = extend_schema(  # type: ignore[method-assign]
    responses=MinutesOut, parameters=[MEETING]
)(MinutesViewSet.list)
MinutesViewSet.create = extend_schema(  # type: ignore[method-assign]
    request=SaveIn, responses=MinutesOut, parameters=[MEETING]
)(MinutesViewSet.create)
