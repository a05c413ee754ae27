"""The watch folder: half-written, hostile and unreadable files; killed between any two steps."""

from __future__ import annotations

import io
import os
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from documents.inbox import actions, folders
from documents.inbox.models import InboxPiece
from documents.tasks import watch_folders
from office.files.models import Attachment
from tests.documents.inbox.arrivals import TEXT

State = InboxPiece.State


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    """A watch folder in which files count as whole at once, unless a test says otherwise."""
    settings.SCAN_FOLDERS = [str(tmp_path / "scans")]
    monkeypatch.setattr(folders, "QUIET", 0.0)
    (tmp_path / "scans").mkdir()
    return tmp_path / "scans"


def put(folder: Path, name: str = "通知.txt", content: bytes = TEXT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def lying(folder: Path, where: str) -> list[str]:
    return sorted(p.name for p in (folder / where).rglob("*") if not p.is_dir())


def test_a_file_becomes_a_piece_and_moves_away(office, folder):
    put(folder)
    assert watch_folders() == 1
    piece = InboxPiece.unscoped.get()
    assert (piece.name, piece.road, piece.source) == ("通知.txt", "folder", "scans")
    assert lying(folder, "done") == ["通知.txt"]
    assert watch_folders() == 0


def test_a_subfolder_says_where_it_comes_from(office, folder):
    put(folder, "传真/1.txt")
    put(folder, "传真/deeper/2.txt")
    watch_folders()
    assert InboxPiece.unscoped.get().source == "scans / 传真"


def test_a_file_that_is_still_written_is_left_alone(office, folder, monkeypatch):
    monkeypatch.setattr(folders, "QUIET", 15.0)
    path = put(folder)
    os.utime(path, (1, 1))  # a copying program that sets the old time back
    assert watch_folders() == 0
    now = time.time()
    monkeypatch.setattr(folders.time, "time", lambda: now + 20)
    assert watch_folders() == 1


@pytest.mark.parametrize("name", [".hidden.pdf", "~$letter.docx", "scan.pdf.part", "x.TMP"])
def test_what_is_not_finished_or_not_meant_is_left_alone(office, folder, name):
    put(folder, name)
    assert watch_folders() == 0
    assert not InboxPiece.unscoped.exists()


def test_killed_after_the_piece_and_before_the_move_it_is_neither_doubled_nor_lost(
    office, folder, monkeypatch
):
    put(folder)
    monkeypatch.setattr(folders, "_move", dies)
    with pytest.raises(KeyboardInterrupt):
        watch_folders()
    monkeypatch.undo()
    monkeypatch.setattr(folders, "QUIET", 0.0)
    folders.settings.SCAN_FOLDERS = [str(folder)]
    assert watch_folders() == 0
    assert InboxPiece.unscoped.count() == 1
    assert lying(folder, "done") == ["通知.txt"]


def test_killed_before_the_piece_it_is_taken_in_the_next_time(office, folder, monkeypatch):
    put(folder)
    monkeypatch.setattr(folders, "take_in", dies)
    with pytest.raises(KeyboardInterrupt):
        watch_folders()
    assert not InboxPiece.unscoped.exists()
    assert (folder / "通知.txt").exists()
    monkeypatch.setattr(folders, "take_in", actions.take_in)
    assert watch_folders() == 1


def dies(*_given: Any, **_named: Any) -> Any:
    raise KeyboardInterrupt


def test_a_second_scan_under_the_same_name_is_a_second_piece(office, folder):
    put(folder)
    watch_folders()
    put(folder)
    watch_folders()
    assert InboxPiece.unscoped.count() == 2
    assert lying(folder, "done") == ["通知-2.txt", "通知.txt"]


def test_a_file_that_cannot_be_kept_goes_to_failed_with_the_reason(office, folder):
    put(folder, "../scans/tool.exe", b"MZ\x90")
    put(folder, "good.txt")
    watch_folders()
    failed = InboxPiece.unscoped.get(state=State.FAILED)
    assert "EXE" in failed.trouble
    assert lying(folder, "failed") == ["tool.exe", "tool.exe.reason.txt"]
    reason = next((folder / "failed").rglob("*.reason.txt")).read_text(encoding="utf-8")
    assert reason.strip() == failed.trouble
    assert InboxPiece.unscoped.filter(state=State.WAITING).count() == 1, "it blocks nothing"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b"\x00" * (60 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("bomb.docx", bomb),
        ("not.pdf", lambda: b"%PDF-1.7 nothing of the kind"),
        ("empty.pdf", lambda: b""),
        ("disguised.pdf", lambda: b"MZ\x90\x00"),
    ],
)
def test_hostile_files_lie_in_the_tray_as_not_taken_in(office, folder, name, make):
    put(folder, name, make())
    watch_folders()
    assert InboxPiece.unscoped.get().state == State.FAILED
    assert not Attachment.objects.exists()
    assert name in lying(folder, "failed")


