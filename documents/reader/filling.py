"""From what was read to what the intake form takes, with a word on how sure each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Kind, LetterReading
from office.core.scoping import Secrecy

SURE, LIKELY = 0.85, 0.01
KINDS = {
    "决议": Kind.RESOLUTION,
    "决定": Kind.DECISION,
    "命令": Kind.ORDER,
    "公报": Kind.COMMUNIQUE,
    "公告": Kind.PROCLAMATION,
    "通告": Kind.PUBLIC_NOTICE,
    "意见": Kind.OPINION,
    "通知": Kind.NOTICE,
    "通报": Kind.CIRCULAR,
    "报告": Kind.REPORT,
    "请示": Kind.REQUEST,
    "批复": Kind.REPLY,
    "议案": Kind.PROPOSAL,
    "函": Kind.LETTER,
    "纪要": Kind.MINUTES,
}
URGENCY = {"特急": "extra_urgent", "加急": "urgent"}
SECRECY = {"绝密": Secrecy.TOP_SECRET, "机密": Secrecy.SECRET, "秘密": Secrecy.CONFIDENTIAL}
FORM = (
    ("issuer", "organ"), ("issuer_number", "number"), ("title", "title"), ("kind", "kind"),
    ("urgency", "urgency"), ("secrecy", "secrecy"), ("issued_on", "date"),
    ("due_on", "deadline"), ("addressee", "addressee"),
)  # fmt: skip
BESIDE = (
    ("signer", gettext_lazy("Signed off by")),
    ("contact_person", gettext_lazy("Contact")),
    ("contact_phone", gettext_lazy("Telephone")),
    ("attachments", gettext_lazy("Attachments")),
)
LEVELS = {
    "sure": gettext_lazy("Read from the letter"),
    "look": gettext_lazy("Read from the letter, but not surely: look at it"),
    "none": gettext_lazy("Not found in the letter"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: what goes in, what a person reads, and how sure it is."""

    name: str
    value: str
    shown: str
    level: str
    said: str


def fields_of(reading: LetterReading) -> list[Field]:
    found = (reading.result or {}).get("fields", {})
    sure = (reading.result or {}).get("confidence", {})
    return [_field(name, key, found.get(key), sure.get(key, 0.0)) for name, key in FORM]


def _field(name: str, key: str, found: Any, sure: float) -> Field:
    value = _value(key, found)
    shown = "、".join(found) if isinstance(found, list) else str(found or "")
    level = "none" if not value else "sure" if sure >= SURE else "look"
    return Field(name, value, shown, level, str(LEVELS[level]))


def _value(key: str, found: Any) -> str:
    if not found:
        return ""
    if key == "organ":
        return "、".join(found)
    if key == "kind":
        return str(KINDS.get(found, ""))
    if key == "urgency":
        return URGENCY.get(found, "")
    if key == "secrecy":
        return SECRECY[found[:2]].slug if found[:2] in SECRECY else ""
    return str(found)


LABELS = {
    "issuer": gettext_lazy("Sender"),
    "issuer_number": gettext_lazy("Their number"),
    "title": gettext_lazy("Title"),
    "kind": gettext_lazy("Kind"),
    "urgency": gettext_lazy("Urgency"),
    "secrecy": gettext_lazy("Secrecy"),
    "issued_on": gettext_lazy("Date of the letter"),
    "due_on": gettext_lazy("Deadline"),
    "addressee": gettext_lazy("Addressee"),
}


def shown(reading: LetterReading) -> list[dict[str, Any]]:
    """Every field as it stands in the letter, with its label, for a page that fills no form."""
    return [
        {"label": LABELS[f.name], "shown": f.shown, "level": f.level} for f in fields_of(reading)
    ]


def beside(reading: LetterReading) -> list[tuple[str, str]]:
    """What was read and has no field in the form."""
    found = (reading.result or {}).get("fields", {})
    rows = [(str(label), found.get(key)) for key, label in BESIDE]
    return [(label, "、".join(v) if isinstance(v, list) else v) for label, v in rows if v]


def secrecy_mark(reading: LetterReading) -> str:
    """绝密, 机密 or 秘密 as the letter bears it, with its term; empty where it bears none."""
    return str((reading.result or {}).get("fields", {}).get("secrecy") or "")


def payload(reading: LetterReading) -> list[dict[str, str]]:
    """For the script that fills the form."""
    takes = _("Letter: %(value)s")
    return [
        {
            "name": f.name,
            "value": f.value,
            "level": f.level,
            "said": f.said,
            "other": takes % {"value": f.shown},
        }
        for f in fields_of(reading)
    ]
