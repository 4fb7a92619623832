"""Somebody who needs a room at once: `now`, one press, booked; and what stands between the list and the press."""

from typing import Any

import pytest

from graph.sandbox import seed
from tests.fakes.teams import Chat, Person, actions_of
from tests.support.reading import buttons, held, quiet_presses, said, shows_room, story, troubles
from tests.support.strictness import nodes
from tests.support.world import ADELE, ALEX, HELSINKI, MEGAN, World

Json = dict[str, Any]


def offers(card: Json) -> dict[str, list[str]]:
    """The rooms of a list of free ones, each with the titles of its buttons."""
    return {runs[0]["text"]: buttons(each) for each, runs in _rooms(card)}


def how_long(card: Json) -> dict[str, str]:
    """How long each room of the list is said to be free."""
    return {runs[0]["text"]: runs[1]["text"].strip() for _, runs in _rooms(card)}


def _rooms(card: Json) -> list[tuple[Json, list[Json]]]:
    """The part of the card that each room has, and what is said first there: its name, and how long it is free."""
    parts = [each for each in card["body"] if buttons(each)]
    return [(part, next(node["inlines"] for _, node in nodes(part) if "inlines" in node)) for part in parts]


def click(
    world: World,
    room: str,
    until: str,
    *,
    card_id: str = "",
    card: Json | None = None,
    person: Person = ADELE,
    chat: Chat | None = None,
) -> Json:
    """The activity of a press on the button that books a room until then."""
    chat = chat or world.teams.personal(person)
    card_id = card_id or world.card(chat)[0]
    for each in actions_of(card or world.teams.card(card_id)):
        if each.get("tooltip") == f"Book {room} until {until}":
            return world.teams.press(card_id, each["verb"], each["data"], {}, person=person, conversation=chat)
    raise AssertionError(f"no button for {room} until {until}")


async def press(world: World, room: str, until: str, *, person: Person = ADELE, chat: Chat | None = None) -> Json:
    return await deliver(world, click(world, room, until, person=person, chat=chat))


async def deliver(world: World, pressed: Json) -> Json:
    answer = await world.deliver(pressed)
    await world.rest()
    return answer.card


def take_all(world: World, start: str, end: str, *, but: str = "") -> None:
    for each in seed.ROOMS:
        if each.registered and each.has_mailbox and each.name != but:
            world.outlook_books(each.name, start, end)


async def test_one_press_leads_from_now_to_booked(world: World) -> None:
    world.outlook_books("Oak", "09:00", "10:00")
    await world.say("now")
    card_id, listed = world.card()
    assert said(listed)[1] == "Mon 2 Mar 2026, 08:00"
    assert next(iter(offers(listed))) == "Pine"
    receipt = await press(world, "Pine", "08:30")
    assert said(receipt)[0] == "Booked ✓"
    assert "Today, Mon 2 Mar, 08:00–08:30" in said(receipt)
    assert world.booked_rooms() == ["Pine"]
    assert [call.activity_id for call in world.teams.sent] == [card_id], "one message, replaced in place"
    assert world.mails() == [("invitation", ADELE.email)]


async def test_each_room_tells_until_when_it_is_free_and_offers_no_more(world: World) -> None:
    world.later(hours=12)  # in the evening nobody is about
    for room, start in (("Pine", "20:52"), ("Birch", "20:10"), ("Rowan", "20:04"), ("Maple", "23:00")):
        world.outlook_books(room, start, "23:30")
    await world.say("now")
    free = how_long(world.shown())
    assert (free["Pine"], free["Birch"], free["Maple"]) == ("free until 20:52", "free until 20:10", "free until 23:00")
    assert free["Oak"] == "free all day"
    assert "Rowan" not in free, "four minutes are no room"
    shown = offers(world.shown())
    assert shown["Pine"] == ["Book 15 min", "Book 30 min", "Book until 20:52"]
    assert shown["Birch"] == ["Book 10 min"]
    assert shown["Oak"] == ["Book 30 min", "Book 15 min", "Book 60 min"], "at once, and folded"


