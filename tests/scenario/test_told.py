"""What is finished after the press was answered, or undone by somebody else, reaches the person on the same card."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from booking.forms.draft import Stage
from dialogs.ports import ShownBooking
from graph.sandbox.faults import Fault, What
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import Answer, FakeTeams
from tests.support import reading
from tests.support.reading import buttons, said, shows_room, title
from tests.support.world import ADELE, ALEX, EVENING, MEGAN, PEOPLE, World, mail, open_world

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
EVENTS = "/users/{user-id}/events"
HELD, BOOKED = "Waiting for the room to confirm", "Booked ✓"


@pytest.fixture
async def world(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot whose presses wait for nothing."""
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, patience_s=0) as opened:
        yield opened


async def held(world: World) -> tuple[Answer, asyncio.Event]:
    """Press Book for Oak while Graph does not answer; gives the answer to the press, and what lets go."""
    let_go = asyncio.Event()
    world.line.once("POST", "/events", let_go.wait, before=True)
    await world.find(TYPED)
    return await world.press("Book", room="Oak"), let_go


async def booked(world: World) -> str:
    """Book Oak, see the receipt, and give the id of the event on its calendar."""
    await world.find(TYPED)
    await world.press("Book", room="Oak")
    await world.told()
    assert said(world.shown())[0] == BOOKED
    (event,) = world.ours("Oak")
    return str(event["id"])


async def test_a_slow_calendar_is_told_as_held_and_the_same_card_becomes_the_receipt(world: World) -> None:
    answer, let_go = await held(world)
    assert said(answer.card)[0] == HELD
    card_id, _ = world.card()
    let_go.set()
    await world.told()
    assert world.card()[0] == card_id, "no second card"
    assert said(world.shown())[0] == BOOKED
    assert world.booked_rooms() == ["Oak"]


async def test_a_room_that_is_lost_while_it_is_held_is_told_with_others_to_choose_from(world: World) -> None:
    _, let_go = await held(world)
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    let_go.set()
    await world.told()
    assert any("Oak is taken" in line for line in said(world.shown()))
    assert world.booked_rooms() == []
    await world.press("Book", room="Birch")
    await world.told()
    assert said(world.shown())[0] == BOOKED
    assert world.booked_rooms() == ["Birch"]


async def test_after_a_crash_the_next_process_finishes_and_tells_it_on_the_card(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    later = MONDAY + timedelta(minutes=5)
    async with FakeTeams(people=PEOPLE, now=lambda: MONDAY) as teams:
        async with open_world(tmp_path, sandbox, graph_transport, MONDAY, teams=teams, patience_s=0) as first:
            await held(first)
            for task in asyncio.all_tasks():
                if task.get_name().startswith("settle"):
                    task.cancel()
        sandbox.tenant.clock.stop_at(later)
        async with open_world(tmp_path, sandbox, graph_transport, later, teams=teams) as second:
            assert await second.app.runner.take_up() == 1
            await second.told()
            assert said(second.shown())[0] == BOOKED
            assert second.booked_rooms() == ["Oak"]


async def test_what_a_dead_process_sent_late_does_not_stay_on_a_card_that_went_on(world: World) -> None:
    let_go = asyncio.Event()
    world.line.once("POST", "/events", let_go.wait, before=True)
    await world.find(TYPED)
    pressed = world.click("Book", room="Oak")
    await world.deliver(pressed)
    card_id, holding = world.card()
    # The same press came to another process too, which is about to edit the card.
    subject, cards = f"draft:{pressed['value']['action']['data']['draft']}", world.app.card_updater._cards
    (place,), (booking,) = await cards.all(subject), await world.app.ledger.upcoming(mail("Oak"))
    shows = ShownBooking(booking.id, 0, "Europe/Helsinki", shared=False)
    await cards.put(subject, place.role, place.reference, card_id, shows=shows, lease_s=30)
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    let_go.set()
    await world.rest()
    await world.deliver(pressed)
    assert any("Oak is taken" in line for line in said(world.shown()))
    world.teams._messages[world.teams.personal(ADELE).id][card_id]["attachments"][0]["content"] = holding
    assert said(world.shown())[0] == HELD
    world.later(seconds=31)
    await world.told()
    assert any("Oak is taken" in line for line in said(world.shown()))


async def test_a_room_that_is_lost_is_told_though_the_press_died_before_it_noted_its_booking(world: World) -> None:
    let_go = asyncio.Event()
    world.line.once("POST", "/events", let_go.wait, before=True)
    await world.say("book Oak")
    pressed = world.click("Book", {**TYPED, "room": mail("Oak")})
    assert said((await world.deliver(pressed)).card)[0] == HELD
    drafts = world.app.card_updater._forms._store._drafts
    done = await drafts.get(pressed["value"]["action"]["data"]["draft"])
    assert done is not None
    before = replace(done, stage=Stage.FORM, booking_id=None, revision=done.revision - 1)
    assert await drafts.save(before, expected=done.revision)
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    let_go.set()
    await world.told()
    assert any("Oak is taken" in line for line in said(world.shown()))


async def test_where_the_card_is_gone_the_own_chat_gets_a_new_one(world: World) -> None:
    _, let_go = await held(world)
    card_id, _ = world.card()
    world.teams.forget(card_id)
    let_go.set()
    await world.told()
    new_id, card = world.card()
    assert new_id != card_id
    assert said(card)[0] == BOOKED


async def test_an_event_that_is_moved_in_outlook_is_followed_and_told(world: World) -> None:
    event = await booked(world)
    starts = MONDAY.replace(hour=17)
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event, start=starts, end=starts + timedelta(hours=1))
    await world.app.reconciler.reconcile()
    await world.told()
    assert any("19:00–20:00" in line for line in said(world.shown()))
    assert world.booked_rooms() == ["Oak"]


