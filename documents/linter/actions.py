"""The one thing that can be done about a finding besides mending the draft: say why it stands."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from documents.linter import queries
from documents.linter.draft import SignOff
from documents.linter.models import Override
from documents.linter.road import is_principal
from documents.outgoing import policy
from documents.outgoing.models import OutgoingDocument
from documents.outgoing.queries import outgoing_get
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.duties.steps import step
from office.organisation.models import User

AGREED = "同意"
"""Words that a sign-off will have; which ones no rule asks."""


def _signing(actor: Actor, doc: OutgoingDocument) -> SignOff | None:
    """Whoever could sign it now may give a reason for what only his signing would break."""
    sign = policy.OUTGOING["sign"]
    hat = sign.capacity_of(actor, doc) if sign.comes_from(doc) else None
    if hat is None:
        return None
    person = User.objects.get(pk=hat.person_id)
    return SignOff(str(person), AGREED, actor.today, is_principal(person))


@transaction.atomic
def override_rule(actor: Actor, pk: int, *, rule: str, reason: str) -> OutgoingDocument:
    """Say why a rule is not kept. It holds for what the draft says now, and is listed for good."""
    doc = outgoing_get(actor, pk, lock=True)
    hat = policy.OUTGOING.check("override", actor, doc)
    if actor.user_id is None:
        raise NotAllowed(_("A reason needs a person who gives it."))
    rows = [*queries.rows_of(doc), *queries.rows_of(doc, _signing(actor, doc))]
    open_now = [row.finding for row in rows if row.asks and row.finding.rule == rule]
    if not open_now:
        raise DomainError(
            _("Nothing is found against this rule, or its reason is on record already."),
            fields={"rule": [_("Choose the rule of a finding that blocks or warns.")]},
        )
    Override.objects.bulk_create(
        [
            Override(
                document=doc, rule=rule, mark=mark, level=found.level, about=found.about[:200],
                reason=reason.strip(), by_id=actor.user_id, at=actor.now,
            )
            for mark, found in {f.mark: f for f in open_now}.items()
        ]
    )  # fmt: skip
    step(
        actor,
        doc,
        policy.OUTGOING,
        "override",
        hat=hat,
        verb="documents.outgoing.overridden",
        closes=(),
        rule=rule,
        reason=reason,
    )
    return doc
