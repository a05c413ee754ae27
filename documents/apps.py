from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        """Tell the catalogue what a letter is."""
        from documents import commands, models, policy  # noqa: PLC0415 - models load after the apps
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.core.commands import register_commands  # noqa: PLC0415

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
        )
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
            policy.OUTGOING_DUTIES,
            policy.OUTGOING_VERBS,
        )
        register_commands(models.IncomingDocument.KIND, commands.INCOMING)
        register_commands(models.OutgoingDocument.KIND, commands.OUTGOING)
