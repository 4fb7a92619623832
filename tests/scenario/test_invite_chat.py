"""In a group chat everybody there is put on the form with one press, and invited with the press that books."""

from dataclasses import replace

import pytest

from booking.forms.service import CHAT_LIMIT
from tests.fakes.teams import Chat
from tests.support.reading import story, value
from tests.support.world import ADELE, ALEX, LEE, MEGAN, World

INVITE = "Invite everyone here"
EVENING = {"date": "2026-03-02", "start": "20:00"}


@pytest.fixture
def chat(world: World) -> Chat:
    return world.teams.group(ADELE, MEGAN, LEE)


async def addresses(world: World) -> set[str]:
    await world.rest()
    (event,) = world.ours("Oak")
    return {each["emailAddress"]["address"] for each in event["attendees"]}


async def test_the_people_of_the_chat_are_invited_with_the_press_that_books(world: World, chat: Chat) -> None:
    await world.say("book Oak", chat=chat)
    form = (await world.press(INVITE, EVENING, chat=chat)).card
    assert "2 people are invited when you book." in story(form)
    assert world.ours("Oak") == [], "nobody is invited before"
    for secret in ("Megan", "Lee", MEGAN.object_id, LEE.object_id):
        assert secret not in str(form)
    await world.press("Book Oak", chat=chat)
    assert await addresses(world) == {ADELE.email, MEGAN.email, LEE.email}
    assert value(world.shown(), "Invited") == "you, Megan Bowen, Lee Gu"


async def test_whoever_was_named_before_stays_and_nobody_stands_twice(world: World, chat: Chat) -> None:
    await world.say("book Oak", chat=chat)
    await world.press(INVITE, {**EVENING, "attendees": f"{ALEX.object_id},{MEGAN.object_id}"}, chat=chat)
    await world.press(INVITE, chat=chat)
    await world.press("Book Oak", chat=chat)
    assert await addresses(world) == {ADELE.email, ALEX.email, MEGAN.email, LEE.email}


async def test_who_is_not_of_the_organisation_is_left_out_and_counted(world: World) -> None:
    stranger = replace(LEE, id="29:stranger", object_id="99999999-0000-4000-8000-000000000009", name="Sam Stranger")
    chat = world.teams.group(ADELE, MEGAN, stranger)
    await world.say("book Oak", chat=chat)
    form = (await world.press(INVITE, EVENING, chat=chat)).card
    assert "I left out one of the people: I do not find them in your organisation." in story(form)
    assert "Sam" not in str(form)
    await world.press("Book Oak", chat=chat)
    assert await addresses(world) == {ADELE.email, MEGAN.email}


async def test_of_a_large_chat_somebody_has_to_choose(world: World) -> None:
    crowd = [
        replace(LEE, id=f"29:crowd-{at}", object_id=f"00000000-0000-4000-9000-{at:012}") for at in range(CHAT_LIMIT)
    ]
    chat = world.teams.group(ADELE, *crowd)
    await world.say("book Oak", chat=chat)
    form = (await world.press(INVITE, {**EVENING, "capacity": "3"}, chat=chat)).card
    assert "More than 50 people are in this chat. Please choose the ones who are to come." in story(form)
    await world.press("Book Oak", chat=chat)
    assert await addresses(world) == {ADELE.email}


async def test_the_press_of_somebody_else_and_one_in_an_own_chat_are_refused(world: World, chat: Chat) -> None:
    await world.say("book Oak", chat=chat)
    answer = await world.press(INVITE, EVENING, chat=chat, person=MEGAN)
    assert "This card belongs to Adele Vance." in answer.error
    await world.say("book Oak")
    card_id, card = world.card()
    draft = next(each for each in str(card).split("'") if len(each) == 36 and each.count("-") == 4)
    forged = world.teams.press(
        card_id,
        "booking.invite",
        {"draft": draft, "revision": 1},
        EVENING,
        person=ADELE,
        conversation=world.teams.personal(ADELE),
    )
    assert "This button cannot be used any more." in (await world.teams.post(forged)).error


async def test_in_the_own_chat_nobody_else_is_there_to_be_invited(world: World) -> None:
    await world.say("book Oak")
    assert INVITE not in str(world.shown())
