"""What Exchange stores is odd at times: one odd item never costs the whole, nor ends in waiting without an end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from booking.model import Mailbox, Room
from booking.model import Person as Booker
from bot.storage.registry import SqlRegistry
from bot.wiring import SANDBOX
from graph.sandbox.faults import Fault, What, When
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.scenario.test_admin import tell
from tests.support.reading import said, story
from tests.support.world import ADELE, ALEX, EVENING, MEGAN, World, at, mail, open_world

Json = dict[str, Any]

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
WITH_ALEX = {**EVENING, "title": "Plan", "guests": "guest@else.example", "attendees": MEGAN.object_id}
SCHEDULE, VIEW = "/users/{user-id}/calendar/getSchedule", "/users/{user-id}/calendarView"
EVENT = "/users/{user-id}/events/{event-id}"
LEFT: Json = {
    "emailAddress": {
        "name": "Somebody who left",
        "address": "/o=ExchangeLabs/ou=Exchange Administrative Group/cn=ab12",
    },
    "type": "optional",
    "status": {"response": "none", "time": "0001-01-01T00:00:00Z"},
}
NAMELESS: Json = {"emailAddress": None, "type": "required", "status": {"response": "none", "time": None}}


@pytest.fixture
async def world(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot whose presses wait for what they asked for, however slow the machine is."""
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, patience_s=60) as opened:
        yield opened


def odd(world: World, method: str, path: str, room: str = "", **more: Any) -> Fault:  # noqa: ANN401
    fault = Fault(method, path, What.ODD, mailbox=mail(room) if room else None, times=None, **more)
    return world.sandbox.tenant.faults.add(fault)


def add_attendees(world: World, *entries: Json) -> None:
    (event,) = world.ours("Oak")
    attendees = {"attendees": [*event["attendees"], *entries]}
    world.sandbox.tenant.outside.edit(room=mail("Oak"), event=event["id"], changes=attendees)


def attendees(world: World) -> list[Json | None]:
    (event,) = world.ours("Oak")
    return [each["emailAddress"] for each in event["attendees"]]


async def lasting(world: World) -> Json:
    """Let ten minutes pass, in which the bot takes up its work when it is due; give Adele's newest card."""
    for _ in range(60):
        world.later(seconds=10)
        await world.app.runner.take_up()
        await world.rest()
    await world.told()
    return world.shown()


# --- Attendees that cannot be read -----------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [LEFT, NAMELESS])
async def test_an_attendee_without_a_mail_address_is_kept_while_the_time_changes(world: World, entry: Json) -> None:
    await world.book("Oak", TYPED)
    add_attendees(world, entry)
    world.sandbox.tenant.ledger.clear()
    await world.press("Extend")
    extended = (await world.press("+30 min, until 21:30")).card
    assert said(extended)[0] == "Changed ✓"
    assert entry["emailAddress"] in attendees(world)
    await world.told()
    assert world.mails() == [("update", ADELE.email), ("update", MEGAN.email)]


@pytest.mark.parametrize("entry", [LEFT, NAMELESS])
async def test_an_attendee_without_a_mail_address_stays_on_the_list_that_a_change_of_people_sends(
    world: World, entry: Json
) -> None:
    await world.book("Oak", TYPED)
    add_attendees(world, entry)
    world.sandbox.tenant.ledger.clear()
    await world.press("Change")
    changed = (await world.press("Save", {"guests": "guest@else.example"})).card
    assert said(changed)[0] == "Changed ✓"
    assert entry["emailAddress"] in attendees(world)
    assert {"name": "guest@else.example", "address": "guest@else.example"} in attendees(world)
    await world.told()
    assert world.mails() == [("invitation", "guest@else.example")]


async def test_whom_exchange_knows_without_a_mail_address_by_now_is_not_invited_again(world: World) -> None:
    await world.book("Oak", TYPED)
    (event,) = world.ours("Oak")
    left = {**LEFT, "emailAddress": {**LEFT["emailAddress"], "name": MEGAN.name}}
    people = [left if each["emailAddress"]["address"] == MEGAN.email else each for each in event["attendees"]]
    world.sandbox.tenant.outside.edit(room=mail("Oak"), event=event["id"], changes={"attendees": people})
    world.sandbox.tenant.ledger.clear()
    await world.press("Change")
    assert said((await world.press("Save", {"guests": "guest@else.example"})).card)[0] == "Changed ✓"
    await world.told()
    assert world.mails() == [("invitation", "guest@else.example")]
    assert left["emailAddress"] in attendees(world)


