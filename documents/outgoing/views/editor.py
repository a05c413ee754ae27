"""The editor: the form at the left, the paper at the right, and who has the text open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.choices import Kind
from documents.models import IncomingDocument
from documents.outgoing import actions, compare, policy, queries
from documents.outgoing.forms import DraftForm, LetterTextForm
from documents.outgoing.look import look_of, look_typed
from documents.outgoing.models import OutgoingDocument
from documents.packs.choosing import current, kind_named, pack_of
from documents.queries import incoming_get
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, Stale
from office.core.scoping import Secrecy
from office.organisation.actors import actor_of
from office.pages.commands import given_by, refuse, with_version

CONFLICT = 409
TEXTS = (
    "kind",
    "title",
    "body",
    "addressee",
    "copy_to",
    "enclosures",
    "remark",
    "joint_organs",
    "present",
    "absent",
    "observers",
    "series",
    "direction",
    "urgency",
    "layer",
    "release_condition",
)


def with_series(form: forms.Form, current: str = "") -> forms.Form:
    """On the page a series is chosen from the table; one typed over REST stays on offer."""
    codes = [s.code for s in queries.all_series() if s.active]
    if current and current not in codes:
        codes.append(current)
    choices = [("", _("as the kind asks")), *((c, c) for c in codes)]
    form.fields["series"].widget = forms.Select(choices=choices)
    return form


def wants_more(form: forms.Form) -> bool:
    """Whether what most letters do without is filled in, or refused, or asked for by the kind."""
    names = ("joint_organs", "present", "absent", "observers")
    filled = any(form[name].value() or form[name].errors for name in names)
    return filled or form["kind"].value() == Kind.MINUTES


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft; `?reply_to=<id>` answers a letter, `?template=<id>` begins from a skeleton."""
    actor = actor_of(request)
    answers = _answered(actor, request.POST.get("reply_to") or request.GET.get("reply_to", ""))
    form = with_series(DraftForm(request.POST or None, initial=_start(request, answers)))
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                doc = actions.draft_outgoing(actor, **{**given_by(form), "in_reply_to": answers})
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("Draft %(number)s is begun.") % {"number": doc.number})
                return redirect("documents:outgoing-detail", doc.pk)
    context = {
        "form": form,
        "answers": answers,
        "error": error,
        "templates": [t for t in queries.templates() if t.kind in current().kinds],
        "skeletons": [(kind, kind_named(kind)) for kind in current().skeletons],
        "chosen": request.GET.get("template", ""),
        "more": wants_more(form),
        "look": look_typed({**(form.initial or {}), **request.POST.dict()}),
    }
    return render(request, "documents/outgoing_editor.html", context, status=status)


def _answered(actor: Actor, pk: str) -> IncomingDocument | None:
    return incoming_get(actor, int(pk)) if pk.isdecimal() else None


def _start(request: HttpRequest, answers: IncomingDocument | None) -> dict[str, Any]:
    """What the form begins with: the letter answered, and the skeleton chosen."""
    start: dict[str, Any] = {}
    if answers is not None:
        start = {
            "addressee": answers.issuer,
            "kind": "reply"
            if answers.kind == "request" and "reply" in current().kinds
            else "letter",
            "secrecy": Secrecy(answers.secrecy).slug,
        }
    chosen = request.GET.get("template", "")
    skeletons = current().skeletons
    if chosen in skeletons:
        start |= {"kind": chosen, "body": skeletons[chosen]}
    if chosen.isdecimal():
        skeleton = queries.template_get(int(chosen))
        start |= {"kind": skeleton.kind, "title": skeleton.title, "body": skeleton.body}
    return start


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the text. Whatever stands in the way, what was typed stays, beside what is kept."""
    actor = actor_of(request)
    doc = queries.outgoing_get(actor, pk)
    policy.OUTGOING.check("amend", actor, doc)
    initial = {name: getattr(doc, name) for name in TEXTS}
    form: forms.Form = LetterTextForm(request.POST or None, initial=initial, pack=pack_of(doc))
    form = with_series(form, doc.series)
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, actor, pk, form)
        except (NotAllowed, NotVisible):
            raise
        except DomainError as refusal:
            refuse(form, refusal)
            error = refusal
        else:
            return _saved(request, pk)
    return _editor(request, actor, queries.outgoing_get(actor, pk), form, error)


def _save(request: HttpRequest, actor: Actor, pk: int, form: forms.Form) -> None:
    if request.POST.get("take_over"):
        actions.take_text(actor, pk, take_over=True)
    actions.amend_outgoing(with_version(actor, request), pk, **given_by(form))


def _saved(request: HttpRequest, pk: int) -> HttpResponse:
    doc = queries.outgoing_get(actor_of(request), pk)
    messages.success(request, _("Version %(n)s is kept.") % {"n": doc.text_version})
    return redirect("documents:outgoing-detail", pk)


def _editor(
    request: HttpRequest,
    actor: Actor,
    doc: OutgoingDocument,
    form: forms.Form,
    error: DomainError | None,
) -> HttpResponse:
    crossed = isinstance(error, (Stale, Conflict))
    typed = form.data.get("body", "") if form.is_bound else ""
    context = {
        "doc": doc,
        "form": form,
        "error": error,
        "crossed": crossed,
        "pairs": compare.paragraphs(doc.body, typed) if crossed else [],
        "held": queries.lock_of(doc.pk, actor),
        "me": actor.user_id,
        "after_signing": doc.state in policy.AFTER_SIGNING,
        "more": wants_more(form),
        "look": look_typed(form.data.dict()) if form.is_bound else look_of(doc),  # type: ignore[attr-defined]
    }
    status = CONFLICT if crossed else error.status if error else 400 if form.errors else 200
    return render(request, "documents/outgoing_editor.html", context, status=status)


@login_required
@require_POST
def paper(request: HttpRequest) -> HttpResponse:
    """The paper as it would look with what is typed; keeps nothing."""
    return render(request, "documents/_paper.html", {"look": look_typed(request.POST.dict())})


@login_required
@require_POST
def open_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked by the open editor again and again: holds the text, or says who has it."""
    actor = actor_of(request)
    held = actions.take_text(actor, pk, take_over=bool(request.POST.get("take_over")))
    return render(request, "documents/_held.html", {"held": held, "me": actor.user_id})


@login_required
@require_POST
def close_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the editor without a change."""
    actions.release_text(actor_of(request), pk)
    return redirect("documents:outgoing-detail", pk)
