"""Translations without GNU gettext: collected, kept, compiled, checked."""

from __future__ import annotations

import gettext
import os
import re
from pathlib import Path

import pytest

from office.runtime import catalogues

CODE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

def words(count, name):
    return [_("Letter %(number)s"), gettext_lazy("Sign in"), pgettext("month", "May"),
        ngettext("%(count)s letter", "%(count)s letters", count), _(name)]

PARAMETERS = (
    Definition("a.list", [[10, 3], [20, 6]], "Rows of " "figures"),
    Definition("a.flag", default=False, says="Whether it holds"),
    Definition("a.word", "first", "One of two", ("first", "second")),
)
"""
TEMPLATE = """
  <h1>{% translate "Good morning" %}</h1>
{% if x %}{% blocktranslate trimmed count n=n %}
   {{ n }} duty
 {% plural %} {{ n }} duties {% endblocktranslate %}{% endif %}
    <p title="{% trans "It's late (" context "clock" %}">"loose quote</p>
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "area" / "templates").mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    (tmp_path / "area" / "code.py").write_text(CODE)
    (tmp_path / "area" / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "tests" / "t.py").write_text('from x import gettext as _; _("Not ours")')
    return tmp_path


def po(root: Path, language: str = "zh_Hans") -> Path:
    return catalogues.catalogue_path(root / "locale", language)


def translate_all(root: Path) -> None:
    for language in catalogues.LANGUAGES:
        text = po(root, language).read_text()
        text = re.sub(
            r'(msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? )""',
            lambda m: f'{m[1]}"译 {m[3] or m[2]}"',
            text,
        )
        po(root, language).write_text(text)


def test_sentences_are_found_in_code_and_templates(root):
    found = catalogues.collect(root)
    assert set(found) == {
        (None, "Letter %(number)s"),
        (None, "Sign in"),
        ("month", "May"),
        (None, "Rows of figures"),
        (None, "Whether it holds"),
        (None, "One of two"),
        (None, "%(count)s letter"),
        (None, "Good morning"),
        (None, "%(n)s duty"),
        ("clock", "It's late ("),
    }
    assert found[None, "%(n)s duty"] == "%(n)s duties"
    assert found[None, "%(count)s letter"] == "%(count)s letters"


def test_round_trip_from_code_to_a_compiled_catalogue(root):
    locale = root / "locale"
    assert catalogues.extract(root, locale) == 10
    assert any("not translated: 'Sign in'" in fault for fault in catalogues.faults(root, locale))
    translate_all(root)
    assert catalogues.faults(root, locale) == []
    assert catalogues.compile_all(locale) == ["zh_Hans", "zh_Hant"]
    with po(root).with_suffix(".mo").open("rb") as handle:
        catalogue = gettext.GNUTranslations(handle)
    assert catalogue.gettext("Sign in") == "译 Sign in"
    assert catalogue.pgettext("month", "May") == "译 May"
    assert catalogue.ngettext("%(n)s duty", "%(n)s duties", 1) == "译 %(n)s duties"


def test_only_a_newer_source_is_compiled(root):
    catalogues.extract(root, root / "locale")
    assert len(catalogues.compile_all(root / "locale")) == 2
    assert catalogues.compile_all(root / "locale") == []
    later = po(root).stat().st_mtime + 10
    os.utime(po(root), (later, later))
    assert catalogues.compile_all(root / "locale") == ["zh_Hans"]


def test_extracting_again_keeps_translations_and_changes_nothing(root):
    catalogues.extract(root, root / "locale")
    translate_all(root)
    catalogues.extract(root, root / "locale")
    before = po(root).read_bytes()
    catalogues.extract(root, root / "locale")
    assert po(root).read_bytes() == before
    assert catalogues.faults(root, root / "locale") == []
    text = before.decode()
    assert "code.py" not in text
    assert 'msgid "%(n)s duty"\nmsgid_plural "%(n)s duties"' in text


def test_new_and_unused_sentences_are_named_for_each_language(root):
    catalogues.extract(root, root / "locale")
    translate_all(root)
    code = root / "area" / "code.py"
    code.write_text(CODE.replace("Sign in", "Sign out"))
    assert sorted(catalogues.faults(root, root / "locale")) == [
        "zh_Hans: no longer used: 'Sign in'",
        "zh_Hans: not in the catalogue: 'Sign out'",
        "zh_Hant: no longer used: 'Sign in'",
        "zh_Hant: not in the catalogue: 'Sign out'",
    ]


@pytest.mark.parametrize("wrong", ["译 Letter", "译 %(nummer)s", "译 %(number)s %s"])
def test_placeholders_that_differ_are_named(root, wrong):
    catalogues.extract(root, root / "locale")
    translate_all(root)
    po(root).write_text(po(root).read_text().replace("译 Letter %(number)s", wrong))
    faults = catalogues.faults(root, root / "locale")
    assert len(faults) == 1
    assert "placeholders differ" in faults[0]


def test_a_fuzzy_translation_is_named(root):
    catalogues.extract(root, root / "locale")
    translate_all(root)
    text = po(root).read_text().replace('msgid "Sign in"', '#, fuzzy\nmsgid "Sign in"')
    po(root).write_text(text)
    assert catalogues.faults(root, root / "locale") == ["zh_Hans: fuzzy: 'Sign in'"]
