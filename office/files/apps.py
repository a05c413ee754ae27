from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "office.files"

    def ready(self) -> None:
        # ruff: noqa: PLC0415 - models load after the apps
        from office.audit.looks import LOOKED
        from office.catalogue.kinds import VERB_LABELS

        VERB_LABELS.update(
            {
                "files.file.attached": _("attached a file"),
                "files.file.withdrawn": _("withdrew a file"),
                LOOKED: _("looked at it"),
            }
        )
