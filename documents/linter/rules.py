"""The table of rules, and the one function that asks them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from documents.linter import (
    form_annexes,
    form_dates,
    form_headings,
    form_marks,
    form_numbers,
    form_titles,
    form_words,
    routing,
    signing,
    taiwan,
)
from documents.linter.draft import Draft, DraftFacts
from documents.linter.findings import Finding, Hit, Level, in_order


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `article` counts in the 2012 regulations; `standard` names another source.

    `pack` is that in which it holds; `anywhere` makes it hold in every one.
    """

    id: str
    level: Level
    says: Any
    check: Callable[[Draft], Iterator[Hit]]
    article: str = ""
    standard: str = ""
    anywhere: bool = False
    pack: str = "cn_gov"

    @property
    def source(self) -> str:
        """The article, or the standard with its clause, or that it is practice."""
        if self.article:
            said = _("Regulations on official documents 2012, Art. %(article)s")
            return str(said % {"article": self.article})
        return self.standard or str(_("practice"))


LAYOUT, MARKS = "GB/T 9704-2012, %s", "GB/T 15834-2011"
HANDBOOK, STATUTE = "文書處理手冊", "公文程式條例, %s"
RULES: tuple[Rule, ...] = (
    Rule("R1", "block", _("One request, one matter"), routing.r1_one_matter, "15(4)"),
    Rule("R2", "block", _("No request in another kind"), routing.r2_no_hidden_request, "15(4)"),
    Rule("R3", "warn", _("Up goes to one superior"), routing.r3_one_superior, "15(1)"),
    Rule("R4", "block", _("Up is not copied down"), routing.r4_no_copy_down, "15(1)"),
    Rule("R5", "warn", _("Consent of our own level"), routing.r5_consent_at_home, "15(2)"),
    Rule("R6", "warn", _("Own opinion on what is passed on"), routing.r6_own_opinion, "15(3)"),
    Rule("R7", "block", _("Never to a superior as a person"), routing.r7_no_person, "15(5)"),
    Rule("R8", "warn", _("No level skipped"), routing.r8_no_skipping, "14"),
    Rule("R9", "info", _("Important ones copied to the superior"), routing.r9_copy_up, "16(1)"),
    Rule(
        "R10", "block", _("Departments give governments no orders"),
        routing.r10_no_orders_to_governments, "16(2)",
    ),
    Rule("R11", "block", _("Agreed before it goes down"), signing.r11_agreed_first, "16(4)"),
    Rule("R12", "block", _("Divisions do not write outside"), signing.r12_office_writes_out, "17"),
    Rule("R13", "warn", _("Between equals a 函"), routing.r13_letter_between_peers, "8(14)"),
    Rule("R14", "block", _("Joint issue: one level, all signed"), signing.r14_joint, "17, 22"),
    Rule("R15", "block", _("Up shows the 签发人"), signing.r15_signer_shown, "9(6)"),
    Rule("R16", "block", _("The principal head signs"), signing.r16_principal_signs, "22"),
    Rule("R17", "warn", _("Opinion, name and date"), signing.r17_sign_off_complete, "22"),
    Rule("R18", "block", _("Changed: back to the signer"), signing.r18_back_to_the_signer, "25(1)"),
    Rule("R19", "block", _("Others' remit: ask first"), signing.r19_consulted, "19(6)"),
    Rule("R20", "warn", _("Led by two: one, and a copy"), routing.r20_double_led, "15(6)"),
    Rule("R21", "info", _("Cite what is answered; whom to ask"), signing.r21_cites_and_contacts),
    Rule(
        "F1", "warn", _("Form of the number"), form_numbers.number_format,
        standard=LAYOUT % "7.2.5",
    ),
    Rule(
        "F2", "block", _("Secrecy: term and copy numbers"), form_numbers.secrecy_mark,
        standard=LAYOUT % "7.2.1, 7.2.2",
    ),
    Rule(
        "F3", "warn", _("Order of headings"), form_headings.heading_levels,
        standard=LAYOUT % "7.3.3",
    ),
    Rule(
        "F4", "warn", _("Form of dates"), form_dates.dates, standard=LAYOUT % "7.3.5.4",
        anywhere=True,
    ),
    Rule("F5", "warn", _("Matching brackets"), form_marks.matching, standard=MARKS, anywhere=True),
    Rule("F6", "warn", _("Punctuation"), form_marks.punctuation, standard=MARKS, anywhere=True),
    Rule(
        "F7", "warn", _("Note of annexes"), form_annexes.annex_note, standard=LAYOUT % "7.3.4"
    ),
    Rule("F8", "block", _("Addressee"), form_titles.addressee, standard=LAYOUT % "7.3.2"),
    Rule("F9", "warn", _("Form of the title"), form_titles.title, "9(7)"),
    Rule("F10", "block", _("The right kind"), form_titles.kind_fits, "8"),
    Rule("F11", "warn", _("Names and posts"), form_words.posts, "20", anywhere=True),
    Rule("F12", "warn", _("Words said twice"), form_words.said_twice, "20", anywhere=True),
    Rule("F13", "block", _("Nothing left open"), form_words.left_open, "20", anywhere=True),
    Rule(
        "T1", "warn", _("主旨 is one paragraph"), taiwan.one_paragraph,
        standard=HANDBOOK, pack="tw_gov",
    ),
    Rule(
        "T2", "warn", _("Sections and their order"), taiwan.section_names,
        standard=HANDBOOK, pack="tw_gov",
    ),
    Rule(
        "T3", "warn", _("Closing words fit the relation"), taiwan.closing_words,
        standard=HANDBOOK, pack="tw_gov",
    ),
    Rule(
        "T4", "warn", _("Levels of items"), taiwan.levels, standard=HANDBOOK, pack="tw_gov"
    ),
    Rule(
        "T5", "warn", _("Days of the Republic"), taiwan.roc_dates,
        standard=STATUTE % "6", pack="tw_gov",
    ),
    Rule(
        "T6", "block", _("Secrecy and what ends it"), taiwan.secrecy_ends,
        standard="國家機密保護法, 11", pack="tw_gov",
    ),
    Rule(
        "T7", "warn", _("Form of the number"), taiwan.number_form,
        standard=STATUTE % "6", pack="tw_gov",
    ),
)  # fmt: skip
MOST = 40
"""Findings of one rule: whoever has so many mends those first."""
BY_ID = {rule.id: rule for rule in RULES}


def check(facts: DraftFacts) -> list[Finding]:
    """Every rule that the draft does not keep, the gravest first."""
    draft = Draft(facts)
    found = [
        Finding(
            rule.id,
            hit.level or rule.level,
            hit.message,
            hit.place,
            hit.about,
            rule.source,
        )
        for rule in RULES
        if rule.anywhere or rule.pack == facts.pack
        for hit in islice(rule.check(draft), MOST)
    ]
    return in_order(found)
