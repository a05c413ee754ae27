"""What must be ready by when: the lines of a meeting, each a duty until it is ticked off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings import policy, queries
from meetings.hours import note
from meetings.models import ChecklistLine, ChecklistTemplate, Kind, Meeting
from meetings.usual import USUAL
from office.audit.emit import emit
from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.core.text import plain
from office.duties.actions import Owed
from office.duties.models import Duty
from office.organisation.models import User
from office.organisation.queries import role_holder
from office.parameters.registry import value

CHECKLIST = "meetings.checklist"
DAYS = ChecklistTemplate.Basis.DAYS
LARGE = {Kind.PLENARY, Kind.VIDEO}


def make_lines(actor: Actor, meeting: Meeting) -> list[Owed]:
    """The lines of a new meeting by the template, and the duties they are."""
    keeper = role_holder("meetings", "director")
    service = keeper.pk if keeper.clearance >= meeting.secrecy else meeting.organiser_id
    holders = {"service": service, "organiser": meeting.organiser_id}
    large = meeting.kind in LARGE or meeting.seats_needed >= value("meetings.large_from")
    lines = [
        ChecklistLine(
            meeting=meeting,
            text=in_office_language(row.text),
            basis=row.basis,
            before=row.before,
            must=row.must,
            holder_id=holders[row.keeper],
            due_at=due_of(actor, meeting, row.basis, row.before),
        )
        for row in template()
        if large or row.size == "all"
    ]
    ChecklistLine.objects.bulk_create(lines)
    return [_owed(meeting, line) for line in lines]


def template() -> Sequence[Any]:
    """The office's own lines, else the usual ones."""
    return list(ChecklistTemplate.objects.order_by("position", "pk")) or USUAL


