"""What every store of open forms must do, whichever stands behind the port: memory, SQLite, PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.forms.draft import Draft, Stage, Told
from booking.forms.inputs import Inputs
from booking.sentences.model import Intent
from tests.support.stores import ADMIN, BOOKER, NOW, OAK, Stores

DAY = timedelta(hours=24)
FILLED = Inputs(
    date="2026-03-02",
    start="10:00",
    end="25:99",
    title="Überraschung 🎂 <at>x</at>",
    attendees=("id-1", "id-2"),
    guests="a@b.example; nonsense",
    capacity="six",
    floor="HQ/3",
    equipment=("screen",),
    private=True,
    online=True,
    room=OAK.address,
)
DRAFT = Draft("draft-1", BOOKER, "Europe/Helsinki", True, NOW + DAY, FILLED, (ADMIN, BOOKER))


async def test_a_draft_is_found_by_the_booking_that_was_made_from_it(stores: Stores) -> None:
    await stores.drafts.add(DRAFT)
    assert await stores.drafts.booked("b-1") is None
    done = DRAFT.moved(stage=Stage.DONE, booking_id="b-1")
    assert await stores.drafts.save(done, expected=DRAFT.revision)
    change = replace(DRAFT, id="draft-2", stage=Stage.DONE, booking_id="b-1", changes="b-1")
    await stores.drafts.add(change)
    assert await stores.drafts.booked("b-1") == done


async def test_a_draft_reads_back_whole(stores: Stores) -> None:
    await stores.drafts.add(DRAFT)
    assert await stores.drafts.get(DRAFT.id) == DRAFT


async def test_a_draft_reads_back_with_the_sentence_that_it_was_filled_from(stores: Stores) -> None:
    told = Told(Intent.BOOK, replace(FILLED, end="11:00", attendees=("id-1",)), ("xyzzy", "plugh"))
    said = replace(DRAFT, told=told)
    await stores.drafts.add(said)
    assert await stores.drafts.get(said.id) == said
    assert await stores.drafts.save(said.moved(), expected=said.revision)
    assert await stores.drafts.get(said.id) == said.moved()


async def test_a_draft_that_changes_a_booking_reads_back_with_what_it_was_filled_with(stores: Stores) -> None:
    filled = replace(FILLED, title="As it was", attendees=())
    change = replace(DRAFT, shared=False, changes="booking-1", base=3, filled=filled)
    await stores.drafts.add(change)
    assert await stores.drafts.get(change.id) == change
    asked = replace(change.moved(stage=Stage.DONE, booking_id="booking-1", asked=change.request_key), base=7)
    assert await stores.drafts.save(asked, expected=1)
    assert await stores.drafts.get(change.id) == asked
    back = replace(asked.moved(stage=Stage.FORM), filled=FILLED)
    assert back.asked is None
    assert await stores.drafts.save(back, expected=2)
    assert await stores.drafts.get(change.id) == back


async def test_a_draft_that_nobody_opened_is_not_there(stores: Stores) -> None:
    assert await stores.drafts.get(DRAFT.id) is None
    assert not await stores.drafts.save(DRAFT.moved(), expected=1)
    assert await stores.drafts.get(DRAFT.id) is None


@pytest.mark.parametrize("typed", ["nul \x00", "lone \ud83d surrogate", "\u202e turned", "\\u0000 '\"", "x" * 20_000])
async def test_whatever_was_typed_is_kept_as_it_is(stores: Stores, typed: str) -> None:
    odd = replace(DRAFT, inputs=Inputs(title=typed, guests=typed))
    await stores.drafts.add(odd)
    assert await stores.drafts.get(odd.id) == odd


async def test_every_part_that_moves_is_saved(stores: Stores) -> None:
    await stores.drafts.add(DRAFT)
    moved = DRAFT.moved(
        stage=Stage.DONE,
        inputs=Inputs(title="New"),
        people=(ADMIN,),
        page=3,
        booking_id="booking-1",
        taken=OAK.address,
        expires_at=NOW + 2 * DAY,
    )
    assert await stores.drafts.save(moved, expected=1)
    assert await stores.drafts.get(DRAFT.id) == moved
    back = moved.moved(stage=Stage.FORM)
    assert await stores.drafts.save(back, expected=2)
    assert await stores.drafts.get(DRAFT.id) == back


async def test_a_draft_that_moved_on_is_not_overwritten(stores: Stores) -> None:
    await stores.drafts.add(DRAFT)
    moved = DRAFT.moved(page=2)
    assert await stores.drafts.save(moved, expected=1)
    assert not await stores.drafts.save(DRAFT.moved(page=7), expected=1)
    assert not await stores.drafts.save(DRAFT.moved(page=8), expected=3)
    assert await stores.drafts.get(DRAFT.id) == moved


async def test_of_presses_at_once_on_one_revision_exactly_one_takes_effect(stores: Stores) -> None:
    await stores.drafts.add(DRAFT)
    saved = await asyncio.gather(*(stores.drafts.save(DRAFT.moved(page=each), expected=1) for each in range(2, 12)))
    assert saved.count(True) == 1
    assert await stores.drafts.get(DRAFT.id) == DRAFT.moved(page=2 + saved.index(True))


async def test_an_expired_draft_is_neither_read_nor_saved(stores: Stores) -> None:
    await stores.drafts.add(DRAFT)
    stores.clock.at = DRAFT.expires_at - timedelta(microseconds=1)
    assert await stores.drafts.get(DRAFT.id) == DRAFT
    stores.clock.at = DRAFT.expires_at
    assert await stores.drafts.get(DRAFT.id) is None
    assert not await stores.drafts.save(DRAFT.moved(expires_at=NOW + 9 * DAY), expected=1)
    await stores.drafts.add(replace(DRAFT, id="draft-2", expires_at=NOW + 9 * DAY))
    assert await stores.drafts.get(DRAFT.id) is None


async def test_two_open_drafts_do_not_disturb_each_other(stores: Stores) -> None:
    other = replace(DRAFT, id="draft-2", inputs=Inputs())
    await stores.drafts.add(DRAFT)
    await stores.drafts.add(other)
    assert await stores.drafts.save(DRAFT.moved(page=2), expected=1)
    assert await stores.drafts.get(other.id) == other
