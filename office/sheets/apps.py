from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    name = "office.sheets"

    def ready(self) -> None:
        from office.catalogue.kinds import VERB_LABELS  # noqa: PLC0415 - after the models

        VERB_LABELS["sheets.printed"] = _("printed it")
