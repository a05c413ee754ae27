from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    name = "reception"

    def ready(self) -> None:
        """Tell the catalogue what a visit is."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.core.commands import register_commands  # noqa: PLC0415
        from office.diary.day import register_day  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415
        from office.duties.trouble import register_trouble  # noqa: PLC0415
        from reception import commands, diary, models, policy, today  # noqa: PLC0415 - models load after the apps

        register_kind(
            RecordKind(
                models.Visit.KIND,
                "reception",
                _("Visit"),
                _("guest"),
                "/records/{pk}/",
                models.Visit,
                policy.VISIT,
            ),
            policy.DUTIES,
        )
        register_diary(models.Visit.KIND, diary.diary)
        register_commands(models.Visit.KIND, commands.VISIT)
        register_day(today.DAY)
        for kind, reading in today.TROUBLE.items():
            register_trouble(kind, reading)
        self._know_delegations()

    def _know_delegations(self) -> None:
        """The same of a delegation; its commands come from the flow that plans it."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.diary.day import register_day  # noqa: PLC0415
        from office.duties.trouble import register_trouble  # noqa: PLC0415
        from reception.delegations import models, policy, today  # noqa: PLC0415 - see above

        register_kind(
            RecordKind(
                models.Delegation.KIND,
                "reception",
                _("Delegation"),
                _("guest"),
                "/reception/delegations/{pk}/",
                models.Delegation,
                policy.DELEGATION,
            ),
            policy.DUTIES,
            policy.VERBS,
        )
        register_day(today.DAY)
        for kind, reading in today.TROUBLE.items():
            register_trouble(kind, reading)
