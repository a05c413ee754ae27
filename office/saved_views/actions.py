from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.text import plain
from office.organisation.models import User
from office.saved_views.models import SavedView

MOST = 20
PLACES = frozenset({"from", "after", "cursor", "page", "csrfmiddlewaretoken"})
"""Where somebody stood in a list: no part of what he asked for. A date of the register's own
filter is called `from`, too, and holds a day."""


@transaction.atomic
def keep_view(actor: Actor, *, page: str, name: str, query: str) -> SavedView:
    """Keep a list's filters under a name; the same name again replaces them."""
    if actor.user_id is None:
        raise NotAllowed(_("A view belongs to a person."))
    name = plain(name)
    wrong = {
        "name": [_("Give it a short name.")] if not 0 < len(name) <= 40 else [],
        "page": [] if _is_page(page) else [_("There is no such list.")],
    }
    kept = asked_for(query)
    if len(kept) > 1000:
        wrong["query"] = [_("These filters are too long to keep.")]
    User.objects.select_for_update().only("pk").get(pk=actor.user_id)
    mine = SavedView.objects.filter(person=actor.user_id, page=page)
    if mine.exclude(name=name).count() >= MOST:
        wrong["name"] = [_("At most %(n)s views of one list. Drop one first.") % {"n": MOST}]
    if fields := {k: v for k, v in wrong.items() if v}:
        raise DomainError(_("The view was not kept."), fields=fields)
    made, _new = SavedView.objects.update_or_create(
        person_id=actor.user_id, page=page, name=name, defaults={"query": kept}
    )
    return made


def drop_view(actor: Actor, pk: int) -> SavedView:
    """Forget one of one's own."""
    found = SavedView.objects.filter(pk=pk, person=actor.user_id).first()
    if found is None:
        raise NotVisible(_("There is no such view of yours."))
    found.delete()
    return found


def asked_for(query: str) -> str:
    """The filters of an address without the place in the list."""
    return urlencode([(name, text) for name, text in parse_qsl(query) if _asks(name, text)])


def _asks(name: str, text: str) -> bool:
    return name not in PLACES or (name == "from" and _is_day(text))


def _is_day(text: str) -> bool:
    return len(text) == 10 and text.count("-") == 2


def _is_page(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return path.startswith("/") and len(path) <= 100
