"""A letter of ours brought to any state by the people who handle it."""

from __future__ import annotations

from typing import Any

from documents.linter.form_titles import WORDS
from documents.outgoing import actions
from documents.outgoing.models import OutgoingDocument, Way
from tests.conftest import Office

CODE = "云水办发"
ROAD = [
    "draft",
    "submitted",
    "reviewed",
    "countersigning",
    "countersigned",
    "signed",
    "rechecked",
    "numbered",
    "sealed",
    "issued",
    "acknowledged",
    "filed",
]


def draft(office: Office, who: str = "bob", **given: Any) -> OutgoingDocument:
    """One that keeps the rules: its title names its kind, and what goes up is not copied down."""
    kind = given.get("kind", "notice")
    values = {
        "title": f"关于做好冬修水利工作的{WORDS.get(kind, '公文')}",
        "body": "各科室：\n\n现将有关事项通知如下。\n一、抓紧排查。\n二、按时报送。",
        "addressee": "市水利局",
        "copy_to": "" if kind in {"request", "report"} else "财务科",
        "series": CODE,
        **given,
    }
    return actions.draft_outgoing(office.actor(who), **values)


def press(office: Office, doc: OutgoingDocument, state: str) -> OutgoingDocument:
    """The step that leads into `state`."""
    alice, pk = office.actor("alice"), doc.pk
    steps = {
        "submitted": lambda: actions.submit_outgoing(office.actor("bob"), pk),
        "reviewed": lambda: actions.review_outgoing(office.actor("carol"), pk, text="可以。"),
        "countersigning": lambda: actions.ask_countersign(alice, pk, departments=[office.finance]),
        "countersigned": lambda: actions.countersign_outgoing(office.actor("hugo"), pk),
        "signed": lambda: actions.sign_outgoing(office.actor("lena"), pk, text="同意印发。"),
        "rechecked": lambda: actions.recheck_outgoing(alice, pk),
        "numbered": lambda: actions.number_outgoing(alice, pk),
        "sealed": lambda: actions.seal_outgoing(alice, pk, copies=12, pages=3),
        "issued": lambda: actions.issue_outgoing(
            alice,
            pk,
            deliveries=[
                actions.Recipient("市水利局", Way.PAPER, 2),
                actions.Recipient("财务科", Way.INTERNAL, 1, office.finance),
            ],
        ),
        "acknowledged": lambda: actions.acknowledge_outgoing(alice, pk, text="电话确认"),
        "filed": lambda: actions.file_outgoing(office.actor("rita"), pk),
        "withdrawn": lambda: actions.withdraw_outgoing(alice, pk, reason="不再印发"),
    }
    return steps[state]()


def ours(office: Office, state: str = "draft", **given: Any) -> OutgoingDocument:
    """At `state`; countersigned only where that is asked for."""
    doc = draft(office, **given)
    if state == "withdrawn":
        return press(office, doc, state)
    road = [s for s in ROAD if not s.startswith("countersign") or state.startswith("countersign")]
    for reached in road[1 : road.index(state) + 1]:
        doc = press(office, doc, reached)
        assert doc.state == reached
    return doc
