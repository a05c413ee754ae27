from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VehiclesConfig(AppConfig):
    name = "vehicles"

    def ready(self) -> None:
        """Tell the catalogue what a request for a car is."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.core.commands import register_commands  # noqa: PLC0415
        from office.diary.day import register_day  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415
        from office.duties.trouble import register_trouble  # noqa: PLC0415
        from vehicles import commands, diary, models, policy, today  # noqa: PLC0415 - models load after the apps

        register_kind(
            RecordKind(
                models.VehicleRequest.KIND,
                "vehicles",
                _("Request for a car"),
                _("car"),
                "/records/{pk}/",
                models.VehicleRequest,
                policy.REQUEST,
            ),
            policy.DUTIES,
        )
        register_diary(models.VehicleRequest.KIND, diary.diary)
        register_commands(models.VehicleRequest.KIND, commands.REQUEST)
        register_day(today.DAY)
        for kind, reading in today.TROUBLE.items():
            register_trouble(kind, reading)
