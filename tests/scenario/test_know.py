"""What people are told without having asked: at the right time, once, in their own chat, on their own clocks."""

import asyncio
import math
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from booking.model import Booking, Slot
from booking.model import Person as Colleague
from bot.wiring import NOTIFIER_S, RESPONSE_READER_S
from bot.workers import response_reader
from bot.workers.notifier import LEASE_S
from bot.workers.response_reader import FEW_S, MANY_S
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import FakeTeams, Person
from tests.support.faulty_database import Fault
from tests.support.reading import buttons, said, shows_room
from tests.support.world import ADELE, ALEX, DIEGO, EVENING, MEGAN, OWN_CHAT, PEOPLE, World, at, mail, open_world

TYPED = {**EVENING, "title": "Secret plan", "attendees": MEGAN.object_id}
STARTS = at(EVENING["start"])
DAY = timedelta(days=1)


def colleague(person: Person) -> Colleague:
    return Colleague(person.object_id, person.name, person.email)


async def booked(world: World, room: str = "Oak", person: Person = ADELE) -> Booking:
    """Book a room for this evening, and give the booking."""
    await world.book(room, TYPED, person=person)
    await world.told()
    (made,) = await world.app.bookings._ledger.of(person.object_id, Slot(MONDAY, MONDAY + DAY))
    return made


async def sent(world: World, person: Person = ADELE) -> list[str]:
    """Let the bot tell what is due, and give the heading of every new message in somebody's own chat."""
    before = len(world.teams.sent)
    await world.told()
    while await world.app.notifier.send_due():
        pass
    chat = world.teams.personal(person).id
    new = [each for each in world.teams.sent[before:] if each.chat_id == chat]
    return [said(each.activity["attachments"][0]["content"])[0] for each in new]


def minutes_before(world: World, minutes: float) -> None:
    """Let the time come that is so long before the start."""
    world.later(seconds=(STARTS - timedelta(minutes=minutes) - world.clock.at).total_seconds())


async def change(world: World, made: Booking, by: Person, *, key: str = "change", **meeting: object) -> None:
    """Change a booking as the form would."""
    await world.app.bookings.change(
        key=key,
        by=colleague(by),
        admin=by == ALEX,
        booking_id=made.id,
        revision=made.revision,
        meeting=replace(made.meeting, **meeting),  # type: ignore[arg-type]
    )


# --- Reminders -------------------------------------------------------------------------------------------------------


async def test_what_a_process_was_about_to_tell_when_it_froze_is_told_by_whoever_has_it_next(world: World) -> None:
    await booked(world)
    minutes_before(world, 10)
    world.frozen[0] = 3600
    assert await sent(world) == []
    world.frozen[0] = 0
    assert await sent(world) == [], "it is somebody's still"
    world.later(seconds=LEASE_S + 1)
    (told,) = await sent(world)
    assert told.startswith("Starts in ")


async def test_a_reminder_comes_ten_minutes_before_on_the_persons_clock_and_once(world: World) -> None:
    await booked(world)
    minutes_before(world, 11)
    assert await sent(world) == []
    minutes_before(world, 10)
    assert await sent(world) == ["Starts in 10 minutes"]
    card = world.shown()
    assert shows_room(card, "Oak")
    assert any("20:00–21:00" in text for text in said(card))
    assert "Secret plan" in said(card)
    assert buttons(card)[-1] == "Reminders…"
    for minutes in (9, 5, 1, 0, -30):
        minutes_before(world, minutes)
        assert await sent(world) == []


async def test_the_notification_says_what_and_where_and_no_title(world: World) -> None:
    await booked(world)
    minutes_before(world, 7.2)
    await sent(world)
    assert world.teams.sent[-1].activity["summary"] == "Starts in 8 minutes: Oak, 20:00–21:00"


