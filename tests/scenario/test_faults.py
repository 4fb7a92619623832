"""Graph refuses, answers late, twice or not at all: one booking at most comes of it, and the person is told."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.sandbox.faults import Fault, What, When
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.support.reading import free_rooms, held, said, story
from tests.support.world import ADELE, EVENING, MEGAN, World, open_world

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
SCHEDULE, VIEW = "/users/{user-id}/calendar/getSchedule", "/users/{user-id}/calendarView"
EVENTS, EVENT = "/users/{user-id}/events", "/users/{user-id}/events/{event-id}"
CONCURRENCY = "Application is over its MailboxConcurrency limit."
INVITED = [("invitation", ADELE.email), ("invitation", MEGAN.email)]


@pytest.fixture
async def world(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot that waits half a second for Graph."""
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, answer_s=1.5) as opened:
        yield opened


def goes_wrong(world: World, method: str, path: str, what: What, when: When = When.BEFORE, **rest: object) -> Fault:
    return world.sandbox.tenant.faults.add(Fault(method, path, what, when, **rest))  # type: ignore[arg-type]


async def test_graph_out_of_reach_while_searching_is_one_sentence_with_a_reference_and_loses_nothing(
    world: World,
) -> None:
    await world.say("book")
    card_id, form = world.card()
    down = goes_wrong(world, "POST", SCHEDULE, What.STATUS, times=None)
    answer = await world.press("Show free rooms", TYPED)
    assert re.fullmatch(
        r"The calendars cannot be reached just now. Please try again in a few minutes. \(Reference: [0-9A-F]{8}\)",
        answer.error,
    )
    assert down.fired
    assert world.card() == (card_id, form), "the client keeps its card, with what was typed"
    world.sandbox.tenant.faults.clear()
    await world.press("Show free rooms", TYPED)
    form = (await world.press("Change")).card
    assert held(form) | TYPED == held(form)


async def test_a_graph_that_throttles_is_told_with_its_wait(world: World) -> None:
    await world.say("book")
    goes_wrong(world, "POST", SCHEDULE, What.STATUS, status=429, headers={"Retry-After": "30"}, times=None)
    answer = await world.press("Show free rooms", TYPED)
    assert answer.error.startswith("The calendars are very busy just now. Please try again in 30 seconds. (Reference: ")


async def test_a_rest_that_one_person_was_told_of_is_kept_for_everybody(world: World) -> None:
    tenant: dict[str, Any] = {"headers": {"Retry-After": "30"}, "message": "The tenant is over its limit."}
    goes_wrong(world, "POST", EVENTS, What.STATUS, status=429, **tenant)
    held = await world.book("Oak", TYPED)
    assert said(held)[0] == "Waiting for the room to confirm"
    assert "The calendars are very busy or out of reach just now. I try again at 08:00, without you." in said(
        await world.truth()
    )
    before = world.requests()
    await world.say("book", person=MEGAN)
    answer = await world.press("Show free rooms", TYPED, person=MEGAN)
    assert answer.error.startswith("The calendars are very busy just now. Please try again in 30 seconds.")
    assert await world.app.runner.take_up() == 0
    assert world.requests() == before
    world.later(seconds=31)
    assert await world.app.runner.take_up() == 1
    assert world.booked_rooms() == ["Oak"]
    assert world.mails() == INVITED


async def test_while_one_calendar_rests_the_others_are_asked(world: World) -> None:
    busy: dict[str, Any] = {
        "headers": {"Retry-After": "60"},
        "message": "Application is over its MailboxConcurrency limit.",
    }
    for room in ("oak", "elm", "maple", "birch"):
        fault = goes_wrong(world, "POST", SCHEDULE, What.STATUS, status=429, **busy)
        fault.mailbox = f"{room}@roomkeeper.example"
    for _ in range(4):
        rooms = await world.find(TYPED)
    assert said(rooms)[0] == "10 free rooms"


async def test_a_search_that_fails_once_is_repeated_without_a_word(world: World) -> None:
    goes_wrong(world, "POST", SCHEDULE, What.STATUS)
    assert len(free_rooms(await world.find(TYPED))) == 8


