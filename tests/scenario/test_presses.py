"""Cards that are pressed late, twice, at once or by somebody else: one effect, and what is shown is what is true."""

import asyncio

import pytest

from bot.workers.card_updater import LEASE_S
from tests.support.reading import inputs, said, shows_room
from tests.support.world import ADELE, EVENING, MEGAN, Gate, World, mail

NOT_YOURS = "This card belongs to Adele Vance. Please type “book” to get your own."


async def test_an_old_card_pressed_again_shows_what_is_now_true(world: World) -> None:
    await world.say("book")
    form_id, form = world.card()
    rooms = (await world.press("Show free rooms", EVENING)).card
    assert (
        await world.press("Show free rooms", {**EVENING, "start": "18:00"}, card_id=form_id, card=form)
    ).card == rooms
    receipt = (await world.press("Book", room="Oak")).card
    for old, title, room in ((form, "Show free rooms", ""), (rooms, "Book", "Elm"), (rooms, "Change", "")):
        now = (await world.press(title, card_id=form_id, card=old, room=room)).card
        assert said(now)[:4] == said(receipt)[:4]
    await world.rest()
    assert world.booked_rooms() == ["Oak"]


async def test_an_old_page_of_rooms_after_change_shows_the_form_as_it_is(world: World) -> None:
    rooms = await world.find({"title": "Plan"})
    form = (await world.press("Change")).card
    assert (await world.press("Book", card=rooms, room="Oak")).card == form
    assert world.booked_rooms() == []


async def test_book_pressed_twice_at_once_books_once(world: World) -> None:
    await world.find()
    press = world.click("Book", room="Oak")
    responses = await world.at_once(press, {**press, "id": world.teams.new_id()})
    assert world.booked_rooms() == ["Oak"]
    assert all(shows_room(each.card, "Oak") for each in responses)
    assert (said(world.shown())[0], shows_room(world.shown(), "Oak")) == ("Booked ✓", True)


async def test_a_press_that_is_delivered_twice_has_one_effect_and_one_answer(world: World) -> None:
    await world.find()
    press = world.click("Book", room="Oak")
    first = await world.deliver(press)
    await world.rest()
    again = await world.deliver(press)
    assert said(first.card)[:4] == said(again.card)[:4]
    assert world.booked_rooms() == ["Oak"]
    assert world.mails() == [("invitation", ADELE.email)]


async def test_oak_and_then_elm_on_one_card_books_once(world: World) -> None:
    rooms = await world.find()
    form_id = world.card()[0]
    await world.press("Book", room="Oak")
    second = (await world.press("Book", room="Elm", card_id=form_id, card=rooms)).card
    await world.rest()
    assert (said(second)[0], shows_room(second, "Oak")) == ("Booked ✓", True)
    assert world.booked_rooms() == ["Oak"]


async def test_oak_and_elm_on_one_card_at_the_same_moment_book_once(world: World) -> None:
    await world.find()
    responses = await world.at_once(world.click("Book", room="Oak"), world.click("Book", room="Elm"))
    (booked,) = world.booked_rooms()
    assert all(booked in said(each.card) for each in responses)
    assert said(world.shown())[:2] == ["Booked ✓", booked]


@pytest.mark.parametrize("other", ["Show free rooms", "Close"])
async def test_a_booking_is_shown_whatever_else_was_pressed_at_the_same_moment(world: World, other: str) -> None:
    await world.say("book Oak")
    await world.at_once(world.click("Book", EVENING), world.click(other, EVENING))
    assert world.booked_rooms() == ["Oak"]
    assert (said(world.shown())[0], shows_room(world.shown(), "Oak")) == ("Booked ✓", True)


async def test_a_message_that_is_delivered_twice_is_answered_once(world: World) -> None:
    message = world.teams.message("book", person=ADELE)
    await asyncio.gather(world.teams.post(message), world.teams.post(message))
    await world.teams.post(message)
    assert len(world.teams.messages(world.teams.personal(ADELE))) == 1


async def test_two_forms_open_at_once_do_not_disturb_each_other(world: World) -> None:
    await world.say("book Oak")
    oak_id, _ = world.card()
    await world.say("book Elm")
    elm_id, _ = world.card()
    await world.press("Show free rooms", {**EVENING, "title": "First"}, card_id=oak_id)
    await world.press("Show free rooms", {**EVENING, "title": "Second"}, card_id=elm_id)
    first = (await world.press("Change", card_id=oak_id)).card
    assert (inputs(first)["title"], inputs(first)["room"]) == ("First", mail("oak"))
    await world.press("Book", room="Elm", card_id=elm_id)
    await world.press("Book", card_id=oak_id)
    await world.rest()
    assert sorted(world.booked_rooms()) == ["Elm", "Oak"]
    assert {world.ours(room)[0]["subject"] for room in ("Oak", "Elm")} == {"First", "Second"}


