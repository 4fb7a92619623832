"""Admins look after the rooms in a channel; everybody else is refused, whatever their card or their name claims."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import Person
from tests.support.reading import buttons, choices, free_rooms, inputs, said, story, troubles, value
from tests.support.world import ADELE, ALEX, EVENING, LEE, MEGAN, World, mail, open_world

REFUSED = "Only admins can do that. Please ask one of them."
OFF = "Booking is switched off at the moment. Please ask an admin, or try again later."
COMMANDS = (
    f"rooms add {mail('aspen')}",
    f"rooms add {mail('aspen')} {mail('cedar')}",
    "rooms edit Oak",
    "rooms edit Oak seats=9",
    "rooms remove Oak",
    "rooms remove Nope",
    "rooms export",
    "booking off",
    "booking on",
    "admins",
    "admins add <at>Megan Bowen</at>",
    "admins remove <at>Alex Wilber</at>",
)


async def tell(world: World, command: str, **rest: object) -> str:
    """Give a command in the channel as Alex (or `person`); gives all that the bot says to it."""
    channel = world.teams.channel()
    before = len(world.teams.messages(channel))
    answer = await world.say(command, chat=channel, **({"person": ALEX} | rest))  # type: ignore[arg-type]
    assert answer.status < 300
    (said_now,) = world.teams.messages(channel)[before:]
    if said_now.get("attachments"):
        return story(said_now["attachments"][0]["content"])
    return str(said_now["text"])


async def listed(world: World, person: Person = ALEX) -> str:
    """Ask for the admins in somebody's own chat; gives what the bot says."""
    await world.say("admins", person=person)
    return story(world.shown(person))


async def test_who_the_admins_are_is_told_in_the_own_chat_and_never_before_others(world: World) -> None:
    channel = world.teams.channel()
    await tell(world, "admins add <at>Lee Gu</at>", mentions=(LEE,))
    before = len(world.everything_sent_to(channel))
    assert "I answered in your own chat with me." in await tell(world, "admins")
    assert "2 admins\nAlex Wilber (from the settings)\nLee Gu" in story(world.shown(ALEX))
    await tell(world, "admin")
    await world.teams.post(world.click("Admins", person=ALEX, chat=channel))
    assert "Lee" not in world.everything_sent_to(channel)[before:]
    assert "from the settings" not in world.everything_sent_to(channel)
    assert await tell(world, "admins", person=ADELE) == REFUSED


@pytest.mark.parametrize("command", COMMANDS)
async def test_whoever_is_no_admin_is_refused_and_nothing_changes(world: World, command: str) -> None:
    before = len(world.requests())
    assert await tell(world, command, person=ADELE, mentions=(MEGAN,)) == REFUSED
    assert world.requests()[before:] == []
    assert "Booking is on." in await tell(world, "rooms")
    assert "10 rooms" in await tell(world, "rooms")
    assert (await listed(world)).splitlines()[:2] == ["1 admin", "Alex Wilber (from the settings)"]


async def test_an_admins_name_proves_nothing(world: World) -> None:
    activity = world.teams.message("booking off", person=ADELE, conversation=world.teams.channel())
    activity["from"]["name"] = ALEX.name
    await world.teams.post(activity)
    assert world.teams.texts(world.teams.channel()) == [REFUSED]


async def test_rooms_lists_what_is_registered(world: World) -> None:
    listed = (await tell(world, "rooms")).splitlines()
    assert listed[:2] == ["10 rooms", "Booking is on."]
    at = listed.index("Oak")
    assert listed[at + 1 : at + 4] == ["HQ, floor 3 · 6 seats · screen, whiteboard", "Remove", mail("oak")]


async def test_a_room_is_added_with_what_graph_knows_of_it_and_can_be_booked_at_once(world: World) -> None:
    told = await tell(world, f"rooms add {mail('aspen')}")
    assert told.splitlines()[:3] == ["Room added", "Aspen", "HQ, floor 2 · 6 seats"]
    assert value(world.card(world.teams.channel())[1], "Time zone") == "Europe/Helsinki", (
        "the mailbox says FLE Standard Time, and the place Finland"
    )
    assert "Aspen" in free_rooms(await world.find())
    receipt = (await world.press("Book", room="Aspen")).card
    assert said(receipt)[:2] == ["Booked ✓", "Aspen"]


