"""What departments and leaders do beside the main road of a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from documents.handling import queries
from documents.models import Assistance, IncomingDocument, Opinion, Phrase, TakenBack
from documents.policy import INCOMING, may_instruct
from documents.steps import clerk_of, locked, office_duty, opine
from office.comments.actions import remark
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed, WrongState
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import step
from office.notifications.actions import notify
from office.organisation.models import User

State = IncomingDocument.State
Part = Assistance.State
SECOND_THOUGHTS = timedelta(seconds=10)
MOST_PHRASES = 12


@transaction.atomic
def accept_assistance(actor: Actor, pk: int) -> IncomingDocument:
    """An assisting department says that it has taken its part on."""
    doc, hat = locked(actor, pk, "assist_accept")
    mine = _my_parts(doc, hat)
    rows = queries.assistance(pk).filter(department__in=mine, state=Part.ASSIGNED)
    if not rows.update(state=Part.ACCEPTED, accepted_at=actor.now):
        raise WrongState(_("Your department has accepted its part already."))
    step(
        actor,
        doc,
        INCOMING,
        "assist_accept",
        hat=hat,
        verb="documents.incoming.assistance_accepted",
        departments=sorted(mine),
    )
    return doc


@transaction.atomic
def assist_incoming_done(actor: Actor, pk: int, *, text: str) -> IncomingDocument:
    """An assisting department has given its part."""
    doc, hat = locked(actor, pk, "assist_done")
    mine = _my_parts(doc, hat)
    opine(actor, doc, hat, Opinion.Kind.ASSISTANCE, text)
    _end_parts(actor, doc, mine, Part.DONE)
    step(
        actor,
        doc,
        INCOMING,
        "assist_done",
        hat=hat,
        verb="documents.incoming.assisted",
        fields=["assisting_open_ids"],
        departments=sorted(mine),
    )
    return doc


def _my_parts(doc: IncomingDocument, hat: Capacity | None) -> set[int]:
    """His own department when it assists, else those below him that do."""
    wanted = set(doc.assisting_open_ids)
    if hat is None:
        return wanted
    return {hat.department_id or 0} & wanted or wanted & hat.headed_ids


def _end_parts(
    actor: Actor, doc: IncomingDocument, departments: set[int], state: str, reason: str = ""
) -> None:
    """The departments' own parts end, and with them what they owe."""
    doc.assisting_open_ids = [d for d in doc.assisting_open_ids if d not in departments]
    queries.assistance(doc.pk).filter(department__in=departments).update(
        state=state, ended_at=actor.now, reason=reason
    )
    done = Duty.State.DONE if state == Part.DONE else Duty.State.CANCELLED
    Duty.unscoped.filter(
        card=doc.pk, kind="documents.assist", state="open", department__in=departments
    ).update(state=done, closed_at=actor.now, closed_by=actor.user_id)


@transaction.atomic
def hand_back(actor: Actor, pk: int, *, reason: str) -> IncomingDocument:
    """A department gives its part back, with its reason.

    From the lead the letter returns to the office, which hands it over again, to others if need be;
    an assisting department drops out and the office is told.
    """
    doc, hat = locked(actor, pk, "hand_back")
    leads = hat is None or doc.lead_department_id in {hat.department_id, *hat.headed_ids}
    owes, closes, target = [], [], None
    if leads:
        owes, closes, target = [office_duty(doc, "assign")], ["documents.handle"], State.INSTRUCTED
        _end_parts(actor, doc, set(doc.assisting_open_ids), Part.HANDED_BACK, reason)
    else:
        _end_parts(actor, doc, _my_parts(doc, hat), Part.HANDED_BACK, reason)
    event = step(
        actor,
        doc,
        INCOMING,
        "hand_back",
        hat=hat,
        verb="documents.incoming.handed_back",
        fields=["assisting_open_ids"],
        owes=owes,
        closes=closes,
        target=target,
        reason=reason,
    )
    notify(
        {clerk_of(doc)} - {actor.user_id or 0},
        "outcome",
        f"handed-back:{event.pk}",
        actor.now,
        card_id=pk,
        event_id=event.pk,
        news="documents.incoming.handed_back",
    )
    return doc


