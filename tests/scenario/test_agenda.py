"""What somebody booked, in their own chat: the list and its pages, one booking and who sees it, who answered what."""

import re
from dataclasses import replace
from typing import Any

import pytest

from graph.sandbox.faults import Fault, What
from tests.fakes.teams import Answer, Chat, Person, actions_of
from tests.support.reading import buttons, quiet_presses, said, shows_room, story, title, value
from tests.support.world import ADELE, ALEX, DIEGO, EVENING, LEE, MEGAN, OWN_CHAT, World, mail

TYPED = {**EVENING, "title": "Plan", "attendees": f"{MEGAN.object_id},{LEE.object_id}"}
EVENT = "/users/{user-id}/events/{event-id}"
GONE = "⚠ There is no such booking any more. Please type “book” to make another one."
FORGED = "This button cannot be used any more. Please type “book” to start again."
DETAILS = ["Change", "Cancel booking…", "Extend", "☆ Star room", "My bookings"]


async def my_bookings(world: World, person: Person = ADELE) -> dict[str, Any]:
    """Ask for the list, and give the card."""
    await world.say("my bookings", person=person)
    return world.shown(person)


def data_of(card: dict[str, Any], title: str) -> dict[str, Any]:
    """What a button of a card carries."""
    data: dict[str, Any] = next(each["data"] for each in actions_of(card) if each["title"] == title)
    return data


async def forge(world: World, verb: str, data: dict[str, Any], person: Person, chat: Chat | None = None) -> Answer:
    """Press a button that no card of the person's has, on the newest card of a chat."""
    chat = chat or world.teams.personal(person)
    return await world.deliver(world.teams.press(world.card(chat)[0], verb, data, person=person, conversation=chat))


def reply(world: World, room: str, person: Person, answer: str) -> None:
    """Let somebody answer the invitation to what we have in a room."""
    (event,) = world.ours(room)
    world.sandbox.tenant.outside.reply(room=mail(room), event=event["id"], attendee=person.email, answer=answer)


# --- The list --------------------------------------------------------------------------------------------------------


async def test_whoever_has_nothing_booked_is_offered_to_book(world: World) -> None:
    card = await my_bookings(world)
    assert said(card) == ["My bookings", "You have no room booked."]
    assert "Show free rooms" in buttons((await world.press("Book a room")).card)


async def test_what_is_booked_is_listed_in_a_row_that_opens_it_and_leads_back(
    world: World,
) -> None:
    await world.book("Oak", TYPED)
    card = await my_bookings(world)
    assert said(card) == [
        "My bookings",
        "Today, Mon 2 Mar 2026",
        "20:00–21:00 · Plan",
        "Oak · HQ, floor 3",
        "No answer yet: Megan Bowen, Lee Gu",
    ]
    assert buttons(card) == ["Details", "Book a room"]
    (opens,) = quiet_presses(card)
    assert (await world.press(opens)).card == (await world.press("Details", card=card)).card
    assert (await world.press("My bookings")).card == card
    details = (await world.press("Details")).card
    assert title(details) == "Plan"
    assert value(details, "Invited") == "you, Megan Bowen, Lee Gu"
    assert buttons(details) == DETAILS
    assert (await world.press("My bookings")).card == card


async def test_the_receipt_itself_offers_what_can_be_done_and_the_way_to_the_list(world: World) -> None:
    assert buttons(await world.book("Oak", TYPED)) == DETAILS
    assert said((await world.press("My bookings")).card)[0] == "My bookings"


async def test_many_bookings_are_paged_by_day_and_a_page_that_is_no_more_is_the_last(world: World) -> None:
    for day, room in enumerate(("Oak", "Elm", "Oak", "Elm", "Oak", "Elm", "Oak")):
        await world.book(room, {**EVENING, "date": f"2026-03-{2 + day // 2:02}"})
    first = await my_bookings(world)
    days = [line for line in said(first) if line.endswith("2026")]
    assert days == ["Today, Mon 2 Mar 2026", "Tomorrow, Tue 3 Mar 2026", "Wed 4 Mar 2026"]
    assert said(first)[1] == "7 bookings · Page 1 of 2"
    assert buttons(first).count("Details") == 5
    second = (await world.press("Later")).card
    assert said(second)[1] == "7 bookings · Page 2 of 2"
    assert buttons(second).count("Details") == 2
    assert (await world.press("Earlier")).card == first
    beyond = await forge(world, "bookings.list", {"page": 1_000_000}, ADELE)
    assert beyond.card == second


