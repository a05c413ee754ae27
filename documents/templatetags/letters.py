"""What templates may say of letters."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from documents.models import IncomingDocument, OutgoingDocument, Urgency
from documents.packs.choosing import mark_of, pack_of, secrecy_named
from documents.secrets import terms
from office.core.scoping import OfficeRecord, Secrecy

register = template.Library()
URGENT: dict[str, str] = {Urgency.URGENT: "ji", Urgency.EXTRA_URGENT: "te"}
NONE = mark_safe("")


@register.simple_tag
def chips(doc: IncomingDocument | OutgoingDocument) -> SafeString:
    """Urgency and secrecy of a letter, where it has any."""
    urgency = URGENT.get(doc.urgency)
    secrecy = doc.secrecy and ("mi" if doc.secrecy > Secrecy.INTERNAL else "nei")
    return format_html(
        "{}{}{}",
        _folder(doc),
        _chip(urgency, doc.get_urgency_display()) if urgency else NONE,
        _chip(secrecy, _mark(doc)) if secrecy else NONE,
    )


def _folder(doc: IncomingDocument | OutgoingDocument) -> SafeString:
    """The colour of the folder it lies in, where the office has folders (卷宗)."""
    found = pack_of(doc).folder(doc.urgency, doc.secrecy)
    if found is None:
        return NONE
    name, label = found
    form = '<span class="folder folder--{}" role="img" aria-label="{}" title="{}"></span> '
    return format_html(form, name.replace("_", "-"), label, label)


@register.simple_tag
def level_chip(record: OfficeRecord) -> SafeString:
    """Secrecy alone, of what is no letter yet."""
    kind = record.secrecy and ("mi" if record.secrecy > Secrecy.INTERNAL else "nei")
    return _chip(kind, secrecy_named(record.secrecy)) if kind else NONE


def _mark(doc: IncomingDocument | OutgoingDocument) -> str:
    """The level; with its term as on paper, 机密★5年, where one was marked."""
    return (getattr(doc, "secret_months", None) and mark_of(doc)) or doc.get_secrecy_display()


def _chip(kind: str, label: str) -> SafeString:
    return format_html('<span class="chip chip--{}">{}</span> ', kind, label)


@register.inclusion_tag("documents/_secrets_banner.html")
def secrets_banner() -> dict[str, bool]:
    """What stands wherever letters are entered or drafted."""
    return {"approved": terms.approved()}
