"""Whether somebody could meet a duty at all: whoever gets it must be able to take its step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from office.catalogue.kinds import DUTY_LABELS, KINDS, step_meeting
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.workflow import Transition
from office.duties.models import Duty
from office.organisation.actors import actor_for
from office.organisation.models import User

OF_ITS_DEPARTMENT = frozenset(
    {
        "documents.assist",
        "supervision.assist",
        "supervision.assist_accept",
        "supervision.plan_lines",
        "supervision.plan_break",
        "supervision.plan_task",
    }
)
"""The step is open to several departments, each for its own part."""


def step_of(duty: Duty, record: Any) -> Transition | None:
    return KINDS[record.KIND].flow.by_name.get(step_meeting(duty.kind))


def can_carry_out(actor: Actor, duty: Duty, record: Any) -> bool:
    """Whether he himself could end it: under his own hat, not as somebody's deputy."""
    own = next((hat for hat in actor.capacities if hat.person_id == actor.user_id), None)
    if own is None or own.has("auditor"):
        return False
    at_home = own.department_id == duty.department_id or duty.department_id in own.headed_ids
    step = step_of(duty, record)
    if step is None:
        return at_home
    return step.allowed(own, record) and (at_home or duty.kind not in OF_ITS_DEPARTMENT)


def check_able(duty: Duty, record: Any, to: User, now: datetime) -> None:
    """A duty goes to nobody who would only be one more chair. Where no step is known, the head who
    gives it decides; what is one's own, such as reading, nobody else can meet."""
    if step_of(duty, record) is None or can_carry_out(actor_for(to, "html", now=now), duty, record):
        return
    raise DomainError(
        _("%(person)s may not take the step that “%(duty)s” asks for, and could not end it.")
        % {"person": to, "duty": DUTY_LABELS.get(duty.kind, duty.kind)},
        fields={"to": [_("Choose somebody who may take the step.")]},
    )