async def test_what_runs_comes_first_and_what_is_over_or_cancelled_not_at_all(world: World) -> None:
    await world.book("Elm", {**EVENING, "start": "22:00", "end": "23:00"})
    await world.book("Oak", EVENING)
    world.later(hours=12, minutes=20)
    card = await my_bookings(world)
    assert [line for line in said(card) if re.search(r"\d:\d\d–\d", line)] == [
        "Now, 20:00–21:00 · Oak",
        "22:00–23:00 · Elm",
    ]
    assert buttons(card)[:4] == ["Details", "Extend", "End now", "Details"]
    world.later(minutes=40)
    assert "Oak" not in story(await my_bookings(world))
    await world.press("Details")
    await world.press("Cancel booking…")
    await world.press("Cancel booking")
    assert said(await my_bookings(world))[1] == "You have no room booked."


async def test_times_are_on_the_persons_own_clocks_with_the_rooms_own_beside_them(world: World) -> None:
    await world.book("Oak", EVENING)
    abroad = replace(ADELE, zone="America/New_York")
    card = await my_bookings(world, abroad)
    assert said(card)[2] == "13:00–14:00 · Oak"
    assert "20:00–21:00 at HQ (UTC+2)" in said(card)


async def test_a_booking_over_midnight_belongs_to_today_as_long_as_it_runs(world: World) -> None:
    await world.book("Oak", {**EVENING, "start": "22:00", "end": "23:59"})
    await world.press("Extend")
    await world.press("+60 min, until Tue 3 Mar 00:59")
    await world.rest()
    card = await my_bookings(world)
    assert said(card)[1:3] == ["Today, Mon 2 Mar 2026", "22:00 – Tue 3 Mar 2026, 00:59 · Oak"]
    world.later(hours=16, minutes=30)
    card = await my_bookings(world)
    assert said(card)[1:3] == [
        "Today, Tue 3 Mar 2026",
        "Now, Mon 2 Mar 2026, 22:00 – Tue 3 Mar 2026, 00:59 · Oak",
    ]


@pytest.mark.parametrize(
    "title", ["פגישת צוות 12:30 מחר", "*bold* [x](https://evil.example) <at>Admin</at>", "x" * 255]
)
async def test_no_title_upsets_the_list_nor_the_questions(world: World, title: str) -> None:
    await world.book("Oak", {**EVENING, "title": title, "attendees": MEGAN.object_id})
    await my_bookings(world)  # what goes out is held against the gate of strictness, every card of it
    assert title[:8] in story(world.shown())
    for press in ("Details", "Extend", "Back", "Cancel booking…", "Keep it", "My bookings"):
        assert title[:8] in story((await world.press(press)).card)


# --- Who answered what -----------------------------------------------------------------------------------------------


async def test_what_people_answered_is_told_in_the_list_and_on_the_card(world: World) -> None:
    await world.book("Oak", {**TYPED, "guests": "guest@else.example"})
    reply(world, "Oak", MEGAN, "accept")
    reply(world, "Oak", LEE, "decline")
    card = await my_bookings(world)
    assert said(card)[-1] == "Declined: Lee Gu\xa0· Accepted: Megan Bowen\xa0· No answer yet: guest@else.example"
    details = (await world.press("Details")).card
    assert value(details, "Accepted") == "Megan Bowen"
    assert value(details, "Declined") == "Lee Gu"
    assert value(details, "No answer yet") == "guest@else.example"
    assert "you" not in said(details)
    reply(world, "Oak", LEE, "tentative")
    assert (
        value((await forge(world, "booking.show", data_of(details, "Cancel booking…"), ADELE)).card, "Tentative")
        == "Lee Gu"
    )


