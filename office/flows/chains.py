"""Chains that broke between two steps, or between two areas: what should have followed and did not.

One statement each. `%(before)s` is the close of business so many working days ago.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from documents.models import IncomingDocument, Opinion, TakenBack
from meetings.models import Decision, Meeting
from office.flows.supervised import LED_TO
from reception.delegations.models import Delegation
from reception.petitions.models import Petition
from supervision.detector.registry import Rule
from supervision.models import SupervisionItem
from vehicles.models import Trip


def standing_still(model: type, state: str, also: str = "") -> str:
    """Records of one kind that came into `state` before %(before)s, with what is owed on them."""
    table = model._meta.db_table  # type: ignore[attr-defined]
    return f"""
    SELECT r.card_id, d.id, '', e.at, '{{}}'::jsonb
    FROM {table} r
    CROSS JOIN LATERAL (
      SELECT at FROM audit_event WHERE card_id = r.card_id AND state_to = '{state}'
        AND state_from <> state_to ORDER BY id DESC LIMIT 1) e
    LEFT JOIN LATERAL (
      SELECT id FROM duties_duty WHERE card_id = r.card_id AND state = 'open'
      ORDER BY due_at, id LIMIT 1) d ON true
    WHERE r.state = '{state}' AND e.at < %(before)s {also}"""


def table(model: type) -> str:
    return str(model._meta.db_table)  # type: ignore[attr-defined]


# Closing a meeting without minutes leaves what it agreed on paper only.
DECISION = Rule(
    "meetings.decision_without_item",
    label=_("Decided, not followed"),
    says=_("Decision %(position)s of the meeting became no supervision item."),
    remedy=_("Put the decision under supervision on the page of the meeting."),
    finds=f"""
    SELECT m.card_id, NULL::bigint, t.id::text, e.at, jsonb_build_object('position', t.position)
    FROM {table(Decision)} t JOIN {table(Meeting)} m ON m.card_id = t.meeting_id
    CROSS JOIN LATERAL (
      SELECT at FROM audit_event WHERE card_id = m.card_id
        AND state_to IN ('minutes_issued', 'closed') AND state_from <> state_to
      ORDER BY id LIMIT 1) e
    WHERE t.item_id IS NULL AND m.state IN ('minutes_issued', 'closed')""",
)
# The words are those by which leaders ask for it; the tick beside them was forgotten.
INSTRUCTION = Rule(
    "documents.instruction_without_item",
    label=_("Asked, not supervised"),
    says=_("The instruction asks for supervision, and no item follows this letter."),
    remedy=_("Put the letter under supervision."),
    page="supervise/",
    finds=f"""
    SELECT r.card_id, NULL::bigint, '', o.at, '{{}}'::jsonb
    FROM {table(IncomingDocument)} r CROSS JOIN LATERAL (
      SELECT id, at, text FROM {table(Opinion)}
      WHERE card_id = r.card_id AND kind = 'instruction' ORDER BY id DESC LIMIT 1) o
    WHERE r.state IN ('instructed', 'handling', 'reported', 'replied')
      AND o.text ~ '督办|督辦|督查|督促|催办|催辦'
      AND NOT EXISTS (SELECT 1 FROM {table(TakenBack)} b WHERE b.opinion_id = o.id)
      AND NOT EXISTS (
        SELECT 1 FROM catalogue_link l JOIN {table(SupervisionItem)} i ON i.card_id = l.target_id
        WHERE l.source_id = r.card_id AND l.kind = '{LED_TO}' AND i.state <> 'withdrawn')""",
)
LETTER = Rule(
    "documents.replied_not_completed",
    label=_("Answered, not closed"),
    says=_("It was answered %(time)s ago and was never completed; that is for %(who)s."),
    remedy=_("Check the result and complete it."),
    days="detector.chain_days",
    step="complete",
    taken=True,
    finds=standing_still(IncomingDocument, "replied"),
)
PETITION = Rule(
    "reception.replied_not_closed",
    label=_("Answered, not closed"),
    says=_("The petitioner was answered %(time)s ago, no review can be asked for any more."),
    remedy=_("Close the petition."),
    days="detector.chain_days",
    step="close",
    taken=True,
    finds=standing_still(
        Petition, "replied", "AND (r.review_until IS NULL OR r.review_until < %(today)s)"
    ),
)
MINUTES = Rule(
    "meetings.no_minutes",
    label=_("No minutes"),
    says=_("The meeting ended %(time)s ago and has no minutes; %(who)s owes them."),
    remedy=_("Write and issue the minutes."),
    days="detector.minutes_days",
    step="issue_minutes",
    taken=True,
    finds=standing_still(Meeting, "ended"),
)
RECEPTION = Rule(
    "reception.not_reimbursed",
    label=_("Not settled"),
    says=_("The list was signed %(time)s ago and nothing was settled with finance."),
    remedy=_("Hand the three vouchers in and mark it as reimbursed."),
    days="detector.chain_days",
    step="reimburse",
    taken=True,
    finds=standing_still(Delegation, "closed"),
)
TRIP = Rule(
    "vehicles.not_confirmed",
    label=_("Back, not confirmed"),
    says=_(
        "The car has been back for %(time)s and nobody has confirmed the trip; %(who)s owes it."
    ),
    remedy=_("Confirm the trip."),
    days="detector.chain_days",
    step="confirm",
    taken=True,
    finds=standing_still(Trip, "back"),
)
RULES = (DECISION, INSTRUCTION, LETTER, PETITION, MINUTES, RECEPTION, TRIP)