async def test_a_meeting_with_an_odd_attendee_is_followed_where_outlook_moves_it(world: World) -> None:
    await world.book("Oak", TYPED)
    add_attendees(world, LEFT)
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event["id"], start=at("22:00"), end=at("23:00"))
    world.later(minutes=5)
    await world.app.reconciler.reconcile()
    await world.told()
    assert "Today, Mon 2 Mar, 22:00–23:00" in said(world.shown())


async def test_the_invitations_go_out_beside_an_odd_attendee_that_somebody_added_meanwhile(world: World) -> None:
    async def somebody_adds() -> None:
        add_attendees(world, LEFT)

    world.line.once("POST", "/events", somebody_adds)
    await world.book("Oak", TYPED)
    await world.told()
    assert LEFT["emailAddress"] in attendees(world)
    assert world.mails() == [("invitation", ADELE.email), ("invitation", MEGAN.email)]


async def test_a_change_that_can_never_be_looked_at_is_given_up_and_said(world: World) -> None:
    await world.book("Oak", TYPED)
    odd(world, "GET", EVENT, "Oak", puts={"start": "soon"})
    await world.press("Change")
    await world.press("Save", {"title": "Another plan"})
    assert said(world.shown())[0] == "Being changed"
    told = "⚠ The calendar did not take the change, so the booking stays as it was. Please try again."
    assert told in said(await lasting(world))
    assert world.ours("Oak")[0]["subject"] == "Plan"
    world.sandbox.tenant.faults.clear()
    await world.press("Save", {"title": "Another plan"})
    assert world.ours("Oak")[0]["subject"] == "Another plan"


async def test_invitations_that_are_refused_are_said_to_wait_and_end_with_the_meeting(world: World) -> None:
    refused = Fault("PATCH", EVENT, What.STATUS, status=400, code="ErrorInvalidRecipients", times=None)
    world.sandbox.tenant.faults.add(refused)
    await world.book("Oak", TYPED)
    await world.press("My bookings")
    card = (await world.press("Details")).card
    assert "The invitations could not be sent yet. I try again at 08:00, without you." in said(card)
    world.later(hours=13)
    for _ in range(3):
        await world.app.runner.take_up()
        await world.rest()
    tries = refused.fired
    await lasting(world)
    assert refused.fired == tries
    card = (await world.press("Extend")).card
    assert said(card)[0] == "Over"
    assert not [each for each in said(card) if "invitations" in each]


NOBODY = "nobody@nowhere.invalid"


async def test_an_address_that_exchange_refuses_keeps_nobody_elses_invitation_back(world: World) -> None:
    await world.book("Oak", {**TYPED, "guests": f"{NOBODY}, guest@else.example, b@else.example"})
    await world.told()
    went = {ADELE.email, MEGAN.email, "guest@else.example", "b@else.example"}
    assert sorted(world.mails()) == sorted(("invitation", each) for each in went)
    assert f"{NOBODY} could not be invited" in story(world.shown())
    world.sandbox.tenant.ledger.clear()
    await world.press("Change")
    changed = (await world.press("Save", {"title": "Another plan"})).card
    assert said(changed)[0] == "Changed ✓"
    assert f"{NOBODY} could not be invited" in story(changed)
    await world.told()
    assert {address for _, address in world.mails()} <= went


async def test_who_alone_is_refused_waits_and_the_booker_is_told(world: World) -> None:
    await world.book("Oak", {**TYPED, "attendees": "", "guests": NOBODY})
    await world.told()
    assert world.mails() == [("invitation", ADELE.email)]
    assert f"{NOBODY} could not be invited" in story(world.shown())


def answer_invitations(world: World, status: int, *, nth: int = 1, times: int = 1) -> Fault:
    """Let Exchange answer so many PATCHes of an event so, from the `nth` on."""
    return world.sandbox.tenant.faults.add(Fault("PATCH", EVENT, What.STATUS, status=status, nth=nth, times=times))


