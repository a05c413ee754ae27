from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "office.flows"

    def ready(self) -> None:
        """Where an action reaches into another area, the flow's command takes the area's place."""
        from documents.models import IncomingDocument  # noqa: PLC0415 - models load after the apps
        from meetings.models import Meeting  # noqa: PLC0415
        from office.core.commands import register_commands  # noqa: PLC0415
        from office.flows.commands import DELEGATION, INCOMING, MEETING  # noqa: PLC0415
        from reception.models import Delegation  # noqa: PLC0415

        register_commands(IncomingDocument.KIND, INCOMING)
        register_commands(Meeting.KIND, MEETING)
        register_commands(Delegation.KIND, DELEGATION)
