"""The card that something is asked for on is tied to the booking in the same transaction, whichever store it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.errors import Reason
from booking.ports import AskedOn, RequestResult
from booking.protocol.record import BookingRecord
from dialogs.ports import OWED, CardMessage, ShownBooking, StaleCard
from tests.support.stores import ADMIN, BOOKER, NOW, Maker, Stores, at_rest, gone, held, over, slot

CHAT = {"serviceUrl": "http://127.0.0.1:1/", "conversation": {"id": "a:1", "tenantId": None}}
HERE = AskedOn("draft:1", CHAT, "m", "Europe/Helsinki", shared=False, viewer=BOOKER.id)


async def behind(stores: Stores, *, after_s: float = 8) -> tuple[StaleCard, ...]:
    stores.clock.at = NOW + timedelta(seconds=after_s)
    return await stores.cards.behind(10, lease_s=60)


def tied(record: BookingRecord, asked_on: AskedOn = HERE, viewer: str = "") -> StaleCard:
    """What is behind once something was asked for: nobody drew anything of it yet."""
    shows = ShownBooking(record.booking.id, 0, asked_on.zone, asked_on.shared, viewer, promises=True)
    return StaleCard(asked_on.subject, CardMessage("form", CHAT, asked_on.message), shows)


async def resting(stores: Stores, maker: Maker) -> BookingRecord:
    return await stores.ledger.write(at_rest(await held(stores, maker.record())))


async def test_a_claim_ties_the_card_of_its_press_and_leaves_it_to_the_answer_for_a_while(
    two_rooms: Stores, maker: Maker
) -> None:
    record = maker.record()
    assert await two_rooms.ledger.claim("key", record, asked_on=HERE) == record
    assert await behind(two_rooms, after_s=7) == ()
    assert await behind(two_rooms) == (tied(record),)


async def test_a_refused_claim_ties_nothing(two_rooms: Stores, maker: Maker) -> None:
    await held(two_rooms, maker.record())
    refused = await two_rooms.ledger.claim("key", maker.record(), asked_on=HERE)
    assert isinstance(refused, RequestResult)
    assert refused.problems[0].reason is Reason.ROOM_TAKEN
    assert await behind(two_rooms) == ()


@pytest.mark.parametrize("asker", [BOOKER, ADMIN])
@pytest.mark.parametrize("busy", [False, True])
async def test_so_does_what_asks_for_a_change(two_rooms: Stores, maker: Maker, asker: object, busy: bool) -> None:
    record = await resting(two_rooms, maker) if not busy else await held(two_rooms, maker.record())
    on = replace(HERE, subject=f"booking:{record.booking.id}", viewer=asker.id)  # type: ignore[attr-defined]
    change = maker.change(record)
    asked = await two_rooms.ledger.request_change(
        "k", record.booking.id, record.booking.revision, change, None, asked_on=on
    )
    assert isinstance(asked, RequestResult) is busy
    assert await behind(two_rooms) == (tied(record, on, "" if asker == BOOKER else ADMIN.id),)


async def test_a_change_that_is_refused_ties_nothing(two_rooms: Stores, maker: Maker) -> None:
    record = await resting(two_rooms, maker)
    refused = await two_rooms.ledger.request_change(
        "k", record.booking.id, 99, maker.change(record), None, asked_on=HERE
    )
    assert isinstance(refused, RequestResult)
    assert refused.problems
    assert await behind(two_rooms) == ()


@pytest.mark.parametrize("busy", [False, True])
async def test_so_does_a_cancellation(two_rooms: Stores, maker: Maker, busy: bool) -> None:
    record = await resting(two_rooms, maker) if not busy else await held(two_rooms, maker.record())
    asked = await two_rooms.ledger.cancel("k", record.booking.id, "", by=BOOKER, asked_on=HERE)
    assert isinstance(asked, RequestResult) is busy
    assert await behind(two_rooms) == (tied(record),)


async def test_where_others_see_the_card_the_receipt_is_owed_to_the_booker(two_rooms: Stores, maker: Maker) -> None:
    record, on = maker.record(), replace(HERE, shared=True)
    await two_rooms.ledger.claim("key", record, asked_on=on)
    (card,) = await behind(two_rooms)
    assert card == tied(record, on)
    (owed,) = await behind(two_rooms, after_s=30)
    assert (owed.subject, owed.place.role, owed.place.reference) == (f"{OWED}{record.booking.id}", "receipt", CHAT)
    assert owed.shows == card.shows


async def test_where_the_message_is_not_known_the_end_is_owed(two_rooms: Stores, maker: Maker) -> None:
    record = maker.record()
    await two_rooms.ledger.claim("key", record, asked_on=replace(HERE, message=""))
    assert await behind(two_rooms, after_s=29) == ()
    (owed,) = await behind(two_rooms, after_s=30)
    assert (owed.subject, owed.place.role) == (f"{OWED}{record.booking.id}", "owed")
    assert await two_rooms.cards.showing(record.booking.id) == ()


async def test_a_press_that_is_answered_leaves_a_card_that_is_edited_once(two_rooms: Stores, maker: Maker) -> None:
    record = maker.record()
    await two_rooms.ledger.claim("key", record, asked_on=HERE)
    shows = tied(record).shows
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=shows, lease_s=30)
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=replace(shows, revision=1))
    assert await behind(two_rooms, after_s=600) == ()


async def test_a_card_that_somebody_held_when_it_was_pressed_is_looked_at_once_more(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await resting(two_rooms, maker)
    shows = ShownBooking(record.booking.id, 1, "Europe/Helsinki", shared=False)
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=shows)
    assert len(await behind(two_rooms, after_s=0)) == 1
    await two_rooms.ledger.cancel("k", record.booking.id, "", by=BOOKER, asked_on=HERE)
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=replace(shows, revision=9))
    assert await behind(two_rooms, after_s=59) == ()
    (again,) = await behind(two_rooms, after_s=60)
    assert again.shows.revision == 9


async def test_who_takes_a_tied_card_and_dies_may_have_edited_it(two_rooms: Stores, maker: Maker) -> None:
    record = maker.record()
    await two_rooms.ledger.claim("key", record, asked_on=HERE)
    (taken,) = await behind(two_rooms)
    assert await behind(two_rooms, after_s=67) == ()
    (taken,) = await behind(two_rooms, after_s=68)
    assert await two_rooms.cards.caught_up("draft:1", "m", was=taken.shows.revision, revision=1)
    assert len(await behind(two_rooms, after_s=128)) == 1


# --- What was promised ------------------------------------------------------------------------------------------------


async def test_an_end_that_was_promised_is_owed_when_the_message_goes_on_to_something_else(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await held(two_rooms, maker.record())
    shows = ShownBooking(record.booking.id, 1, "Europe/Helsinki", shared=False, viewer="x", promises=True)
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=shows)
    await two_rooms.cards.put("message:m", "form", CHAT, "m")
    (owed,) = await behind(two_rooms, after_s=0)
    assert owed.shows == replace(shows, revision=0)
    assert await two_rooms.cards.caught_up(owed.subject, owed.place.activity_id, was=0, revision=1, promises=True)
    assert await behind(two_rooms, after_s=600) == ()
    await two_rooms.ledger.write(gone(record, Reason.ROOM_TAKEN))
    (owed,) = await behind(two_rooms, after_s=601)
    await two_rooms.cards.drop(owed.subject, owed.place.activity_id)
    assert await behind(two_rooms, after_s=6000) == ()


@pytest.mark.parametrize("edited", [True, False])
async def test_the_end_of_a_change_stays_promised_by_a_card_that_was_drawn_before_the_change_was_asked_for(
    two_rooms: Stores, maker: Maker, edited: bool
) -> None:
    record = await resting(two_rooms, maker)
    revision, change = record.booking.revision, maker.change(record)
    drawn = ShownBooking(record.booking.id, revision, "Europe/Helsinki", shared=False)
    changing = await two_rooms.ledger.request_change("k", record.booking.id, revision, change, None, asked_on=HERE)
    assert isinstance(changing, BookingRecord)
    await two_rooms.cards.put("draft:0", "form", CHAT, "m", shows=replace(drawn, revision=0, promises=True), lease_s=30)
    if edited:
        await two_rooms.cards.put("draft:0", "form", CHAT, "m", shows=drawn)
    else:
        assert await two_rooms.cards.caught_up("draft:0", "m", was=0, revision=revision)
    await two_rooms.cards.put("message:m", "form", CHAT, "m")
    await two_rooms.ledger.write(over(changing))
    assert [each.subject for each in await behind(two_rooms, after_s=600)] == [f"{OWED}{record.booking.id}"]


async def test_it_is_not_where_the_message_still_shows_the_booking_or_promised_nothing(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await held(two_rooms, maker.record())
    shows = ShownBooking(record.booking.id, 1, "Europe/Helsinki", shared=False, promises=True)
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=shows)
    await two_rooms.cards.put("booking:1", "form", CHAT, "m", shows=shows)
    assert await two_rooms.cards.caught_up("booking:1", "m", was=1, revision=2)
    await two_rooms.cards.put("message:m", "form", CHAT, "m")
    await two_rooms.cards.put("draft:2", "form", CHAT, "n", shows=shows)
    elsewhere = {**CHAT, "conversation": {"id": "another"}}
    await two_rooms.cards.put("message:n", "form", elsewhere, "n")
    assert await behind(two_rooms, after_s=600) == ()


@pytest.mark.parametrize("promises", [True, False])
@pytest.mark.parametrize("owed", [True, False])
async def test_a_card_that_is_gone_owes_what_it_promised_or_what_is_asked_for(
    two_rooms: Stores, maker: Maker, promises: bool, owed: bool
) -> None:
    record = await held(two_rooms, maker.record())
    shows = ShownBooking(record.booking.id, 1, "Europe/Helsinki", shared=False, promises=promises)
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=shows)
    assert [each.subject for each in await two_rooms.cards.showing(record.booking.id)] == ["draft:1"]
    await two_rooms.cards.drop("draft:1", "m", owed=owed)
    left = [each.subject for each in await behind(two_rooms, after_s=0)]
    assert left == ([f"{OWED}{record.booking.id}"] if promises or owed else [])


async def test_several_may_be_owed_the_end_of_one_booking(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record(wanted=slot(3, 4)))
    for message, viewer in (("m", ""), ("n", "x"), ("o", "x")):
        shows = ShownBooking(record.booking.id, 1, "Europe/Helsinki", shared=False, viewer=viewer, promises=True)
        await two_rooms.cards.put(f"draft:{message}", "form", CHAT, message, shows=shows)
        await two_rooms.cards.put(f"message:{message}", "form", CHAT, message)
    assert sorted(each.shows.viewer for each in await behind(two_rooms, after_s=0)) == ["", "x", "x"]


async def test_a_list_that_is_noted_late_leaves_the_card_to_what_was_asked_on_it_since(
    two_rooms: Stores, maker: Maker
) -> None:
    """Whoever showed the list stood still between its edit and its note; the card may show the booking again by now."""
    record = await resting(two_rooms, maker)
    shows = tied(record).shows
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=replace(shows, revision=record.booking.revision))
    sent_at = two_rooms.clock.at
    two_rooms.clock.at += timedelta(seconds=1)
    change = maker.change(record)
    await two_rooms.ledger.request_change("k", record.booking.id, record.booking.revision, change, None, asked_on=HERE)
    await two_rooms.cards.put("message:m", "form", CHAT, "m", sent_at=sent_at)
    (card,) = await behind(two_rooms, after_s=9)
    assert card == tied(record)
