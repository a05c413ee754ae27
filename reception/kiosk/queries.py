"""What a kiosk can find: its own device, one visit by what only its visitor knows, a few hosts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from office.access.actions import digest
from office.core.actor import Actor
from office.core.errors import NotAllowed
from office.core.text import folded, name_key, plain
from office.organisation.models import User
from office.organisation.queries import people
from reception import policy
from reception import queries as visits
from reception.kiosk.models import KioskDevice
from reception.models import BadgeLoan, Visit

SHORTEST_NAME = 2
MOST_HOSTS = 5


def devices(actor: Actor) -> QuerySet[KioskDevice]:
    """Every tablet that is one, or may become one."""
    if not policy.may_keep_kiosks(actor):
        raise NotAllowed(_("Kiosks are set up by reception and the administrator."))
    rows = KioskDevice.objects.filter(revoked_at=None).select_related("made_by")
    return rows.order_by("name", "pk")


def device_by_link(token: str, now: datetime, *, lock: bool = False) -> KioskDevice | None:
    rows = KioskDevice.objects.filter(
        link_digest=digest(token), link_until__gt=now, revoked_at=None
    )
    return (rows.select_for_update() if lock else rows).first()


def device_by_secret(secret: str) -> KioskDevice | None:
    if not secret:
        return None
    return KioskDevice.objects.filter(device_digest=digest(secret), revoked_at=None).first()


def _today(actor: Actor) -> QuerySet[Visit]:
    """Those expected today and not here yet."""
    begin = timezone.make_aware(datetime.combine(actor.today, time()))
    return visits.visits(actor).filter(
        state=Visit.State.EXPECTED,
        expected_at__gte=begin,
        expected_at__lt=begin + timedelta(days=1),
    )


def expected_by_code(actor: Actor, code: str) -> Visit | None:
    digits = "".join(c for c in code if c.isdecimal())
    return _today(actor).filter(code=digits).first() if digits else None


def expected_by_phone(actor: Actor, surname: str, last4: str) -> Visit | None:
    """The surname and the end of the phone number, where they fit one visit only."""
    name, digits = plain(surname), "".join(c for c in last4 if c.isdecimal())
    if not name or len(digits) != 4:
        return None
    fits = Q(visitor_name__istartswith=name, phone__endswith=digits)
    found = list(_today(actor).filter(fits)[:2])
    return found[0] if len(found) == 1 else None


def expected_by_pk(actor: Actor, pk: int) -> Visit | None:
    return _today(actor).filter(pk=pk).first()


def inside_by_code(actor: Actor, code: str) -> Visit | None:
    return visits.inside(actor).filter(code=code).first()


def inside_by_badge(actor: Actor, number: int) -> Visit | None:
    loan = BadgeLoan.objects.filter(number=number, returned_at=None).values("visit")
    return visits.inside(actor).filter(pk__in=loan).first()


@dataclass(frozen=True, slots=True)
class Host:
    """Name and department: all that a tablet in the hall may say of anybody."""

    pk: int
    name: str
    department: str


def hosts(text: str) -> list[Host]:
    """At most five people whose name holds these two characters or more; pinyin from three on."""
    asked = folded(plain(text))
    if len(asked) < SHORTEST_NAME:
        return []
    found = [person for person in people() if _is_called(person, asked)]
    return [Host(p.pk, str(p), str(p.department or "")) for p in found[:MOST_HOSTS]]


def _is_called(person: User, asked: str) -> bool:
    if asked in folded(person.name):
        return True
    if not asked.isascii() or len(asked) <= SHORTEST_NAME:
        return False
    sounds = "".join(c for c in (person.sort_key or name_key(person.name)) if c.isalpha())
    return sounds.startswith(asked.replace(" ", ""))


def host_by_pk(pk: int) -> User | None:
    return people().filter(pk=pk).first()
