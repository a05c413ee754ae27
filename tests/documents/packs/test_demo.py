"""The demo office is told in the words of its pack."""

from __future__ import annotations

from office.demo.meetings_told import GUESTS, seated
from office.demo.script import script
from office.demo.tray import MAILED, told
from tests.conftest import Office


def test_guests_on_the_podium_are_called_as_they_were_invited(taiwan: Office) -> None:
    invited = {name for name, *_rest in script().each(GUESTS)}
    assert set(seated()) <= invited
    assert "周嵐" in seated()


def test_what_the_tray_brings_is_written_in_traditional_signs(taiwan: Office) -> None:
    mails = [told(mailed) for mailed in MAILED]
    assert [m.organ for m in mails] == ["雲嶺省水利廳", "雲汀市應急管理局"]
    assert mails[0].title == "有關報送冬季水利工程安全檢查情況一案，請查照。"
    number = script().number(mails[0].number, 2026)
    assert number.startswith("雲水函字第115")
