"""Somebody changes what they booked, on one form: only what was changed goes out, and the card tells how it ended."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.sandbox.faults import Fault, What
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import Answer, Chat, FakeTeams, Person, actions_of
from tests.support.reading import buttons, held, inputs, said, shows_room, story, title, troubles, value
from tests.support.world import ADELE, ALEX, DIEGO, EVENING, LEE, MEGAN, PEOPLE, World, at, mail, open_world

GUEST = "guest@partner.example"
TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id, "guests": GUEST}
CHANGED, BOOKED, FORM, UNDER_WAY = "Changed ✓", "Booked ✓", "Change booking", "Being changed"
EVERYONE = (ADELE.email, GUEST, MEGAN.email)
MOVES = "If you switch rooms, everyone gets a new invitation"


@pytest.fixture
async def hasty(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot whose presses wait for nothing."""
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, patience_s=0) as opened:
        yield opened


async def booked(world: World, room: str = "Oak", typed: dict[str, str] | None = None) -> None:
    """Adele has booked a room, everybody was invited, and the card says so."""
    await world.book(room, {**TYPED, **(typed or {})})
    await world.told()
    assert said(world.shown())[0] == BOOKED
    world.sandbox.tenant.ledger.clear()


async def opened(world: World, person: Person = ADELE) -> dict[str, Any]:
    """Press Change on the booking's card; gives the form."""
    form = (await world.press("Change", person=person)).card
    assert said(form)[0] == FORM
    return form


async def save(world: World, typed: dict[str, str], person: Person = ADELE) -> dict[str, Any]:
    """Change some fields and press Save, let the bot finish, and give what the card says in the end."""
    await world.press("Save", typed, person=person)
    await world.told()
    return world.shown(person)


async def move(world: World, room: str) -> Answer:
    """Press Move at a room."""
    card_id, card = world.card()
    (pressed,) = [each for each in actions_of(card) if each.get("tooltip") == f"Move to {room}"]
    assert pressed["title"] == "Move"
    answer = await world.deliver(world.teams.press(card_id, pressed["verb"], pressed["data"], {}, person=ADELE))
    await world.told()
    return answer


def patches(world: World) -> list[dict[str, Any]]:
    """What was sent to Graph to change events."""
    return [each.body for each in world.sandbox.tenant.ledger.requests if each.method == "PATCH"]


def writes(world: World) -> list[str]:
    """The requests that reached Graph and change something; looking people up comes in batches."""
    looks = ("GET", "POST /$batch", "POST /users/{user-id}/calendar/getSchedule")
    return [each for each in world.requests() if not each.startswith(looks)]


def booking_id(world: World) -> str:
    """The id of the booking on Adele's card."""
    (change,) = [each for each in actions_of(world.shown()) if each["title"] == "Change"]
    return str(change["data"]["booking"])


async def edit(world: World, person: Person, booking: str, chat: Chat | None = None) -> Answer:
    """Press Change on a card that was never theirs."""
    await world.say("help", person=person, chat=chat)
    card_id, _ = world.card(chat or world.teams.personal(person))
    press = world.teams.press(card_id, "booking.edit", {"booking": booking}, {}, person=person, conversation=chat)
    return await world.deliver(press)


# --- What the form says, and what goes out ---------------------------------------------------------------------------


async def test_the_form_is_filled_with_what_is_and_tells_what_another_room_means(world: World) -> None:
    await booked(world)
    form = await opened(world)
    assert held(form) == {
        **EVENING,
        "title": "Plan",
        "attendees": MEGAN.object_id,
        "guests": GUEST,
        "room": mail("Oak"),
        "floor": "any",
        "private": "false",
        "online": "false",
    }
    assert said(form)[1] == "Currently: Oak · Mon 2 Mar 2026, 20:00–21:00"
    assert MOVES in story(form)
    assert buttons(form) == ["Save", "Show free rooms", "More options", "Back"]
    assert world.sandbox.tenant.ledger.outbox == []


async def test_another_title_is_all_that_is_sent_and_everybody_is_told_of_it_once(world: World) -> None:
    await booked(world)
    await opened(world)
    card = await save(world, {"title": "Plan B"})
    assert said(card)[0] == CHANGED
    assert title(card) == "Plan B"
    assert patches(world) == [{"subject": "Plan B"}]
    assert world.mails() == [("update", each) for each in EVERYONE]
    (event,) = world.ours("Oak")
    assert event["subject"] == "Plan B"


