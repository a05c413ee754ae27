"""People, posts and departments: a dated tree."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from office.core.scoping import Secrecy
from office.organisation.roles import Role


def one_point(column: str) -> Func:
    """A scalar as a range of one point, so that GiST needs no extension."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


class Department(models.Model):
    """A part of the office. `path` is `/1/4/`: ancestors and itself."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=200, default="/", editable=False, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    head = models.ForeignKey(
        "organisation.User", models.SET_NULL, null=True, blank=True, related_name="headed"
    )
    leader = models.ForeignKey(
        "organisation.User", models.SET_NULL, null=True, blank=True, related_name="led"
    )
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person, or the service account of an API client (`is_service`)."""

    name = models.CharField(max_length=60)
    sort_key = models.CharField(max_length=120, blank=True, db_index=True, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="members"
    )
    post = models.CharField(max_length=60, blank=True)
    protocol_rank = models.PositiveIntegerField(default=9999)
    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, blank=True)
    clearance = models.PositiveSmallIntegerField(choices=Secrecy, default=Secrecy.INTERNAL)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=5, blank=True)
    single_keys = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["protocol_rank", "sort_key", "id"]
        verbose_name = _("person")

    def __str__(self) -> str:
        return self.name or self.username

    def get_session_auth_hash(self) -> str:
        """Signing out, a new password or leaving ends every session of this person."""
        return f"{super().get_session_auth_hash()}.{self.epoch}"


class Post(models.Model):
    """A place in the establishment, held by somebody between two days."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=60)
    is_head = models.BooleanField(default=False)
    rank = models.PositiveIntegerField(default=9999)

    class Meta:
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return f"{self.department} {self.title}"


class Tenure(models.Model):
    """Who held which post when. `ends_on` is the last day, open while he holds it."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    person = models.ForeignKey(User, models.PROTECT, related_name="tenures")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="tenure_not_backwards",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.post}"


class Deputyship(models.Model):
    """`deputy` acts for `principal` from the first to the last day, on new and open duties."""

    principal = models.ForeignKey(User, models.PROTECT, related_name="deputyships")
    deputy = models.ForeignKey(User, models.PROTECT, related_name="stands_for")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="deputyship_not_backwards"
            ),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="deputy_is_another"),
            ExclusionConstraint(
                name="one_deputy_at_a_time",
                expressions=[
                    (one_point("principal_id"), RangeOperators.OVERLAPS),
                    (
                        Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} ← {self.principal}"
