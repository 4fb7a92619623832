"""Somebody makes our meeting weekly in Outlook: the booking keeps its day, and the other days are theirs."""

from dataclasses import replace
from typing import Any

import pytest

from booking.model import CalendarEvent, Mailbox, Slot
from graph.sandbox.behaviour import Behaviour
from graph.sandbox.faults import Fault, What
from tests.support.reading import said
from tests.support.world import EVENING, MEGAN, World, at, mail

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
BOOKED = "Booked ✓"
WEEK = "2026-03-09"
EVENT = "/users/{user-id}/events/{event-id}"


@pytest.fixture(params=[False, True], ids=["days say nothing of us", "days carry our stamp"])
def stamped(request: pytest.FixtureRequest, world: World) -> bool:
    """Whether a day tells what its series was stamped with, which is not documented."""
    told = bool(request.param)
    world.sandbox.tenant.behaviour = Behaviour(day_shows_transaction_id=told, day_shows_extended=told)
    return told


async def weekly(world: World) -> str:
    """Book Oak, and let somebody make it weekly four times. Gives the id of the series."""
    await world.book("Oak", TYPED)
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.repeat(room=mail("Oak"), event=event["id"])
    world.later(minutes=1)
    return str(event["id"])


async def look(world: World) -> None:
    await world.app.reconciler.reconcile()
    await world.told()


async def shown(world: World, day: str) -> list[CalendarEvent]:
    """What a view of Oak shows of an evening."""
    oak = Mailbox(mail("Oak"), "Europe/Helsinki")
    return list(await world.app.runner._calendar.view(oak, Slot(at("18:00", day), at("23:59", day))))


async def days(world: World) -> list[str]:
    """What stands in Oak in the evenings of the series: day and UTC times."""
    seen = [each for day in (EVENING["date"], WEEK, "2026-03-16", "2026-03-23") for each in await shown(world, day)]
    return sorted(f"{each.slot.starts:%m-%d %H:%M}-{each.slot.ends:%H:%M}" for each in seen)


async def cancelled(world: World) -> dict[str, Any]:
    """Cancel the booking, and let the bot look twice; gives the card that the press was answered with."""
    await world.press("Cancel booking…")
    gone = (await world.press("Cancel booking")).card
    for _ in range(2):
        world.later(minutes=1)
        await look(world)
    return gone


THEIRS = ["03-09 18:00-19:00", "03-16 18:00-19:00", "03-23 18:00-19:00"]
LATER = [each.replace("18:00-19:00", "19:00-20:00") for each in THEIRS]
"""The other days of the series, and where they are once the first one was moved by an hour."""


def late_copy(world: World, event: str) -> str:
    """Let a late request make our event once more. Gives the id of what it made."""
    outside = world.sandbox.tenant.outside
    _, made = outside._find(mail("Oak"), event)
    copied = outside.copy(room=mail("Oak"), event=event)
    _, anew = outside._find(mail("Oak"), copied)
    outside._calendars.commit(replace(anew.event, transaction=made.event.transaction))
    (late,) = [each["id"] for each in world.ours("Oak") if each["id"] != event]
    return str(late)


@pytest.mark.usefixtures("stamped")
async def test_the_booking_keeps_its_room_and_its_card_the_truth(world: World) -> None:
    await weekly(world)
    mails = world.mails()
    for _ in range(3):
        world.later(minutes=1)
        await look(world)
    assert said(world.shown())[0] == BOOKED
    assert "Today, Mon 2 Mar, 20:00–21:00" in said(world.shown())
    assert world.mails() == mails, "nobody is mailed for it"
    assert await days(world) == ["03-02 18:00-19:00", *THEIRS]


@pytest.mark.usefixtures("stamped")
@pytest.mark.parametrize("looked", [True, False])
async def test_nobody_else_gets_into_its_slot_nor_into_the_other_days(world: World, *, looked: bool) -> None:
    await weekly(world)
    if looked:
        await look(world)
    for day in (EVENING["date"], WEEK):
        card = await world.find({"date": day}, person=MEGAN)
        assert not [each for each in str(card).split("'") if each == "Book Oak"], day


