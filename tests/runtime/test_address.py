"""Commands of manage.py find the house of their folder, and never override what one has set."""

from __future__ import annotations

from office.runtime import address

HOUSE = {
    "DATABASE_URL": "postgres://app@/steward?host=/s",
    "SECRET_KEY": "k",
    "DEMO": "1",
    "HOME": "/x",
}


def test_a_command_finds_the_house_of_its_folder(tmp_path):
    address.write(tmp_path, HOUSE)
    found: dict[str, str] = {"DEMO": "0"}
    assert address.adopt(tmp_path, found)
    assert found == {"DATABASE_URL": HOUSE["DATABASE_URL"], "SECRET_KEY": "k", "DEMO": "0"}


def test_the_address_is_for_the_owner_only(tmp_path):
    address.write(tmp_path, HOUSE)
    assert (tmp_path / "address.json").stat().st_mode & 0o077 == 0


def test_a_database_that_one_names_is_the_one_used(tmp_path):
    address.write(tmp_path, HOUSE)
    found = {"DATABASE_URL": "postgres://other/"}
    assert not address.adopt(tmp_path, found)
    assert found == {"DATABASE_URL": "postgres://other/"}


def test_no_house_no_address(tmp_path):
    assert not address.adopt(tmp_path, {})
