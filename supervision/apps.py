from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# ruff: noqa: PLC0415 - models load after the apps


class SupervisionConfig(AppConfig):
    name = "supervision"

    def ready(self) -> None:
        """Tell the house what items, sheets of scores, appeals and bulletins are."""
        _items()
        _scores()
        _bulletins()


def _items() -> None:
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from supervision import commands, models, policy

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


def _scores() -> None:
    from office.catalogue.kinds import RecordKind, register_kind, register_news
    from office.core.commands import register_commands
    from supervision.scoring import commands, models, policy, tasks  # noqa: F401 - the beat's task

    register_kind(
        RecordKind(
            models.ScoreSheet.KIND,
            "supervision",
            _("Sheet of scores"),
            _("pts"),
            "/supervision/scores/sheets/{pk}/",
            models.ScoreSheet,
            policy.SHEET,
        ),
        policy.DUTIES,
        policy.VERBS,
    )
    register_kind(
        RecordKind(
            models.ScoreAppeal.KIND,
            "supervision",
            _("Appeal against a score"),
            _("app"),
            "/supervision/scores/appeals/{pk}/",
            models.ScoreAppeal,
            policy.APPEAL,
        ),
        {},
    )
    register_commands(models.ScoreSheet.KIND, commands.SHEET)
    register_commands(models.ScoreAppeal.KIND, commands.APPEAL)
    register_news(models.ScoreSheet.KIND, {"published": _("The scores are published: %(subject)s")})


def _bulletins() -> None:
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from supervision.bulletins import commands, models, policy, tasks  # noqa: F401 - the beat's task

    register_kind(
        RecordKind(
            models.Bulletin.KIND,
            "supervision",
            _("Bulletin"),
            _("bul"),
            "/supervision/bulletins/{pk}/",
            models.Bulletin,
            policy.BULLETIN,
        ),
        policy.DUTIES,
        policy.VERBS,
    )
    register_commands(models.Bulletin.KIND, commands.BULLETIN)
