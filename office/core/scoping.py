"""Secrecy and reach in one place: no row leaves a secret table before `.visible_to(actor)`."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.actor import Actor

_checking_uniqueness = ContextVar("checking_uniqueness", default=False)


class Secrecy(models.IntegerChoices):
    """Levels in rising order; a person sees up to his clearance."""

    OPEN = 0, pgettext_lazy("secrecy", "Open")
    INTERNAL = 1, _("Internal")
    CONFIDENTIAL = 2, _("Confidential")
    SECRET = 3, _("Secret")
    TOP_SECRET = 4, _("Top secret")

    @property
    def slug(self) -> str:
        return self.name.lower()


SECRECY_BY_SLUG = {level.slug: level for level in Secrecy}


def person_token(person_id: int) -> str:
    return f"p:{person_id}"


def department_token(department_id: int) -> str:
    return f"d:{department_id}"


def role_token(role: str) -> str:
    """Lets everybody of a role see a record: the dispatchers every request for a car."""
    return f"r:{role}"


def visible(actor: Actor, prefix: str = "") -> Q:
    """The one rule: cleared, and either wide or reached. `prefix` is a path to the record."""
    if actor.is_system:
        return Q()
    rule = Q(**{f"{prefix}secrecy__lte": actor.clearance})
    if not actor.wide:
        rule &= Q(**{f"{prefix}reach__overlap": sorted(actor.reach)})
    return rule


class UnscopedQuery(RuntimeError):
    """A secret table was read without saying for whom."""


def _guard(name: str) -> Any:
    def method(self: ScopedQuerySet, *args: Any, **kwargs: Any) -> Any:
        self.require_scope()
        return getattr(models.QuerySet, name)(self, *args, **kwargs)

    method.__name__ = name
    return method


def _both_scoped(*parts: Any) -> None:
    """Joining widens a list: the sum is scoped only when every part is."""
    for part in parts:
        if isinstance(part, ScopedQuerySet):
            part.require_scope()


class ScopedQuerySet(models.QuerySet[Any]):
    """Fails closed: every evaluation before `visible_to(actor)` raises."""

    _scoped = False

    def visible_to(self, actor: Actor) -> Self:
        qs = self.filter(self.visibility(actor))
        qs._scoped = True
        return qs

    def visibility(self, actor: Actor) -> Q:
        return visible(actor)

    def as_busy(self, actor: Actor) -> Self:
        """Every row with `may_read`, for calendars only: taken time is no secret, its reason is.

        Whoever reads such rows shows no word of one that `may_read` denies (diary.of_record).
        """
        rule = self.visibility(actor)
        seen: Any = models.ExpressionWrapper(rule, models.BooleanField()) if rule else None
        qs: Self = self.annotate(may_read=models.Value(True) if seen is None else seen)  # noqa: FBT003
        qs._scoped = True
        return qs

    def none(self) -> Self:
        qs: Self = super().none()
        qs._scoped = True
        return qs

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise UnscopedQuery("Raw SQL cannot be scoped; write it in queries.py on visible ids.")

    def require_scope(self) -> None:
        if not (self._scoped or _checking_uniqueness.get()):
            raise UnscopedQuery(f"{self.model.__name__}.objects needs .visible_to(actor)")

    def __or__(self, other: Any) -> Any:
        _both_scoped(self, other)
        return super().__or__(other)

    def __xor__(self, other: Any) -> Any:
        _both_scoped(self, other)
        return super().__xor__(other)

    def union(self, *others: Any, **kwargs: Any) -> Any:
        _both_scoped(self, *others)
        return super().union(*others, **kwargs)

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._scoped = self._scoped
        return clone

    _fetch_all = _guard("_fetch_all")
    iterator = _guard("iterator")
    count = _guard("count")
    exists = _guard("exists")
    aggregate = _guard("aggregate")
    update = _guard("update")
    delete = _guard("delete")
    resolve_expression = _guard("resolve_expression")


class Reached(models.Model):
    """Columns that decide who may see a row."""

    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy, default=Secrecy.OPEN)
    reach = ArrayField(models.CharField(max_length=24), default=list, editable=False)

    objects = ScopedQuerySet.as_manager()
    unscoped = models.Manager()

    class Meta:
        abstract = True


class OfficeRecord(Reached):
    """What every record of every area has. Its primary key is that of its catalogue card."""

    KIND = ""
    """Collection name in REST, the same for page, API, search and duty."""

    card = models.OneToOneField(
        "catalogue.Card", models.PROTECT, primary_key=True, related_name="+", editable=False
    )
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        indexes = [
            GinIndex(fields=["reach"], name="%(class)s_reach"),
            models.Index(fields=["matter"], name="%(class)s_matter"),
        ]

    @property
    def id(self) -> int:
        return int(self.pk)

    def clean_fields(self, exclude: Any = None) -> None:
        """Foreign keys were checked where they were read; a second look would read unscoped."""
        keys = {f.name for f in self._meta.concrete_fields if f.remote_field}
        super().clean_fields(exclude=keys | set(exclude or ()))

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Unique checks must see rows the actor may not; nothing they read reaches the actor."""
        token = _checking_uniqueness.set(True)
        try:
            super().full_clean(*args, **kwargs)
        finally:
            _checking_uniqueness.reset(token)
