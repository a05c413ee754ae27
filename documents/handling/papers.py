"""The letter that goes back with a returned paper; how it looks stands in `documents/sheets`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.handling.queries import return_slip
from documents.models import IncomingDocument, ReturnSlip
from office.core.actor import Actor
from office.core.eras import day_said
from office.core.errors import NotVisible
from office.parameters.registry import value
from office.sheets.actions import print_sheet
from office.sheets.lists import page_words

RETURN = "documents.return"
KINDS = {RETURN: gettext_lazy("Return letter")}
Rule = ReturnSlip.Rule
SAYS: dict[str, Any] = {
    Rule.NOT_OURS: gettext_lazy("The matter is not ours to handle (regulations, article 24)."),
    Rule.WRONG_KIND: gettext_lazy("The kind of document does not fit its matter (article 8)."),
    Rule.MANY_ADDRESSEES: gettext_lazy(
        "A request for instructions is addressed to one organ only (article 15)."
    ),
    Rule.NO_NUMBER: gettext_lazy("The document bears no number (article 9)."),
    Rule.NOT_CONSULTED: gettext_lazy(
        "It touches others who were not consulted or do not agree (article 24)."
    ),
    Rule.WRONG_FORM: gettext_lazy("Its form, signature or seal is not as prescribed (article 9)."),
    Rule.OVER_THE_HEAD: gettext_lazy("It passes over the superior organ (article 14)."),
}


def return_letter(actor: Actor, doc: IncomingDocument) -> bytes:
    """The PDF; a letter that was not returned has none."""
    slip = return_slip(doc.pk)
    if slip is None:
        raise NotVisible(_("This letter was not returned."))
    return print_sheet(actor, doc, RETURN, "documents/return_letter", told(doc, slip))


def told(doc: IncomingDocument, slip: ReturnSlip) -> dict[str, Any]:
    said = {"title": doc.title, "number": doc.issuer_number or _("without a number")}
    lines = [
        _("Your document “%(title)s” (%(number)s) has reached us. It is returned because:") % said,
        *(str(part) for part in (SAYS.get(slip.rule), slip.reason) if part),
        _("Please mend it and send it again. Our register number is %(number)s.")
        % {"number": doc.number},
    ]
    return {
        "title": _("Return of a document"),
        "addressee": _("%(organ)s:") % {"organ": doc.issuer},
        "lines": lines,
        "office": str(value("office.name")),
        "day": day_said(timezone.localtime(slip.at), "DATE_FORMAT"),
        "page_words": page_words(),
    }
