from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "office.webhooks"

    def ready(self) -> None:
        from office.webhooks import handlers  # noqa: F401, PLC0415 - registers reactions
