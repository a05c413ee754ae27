"""How references look in answers, and the fields that every record carries."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from typing import Any, TypedDict

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.fields import empty

from office.catalogue.kinds import KINDS, url_of
from office.core.scoping import Secrecy
from office.organisation.actors import actor_of
from office.organisation.models import User
from office.organisation.names import department_name


class Named(TypedDict):
    id: int
    name: str


class NamedField(serializers.Field[Any, Any, Any, Any]):
    """`{id, name}` of a person, a department or anything with a name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> Named:
        return {"id": value.pk, "name": str(value)}


named = extend_schema_field(
    inline_serializer("Named", {"id": serializers.IntegerField(), "name": serializers.CharField()})
)
NamedField = named(NamedField)


@extend_schema_field(
    inline_serializer(
        "NumberedMatter",
        {
            "id": serializers.IntegerField(),
            "number": serializers.CharField(),
            "title": serializers.CharField(),
        },
    )
)
class MatterField(serializers.Field[Any, Any, Any, Any]):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> dict[str, Any]:
        return {"id": value.pk, "number": value.number, "title": value.title}


@extend_schema_field(serializers.ChoiceField(choices=[s.slug for s in Secrecy]))
class SecrecyField(serializers.Field[Any, Any, Any, Any]):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: int) -> str:
        return Secrecy(value).slug


@extend_schema_field(
    inline_serializer(
        "OneDepartment", {"id": serializers.IntegerField(), "name": serializers.CharField()}
    )
)
class DepartmentField(serializers.Field[Any, Any, Any, Any]):
    """`{id, name}` of the department a column names, without a join."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: int) -> Named:
        return {"id": value, "name": department_name(value)}


@extend_schema_field(
    serializers.ListSerializer(
        child=inline_serializer(
            "NamedDepartment", {"id": serializers.IntegerField(), "name": serializers.CharField()}
        )
    )
)
class DepartmentsField(serializers.Field[Any, Any, Any, Any]):
    """An array of department ids as `[{id, name}]`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: list[int]) -> list[Named]:
        return [{"id": pk, "name": department_name(pk)} for pk in value]


@extend_schema_field(
    serializers.ListSerializer(
        child=inline_serializer(
            "NamedPerson", {"id": serializers.IntegerField(), "name": serializers.CharField()}
        )
    )
)
class PeopleField(serializers.Field[Any, Any, Any, Any]):
    """An array of person ids as `[{id, name}]`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: list[int]) -> list[Named]:
        if not value:
            return []
        context: Any = self.context
        names = context.get("people_names")
        if names is None:
            names = dict(User.objects.values_list("pk", "name"))
            context["people_names"] = names
        return [{"id": pk, "name": names.get(pk, "")} for pk in value]


class SubjectOut(TypedDict):
    type: str
    id: int
    number: str
    url: str


def subject(card: Any) -> SubjectOut | None:
    """`{type, id, number, url}` of the record behind a card."""
    if card is None:
        return None
    return {
        "type": card.kind,
        "id": card.pk,
        "number": card.number,
        "url": url_of(card.kind, card.pk),
    }


SubjectSchema = inline_serializer(
    "Subject",
    {
        "type": serializers.CharField(),
        "id": serializers.IntegerField(),
        "number": serializers.CharField(),
        "url": serializers.CharField(),
    },
    allow_null=True,
)


AS_IT_IS = (serializers.CharField, serializers.IntegerField, serializers.BooleanField)
Column = tuple[str, Callable[[Any], Any], Callable[[Any], Any] | None]


class RowsOut(serializers.Serializer[Any]):
    """A serializer for long lists of our own records.

    DRF asks every field of every row anew whether to read it and how; here that is settled once
    per answer. Fields may not skip themselves and columns hold the type that the field names.
    """

    @cached_property
    def columns(self) -> list[Column]:
        return [
            (str(field.field_name), _reader(field), _shower(field))
            for field in self.fields.values()
            if not field.write_only
        ]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        answer = {}
        for name, read, show in self.columns:
            value = read(instance)
            answer[name] = value if show is None or value is None else show(value)
        return answer


def _reader(field: Any) -> Callable[[Any], Any]:
    if field.source == "*":
        return lambda record: record
    if field.default is not empty:
        read: Callable[[Any], Any] = field.get_attribute
        return read
    return attrgetter(field.source)


def _shower(field: Any) -> Callable[[Any], Any] | None:
    if type(field) in AS_IT_IS:
        return None
    if type(field) is serializers.DateTimeField:
        here = timezone.get_current_timezone()
        return lambda moment: moment.astimezone(here).isoformat()
    show: Callable[[Any], Any] = field.to_representation
    return show


class RecordOut(RowsOut):
    """What every record answers with; `actions` is what this caller may do to it now."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    state = serializers.CharField()
    matter = MatterField()
    department = DepartmentField(source="department_id")
    secrecy = SecrecyField()
    actions = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_actions(self, record: Any) -> list[str]:
        flow = KINDS[record.KIND].flow
        actor = actor_of(self.context["request"], "api")
        return [t.name for t in flow.available(actor, record)]
