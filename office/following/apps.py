from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "office.following"

    def ready(self) -> None:
        from office.following import handlers  # noqa: F401, PLC0415 - registers its reaction
