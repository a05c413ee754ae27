"""One item from plan to strike-off: how it stands, what is owed, who hears next; its papers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from office.audit.models import Event
from office.audit.queries import events_visible
from office.catalogue.queries import came_from, led_to
from office.comments.queries import comments
from office.core.actor import Actor
from office.files.queries import of_record
from office.organisation.actors import actor_of
from office.pages.bulk import BulkPages, bulk_page
from office.pages.commands import Button, CommandPages, buttons, command_page
from office.pages.files import FilesForm, files_page, files_panel
from office.pages.history import history
from office.parameters.registry import value
from office.sheets.responses import sheet_response
from supervision import commands, papers, queries, track
from supervision.foresight.views import foreseen
from supervision.models import Report, SupervisionItem
from supervision.views.tell import told_by_page

INLINE = {
    "comment",
    "add_milestone",
    "reach_milestone",
    "drop_milestone",
    "split",
    "set_reports",
    "issue_ticket",
}
"""Commands that stand beside what they are about, not among the buttons at the head."""


def initial(name: str, item: SupervisionItem) -> dict[str, Any]:
    """What an item already says, for the form of a command."""
    if name in {"reach_milestone", "drop_milestone"}:  # from a list: the one that is due first
        first = queries.milestones_open(item.pk).first()
        return {"milestone": first.pk if first else None}
    known: dict[str, dict[str, Any]] = {
        "assign": {"lead_department": item.lead_department_id, "responsible": item.responsible_id},
        "accept": {"plan": item.plan},
        "report": {"percent": item.percent},
        "verify": {"ok": True},
        "set_reports": {"report_every": item.report_every},
        "strike_off": {"result_class": item.result_class, "reply_number": item.reply_number},
    }
    return known.get(name, {})


PAGES = CommandPages(commands.ITEM, queries.item_get, initial)
command = command_page(PAGES)
AT_ONCE = ("assign", "chase", "strike_off", "file", "resume", "hold", "transfer", "comment")
"""What is given to many items at a time: nothing that needs a word of its own for each."""
bulk = bulk_page(BulkPages(PAGES, AT_ONCE, queries.items, "/supervision/"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan, progress, result; and who hears next."""
    actor = actor_of(request)
    return _item_page(request, actor, queries.item_get(actor, pk))


@login_required
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervision slip (督办单) as PDF."""
    actor = actor_of(request)
    item = queries.item_get(actor, pk)
    return sheet_response(papers.slip(actor, item), f"{papers.KINDS[papers.SLIP]} {item.number}")


@login_required
@require_GET
def ticket(request: HttpRequest, pk: int, ticket: int) -> HttpResponse:
    """A coloured ticket as PDF."""
    actor = actor_of(request)
    item = queries.item_get(actor, pk)
    found = queries.ticket_get(pk, ticket)
    return sheet_response(
        papers.ticket(actor, item, found), f"{found.get_level_display()} {item.number}"
    )


def _item_page(
    request: HttpRequest, actor: Actor, item: SupervisionItem, refused: FilesForm | None = None
) -> HttpResponse:
    offered = told_by_page(buttons(actor, item, commands.ITEM))
    may = {b.name: b for b in offered}
    return render(
        request,
        "supervision/item.html",
        {
            "item": item,
            "today": actor.today,
            "panel": files_panel(actor, item, refused),
            **_said(actor, item),
            **_owed(actor, item),
            "foresight": foreseen(actor, item),
            "parts": list(queries.parts(item.pk)) if item.assisting_ids else [],
            "children": list(queries.children(actor, item.pk)) if item.is_parent else [],
            "chases": list(queries.chases(item.pk)),
            "tickets": list(queries.tickets(item.pk)),
            "milestones": list(queries.milestones(item.pk)),
            "origins": list(came_from(actor, item.pk)),
            "led_to": list(led_to(actor, item.pk)),
            "dispute": last_dispute(actor, item),
            "events": history(actor, item.pk),
            "buttons": [b for b in offered if b.name not in INLINE],
            "may": may,
            "remark": may.get("comment"),
            "comments": list(comments(item.pk)),
            "extension": _extension(item, may),
            "extensions_max": value("supervision.extensions.max"),
            "ended": track.ended(item),
        },
        status=400 if refused else 200,
    )


item_files = files_page(queries.item_get, _item_page)


def _extension(item: SupervisionItem, may: dict[str, Button]) -> Any:
    return PAGES.form("request_extension", item) if "request_extension" in may else None


def _said(actor: Actor, item: SupervisionItem) -> dict[str, Any]:
    """Reports with their files, results, and how far the three gates are."""
    reports, periods = list(queries.reports(item.pk)), list(queries.periods(item.pk))
    files = {f.pk: f for f in of_record(actor, item.pk)} if any(r.file_ids for r in reports) else {}
    for report in reports:
        report.shown_files = [files[pk] for pk in report.file_ids if pk in files]  # type: ignore[attr-defined]
    under_way = {Report.Kind.PROGRESS, Report.Kind.PART}
    return {
        "reports": [r for r in reports if r.kind in under_way],
        "results": [r for r in reports if r.kind not in under_way],
        "periods": periods,
        "gates": track.gates(item, periods, reports),
    }


def _owed(actor: Actor, item: SupervisionItem) -> dict[str, Any]:
    """What is open, the ladder that matters, and the next step of each if nothing happens."""
    duties = track.owed_now(actor, item)
    main = track.main_duty(duties)
    rungs = track.ladders(duties, actor.now)
    ladder = rungs.get(main.pk, []) if main else []
    return {
        "open_now": duties,
        "main": main,
        "ladder": ladder,
        "next_rung": next((c for c in ladder if not c.made and c.at >= actor.now), None),
        "next_steps": track.next_steps(duties, rungs, actor.now)[:4],
    }


def last_dispute(actor: Actor, item: SupervisionItem) -> Event | None:
    """What the department said when it sent the item back, while that waits to be settled."""
    if item.state != SupervisionItem.State.DISPUTED:
        return None
    said = events_visible(actor).filter(card=item.pk, verb="supervision.item.disputed")
    return said.first()
