"""One meeting: what is to be ready, the points and their clock, who comes, what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from meetings import agenda, caps, commands, minutes, policy, queries, reading
from meetings.actions.checklist import must_open
from meetings.models import ChecklistTemplate, Invitation, Meeting
from office.bookings.models import Booking
from office.catalogue.queries import came_from, cards
from office.core.actor import Actor
from office.core.commands import Commands
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page
from office.pages.files import FilesForm, files_page, files_panel
from office.pages.history import history

CRUMBS = ((gettext_lazy("Meetings"), "/meetings/"),)
SHOWN = 8
"""Names of those who have not answered that the page itself lists."""


@dataclass(frozen=True, slots=True)
class MeetingPages(CommandPages):
    """The forms of a meeting say what hangs on them: what moves along, what is still open."""

    actor: Actor | None = None

    def form(self, name: str, record: Any) -> forms.Form:
        form = CommandPages.form(self, name, record)
        if "scope" in form.fields and record.series_id is None:
            del form.fields["scope"]
        if name == "postpone" and self.actor is not None:
            form.fields["starts_at"].help_text = ripple(self.actor, record)
        if name == "ready":
            form.fields["override"].help_text = still_open(record)
        return form


def initial(name: str, meeting: Meeting) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "postpone": {"starts_at": meeting.starts_at, "scope": "this"},
        "issue_minutes": {"text": minutes.draft_of(meeting).text or minutes.composed(meeting)}
        if name == "issue_minutes"
        else {},
    }
    return known.get(name, {})


def ripple(actor: Actor, meeting: Meeting) -> str:
    """What moves with a meeting, and what of its matter somebody has to move by hand."""
    held = Booking.objects.filter(card=meeting.pk, cancelled_at=None)
    moves = [str(name) for name in held.order_by("pk").values_list("resource__name", flat=True)]
    answers = reading.answers_of([meeting.pk]).get(meeting.pk, reading.Answers())
    said = [
        _("With it move: %(what)s; the open lines of the checklist; %(n)s invited are asked again.")
        % {"what": ", ".join(moves) or "—", "n": answers.asked}
    ]
    beside = cards(actor).filter(matter=meeting.matter_id, waiting=True).exclude(pk=meeting.pk)
    numbers = [card.number for card in beside.order_by("pk")[:8]]
    if numbers:
        said.append(
            _("These of the same matter do not move by themselves: %(numbers)s.")
            % {"numbers": ", ".join(numbers)}
        )
    return " ".join(said)


def still_open(meeting: Meeting) -> str:
    lines = must_open(meeting)
    if not lines:
        return _("Everything the meeting can't do without is ticked off.")
    return _("Not ticked off yet: %(lines)s.") % {"lines": ", ".join(line.text for line in lines)}


def pages_for(actor: Actor, known: Commands = commands.MEETING) -> MeetingPages:
    return MeetingPages(known, queries.meeting_get, initial, CRUMBS, actor)


def command(
    request: HttpRequest, pk: int, name: str, known: Commands = commands.MEETING
) -> HttpResponse:
    """The form of a command; signing in and answering for others have pages of their own."""
    pages = pages_for(actor_of(request), known) if request.user.is_authenticated else None
    return command_page(pages or CommandPages(known, queries.meeting_get))(request, pk, name)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    return _page(request, actor, queries.meeting_get(actor, pk))


def runs(actor: Actor, meeting: Meeting) -> bool:
    return any(policy.organisers(hat, meeting) for hat in actor.capacities)


def _page(
    request: HttpRequest, actor: Actor, meeting: Meeting, refused: FilesForm | None = None
) -> HttpResponse:
    offered = buttons(actor, meeting, commands.MEETING)
    lines = list(queries.lines(meeting, actor.now))
    seen = queries.items_of(actor, meeting)
    panel = files_panel(actor, meeting, refused)
    context = {
        "meeting": meeting,
        "runs": runs(actor, meeting),
        "buttons": [b for b in offered if b.name not in {"respond", "sign_in"}],
        "may_sign": any(b.name == "sign_in" for b in offered),
        "own": _own(actor, meeting, offered),
        "now": actor.now,
        "live": meeting.state in policy.LIVE,
        "ticks": queries.ticks_of(actor, meeting, lines),
        "before": meeting.state in policy.BEFORE,
        "minuted": meeting.state in policy.MINUTED,
        **_checklist(lines),
        "agenda": agenda.agenda_of(meeting, actor.now, panel.files),
        "may_propose": _may_propose(actor, meeting),
        **_answers(meeting),
        "decisions": [(d, seen.get(d.item_id or 0)) for d in minutes.decisions(meeting)],
        "caps": caps.findings(meeting),
        "open_before": queries.open_decisions(actor, meeting),
        "draft": minutes.draft_of(meeting),
        "panel": panel,
        "origins": list(came_from(actor, meeting.pk)),
        "events": history(actor, meeting.pk),
    }
    return render(request, "meetings/meeting.html", context, status=400 if refused else 200)


files = files_page(queries.meeting_get, _page)


def _own(actor: Actor, meeting: Meeting, offered: list[Any]) -> Invitation | None:
    """The reader's invitation while it can still be answered."""
    if not any(b.name == "respond" for b in offered):
        return None
    rows = queries.invitations(meeting).filter(person__in=actor.person_ids)
    found = list(rows)
    mine = [i for i in found if i.person_id == actor.user_id]
    return next(iter(mine or found), None)


def _may_propose(actor: Actor, meeting: Meeting) -> bool:
    return meeting.state in policy.OPEN_AGENDA | policy.MINUTED and any(
        policy.propose(hat, meeting) for hat in actor.capacities
    )


def _checklist(lines: list[Any]) -> dict[str, Any]:
    """Lines of the days before that are done fold into one sentence."""
    days = ChecklistTemplate.Basis.DAYS
    folded = [x for x in lines if x.done_at and x.basis == days and x.before > 0]
    return {
        "lines": [x for x in lines if x not in folded],
        "folded": folded,
        "lines_all": len(lines),
        "lines_done": sum(1 for x in lines if x.done_at),
        "lines_open": sum(1 for x in lines if not x.done_at),
    }


def _answers(meeting: Meeting) -> dict[str, Any]:
    silent = queries.invitations(meeting).filter(answer=Invitation.Answer.NONE)
    away = queries.invitations(meeting).exclude(
        answer__in=[Invitation.Answer.NONE, Invitation.Answer.ATTEND]
    )
    return {
        "answers": reading.answers_of([meeting.pk]).get(meeting.pk, reading.Answers()),
        "silent": list(silent[:SHOWN]),
        "away": list(away[:SHOWN]),
    }


@login_required
@require_GET
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody invited with his answer; `?answer=` opens the rows that a number counts."""
    actor = actor_of(request)
    meeting = queries.meeting_get(actor, pk)
    rows = queries.invitations(meeting)
    only = request.GET.get("answer", "")
    text = request.GET.get("q", "").strip()[:60]
    if only in Invitation.Answer.values:
        rows = rows.filter(answer=only)
    elif only == "signed":
        rows = rows.filter(signed_in_at__isnull=False)
    if text:
        rows = queries.named(rows, text)
    return render(
        request,
        "meetings/answers.html",
        {
            "meeting": meeting,
            "rows": rows,
            "answers": reading.answers_of([pk]).get(pk, reading.Answers()),
            "kinds": Invitation.Answer.choices,
            "only": only,
            "q": text,
            "runs": runs(actor, meeting),
            "open_list": meeting.state in policy.BEFORE | policy.HELD,
            "may_answer": meeting.state in policy.CALLED,
        },
    )
