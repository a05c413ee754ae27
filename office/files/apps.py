from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "office.files"

    def ready(self) -> None:
        from office.catalogue.kinds import VERB_LABELS  # noqa: PLC0415 - after the models

        VERB_LABELS.update(
            {
                "files.file.attached": _("attached a file"),
                "files.file.withdrawn": _("withdrew a file"),
            }
        )
