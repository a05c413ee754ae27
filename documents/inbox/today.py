"""What the page of today says of papers that nobody has registered in time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.inbox.models import InboxPiece
from office.core.templatetags.office import clock, day
from office.duties.trouble import Reading, only_late


def not_registered(duty: Any, piece: InboxPiece, _now: datetime) -> str:
    words = {"day": day(duty.opened_at), "time": clock(duty.opened_at), "who": duty.holder}
    if piece.state == InboxPiece.State.FAILED:
        text = _(
            "It came on %(day)s at %(time)s and could not be taken in; %(who)s looks after it."
        )
    else:
        text = _("It came on %(day)s at %(time)s and is not in the book; %(who)s registers it.")
    return text % words


TROUBLE = {
    "documents.inbox": Reading(not_registered, gettext_lazy("Not registered"), until=only_late)
}
