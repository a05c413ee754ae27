"""What hangs on a letter of ours, and the books and tables beside them, over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from documents.outgoing import actions, forms, policy, queries
from documents.outgoing.models import DocumentSeries, LetterTemplate, SealUse, series_key
from office.core.errors import NotAllowed
from office.core.inputs import serializer_for
from office.numbering.models import Number
from office.rest.fields import NamedField
from office.rest.views import ListAndGet, created_once

SeriesIn = serializer_for(forms.SeriesForm)
SeriesPatch = serializer_for(forms.SeriesForm, "Patch")
TemplateIn = serializer_for(forms.TemplateForm)
TemplatePatch = serializer_for(forms.TemplateForm, "Patch")
ReserveIn = serializer_for(forms.ReserveForm)
VoidIn = serializer_for(forms.VoidForm)


class VersionOut(serializers.Serializer[Any]):
    """The text after one change."""

    n = serializers.IntegerField()
    title = serializers.CharField()
    body = serializers.CharField()
    addressee = serializers.CharField()
    copy_to = serializers.CharField()
    enclosures = serializers.CharField()
    joint_organs = serializers.CharField()
    present = serializers.CharField()
    absent = serializers.CharField()
    observers = serializers.CharField()
    author = NamedField(allow_null=True)
    at = serializers.DateTimeField()
    change = serializers.CharField()
    state = serializers.CharField()


class OurOpinionOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    author = NamedField()
    author_name = serializers.CharField()
    author_post = serializers.CharField()
    on_behalf_of = NamedField(allow_null=True)
    text = serializers.CharField()
    at = serializers.DateTimeField()


class CountersignatureOut(serializers.Serializer[Any]):
    department = NamedField()
    holder = NamedField()
    round = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField()
    text = serializers.CharField(source="opinion.text", default="")
    at = serializers.DateTimeField(source="opinion.at", default=None)


class CoSignatureOut(serializers.Serializer[Any]):
    """How one of the organs of a joint letter signed; `lapsed_at` when the text changed since."""

    organ = serializers.CharField()
    signed_by = serializers.CharField(source="name")
    signed_on = serializers.DateField()
    text = serializers.CharField()
    text_version = serializers.IntegerField()
    scan = NamedField(allow_null=True)
    entered_by = NamedField(allow_null=True)
    entered_at = serializers.DateTimeField()
    lapsed_at = serializers.DateTimeField(allow_null=True)


class DeliveryOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    recipient = serializers.CharField()
    way = serializers.CharField()
    copies = serializers.IntegerField()
    department = NamedField(allow_null=True)
    state = serializers.CharField()
    copy_numbers = serializers.CharField()
    reason = serializers.CharField()
    sent_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    read_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    means = serializers.CharField()
    receipt = serializers.CharField()
    chased = serializers.IntegerField()
    chased_at = serializers.DateTimeField(allow_null=True)


class DeliveryNoteOut(serializers.Serializer[Any]):
    delivery = serializers.IntegerField(source="delivery_id")
    recipient = serializers.CharField(source="delivery.recipient")
    what = serializers.CharField()
    at = serializers.DateTimeField()
    by = NamedField(allow_null=True)
    text = serializers.CharField()


class LockOut(serializers.Serializer[Any]):
    """Who has the text open; `mine` when it is the caller."""

    holder = NamedField(source="person")
    taken_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    mine = serializers.BooleanField()


class LockIn(serializers.Serializer[Any]):
    take_over = serializers.BooleanField(default=False)


class PieceOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["same", "out", "in"])
    text = serializers.CharField()


class PairOut(serializers.Serializer[Any]):
    """One paragraph before and after."""

    before = PieceOut(many=True)
    after = PieceOut(many=True)
    changed = serializers.BooleanField()


class SeriesOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    code = serializers.CharField()
    name = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    direction = serializers.CharField()
    position = serializers.IntegerField()
    active = serializers.BooleanField()

    class Meta:
        model = DocumentSeries


class TemplateOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    name = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    position = serializers.IntegerField()
    active = serializers.BooleanField()

    class Meta:
        model = LetterTemplate


class NumberOut(serializers.Serializer[Any]):
    """A number of our series: given to a letter, reserved for a purpose, or void with why."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(source="text")
    series = serializers.SerializerMethodField()
    year = serializers.IntegerField(source="series.year")
    value = serializers.IntegerField()
    use = serializers.SerializerMethodField()
    given_at = serializers.DateTimeField()
    reserved_for = serializers.CharField()
    void_reason = serializers.CharField()

    class Meta:
        model = Number

    def get_series(self, number: Number) -> str:
        return number.series.key.partition(":")[2]

    def get_use(self, number: Number) -> str:
        return queries.Entry(number, None).use


class SealUseOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    at = serializers.DateTimeField()
    seal = serializers.CharField()
    unit = serializers.CharField()
    document = serializers.IntegerField(source="document_id")
    number = serializers.CharField()
    title = serializers.CharField(source="document.title")
    copies = serializers.IntegerField()
    pages = serializers.IntegerField()
    approver = serializers.CharField()
    handler = serializers.CharField()
    keeper = serializers.CharField()

    class Meta:
        model = SealUse


class Table(ListAndGet):
    """A table of the office: read by everybody, kept by its keepers."""

    scope = "documents"
    filter_backends: Any = ()
    ordering = "-pk"


class KeptTable(Table):
    """One whose rows are entered and changed by its keepers through one action."""

    entered: type[serializers.Serializer[Any]]
    changed: type[serializers.Serializer[Any]]
    save: Any
    kept: ClassVar[tuple[str, ...]] = ()
    """What stays as it is where a change does not name it."""

    def create(self, request: Request) -> Any:
        """Enter a row."""

        def act() -> Any:
            made = type(self).save(self.actor, **self.given(self.entered))
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    def partial_update(self, request: Request, pk: str) -> Any:
        """Change a row, or take it out of use."""
        row = self.one(int(pk))
        before = {name: getattr(row, name) for name in self.kept}
        given = {**before, **self.given_part(self.changed)}
        return self.answer(type(self).save(self.actor, row.pk, **given))


@extend_schema_view(
    create=extend_schema(request=SeriesIn, responses={201: SeriesOut}),
    partial_update=extend_schema(request=SeriesPatch, responses=SeriesOut),
)
class SeriesViewSet(KeptTable):
    """机关代字: the series that number letters of ours."""

    serializer_class = SeriesOut
    entered, changed, save = SeriesIn, SeriesPatch, staticmethod(actions.save_series)
    kept = ("kinds",)

    def rows(self) -> Any:
        return queries.all_series()

    def one(self, pk: int) -> DocumentSeries:
        return queries.series_get(pk)


@extend_schema_view(
    create=extend_schema(request=TemplateIn, responses={201: TemplateOut}),
    partial_update=extend_schema(request=TemplatePatch, responses=TemplateOut),
)
class TemplateViewSet(KeptTable):
    """Skeletons to begin letters from."""

    serializer_class = TemplateOut
    entered, changed, save = TemplateIn, TemplatePatch, staticmethod(actions.save_template)

    def rows(self) -> Any:
        return LetterTemplate.objects.all()

    def one(self, pk: int) -> LetterTemplate:
        return queries.template_get(pk)


class NumberViewSet(Table):
    """The book of numbers: every one given, reserved or void, so that each gap is explained."""

    serializer_class = NumberOut

    def rows(self) -> Any:
        self._may_see()
        rows = queries.numbers()
        series = self.request.query_params.get("series")
        year = self.request.query_params.get("year", "")
        if series:
            rows = rows.filter(series__key=series_key(series))
        return rows.filter(series__year=int(year)) if year.isdecimal() else rows

    def one(self, pk: int) -> Number:
        self._may_see()
        return queries.number_get(pk)

    def _may_see(self) -> None:
        if not policy.sees_books(self.actor):
            raise NotAllowed(_("The book of numbers is for those who see every department."))

    @extend_schema(parameters=[OpenApiParameter("series", str), OpenApiParameter("year", int)])
    def list(self, request: Request) -> Any:
        return super().list(request)

    @extend_schema(request=ReserveIn, responses={201: NumberOut(many=True)})
    def create(self, request: Request) -> Any:
        """Set the next numbers of a series aside."""

        def act() -> Any:
            given = {k: v for k, v in self.given(ReserveIn).items() if v is not None}
            made = actions.reserve_number(self.actor, **given)
            data = NumberOut(made, many=True, context=self.get_serializer_context()).data
            return Response(data, status=status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=VoidIn, responses=NumberOut)
    @route(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Any:
        """Mark a reserved number void. One that a letter bears is voided on the letter."""

        def act() -> Any:
            actions.void_reserved(self.actor, int(pk), **self.given(VoidIn))
            return self.answer(self.one(int(pk)))

        return created_once(self, request, act)


class SealUseViewSet(Table):
    """用印登记: the register of seals, newest first."""

    serializer_class = SealUseOut

    def rows(self) -> Any:
        if not policy.sees_books(self.actor):
            raise NotAllowed(_("The register of seals is for its keeper and the office."))
        return queries.seal_uses(self.actor)

    def one(self, pk: int) -> SealUse:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]
