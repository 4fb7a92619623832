"""A press that begins something and is not answered: the process dies, or its database fails. The card tells the end.

Nobody presses again, and nobody has to.
"""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.storage.database import Database
from bot.workers.protocol_runner import LEASE
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.database import BreakableDatabase, Position
from tests.fakes.teams import FakeTeams, actions_of
from tests.support.reading import said, shows_room, title
from tests.support.world import ADELE, EVENING, MEGAN, PEOPLE, World, mail, open_world

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
HELD, BOOKED = "Waiting for the room to confirm", "Booked ✓"
SOON, AFTER_THE_LEASE = timedelta(seconds=9), LEASE + timedelta(seconds=1)

Json = dict[str, Any]


class Bot:
    """A bot whose database breaks when told to, and the one that comes after it."""

    def __init__(self, folder: Path, sandbox: SandboxServer, line: httpx.AsyncBaseTransport, teams: FakeTeams) -> None:
        self._given, self._teams = (folder, sandbox, line), teams
        self._now = MONDAY
        self.database: BreakableDatabase

    @asynccontextmanager
    async def running(self, later: timedelta = timedelta()) -> AsyncIterator[World]:
        """Run it, some time after the one before."""
        folder, sandbox, line = self._given
        now = self._now + later
        sandbox.tenant.clock.stop_at(now)
        through = self._breakable
        async with open_world(folder, sandbox, line, now, teams=self._teams, patience_s=0, through=through) as world:
            yield world
            self._now = world.clock.at

    def _breakable(self, database: Database) -> Database:
        self.database = BreakableDatabase(database)
        return self.database


@pytest.fixture
async def bot(tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport) -> AsyncIterator[Bot]:
    async with FakeTeams(people=PEOPLE) as teams:
        yield Bot(tmp_path, sandbox, graph_transport, teams)


# --- What may be pressed: how one gets there, and the press ----------------------------------------------------------


async def book(world: World) -> Json:
    await world.find(TYPED)
    return world.click("Book", room="Oak")


async def book_from_the_form(world: World) -> Json:
    await world.say("book Oak")
    return world.click("Book", {**TYPED, "room": mail("Oak")})


async def book_now(world: World) -> Json:
    await world.say("now")
    card_id, card = world.card()
    action = next(each for each in actions_of(card) if " until " in each.get("tooltip", ""))
    return world.teams.press(card_id, action["verb"], action["data"], {}, person=ADELE)


async def book_from_a_gap(world: World) -> Json:
    await world.say("schedule Oak")
    card_id, card = world.card()
    action = next(each for each in actions_of(card) if each["verb"] == "booking.open")
    await world.teams.post(world.teams.press(card_id, action["verb"], action["data"], {}, person=ADELE))
    await world.rest()
    return world.click("Book")