async def test_an_event_that_is_deleted_in_outlook_is_told(world: World) -> None:
    event = await booked(world)
    world.later(minutes=1)
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event)
    await world.app.reconciler.reconcile()
    await world.told()
    assert said(world.shown())[0] != BOOKED
    assert any("calendar" in line for line in said(world.shown()))


async def test_ours_gives_way_to_whoever_got_into_the_slot_and_offers_others(world: World) -> None:
    await booked(world)
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    await world.app.reconciler.reconcile()
    await world.told()
    assert world.booked_rooms() == []
    told = said(world.shown())
    assert told[0] == "No longer booked"
    assert "Somebody else booked Oak in Outlook for that time." in told
    assert shows_room(world.shown(), "Oak")
    assert any("20:00–21:00" in line for line in told)
    assert title(world.shown()) == "Plan"
    assert "Other rooms, 20:00–21:00" in buttons(world.shown())
    cancelled = [each for each in world.mails() if each[0] == "cancellation"]
    assert sorted(cancelled) == sorted([("cancellation", ADELE.email), ("cancellation", MEGAN.email)])


async def test_another_room_is_looked_for_with_all_that_was_asked_for(world: World) -> None:
    typed = {**TYPED, "guests": "guest@example.com", "capacity": "4", "private": "true", "online": "true"}
    await world.say("book Oak")
    await world.press("Book", {**typed, "room": mail("Oak")})
    await world.told()
    assert said(world.shown())[0] == BOOKED
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    await world.app.reconciler.reconcile()
    await world.told()
    again = reading.held((await world.press("Other rooms, 20:00–21:00")).card)
    assert {name: again.get(name) for name in typed} == typed
    assert again["room"] in ("", "any")


async def test_one_that_is_lost_before_its_invitations_went_out_is_told_as_such(world: World) -> None:
    let_go = asyncio.Event()
    world.line.once("PATCH", "/events/", let_go.wait, before=True)
    await world.find(TYPED)
    await world.press("Book", room="Oak")
    while said(world.shown())[0] != BOOKED:
        await asyncio.sleep(0.01)
        await world.app.card_updater.tell()
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    world.later(minutes=1)
    world.sandbox.tenant.faults.add(Fault("PATCH", f"{EVENTS}/{{event-id}}", What.STATUS, status=503, times=1))
    let_go.set()
    await world.told()
    world.later(minutes=1)
    await world.app.runner.take_up()
    await world.told()
    told = said(world.shown())
    assert told[0] == "No longer booked"
    assert "Somebody else booked Oak in Outlook for that time." in told
    assert "Other rooms, 20:00–21:00" in buttons(world.shown())
    assert [kind for kind, _ in world.mails()] == []


async def test_a_sweep_of_calendars_in_order_changes_and_sends_nothing(world: World) -> None:
    await booked(world)
    mails, calls = world.mails(), len(world.teams.calls)
    await world.app.reconciler.reconcile()
    await world.told()
    assert world.mails() == mails
    assert len(world.teams.calls) == calls


