"""A record's commands as pages: a small form for each, and the buttons that lead to them.

The same `Command` serves REST, so both edges refuse alike. What was typed is never lost: a refusal
comes back with the form as it was sent, each sentence beside its field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.catalogue.kinds import KINDS, url_of
from office.core.actor import Actor
from office.core.commands import Command, Commands
from office.core.errors import DomainError, NotAllowed, NotVisible, Stale
from office.core.workflow import Transition
from office.organisation.actors import actor_of
from office.pages.history import changes_since
from office.pages.ways import local_path

Initial = Callable[[str, Any], dict[str, Any]]
STALE = 409
IN_DIALOG = "dialog_%s"
"""Ids of a form shown in a dialog: the page beneath may hold the same fields."""


def nothing_known(_name: str, _record: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class CommandPages:
    """All commands of one kind of record. `initial` fills a form from the record."""

    commands: Commands
    get: Callable[[Actor, int], Any]
    initial: Initial = nothing_known
    crumbs: tuple[tuple[Any, str], ...] = field(default=())

    def form(self, name: str, record: Any) -> forms.Form:
        """The empty form of one command, filled with what the record knows."""
        return self.commands.by_name[name].form(initial=self.initial(name, record))


@dataclass(frozen=True, slots=True)
class Button:
    """A command the actor may give now. `direct` ones have no inputs and are pressed at once."""

    name: str
    label: Any
    key: str
    tone: str
    url: str
    direct: bool


def buttons(actor: Actor, record: Any, commands: Commands) -> list[Button]:
    """What this person may do to this record now, in the order of the table."""
    taken: set[str] = set()
    found = []
    for step in commands.flow.available(actor, record):
        pressed = button(record, step, commands)
        found.append(replace(pressed, key="") if step.key in taken else pressed)
        taken.add(step.key)
    return found


def button(record: Any, step: Transition, commands: Commands) -> Button:
    """What gives one command, whoever may give it."""
    here = url_of(record.KIND, record.pk)
    direct = not commands.by_name[step.name].form.base_fields
    return Button(step.name, step.label, step.key, step.tone, f"{here}{step.name}/", direct)


def command_page(pages: CommandPages) -> Callable[..., HttpResponse]:
    """The view of `<record>/<command>/`: GET shows the form, POST gives the command."""

    @login_required
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int, name: str) -> HttpResponse:
        command = pages.commands.by_name.get(name)
        if command is None:
            raise Http404
        actor = actor_of(request)
        if request.method == "POST":
            return _give(request, pages, command, actor, pk)
        record = pages.get(actor, pk)
        pages.commands.flow.check(name, actor, record)
        return _show(request, pages, command, record, pages.form(name, record))

    return view


def _give(
    request: HttpRequest, pages: CommandPages, command: Command, actor: Actor, pk: int
) -> HttpResponse:
    record = pages.get(actor, pk)
    form = command.form(request.POST)
    if not form.is_valid():
        pages.commands.flow.check(command.name, actor, record)
        return _show(request, pages, command, record, form)
    before = record.state
    try:
        command(with_version(actor, request), pk, **given_by(form))
    except (NotAllowed, NotVisible):
        raise
    except Stale as error:
        return _show(request, pages, command, pages.get(actor, pk), form, error)
    except DomainError as error:
        refuse(form, error)
        return _show(request, pages, command, record, form, error)
    messages.success(request, said(pages.commands, command.name, before, pages.get(actor, pk)))
    return redirect(_after(request, record))


def with_version(actor: Actor, request: HttpRequest) -> Actor:
    """The actor with the version of the page he was looking at, where the form says so."""
    given = request.POST.get("version", "")
    return replace(actor, if_version=int(given)) if given.isdecimal() else actor


def given_by(form: forms.Form) -> dict[str, Any]:
    """The cleaned values; a choice left blank takes its default, as it does over REST."""
    values = dict(form.cleaned_data)
    for name, asked in form.fields.items():
        if (
            isinstance(asked, forms.ChoiceField)
            and values[name] == ""
            and asked.initial is not None
        ):
            values[name] = asked.initial
    return values


def refuse(form: forms.Form, error: DomainError) -> None:
    """Put the sentences of a refusal beside the fields they are about."""
    for name, sentences in error.fields.items():
        if name in form.fields:
            form.add_error(name, [str(s) for s in sentences])


def said(commands: Commands, name: str, before: str, record: Any) -> str:
    """One sentence about what has just happened."""
    if record.state == before:
        return _("“%(action)s” is on record for %(record)s.") % {
            "action": commands.flow[name].label,
            "record": record,
        }
    return _("%(record)s is now “%(state)s”.") % {
        "record": record,
        "state": commands.flow.named(record.state),
    }


def _after(request: HttpRequest, record: Any) -> str:
    """Back to the list the command was given from, else to the record."""
    return local_path(request.POST.get("next", ""), url_of(record.KIND, record.pk))


def _show(
    request: HttpRequest,
    pages: CommandPages,
    command: Command,
    record: Any,
    form: forms.Form,
    error: DomainError | None = None,
) -> HttpResponse:
    """The form: alone for a dialog, else in its page; with the status that REST gives."""
    step = pages.commands.flow[command.name]
    seen = request.POST.get("version", "")
    stale = isinstance(error, Stale)
    status = error.status if error else (400 if form.errors else 200)
    bare = request.headers.get("HX-Request") == "true"
    if bare:
        form.auto_id = IN_DIALOG
    context = {
        "record": record,
        "kind": KINDS[record.KIND],
        "here": url_of(record.KIND, record.pk),
        "step": step,
        "form": form,
        "error": error,
        "changes": changes_since(actor_of(request), record, int(seen))
        if stale and seen.isdecimal()
        else [],
        "next": request.POST.get("next", request.GET.get("next", "")),
        "crumbs": pages.crumbs,
    }
    template = "office/_command_form.html" if bare else "office/command.html"
    return render(request, template, context, status=STALE if stale else status)
