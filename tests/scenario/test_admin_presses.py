"""An admin adds others and takes them off by presses: each is checked anew, whatever the card was or claims to be."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.storage.tables import audit
from graph.sandbox.faults import Fault, What
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import Answer, Chat, Person
from tests.support.reading import said, story
from tests.support.strictness import nodes
from tests.support.world import ADELE, ALEX, LEE, MEGAN, World, open_world

REFUSED = "Only admins can do that. Please ask one of them."
FORGED = "This button cannot be used any more. Please type “book” to start again."
NOBODY = "Please choose somebody of this organisation first."
LAST = "The last admin cannot be removed. Please add another one first."
OWN = "Alex Wilber (from the settings)"


async def opened(world: World, person: Person = ALEX) -> dict[str, Any]:
    """Ask for the admins in somebody's own chat."""
    await world.say("admins", person=person)
    return world.shown(person)


async def add(world: World, chosen: str, person: Person = ALEX) -> Answer:
    """Choose somebody by an id in the people picker, and press Add."""
    return await world.press("Add", {"person": chosen} if chosen else {}, person=person)


async def forge(world: World, verb: str, data: dict[str, Any], person: Person, chat: Chat | None = None) -> Answer:
    """Press what no card of the person's has, on the newest card of a chat."""
    chat = chat or world.teams.personal(person)
    return await world.deliver(world.teams.press(world.card(chat)[0], verb, data, person=person, conversation=chat))


async def audited(world: World) -> list[tuple[str, str, str]]:
    """What the audit has of admins: by whom, what, and whom; in no order of time."""
    query = select(audit.c.by_id, audit.c.action, audit.c.subject).where(audit.c.action.like("admin.%"))
    async with world.database.reading() as connection:
        return sorted((row.by_id, row.action, row.subject) for row in await connection.execute(query))


async def names(world: World) -> list[str]:
    """Who has the flag by command or press."""
    return [each.name for each in await world.app.registry.admins()]


def crosses(card: dict[str, Any]) -> list[str]:
    """Who can be taken off, as it is read out."""
    return [node["selectAction"]["title"] for _, node in nodes(card) if "selectAction" in node]


