"""抽查单 and the list of a draw on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.core.actor import Actor
from office.core.templatetags.office import day
from office.sheets.lists import Column, ListSheet
from supervision.spot_checks import queries, words
from supervision.spot_checks.lots import Lot
from supervision.spot_checks.models import Draw, SpotCheck
from supervision.spot_checks.questions import QUESTIONS, asked

KIND, DRAW_KIND = "supervision.spot_check", "supervision.draw"
SHEETS = {KIND: gettext_lazy("Spot-check sheet"), DRAW_KIND: gettext_lazy("List of a draw")}


def check_sheet(check: SpotCheck, item_number: str) -> ListSheet:
    """One check: what was asked and answered, or an empty form to fill in by hand."""
    return ListSheet(
        title=_("Spot-check sheet"),
        subtitle=f"{check.number} · {item_number}",
        facts=[
            (_("Item"), check.title),
            (_("Leads"), str(check.lead_department)),
            (_("Answers for it"), str(check.responsible)),
            (_("Checked by"), str(check.checked_by or check.checker)),
            (_("Checked on"), day(check.checked_on) if check.checked_on else "—"),
            (_("To be put right by"), day(check.due_on) if check.due_on else "—"),
        ],
        columns=[Column(_("Question"), 4), *(Column(str(a.label), 1) for a in SpotCheck.Answer)],
        rows=list(_answers(check)),
        signatures=[_("Checked by"), _("Answers for it")],
        note="\n".join(t for t in (check.text, check.correction) if t),
        airy=0.8,
    )


def _answers(check: SpotCheck) -> Iterator[list[str]]:
    for name in asked(check.source):
        given = check.answers.get(name)
        yield [
            str(QUESTIONS[name]),
            *("✓" if given == a.value else ("" if given else "□") for a in SpotCheck.Answer),
        ]


def draw_sheet(actor: Actor, draw: Draw) -> ListSheet:
    """What was drawn and why, with all that is needed to draw it again."""
    return ListSheet(
        title=_("List of a draw"),
        subtitle=day(draw.drawn_on),
        facts=[
            (_("Seed"), draw.seed),
            (_("Drawn"), f"{len(draw.picked)} / {len(draw.rows)}"),
            (_("Most of one head or department"), str(draw.cap)),
        ],
        columns=[
            Column(_("No."), 0),
            Column(_("Item"), 4),
            Column(_("Leads"), 2),
            Column(_("Answers for it"), 1),
            Column(_("Weight"), 0, number=True),
            Column(_("Why"), 3),
        ],
        rows=list(_drawn(actor, draw)),
        note=_("SHA-256 of the population: %(digest)s") % {"digest": draw.digest},
        signatures=[_("Drawn by"), _("Witness")],
        size=9.5,
    )


def _drawn(actor: Actor, draw: Draw) -> Iterator[list[Any]]:
    lots = {row[0]: Lot.of(row) for row in draw.rows}
    items = queries.drawn_items(actor, draw)
    checks = queries.checks_of(actor, draw)
    for n, pk in enumerate(draw.picked, start=1):
        item = items.get(pk)
        if item is None:
            continue
        check = checks.get(pk)
        who = check.responsible if check else item.responsible or item.lead_department.head
        lot = lots[pk]
        title = f"{item.number} {item.title}"
        yield [
            n,
            title,
            str(item.lead_department),
            str(who or ""),
            lot.weight,
            words.said(lot.reasons),
        ]
