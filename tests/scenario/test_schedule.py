"""Somebody looks at when rooms are taken, presses a gap and books it; nobody learns what is nobody else's business."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from booking.errors import Unavailable
from bot.storage.ledger import SqlLedger
from bot.storage.tables import audit
from cards.actions.form import OpenForm
from cards.actions.schedule import ShowSchedule
from cards.actions.table import data_of
from tests.fakes.teams import Chat, actions_of
from tests.support.reading import buttons, held, quiet_presses, said, story, troubles, value
from tests.support.world import ADELE, ALEX, MEGAN, PEOPLE, World, at, mail

LEE = PEOPLE[3]
TITLE, GUEST = "Merger with Fabrikam", "ceo@fabrikam.example"
TYPED = {"title": TITLE, "attendees": MEGAN.object_id, "guests": GUEST}
SATURDAY = "2026-03-07"


@pytest.fixture(params=["group chat", "channel"])
def shared(request: pytest.FixtureRequest, world: World) -> Chat:
    return world.teams.group() if request.param == "group chat" else world.teams.channel()


async def schedule(world: World, text: str, **where: object) -> dict[str, object]:
    """Type `schedule …`; gives the card."""
    await world.say(f"schedule {text}", **where)  # type: ignore[arg-type]
    person = where.get("person", ADELE)
    return world.card(where.get("chat") or world.teams.personal(person))[1]  # type: ignore[arg-type]


def times(card: dict[str, object], word: str) -> list[str]:
    """The times of the blocks that are told to be `Taken`, or `Free`."""
    told = (text.partition("  ") for text in said(card))
    return [times for times, _, state in told if state.startswith(word)]


async def test_a_gap_is_booked_with_two_presses_and_stands_in_the_schedule(world: World) -> None:
    world.outlook_books("Oak", "09:00", "10:00", SATURDAY)
    card = await schedule(world, "Oak sat")
    assert said(card)[:3] == ["Oak", "Sat 7 Mar 2026", "HQ, floor 3 · 6 seats · screen, whiteboard"]
    assert times(card, "Taken") == ["09:00–10:00"]
    assert times(card, "Free") == ["08:00–09:00", "10:00–18:00"]
    form = (await world.press("Book")).card
    assert {name: held(form)[name] for name in ("room", "date", "start", "end")} == {
        "room": mail("oak"),
        "date": SATURDAY,
        "start": "08:00",
        "end": "09:00",
    }
    assert troubles(form) == {}
    receipt = (await world.press("Book")).card
    assert "Booked ✓" in said(receipt)
    await world.rest()
    assert times(await schedule(world, "Oak sat"), "Taken") == ["09:00–10:00"]
    assert "Booked by Adele Vance ● yours" in story(world.shown())


async def test_a_gap_of_a_floor_is_pressed_on_its_bar(world: World) -> None:
    world.outlook_books("Elm", "08:00", "11:15", SATURDAY)
    card = await schedule(world, "HQ 3 7.3.")
    assert [title for title in quiet_presses(card) if title.startswith("Book")] == [
        "Book Elm 11:15–12:15",
        "Book Oak 08:00–09:00",
        "Book Rowan 08:00–09:00",
    ]
    form = (await world.press("Book Elm 11:15–12:15")).card
    assert (held(form)["room"], held(form)["start"], held(form)["end"]) == (mail("elm"), "11:15", "12:15")
    await world.press("Book")
    await world.rest()
    assert world.booked_rooms() == ["Elm"]


async def test_days_are_turned_in_place_and_a_name_leads_to_its_room_and_back(world: World) -> None:
    world.outlook_books("Oak", "09:00", "10:00", "2026-03-08")
    await schedule(world, "HQ 3 sat")
    shown = (await world.press("Sun 8 Mar →")).card
    assert "Free 08:00–\u206009:00, 10:00–\u206018:00" in said(shown)
    shown = (await world.press("Schedule of Oak")).card
    assert times(shown, "Taken") == ["09:00–10:00"]
    assert said((await world.press("HQ, floor 3")).card)[:2] == ["HQ, floor 3", "Sun 8 Mar 2026"]
    assert said((await world.press("Today")).card)[1] == "Today, Mon 2 Mar 2026"
    assert len(world.teams.messages(world.teams.personal(ADELE))) == 1


async def test_a_whole_building_is_paged(world: World) -> None:
    card = await schedule(world, "hq sat")
    assert "Page 1 of 2" in said(card)
    first = [title for title in quiet_presses(card) if title.startswith("Schedule of")]
    shown = (await world.press("More rooms")).card
    second = [title for title in quiet_presses(shown) if title.startswith("Schedule of")]
    assert (len(first), len(second), len({*first, *second})) == (4, 3, 7)


async def test_who_is_concerned_sees_title_and_people_and_opens_the_booking(world: World) -> None:
    await world.book("Oak", TYPED)
    for person in (ADELE, MEGAN, ALEX):
        card = await schedule(world, "Oak today", person=person)
        assert (f"{TITLE} ● yours" in story(card)) is (person != ALEX), "an admin's eye makes it nobody's own"
        assert TITLE in story(card)
        assert "Adele Vance, Megan Bowen" in story(card)
        assert "Open" in buttons(card)


async def test_for_everybody_else_and_before_others_it_is_time_and_place_alone(world: World, shared: Chat) -> None:
    world.outlook_books("Oak", "18:00", "19:00")
    await world.book("Oak", TYPED)
    await schedule(world, "Oak today", person=LEE)
    await schedule(world, "HQ 3 today", person=LEE)
    for person in (ADELE, MEGAN, ALEX, LEE):
        for text in ("Oak today", "HQ 3 today"):
            card = await schedule(world, text, person=person, chat=shared)
            assert ("Taken" in story(card)) is (text == "Oak today")
            assert "Open" not in buttons(card)
    await world.press("Tue 3 Mar →", chat=shared)
    # A reply names whom it answers; what counts is what the cards say.
    chats = (shared.id, world.teams.personal(LEE).id)
    sent = str([each.activity.get("attachments") for each in world.teams.calls if each.chat_id in chats])
    assert "Taken" in sent
    for secret in (TITLE, GUEST, "Megan", MEGAN.object_id, "Secret merger", "Adele", "RK-", ADELE.object_id):
        assert secret not in sent


async def test_in_a_shared_chat_a_gap_opens_the_form_of_whoever_pressed(world: World, shared: Chat) -> None:
    await schedule(world, "Oak sat", chat=shared)
    form = (await world.press("Book", chat=shared, person=MEGAN)).card
    assert "Others see this card: room and time only." in story(form)
    assert held(form)["room"] == mail("oak")
    await world.press("Book", {"title": TITLE}, chat=shared, person=MEGAN)
    await world.rest()
    (event,) = world.ours("Oak")
    assert event["subject"] == TITLE
    assert TITLE not in world.everything_sent_to(shared)


async def test_a_gap_that_was_taken_meanwhile_leads_to_other_rooms(world: World) -> None:
    await schedule(world, "Oak sat")
    await world.press("Book")
    world.outlook_books("Oak", "08:00", "09:00", SATURDAY)
    shown = (await world.press("Book")).card
    assert "Oak is taken at that time." in story(shown)
    assert "Book Oak 09:00" in buttons(shown)


async def test_a_calendar_that_cannot_be_read_is_told_and_the_others_are_shown(world: World) -> None:
    in_scope = [each for each in world.sandbox.tenant.mailboxes if each != mail("oak")]
    world.sandbox.tenant.access.set_scope(in_scope)
    card = await schedule(world, "HQ 3 sat")
    assert story(card).count("Its calendar cannot be read just now.") == 1
    assert story(card).count("Free all day") == 2
    assert "The calendar of this room cannot be read just now." in story(await schedule(world, "Oak sat"))
    world.sandbox.tenant.access.set_scope(world.sandbox.tenant.mailboxes)
    assert times((await world.press("Try again")).card, "Free") == ["08:00–18:00"]


async def test_booking_switched_off_and_a_room_taken_off_the_list_are_told(world: World) -> None:
    await schedule(world, "Oak sat")
    await world.say("booking off", person=ALEX)
    again = (await world.press("Sun 8 Mar →")).card
    assert "Booking is switched off at the moment, so nothing can be booked here." in story(again)
    assert "Book" not in buttons(again)
    await world.remove_room("Oak")
    gone = (await world.press("Mon 9 Mar →")).card
    assert "I don’t know “oak@roomkeeper.example”." in story(gone)
    assert buttons(gone) == ["HQ", "Harbour"]
    assert said((await world.press("HQ")).card)[1] == "Today, Mon 2 Mar 2026"


async def test_an_old_gap_opens_a_form_that_says_what_is_wrong(world: World) -> None:
    card = await schedule(world, "Oak today")
    card_id, _ = world.card()
    world.later(hours=12)
    (first, *_) = [each for each in quiet_presses(card) if each.startswith("Book")]
    form = (await world.press(first, card_id=card_id, card=card)).card
    assert "That time is over." in story(form)


@pytest.mark.parametrize("text", ["Foo", "Oak someday", "*bold* <at>x</at>"])
async def test_what_is_not_understood_is_answered_with_what_can_be_typed(world: World, text: str) -> None:
    card = await schedule(world, text)
    assert said(card)[0] == "I didn’t understand that"
    assert "27 Nov" in story(card) or "schedule HQ 3 fri" in story(card)
    assert said((await world.press("HQ")).card)[0] == "HQ"


async def test_what_is_nearly_understood_is_asked_about_and_one_press_away(world: World) -> None:
    asked = await schedule(world, "oak tomorow")
    assert said(asked)[0] == "Did you mean this?"
    assert buttons(asked)[0] == "Oak, Tue 3 Mar"
    assert said((await world.press("Oak, Tue 3 Mar")).card)[:2] == ["Oak", "Tomorrow, Tue 3 Mar 2026"]
    assert buttons(await schedule(world, "HQ 9"))[0] == "HQ, Mon 2 Mar"


@pytest.mark.parametrize("text", ["", "today", "all", "rooms please"])
async def test_without_a_place_every_room_is_shown(world: World, text: str) -> None:
    card = await schedule(world, text)
    assert said(card)[:2] == ["All rooms", "Today, Mon 2 Mar 2026"]
    assert "More rooms" in buttons(card)
    assert said((await world.press("More rooms")).card)[0] == "All rooms"


async def test_a_floor_needs_no_building_and_a_time_is_answered(world: World) -> None:
    assert said(await schedule(world, "floor 3"))[0] == "HQ, floor 3"
    world.outlook_books("Oak", "13:00", "14:00", SATURDAY)
    taken = await schedule(world, "Oak sat 13:30")
    assert "At 13:30 it is taken, until 14:00." in said(taken)
    await schedule(world, "Oak 14:00 sat")
    form = (await world.press("Book 14:00")).card
    assert (held(form)["room"], held(form)["date"], held(form)["start"]) == (mail("oak"), SATURDAY, "14:00")


async def test_a_week_of_a_room_leads_to_its_days_and_back(world: World) -> None:
    world.outlook_books("Oak", "09:00", "10:00", SATURDAY)
    await world.book("Oak", TYPED)
    week = await schedule(world, "Oak week")
    assert said(week)[:2] == ["Oak", "Mon 2 Mar to Sun 8 Mar 2026"]
    (saturday,) = [text for text in said(week) if text.startswith("Sat 7 Mar ›")]
    assert "\u206009:00, 10:00–\u2060" in saturday
    day = (await world.press("Schedule of Sat 7 Mar")).card
    assert times(day, "Taken") == ["09:00–10:00"]
    assert said((await world.press("Week")).card)[1] == "Sat 7 Mar to Fri 13 Mar 2026"
    assert said((await world.press("← Previous week")).card)[1] == "Mon 2 Mar to Sun 8 Mar 2026"
    await schedule(world, "Oak week of 4 May")
    form = (await world.press("Book Oak Tue 5 May 08:15–09:15")).card
    assert (held(form)["date"], held(form)["start"]) == ("2026-05-05", "08:15")


async def test_a_week_of_a_floor_asks_for_the_room(world: World) -> None:
    asked = await schedule(world, "HQ 3 week")
    assert said(asked)[0] == "Which room?"
    assert said((await world.press("Oak")).card)[0] == "Oak"


async def test_a_week_before_others_has_nobodys_title(world: World, shared: Chat) -> None:
    await world.book("Oak", TYPED)
    card = await schedule(world, "Oak week", chat=shared)
    assert TITLE not in str(card)
    assert "●" not in story(card)
    assert not [each for each in quiet_presses(card) if each.startswith("Open")]


async def test_somebody_in_another_zone_sees_their_own_clocks_and_the_rooms(world: World) -> None:
    world.outlook_books("Oak", "09:00", "10:00", SATURDAY)
    there = replace(LEE, zone="Europe/London")
    card = await schedule(world, "Oak sat", person=there)
    assert times(card, "Taken") == ["07:00–08:00"]
    assert "Clocks at HQ are 2 h ahead." in said(card)


async def test_the_day_on_which_the_clocks_change_is_shown_whole(world: World) -> None:
    world.outlook_books("Oak", "01:30", "04:30", "2026-03-29")
    card = await schedule(world, "Oak 29.3.")
    assert times(card, "Taken") == ["01:30–04:30"]
    assert "The clocks change on this day" in story(card)


async def test_what_no_card_of_ours_says_is_refused(world: World) -> None:
    await schedule(world, "Oak sat")
    card_id, _ = world.card()
    for action in (ShowSchedule("Oak", "someday"), ShowSchedule("Oak", "1999-01-01")):
        pressed = world.teams.press(
            card_id, action.verb, data_of(action), {}, person=ADELE, conversation=world.teams.personal(ADELE)
        )
        assert "This button cannot be used any more." in (await world.teams.post(pressed)).error
    wrong = OpenForm("nobody@roomkeeper.example", at("08:00", SATURDAY), at("20:00", SATURDAY))
    pressed = world.teams.press(
        card_id, wrong.verb, data_of(wrong), {}, person=ADELE, conversation=world.teams.personal(ADELE)
    )
    form = (await world.deliver(pressed)).card
    assert "is not a room that can be booked here" in story(form)
    assert "A booking can last 8 hours at most." in story(form)


@pytest.fixture
async def private(world: World) -> str:
    """Lee's private booking of Oak, on Monday evening; gives its id."""
    await world.book(
        "Oak", {**TYPED, "private": "true", "date": "2026-03-02", "start": "20:00", "end": "21:00"}, person=LEE
    )
    return str(next(each["data"]["booking"] for each in actions_of(world.shown(LEE)) if each["verb"] == "booking.edit"))


