from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# ruff: noqa: PLC0415 - models load after the apps


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        """Tell the house what letters are, in both directions."""
        _incoming()
        _outgoing()
        _search()
        _reader()
        _papers()
        _archive()
        _inbox()
        _rules()


def _rules() -> None:
    """Years are counted as the office's pack of rules has them."""
    from documents.packs.choosing import current
    from office.core.eras import register_era

    register_era(lambda: current().republic)


def _incoming() -> None:
    from documents import commands, models, policy
    from documents.handling import papers
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from office.sheets.kinds import register_sheets

    register_kind(
        RecordKind(
            models.IncomingDocument.KIND,
            "documents",
            _("Incoming letter"),
            _("doc"),
            "/documents/incoming/{pk}/",
            models.IncomingDocument,
            policy.INCOMING,
        ),
        policy.INCOMING_DUTIES,
        policy.INCOMING_VERBS,
        met_by=policy.INCOMING_MET_BY,
    )
    register_commands(models.IncomingDocument.KIND, commands.INCOMING)
    register_sheets(papers.KINDS)


def _outgoing() -> None:
    from documents.outgoing import commands, models, policy
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands

    register_kind(
        RecordKind(
            models.OutgoingDocument.KIND,
            "documents",
            _("Letter of ours"),
            _("doc"),
            "/documents/outgoing/{pk}/",
            models.OutgoingDocument,
            policy.OUTGOING,
        ),
        policy.DUTIES,
        policy.VERBS,
    )
    register_commands(models.OutgoingDocument.KIND, commands.OUTGOING)


def _search() -> None:
    """Search names the senders of letters, finds organs by their initials, and reads scans."""
    from documents.reader.search import text_of_scan
    from documents.senders import search
    from office.search.sources import (
        Senders,
        register_names,
        register_scan_reader,
        register_senders,
    )

    register_scan_reader(text_of_scan)
    register_senders(Senders(search.senders_of, search.sent_by))
    register_names(search.names_meant)


def _reader() -> None:
    from documents import tasks
    from documents.reader import readings

    readings.wake.append(tasks.wake)


def _archive() -> None:
    from documents.archive import commands, packages, policy, sheets, tasks
    from documents.archive.models import ArchiveDisposal, ArchiveItem, ArchiveLoan, ArchiveYear
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from office.sheets.kinds import register_sheets

    verbs = {
        **policy.YEAR_VERBS,
        **policy.ITEM_VERBS,
        **policy.LOAN_VERBS,
        **policy.DISPOSAL_VERBS,
    }
    for model, label, path, given in (
        (ArchiveYear, _("Year of the archive"), "years", commands.YEAR),
        (ArchiveItem, _("Archive item"), "items", commands.ITEM),
        (ArchiveLoan, _("Loan of archives"), "loans", commands.LOAN),
        (ArchiveDisposal, _("Disposal of archives"), "disposals", commands.DISPOSAL),
    ):
        kind = RecordKind(
            model.KIND,
            "documents",
            label,
            _("arch"),
            f"/documents/archive/{path}/{{pk}}/",
            model,
            given.flow,
        )
        register_kind(kind, policy.DUTIES, verbs, met_by=policy.MET_BY)
        register_commands(model.KIND, given)
    register_sheets(sheets.KINDS)
    packages.wake.append(tasks.wake)


def _papers() -> None:
    from documents.daybook import papers as daybook
    from documents.typeset import lists, papers
    from documents.whereabouts import papers as slips
    from office.sheets.kinds import register_sheets

    register_sheets({**papers.KINDS, **lists.KINDS, **daybook.KINDS, **slips.KINDS})


def _inbox() -> None:
    """The tray: what came in by folder, scanner, mailbox and browser."""
    from documents import models, tasks
    from documents.inbox import commands, folders, policy, today, work
    from documents.inbox.actions import arriving, settling
    from documents.mailbox import polling
    from documents.reader import readings
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from office.duties.handlers import QUIET
    from office.duties.trouble import register_trouble

    register_kind(
        RecordKind(
            models.InboxPiece.KIND,
            "documents",
            _("Paper to be registered"),
            _("doc"),
            "/documents/inbox/{pk}/",
            models.InboxPiece,
            policy.INBOX,
        ),
        policy.DUTIES,
        policy.VERBS,
    )
    register_commands(models.InboxPiece.KIND, commands.INBOX)
    for kind, reading in today.TROUBLE.items():
        register_trouble(kind, reading)
    QUIET.update(policy.DUTIES)
    arriving.wake.append(tasks.wake_pieces)
    readings.finished.append(work.read_done)
    road = models.InboxPiece.Road
    settling.again.update({road.FOLDER: folders.come_again, road.MAIL: polling.come_again})
