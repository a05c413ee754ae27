from django.apps import AppConfig


class VehiclesConfig(AppConfig):
    name = "vehicles"

    def ready(self) -> None:
        """Tell the catalogue what this area keeps."""
        from office.catalogue.kinds import register_kind, register_news  # noqa: PLC0415
        from office.core.commands import register_commands  # noqa: PLC0415
        from office.diary.day import register_day  # noqa: PLC0415
        from office.diary.entries import register_diary  # noqa: PLC0415
        from office.duties.trouble import register_trouble  # noqa: PLC0415
        from vehicles import diary, kinds, models, today  # noqa: PLC0415 - models load after the apps

        for kind, known, duties, verbs in kinds.kinds():
            register_kind(kind, duties, verbs)
            register_commands(kind.slug, known)
        register_diary(models.VehicleRequest.KIND, diary.diary)
        register_day(today.DAY)
        for owed, reading in today.TROUBLE.items():
            register_trouble(owed, reading)
        register_news(models.VehicleRequest.KIND, today.NEWS)
        register_news(models.Trip.KIND, today.TRIP_NEWS)
