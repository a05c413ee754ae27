"""Taiwan: the Statute on the forms of official documents (公文程式條例) and the handbook that fills
it in (行政院文書處理手冊), as the local rules that copy its text have it.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.choices import Kind, Urgency
from documents.packs.base import Layer, Pack, Stamp
from office.calendars.workdays import add_workdays
from office.core.scoping import Secrecy
from office.parameters.registry import value

ROC = 1911
"""The year before the first of the Republic: 2026 is year 115 (公文程式條例, art. 6: 國曆)."""
LEVELS = {
    Secrecy.INTERNAL: "密",
    Secrecy.CONFIDENTIAL: "機密",
    Secrecy.SECRET: "極機密",
    Secrecy.TOP_SECRET: "絕對機密",
}
"""國家機密保護法, art. 4, for the upper three; 密 marks what is kept back by other law (手冊)."""
SAID = {
    "绝对机密": Secrecy.TOP_SECRET,
    "极机密": Secrecy.SECRET,
    "机密": Secrecy.CONFIDENTIAL,
    **{name: level for level, name in LEVELS.items() if level > Secrecy.INTERNAL},
}
MARK = re.compile(
    rf"密等[^：:\n]{{0,16}}[：:]\s*({'|'.join(SAID)})|^[\s（(【]*({'|'.join(SAID)})[\s）)】]*$",
    re.MULTILINE,
)


class Numbers:
    """`院臺字第1150024090號`: code, 字第, the year in three digits, a running number, 號.

    How many digits the running number has, each organ arranges: seven make the ten that the
    documents of the central government bear; the parameter `documents.tw.number_digits` says.
    """

    def received(self, year: int) -> str:
        return self.sent("收", year)

    def draft(self, year: int) -> str:
        return self.sent("稿", year)

    def sent(self, code: str, year: int) -> str:
        digits = int(value("documents.tw.number_digits"))
        return f"{self._code(code)}字第{max(0, year - ROC):03}{{n:0{digits}}}號"

    def blank(self, code: str, year: int | None = None) -> str:
        return f"{self._code(code)}字第　　　　　號"

    @staticmethod
    def _code(code: str) -> str:
        return code.removesuffix("字")


class Days:
    """Days of the Republic; clocks by 速別 from the day after receipt, rest days left out.

    最速件 one day, 速件 three, 普通件 six (新北市政府文書處理要點, 91 and 92, after the handbook).
    """

    def full(self, day: date | None) -> str:
        if day is None:
            return ""
        return f"中華民國{day.year - ROC}年{day.month}月{day.day}日"

    def due(self, received: date, urgency: str) -> date | None:
        return add_workdays(received, int(value(f"term.documents.tw.{urgency}")))


class Secrets:
    """密等及解密條件或保密期限: the level, then what ends it, in brackets."""

    def mark(self, level: int, months: int | None, until: date | None, condition: str) -> str:
        if level not in LEVELS:
            return ""
        ends = condition or (f"保密期限至{Days().full(until)}止" if months and until else "")
        name = LEVELS[Secrecy(level)]
        return f"{name}（{ends}）" if ends else name

    def marked(self, text: str) -> Secrecy | None:
        found = [SAID[a or b] for a, b in MARK.findall(text)]
        return max(found, default=None)


LAYERS = (
    Layer("first", pgettext_lazy("layer", "First: the head of the organ"), ("chief",)),
    Layer(
        "second",
        pgettext_lazy("layer", "Second: the deputy or the leader in charge"),
        ("leader", "director"),
        note="依分層負責規定授權業務主管決行",
    ),
    Layer(
        "third",
        pgettext_lazy("layer", "Third: the head of the department"),
        ("leader", "director"),
        head_decides=True,
        note="依分層負責規定授權單位主管決行",
    ),
)
"""分層負責 (行政機關分層負責實施要項): each layer decides in the name of the head of the organ."""

SIGNATURE, POST_SEAL, STRIP = "職銜簽字章", "職章", "條戳"
GREAT_SEAL = "印信及職銜簽字章"
STAMPS = (
    Stamp(GREAT_SEAL, frozenset({Kind.ORDER, Kind.PROCLAMATION})),
    Stamp(POST_SEAL, frozenset({Kind.SUBMISSION})),
    Stamp(STRIP, frozenset({Kind.PLAIN_LETTER, Kind.OTHER})),
    Stamp(POST_SEAL, frozenset({Kind.LETTER, Kind.CONSULTATION}), "up"),
    Stamp(SIGNATURE, frozenset({Kind.LETTER, Kind.CONSULTATION})),
)
"""蓋印及簽署 (文書處理手冊; 新北市政府文書處理要點, 59): the great seal on what is published, the
seal of the post to superiors, the signature stamp to all others, the strip on plain letters.
"""

WORDS = {
    "registered it": pgettext_lazy("Taiwan", "signed for it, opened, numbered and entered it"),
    "First check": pgettext_lazy("Taiwan", "First check"),
    "made the first check": pgettext_lazy("Taiwan", "made the first check"),
    "Write instruction": pgettext_lazy("Taiwan", "Write instruction"),
    "wrote an instruction": pgettext_lazy("Taiwan", "wrote an instruction"),
    "Hand over": pgettext_lazy("Taiwan", "Hand over"),
    "handed it over": pgettext_lazy("Taiwan", "handed it over"),
    "Submit for review": pgettext_lazy("Taiwan", "Submit for review"),
    "submitted it for review": pgettext_lazy("Taiwan", "submitted it for review"),
    "Review the draft": pgettext_lazy("Taiwan", "Review the draft"),
    "Reviewed": pgettext_lazy("Taiwan", "Reviewed"),
    "reviewed it": pgettext_lazy("Taiwan", "reviewed it"),
    "Ask to countersign": pgettext_lazy("Taiwan", "Ask to countersign"),
    "Countersign": pgettext_lazy("Taiwan", "Countersign"),
    "countersigned it": pgettext_lazy("Taiwan", "countersigned it"),
    "Sign off": pgettext_lazy("Taiwan", "Sign off"),
    "signed it off": pgettext_lazy("Taiwan", "signed it off"),
    "Recheck": pgettext_lazy("Taiwan", "Recheck"),
    "Rechecked": pgettext_lazy("Taiwan", "Rechecked"),
    "rechecked it": pgettext_lazy("Taiwan", "rechecked it"),
    "Seal": pgettext_lazy("Taiwan", "Seal"),
    "sealed it": pgettext_lazy("Taiwan", "sealed it"),
    "Send out": pgettext_lazy("Taiwan", "Send out"),
    "sent it out": pgettext_lazy("Taiwan", "sent it out"),
}
"""Steps as the handbook names them: 簽收 拆驗 分文 編號 登錄, 擬辦 送會 陳核 核定, 擬稿 會稿 核稿
決行, 繕印 校對 蓋印 編號 登錄 封發 送達, 歸檔 (新北市政府文書處理要點, 4)."""

STATES = {
    "incoming-documents": {
        "registered": pgettext_lazy("Taiwan", "Entered, to be distributed"),
        "screened": pgettext_lazy("Taiwan", "Distributed, to be proposed on"),
        "proposed": pgettext_lazy("Taiwan", "Laid before the leader"),
        "instructed": pgettext_lazy("Taiwan", "Decided"),
        "handling": pgettext_lazy("Taiwan", "In handling"),
    },
    "outgoing-documents": {
        "submitted": pgettext_lazy("Taiwan", "Under review"),
        "reviewed": pgettext_lazy("Taiwan", "Draft reviewed"),
        "countersigning": pgettext_lazy("Taiwan", "Out for countersigning"),
        "countersigned": pgettext_lazy("Taiwan", "All have countersigned"),
        "signed": pgettext_lazy("Taiwan", "Decided, to be issued"),
        "rechecked": pgettext_lazy("Taiwan", "Proofread"),
        "sealed": pgettext_lazy("Taiwan", "Stamped"),
        "issued": pgettext_lazy("Taiwan", "Dispatched"),
    },
}
OPINIONS = {
    "instruction": pgettext_lazy("Taiwan", "Decision"),
    "review": pgettext_lazy("Taiwan", "Review of the draft"),
    "countersign": pgettext_lazy("Taiwan", "Countersigning"),
    "sign": pgettext_lazy("Taiwan", "Final decision"),
    "recheck": pgettext_lazy("Taiwan", "Proofreading"),
}

SKELETONS: dict[str, str] = {
    Kind.LETTER: "主旨：○○○，請查照。\n說明：\n一、\n二、\n辦法：\n一、\n二、",
    Kind.PLAIN_LETTER: "主旨：○○○，請查照。\n說明：\n一、\n二、",
    Kind.PROCLAMATION: "主旨：公告○○○。\n依據：\n公告事項：\n一、\n二、",
    Kind.MEMO: "主旨：擬○○○，簽請核示。\n說明：\n一、\n二、\n擬辦：",
    Kind.ORDER: "○○○。",
}
"""函 主旨 說明 辦法, 公告 主旨 依據 公告事項, 簽 主旨 說明 擬辦; an order is not divided."""

PACK = Pack(
    slug="tw_gov",
    label=_("Taiwan: government organs (公文程式條例, 文書處理手冊)"),
    kinds={
        Kind.ORDER: pgettext_lazy("Taiwan", "Order"),
        Kind.SUBMISSION: Kind.SUBMISSION.label,
        Kind.CONSULTATION: Kind.CONSULTATION.label,
        Kind.LETTER: pgettext_lazy("Taiwan", "Letter"),
        Kind.PROCLAMATION: pgettext_lazy("Taiwan", "Public announcement"),
        Kind.PLAIN_LETTER: Kind.PLAIN_LETTER.label,
        Kind.MEMO: Kind.MEMO.label,
        Kind.OTHER: Kind.OTHER.label,
    },
    usual_kind=Kind.LETTER,
    urgencies={
        Urgency.ROUTINE: pgettext_lazy("Taiwan", "Routine"),
        Urgency.URGENT: pgettext_lazy("Taiwan", "Urgent"),
        Urgency.EXTRA_URGENT: pgettext_lazy("Taiwan", "Extra urgent"),
    },
    secrecies={
        Secrecy.OPEN: pgettext_lazy("Taiwan", "Open"),
        Secrecy.INTERNAL: pgettext_lazy("Taiwan", "Restricted"),
        Secrecy.CONFIDENTIAL: pgettext_lazy("Taiwan", "Confidential"),
        Secrecy.SECRET: pgettext_lazy("Taiwan", "Secret"),
        Secrecy.TOP_SECRET: pgettext_lazy("Taiwan", "Top secret"),
    },
    numbers=Numbers(),
    days=Days(),
    secrets=Secrets(),
    sheet="tw",
    urgency_marks={
        Urgency.ROUTINE: "普通件",
        Urgency.URGENT: "速件",
        Urgency.EXTRA_URGENT: "最速件",
    },
    important=frozenset({Kind.ORDER, Kind.SUBMISSION, Kind.PROCLAMATION}),
    upward=frozenset({Kind.SUBMISSION}),
    level=frozenset({Kind.LETTER, Kind.PLAIN_LETTER, Kind.CONSULTATION, Kind.MEMO, Kind.OTHER}),
    no_addressee=frozenset({Kind.ORDER, Kind.PROCLAMATION, Kind.MEMO}),
    unsealed=frozenset({Kind.MEMO}),
    permanent=frozenset({Kind.ORDER, Kind.SUBMISSION}),
    short_lived=frozenset({Kind.PLAIN_LETTER}),
    stamps=STAMPS,
    layers=LAYERS,
    skeletons=SKELETONS,
    words=WORDS,
    states=STATES,
    opinions=OPINIONS,
    republic=True,
    folders={
        "secret": pgettext_lazy("folder", "Yellow folder"),
        Urgency.EXTRA_URGENT: pgettext_lazy("folder", "Red folder"),
        Urgency.URGENT: pgettext_lazy("folder", "Blue folder"),
        Urgency.ROUTINE: pgettext_lazy("folder", "White folder"),
    },
    extra_fields=frozenset({"layer", "release_condition"}),
)
"""Kinds: 公文程式條例, art. 2; 書函 and 簽 are the other documents that offices write most."""
