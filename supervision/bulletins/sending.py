"""A signed bulletin goes to its readers: sent, read, urged, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, WrongState
from office.core.workflow import Workflow
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import step, widen
from office.notifications.actions import notify
from office.organisation.models import Department, User
from supervision.bulletins import policy, queries
from supervision.bulletins.models import Bulletin, BulletinReader
from supervision.scoring.reasons import reasoned

FLOW: Workflow = policy.BULLETIN
State = Bulletin.State


def locked(actor: Actor, pk: int, name: str) -> tuple[Bulletin, Capacity | None]:
    bulletin = queries.bulletin_get(actor, pk, lock=True)
    return bulletin, FLOW.check(name, actor, bulletin)


@transaction.atomic
def send_bulletin(
    actor: Actor,
    pk: int,
    *,
    departments: Sequence[Department] = (),
    people: Sequence[User] = (),
    everybody: bool = False,
    due_on: date | None = None,
) -> Bulletin:
    """发送: to the heads of departments or all their people, and to people by name. Each owes the
    reading. Who has it already is skipped; constant statements whatever their number."""
    bulletin, hat = locked(actor, pk, "send")
    _check_day(actor, due_on)
    meant = queries.people_meant(bulletin, people, departments, everybody=everybody)
    fresh = _fresh(bulletin, meant)
    BulletinReader.objects.bulk_create(
        BulletinReader(
            bulletin=bulletin,
            person=p,
            department_id=p.department_id or bulletin.department_id,
            sent_at=actor.now,
        )
        for p in fresh
    )
    bulletin.sent_at = bulletin.sent_at or actor.now
    bulletin.unread_ids = [*bulletin.unread_ids, *(p.pk for p in fresh)]
    widen(bulletin, people=[p.pk for p in fresh], departments=[d.pk for d in departments])
    step(
        actor,
        bulletin,
        FLOW,
        "send",
        hat=hat,
        verb="supervision.bulletin.sent",
        fields=["sent_at", "unread_ids"],
        owes=[_reading(bulletin, p, due_on) for p in fresh],
        closes=["supervision.send_bulletin"],
        readers=[p.pk for p in fresh],
    )
    return bulletin


def _check_day(actor: Actor, due_on: date | None) -> None:
    if due_on is not None and due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )


def _fresh(bulletin: Bulletin, meant: Sequence[User]) -> list[User]:
    """Those of them who do not have it yet."""
    known = set(queries.readers(bulletin.pk).values_list("person_id", flat=True))
    fresh = [p for p in meant if p.pk not in known]
    if not fresh:
        sentence = _("Everybody named has it already.") if meant else _("Name those who read it.")
        raise DomainError(sentence, fields={"departments": [_("Choose others.")]})
    return fresh


def _reading(bulletin: Bulletin, reader: User, due_on: date | None) -> Owed:
    return Owed(
        "supervision.read_bulletin",
        reader.pk,
        reader.department_id or bulletin.department_id,
        term="" if due_on else "term.supervision.read_bulletin",
        due_on=due_on,
    )


@transaction.atomic
def read_bulletin(actor: Actor, pk: int) -> Bulletin:
    """阅知; with the last reader the bulletin is closed by itself."""
    bulletin, hat = locked(actor, pk, "read")
    reader = hat.person_id if hat else actor.user_id
    rows = BulletinReader.objects.filter(bulletin=bulletin, person=reader, read_at=None)
    if reader is None or not rows.update(read_at=actor.now, read_by=actor.user_id):
        raise WrongState(_("This bulletin is not with you to read."))
    bulletin.unread_ids = [p for p in bulletin.unread_ids if p != reader]
    close_duties(actor, bulletin.pk, kinds=["supervision.read_bulletin"], holder_ids=[reader])
    step(
        actor,
        bulletin,
        FLOW,
        "read",
        hat=hat,
        target=None if bulletin.unread_ids else State.CLOSED.value,
        verb="supervision.bulletin.read",
        fields=["unread_ids"],
        closes=() if bulletin.unread_ids else None,
        reader=reader,
    )
    return bulletin


@transaction.atomic
def let_reader_go(actor: Actor, pk: int, reader: int) -> Bulletin:
    """Who has left, or is not cleared any more, need not read it: his duty lapses, nobody inherits
    it, and the list keeps saying that he did not. With the last one the bulletin is closed."""
    bulletin = queries.bulletin_get(actor, pk, lock=True)
    if reader not in bulletin.unread_ids:
        return bulletin
    bulletin.unread_ids = [p for p in bulletin.unread_ids if p != reader]
    close_duties(
        actor,
        bulletin.pk,
        kinds=["supervision.read_bulletin"],
        holder_ids=[reader],
        state=Duty.State.CANCELLED,
    )
    step(
        actor,
        bulletin,
        FLOW,
        "read",
        hat=None,
        target=None if bulletin.unread_ids else State.CLOSED.value,
        verb="supervision.bulletin.reader_let_go",
        fields=["unread_ids"],
        closes=() if bulletin.unread_ids else None,
        reader=reader,
    )
    return bulletin


@transaction.atomic
def chase_bulletin(actor: Actor, pk: int, *, text: str = "") -> Bulletin:
    """催阅: whoever has not read it hears, and the chase stays on record."""
    bulletin, hat = locked(actor, pk, "chase")
    event = step(
        actor,
        bulletin,
        FLOW,
        "chase",
        hat=hat,
        verb="supervision.bulletin.chased",
        readers=bulletin.unread_ids,
    )
    notify(
        set(bulletin.unread_ids) - {actor.user_id or 0},
        "chase",
        f"chase:{event.pk}",
        actor.now,
        card_id=bulletin.pk,
        event_id=event.pk,
        text=text,
        by=actor.name,
    )
    return bulletin


@transaction.atomic
def close_bulletin(actor: Actor, pk: int, *, reason: str) -> Bulletin:
    """Wait no longer for those who have not read it; the list keeps saying who they are."""
    bulletin, hat = locked(actor, pk, "close")
    unread, bulletin.unread_ids = bulletin.unread_ids, []
    close_duties(actor, bulletin.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        bulletin,
        FLOW,
        "close",
        hat=hat,
        verb="supervision.bulletin.closed",
        fields=["unread_ids"],
        reason=reasoned(reason),
        readers=unread,
    )
    return bulletin
