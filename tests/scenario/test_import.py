"""An admin brings many rooms in: a paste, a file, the room directory; looked at first, applied when they say so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from booking.model import Person as Colleague
from tests.fakes.teams import Answer, actions_of
from tests.fakes.teams_activities import Json
from tests.support.reading import buttons, said, story
from tests.support.world import ADELE, ALEX, World, mail

REFUSED = "Only admins can do that. Please ask one of them."
URL = "https://contoso-my.sharepoint.com/personal/alex/rooms.csv?tempauth=x"
PASTE = f"""rooms import
address;name;seats;zone
{mail("aspen")};Aspen;7;
{mail("oak")};;9;
{mail("elm")};Elm;;
{mail("vault")};Vault;;
nowhere;Nowhere;1;
{mail("lobbynook")};Nook;;
"""


@asynccontextmanager
async def working(world: World) -> AsyncIterator[None]:
    """Let the worker of imports go on beside the turns, as it does in the process."""
    world.app.importer.tell_s = 0.2

    async def work() -> None:
        while True:
            await world.app.importer.look()
            await world.app.importer.wait(0.05)

    task = asyncio.create_task(work())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(world: World, title: str) -> list[str]:
    """Wait until the newest card in Alex's chat has this title; gives what it says."""
    chat = world.teams.personal(ALEX)
    await world.teams.until(lambda: said(world.card(chat)[1])[0] == title)
    return said(world.card(chat)[1])


async def send(world: World, name: str, content: bytes, *, url: str = URL, text: str = "") -> Answer:
    """Send a file in Alex's own chat."""
    world.files[URL] = content
    activity = world.teams.message(text, person=ALEX)
    info = {"downloadUrl": url, "uniqueId": "1", "fileType": "csv"}
    kind = "application/vnd.microsoft.teams.file.download.info"
    activity["attachments"] = [{"contentType": kind, "name": name, "content": info}]
    return await world.teams.post(activity)


def card_of_import(card: Json) -> str:
    """The id of the import that a card shows."""
    return str(next(each["data"]["run"] for each in actions_of(card) if "run" in each.get("data", {})))


async def rooms(world: World) -> dict[str, tuple[str, int | None]]:
    return {each.address: (each.name, each.seats) for each in await world.app.registry.rooms()}


async def test_a_paste_is_looked_at_first_and_applied_when_the_admin_says_so(world: World) -> None:
    before = await rooms(world)
    async with working(world):
        await world.say(PASTE, person=ALEX)
        told = await until(world, "Rooms to import")
        assert "6 rooms: 1 new · 1 changed · 1 the same · 2 cannot be booked · 1 bad line" in told
        assert await rooms(world) == before
        new = (await world.press("New (1)", person=ALEX)).card
        assert said(new)[:2] == ["1 new room", "Aspen"]
        await world.press("Back to the import", person=ALEX)
        changed = (await world.press("Changed (1)", person=ALEX)).card
        assert said(changed)[1:3] == ["Oak", "Seats: 6 → 9"]
        await world.press("Back to the import", person=ALEX)
        cannot = story((await world.press("Cannot be booked (2)", person=ALEX)).card)
        assert "I am not allowed to read its calendar." in cannot
        assert "It is first come, first served" in cannot
        await world.press("Back to the import", person=ALEX)
        bad = story((await world.press("Bad lines (1)", person=ALEX)).card)
        assert "Line 6: “nowhere” is not a mail address." in bad
        await world.press("Back to the import", person=ALEX)
        await world.press("Apply all (2)", person=ALEX)
        await until(world, "Rooms imported ✓")
    after = await rooms(world)
    assert after == before | {mail("aspen"): ("Aspen", 7), mail("oak"): ("Oak", 9)}


async def test_what_an_import_left_out_is_said_and_can_be_looked_at_again(world: World) -> None:
    async with working(world):
        await world.say(PASTE, person=ALEX)
        told = await until(world, "Rooms to import")
        assert "What cannot be booked and bad lines are left out. You need not mend them first." in told
        await world.press("Apply new (1)", person=ALEX)
        told = await until(world, "Rooms imported ✓")
        assert {"1 room was added or changed.", "1 changed room was left as it was.", "3 lines were left out."} <= set(
            told
        )
        assert not any(" new · " in text for text in told)
        await world.press("Look at the rest again", person=ALEX)
        told = await until(world, "Rooms to import")
        assert "6 rooms: 0 new · 1 changed · 2 the same · 2 cannot be booked · 1 bad line" in told
        await world.press("Apply all (1)", person=ALEX)
        await until(world, "Rooms imported ✓")
    assert (await rooms(world))[mail("oak")] == ("Oak", 9)


async def test_a_file_in_the_own_chat_is_read_and_a_zip_gets_its_sentence(world: World) -> None:
    async with working(world):
        await send(world, "rooms.csv", f"PrimarySmtpAddress,DisplayName\r\n{mail('aspen')},Äspen".encode("cp1252"))
        assert "This is what rooms.csv would change. Nothing is applied yet." in await until(world, "Rooms to import")
        await world.press("Apply new (1)", person=ALEX)
        await until(world, "Rooms imported ✓")
        assert (await rooms(world))[mail("aspen")][0] == "Äspen"
        await send(world, "rooms2.csv", b"PK\x03\x04abc", text="rooms import")
        assert (await until(world, "I could not read rooms2.csv"))[1].startswith("⚠ This is a zip")
        assert buttons(world.card(world.teams.personal(ALEX))[1]) == ["How to import"]


