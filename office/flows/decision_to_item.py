"""What a meeting agreed becomes supervision items, each once, when its minutes go out."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import actions as meetings
from meetings import minutes, policy
from meetings import queries as meeting_queries
from meetings.hours import note
from meetings.models import Decision, Meeting
from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.organisation.models import Department
from supervision import actions as supervision
from supervision.models import SupervisionItem

LED_TO = "led-to"
LONGEST_TITLE = 120


@transaction.atomic
def issue_minutes(actor: Actor, pk: int, *, text: str = "") -> Meeting:
    """Issue the minutes and put every decision under supervision: all of it or nothing."""
    meeting = meetings.issue_minutes(actor, pk, text=text)
    for decision in minutes.decisions(meeting):
        _docket(actor, meeting, decision)
    return meeting


@transaction.atomic
def docket_decision(actor: Actor, pk: int, decision: int) -> Decision:
    """Put a decision under supervision anew, where its item was withdrawn."""
    meeting = meeting_queries.meeting_get(actor, pk, lock=True)
    if not actor.is_system and not any(policy.organisers(c, meeting) for c in actor.capacities):
        raise NotAllowed(_("Decisions are followed by the organiser and the meeting clerk."))
    if meeting.state not in {Meeting.State.MINUTES_ISSUED, Meeting.State.CLOSED}:
        raise WrongState(_("Decisions go under supervision when the minutes are issued."))
    found: Decision = meeting_queries.part_of(
        meeting, minutes.decisions(meeting).select_related("item"), decision
    )
    card = found.item
    if card is not None and card.state != SupervisionItem.State.WITHDRAWN:
        raise Conflict(_("%(item)s follows this decision already.") % {"item": card.number})
    _docket(actor, meeting, found)
    return found


def _docket(actor: Actor, meeting: Meeting, decision: Decision) -> SupervisionItem:
    """The item inherits the meeting's matter and secrecy. Whoever issues minutes carries out what
    was agreed: he needs no right of his own to put matters under supervision."""
    office = replace(actor, is_system=True, if_version=None)
    try:
        item = supervision.docket(
            office,
            supervision.NewItem(
                title=_title(decision.text),
                lead_department=decision.lead_department,
                source="decision",
                original_text=decision.text,
                standard=decision.standard,
                assisting_departments=list(
                    Department.objects.filter(pk__in=decision.assisting_ids)
                ),
                due_on=decision.due_on,
                secrecy=meeting.secrecy,
                same_words="link",
            ),
            matter_id=meeting.matter_id,
        )
    except DomainError as refusal:
        raise type(refusal)(
            _("Decision %(n)s: %(sentence)s")
            % {"n": decision.position, "sentence": refusal.message},
            extra=refusal.extra,
        ) from refusal
    decision.item_id = item.pk
    decision.save(update_fields=["item"])
    link(meeting, item, LED_TO, actor.now)
    note(actor, meeting, "meetings.decision.docketed", decision=decision.pk, item=item.number)
    return item


def _title(text: str) -> str:
    """The first line or sentence, for lists."""
    line = text.strip().splitlines()[0]
    for end in ("。", "；", ". ", "; "):
        line = line.split(end)[0]
    return line[:LONGEST_TITLE]
