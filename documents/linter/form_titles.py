"""F8, F9, F10: addressee, title, and whether the kind is the right one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.choices import KIND_WORDS
from documents.linter import asking
from documents.linter.draft import Draft, Relation
from documents.linter.findings import Hit
from office.core.text import letters_only

WORDS: dict[str, str] = {kind.value: words.split()[0] for kind, words in KIND_WORDS.items()}
"""How a title of each kind ends."""
KIND_OF = {word: kind for kind, word in WORDS.items()}
ENDS = re.compile(f"({'|'.join(WORDS.values())})$")
BRACKETED = re.compile(r"[（(][^（()）]*[）)]$|——.*$")
DOUBLE = re.compile(
    r"(请示报告|报告请示|请示函|报告函|通知函|请示通知|请示的报告|报告的请示|请示意见|通报通知|"
    r"公告通知|通告通知|批复函|决定通知|请示公函|函请示|通知报告)$"
)
ABOUT = {"decision", "opinion", "notice", "circular", "report", "request", "reply", "letter"}
PASSES_ON = re.compile(r"印发|转发|批转|发布|公布|颁发|修订|废止")
OF_KIND = re.compile(r"的[^的，。]{0,8}$")
STRAY = re.compile(r"[。，；：！？,.;:!?](?!\d)")
ADDRESSED = {"request", "report", "reply", "letter", "proposal"}
SHORT_FORMS = re.compile(r"^[省市县区州]府$|^[省市县区州]办$|^财局$|^各单位领导$")
SELF = re.compile(r"特此(?P<kind>通知|报告|请示|通告|公告|通报|批复|函告|函复|函达|决定)")
SAYS = {"函告": "letter", "函复": "letter", "函达": "letter"}
DOWN_ONLY = {"order", "decision", "notice", "circular", "reply", "resolution"}


def addressee(draft: Draft) -> Iterator[Hit]:
    """F8: the organ by its full or standard short name, followed by a full-width colon (7.3.2)."""
    facts, text = draft.facts, draft.addressee
    if not text.raw.strip():
        if facts.kind in ADDRESSED:
            yield text.whole(_("A document of this kind is addressed to somebody: enter to whom."))
        return
    if facts.addressee_mark is not None and facts.addressee_mark != "：":
        yield text.whole(_("The addressee is followed by a full-width colon."), "warn")
    for party in facts.addressees:
        if SHORT_FORMS.search(party.name):
            yield text.about(
                _("“%(name)s” is no standard short name; write the organ's name.")
                % {"name": party.name},
                party.name,
                "warn",
            )
            continue
        meant = _nearly(party.name, facts.known_organs)
        if meant:
            yield text.about(
                _("“%(name)s” is not in the directory. Is “%(meant)s” meant?")
                % {"name": party.name, "meant": meant},
                party.name,
                "warn",
            )


def _nearly(name: str, known: tuple[str, ...]) -> str:
    """The one name that differs from this by a character or two, if the name itself is unknown."""
    keys = {letters_only(k): k for k in known}
    key = letters_only(name)
    if not keys or key in keys or len(key) < 4:
        return ""
    found = difflib.get_close_matches(key, keys, n=1, cutoff=0.8)
    return keys[found[0]] if found else ""


def title(draft: Draft) -> Iterator[Hit]:
    """F9: issuing organ + 关于 + subject + 的 + kind; no marks but 《》 (article 9(7))."""
    text = draft.title
    subject = BRACKETED.sub("", text.plain.replace("\n", "").strip())
    if not subject:
        yield text.whole(_("The title is missing."))
        return
    double = DOUBLE.search(subject)
    if double:
        yield text.about(
            _("“%(double)s” is two kinds in one. Choose 请示, 报告 or 函.") % {"double": double[1]},
            double[1],
            "block",
        )
        return
    yield from _kind_of_title(draft, subject)
    yield from _words_of_title(draft, subject)
    stray = STRAY.search(re.sub(r"《[^》]*》", lambda m: "〇" * len(m[0]), text.plain))
    if stray:
        yield text.hit_at(_("No “%(mark)s” in a title.") % {"mark": stray[0]}, stray)


def _kind_of_title(draft: Draft, subject: str) -> Iterator[Hit]:
    kind, ending = draft.facts.kind, ENDS.search(subject.rstrip("。"))
    wanted = WORDS.get(kind, "")
    if ending is None:
        yield draft.title.whole(
            _("A title ends with its kind; “%(kind)s” is missing.") % {"kind": wanted}
        )
    elif KIND_OF[ending[1]] != kind:
        yield draft.title.about(
            _("The title says %(said)s, the document is entered as %(kind)s.")
            % {"said": ending[1], "kind": wanted},
            ending[1],
            "block",
        )


def _words_of_title(draft: Draft, subject: str) -> Iterator[Hit]:
    facts, text = draft.facts, draft.title
    about = "关于" in subject
    if "关于关于" in subject:
        yield text.about(_("“关于” stands twice."), "关于关于")
    if facts.kind in ABOUT and not about and not PASSES_ON.search(subject):
        yield text.whole(_("“关于” is missing: organ, 关于, subject, 的, kind."))
    ending = ENDS.search(subject)
    if about and ending and not OF_KIND.search(subject[: ending.start()]):
        yield text.whole(_("“的” is missing before the kind: …的%(kind)s.") % {"kind": ending[1]})
    if facts.issuer and facts.kind in ABOUT and not _names(subject, facts.issuer):
        yield text.whole(
            _("The title begins with the issuing organ: %(organ)s.") % {"organ": facts.issuer},
            "info",
        )


def _names(subject: str, issuer: str) -> bool:
    head = letters_only(subject.split("关于", 1)[0])
    return bool(head) or letters_only(issuer) in letters_only(subject)


def kind_fits(draft: Draft) -> Iterator[Hit]:
    """F10, article 8: up goes 请示 or 报告, down 通知 and its like, between equals 函."""
    facts = draft.facts
    word = WORDS.get(facts.kind, "")
    for party in facts.addressees:
        up, down = (
            party.relation is Relation.SUPERIOR,
            party.relation
            in {
                Relation.SUBORDINATE,
                Relation.INTERNAL,
            },
        )
        if (up and facts.kind in DOWN_ONLY) or (down and facts.kind in {"request", "report"}):
            yield draft.addressee.about(
                _("A %(kind)s does not go to %(who)s: up goes 请示 or 报告, down 通知 or 批复.")
                % {"kind": word, "who": party.name},
                party.name,
            )
    yield from _letter_that_asks(draft)
    for found in draft.body.find(SELF):
        said = SAYS.get(found["kind"]) or KIND_OF[found["kind"]]
        if said != facts.kind and not (facts.kind == "letter" and said == "reply"):
            yield draft.body.hit_at(
                _("“%(said)s” closes another kind; this is a %(kind)s.")
                % {"said": found[0], "kind": word},
                found,
                "warn",
            )
    if facts.kind == "request" and draft.body.raw and not asking.CLOSING.search(draft.body.plain):
        yield draft.body.whole_end(_("A 请示 closes with 妥否，请批示 or words like it."), "info")


def _letter_that_asks(draft: Draft) -> Iterator[Hit]:
    if draft.facts.kind != "letter":
        return
    closing = asking.CLOSING.search(draft.body.plain)
    if closing:
        yield draft.body.hit_at(
            _("“%(words)s” closes a 请示. A 函 asks 请函复; to a superior write a 请示.")
            % {"words": closing[0].strip()},
            closing,
            "warn",
        )
    asks = asking.ASKS.search(draft.body.plain)
    above = [p for p in draft.superiors if p.rules]
    if asks and above and not closing:
        yield draft.body.hit_at(
            _("%(who)s is above us: what asks for its approval is a 请示.")
            % {"who": above[0].name},
            asks,
            "warn",
        )
