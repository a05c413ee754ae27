"""What a kiosk may do: become one, be withdrawn, and enter, meet and see off visitors.

A kiosk is no person. It acts under the desk's hat with the clearance of the street, and its pages
offer only what stands here.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from office.access.actions import TooManyTries, digest
from office.audit.emit import emit
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.scoping import Secrecy, role_token
from office.core.text import plain
from office.notifications.actions import notify
from office.organisation.queries import people
from office.parameters.registry import value
from reception import actions as visits
from reception import badges, policy, watchlist
from reception import queries as visit_queries
from reception.kiosk import queries
from reception.kiosk.models import KioskDevice, KioskTry
from reception.models import Visit

LINK_LASTS = timedelta(hours=24)
WINDOW = timedelta(minutes=5)
SEEN_EVERY = timedelta(minutes=1)
WRONG, SEARCH, HELP = "wrong", "search", "help"
CODE_LENGTH = 6


def kiosk_actor(device: KioskDevice, now: datetime, request_id: str = "") -> Actor:
    """The desk's hat on nobody's head: sees open visits only, and is named in every event."""
    hat = Capacity(person_id=None, roles=frozenset({"reception"}))  # type: ignore[arg-type]
    return Actor(
        user_id=None,
        now=now,
        name=device.name,
        capacities=(hat,),
        clearance=Secrecy.OPEN,
        reach=frozenset({role_token("reception")}),
        request_id=request_id,
    )


def _keeper(actor: Actor) -> int:
    if not policy.may_keep_kiosks(actor) or actor.user_id is None:
        raise NotAllowed(_("Kiosks are set up by reception and the administrator."))
    return actor.user_id


@transaction.atomic
def make_device(actor: Actor, *, name: str) -> tuple[KioskDevice, str]:
    """A link that turns one tablet into a kiosk: used once, within a day. Shown only now."""
    keeper = _keeper(actor)
    if not plain(name):
        raise DomainError(_("Which tablet is it?"), fields={"name": [_("Enter where it stands.")]})
    token = secrets.token_urlsafe(24)
    device = KioskDevice.objects.create(
        name=plain(name)[:60],
        link_digest=digest(token),
        link_until=actor.now + LINK_LASTS,
        made_by_id=keeper,
        made_at=actor.now,
    )
    emit("reception.kiosk.made", actor=actor, kiosk=device.pk)
    return device, token


@transaction.atomic
def enter_device(actor: Actor, token: str) -> tuple[KioskDevice, str]:
    """The tablet opens the link: from now on its own secret counts, the link is spent."""
    device = queries.device_by_link(token, actor.now, lock=True)
    if device is None:
        raise NotVisible(_("This link was used already or is too old. Ask reception for another."))
    secret = secrets.token_urlsafe(32)
    device.link_digest, device.link_until = "", None
    device.device_digest, device.seen_at = digest(secret), actor.now
    device.save(update_fields=["link_digest", "link_until", "device_digest", "seen_at"])
    emit("reception.kiosk.entered", actor=actor, kiosk=device.pk)
    return device, secret


@transaction.atomic
def revoke_device(actor: Actor, pk: int) -> KioskDevice:
    """A tablet was lost, or serves elsewhere: it is shut out with its next touch."""
    _keeper(actor)
    device = KioskDevice.objects.select_for_update().filter(pk=pk, revoked_at=None).first()
    if device is None:
        raise NotVisible(_("There is no such kiosk."))
    device.revoked_at = actor.now
    device.link_digest = device.device_digest = ""
    device.save(update_fields=["revoked_at", "link_digest", "device_digest"])
    emit("reception.kiosk.revoked", actor=actor, kiosk=device.pk)
    return device


def saw(actor: Actor, device: KioskDevice) -> None:
    """Note about once a minute that the tablet is alive."""
    if device.seen_at is None or actor.now - device.seen_at > SEEN_EVERY:
        KioskDevice.objects.filter(pk=device.pk).update(seen_at=actor.now)


def guard(actor: Actor, device: KioskDevice, what: str) -> None:
    """Refuse while too much was tried on this tablet in the last five minutes."""
    most = value("kiosk.searches") if what == SEARCH else value("kiosk.tries")
    recent = KioskTry.objects.filter(device=device, what=what, at__gt=actor.now - WINDOW)
    if recent.count() >= most:
        raise TooManyTries(_("Too many tries. Please speak to somebody at the desk."))


def count_try(actor: Actor, device: KioskDevice, what: str) -> None:
    """Older ones are of no use and go."""
    KioskTry.objects.filter(device=device, at__lt=actor.now - 2 * WINDOW).delete()
    KioskTry.objects.create(device=device, what=what, at=actor.now)


@transaction.atomic
def arrive(actor: Actor, device: KioskDevice, pk: int, *, persons: int | None = None) -> Visit:
    """Somebody who was expected is here; the host hears, the next badges are theirs."""
    visit = visits.arrive_visit(actor, pk, badges="next", persons=persons, kiosk=device.pk)
    _warn(actor, visit)
    return visit


@transaction.atomic
def come_in(actor: Actor, device: KioskDevice, new: visits.NewVisit) -> Visit:
    """Somebody who was not expected enters himself; without a host the desk looks after him."""
    visit = visits.walk_in(actor, new, badges="next", kiosk=device.pk)
    _warn(actor, visit)
    return visit


def _warn(actor: Actor, visit: Visit) -> None:
    """The desk hears of somebody on its list; the tablet shows nothing."""
    if watchlist.warnings_for(actor, visit):
        _tell_desk(actor, f"watched:{visit.pk}", "reception.visit.watched", visit.pk)


def _tell_desk(actor: Actor, key: str, news: str, card_id: int | None = None) -> None:
    desk = people().filter(roles__contains=["reception"]).values_list("pk", flat=True)
    notify(desk, "notice", key, actor.now, card_id=card_id, news=news)


def ask_help(actor: Actor, device: KioskDevice) -> None:
    """Somebody at the tablet wants a person; the desk hears once a minute."""
    minute = actor.now.strftime("%Y%m%d%H%M")
    _tell_desk(actor, f"kiosk-help:{device.pk}:{minute}", "reception.kiosk.help")


@transaction.atomic
def leave(actor: Actor, device: KioskDevice, text: str) -> bool:
    """By a badge, or by the code of the visit. One badge of several stands for one person.

    False where neither is known; the caller counts the try.
    """
    digits = "".join(c for c in text if c.isdecimal())
    if len(digits) == CODE_LENGTH:
        visit = queries.inside_by_code(actor, digits)
        if visit is not None:
            visits.leave_visit(actor, visit.pk, kiosk=device.pk)
        return visit is not None
    if not digits or len(digits) > CODE_LENGTH:
        return False
    return _leave_by_badge(actor, device, int(digits))


def _leave_by_badge(actor: Actor, device: KioskDevice, number: int) -> bool:
    found = queries.inside_by_badge(actor, number)
    if found is None:
        return False
    visit = visit_queries.visit_get(actor, found.pk, lock=True)
    held = badges.held(visit)
    if visit.state not in policy.INSIDE or number not in held:
        return False  # gone in the meantime
    if len(held) == 1 or visit.present == 1:
        visits.leave_visit(actor, visit.pk, kiosk=device.pk)
        return True
    visits.return_badge(actor, visit.pk, badges=str(number))
    visits.recount_visit(actor, visit.pk, persons=visit.present - 1)
    return True