@pytest.mark.usefixtures("stamped")
@pytest.mark.parametrize("looked", [True, False])
async def test_extending_it_extends_its_day_alone(world: World, *, looked: bool) -> None:
    await weekly(world)
    if looked:
        await look(world)
    await world.press("Extend")
    await world.press("+30 min, until 21:30")
    await look(world)
    assert said(world.shown())[0] == "Changed ✓"
    assert await days(world) == ["03-02 18:00-19:30", *THEIRS]


@pytest.mark.usefixtures("stamped")
async def test_who_makes_it_weekly_the_moment_it_is_extended_takes_nothing_away(world: World) -> None:
    await world.book("Oak", TYPED)
    (event,) = world.ours("Oak")

    async def make_weekly() -> None:
        world.sandbox.tenant.outside.repeat(room=mail("Oak"), event=event["id"])

    world.line.once("PATCH", event["id"], make_weekly)
    await world.press("Extend")
    await world.press("+30 min, until 21:30")
    await look(world)
    assert said(world.shown())[0] == "Changed ✓"
    assert (await days(world))[0] == "03-02 18:00-19:30"


@pytest.mark.usefixtures("stamped")
@pytest.mark.parametrize("looked", [True, False])
async def test_cancelling_it_takes_its_day_alone_and_frees_the_slot(world: World, *, looked: bool) -> None:
    await weekly(world)
    if looked:
        await look(world)
    assert said(await cancelled(world))[0] == "Booking cancelled"
    assert await days(world) == THEIRS
    again = await world.book("Oak", EVENING)
    assert said(again)[0] == BOOKED


@pytest.mark.usefixtures("stamped")
async def test_cancelling_it_takes_its_day_also_where_it_was_moved_unseen_before_it_became_weekly(world: World) -> None:
    await world.book("Oak", TYPED)
    (event,) = world.ours("Oak")
    outside = world.sandbox.tenant.outside
    outside.move(room=mail("Oak"), event=event["id"], start=at("21:00"), end=at("22:00"))
    outside.repeat(room=mail("Oak"), event=event["id"])
    world.later(minutes=1)
    await cancelled(world)
    assert await days(world) == LATER


@pytest.mark.usefixtures("stamped")
async def test_cancelling_takes_what_a_late_request_made_too_where_it_was_moved_and_made_weekly(world: World) -> None:
    await world.book("Oak", TYPED)
    (event,) = world.ours("Oak")
    late = late_copy(world, event["id"])
    outside = world.sandbox.tenant.outside
    outside.move(room=mail("Oak"), event=late, start=at("21:00"), end=at("22:00"))
    outside.repeat(room=mail("Oak"), event=late)
    await cancelled(world)
    assert await days(world) == LATER


@pytest.mark.usefixtures("stamped")
async def test_a_day_that_is_moved_in_outlook_is_followed(world: World) -> None:
    await weekly(world)
    await look(world)
    first = await first_day(world)
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=first, start=at("21:00"), end=at("22:00"))
    world.later(minutes=1)
    await look(world)
    assert said(world.shown())[0] == "Moved in Outlook"
    assert "Today, Mon 2 Mar, 21:00–22:00" in said(world.shown())


@pytest.mark.usefixtures("stamped")
@pytest.mark.parametrize("cancelled", [True, False])
async def test_a_day_that_is_moved_before_anybody_looked_is_the_bookings_all_the_same(
    world: World, *, cancelled: bool
) -> None:
    await weekly(world)
    first = min((await shown(world, EVENING["date"])), key=lambda each: each.slot)
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=first.id, start=at("21:00"), end=at("22:00"))
    if cancelled:
        await world.press("Cancel booking…")
        await world.press("Cancel booking")
    await look(world)
    assert await days(world) == [*([] if cancelled else ["03-02 19:00-20:00"]), *THEIRS]
    if not cancelled:
        assert "Today, Mon 2 Mar, 21:00–22:00" in said(world.shown())


