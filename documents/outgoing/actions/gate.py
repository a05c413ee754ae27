"""The one gate: whatever holds a letter of ours back is asked here, by whoever sends it on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from documents.linter.draft import SignOff
from documents.linter.queries import blocking_now
from documents.outgoing import policy
from documents.outgoing.models import OutgoingDocument
from documents.packs.choosing import pack_of
from office.core.actor import Actor
from office.core.errors import DomainError


class Blocked(DomainError):
    """Rules are not kept and nobody has said why; `extra` holds each finding with its place."""

    status = 409
    code = "rules_not_kept"


def must_hold(actor: Actor, doc: OutgoingDocument, signing: SignOff | None = None) -> None:
    """What must hold before a letter is submitted, signed (`signing` as it will be) and numbered.

    It is complete, and keeps every rule that blocks, unless a reason is on record.
    """
    wrong: dict[str, list[Any]] = {}
    if not doc.title.strip():
        wrong["title"] = [_("Enter the title.")]
    if not doc.body.strip():
        wrong["body"] = [_("Write the text first.")]
    if not doc.addressee.strip() and doc.kind not in pack_of(doc).no_addressee:
        wrong["addressee"] = [_("Name the organ that it goes to.")]
    if wrong:
        raise DomainError(_("The letter is not complete yet."), fields=wrong)
    found = blocking_now(doc, signing)
    if found:
        sentences = "\n".join(f"{f.rule} {f.message}" for f in found)
        raise Blocked(
            _("Rules hold it back. Mend the text, or give a reason for each:\n%(findings)s")
            % {"findings": sentences},
            extra={
                "state": doc.state,
                "actions": [t.name for t in policy.OUTGOING.available(actor, doc)],
                "findings": [f.as_dict() for f in found],
            },
        )
