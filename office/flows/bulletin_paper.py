"""A bulletin as the office's official document, and as a letter of its own."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from documents.choices import Kind
from documents.outgoing import actions as letters
from documents.outgoing import queries as letter_queries
from documents.outgoing.models import OutgoingDocument
from documents.typeset.docx import letter_docx
from documents.typeset.facts import FINAL, organ_name, printing_office
from documents.typeset.pdf import TEMPLATE, sheet
from documents.typeset.press import Made
from documents.typeset.printed import Format, Imprint, Paragraph, Printed, Signing
from documents.typeset.words import paragraphs, title_lines
from office.catalogue.actions import link
from office.catalogue.queries import linked
from office.core.actor import Actor
from office.core.errors import Conflict, NotAllowed, WrongState
from office.core.scoping import Secrecy
from office.parameters.registry import value
from office.sheets.actions import print_sheet
from office.sheets.engine import render
from supervision.bulletins import policy, queries
from supervision.bulletins.models import Bulletin
from supervision.bulletins.prose import Section, sections

KIND = "supervision.bulletin"
LED_TO = "led-to"
GENUINE = frozenset({"signed", "sent", "closed", "corrected"})
NUMERALS = "一二三四五"


def bulletin_pdf(actor: Actor, bulletin: Bulletin) -> Made:
    """As GB/T 9704-2012 sets a circular; once signed off it bears the code to check it by."""
    data = sheet(printed_bulletin(actor, bulletin))
    if bulletin.state in GENUINE:
        return Made(print_sheet(actor, bulletin, KIND, TEMPLATE, data), _name(bulletin))
    return Made(render(TEMPLATE, {**data, "proof": None}), _name(bulletin))


def bulletin_docx(actor: Actor, bulletin: Bulletin) -> Made:
    """The same to be worked on in Word."""
    return Made(letter_docx(printed_bulletin(actor, bulletin)), _name(bulletin))


def _name(bulletin: Bulletin) -> str:
    return f"{bulletin.number} {bulletin.title}"


def printed_bulletin(actor: Actor, bulletin: Bulletin) -> Printed:
    """What goes to print, in the language of the office. A draft says that it is one, an edition
    that was replaced that it holds no more."""
    with override(settings.LANGUAGE_CODE):
        organ = organ_name()
        day = timezone.localdate(bulletin.signed_at) if bulletin.signed_at else None
        return Printed(
            format=Format.DOCUMENT,
            organs=(organ,),
            title=title_lines(title_of(bulletin)),
            number=_number(actor, bulletin),
            addressees=_addressees(bulletin),
            body=tuple(_body(bulletin)),
            signing=Signing.SEAL,
            dated=day,
            imprint=Imprint(office=printing_office(organ), printed_on=day),
            double_sided=bool(value("documents.double_sided")),
            watermark=_mark(bulletin),
        )


def title_of(bulletin: Bulletin) -> str:
    """关于…的通报; the record itself is called by what it is about."""
    return _("Circular on %(title)s") % {"title": bulletin.title}


def _mark(bulletin: Bulletin) -> str:
    if bulletin.state in {"corrected", "withdrawn"}:
        return _("VOID")
    return "" if bulletin.state in GENUINE else _("DRAFT")


def _number(actor: Actor, bulletin: Bulletin) -> str:
    """The 发文字号 where it went out as a letter and has one, else the number of the bulletin."""
    letter = letter_of(actor, bulletin)
    return letter.number if letter is not None and letter.state in FINAL else bulletin.number


def _addressees(bulletin: Bulletin) -> str:
    names = [reached.name for reached in queries.reach_by_unit(bulletin.pk)]
    return _(", ").join(names) or _("All departments")


def _body(bulletin: Bulletin) -> list[Paragraph]:
    found: list[Paragraph] = []
    if bulletin.correction:
        said = _("This edition replaces %(before)s. Corrected: %(what)s") % {
            "before": bulletin.corrects,
            "what": bulletin.correction,
        }
        found.extend(paragraphs(said))
    for at, section in enumerate(sections(bulletin)):
        found.append(Paragraph("", 1, _heading(at, section)))
        found.extend(Paragraph(fact) for fact in section.facts)
        found.extend(Paragraph(f"{n}. {row}", 3) for n, row in enumerate(section.rows, start=1))
        found.extend(paragraphs(section.words))
    return found


def _heading(at: int, section: Section) -> str:
    """一、 as official documents count; other languages count 1."""
    chinese = (get_language() or "").startswith("zh")
    return f"{NUMERALS[at]}、{section.heading}" if chinese else f"{at + 1}. {section.heading}"


def text_of(bulletin: Bulletin) -> str:
    """The same as plain text, a paragraph a line: the body of a letter."""
    with override(settings.LANGUAGE_CODE):
        return "\n".join(p.whole for p in _body(bulletin))


def letter_of(actor: Actor, bulletin: Bulletin) -> OutgoingDocument | None:
    """The letter as which it goes out, where there is one that the actor may see."""
    ids = linked(bulletin.pk, LED_TO)
    rows = letter_queries.outgoing_register(actor).filter(pk__in=ids).exclude(state="withdrawn")
    found: OutgoingDocument | None = rows.first() if ids else None
    return found


@transaction.atomic
def issue_as_letter(actor: Actor, pk: int, *, series: str = "") -> OutgoingDocument:
    """发文: a signed bulletin as a letter of ours, once. It goes the way of letters and gets its
    number from the series there; a withdrawn one may be drafted anew."""
    bulletin = queries.bulletin_get(actor, pk, lock=True)
    if not any(policy.office(hat, bulletin) for hat in actor.capacities):
        raise NotAllowed(_("Bulletins are issued by the supervision office."))
    if bulletin.state not in GENUINE - {"corrected"}:
        raise WrongState(
            _("Have it signed off first: only then its words are final."),
            extra={"state": bulletin.state},
        )
    known = letter_of(Actor.system(actor.now), bulletin)
    if known is not None:
        raise Conflict(_("It is a letter already: %(number)s.") % {"number": known.number})
    with override(settings.LANGUAGE_CODE):
        title, addressees = title_of(bulletin), _addressees(bulletin)
    doc = letters.draft_outgoing(
        actor,
        kind=Kind.CIRCULAR,
        title=title,
        body=text_of(bulletin),
        addressee=addressees,
        secrecy=Secrecy(bulletin.secrecy).slug,
        series=series,
    )
    link(bulletin, doc, LED_TO, actor.now)
    return doc
