"""Printing: a sheet of a record gets a code that anybody can check, and the record says so."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.core.actor import Actor
from office.core.scoping import OfficeRecord
from office.sheets.engine import qr, render
from office.sheets.models import PrintedSheet

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: a code may be typed from paper
LENGTH = 16  # 78 bits: not to be guessed


@transaction.atomic
def print_sheet(
    actor: Actor, record: OfficeRecord, kind: str, template: str, data: dict[str, Any]
) -> bytes:
    """The PDF of a sheet of a record that the actor sees, with its code; the print is an event.

    `kind` names the sheet for good (`meetings.seating`). An unchanged sheet printed again by the
    same person on the same day keeps its code and makes no second event.
    """
    digest = hashlib.sha256(
        json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True).encode()
    ).hexdigest()
    sheet, made = PrintedSheet.objects.get_or_create(
        card_id=record.pk,
        kind=kind,
        by_id=actor.user_id,
        printed_on=actor.today,
        digest=digest,
        defaults={"code": new_code(), "printed_at": actor.now},
    )
    if made:
        emit("sheets.printed", actor=actor, record=record, sheet=kind, code=sheet.code)
    return render(template, {**data, "proof": proof(sheet)})


@transaction.atomic
def print_list(actor: Actor, kind: str, template: str, data: dict[str, Any]) -> bytes:
    """The PDF of a list that is of no single record: no code, but the print is an event."""
    emit("sheets.printed", actor=actor, sheet=kind, rows=len(data.get("rows", ())))
    return render(template, {**data, "proof": None})


def proof(sheet: PrintedSheet) -> dict[str, str]:
    """What a sheet shows so that it can be checked: the QR code, the code, when it was printed."""
    address = f"{settings.SITE_URL.rstrip('/')}/verify/{sheet.code}/"
    printed = timezone.localtime(sheet.printed_at)
    return {
        "qr": qr(address),
        "code": spaced(sheet.code),
        "where": address.rpartition("://")[2].removesuffix(f"{sheet.code}/"),
        "says": _("Printed %(time)s") % {"time": f"{printed:%Y-%m-%d %H:%M}"},
    }


def spaced(code: str) -> str:
    """In fours, as it is read out."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
