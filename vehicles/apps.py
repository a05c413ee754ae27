from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VehiclesConfig(AppConfig):
    name = "vehicles"

    def ready(self) -> None:
        """Tell the catalogue what a request for a car is."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415
        from vehicles import diary, models, policy  # noqa: PLC0415 - models load after the apps

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