async def test_times_are_on_the_zone_that_the_person_was_last_seen_in(world: World) -> None:
    travelling = replace(ADELE, zone="America/New_York")
    await booked(world)
    await world.say("help", person=travelling)
    minutes_before(world, 10)
    await sent(world)
    assert any("13:00–14:00" in text for text in said(world.shown()))
    assert any("at HQ (UTC+2)" in text for text in said(world.shown()))


async def test_a_booking_that_was_moved_is_reminded_of_again(world: World) -> None:
    made = await booked(world)
    minutes_before(world, 10)
    assert await sent(world) == ["Starts in 10 minutes"]
    hour = timedelta(hours=1)
    await change(world, made, ADELE, slot=Slot(STARTS + hour, STARTS + 2 * hour))
    assert await sent(world) == [], "who moved it themselves is told nothing"
    minutes_before(world, -50)
    assert await sent(world) == ["Starts in 10 minutes"]


async def test_a_booking_that_was_cancelled_is_not_reminded_of(world: World) -> None:
    made = await booked(world)
    await world.app.bookings.cancel(key="cancel", by=colleague(ADELE), admin=False, booking_id=made.id)
    minutes_before(world, 10)
    assert await sent(world) == []


async def test_what_is_cancelled_between_taking_and_telling_is_not_told(world: World) -> None:
    made = await booked(world)
    minutes_before(world, 10)
    notifier = world.app.notifier
    taken = await notifier._notices.due(5, lease_s=LEASE_S)
    assert len(taken) == 1
    await world.app.bookings.cancel(key="late", by=colleague(ADELE), admin=False, booking_id=made.id)
    await notifier._tell(made.id, taken, {mail("Oak"): made.room}, math.inf)
    assert len(world.teams.messages(world.teams.personal(ADELE))) == 1
    world.later(seconds=LEASE_S)
    assert await sent(world) == []


