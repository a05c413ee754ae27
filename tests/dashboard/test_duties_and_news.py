from __future__ import annotations

from datetime import date

from office.audit.delivery import deliver_pending
from office.audit.models import Event
from office.core.scoping import Secrecy
from office.dashboard import story
from office.duties.models import Duty
from office.notifications.models import Notification
from office.organisation.models import User
from tests.pages import text


def test_the_duty_page_says_who_hears_next(office, browser):
    item = office.item("handling", due_on=date(2026, 11, 27))
    duty = Duty.unscoped.get(card=item.pk, state="open")
    page = browser("dora").get(f"/duties/{duty.pk}/").content.decode()
    assert "1 working day before the deadline" in page
    assert "5 working days after the deadline" in page
    assert "方静怡" in page


def test_a_head_gives_a_duty_of_his_department_to_another(office, browser):
    item = office.item("handling")
    duty = Duty.unscoped.get(card=item.pk, state="open")
    answer = browser("carol").post(f"/duties/{duty.pk}/", {"to": office.bob.pk})
    assert answer.status_code == 302
    duty.refresh_from_db()
    assert duty.holder_id == office.bob.pk
    assert duty.handed_over_from_id is None
    assert Event.objects.get(verb="duties.duty.handed_on").data["to"] == office.bob.pk
    assert Notification.objects.filter(person=office.bob, kind="duty").count() == 1
    assert browser("bob").get(f"/duties/{duty.pk}/").status_code == 200


def test_nobody_else_gives_it_away(office, browser):
    item = office.item("handling")
    duty = Duty.unscoped.get(card=item.pk, state="open")
    assert browser("bob").post(f"/duties/{duty.pk}/", {"to": office.bob.pk}).status_code == 403
    duty.refresh_from_db()
    assert duty.holder_id == office.carol.pk


def test_a_duty_never_goes_to_somebody_who_is_not_cleared(office, browser):
    item = office.item("handling", secrecy=Secrecy.CONFIDENTIAL)
    duty = Duty.unscoped.get(card=item.pk, state="open")
    answer = browser("carol").post(f"/duties/{duty.pk}/", {"to": office.bob.pk})
    assert answer.status_code == 400
    assert "is not cleared" in answer.content.decode()
    duty.refresh_from_db()
    assert duty.holder_id == office.carol.pk


def test_pages_of_duties_hold_every_row_once(office, browser):
    for _ in range(28):
        office.letter("registered")
    client = browser("alice")
    first = client.get("/duties/").content.decode()
    token = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/duties/{token}").content.decode()
    assert first.count("data-row>") == 25
    assert second.count("data-row>") == 3


def test_the_story_tells_every_event_oldest_first(office, browser):
    letter = office.letter("filed")
    page = browser("dora").get(f"/matters/{letter.matter_id}/").content.decode()
    told = [
        "registered it as",
        "proposed that 规划建设科 leads",
        "wrote the instruction",
        "handed it to 规划建设科",
        "reported the result",
        "completed it",
        "filed it",
    ]
    places = [page.index(words) for words in told]
    assert places == sorted(places)
    assert "请规划科牵头" in page


def test_every_verb_of_the_areas_has_its_sentence(office):
    """Walks letters and items through their states; none is told by the fallback."""
    office.letter("filed")
    office.letter("returned")
    for state in ("filed", "disputed", "held", "withdrawn"):
        office.item(state)
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert verbs <= set(story.SENTENCES)


def test_news_of_a_record_one_lost_shows_nothing_of_it(office, browser):
    item = office.item("assigned", title="只给规划科看")
    deliver_pending(office.now)
    client = browser("carol")
    assert "只给规划科看" in client.get("/notifications/").content.decode()
    User.objects.filter(pk=office.carol.pk).update(clearance=Secrecy.OPEN)
    type(item).unscoped.filter(pk=item.pk).update(secrecy=Secrecy.SECRET)
    item.card.__class__.unscoped.filter(pk=item.pk).update(secrecy=Secrecy.SECRET)
    assert "只给规划科看" not in client.get("/notifications/").content.decode()


def test_following_news_reads_it(office, browser):
    item = office.item("assigned")
    deliver_pending(office.now)
    row = Notification.objects.get(person=office.carol, card=item.pk)
    answer = browser("carol").get(f"/notifications/{row.pk}/")
    assert answer["Location"] == f"/supervision/{item.pk}/"
    row.refresh_from_db()
    assert row.read_at is not None


def test_nobody_reads_the_news_of_another(office, browser):
    item = office.item("assigned")
    deliver_pending(office.now)
    row = Notification.objects.get(person=office.carol, card=item.pk)
    browser("dora").get(f"/notifications/{row.pk}/")
    row.refresh_from_db()
    assert row.read_at is None


def test_search_marks_the_words_and_finds_by_number(office, browser):
    letter = office.letter(title="关于防汛物资的通知")
    page = browser("dora").get("/search/?q=防汛").content.decode()
    assert "<mark>防汛</mark>" in page
    assert letter.title in browser("dora").get("/search/", {"q": letter.number}).content.decode()


def test_my_duties_stand_under_late_today_this_week_and_later(office, browser):
    wanted = {"2026-11-18": "Late", "2026-11-20": "Today", "2026-11-22": "This week"}
    for day in (*wanted, "2026-12-18"):
        item = office.item("handling", title=f"事项{day}", due_on=date(2026, 12, 1))
        Duty.unscoped.filter(card=item.pk, state="open").update(due_at=office.day(day, 17))
    page = text(browser("carol").get("/duties/"))
    order = ["Late", "事项2026-11-18", "Today", "事项2026-11-20", "This week", "事项2026-11-22"]
    places = [page.index(f" {said} ", page.index("the soonest first")) for said in order]
    assert places == sorted(places)
    assert page.rindex("Later") < page.index("事项2026-12-18")
