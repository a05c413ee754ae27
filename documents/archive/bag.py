"""A package of archives: a bag (RFC 8493) in one ZIP, written and checked a piece at a time.

0001-2025/bagit.txt, bag-info.txt, manifest-sha256.txt, tagmanifest-sha256.txt
0001-2025/data/items.json, data/items.csv
0001-2025/data/files/<reference code>/01-<name>
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from office.core.errors import DomainError
from office.core.exports import guarded

PIECE = 1024 * 1024
UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LINE = re.compile(r"([0-9a-f]{64})\s+\*?(\S.*)")
LONGEST_NAME = 80
LARGEST_TAG = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """One file to be packed: where it lies and the hash it must have."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Packed:
    """One item: what is said of it, and its files in their order."""

    code: str
    said: dict[str, Any]
    files: list[Content]


class Changed(DomainError):
    """A stored file is no longer what was filed: no package is made of it."""

    status = 500
    code = "damaged"


def safe(name: str) -> str:
    """A name that every file system takes; the ending stays."""
    cleaned = UNSAFE.sub("_", name).strip(". ") or "file"
    stem, dot, ending = cleaned.rpartition(".")
    if not dot or len(ending) > 5:
        return cleaned[:LONGEST_NAME]
    return f"{stem[:LONGEST_NAME]}.{ending}"


def write(
    target: IO[bytes],
    name: str,
    items: Iterable[Packed],
    head: list[str],
    told: Callable[[int], None] = lambda _n: None,
) -> int:
    """Write the bag `name`; how many items. `told` hears after each one.

    What is said of the items grows on disk, not in memory.
    """
    base, count = safe(name), 0
    with ExitStack() as stack:
        archive = stack.enter_context(zipfile.ZipFile(target, "w", allowZip64=True))
        manifest, listed = (stack.enter_context(tempfile.TemporaryFile()) for _n in range(2))
        raw = stack.enter_context(tempfile.TemporaryFile())
        table = stack.enter_context(io.TextIOWrapper(raw, "utf-8-sig", newline=""))
        rows = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC)
        rows.writerow(head)
        listed.write(b"[")
        size = 0
        for count, item in enumerate(items, start=1):
            size += _add_item(archive, base, item, manifest)
            listed.write((",\n" if count > 1 else "\n").encode())
            listed.write(json.dumps(item.said, ensure_ascii=False, sort_keys=True).encode())
            rows.writerow([guarded(item.said.get(column, "")) for column in head])
            told(count)
        listed.write(b"\n]\n")
        table.flush()
        for called, file in (("items.json", listed), ("items.csv", raw)):
            digest, n = _add(archive, f"{base}/data/{called}", file, packed=True)
            manifest.write(f"{digest}  data/{called}\n".encode())
            size += n
        _tags(archive, base, manifest, {"Payload-Oxum": f"{size}.{_lines(manifest)}"})
    return count


def _add_item(archive: zipfile.ZipFile, base: str, item: Packed, manifest: IO[bytes]) -> int:
    size = 0
    for n, content in enumerate(item.files, start=1):
        inside = f"data/files/{safe(item.code)}/{n:02}-{safe(content.name)}"
        try:
            with content.path.open("rb") as file:
                digest, length = _add(archive, f"{base}/{inside}", file)
        except OSError:
            raise _changed(item, content) from None
        if digest != content.sha256:
            raise _changed(item, content)
        manifest.write(f"{digest}  {inside}\n".encode())
        size += length
    return size


def _changed(item: Packed, content: Content) -> Changed:
    return Changed(
        _("“%(name)s” of %(item)s is not what was filed. Tell the administrator.")
        % {"name": content.name, "item": item.code}
    )


def _add(
    archive: zipfile.ZipFile, name: str, file: IO[bytes], *, packed: bool = False
) -> tuple[str, int]:
    """Copy a file in, piece by piece; its hash and length. PDF and pictures don't get smaller."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with archive.open(entry, "w", force_zip64=True) as out:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
            out.write(piece)
    return digest.hexdigest(), size


def _lines(file: IO[bytes]) -> int:
    file.seek(0)
    return sum(1 for _line in file)


def _tags(archive: zipfile.ZipFile, base: str, manifest: IO[bytes], info: dict[str, str]) -> None:
    told = "".join(f"{key}: {said}\n" for key, said in info.items())
    sums = []
    for name, file in (
        ("bagit.txt", io.BytesIO(DECLARATION.encode())),
        ("bag-info.txt", io.BytesIO(told.encode())),
        ("manifest-sha256.txt", manifest),
    ):
        digest, _size = _add(archive, f"{base}/{name}", file, packed=True)
        sums.append(f"{digest}  {name}\n")
    _add(archive, f"{base}/tagmanifest-sha256.txt", io.BytesIO("".join(sums).encode()), packed=True)


@dataclass(slots=True)
class Verdict:
    """What checking a package found; sound where nothing is wrong."""

    files: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return self.files > 0 and not (self.missing or self.changed or self.extra)

    def as_data(self) -> dict[str, Any]:
        return {
            "sound": self.sound,
            "files": self.files,
            "missing": self.missing,
            "changed": self.changed,
            "extra": self.extra,
        }


def verify(file: Path | IO[bytes]) -> Verdict:
    """Hold every file of a package against its manifests; nothing is unpacked to disk."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _verified(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise DomainError(
            _("This is no package of archives that can be read: %(why)s")
            % {"why": str(error)[:200]}
        ) from None


def _verified(archive: zipfile.ZipFile) -> Verdict:
    names = {entry.filename for entry in archive.infolist() if not entry.is_dir()}
    bases = {name.split("/", 1)[0] for name in names}
    base = next(iter(bases)) if len(bases) == 1 else ""
    wanted = [f"{base}/{tag}" for tag in ("manifest-sha256.txt", "tagmanifest-sha256.txt")]
    if not base or not names.issuperset({f"{base}/bagit.txt", *wanted}):
        raise DomainError(_("This is no package of archives: its manifest is not there."))
    found, known = Verdict(), {wanted[1]}
    for manifest in wanted:
        for digest, name in _listed(archive, manifest):
            whole = f"{base}/{name}"
            known.add(whole)
            found.files += 1
            if whole not in names:
                found.missing.append(name)
            elif _hash(archive, whole) != digest:
                found.changed.append(name)
    found.extra = sorted(name.removeprefix(f"{base}/") for name in names - known)
    return found


def _listed(archive: zipfile.ZipFile, manifest: str) -> Iterator[tuple[str, str]]:
    if archive.getinfo(manifest).file_size > LARGEST_TAG:
        raise DomainError(_("The manifest is larger than any package of ours has."))
    with archive.open(manifest) as lines:
        for line in io.TextIOWrapper(lines, "utf-8"):
            found = LINE.fullmatch(line.rstrip("\r\n"))
            if found:
                yield found[1], found[2]


def _hash(archive: zipfile.ZipFile, name: str) -> str:
    """Empty where the part is damaged: that is no hash."""
    digest = hashlib.sha256()
    try:
        with archive.open(name) as part:
            while piece := part.read(PIECE):
                digest.update(piece)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError):
        return ""
    return digest.hexdigest()