async def opened_by_admins(world: World) -> list[tuple[str, str, str]]:
    """Who opened which private booking, as the audit has it: id, name and reference."""
    query = select(audit.c.by_id, audit.c.by_name, audit.c.subject).where(audit.c.action == "booking.open_private")
    async with world.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(query)]


def words(world: World) -> str:
    return world.everything_sent_to(world.teams.personal(ALEX))


async def test_a_private_booking_is_private_to_admins_until_they_open_it_and_that_is_recorded(
    world: World, private: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "dialogs")
    await schedule(world, "Oak mon", person=ALEX)
    assert "Booked by Lee Gu" in story(world.shown(ALEX))
    closed = (await world.press("Open", person=ALEX)).card
    assert "Booking" in said(closed)
    assert "Lee Gu" in said(closed)
    assert buttons(closed) == ["Cancel booking…", "Show title and people", "Extend", "☆ Star room", "My bookings"]
    for title in ("Extend", "Back", "Cancel booking…", "Keep it", "☆ Star room"):
        await world.press(title, person=ALEX)
    for secret in (TITLE, GUEST, "Megan"):
        assert secret not in words(world)
    assert private not in caplog.text
    assert await opened_by_admins(world) == []
    opened = (await world.press("Show title and people", person=ALEX)).card
    assert TITLE in story(opened)
    assert GUEST in story(opened)
    assert "You opened this private booking as an admin. That is recorded." in said(opened)
    assert f"admin {ALEX.object_id} opened the private booking {private}" in caplog.text
    assert TITLE not in caplog.text
    assert await opened_by_admins(world) == [(ALEX.object_id, "Alex Wilber", value(opened, "Reference"))]
    await world.press("★ Starred", person=ALEX)
    assert TITLE not in story(world.shown(ALEX)), "the next card is closed again"


