"""R11, R12, R14 to R19, R21: who issues, signs and was asked (articles 9, 16, 17, 19, 22, 25)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.linter.draft import Draft, Relation
from documents.linter.findings import Hit, Place
from office.core.text import number_key, title_key

OUTSIDE = {Relation.SUPERIOR, Relation.SUBORDINATE, Relation.UNAFFILIATED, Relation.PUBLIC}
CITED = re.compile(r"《[^》]{2,}》[^。\n]{0,40}[〔\[(（【]\s*\d{4}\s*[〕\])）】]")
PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}[-－— ]?\d{7,8}|1[3-9]\d{9}|\d{7,8})(?!\d)")
CONTACT = re.compile(r"联系人")
ANSWERS = re.compile(r"(?:答复|复)的?函$|复函|批复$")


def r11_agreed_first(draft: Draft) -> Iterator[Hit]:
    """R11, article 16(4): what several departments have not agreed on is not issued downward."""
    if not draft.downward:
        return
    for unit in draft.facts.consulted:
        if unit.agreed is False:
            yield _road(
                "consulted",
                unit.name,
                _("%(who)s does not agree: settle it, or put it to the level above, first.")
                % {"who": unit.name},
            )


def r12_office_writes_out(draft: Draft) -> Iterator[Hit]:
    """R12, article 17: divisions do not write formally to the outside; the office does."""
    facts = draft.facts
    if not facts.issuer_internal:
        return
    outside = [p for p in facts.addressees if p.relation in OUTSIDE]
    if outside:
        yield _road(
            "issuer",
            facts.issuer,
            _("%(who)s is a division of ours and does not write to %(to)s; issue it for the organ.")
            % {"who": facts.issuer, "to": outside[0].name},
        )


def r14_joint(draft: Draft) -> Iterator[Hit]:
    """R14, articles 17 and 22: joint issue is for organs of one level, all signing."""
    organs = draft.facts.organs
    if len(organs) < 2:
        return
    levels = {o.level for o in organs if o.level is not None}
    if len(levels) > 1:
        yield _road(
            "organs",
            "、".join(o.name for o in organs),
            _("Organs that issue together are of one level; these are not."),
        )
    for organ in organs:
        if organ.agreed is False:
            yield _road(
                "organs",
                organ.name,
                _("%(who)s has not countersigned.") % {"who": organ.name},
            )
    issuer = draft.facts.issuer
    if issuer and organs[0].name != issuer and issuer in {o.name for o in organs}:
        yield _road(
            "organs",
            organs[0].name,
            _("The organ that leads stands first: %(who)s.") % {"who": issuer},
        )
    if len(re.findall(r"\d+\s*号", draft.number.plain)) > 1:
        yield draft.number.whole(_("A joint document has one number, the leading organ's."))


def r15_signer_shown(draft: Draft) -> Iterator[Hit]:
    """R15, article 9(6): an upward document shows who signed it off (签发人)."""
    if draft.upward and draft.facts.signer is not None and not draft.facts.signer.strip():
        yield Hit(
            _("What goes up names its 签发人 beside the number: enter who signs it off."),
            Place("signer"),
        )


def r16_principal_signs(draft: Draft) -> Iterator[Hit]:
    """R16, article 22: what goes up, and what is important, is signed by the principal head."""
    facts = draft.facts
    if facts.sign_off is None or facts.sign_off.principal is not False:
        return
    if draft.upward or facts.important:
        yield _road(
            "signer",
            facts.sign_off.name,
            _("%(who)s is not the principal head, who signs what goes up or is important.")
            % {"who": facts.sign_off.name or _("Whoever signed")},
        )


def r17_sign_off_complete(draft: Draft) -> Iterator[Hit]:
    """R17, article 22: a sign-off is opinion, name and full date; circling means agreement."""
    sign_off = draft.facts.sign_off
    if sign_off is None:
        return
    if not sign_off.opinion.strip():
        yield Hit(
            _("Signed without a word: this counts as agreement. Write the opinion out."),
            Place("sign_off"),
            "opinion",
        )
    if not sign_off.name.strip() or sign_off.on is None:
        yield Hit(
            _("A sign-off carries the signer's name and the full date: add what is missing."),
            Place("sign_off"),
            "name",
        )


def r18_back_to_the_signer(draft: Draft) -> Iterator[Hit]:
    """R18, article 25(1): changed in substance after the sign-off, it goes back to the signer."""
    facts = draft.facts
    if facts.changed_after_sign_off:
        who = facts.sign_off.name if facts.sign_off else ""
        yield Hit(
            _("Changed after it was signed off: it goes back to %(who)s.")
            % {"who": who or _("the signer")},
            Place("sign_off"),
            who,
        )


def r19_consulted(draft: Draft) -> Iterator[Hit]:
    """R19, article 19(6): whose remit it touches is asked and countersigns before the sign-off."""
    for unit in draft.facts.consulted:
        if not unit.asked:
            yield _road(
                "consulted",
                unit.name,
                _("It touches the remit of %(who)s: ask and have it countersigned first.")
                % {"who": unit.name},
            )


def r21_cites_and_contacts(draft: Draft) -> Iterator[Hit]:
    """R21, practice: an answer cites what it answers; a 请示 says whom to ring."""
    facts = draft.facts
    text = f"{draft.body.plain}\n{draft.annex.plain}\n{draft.note.plain}"
    if _answers(draft) and not _cites(draft, text):
        yield draft.body.whole_start(
            _("Cite the title and number of the letter this answers, in its first sentence.")
        )
    if facts.kind == "request" and not (CONTACT.search(text) and PHONE.search(text)):
        yield draft.body.whole_end(
            _("Below the date stand, in brackets, whom to ask and the telephone number.")
        )


def _answers(draft: Draft) -> bool:
    facts = draft.facts
    named = bool(ANSWERS.search(draft.title.plain.strip()))
    return facts.answers or facts.kind == "reply" or named


def _cites(draft: Draft, text: str) -> bool:
    facts = draft.facts
    if facts.answers_number:
        wanted = number_key(facts.answers_number)
        found = re.findall(
            r"[^\s，。；《》（(]{1,12}[〔\[(（【]\s*\d{4}\s*[〕\])）】]\s*\d+\s*号", text
        )
        return any(number_key(n).endswith(wanted) or wanted.endswith(number_key(n)) for n in found)
    if facts.answers_title:
        return title_key(facts.answers_title) in title_key(text) or bool(CITED.search(text))
    return bool(CITED.search(text))


def _road(field: str, about: str, message: str) -> Hit:
    return Hit(message, Place(field), about)