async def test_a_calendar_that_throttles_is_told_with_the_time_of_the_next_try(world: World) -> None:
    await world.find(TYPED)
    busy = Fault("POST", EVENTS, What.STATUS, status=429, headers={"Retry-After": "120"}, times=1)
    world.sandbox.tenant.faults.add(busy)
    pressed = world.click("Book", room="Oak")
    world.app.runner._patience = timedelta(seconds=5)  # long enough for the refusal
    answer = await world.deliver(pressed)
    assert said(answer.card)[0] == HELD
    assert any("I try again at 08:02, without you." in line for line in said(answer.card))
    world.later(minutes=3)
    assert await world.app.runner.take_up() == 1
    await world.told()
    assert said(world.shown())[0] == BOOKED


# --- What was promised on a card that shows something else by now -----------------------------------------------------


async def new_messages(world: World, card_id: str) -> list[str]:
    """Let everything be told, and give the headlines of the messages that came after that card."""
    await world.told()
    ids = [each.activity_id for each in world.teams.sent if each.chat_id == world.teams.personal(ADELE).id]
    return [said(world.teams.card(each))[0] for each in ids[ids.index(card_id) + 1 :]]


async def changing(world: World) -> asyncio.Event:
    """Begin to move a booking an hour on, while Graph does not answer; gives what lets go."""
    await booked(world)
    let_go = asyncio.Event()
    world.line.once("POST", "/events", let_go.wait, before=True)
    await world.press("Change")
    answer = await world.press("Save", {"start": "21:00", "end": "22:00"})
    assert said(answer.card)[0] == "Being changed"
    return let_go


async def cancelling(world: World) -> asyncio.Event:
    """Begin to cancel a booking, while Graph does not answer; gives what lets go."""
    await booked(world)
    let_go = asyncio.Event()
    world.line.once("DELETE", "/events/", let_go.wait)
    world.line.once("POST", "/cancel", let_go.wait)
    await world.press("Cancel booking…")
    answer = await world.press("Cancel booking")
    assert said(answer.card)[0] == "Being cancelled"
    return let_go


async def test_a_room_that_is_lost_while_its_card_shows_the_list_is_told_by_a_new_message(world: World) -> None:
    _, let_go = await held(world)
    card_id, _ = world.card()
    await world.press("My bookings")
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    let_go.set()
    assert await new_messages(world, card_id) == ["Not booked"]
    assert any("Oak is taken" in line for line in said(world.shown()))
    world.later(minutes=10)
    assert await new_messages(world, card_id) == ["Not booked"], "once"


async def test_a_process_that_froze_before_it_told_the_end_leaves_it_to_the_next(world: World) -> None:
    _, let_go = await held(world)
    card_id, _ = world.card()
    await world.press("My bookings")
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    world.frozen[0] = 3600
    let_go.set()
    assert await new_messages(world, card_id) == []
    world.frozen[0] = 0
    world.later(minutes=10)
    assert await new_messages(world, card_id) == ["Not booked"]


async def test_so_is_one_that_is_confirmed_while_the_question_is_left_standing(world: World) -> None:
    _, let_go = await held(world)
    card_id, _ = world.card()
    await world.press("Cancel booking…")
    let_go.set()
    assert await new_messages(world, card_id) == [BOOKED]


async def test_a_card_that_came_back_to_the_booking_tells_it_itself(world: World) -> None:
    _, let_go = await held(world)
    card_id, _ = world.card()
    await world.press("Cancel booking…")
    await world.press("Keep it")
    await world.press("My bookings")
    await world.press("Details")
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    let_go.set()
    assert await new_messages(world, card_id) == []
    assert any("Oak is taken" in line for line in said(world.teams.card(card_id)))
    world.later(minutes=10)
    assert await new_messages(world, card_id) == []


async def test_a_change_that_ends_while_its_card_shows_the_list_is_told_by_a_new_message(world: World) -> None:
    let_go = await changing(world)
    card_id, _ = world.card()
    await world.press("My bookings")
    let_go.set()
    assert await new_messages(world, card_id) == [BOOKED]
    assert any("21:00–22:00" in line for line in said(world.shown()))


