"""What a person may be in the office. A role grants actions; the department grants reach."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    DIRECTOR = "director", _("Director of the office")
    LEADER = "leader", _("Leader in charge")
    CHIEF = "chief", _("Principal leader")
    CLERK = "clerk", _("Records clerk")
    HEAD = "head", _("Head of department")
    STAFF = "staff", _("Staff")
    SUPERVISOR = "supervisor", _("Supervision officer")
    MEETINGS = "meetings", _("Meeting clerk")
    RECEPTION = "reception", _("Reception")
    DISPATCHER = "dispatcher", _("Dispatcher")
    DRIVER = "driver", _("Driver")
    ARCHIVIST = "archivist", _("Archivist")
    SEALKEEPER = "sealkeeper", _("Seal keeper")
    AUDITOR = "auditor", _("Auditor (reads only)")
    ADMIN = "admin", _("Administrator")


WIDE = frozenset(
    {
        Role.DIRECTOR,
        Role.LEADER,
        Role.CHIEF,
        Role.CLERK,
        Role.SUPERVISOR,
        Role.ARCHIVIST,
        Role.AUDITOR,
    }
)
"""Roles that see every department's records, up to the person's clearance."""
