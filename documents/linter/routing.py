"""R1 to R10, R13, R20: who may write what to whom (2012 regulations, articles 8 and 14 to 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.linter import asking
from documents.linter.draft import ORDERING_KINDS, Draft, Relation
from documents.linter.findings import Hit

CONSENT = re.compile(
    r"经[^，。；\n]{0,20}?(?:国务院|党委|党组|政府|省委|市委|县委|区委|人民政府|领导小组)[^，。；\n]{0,12}?"
    r"(?:同意|批准|授权|审定)"
)
FORWARDS = re.compile(r"(?:转报|转呈|呈转|转上|现将|转送)[^。\n]{0,60}(?:请示|报告)")
OWN_VIEW = re.compile(
    r"(?:经|已)[^。；\n]{0,20}?(?:研究|审核|审查|核实|论证|会商|初审)|(?:我|本)[局委厅市县区校院公司办部处省州]{1,3}"
    r"[^。；\n]{0,12}?(?:认为|同意|意见|建议|拟)|倾向性?意见|初审意见|拟同意"
)
LEADER = re.compile(
    r"(?:书记|省长|市长|县长|区长|州长|镇长|乡长|局长|厅长|部长|主任|主席|秘书长|校长|院长|行长|董事长|总经理|经理|总裁)"
    r"(?:同志)?$|同志$"
)
MANY = re.compile(r"^各|们$|等")


def r1_one_matter(draft: Draft) -> Iterator[Hit]:
    """R1, article 15(4): one request, one matter (一文一事)."""
    if draft.facts.kind != "request":
        return
    for pattern in (asking.MATTER, asking.TWO_DEEDS):
        for found in draft.title.find(pattern):
            yield draft.title.hit_at(_several(), found)
            return
    asked = asking.asking_sections(draft)
    if len(asked) > 1:
        start = asked[1][0]
        heading = draft.body.plain[start:].split("\n", 1)[0]
        yield draft.body.hit(_several(), start, start + len(heading))


def _several() -> str:
    return _("A request for instructions is about one matter. Write one for each.")


def r2_no_hidden_request(draft: Draft) -> Iterator[Hit]:
    """R2, article 15(4): a report, or anything else that is no 请示, carries no request."""
    kind = draft.facts.kind
    if kind in {"request", "letter", "proposal"}:
        return
    patterns = [asking.CLOSING, asking.ASKS] if kind == "report" else [asking.CLOSING]
    for pattern in patterns:
        for found in draft.body.find(pattern):
            if kind == "opinion" and "以上意见" in found[0]:
                continue
            yield draft.body.hit_at(
                _("“%(words)s” asks for something; only a 请示 may. Take it out or write a 请示.")
                % {"words": found[0].strip()},
                found,
            )
            return


def r3_one_superior(draft: Draft) -> Iterator[Hit]:
    """R3, article 15(1): an upward document has one main addressee; the others get a copy."""
    if not draft.upward:
        return
    to = [p for p in draft.facts.addressees if p.relation is not Relation.PUBLIC]
    if len(to) > 1:
        yield draft.addressee.whole(
            _("%(n)s are addressed; write to one superior and copy it to the others.")
            % {"n": len(to)},
            "block" if draft.facts.kind == "request" else "warn",
        )


def r4_no_copy_down(draft: Draft) -> Iterator[Hit]:
    """R4, article 15(1): an upward document is never copied to subordinates."""
    if not draft.upward:
        return
    for party in draft.facts.copies:
        if party.relation in {Relation.SUBORDINATE, Relation.INTERNAL}:
            yield draft.copy_to.about(
                _("What goes up is not copied down: take %(who)s out of the copies.")
                % {"who": party.name},
                party.name,
            )


def r5_consent_at_home(draft: Draft) -> Iterator[Hit]:
    """R5, article 15(2): major matters go to the higher department with our own level's consent."""
    facts = draft.facts
    asks_its_line = facts.kind in {"request", "report"} and any(
        p.professional for p in facts.addressees
    )
    if not asks_its_line or facts.own_level_consents or CONSENT.search(draft.body.plain):
        return
    if facts.kind == "report" and not facts.major:
        return
    yield draft.addressee.whole(
        _(
            "A major matter goes to the department above with the consent of our own party "
            "committee or government: get it, and say so in the text."
        )
    )


