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

from documents.archive.models import ArchiveItem, DisposalEntry, ItemLetter
from documents.outgoing.actions import Recipient
from documents.outgoing.forms import RecipientsField
from office.bookings.models import Resource
from office.catalogue.kinds import KINDS
from office.core.commands import Commands
from office.organisation.models import Department, User
from reception.models import Visit
from supervision.models import Milestone, PlanPoint, SupervisionItem
from supervision.spot_checks.questions import QUESTIONS
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
    ("outgoing-documents", "override"): lambda _o: {"rule": "F12", "reason": "原文如此"},
    ("archive-items", "amend"): lambda _o: {"pages": 5},
    ("archive-items", "arrange"): lambda _o: {"order": "1"},
    ("archive-items", "join"): lambda _o: {"into": loose_item()},
    ("archive-items", "split"): lambda _o: {"letter": second_letter()},
    ("archive-disposals", "appraise"): lambda _o: {"verdict": "destroy", "item": listed_item()},
    ("archive-loans", "prolong"): lambda o: {"due_on": o.now.date() + timedelta(days=20)},
    ("incoming-documents", "take_original"): lambda _o: {},
    ("incoming-documents", "hand_original"): lambda o: {"to": o.carol},
    ("incoming-documents", "place_original"): lambda _o: {"place": "文件柜二"},
    ("inbox-pieces", "register"): lambda o: {
        "issuer": "市水利局",
        "title": "关于防汛工作的通知",
        "received_at": o.now,
    },
    ("inbox-pieces", "join"): lambda o: {"letter": standing_letter(o)},
    ("inbox-pieces", "split"): lambda _o: {"starts": [1, 2]},
    ("outgoing-documents", "ask_countersign"): lambda o: {"departments": [o.finance]},
    ("outgoing-documents", "number"): lambda _o: {"series": "云水办发"},
    ("outgoing-documents", "issue"): lambda o: {
        "deliveries": [
            Recipient("市水利局"),
            Recipient("财务科", "internal", 1, o.finance),
        ]
    },
    ("outgoing-documents", "add_recipients"): lambda o: {
        "deliveries": [
            Recipient("市财政局"),
            Recipient("文书科", "internal", 1, o.registry),
        ],
        "reason": "原发文范围有遗漏",
    },
    ("outgoing-documents", "co_sign"): lambda o: {
        "organ": "市财政局",
        "signed_by": "钱正明",
        "signed_on": o.now.date(),
    },
    ("outgoing-documents", "raise_secrecy"): lambda _o: {"to": "secret"},
    ("outgoing-documents", "lower_secrecy"): lambda _o: {"to": "open"},
    ("outgoing-documents", "amend"): lambda _o: {"body": "第二稿：水库移民安置的的有关事项。"},
    ("supervision-items", "comment"): lambda _o: {"text": "经费已落实"},
    ("supervision-items", "write_plan"): lambda _o: {"plan": "先摸底再整改"},
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
    ("supervision-items", "add_milestone"): lambda o: {
        "title": "方案成稿",
        "due_on": o.now.date() + timedelta(days=10),
    },
    ("supervision-items", "reach_milestone"): lambda _o: {"milestone": open_milestone()},
    ("supervision-items", "drop_milestone"): lambda _o: {
        "milestone": open_milestone(),
        "reason": "并入下一节点",
    },
    ("supervision-items", "split"): lambda o: {
        "title": "子事项",
        "lead_department": o.finance,
        "due_on": o.now.date() + timedelta(days=12),
    },
    ("supervision-items", "strike_off"): lambda _o: {"result_class": "A"},
    ("supervision-items", "rate"): lambda _o: {"satisfaction": "largely"},
    ("supervision-items", "set_reports"): lambda _o: {"report_every": "weekly"},
    ("supervision-items", "transfer"): lambda o: {"to": o.finance, "reason": "职责调整"},
    ("plans", "add"): lambda o: {
        "text": "另加的一条",
        "lead_department": o.planning,
        "reason": "会议议定增加",
    },
    ("plans", "amend"): lambda _o: {"point": newest_line(), "text": "改后的话", "reason": "调整"},
    ("plans", "drop"): lambda _o: {"point": newest_line(), "reason": "不再安排"},
    ("plans", "break_down"): lambda _o: {"point": newest_line(), "text": "分到月份"},
    ("plans", "supervise"): lambda _o: {"point": newest_line()},
    ("plans", "adopt"): lambda _o: {"point": newest_line(), "item": newest_item()},
    ("plans", "finish"): lambda _o: {"point": newest_line(), "text": "已经做完"},
    ("plans", "carry"): lambda _o: {"point": newest_line(), "reason": "等待批复"},
    ("plans", "close"): lambda _o: {"reason": "汛期推迟"},
    ("spot-checks", "check"): lambda _o: dict.fromkeys(QUESTIONS, "yes"),
    ("spot-checks", "recheck"): lambda _o: {"ok": True, "text": "已经改好"},
    ("spot-checks", "reassign"): lambda o: {"checker": o.lena},
    ("bulletins", "send"): lambda o: {"departments": [o.planning]},
    ("score-appeals", "accept"): lambda _o: {"text": "情况属实，予以更正"},
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


def open_milestone() -> int:
    """The newest that is not settled."""
    rows = Milestone.objects.filter(state=Milestone.State.OPEN).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def newest_line() -> int:
    """A line of the newest plan that is still in it."""
    rows = PlanPoint.objects.filter(carried_on=None, dropped_on=None, finished_on=None)
    return int(rows.order_by("-pk").values_list("pk", flat=True).first() or 1)


def newest_item() -> str:
    """An item in hand that stands for no line."""
    taken = PlanPoint.objects.filter(item__isnull=False).values("item")
    rows = SupervisionItem.unscoped.exclude(pk__in=taken).filter(state="docketed", secrecy=0)
    return str(rows.order_by("-pk").values_list("number", flat=True).first() or "督")


def standing_letter(office: Office) -> int:
    """A letter in the book that something can be joined to."""
    model = KINDS["incoming-documents"].model
    found = model.unscoped.exclude(state="withdrawn").filter(secrecy=0).order_by("pk").first()
    return int(found.pk if found else office.letter().pk)


def badges_out() -> str:
    """Those that the newest visitors were given."""
    given = Visit.unscoped.exclude(badges="").order_by("-pk").values_list("badges", flat=True)
    return str(given.first() or "01")


def loose_item() -> int:
    """The item that others can be joined to."""
    rows = ArchiveItem.unscoped.filter(state="collected").order_by("pk")
    return int(rows.values_list("pk", flat=True).first() or 0)


def second_letter() -> int:
    """One that can be taken out of the newest item that has several."""
    rows = ItemLetter.objects.filter(position=2).order_by("-item_id")
    return int(rows.values_list("card_id", flat=True).first() or 0)


def listed_item() -> int:
    """One on the newest list of disposal."""
    rows = DisposalEntry.objects.order_by("-disposal_id", "-pk")
    return int(rows.values_list("item_id", flat=True).first() or 0)


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
    if isinstance(field, RecipientsField):
        return [Recipient("市财政局")]
    if hasattr(field, "rest_twin"):
        return None  # a structure: INPUTS says it
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
