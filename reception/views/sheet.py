"""The evacuation list as a PDF: everybody inside, a box to tick, a line to sign."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from office.organisation.actors import actor_of
from office.sheets.actions import print_list
from office.sheets.responses import sheet_response
from reception import queries
from reception.evacuation import Inside, evacuation_list
from reception.models import Visit


def called(visit: Visit) -> Inside:
    """One line of the list; where they are stands with their host."""
    host = " · ".join(part for part in (str(visit.host), visit.place) if part)
    return Inside(
        visit.visitor_name,
        visit.organisation,
        host,
        visit.badges,
        visit.arrived_at,
        visit.present,
    )


@login_required
@require_GET
def inside_pdf(request: HttpRequest) -> HttpResponse:
    """Whom the reader may see of those inside; for the desk that is everybody."""
    actor = actor_of(request)
    sheet = evacuation_list(map(called, queries.inside(actor)), actor.now)
    pdf = print_list(actor, "reception.evacuation", "list", sheet.data())
    return sheet_response(pdf, f"{_('Evacuation list')} {actor.today.isoformat()}")
