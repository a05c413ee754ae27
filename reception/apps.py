from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    name = "reception"

    def ready(self) -> None:
        """Tell the catalogue what visits and petitions are."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415
        from reception import diary, models, policy  # noqa: PLC0415 - models load after the apps
        from reception.petitions import policy as petitions  # noqa: PLC0415 - the same

        register_kind(
            RecordKind(
                models.Visit.KIND,
                "reception",
                _("Visit"),
                _("guest"),
                "/reception/visits/{pk}/",
                models.Visit,
                policy.VISIT,
            ),
            policy.DUTIES,
            policy.VERBS,
        )
        register_kind(
            RecordKind(
                models.Petition.KIND,
                "reception",
                _("Petition"),
                _("cit"),
                "/reception/petitions/{pk}/",
                models.Petition,
                petitions.PETITION,
            ),
            petitions.DUTIES,
            petitions.VERBS,
        )
        register_diary(models.Visit.KIND, diary.diary)