async def test_a_booker_whose_own_address_is_refused_has_the_room_and_is_told(world: World) -> None:
    answer_invitations(world, 400, times=2)  # all of them together, and then the booker alone
    await world.book("Oak", TYPED)
    await world.told()
    assert world.mails() == [("invitation", MEGAN.email)]
    assert "You get no invitation by mail: I know no address of yours that the calendar takes." in story(world.shown())
    await world.press("Change")
    changed = (await world.press("Save", {"title": "Another plan"})).card
    assert said(changed)[0] == "Changed ✓"
    await world.told()
    assert ("invitation", ADELE.email) not in world.mails()


async def test_where_a_part_of_the_invitations_may_still_come_late_nobody_is_invited_before_it_cannot(
    world: World,
) -> None:
    """An Exchange that does not hold to the version would take those off the list whom the part does not name."""
    answer_invitations(world, 400)
    unknown = answer_invitations(world, 502, nth=2)
    await world.book("Oak", TYPED)
    for _ in range(2):
        await world.app.runner.take_up()
        await world.rest()
        assert world.mails() == []
        world.later(minutes=1)
    assert unknown.fired == 1
    await lasting(world)
    assert sorted(world.mails()) == sorted(("invitation", each) for each in (ADELE.email, MEGAN.email))


# --- Other people's events that cannot be read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("puts", "drops"),
    [
        ({"value/*/start/dateTime": "2026-03-02T08:00:00", "value/*/end/dateTime": "2026-03-02T07:00:00"}, []),
        ({}, ["value/*/@odata.etag"]),
        ({"value/*/showAs": 7, "value/*/isOrganizer": "no", "value/*/onlineMeeting": "none"}, []),
    ],
)
async def test_an_odd_event_that_is_not_in_the_way_does_not_keep_a_room_from_being_booked(
    world: World, puts: Json, drops: list[str]
) -> None:
    world.outlook_books("Oak", "09:00", "10:00")
    fault = odd(world, "GET", VIEW, "Oak", puts=puts, drops=drops)
    fault.times = 1
    await world.find(TYPED)
    assert said((await world.press("Book", room="Oak")).card)[0] == "Booked ✓"
    assert fault.fired


async def test_an_event_that_may_be_in_the_way_is_and_the_person_is_told_at_once(world: World) -> None:
    world.outlook_books("Oak", "17:00", "18:00")
    odd(world, "GET", VIEW, "Oak", puts={"value/*/end/timeZone": "tzone://Microsoft/Custom"})
    await world.find(TYPED)
    rooms = (await world.press("Book", room="Oak")).card
    assert "Oak is taken at that time." in story(rooms)
    assert world.booked_rooms() == []


async def test_a_schedule_with_an_odd_item_offers_all_other_rooms(world: World) -> None:
    odd(world, "POST", SCHEDULE, puts={"value/0/scheduleItems": [{"status": "busy"}]})
    assert said(await world.find(TYPED))[0] == "9 free rooms"


# --- Writes that met another -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", list(When))
@pytest.mark.parametrize(
    ("status", "code"), [(409, "ErrorIrresolvableConflict"), (409, "ConcurrentItemSave"), (412, "")]
)
async def test_a_conflict_while_booking_makes_one_event_and_a_receipt(
    world: World, status: int, code: str, when: When
) -> None:
    met = Fault("POST", "/users/{user-id}/events", What.STATUS, when, status=status, code=code)
    world.sandbox.tenant.faults.add(met)
    booked = await world.book("Oak", TYPED)
    assert met.fired == 1
    assert said(booked)[0] == "Booked ✓"
    assert len(world.ours("Oak")) == 1
    assert world.mails() == [("invitation", ADELE.email), ("invitation", MEGAN.email)]


# --- Rooms whose zone is not told ------------------------------------------------------------------------------------


async def test_a_room_whose_settings_may_not_be_read_is_added_with_its_zone_or_not_at_all(world: World) -> None:
    world.sandbox.tenant.access.reads_settings = False
    world.sandbox.tenant.outside.book(
        room=mail("aspen"), start=at("00:00", "2026-03-02"), end=at("00:00", "2026-03-03"), all_day=True
    )
    assert "zone=Europe/Helsinki" in await tell(world, f"rooms add {mail('aspen')}")
    assert "10 rooms" in await tell(world, "rooms")
    assert "Europe/Helsinki" in await tell(world, f"rooms add {mail('aspen')} zone=Europe/Helsinki")