async def test_a_room_is_starred_on_the_list_and_stands_first_for_nobody_else(world: World) -> None:
    await world.say("now")
    assert next(iter(offers(world.shown()))) == "Pine"
    await world.press("Star Elm: it comes first")
    assert next(iter(offers(world.shown()))) == "Elm"
    assert "Take the star off Elm" in quiet_presses(world.shown())
    await world.say("now", person=MEGAN)
    assert next(iter(offers(world.shown(MEGAN)))) == "Pine"
    await world.say("now", chat=world.teams.group())
    shared = world.card(world.teams.group())[1]
    assert next(iter(offers(shared))) == "Elm", "first, but others need not know why"
    assert not [each for each in quiet_presses(shared) if "tar" in each]
    await world.press("Book 15 min")
    await world.told()
    assert world.booked_rooms() == ["Elm"], "the card is still good to be booked from"


async def test_what_we_booked_ourselves_a_moment_ago_is_not_free(world: World) -> None:
    await world.say("now", person=MEGAN)
    await press(world, "Pine", "08:30", person=MEGAN)
    await world.say("now")
    assert "Pine" not in offers(world.shown())


async def test_a_double_press_and_a_press_on_two_rooms_book_once(world: World) -> None:
    await world.say("now")
    pine, birch = click(world, "Pine", "08:30"), click(world, "Birch", "08:15")
    responses = await world.at_once(pine, pine, birch)
    await world.rest()
    assert len(world.booked_rooms()) == 1
    assert {said(each.card)[0] for each in responses} <= {"Booked ✓", "Waiting for the room to confirm"}
    late = await world.deliver(birch)
    assert said(late.card)[0] == "Booked ✓"
    assert len(world.booked_rooms()) == 1


async def test_a_room_that_was_lost_meanwhile_is_told_with_a_fresh_list(world: World) -> None:
    await world.say("now")
    world.outlook_books("Pine", "08:00", "09:00")
    lost = await press(world, "Pine", "08:30")
    assert troubles(lost) == {"": ["Pine is taken at that time. Please choose another room or time."]}
    assert "Pine" not in offers(lost)
    assert world.booked_rooms() == []
    assert said(await press(world, "Birch", "08:30"))[0] == "Booked ✓"


async def test_a_press_a_minute_later_begins_then_and_lasts_as_long(world: World) -> None:
    await world.say("now")
    world.later(minutes=3)
    receipt = await press(world, "Pine", "08:30")
    assert "Today, Mon 2 Mar, 08:03–08:33" in said(receipt)


async def test_until_the_next_booking_stays_until_the_next_booking(world: World) -> None:
    world.later(hours=12)
    world.outlook_books("Pine", "20:40", "23:00")
    await world.say("now")
    world.later(minutes=3)
    receipt = await press(world, "Pine", "20:40")
    assert "Today, Mon 2 Mar, 20:03–20:40" in said(receipt)


async def test_a_room_that_somebody_took_for_later_in_between_is_not_booked_shorter_than_was_told(world: World) -> None:
    await world.say("now")
    world.outlook_books("Pine", "08:20", "09:00")
    world.later(minutes=2)
    lost = await press(world, "Pine", "08:30")
    assert "Pine is taken at that time." in story(lost)
    assert how_long(lost)["Pine"] == "free until 08:20"
    assert world.booked_rooms() == []


@pytest.mark.parametrize("minutes", [6, 10, 60 * 23])
async def test_an_old_list_books_nothing_and_is_shown_afresh(world: World, minutes: int) -> None:
    await world.say("now")
    world.later(minutes=minutes)
    fresh = await press(world, "Pine", "08:30")
    assert troubles(fresh) == {"": ["That list was a few minutes old, so I looked again. This is what is free now."]}
    assert world.booked_rooms() == []
    assert f"{world.clock.at.astimezone(HELSINKI):%H:%M}" in said(fresh)[1]


async def test_more_rooms_than_a_phone_shows_are_paged(world: World) -> None:
    await world.say("now")
    first = offers(world.shown())
    second = (await world.press("More rooms")).card
    assert "Page 2 of" in story(second)
    assert not set(first) & set(offers(second))
    assert "More rooms" not in buttons(second)
    assert offers((await world.press("Previous rooms")).card) == first