@pytest.mark.parametrize("what", [What.STATUS, What.DROP, What.HANG, What.GARBAGE, What.TRUNCATE])
@pytest.mark.parametrize("when", list(When))
async def test_an_answer_lost_on_the_way_makes_one_event_and_a_receipt(world: World, what: What, when: When) -> None:
    lost = goes_wrong(world, "POST", EVENTS, what, when)
    await world.book("Oak", TYPED)
    assert lost.fired == 1
    assert len(world.ours("Oak")) == 1
    assert world.mails() == INVITED
    assert said(await world.truth())[0] == "Booked ✓"


@pytest.mark.parametrize("what", [What.STATUS, What.DROP, What.HANG])
@pytest.mark.parametrize("when", list(When))
async def test_an_invitation_of_unknown_outcome_reaches_everybody_once(world: World, what: What, when: When) -> None:
    lost = goes_wrong(world, "PATCH", EVENT, what, when)
    await world.book("Oak", TYPED)
    assert lost.fired == 1
    assert world.mails() == INVITED


async def test_a_calendar_that_cannot_be_read_back_at_once_is_read_again(world: World) -> None:
    lost = goes_wrong(world, "GET", VIEW, What.STATUS, nth=2, times=3)
    await world.book("Oak", TYPED)
    assert lost.fired == 3
    assert len(world.ours("Oak")) == 1
    assert world.mails() == INVITED


async def test_a_throttled_booking_is_held_and_finished_when_graph_allows(world: World) -> None:
    busy: dict[str, Any] = {
        "headers": {"Retry-After": "30"},
        "message": "Application is over its MailboxConcurrency limit.",
    }
    goes_wrong(world, "POST", EVENTS, What.STATUS, status=429, **busy)
    held = await world.book("Oak", TYPED)
    assert said(held)[0] == "Waiting for the room to confirm"
    assert world.booked_rooms() == []
    assert "Oak" not in free_rooms(await world.find(person=MEGAN)), "nobody else gets it meanwhile"
    world.later(seconds=31)
    assert await world.app.runner.take_up() == 1
    assert world.booked_rooms() == ["Oak"]
    assert world.mails() == INVITED
    assert said(await world.truth())[0] == "Booked ✓"


async def test_a_withdrawal_of_unknown_outcome_leaves_nothing_behind(world: World) -> None:
    async def others_book() -> None:
        world.outlook_books("Oak", "20:30", "21:30")

    world.line.once("POST", "/events", others_book, before=True)
    lost = goes_wrong(world, "DELETE", EVENT, What.DROP, When.AFTER)
    rooms = await world.book("Oak", TYPED)
    assert lost.fired == 1
    assert "Oak is taken at that time." in story(rooms)
    assert world.booked_rooms() == []
    assert world.mails() == []


async def test_a_definite_no_from_graph_is_told_and_leaves_the_room_free(world: World) -> None:
    goes_wrong(world, "POST", EVENTS, What.STATUS, status=400, code="ErrorInvalidRequest")
    rooms = await world.book("Oak", TYPED)
    assert "Oak could not be booked: its calendar did not confirm it. Please try again." in story(rooms)
    assert "Oak" in free_rooms(rooms)
    assert said((await world.press("Book", room="Oak")).card)[0] == "Booked ✓"


async def test_a_token_that_is_worthless_by_then_is_renewed_without_a_word(world: World) -> None:
    await world.find(TYPED)
    world.sandbox.tenant.access.revoke_tokens()
    assert said((await world.press("Book", room="Oak")).card)[0] == "Booked ✓"


async def test_a_press_on_a_slow_graph_is_answered_in_time(world: World) -> None:
    await world.find(TYPED)
    goes_wrong(world, "GET", VIEW, What.HANG, times=None)
    receipt = (await world.press("Book", room="Oak")).card
    assert said(receipt)[0] == "Waiting for the room to confirm"
    world.sandbox.tenant.faults.clear()


async def test_the_chat_out_of_reach_does_not_undo_a_booking(world: World) -> None:
    await world.find(TYPED)
    world.teams.fail(500, method="PUT", times=9)
    answer = await world.teams.post(world.click("Book", room="Oak"))
    await world.rest()
    assert said(answer.card)[0] == "Booked ✓"
    assert world.booked_rooms() == ["Oak"]
