"""Each fact of a room survives whatever reads, writes and changes rooms.

A new fact fails here until all of them know it. One that forgot it would lose it without a word, at the next edit or
import.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest

from booking.imports.plan import begun, fingerprint
from booking.imports.rows import SourceRoom
from booking.model import Mailbox, Room
from booking.room_fields import RoomFields, as_csv
from bot.storage.records import room_columns, room_from
from cards.imports import differences, takes_facts_away

OTHER: Mapping[str, Any] = {
    "mailbox": Mailbox("oak@contoso.com", "Europe/Stockholm"),
    "name": "Elm",
    "building": "Annex",
    "floor": "7",
    "seats": 5,
    "equipment": frozenset({"whiteboard"}),
}
"""Another value of each fact."""

NEVER_TAKEN_AWAY = ("mailbox", "name")
FACTS = [each for each in fields(Room) if each.compare]
OAK = Room(Mailbox("oak@contoso.com", "Europe/Helsinki"), "Oak", "HQ", "3", 8, frozenset({"screen", "video"}))


def changed(name: str) -> Room:
    return replace(OAK, **{name: OTHER[name]})


def test_the_room_of_these_tests_has_each_fact() -> None:
    assert [each.name for each in FACTS] == list(OTHER)
    assert all(getattr(OAK, name) and getattr(OAK, name) != value for name, value in OTHER.items())


@pytest.mark.parametrize("name", OTHER)
def test_a_fact_is_kept_by_an_edit_of_another(name: str) -> None:
    other = "seats" if name == "name" else "name"
    edit = RoomFields(**{other: OTHER[other]})
    assert getattr(edit.on(changed(name)), name) == OTHER[name]


@pytest.mark.parametrize("name", OTHER)
def test_a_fact_is_kept_by_an_import_that_says_nothing_of_it(name: str) -> None:
    told = begun(
        0, SourceRoom(1, OAK.address, **({"name": "Birch"} if name != "name" else {"seats": 2})), changed(name), None
    )
    assert told.new is not None
    assert getattr(told.new, name) == OTHER[name]


@pytest.mark.parametrize("name", OTHER)
def test_a_fact_is_stored_and_read(name: str) -> None:
    assert room_from(json.loads(json.dumps(room_columns(changed(name))))) == changed(name)


@pytest.mark.parametrize("name", OTHER)
def test_another_value_of_a_fact_is_another_registry(name: str) -> None:
    assert fingerprint([changed(name)]) != fingerprint([OAK])


@pytest.mark.parametrize("name", OTHER)
def test_a_fact_is_exported(name: str) -> None:
    (before,), (after,) = (csv.DictReader(io.StringIO(as_csv([each]))) for each in (OAK, changed(name)))
    assert before != after


@pytest.mark.parametrize("name", OTHER)
def test_a_card_says_that_a_fact_changes(name: str) -> None:
    assert len(list(differences(OAK, changed(name)))) == 1


@pytest.mark.parametrize("name", [each for each in OTHER if each not in NEVER_TAKEN_AWAY])
def test_a_card_warns_where_a_fact_is_taken_away(name: str) -> None:
    nothing: Any = next(each.default for each in FACTS if each.name == name)
    assert takes_facts_away(OAK, replace(OAK, **{name: nothing}))
    assert not takes_facts_away(replace(OAK, **{name: nothing}), OAK)
