"""The proof of the bulletins: taken again from the events, the figures are what is stored."""

from __future__ import annotations

from office.core.actor import Actor
from supervision.bulletins import snapshot
from supervision.bulletins.models import Bulletin
from supervision.scoring.periods import parse
from supervision.scoring.proof import Fault


def faults() -> list[Fault]:
    """Every row and every figure of every bulletin."""
    found: list[Fault] = []
    for bulletin in Bulletin.objects.visible_to(Actor.system()).order_by("pk"):
        found.extend(
            Fault(bulletin.number, f"{difference.number} is not as the events give it")
            for difference in snapshot.differences(bulletin, parse(bulletin.period))
        )
        if bulletin.figures["totals"] != snapshot.figures(bulletin)["totals"]:
            found.append(Fault(bulletin.number, "its figures are not the sums of its rows"))
    return found