async def test_an_unchanged_form_says_so_and_sends_nothing(world: World) -> None:
    await booked(world)
    await opened(world)
    card = await save(world, {})
    assert troubles(card)[""] == ["Nothing was changed: the booking is like this already."]
    assert writes(world) == []
    assert world.mails() == []


async def test_only_the_new_attendee_is_invited_and_only_the_one_who_leaves_is_told(world: World) -> None:
    await booked(world)
    await opened(world)
    card = await save(world, {"attendees": f"{MEGAN.object_id},{LEE.object_id}"})
    assert value(card, "Invited") == f"you, Megan Bowen, {GUEST}, Lee Gu"
    assert world.mails() == [("invitation", LEE.email)]
    world.sandbox.tenant.ledger.clear()
    await opened(world)
    form = (await world.press("Take Megan Bowen off the list")).card
    assert "Megan Bowen will be taken off when you save" in said(form)
    card = await save(world, {})
    assert value(card, "Invited") == f"you, {GUEST}, Lee Gu"
    assert world.mails() == [("cancellation", MEGAN.email)]


async def test_private_is_sent_alone_and_mailed_as_exchange_does(world: World) -> None:
    await booked(world)
    await opened(world)
    await save(world, {"private": "true"})
    assert patches(world) == [{"sensitivity": "private"}]
    assert {kind for kind, _ in world.mails()} <= {"update"}
    (event,) = world.ours("Oak")
    assert event["sensitivity"] == "private"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"end": "21:30"}, "20:00–21:30"),
        ({"end": "20:30"}, "20:00–20:30"),
        ({"start": "20:15", "end": "21:15"}, "20:15–21:15"),
        ({"date": "2026-03-05"}, "Thu 5 Mar, 20:00–21:00"),
    ],
)
async def test_another_time_is_taken_in_the_same_event_and_told_once(
    world: World, typed: dict[str, str], told: str
) -> None:
    await booked(world)
    (before,) = world.ours("Oak")
    await opened(world)
    card = await save(world, typed)
    assert said(card)[0] == CHANGED
    assert any(told in line for line in said(card))
    (event,) = world.ours("Oak")
    assert event["id"] == before["id"]
    assert world.mails() == [("update", each) for each in EVERYONE]


async def test_another_room_sends_everyone_one_invitation_and_one_cancellation_that_says_where_to(
    world: World,
) -> None:
    await booked(world)
    await opened(world)
    card = await save(world, {"room": mail("Elm"), "online": "true"})
    assert (said(card)[0], shows_room(card, "Elm")) == (CHANGED, True)
    assert value(card, "Teams link") == "It is in the invitation."
    assert world.booked_rooms() == ["Elm"]
    assert world.mails() == sorted((kind, each) for kind in ("cancellation", "invitation") for each in EVERYONE)
    (goodbye,) = [each.body for each in world.sandbox.tenant.ledger.requests if each.path.endswith("/cancel")]
    assert goodbye == {
        "comment": "This meeting has moved to Elm (HQ, floor 3), Mon 2 Mar 2026, 20:00–21:00 (UTC+2). "
        "A new invitation is on its way to you."
    }


async def test_a_teams_link_is_added_by_a_new_invitation_that_takes_the_place_of_the_old_one(world: World) -> None:
    await booked(world, "Elm")
    await opened(world)
    card = await save(world, {"online": "true"})
    assert (said(card)[0], shows_room(card, "Elm")) == (CHANGED, True)
    (event,) = world.ours("Elm")
    assert event["onlineMeeting"]["joinUrl"].startswith("https://teams.microsoft.com/")
    assert world.mails() == sorted((kind, each) for kind in ("cancellation", "invitation") for each in EVERYONE)
    (goodbye,) = [each.body for each in world.sandbox.tenant.ledger.requests if each.path.endswith("/cancel")]
    assert goodbye["comment"].startswith("A new invitation takes the place of this one: Elm, Mon 2 Mar 2026")


async def test_a_link_that_the_room_does_not_give_is_told_at_the_field(world: World) -> None:
    await booked(world)
    await opened(world)
    card = await save(world, {"online": "true", "title": "Plan B"})
    assert troubles(card)["online"] == [
        "Oak has no Teams links. Please switch the Teams link off, or choose another room."
    ]
    assert inputs(card)["title"] == "Plan B"
    assert writes(world) == []


