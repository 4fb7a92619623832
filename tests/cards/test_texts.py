import re
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.home import Home
from booking.imports.sheet import BadFile, FileFault
from booking.model import Person
from booking.own_building import HomeScreen
from booking.plans.model import BadPicture, PictureFault
from booking.ports import Admin
from booking.room_administration import Edited, NoRoom, Removal, Removed, RoomForm
from booking.sentences.model import Intent
from booking.sentences.reader import understand
from cards import administration, welcome
from cards.actions.bookings import ListBookings
from cards.actions.form import OpenForm
from cards.actions.found_rooms import OpenNow
from cards.actions.own_settings import ShowHelp
from cards.actions.table import parse
from cards.elements import weight
from cards.home import home_card
from cards.imports import bad_file_card
from cards.language import reader_for, reading
from cards.plans import bad_picture_card
from cards.room_editing import no_room, room_edited, room_form
from cards.room_list import rooms_page
from cards.room_removal import removal_card, removed_card, room_restored
from dialogs.command_reader import parse as read_command
from dialogs.command_table import COMMANDS
from dialogs.help import help_groups
from tests.fakes.teams import actions_of
from tests.support import scenes
from tests.support.phrases import BOOKINGS, NOW, ROOMS, ZONE
from tests.support.reading import said, story
from tests.support.strictness import HEAVIEST, check, nodes

HELSINKI = ZoneInfo("Europe/Helsinki")


TRIED = ["book Oak tomorrow 10-11 for 6 people", "now", "schedule Oak", "my bookings"]


def phrases(card: dict[str, object]) -> list[str]:
    return [node["text"] for _, node in nodes(card) if node.get("fontType") == "Monospace"]


def test_the_welcome_greets_by_name_and_gives_four_things_to_try() -> None:
    card = welcome.welcome("Megan Bowen")
    assert "Hello Megan Bowen." in story(card)
    assert phrases(card) == TRIED
    assert [parse({"action": each}) for each in actions_of(card)] == [OpenForm(), OpenNow(), ListBookings(), ShowHelp()]
    assert "Hello." in story(welcome.welcome(""))


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("admin", [False, True])
def test_help_names_every_command_that_somebody_may_give_and_each_is_one(shared: bool, admin: bool) -> None:
    card = welcome.help_card(help_groups(admin=False), help_groups(admin=True) if admin else (), shared=shared)
    check(card)
    told = phrases(card)
    for command in COMMANDS:
        assert any(each.startswith(command.title) for each in told[3:]) is (admin or not command.admin), command.title
    sentences = [example for example, _ in welcome.spoken_examples()]
    assert told[:3] == sentences
    for phrase in told[3:]:
        assert type(read_command(phrase)).__name__ not in ("Unknown", "Incomplete"), phrase


@pytest.mark.parametrize("admin", [False, True])
def test_help_folds_each_subject_behind_a_press_and_opens_all_for_a_client_that_cannot(admin: bool) -> None:
    groups = (*help_groups(admin=False), *(help_groups(admin=True) if admin else ()))
    told = help_groups(admin=True) if admin else ()
    card = welcome.help_card(help_groups(admin=False), told, shared=False)
    by_id = {node["id"]: node for _, node in nodes(card) if "id" in node}
    assert [(name, node.get("isVisible")) for name, node in by_id.items()] == [(each.key, False) for each in groups]
    presses = [node["selectAction"] for _, node in nodes(card) if "selectAction" in node]
    assert [(each["title"], each["targetElements"]) for each in presses] == [
        (f"{each.name} ▾", [each.key]) for each in groups
    ]
    for group in groups:
        assert phrases(by_id[group.key]) == [each.example for each in group.lines]
        assert any(", ".join(each.name for each in group.lines) in text for text in said(card)), group.name
    *_, every = card["actions"]
    assert [(each["elementId"], each["isVisible"]) for each in every["targetElements"]] == [
        (each.key, True) for each in groups
    ]
    assert parse({"action": every["fallback"]}) == ShowHelp(more=True)
    whole = welcome.help_card(help_groups(admin=False), told, shared=False, whole=True)
    assert not any(node.get("isVisible") is False or "selectAction" in node for _, node in nodes(whole))
    assert phrases(whole) == phrases(card)