async def test_a_change_that_comes_to_nothing_is_told_so_too(world: World) -> None:
    let_go = await changing(world)
    card_id, _ = world.card()
    await world.press("My bookings")
    world.outlook_books("Oak", "21:00", "22:00")
    let_go.set()
    assert await new_messages(world, card_id) == [BOOKED]
    assert "The booking stays as it was." in said(world.shown())


async def test_a_cancellation_that_ends_while_its_card_shows_the_list_is_told_by_a_new_message(world: World) -> None:
    let_go = await cancelling(world)
    card_id, _ = world.card()
    await world.press("My bookings")
    let_go.set()
    assert await new_messages(world, card_id) == ["Booking cancelled"]


async def test_who_looked_on_and_was_promised_an_end_is_told_it(world: World) -> None:
    let_go = await changing(world)
    listed = (await world.press("My bookings")).card
    details = world.click("Details", card=listed)
    await world.say("help", person=ALEX)
    seen, _ = world.card(world.teams.personal(ALEX))
    alex = world.teams.press(
        seen, details["value"]["action"]["verb"], details["value"]["action"]["data"], {}, person=ALEX
    )
    assert said((await world.deliver(alex)).card)[0] == "Being changed"
    await world.press("My bookings", person=ALEX)
    let_go.set()
    await world.told()
    assert said(world.shown(ALEX))[0] == BOOKED
    assert any("21:00–22:00" in line for line in said(world.shown(ALEX)))


async def test_a_card_that_told_the_end_promises_nothing_when_it_goes_on(world: World) -> None:
    await booked(world)
    card_id, _ = world.card()
    await world.press("My bookings")
    assert await new_messages(world, card_id) == []


async def test_a_new_message_comes_from_the_next_process_too(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    later = MONDAY + timedelta(minutes=5)
    async with FakeTeams(people=PEOPLE, now=lambda: MONDAY) as teams:
        async with open_world(tmp_path, sandbox, graph_transport, MONDAY, teams=teams, patience_s=0) as first:
            await held(first)
            card_id, _ = first.card()
            await first.press("My bookings")
            await first.app.runner.stop(grace=timedelta())
        sandbox.tenant.clock.stop_at(later)
        async with open_world(tmp_path, sandbox, graph_transport, later, teams=teams) as second:
            assert await second.app.runner.take_up() == 1
            assert await new_messages(second, card_id) == [BOOKED]


@pytest.mark.parametrize("status", [403, 503])
async def test_cancelled_is_not_said_while_the_event_stands(
    world: World, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    await booked(world)
    await world.press("Cancel booking…")
    world.sandbox.tenant.faults.add(Fault("DELETE", f"{EVENTS}/{{event-id}}", What.STATUS, status=status, times=99))
    world.sandbox.tenant.faults.add(
        Fault("POST", f"{EVENTS}/{{event-id}}/cancel", What.STATUS, status=status, times=99)
    )
    await world.press("Cancel booking")
    for _ in range(3):
        await world.told()
        assert world.booked_rooms() == ["Oak"]
        assert said(world.shown())[0] == "Being cancelled"
        assert any("still stands there" in line for line in said(world.shown()))
        world.later(minutes=3)
        await world.app.runner.take_up()
    errors = [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
    assert [mail("Oak") in each for each in errors] == [True]
    world.sandbox.tenant.faults.clear()
    world.later(minutes=11)
    await world.app.runner.take_up()
    await world.told()
    assert world.booked_rooms() == []
    assert said(world.shown())[0] == "Booking cancelled"


async def test_who_booked_is_not_told_of_a_cancellation_by_somebody_else_before_it_is_one(world: World) -> None:
    await booked(world)
    (made,) = await world.app.ledger.upcoming(mail("Oak"))
    for method, path in (("DELETE", f"{EVENTS}/{{event-id}}"), ("POST", f"{EVENTS}/{{event-id}}/cancel")):
        world.sandbox.tenant.faults.add(Fault(method, path, What.STATUS, status=403, times=99))
    by = replace(made.booker, id=ALEX.object_id, name=ALEX.name)
    await world.app.bookings.cancel(key="cancel", by=by, admin=True, booking_id=made.id)
    await world.told()
    assert await world.app.notifier.send_due() == 0
    assert said(world.shown())[0] == "Being cancelled"
    world.sandbox.tenant.faults.clear()
    world.later(minutes=11)
    await world.app.runner.take_up()
    assert await world.app.notifier.send_due() == 1
    assert said(world.shown())[0] == "Your booking was cancelled"
