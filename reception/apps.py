from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# ruff: noqa: PLC0415 - models load after the apps


class ReceptionConfig(AppConfig):
    name = "reception"

    def ready(self) -> None:
        """Tell the house what visits, petitions and delegations are."""
        _visits()
        _petitions()
        _delegations()


def _visits() -> None:
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from office.diary.day import register_day
    from office.diary.entries import register_diary
    from office.duties.trouble import register_trouble
    from office.sheets.kinds import register_sheets
    from reception import commands, diary, models, policy, today

    register_kind(
        RecordKind(
            models.Visit.KIND,
            "reception",
            _("Visit"),
            _("guest"),
            "/reception/visits/{pk}/",
            models.Visit,
            policy.VISIT,
        ),
        policy.DUTIES,
        policy.VERBS,
        met_by=policy.MET_BY,
    )
    register_diary(models.Visit.KIND, diary.diary)
    register_commands(models.Visit.KIND, commands.VISIT)
    register_day(today.DAY)
    register_sheets({"reception.evacuation": _("Evacuation list")})
    for kind, reading in today.TROUBLE.items():
        register_trouble(kind, reading)


def _petitions() -> None:
    from office.catalogue.kinds import RecordKind, register_kind
    from office.core.commands import register_commands
    from office.duties.trouble import register_trouble
    from reception.petitions import commands, models, policy, today

    register_kind(
        RecordKind(
            models.Petition.KIND,
            "reception",
            _("Petition"),
            _("cit"),
            "/reception/petitions/{pk}/",
            models.Petition,
            policy.PETITION,
        ),
        policy.DUTIES,
        policy.VERBS,
        met_by=policy.MET_BY,
    )
    register_commands(models.Petition.KIND, commands.PETITION)
    for kind, reading in today.TROUBLE.items():
        register_trouble(kind, reading)


def _delegations() -> None:
    """The commands of a delegation come from the flow that plans it."""
    from office.catalogue.kinds import RecordKind, register_kind
    from office.diary.day import register_day
    from office.duties.trouble import register_trouble
    from office.sheets.kinds import register_sheets
    from reception.delegations import models, policy, sheet, today

    register_kind(
        RecordKind(
            models.Delegation.KIND,
            "reception",
            _("Delegation"),
            _("guest"),
            "/reception/delegations/{pk}/",
            models.Delegation,
            policy.DELEGATION,
        ),
        policy.DUTIES,
        policy.VERBS,
    )
    register_day(today.DAY)
    for kind, reading in today.TROUBLE.items():
        register_trouble(kind, reading)
    register_sheets(sheet.SHEETS)
