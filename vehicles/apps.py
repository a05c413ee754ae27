from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VehiclesConfig(AppConfig):
    name = "vehicles"

    def ready(self) -> None:
        """Tell the catalogue what this area keeps."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415
        from vehicles import diary, models, policy  # noqa: PLC0415 - models load after the apps

        for model, label, mark, path, flow, duties, verbs in (
            (
                models.VehicleRequest,
                _("Request for a car"),
                _("car"),
                "/vehicles/requests/{pk}/",
                policy.REQUEST,
                policy.DUTIES,
                policy.VERBS,
            ),
            (
                models.Trip,
                _("Trip"),
                _("trip"),
                "/vehicles/trips/{pk}/",
                policy.TRIP,
                policy.TRIP_DUTIES,
                policy.TRIP_VERBS,
            ),
            (
                models.FuelEntry,
                _("Fuel entry"),
                _("fuel"),
                "/vehicles/fuel/{pk}/",
                policy.FUEL,
                policy.FUEL_DUTIES,
                policy.FUEL_VERBS,
            ),
            (
                models.MaintenanceJob,
                _("Repair or service"),
                _("shop"),
                "/vehicles/upkeep/{pk}/",
                policy.JOB,
                policy.JOB_DUTIES,
                policy.JOB_VERBS,
            ),
            (
                models.Compliance,
                _("Paper of a car or driver"),
                _("paper"),
                "/vehicles/papers/{pk}/",
                policy.PAPER,
                policy.PAPER_DUTIES,
                policy.PAPER_VERBS,
            ),
        ):
            kind = RecordKind(model.KIND, "vehicles", label, mark, path, model, flow)
            register_kind(kind, duties, verbs)
        register_diary(models.VehicleRequest.KIND, diary.diary)