def in_office_language(text: str) -> str:
    """A usual line becomes words of the office; its own words stay as they are."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(_(text)) if text else ""


def due_of(actor: Actor, meeting: Meeting, basis: str, before: int) -> datetime:
    """When a line is due; one whose day has passed already is due today, and before the start."""
    if before > 0:
        due = _counted(meeting.starts_at, basis, before)
        if due > actor.now:
            return due
        return min(_soon(actor), meeting.starts_at)
    return _counted(meeting.ends_at, basis, before)


def _counted(anchor: datetime, basis: str, before: int) -> datetime:
    if basis == DAYS:
        return workdays.closing(workdays.add_workdays(timezone.localdate(anchor), -before))
    return anchor - timedelta(minutes=before)


def _soon(actor: Actor) -> datetime:
    """The next close of business."""
    today = workdays.closing(workdays.next_workday(actor.today))
    if today > actor.now:
        return today
    return workdays.closing(workdays.add_workdays(actor.today, 1))


def _owed(meeting: Meeting, line: ChecklistLine) -> Owed:
    return Owed(
        CHECKLIST,
        line.holder_id,
        meeting.department_id,
        moment=line.due_at,
        part=line.duty_part,
        title=_("%(line)s · %(meeting)s") % {"line": line.text, "meeting": meeting.title[:280]},
    )


def move_lines(actor: Actor, meeting: Meeting) -> list[Owed]:
    """The meeting moved: its open lines move with it; what is done stays done."""
    lines = list(ChecklistLine.objects.filter(meeting=meeting, done_at=None))
    for line in lines:
        line.due_at = due_of(actor, meeting, line.basis, line.before)
    ChecklistLine.objects.bulk_update(lines, ["due_at"])
    return [_owed(meeting, line) for line in lines]


def open_parts(meeting: Meeting, *, before_start: bool) -> list[str]:
    """Names of the duties of lines before the start, or of those after it."""
    rows = ChecklistLine.objects.filter(meeting=meeting, done_at=None)
    rows = rows.filter(before__gt=0) if before_start else rows.filter(before__lte=0)
    return [line.duty_part for line in rows]


def must_open(meeting: Meeting) -> list[ChecklistLine]:
    """Must-lines of the days before that nobody has ticked off."""
    rows = ChecklistLine.objects.filter(
        meeting=meeting, done_at=None, must=True, before__gt=0, basis=DAYS
    )
    return list(rows.order_by("due_at", "pk"))


def check_ready(meeting: Meeting, override: str) -> list[int]:
    """Ids of open must-lines, for the event; refused where the office wants a reason first."""
    missing = must_open(meeting)
    if missing and value("meetings.must_blocks") and len(plain(override)) < 4:
        listed = ", ".join(line.text for line in missing)
        raise Conflict(
            _("Not done yet: %(lines)s.") % {"lines": listed},
            fields={"override": [_("Tick them off, or say why it goes on without them.")]},
            extra={"lines": [line.pk for line in missing]},
        )
    return [line.pk for line in missing]


def _held(actor: Actor, pk: int) -> tuple[Meeting, Capacity | None]:
    meeting = queries.meeting_get(actor, pk, lock=True)
    hat = next((c for c in actor.capacities if policy.organisers(c, meeting)), None)
    if meeting.state not in policy.LIVE:
        raise WrongState(_("The checklist of this meeting is closed."))
    return meeting, hat


def _keeps(hat: Capacity | None, actor: Actor) -> None:
    if hat is None and not actor.is_system:
        raise NotAllowed(_("The checklist is kept by the organiser and the meeting clerk."))


def _line(meeting: Meeting, pk: int) -> ChecklistLine:
    found: ChecklistLine = queries.part_of(
        meeting, ChecklistLine.objects.select_related("holder"), pk
    )
    return found


@transaction.atomic
def add_line(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    text: str,
    basis: str = DAYS,
    before: int = 1,
    must: bool = False,
    holder: User | None = None,
) -> ChecklistLine:
    """One more thing to have ready; whoever holds it owes it from now on."""
    meeting, hat = _held(actor, pk)
    _keeps(hat, actor)
    line = ChecklistLine(
        meeting=meeting,
        text=plain(text)[:200],
        basis=basis,
        before=before,
        must=must,
        holder_id=holder.pk if holder else meeting.organiser_id,
        due_at=due_of(actor, meeting, basis, before),
    )
    if not line.text:
        raise DomainError(_("The line is empty."), fields={"text": [_("Say what is to be ready.")]})
    line.save()
    owes = [_owed(meeting, line)] if _counts(meeting, line) else []
    note(actor, meeting, "meetings.checklist.added", hat=hat, owes=owes, line=line.pk)
    return line


def _counts(meeting: Meeting, line: ChecklistLine) -> bool:
    """Whether the line is still owed: nobody prepares a meeting that has begun."""
    return line.before <= 0 or meeting.state in policy.BEFORE


@transaction.atomic
def change_line(
    actor: Actor, pk: int, line: int, *, holder: User | None = None, **values: Any
) -> ChecklistLine:
    """Other words, another time or another person for an open line."""
    meeting, hat = _held(actor, pk)
    _keeps(hat, actor)
    found = _line(meeting, line)
    if found.done_at is not None:
        raise WrongState(_("This line is ticked off already."))
    for name in ("text", "basis", "before", "must"):
        if values.get(name) not in (None, ""):
            setattr(found, name, values[name])
    found.text = plain(found.text)[:200] or "—"
    if holder is not None:
        found.holder = holder
    found.due_at = due_of(actor, meeting, found.basis, found.before)
    found.save()
    owes = [_owed(meeting, found)] if _counts(meeting, found) else []
    note(
        actor,
        meeting,
        "meetings.checklist.changed",
        hat=hat,
        owes=owes,
        closes={"kinds": [CHECKLIST], "parts": [found.duty_part], "state": "cancelled"},
        line=found.pk,
    )
    return found


def _may_tick(actor: Actor, meeting: Meeting, line: ChecklistLine) -> Capacity | None:
    """Whoever runs the meeting, whoever holds the line, and whoever it was handed on to."""
    rows = Duty.objects.visible_to(actor).open()
    owing = set(
        rows.filter(card=meeting.pk, part=line.duty_part).values_list("holder_id", flat=True)
    )
    hat = next(
        (
            c
            for c in actor.capacities
            if c.person_id in owing | {line.holder_id} or policy.organisers(c, meeting)
        ),
        None,
    )
    if hat is None and not actor.is_system:
        raise NotAllowed(_("This line is ticked off by whoever holds it, or by the meeting clerk."))
    return hat


@transaction.atomic
def tick_line(actor: Actor, pk: int, line: int, *, text: str = "") -> ChecklistLine:
    """It is ready: who, when, and a note."""
    meeting, _hat = _held(actor, pk)
    found = _line(meeting, line)
    hat = _may_tick(actor, meeting, found)
    if found.done_at is not None:
        raise WrongState(_("This line is ticked off already."))
    found.done_at, found.done_by_id, found.note = actor.now, actor.user_id, text.strip()[:500]
    found.save(update_fields=["done_at", "done_by", "note"])
    note(
        actor,
        meeting,
        "meetings.checklist.ticked",
        hat=hat,
        closes={"kinds": [CHECKLIST], "parts": [found.duty_part]},
        line=found.pk,
    )
    return found


@transaction.atomic
def untick_line(actor: Actor, pk: int, line: int) -> ChecklistLine:
    """It is not ready after all: the line is owed again."""
    meeting, _hat = _held(actor, pk)
    found = _line(meeting, line)
    hat = _may_tick(actor, meeting, found)
    if found.done_at is None:
        raise WrongState(_("This line is not ticked off."))
    found.done_at, found.done_by, found.note = None, None, ""
    found.due_at = due_of(actor, meeting, found.basis, found.before)
    found.save(update_fields=["done_at", "done_by", "note", "due_at"])
    owes = [_owed(meeting, found)] if _counts(meeting, found) else []
    note(actor, meeting, "meetings.checklist.unticked", hat=hat, owes=owes, line=found.pk)
    return found


@transaction.atomic
def remove_line(actor: Actor, pk: int, line: int) -> None:
    """Nobody needs it for this meeting."""
    meeting, hat = _held(actor, pk)
    _keeps(hat, actor)
    found = _line(meeting, line)
    if found.done_at is not None:
        raise WrongState(_("This line is ticked off already."))
    note(
        actor,
        meeting,
        "meetings.checklist.changed",
        hat=hat,
        closes={"kinds": [CHECKLIST], "parts": [found.duty_part], "state": "cancelled"},
        line=found.pk,
    )
    found.delete()


@transaction.atomic
def set_template(actor: Actor, rows: Iterable[dict[str, Any]]) -> list[ChecklistTemplate]:
    """The office's own list for meetings planned from now on; none brings the usual one back."""
    if not actor.has(*policy.ROOM_KEEPERS):
        raise NotAllowed(_("The list is kept by the meeting clerk."))
    ChecklistTemplate.objects.all().delete()
    made = ChecklistTemplate.objects.bulk_create(
        ChecklistTemplate(position=place, **row) for place, row in enumerate(rows, start=1)
    )
    emit("meetings.template.set", actor=actor, lines=len(made))
    return made