async def test_what_the_admin_says_of_a_room_counts_more_than_what_graph_knows(world: World) -> None:
    told = await tell(
        world,
        f'rooms add {mail("aspen")} building="East Wing" floor=7 space="Sky Lounge" seats=9 '
        "equipment=screen,phone zone=Europe/Lisbon",
    )
    assert told.splitlines()[1:3] == ["Sky Lounge", "East Wing, floor 7 · 9 seats · phone, screen"]
    assert "Europe/Lisbon" in told
    assert free_rooms(await world.find({"floor": "East Wing/7"})) == ["Sky Lounge"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("nobody@roomkeeper.example", "There is no mailbox “nobody@roomkeeper.example”."),
        (mail("attic"), f"There is no mailbox “{mail('attic')}”."),
        (mail("vault"), f"I may not read the mailbox “{mail('vault')}”."),
        (mail("lobby nook"), f"“{mail('lobby nook')}” is a reserved workspace, which nobody can book."),
        (mail("oak"), f"“{mail('oak')}” is registered already."),
        ("aspen", "“aspen” is not a mail address."),
        (f"{mail('aspen')} colour=red", "I do not know the option “colour”."),
        (f"{mail('aspen')} seats=many", "“many” is not a number of seats."),
        (f"{mail('aspen')} zone=Mars/Base", "“Mars/Base” is not a time zone."),
        (f"{mail('aspen')} seats=4 seats=5", "rooms add ADDRESS"),
        ("", "Add a room"),
    ],
)
async def test_a_room_that_cannot_be_added_says_why(world: World, arguments: str, sentence: str) -> None:
    assert sentence in await tell(world, f"rooms add {arguments}")
    assert "10 rooms" in await tell(world, "rooms")


async def test_a_removed_room_keeps_its_bookings_and_lists_them(world: World) -> None:
    await world.book("Oak", {"title": "Merger"})
    told = story(await world.remove_room("oak"))
    assert "1 existing booking is kept:\nMon 2 Mar 2026, 20:00–21:00" in told
    assert "Merger" not in told
    assert len(world.ours("Oak")) == 1
    assert "Oak" not in free_rooms(await world.find())
    assert "There is no room “Oak” on the list." in await tell(world, "rooms remove Oak")


async def test_a_room_removed_while_a_card_offers_it_is_not_booked(world: World) -> None:
    await world.find()
    await world.remove_room("Oak")
    form = (await world.press("Book", room="Oak")).card
    assert troubles(form) == {
        "room": [f"“{mail('oak')}” is not a room that can be booked here. Please choose one from the list."]
    }
    assert world.booked_rooms() == []
    assert "Oak · HQ, floor 3" not in choices(form, "room")


async def test_booking_off_stops_everybody_whatever_a_card_claims(world: World) -> None:
    rooms = await world.find({"title": "Plan"})
    await world.say("book Elm", person=MEGAN)
    assert "Booking is off" in await tell(world, "booking off")
    form = (await world.press("Book", card=rooms, room="Oak")).card
    assert OFF in story(form)
    assert inputs(form)["title"] == "Plan"
    assert OFF in story((await world.press("Book", EVENING, person=MEGAN)).card)
    assert OFF in story((await world.press("Try again", EVENING, person=MEGAN)).card)
    await world.say("book")
    assert OFF in story(world.shown())
    await world.say("book Oak", person=ALEX)
    assert "Nobody can book a room now. You can switch it on." in story(world.shown(ALEX)), "admins too"
    assert buttons(world.shown(ALEX)) == ["Switch on", "Setup", "Try again"]
    await tell(world, "booking on")
    assert inputs((await world.press("Try again", person=ALEX)).card)["room"] == mail("oak")
    assert world.booked_rooms() == []


async def test_after_booking_on_the_same_form_books(world: World) -> None:
    await world.say("book Oak")
    await tell(world, "booking off")
    await world.press("Book", EVENING)
    await tell(world, "booking on")
    assert said((await world.press("Try again")).card)[0] == "Booked ✓"


