"""Letters through their pages: the whole road, refusals beside their fields, secrets kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from documents.circulation import actions as circulation
from documents.models import Draft, IncomingDocument, OutgoingDocument
from office.calendars import workdays
from office.core.scoping import Secrecy
from supervision.models import SupervisionItem
from tests.pages import beside, text
from tests.rest.conftest import Caller

TITLE = "关于做好今冬明春水利建设和防汛备汛工作的通知"
INTAKE = "/documents/incoming/new/"


def entry(**changes):
    given = {
        "issuer": "云汀市人民政府办公室",
        "issuer_number": "云政办发〔2026〕64号",
        "title": TITLE,
        "kind": "notice",
        "urgency": "urgent",
        "secrecy": "open",
        "received_at": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        "copies": "1",
    }
    return {**given, **changes}


def registered(browser, **changes):
    browser("alice").do(INTAKE, **entry(**changes))
    return IncomingDocument.unscoped.latest("pk")


def current(doc):
    return IncomingDocument.unscoped.get(pk=doc.pk)


@pytest.fixture
def proposed(office, browser):
    office.now = timezone.now()
    return office.letter("proposed")


def supervised_to_the_end(browser, item, letter):
    """The item of an instruction, from its assignment to the archive."""
    carol, sven = browser("carol"), browser("sven")
    ticket = f"/supervision/{item.pk}/"
    sven.do(f"{ticket}assign/", lead_department=item.lead_department_id)
    carol.do(f"{ticket}accept/", plan="分三步")
    carol.do(f"{ticket}report/", text="初稿已成", percent="60")
    assert "60%" in text(carol.get(letter))
    carol.do(f"{ticket}claim_done/", text="方案已报")
    assert carol.post(f"{ticket}verify/", ok="on", text="自查").status_code == 403
    sven.do(f"{ticket}verify/", ok="on", text="属实")
    sven.do(f"{ticket}strike_off/")
    sven.do(f"{ticket}file/", retention="y10")
    assert SupervisionItem.unscoped.get().state == "filed"


def test_one_letter_goes_all_the_way_round_through_its_pages(office, browser):
    alice, dora, carol = browser("alice"), browser("dora"), browser("carol")
    doc = registered(browser)
    at = f"/documents/incoming/{doc.pk}/"
    assert "screen" in alice.buttons(at)
    alice.do(f"{at}screen/", **{"for": "action"})
    alice.do(f"{at}propose/", text="建议规划建设科主办", lead_department=office.planning.pk)
    assert "instruct" in dora.buttons(at)
    due = workdays.add_workdays(timezone.localdate(), 5)
    dora.do(
        f"{at}instruct/",
        text="请规划建设科牵头，财务科协办。",
        lead_department=office.planning.pk,
        assisting_departments=[office.finance.pk],
        due_on=due.isoformat(),
        supervise="on",
    )
    alice.do(f"{at}assign/")
    item = SupervisionItem.unscoped.get()
    assert (item.original_text, item.due_on) == ("请规划建设科牵头，财务科协办。", due)
    assert item.title in text(alice.get(at))

    supervised_to_the_end(browser, item, at)

    carol.do(f"{at}report_done/", text="任务已分解到人")
    browser("hugo").do(f"{at}assist_done/", text="测算已交")
    alice.do(f"{at}reply/", text="已书面报市政府办")
    alice.do(f"{at}complete/")
    browser("rita").do(f"{at}file/", retention="y30")
    assert current(doc).state == "filed"
    page = text(alice.get(at))
    assert "请规划建设科牵头" in page
    assert "filed it" in page


def test_the_signed_instruction_stands_in_the_leaders_hand(browser, proposed, office):
    at = f"/documents/incoming/{proposed.pk}/"
    browser("dora").do(f"{at}instruct/", text="同意拟办意见", lead_department=office.planning.pk)
    page = browser("alice").get(at).content.decode()
    assert 'class="op op--zhu"' in page
    assert "林致远" in page.split('class="op__sig"')[1][:60]


@pytest.mark.parametrize(
    ("changes", "name", "sentence"),
    [
        ({"issuer": ""}, "issuer", "This field is required."),
        ({"issuer": "。。"}, "issuer", "Who sent it?"),
        ({"title": ""}, "title", "This field is required."),
        ({"received_at": "2099-01-01 08:00"}, "received_at", "cannot arrive in the future"),
        ({"received_at": "someday"}, "received_at", "Enter a moment"),
        ({"due_on": "2020-01-01"}, "due_on", "before the day it arrived"),
        ({"due_on": "soon"}, "due_on", "Enter a day"),
        ({"issued_on": "2099-01-01"}, "issued_on", "dated after the day it arrived"),
        ({"secrecy": "top_secret"}, "secrecy", "not cleared"),
        ({"copies": "0"}, "copies", "greater than or equal to 1"),
    ],
)
def test_each_refusal_at_intake_stands_beside_its_field_and_keeps_what_was_typed(
    browser, office, changes, name, sentence
):
    answer = browser("alice").post(INTAKE, **entry(addressee="各区水务局", **changes))
    assert answer.status_code == 400
    assert sentence in beside(answer, name)
    page = answer.content.decode()
    assert "各区水务局" in page
    assert not IncomingDocument.unscoped.exists()


def test_a_duplicate_is_shown_while_typing_and_after_registering_and_blocks_neither(browser):
    first = registered(browser)
    live = browser("alice").get(
        f"{INTAKE}alike/",
        issuer="云汀市人民政府办公室",
        issuer_number="云政办发[2026]064号",
        title="",
    )
    assert first.number in text(live)
    assert f"/documents/incoming/{first.pk}/" in live.content.decode()
    after = browser("alice").do(INTAKE, **entry(issuer_number="云政办发（2026）64号"))
    assert IncomingDocument.unscoped.count() == 2
    page = browser("alice").get(after)
    assert "may be in the book already" in text(page)
    assert first.number in text(page)


def test_days_are_typed_in_shorthand(browser):
    doc = registered(browser, due_on="+5", issued_on="-1", received_at="t")
    today = timezone.localdate()
    assert doc.due_on == workdays.add_workdays(today, 5)
    assert doc.issued_on == today - timedelta(days=1)
    assert timezone.localdate(doc.received_at) == today
    asked = browser("alice").get(f"{INTAKE}day/", q="五")
    assert date.fromisoformat(asked.json()["value"]).weekday() == 4
    assert (
        browser("alice")
        .get(f"{INTAKE}day/", q="9:38", **{"as": "moment"})
        .json()["value"]
        .endswith("09:38")
    )
    assert browser("alice").get(f"{INTAKE}day/", q="13-45").json()["value"] == ""


def test_a_draft_comes_back_and_is_gone_once_registered(browser, office):
    alice = browser("alice")
    assert alice.post(f"{INTAKE}draft/", title="只打了一半", issuer="省水利厅").status_code == 204
    page = alice.get(INTAKE)
    assert "只打了一半" in page.content.decode()
    assert "Your draft of" in text(page)
    alice.do(INTAKE, **entry())
    assert "只打了一半" not in alice.get(INTAKE).content.decode()
    alice.post(f"{INTAKE}draft/", title="又一半")
    alice.do(f"{INTAKE}draft/clear/")
    assert not Draft.objects.exists()


def test_a_receipt_time_typed_by_hand_stays_for_the_next_letter(browser):
    yesterday = f"{timezone.localdate() - timedelta(days=1)} 16:05"
    at = browser("alice").do(
        INTAKE, **entry(received_at=yesterday, received_offered="2026-01-01 08:00")
    )
    assert f'value="{yesterday}"' in browser("alice").get(at).content.decode()


def test_the_next_letter_offers_what_the_senders_letters_mostly_are(browser):
    for n in (1, 2):
        number = f"云政办发〔2026〕{n}号"
        registered(browser, urgency="extra_urgent", kind="letter", issuer_number=number)
    known = browser("alice").get(f"{INTAKE}habits/", issuer="云汀市人民政府办公室").json()
    offered = {offer["field"]: offer["value"] for offer in known["offers"]}
    assert known["code"] == "云政办发"
    assert offered == {"kind": "letter", "urgency": "extra_urgent"}
    for typed in ("政府", "ytsrm"):
        names = browser("alice").get(f"{INTAKE}senders/", issuer=typed).content.decode()
        assert 'value="云汀市人民政府办公室"' in names


def test_the_new_row_is_on_top_of_todays_register(browser):
    registered(browser)
    at = browser("alice").do(
        INTAKE, **entry(issuer_number="省水办〔2026〕121号", title="关于调研的函件")
    )
    page = browser("alice").get(at).content.decode()
    assert page.index("关于调研的函件") < page.index(TITLE)
    assert "is-new" in page


def test_the_register_filters_and_pages_by_key(browser, office):
    office.now = timezone.now()
    letters = [office.letter(title=f"第{n}件来文的标题") for n in range(32)]
    first = browser("bob").get("/documents/incoming/")
    assert letters[0].number not in text(first)
    alice = browser("alice")
    page = alice.get("/documents/incoming/")
    assert letters[31].number in text(page)
    older = alice.get("/documents/incoming/", before=letters[2].pk)
    assert letters[1].number in text(older)
    assert letters[2].title not in text(older)
    newer = alice.get("/documents/incoming/", after=letters[29].pk)
    assert letters[31].title in text(newer)
    assert letters[29].title not in text(newer)
    office.advance_letter(letters[5], "screened")
    only = text(alice.get("/documents/incoming/", state="screened", **{"from": "", "kind": ""}))
    assert letters[5].title in only
    assert letters[6].title not in only
    today = timezone.localdate().isoformat()
    assert letters[31].title in text(
        alice.get("/documents/incoming/", **{"from": today, "to": today})
    )
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "No letter fits" in text(alice.get("/documents/incoming/", **{"from": tomorrow}))


def test_the_register_costs_the_same_for_one_row_and_for_thirty(
    browser, office, django_assert_max_num_queries
):
    office.now = timezone.now()
    for n in range(30):
        office.letter(title=f"第{n}件来文的标题")
    alice = browser("alice")
    alice.get("/documents/incoming/")
    with django_assert_max_num_queries(7) as asked:
        alice.get("/documents/incoming/")
    assert not any(
        "count(" in q["sql"].lower() for q in asked.captured_queries if "documents_" in q["sql"]
    )


def test_the_page_of_a_letter_costs_a_constant_number_of_queries(
    browser, proposed, office, django_assert_max_num_queries
):

    circulation.circulate_incoming(
        office.actor("alice"), proposed.pk, readers=[office.sven, office.hugo]
    )
    at = f"/documents/incoming/{proposed.pk}/"
    dora = browser("dora")
    dora.get(at)
    with django_assert_max_num_queries(16):
        assert "Your instruction" in text(dora.get(at))


def test_eve_sees_no_secret_anywhere(browser, office):
    office.now = timezone.now()
    doc = office.letter("handling", secrecy=Secrecy.SECRET.slug, title="绝不外传的事项通知")
    at = f"/documents/incoming/{doc.pk}/"
    for who in ("eve", "bob", "hugo"):
        person = browser(who)
        for path in (at, f"{at}instruct/", f"{at}chase/", f"{at}supervise/"):
            assert person.get(path).status_code == 404
        assert person.post(f"{at}chase/", text="快").status_code == 404
        assert "绝不外传" not in text(person.get("/documents/incoming/"))
        assert "绝不外传" not in text(person.get("/documents/incoming/", q="绝不外传"))
        assert "绝不外传" not in text(person.get("/supervision/"))
        for path in (
            "",
            "today/",
            "senders/?issuer=云",
            "alike/?title=绝不外传的事项通知",
            "habits/",
        ):
            assert person.get(INTAKE + path).status_code == 403
    assert "绝不外传" in text(browser("carol").get(at))


@pytest.mark.parametrize(
    ("who", "command", "given"),
    [
        ("alice", "chase", {"text": "请尽快"}),
        ("bob", "instruct", {"text": "同意"}),
        ("carol", "propose", {"text": "同意", "lead_department": "planning"}),
        ("alice", "complete", {}),
        ("eve", "chase", {"text": "请尽快"}),
        ("hugo", "withdraw", {"reason": "不要了"}),
        ("dora", "reply", {"text": ""}),
        ("carol", "reply", {"text": "没有"}),
        ("alice", "circulate", {"readers": []}),
    ],
)
def test_pages_refuse_as_rest_does(office, browser, who, command, given):
    office.now = timezone.now()
    twins = [office.letter("handling"), office.letter("handling")]
    body = {k: office.departments[v].pk if v == "planning" else v for k, v in given.items()}
    over_rest = Caller(office.people[who]).post(
        f"incoming-documents/{twins[0].pk}/{command}/", body
    )
    on_page = browser(who).post(f"/documents/incoming/{twins[1].pk}/{command}/", **body)
    assert on_page.status_code == (302 if over_rest.status_code == 200 else over_rest.status_code)


def test_a_refusal_of_the_action_stands_beside_its_field(browser, office):
    office.now = timezone.now()
    doc = office.letter("screened")
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = browser("dora").post(
        f"/documents/incoming/{doc.pk}/instruct/",
        text="请抓紧",
        lead_department=office.planning.pk,
        due_on=yesterday,
    )
    assert answer.status_code == 400
    assert "Choose a later day" in beside(answer, "due_on")
    assert "请抓紧" in answer.content.decode()
    bare = browser("dora").post(f"/documents/incoming/{doc.pk}/instruct/", text="请抓紧")
    assert "Choose a department" in beside(bare, "lead_department")
    assert current(doc).state == "screened"


def test_a_stale_page_says_who_changed_what_and_keeps_the_words(browser, proposed, office):
    at = f"/documents/incoming/{proposed.pk}/"
    seen = current(proposed).version
    browser("alice").do(f"{at}chase/", text="请林主任批示")
    answer = browser("dora").post(
        f"{at}instruct/", text="一个字也不能丢", lead_department=office.planning.pk, version=seen
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "一个字也不能丢" in page
    assert "周小满" in text(answer)
    assert "urged those who owe something" in text(answer)
    assert current(proposed).state == "proposed"
    assert f'name="version" value="{seen + 1}"' in page
    browser("dora").do(
        f"{at}instruct/",
        text="一个字也不能丢",
        lead_department=office.planning.pk,
        version=seen + 1,
    )


def test_a_command_without_javascript_is_a_page_and_for_a_dialog_only_its_form(browser, proposed):
    at = f"/documents/incoming/{proposed.pk}/instruct/"
    page = browser("dora").get(at)
    assert "<html" in page.content.decode()
    assert 'name="supervise"' in page.content.decode()
    bare = browser("dora").http.get(at, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in bare
    assert 'name="supervise"' in bare
    assert browser("dora").get(f"/documents/incoming/{proposed.pk}/explode/").status_code == 404
    assert browser("alice").get(at).status_code == 403


def test_next_leads_back_to_the_list_and_never_off_the_site(browser, proposed):
    at = f"/documents/incoming/{proposed.pk}/chase/"
    assert (
        browser("alice").do(at, text="快", next="/documents/incoming/?q=x")
        == "/documents/incoming/?q=x"
    )
    assert (
        browser("alice").do(at, text="快", next="https://evil.test/")
        == f"/documents/incoming/{proposed.pk}/"
    )


def test_a_letter_goes_under_supervision_once(browser, office):
    office.now = timezone.now()
    doc = office.letter("handling")
    at = f"/documents/incoming/{doc.pk}/"
    assert "supervise" in browser("dora").buttons(at)
    browser("dora").do(f"{at}supervise/", text="盯住这件事")
    assert SupervisionItem.unscoped.get().original_text == "盯住这件事"
    assert "supervise" not in browser("dora").buttons(at)
    again = browser("dora").post(f"{at}supervise/", text="再来一次")
    assert again.status_code == 409
    assert "再来一次" in again.content.decode()
    other = office.letter("handling").pk
    assert (
        browser("carol").post(f"/documents/incoming/{other}/supervise/", text="我来").status_code
        == 403
    )


def test_a_draft_of_ours_is_begun_and_listed(browser, office):
    office.now = timezone.now()
    letter = office.letter("handling")
    bob = browser("bob")
    answer = bob.post("/documents/outgoing/new/", kind="reply", title="", body="正文")
    assert answer.status_code == 400
    assert beside(answer, "title")
    assert "正文" in answer.content.decode()
    at = bob.do(
        "/documents/outgoing/new/",
        kind="reply",
        title="关于水利建设的复函",
        body="正文",
        reply_to=letter.pk,
    )
    ours = OutgoingDocument.unscoped.get()
    assert (ours.matter_id, ours.in_reply_to_id) == (letter.matter_id, letter.pk)
    assert at == f"/documents/outgoing/{ours.pk}/"
    assert "关于水利建设的复函" in text(bob.get(at))
    assert "关于水利建设的复函" in text(bob.get("/documents/outgoing/"))
    assert browser("eve").get(at).status_code == 404
    assert "关于水利建设的复函" not in text(browser("eve").get("/documents/outgoing/"))
    bob.do(f"{at}withdraw/", reason="不用复了")
    assert OutgoingDocument.unscoped.get().state == "withdrawn"


def test_everything_asks_for_a_sign_in_first(client, db):
    for path in (
        "/documents/incoming/",
        INTAKE,
        "/documents/incoming/1/",
        "/supervision/",
        "/documents/outgoing/",
    ):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")