async def test_where_answers_cannot_be_read_those_of_before_are_told(world: World) -> None:
    await world.book("Oak", TYPED)
    reply(world, "Oak", MEGAN, "accept")
    await my_bookings(world)
    reply(world, "Oak", LEE, "accept")
    fault = world.sandbox.tenant.faults.add(Fault("GET", EVENT, What.STATUS, status=503, times=None))
    assert said(await my_bookings(world))[-1] == "Accepted: Megan Bowen\xa0· No answer yet: Lee Gu"
    assert fault.fired
    world.sandbox.tenant.faults.clear()
    assert said(await my_bookings(world))[-1] == "Accepted: Megan Bowen, Lee Gu"


async def test_a_calendar_that_does_not_answer_keeps_nobody_waiting(world: World) -> None:
    await world.book("Oak", TYPED)
    world.sandbox.tenant.faults.add(Fault("GET", EVENT, What.DELAY, delay_s=60, times=None))
    assert said(await my_bookings(world))[-1] == "No answer yet: Megan Bowen, Lee Gu"


# --- Who sees it -----------------------------------------------------------------------------------------------------


async def test_an_attendee_sees_it_without_anything_to_press_on_it(world: World) -> None:
    data = data_of(await world.book("Oak", TYPED), "Cancel booking…")
    await world.say("help", person=MEGAN)
    card = (await forge(world, "booking.show", data, MEGAN)).card
    assert (said(card)[0], shows_room(card, "Oak")) == ("Booking", True)
    assert title(card) == "Plan"
    assert value(card, "Booked by") == "Adele Vance"
    assert value(card, "Invited") == "Adele Vance, you, Lee Gu"
    assert buttons(card) == ["My bookings"]


@pytest.mark.parametrize("verb", ["booking.extend", "booking.end", "booking.cancel", "booking.withdraw"])
async def test_an_attendees_press_changes_nothing(world: World, verb: str) -> None:
    data = {**data_of(await world.book("Oak", TYPED), "Extend"), "farewell": "No."}
    await world.say("help", person=MEGAN)
    card = (await forge(world, verb, data, MEGAN)).card
    assert (said(card)[0], shows_room(card, "Oak")) == ("Booking", True)
    assert buttons(card) == ["My bookings"]
    assert world.booked_rooms() == ["Oak"]


@pytest.mark.parametrize(
    "verb", ["booking.show", "booking.extend", "booking.end", "booking.cancel", "booking.withdraw", "room.star"]
)
async def test_for_anybody_else_there_is_no_such_booking(world: World, verb: str) -> None:
    card = await world.book("Oak", TYPED)
    data = {**data_of(card, "Extend"), **data_of(card, "☆ Star room"), "farewell": "No."}
    unknown = {**data, "booking": "00000000-0000-4000-8000-000000000000"}
    await world.say("help", person=DIEGO)
    answer = await forge(world, verb, data, DIEGO)
    assert said(answer.card) == [GONE]
    assert buttons(answer.card) == ["My bookings", "Book a room"]
    assert await forge(world, verb, unknown, DIEGO) == answer
    assert world.booked_rooms() == ["Oak"]


async def test_an_admin_sees_whose_it_is_and_can_cancel_it_and_both_cards_follow(world: World) -> None:
    data = data_of(await world.book("Oak", TYPED), "Cancel booking…")
    await world.say("help", person=ALEX)
    card = (await forge(world, "booking.show", data, ALEX)).card
    assert value(card, "Booked by") == "Adele Vance"
    assert value(card, "Invited") == "Adele Vance, Megan Bowen, Lee Gu"
    assert buttons(card) == DETAILS
    await world.press("Cancel booking…", person=ALEX)
    answer = await world.press("Cancel booking", person=ALEX)
    assert said(answer.card)[:3] == ["Booking cancelled", "Plan", "Cancelled by you."]
    await world.told()
    assert said(world.shown())[:3] == ["Your booking was cancelled", "Plan", "Alex Wilber cancelled it."]
    assert world.booked_rooms() == []


