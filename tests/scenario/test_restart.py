"""The process goes away, in order or in the middle of a booking, and another one takes over where it was."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.workers.protocol_runner import LEASE
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import FakeTeams
from tests.support.reading import free_rooms, inputs, said, shows_room
from tests.support.world import ADELE, ALEX, EVENING, MEGAN, PEOPLE, World, open_world

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}

Start = Callable[[timedelta], AbstractAsyncContextManager[World]]
AT_ONCE, AFTER_THE_LEASE = timedelta(), LEASE + timedelta(seconds=1)


@pytest.fixture
async def start(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[Start]:
    """Starts the bot, some time after the first start; its database, its chats and Graph outlive it."""
    async with FakeTeams(people=PEOPLE) as teams:

        def begin(later: timedelta) -> AbstractAsyncContextManager[World]:
            sandbox.tenant.clock.stop_at(MONDAY + later)
            return open_world(tmp_path, sandbox, graph_transport, MONDAY + later, teams=teams)

        yield begin


async def test_bookings_forms_and_rooms_survive_a_restart(start: Start) -> None:
    async with start(AT_ONCE) as world:
        await world.book("Oak", TYPED)
        await world.say("booking off", person=ALEX, chat=world.teams.channel())
        await world.say("booking on", person=ALEX, chat=world.teams.channel())
        await world.remove_room("Pine")
        open_form = await world.find({"title": "Next"}, person=MEGAN)
        assert "Oak" not in free_rooms(open_form)
    async with start(AT_ONCE) as world:
        assert said(await world.truth())[0] == "Booked ✓"
        form = (await world.press("Change", person=MEGAN)).card
        assert inputs(form)["title"] == "Next"
        rooms = (await world.press("Show free rooms", person=MEGAN)).card
        assert not {"Oak", "Pine"} & set(free_rooms(rooms))
        assert await world.app.runner.take_up() == 0, "nothing was left to be done"
        assert len(world.ours("Oak")) == 1


async def test_a_person_is_not_welcomed_again_and_cancel_knows_the_form(start: Start) -> None:
    async with start(AT_ONCE) as world:
        await world.teams.post(world.teams.installed(person=ADELE))
        await world.say("book")
        form_id, _ = world.card()
    async with start(AT_ONCE) as world:
        await world.teams.post(world.teams.installed(person=ADELE))
        await world.say("cancel")
        assert len([each for each in world.teams.messages(world.teams.personal(ADELE)) if "Welcome" in str(each)]) == 1
        assert said(world.teams.card(form_id)) == ["Closed"]


async def test_a_message_delivered_again_after_a_restart_is_not_answered_again(start: Start) -> None:
    async with start(AT_ONCE) as world:
        message = world.teams.message("book", person=ADELE)
        await world.teams.post(message)
    async with start(AT_ONCE) as world:
        await world.teams.post(message)
        assert len(world.teams.messages(world.teams.personal(ADELE))) == 1


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    ("method", "path", "nth"),
    [("GET", "/calendarView", 1), ("POST", "/events", 1), ("GET", "/calendarView", 2), ("PATCH", "/events/", 1)],
)
async def test_a_booking_half_done_at_a_crash_is_finished_by_the_next_process(
    start: Start, method: str, path: str, nth: int, before: bool
) -> None:
    async with start(AT_ONCE) as world:
        await world.find(TYPED)
        await _crash_at(world, method, path, before=before, nth=nth)
    async with start(AT_ONCE) as world:
        assert "Oak" not in free_rooms(await world.find(person=MEGAN))
        assert await world.app.runner.take_up() == 1, "a file has one process, so whoever had it is dead"
        assert len(world.ours("Oak")) == 1
        assert world.mails() == [("invitation", ADELE.email), ("invitation", MEGAN.email)]
        receipt = await world.truth()
        assert (said(receipt)[0], shows_room(receipt, "Oak")) == ("Booked ✓", True)
        assert await world.app.runner.take_up() == 0


async def test_a_booking_that_lost_its_room_while_nobody_worked_on_it_is_given_up(start: Start) -> None:
    async with start(AT_ONCE) as world:
        await world.find(TYPED)
        await _crash_at(world, "POST", "/events")
        world.outlook_books("Oak", "20:30", "21:30")
    async with start(AFTER_THE_LEASE) as world:
        await world.app.runner.take_up()
        assert world.ours("Oak") == []
        assert world.mails() == []
        assert "⚠ Oak is taken at that time. Please choose another room or time." in said(await world.truth())


async def test_a_booking_that_nobody_finished_for_too_long_is_undone(start: Start) -> None:
    async with start(AT_ONCE) as world:
        await world.find(TYPED)
        await _crash_at(world, "POST", "/events", before=True)
    async with start(timedelta(minutes=20)) as world:
        await world.app.runner.take_up()
        assert world.booked_rooms() == []
        lost = "⚠ Oak could not be booked: its calendar did not confirm it. Please try again."
        assert lost in said(await world.truth())
        assert "Oak" in free_rooms(await world.find(person=MEGAN))


async def test_the_completer_finishes_by_itself_what_it_finds_at_the_start(start: Start) -> None:
    async with start(AT_ONCE) as world:
        await world.find(TYPED)
        await _crash_at(world, "POST", "/events")
    async with start(AFTER_THE_LEASE) as world:
        invited = asyncio.Event()

        async def note() -> None:
            invited.set()

        world.line.once("PATCH", "/events/", note)
        await world.app.start()
        async with asyncio.timeout(10):
            await invited.wait()
        assert world.booked_rooms() == ["Oak"]


async def _crash_at(world: World, method: str, path: str, *, before: bool = False, nth: int = 1) -> None:
    """Press Book for Oak, and kill what works on it while it waits for that answer of Graph."""
    reached = asyncio.Event()

    async def for_ever() -> None:
        reached.set()
        await asyncio.Event().wait()

    world.line.once(method, path, for_ever, before=before, nth=nth)
    press = asyncio.create_task(world.teams.post(world.click("Book", room="Oak")))
    async with asyncio.timeout(10):
        await reached.wait()
    await world.app.runner.stop(grace=timedelta())
    await press
