"""Who is to come: invited, answered, urged, substituted, signed in, taken off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meetings import invited, policy, queries
from meetings.hours import check_seats, give_back, note, save_reach, take_hour
from meetings.models import Invitation, Meeting
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.core.scoping import Secrecy, person_token
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.steps import step, widen
from office.notifications.actions import notify
from office.organisation.models import User

FLOW: Workflow = policy.MEETING
Answer = Invitation.Answer
SHORTEST_REASON = 2


def _invitation(meeting: Meeting, pk: int) -> Invitation:
    rows = Invitation.objects.select_related("person", "substitute")
    found: Invitation = queries.part_of(meeting, rows, pk)
    return found


def _own(actor: Actor, meeting: Meeting, person: User | None) -> Invitation:
    """The invitation of the person named, else the actor's own or his principal's."""
    wanted = [person.pk] if person else [hat.person_id for hat in actor.capacities]
    rows = Invitation.objects.filter(meeting=meeting, person__in=wanted, taken_off_at=None)
    found = {i.person_id: i for i in rows.select_related("person", "substitute")}
    for pk in wanted:
        if pk in found:
            return found[pk]
    raise DomainError(
        _("Not on the list of this meeting."), fields={"person": [_("Choose somebody invited.")]}
    )


@transaction.atomic
def respond_meeting(
    actor: Actor, pk: int, *, answer: str, person: User | None = None, **said: Any
) -> Meeting:
    """Answer one's own invitation; the meeting clerk answers for others."""
    meeting = queries.meeting_get(actor, pk, lock=True)
    FLOW.check("respond", actor, meeting)
    _answer(actor, meeting, _own(actor, meeting, person), answer, said)
    return meeting


@transaction.atomic
def respond_invitation(
    actor: Actor, pk: int, invitation: int, *, answer: str, **said: Any
) -> Invitation:
    """Answer an invitation: comes, sends a substitute, or is on leave."""
    meeting = queries.meeting_get(actor, pk, lock=True)
    FLOW.check("respond", actor, meeting)
    found = _invitation(meeting, invitation)
    _answer(actor, meeting, found, answer, said)
    return found


def _hat_for(actor: Actor, meeting: Meeting, found: Invitation) -> Capacity | None:
    """The hat of the invited or his deputy; else that of whoever runs the meeting."""
    own = next((c for c in actor.capacities if c.person_id == found.person_id), None)
    runs = next((c for c in actor.capacities if policy.organisers(c, meeting)), None)
    if own is None and runs is None and not actor.is_system:
        raise NotAllowed(_("You answer for yourself; the meeting clerk answers for others."))
    return own or runs


def _answer(
    actor: Actor, meeting: Meeting, found: Invitation, answer: str, said: dict[str, Any]
) -> None:
    hat = _hat_for(actor, meeting, found)
    was = found.substitute if found.answer == Answer.SUBSTITUTE else None
    came = found.answer == Answer.ATTEND
    _write(actor, meeting, found, answer, said)
    now = found.substitute if found.answer == Answer.SUBSTITUTE else None
    comes = answer == Answer.ATTEND
    if came and not comes:
        give_back(actor, meeting, [found.person], reason=answer)
    if was is not None and was != now:
        give_back(actor, meeting, [was], reason=answer)
    if comes and not came:
        take_hour(actor, meeting, found.person, "answer")
    if now is not None and now != was:
        take_hour(actor, meeting, now, "substitute")
    found.save()
    _let_in_substitutes(meeting, now)
    event = note(
        actor,
        meeting,
        "meetings.meeting.answered",
        hat=hat,
        closes={"kinds": [invited.RESPOND], "holder_ids": [found.person_id]}
        if found.person_id
        else None,
        invitation=found.pk,
        answer=answer,
        person=found.person_id,
        substitute=now.pk if now else None,
    )
    if now is not None and now != was:
        _tell(actor, meeting, [now.pk], event.pk, "substitute")
    if answer == Answer.LEAVE:
        _tell(actor, meeting, [meeting.organiser_id], event.pk, "leave")


def _write(
    actor: Actor, meeting: Meeting, found: Invitation, answer: str, said: dict[str, Any]
) -> None:
    """The answer as it is meant, or what is missing in it."""
    reason = str(said.get("reason") or "").strip()
    name = plain(str(said.get("substitute_name") or ""))
    substitute = said.get("substitute")
    wrong: dict[str, list[str]] = {}
    if answer not in {Answer.ATTEND, Answer.SUBSTITUTE, Answer.LEAVE}:
        wrong["answer"] = [_("Say whether you come, send somebody, or are on leave.")]
    if answer == Answer.LEAVE and len(plain(reason)) < SHORTEST_REASON:
        wrong["reason"] = [_("Say why you can't come: the chair's office reads it.")]
    if answer == Answer.SUBSTITUTE:
        wrong |= _wrong_substitute(meeting, found, substitute, name)
    if wrong:
        raise DomainError(_("The answer is not complete."), fields=wrong)
    stands = answer == Answer.SUBSTITUTE
    found.answer, found.reason = answer, reason
    found.substitute = substitute if stands else None
    found.substitute_name = name if stands and substitute is None else ""
    found.answered_at, found.answered_by_id = actor.now, actor.user_id