@pytest.fixture
async def headless(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot whose settings name no admin any more, after Alex made Megan one."""
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY) as world:
        await opened(world)
        await add(world, MEGAN.object_id)
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, admins=[]) as world:
        yield world


async def test_the_flag_is_given_and_taken_by_presses_and_kept_like_what_is_typed(world: World) -> None:
    assert crosses(await opened(world)) == [], "who is in the settings has no cross"
    card = (await add(world, MEGAN.object_id)).card
    assert said(card)[:4] == [
        "2 admins",
        "Megan Bowen can now look after the rooms. I have not told them.",
        OWN,
        "Megan Bowen",
    ]
    assert crosses(card) == ["Remove Megan Bowen"]
    asked = (await world.press("Remove Megan Bowen", person=ALEX)).card
    assert said(asked)[:2] == ["Remove this admin?", "Megan Bowen"]
    assert await names(world) == ["Megan Bowen"], "asked, and nothing done yet"
    assert said((await world.press("Keep", person=ALEX)).card)[0] == "2 admins"
    assert await names(world) == ["Megan Bowen"]
    await world.press("Remove Megan Bowen", person=ALEX)
    card = (await world.press("Remove", person=ALEX)).card
    assert said(card)[:3] == ["1 admin", "Megan Bowen is no longer an admin.", OWN]
    by_press = await audited(world)
    channel = world.teams.channel()
    for command in ("add", "remove"):
        await world.say(f"admins {command} <at>Megan Bowen</at>", person=ALEX, chat=channel, mentions=(MEGAN,))
    assert await audited(world) == sorted(by_press * 2)
    assert by_press == [(ALEX.object_id, f"admin.{each}", MEGAN.object_id) for each in ("add", "remove")]


async def test_whoever_was_made_an_admin_may_and_whoever_was_taken_off_may_not(world: World) -> None:
    await opened(world)
    await add(world, MEGAN.object_id)
    theirs = await opened(world, MEGAN)
    card_id, _ = world.card(world.teams.personal(MEGAN))
    await world.press("Remove Megan Bowen", person=ALEX)
    await world.press("Remove", person=ALEX)
    assert (await world.press("Add", {"person": LEE.object_id}, person=MEGAN, card=theirs)).error == REFUSED
    press = world.click("Remove Megan Bowen", person=MEGAN, card_id=card_id, card=theirs)
    assert (await world.deliver(press)).error == REFUSED
    assert await names(world) == []


async def test_who_takes_themselves_off_is_asked_and_told(world: World) -> None:
    await opened(world)
    await add(world, MEGAN.object_id)
    await opened(world, MEGAN)
    asked = (await world.press("Remove Megan Bowen", person=MEGAN)).card
    assert "You can no longer look after the rooms then." in story(asked)
    assert "You are no longer an admin." in story((await world.press("Remove", person=MEGAN)).card)
    assert (await world.say("admins", person=MEGAN)).status < 300
    assert REFUSED in world.teams.texts(world.teams.personal(MEGAN))


async def test_an_old_card_takes_nobody_off_twice_and_shows_who_is_left(world: World) -> None:
    await opened(world)
    card = (await add(world, MEGAN.object_id)).card
    asked = (await world.press("Remove Megan Bowen", person=ALEX)).card
    await world.press("Remove", person=ALEX)
    for title, old in (("Remove", asked), ("Remove Megan Bowen", card)):
        shown = (await world.press(title, person=ALEX, card=old)).card
        assert said(shown)[:3] == ["1 admin", "That person is no longer an admin.", OWN]
    assert [each[1] for each in await audited(world)] == ["admin.add", "admin.remove"]


@pytest.mark.parametrize(
    "chosen",
    ["", "Megan Bowen", MEGAN.email, "../../groups", "00000000-0000-0000-0000-000000000000", f"{MEGAN.object_id},x"],
)
async def test_whom_the_directory_does_not_know_by_id_is_nobody(world: World, chosen: str) -> None:
    await opened(world)
    assert (await add(world, chosen)).error == NOBODY
    assert await names(world) == []


async def test_an_id_in_capitals_is_the_same_person(world: World) -> None:
    await opened(world)
    await add(world, MEGAN.object_id.upper())
    assert (await add(world, MEGAN.object_id)).error == "Megan Bowen is an admin already."
    assert [each.id for each in await world.app.registry.admins()] == [MEGAN.object_id]


@pytest.mark.parametrize("chosen", [ALEX, MEGAN])
async def test_whoever_has_the_flag_is_not_given_it_again(world: World, chosen: Person) -> None:
    await opened(world)
    await add(world, MEGAN.object_id)
    assert (await add(world, chosen.object_id)).error == f"{chosen.name} is an admin already."
    assert await names(world) == ["Megan Bowen"]


async def test_while_the_directory_cannot_be_asked_nobody_becomes_an_admin(world: World) -> None:
    await opened(world)
    for method, path in (("GET", "/users/{user-id}"), ("POST", "/$batch")):
        world.sandbox.tenant.faults.add(Fault(method, path, What.STATUS, times=None, status=503))
    answer = await add(world, MEGAN.object_id)
    assert answer.error
    assert await names(world) == []


HOSTILE: tuple[Any, ...] = ({"$gt": ""}, True, [[]], "x" * 20_001, "nul \x00")


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("admins.add", {"person": ADELE.object_id}),
        ("admins.ask", {"admin": ALEX.object_id}),
        ("admins.ask", {"admin": MEGAN.object_id}),
        ("admins.remove", {"admin": ALEX.object_id}),
        ("admins.remove", {"admin": MEGAN.object_id}),
    ],
)
async def test_nobody_else_does_it_by_a_forged_press_nor_learns_anything(
    world: World, verb: str, data: dict[str, Any]
) -> None:
    await opened(world)
    await add(world, MEGAN.object_id)
    await world.say("help")
    before = len(world.requests())
    assert (await forge(world, verb, data, ADELE)).error == REFUSED
    assert world.requests()[before:] == [], "not even the directory is asked for them"
    assert await names(world) == ["Megan Bowen"]
    group = world.teams.group(ALEX)
    await world.say("help", person=ALEX, chat=group)
    shown = len(world.everything_sent_to(group))
    assert (await forge(world, verb, data, ALEX, group)).error == FORGED
    assert "Megan" not in world.everything_sent_to(group)[shown:]
    assert await names(world) == ["Megan Bowen"]


@pytest.mark.parametrize("value", HOSTILE)
async def test_what_no_card_of_ours_could_send_is_refused(world: World, value: object) -> None:
    await opened(world)
    for verb, name in (("admins.add", "person"), ("admins.ask", "admin"), ("admins.remove", "admin")):
        assert (await forge(world, verb, {name: value}, ALEX)).error == FORGED
    assert await audited(world) == []


async def test_an_admin_of_the_settings_is_not_taken_off_by_a_forged_press(world: World) -> None:
    await opened(world)
    answer = await forge(world, "admins.remove", {"admin": ALEX.object_id}, ALEX)
    assert answer.error == "Alex Wilber is an admin by the bot's settings, and can only be removed there."


async def test_the_last_admin_has_no_cross_and_stays_whatever_is_sent(headless: World) -> None:
    assert crosses(await opened(headless, MEGAN)) == []
    assert (await forge(headless, "admins.remove", {"admin": MEGAN.object_id}, MEGAN)).error == LAST
    assert await names(headless) == ["Megan Bowen"]
    card = (await add(headless, LEE.object_id, MEGAN)).card
    assert crosses(card) == ["Remove Lee Gu", "Remove Megan Bowen"]
    await headless.press("Remove Lee Gu", person=MEGAN)
    card = (await headless.press("Remove", person=MEGAN)).card
    assert crosses(card) == []
