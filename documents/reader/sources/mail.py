"""E-mail: the letter is what was attached, else what was written below the cover note."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage

from documents.reader.sheet import Unreadable
from documents.reader.sources.plain import decoded, text_of_html

MOST_PARTS = 200
RULE = re.compile(r"^\s*(-{5,}|={5,}|_{5,}|—{4,}|\*{5,}).{0,40}$", re.MULTILINE)
LETTERLIKE = re.compile(r"(〔\d{4}〕|關於|关于|主旨|附件|特此|抄送|\d{4}\s*年\s*\d{1,2}\s*月)")
ENDINGS = ("pdf", "docx", "ofd", "tif", "tiff", "png", "jpg", "jpeg", "eml", "txt")


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    attached: tuple[tuple[str, bytes], ...]


def opened(data: bytes) -> Mail:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        return _mail(message)
    except (LookupError, ValueError, AttributeError, IndexError, RecursionError):
        raise Unreadable("damaged") from None


def _mail(message: EmailMessage) -> Mail:
    texts: dict[str, list[str]] = {"plain": [], "html": []}
    attached = []
    for count, part in enumerate(message.walk()):
        if count > MOST_PARTS:
            raise Unreadable("large")
        if part.is_multipart():
            continue
        name = part.get_filename() or ""
        if name or part.get_content_disposition() == "attachment":
            attached.append((name, _bytes(part)))
        elif part.get_content_maintype() == "text":
            texts["html" if part.get_content_subtype() == "html" else "plain"].append(_text(part))
        else:
            attached.append((f"part.{part.get_content_subtype()}", _bytes(part)))
    written = "\n".join(texts["plain"]) or "\n".join(text_of_html(t) for t in texts["html"])
    subject = re.sub(
        r"^\s*((fw|fwd|re|转发|轉寄|回复|答复)\s*[:：]\s*)+",
        "",
        str(message["subject"] or ""),
        flags=re.IGNORECASE,
    )
    return Mail(subject.strip(), body_of(written), tuple(_letters_first(attached)))


def _bytes(part: EmailMessage) -> bytes:
    got = part.get_payload(decode=True)
    return got if isinstance(got, bytes) else b""


def _text(part: EmailMessage) -> str:
    data = _bytes(part)
    named = (part.get_content_charset() or "").lower()
    named = "gb18030" if named in {"gb2312", "gbk", "gb18030"} else named
    try:
        return data.decode(named) if named else decoded(data)
    except (LookupError, UnicodeDecodeError):
        return decoded(data)


def _letters_first(attached: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Those whose names are a letter's; a logo of a signature comes last."""

    def rank(item: tuple[str, bytes]) -> tuple[int, int]:
        ending = item[0].lower().rpartition(".")[2]
        return (ENDINGS.index(ending) if ending in ENDINGS else len(ENDINGS), -len(item[1]))

    return sorted((a for a in attached if a[0].lower().rpartition(".")[2] in ENDINGS), key=rank)


def body_of(text: str) -> str:
    """The forwarded piece between rules, or behind the mark of a forwarded message; else all."""
    pieces = [p for p in RULE.split(text) if p and not re.fullmatch(r"[-=_—*]+", p)]
    if len(pieces) < 2:
        return text
    return max(pieces, key=lambda p: (len(LETTERLIKE.findall(p)), len(p)))
