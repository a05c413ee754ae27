"""联合行文: organs that issue with us, and how each of them signed (articles 17 and 22)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from documents.outgoing.actions.hands import FLOW, locked
from documents.outgoing.models import CoSignature, OutgoingDocument
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError
from office.core.text import letters_only, plain
from office.duties.steps import step
from office.files.models import Attachment
from office.parameters.registry import value

MOST_ORGANS = 30
LONGEST_NAME = 200


def organ_lines(text: str) -> str:
    """The organs that issue with us, one a line; ours leads and is not among them."""
    names = [name for line in text.splitlines() if (name := plain(line))]
    keys = [letters_only(name) for name in names]
    ours = {letters_only(str(value("office.name"))), letters_only(str(value("office.short_name")))}
    wrong = ""
    if len(names) > MOST_ORGANS:
        wrong = _("At most %(n)s organs issue together.") % {"n": MOST_ORGANS}
    elif len(set(keys)) < len(keys):
        wrong = _("One of the organs stands here twice.")
    elif ours & set(keys) - {""}:
        wrong = _("We lead and stand first anyway: name only the others.")
    elif any(len(name) > LONGEST_NAME for name in names):
        wrong = _("The name of an organ has at most %(n)s characters.") % {"n": LONGEST_NAME}
    if wrong:
        raise DomainError(_("The draft was not kept yet."), fields={"joint_organs": [wrong]})
    return "\n".join(names)


@transaction.atomic
def co_sign_outgoing(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    organ: str,
    signed_by: str,
    signed_on: date,
    text: str = "",
    scan: Attachment | None = None,
) -> OutgoingDocument:
    """会签 of an organ outside our house: who signed there and when, with the scan of its paper."""
    doc, hat = locked(actor, pk, "co_sign")
    meant = _partner(doc, organ)
    _check_paper(actor, doc, signed_on, scan)
    if CoSignature.objects.filter(document=doc, organ=meant, lapsed_at=None).exists():
        raise Conflict(_("%(organ)s has signed this text already.") % {"organ": meant})
    CoSignature.objects.create(
        document=doc,
        organ=meant,
        name=plain(signed_by),
        signed_on=signed_on,
        text=text,
        text_version=doc.text_version,
        scan=scan,
        entered_by_id=actor.user_id,
        entered_at=actor.now,
    )
    step(
        actor,
        doc,
        FLOW,
        "co_sign",
        hat=hat,
        verb="documents.outgoing.co_signed",
        organ=meant,
        signed_on=signed_on,
    )
    return doc


def lapse(actor: Actor, doc: OutgoingDocument) -> None:
    """It is another text now: whoever signed the old one has not signed this."""
    rows = CoSignature.objects.filter(document=doc, lapsed_at=None)
    rows.update(lapsed_at=actor.now)


def _partner(doc: OutgoingDocument, organ: str) -> str:
    """The organ as the letter names it, or a refusal that names them all."""
    meant = next((p for p in doc.partners if letters_only(p) == letters_only(organ)), None)
    if meant is None:
        raise DomainError(
            _("“%(organ)s” does not issue this letter with us.") % {"organ": organ},
            fields={"organ": [_("One of: %(names)s.") % {"names": _(", ").join(doc.partners)}]},
        )
    return meant


def _check_paper(
    actor: Actor, doc: OutgoingDocument, signed_on: date, scan: Attachment | None
) -> None:
    """It was signed by today, and its scan lies with this letter."""
    if signed_on > actor.today:
        raise DomainError(
            _("Nobody has signed on a day to come."),
            fields={"signed_on": [_("Enter the day on the paper.")]},
        )
    if scan is not None and (scan.card_id != doc.pk or scan.withdrawn_at is not None):
        raise DomainError(
            _("That file is not among the files of this letter."),
            fields={"scan": [_("Choose one of its files.")]},
        )
