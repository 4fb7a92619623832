"""Cards that follow their booking, whichever store stands behind the port: who may edit one, and when once more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.backoff import FIRST_S, LONGEST_S
from dialogs.ports import NONE_OF_THEM, CardMessage, ShownBooking, StaleCard
from tests.support.stores import Maker, Stores, at_rest, held

CHAT = {"serviceUrl": "http://127.0.0.1:1/", "conversation": {"id": "a:1", "tenantId": None}}
HELD_S = 60.0
SUBJECT, MESSAGE = "draft:1", "m"


async def shown(stores: Stores, maker: Maker) -> ShownBooking:
    """A booking that moved on since the card was drawn which shows it."""
    await stores.seed_rooms()
    record = await held(stores, maker.record())
    shows = ShownBooking(record.booking.id, record.booking.revision, "Europe/Helsinki", shared=True)
    written = await stores.ledger.write(at_rest(record))
    assert written.booking.revision > shows.revision
    await put(stores, shows)
    return replace(shows, revision=written.booking.revision)


async def put(stores: Stores, shows: ShownBooking, lease_s: float = 0.0) -> None:
    await stores.cards.put(SUBJECT, "form", CHAT, MESSAGE, shows=shows, lease_s=lease_s)


async def behind(stores: Stores) -> tuple[StaleCard, ...]:
    return await stores.cards.behind(10, lease_s=HELD_S)


async def caught_up(stores: Stores, was: StaleCard, now: ShownBooking) -> bool:
    return await stores.cards.caught_up(SUBJECT, MESSAGE, was=was.shows.revision, revision=now.revision)


def wait(stores: Stores, seconds: float = HELD_S) -> None:
    stores.clock.at += timedelta(seconds=seconds)


async def test_a_card_that_is_behind_is_one_callers_at_a_time(stores: Stores, maker: Maker) -> None:
    now = await shown(stores, maker)
    (taken,) = await behind(stores)
    assert taken == StaleCard(SUBJECT, CardMessage("form", CHAT, MESSAGE), replace(now, revision=taken.shows.revision))
    wait(stores, HELD_S - 1)
    assert await behind(stores) == ()
    assert await caught_up(stores, taken, now)
    wait(stores, 2 * HELD_S)
    assert await behind(stores) == ()
    assert not await caught_up(stores, taken, now)


async def test_a_card_that_shows_what_is_true_is_not_behind(stores: Stores, maker: Maker) -> None:
    await put(stores, await shown(stores, maker))
    assert await behind(stores) == ()


async def test_a_card_whose_editor_died_is_edited_by_another_and_then_once_more(stores: Stores, maker: Maker) -> None:
    now = await shown(stores, maker)
    await behind(stores)
    wait(stores)
    (taken,) = await behind(stores)
    assert await caught_up(stores, taken, now)
    wait(stores, HELD_S - 1)
    assert await behind(stores) == ()
    wait(stores, 1)
    (again,) = await behind(stores)
    assert again.shows == now
    assert await caught_up(stores, again, now)
    wait(stores, 2 * HELD_S)
    assert await behind(stores) == ()


async def test_who_edits_once_more_and_dies_leaves_it_to_yet_another(stores: Stores, maker: Maker) -> None:
    now = await shown(stores, maker)
    await behind(stores)
    wait(stores)
    (taken,) = await behind(stores)
    assert await caught_up(stores, taken, now)
    wait(stores)
    assert len(await behind(stores)) == 1
    for _ in range(2):
        wait(stores)
        (taken,) = await behind(stores)
        assert await caught_up(stores, taken, now)
    wait(stores, 2 * HELD_S)
    assert await behind(stores) == ()


async def test_the_card_of_a_press_is_behind_until_the_press_says_what_it_shows(stores: Stores, maker: Maker) -> None:
    now = await shown(stores, maker)
    await put(stores, replace(now, revision=0), lease_s=30)
    assert await behind(stores) == ()
    await put(stores, now)
    wait(stores, 2 * HELD_S)
    assert await behind(stores) == ()


async def test_a_press_that_died_leaves_its_card_to_others(stores: Stores, maker: Maker) -> None:
    now = await shown(stores, maker)
    await put(stores, replace(now, revision=0), lease_s=30)
    wait(stores, 30)
    (taken,) = await behind(stores)
    assert await caught_up(stores, taken, now)
    wait(stores)
    assert len(await behind(stores)) == 1


async def test_where_two_pressed_at_once_and_one_is_not_heard_of_the_card_is_edited_once_more(
    stores: Stores, maker: Maker
) -> None:
    now = await shown(stores, maker)
    for _ in range(2):
        await put(stores, replace(now, revision=0), lease_s=30)
    await put(stores, now)
    assert await behind(stores) == ()
    wait(stores, 30)
    (taken,) = await behind(stores)
    assert await caught_up(stores, taken, now)
    wait(stores, 2 * HELD_S)
    assert await behind(stores) == ()


async def test_a_card_that_goes_on_to_something_else_is_looked_at_once_more_where_another_still_shows_the_booking(
    stores: Stores, maker: Maker
) -> None:
    now = await shown(stores, maker)
    await put(stores, replace(now, revision=0), lease_s=30)
    await stores.cards.put(SUBJECT, "form", CHAT, MESSAGE)
    wait(stores, 29)
    assert await behind(stores) == ()
    wait(stores, 1)
    (taken,) = await behind(stores)
    assert taken.shows == replace(now, revision=NONE_OF_THEM)
    assert await caught_up(stores, taken, replace(now, revision=NONE_OF_THEM))
    wait(stores, 2 * HELD_S)
    assert await behind(stores) == ()


async def test_a_card_that_goes_on_to_something_else_follows_its_booking_no_more(stores: Stores, maker: Maker) -> None:
    await shown(stores, maker)
    await stores.cards.put(SUBJECT, "form", CHAT, MESSAGE)
    wait(stores, 2 * HELD_S)
    assert await behind(stores) == ()


async def test_a_card_that_was_dropped_is_nobodys(stores: Stores, maker: Maker) -> None:
    now = await shown(stores, maker)
    (taken,) = await behind(stores)
    await stores.cards.drop(SUBJECT, MESSAGE)
    assert not await caught_up(stores, taken, now)
    wait(stores)
    assert await behind(stores) == ()


async def test_a_message_that_goes_on_to_another_subject_counts_once_more_where_its_editor_said_nothing(
    stores: Stores, maker: Maker
) -> None:
    now = replace(await shown(stores, maker), viewer="somebody")
    await behind(stores)
    await stores.cards.put("booking:1", "form", CHAT, MESSAGE, shows=now)
    assert await behind(stores) == ()
    wait(stores)
    assert await behind(stores) == (StaleCard("booking:1", CardMessage("form", CHAT, MESSAGE), now),)


async def test_a_card_that_may_still_show_a_booking_is_for_the_same_eyes_as_before(
    stores: Stores, maker: Maker
) -> None:
    seen = replace(await shown(stores, maker), viewer="somebody", revision=1)
    await put(stores, seen)
    await behind(stores)
    await stores.cards.put(SUBJECT, "form", CHAT, MESSAGE)
    wait(stores)
    (again,) = await behind(stores)
    assert again.shows == replace(seen, revision=NONE_OF_THEM)


async def test_a_card_that_went_on_to_something_else_may_still_show_a_booking_too(stores: Stores, maker: Maker) -> None:
    """As where somebody opens a list on it while another process is editing it."""
    seen = replace(await shown(stores, maker), viewer="somebody", revision=1)
    await put(stores, seen)
    await behind(stores)
    await stores.cards.put("message:m", "form", CHAT, MESSAGE)
    assert await stores.cards.all(SUBJECT) == ()
    wait(stores)
    (again,) = await behind(stores)
    assert again.subject == "message:m"
    assert again.shows == replace(seen, revision=NONE_OF_THEM)


async def put_off(stores: Stores, taken: StaleCard, *, least_s: float = 0.0, sure: bool = True) -> bool:
    return await stores.cards.put_off(taken, least_s=least_s, sure=sure)


async def test_a_card_that_was_put_off_rests_longer_each_time_and_is_done_when_it_is_edited(
    stores: Stores, maker: Maker
) -> None:
    now = await shown(stores, maker)
    for backoff_s in (FIRST_S, 2 * FIRST_S, 4 * FIRST_S):
        (taken,) = await behind(stores)
        await put_off(stores, taken)
        wait(stores, backoff_s / 2 - 1)
        assert await behind(stores) == ()
        wait(stores, backoff_s / 2 + 1)
    (taken,) = await behind(stores)
    assert await caught_up(stores, taken, now)
    wait(stores, 2 * LONGEST_S)
    assert await behind(stores) == ()
    await put(stores, replace(now, revision=0))
    (taken,) = await behind(stores)
    await put_off(stores, taken)
    wait(stores, FIRST_S)
    assert len(await behind(stores)) == 1, "the count begins anew"


async def test_a_card_is_left_alone_as_long_as_was_asked_for(stores: Stores, maker: Maker) -> None:
    await shown(stores, maker)
    (taken,) = await behind(stores)
    await put_off(stores, taken, least_s=2 * LONGEST_S)
    wait(stores, 2 * LONGEST_S - 1)
    assert await behind(stores) == ()
    wait(stores, 1)
    assert len(await behind(stores)) == 1


async def test_a_card_that_may_have_been_edited_is_edited_once_more(stores: Stores, maker: Maker) -> None:
    now = await shown(stores, maker)
    (taken,) = await behind(stores)
    await put_off(stores, taken, sure=False)
    wait(stores, FIRST_S)
    assert await behind(stores) == (), "it is held as long as what was sent may arrive"
    wait(stores, HELD_S)
    (taken,) = await behind(stores)
    assert await caught_up(stores, taken, now)
    wait(stores, HELD_S)
    assert len(await behind(stores)) == 1


async def test_what_somebody_else_put_down_meanwhile_is_not_put_off(stores: Stores, maker: Maker) -> None:
    now = await shown(stores, maker)
    (taken,) = await behind(stores)
    await put(stores, replace(now, revision=0))
    assert not await put_off(stores, taken)
    assert len(await behind(stores)) == 1


async def test_what_one_who_had_a_card_met_long_ago_puts_nothing_off(stores: Stores, maker: Maker) -> None:
    """Who was frozen meanwhile knows nothing of a chat that was opened again since."""
    await shown(stores, maker)
    (first,) = await behind(stores)
    wait(stores, HELD_S)
    assert not await put_off(stores, first, least_s=LONGEST_S), "its time is over"
    (second,) = await behind(stores)
    assert not await put_off(stores, first, least_s=LONGEST_S), "it is another's by now"
    assert await behind(stores) == ()
    assert await put_off(stores, second)
    assert not await put_off(stores, first, least_s=LONGEST_S)
    wait(stores, 2 * FIRST_S)
    assert len(await behind(stores)) == 1


async def test_whoever_is_back_meanwhile_has_a_card_tried_again_that_somebody_has(stores: Stores, maker: Maker) -> None:
    now = await shown(stores, maker)
    (taken,) = await behind(stores)
    await stores.cards.try_again("a:1")
    assert not await put_off(stores, taken, least_s=LONGEST_S)
    (taken,) = await behind(stores)
    assert await caught_up(stores, taken, now)
    assert await behind(stores) == ()
    wait(stores, HELD_S)
    assert len(await behind(stores)) == 1, "what the first one sent may have come last"


async def test_whoever_is_back_has_the_cards_of_that_chat_tried_at_once(stores: Stores, maker: Maker) -> None:
    await shown(stores, maker)
    (taken,) = await behind(stores)
    await put_off(stores, taken, least_s=LONGEST_S)
    await stores.cards.try_again("a:12")
    assert await behind(stores) == ()
    await stores.cards.try_again("a:1;messageid=7")
    assert len(await behind(stores)) == 1


@pytest.mark.parametrize("subject", ["message:m", SUBJECT])
async def test_a_list_that_is_noted_late_leaves_a_message_to_the_booking_that_was_noted_since(
    stores: Stores, maker: Maker, subject: str
) -> None:
    now = await shown(stores, maker)
    sent_at = stores.clock.at
    wait(stores, 1)
    (taken,) = await behind(stores)
    assert await caught_up(stores, taken, now)
    wait(stores, 1)
    await stores.cards.put(subject, "form", CHAT, MESSAGE, sent_at=sent_at)
    assert [each.subject for each in await stores.cards.showing(now.booking_id)] == [SUBJECT]
    (again,) = await behind(stores)
    assert again.shows == now
    assert await caught_up(stores, again, now)
    assert await behind(stores) == ()
    wait(stores, 1)
    await stores.cards.put(subject, "form", CHAT, MESSAGE, sent_at=stores.clock.at)
    assert await stores.cards.showing(now.booking_id) == ()


async def test_a_list_that_is_noted_late_leaves_a_message_to_the_press_on_it_since(
    stores: Stores, maker: Maker
) -> None:
    now = await shown(stores, maker)
    sent_at = stores.clock.at
    wait(stores, 1)
    await stores.cards.put("draft:2", "form", CHAT, MESSAGE, shows=now)
    await stores.cards.put("message:m", "form", CHAT, MESSAGE, sent_at=sent_at)
    assert [each.subject for each in await stores.cards.showing(now.booking_id)] == ["draft:2"]


async def test_a_list_that_is_noted_late_does_not_forget_an_answer_that_may_still_arrive(
    stores: Stores, maker: Maker
) -> None:
    now = await shown(stores, maker)
    sent_at = stores.clock.at
    wait(stores, 1)
    for _ in range(2):
        await put(stores, replace(now, revision=0), lease_s=30)
    await put(stores, now)
    await stores.cards.put("message:m", "form", CHAT, MESSAGE, sent_at=sent_at)
    for taken in await behind(stores):
        assert await caught_up(stores, taken, now)
    wait(stores, 30)
    (taken,) = await behind(stores)
    assert await caught_up(stores, taken, now)
    wait(stores, 2 * HELD_S)
    assert await behind(stores) == ()


async def test_a_list_is_no_later_than_another_list(stores: Stores, maker: Maker) -> None:
    await shown(stores, maker)
    sent_at = stores.clock.at
    wait(stores, 1)
    for subject in ("message:m", "draft:2"):
        await stores.cards.put(subject, "form", CHAT, MESSAGE)
    await stores.cards.put("message:m", "form", CHAT, MESSAGE, sent_at=sent_at)
    assert len(await stores.cards.all("message:m")) == 1
    assert await stores.cards.all("draft:2") == ()
