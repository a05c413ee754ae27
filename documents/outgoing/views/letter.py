"""The page of one letter of ours: where it is, who agreed, which text, whom it reached."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from documents.linter.views import checked
from documents.models import IncomingDocument
from documents.outgoing import commands, compare, policy, queries
from documents.outgoing.look import look_of
from documents.outgoing.models import Delivery, OutgoingDocument
from documents.outgoing.recipients import recipients_text
from documents.queries import opinions
from documents.views.letter import route
from office.catalogue.queries import came_from, led_to
from office.core.actor import Actor
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.organisation.names import department_name
from office.pages.commands import CommandPages, buttons, command_page
from office.pages.files import FilesForm, files_panel, take_files
from office.pages.history import history

S = OutgoingDocument.State
ROAD = (
    S.DRAFT,
    S.SUBMITTED,
    S.REVIEWED,
    S.COUNTERSIGNED,
    S.SIGNED,
    S.RECHECKED,
    S.NUMBERED,
    S.SEALED,
    S.ISSUED,
    S.ACKNOWLEDGED,
    S.FILED,
)
AHEAD = {
    S.DRAFT: "submit",
    S.SUBMITTED: "review",
    S.REVIEWED: "sign",
    S.COUNTERSIGNED: "sign",
    S.SIGNED: "recheck",
    S.RECHECKED: "number",
    S.NUMBERED: "seal",
    S.SEALED: "issue",
    S.ISSUED: "acknowledge",
    S.ACKNOWLEDGED: "file",
}


def initial(name: str, doc: OutgoingDocument) -> dict[str, Any]:
    """What a letter already says, for the form of a command."""
    if name == "submit":
        return {"countersign_departments": doc.countersign_ids, "reviewer": doc.reviewer_id}
    if name == "review":
        return {"countersign_departments": doc.countersign_ids, "signer": doc.signer_id}
    if name == "number":
        return {"series": doc.series}
    return {"deliveries": recipients_text(doc)} if name == "issue" else {}


LETTER = CommandPages(commands.OUTGOING, queries.outgoing_get, initial)
command = command_page(LETTER)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    return _page(request, actor, queries.outgoing_get(actor, pk))


@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Enclosures and scans; a refused one brings the page back, with the sentence beside it."""
    actor = actor_of(request)
    doc = queries.outgoing_get(actor, pk)
    if request.method == "POST":
        form = take_files(request, actor, doc)
        if form.errors:
            return _page(request, actor, doc, form)
    return redirect("documents:outgoing-detail", pk)


def _page(
    request: HttpRequest, actor: Actor, doc: OutgoingDocument, refused: FilesForm | None = None
) -> HttpResponse:
    duties = list(of_card(actor, doc.pk))
    sent = list(queries.deliveries(doc.pk)) if doc.state in policy.SENT else []
    context = {
        "doc": doc,
        "look": look_of(doc),
        "buttons": offered(actor, doc),
        "may_edit": any(t.name == "amend" for t in policy.OUTGOING.available(actor, doc)),
        "held": queries.lock_of(doc.pk, actor),
        "answered": _answered(actor, doc),
        "linked": [c for c in led_to(actor, doc.pk) if c.pk != doc.in_reply_to_id],
        "origins": list(came_from(actor, doc.pk)),
        "opinions": list(opinions(doc.pk)),
        "countersigned": list(queries.countersignatures(doc.pk)),
        "versions": list(queries.versions(doc.pk).order_by("-n")),
        "corrections": corrected(doc),
        "route": route([d for d in duties if d.kind != "documents.receive"]),
        "ahead": ahead(doc),
        "waits": doc.state in policy.WAITING,
        "deliveries": sent,
        "by_unit": by_unit(sent),
        "log": list(queries.delivery_log(doc.pk)[:30]) if sent else [],
        "waiting_for": [department_name(d) for d in doc.countersign_open_ids],
        **checked(actor, doc),
        "panel": files_panel(actor, doc, refused),
        "events": history(actor, doc.pk),
    }
    status = 400 if refused else 200
    return render(request, "documents/outgoing_detail.html", context, status=status)


def offered(actor: Actor, doc: OutgoingDocument) -> list[Any]:
    """The text is changed in the editor; where nobody was asked there is nothing to countersign."""
    hidden = {"amend", "override"} | ({"countersign"} if doc.state == S.REVIEWED else set())
    return [b for b in buttons(actor, doc, commands.OUTGOING) if b.name not in hidden]


def _answered(actor: Actor, doc: OutgoingDocument) -> IncomingDocument | None:
    if doc.in_reply_to_id is None:
        return None
    found = IncomingDocument.objects.visible_to(actor).filter(pk=doc.in_reply_to_id)
    return found.first()


def ahead(doc: OutgoingDocument) -> list[Any]:
    """What is still to come, in the words of the buttons."""
    here = S.COUNTERSIGNED if doc.state == S.COUNTERSIGNING else S(doc.state)
    if here not in AHEAD:
        return []
    states = list(ROAD)[list(ROAD).index(here) + 1 :]
    names = dict.fromkeys(AHEAD[s] for s in states if s in AHEAD and s != S.COUNTERSIGNED)
    skipped = {AHEAD[here], *([] if policy.bears_seal(doc) else ["seal"])}
    return [policy.OUTGOING[name].label for name in names if name not in skipped]


def corrected(doc: OutgoingDocument) -> list[tuple[Any, list[compare.Pair]]]:
    """Each formal correction after sign-off with what it changed."""
    if doc.state in {S.DRAFT, S.SUBMITTED} or doc.text_version == 1:
        return []
    texts = {v.n: v for v in queries.versions(doc.pk)}
    return [
        (v, [p for p in compare.paragraphs(texts[v.n - 1].body, v.body) if p.changed])
        for v in texts.values()
        if v.change == "formal"
    ]


def by_unit(rows: list[Delivery]) -> tuple[int, int, list[Delivery]]:
    """How many have acknowledged, of how many, and who has not."""
    silent = [r for r in rows if r.state != Delivery.State.ACKNOWLEDGED]
    return len(rows) - len(silent), len(rows), silent


@login_required
@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side: `?from=1&to=3`, the last two by default."""
    actor = actor_of(request)
    doc = queries.outgoing_get(actor, pk)
    to = _number(request, "to", doc.text_version)
    first = _number(request, "from", max(1, to - 1))
    before, after = queries.version_of(doc.pk, first), queries.version_of(doc.pk, to)
    context = {
        "doc": doc,
        "before": before,
        "after": after,
        "pairs": compare.paragraphs(before.body, after.body),
        "heads": [
            pair
            for pair in (
                *compare.paragraphs(before.title, after.title),
                *compare.paragraphs(before.addressee, after.addressee),
                *compare.paragraphs(before.copy_to, after.copy_to),
            )
            if pair.changed
        ],
        "versions": list(queries.versions(doc.pk)),
    }
    return render(request, "documents/outgoing_versions.html", context)


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 7 else otherwise
