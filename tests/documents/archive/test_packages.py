"""Export: a bag with files, description and hashes, packed by the worker, checked by anybody."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from documents.archive import bag, packages
from documents.archive.models import ArchivePackage, ItemPart
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.files import storage
from tests.conftest import Office
from tests.documents.archive.shelves import destroyed, item


def packed(office: Office, **given: object) -> ArchivePackage:
    asked = packages.ask(office.actor("rita"), **given)
    assert packages.work(asked.pk, office.now)
    asked.refresh_from_db()
    return asked


def test_a_package_holds_files_description_and_hashes(office: Office) -> None:
    found = item(office, title="=1+1 关于水库的通知")
    made = packed(office, year=2025)
    assert (made.state, made.done, made.total) == ("done", 1, 1)
    with zipfile.ZipFile(packages.path_of(made)) as archive:
        names = archive.namelist()
        (told,) = json.loads(archive.read("0001-2025/data/items.json"))
        table = archive.read("0001-2025/data/items.csv").decode("utf-8-sig")
    (part,) = ItemPart.objects.filter(item=found)
    assert told["reference_code"] == found.number
    assert told["parts"][0]["sha256"] == part.sha256
    assert f"0001-2025/data/files/{found.number}/01-扫描件.pdf" in names
    assert "'=1+1" in table
    assert bag.verify(packages.path_of(made)).sound


def test_anybody_can_check_it_and_sees_what_is_off(office: Office, tmp_path: object) -> None:
    item(office)
    made = packed(office)
    source = packages.path_of(made)
    call_command("verify_package", str(source))
    broken = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            if name.endswith("items.csv"):
                continue
            content = old.read(name)
            new.writestr(name, b"other" if name.endswith(".pdf") else content)
        new.writestr("0001/data/more.txt", "x")
    found = bag.verify(broken)
    assert (found.sound, found.missing, found.extra) == (
        False,
        ["data/items.csv"],
        ["data/more.txt"],
    )
    assert [n.rpartition("-")[2] for n in found.changed] == ["扫描件.pdf"]
    path = source.with_suffix(".broken")
    path.write_bytes(broken.getvalue())
    with pytest.raises(CommandError, match="not what left"):
        call_command("verify_package", str(path))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half"])
def test_what_is_no_package_is_told_in_a_sentence(content: bytes) -> None:
    with pytest.raises(DomainError, match="no package"):
        bag.verify(io.BytesIO(content))


def test_a_file_that_changed_in_the_store_is_never_packed(office: Office) -> None:
    found = item(office)
    (part,) = ItemPart.objects.filter(item=found)
    storage.path_of(part.sha256).chmod(0o640)
    storage.path_of(part.sha256).write_bytes(b"changed")
    made = packed(office)
    assert made.state == "failed"
    assert "not what was filed" in made.error
    assert not list(packages.folder().glob("*.part"))


def test_what_was_destroyed_goes_with_its_description_only(office: Office) -> None:
    gone = destroyed(office)
    made = packed(office, year=2012)
    with zipfile.ZipFile(packages.path_of(made)) as archive:
        (told,) = json.loads(archive.read("0001-2012/data/items.json"))
        assert not [n for n in archive.namelist() if "/files/" in n]
    assert (told["reference_code"], told["state"]) == (gone.number, "destroyed")


def test_it_is_one_s_own_and_gone_after_a_day(office: Office) -> None:
    item(office)
    made = packed(office)
    with pytest.raises(NotVisible):
        packages.fetched(office.actor("alice"), made.pk)
    assert packages.fetched(office.actor("rita"), made.pk) == made
    assert packages.forget(office.now + timedelta(hours=25)) == 1
    assert not packages.path_of(made).exists()
    with pytest.raises(NotAllowed):
        packages.ask(office.actor("carol"))


def test_a_killed_worker_s_package_is_packed_by_the_next(office: Office) -> None:
    item(office)
    asked = packages.ask(office.actor("rita"))
    ArchivePackage.objects.filter(pk=asked.pk).update(
        state="working", attempts=1, started_at=office.now
    )
    with pytest.raises(Conflict):
        packages.ask(office.actor("rita"))
    assert not packages.work(asked.pk, office.now + timedelta(minutes=1))
    later = office.now + timedelta(minutes=11)
    assert packages.left_waiting(later) == [asked.pk]
    assert packages.work(asked.pk, later)
    asked.refresh_from_db()
    assert asked.state == "done"


def test_a_package_that_is_not_ready_is_not_handed_out(office: Office) -> None:
    item(office)
    asked = packages.ask(office.actor("rita"))
    with pytest.raises(WrongState):
        packages.fetched(office.actor("rita"), asked.pk)


def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path: object) -> None:
    import hashlib
    from pathlib import Path

    path = Path(str(tmp_path)) / "large"
    piece = b"x" * 1024 * 1024
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for _n in range(64):
            file.write(piece)
            digest.update(piece)
    content = bag.Content("large.pdf", path, digest.hexdigest())
    target = Path(str(tmp_path)) / "bag.zip"
    tracemalloc.start()
    with target.open("w+b") as out:
        bag.write(out, "bag", [bag.Packed("code", {"title": "x"}, [content])], ["title"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * 1024 * 1024
    assert bag.verify(target).sound
