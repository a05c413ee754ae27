"""Something sensible to enter for every command of every kind of record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from documents.commands import INCOMING, OUTGOING
from office.core.commands import Commands
from supervision.commands import ITEM
from tests.conftest import Office

Values = Callable[[Office], dict[str, Any]]
COMMANDS: dict[str, Commands] = {
    "incoming-documents": INCOMING,
    "outgoing-documents": OUTGOING,
    "supervision-items": ITEM,
}
REASON: Values = lambda _office: {"reason": "理由充分如下"}  # noqa: E731 - a table of small functions
TEXT: Values = lambda _office: {"text": "已阅办"}  # noqa: E731 - see above
NOTHING: Values = lambda _office: {}  # noqa: E731 - see above
INPUTS: dict[tuple[str, str], Values] = {
    ("incoming-documents", "screen"): lambda _o: {"for": "action"},
    ("incoming-documents", "return"): REASON,
    ("incoming-documents", "propose"): lambda o: {
        "text": "拟请办理",
        "lead_department": o.planning,
    },
    ("incoming-documents", "instruct"): lambda o: {"text": "请牵头", "lead_department": o.planning},
    ("incoming-documents", "report_done"): TEXT,
    ("incoming-documents", "assist_done"): TEXT,
    ("incoming-documents", "reply"): TEXT,
    ("incoming-documents", "file"): lambda _o: {"retention": "y10"},
    ("incoming-documents", "circulate"): lambda o: {"readers": [o.carol, o.eve]},
    ("incoming-documents", "read"): TEXT,
    ("incoming-documents", "chase"): TEXT,
    ("incoming-documents", "withdraw"): REASON,
    ("outgoing-documents", "withdraw"): REASON,
    ("supervision-items", "dispute"): REASON,
    ("supervision-items", "report"): lambda _o: {"text": "进展顺利", "percent": 40},
    ("supervision-items", "claim_done"): TEXT,
    ("supervision-items", "verify"): lambda _o: {"text": "属实", "ok": True},
    ("supervision-items", "file"): lambda _o: {"retention": "y10"},
    ("supervision-items", "request_extension"): lambda o: {
        "due_on": o.now.date() + timedelta(days=60),
        "reason": "等待招标",
    },
    ("supervision-items", "refuse_extension"): REASON,
    ("supervision-items", "hold"): lambda o: {
        "until": o.now.date() + timedelta(days=10),
        "reason": "等省里批复",
    },
    ("supervision-items", "transfer"): lambda o: {"to": o.finance, "reason": "职责调整"},
    ("supervision-items", "chase"): TEXT,
    ("supervision-items", "withdraw"): REASON,
}


def inputs(office: Office, kind: str, action: str) -> dict[str, Any]:
    return INPUTS.get((kind, action), NOTHING)(office)
