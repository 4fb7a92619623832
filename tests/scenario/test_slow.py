"""Graph takes longer than a press may wait: the press is answered at once, and what comes of it follows on the card."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from booking.model import Slot
from graph.sandbox.faults import Fault, What, When
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import Answer
from tests.support.reading import buttons, free_rooms, held, inputs, said
from tests.support.world import ADELE, EVENING, MEGAN, World, at, open_world

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
SCHEDULE = "/users/{user-id}/calendar/getSchedule"
WAIT = "One moment, please"


@pytest.fixture
async def world(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, answer_s=5) as opened:
        yield opened


def slow(world: World, path_end: str, method: str = "POST", *, nth: int = 1) -> asyncio.Event:
    """Let the nth such request wait for its answer, and a turn wait for nothing; gives what lets the answer go."""
    let_go = asyncio.Event()
    world.line.once(method, path_end, let_go.wait, nth=nth)
    world.app.patience._patience_s = 0.05
    return let_go


async def settled(world: World) -> None:
    """Let come what was deferred."""
    await world.app.patience.drain()
    await world.rest()


async def press(world: World, activity: dict[str, Any]) -> Answer:
    return await world.teams.post(activity)


def kinds(world: World, since: int) -> list[str]:
    """What sort of things were sent into chats, in their order."""
    return [str(each.activity["type"]) for each in world.teams.sent[since:]]


@pytest.mark.parametrize(
    ("title", "headline"), [("Show free rooms", "free"), ("When is everyone free?", "When everyone is free")]
)
async def test_a_search_that_takes_long_is_answered_at_once_and_its_result_comes_on_the_card(
    world: World, title: str, headline: str
) -> None:
    await world.say("book")
    card_id, form = world.card()
    let_go = slow(world, "/getSchedule")
    answer = await press(world, world.click(title, TYPED))
    assert said(answer.card)[0] == WAIT
    assert world.card() == (card_id, form), "the message keeps its form until there is something better"
    let_go.set()
    await settled(world)
    assert world.card()[0] == card_id
    assert any(headline in each for each in said(world.shown()))
    world.app.patience._patience_s = 60
    assert said((await world.press("Book", room="Oak" if title == "Show free rooms" else "")).card)[0] == "Booked ✓"


async def test_rooms_and_people_are_asked_for_together(world: World) -> None:
    await world.say("book")
    let_go = slow(world, "/getSchedule")
    second = asyncio.Event()

    async def arrives() -> None:
        second.set()

    world.line.once("POST", "/getSchedule", arrives, before=True, nth=2)
    await press(world, world.click("When is everyone free?", TYPED))
    async with asyncio.timeout(10):
        await second.wait()
    let_go.set()
    await settled(world)


async def test_extending_a_booking_is_answered_at_once_as_well(world: World) -> None:
    await world.book("Oak", TYPED)
    let_go = slow(world, "/calendarView", "GET")
    answer = await press(world, world.click("Extend"))
    assert said(answer.card)[0] == WAIT
    let_go.set()
    await settled(world)
    assert "21:15" in str(world.shown())


@pytest.mark.parametrize("text", ["now", "schedule Oak", "my bookings"])
async def test_a_typed_command_shows_typing_and_its_answer_later(world: World, text: str) -> None:
    await world.book("Oak", TYPED)
    path, method = {"now": ("/getSchedule", "POST"), "schedule Oak": ("/calendarView", "GET")}.get(
        text, ("/events/", "GET")
    )
    let_go = slow(world, path, method)
    before = len(world.teams.sent)
    await world.say(text)
    assert [each.activity["type"] for each in world.teams.sent[before:]] == ["typing"]
    let_go.set()
    await settled(world)
    assert [each.activity["type"] for each in world.teams.sent[before:]] == ["typing", "message"]


@pytest.mark.parametrize("shared", [False, True])
async def test_a_press_that_takes_long_shows_typing_until_it_is_answered(world: World, shared: bool) -> None:
    chat = world.teams.channel() if shared else world.teams.personal(ADELE)
    await world.say("book", chat=chat)
    let_go = slow(world, "/getSchedule")
    before = len(world.teams.sent)
    await press(world, world.click("Show free rooms", EVENING, chat=chat))
    assert [each.activity["type"] for each in world.teams.sent[before:]] == ["typing"]
    let_go.set()
    await settled(world)
    assert kinds(world, before).count("typing") == 1, "it was told instead that it takes a while"


async def test_what_is_quick_shows_no_typing(world: World) -> None:
    await world.say("book")
    await world.press("Show free rooms", EVENING)
    await world.press("Book", room="Oak")
    await world.say("now")
    await world.say("schedule Oak")
    assert "typing" not in kinds(world, 0)


async def test_typing_is_shown_while_a_turn_waits_for_the_one_before_it(world: World) -> None:
    await world.say("book")
    world.app.patience._patience_s = 0.05
    before = len(world.teams.sent)
    async with world.app.turns._locks.hold(world.teams.personal(ADELE).id):
        saying = asyncio.create_task(world.say("help"))
        await world.teams.until(lambda: kinds(world, before) != [])
    await saying
    await settled(world)
    assert kinds(world, before) == ["typing", "message"]


async def test_a_search_that_fails_in_the_end_says_so_and_trying_again_sends_what_was_typed(world: World) -> None:
    await world.say("book")
    let_go = slow(world, "/getSchedule")
    fault = world.sandbox.tenant.faults.add(Fault("POST", SCHEDULE, What.STATUS, When.BEFORE, status=503, times=None))
    assert said((await press(world, world.click("Show free rooms", TYPED))).card)[0] == WAIT
    let_go.set()
    await settled(world)
    assert fault.fired
    assert said(world.shown())[:1] == ["Something went wrong"]
    assert said(world.shown())[1].startswith("The calendars cannot be reached just now.")
    world.sandbox.tenant.faults.clear()
    world.app.patience._patience_s = 60
    rooms = (await world.press("Try again")).card
    assert "Oak" in free_rooms(rooms)
    form = (await world.press("Change")).card
    assert held(form) | TYPED == held(form)


async def test_the_answer_that_it_takes_a_while_can_itself_be_pressed_again_with_what_was_typed(world: World) -> None:
    await world.say("book")
    form = world.click("Show free rooms", TYPED)
    gates = [slow(world, "/getSchedule"), slow(world, "/getSchedule", nth=2)]
    first = await press(world, form)
    again = await press(world, world.click("Ask again", card=first.card))
    assert said(again.card)[0] == WAIT
    for each in gates:
        each.set()
    await settled(world)
    assert "Oak" in free_rooms(world.shown())
    world.app.patience._patience_s = 60
    assert inputs((await world.press("Change")).card)["title"] == "Plan"


async def test_a_double_press_on_book_books_once_however_slow_it_is(world: World) -> None:
    await world.find(TYPED)
    let_go = slow(world, "/calendarView", "GET")
    book = world.click("Book", room="Oak")
    responses = await asyncio.gather(press(world, book), press(world, book))
    assert {said(each.card)[0] for each in responses} <= {WAIT, "Waiting for the room to confirm"}
    let_go.set()
    await settled(world)
    await world.told()
    assert said(world.shown())[0] == "Booked ✓"
    assert world.booked_rooms() == ["Oak"]
    assert len(await world.app.bookings._ledger.of(ADELE.object_id, Slot(MONDAY, at("23:00")))) == 1


async def test_a_press_that_fails_in_the_end_does_not_hide_what_another_one_brought(world: World) -> None:
    await world.say("book")
    form = world.click("Show free rooms", TYPED)
    reached, let_go = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        reached.set()
        await let_go.wait()

    world.line.once("POST", "/getSchedule", hang)
    world.app.patience._patience_s = 0.05
    world.sandbox.tenant.faults.add(Fault("POST", SCHEDULE, What.STATUS, When.BEFORE, status=503))
    assert said((await press(world, form)).card)[0] == WAIT
    await reached.wait()
    world.app.patience._patience_s = 60
    assert "Oak" in free_rooms((await world.teams.post(form)).card)
    world.sandbox.tenant.faults.add(Fault("POST", SCHEDULE, What.STATUS, When.BEFORE, status=503, times=None))
    let_go.set()
    await settled(world)
    assert "Oak" in free_rooms(world.shown())


async def test_where_others_read_along_the_card_stays_and_its_result_follows(world: World) -> None:
    group = world.teams.group()
    await world.say("book", chat=group)
    card_id, form = world.card(group)
    let_go = slow(world, "/getSchedule")
    answer = await press(world, world.click("Show free rooms", TYPED, chat=group))
    assert answer.body["type"] == "application/vnd.microsoft.activity.message"
    assert answer.body["value"].startswith("I am looking it up.")
    assert world.card(group) == (card_id, form)
    let_go.set()
    await settled(world)
    assert "Oak" in free_rooms(world.card(group)[1])
    assert "Plan" not in world.everything_sent_to(group)


async def test_where_others_read_along_a_failure_is_a_sentence_and_the_form_keeps_what_was_typed(world: World) -> None:
    group = world.teams.group()
    await world.say("book", chat=group)
    form = world.card(group)
    let_go = slow(world, "/getSchedule")
    world.sandbox.tenant.faults.add(Fault("POST", SCHEDULE, What.STATUS, When.BEFORE, status=503, times=None))
    await press(world, world.click("Show free rooms", TYPED, chat=group))
    let_go.set()
    await settled(world)
    assert world.card(group) == form
    (sentence,) = world.teams.texts(group)
    assert sentence.startswith("The calendars cannot be reached just now.")
    assert "Plan" not in world.everything_sent_to(group)


async def test_a_command_that_fails_in_the_end_is_answered_with_a_sentence(world: World) -> None:
    let_go = slow(world, "/getSchedule")
    world.sandbox.tenant.faults.add(Fault("POST", SCHEDULE, What.STATUS, When.BEFORE, status=503, times=None))
    await world.say("now")
    let_go.set()
    await settled(world)
    assert world.teams.texts(world.teams.personal(ADELE))[-1].startswith("The calendars cannot be reached just now.")


async def test_a_result_that_teams_does_not_take_at_once_comes_when_it_does(world: World) -> None:
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 3:
            world.teams.recover()

    world.app.edits._sleep = rest
    await world.say("book")
    let_go = slow(world, "/getSchedule")
    await press(world, world.click("Show free rooms", TYPED))
    world.teams.fail(502, method="PUT", times=999)
    let_go.set()
    await settled(world)
    assert "Oak" in free_rooms(world.shown())
    assert rests == sorted(rests)


async def test_when_the_process_ends_meanwhile_the_person_is_told_and_can_try_again(world: World) -> None:
    await world.say("book")
    reached = asyncio.Event()

    async def hang() -> None:
        reached.set()
        await asyncio.Event().wait()

    world.line.once("POST", "/getSchedule", hang)
    world.app.patience._patience_s = 0.05
    await press(world, world.click("Show free rooms", TYPED))
    await reached.wait()
    await world.app.patience.stop(grace_s=0)
    await world.rest()
    assert said(world.shown())[0] == "Something went wrong"
    world.app.patience._patience_s = 60
    assert "Oak" in free_rooms((await world.press("Try again")).card)
    assert "Try again" not in buttons(world.shown())