async def test_somebody_elses_press_changes_nothing_and_says_whose_card_it_is(world: World) -> None:
    group = world.teams.group()
    await world.find(chat=group)
    card_id, card = world.card(group)
    edits, requests = len(world.teams.edits), len(world.requests())
    for title in ("Book", "Change", "Close"):
        answer = await world.press(title, person=MEGAN, chat=group, card_id=card_id)
        assert answer.error == NOT_YOURS
    assert (world.card(group), len(world.teams.edits), len(world.requests())) == ((card_id, card), edits, requests)
    assert said((await world.press("Book", chat=group)).card)[0] == "Booked ✓"


async def test_the_edit_waits_for_the_answer_of_its_press(world: World) -> None:
    await world.say("book")
    world.gate = gate = Gate()
    press = asyncio.create_task(world.teams.post(world.click("Show free rooms", EVENING)))
    async with asyncio.timeout(10):
        await gate.reached.wait()
    for _ in range(3):
        await world.say("help", person=MEGAN)
    assert world.teams.edits == []
    gate.opened.set()
    answer = await press
    await world.teams.until(lambda: bool(world.teams.edits))
    assert world.shown() == answer.card


async def test_a_process_that_was_frozen_after_it_held_a_card_leaves_the_edit_to_others(world: World) -> None:
    await world.find(EVENING)
    card_id, rooms = world.card()
    edits, cards = world.app.edits, world.app.card_updater._cards
    now, put, asleep = edits._monotonic, cards.put, [2 * LEASE_S]

    async def put_and_froze(*args: object, lease_s: float = 0.0, **named: object) -> None:
        await put(*args, lease_s=lease_s, **named)  # type: ignore[arg-type]
        if lease_s:
            asleep[0] = 0.0

    cards.put = put_and_froze  # type: ignore[method-assign]
    edits._monotonic = lambda: now() - asleep[0]
    answer = await world.teams.post(world.click("Book", room="Oak"))
    await edits.drain()
    assert said(answer.card)[0] == "Booked ✓"
    assert world.teams.card(card_id) == rooms
    world.later(seconds=31)
    await world.told()
    assert said(world.shown())[0] == "Booked ✓"


async def test_a_card_that_is_gone_is_shown_anew(world: World) -> None:
    await world.find()
    card_id, _ = world.card()
    press = world.click("Book", room="Oak")
    world.teams.forget(card_id)
    answer = await world.teams.post(press)
    await world.app.edits.drain()
    again_id, again = world.card()
    assert again_id != card_id
    assert again == answer.card
    assert world.booked_rooms() == ["Oak"]


async def test_the_edit_reaches_the_card_even_if_the_client_names_another_message(world: World) -> None:
    await world.say("book")
    card_id, _ = world.card()
    press = {**world.click("Show free rooms", EVENING), "replyToId": "1700000000000"}
    answer = await world.teams.post(press)
    await world.app.edits.drain()
    assert world.teams.card(card_id) == answer.card
    assert len(world.teams.messages(world.teams.personal(ADELE))) == 1


async def test_a_card_older_than_its_draft_says_so(world: World) -> None:
    await world.say("book")
    world.later(hours=25)
    card = (await world.press("Show free rooms", {**EVENING, "date": "2026-03-04"})).card
    assert said(card) == ["This card is too old to be used. Please type “book” to start again."]


async def test_cancel_on_the_card_closes_it_and_books_nothing(world: World) -> None:
    rooms = await world.find()
    closed = (await world.press("Close")).card
    assert said(closed) == ["Closed, nothing was booked."]
    assert (await world.press("Book", room="Oak", card=rooms)).card == closed
    assert world.booked_rooms() == []


async def test_an_answer_that_is_late_does_not_bring_an_older_card_back(world: World) -> None:
    await world.say("book")
    world.gate = gate = Gate()
    late = asyncio.create_task(world.teams.post(world.click("Show free rooms", EVENING)))
    async with asyncio.timeout(10):
        await gate.reached.wait()
    rooms = (await world.teams.post(world.click("Show free rooms", EVENING))).card
    receipt = (await world.teams.post(world.click("Book", card=rooms, room="Oak"))).card
    await world.teams.until(lambda: world.shown() == receipt)
    gate.opened.set()
    await late
    await world.rest()
    assert world.shown() == receipt


async def test_of_several_late_answers_the_card_shows_the_newest(world: World) -> None:
    await world.say("book")
    find = world.click("Show free rooms", EVENING)
    world.gate = first = Gate()
    late = asyncio.create_task(world.teams.post(find))
    async with asyncio.timeout(10):
        await first.reached.wait()
    rooms = (await world.teams.post(find)).card
    await world.teams.until(lambda: world.shown() == rooms)
    world.gate = second = Gate()
    book = asyncio.create_task(world.teams.post(world.click("Book", card=rooms, room="Oak")))
    async with asyncio.timeout(10):
        await second.reached.wait()
    first.opened.set()
    await late
    await world.teams.until(lambda: len(world.teams.edits) > 0)
    second.opened.set()
    receipt = (await book).card
    await world.rest()
    assert said(receipt)[0] == "Booked ✓"
    assert world.shown() == receipt
