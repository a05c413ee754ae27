"""Decisions and minutes: written, kept in every version, and issued from `meeting.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings import policy, queries
from meetings.hours import note
from meetings.models import AgendaItem, Decision, Meeting, MinutesDraft, MinutesVersion
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed, Stale, WrongState
from office.core.text import plain
from office.organisation.models import Department


def _held(actor: Actor, pk: int) -> tuple[Meeting, Capacity | None]:
    """The meeting, locked, for whoever writes its minutes while they can be written."""
    meeting = queries.meeting_get(actor, pk, lock=True)
    hat = next((c for c in actor.capacities if policy.organisers(c, meeting)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("Minutes are written by the organiser and the meeting clerk."))
    if meeting.state not in policy.MINUTED:
        raise WrongState(
            _("Minutes are written while a meeting runs or after its end, until they are issued.")
        )
    return meeting, hat


@transaction.atomic
def add_decision(
    actor: Actor, pk: int, *, text: str, lead_department: Department, **values: Any
) -> Decision:
    """Enter what was agreed; it is followed as a supervision item once the minutes are out."""
    meeting, hat = _held(actor, pk)
    last = Decision.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    decision = Decision(meeting=meeting, position=last + 1)
    _write(actor, meeting, decision, text=text, lead_department=lead_department, **values)
    decision.save()
    note(actor, meeting, "meetings.decision.added", hat=hat, decision=decision.pk)
    return decision


def _write(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    meeting: Meeting,
    decision: Decision,
    *,
    text: str | None = None,
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] | None = None,
    due_on: date | None = None,
    standard: str | None = None,
    agenda_item: AgendaItem | int | None = None,
) -> None:
    if text is not None:
        decision.text = text.strip()
    if not plain(decision.text):
        raise DomainError(
            _("The decision has no words."), fields={"text": [_("Enter what was agreed.")]}
        )
    if due_on is not None and due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )
    if lead_department is not None:
        decision.lead_department = lead_department
    if assisting_departments is not None:
        ids = {d.pk for d in assisting_departments} - {decision.lead_department_id}
        decision.assisting_ids = sorted(ids)
    decision.due_on = due_on or decision.due_on
    if standard is not None:
        decision.standard = standard.strip()
    if agenda_item is not None:
        key = agenda_item.pk if isinstance(agenda_item, AgendaItem) else agenda_item
        decision.agenda_item = queries.part_of(meeting, AgendaItem.objects.all(), key)


@transaction.atomic
def change_decision(actor: Actor, pk: int, decision: int, **values: Any) -> Decision:
    """Other words, department or day, until the minutes are out."""
    meeting, hat = _held(actor, pk)
    found: Decision = queries.part_of(meeting, Decision.objects.all(), decision)
    _write(actor, meeting, found, **values)
    found.save()
    note(actor, meeting, "meetings.decision.changed", hat=hat, decision=found.pk)
    return found


@transaction.atomic
def remove_decision(actor: Actor, pk: int, decision: int) -> None:
    """It was not agreed after all."""
    meeting, hat = _held(actor, pk)
    found: Decision = queries.part_of(meeting, Decision.objects.all(), decision)
    note(actor, meeting, "meetings.decision.removed", hat=hat, decision=found.pk)
    found.delete()


@transaction.atomic
def save_minutes(actor: Actor, pk: int, *, text: str, version: int | None = None) -> MinutesDraft:
    """Keep the draft as a new version; refused where somebody saved since `version`."""
    meeting, hat = _held(actor, pk)
    draft = MinutesDraft.objects.filter(meeting=meeting).first() or MinutesDraft(meeting=meeting)
    if version is not None and version != draft.version:
        raise Stale(
            _("%(who)s saved the minutes while you had them open. Look at that version first.")
            % {"who": draft.saved_by or _("Somebody")},
            extra={"version": draft.version},
        )
    if draft.version and draft.text == text:
        return draft
    draft.text, draft.version = text, draft.version + 1
    draft.saved_at, draft.saved_by_id = actor.now, actor.user_id
    draft.save()
    MinutesVersion.objects.create(
        meeting=meeting,
        version=draft.version,
        text=text,
        saved_at=actor.now,
        saved_by_id=actor.user_id,
    )
    note(actor, meeting, "meetings.meeting.minutes_saved", hat=hat, draft=draft.version)
    return draft
