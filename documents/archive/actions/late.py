"""What departments owe a year: settled letters that were not handed in, asked for and urged."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.archive import late as lateness
from documents.archive import queries
from documents.archive.actions.years import locked
from documents.archive.models import ArchiveYear
from documents.archive.policy import YEAR
from office.core.actor import Actor
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.queries import of_card
from office.duties.steps import step
from office.notifications.actions import notify
from office.organisation.models import Department
from office.organisation.queries import head_of

HAND_IN = "documents.hand_in"


@transaction.atomic
def ask_departments(actor: Actor, pk: int) -> int:
    """Each department with settled letters not handed in owes them; one without owes no more.

    The clock calls it; twice on one day changes nothing the second time. Returns how many changed.
    """
    year = queries.year_get(actor, pk, lock=True)
    if year.state != ArchiveYear.State.OPEN:
        return 0
    late = lateness.by_department(actor, year.year) if actor.today.year > year.year else {}
    open_now = {
        d.department_id for d in of_card(actor, pk).filter(kind=HAND_IN, state=Duty.State.OPEN)
    }
    names = Department.objects.in_bulk(set(late) | open_now)
    over, fresh = open_now - set(late), set(late) - open_now
    if not over and not fresh:
        return 0
    close_duties(actor, pk, kinds=[HAND_IN], parts=[names[d].code for d in over])
    owes = [_owed(actor, year, names[d], late[d]) for d in sorted(fresh)]
    step(
        actor,
        year,
        YEAR,
        "chase",
        hat=None,
        verb="documents.archive_year.asked",
        owes=owes,
        departments=sorted(fresh),
        settled=sorted(over),
    )
    return len(over) + len(fresh)


def _owed(actor: Actor, year: ArchiveYear, department: Department, n: int) -> Owed:
    return Owed(
        HAND_IN,
        head_of(department.pk).pk,
        department.pk,
        due_on=max(year.due_on, actor.today),
        part=department.code,
        title=_("Letters of %(year)s not handed in: %(n)s") % {"year": year.year, "n": n},
    )


@transaction.atomic
def chase_year(actor: Actor, pk: int, *, text: str = "") -> ArchiveYear:
    """催交: urge every head whose department has not handed its settled letters in."""
    year, hat = locked(actor, pk, "chase")
    late = lateness.by_department(actor, year.year)
    event = step(
        actor,
        year,
        YEAR,
        "chase",
        hat=hat,
        verb="documents.archive_year.chased",
        departments=sorted(late),
    )
    for department, n in late.items():
        said = ngettext(
            "%(n)s settled letter of %(year)s is not handed in yet.",
            "%(n)s settled letters of %(year)s are not handed in yet.",
            n,
        ) % {"n": n, "year": year.year}
        notify(
            {head_of(department).pk} - {actor.user_id},
            "chase",
            f"chase:{event.pk}:{department}",
            actor.now,
            card_id=year.pk,
            event_id=event.pk,
            text=f"{said} {text}".strip(),
            by=actor.name,
        )
    return year