def _wrong_substitute(
    meeting: Meeting, found: Invitation, substitute: User | None, name: str
) -> dict[str, list[str]]:
    if substitute is None:
        if found.person_id is None and name:
            return {}
        return {"substitute": [_("Name the person who comes instead.")]}
    if substitute.clearance < meeting.secrecy:
        return {
            "substitute": [
                _("%(person)s is not cleared for “%(level)s”.")
                % {"person": substitute, "level": Secrecy(meeting.secrecy).label}
            ]
        }
    rows = Invitation.objects.filter(meeting=meeting, taken_off_at=None).exclude(pk=found.pk)
    taken = rows.filter(person=substitute) | rows.filter(
        substitute=substitute, answer=Answer.SUBSTITUTE
    )
    if substitute.pk == found.person_id or taken.exists():
        return {
            "substitute": [
                _("%(person)s is at this meeting already.") % {"person": substitute},
            ]
        }
    return {}


def _let_in_substitutes(meeting: Meeting, now: User | None) -> None:
    """Substitutes may see the meeting and sign in; the list is that of the answers."""
    rows = Invitation.objects.filter(
        meeting=meeting, answer=Answer.SUBSTITUTE, substitute__isnull=False, taken_off_at=None
    )
    ids = sorted(set(rows.values_list("substitute_id", flat=True)))
    if ids != meeting.substitute_ids:
        meeting.substitute_ids = ids
        meeting.save(update_fields=["substitute_ids"])
    if now is not None and person_token(now.pk) not in meeting.reach:
        widen(meeting, people=[now.pk])
        save_reach(meeting)


def _tell(actor: Actor, meeting: Meeting, people: Iterable[int], event: int, what: str) -> None:
    notify(
        set(people) - {actor.user_id or 0},
        "notice",
        f"meeting:{event}",
        actor.now,
        card_id=meeting.pk,
        event_id=event,
        what=what,
        starts_at=meeting.starts_at.isoformat(),
    )


@transaction.atomic
def chase_meeting(actor: Actor, pk: int, *, text: str = "") -> Meeting:
    """Urge everybody who has not answered, in one act."""
    meeting = queries.meeting_get(actor, pk, lock=True)
    hat = FLOW.check("chase", actor, meeting)
    silent = Invitation.objects.filter(
        meeting=meeting, answer=Answer.NONE, taken_off_at=None, person__is_active=True
    )
    people = list(silent.values_list("person_id", flat=True))
    if not people:
        raise Conflict(_("Everybody has answered."))
    silent.update(chased=F("chased") + 1, chased_at=actor.now)
    event = note(actor, meeting, "meetings.meeting.chased", hat=hat, people=people)
    notify(
        set(people) - {actor.user_id or 0},
        "chase",
        f"chase:{event.pk}",
        actor.now,
        card_id=meeting.pk,
        event_id=event.pk,
        by=actor.name,
        duty=invited.RESPOND,
        text=text.strip(),
    )
    return meeting


@transaction.atomic
def invite(
    actor: Actor,
    pk: int,
    *,
    people: Sequence[User] = (),
    name: str = "",
    part: str = Invitation.Part.ATTEND,
    **guest: Any,
) -> Invitation:
    """Add colleagues, or one guest by name. After the notice they alone are told."""
    meeting, hat = _runs(actor, pk)
    rows = Invitation.objects.filter(meeting=meeting, person__in=people, taken_off_at=None)
    known = set(rows.values_list("person_id", flat=True))
    new = list({p.pk: p for p in people if p.pk not in known}.values())
    if not new and not plain(name):
        raise DomainError(
            _("Nobody new was named."),
            fields={"people": [_("Choose colleagues, or enter a guest by name.")]},
        )
    _check_cleared(meeting, new)
    made = [Invitation(meeting=meeting, person=p, part=part) for p in new]
    if plain(name):
        facts = {k: plain(str(v or "")) for k, v in guest.items() if k in GUEST}
        made.append(Invitation(meeting=meeting, name=plain(name), part=part, **facts))
    Invitation.objects.bulk_create(made)
    _count_in(meeting, new)
    widen(meeting, people=[p.pk for p in new])
    save_reach(meeting)
    called = meeting.state in policy.CALLED
    owes = invited.answers_owed(actor, meeting, [i.pk for i in made]) if called else []
    note(
        actor,
        meeting,
        "meetings.meeting.invited",
        hat=hat,
        owes=owes,
        people=[p.pk for p in new],
        guests=len(made) - len(new),
    )
    return made[0]


GUEST = ("unit", "post", "phone", "plate")


