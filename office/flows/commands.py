"""Commands of an area whose action reaches into another: the flow takes the area's place."""

from __future__ import annotations

from documents import commands as documents
from documents.forms import InstructForm
from office.core.commands import Command
from office.flows.letter_to_item import instruct_letter

INCOMING = documents.INCOMING.with_run(
    "instruct", Command("instruct", instruct_letter, InstructForm)
)
