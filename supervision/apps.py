from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "supervision"

    def ready(self) -> None:
        """Tell the catalogue what a supervision item is."""
        from office.catalogue.kinds import RecordKind, register_kind  # noqa: PLC0415
        from office.core.commands import register_commands  # noqa: PLC0415
        from supervision import commands, models, policy  # noqa: PLC0415 - models load after the apps

        register_kind(
            RecordKind(
                models.SupervisionItem.KIND,
                "supervision",
                _("Supervision item"),
                _("sup"),
                "/supervision/{pk}/",
                models.SupervisionItem,
                policy.ITEM,
            ),
            policy.DUTIES,
            policy.VERBS,
        )
        register_commands(models.SupervisionItem.KIND, commands.ITEM)
        _detector()


def _detector() -> None:
    """What every duty and item is held to, and how what was found is told."""
    from supervision.detector import rules, words  # noqa: F401, PLC0415 - registers its words
    from supervision.detector.registry import (  # noqa: PLC0415
        register_bounces,
        register_rules,
        register_work,
    )

    register_rules(*rules.RULES)
    register_bounces("supervision.item.disputed", "supervision.item.transferred")
    register_work("supervision.handle", "supervision.assist")