@transaction.atomic
def supplement_instruction(actor: Actor, pk: int, *, text: str) -> IncomingDocument:
    """补批: a leader adds to what was instructed; what stands there stays."""
    doc, hat = locked(actor, pk, "supplement")
    opine(actor, doc, hat, Opinion.Kind.INSTRUCTION, text)
    event = step(
        actor, doc, INCOMING, "supplement", hat=hat, verb="documents.incoming.supplemented"
    )
    holders = Duty.unscoped.filter(card=pk, state="open").values_list("holder_id", flat=True)
    notify(
        set(holders) - {actor.user_id},
        "comment",
        f"supplement:{event.pk}",
        actor.now,
        card_id=pk,
        event_id=event.pk,
        news="documents.incoming.supplemented",
    )
    return doc


@transaction.atomic
def take_back_instruction(actor: Actor, pk: int) -> IncomingDocument:
    """Within ten seconds of signing its writer takes an instruction back; the words stay, void.

    The letter is where it was before: with whoever is to instruct.
    """
    doc, hat = locked(actor, pk, "take_back")
    last = queries.last_instruction(pk)
    if last is None or last.author_id != actor.user_id:
        raise NotAllowed(_("Only its writer takes an instruction back."))
    if actor.now - last.at > SECOND_THOUGHTS:
        raise WrongState(
            _("Ten seconds have passed: the instruction stands. You can add to it instead.")
        )
    TakenBack.objects.create(opinion=last, at=actor.now)
    proposed = Opinion.objects.filter(card=pk, kind=Opinion.Kind.PROPOSAL).exists()
    close_duties(actor, pk, kinds=["documents.assign"], state=Duty.State.CANCELLED)
    step(
        actor,
        doc,
        INCOMING,
        "take_back",
        hat=hat,
        verb="documents.incoming.taken_back",
        owes=[_instruct_again(doc, last) if proposed else office_duty(doc, "propose")],
        target=State.PROPOSED if proposed else State.SCREENED,
    )
    return doc


def _instruct_again(doc: IncomingDocument, last: Opinion) -> Owed:
    holder = doc.instructor_id or last.on_behalf_of_id or last.author_id
    return Owed("documents.instruct", holder, doc.department_id, term="term.documents.instruct")


@transaction.atomic
def comment_on(
    actor: Actor, pk: int, *, text: str, mentions: Sequence[User] = ()
) -> IncomingDocument:
    """A remark among colleagues (`office.comments`)."""
    doc, hat = locked(actor, pk, "comment")
    verb = "documents.incoming.commented"
    remark(actor, doc, INCOMING, hat=hat, verb=verb, text=text, mentions=mentions)
    return doc


@transaction.atomic
def keep_phrases(actor: Actor, *, phrases: Sequence[str]) -> list[str]:
    """The sentences on a person's own buttons, in this order. None kept brings the usual ones."""
    if actor.user_id is None:
        raise NotAllowed(_("Phrases belong to a person."))
    if not any(may_instruct(hat, None) for hat in actor.capacities):
        raise NotAllowed(_("Instructions are written by leaders."))
    kept = list(dict.fromkeys(p.strip() for p in phrases if p.strip()))
    if len(kept) > MOST_PHRASES or any(len(p) > 100 for p in kept):
        raise DomainError(
            _("At most 12 phrases of at most 100 characters."),
            fields={"phrases": [_("One phrase a line, at most 12.")]},
        )
    User.objects.select_for_update().only("pk").get(pk=actor.user_id)
    Phrase.objects.filter(person=actor.user_id).delete()
    Phrase.objects.bulk_create(
        Phrase(person_id=actor.user_id, position=n, text=text) for n, text in enumerate(kept)
    )
    return kept
