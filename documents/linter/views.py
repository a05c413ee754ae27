"""Findings beside the editor while it is typed into, and the report of reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents.linter import queries
from documents.linter.facts import Entered, facts_of
from documents.linter.models import Override
from documents.linter.queries import Row
from documents.linter.road import Road
from documents.linter.rules import check
from documents.models import IncomingDocument
from documents.outgoing import policy
from documents.outgoing.models import OutgoingDocument
from documents.outgoing.queries import outgoing_get
from documents.queries import incoming_get
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.exports import export
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, command_page
from office.pages.keyset import newest_first
from office.parameters.registry import value

PAGE = 500


def summary(rows: list[Row]) -> dict[str, int]:
    """How many findings of each level wait; those with a reason on record count apart."""
    return dict(Counter("reason" if r.reason else r.finding.level for r in rows))


@login_required
@require_POST
def check_typed(request: HttpRequest) -> HttpResponse:
    """The findings of a draft as it stands in the form; stores nothing."""
    actor = actor_of(request)
    doc = _seen(outgoing_get, actor, request.POST.get("doc", ""))
    answers = doc.in_reply_to if doc else _answered(actor, request.POST.get("reply_to", ""))
    entered = Entered.typed(request.POST, answers, actor.clearance, doc)
    found = check(facts_of(entered, Road.of(doc) if doc else None))
    rows = queries.with_reasons(found, queries.reasons_of(doc) if doc else [])
    return render(request, "documents/_findings.html", {"rows": rows, "counts": summary(rows)})


def _answered(actor: Actor, pk: str) -> IncomingDocument | None:
    found: IncomingDocument | None = _seen(incoming_get, actor, pk)
    return found


def _seen(get: Any, actor: Actor, pk: str) -> Any:
    """The letter, if he sees it: a check refuses nothing."""
    if not pk.isdecimal() or len(pk) > 18:
        return None
    try:
        return get(actor, int(pk))
    except NotVisible:
        return None


def override_page(pages: CommandPages) -> Any:
    """`<draft>/override/?rule=R10`: the form of a reason, with the rule chosen."""

    @login_required
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        rule = request.GET.get("rule", "")[:4]
        chosen = replace(pages, initial=lambda _name, _record: {"rule": rule})
        return command_page(chosen)(request, pk=pk, name="override")

    return view


def checked(actor: Actor, doc: OutgoingDocument) -> dict[str, Any]:
    """For the page of a draft: its findings while they can still be mended or given a reason."""
    if doc.state not in policy.OUTGOING["override"].sources:
        return {}
    rows = queries.rows_of(doc)
    may = policy.OUTGOING["override"].capacity_of(actor, doc) is not None
    return {"checked": rows, "counts": summary(rows), "may_override": may}


@login_required
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    page = newest_first(queries.overrides(actor_of(request)), request.GET)
    return render(request, "documents/overrides.html", {"page": page, "rows": page.rows})


@login_required
@require_GET
def report_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The report as CSV or a workbook. Who took it out is an event."""
    actor = actor_of(request)
    rows = queries.overrides(actor)
    with transaction.atomic():
        emit("documents.overrides.exported", actor=actor, kind=kind)
    name = f"{_('Rules not kept')} {timezone.localdate(actor.now).isoformat()}"
    header = [
        _("When"), _("Draft"), _("Title"), _("Rule"), _("Level"), _("What it is about"),
        _("Reason"), _("Who gave it"),
    ]  # fmt: skip
    return export(name, kind, header, _cells(rows[: value("export.rows")]))


def _cells(rows: Any) -> Iterator[list[Any]]:
    given: Override
    for given in rows.iterator(chunk_size=PAGE):
        yield [
            given.at, given.document.number, given.document.title, given.rule,
            given.get_level_display(), given.about, given.reason, str(given.by),
        ]  # fmt: skip
