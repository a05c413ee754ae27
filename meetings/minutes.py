"""What minutes say by themselves: time and place, who was there, what was agreed."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, Invitation, Meeting, MinutesDraft
from meetings.queries import invitations
from office.organisation.names import department_name


@dataclass(slots=True)
class Attendance:
    """Names as the minutes list them, drawn from answers and sign-ins."""

    present: list[str] = field(default_factory=list)
    sat_in: list[str] = field(default_factory=list)
    on_leave: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)


def attendance(meeting: Meeting) -> Attendance:
    """出席、列席、请假、缺席、记录: one query."""
    found = Attendance()
    for invitation in invitations(meeting):
        _list_for(found, invitation).append(_named(invitation))
    return found


def _list_for(found: Attendance, invitation: Invitation) -> list[str]:
    if invitation.signed_in_at is None:
        away = invitation.answer == Invitation.Answer.LEAVE
        return found.on_leave if away else found.absent
    by_part = {
        Invitation.Part.SIT_IN: found.sat_in,
        Invitation.Part.RECORD: found.recorded,
    }
    return by_part.get(Invitation.Part(invitation.part), found.present)


def _named(invitation: Invitation) -> str:
    name = str(invitation)
    stands = invitation.substitute or invitation.substitute_name
    if invitation.answer == Invitation.Answer.SUBSTITUTE and stands:
        return _("%(substitute)s for %(person)s") % {"substitute": stands, "person": name}
    if invitation.person_id is None and invitation.unit:
        return _("%(name)s (%(unit)s)") % {"name": name, "unit": invitation.unit}
    return name


def decisions(meeting: Meeting) -> QuerySet[Decision]:
    return (
        Decision.objects.filter(meeting=meeting)
        .select_related("lead_department", "agenda_item")
        .order_by("position", "pk")
    )


def draft_of(meeting: Meeting) -> MinutesDraft:
    """The draft as it stands; an empty one of version 0 before anybody wrote."""
    found = MinutesDraft.objects.filter(meeting=meeting).select_related("saved_by").first()
    return found or MinutesDraft(meeting=meeting, text="", version=0)


def composed(meeting: Meeting) -> str:
    """A first draft: heading, attendance, points and what was agreed on them."""
    here = attendance(meeting)
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    lines = [
        meeting.title,
        "",
        _("Time: %(day)s %(start)s–%(end)s")
        % {"day": f"{starts:%Y-%m-%d}", "start": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"},
        _("Place: %(place)s") % {"place": meeting.room or meeting.place or "—"},
        _("Chair: %(person)s") % {"person": meeting.chair or meeting.organiser},
    ]
    for label, names in (
        (_("Present: %(people)s"), here.present),
        (_("Sat in: %(people)s"), here.sat_in),
        (_("On leave: %(people)s"), here.on_leave),
        (_("Absent: %(people)s"), here.absent),
        (_("Recorded by: %(people)s"), here.recorded),
    ):
        if names:
            lines.append(label % {"people": _(", ").join(names)})
    lines += ["", *_points(meeting), *_agreed(meeting)]
    return "\n".join(lines).strip() + "\n"


def _points(meeting: Meeting) -> list[str]:
    done = (AgendaItem.State.DISCUSSED, AgendaItem.State.DECIDED)
    rows = AgendaItem.objects.filter(meeting=meeting, state__in=done)
    return [
        f"{n}. {item.title}" + (f"\n{item.outcome}" if item.outcome else "")
        for n, item in enumerate(rows.order_by("position", "pk"), start=1)
    ]


def _agreed(meeting: Meeting) -> list[str]:
    found = list(decisions(meeting))
    lines = ["", _("Agreed:")] if found else []
    for n, decision in enumerate(found, start=1):
        facts = [_("leads: %(department)s") % {"department": decision.lead_department}]
        if decision.assisting_ids:
            names = _(", ").join(department_name(pk) for pk in decision.assisting_ids)
            facts.append(_("assist: %(departments)s") % {"departments": names})
        if decision.due_on:
            facts.append(_("by %(day)s") % {"day": decision.due_on.isoformat()})
        lines.append(f"{n}. {decision.text} ({'; '.join(facts)})")
    return lines
