"""A letter and its scans enter the book together, or neither does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from documents.actions import NewLetter, register_incoming
from documents.models import IncomingDocument
from office.core.actor import Actor
from office.files.actions import all_arrived, keep


def register_with_originals(
    actor: Actor, letter: NewLetter, uploads: Sequence[Any]
) -> IncomingDocument:
    """Files are examined first, so the book's number is held for no longer than without them."""
    with all_arrived(uploads) as files, transaction.atomic():
        doc = register_incoming(actor, letter)
        for file in files:
            keep(actor, doc, file)
        return doc
