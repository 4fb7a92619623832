"""Somebody looks for a room: what fits comes first, what is taken says so, and nothing that was typed is ever lost."""

from pathlib import Path

import httpx

from booking.model import Mailbox, Room
from bot.commands.sandbox import registered_rooms
from graph.sandbox import state
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.support.reading import buttons, free_rooms, held, said, story, taken_rooms, troubles
from tests.support.world import ALEX, EVENING, HELSINKI, MEGAN, PEOPLE, World, mail, open_world

EVERYTHING = {
    **EVENING,
    "title": "Plan *for* spring",
    "attendees": f"{MEGAN.object_id},{ALEX.object_id}",
    "guests": "guest@partner.example",
    "capacity": "3",
    "floor": "HQ/3",
    "equipment": "screen,video",
    "private": "true",
    "online": "true",
    "room": mail("cedar"),
}


async def test_the_smallest_room_that_is_big_enough_comes_first(world: World) -> None:
    assert free_rooms(await world.find({"capacity": "6"}))[:3] == ["Oak", "Elm", "Maple"]


async def test_as_many_seats_are_looked_for_as_people_come_if_nobody_says_how_many(world: World) -> None:
    five = ",".join(each.object_id for each in PEOPLE[1:6])
    rooms = await world.find({"attendees": five, "guests": "one@partner.example two@partner.example"})
    assert free_rooms(rooms)[0] == "Elm", "eight come: the booker, five colleagues, two guests"


async def test_only_rooms_of_the_floor_and_with_the_equipment_are_offered(world: World) -> None:
    assert sorted(free_rooms(await world.find({"floor": "HQ/3"}))) == ["Elm", "Oak", "Rowan"]
    assert free_rooms(await world.find({"floor": "HQ/3", "equipment": "screen"})) == ["Oak", "Elm"]
    assert free_rooms(await world.find({"floor": "Harbour/"})) == ["Tern", "Heron", "Gannet"]
    assert free_rooms(await world.find({"equipment": "phone,whiteboard"})) == ["Cedar"]


async def test_each_room_tells_where_it_is_how_many_fit_and_what_it_has(world: World) -> None:
    assert "HQ, floor 3 · 6 seats · screen, whiteboard" in said(await world.find())


async def test_taken_rooms_stand_below_with_their_next_free_time(world: World) -> None:
    world.outlook_books("Oak", "19:30", "20:30")
    world.outlook_books("Elm", "20:45", "23:00")
    rooms = await world.find({"floor": "HQ/3"})
    assert free_rooms(rooms) == ["Rowan"]
    assert taken_rooms(rooms) == {"Oak": "Book 20:30", "Elm": "Book 23:00"}
    assert said(rooms).index("Taken at that time") > said(rooms).index("Rowan")


async def test_what_others_do_in_a_room_is_never_told(world: World) -> None:
    world.outlook_books("Oak", "19:30", "20:30")
    assert "Secret merger" not in str(await world.find({"floor": "HQ/3"}))


async def test_a_room_that_cannot_be_read_is_shown_as_such_and_cannot_be_booked(world: World) -> None:
    in_scope = [each for each in world.sandbox.tenant.mailboxes if each != mail("oak")]
    world.sandbox.tenant.access.set_scope(in_scope)
    world.sandbox.tenant.behaviour = world.sandbox.tenant.behaviour.__class__(schedule_honours_scope=True)
    rooms = await world.find({"floor": "HQ/3"})
    assert sorted(free_rooms(rooms)) == ["Elm", "Rowan"]
    assert taken_rooms(rooms) == {"Oak": "Calendar not readable now"}


async def test_touching_meetings_leave_the_room_free(world: World) -> None:
    world.outlook_books("Oak", "19:00", "20:00")
    world.outlook_books("Oak", "21:00", "22:00")
    assert "Oak" in free_rooms(await world.find())


async def test_a_room_asked_for_by_name_is_offered_at_its_next_times_if_it_is_taken(world: World) -> None:
    world.outlook_books("Oak", "20:30", "21:30")
    rooms = await world.find(text="book Oak")
    assert "Oak is taken at that time. Please choose another room or time." in story(rooms)
    assert "Book Oak 21:30" in buttons(rooms)
    receipt = (await world.press("Book Oak 21:30")).card
    assert "Today, Mon 2 Mar, 21:30–22:30" in said(receipt)