async def test_several_processes_and_a_restart_send_one_reminder(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    due = STARTS - timedelta(minutes=10)
    async with FakeTeams(people=PEOPLE, now=lambda: MONDAY) as teams:
        async with open_world(tmp_path, sandbox, graph_transport, MONDAY, teams=teams) as first:
            await booked(first)
        sandbox.tenant.clock.stop_at(due)
        for _ in range(2):
            async with open_world(tmp_path, sandbox, graph_transport, due, teams=teams) as world:
                await asyncio.gather(*(world.app.notifier.send_due() for _ in range(4)))
                assert str(teams.messages(teams.personal(ADELE))).count("Starts in 10 minutes") == 2, "card and summary"


async def test_after_a_crash_between_taking_and_telling_it_is_told_at_the_start(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    due = STARTS - timedelta(minutes=10)
    async with FakeTeams(people=PEOPLE, now=lambda: MONDAY) as teams:
        async with open_world(tmp_path, sandbox, graph_transport, MONDAY, teams=teams) as first:
            await booked(first)
            first.clock.at = due
            assert len(await first.app.notifier._notices.due(5, lease_s=LEASE_S)) == 1, "and nobody sends it"
        async with open_world(tmp_path, sandbox, graph_transport, due, teams=teams) as second:
            assert await sent(second) == ["Starts in 10 minutes"]
            second.later(seconds=LEASE_S)
            assert await sent(second) == []


async def test_a_herald_that_was_frozen_sends_nothing(world: World) -> None:
    await booked(world)
    minutes_before(world, 10)
    ticks = iter([0.0, LEASE_S])
    world.app.notifier._monotonic = lambda: next(ticks)
    assert await world.app.notifier.send_due() == 1
    assert said(world.shown())[0] == "Booked ✓"


async def test_a_throttled_connector_is_tried_again_after_the_rest(world: World) -> None:
    await booked(world)
    minutes_before(world, 10)
    world.teams.fail(429, retry_after_s=60)
    assert await sent(world) == []
    world.later(seconds=LEASE_S)
    assert await sent(world) == ["Starts in 8 minutes"]


# --- Choosing when ---------------------------------------------------------------------------------------------------


async def test_people_choose_when_they_are_reminded_by_word_or_by_press(world: World) -> None:
    await booked(world)
    await world.say("reminders")
    assert said(world.shown())[0] == "Reminders: 10 minutes before"
    assert buttons(world.shown()) == ["Off", "5 min", "10 min ✓", "15 min", "30 min", "1 h"]
    assert said((await world.press("30 min")).card)[0] == "Reminders: 30 minutes before"
    minutes_before(world, 30)
    assert await sent(world) == ["Starts in 30 minutes"]
    await world.say("reminders 90")
    assert said(world.shown())[0] == "Reminders: 1 hour 30 minutes before"
    await world.say("reminders 1441")
    assert world.teams.texts(world.teams.personal(ADELE))[-1:] == [
        "A reminder can come up to 24 hours ahead. Please choose fewer minutes."
    ]
    await world.say("reminders")
    assert said(world.shown())[0] == "Reminders: 1 hour 30 minutes before"


async def test_who_switched_reminders_off_gets_none(world: World) -> None:
    await booked(world)
    await world.say("reminders off")
    assert said(world.shown())[0] == "Reminders are off"
    minutes_before(world, 5)
    assert await sent(world) == []


async def test_a_reminder_leads_to_switching_reminders_off_and_back_to_its_booking(world: World) -> None:
    made = await booked(world)
    minutes_before(world, 10)
    await sent(world)
    message, _ = world.card()
    await world.press("Reminders…")
    assert said((await world.press("Off")).card)[0] == "Reminders are off"
    await change(world, made, ADELE, title="Renamed")
    await world.told()
    assert said(world.shown())[0] == "Reminders are off", "a message shows one thing at a time"
    assert "Renamed" in said((await world.press("Back to the booking")).card)
    await world.app.bookings.cancel(key="cancel", by=colleague(ADELE), admin=False, booking_id=made.id)
    await world.told()
    assert world.card()[0] == message
    assert said(world.shown())[0] == "Booking cancelled"


async def test_in_a_group_chat_the_answer_stands_in_the_own_chat(world: World) -> None:
    group = world.teams.group()
    await world.say("help")
    await world.say("reminders 15", chat=group)
    assert said(world.shown())[0] == "Reminders: 15 minutes before"
    assert "minutes before" not in world.everything_sent_to(group)
    assert world.teams.texts(group) == ["Adele Vance, I answered in your own chat with me." + OWN_CHAT]


async def test_in_a_group_chat_somebody_without_the_bot_is_told_what_to_do(world: World) -> None:
    group = world.teams.group()
    world.teams.without_bot.add(MEGAN.id)
    await world.say("reminders 15", person=MEGAN, chat=group)
    (said_there,) = world.teams.texts(group)
    assert said_there.startswith("Megan Bowen, I could not write to you: add me to your own chat")


async def test_who_booked_where_others_read_along_is_reminded_in_the_own_chat(world: World) -> None:
    await world.book("Oak", TYPED, chat=world.teams.group())
    minutes_before(world, 10)
    assert await sent(world) == ["Starts in 10 minutes"]


# --- What others did -------------------------------------------------------------------------------------------------


async def test_a_change_by_an_admin_is_told_once_with_the_booking_as_it_is_now(world: World) -> None:
    made = await booked(world)
    await change(world, made, ALEX, title="Renamed")
    assert await sent(world) == ["Your booking was changed"]
    assert "Alex Wilber changed it." in said(world.shown())
    assert "Title: Secret plan → Renamed" in said(world.shown())
    assert "Renamed" in said(world.shown())
    assert await sent(world) == []


async def test_a_cancellation_by_an_admin_is_told_once_and_no_reminder_follows(world: World) -> None:
    made = await booked(world)
    await world.app.bookings.cancel(key="cancel", by=colleague(ALEX), admin=True, booking_id=made.id)
    assert await sent(world) == ["Your booking was cancelled"]
    assert "Alex Wilber cancelled it." in said(world.shown())
    minutes_before(world, 10)
    assert await sent(world) == []


async def test_a_move_in_outlook_is_told_and_then_reminded_of(world: World) -> None:
    await booked(world)
    (event,) = world.ours("Oak")
    starts = STARTS + timedelta(hours=1)
    world.sandbox.tenant.outside.move(
        room=mail("Oak"), event=event["id"], start=starts, end=starts + timedelta(hours=1)
    )
    await world.app.reconciler.reconcile()
    assert await sent(world) == ["Moved in Outlook"]
    assert any("21:00–22:00" in text for text in said(world.shown()))
    minutes_before(world, 10)
    assert await sent(world) == []
    minutes_before(world, -50)
    assert await sent(world) == ["Starts in 10 minutes"]


async def test_a_move_in_outlook_to_within_the_reminder_is_one_message(world: World) -> None:
    await booked(world)
    (event,) = world.ours("Oak")
    minutes_before(world, 120)
    starts = world.clock.at + timedelta(minutes=5)
    world.sandbox.tenant.outside.move(
        room=mail("Oak"), event=event["id"], start=starts, end=starts + timedelta(hours=1)
    )
    await world.app.reconciler.reconcile()
    assert await sent(world) == ["Moved in Outlook"]
    assert "Starts in 5 minutes." in said(world.shown())
    world.later(minutes=1)
    assert await sent(world) == []


async def test_a_deletion_in_outlook_is_told_once(world: World) -> None:
    await booked(world)
    (event,) = world.ours("Oak")
    world.later(minutes=1)
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event["id"])
    await world.app.reconciler.reconcile()
    assert await sent(world) == ["No longer booked"]
    assert any("deleted it from the calendar of Oak" in text for text in said(world.shown()))
    assert await sent(world) == []


async def test_a_room_that_somebody_else_got_into_is_told_once(world: World) -> None:
    await booked(world)
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    await world.app.reconciler.reconcile()
    assert await sent(world) == ["No longer booked"]
    assert await sent(world) == []


async def test_a_room_off_the_registry_is_told_once_to_those_who_booked_it(world: World) -> None:
    await booked(world)
    await world.remove_room("Oak")
    assert await sent(world) == [], "for a minute it can be undone"
    world.later(minutes=1)
    assert await sent(world) == ["This room takes no new bookings"]
    assert "You keep this booking. Oak was taken off the list of rooms, so it takes no others." in said(world.shown())
    assert "Extend" not in buttons(world.shown())
    await world.say("rooms add oak@roomkeeper.example", person=ALEX, chat=world.teams.channel())
    await world.remove_room("Oak")
    world.later(minutes=1)
    assert await sent(world) == []


async def test_nothing_is_offered_that_cannot_be_done_in_a_room_off_the_registry(world: World) -> None:
    made = await booked(world)
    await world.remove_room("Oak")
    await world.say("my bookings")
    seen = await world.press("Details")
    assert "Extend" not in buttons(seen.card)
    assert "Change" in buttons(seen.card)
    world.later(minutes=1)
    await sent(world)
    await change(world, made, ADELE, title="Renamed")
    await world.told()
    assert "Renamed" in said(world.shown())
    assert "Extend" not in buttons(world.shown())
    await world.say("rooms add oak@roomkeeper.example", person=ALEX, chat=world.teams.channel())
    await world.say("my bookings")
    assert "Extend" in buttons((await world.press("Details")).card)


async def test_a_message_becomes_the_booking_as_it_is_when_that_changes(world: World) -> None:
    made = await booked(world)
    minutes_before(world, 10)
    await sent(world)
    message, _ = world.card()
    await change(world, made, ADELE, title="Renamed")
    await world.told()
    assert world.card()[0] == message
    assert said(world.shown())[0] == "Your booking"
    assert "Renamed" in said(world.shown())


@pytest.mark.parametrize("nth", range(1, 5))
async def test_whatever_of_its_notes_is_lost_a_message_becomes_what_the_booking_became(world: World, nth: int) -> None:
    """One that nobody noted would stay as it is; told twice is better, once the database is back."""
    made = await booked(world)
    minutes_before(world, 10)
    world.database.once(Fault.ROLLED_BACK, nth=nth)
    with suppress(OperationalError):
        await world.app.notifier.send_due()
    world.later(minutes=4)
    assert len(await sent(world)) <= 1
    message, _ = world.card()
    await change(world, made, ADELE, title="Renamed")
    await world.told()
    assert world.card()[0] == message
    assert "Renamed" in said(world.shown())


# --- Everybody declined ----------------------------------------------------------------------------------------------


def answer(world: World, person: Person, said: str) -> None:
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.reply(room=mail("Oak"), event=event["id"], attendee=person.email, answer=said)


async def test_when_everybody_declined_the_room_is_offered_for_release_once(world: World) -> None:
    await booked(world)
    assert await world.app.responses.look() == 1
    assert await sent(world) == []
    answer(world, MEGAN, "decline")
    world.later(minutes=5)
    assert await world.app.responses.look() == 1
    assert await sent(world) == ["Everybody declined"]
    card = world.shown()
    asked = "Do you still need the room? If you release it, the booking is cancelled for everybody."
    assert asked in said(card)
    assert "Cancel booking…" not in buttons(card), "one way to give the room back is enough"
    world.later(minutes=5)
    await world.app.responses.look()
    assert await sent(world) == []


async def test_that_everybody_declined_is_told_within_a_minute(world: World) -> None:
    await booked(world)
    await world.app.responses.look()
    answer(world, MEGAN, "decline")
    world.later(seconds=RESPONSE_READER_S + FEW_S)
    assert await world.app.responses.look() == 1
    assert await sent(world) == ["Everybody declined"]
    assert RESPONSE_READER_S + FEW_S + NOTIFIER_S <= 60


async def test_one_round_reads_all_that_are_due_as_often_as_one_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_reader, "BATCH", 1)
    for room in ("Oak", "Elm"):
        await world.book(room, EVENING | {"attendees": MEGAN.object_id})
    assert await world.app.responses.look() == 2
    world.later(seconds=FEW_S)
    assert await world.app.responses.look() == 2


