"""Teams refuses for a while, or until somebody lets the bot in again: what is true reaches every card in the end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import httpx
import pytest

from booking.model import Booking, Slot
from bot.teams.pace import CONVERSATION
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import Chat
from tests.support.reading import said, title
from tests.support.world import ADELE, ALEX, DIEGO, EVENING, MEGAN, OWN_CHAT, World, at, open_world

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
RENAMED = "Renamed plan"
FIRST_REST_S, LONG_S = 31, 3601


@pytest.fixture
async def world(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY) as opened:
        yield opened


async def booked(world: World, chat: Chat | None = None) -> Booking:
    await world.book("Oak", TYPED, chat=chat)
    await world.told()
    (made,) = await world.app.bookings._ledger.of(ADELE.object_id, Slot(MONDAY, at("23:00")))
    return made


async def rename(world: World, made: Booking) -> None:
    """An admin changes the booking, so that its cards are behind."""
    await world.app.bookings.change(
        key="rename",
        by=replace(made.booker, id=ALEX.object_id, name=ALEX.name),
        admin=True,
        booking_id=made.id,
        revision=made.revision,
        meeting=replace(made.meeting, title=RENAMED),
    )


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "Forbidden"),
        (403, "NotEnoughPermissions"),
        (404, ""),
        (401, "Unauthorized"),
        (412, "PreconditionFailed"),
        (429, "Throttled"),
        (500, "ServiceError"),
        (502, "ServiceError"),
        (0, ""),
    ],
)
async def test_what_may_pass_is_tried_again_with_rests_until_it_passed(world: World, status: int, code: str) -> None:
    made = await booked(world)
    card_id, _ = world.card()
    world.teams.fail(status, code=code, method="PUT", times=99)
    await rename(world, made)
    await world.told()
    assert title(world.shown()) == "Plan"
    for _ in range(3):
        calls = len(world.teams.calls)
        await world.told()
        assert len(world.teams.calls) == calls, "nobody knocks without a rest"
        world.later(seconds=300)
        await world.told()
        assert len(world.teams.calls) > calls
    world.teams.recover()
    world.later(seconds=LONG_S)
    await world.told()
    assert title(world.shown()) == RENAMED
    assert [each for each, _ in world.teams.cards(world.teams.personal(ADELE))] == [card_id], "no second card"


async def test_the_wait_that_teams_asks_for_is_kept(world: World) -> None:
    made = await booked(world)
    world.teams.fail(429, retry_after_s=600, method="PUT")
    await rename(world, made)
    await world.told()
    calls = len(world.teams.calls)
    world.later(seconds=599)
    await world.told()
    assert len(world.teams.calls) == calls
    world.later(seconds=1)
    await world.told()
    assert title(world.shown()) == RENAMED


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "BotDisabledByAdmin"),
        (403, "BotNotInConversationRoster"),
        (403, "ConversationBlockedByUser"),
        (403, "ForbiddenOperationException"),
        (403, "MessageWritesBlocked"),
        (404, "ConversationNotFound"),
    ],
)
@pytest.mark.parametrize("returns", ["writes", "installs"])
async def test_a_chat_that_lets_the_bot_in_again_finds_its_cards(
    world: World, status: int, code: str, returns: str
) -> None:
    made = await booked(world)
    own = world.teams.personal(ADELE)
    world.teams.fail(status, code=code, times=999, chat=own)
    await rename(world, made)
    await world.told()
    calls = len(world.teams.calls)
    world.later(seconds=LONG_S)
    await world.told()
    assert len(world.teams.calls) == calls, "nobody asks where the answer is known"
    world.teams.recover()
    if returns == "writes":
        await world.say("hello")
    else:
        await world.teams.post(world.teams.installed(person=ADELE))
    await world.told()
    titles = [title(card) for _, card in world.teams.cards(own) if title(card)]
    assert titles == [RENAMED]


async def test_whoever_returns_without_a_word_is_found_some_hours_later(world: World) -> None:
    made = await booked(world)
    world.teams.fail(403, code="ConversationBlockedByUser", times=999, chat=world.teams.personal(ADELE))
    await rename(world, made)
    await world.told()
    world.teams.recover()
    world.later(hours=6)
    await world.told()
    assert title(world.shown()) == RENAMED


async def test_a_group_that_lost_the_bot_has_its_card_edited_when_it_is_back(world: World) -> None:
    group = world.teams.group()
    made = await booked(world, group)
    card_id, _ = world.card(group)
    world.teams.fail(403, code="BotNotInConversationRoster", times=999, chat=group)
    await world.app.bookings.cancel(key="cancel", by=made.booker, admin=False, booking_id=made.id)
    await world.told()
    assert said(world.shown())[0] == "Booking cancelled", "the own chat was told at once"
    world.teams.recover()
    await world.teams.post(world.teams.installed(person=DIEGO, conversation=group))
    await world.told()
    assert said(world.teams.card(card_id))[0] == "Booking cancelled"


async def test_a_message_that_was_deleted_is_replaced_in_the_own_chat(world: World) -> None:
    made = await booked(world)
    gone, _ = world.card()
    world.teams.forget(gone)
    await rename(world, made)
    await world.told()
    assert title(world.shown()) == RENAMED
    assert world.card()[0] != gone


@pytest.mark.parametrize(
    ("status", "code"), [(429, "Throttled"), (403, "Forbidden"), (403, "ConversationBlockedByUser")]
)
async def test_the_replacement_of_a_deleted_message_that_teams_does_not_take_is_brought_later(
    world: World, status: int, code: str
) -> None:
    made = await booked(world)
    gone, _ = world.card()
    world.teams.forget(gone)
    world.teams.fail(status, code=code, method="POST", retry_after_s=60, times=99)
    await rename(world, made)
    await world.told()
    world.teams.recover()
    assert not world.teams.stands(gone)
    world.later(hours=7)
    await world.told()
    assert title(world.shown()) == RENAMED
    await world.told()
    assert len(world.teams.cards(world.teams.personal(ADELE))) == 1


async def test_a_day_after_its_end_nobody_tries_any_more(world: World) -> None:
    made = await booked(world)
    world.teams.fail(403, method="PUT", times=999)
    await rename(world, made)
    await world.told()
    world.later(days=2)
    await world.told()
    calls = len(world.teams.calls)
    world.later(days=1)
    await world.told()
    assert len(world.teams.calls) == calls


async def test_a_passing_no_to_a_notice_is_no_reason_to_forget_anybody(world: World) -> None:
    made = await booked(world)
    await rename(world, made)
    await world.told()
    world.teams.fail(403, code="Forbidden", method="POST", times=3)
    rests = []
    for _ in range(4):
        since = world.clock.at
        while not (await world.app.notifier.send_due()):
            world.later(seconds=5)
        rests.append((world.clock.at - since).total_seconds())
    assert said(world.shown())[0] == "Your booking was changed"
    assert 15 <= rests[1] <= 35
    assert 30 <= rests[2] <= 65
    assert 60 <= rests[3] <= 125


@pytest.mark.parametrize("first_contact", [True, False])
@pytest.mark.parametrize(("status", "retry_after_s"), [(429, 60), (502, None), (403, None)])
async def test_a_receipt_that_the_own_chat_did_not_take_is_told_truly_and_brought(
    world: World, *, first_contact: bool, status: int, retry_after_s: int | None
) -> None:
    group = world.teams.group()
    own = None
    if not first_contact:
        await world.say("help")
        own = world.teams.personal(ADELE)
    await world.find(TYPED, chat=group)
    attempts = 4 if status == 502 and first_contact else 1
    world.teams.fail(status, retry_after_s=retry_after_s, method="POST", times=attempts, chat=own)
    press = world.click("Book", chat=group, room="Oak")
    await world.deliver(press)
    await world.told()
    await world.deliver(press)
    assert world.teams.texts(group) == [
        "Adele Vance, your own chat with me takes no message just now. The details follow there as soon as it does."
        + OWN_CHAT
    ]
    world.teams.recover()
    world.later(seconds=LONG_S)
    await world.told()
    assert [title(card) for _, card in world.teams.cards(world.teams.personal(ADELE)) if "Plan" in str(card)]
    assert title(world.shown()) == "Plan"
    await world.told()
    assert len([1 for _, card in world.teams.cards(world.teams.personal(ADELE)) if "Plan" in str(card)]) == 1


async def test_a_list_that_the_own_chat_did_not_take_is_not_blamed_on_the_person(world: World) -> None:
    group = world.teams.group()
    await world.say("help")
    world.teams.fail(429, retry_after_s=60, method="POST", chat=world.teams.personal(ADELE))
    await world.say("my bookings", chat=group)
    (sentence,) = world.teams.texts(group)
    assert sentence.startswith("Adele Vance, Teams did not let me write into your own chat just now.")


async def test_many_cards_of_one_booking_are_edited_within_the_limits_of_their_chat(world: World) -> None:
    made = await booked(world)
    for _ in range(11):
        await world.say("my bookings")
        await world.press("Details")
    own = world.teams.personal(ADELE)
    cards = [card_id for card_id, card in world.teams.cards(own) if title(card)]
    assert len(cards) == 12
    world.pace.conversation = CONVERSATION
    world.pace._monotonic = monotonic
    world.pace._lines.clear()
    world.teams.limits = CONVERSATION
    await rename(world, made)
    telling = asyncio.create_task(world.told())
    await world.teams.until(lambda: any(RENAMED in str(card) for _, card in world.teams.cards(own)))
    await world.say("help")
    assert said(world.shown())[0] == "What I can do"
    old = [card_id for card_id in cards if RENAMED not in str(world.teams.card(card_id))]
    assert old, "the reply does not wait for the edits"
    await telling
    assert all(RENAMED in str(world.teams.card(card_id)) for card_id in cards)
    assert all(call.status != 429 for call in world.teams.calls)