async def test_back_and_cancel_show_the_booking_again_which_is_told_of_later_changes(world: World) -> None:
    await booked(world)
    await opened(world)
    back = (await world.press("Back")).card
    assert (said(back)[0], shows_room(back, "Oak")) == ("Your booking", True)
    await opened(world)
    card_id, _ = world.card()
    await world.say("cancel")
    assert (said(world.teams.card(card_id))[0], shows_room(world.teams.card(card_id), "Oak")) == ("Your booking", True)
    assert said(world.shown()) == ["The form is closed. Nothing was changed."]
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event["id"], start=at("19:00"), end=at("20:00"))
    await world.app.reconciler.reconcile()
    await world.told()
    assert any("19:00–20:00" in line for line in said(world.teams.card(card_id)))


# --- A room that cannot take it --------------------------------------------------------------------------------------


async def test_a_taken_room_offers_others_and_the_booking_stays_until_one_is_chosen(world: World) -> None:
    await booked(world)
    world.outlook_books("Oak", "18:00", "19:00")
    await opened(world)
    card = await save(world, {"start": "18:00", "end": "19:00", "title": "Plan B"})
    assert any("Oak is taken at that time" in line for line in said(card))
    stays = "The booking stays as it is until you choose: Oak · Mon 2 Mar 2026, 20:00–21:00."
    assert stays in said(card)
    assert "Move to Oak, 19:00" in buttons(card)
    assert MOVES in story(card)
    (event,) = world.ours("Oak")
    assert (event["subject"], world.mails()) == ("Plan", [])
    await move(world, "Birch")
    assert (said(world.shown())[0], shows_room(world.shown(), "Birch")) == (CHANGED, True)
    assert title(world.shown()) == "Plan B"
    assert any("18:00–19:00" in line for line in said(world.shown()))
    assert world.booked_rooms() == ["Birch"]


async def test_the_own_rooms_next_time_is_one_press(world: World) -> None:
    await booked(world)
    world.outlook_books("Oak", "18:00", "19:00")
    await opened(world)
    await save(world, {"start": "18:00", "end": "19:00"})
    await world.press("Move to Oak, 19:00")
    await world.told()
    assert any("19:00–20:00" in line for line in said(world.shown()))
    assert world.booked_rooms() == ["Oak"]


async def test_looking_for_rooms_does_not_find_the_booking_in_its_own_way(world: World) -> None:
    await booked(world)
    await opened(world)
    rooms = (await world.press("Show free rooms", {"start": "20:30", "end": "21:30", "room": "any"})).card
    texts = said(rooms)
    assert texts.index("Oak") + 1 == texts.index("Your room now")
    assert not any("Oak is taken" in line for line in texts)
    await world.press("Keep Oak, new time")
    await world.told()
    assert any("20:30–21:30" in line for line in said(world.shown()))
    assert world.mails() == [("update", each) for each in EVERYONE]


async def test_what_is_lost_after_the_press_was_answered_is_told_on_the_card_with_others_to_choose_from(
    hasty: World,
) -> None:
    await booked(hasty)
    await opened(hasty)
    let_go = asyncio.Event()
    hasty.line.once("POST", "/events", let_go.wait, before=True)
    answer = await hasty.press("Save", {"start": "18:00", "end": "19:00"})
    assert said(answer.card)[:3] == [
        *(UNDER_WAY, "Plan"),
        "To Oak · Mon 2 Mar 2026, 18:00–19:00: waiting for the room to confirm. "
        "Until then the booking stands as it was:",
    ]
    card_id, _ = hasty.card()
    hasty.outlook_books("Oak", "18:00", "19:00")
    let_go.set()
    await hasty.told()
    card = hasty.shown()
    assert hasty.card()[0] == card_id, "the same card tells"
    assert any("Oak is taken at that time" in line for line in said(card))
    assert any("stays as it is until you choose" in line for line in said(card))
    await move(hasty, "Birch")
    assert (said(hasty.shown())[0], shows_room(hasty.shown(), "Birch")) == (CHANGED, True)
    assert hasty.booked_rooms() == ["Birch"]


