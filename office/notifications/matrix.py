"""Which kinds of news there are, and by which channel a person hears of them unless he says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.notifications.models import Channel


@dataclass(frozen=True, slots=True)
class Kind:
    slug: str
    label: Any
    channels: frozenset[Channel]


PAGE_AND_ALL = frozenset({Channel.PAGE, Channel.MAIL, Channel.ROBOT})
PAGE_ONLY = frozenset({Channel.PAGE})
KINDS = {
    k.slug: k
    for k in (
        Kind("duty", _("Something new is mine to do"), PAGE_AND_ALL),
        Kind("reminder", _("A deadline comes near or has passed"), PAGE_AND_ALL),
        Kind("chase", _("Somebody urges me"), PAGE_AND_ALL),
        Kind("outcome", _("What I sent was decided, returned or finished"), PAGE_AND_ALL),
        Kind("notice", _("I am invited, or a plan of mine changes"), PAGE_AND_ALL),
        Kind("finding", _("Something of mine to mend falls between the chairs"), PAGE_AND_ALL),
        Kind("follow", _("A record that I follow has moved"), PAGE_ONLY),
        Kind("comment", _("Somebody wrote an opinion on my matter"), PAGE_ONLY),
    )
}


def defaults_for(kind: str) -> frozenset[Channel]:
    known = KINDS.get(kind)
    return known.channels if known else PAGE_ONLY
