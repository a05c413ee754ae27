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
        _chains()


def _chains() -> None:
    """What breaks between two steps or two areas, and what sounds like a refusal in each."""
    from office.flows import chains  # noqa: PLC0415
    from supervision.detector.registry import (  # noqa: PLC0415
        register_bounces,
        register_rules,
        register_work,
    )

    register_rules(*chains.RULES)
    register_bounces("documents.incoming.handed_back", "duties.duty.handed_on")
    register_work("documents.handle", "documents.assist", "reception.handle_petition")
