from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        """Tell the catalogue what a meeting is."""
        from meetings import diary, models, policy  # noqa: PLC0415 - models load after the apps
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415

        register_kind(
            RecordKind(
                models.Meeting.KIND,
                "meetings",
                _("Meeting"),
                _("mtg"),
                "/records/{pk}/",
                models.Meeting,
                policy.MEETING,
            ),
            policy.DUTIES,
        )
        register_diary(models.Meeting.KIND, diary.diary)
