"""Who is who: departments as a tree, people with their posts. The administrator changes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.keyset import keyset
from office.core.text import folded
from office.dashboard.edge import done, refusals_on, version_in
from office.dashboard.forms import DepartmentForm, PersonForm
from office.flows.leaving import leave
from office.flows.staffing import change_department, change_person
from office.organisation.actions import only_admin
from office.organisation.actors import actor_of
from office.organisation.models import Department, Deputyship, User
from office.organisation.queries import people as people_here
from office.organisation.roles import Role

PAGE = 60
ROLE_NAMES = {role.value: role.label for role in Role}


@dataclass(frozen=True, slots=True)
class PersonRow:
    person: User
    roles: list[Any]
    deputy: User | None


@login_required
@require_GET
def departments(request: HttpRequest) -> HttpResponse:
    """The tree, each below the one it belongs to."""
    rows = (
        Department.objects.filter(active=True)
        .select_related("head", "leader")
        .annotate(n=Count("members", filter=Q(members__is_active=True, members__is_service=False)))
    )
    by_parent: dict[int | None, list[Department]] = {}
    for row in rows:
        by_parent.setdefault(row.parent_id, []).append(row)
    context = {"tree": _walk(by_parent, None, 1), "admin": actor_of(request).has("admin")}
    return render(request, "office/departments.html", context)


def _walk(
    by_parent: dict[int | None, list[Department]], parent: int | None, level: int
) -> list[tuple[int, Department]]:
    found: list[tuple[int, Department]] = []
    for row in by_parent.get(parent, []):
        found += [(level, row), *_walk(by_parent, row.pk, min(level + 1, 6))]
    return found


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """In the order of protocol; a word narrows by name, pinyin initials or post."""
    actor = actor_of(request)
    query = request.GET.get("q", "").strip()[:60]
    rows = people_here()
    department = request.GET.get("department", "")
    if department.isdigit():
        rows = rows.filter(department=int(department))
    if query:
        rows = rows.filter(
            Q(name__icontains=query)
            | Q(post__icontains=query)
            | Q(sort_key__startswith=folded(query))
        )
    page = keyset(rows, ("protocol_rank", "sort_key", "id"), request.GET.get("after", ""), PAGE)
    context = {
        "rows": with_deputies(actor, page.rows),
        "after": page.next,
        "q": query,
        "departments": Department.objects.filter(active=True),
        "department": int(department) if department.isdigit() else None,
        "admin": actor.has("admin"),
    }
    return render(request, "office/people.html", context)


def with_deputies(actor: Actor, rows: list[User]) -> list[PersonRow]:
    """Each with whoever stands in for him today: one query."""
    standing = Deputyship.objects.filter(
        principal__in=rows, starts_on__lte=actor.today, ends_on__gte=actor.today
    ).select_related("deputy")
    deputies = {row.principal_id: row.deputy for row in standing}
    return [
        PersonRow(p, [ROLE_NAMES[r] for r in p.roles if r in ROLE_NAMES], deputies.get(p.pk))
        for p in rows
    ]


def _person(pk: int) -> User:
    found = User.objects.filter(pk=pk, is_service=False).select_related("department").first()
    if found is None:
        raise NotVisible(_("There is no such person."))
    return found


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Read by everybody, changed by the administrator."""
    actor = actor_of(request)
    shown = _person(pk)
    names = list(PersonForm.base_fields)
    form: Form = PersonForm(request.POST or None, initial={n: getattr(shown, n) for n in names})
    if request.method == "POST":
        only_admin(actor)
        if form.is_valid():
            with refusals_on(form):
                change_person(
                    replace(actor, if_version=version_in(request)), pk, **form.cleaned_data
                )
                return done(request, _("The entry is changed."), f"/people/{pk}/")
    context = {
        "row": with_deputies(actor, [shown])[0],
        "tenures": shown.tenures.select_related("post__department"),
        "form": form if actor.has("admin") else None,
        "leaves": actor.has("admin") and shown.is_active and shown.pk != actor.user_id,
    }
    return render(request, "office/person.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def person_leaves(request: HttpRequest, pk: int) -> HttpResponse:
    """Sessions and tokens end at once; what he owed goes to the heads of the departments."""
    shown = _person(pk)
    moved = leave(actor_of(request), pk)
    says = ngettext(
        "%(who)s has left. %(n)s duty went to the head of the department.",
        "%(who)s has left. %(n)s duties went to the heads of the departments.",
        moved,
    ) % {"who": shown, "n": moved}
    return done(request, says, f"/people/{pk}/")


@login_required
@require_http_methods(["GET", "POST"])
def department(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    only_admin(actor)
    row = Department.objects.filter(pk=pk).first()
    if row is None:
        raise NotVisible(_("There is no such department."))
    names = list(DepartmentForm.base_fields)
    form = DepartmentForm(request.POST or None, initial={n: getattr(row, n) for n in names})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_department(
                replace(actor, if_version=version_in(request)), pk, **form.cleaned_data
            )
            return done(request, _("The entry is changed."), "/departments/")
    context = {"department": row, "form": form}
    return render(request, "office/department.html", context, status=400 if form.errors else 200)