async def test_where_many_are_due_each_is_read_less_often(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_reader, "BATCH", 1)
    monkeypatch.setattr(response_reader, "BATCHES", 1)
    for room in ("Oak", "Elm"):
        await world.book(room, EVENING | {"attendees": MEGAN.object_id})
    assert [await world.app.responses.look() for _ in range(3)] == [1, 1, 0]
    world.later(seconds=FEW_S)
    assert [await world.app.responses.look() for _ in range(2)] == [1, 0], "the one that was read in a full round waits"
    world.later(seconds=MANY_S)
    assert [await world.app.responses.look() for _ in range(2)] == [1, 1]


async def test_one_press_releases_the_room(world: World) -> None:
    await booked(world)
    answer(world, MEGAN, "decline")
    await world.app.responses.look()
    assert await sent(world) == ["Everybody declined"]
    await world.press("Release the room")
    await world.told()
    assert said(world.shown())[0] == "Booking cancelled"
    assert world.booked_rooms() == []
    assert await sent(world) == [], "who released it knows"


async def test_an_old_offer_releases_nothing_that_was_changed_since(world: World) -> None:
    made = await booked(world)
    answer(world, MEGAN, "decline")
    await world.app.responses.look()
    await sent(world)
    message, offer = world.card()
    await change(world, made, ADELE, title="Renamed")
    await world.told()
    late = await world.press("Release the room", card_id=message, card=offer)
    assert any("has just been changed" in text for text in said(late.card))
    assert world.booked_rooms() == ["Oak"]