async def test_a_slow_change_is_told_as_under_way_and_the_same_card_tells_that_it_is_done(hasty: World) -> None:
    await booked(hasty)
    await opened(hasty)
    let_go = asyncio.Event()
    hasty.line.once("PATCH", "/events", let_go.wait)
    answer = await hasty.press("Save", {"title": "Plan B"})
    assert said(answer.card)[::2][:2] == [UNDER_WAY, "Making your change… I'll update this card in a moment."]
    let_go.set()
    await hasty.told()
    assert said(hasty.shown())[0] == CHANGED


async def test_a_definite_no_from_graph_leaves_the_booking_as_it_was_and_the_words_in_the_form(world: World) -> None:
    await booked(world)
    await opened(world)
    no = Fault("PATCH", "/users/{user-id}/events/{event-id}", What.STATUS, status=400, times=1)
    world.sandbox.tenant.faults.add(no)
    card = await save(world, {"title": "Plan B"})
    assert said(card)[:2] == [
        FORM,
        "⚠ The calendar did not take the change, so the booking stays as it was. Please try again.",
    ]
    assert inputs(card)["title"] == "Plan B"
    assert said(await save(world, {}))[0] == CHANGED


# --- Others change it too, and processes die -------------------------------------------------------------------------


async def test_the_slower_of_two_devices_is_told_what_is_now_and_saves_with_the_next_press(world: World) -> None:
    await booked(world)
    receipt_id, receipt = world.card()
    desktop = await opened(world)
    await world.say("help")
    other_id, _ = world.card()
    on_phone = world.teams.press(other_id, "booking.edit", {"booking": booking_in(receipt)}, {}, person=ADELE)
    await world.deliver(on_phone)
    await world.press("Save", {"start": "19:00", "end": "20:00"}, card_id=other_id)
    await world.told()
    assert said(world.teams.card(receipt_id))[0] == FORM, "nobody takes away what is being filled in"
    back = (await world.press("Save", {"title": "Plan B"}, card_id=receipt_id, card=desktop)).card
    assert "This booking has just been changed" in troubles(back)[""][0]
    assert said(back)[2] == "Currently: Oak · Mon 2 Mar 2026, 19:00–20:00"
    assert (inputs(back)["title"], inputs(back)["start"]) == ("Plan B", "19:00")
    await world.press("Save", card_id=receipt_id)
    await world.told()
    (event,) = world.ours("Oak")
    assert (event["subject"], event["start"]["dateTime"][:16]) == ("Plan B", "2026-03-02T17:00")


def booking_in(card: dict[str, Any]) -> str:
    return str(next(each for each in actions_of(card) if each["title"] == "Change")["data"]["booking"])


async def test_an_old_form_changes_nothing_and_shows_what_is_now(world: World) -> None:
    await booked(world)
    old = await opened(world)
    await save(world, {"title": "Plan B"})
    card_id, _ = world.card()
    world.sandbox.tenant.ledger.clear()
    again = (await world.press("Save", {"title": "Plan C"}, card_id=card_id, card=old)).card
    assert said(again)[0] == CHANGED
    assert title(again) == "Plan B"
    assert writes(world) == []


async def test_a_booking_that_was_cancelled_meanwhile_takes_the_forms_place(world: World) -> None:
    await booked(world)
    form = await opened(world)
    card_id, _ = world.card()
    (event,) = world.ours("Oak")
    world.later(minutes=1)
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event["id"])
    await world.app.reconciler.reconcile()
    await world.told()
    assert said(world.teams.card(card_id))[0] == "No longer booked"
    late = (await world.press("Save", {"title": "Plan B"}, card_id=card_id, card=form)).card
    assert said(late)[0] == "No longer booked"
    assert "Book Oak again, 20:00–21:00" in buttons(late)


async def test_a_booking_that_was_moved_in_outlook_meanwhile_is_told_and_what_was_typed_is_kept(world: World) -> None:
    await booked(world)
    await opened(world)
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event["id"], start=at("19:00"), end=at("20:00"))
    await world.app.reconciler.reconcile()
    await world.told()
    assert said(world.shown())[0] == FORM
    card = await save(world, {"title": "Plan B"})
    assert "This booking has just been changed" in troubles(card)[""][0]
    assert (inputs(card)["title"], inputs(card)["start"]) == ("Plan B", "19:00")
    assert said(await save(world, {}))[0] == CHANGED
    (event,) = world.ours("Oak")
    assert event["subject"] == "Plan B"


