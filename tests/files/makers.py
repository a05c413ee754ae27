"""Small files of every kind, good and bad, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name, String


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """An upload whose name is exactly this; Django's own cleaning comes later in a request."""
    made = SimpleUploadedFile("x", content)
    made._name = name
    return made


def pdf(change: Callable[[pikepdf.Pdf], Any] | None = None, **save: Any) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **save)
    return out.getvalue()


def with_javascript(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_hidden_javascript(made: pikepdf.Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        A=Dictionary(S=Name.URI, Next=Dictionary(S=Name.JavaScript)),
    )
    made.pages[0].Annots = made.make_indirect(pikepdf.Array([link]))


def with_launch(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = made.make_indirect(Dictionary(S=Name.Launch, F=String("calc.exe")))


def with_embedded(made: pikepdf.Pdf) -> None:
    made.attachments["virus.exe"] = b"MZ"


def with_page_action(made: pikepdf.Pdf) -> None:
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("http://example.invalid")))


def with_xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(XFA=String("<xdp/>"))


def opens_at_a_page(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, Name.Fit])


def png(width: int = 2, height: int = 2) -> bytes:
    """A valid header of any size; the picture behind it is as small as can be."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress(b"\x00" * ((width + 1) * height) if width < 100 else b"")
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def image(kind: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (3, 3)).save(out, kind)
    return out.getvalue()


def container(parts: dict[str, bytes], main: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {
            "[Content_Types].xml": b"<Types/>",
            main: b"<w:document/>",
            **parts,
        }.items():
            archive.writestr(name, data)
    return out.getvalue()


def locked_container() -> bytes:
    """The flag of encryption set on every entry."""
    raw = bytearray(container({}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (found := raw.find(signature, start)) >= 0:
            raw[found + at] |= 1
            start = found + 4
    return bytes(raw)


EML = "From: a@example.test\nSubject: 会议通知\n\n正文\n".encode()


def taken(answer: Any) -> Any:
    """The answer with its content in `body` and its file closed, as a server leaves it.

    Not by `answer.close()`, which would end the test's own database connection.
    """
    if answer.streaming:
        answer.body = b"".join(answer.streaming_content)
    else:
        answer.body = answer.render().content if hasattr(answer, "render") else answer.content
    for close in answer._resource_closers:
        close()
    return answer
