"""What can be asked of a meeting and of its parts, for pages and REST alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings import actions, forms, policy
from office.core.actor import Actor
from office.core.commands import Command, Commands, Nothing

MEETING = Commands.of(
    policy.MEETING,
    Command("notify", actions.notify_meeting),
    Command("respond", actions.respond_meeting, forms.RespondForm),
    Command("chase", actions.chase_meeting),
    Command("ready", actions.ready_meeting, forms.ReadyForm),
    Command("start", actions.start_meeting),
    Command("sign_in", actions.sign_in_meeting, forms.SignInForm),
    Command("end", actions.end_meeting),
    Command("issue_minutes", actions.issue_minutes, forms.MinutesForm),
    Command("close", actions.close_meeting),
    Command("postpone", actions.postpone_meeting, forms.PostponeForm),
    Command("cancel", actions.cancel_meeting, forms.CancelForm),
)


@dataclass(frozen=True, slots=True)
class PartCommand:
    """An action on a part of a meeting: `run(actor, meeting, part, **values)`."""

    name: str
    run: Callable[..., Any]
    label: Any
    form: type[django_forms.Form] = Nothing
    tone: str = ""
    do_not_call_in_templates: ClassVar[bool] = True
    """A template reads the label: it would call the command, without an actor, and show nothing."""

    def __call__(self, actor: Actor, meeting: int, pk: int, **values: Any) -> Any:
        given = {k: v for k, v in values.items() if v is not None}
        return self.run(actor, meeting, pk, **given)


@dataclass(frozen=True, slots=True)
class Part:
    """One collection under a meeting: how a row is added, changed, removed, and what else."""

    slug: str
    label: Any
    add: Callable[..., Any]
    form: type[django_forms.Form]
    change: Callable[..., Any] | None = None
    remove: Callable[..., Any] | None = None
    commands: tuple[PartCommand, ...] = field(default=())

    @property
    def by_name(self) -> dict[str, PartCommand]:
        found = {c.name: c for c in self.commands}
        if self.change is not None:
            found["change"] = PartCommand("change", self.change, _("Change"), self.form)
        if self.remove is not None:
            found["remove"] = PartCommand("remove", self.remove, _("Remove"), tone="danger")
        return found


def _step(name: str) -> Callable[..., Any]:
    def run(actor: Actor, meeting: int, pk: int, **values: Any) -> Any:
        return actions.move_agenda_item(actor, meeting, pk, step=name, **values)

    run.__doc__ = f"Take a point of the agenda one step: {name}."
    return run


AGENDA = Part(
    "agenda-items",
    _("Put on the agenda"),
    actions.add_agenda_item,
    forms.AgendaItemForm,
    change=actions.change_agenda_item,
    commands=(
        PartCommand("accept", _step("accept"), pgettext_lazy("agenda", "Accept")),
        PartCommand("schedule", _step("schedule"), pgettext_lazy("agenda", "Schedule")),
        PartCommand(
            "discuss", _step("discuss"), pgettext_lazy("agenda", "Discussed"), forms.OutcomeForm
        ),
        PartCommand(
            "decide", _step("decide"), pgettext_lazy("agenda", "Decided"), forms.OutcomeForm
        ),
        PartCommand("defer", _step("defer"), pgettext_lazy("agenda", "Defer"), forms.OutcomeForm),
        PartCommand("withdraw", _step("withdraw"), _("Take off the agenda"), tone="danger"),
        PartCommand("place", actions.place_agenda_item, _("Move"), forms.PlaceForm),
        PartCommand("carry", actions.carry_agenda_item, _("Carry over"), forms.CarryForm),
        PartCommand("attach", actions.attach_material, _("Add material"), forms.MaterialForm),
    ),
)
INVITATIONS = Part(
    "invitations",
    _("Invite"),
    actions.invite,
    forms.InviteForm,
    remove=actions.take_off,
    commands=(PartCommand("respond", actions.respond_invitation, _("Answer"), forms.AnswerForm),),
)
CHECKLIST = Part(
    "checklist",
    _("Add a line"),
    actions.add_line,
    forms.LineForm,
    change=actions.change_line,
    remove=actions.remove_line,
    commands=(
        PartCommand("tick", actions.tick_line, _("Done"), forms.TickForm),
        PartCommand("untick", actions.untick_line, _("Not done after all")),
    ),
)
DECISIONS = Part(
    "decisions",
    _("Enter a decision"),
    actions.add_decision,
    forms.DecisionForm,
    change=actions.change_decision,
    remove=actions.remove_decision,
)
PARTS = {part.slug: part for part in (AGENDA, INVITATIONS, CHECKLIST, DECISIONS)}
