"""One message for everything a look found that a person can mend."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.core.actor import Actor
from office.notifications.models import Notification
from office.notifications.words import Said, link_to, shown_outside, writes
from supervision.detector.queries import findings
from supervision.detector.registry import RULES

MOST_LINES = 40


@writes("finding")
def digest(notification: Notification, actor: Actor) -> Said | None:
    """What he was told of then, still stands and is his to see, the oldest first."""
    rows = findings(actor).filter(told=notification.person_id, told_at=notification.created_at)
    total = rows.count()
    if not total:
        return None
    lines = []
    for finding in rows[:MOST_LINES]:
        label = str(RULES[finding.rule].label)
        lines += [f"{label} · {shown_outside(finding.card)}", f"  {link_to(finding.card)}"]
    if total > MOST_LINES:
        lines.append(_("… and %(n)s more.") % {"n": total - MOST_LINES})
    heading = ngettext(
        "%(n)s matter falls between the chairs", "%(n)s matters fall between the chairs", total
    )
    return Said(heading % {"n": total}, (*lines, f"{settings.SITE_URL}/chairs/"))
