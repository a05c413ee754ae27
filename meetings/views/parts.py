"""The parts of a meeting as pages: a form for each command, ticks, the door, the minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import actions, commands, minutes, policy, queries, reading
from meetings.commands import Part, PartCommand
from meetings.forms import SaveMinutesForm
from meetings.models import (
    AgendaItem,
    ChecklistLine,
    Decision,
    Invitation,
    Meeting,
    MinutesVersion,
)
from meetings.views.meeting import runs
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible, Stale
from office.files.queries import of_record
from office.organisation.actors import actor_of
from office.pages.commands import IN_DIALOG, given_by, refuse

MODELS: dict[str, Any] = {
    "agenda-items": AgendaItem,
    "invitations": Invitation,
    "checklist": ChecklistLine,
    "decisions": Decision,
}
ANCHORS = {
    "agenda-items": "agenda",
    "invitations": "answers",
    "checklist": "checklist",
    "decisions": "decisions",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One command on a part of a meeting: `act` runs it, `here` is its own address."""

    meeting: Meeting
    part: Part
    command: PartCommand
    act: Callable[[dict[str, Any]], Any]
    here: str
    row: Any = None


def _part(name: str, known: dict[str, Part]) -> Part:
    if name not in known:
        raise Http404
    return known[name]


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One row more."""
    found = _part(part, commands.PARTS)
    actor = actor_of(request)
    meeting = queries.meeting_get(actor, pk)
    command = PartCommand("add", found.add, found.label, found.form)

    def act(values: dict[str, Any]) -> Any:
        given = {k: v for k, v in values.items() if v is not None}
        return found.add(actor, pk, **given)

    return _give(request, Asked(meeting, found, command, act, f"{_at(meeting)}{part}/add/"))


@login_required
@require_http_methods(["GET", "POST"])
def give(
    request: HttpRequest,
    pk: int,
    part: str,
    row: int,
    name: str,
    known: dict[str, Part] = commands.PARTS,
) -> HttpResponse:
    """One command of one row."""
    found = _part(part, known)
    actor = actor_of(request)
    meeting = queries.meeting_get(actor, pk)
    command = found.by_name.get(name)
    if command is None:
        raise Http404
    one = queries.part_of(meeting, MODELS[part].objects.all(), row)

    def act(values: dict[str, Any]) -> Any:
        return command(actor, pk, row, **values)

    here = f"{_at(meeting)}{part}/{row}/{name}/"
    return _give(request, Asked(meeting, found, command, act, here, one))


def _at(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.pk])


def _give(request: HttpRequest, asked: Asked) -> HttpResponse:
    """GET shows the form, POST gives the command; a refusal brings back what was typed."""
    if request.method != "POST":
        form = asked.command.form(initial=_initial(request, asked.command, asked.row))
        return _show(request, asked, form)
    form = asked.command.form(request.POST)
    if not form.is_valid():
        return _show(request, asked, form)
    try:
        asked.act(given_by(form))
    except (NotAllowed, NotVisible):
        raise
    except DomainError as refusal:
        refuse(form, refusal)
        return _show(request, asked, form, refusal)
    return redirect(_after(request, asked.meeting, asked.part))


def _show(
    request: HttpRequest, asked: Asked, form: forms.Form, error: DomainError | None = None
) -> HttpResponse:
    bare = request.headers.get("HX-Request") == "true"
    if bare:
        form.auto_id = IN_DIALOG
    meeting, name = asked.meeting, asked.command.name
    _offer_points(form, meeting)
    _ask_for_one_name(form, asked.row)
    context = {
        "meeting": meeting,
        "command": asked.command,
        "form": form,
        "error": error,
        "here": asked.here,
        "row": asked.row,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "targets": _targets(request, meeting) if name == "carry" else None,
        "files": of_record(actor_of(request), meeting.pk) if name == "attach" else None,
    }
    status = error.status if error else (400 if form.errors else 200)
    template = "meetings/_part_form.html" if bare else "meetings/part.html"
    return render(request, template, context, status=status)


def _offer_points(form: forms.Form, meeting: Meeting) -> None:
    """On the page a decision chooses its point by name; over REST it names the number."""
    if "agenda_item" in form.fields:
        rows = AgendaItem.objects.filter(meeting=meeting).order_by("position")
        known = [(item.pk, item.title) for item in rows]
        form.fields["agenda_item"].widget = forms.Select(choices=[("", _("None")), *known])


def _ask_for_one_name(form: forms.Form, row: Any) -> None:
    """A colleague sends a colleague, a guest somebody by name; over REST both can be said."""
    if isinstance(row, Invitation):
        names = ["substitute", "substitute_name"]
        asked, other = names if row.person_id else reversed(names)
        form.fields.pop(other, None)
        for sentence in form.errors.pop(other, []):
            form.add_error(asked, sentence)


def _after(request: HttpRequest, meeting: Meeting, part: Part) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return f"{_at(meeting)}#{ANCHORS[part.slug]}"


def _initial(request: HttpRequest, command: PartCommand, row: Any) -> dict[str, Any]:
    """What the row says already; an answer may come with the link."""
    if command.name == "respond":
        answer = request.GET.get("answer", "")
        known = {"reason": row.reason, "substitute": row.substitute_id}
        return {**known, "answer": answer or (row.answer if row.answer != "none" else "attend")}
    if command.name != "change":
        return {}
    known = {}
    for name in command.form.base_fields:
        if name == "assisting_departments":
            known[name] = row.assisting_ids
        elif name == "agenda_item":
            known[name] = row.agenda_item_id
        else:
            known[name] = getattr(row, name, None)
    return known


def _targets(request: HttpRequest, meeting: Meeting) -> list[Meeting]:
    """Meetings a point can be carried to, those of the same series first."""
    actor = actor_of(request)
    rows = reading.of_tab(actor, reading.UPCOMING).exclude(pk=meeting.pk)
    found = [m for m in rows.order_by("starts_at")[:40] if runs(actor, m)]
    return sorted(found, key=lambda m: (m.series_id != meeting.series_id, m.starts_at))


@login_required
@require_http_methods(["GET"])
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist alone, large enough for a thumb."""
    actor = actor_of(request)
    meeting = queries.meeting_get(actor, pk)
    lines = list(queries.lines(meeting, actor.now))
    context = {
        "meeting": meeting,
        "lines": lines,
        "done": sum(1 for x in lines if x.done_at),
        "runs": runs(actor, meeting),
        "live": meeting.state in policy.LIVE,
        "ticks": queries.ticks_of(actor, meeting, lines),
    }
    return render(request, "meetings/checklist.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """The sign-in sheet: names to press, found by typing."""
    actor = actor_of(request)
    meeting = queries.meeting_get(actor, pk)
    error: DomainError | None = None
    if request.method == "POST":
        error = _sign(request, actor, meeting)
        if error is None:
            return redirect("meetings:door", pk)
        meeting = queries.meeting_get(actor, pk)
    rows = list(queries.invitations(meeting))
    context = {
        "meeting": meeting,
        "waiting": [i for i in rows if i.signed_in_at is None],
        "here": [i for i in rows if i.signed_in_at is not None],
        "all": len(rows),
        "error": error,
        "open_door": meeting.state in policy.MEETING["sign_in"].sources,
        "runs": runs(actor, meeting),
    }
    return render(request, "meetings/door.html", context, status=error.status if error else 200)


def _sign(request: HttpRequest, actor: Actor, meeting: Meeting) -> DomainError | None:
    wanted = request.POST.get("invitation", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return DomainError(_("Choose somebody of the list."))
    try:
        actions.sign_in_meeting(actor, meeting.pk, invitation=int(wanted))
    except (NotAllowed, NotVisible):
        raise
    except DomainError as refusal:
        return refusal
    row = queries.invitations(meeting).filter(pk=int(wanted)).first()
    messages.success(request, _("%(name)s has signed in.") % {"name": row})
    return None


@login_required
@require_http_methods(["GET", "POST"])
def write_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft: saved as often as one likes, every version kept, nobody's work overwritten."""
    actor = actor_of(request)
    meeting = queries.meeting_get(actor, pk)
    draft = minutes.draft_of(meeting)
    first = {"text": draft.text or minutes.composed(meeting), "version": draft.version}
    form = SaveMinutesForm(request.POST or None, initial=first)
    form.fields["version"].widget = forms.HiddenInput()
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_minutes(actor, pk, **given_by(form))
        except (NotAllowed, NotVisible):
            raise
        except DomainError as refusal:
            error = refusal
        else:
            messages.success(request, _("The minutes are saved."))
            return redirect("meetings:minutes", pk)
    status = error.status if error else (400 if form.errors else 200)
    context = {
        "meeting": meeting,
        "form": form,
        "error": error,
        "stale": isinstance(error, Stale),
        "draft": draft,
        "attendance": minutes.attendance(meeting),
        "decisions": minutes.decisions(meeting),
        "versions": _versions(meeting),
        "may_write": runs(actor, meeting) and meeting.state in policy.MINUTED,
    }
    return render(
        request, "meetings/minutes.html", context, status=409 if status == 412 else status
    )


def _versions(meeting: Meeting) -> list[MinutesVersion]:
    rows = MinutesVersion.objects.filter(meeting=meeting).select_related("saved_by")
    return list(rows.order_by("-version")[:20])
