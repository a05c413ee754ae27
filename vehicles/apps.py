from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VehiclesConfig(AppConfig):
    name = "vehicles"

    def ready(self) -> None:
        """Tell the catalogue what this area keeps."""
        from office.catalogue.kinds import RecordKind, register_kind, register_news  # noqa: PLC0415
        from office.core.commands import register_commands  # noqa: PLC0415
        from office.diary.day import register_day  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415
        from office.duties.trouble import register_trouble  # noqa: PLC0415
        from vehicles import commands, diary, models, policy, today  # noqa: PLC0415 - models load after the apps

        for model, label, mark, path, known, duties, verbs in (
            (
                models.VehicleRequest,
                _("Request for a car"),
                _("car"),
                "/vehicles/requests/{pk}/",
                commands.REQUEST,
                policy.DUTIES,
                policy.VERBS,
            ),
            (
                models.Trip,
                _("Trip"),
                _("trip"),
                "/vehicles/trips/{pk}/",
                commands.TRIP,
                policy.TRIP_DUTIES,
                policy.TRIP_VERBS,
            ),
            (
                models.FuelEntry,
                _("Fuel entry"),
                _("fuel"),
                "/vehicles/fuel/{pk}/",
                commands.FUEL,
                policy.FUEL_DUTIES,
                policy.FUEL_VERBS,
            ),
            (
                models.MaintenanceJob,
                _("Repair or service"),
                _("shop"),
                "/vehicles/upkeep/{pk}/",
                commands.JOB,
                policy.JOB_DUTIES,
                policy.JOB_VERBS,
            ),
            (
                models.Compliance,
                _("Paper of a car or driver"),
                _("paper"),
                "/vehicles/papers/{pk}/",
                commands.PAPER,
                policy.PAPER_DUTIES,
                policy.PAPER_VERBS,
            ),
        ):
            kind = RecordKind(model.KIND, "vehicles", label, mark, path, model, known.flow)
            register_kind(kind, duties, verbs)
            register_commands(model.KIND, known)
        register_diary(models.VehicleRequest.KIND, diary.diary)
        register_day(today.DAY)
        for kind, reading in today.TROUBLE.items():
            register_trouble(kind, reading)
        register_news(models.VehicleRequest.KIND, today.NEWS)
        register_news(models.Trip.KIND, today.TRIP_NEWS)
