from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    name = "reception"

    def ready(self) -> None:
        """Tell the catalogue what a visit is."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from reception import models, policy  # noqa: PLC0415 - models load after the apps
        from reception.delegations import policy as delegations  # noqa: PLC0415 - the same

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
        register_kind(
            RecordKind(
                models.Delegation.KIND,
                "reception",
                _("Delegation"),
                _("del"),
                "/reception/delegations/{pk}/",
                models.Delegation,
                delegations.DELEGATION,
            ),
            delegations.DUTIES,
            delegations.VERBS,
        )
