from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        """Tell the catalogue what a meeting is."""
        from meetings import commands, diary, models, papers, policy, today  # noqa: PLC0415 - models load after the apps
        from office.catalogue.kinds import RecordKind, register_kind, register_news  # noqa: PLC0415
        from office.core.commands import register_commands  # noqa: PLC0415
        from office.diary.day import register_day  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415
        from office.duties.trouble import register_trouble  # noqa: PLC0415
        from office.sheets.kinds import register_sheets  # noqa: PLC0415

        register_kind(
            RecordKind(
                models.Meeting.KIND,
                "meetings",
                _("Meeting"),
                _("mtg"),
                "/meetings/{pk}/",
                models.Meeting,
                policy.MEETING,
            ),
            policy.DUTIES,
            policy.VERBS,
            met_by=policy.MET_BY,
        )
        register_diary(models.Meeting.KIND, diary.diary)
        register_commands(models.Meeting.KIND, commands.MEETING)
        register_sheets(papers.KINDS)
        register_day(today.DAY)
        for kind, reading in today.TROUBLE.items():
            register_trouble(kind, reading)
        register_news(models.Meeting.KIND, today.NEWS)