async def booked(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.told()


async def save(world: World) -> Json:
    await booked(world)
    await world.press("Change")
    return world.click("Save", {"start": "21:00", "end": "22:00"})


async def extend(world: World) -> Json:
    await booked(world)
    await world.press("Extend")
    title = next(each["title"] for each in actions_of(world.shown()) if each.get("title", "").startswith("+30"))
    return world.click(title)


async def end(world: World) -> Json:
    await booked(world)
    world.later(hours=12, minutes=10)
    return world.click("End now", card=(await world.press("My bookings")).card)


async def cancel(world: World) -> Json:
    await booked(world)
    await world.press("Cancel booking…")
    return world.click("Cancel booking", {"farewell": "Sorry"})


Begin = Callable[[World], Coroutine[Any, Any, Json]]
BOOKS = (book, book_from_the_form, book_now, book_from_a_gap)
CHANGES: dict[Begin, str] = {save: "21:00–22:00", extend: "20:00–21:30", end: "20:00–20:10"}


async def die(bot: Bot, begin: Begin, position: Position, later: int = 0) -> str:
    """Press, and die then; gives the id of the card."""
    async with bot.running() as world:
        pressed = await begin(world)
        bot.database.arm(position, later=later, for_good=True)
        await world.teams.post(pressed)
        await world.rest()
        assert bot.database.broken
        return str(pressed["replyToId"])


async def finish(world: World) -> None:
    """Let the next process go on with what the dead one held."""
    await world.app.runner.take_up()
    await world.told()


@pytest.mark.parametrize("begin", BOOKS)
async def test_who_booked_reads_so_on_the_card_though_the_process_died_with_the_press(bot: Bot, begin: Begin) -> None:
    card_id = await die(bot, begin, Position.AFTER)
    async with bot.running(SOON) as world:
        await world.told()
        assert said(world.teams.card(card_id))[0] == HELD
    async with bot.running(AFTER_THE_LEASE) as world:
        await finish(world)
        assert said(world.teams.card(card_id))[0] == BOOKED
        assert len(world.booked_rooms()) == 1


@pytest.mark.parametrize(("position", "later"), [(Position.AT, 0), (Position.AFTER, 1), (Position.AFTER, 2)])
async def test_wherever_it_died_after_the_claim(bot: Bot, position: Position, later: int) -> None:
    card_id = await die(bot, book, position, later)
    async with bot.running(SOON) as world:
        await world.told()
        assert said(world.teams.card(card_id))[0] in (HELD, BOOKED)
    async with bot.running(AFTER_THE_LEASE) as world:
        await finish(world)
        world.later(minutes=2)
        await world.told()
        assert said(world.teams.card(card_id))[0] == BOOKED


@pytest.mark.parametrize("begin", [book, save, cancel])
async def test_what_was_never_put_down_is_not_told_and_not_done(bot: Bot, begin: Begin) -> None:
    card_id = await die(bot, begin, Position.BEFORE)
    async with bot.running(AFTER_THE_LEASE) as world:
        before = world.teams.card(card_id)
        await finish(world)
        assert world.teams.card(card_id) == before
        assert world.booked_rooms() == ([] if begin is book else ["Oak"])


async def test_a_room_that_is_lost_after_the_death_is_told_on_the_card(bot: Bot) -> None:
    card_id = await die(bot, book, Position.AFTER)
    async with bot.running(AFTER_THE_LEASE) as world:
        world.outlook_books("Oak", EVENING["start"], EVENING["end"])
        await finish(world)
        assert any("Oak is taken" in line for line in said(world.teams.card(card_id)))


@pytest.mark.parametrize("position", [Position.AT, Position.AFTER])
@pytest.mark.parametrize("begin", CHANGES)
async def test_so_does_who_changed_it(bot: Bot, begin: Begin, position: Position) -> None:
    card_id = await die(bot, begin, position)
    async with bot.running(SOON) as world:
        await world.told()
        assert said(world.teams.card(card_id))[0] == "Being changed"
    async with bot.running(AFTER_THE_LEASE) as world:
        await finish(world)
        assert any(CHANGES[begin] in line for line in said(world.teams.card(card_id)))


@pytest.mark.parametrize("position", [Position.AT, Position.AFTER])
async def test_so_does_who_cancelled_it(bot: Bot, position: Position) -> None:
    card_id = await die(bot, cancel, position)
    async with bot.running(SOON) as world:
        await world.told()
        assert said(world.teams.card(card_id))[0] == "Being cancelled"
    async with bot.running(AFTER_THE_LEASE) as world:
        await finish(world)
        assert said(world.teams.card(card_id))[0] == "Booking cancelled"
        assert world.booked_rooms() == []


@pytest.mark.parametrize("fails", [1, 3])
@pytest.mark.parametrize("begin", [book, save, cancel])
async def test_what_the_chat_says_did_not_work_is_told_on_the_card_as_it_is(bot: Bot, begin: Begin, fails: int) -> None:
    async with bot.running() as world:
        pressed = await begin(world)
        bot.database.arm(Position.AFTER, fails=fails)
        answer = await world.teams.post(pressed)
        assert fails == 1 or "not your fault" in str(answer.body)
        await world.rest()
        assert bot.database.broken
    async with bot.running(AFTER_THE_LEASE) as world:
        await finish(world)
        card = world.teams.card(pressed["replyToId"])
        ends: dict[Begin, str] = {book: BOOKED, save: "Changed ✓", cancel: "Booking cancelled"}
        assert said(card)[0] == ends[begin]


# --- Where others read along, and where no message is known -----------------------------------------------------------


async def book_before_others(world: World) -> Json:
    await world.find(TYPED, chat=world.teams.group())
    return world.click("Book", room="Oak", chat=world.teams.group())


@pytest.mark.parametrize("known", [True, False])
async def test_the_receipt_reaches_the_own_chat_though_the_process_died_before_it_was_sent(
    bot: Bot, known: bool
) -> None:
    async def begin(world: World) -> Json:
        if known:
            await world.say("help")
        return await book_before_others(world)

    card_id = await die(bot, begin, Position.AFTER)
    async with bot.running(AFTER_THE_LEASE) as world:
        await finish(world)
        assert said(world.teams.card(card_id))[0] == BOOKED
        assert "Plan" not in str(world.teams.card(card_id))
        assert title(world.shown()) == "Plan"
        before = len(world.teams.messages(world.teams.personal(ADELE)))
        world.later(minutes=5)
        await world.told()
        assert len(world.teams.messages(world.teams.personal(ADELE))) == before == 1 + known


async def test_where_there_is_no_own_chat_the_sentence_is_said_once_after_the_death(bot: Bot) -> None:
    await die(bot, book_before_others, Position.AFTER)
    async with bot.running(AFTER_THE_LEASE) as world:
        world.teams.without_bot.add(ADELE.id)
        await finish(world)
        world.later(minutes=5)
        await world.told()
        (sentence,) = world.teams.texts(world.teams.group())
        assert sentence.startswith("Adele Vance, I could not write to you")


async def test_a_receipt_that_was_sent_is_not_sent_again(bot: Bot) -> None:
    async with bot.running() as world:
        pressed = await book_before_others(world)
        await world.deliver(pressed)
        await world.told()
        world.later(minutes=5)
        await world.told()
        (message,) = world.teams.messages(world.teams.personal(ADELE))
        assert shows_room(message["attachments"][0]["content"], "Oak")


async def test_a_room_that_is_lost_before_others_is_told_there_alone(bot: Bot) -> None:
    card_id = await die(bot, book_before_others, Position.AFTER)
    async with bot.running(AFTER_THE_LEASE) as world:
        world.outlook_books("Oak", EVENING["start"], EVENING["end"])
        await finish(world)
        assert any("Oak is taken" in line for line in said(world.teams.card(card_id)))
        assert world.teams.messages(world.teams.personal(ADELE)) == []


async def test_a_press_on_a_message_that_nobody_knows_is_told_by_a_new_one(bot: Bot) -> None:
    async with bot.running() as world:
        pressed = await book(world)
        card_id, _ = world.card()
        await world.app.card_updater._cards.drop(f"draft:{pressed['value']['action']['data']['draft']}", card_id)
        del pressed["replyToId"]
        await world.teams.post(pressed)
        await world.rest()
        world.later(seconds=30)
        await world.told()
        new_id, card = world.card()
        assert new_id != card_id
        assert said(card)[0] == BOOKED