def test_a_link_is_not_followed(office, folder, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_bytes(TEXT)
    (folder / "link.txt").symlink_to(secret)
    (folder / "away").symlink_to(tmp_path)
    watch_folders()
    refused = InboxPiece.unscoped.order_by("name")
    assert [(p.name, p.state) for p in refused] == [("away", "failed"), ("link.txt", "failed")]
    assert secret.read_bytes() == TEXT
    assert not Attachment.objects.exists()


def test_a_pipe_stops_nobody(office, folder):
    os.mkfifo(folder / "pipe.pdf")
    put(folder)
    watch_folders()
    assert InboxPiece.unscoped.filter(state=State.WAITING).count() == 1


def test_a_giant_is_refused_before_it_is_read(office, folder, settings):
    settings.FILE_LIMIT_BYTES = 1024
    put(folder, "giant.txt", b"x" * 2048)
    watch_folders()
    assert "larger than" in InboxPiece.unscoped.get().trouble


@pytest.mark.parametrize(
    "name", [b"\xff\xfe\xb0.txt", "a" * 200 + ".txt", "“; DROP TABLE--.txt", "换\n行.txt"]
)
def test_any_name_a_file_system_allows(office, folder, name):
    raw = name if isinstance(name, bytes) else name.encode()
    Path(os.fsdecode(os.fsencode(folder) + b"/" + raw)).write_bytes(TEXT)
    assert watch_folders() == 1
    piece = InboxPiece.unscoped.get()
    assert piece.state == State.WAITING
    assert "\n" not in piece.name


def test_a_folder_that_cannot_be_written_doubles_nothing(office, folder, monkeypatch):
    put(folder)
    monkeypatch.setattr(Path, "rename", refused)
    watch_folders()
    watch_folders()
    assert InboxPiece.unscoped.count() == 1
    assert (folder / "通知.txt").exists()


def refused(*_given: Any) -> Any:
    raise PermissionError(13, "Permission denied")


def test_a_folder_that_is_not_there_stops_nobody(office, folder, settings):
    settings.SCAN_FOLDERS = [str(folder / "nowhere"), str(folder)]
    put(folder)
    assert watch_folders() == 1


def test_what_was_refused_is_tried_again(office, folder, django_capture_on_commit_callbacks):
    path = put(folder, "later.txt", b"")
    watch_folders()
    failed = InboxPiece.unscoped.get()
    (next((folder / "failed").rglob("later.txt"))).write_bytes(TEXT)
    with django_capture_on_commit_callbacks(execute=True):
        actions.retry_piece(office.actor("alice"), failed.pk)
    assert path.exists()
    watch_folders()
    assert InboxPiece.unscoped.filter(state=State.WAITING).count() == 1
    assert InboxPiece.unscoped.get(pk=failed.pk).state == State.SET_ASIDE


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_file_once(office, folder):
    for n in range(4):
        put(folder, f"{n}.txt", f"第{n}件的正文，各不相同".encode())

    def look() -> None:
        try:
            folders.poll(office.now)
        finally:
            connection.close()

    hands = [threading.Thread(target=look) for _n in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    folders.poll(office.now)
    assert sorted(InboxPiece.unscoped.values_list("name", flat=True)) == [
        f"{n}.txt" for n in range(4)
    ]
    assert lying(folder, "done") == [f"{n}.txt" for n in range(4)]