def _runs(actor: Actor, pk: int) -> tuple[Meeting, Capacity | None]:
    """The meeting, locked, for whoever runs it, as long as its list may still change."""
    meeting = queries.meeting_get(actor, pk, lock=True)
    hat = next((c for c in actor.capacities if policy.organisers(c, meeting)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("The list is kept by the organiser and the meeting clerk."))
    if meeting.state not in policy.BEFORE | policy.HELD:
        raise WrongState(_("The list of this meeting is closed."))
    return meeting, hat


def _check_cleared(meeting: Meeting, people: Sequence[User]) -> None:
    low = [str(p) for p in people if p.clearance < meeting.secrecy]
    if low:
        raise DomainError(
            _("Not cleared for this meeting: %(people)s.") % {"people": ", ".join(low)},
            fields={"people": [_("Leave them out, or lower the level of the meeting.")]},
        )


def _count_in(meeting: Meeting, new: Sequence[User]) -> None:
    """Names and number of those who come; the room must still seat them."""
    meeting.attendee_ids = sorted({*meeting.attendee_ids, *(p.pk for p in new)})
    named = Invitation.objects.filter(meeting=meeting, person=None, taken_off_at=None).count()
    meeting.guests = max(meeting.guests, named)
    check_seats(meeting)
    meeting.save(update_fields=["attendee_ids", "guests"])


@transaction.atomic
def take_off(actor: Actor, pk: int, invitation: int) -> Invitation:
    """Take somebody off the list: his answer is no longer owed, and his hour is free."""
    meeting, hat = _runs(actor, pk)
    found = _invitation(meeting, invitation)
    if found.person_id is not None and found.person_id == meeting.chair_id:
        raise Conflict(_("The chair can't be taken off the list."))
    found.taken_off_at = actor.now
    found.save(update_fields=["taken_off_at"])
    give_back(actor, meeting, [found.person, found.substitute], reason="taken off")
    meeting.attendee_ids = [p for p in meeting.attendee_ids if p != found.person_id]
    if found.person_id is None and meeting.guests:
        meeting.guests -= 1
    meeting.save(update_fields=["attendee_ids", "guests"])
    _let_in_substitutes(meeting, None)
    event = note(
        actor,
        meeting,
        "meetings.meeting.uninvited",
        hat=hat,
        closes={"kinds": [invited.RESPOND], "holder_ids": [found.person_id], "state": "cancelled"}
        if found.person_id
        else None,
        person=found.person_id,
        invitation=found.pk,
    )
    gone = [p for p in (found.person_id, found.substitute_id) if p]
    if found.told_at is not None:
        _tell(actor, meeting, gone, event.pk, "taken_off")
    if meeting.secrecy >= Secrecy.CONFIDENTIAL:
        _let_out(meeting, gone)
    return found


def _let_out(meeting: Meeting, gone: Iterable[int]) -> None:
    """Who does not go to a secret meeting does not read of it, unless he still has part in it."""
    keep = {person_token(p) for p in queries.concerned(meeting)}
    drop = {person_token(p) for p in gone} - keep
    meeting.reach = [token for token in meeting.reach if token not in drop]
    save_reach(meeting)


@transaction.atomic
def sign_in_meeting(
    actor: Actor, pk: int, *, person: User | None = None, invitation: int | None = None
) -> Meeting:
    """签到: for oneself; the meeting clerk signs others in, guests too."""
    meeting = queries.meeting_get(actor, pk, lock=True)
    hat = FLOW.check("sign_in", actor, meeting)
    found = _invitation(meeting, invitation) if invitation else None
    who = _who_signs(found, person, hat)
    if found is None:
        found = _place_of(meeting, who)
    if hat and who != hat.person_id and not policy.organisers(hat, meeting):
        raise NotAllowed(_("You sign in for yourself; the meeting clerk signs others in."))
    if who in meeting.signed_in_ids or (found and found.signed_in_at):
        raise WrongState(_("Signed in already."))
    if found is not None:
        found.signed_in_at = actor.now
        found.save(update_fields=["signed_in_at"])
    if who is not None:
        meeting.signed_in_ids = [*meeting.signed_in_ids, who]
    step(
        actor,
        meeting,
        FLOW,
        "sign_in",
        hat=hat,
        verb="meetings.meeting.signed_in",
        fields=["signed_in_ids"],
        person=who,
        invitation=found.pk if found else None,
    )
    return meeting


def _who_signs(found: Invitation | None, person: User | None, hat: Capacity | None) -> int | None:
    """The colleague who stands at the door; none for a guest."""
    if found is not None:
        stands = found.answer == Answer.SUBSTITUTE and found.substitute_id
        return found.substitute_id if stands else found.person_id
    return person.pk if person else (hat.person_id if hat else None)


def _place_of(meeting: Meeting, who: int | None) -> Invitation | None:
    """His own invitation, or the one he stands in for."""
    rows = Invitation.objects.filter(meeting=meeting, taken_off_at=None)
    own = rows.filter(person=who) | rows.filter(substitute=who, answer=Answer.SUBSTITUTE)
    found = own.order_by("pk").first() if who else None
    if found is None and (who is None or who != meeting.organiser_id):
        raise DomainError(
            _("Not on the list of this meeting."),
            fields={"person": [_("Choose somebody invited.")]},
        )
    return found