@pytest.mark.parametrize("lost", [False, True])
async def test_after_a_crash_between_press_and_answer_the_card_is_told_by_the_next_process(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport, *, lost: bool
) -> None:
    later = MONDAY + timedelta(minutes=5)
    async with FakeTeams(people=PEOPLE, now=lambda: MONDAY) as teams:
        async with open_world(tmp_path, sandbox, graph_transport, MONDAY, teams=teams, patience_s=30) as first:
            await booked(first)
            await opened(first)
            card_id, _ = first.card()
            never, at_graph = asyncio.Event(), asyncio.Event()

            async def stall() -> None:
                at_graph.set()
                await never.wait()

            first.line.once("POST", "/events", stall, before=True)
            pressed = first.click("Save", {"start": "18:00", "end": "19:00"})
            turn = asyncio.create_task(teams.post(pressed))
            await at_graph.wait()
            for task in asyncio.all_tasks():
                if task.get_name().startswith("settle"):
                    task.cancel()
            turn.cancel()
            await asyncio.gather(turn, return_exceptions=True)
        assert said(teams.card(card_id))[0] == "Being changed", "what was under way is said before the process ends"
        sandbox.tenant.clock.stop_at(later)
        async with open_world(tmp_path, sandbox, graph_transport, later, teams=teams) as second:
            if lost:
                second.outlook_books("Oak", "18:00", "19:00")
            for _ in range(3):
                await second.app.runner.take_up()
                await second.told()
                second.later(minutes=5)
            card = teams.card(card_id)
            if lost:
                assert any("Oak is taken at that time" in line for line in said(card))
            else:
                assert said(card)[0] == CHANGED
                assert any("18:00–19:00" in line for line in said(card))
            assert second.booked_rooms() == ["Oak"]


async def test_a_booking_that_is_over_by_then_keeps_its_card_which_says_so(world: World) -> None:
    await booked(world)
    world.later(hours=14)
    card = (await world.press("Change")).card
    assert troubles(card)[""] == ["This booking is over, so it cannot be changed any more."]
    assert said(card)[0] == "Over"
    assert shows_room(card, "Oak")


# --- Who may ---------------------------------------------------------------------------------------------------------


async def test_an_admin_changes_somebodys_booking_and_both_cards_tell(world: World) -> None:
    await booked(world)
    form = (await edit(world, ALEX, booking_id(world))).card
    assert inputs(form)["title"] == "Plan"
    await save(world, {"title": "Plan B"}, ALEX)
    assert said(world.shown(ALEX))[0] == CHANGED
    assert title(world.shown()) == "Plan B"
    (event,) = world.ours("Oak")
    assert {each["emailAddress"]["address"] for each in event["attendees"]} == set(EVERYONE)


@pytest.mark.parametrize("person", [DIEGO, MEGAN])
async def test_nobody_else_gets_the_form_or_learns_of_the_booking(world: World, person: Person) -> None:
    await booked(world)
    answer = await edit(world, person, booking_id(world))
    assert said(answer.card) == ["⚠ There is no such booking any more. Please type “book” to make another one."]
    unknown = await edit(world, person, "00000000-0000-4000-8000-000000000000")
    assert unknown.card == answer.card
    assert "Plan" not in world.everything_sent_to(world.teams.personal(person))


async def test_a_form_is_of_use_to_nobody_but_its_owner(world: World) -> None:
    await booked(world)
    form = await opened(world)
    await world.say("help", person=MEGAN)
    card_id, _ = world.card(world.teams.personal(MEGAN))
    forged = world.click("Save", {"title": "Plan B"}, person=MEGAN, card_id=card_id, card=form)
    assert "belongs to Adele Vance" in (await world.deliver(forged)).error
    assert writes(world) == []


async def test_before_others_neither_the_form_opens_nor_a_press_on_it_is_taken(world: World) -> None:
    await booked(world)
    booking, group = booking_id(world), world.teams.group()
    refused = await edit(world, ADELE, booking, group)
    assert refused.error == "This button cannot be used any more. Please type “book” to start again."
    form = await opened(world)
    card_id, _ = world.card(group)
    for press in ("Save", "Show free rooms", "Back"):
        forged = world.click(press, {"title": "Plan B"}, chat=group, card_id=card_id, card=form)
        assert (await world.deliver(forged)).error == refused.error
    sent = world.everything_sent_to(group)
    assert "Plan" not in sent
    assert GUEST not in sent
    assert writes(world) == []