async def test_bookings_made_before_stay_when_booking_is_off(world: World) -> None:
    await world.book("Oak")
    await tell(world, "booking off")
    assert world.booked_rooms() == ["Oak"]


async def test_the_admin_flag_is_given_and_taken_by_mention(world: World) -> None:
    assert "Megan Bowen" in await tell(world, "admins add <at>Megan Bowen</at>", mentions=(MEGAN,))
    assert "Booking is off" in await tell(world, "booking off", person=MEGAN)
    names = (await listed(world, MEGAN)).splitlines()[:3]
    assert names == ["2 admins", "Alex Wilber (from the settings)", "Megan Bowen"]
    assert "already" in await tell(world, "admins add <at>Megan Bowen</at>", mentions=(MEGAN,))
    await tell(world, "admins remove <at>Megan Bowen</at>", mentions=(MEGAN,))
    assert await tell(world, "booking on", person=MEGAN) == REFUSED
    assert "is not an admin" in await tell(world, "admins remove <at>Megan Bowen</at>", mentions=(MEGAN,))


async def test_a_mention_means_the_account_and_not_the_name_in_it(world: World) -> None:
    activity = world.teams.message(
        "admins add <at>Megan Bowen</at>", person=ALEX, conversation=world.teams.channel(), mentions=(MEGAN,)
    )
    forged = activity["entities"][1]["mentioned"]
    forged |= {"id": LEE.id, "name": MEGAN.name}
    await world.teams.post(activity)
    names = await listed(world)
    assert "Lee Gu" in names
    assert "Megan Bowen" not in names


@pytest.mark.parametrize("account", ["29:stranger", "", "../../conversations"])
async def test_a_mention_of_nobody_in_the_roster_is_refused(world: World, account: str) -> None:
    activity = world.teams.message(
        "admins add <at>Megan Bowen</at>", person=ALEX, conversation=world.teams.channel(), mentions=(MEGAN,)
    )
    activity["entities"][1]["mentioned"] = {"id": account, "name": "Megan Bowen", "aadObjectId": MEGAN.object_id}
    assert (await world.teams.post(activity)).status < 300
    (text,) = world.teams.texts(world.teams.channel())
    assert "could not be found" in text
    assert "1 admin" in await listed(world)


async def test_a_name_without_a_mention_is_refused(world: World) -> None:
    assert "could not be found" in await tell(world, "admins add Megan Bowen")
    assert "1 admin" in await listed(world)


async def test_an_admin_of_the_settings_cannot_be_removed_by_command(world: World) -> None:
    told = await tell(world, "admins remove <at>Alex Wilber</at>", mentions=(ALEX,))
    assert told == "Alex Wilber is an admin by the bot's settings, and can only be removed there."


@pytest.fixture
async def headless(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot whose settings name no admin any more, after Alex made Megan one."""
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY) as world:
        await tell(world, "admins add <at>Megan Bowen</at>", mentions=(MEGAN,))
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, admins=[]) as world:
        yield world


async def test_the_last_admin_cannot_be_removed(headless: World) -> None:
    last = "The last admin cannot be removed. Please add another one first."
    assert await tell(headless, "admins remove <at>Megan Bowen</at>", person=MEGAN, mentions=(MEGAN,)) == last
    assert await tell(headless, "admins", person=ALEX) == REFUSED, "the settings' admins are those of today's settings"
    await tell(headless, "admins add <at>Lee Gu</at>", person=MEGAN, mentions=(LEE,))
    await tell(headless, "admins remove <at>Megan Bowen</at>", person=MEGAN, mentions=(MEGAN,))
    assert await tell(headless, "admins remove <at>Lee Gu</at>", person=LEE, mentions=(LEE,)) == last


async def test_admin_commands_leave_an_open_form_as_it_is(world: World) -> None:
    await world.say("book", person=ALEX, chat=world.teams.channel())
    form_id, form = world.card(world.teams.channel())
    await tell(world, "rooms")
    rooms = (
        await world.press(
            "Show free rooms", EVENING, person=ALEX, chat=world.teams.channel(), card_id=form_id, card=form
        )
    ).card
    assert "Book" in buttons(rooms)
