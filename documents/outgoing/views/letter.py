"""The page of one letter of ours: where it is, who agreed, which text, whom it reached."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.archive.retention import proposal
from documents.linter.views import checked
from documents.models import IncomingDocument
from documents.outgoing import actions, commands, compare, policy, queries
from documents.outgoing.actions.drafting import TEXTS
from documents.outgoing.look import look_of
from documents.outgoing.models import CoSignature, Delivery, OutgoingDocument
from documents.outgoing.recipients import recipients_text
from documents.queries import opinions
from documents.secrets.terms import term_of
from documents.views.letter import route
from office.catalogue.queries import came_from, led_to
from office.core.actor import Actor
from office.core.errors import NotVisible, WrongState
from office.core.scoping import Secrecy
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.organisation.names import department_name
from office.pages.commands import CommandPages, buttons, command_page
from office.pages.files import FilesForm, files_page, files_panel
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
    known: dict[str, Callable[[], dict[str, Any]]] = {
        "submit": lambda: {
            "countersign_departments": doc.countersign_ids,
            "reviewer": doc.reviewer_id,
        },
        "review": lambda: {
            "countersign_departments": doc.countersign_ids,
            "signer": doc.signer_id,
        },
        "number": lambda: {"series": doc.series},
        "co_sign": lambda: _signatures_offered(doc),
        "raise_secrecy": lambda: {"to": Secrecy(doc.secrecy + 1).slug},
        "lower_secrecy": lambda: {"to": Secrecy(doc.secrecy - 1).slug},
        "issue": lambda: {"deliveries": recipients_text(doc)},
        "file": lambda: _term_proposed(doc),
    }
    return known.get(name, dict)()


def _term_proposed(doc: OutgoingDocument) -> dict[str, Any]:
    proposed = proposal(doc)
    return {"retention": proposed.retention, "why": proposed.why}


def _signatures_offered(doc: OutgoingDocument) -> dict[str, Any]:
    """Organs that have not signed yet, and the files of the letter."""
    signed = {row.organ for row in queries.co_signatures(doc.pk) if row.lapsed_at is None}
    files = queries.files_kept().filter(card=doc.pk).order_by("-pk")
    return {
        "organ_offered": [(p, p) for p in doc.partners if p not in signed],
        "scan_offered": [("", "—"), *((f.pk, f.name) for f in files)],
    }


LETTER = CommandPages(commands.OUTGOING, queries.outgoing_get, initial)
command = command_page(LETTER)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    doc = queries.outgoing_get(actor, pk)
    _note_reading(actor, doc)
    return _page(request, actor, doc)


def _note_reading(actor: Actor, doc: OutgoingDocument) -> None:
    """A department of ours that opens what was sent to it has read it."""
    reads = policy.OUTGOING["read"]
    if not reads.comes_from(doc) or reads.capacity_of(actor, doc) is None:
        return
    if queries.unread_here(doc, actor):
        with suppress(WrongState):  # somebody of the same department was quicker
            actions.read_outgoing(actor, doc.pk)


def _page(
    request: HttpRequest, actor: Actor, doc: OutgoingDocument, refused: FilesForm | None = None
) -> HttpResponse:
    duties = list(of_card(actor, doc.pk))
    sent = list(queries.deliveries(doc.pk)) if doc.issued_at else []
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
        "prints_copies": any(d.first_copy for d in sent) and policy.may(actor, policy.office),
        "reach": reach(sent),
        "term": term_of(doc.secret_months),
        "co_signed": co_signed(doc),
        "replaces": _seen(actor, doc.replaces_id),
        "replacements": list(queries.replacements(actor, doc.pk)) if sent else [],
        "log": list(queries.delivery_log(doc.pk)[:30]) if sent else [],
        "waiting_for": [department_name(d) for d in doc.countersign_open_ids],
        **checked(actor, doc),
        "panel": files_panel(actor, doc, refused),
        "events": history(actor, doc.pk),
    }
    status = 400 if refused else 200
    return render(request, "documents/outgoing_detail.html", context, status=status)


files = files_page(queries.outgoing_get, _page)


def offered(actor: Actor, doc: OutgoingDocument) -> list[Any]:
    """The text is changed in the editor; where nobody was asked there is nothing to countersign."""
    hidden = {"amend", "override", "read"} | ({"countersign"} if doc.state == S.REVIEWED else set())
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


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a letter came: of `all` recipients so many, and in per cent."""

    all: int
    delivered: int
    read: int
    acknowledged: int
    silent: list[Delivery]

    def _share(self, n: int) -> int:
        return n * 100 // self.all if self.all else 0

    @property
    def shares(self) -> tuple[int, int, int]:
        return self._share(self.delivered), self._share(self.read), self._share(self.acknowledged)


def reach(rows: list[Delivery]) -> Reach:
    """Whoever acknowledged has read it, and whoever read it has it."""
    got = [r for r in rows if r.state != Delivery.State.SENT]
    done = [r for r in rows if r.state == Delivery.State.ACKNOWLEDGED]
    read = [r for r in rows if r.read_at or r.state == Delivery.State.ACKNOWLEDGED]
    silent = [r for r in rows if r.state != Delivery.State.ACKNOWLEDGED]
    return Reach(len(rows), len(got), len(read), len(done), silent)


def co_signed(doc: OutgoingDocument) -> list[tuple[str, CoSignature | None]]:
    """Each organ that issues with us, and how it signed."""
    if not doc.joint_organs:
        return []
    signed = {r.organ: r for r in queries.co_signatures(doc.pk) if r.lapsed_at is None}
    return [(name, signed.get(name)) for name in doc.partners]


def _seen(actor: Actor, pk: int | None) -> OutgoingDocument | None:
    if pk is None:
        return None
    return OutgoingDocument.objects.visible_to(actor).filter(pk=pk).first()


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
        "heads": _heads(before, after),
        "versions": list(queries.versions(doc.pk)),
    }
    return render(request, "documents/outgoing_versions.html", context)


@login_required
@require_GET
def replaced(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter beside the one that it replaces: what was put right."""
    actor = actor_of(request)
    doc = queries.outgoing_get(actor, pk)
    old = _seen(actor, doc.replaces_id)
    if old is None:
        raise NotVisible(_("It replaces no letter that is for you to see."))
    context = {
        "doc": doc,
        "old": old,
        "pairs": compare.paragraphs(old.body, doc.body),
        "heads": _heads(old, doc),
    }
    return render(request, "documents/outgoing_replaced.html", context)


def _heads(before: Any, after: Any) -> list[compare.Pair]:
    """Whatever differs beside the body, line beside line."""
    names = [name for name in TEXTS if name != "body"]
    pairs = (compare.paragraphs(getattr(before, n), getattr(after, n)) for n in names)
    return [pair for some in pairs for pair in some if pair.changed]


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 7 else otherwise
