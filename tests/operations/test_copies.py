"""A backup is one consistent copy, and restoring it brings the office back as it was."""

from __future__ import annotations

import hashlib

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from documents.models import IncomingDocument
from office.files.models import Blob
from office.operations.copies import path_of
from office.organisation.models import User


@pytest.fixture
def copied(live_office, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    content = b"the scan of a letter"
    sha = hashlib.sha256(content).hexdigest()
    place = path_of(settings.MEDIA_ROOT, sha)
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    Blob.objects.create(
        sha256=sha, size=len(content), media_type="text/plain", created_at=timezone.now()
    )
    letter = live_office.letter("handling")
    call_command("backup", str(tmp_path / "copies"))
    return letter, place, tmp_path / "copies"


def test_a_restored_office_is_the_one_that_was_copied(copied, live_office):
    letter, scan, copies = copied
    live_office.advance_letter(letter, "filed")
    scan.unlink()
    call_command("restore", str(copies), "--over")
    found = IncomingDocument.unscoped.get(pk=letter.pk)
    assert (found.number, found.state) == (letter.number, "handling")
    assert scan.read_bytes() == b"the scan of a letter"


def test_an_office_is_not_overwritten_unless_one_says_so(copied):
    _letter, _scan, copies = copied
    with pytest.raises(CommandError, match="--over"):
        call_command("restore", str(copies))


def test_a_damaged_copy_is_refused_and_changes_nothing(copied):
    letter, _scan, copies = copied
    dump = next(copies.glob("*/database.dump"))
    dump.write_bytes(dump.read_bytes()[:-10])
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", str(copies), "--over")
    assert IncomingDocument.unscoped.filter(pk=letter.pk).exists()


def test_an_unfinished_copy_is_no_copy(copied):
    _letter, _scan, copies = copied
    next(copies.glob("*/backup.json")).unlink()
    with pytest.raises(CommandError, match="no finished backup"):
        call_command("restore", str(copies), "--over")
    assert User.objects.exists()