@pytest.mark.usefixtures("stamped")
@pytest.mark.parametrize("looked", [True, False])
@pytest.mark.parametrize(
    ("to", "reads"),
    [(EVENING["date"], "Today, Mon 2 Mar"), ("2026-03-04", "Wed 4 Mar"), ("2026-03-01", "Sun 1 Mar")],
)
async def test_a_series_that_is_moved_as_a_whole_is_followed(
    world: World, *, looked: bool, to: str, reads: str
) -> None:
    series = await weekly(world)
    if looked:
        await look(world)
    outside = world.sandbox.tenant.outside
    outside.move(room=mail("Oak"), event=series, start=at("21:00", to), end=at("22:00", to))
    world.later(minutes=1)
    await look(world)
    assert f"{reads}, 21:00–22:00" in said(world.shown())


@pytest.mark.usefixtures("stamped")
async def test_a_series_whose_days_forget_who_was_invited_is_followed(world: World) -> None:
    """It was made weekly before anybody was invited, so its day alone has guests, and loses them when it is dragged."""
    series = await weekly(world)
    await look(world)
    outside, day = world.sandbox.tenant.outside, await first_day(world)
    (guests,) = [each["attendees"] for each in outside.calendar(mail("Oak")) if each["id"] == series]
    outside.edit(room=mail("Oak"), event=day, changes={"attendees": guests})
    outside.edit(room=mail("Oak"), event=series, changes={"attendees": []})
    outside.move(room=mail("Oak"), event=series, start=at("21:00", "2026-03-04"), end=at("22:00", "2026-03-04"))
    world.later(minutes=1)
    await look(world)
    assert said(world.shown())[0] == "Moved in Outlook"
    assert "Wed 4 Mar, 21:00–22:00" in said(world.shown())


@pytest.mark.usefixtures("stamped")
@pytest.mark.parametrize("repeated", [True, False])
async def test_what_a_late_request_made_once_more_is_not_the_booking_as_a_series_either(
    world: World, *, repeated: bool
) -> None:
    """Whoever was invited is not, to that: it was made anew after somebody had deleted the booking's event."""
    await world.book("Oak", TYPED)
    (event,) = world.ours("Oak")
    outside = world.sandbox.tenant.outside
    late = late_copy(world, event["id"])
    outside.edit(room=mail("Oak"), event=late, changes={"attendees": []})
    outside.delete(room=mail("Oak"), event=event["id"])
    if repeated:
        outside.repeat(room=mail("Oak"), event=late)
    world.later(minutes=1)
    await look(world)
    assert said(world.shown())[0] == "No longer booked"


@pytest.mark.usefixtures("stamped")
@pytest.mark.parametrize("whole", [True, False])
async def test_a_day_or_a_series_that_is_deleted_in_outlook_is_told(world: World, *, whole: bool) -> None:
    series = await weekly(world)
    await look(world)
    event = series if whole else await first_day(world)
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event)
    world.later(minutes=1)
    await look(world)
    assert said(world.shown())[0] != BOOKED
    assert await days(world) == ([] if whole else THEIRS)


async def first_day(world: World) -> str:
    """The id of the day that the booking has."""
    span = Slot(at("19:00"), at("23:00"))
    (event,) = (await world.app.runner._ledger.events_in_room(mail("Oak"), span)).values()
    return str(event.graph_id)


# --- An id that Exchange does not take for one --------------------------------------------------------------------


async def test_an_event_that_is_gone_is_told_whatever_its_id_is_answered_with(world: World) -> None:
    await world.book("Oak", TYPED)
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event["id"])
    for method in ("GET", "DELETE"):
        world.sandbox.tenant.faults.add(
            Fault(method, EVENT, What.STATUS, status=400, code="ErrorInvalidMailboxItemId", times=None)
        )
    world.later(minutes=1)
    await look(world)
    assert said(world.shown())[0] == "No longer booked"
    again = await world.book("Oak", EVENING)
    assert said(again)[0] == BOOKED


async def test_an_event_that_stands_is_kept_whatever_its_id_is_answered_with(world: World) -> None:
    await world.book("Oak", TYPED)
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event["id"], start=at("21:00"), end=at("22:00"))
    world.sandbox.tenant.faults.add(
        Fault("GET", EVENT, What.STATUS, status=400, code="ErrorInvalidMailboxItemId", times=1)
    )
    world.later(minutes=1)
    await look(world)
    assert said(world.shown())[0] == "Moved in Outlook"
    assert "Today, Mon 2 Mar, 21:00–22:00" in said(world.shown())