async def test_one_who_changes_their_mind_in_time_keeps_the_room_from_being_offered(world: World) -> None:
    await booked(world)
    answer(world, MEGAN, "decline")
    await world.app.responses.look()
    answer(world, MEGAN, "accept")
    assert await sent(world) == []
    world.later(seconds=LEASE_S)
    answer(world, MEGAN, "decline")
    world.later(minutes=5)
    await world.app.responses.look()
    assert await sent(world) == ["Everybody declined"]


async def test_the_answers_to_a_booking_are_read_once_in_a_period_by_all_processes_together(world: World) -> None:
    await booked(world)
    before = len(world.requests())
    looks = await asyncio.gather(*(world.app.responses.look() for _ in range(5)))
    assert sorted(looks) == [0, 0, 0, 0, 1]
    assert len(world.requests()) == before + 1
    world.later(minutes=5)
    assert await world.app.responses.look() == 1


# --- People who are not there ----------------------------------------------------------------------------------------


async def test_who_removed_the_bot_is_forgotten_at_once_and_quietly(world: World) -> None:
    await booked(world)
    await world.teams.post(world.teams.installed(person=ADELE, action="remove"))
    known = await world.app.notifier._people.get(ADELE.object_id)
    assert known is not None
    assert known.personal is None
    calls = len(world.teams.calls)
    minutes_before(world, 10)
    assert await sent(world) == []
    assert len(world.teams.calls) == calls


