from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    name = "reception"

    def ready(self) -> None:
        """Tell the catalogue what a visit is."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415
        from reception import diary, models, policy  # noqa: PLC0415 - models load after the apps

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