NEW_YORK = replace(ADELE, zone="America/New_York")
DAY = (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))


def is_in_new_york(world: World, *days: datetime) -> None:
    """Let Aspen's mailbox be one of New York whose settings the app may not read, with an all-day event."""
    tenant = world.sandbox.tenant
    tenant.access.reads_settings = False
    tenant.mailboxes[mail("aspen")] = replace(tenant.mailbox(mail("aspen")), zone="Eastern Standard Time")
    if days:
        tenant.outside.book(room=mail("aspen"), start=days[0], end=days[1], all_day=True)


async def was_added_as_utc(world: World) -> None:
    """Register Aspen as a version did that took UTC where the settings said nothing."""
    room = Room(Mailbox(mail("aspen"), "UTC"), "Aspen", "HQ", "2", 6)
    registry = SqlRegistry(world.database, tenant=SANDBOX, clock=world.clock)
    await registry.add_room(room, by=Booker(ALEX.object_id, ALEX.name))


async def books_aspen(world: World, **typed: str) -> Json:
    await world.find({**TYPED, **typed}, text="book Aspen", person=NEW_YORK)
    return (await world.press("Book", room="Aspen", person=NEW_YORK)).card


async def test_an_evening_hour_in_the_rooms_own_zone_is_not_booked_over_its_all_day_event(world: World) -> None:
    is_in_new_york(world, *DAY)
    await tell(world, f"rooms add {mail('aspen')} zone=America/New_York")
    assert "Aspen is taken at that time." in story(await books_aspen(world))
    assert world.ours("Aspen") == []


async def test_an_all_day_event_blocks_wherever_it_may_be_in_a_room_whose_zone_is_in_doubt(world: World) -> None:
    is_in_new_york(world, *DAY)
    await was_added_as_utc(world)
    assert "Aspen is taken at that time." in story(await books_aspen(world))
    assert world.ours("Aspen") == []
    assert said(await books_aspen(world, date="2026-03-03"))[0] == "Booked ✓", "a day later it is nowhere near"


async def test_a_booking_that_stands_is_not_taken_away_for_a_doubt_but_not_extended_into_it(world: World) -> None:
    is_in_new_york(world)
    await was_added_as_utc(world)
    assert said(await books_aspen(world))[0] == "Booked ✓"
    is_in_new_york(world, *DAY)
    world.later(minutes=5)
    await world.app.reconciler.reconcile()
    await lasting(world)
    assert len(world.ours("Aspen")) == 1
    await world.press("Extend", person=NEW_YORK)
    card = (await world.press("+30 min, until 21:30", person=NEW_YORK)).card
    await lasting(world)
    assert "Aspen is taken at that time." in story(card)
    (event,) = world.ours("Aspen")
    assert event["end"]["dateTime"].startswith("2026-03-03T02:00")
    assert said(world.shown())[0] != "Cancelled"


async def test_admins_are_told_of_a_zone_in_doubt_and_how_to_mend_it(world: World) -> None:
    is_in_new_york(world, *DAY)
    await was_added_as_utc(world)
    assert "I am not sure of the time zone of Aspen." in await tell(world, "rooms")
    assert "“Edit” lets you set the zone." in await tell(world, "rooms")
    assert "Only admins" in await tell(world, f"rooms add {mail('aspen')} zone=UTC", person=MEGAN)
    assert "not a time zone" in await tell(world, f"rooms add {mail('aspen')} zone=Mars/Base")
    for zone, kept in (("UTC", "Etc/UTC"), ("America/New_York", "America/New_York")):
        told = await tell(world, f"rooms add {mail('aspen')} zone={zone}")
        assert "Time zone set" in told
        assert kept in told
        assert "not sure" not in await tell(world, "rooms")
    assert "Aspen is taken at that time." in story(await books_aspen(world))


async def test_a_mailbox_that_says_utc_is_added_and_its_zone_is_in_doubt(world: World) -> None:
    tenant = world.sandbox.tenant
    tenant.mailboxes[mail("aspen")] = replace(tenant.mailbox(mail("aspen")), zone="UTC")
    assert "I am not sure of the time zone of Aspen." in await tell(world, f"rooms add {mail('aspen')}")