async def test_an_upgrade_of_the_app_and_its_removal_from_a_group_forget_nobody(world: World) -> None:
    await booked(world)
    await world.teams.post(world.teams.installed(person=ADELE, action="remove-upgrade"))
    await world.teams.post(world.teams.installed(person=ADELE, action="remove", conversation=world.teams.group()))
    minutes_before(world, 10)
    assert await sent(world) == ["Starts in 10 minutes"]


async def test_who_blocked_the_bot_is_forgotten_quietly_and_told_again_after_coming_back(world: World) -> None:
    made = await booked(world)
    world.teams.without_bot.add(ADELE.id)
    minutes_before(world, 10)
    assert await sent(world) == []
    calls = len(world.teams.calls)
    minutes_before(world, 9)
    assert await sent(world) == []
    assert len(world.teams.calls) == calls, "nobody knocks twice"
    world.teams.without_bot.clear()
    await world.teams.post(world.teams.installed(person=ADELE))
    await change(world, made, ALEX, title="Renamed")
    assert await sent(world) == ["Your booking was changed"]


async def test_who_comes_back_is_told_of_what_was_lost_while_the_bot_was_blocked(world: World) -> None:
    await booked(world)
    await world.press("My bookings")
    world.teams.without_bot.add(ADELE.id)
    await lost(world)
    assert await sent(world) == []
    await comes_back(world)
    assert await sent(world) == ["No longer booked"]
    assert await sent(world) == []


async def test_so_is_who_had_removed_the_bot_before_it_was_lost(world: World) -> None:
    await booked(world)
    await world.press("My bookings")
    await world.teams.post(world.teams.installed(person=ADELE, action="remove"))
    await lost(world)
    assert await sent(world) == []
    await comes_back(world)
    assert await sent(world) == ["No longer booked"]
    assert await sent(world) == []


async def test_who_comes_back_hears_nothing_that_is_over(world: World) -> None:
    await booked(world)
    await world.teams.post(world.teams.installed(person=ADELE, action="remove"))
    minutes_before(world, 10)
    assert await sent(world) == []
    minutes_before(world, -1)
    await comes_back(world)
    assert await sent(world) == []


async def lost(world: World) -> None:
    """Let somebody delete the event in Outlook, and the bot find out."""
    (event,) = world.ours("Oak")
    world.later(minutes=1)
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event["id"])
    await world.app.reconciler.reconcile()


async def comes_back(world: World) -> None:
    """Let somebody take the bot in again, some time after."""
    world.later(minutes=5)
    world.teams.without_bot.clear()
    await world.teams.post(world.teams.installed(person=ADELE))


async def test_nobody_else_hears_of_a_booking(world: World) -> None:
    await world.say("help", person=DIEGO)
    await booked(world)
    minutes_before(world, 10)
    assert await sent(world, DIEGO) == []
    assert "Secret plan" not in world.everything_sent_to(world.teams.personal(DIEGO))
