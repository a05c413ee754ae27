"""Who may do what to a petition, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.actor import Actor, Capacity
from office.core.rules import both, either, in_department, no, person, role
from office.core.scoping import person_token
from office.core.workflow import Transition, Workflow, sources
from reception.petitions.models import Petition

S = Petition.State

intake = both(role("reception", "clerk", "director"), no(role("auditor")))
deciders = both(role("clerk", "director"), no(role("auditor")))
handlers = either(deciders, in_department("lead_department_id"), person("handler_id"))
MOST_EXTENSIONS = 1
LAST_ROUND = 2


def answers(hat: Capacity, petition: Petition) -> bool:
    """The department that handles it; a review is answered above it."""
    if petition.state == S.REVIEW:
        return deciders(hat, petition) or hat.has("leader", "chief")
    return handlers(hat, petition)


def may_be_extended(hat: Capacity, petition: Petition) -> bool:
    """Once, with a notice (信访工作条例)."""
    return deciders(hat, petition) and (petition.extensions or 0) < MOST_EXTENSIONS


def may_be_reviewed(hat: Capacity, petition: Petition) -> bool:
    """Of what was accepted and answered, twice: the review and the re-review.

    Closing a petition early takes nothing from the thirty days: a closed one is opened again.
    """
    accepted = petition.accepted_on is not None
    ended = petition.state == S.CLOSED and petition.review_until is None
    return intake(hat, petition) and accepted and not ended and (petition.round or 0) < LAST_ROUND


NEW = sources([S.REGISTERED])
OPEN = sources([S.REGISTERED, S.ACCEPTED, S.REFUSED, S.TRANSFERRED, S.REVIEW, S.REPLIED])

PETITION = Workflow(
    kind="petitions",
    states=S,
    waiting=OPEN,
    transitions=(
        Transition("accept", NEW, S.ACCEPTED, deciders, _("Accept"), "a", "primary"),
        Transition(
            "transfer", sources([S.REGISTERED]), S.TRANSFERRED, deciders, _("Transfer"), "t"
        ),
        Transition("refuse", sources([S.REGISTERED]), S.REFUSED, deciders, _("Not accept"), "r"),
        Transition(
            "reply",
            sources([S.ACCEPTED, S.REVIEW, S.REFUSED, S.TRANSFERRED]),
            S.REPLIED,
            answers,
            pgettext_lazy("petition", "Answer"),
            "b",
            "primary",
        ),
        Transition("extend", sources([S.ACCEPTED]), None, may_be_extended, _("Extend"), "y"),
        Transition(
            "ask_review",
            sources([S.REPLIED, S.CLOSED]),
            S.REVIEW,
            may_be_reviewed,
            _("Asks for review"),
            "v",
        ),
        Transition(
            "close",
            sources([S.REPLIED, S.REFUSED, S.TRANSFERRED]),
            S.CLOSED,
            deciders,
            pgettext_lazy("petition", "Close"),
            "x",
        ),
        Transition(
            "withdraw",
            sources([S.REGISTERED, S.ACCEPTED, S.REVIEW]),
            S.WITHDRAWN,
            intake,
            _("They withdrew it"),
            "",
            "quiet",
        ),
    ),
)

DUTIES = {
    "reception.decide_petition": _("Decide on the petition"),
    "reception.handle_petition": _("Handle and answer the petition"),
    "reception.tell_petitioner": _("Tell the petitioner in writing"),
    "reception.review_petition": _("Decide on the review"),
    "reception.close_petition": _("Close the petition"),
}
MET_BY = {
    "reception.decide_petition": "accept",
    "reception.handle_petition": "reply",
    "reception.review_petition": "reply",
    "reception.tell_petitioner": "reply",
    "reception.close_petition": "close",
}
"""The step that meets a duty, where it is not called as the duty is."""
VERBS = {
    "reception.petition.registered": _("registered it"),
    "reception.petition.accepted": _("accepted it"),
    "reception.petition.refused": _("did not accept it"),
    "reception.petition.transferred": _("transferred it"),
    "reception.petition.replied": _("answered it"),
    "reception.petition.extended": _("extended the term"),
    "reception.petition.review_asked": _("took the request for a review"),
    "reception.petition.closed": _("closed it"),
    "reception.petition.withdrawn": _("noted that they withdrew it"),
}


def may_register(actor: Actor) -> bool:
    return actor.is_system or any(intake(hat, None) for hat in actor.capacities)


def sees_person(actor: Actor, petition: Petition) -> bool:
    """Who asks, and what he wrote, is for those who handle it; readers of everything see the
    subject, the state and the clocks."""
    if actor.is_system:
        return True
    rule = either(intake, handlers, let_in)
    return any(rule(hat, petition) for hat in actor.capacities)


def let_in(hat: Capacity, petition: Petition) -> bool:
    """Whoever came to owe something on it, or entered it."""
    return person_token(hat.person_id) in petition.reach
