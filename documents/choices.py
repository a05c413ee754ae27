"""Words of the trade that letters in both directions choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Every kind that some pack of rules knows (`documents.packs` says which).

    The fifteen of the 2012 regulations on official documents, article 8; then what Taiwan's
    公文程式條例, art. 2, has besides.
    """

    RESOLUTION = "resolution", _("Resolution")
    DECISION = "decision", _("Decision")
    ORDER = "order", _("Order")
    COMMUNIQUE = "communique", _("Communiqué")
    PROCLAMATION = "proclamation", _("Public announcement")
    PUBLIC_NOTICE = "public_notice", _("Public notice")
    OPINION = "opinion", _("Opinions")
    NOTICE = "notice", _("Notice")
    CIRCULAR = "circular", _("Circular")
    REPORT = "report", _("Report")
    REQUEST = "request", _("Request for instructions")
    REPLY = "reply", _("Official reply")
    PROPOSAL = "proposal", _("Proposal")
    LETTER = "letter", _("Letter")
    MINUTES = "minutes", _("Minutes")
    SUBMISSION = "submission", _("Submission to the President")
    CONSULTATION = "consultation", _("Consultation")
    PLAIN_LETTER = "plain_letter", _("Plain letter")
    MEMO = "memo", _("Memorandum")
    OTHER = "other", pgettext_lazy("kind of document", "Other document")


KIND_WORDS = {
    Kind.RESOLUTION: "决议",
    Kind.DECISION: "决定",
    Kind.ORDER: "令 命令",
    Kind.COMMUNIQUE: "公报",
    Kind.PROCLAMATION: "公告",
    Kind.PUBLIC_NOTICE: "通告",
    Kind.OPINION: "意见",
    Kind.NOTICE: "通知",
    Kind.CIRCULAR: "通报",
    Kind.REPORT: "报告",
    Kind.REQUEST: "请示",
    Kind.REPLY: "批复",
    Kind.PROPOSAL: "议案",
    Kind.LETTER: "函 公函 复函",
    Kind.MINUTES: "纪要 会议纪要",
}
"""What letters call each kind; the first is how the title of one ends."""


class Urgency(models.TextChoices):
    ROUTINE = "routine", pgettext_lazy("letter", "Routine")
    URGENT = "urgent", pgettext_lazy("letter", "Urgent")
    EXTRA_URGENT = "extra_urgent", _("Extra urgent")


class Retention(models.TextChoices):
    """Terms of the National Archives Administration's order no. 8 (2006)."""

    PERMANENT = "permanent", _("Permanent")
    Y30 = "y30", _("30 years")
    Y10 = "y10", _("10 years")
    NONE = "none", _("Not archived")
    """Not kept as archives at all (article 4 of the same order)."""


KEPT = ("permanent", "y30", "y10")
YEARS = {"y30": 30, "y10": 10}
TERM_CODES = {"permanent": "Y", "y30": "D30", "y10": "D10"}
"""As terms stand in a reference code (DA/T 13-2022)."""


class FindingLevel(models.TextChoices):
    """How grave it is that a draft does not keep a rule."""

    BLOCK = "block", _("Blocks")
    WARN = "warn", _("Warning")
    INFO = "info", pgettext_lazy("finding", "Note")
