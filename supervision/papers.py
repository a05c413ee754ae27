"""The supervision slip (督办单) and coloured tickets; their look is in `supervision/sheets`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.core.actor import Actor
from office.core.text import plain
from office.organisation.names import department_name
from office.parameters.registry import value
from office.sheets.actions import print_sheet
from office.sheets.lists import page_words
from supervision import queries
from supervision.models import Milestone, Report, SupervisionItem, Ticket

SLIP, TICKET = "supervision.slip", "supervision.ticket"
KINDS: dict[str, Any] = {
    SLIP: gettext_lazy("Supervision slip"),
    TICKET: gettext_lazy("Coloured ticket"),
}
TEMPLATE = "supervision/slip"
MOST_REPORTS = 6


def slip(actor: Actor, item: SupervisionItem) -> bytes:
    """What is to be done, by whom and when, how far it is; with room to sign."""
    data = {
        **_common(_("Supervision slip"), item),
        "level": "",
        "warning": "",
        "milestones": [_milestone(m) for m in queries.milestones(item.pk)],
        "reports": [
            [f"{timezone.localtime(r.at):%Y-%m-%d}", str(r.author), f"{r.percent}%", plain(r.text)]
            for r in queries.reports(item.pk).filter(kind=Report.Kind.PROGRESS)[:MOST_REPORTS]
        ],
    }
    return print_sheet(actor, item, SLIP, TEMPLATE, data)


def ticket(actor: Actor, item: SupervisionItem, found: Ticket) -> bytes:
    """The ticket in its colour: which deadline, what it warns of, and room for the answer."""
    said = {
        Ticket.Level.BLUE: _("The deadline is near. Report how far it is."),
        Ticket.Level.ORANGE: _("The blue ticket was not answered. Answer within the term."),
        Ticket.Level.RED: _("The orange ticket was not answered. The leader in charge was told."),
    }[Ticket.Level(found.level)]
    data = {
        **_common(str(found.get_level_display()), item),
        "level": found.level,
        "warning": plain(found.reason) or said,
        "milestones": [],
        "reports": [],
    }
    data["facts"] = [
        [_("Issued"), f"{timezone.localtime(found.issued_at):%Y-%m-%d %H:%M}"],
        [_("To"), str(found.department)],
        *data["facts"],
    ]
    return print_sheet(actor, item, TICKET, TEMPLATE, data)


def _common(title: str, item: SupervisionItem) -> dict[str, Any]:
    assisting = _(", ").join(department_name(pk) for pk in item.assisting_ids)
    return {
        "office": str(value("office.name")),
        "title": title,
        "number": item.number,
        "matter": plain(item.title),
        "wording": [plain(line) for line in item.original_text.splitlines() if line.strip()],
        "standard": [plain(line) for line in item.standard.splitlines() if line.strip()],
        "facts": [
            [_("Source"), str(item.get_source_display())],
            [_("Leads"), str(item.lead_department)],
            [_("Responsible"), str(item.responsible or "")],
            [_("Assist"), assisting],
            [_("Deadline"), item.due_on.isoformat()],
            [_("First due"), item.first_due_on.isoformat()],
            [_("Reports"), str(item.get_report_every_display())],
            [_("State"), str(item.get_state_display())],
        ],
        "labels": {
            "matter": _("Matter"),
            "wording": _("Original wording"),
            "standard": _("What counts as done"),
            "milestones": _("Milestones"),
            "reports": _("Progress"),
            "answer": _("Answer of the department"),
            "opinion": _("Opinion of the office"),
        },
        "signatures": [_("Head of department"), _("Supervision officer"), _("Day")],
        "page_words": page_words(),
    }


def _milestone(milestone: Milestone) -> list[str]:
    return [
        milestone.due_on.isoformat(),
        plain(milestone.title),
        str(milestone.department or ""),
        str(milestone.get_state_display()),
    ]
