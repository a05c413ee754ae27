"""A mail taken apart: what was attached, or the mail itself where nothing was. Pure."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from typing import Any, cast

from documents.mailbox.rules import Headers

MOST_PARTS = 200
MOST_FILES = 40
LOGO = 100 * 1024
"""A picture inside the text and smaller than this is a logo, not a paper."""


class Broken(Exception):
    """It is no mail that can be taken apart."""


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    content: bytes


def headers_of(block: bytes, *, has_files: bool) -> Headers:
    """From, subject and the rest of a header block, however it was written."""
    message = email.message_from_bytes(block, policy=email.policy.default)
    return Headers(
        sender=_said(message, "from")[:300],
        subject=_said(message, "subject")[:300],
        message_id=_said(message, "message-id")[:300],
        has_files=has_files,
        sent_at=_moment(_said(message, "date")),
    )


def _said(message: Any, name: str) -> str:
    """A header that cannot be parsed is shown as it came; none may stop a mail."""
    try:
        text = str(message[name] or "")
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        raw = dict(message.raw_items()) if hasattr(message, "raw_items") else {}
        text = str(next((v for k, v in raw.items() if k.lower() == name), ""))
    text = text.encode("utf-8", "replace").decode().replace("\x00", "")
    return " ".join(text.split())


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not 1970 <= found.year <= 2200:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def has_files(structure: Any) -> bool:
    """Whether a BODYSTRUCTURE holds a file: a named part, or one that is neither text nor mail."""
    return any(_is_file(part) for part in _leaves(structure, 0))


def _leaves(structure: Any, depth: int) -> Iterator[Any]:
    if not isinstance(structure, (tuple, list)) or not structure or depth > 20:
        return
    first = structure[0]
    if isinstance(first, (list, tuple)):  # a multipart: its parts, then what kind it is
        parts = first if isinstance(first, list) else [p for p in structure if isinstance(p, tuple)]
        for part in parts:
            yield from _leaves(part, depth + 1)
        return
    yield structure


def _is_file(leaf: Any) -> bool:
    kind = _text(leaf[0]).lower()
    words = str(leaf).lower()
    if kind == "image" and "inline" in words and "attachment" not in words:
        return False
    return (
        "attachment" in words
        or "'filename" in words
        or "'name" in words
        or kind
        not in {
            "text",
            "message",
            "image",
        }
    )


def _text(value: Any) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)


def files_of(content: bytes) -> list[Part]:
    """What was attached, in the order of the mail; logos inside the text are left out."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        found = list(_attached(message))
    except (
        LookupError,
        ValueError,
        AttributeError,
        IndexError,
        TypeError,
        RecursionError,
    ) as error:
        raise Broken(type(error).__name__) from error
    return found[:MOST_FILES]


def _attached(message: EmailMessage) -> Iterator[Part]:
    for count, part in enumerate(_walk(message)):
        if count > MOST_PARTS:
            raise Broken("parts")
        name = _name(part)
        disposition = part.get_content_disposition()
        forwarded = part.get_content_type() == "message/rfc822"
        if not name and disposition != "attachment" and not forwarded and part.is_multipart():
            continue
        if not (name or disposition == "attachment" or forwarded):
            continue
        payload = _content(part)
        inside = part.get_content_maintype() == "image" and (
            disposition == "inline" or part["content-id"]
        )
        if not payload or (inside and disposition != "attachment" and len(payload) < LOGO):
            continue
        yield Part(name or ("mail.eml" if forwarded else "attachment"), payload)


def _walk(message: EmailMessage) -> Iterator[EmailMessage]:
    """Every part; a forwarded mail is one file and is not taken apart."""
    if message.get_content_type() == "message/rfc822":
        yield message
        return
    if message.is_multipart():
        for part in message.iter_parts():
            yield from _walk(cast("EmailMessage", part))
        return
    yield message


def _name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        return ""


def _content(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, Message) else b""
    got = part.get_payload(decode=True)
    return got if isinstance(got, bytes) else b""
