"""What a stranger with a printed sheet in his hand may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from office.catalogue.kinds import KINDS
from office.core.scoping import Secrecy
from office.sheets.kinds import sheet_label
from office.sheets.models import PrintedSheet


@dataclass(frozen=True, slots=True)
class Genuine:
    """A sheet that we printed. Of a record above “open” nothing more is said than that."""

    withheld: bool = True
    printed_on: date | None = None
    sheet: str = ""
    kind: str = ""
    number: str = ""
    newer: date | None = None


def genuine(code: str) -> Genuine | None:
    """One indexed look-up for any code, known or not. Secrecy is today's, not that of the print."""
    plain = "".join(c for c in code.upper() if c.isalnum())[:20]
    sheet = PrintedSheet.objects.select_related("card").filter(code=plain).first()
    if sheet is None:
        return None
    card = sheet.card
    if card.secrecy > Secrecy.OPEN:
        return Genuine()
    later = PrintedSheet.objects.filter(card=card, kind=sheet.kind).order_by("-pk").first()
    changed = later is not None and later.pk != sheet.pk and later.digest != sheet.digest
    return Genuine(
        withheld=False,
        printed_on=sheet.printed_on,
        sheet=sheet_label(sheet.kind),
        kind=str(KINDS[card.kind].label) if card.kind in KINDS else "",
        number=card.number,
        newer=later.printed_on if later and changed else None,
    )