@pytest.mark.parametrize(
    "url", ["http://contoso.sharepoint.com/x", "https://evil.example/x.sharepoint.com", "file:///x"]
)
async def test_a_file_from_elsewhere_is_not_fetched(world: World, url: str) -> None:
    await send(world, "rooms.csv", b"address\n", url=url)
    assert "It does not come from your organisation's" in story(world.card(world.teams.personal(ALEX))[1])


async def test_in_a_channel_a_file_is_asked_for_in_the_own_chat_and_the_directory_is_offered(world: World) -> None:
    channel = world.teams.channel()
    await world.say("rooms import", person=ALEX, chat=channel)
    card = world.card(channel)[1]
    assert "Files only reach me in our own chat: please send me the CSV file there." in said(card)
    assert buttons(card)[:3] == ["Read all rooms", "Only HQ", "Only Harbour"]


async def test_the_room_directory_is_read_and_what_nobody_can_reserve_is_left_out(world: World) -> None:
    async with working(world):
        await world.say("rooms import", person=ALEX)
        await world.press("Only HQ", person=ALEX)
        told = await until(world, "Rooms to import")
        assert any("10 rooms: 1 new" in each and "2 cannot be booked" in each for each in told)
        await world.press("Cancel", person=ALEX)
        assert "Nothing was applied." in await until(world, "Import cancelled")
        assert mail("aspen") not in await rooms(world)


async def test_without_the_permission_the_directory_is_not_offered(world: World) -> None:
    world.sandbox.tenant.access.consented = False
    await world.say("rooms import", person=ALEX)
    assert "I am not allowed to read it: the app has no permission Place.Read.All." in story(
        world.card(world.teams.personal(ALEX))[1]
    )


@pytest.mark.parametrize("text", ["rooms import", PASTE, "rooms import places"])
async def test_whoever_is_no_admin_is_refused_and_nothing_is_asked_of_graph(world: World, text: str) -> None:
    before = len(world.requests())
    channel = world.teams.channel()
    await world.say(text, person=ADELE, chat=channel)
    assert world.teams.texts(channel) == [REFUSED]
    assert world.requests()[before:] == []


async def test_a_non_admin_learns_nothing_of_an_import_and_applies_none(world: World) -> None:
    channel = world.teams.channel()
    async with working(world):
        await world.say(PASTE, person=ALEX, chat=channel)
        await world.teams.until(lambda: said(world.card(channel)[1])[0] == "Rooms to import")
        card_id, card = world.card(channel)
        for title in ("New (1)", "Apply all (2)", "Cancel"):
            answer = await world.teams.post(world.click(title, person=ADELE, chat=channel, card=card, card_id=card_id))
            assert REFUSED in str(answer.body)
            assert "Aspen" not in str(answer.body)
        found = {"run": card_of_import(card), "revision": 1}
        forged = world.teams.press(card_id, "import.again", found, {}, person=ADELE, conversation=channel)
        assert REFUSED in str((await world.teams.post(forged)).body)
        assert mail("aspen") not in await rooms(world)
        assert world.card(channel)[1] == card


async def test_rooms_that_changed_meanwhile_are_shown_again(world: World) -> None:
    async with working(world):
        await world.say(PASTE, person=ALEX)
        await until(world, "Rooms to import")
        card_id, card = world.card(world.teams.personal(ALEX))
        await world.app.registry.remove_room(mail("pine"), by=Colleague(ALEX.object_id, ALEX.name))
        await world.teams.post(world.click("Apply new (1)", person=ALEX, card_id=card_id, card=card))
        await world.teams.until(lambda: "looked again" in story(world.teams.card(card_id)))
    assert mail("aspen") not in await rooms(world)


async def test_a_card_that_teams_does_not_take_is_told_once_it_does(world: World) -> None:
    world.app.importer.tell_s = 0.0
    await world.say(PASTE, person=ALEX)
    chat = world.teams.personal(ALEX)
    assert said(world.card(chat)[1])[0] == "Looking at the rooms…"
    world.teams.fail(503, times=20, method="PUT")
    await world.app.importer.look()
    assert said(world.card(chat)[1])[0] == "Looking at the rooms…"
    world.teams.recover()
    await world.app.importer.look()
    assert said(world.card(chat)[1])[0] == "Looking at the rooms…", "it is left to whoever holds it for a minute"
    world.later(minutes=2)
    await world.app.importer.look()
    assert said(world.card(chat)[1])[0] == "Rooms to import"


async def test_an_import_goes_when_its_day_is_over(world: World) -> None:
    async with working(world):
        await world.say(PASTE, person=ALEX)
        await until(world, "Rooms to import")
    card_id, card = world.card(world.teams.personal(ALEX))
    world.later(hours=25)
    while await world.app.retention.bite():
        pass
    await world.teams.post(world.click("Apply new (1)", person=ALEX, card_id=card_id, card=card))
    assert mail("aspen") not in await rooms(world)