def r6_own_opinion(draft: Draft) -> Iterator[Hit]:
    """R6, article 15(3): a subordinate's request is passed on with our own opinion."""
    if not draft.upward:
        return
    forwards = FORWARDS.search(draft.title.plain) or re.search(
        r"(?:转报|转呈|呈转|转上)[^。\n]{0,60}(?:请示|报告)", draft.body.plain
    )
    if forwards and not OWN_VIEW.search(draft.body.plain):
        yield draft.body.whole_start(
            _("This passes on another's request: say what we think of it ourselves.")
        )


def r7_no_person(draft: Draft) -> Iterator[Hit]:
    """R7, article 15(5): nothing is addressed to a superior as a person, unless he asked for it."""
    facts = draft.facts
    if facts.assigned_by_person:
        return
    for party in facts.addressees:
        leader = party.person or (LEADER.search(party.name) and not MANY.search(party.name))
        if leader and (draft.upward or party.relation is Relation.SUPERIOR):
            yield draft.addressee.about(
                _("Address the organ, not the person: %(who)s did not ask for it in person.")
                % {"who": party.name},
                party.name,
            )


def r8_no_skipping(draft: Draft) -> Iterator[Hit]:
    """R8, article 14: no level is skipped; where it must be, the skipped one gets a copy."""
    if not draft.upward:
        return
    copied = any(p.relation is Relation.SUPERIOR and p.direct for p in draft.facts.copies)
    for party in draft.superiors:
        if not party.direct and not copied:
            yield draft.addressee.about(
                _(
                    "%(who)s is more than one level up. Write to the level between, or copy it "
                    "and say why."
                )
                % {"who": party.name},
                party.name,
            )


def r9_copy_up(draft: Draft) -> Iterator[Hit]:
    """R9, article 16(1): what is important and goes down is also copied to the superior."""
    facts = draft.facts
    if not (draft.downward and facts.important):
        return
    if not any(p.relation is Relation.SUPERIOR for p in facts.copies):
        yield draft.copy_to.whole(
            _("An important document that goes down is copied to our direct superior.")
        )


def r10_no_orders_to_governments(draft: Draft) -> Iterator[Hit]:
    """R10, article 16(2): a department gives no orders to a party committee or government below.

    Where the government of its level consents, the text says so. Ministries write to provinces
    under the State Council's authority, which a text need not name: there it is a warning.
    """
    facts = draft.facts
    if not facts.issuer_is_department or facts.kind not in ORDERING_KINDS:
        return
    if facts.own_level_consents or CONSENT.search(draft.body.plain):
        return
    for party in facts.addressees:
        if party.rules and party.relation is Relation.SUBORDINATE:
            yield draft.addressee.about(
                _(
                    "A department gives no orders to %(who)s. Write a 函, let the office of the "
                    "government issue it, or name the government's consent in the text."
                )
                % {"who": party.name},
                party.name,
                "warn" if facts.issuer_level == 1 else None,
            )
            return


def r13_letter_between_peers(draft: Draft) -> Iterator[Hit]:
    """R13, article 8(14): organs that are not over one another write a 函, never a 请示."""
    for party in draft.related(Relation.UNAFFILIATED):
        if draft.facts.kind in {"request", "report", "reply", "order"}:
            yield draft.addressee.about(
                _("%(who)s is neither above nor below us: write a 函.") % {"who": party.name},
                party.name,
            )


def r20_double_led(draft: Draft) -> Iterator[Hit]:
    """R20, article 15(6): led by two, write to one and copy it to the other."""
    facts = draft.facts
    if not draft.upward or len(facts.leads) < 2:
        return
    to = {p.name for p in facts.addressees} & set(facts.leads)
    missing = set(facts.leads) - to - {p.name for p in facts.copies}
    if len(to) == 1 and missing:
        yield draft.copy_to.whole(
            _("We are led by two: copy it to %(who)s.") % {"who": "、".join(sorted(missing))}
        )
    elif len(to) > 1:
        yield draft.addressee.whole(
            _("We are led by two: write to one of them and copy it to the other.")
        )