async def test_an_admins_card_of_a_private_booking_stays_closed_when_it_follows(world: World, private: str) -> None:
    await schedule(world, "Oak mon", person=ALEX)
    await world.press("Open", person=ALEX)
    await world.press("Cancel booking…", person=LEE)
    await world.press("Cancel booking", person=LEE)
    await world.told()
    assert "Booking cancelled" in said(world.shown(ALEX))
    assert TITLE not in words(world)


async def test_the_form_of_an_older_card_that_opens_a_private_booking_is_recorded_too(
    world: World, private: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "dialogs")
    await schedule(world, "Oak mon", person=ALEX)
    card_id = world.card(world.teams.personal(ALEX))[0]
    await world.deliver(
        world.teams.press(
            card_id, "booking.edit", {"booking": private}, person=ALEX, conversation=world.teams.personal(ALEX)
        )
    )
    assert TITLE in words(world)
    assert [each[0] for each in await opened_by_admins(world)] == [ALEX.object_id]
    assert f"admin {ALEX.object_id} opened the private booking {private}" in caplog.text


async def test_those_who_are_invited_read_a_private_booking_and_nothing_is_recorded(
    world: World, private: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "dialogs")
    await schedule(world, "Oak mon", person=MEGAN)
    card_id, card = world.card(world.teams.personal(MEGAN))
    assert TITLE in story(card)
    for person in (MEGAN, LEE):
        await world.deliver(
            world.teams.press(
                card_id, "booking.reveal", {"booking": private}, person=person, conversation=world.teams.personal(MEGAN)
            )
        )
    gone = world.teams.press(
        card_id, "booking.reveal", {"booking": private}, person=ADELE, conversation=world.teams.personal(MEGAN)
    )
    assert TITLE not in story((await world.deliver(gone)).card)
    assert "opened" not in caplog.text
    assert await opened_by_admins(world) == []


@pytest.mark.parametrize("verb", ["booking.reveal", "booking.edit"])
async def test_a_private_booking_stays_closed_where_the_opening_cannot_be_recorded(
    world: World, private: str, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise Unavailable(code="full")

    await schedule(world, "Oak mon", person=ALEX)
    card_id, chat = world.card(world.teams.personal(ALEX))[0], world.teams.personal(ALEX)
    pressed = world.teams.press(card_id, verb, {"booking": private}, person=ALEX, conversation=chat)
    with monkeypatch.context() as broken:
        broken.setattr(SqlLedger, "note_opened", full)
        await world.deliver(pressed)
    assert TITLE not in words(world)
    assert await opened_by_admins(world) == []
