from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# ruff: noqa: PLC0415 - models load after the apps


class SupervisionConfig(AppConfig):
    name = "supervision"

    def ready(self) -> None:
        """Tell the house what items, plans and spot-checks are, and what the detector looks for."""
        _items()
        _plans()
        _spot_checks()
        _scores()
        _bulletins()
        _detector()


def _items() -> None:
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from office.sheets.kinds import register_sheets
    from supervision import commands, models, papers, policy

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
        met_by=policy.MET_BY,
    )
    register_sheets(papers.KINDS)
    register_commands(models.SupervisionItem.KIND, commands.ITEM)


def _plans() -> None:
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from office.sheets.kinds import register_sheets
    from supervision.plans import commands, handlers, models, policy, sheet  # noqa: F401 - registers reactions

    register_kind(
        RecordKind(
            models.Plan.KIND,
            "supervision",
            _("Plan of work"),
            pgettext_lazy("stamp", "plan"),
            "/supervision/plans/{pk}/",
            models.Plan,
            policy.PLAN,
        ),
        policy.DUTIES,
        policy.VERBS,
        met_by=policy.MET_BY,
    )
    register_commands(models.Plan.KIND, commands.PLAN)
    register_sheets(sheet.SHEETS)


def _spot_checks() -> None:
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from office.sheets.kinds import register_sheets
    from supervision.spot_checks import commands, models, policy, sheet

    register_kind(
        RecordKind(
            models.SpotCheck.KIND,
            "supervision",
            _("Spot-check"),
            _("check"),
            "/supervision/spot-checks/{pk}/",
            models.SpotCheck,
            policy.CHECK,
        ),
        policy.DUTIES,
        policy.VERBS,
        met_by=policy.MET_BY,
    )
    register_commands(models.SpotCheck.KIND, commands.CHECK)
    register_sheets(sheet.SHEETS)


def _detector() -> None:
    """What every duty and item is held to, and how what was found is told."""
    from supervision.detector import rules, words  # noqa: F401 - registers its words
    from supervision.detector.registry import (
        register_bounces,
        register_rules,
        register_work,
    )
    from supervision.plans import loose_ends

    register_rules(*rules.RULES, *loose_ends.RULES)
    register_bounces("supervision.item.disputed", "supervision.item.transferred")
    register_work("supervision.handle", "supervision.assist")


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
        met_by=policy.MET_BY,
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
        met_by=policy.MET_BY,
    )
    register_commands(models.Bulletin.KIND, commands.BULLETIN)
