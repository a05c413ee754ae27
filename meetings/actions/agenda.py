"""The points of an agenda: proposed, accepted, scheduled, discussed, decided, or put off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings import policy, queries
from meetings.hours import note
from meetings.models import AgendaItem, Meeting
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.core.text import plain
from office.files.models import Attachment
from office.organisation.models import Department, User

State = AgendaItem.State
OPEN = (State.PROPOSED, State.ACCEPTED, State.SCHEDULED)
# what may follow what; a step back mends a slip
STEPS: dict[str, tuple[str, ...]] = {
    "accept": (State.PROPOSED,),
    "schedule": (State.PROPOSED, State.ACCEPTED),
    "discuss": (State.ACCEPTED, State.SCHEDULED),
    "decide": (State.SCHEDULED, State.DISCUSSED),
    "defer": (State.ACCEPTED, State.SCHEDULED, State.DISCUSSED),
    "withdraw": OPEN,
}
TARGETS: dict[str, str] = {
    "accept": State.ACCEPTED,
    "schedule": State.SCHEDULED,
    "discuss": State.DISCUSSED,
    "decide": State.DECIDED,
    "defer": State.DEFERRED,
    "withdraw": State.WITHDRAWN,
}
IN_SESSION_ONLY = ("discuss", "decide")


def _held(actor: Actor, pk: int) -> tuple[Meeting, Capacity | None, bool]:
    """The meeting, locked; under which hat, and whether that hat runs it."""
    meeting = queries.meeting_get(actor, pk, lock=True)
    runs = next((c for c in actor.capacities if policy.organisers(c, meeting)), None)
    hat = runs or next((c for c in actor.capacities if policy.propose(c, meeting)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("Points of the agenda are proposed by those invited."))
    return meeting, hat, runs is not None or actor.is_system


def _still_open(meeting: Meeting) -> None:
    if meeting.state not in policy.OPEN_AGENDA | policy.MINUTED:
        raise WrongState(_("The agenda of this meeting is closed."))


@transaction.atomic
def add_agenda_item(actor: Actor, pk: int, *, title: str, **values: Any) -> AgendaItem:
    """Put a point on the agenda: at once by whoever runs the meeting, as a proposal by others."""
    meeting, hat, runs = _held(actor, pk)
    _still_open(meeting)
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem(
        meeting=meeting,
        position=last + 1,
        proposed_by_id=actor.user_id,
        state=State.SCHEDULED if runs else State.PROPOSED,
    )
    _write(meeting, item, title=title, **values)
    item.save()
    note(actor, meeting, "meetings.agenda.added", hat=hat, agenda_item=item.pk)
    return item


def _write(  # noqa: PLR0913 - keywords, each named by the caller
    meeting: Meeting,
    item: AgendaItem,
    *,
    title: str | None = None,
    reporter: User | None = None,
    reporter_name: str = "",
    department: Department | None = None,
    minutes: int | None = None,
    files: Sequence[int] | None = None,
) -> None:
    if title is not None:
        item.title = plain(title)
    if not item.title:
        raise DomainError(
            _("The point has no title."), fields={"title": [_("Enter what is to be discussed.")]}
        )
    if reporter is not None and reporter.clearance < meeting.secrecy:
        raise DomainError(
            _("Not cleared for this meeting: %(people)s.") % {"people": reporter},
            fields={"reporter": [_("Choose somebody else.")]},
        )
    if reporter is not None or reporter_name:
        item.reporter, item.reporter_name = reporter, plain(reporter_name)
    if department is not None:
        item.department = department
    if minutes is not None:
        item.minutes = minutes
    if files is not None:
        item.file_ids = _files_of(meeting, files)


def _files_of(meeting: Meeting, ids: Sequence[int]) -> list[int]:
    """Materials are files of the meeting itself, so that its reach guards them."""
    known = Attachment.objects.filter(card=meeting.pk, pk__in=list(ids), withdrawn_at=None)
    found = set(known.values_list("pk", flat=True))
    if set(ids) - found:
        raise DomainError(
            _("A file is not one of this meeting."),
            fields={"files": [_("Attach it to the meeting first.")]},
        )
    return sorted(found)


def _item(meeting: Meeting, pk: int) -> AgendaItem:
    found: AgendaItem = queries.part_of(meeting, AgendaItem.objects.all(), pk)
    return found


def _only(runs: bool, item: AgendaItem, actor: Actor) -> None:  # noqa: FBT001 - one fact of two
    if not runs and not (item.proposed_by_id == actor.user_id and item.state == State.PROPOSED):
        raise NotAllowed(_("The agenda is kept by the organiser and the meeting clerk."))


@transaction.atomic
def change_agenda_item(actor: Actor, pk: int, item: int, **values: Any) -> AgendaItem:
    """Change a point while it is not yet discussed; its proposer as long as it is a proposal."""
    meeting, hat, runs = _held(actor, pk)
    _still_open(meeting)
    found = _item(meeting, item)
    _only(runs, found, actor)
    if found.state not in OPEN and set(values) - {"files"}:
        raise WrongState(
            _("“%(title)s” is “%(state)s” already.")
            % {"title": found.title, "state": found.get_state_display()}
        )
    _write(meeting, found, **values)
    found.save()
    note(actor, meeting, "meetings.agenda.changed", hat=hat, agenda_item=found.pk)
    return found


@transaction.atomic
def place_agenda_item(actor: Actor, pk: int, item: int, *, position: int) -> AgendaItem:
    """Move a point to a place in the order; the others close up."""
    meeting, hat, runs = _held(actor, pk)
    _still_open(meeting)
    found = _item(meeting, item)
    if not runs:
        raise NotAllowed(_("The agenda is kept by the organiser and the meeting clerk."))
    rows = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))
    rows.remove(found)
    rows.insert(max(0, min(position - 1, len(rows))), found)
    for place, row in enumerate(rows, start=1):
        row.position = place
    AgendaItem.objects.bulk_update(rows, ["position"])
    note(actor, meeting, "meetings.agenda.changed", hat=hat, agenda_item=found.pk)
    return _item(meeting, item)


@transaction.atomic
def move_agenda_item(actor: Actor, pk: int, item: int, *, step: str, text: str = "") -> AgendaItem:
    """Take a point one step: accept, schedule, discuss, decide, defer or withdraw it."""
    meeting, hat, runs = _held(actor, pk)
    _still_open(meeting)
    found = _item(meeting, item)
    if step != "withdraw" or not runs:
        _only(runs, found, actor)
    if not runs and step != "withdraw":
        raise NotAllowed(_("The agenda is kept by the organiser and the meeting clerk."))
    _check_step(meeting, found, step)
    found.state = TARGETS[step]
    found.outcome = text.strip() or found.outcome
    found.save(update_fields=["state", "outcome"])
    note(actor, meeting, "meetings.agenda.moved", hat=hat, agenda_item=found.pk, step=step)
    return found


def _check_step(meeting: Meeting, found: AgendaItem, step: str) -> None:
    if found.state not in STEPS[step]:
        able = [name for name, states in STEPS.items() if found.state in states]
        raise WrongState(
            _("“%(title)s” is “%(state)s” already.")
            % {"title": found.title, "state": found.get_state_display()},
            extra={"state": found.state, "actions": able},
        )
    if step in IN_SESSION_ONLY and meeting.state not in policy.MINUTED:
        raise WrongState(_("A point is discussed once the meeting has started."))


@transaction.atomic
def attach_material(actor: Actor, pk: int, item: int, *, file: int) -> AgendaItem:
    """Name a file of the meeting as material of a point."""
    meeting, hat, runs = _held(actor, pk)
    found = _item(meeting, item)
    _only(runs, found, actor)
    found.file_ids = _files_of(meeting, [*found.file_ids, file])
    found.save(update_fields=["file_ids"])
    note(actor, meeting, "meetings.agenda.changed", hat=hat, agenda_item=found.pk, file=file)
    return found


@transaction.atomic
def carry_agenda_item(actor: Actor, pk: int, item: int, *, to: int) -> AgendaItem:
    """Take a deferred point to another meeting, once; its materials stay where they are seen."""
    for key in sorted({pk, to}):  # two that carry to each other never wait in a circle
        queries.meeting_get(actor, key, lock=True)
    meeting, hat, runs = _held(actor, pk)
    found = _item(meeting, item)
    if not runs:
        raise NotAllowed(_("The agenda is kept by the organiser and the meeting clerk."))
    if found.state != State.DEFERRED:
        raise WrongState(_("Only a deferred point is carried to another meeting."))
    if AgendaItem.objects.filter(carried_from=found).exists():
        raise Conflict(_("This point was carried to another meeting already."))
    other, _hat, runs_other = _held(actor, to)
    _takes_points(meeting, other, runs_other=runs_other)
    last = AgendaItem.objects.filter(meeting=other).aggregate(last=Max("position"))["last"] or 0
    carried = AgendaItem.objects.create(
        meeting=other,
        position=last + 1,
        title=found.title,
        reporter=found.reporter,
        reporter_name=found.reporter_name,
        department=found.department,
        minutes=found.minutes,
        state=State.SCHEDULED,
        proposed_by_id=actor.user_id,
        carried_from=found,
    )
    note(actor, other, "meetings.agenda.added", hat=hat, agenda_item=carried.pk, carried=found.pk)
    return carried


def _takes_points(meeting: Meeting, other: Meeting, *, runs_other: bool) -> None:
    """Another meeting that is still to come, his to arrange, and at least as secret."""
    if other.pk == meeting.pk or other.state not in policy.BEFORE or not runs_other:
        raise DomainError(
            _("This meeting takes no more points."),
            fields={"to": [_("Choose a meeting of yours that is still to come.")]},
        )
    if other.secrecy < meeting.secrecy:
        raise DomainError(
            _("The other meeting is less secret than this one."),
            fields={"to": [_("Choose a meeting of the same level.")]},
        )
