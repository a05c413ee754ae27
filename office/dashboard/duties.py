"""Duties as pages: mine, my department's, those nobody has; one duty and who hears next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue.kinds import DUTY_LABELS, url_of
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.commands import COMMANDS
from office.core.errors import NotAllowed
from office.core.keyset import keyset
from office.dashboard import commands, queries
from office.dashboard.commands import Button
from office.dashboard.edge import done, refusals_on, version_in, way_back
from office.dashboard.forms import HandOnForm
from office.dashboard.shell import ROOMS
from office.duties import queries as duties
from office.duties.ladder import ladder_of
from office.duties.models import Duty
from office.flows.handover import hand_on, may_hand_on
from office.flows.urging import may_urge, urge_duty
from office.organisation.actors import actor_of

MINE, DEPARTMENT, ALL, UNASSIGNED, TROUBLE = "mine", "department", "all", "unassigned", "trouble"
LIGHTS = ("red", "yellow", "green")


@dataclass(frozen=True, slots=True)
class Tab:
    slug: str
    label: str
    n: int
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    duty: Duty
    light: str
    own: bool
    take: Button | None
    urge: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the list, as the address names them; what is unknown is left out."""

    scope: str
    done: bool
    light: str
    area: str
    kind: str
    cause: str
    due: date | None
    department: int | None

    @classmethod
    def of(cls, request: HttpRequest, scopes: set[str]) -> Asked:
        given = request.GET
        scope = given.get("scope", MINE)
        return cls(
            scope=scope if scope in scopes else MINE,
            done=given.get("state") == "done",
            light=given.get("light", "") if given.get("light") in LIGHTS else "",
            area=given.get("area", ""),
            kind=given.get("kind", "") if given.get("kind") in DUTY_LABELS else "",
            cause=given.get("cause", ""),
            due=_date(given.get("due", "")),
            department=int(given["department"]) if given.get("department", "").isdigit() else None,
        )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@login_required
@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    tabs = tabs_of(actor, request.GET.get("scope", MINE))
    asked = Asked.of(request, {t.slug for t in tabs} | {TROUBLE})
    rows = _filtered(actor, asked)
    order = ("-closed_at", "-id") if asked.done else ("due_at", "id")
    page = keyset(rows, order, request.GET.get("after", ""))
    records = {} if asked.done else commands.records_of(actor, [d.card for d in page.rows])
    context = {
        "tabs": tabs,
        "asked": asked,
        "lights": _by_light(actor, asked),
        "areas": [(slug, label) for slug, label, _path, _key in ROOMS if slug],
        "groups": grouped(
            actor,
            [_row(actor, d, records.get(d.card_id), is_done=asked.done) for d in page.rows],
            is_done=asked.done,
        ),
        "after": page.next,
    }
    return render(request, "office/duties.html", context)


def grouped(actor: Actor, rows: list[Row], *, is_done: bool) -> list[tuple[str, list[Row]]]:
    """The rows of a page under late, today, this week, later; what is done needs no heading."""
    if is_done:
        return [("", rows)] if rows else []
    week_ends = actor.today + timedelta(days=7 - actor.today.isoweekday())
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_when(row.duty, actor, week_ends), []).append(row)
    return list(found.items())


def _when(duty: Duty, actor: Actor, week_ends: date) -> str:
    day = timezone.localdate(duty.due_at)
    if duty.due_at < actor.now:
        return _("Late")
    if day <= actor.today:
        return _("Today")
    return _("This week") if day <= week_ends else pgettext("deadlines", "Later")


def _headed(actor: Actor) -> set[int]:
    return {d for c in actor.capacities for d in c.headed_ids}


def tabs_of(actor: Actor, current: str) -> list[Tab]:
    """Everybody has his own list; heads their department's; those who watch, the whole office's."""
    named = [(MINE, _("Mine"), Q(holder__in=actor.person_ids))]
    if _headed(actor):
        named.append((DEPARTMENT, _("My department"), Q(department__in=_headed(actor))))
    if queries.watches(actor):
        named.append((UNASSIGNED, _("Nobody has it"), duties.unassigned()))
        named.append((ALL, _("All I may see"), Q()))
    counts = (
        duties.duties(actor)
        .open()
        .aggregate(
            **{
                slug: Count("pk", filter=rule) if rule else Count("pk")
                for slug, _name, rule in named
            }
        )
    )
    return [Tab(slug, name, counts[slug], slug == current) for slug, name, _rule in named]


