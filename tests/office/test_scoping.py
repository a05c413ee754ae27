"""No secret table gives a row away before it was said for whom."""

from __future__ import annotations

import pytest
from django import forms
from django.db.models import Count, Exists, OuterRef
from django.shortcuts import get_object_or_404

from documents import queries as letters
from documents.circulation import actions as circulation
from documents.models import IncomingDocument, OutgoingDocument
from office.catalogue import queries as catalogue
from office.catalogue.models import Card
from office.core.errors import NotVisible
from office.core.scoping import Secrecy, UnscopedQuery
from office.duties.models import Duty
from office.matters.models import Matter
from office.organisation.models import Department, User
from office.search.queries import Asked, find
from supervision.models import SupervisionItem

TABLES = [IncomingDocument, OutgoingDocument, SupervisionItem, Card, Duty]
USES = {
    "iteration": lambda rows: list(rows),
    "len": lambda rows: len(rows),
    "bool": lambda rows: bool(rows),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "latest": lambda rows: rows.latest("pk"),
    "slice": lambda rows: rows[0],
    "part": lambda rows: list(rows[:2]),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "annotate": lambda rows: list(rows.annotate(n=Count("pk"))),
    "iterator": lambda rows: list(rows.iterator()),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "update": lambda rows: rows.update(secrecy=0),
    "delete": lambda rows: rows.delete(),
    "contains": lambda rows: rows.contains(rows.model(pk=1)),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "raw": lambda rows: list(rows.raw("SELECT 1")),
    "subquery": lambda rows: list(User.objects.filter(pk__in=rows.values("pk"))),
    "union": lambda rows: list(rows.none().union(rows.all())),
    "or": lambda rows: list(rows.none() | rows.all()),
    "xor": lambda rows: list(rows.none() ^ rows.all()),
    "get_object_or_404": lambda rows: get_object_or_404(rows, pk=1),
    "choices": lambda rows: list(forms.ModelChoiceField(rows).choices),
}


@pytest.mark.parametrize("model", TABLES, ids=lambda m: m.__name__)
@pytest.mark.parametrize("use", USES)
def test_every_use_fails_closed(office, model, use):
    with pytest.raises(UnscopedQuery):
        USES[use](model.objects.all())


@pytest.mark.parametrize(
    "model", [IncomingDocument, SupervisionItem, Card], ids=lambda m: m.__name__
)
@pytest.mark.parametrize(
    "use",
    sorted(set(USES) - {"get", "slice", "raw", "get_object_or_404", "latest", "delete", "update"}),
)
def test_every_use_works_once_it_is_said_for_whom(office, model, use):
    office.letter()
    office.item()
    USES[use](model.objects.visible_to(office.actor("alice")))


@pytest.mark.parametrize(
    "join",
    [lambda a, b: a | b, lambda a, b: b | a, lambda a, b: a.union(b), lambda a, b: b.union(a)],
)
def test_a_scoped_list_joined_with_an_unscoped_one_is_refused(office, join):
    office.letter(secrecy="secret")
    mine = IncomingDocument.objects.visible_to(office.actor("bob"))
    with pytest.raises(UnscopedQuery):
        list(join(mine, IncomingDocument.objects.all()))


def test_get_object_or_404_does_not_leak_through_the_class(office):
    doc = office.letter(secrecy="secret")
    with pytest.raises(UnscopedQuery):
        get_object_or_404(IncomingDocument, pk=doc.pk)


def test_records_are_not_reached_from_a_department_or_person():
    for model in (User, Department):
        names = [f.name for f in model._meta.get_fields() if f.one_to_many or f.one_to_one]
        assert not {
            n for n in names if "document" in n or "item" in n or "card" in n or "duty" in n
        }


@pytest.mark.parametrize(
    ("who", "secrecy", "seen"),
    [
        ("alice", "secret", True),  # the registry sees all departments, up to its clearance
        ("carol", "secret", True),  # cleared, her department leads
        ("bob", "secret", False),  # same department, not cleared
        ("bob", "internal", True),
        ("hugo", "open", False),  # another department
        ("eve", "open", False),
        ("eve", "secret", False),
        ("rita", "secret", True),
        ("adam", "open", True),  # of the registry, which keeps the letter
        ("adam", "secret", False),
    ],
)
def test_who_sees_a_letter_that_planning_handles(office, who, secrecy, seen):
    doc = office.letter("handling", secrecy=secrecy)
    actor = office.actor(who)
    assert letters.incoming_register(actor).filter(pk=doc.pk).exists() is seen
    assert catalogue.cards(actor).filter(pk=doc.pk).exists() is seen
    assert (doc.pk in [h.card.pk for h in find(actor, Asked("水利建设")).hits]) is seen
    assert catalogue.matters(actor).filter(pk=doc.matter_id).exists() is seen
    if not seen:
        with pytest.raises(NotVisible):
            letters.incoming_get(actor, doc.pk)
        with pytest.raises(NotVisible):
            catalogue.matter_get(actor, doc.matter_id)


def test_a_reader_keeps_sight_of_what_he_read(office):
    doc = office.letter("reading")
    circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=[office.eve])
    circulation.read_incoming(office.actor("eve"), doc.pk)
    assert letters.incoming_get(office.actor("eve"), doc.pk).pk == doc.pk


def test_an_exists_subquery_says_its_rule_itself(office):
    """`Exists` takes a queryset's SQL without evaluating it: the one place the guard cannot see."""
    office.letter(secrecy="secret")
    secret = Card.objects.visible_to(office.actor("bob")).filter(matter=OuterRef("pk"))
    assert not Matter.objects.filter(Exists(secret)).exists()


def test_levels_rise():
    assert [level.slug for level in sorted(Secrecy)] == [
        "open",
        "internal",
        "confidential",
        "secret",
        "top_secret",
    ]
