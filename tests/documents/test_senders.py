"""The directory of senders: filled by letters, found by any key, merged and taken apart again."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from documents.models import Sender, SenderKey
from documents.senders import actions, queries
from documents.senders.actions import SenderCard
from office.audit.models import Event
from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible, Stale, WrongState
from tests.conftest import Office
from tests.office.test_races import WON, race
from tests.pages import text
from tests.rest.conftest import Caller

FINANCE = "云汀市财政局"


@pytest.fixture
def rest(office: Office) -> Any:
    return lambda who: Caller(office.people[who])


def letters(office: Office, n: int = 6, **given: Any) -> list[Any]:
    common = {"issuer": FINANCE, "issuer_number": "云财农〔2026〕{n}号", **given}
    return [
        office.letter(
            title=f"关于第{at}批水利资金的通知",
            **{k: v.format(n=at) if isinstance(v, str) else v for k, v in common.items()},
        )
        for at in range(1, n + 1)
    ]


def names(office: Office, typed: str, who: str = "alice") -> list[str]:
    return [s.name for s in queries.typed(office.actor(who), typed)]


def test_a_letter_brings_its_sender_into_the_directory(office):
    letters(office, 2)
    sender = Sender.objects.get()
    assert (sender.name, sender.codes) == (FINANCE, ["云财农"])


@pytest.mark.parametrize(
    "typed",
    [
        "云汀",
        "财政局",
        "財政局",
        "ytsczj",
        "YTS",
        "czj",
        "云财农",
        "云财农〔2026〕7号",
        "云",
        "云汀市財政局",
    ],
)
def test_a_sender_is_found_by_any_of_its_keys(office, typed):
    letters(office, 1)
    letters(office, 1, issuer="省水利厅", issuer_number="苏水办〔2026〕{n}号")
    assert names(office, typed) == [FINANCE]


def test_a_short_name_finds_it_and_keeps_its_letters_together(office):
    letters(office, 2)
    actor = office.actor("alice")
    sender = Sender.objects.get()
    card = actions.card_from({"aliases": "市财政、云财"}, sender)
    actions.change_sender(actor, sender.pk, card)
    letters(office, 1, issuer="市财政", issuer_number="")
    assert Sender.objects.count() == 1
    sender.refresh_from_db()
    assert queries.letters_of(actor, sender).count() == 3
    assert names(office, "云财")[0] == FINANCE


def test_merging_and_taking_apart_leave_every_letter_as_it_was(office):
    [first] = letters(office, 1)
    [other] = letters(
        office, 1, issuer="云汀市财政局（农财处）", issuer_number="云财综〔2026〕{n}号"
    )
    actor = office.actor("alice")
    kept, double = queries.named(actor, FINANCE), queries.named(actor, "云汀市财政局农财处")
    actions.merge_senders(actor, double.pk, into=kept.pk)
    kept.refresh_from_db()
    assert {d.pk for d in queries.letters_of(actor, kept)} == {first.pk, other.pk}
    assert [s.name for s in queries.senders(actor)] == [FINANCE]
    assert kept.codes == ["云财农", "云财综"]
    letters(office, 1, issuer="云汀市财政局（农财处）", issuer_number="")
    assert Sender.objects.count() == 2
    with pytest.raises(WrongState):
        actions.merge_senders(actor, double.pk, into=kept.pk)
    actions.separate_sender(actor, double.pk)
    kept.refresh_from_db()
    assert (kept.aliases, kept.codes) == ([], ["云财农"])
    assert queries.named(actor, "云汀市财政局（农财处）").pk == double.pk
    told = Event.objects.filter(verb__startswith="documents.sender.").values_list("verb", flat=True)
    assert set(told) == {"documents.sender.merged", "documents.sender.separated"}
    with pytest.raises(WrongState):
        actions.separate_sender(actor, double.pk)


def test_two_senders_never_share_a_name(office):
    letters(office, 1)
    letters(office, 1, issuer="省水利厅")
    actor, own = office.actor("alice"), queries.named(office.actor("alice"), "省水利厅")
    for given in ({"aliases": FINANCE}, {"name": FINANCE}):
        with pytest.raises(DomainError, match="Merge the two"):
            actions.change_sender(actor, own.pk, actions.card_from(given, own))
    [secret] = letters(office, 1, issuer="绝密来文单位", secrecy="secret")
    hidden = queries.named(actor, secret.issuer)
    with pytest.raises(DomainError, match="more secret letters"):
        actions.merge_senders(actor, hidden.pk, into=own.pk)
    with pytest.raises(DomainError, match="with itself"):
        actions.merge_senders(actor, own.pk, into=own.pk)


def test_the_next_letter_is_offered_what_most_of_the_last_six_were(office):
    due = workdays.add_workdays(office.actor("alice").today, 5)
    letters(office, 5, kind="request", due_on=due)
    letters(office, 1, kind="letter")
    found = {o.field: o for o in queries.offers(office.actor("alice"), FINANCE)}
    assert (found["kind"].value, found["kind"].why) == ("request", "5 of the last 6")
    assert found["due_on"].value == due.isoformat()
    assert "5 working days" in found["due_on"].label
    assert "urgency" not in found
    assert "lead_department" not in found


def test_the_directory_says_more_than_habit(office):
    letters(office, 3, kind="notice")
    actor, sender = office.actor("alice"), Sender.objects.get()
    given = {"kind": "request", "department": office.planning, "term_days": 3}
    actions.change_sender(actor, sender.pk, actions.card_from(given, sender))
    found = {o.field: o for o in queries.offers(actor, FINANCE)}
    assert found["kind"].value == "request"
    assert found["lead_department"].value == str(office.planning.pk)
    assert found["due_on"].value == workdays.add_workdays(actor.today, 3).isoformat()


def test_a_secret_letter_teaches_nobody_below_it(office):
    """Nothing of it is offered, counted or found until an open letter of the same organ comes."""
    letters(office, 3, secrecy="secret", kind="request", issuer_number="云财密〔2026〕{n}号")
    office.people["alice"].clearance = 1
    office.people["alice"].save(update_fields=["clearance"])
    low = office.actor("alice")
    sender = Sender.objects.get()
    assert names(office, "云汀") == []
    assert queries.offers(low, FINANCE) == []
    assert queries.habit(low, FINANCE).code == ""
    with pytest.raises(NotVisible):
        queries.sender_get(low, sender.pk)
    letters(office, 1, kind="letter")
    assert names(office, "云汀") == [FINANCE]
    assert queries.counts(low, [sender]) == {sender.pk: 1}
    with transaction.atomic():
        high = Actor.system(office.now)
        actions.note_sender(high, issuer=FINANCE, number="（密）云财〔2026〕1号", secrecy=3)
    sender.refresh_from_db()
    assert sender.codes == ["云财农"]
    assert queries.offers(low, FINANCE) == []


def test_only_the_desk_keeps_the_directory(office, browser):
    letters(office, 1)
    pk = Sender.objects.get().pk
    for act in (
        lambda a: actions.add_sender(a, SenderCard("某局")),
        lambda a: actions.merge_senders(a, pk, into=pk + 1),
        lambda a: actions.separate_sender(a, pk),
    ):
        with pytest.raises(NotAllowed):
            act(office.actor("bob"))
    for path in ("", "new/", f"{pk}/"):
        assert browser("bob").get(f"/documents/senders/{path}").status_code == 403
    assert browser("alice").get("/documents/senders/999999/").status_code == 404


def test_an_older_copy_changes_nothing(office):
    from dataclasses import replace

    letters(office, 1)
    sender = Sender.objects.get()
    old = replace(office.actor("alice"), if_version=sender.version - 1)
    with pytest.raises(Stale):
        actions.change_sender(old, sender.pk, actions.card_from({"relation": "peer"}, sender))


def test_clerks_who_meet_a_new_sender_at_once_make_one_entry(live_office):
    """By hand and with a letter, all at the same moment."""

    def want(n: int) -> None:
        if n % 2:
            actions.add_sender(live_office.actor("alice"), SenderCard(FINANCE))
        else:
            live_office.letter(issuer=FINANCE, title=f"关于第{n}项工作的通知", issuer_number="")

    assert race(want, 8) == [WON] * 8
    assert Sender.objects.count() == 1
    assert SenderKey.objects.filter(role=0).count() == 1


def test_the_migration_fills_the_directory_from_the_register(office):
    letters(office, 2, secrecy="secret")
    letters(office, 1, issuer="省水利厅", issuer_number="苏水办[2026]{n}号")
    before = sorted(Sender.objects.values_list("name", "key", "codes", "secrecy"))
    keys = sorted(SenderKey.objects.values_list("role", "text"))
    Sender.objects.all().delete()

    class Editor:
        pass

    editor = Editor()
    editor.connection = connection
    import_module("documents.migrations.0011_senders").fill(apps, editor)
    assert sorted(Sender.objects.values_list("name", "key", "codes", "secrecy")) == before
    assert sorted(SenderKey.objects.values_list("role", "text")) == keys


def test_the_pages_show_enter_correct_and_merge(office, browser):
    letters(office, 2)
    alice = browser("alice")
    at = alice.do("/documents/senders/new/", name="市水利局", aliases="水利局")
    assert "水利局" in alice.get(at).content.decode()
    listed = alice.get("/documents/senders/")
    assert FINANCE in text(listed)
    assert alice.get("/documents/senders/", q="slj").content.decode().count("<tr>") == 2
    alice.do(at, name="市水利局", aliases="水利局", term_days="4", relation="superior")
    assert Sender.objects.get(name="市水利局").term_days == 4
    refused = alice.post(at, name=FINANCE)
    assert refused.status_code == 400
    assert "Merge the two" in text(refused)
    alice.do(f"{at}merge/", into=FINANCE)
    assert "Undo the merge" in text(alice.get(at))
    alice.do(f"{at}separate/")
    assert "Undo the merge" not in text(alice.get(at))


def test_what_is_typed_first_names_the_sender(office, browser):
    letters(office, 2, kind="request")
    letters(office, 1, issuer="云汀市水利局", issuer_number="")
    alice = browser("alice")
    for given in ({"issuer": "ytscz"}, {"issuer": "云财农"}, {"number": "云财农〔2026〕9号"}):
        heard = alice.get("/documents/incoming/new/habits/", **given).json()
        assert heard["sender"]["name"] == FINANCE, given
        assert [o["value"] for o in heard["offers"]] == ["request"]
    for vague in ("yts", "财政", "没有这个"):
        heard = alice.get("/documents/incoming/new/habits/", issuer=vague).json()
        assert heard["sender"] is None


def test_the_directory_over_rest(office, rest):
    letters(office, 1)
    letters(office, 1, issuer="市财政局", issuer_number="")
    alice = rest("alice")
    kept, double = alice.get("senders/").json()["results"]
    made = alice.post("senders/", {"name": FINANCE, "codes": ["别的"]})
    assert (made.status_code, made.json()["id"], made.json()["codes"]) == (
        201,
        kept["id"],
        ["云财农"],
    )
    into = {"into": kept["id"]}
    assert alice.post(f"senders/{double['id']}/merge/", into).json()["aliases"] == ["市财政局"]
    assert alice.get(f"senders/{double['id']}/").json()["merged_into"] == kept["id"]
    assert [s["id"] for s in alice.get("senders/?q=sczj").json()["results"]] == [kept["id"]]
    assert alice.post(f"senders/{double['id']}/separate/", {}).json()["merged_into"] is None
    assert alice.post(f"senders/{double['id']}/separate/", {}).status_code == 409
    assert rest("bob").get("senders/").status_code == 403


def test_the_list_costs_the_same_for_one_sender_and_for_twenty(
    office, browser, django_assert_max_num_queries
):
    alice = browser("alice")
    letters(office, 1)
    alice.get("/documents/senders/")
    for n in range(20):
        letters(office, 1, issuer=f"第{n}街道办事处")
    with django_assert_max_num_queries(6):
        alice.get("/documents/senders/")
    with django_assert_max_num_queries(5):
        alice.get("/documents/incoming/new/senders/", issuer="jd")


def test_the_type_ahead_is_served_by_an_index(office):
    letters(office, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN " + queries.TYPE_AHEAD, {"prefix": "云汀%", "clearance": 3, "limit": 8}
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "sender_key_text" in plan
    assert "incoming_issuer" in plan
