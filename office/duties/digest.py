"""One message for everything a reminder pass had to say to a person."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.catalogue.kinds import DUTY_LABELS
from office.core.actor import Actor
from office.duties.models import Duty, Reminder
from office.notifications.models import Notification
from office.notifications.words import Said, link_to, shown_outside, writes

MOST_LINES = 40


@writes("reminder")
def digest(notification: Notification, actor: Actor) -> Said | None:
    """The duties of that pass that are still open and his to see, the most urgent first."""
    told = Reminder.objects.filter(
        recipient=notification.person_id, made_at=notification.created_at, told=True
    )
    rows = (
        Duty.objects.visible_to(actor)
        .filter(pk__in=told.values("duty"), state=Duty.State.OPEN)
        .select_related("card")
        .order_by("due_at", "pk")
    )
    total = rows.count()
    if not total:
        return None
    lines = [line for duty in rows[:MOST_LINES] for line in _lines(duty, actor)]
    if total > MOST_LINES:
        lines.append(_("… and %(n)s more.") % {"n": total - MOST_LINES})
    heading = ngettext("%(n)s deadline to look at", "%(n)s deadlines to look at", total) % {
        "n": total
    }
    return Said(heading, tuple(lines))


def _lines(duty: Duty, actor: Actor) -> tuple[str, str]:
    words = _("overdue since %(day)s") if duty.due_at < actor.now else _("due %(day)s")
    due = words % {"day": date_format(timezone.localtime(duty.due_at), "Y-m-d H:i")}
    label = DUTY_LABELS.get(duty.kind, duty.kind)
    return f"{label} · {shown_outside(duty.card)} · {due}", f"  {link_to(duty.card)}"