async def test_the_cards_of_admins_and_attendees_follow_what_the_booker_does(world: World) -> None:
    data = data_of(await world.book("Oak", TYPED), "Cancel booking…")
    for person in (ALEX, MEGAN):
        await world.say("help", person=person)
        await forge(world, "booking.show", data, person)
    await world.press("Extend")
    await world.press("+15 min, until 21:15")
    await world.told()
    for person, pressable in ((ADELE, DETAILS), (ALEX, DETAILS), (MEGAN, ["My bookings"])):
        assert "Today, Mon 2 Mar, 20:00–21:15" in said(world.shown(person))
        assert buttons(world.shown(person)) == pressable
    assert value(world.shown(MEGAN), "Invited") == "Adele Vance, you, Lee Gu"


async def test_an_admin_who_is_none_any_more_is_shown_nothing_more(world: World) -> None:
    data = data_of(await world.book("Oak", TYPED), "Cancel booking…")
    rooms = world.teams.channel()
    await world.say("admins add <at>Diego Siciliani</at>", person=ALEX, chat=rooms, mentions=(DIEGO,))
    await world.say("help", person=DIEGO)
    assert "Plan" in story((await forge(world, "booking.show", data, DIEGO)).card)
    await world.say("admins remove <at>Diego Siciliani</at>", person=ALEX, chat=rooms, mentions=(DIEGO,))
    await world.press("Extend")
    await world.press("+15 min, until 21:15")
    await world.told()
    assert said(world.shown(DIEGO)) == [GONE]


async def test_a_room_is_starred_and_the_star_taken_back_on_the_card(world: World) -> None:
    await world.book("Oak", TYPED)
    starred = (await world.press("☆ Star room")).card
    assert "★ Starred" in buttons(starred)
    await my_bookings(world)
    assert "★ Starred" in buttons((await world.press("Details")).card)
    assert "☆ Star room" in buttons((await world.press("★ Starred")).card)
    other = {**data_of(starred, "★ Starred"), "room": mail("Elm"), "on": True}
    assert "☆ Star room" in buttons((await forge(world, "room.star", other, ADELE)).card)


# --- Where others read along -----------------------------------------------------------------------------------------


@pytest.fixture(params=["group chat", "channel"])
def chat(request: pytest.FixtureRequest, world: World) -> Chat:
    return world.teams.group() if request.param == "group chat" else world.teams.channel()


async def test_in_a_shared_chat_the_list_comes_to_the_persons_own(world: World, chat: Chat) -> None:
    await world.book("Oak", TYPED)
    await world.say("my bookings", chat=chat)
    assert said(world.shown())[0] == "My bookings"
    assert world.teams.texts(chat) == ["Adele Vance, your bookings are in your own chat with me." + OWN_CHAT]
    for secret in ("Plan", "Oak", "Megan", "20:00"):
        assert secret not in world.everything_sent_to(chat)
    assert said((await world.press("Details")).card)[0] == "Your booking"


async def test_where_the_bot_may_not_write_to_the_person_it_says_so(world: World, chat: Chat) -> None:
    world.teams.without_bot.add(ADELE.id)
    await world.say("my bookings", chat=chat)
    assert world.teams.texts(chat) == [
        "Adele Vance, I could not write to you: add me to your own chat to see your bookings." + OWN_CHAT
    ]


async def test_a_press_for_the_list_in_a_shared_chat_leaves_the_card_there_alone(world: World, chat: Chat) -> None:
    await world.book("Oak", TYPED)
    await world.say("help", chat=chat)
    card = world.card(chat)
    answer = await forge(world, "bookings.list", {"page": 1}, ADELE, chat)
    assert answer.body["value"] == "Adele Vance, your bookings are in your own chat with me."
    assert world.card(chat) == card
    assert said(world.shown())[0] == "My bookings"


async def test_nothing_is_done_with_a_booking_where_others_read_along(world: World, chat: Chat) -> None:
    card = await world.book("Oak", TYPED)
    data = {**data_of(card, "Extend"), **data_of(card, "☆ Star room")}
    await world.say("help", chat=chat)
    asked = {"at": "2026-03-02T18:00:00+00:00"}
    verbs = ("booking.show", "booking.extend", "booking.end", "booking.cancel", "booking.withdraw", "room.star")
    for verb in (*verbs, "booking.rebook", "booking.keep"):
        answer = await forge(world, verb, {**data, **asked}, ADELE, chat)
        assert answer.error == FORGED
    assert world.booked_rooms() == ["Oak"]
    assert "Plan" not in world.everything_sent_to(chat)
