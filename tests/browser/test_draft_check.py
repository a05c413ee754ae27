"""The rules beside the editor: findings come while it is typed, and a key leads to their place."""

from __future__ import annotations

from typing import Any

SELECTED = "e => e.value.slice(e.selectionStart, e.selectionEnd)"


def test_findings_come_while_typing_and_f8_leads_to_each(open_as: Any) -> None:
    page = open_as("carol")
    page.goto("/documents/outgoing/new/")
    page.fill("#id_title", "云汀市水务局关于做好防汛工作的通知")
    page.fill("#id_addressee", "各县水务局")
    page.fill("#id_body", "第一行。\n请联系【待补】，各单位的的责任人到岗。")
    page.wait_for_selector(".finds__list >> text=F13")
    page.press("#id_body", "F8")
    assert page.eval_on_selector("#id_body", SELECTED) == "【待补】"
    page.press("#id_body", "F8")
    assert page.eval_on_selector("#id_body", SELECTED) == "的的"
    page.click(".finds__list button >> nth=0")
    assert page.eval_on_selector("#id_body", SELECTED) == "【待补】"

    page.fill("#id_body", "第一行。\n请联系方既白，各单位的责任人到岗。")
    page.wait_for_selector(".finds__sum >> text=Nothing against it")
