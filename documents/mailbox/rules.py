"""What becomes of a mail: the first rule that fits says it; what none fits is taken in. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from documents.mailbox.models import MailRule


@dataclass(frozen=True, slots=True)
class Headers:
    """What is known of a mail before its body is fetched."""

    sender: str
    subject: str
    message_id: str
    has_files: bool
    sent_at: Any = None


def decide(rules: Iterable[MailRule], mail: Headers) -> MailRule | None:
    return next((rule for rule in rules if fits(rule, mail)), None)


def fits(rule: MailRule, mail: Headers) -> bool:
    """Words are looked for without regard to capitals; empty words fit every mail."""
    if rule.sender and rule.sender.casefold() not in mail.sender.casefold():
        return False
    if rule.subject and rule.subject.casefold() not in mail.subject.casefold():
        return False
    wanted = {MailRule.Attached.YES: True, MailRule.Attached.NO: False}.get(
        MailRule.Attached(rule.attached)
    )
    return wanted is None or wanted == mail.has_files


def ignores(rule: MailRule | None) -> bool:
    return rule is not None and rule.does == MailRule.Does.IGNORE
