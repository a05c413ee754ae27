from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "office.notifications"

    def ready(self) -> None:
        """A commit that wrote events wakes the worker; its schedule catches what is missed."""
        from office.audit.emit import after_commit  # noqa: PLC0415 - models load after the apps
        from office.notifications.tasks import nudge  # noqa: PLC0415

        after_commit.append(nudge)
