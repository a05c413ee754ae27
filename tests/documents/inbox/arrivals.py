"""Papers as they come in: scans with and without stickers, and how each is handed in."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import segno
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from documents.inbox import actions
from documents.inbox.models import InboxPiece
from office.core.actor import Actor
from office.files.actions import arrived
from tests.conftest import Office

A4 = (1240, 1754)
TEXT = (
    "云汀市水务局文件\n云水办〔2026〕8号\n关于做好防汛工作的通知\n各科室：\n请遵照执行。\n".encode()
)


def page(code: str = "", *, ink: bool = True) -> Image.Image:
    """A page as from a scanner at 150 dpi, with a QR code of 30 mm where one is given."""
    made = Image.new("L", A4, 255)
    drawn = ImageDraw.Draw(made)
    if ink:
        for line in range(12):
            drawn.rectangle((150, 300 + line * 90, 1090, 330 + line * 90), fill=30)
    if code:
        out = io.BytesIO()
        segno.make(code, error="m", micro=False).save(out, kind="png", scale=6, border=2)
        made.paste(Image.open(out).convert("L"), (60, 60))
    return made


def scan(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=150)
    return out.getvalue()


def tiff(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    first, *rest = [p.convert("1") for p in pages]
    first.save(out, "TIFF", save_all=True, append_images=rest, compression="group4")
    return out.getvalue()


def blank_pdf(pages: int) -> bytes:
    made = pikepdf.new()
    for _n in range(pages):
        made.add_blank_page()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pages_in(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def come(
    office: Office,
    content: bytes = TEXT,
    name: str = "通知.txt",
    *,
    actor: Actor | None = None,
    **how: Any,
) -> InboxPiece:
    """A piece in the tray; another call with the same content is another arrival."""
    count = InboxPiece.unscoped.count()
    coming = actions.Coming(**{"road": "folder", "key": f"test:{count}", "source": "scans", **how})
    with arrived(ContentFile(content, name=name)) as file:
        piece, _made = actions.take_in(actor or Actor.system(office.now), coming, file)
    return piece


def letter(office: Office, **given: Any) -> dict[str, Any]:
    """What a clerk enters."""
    return {
        "issuer": "云汀市人民政府办公室",
        "title": "关于做好防汛工作的通知",
        "kind": "notice",
        "received_at": office.now,
        **given,
    }
