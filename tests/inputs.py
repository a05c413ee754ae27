"""Something sensible to enter for every command of every kind of record.

Commands are found by themselves, and most of what they ask for is guessed from their forms. A line
in INPUTS is needed only where a rule of the trade wants something in particular.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from django import forms

from documents.outgoing.actions import Recipient
from office.bookings.models import Resource
from office.catalogue.kinds import KINDS
from office.core.commands import Commands
from office.organisation.models import Department, User
from reception.models import Visit
from tests.conftest import Office

Values = Callable[[Office], dict[str, Any]]
WORDS = "已阅办，理由如下"


def found_commands() -> dict[str, Commands]:
    """Every area's commands by the kind of their table; where a flow wraps some, the flow's."""
    found: dict[str, Commands] = {}
    for package in [*sorted({kind.area for kind in KINDS.values()}), "office.flows"]:
        for module in walk_packages(import_module(package).__path__, f"{package}."):
            parts = module.name.split(".")
            if "commands" not in parts or "management" in parts:
                continue
            for value in vars(import_module(module.name)).values():
                if isinstance(value, Commands):
                    found[value.flow.kind] = value
    return found


COMMANDS: dict[str, Commands] = found_commands()
INPUTS: dict[tuple[str, str], Values] = {
    ("incoming-documents", "screen"): lambda _o: {"for": "action"},
    ("incoming-documents", "propose"): lambda o: {
        "text": "拟请办理",
        "lead_department": o.planning,
        "assisting_departments": [o.registry],
    },
    ("incoming-documents", "instruct"): lambda o: {
        "text": "请牵头",
        "lead_department": o.planning,
        "assisting_departments": [o.registry],
    },
    ("incoming-documents", "reply"): lambda _o: {"text": "已书面答复"},
    ("incoming-documents", "file"): lambda _o: {"retention": "y10"},
    ("incoming-documents", "circulate"): lambda o: {"readers": [o.carol, o.eve]},
    ("incoming-documents", "number_copies"): lambda _o: {"first": "000021", "count": 2},
    ("incoming-documents", "lend_copy"): lambda _o: {"copy": "000012"},
    ("incoming-documents", "return_copy"): lambda _o: {"copy": "000012"},
    ("outgoing-documents", "override"): lambda _o: {"rule": "F9", "reason": "标题沿用旧称"},
    ("outgoing-documents", "ask_countersign"): lambda o: {"departments": [o.finance]},
    ("outgoing-documents", "number"): lambda _o: {"series": "云水办发"},
    ("outgoing-documents", "issue"): lambda o: {
        "deliveries": [
            Recipient("市水利局"),
            Recipient("财务科", "internal", 1, o.finance),
        ]
    },
    ("outgoing-documents", "amend"): lambda _o: {"body": "第二稿：正文"},
    ("supervision-items", "comment"): lambda _o: {"text": "经费已落实"},
    ("supervision-items", "report"): lambda _o: {"text": "进展顺利", "percent": 40},
    ("supervision-items", "verify"): lambda _o: {"text": "属实", "ok": True},
    ("supervision-items", "file"): lambda _o: {"retention": "y10"},
    ("supervision-items", "request_extension"): lambda o: {
        "due_on": o.now.date() + timedelta(days=60),
        "reason": "等待招标",
    },
    ("supervision-items", "hold"): lambda o: {
        "until": o.now.date() + timedelta(days=10),
        "reason": "等省里批复",
    },
    ("supervision-items", "transfer"): lambda o: {"to": o.finance, "reason": "职责调整"},
    ("meetings", "issue_minutes"): lambda _o: {"text": "议定两件事"},
    ("meetings", "ready"): lambda _o: {"override": "材料会前分发"},
    ("meetings", "respond"): lambda _o: {"answer": "attend"},
    ("visits", "arrive"): lambda _o: {"badges": "next"},
    ("visits", "return_badge"): lambda _o: {"badges": badges_out()},
    ("visits", "miss_badge"): lambda _o: {"badges": badges_out()},
    ("petitions", "accept"): lambda o: {"lead_department": o.planning},
    ("petitions", "extend"): lambda o: {
        "due_on": o.now.date() + timedelta(days=75),
        "reason": "鉴定尚未完成",
    },
    ("delegations", "explain"): lambda _o: {"rule": "same_city", "reason": "共同处置险情"},
    ("vehicle-requests", "dispatch"): lambda o: {
        "vehicle": unbooked("vehicle", o),
        "driver": unbooked("driver", o),
    },
    ("vehicle-requests", "hold"): lambda o: {"vehicle": unbooked("vehicle", o)},
    ("trips", "swap"): lambda o: {
        "vehicle": unbooked("vehicle", o),
        "driver": unbooked("driver", o),
        "reason": "车辆故障",
    },
    ("trips", "depart"): lambda _o: {"odometer_km": 48_216},
    ("trips", "return"): lambda _o: {"odometer_km": 48_254},
    ("trips", "move"): lambda o: {"leaves_at": o.now + timedelta(days=4)},
    ("maintenance-jobs", "quote"): lambda o: {
        "shop": "城西修理厂",
        "quote": Decimal(1200),
        "starts_at": o.now + timedelta(days=20),
        "ends_at": o.now + timedelta(days=21),
    },
    ("compliance", "renew"): lambda o: {"valid_until": o.now.date() + timedelta(days=800)},
    ("vehicle-requests", "merge"): lambda _o: {"into": oldest("vehicle-requests")},
}


def unbooked(kind: str, office: Office) -> Resource | None:
    """One that nobody has booked yet; made when there is none."""
    found = Resource.objects.filter(kind=kind, bookings=None, active=True).order_by("pk").first()
    return found or Resource.objects.filter(kind=kind).order_by("pk").first()


def badges_out() -> str:
    """Those that the newest visitors were given."""
    given = Visit.unscoped.exclude(badges="").order_by("-pk").values_list("badges", flat=True)
    return str(given.first() or "01")


def oldest(kind: str) -> int:
    """The record that others can be joined to."""
    first = KINDS[kind].model.unscoped.order_by("pk").values_list("pk", flat=True).first()
    return int(first or 0)


def inputs(office: Office, kind: str, action: str, mark: str = "") -> dict[str, Any]:
    """What `action` asks for. With a `mark` every free text is filled and begins with it."""
    given = guessed(office, COMMANDS[kind].by_name[action].form, mark)
    given |= INPUTS.get((kind, action), lambda _o: {})(office)
    if mark:
        given = {k: f"{mark}{v}" if is_prose(v, mark) else v for k, v in given.items()}
    return given


def is_prose(value: Any, mark: str) -> bool:
    return isinstance(value, str) and not value.isascii() and not value.startswith(mark)


def guessed(office: Office, form: type[forms.Form], mark: str = "") -> dict[str, Any]:
    """A value for each field that must be filled."""
    given = {}
    for name, field in form.base_fields.items():
        free_text = type(field) is forms.CharField and name not in {"plate", "phone"}
        if getattr(field, "page_only", False) or not (field.required or (mark and free_text)):
            continue
        given[name] = one_for(office, name, field, mark)
    return given


def one_for(office: Office, name: str, field: Any, mark: str) -> Any:  # noqa: C901, PLR0911 - one line a type of field
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [chosen(office, field.queryset)]
    if isinstance(field, forms.ModelChoiceField):
        return chosen(office, field.queryset)
    if isinstance(field, forms.MultipleChoiceField):
        return [next(key for key, _label in field.choices if key)]
    if isinstance(field, forms.ChoiceField):
        return field.initial or next(key for key, _label in field.choices if key)
    if isinstance(field, forms.DateTimeField):
        return office.now + timedelta(days=5)
    if isinstance(field, forms.DateField):
        return office.now.date() + timedelta(days=30)
    if isinstance(field, forms.DecimalField):
        return Decimal(1)
    if isinstance(field, forms.IntegerField):
        return field.initial or max(field.min_value or 0, 1)
    if isinstance(field, forms.BooleanField):
        return True
    if type(field) is forms.CharField:
        return f"{mark}{WORDS}"[: field.max_length]
    raise TypeError(f"Tell tests/inputs.py what to enter for “{name}”, a {type(field).__name__}.")


def chosen(office: Office, rows: Any) -> Any:
    """carol, planning, or the first that is offered."""
    preferred = {User: "carol", Department: "planning"}.get(rows.model)
    return getattr(office, preferred) if preferred else rows.all().order_by("pk").first()
