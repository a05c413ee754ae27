"""The demo office under the rules of Taiwan: the same story in Traditional signs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from office.parameters import registry
from tests.demo.conftest import FRIDAY, false_things, fill_now

KEYS = ("_key", "documents_sender.key", "documents_senderkey.text")
"""What things are found by is folded into Simplified signs."""
OF_THE_MAINLAND = {"documents_retentionrule", "documents_lettertemplate"}
"""Rules of retention and templates that every database brings; Taiwan enters its own."""
TEXTS = (models.CharField, models.TextField, models.JSONField)


def told() -> Iterator[tuple[str, str]]:
    """(table.column, what stands there) of every text that the office keeps."""
    for model in apps.get_models():
        if model._meta.db_table in OF_THE_MAINLAND:
            continue
        for field in model._meta.local_concrete_fields:
            where = f"{model._meta.db_table}.{field.column}"
            if isinstance(field, TEXTS) and not where.endswith(KEYS):
                rows = model._base_manager.values_list(field.attname, flat=True)
                for value in rows.exclude(**{field.attname: None}).distinct().order_by():
                    text = (
                        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                    )
                    yield where, text


def of_the_mainland(text: str) -> str:
    """The signs that no Traditional text has: Chinese, and not in Big5."""
    return "".join(c for c in text if "\u4e00" <= c <= "\u9fff" and not c.encode("big5", "ignore"))


@pytest.mark.slow
@pytest.mark.django_db
def test_it_is_told_in_traditional_signs():
    registry.change("office.pack", "tw_gov")
    fill_now(FRIDAY)
    assert false_things() == []
    wrong: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for where, text in told():
        if signs := of_the_mainland(text):
            wrong[where] += 1
            shown.setdefault(where, f"{signs}: {text[:80]}")
    assert not wrong, "\n".join(f"{n} {where}: {shown[where]}" for where, n in wrong.most_common())
