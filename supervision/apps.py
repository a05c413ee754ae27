from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "supervision"

    def ready(self) -> None:
        """Tell the catalogue what a supervision item is."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.core.commands import register_commands  # noqa: PLC0415
        from office.sheets.kinds import register_sheets  # noqa: PLC0415
        from supervision import commands, models, papers, policy  # noqa: PLC0415 - models load after the apps

        register_kind(
            RecordKind(
                models.SupervisionItem.KIND,
                "supervision",
                _("Supervision item"),
                _("sup"),
                "/supervision/{pk}/",
                models.SupervisionItem,
                policy.ITEM,
            ),
            policy.DUTIES,
            policy.VERBS,
        )
        register_sheets(papers.KINDS)
        register_commands(models.SupervisionItem.KIND, commands.ITEM)
