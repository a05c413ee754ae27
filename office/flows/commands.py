"""The commands of a letter where one of them reaches into another area."""

from __future__ import annotations

from documents.commands import INCOMING as OWN
from documents.forms import InstructForm
from office.core.commands import Command
from office.flows.letter_to_item import instruct_letter

INCOMING = OWN.with_run("instruct", Command("instruct", instruct_letter, InstructForm))
"""As the area has them, but “instruct” may also put the letter under supervision."""
