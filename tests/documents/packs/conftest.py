from __future__ import annotations

import pytest

from office.parameters import registry
from tests.conftest import Office
from tests.pages import Browser


@pytest.fixture
def taiwan(office: Office) -> Office:
    """The same office under the rules of Taiwan; carol heads planning, lena leads, no chief."""
    registry.change("office.pack", "tw_gov")
    registry.change("office.name", "雲汀縣政府水利處")
    registry.change("office.address", "雲汀縣雲汀市河堤路1號")
    return office


@pytest.fixture
def browser(office: Office):
    known: dict[str, Browser] = {}
    return lambda who: known.setdefault(who, Browser(office.people[who]))