def _scoped(actor: Actor, scope: str) -> Any:
    rows = duties.duties(actor)
    if scope == TROUBLE:
        return queries.trouble(actor)
    if scope == DEPARTMENT:
        return rows.filter(department__in=_headed(actor))
    if scope == UNASSIGNED:
        return rows.filter(duties.unassigned())
    return rows if scope == ALL else rows.filter(holder__in=actor.person_ids)


def _narrowed(actor: Actor, asked: Asked) -> Any:
    """Everything but the lamp."""
    rows = _scoped(actor, asked.scope)
    rows = rows.exclude(state=Duty.State.OPEN) if asked.done else rows.open()
    if asked.area:
        rows = rows.filter(kind__startswith=f"{asked.area}.")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.department:
        rows = rows.filter(department=asked.department)
    if asked.scope == TROUBLE and asked.cause in queries.CAUSES:
        rows = rows.filter(cause=asked.cause)
    if asked.due:
        begins = timezone.make_aware(datetime.combine(asked.due, datetime.min.time()))
        rows = rows.filter(due_at__gte=begins, due_at__lt=begins + timedelta(days=1))
    return rows


def _filtered(actor: Actor, asked: Asked) -> Any:
    rows = _narrowed(actor, asked)
    return rows.filter(light=asked.light) if asked.light else rows


def _by_light(actor: Actor, asked: Asked) -> dict[str, int]:
    if asked.done:
        return {}
    rows = _narrowed(actor, asked).order_by()
    return rows.aggregate(  # type: ignore[no-any-return]
        n=Count("pk"), **{light: Count("pk", filter=Q(light=light)) for light in LIGHTS}
    )


def _row(actor: Actor, duty: Any, record: Any, *, is_done: bool) -> Row:
    own = duty.holder_id in actor.person_ids
    light = "done" if is_done else ("hold" if duty.paused_at else duty.light)
    return Row(
        duty,
        light,
        own,
        take=commands.discharge(actor, duty, record) if own else None,
        urge=not is_done and may_urge(actor, duty, record),
    )


@login_required
@require_http_methods(["GET", "POST"])
def duty_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who owes it, by when, who heard and who hears next. POST gives it to somebody else."""
    actor = actor_of(request)
    form = HandOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            moved = hand_on(actor, pk, to=form.cleaned_data["to"])
            says = _("“%(title)s” is with %(who)s now.") % {
                "title": moved.title,
                "who": moved.holder,
            }
            return done(request, says, f"/duties/{pk}/")
    duty = duties.get(actor, pk)
    record = commands.records_of(actor, [duty.card]).get(duty.card_id)
    is_open = duty.state == Duty.State.OPEN
    context = {
        "duty": duty,
        "row": _row(actor, duty, record, is_done=not is_open),
        "ladder": ladder_of(duty, actor.now) if is_open and not duty.paused_at else [],
        "form": form if is_open and may_hand_on(actor, duty) else None,
    }
    return render(request, "office/duty.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """催办: whoever has it hears, in the words given or the usual ones."""
    actor = actor_of(request)
    text = request.POST.get("text", "").strip() or _(
        "Please act on it today, or say what it waits for."
    )
    duty = urge_duty(actor, pk, text=text[:5000])
    says = _("Urged: %(who)s hears about “%(title)s”.") % {"who": duty.holder, "title": duty.title}
    return done(request, says, way_back(request, f"/duties/{pk}/"))


@login_required
@require_POST
def take_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A step that needs no input, from any list. The others are taken on the record's page."""
    actor = replace(actor_of(request), if_version=version_in(request))
    card = cards(actor).filter(pk=pk).first()
    command = commands.command_of(card.kind if card else "", name)
    if any(field.required for field in command.form.base_fields.values()):
        raise NotAllowed(_("This step needs a form. Open the record."))
    record = command(actor, pk)
    step = COMMANDS[record.KIND].flow[name]
    says = _("%(record)s: “%(step)s” is done.") % {"record": record, "step": step.label}
    return done(request, says, way_back(request, url_of(record.KIND, pk)))
