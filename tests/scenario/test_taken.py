"""Somebody else was faster: the card says so and offers what else there is, and nothing of ours is left behind."""

from tests.support.reading import buttons, free_rooms, held, said, shows_room, story, taken_rooms
from tests.support.world import ADELE, EVENING, MEGAN, World, mail

TYPED = {**EVENING, "title": "Plan", "guests": "guest@partner.example", "capacity": "5", "private": "true"}
TAKEN = "Oak is taken at that time. Please choose another room or time."


async def test_a_room_booked_in_outlook_after_it_was_found_is_refused_with_alternatives(world: World) -> None:
    await world.find(TYPED)
    world.outlook_books("Oak", "20:30", "21:30")
    rooms = (await world.press("Book", room="Oak")).card
    assert story(rooms).count(TAKEN) == 1
    assert "Book Oak 21:30" in buttons(rooms)
    assert free_rooms(rooms)[:2] == ["Elm", "Maple"]
    assert world.ours("Oak") == []
    assert world.mails() == []
    assert "POST /users/{user-id}/events" not in world.requests(), "the calendar is read before anything is written"


async def test_what_was_typed_is_kept_when_the_room_is_gone(world: World) -> None:
    await world.find(TYPED)
    world.outlook_books("Oak", "20:30", "21:30")
    await world.press("Book", room="Oak")
    form = (await world.press("Change")).card
    assert held(form) | TYPED == held(form)


async def test_another_room_can_be_taken_at_once(world: World) -> None:
    await world.find(TYPED)
    world.outlook_books("Oak", "20:30", "21:30")
    await world.press("Book", room="Oak")
    receipt = (await world.press("Book", room="Elm")).card
    await world.rest()
    assert (said(receipt)[0], shows_room(receipt, "Elm")) == ("Booked ✓", True)
    assert world.booked_rooms() == ["Elm"]
    assert world.ours("Elm")[0]["subject"] == "Plan"


async def test_the_next_time_of_that_room_can_be_taken_at_once(world: World) -> None:
    await world.find(TYPED)
    world.outlook_books("Oak", "20:30", "21:30")
    await world.press("Book", room="Oak")
    receipt = (await world.press("Book Oak 21:30")).card
    await world.rest()
    assert "Today, Mon 2 Mar, 21:30–22:30" in said(receipt)
    (event,) = world.ours("Oak")
    assert event["start"]["dateTime"].startswith("2026-03-02T19:30")
    assert event["subject"] == "Plan"


async def test_a_next_time_that_is_taken_by_then_is_refused_and_kept_in_the_form(world: World) -> None:
    await world.find(TYPED)
    world.outlook_books("Oak", "20:30", "21:30")
    await world.press("Book", room="Oak")
    world.outlook_books("Oak", "21:30", "22:00")
    rooms = (await world.press("Book Oak 21:30")).card
    assert TAKEN in story(rooms)
    assert "Book Oak 22:00" in buttons(rooms)
    form = (await world.press("Change")).card
    assert held(form) | {"start": "21:30", "end": "22:30", "title": "Plan"} == held(form)


async def test_a_room_named_in_the_form_that_is_taken_leads_to_its_next_times(world: World) -> None:
    world.outlook_books("Oak", "20:30", "21:30")
    await world.say("book Oak")
    rooms = (await world.press("Book", TYPED)).card
    assert TAKEN in story(rooms)
    assert "Book Oak 21:30" in buttons(rooms)
    assert free_rooms(rooms)[0] == "Elm"


async def test_somebody_who_comes_between_our_writing_and_our_reading_back_keeps_the_room(world: World) -> None:
    await world.find(TYPED)

    async def others_book() -> None:
        world.outlook_books("Oak", "20:30", "21:30")

    world.line.once("POST", "/events", others_book, before=True)
    rooms = (await world.press("Book", room="Oak")).card
    await world.rest()
    assert "POST /users/{user-id}/events" in world.requests()
    assert TAKEN in story(rooms)
    assert world.ours("Oak") == [], "ours is withdrawn"
    assert world.mails() == [], "and nobody was invited to it"
    receipt = (await world.press("Book Oak 21:30")).card
    assert said(receipt)[0] == "Booked ✓"


async def test_of_two_who_press_for_one_room_at_once_one_gets_it_and_the_other_is_told(world: World) -> None:
    adeles, megans = world.teams.personal(ADELE), world.teams.personal(MEGAN)
    await world.find(TYPED)
    await world.find(TYPED, person=MEGAN)
    first = world.click("Book", room="Oak", person=ADELE, chat=adeles)
    second = world.click("Book", room="Oak", person=MEGAN, chat=megans)
    responses = await world.at_once(first, second)
    heads = sorted(said(each.card)[0] for each in responses)
    assert len(world.ours("Oak")) == 1
    assert "Booked ✓" in heads
    (loser,) = [each.card for each in responses if said(each.card)[0] != "Booked ✓"]
    assert TAKEN in story(loser)


async def test_our_own_booking_of_a_moment_ago_is_seen_even_if_free_busy_lags(world: World) -> None:
    world.sandbox.tenant.behaviour = world.sandbox.tenant.behaviour.__class__(schedule_lag_s=3600)
    await world.book("Oak")
    rooms = await world.find({"floor": "HQ/3"}, person=MEGAN)
    assert "Oak" not in free_rooms(rooms)
    assert taken_rooms(rooms)["Oak"] == "Book 21:00"


async def test_a_room_that_cannot_be_read_when_it_is_booked_is_refused(world: World) -> None:
    await world.find(TYPED)
    world.sandbox.tenant.access.set_scope([each for each in world.sandbox.tenant.mailboxes if each != mail("oak")])
    rooms = (await world.press("Book", room="Oak")).card
    assert "The calendar of Oak cannot be read just now. Please choose another room." in story(rooms)
    assert "Elm" in free_rooms(rooms)
