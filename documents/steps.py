"""What actions on a letter begin and end with: the lock, the words, the office's next duty."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents import policy, queries
from documents.models import IncomingDocument, Opinion
from documents.secrets.queries import loans_out
from office.core.actor import Actor, Capacity
from office.core.errors import NotAllowed, WrongState
from office.core.scoping import OfficeRecord
from office.duties.actions import Owed
from office.files.models import Attachment
from office.organisation.models import User
from office.organisation.queries import role_holder


def locked(actor: Actor, pk: int, name: str) -> tuple[IncomingDocument, Capacity | None]:
    doc = queries.incoming_get(actor, pk, lock=True)
    return doc, policy.INCOMING.check(name, actor, doc)


def opine(
    actor: Actor,
    doc: OfficeRecord,
    hat: Capacity | None,
    kind: str,
    text: str,
    *,
    handwriting: Attachment | None = None,
) -> Opinion:
    """An opinion on a letter of either direction, with the author's name and post of today; the
    database lets nobody change it."""
    if actor.user_id is None:
        raise NotAllowed(_("An opinion needs a person who signs it."))
    author = User.objects.get(pk=actor.user_id)
    return Opinion.objects.create(
        card_id=doc.pk,
        kind=kind,
        author=author,
        on_behalf_of_id=hat.person_id if hat and hat.person_id != actor.user_id else None,
        author_name=author.name,
        author_post=author.post,
        text=text,
        at=actor.now,
        handwriting=handwriting,
    )


def clerk_of(doc: IncomingDocument) -> int:
    return doc.registrar_id or role_holder("clerk", "director").pk


def office_duty(doc: IncomingDocument, kind: str) -> Owed:
    return Owed(
        f"documents.{kind}", clerk_of(doc), doc.department_id, term=f"term.documents.{kind}"
    )


def check_no_copy_out(doc: IncomingDocument) -> None:
    out = loans_out(doc.pk).select_related("copy", "holder").first()
    if out is not None:
        raise WrongState(
            _("%(person)s still has copy %(number)s. Have it brought back first.")
            % {"person": out.holder, "number": out.copy.number}
        )
