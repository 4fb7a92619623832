"""A form that is done, and the card that it was pressed on, are put down together, whichever store it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.forms.draft import Draft, Stage
from booking.ports import AskedOn
from booking.protocol.record import BookingRecord
from dialogs.ports import OWED, CardMessage, ShownBooking, StaleCard
from tests.support.stores import ANSWER, BOOKER, ELM, NOW, Maker, Stores, held

CHAT = {"serviceUrl": "http://127.0.0.1:1/", "conversation": {"id": "a:1", "tenantId": None}}
THERE = {"serviceUrl": "http://127.0.0.1:1/", "conversation": {"id": "a:2", "tenantId": None}}
DRAFT = Draft("1", BOOKER, "Europe/Berlin", False, NOW + timedelta(hours=24))
HERE = AskedOn("draft:1", CHAT, "m", "Europe/Helsinki", shared=False, viewer=BOOKER.id)


async def asked(stores: Stores, maker: Maker, asked_on: AskedOn = HERE) -> BookingRecord:
    """Press Book on the draft: the slot is claimed, and the card tied to the booking."""
    await stores.drafts.add(DRAFT)
    record = await stores.ledger.claim(DRAFT.request_key, maker.record(), asked_on=asked_on)
    assert isinstance(record, BookingRecord)
    return record


def done(record: BookingRecord) -> Draft:
    return DRAFT.moved(stage=Stage.DONE, booking_id=record.booking.id)


def card(record: BookingRecord, message: str = "m") -> StaleCard:
    shows = ShownBooking(record.booking.id, 0, DRAFT.zone, shared=False, promises=True)
    return StaleCard("draft:1", CardMessage("form", CHAT, message), shows)


async def behind(stores: Stores, after: timedelta) -> tuple[StaleCard, ...]:
    stores.clock.at = NOW + after
    return await stores.cards.behind(10, lease_s=60)


async def test_a_form_that_is_done_leaves_its_card_to_the_answer_for_a_while(two_rooms: Stores, maker: Maker) -> None:
    await two_rooms.cards.put("draft:1", "form", CHAT, "m")
    record = await asked(two_rooms, maker)
    assert await two_rooms.drafts.finish(done(record), record.booking, HERE, expected=DRAFT.revision)
    assert await two_rooms.drafts.get("1") == done(record)
    assert await two_rooms.cards.showing(record.booking.id) == (card(record),)
    assert await behind(two_rooms, ANSWER - timedelta(seconds=1)) == ()
    assert await behind(two_rooms, ANSWER) == (card(record),)


async def test_the_answer_says_what_the_card_shows_and_it_is_edited_no_more(two_rooms: Stores, maker: Maker) -> None:
    record = await asked(two_rooms, maker)
    await two_rooms.drafts.finish(done(record), record.booking, HERE, expected=DRAFT.revision)
    shows = replace(card(record).shows, revision=record.booking.revision, promises=False)
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=shows)
    assert await behind(two_rooms, timedelta(hours=1)) == ()


async def test_a_form_that_went_on_meanwhile_stays_and_so_does_its_card(two_rooms: Stores, maker: Maker) -> None:
    record = await asked(two_rooms, maker)
    assert await two_rooms.drafts.save(DRAFT.moved(), expected=DRAFT.revision)
    assert not await two_rooms.drafts.finish(done(record), record.booking, HERE, expected=DRAFT.revision)
    assert await two_rooms.drafts.get("1") == DRAFT.moved()
    tied = replace(card(record), shows=replace(card(record).shows, zone=HERE.zone))
    assert await behind(two_rooms, timedelta(seconds=8)) == (tied,)


@pytest.mark.parametrize("asked_on", [None, replace(HERE, message="")])
async def test_where_no_message_is_known_no_card_is_held(
    two_rooms: Stores, maker: Maker, asked_on: AskedOn | None
) -> None:
    await two_rooms.drafts.add(DRAFT)
    record = await held(two_rooms, maker.record())
    assert await two_rooms.drafts.finish(done(record), record.booking, asked_on, expected=DRAFT.revision)
    assert await two_rooms.cards.showing(record.booking.id) == ()


@pytest.mark.parametrize("conversation", [CHAT, THERE])
async def test_a_card_is_tied_and_held_where_it_is_known_to_stand_in_its_conversation(
    two_rooms: Stores, maker: Maker, conversation: dict[str, object]
) -> None:
    await two_rooms.cards.put("draft:1", "form", conversation, "known")
    record = await asked(two_rooms, maker)
    stands = "known" if conversation is CHAT else "m"
    assert [each.place for each in await two_rooms.cards.showing(record.booking.id)] == [card(record, stands).place]
    await two_rooms.drafts.finish(done(record), record.booking, HERE, expected=DRAFT.revision)
    assert await two_rooms.cards.showing(record.booking.id) == (card(record, stands),)


async def test_a_message_that_was_noted_for_another_booking_owes_its_end(two_rooms: Stores, maker: Maker) -> None:
    other = await held(two_rooms, maker.record(ELM))
    shows = ShownBooking(other.booking.id, 1, "Europe/Helsinki", shared=False, promises=True)
    await two_rooms.cards.put("draft:1", "form", CHAT, "m")
    await two_rooms.cards.put(f"booking:{other.booking.id}", "form", CHAT, "m", shows=shows)
    record = await asked(two_rooms, maker)
    assert await two_rooms.cards.showing(other.booking.id) == ()
    assert [each.place for each in await two_rooms.cards.showing(record.booking.id)] == [card(record).place]
    subjects = [each.subject for each in await behind(two_rooms, timedelta(0))]
    assert subjects == [f"{OWED}{other.booking.id}"]


async def test_whoever_held_the_card_before_is_made_up_for(two_rooms: Stores, maker: Maker) -> None:
    record = await asked(two_rooms, maker)
    assert len(await behind(two_rooms, timedelta(seconds=8))) == 1, "the card updater has it, and says nothing more"
    await two_rooms.drafts.finish(done(record), record.booking, HERE, expected=DRAFT.revision)
    shows = replace(card(record).shows, revision=record.booking.revision, promises=False)
    await two_rooms.cards.put("draft:1", "form", CHAT, "m", shows=shows)
    assert await behind(two_rooms, ANSWER) == ()
    (again,) = await behind(two_rooms, timedelta(seconds=8) + ANSWER)
    assert again.shows == shows


async def test_a_form_is_asked_for_nothing_until_something_is_asked_under_its_key(
    two_rooms: Stores, maker: Maker
) -> None:
    await two_rooms.drafts.add(DRAFT)
    await two_rooms.ledger.claim(DRAFT.moved().request_key, maker.record(ELM))
    found = await two_rooms.drafts.get_asked("1")
    assert found is not None
    assert found[0] == DRAFT
    await two_rooms.ledger.claim(DRAFT.request_key, maker.record())
    assert await two_rooms.drafts.get_asked("1") == (DRAFT, True)
    assert await two_rooms.drafts.get_asked("2") is None
