"""One letter goes all the way round, over REST."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from office.audit.models import Event
from office.calendars import workdays
from office.duties.models import Duty


def soon(days: int) -> str:
    return workdays.add_workdays(timezone.localdate(), days).isoformat()


def test_one_letter_goes_all_the_way_round(office, rest):  # noqa: PLR0915 - one story
    clerk, director, head, supervisor = rest("alice"), rest("dora"), rest("carol"), rest("sven")
    letter = clerk.do(
        "incoming-documents/",
        {
            "issuer": "云汀市人民政府办公室",
            "issuer_number": "云政办发〔2026〕64号",
            "title": "关于做好今冬明春水利建设和防汛备汛工作的通知",
            "kind": "notice",
            "urgency": "urgent",
            "received_at": (timezone.now() - timedelta(hours=1)).isoformat(),
        },
    )
    year = timezone.localdate().year
    assert letter["number"] == f"收〔{year}〕1号"
    assert (letter["state"], letter["duplicates"]) == ("registered", [])
    assert "screen" in letter["actions"]
    at = f"incoming-documents/{letter['id']}/"

    assert clerk.do(f"{at}screen/", {"for": "action"})["state"] == "screened"
    proposal = {"text": "建议规划建设科主办", "lead_department": office.planning.pk}
    assert clerk.do(f"{at}propose/", proposal)["state"] == "proposed"
    waiting = director.get("duties/?mine=true&state=open").json()["results"]
    assert [d["kind"] for d in waiting] == ["documents.instruct"]

    due = soon(5)
    instruction = {
        "text": "请规划建设科牵头，财务科协办。",
        "assisting_departments": [office.finance.pk],
        "due_on": due,
        "supervise": True,
    }
    assert director.do(f"{at}instruct/", instruction)["state"] == "instructed"
    assert clerk.do(f"{at}assign/")["state"] == "handling"

    item = supervisor.get("supervision-items/").json()["results"][0]
    assert item["matter"]["id"] == letter["matter"]["id"]
    assert item["original_text"] == instruction["text"]
    ticket = f"supervision-items/{item['id']}/"
    supervisor.do(f"{ticket}assign/")
    assert head.do(f"{ticket}accept/", {"plan": "分三步"})["state"] == "handling"
    assert head.do(f"{ticket}report/", {"text": "初稿已成", "percent": 60})["percent"] == 60
    assert head.do(f"{ticket}claim_done/", {"text": "方案已报"})["state"] == "claimed"

    own = head.post(f"{ticket}verify/", {"ok": True, "text": "自查"})
    assert own.status_code == 403
    assert supervisor.do(f"{ticket}verify/", {"ok": True, "text": "属实"})["state"] == "verified"
    assert supervisor.do(f"{ticket}strike_off/")["state"] == "struck_off"
    supervisor.do(f"{ticket}file/")

    head.do(f"{at}report_done/", {"text": "任务已分解到人"})
    assert rest("hugo").do(f"{at}assist_done/", {"text": "测算已交"})["state"] == "reported"
    clerk.do(f"{at}reply/", {"text": "已书面报市政府办"})
    clerk.do(f"{at}complete/")
    assert rest("rita").do(f"{at}file/", {"retention": "y30"})["state"] == "filed"

    matter = clerk.get(f"matters/{letter['matter']['id']}/").json()
    assert matter["state"] == "closed"
    assert [r["type"] for r in matter["records"]] == ["incoming-documents", "supervision-items"]
    story = clerk.get(f"matters/{letter['matter']['id']}/timeline/?limit=200").json()["results"]
    assert [e["verb"].rsplit(".", 1)[1] for e in story] == [
        "registered",
        "screened",
        "proposed",
        "instructed",
        "docketed",
        "assigned",
        "assigned",
        "accepted",
        "reported",
        "claimed",
        "verified",
        "struck_off",
        "filed",
        "reported",
        "assisted",
        "replied",
        "completed",
        "filed",
    ]
    assert clerk.get("duties/?state=open").json()["results"] == []


def test_an_action_not_allowed_now_names_those_that_are(office, rest):
    letter = office.letter()
    answer = rest("alice").post(f"incoming-documents/{letter.pk}/complete/")
    assert answer.status_code == 409
    assert answer["Content-Type"].startswith("application/problem+json")
    able = answer.json()["actions"]
    assert able == rest("alice").get(f"incoming-documents/{letter.pk}/").json()["actions"]
    assert {"screen", "return", "chase", "withdraw"} <= set(able)
    assert "complete" not in able


def test_a_refusal_from_within_an_action_names_what_goes_too(office, rest):
    """A visitor who is expected later has not stayed away; what can be done is said."""
    made = rest("carol").do(
        "visits/",
        {
            "visitor_name": "葛平",
            "host": office.carol.pk,
            "expected_at": (timezone.now() + timedelta(days=1)).isoformat(),
        },
    )
    answer = rest("carol").post(f"visits/{made['id']}/no_show/")
    assert answer.status_code == 409
    assert answer.json()["actions"] == made["actions"]


def test_an_address_that_is_none_is_answered_to_programs_in_json(office, rest):
    for method in ("GET", "POST"):
        answer = rest("alice")(method, "incoming-documents/1/fold_into_a_swan/")
        assert answer.status_code == 404
        assert answer["Content-Type"].startswith("application/problem+json")
        assert answer.json()["instance"] == "/api/v1/incoming-documents/1/fold_into_a_swan/"


def test_the_order_of_entry_has_the_names_that_answers_have(office, rest):
    letters = [office.letter(title=f"第{n}号来件的通知").pk for n in range(3)]
    for name in ("id", "created_at"):
        rising = rest("alice").get(f"incoming-documents/?ordering={name}").json()["results"]
        assert [r["id"] for r in rising] == letters
        falling = rest("alice").get(f"incoming-documents/?ordering=-{name}&limit=1").json()
        assert falling["results"][0]["id"] == letters[-1]
        assert falling["next"]
    wrong = rest("alice").get("incoming-documents/?ordering=colour")
    assert wrong.status_code == 400
    assert "use one of: " in wrong.json()["errors"][0]["detail"]


def test_the_invisible_is_404_and_the_visible_but_forbidden_403(office, rest):
    open_letter, secret = office.letter("handling"), office.letter("handling", secrecy="secret")
    assert rest("bob").get(f"incoming-documents/{open_letter.pk}/").status_code == 200
    assert rest("bob").post(f"incoming-documents/{open_letter.pk}/complete/").status_code == 403
    assert rest("bob").get(f"incoming-documents/{secret.pk}/").status_code == 404
    assert rest("bob").post(f"incoming-documents/{secret.pk}/complete/").status_code == 404
    assert rest("eve").get(f"incoming-documents/{open_letter.pk}/").status_code == 404


def test_what_is_wrong_is_said_beside_the_field(office, rest):
    body = {"issuer": "……", "title": "通知", "received_at": "2126-03-02T09:00:00+08:00"}
    answer = rest("alice").post("incoming-documents/", body)
    assert answer.status_code == 400
    assert {e["pointer"] for e in answer.json()["errors"]} == {"/issuer", "/received_at"}
    missing = rest("alice").post("incoming-documents/", {"title": "x"}).json()
    assert {e["pointer"] for e in missing["errors"]} == {"/issuer", "/received_at"}


def test_a_stale_copy_is_refused_with_412_and_the_etag_tells(office, rest):
    letter = office.letter()
    at = f"incoming-documents/{letter.pk}/"
    etag = rest("alice").get(at)["ETag"]
    assert rest("alice").get(at, if_none_match=etag).status_code == 304
    assert rest("alice").post(f"{at}screen/", {"for": "action"}, if_match=etag).status_code == 200
    late = rest("alice").post(f"{at}return/", {"reason": "不属本局"}, if_match=etag)
    assert late.status_code == 412


def test_an_idempotency_key_answers_the_same_again_and_registers_once(office, rest):
    body = {
        "issuer": "市气象局",
        "title": "天气趋势预测",
        "received_at": timezone.now().isoformat(),
    }
    first = rest("alice").post("incoming-documents/", body, idempotency_key="k1")
    again = rest("alice").post("incoming-documents/", body, idempotency_key="k1")
    other = rest("alice").post("incoming-documents/", {**body, "title": "x"}, idempotency_key="k1")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    assert len(rest("alice").get("incoming-documents/").json()["results"]) == 1


def test_lists_page_by_cursor(office, rest):
    for n in range(5):
        office.letter(title=f"第{n}号来件的通知")
    page = rest("alice").get("incoming-documents/?limit=2").json()
    assert len(page["results"]) == 2
    assert page["previous"] is None
    onward = rest("alice").get(page["next"].replace("http://testserver", "")).json()
    assert {r["id"] for r in onward["results"]}.isdisjoint(r["id"] for r in page["results"])


def test_a_span_of_arrival_is_listed_by_arrival(office, rest):
    """A letter entered late stands where it arrived, on REST and on the page, whatever the page."""
    days = [3, 1, 2, 5, 4]
    letters = {d: office.letter(received_at=office.now - timedelta(days=d)) for d in days}
    since = (office.now - timedelta(days=4, hours=1)).isoformat().replace("+", "%2B")
    at, found = f"incoming-documents/?limit=2&received_after={since}", []
    while at:
        answer = rest("alice").get(at.replace("http://testserver", "")).json()
        found += [row["id"] for row in answer["results"]]
        at = answer["next"]
    assert found == [letters[d].pk for d in (1, 2, 3, 4)]


def test_a_token_without_the_scope_may_read_but_not_write(office):
    from tests.rest.conftest import Caller

    reader = Caller(office.alice, ["read"])
    assert reader.get("incoming-documents/").status_code == 200
    body = {"issuer": "市气象局", "title": "预测", "received_at": timezone.now().isoformat()}
    assert reader.post("incoming-documents/", body).status_code == 403


def test_a_list_costs_the_same_queries_for_any_number_of_rows(
    office, rest, django_assert_max_num_queries
):
    for n in range(12):
        office.letter(title=f"第{n}号来件的通知")
    alice = rest("alice")
    alice.get("incoming-documents/?limit=1")  # a serving process knows the names of departments
    with django_assert_max_num_queries(3):
        assert len(alice.get("incoming-documents/?limit=25").json()["results"]) == 12


def test_a_double_booking_answers_409_and_names_the_holder(office, rest):
    room = rest("adam").do("resources/", {"kind": "room", "name": "第一会议室", "seats": 20})
    span = {
        "resource": room["id"],
        "starts_at": "2027-01-04T09:00:00+08:00",
        "ends_at": "2027-01-04T10:00:00+08:00",
        "title": "局长办公会",
    }
    first = rest("alice").do("bookings/", span)
    second = rest("eve").post("bookings/", {**span, "title": "科务会"})
    assert second.status_code == 409
    assert second.json()["booking"] == first["id"]
    assert "局长办公会" in second.json()["title"]
    after = {**span, "starts_at": span["ends_at"], "ends_at": "2027-01-04T11:00:00+08:00"}
    rest("eve").do("bookings/", after)
    free = rest("eve").get(
        "resources/free/?kind=room&from=2027-01-04T09:30:00%2B08:00&to=2027-01-04T09:45:00%2B08:00"
    )
    assert free.json()["results"] == []


def test_a_leaver_loses_sessions_and_tokens_and_his_duties_go_to_the_head(office, rest):
    office.item("handling", responsible=office.bob)
    bob = rest("bob")
    assert (
        bob.get("duties/?mine=true&state=open").json()["results"][0]["kind"] == "supervision.handle"
    )
    answer = rest("adam")("PATCH", f"people/{office.bob.pk}/", {"active": False})
    assert answer.json()["active"] is False
    assert bob.get("duties/").status_code == 401
    moved = rest("carol").get("duties/?mine=true&state=open&unassigned=true").json()["results"]
    assert [d["kind"] for d in moved] == ["supervision.handle"]


def test_working_days_follow_the_published_calendar(office, rest):
    for start, days, due in (
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-04-29", 3, "2026-05-07"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-29", 7, "2026-10-14"),
        ("2026-01-01", 1, "2026-01-04"),
    ):
        found = rest("alice").get(f"calendar/working-days/?start={start}&days={days}").json()
        assert found["due"] == due


def test_the_brief_counts_what_its_lists_hold(office, rest):
    office.letter("proposed")
    office.item("handling")
    told = rest("dora").get("brief/").json()
    assert told["totals"]["mine"] == len(told["mine"]) == 1
    assert told["mine"][0]["kind"] == "documents.instruct"
    assert told["supervised"]["open"] == sum(c["n"] for row in told["board"] for c in row["cells"])
    assert "totals" in rest("bob").get("brief/").json()


def test_whoever_loses_clearance_hands_on_what_lies_above_it(office, rest):
    secret = office.letter("handling", secrecy="secret")
    assert secret.state == "handling"
    rest("adam")("PATCH", f"people/{office.carol.pk}/", {"clearance": "internal"})
    held = Duty.unscoped.filter(card=secret.pk, state="open").values_list(
        "holder__username", flat=True
    )
    assert list(held) == ["dora"]
    told = Event.objects.get(verb="organisation.person.changed")
    assert told.data == {"person": office.carol.pk, "fields": ["clearance"], "duties": 1}


def test_the_address_of_a_record_without_a_page_leads_to_its_matter(office, client):
    item = office.item()
    client.force_login(office.dora)
    answer = client.get(f"/records/{item.pk}/")
    assert answer["Location"] == f"/matters/{item.matter_id}/"
    client.force_login(office.eve)
    assert client.get(f"/records/{item.pk}/").status_code == 404