async def test_where_no_room_is_free_other_times_can_be_taken_at_once(world: World) -> None:
    for room in ("Oak", "Elm", "Rowan"):
        world.outlook_books(room, "20:00", "21:00")
    rooms = await world.find({"floor": "HQ/3"})
    assert said(rooms)[0] == "No room is free"
    assert buttons(rooms)[:3] == ["Book 21:00"] * 3
    assert list(taken_rooms(rooms))[:3] == ["Rowan", "Oak", "Elm"]


async def test_asking_for_what_no_room_has_says_so_on_the_form(world: World) -> None:
    form = await world.find({"capacity": "99"})
    assert story(form).count("No room fits all that.") == 1
    assert held(form)["capacity"] == "99"


async def test_change_goes_back_to_the_form_with_everything_kept(world: World) -> None:
    await world.find(EVERYTHING)
    form = (await world.press("Change")).card
    assert held(form) == EVERYTHING
    assert troubles(form) == {}
    again = (await world.press("Show free rooms")).card
    assert said(again)[0] == "2 free rooms"
    assert held((await world.press("Change")).card) == EVERYTHING


async def test_a_press_on_the_rooms_needs_nothing_that_was_typed(world: World) -> None:
    await world.find(EVERYTHING)
    await world.press("Book", room="Elm")
    await world.rest()
    (event,) = world.ours("Elm")
    assert event["subject"] == "Plan *for* spring"


async def test_emptied_fields_are_empty(world: World) -> None:
    await world.find(EVERYTHING)
    await world.press("Change")
    for who in ("Megan Bowen", "Alex Wilber", "guest@partner.example"):
        await world.press(f"Take {who} off the list")
    emptied = dict.fromkeys(("title", "attendees", "guests", "capacity", "equipment"), "")
    await world.press(
        "Show free rooms", emptied | {"room": "any", "floor": "any", "private": "false", "online": "false"}
    )
    assert held((await world.press("Change")).card) == EVENING | {
        "floor": "any",
        "room": "any",
        "private": "false",
        "online": "false",
    }


async def test_two_hundred_rooms_are_paged_and_no_card_is_too_heavy(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    more = _rooms(190)
    for room in more:
        sandbox.tenant.mailboxes[room.address] = state.Mailbox(room.address, room.name, "", "FLE Standard Time", "room")
    sandbox.tenant.access.set_scope(sandbox.tenant.mailboxes)
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, rooms=registered_rooms() + more) as world:
        rooms = await world.find()
        seen = free_rooms(rooms)
        assert len(seen) == 8
        while "More rooms" in buttons(rooms):
            rooms = (await world.press("More rooms")).card
            assert 0 < len(free_rooms(rooms)) <= 8
            seen += free_rooms(rooms)
        assert len(seen) == len(set(seen)) == 200
        rooms = (await world.press("Previous rooms")).card
        assert "Page" in story(rooms)
        form = (await world.press("Change")).card
        assert held(form)["date"] == EVENING["date"]
        await world.say("rooms", person=ALEX, chat=world.teams.channel())
        world.card(world.teams.channel())


def _rooms(count: int) -> tuple[Room, ...]:
    kit = frozenset({"screen", "video conference", "whiteboard"})
    return tuple(
        Room(Mailbox(mail(f"room.{n:03}"), HELSINKI.key), f"Large Meeting Room {n:03} with a View", "HQ", "5", 8, kit)
        for n in range(count)
    )


async def test_the_rooms_of_the_building_that_somebody_books_come_first_for_them_alone(world: World) -> None:
    tomorrow = {"date": "2026-03-03"}
    before = free_rooms(await world.find(tomorrow))
    assert not set(before[:3]) & {"Tern", "Heron", "Gannet"}, "they are in another city"
    await world.book("Tern", {"floor": "Harbour/"})
    rooms = await world.find(tomorrow)
    assert set(free_rooms(rooms)[:3]) == {"Tern", "Heron", "Gannet"}
    assert "On your floor" in said(rooms)
    assert free_rooms(await world.find(tomorrow, person=MEGAN)) == before