async def test_when_none_is_free_the_next_one_is_told_and_can_be_had_with_one_press(world: World) -> None:
    world.later(hours=12)
    take_all(world, "19:30", "22:00", but="Elm")
    world.outlook_books("Elm", "19:30", "20:45")
    world.outlook_books("Elm", "21:30", "22:00")
    await world.say("now")
    shown = world.shown()
    assert said(shown)[0] == "No room is free now"
    assert how_long(shown)["Elm"] == "from 20:45 until 21:30"
    assert next(iter(offers(shown))) == "Elm"
    assert said(await press(world, "Elm", "21:15"))[0] == "Booked ✓"
    assert world.ours("Elm")[0]["start"]["dateTime"] == "2026-03-02T18:45:00.0000000"


async def test_another_time_leads_to_the_form_for_the_next_quarter(world: World) -> None:
    world.later(minutes=4)
    await world.say("now")
    form = (await world.press("Another time")).card
    assert said(form)[0] == "Book a room"
    assert (held(form)["start"], held(form)["end"]) == ("08:15", "09:15")


async def test_cancel_closes_the_list(world: World) -> None:
    await world.say("now")
    card_id, _ = world.card()
    await world.say("cancel")
    assert said(world.teams.card(card_id)) == ["Closed"]


async def test_while_booking_is_off_that_is_said_and_an_old_press_books_nothing(world: World) -> None:
    await world.say("now")
    listed_id, listed = world.card()
    await world.say("booking off", person=ALEX, chat=world.teams.channel())
    await world.say("now")
    assert story(world.shown()).startswith("Booking is off")
    assert "No room is free now" not in story(world.shown())
    assert buttons(world.shown()) == ["Try again", "Close"]
    assert "Booking is switched off" in story(world.shown())
    off = await deliver(world, click(world, "Pine", "08:30", card_id=listed_id, card=listed))
    assert "Booking is switched off" in story(off)
    assert world.booked_rooms() == []


async def test_a_room_taken_off_the_list_is_not_booked_any_more(world: World) -> None:
    await world.say("now")
    listed_id, listed = world.card()
    await world.remove_room("Pine")
    again = await deliver(world, click(world, "Pine", "08:30", card_id=listed_id, card=listed))
    assert "is not a room that can be booked here" in story(again)
    assert "Pine" not in offers(again)
    assert world.booked_rooms() == []


async def test_nobody_else_can_press_it(world: World) -> None:
    group = world.teams.group()
    await world.say("now", chat=group)
    answer = await world.teams.post(click(world, "Pine", "08:30", chat=group, person=MEGAN))
    assert "This card belongs to Adele Vance" in answer.error
    assert world.booked_rooms() == []


@pytest.mark.parametrize("place", ["group", "channel"])
async def test_others_read_room_and_time_only(world: World, place: str) -> None:
    chat: Chat = world.teams.group() if place == "group" else world.teams.channel()
    await world.say("now", chat=chat)
    receipt = await press(world, "Pine", "08:30", chat=chat)
    assert (said(receipt)[0], shows_room(receipt, "Pine")) == ("Booked ✓", True)
    assert "RK-" not in world.everything_sent_to(chat)
    assert "Reference" in story(world.shown())


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-02T05:00:00+00:00", "2026-03-02T05:30:00+00:00"),  # over
        ("2026-03-02T05:00:00+00:00", "2026-03-02T09:00:00+00:00"),  # begun long ago
        ("2026-03-02T06:00:00+00:00", "2026-03-02T18:00:00+00:00"),  # longer than the rules allow
        ("2027-03-02T06:00:00+00:00", "2027-03-02T07:00:00+00:00"),  # further ahead than they allow
    ],
)
async def test_a_forged_time_books_nothing(world: World, at: str, until: str) -> None:
    await world.say("now")
    pressed = click(world, "Pine", "08:30")
    pressed["value"]["action"]["data"] |= {"at": at, "until": until}
    answer = await world.deliver(pressed)
    assert troubles(answer.card)[""]
    assert world.booked_rooms() == []
