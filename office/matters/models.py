from __future__ import annotations

from django.db import models

from office.core.scoping import Secrecy


class Matter(models.Model):
    """The thread that ties records of every area, named after the record that began it.

    `chain_length` and `chain_hash` are the end of its event chain; see `office.audit.emit`. One
    sees a matter when he sees at least one of its records (`office.catalogue.queries`).
    """

    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=500)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy, default=Secrecy.OPEN)
    created_at = models.DateTimeField()
    chain_length = models.PositiveIntegerField(default=0, editable=False)
    chain_hash = models.BinaryField(default=b"", editable=False)

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