def test_unknown_text_is_quoted_cleaned_and_answered_with_what_can_be_done() -> None:
    card = welcome.unknown(scenes.HOSTILE + "\n" + scenes.LONG)
    check(card)
    assert "You wrote “*bold* _it_" in story(card)
    assert phrases(card) == TRIED
    assert all("bold" not in node["text"] for _, node in nodes(card) if node["type"] == "TextBlock")
    assert "You wrote" not in story(welcome.unknown("\u200b \u202e"))


def test_a_notice_says_its_sentence_as_it_is() -> None:
    assert said(welcome.notice("*Nothing* happened.")) == ["*Nothing* happened."]


def test_admins_of_the_settings_are_shown_as_such() -> None:
    card = administration.admins([Admin(scenes.MEGAN, from_settings=True), Admin(scenes.ALEX)])
    assert said(card)[:4] == ["2 admins", "Megan Bowen (from the settings)", "Alex Wilber", "✕"]
    assert any("admins add @NAME" in each for each in said(card))


@pytest.mark.parametrize("text", [scenes.HOSTILE, scenes.RIGHT_TO_LEFT, scenes.LONG])
def test_names_in_the_channel_are_never_read_as_markdown_mention_or_link(text: str) -> None:
    room = replace(scenes.OAK, name=text[:80], building=text[:80])
    person = Person("p-1", text)
    for card in (
        welcome.welcome(text),
        rooms_page(scenes.room_list((room,), admin=True)),
        room_form(RoomForm(room, 1)),
        administration.room_added(room),
        removal_card(Removal(room, 1, (scenes.booking(room, booker=person),)), HELSINKI, shared=False),
        removed_card(Removed(room, (scenes.booking(room, booker=person),)), HELSINKI, shared=False),
        room_edited(Edited(room, replace(room, floor=text[:80]), 3)),
        room_restored(room),
        no_room(NoRoom(text[:80], (room,)), removing=True),
        administration.admins([Admin(person)]),
        administration.admin_changed(text, added=True),
    ):
        check(card)
        assert weight(card) <= HEAVIEST
        assert not any(set("*_[]<>`") & set(node["text"]) for _, node in nodes(card) if node["type"] == "TextBlock")
        assert "\u202e" not in str(card)


@pytest.mark.parametrize("text", [scenes.HOSTILE, scenes.RIGHT_TO_LEFT, scenes.LONG])
def test_a_building_and_the_name_of_a_file_are_text_in_a_heading(text: str) -> None:
    for card in (
        home_card(HomeScreen(Home(HELSINKI, text), text, (text, "HQ"), text)),
        bad_picture_card(BadPicture(PictureFault.NO_PICTURE), text),
        bad_file_card(BadFile(FileFault.ARCHIVE), text),
    ):
        check(card)
        assert not any(set("*_[]<>`") & set(unescaped(node)) for _, node in nodes(card) if node["type"] == "TextBlock")
        assert "\u202e" not in str(card)


def unescaped(node: dict[str, Any]) -> str:
    """What a client reads as markdown in a text: all that has no backslash before it."""
    return re.sub(r"\\.", "", node["text"])


@pytest.mark.parametrize("locale", ["en-GB", "fi-FI", "sv-SE", "de-DE"])
def test_the_examples_of_sentences_are_understood_in_their_language(locale: str) -> None:
    with reading(reader_for(locale)):
        booked, asked, moved = (
            understand(example, now=NOW, zone=ZONE, locale=locale, rooms=ROOMS, bookings=BOOKINGS)
            for example, _ in welcome.spoken_examples()
        )
    assert (booked.intent, booked.complete, booked.count) == (Intent.BOOK, True, 6)
    assert (asked.intent, asked.room, str(asked.start)) == (Intent.FREE, "oak", "15:00:00")
    assert (moved.intent, str(moved.meant.start), str(moved.start)) == (Intent.MOVE, "10:00:00", "11:00:00")
