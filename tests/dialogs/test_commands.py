"""What people type becomes the command they meant; nothing they type can break the reading."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from booking.room_fields import OPTIONS
from cards.asides import nothing_open
from cards.language import reader_for, reading, say
from dialogs.command_reader import LINE_LIMIT, listen, parse
from dialogs.command_table import ALSO, COMMANDS, CommandInfo, Scope, document, shown_example
from dialogs.commands import (
    AddAdmin,
    AddRoom,
    Administer,
    Book,
    Cancel,
    CancelReferenced,
    Check,
    Command,
    EditRoom,
    ExportRooms,
    FloorPlan,
    Floors,
    FreeNow,
    Help,
    ImportRooms,
    Incomplete,
    Language,
    ListAdmins,
    ListRooms,
    MyBookings,
    OwnBuilding,
    Reminders,
    RemoveAdmin,
    RemoveRoom,
    Schedule,
    Setup,
    Spoken,
    SwitchBooking,
    Unknown,
)
from tests.support.reading import story

MEGAN = "<at>Megan Bowen</at>"
INFO = {info.title: info for info in COMMANDS}


def incomplete(title: str) -> Incomplete:
    return Incomplete(INFO[title].usage, shown_example(INFO[title]))


EXAMPLES: dict[str, Command] = {
    "book": Book("Oak"),
    "now": FreeNow(),
    "my bookings": MyBookings(),
    "schedule": Schedule("Oak tomorrow"),
    "reminders": Reminders(15),
    "home": OwnBuilding("HQ"),
    "language": Language("fi"),
    "help": Help(),
    "cancel": CancelReferenced("RK-7F3K2Q"),
    "rooms": ListRooms(),
    "floors": Floors(),
    "floor plan": FloorPlan("HQ 3"),
    "rooms add": AddRoom(
        "oak@example.com",
        {"building": "Main House", "floor": "3", "space": "Oak", "seats": "8", "equipment": "screen,whiteboard"},
    ),
    "rooms edit": EditRoom("Oak", {"seats": "8", "floor": "-"}),
    "rooms remove": RemoveRoom("Oak"),
    "rooms import": ImportRooms(),
    "rooms export": ExportRooms(),
    "setup": Setup(),
    "check": Check(),
    "booking on": SwitchBooking(on=True),
    "booking off": SwitchBooking(on=False),
    "admin": Administer(),
    "admins": ListAdmins(),
    "admins add": AddAdmin(MEGAN),
    "admins remove": RemoveAdmin(MEGAN),
}


def test_every_command_has_an_example_that_is_read_as_this_command() -> None:
    assert {info.title: parse(info.example) for info in COMMANDS} == EXAMPLES


def test_a_command_picked_from_the_menu_of_teams_is_understood_or_answered_with_its_usage() -> None:
    for info in COMMANDS:
        understood = parse(info.title)
        alone = info.read("") or Incomplete(info.usage, shown_example(info))
        assert type(understood) is type(EXAMPLES[info.title]) or understood == alone


def test_the_table_fits_the_app_manifest() -> None:
    assert len(INFO) == len(COMMANDS)
    for info in COMMANDS:
        assert info.usage.startswith(info.title)
        assert info.example.startswith(info.title)
        assert len(info.title) <= 32
        assert len(info.menu_text) <= 128
    for scope in Scope:
        assert 1 <= sum(scope in info.scopes for info in COMMANDS) <= 12


def test_the_reference_has_the_table_of_commands() -> None:
    assert document() in (Path(__file__).parents[2] / "docs" / "reference.md").read_text("utf-8")


def test_no_two_commands_share_a_name_or_a_phrase() -> None:
    every = (*COMMANDS, *ALSO)
    names = Counter(each for info in every if info.argument for each in (info.title, *info.also))
    whole = Counter(each for info in every for each in (*info.phrases, *(() if info.argument else (info.title,))))
    assert [each for said in (names, whole) for each, count in said.items() if count > 1] == []
    assert all(each == each.casefold() and each == " ".join(each.split()) for each in (*names, *whole))


@pytest.mark.parametrize("info", COMMANDS, ids=lambda info: info.title)
def test_every_name_of_a_command_means_the_same(info: CommandInfo) -> None:
    rest = info.example.removeprefix(info.title)
    assert all(parse(f"{name}{rest}") == parse(info.example) for name in info.also)
    assert all(parse(phrase) == parse(info.title) for phrase in info.phrases)


def test_the_usage_of_adding_a_room_names_every_option_there_is() -> None:
    for option in OPTIONS:
        assert f"{option}=…" in INFO["rooms add"].usage


@pytest.mark.parametrize(
    "text",
    ["book", "BOOK", " book\n", "\xa0book\n", "/book", "reserve", "book a room", "Book me a meeting room!", "room"],
)
def test_who_says_book_without_a_name_gets_the_form(text: str) -> None:
    assert parse(text) == Book()


@pytest.mark.parametrize(
    "text",
    ["I need a room for 6 people", "find a room", "a free room please", "book a meeting", "book a room on Friday"],
)
def test_who_wants_just_any_room_gets_the_form(text: str) -> None:
    assert parse(text) == Book()


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("book Oak", "Oak"),
        ("BOOK \xa0 Große   Halle", "Große Halle"),
        ("reserve “Oak Hall”", "Oak Hall"),
        ("book room 5", "room 5"),
        ("book A Room of One's Own", "A Room of One's Own"),
        ('book <a href="mailto:oak@example.com">oak@example.com</a>', "oak@example.com"),
    ],
)
def test_a_named_room_keeps_its_spelling(text: str, room: str) -> None:
    assert parse(text) == Book(room)


@pytest.mark.parametrize(
    "text", [None, "", " \xa0\n", "help", "Help!", "?", "hi", "Hello.", "hey!!", "What can you do?"]
)
def test_a_greeting_or_nothing_at_all_asks_for_help(text: str | None) -> None:
    assert parse(text) == Help()


@pytest.mark.parametrize(
    "text", ["cancel RK-7F3K2Q", "Cancel rk-7f3k2q.", "/cancel “RK-7F3K2Q”", "cancel RK7F3K2Q", "cancel RK – 7F3K2Q"]
)
def test_a_booking_is_named_by_its_reference(text: str) -> None:
    assert listen(text, reader_for("en-GB")) == CancelReferenced("RK-7F3K2Q")


@pytest.mark.parametrize("text", ["cancel RK-7F3K2", "cancel RK-7F3K2QX", "cancel Oak", "cancel RK-7F3K2Q tomorrow"])
def test_what_is_no_reference_alone_stays_a_sentence(text: str) -> None:
    assert isinstance(listen(text, reader_for("en-GB")), Spoken)


@pytest.mark.parametrize("text", ["cancel", "Cancel.", "stop", "QUIT", "never mind"])
def test_whoever_wants_out_cancels(text: str) -> None:
    assert parse(text) == Cancel()


@pytest.mark.parametrize("text", ["helpless", "bookkeeping", "admins who", "¯\\_(ツ)_/¯"])
def test_what_only_looks_like_a_command_is_none(text: str) -> None:
    assert parse(text) == Unknown(text)


@pytest.mark.parametrize(
    "typed",
    [
        "oak@example.com",
        '<a href="mailto:oak@example.com">oak@example.com</a>',
        "<a title='mail' href='mailto:oak@example.com?subject=x' target=_blank>Oak</a>",
        "[oak@example.com](mailto:oak@example.com)",
        "[Oak](MAILTO:oak%40example.com)",
    ],
)
def test_an_address_that_teams_made_a_link_of_is_an_address_still(typed: str) -> None:
    assert parse("rooms add") == AddRoom("", {}), "a form is asked for"
    assert parse(f"rooms add {typed} floor=3") == AddRoom("oak@example.com", {"floor": "3"})
    assert parse(f"Rooms Remove\xa0{typed}") == RemoveRoom("oak@example.com")


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("", {}),
        ('building="Main House" floor=3', {"building": "Main House", "floor": "3"}),
        ("building=“Main House”\xa0floor=3", {"building": "Main House", "floor": "3"}),
        ("building=„Großes Haus“ space=»Zur Linde«", {"building": "Großes Haus", "space": "Zur Linde"}),
        ("building='Main House' space=O'Neill", {"building": "Main House", "space": "O'Neill"}),
        ("building=Main House floor=3", {"building": "Main House", "floor": "3"}),
        ("Building = Main House FLOOR = 3", {"building": "Main House", "floor": "3"}),
        (
            "equipment=screen, whiteboard\nzone=Europe/Helsinki",
            {"equipment": "screen, whiteboard", "zone": "Europe/Helsinki"},
        ),
        ('space="a floor=b" seats=8', {"space": "a floor=b", "seats": "8"}),
        ("building= floor=3", {"building": "", "floor": "3"}),
        ('building="" floor=', {"building": "", "floor": ""}),
        ('equipment=65" screen', {"equipment": '65" screen'}),
        ("colour=blue", {"colour": "blue"}),
    ],
)
def test_options_of_a_room_are_read_with_and_without_quotes(typed: str, options: dict[str, str]) -> None:
    assert parse(f"rooms add oak@example.com {typed}") == AddRoom("oak@example.com", options)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("rooms add building=HQ", "rooms add"),
        ("rooms add oak@example.com third floor", "rooms add"),
        ('rooms add oak@example.com building="Main House floor=3', "rooms add"),
        ('rooms add oak@example.com building="Main House"floor=3', "rooms add"),
        ("rooms add oak@example.com floor=3 floor=4", "rooms add"),
        ("rooms remove", "rooms remove"),
        ('rooms remove " "', "rooms remove"),
        ("admins add", "admins add"),
        ("admin remove ", "admins remove"),
    ],
)
def test_a_command_that_is_not_typed_in_full_is_answered_with_its_usage(text: str, title: str) -> None:
    assert parse(text) == incomplete(title)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("rooms", ListRooms()),
        ("ROOMS list", ListRooms()),
        ("all rooms", ListRooms()),
        ("rooms hq 3", ListRooms("hq 3")),
        ("rooms list “Oak Hall”", ListRooms("Oak Hall")),
        ("rooms for 6 people tomorrow", Book()),
        ("rooms add oak@x.example elm@x.example floor=3", AddRoom("oak@x.example", {"floor": "3"}, ("elm@x.example",))),
        (
            "rooms add oak@x.example, elm@x.example;ash@x.example",
            AddRoom("oak@x.example", {}, ("elm@x.example", "ash@x.example")),
        ),
        ("rooms add oak@x.example elm", incomplete("rooms add")),
        ("rooms add oak@x.example floor=3 elm@x.example", AddRoom("oak@x.example", {"floor": "3 elm@x.example"})),
        ("rooms edit", incomplete("rooms edit")),
        ("rooms edit seats=8", incomplete("rooms edit")),
        ("rooms edit Big Oak", EditRoom("Big Oak", {})),
        ("rooms edit “Big Oak” seats=8", EditRoom("Big Oak", {"seats": "8"})),
        ("rooms edit Room 5 floor=- seats=", EditRoom("Room 5", {"floor": "-", "seats": ""})),
        ("rooms edit Oak floor=3 floor=4", incomplete("rooms edit")),
        ("Rooms Export.", ExportRooms()),
    ],
)
def test_what_concerns_the_list_of_rooms_is_understood(text: str, command: Command) -> None:
    assert parse(text) == command


@pytest.mark.parametrize("text", ["booking", "booking maybe", "booking Oak off"])
def test_booking_is_switched_on_or_off_and_nothing_else(text: str) -> None:
    where = "[ROOM, FLOOR or BUILDING]"
    assert parse(text) == Incomplete(f"booking on {where} | booking off {where}")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("booking off", SwitchBooking(on=False)),
        ("Booking on!", SwitchBooking(on=True)),
        ("booking off HQ 3", SwitchBooking(on=False, where="HQ 3")),
        ("booking on “Big Oak”", SwitchBooking(on=True, where="Big Oak")),
    ],
)
def test_booking_is_switched_for_everything_or_for_what_is_named(text: str, command: Command) -> None:
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("setup", Setup()),
        ("status", Administer(vague=True)),
        ("settings", Administer(vague=True)),
        ("usage", Administer(vague=True)),
        ("rules", Administer(vague=True)),
        ("audit", Administer(vague=True)),
        ("report", Administer(vague=True)),
        ("version", Administer(vague=True)),
        ("floors", Floors()),
        ("plan", FloorPlan()),
        ("out of service", Administer(vague=True)),
        ("all bookings", Administer(vague=True)),
        ("who booked", Administer(vague=True)),
        ("who booked Oak?", Schedule("Oak?")),
        ("import", ImportRooms()),
        ("rooms import", ImportRooms()),
        ("rooms edit", incomplete("rooms edit")),
        ("disable Oak", SwitchBooking(on=False, where="Oak")),
        ("out of service HQ 3", SwitchBooking(on=False, where="HQ 3")),
        ("enable Oak", SwitchBooking(on=True, where="Oak")),
        ("turn off booking", SwitchBooking(on=False)),
        ("add room oak@x.example", AddRoom("oak@x.example", {})),
        ("edit room Oak seats=8", EditRoom("Oak", {"seats": "8"})),
        ("remove room Oak", RemoveRoom("Oak")),
    ],
)
def test_what_admins_were_seen_to_type_reaches_a_command(text: str, command: Command) -> None:
    assert parse(text) == command


def test_disable_alone_switches_nothing_off() -> None:
    assert isinstance(parse("disable"), Incomplete)


def test_a_mention_is_carried_as_it_came() -> None:
    assert parse(f" ADMINS add\xa0{MEGAN}\n") == AddAdmin(MEGAN)
    assert parse("admins delete Megan") == RemoveAdmin("Megan")


def test_a_text_longer_than_any_command_is_none() -> None:
    assert parse("book " + "x" * LINE_LIMIT) == Unknown(("book " + "x" * LINE_LIMIT)[:LINE_LIMIT])


@given(st.text())
@example("[" * 20_000)
@example("<a href=mailto:x " * 2_000)
@example("rooms add a " + "b= " * 600)
def test_no_text_breaks_the_reading(text: str) -> None:
    assert isinstance(parse(text), Command)


@given(st.sampled_from(COMMANDS), st.text(max_size=40))
def test_no_ending_of_a_command_breaks_the_reading(info: CommandInfo, ending: str) -> None:
    assert isinstance(parse(f"{info.title} {ending}"), Command)


WORD = st.text(st.characters(categories=("Lu", "Ll", "Nd")), min_size=1, max_size=8)
VALUE = st.lists(WORD, max_size=3).map(" ".join)


@given(
    st.dictionaries(st.sampled_from(OPTIONS), VALUE), st.sampled_from(['""', "“”", "„“", "«»", "''", "‘’", ("", "")])
)
def test_options_survive_being_typed(options: dict[str, str], quotes: tuple[str, str]) -> None:
    opening, closing = quotes
    typed = " ".join(f"{name}={opening}{value}{closing}" for name, value in options.items())
    assert parse(f"rooms add oak@example.com {typed}") == AddRoom("oak@example.com", options)


@given(st.lists(WORD, min_size=1, max_size=3).map(" ".join))
def test_room_names_survive_being_typed(name: str) -> None:
    assert parse(f"rooms remove {name}") == RemoveRoom(name)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Now!", FreeNow()),
        ("show my bookings", MyBookings()),
        ("Cancel my booking.", MyBookings(cancelling=True)),
        ("schedule", Schedule("")),
        ("schedule “HQ 3” ", Schedule("HQ 3")),
        ("language", Language()),
        ("kieli suomeksi", Language("fi")),
        ("språk svenska", Language("sv")),
        ("Sprache Deutsch!", Language("de")),
        ("language automatic", Language("")),
        ("language klingon", incomplete("language")),
        ("home", OwnBuilding()),
        ("home Main House", OwnBuilding("Main House")),
        ("home automatic", OwnBuilding("")),
        ("my building", OwnBuilding()),
        ("reminders", Reminders()),
        ("reminders off", Reminders(0)),
        ("Reminder 15 minutes before", Reminders(15)),
        ("reminders soon", incomplete("reminders")),
        ("reminders 99999", incomplete("reminders")),
    ],
)
def test_what_concerns_ones_bookings_is_understood(text: str, command: Command) -> None:
    assert parse(text) == command


@pytest.mark.parametrize("locale", ["en-GB", "fi-FI", "sv-SE", "de-DE"])
def test_what_our_sentences_tell_people_to_type_is_understood_in_each_language(locale: str) -> None:
    with reading(reader_for(locale)):
        told = [say("This booking was cancelled. Please type “book” to make another one."), story(nothing_open())]
    words = [re.search(r"[“”„](.+?)[“”]", text) for text in told]
    assert [parse(each[1]) for each in words if each] == [Book(), MyBookings()]


def test_each_scope_is_offered_what_works_there() -> None:
    offered = Counter(scope for info in COMMANDS for scope in info.scopes)
    assert offered == {Scope.PERSONAL: 10, Scope.GROUP_CHAT: 8, Scope.TEAM: 10}
    assert all(info.scopes in ((Scope.TEAM,), ()) for info in COMMANDS if info.admin)
