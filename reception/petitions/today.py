"""What the page of today says of petitions: whose fifteen or sixty days run out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.calendars import workdays
from office.core.templatetags.office import day
from office.duties.trouble import Reading
from office.parameters.registry import value
from reception.petitions.models import Petition


def days_ahead(now: datetime) -> datetime:
    """A legal term is looked at while there is still time to act."""
    edge = workdays.add_workdays(timezone.localdate(now), value("lamp.yellow"))
    return workdays.closing(edge)


def not_decided(duty: Any, petition: Petition, _now: datetime) -> str:
    text = _("It came on %(came)s; by law it is decided by %(by)s. It lies with %(who)s.")
    return text % {
        "came": day(petition.received_on),
        "by": day(petition.decide_by),
        "who": duty.holder,
    }


def not_answered(duty: Any, petition: Petition, _now: datetime) -> str:
    text = _("By law it is answered by %(by)s. It lies with %(who)s.")
    return text % {"by": day(petition.finish_by or petition.decide_by), "who": duty.holder}


TROUBLE = {
    "reception.decide_petition": Reading(not_decided, gettext_lazy("Legal term"), "", days_ahead),
    "reception.handle_petition": Reading(not_answered, gettext_lazy("Legal term"), "", days_ahead),
}