# --- Times that are not plain ----------------------------------------------------------------------------------------


async def test_a_booking_over_midnight_is_left_alone_by_another_title(world: World) -> None:
    await booked(world)
    (event,) = world.ours("Oak")
    night = (at("22:00"), at("01:00", "2026-03-03"))
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event["id"], start=night[0], end=night[1])
    await world.app.reconciler.reconcile()
    await world.told()
    form = await opened(world)
    assert (held(form)["start"], held(form)["end"]) == ("22:00", "01:00")
    assert "Ends Tue 3 Mar 2026, 01:00" in said(form)
    card = await save(world, {"title": "Plan B"})
    assert "Today, Mon 2 Mar, 22:00 – Tue 3 Mar 2026, 01:00" in said(card)
    assert patches(world) == [{"subject": "Plan B"}]
    await opened(world)
    card = await save(world, {"end": "00:30"})
    assert "Today, Mon 2 Mar, 22:00 – Tue 3 Mar 2026, 00:30" in said(card)


async def test_an_hour_that_a_clock_change_skips_is_told_at_its_field(world: World) -> None:
    await booked(world)
    await opened(world)
    card = await save(world, {"date": "2026-03-29", "start": "03:15", "end": "04:15", "title": "Plan B"})
    assert troubles(card)["start"] == [
        "The clocks change that day and skip this time. Please choose 02:59 or earlier, or 04:00 or later."
    ]
    assert inputs(card)["title"] == "Plan B"
    assert writes(world) == []


async def test_the_form_speaks_the_persons_zone_wherever_the_room_is(world: World) -> None:
    await booked(world)
    abroad = Person(ALEX.id, ALEX.object_id, ALEX.name, ALEX.email, "America/New_York")
    form = (await edit(world, abroad, booking_id(world))).card
    assert (held(form)["date"], held(form)["start"], held(form)["end"]) == ("2026-03-02", "13:00", "14:00")
    assert "Times are in New York time (UTC-5)." in said(form)
    await save(world, {"end": "14:30"}, abroad)
    (event,) = world.ours("Oak")
    assert event["end"]["dateTime"][:16] == "2026-03-02T19:30"
    assert any("20:00–21:30" in line for line in said(world.shown()))


# --- Rooms and people that are gone ----------------------------------------------------------------------------------


async def test_a_room_taken_off_the_list_keeps_the_booking_but_gives_no_more_time(world: World) -> None:
    await booked(world)
    await world.remove_room("Oak")
    await opened(world)
    card = await save(world, {"end": "21:30"})
    assert troubles(card)["room"] == [
        "Oak was taken off the list of rooms. You can keep it for the time you have; for more, choose another room."
    ]
    card = await save(world, {"end": "20:45", "title": "Plan B"})
    assert said(card)[0] == CHANGED
    assert any("20:00–20:45" in line for line in said(card))


async def test_somebody_who_left_is_told_by_name_and_taken_off(world: World) -> None:
    await booked(world, typed={"attendees": f"{MEGAN.object_id},{LEE.object_id}"})
    gone = Fault("GET", "/users/{user-id}", What.STATUS, status=404, code="Request_ResourceNotFound", times=1, nth=2)
    world.sandbox.tenant.faults.add(gone)
    form = await opened(world)
    assert troubles(form)["attendees"] == [
        "“Lee Gu” cannot be invited: there is no such mailbox here. Please take them off the list."
    ]
    await world.press("Take Lee Gu off the list")
    card = await save(world, {"title": "Plan B"})
    assert said(card)[0] == CHANGED
    assert value(card, "Invited") == f"you, Megan Bowen, {GUEST}"


async def test_hostile_words_stay_words(world: World) -> None:
    await booked(world)
    await opened(world)
    hostile = "פגישה <at>Admin</at> **x** " + "y" * 200
    card = await save(world, {"title": hostile})
    assert said(card)[0] == CHANGED
    assert "<at>Admin</at>" in title(card)
    await opened(world)
    card = await save(world, {"title": "z" * 1000})
    assert "has 1000 characters" in troubles(card)["title"][0]
    assert json.dumps(card)
