from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "office.duties"

    def ready(self) -> None:
        from office.duties import digest, handlers  # noqa: F401, PLC0415 - registers words and reactions
