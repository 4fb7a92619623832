"""An admin cancels somebody else's booking by its reference: asked first, with a word, told to all, and on record."""

import re

import pytest
from sqlalchemy import select

from bot.storage.tables import audit
from tests.scenario.test_cancel import TYPED, words
from tests.scenario.test_know import sent
from tests.support.reading import buttons, said, story
from tests.support.world import ADELE, ALEX, DIEGO, MEGAN, World

NONE = "You have no booking {reference}. Please check its six characters."


def reference(world: World) -> str:
    """The reference of the booking on the newest card of Adele's."""
    found = re.search(r"RK-[0-9A-Z]{6}", story(world.shown()))
    assert found
    return found[0]


async def audited(world: World) -> list[tuple[str, str, str]]:
    query = select(audit.c.by_id, audit.c.action, audit.c.subject).where(audit.c.action == "booking.cancel")
    async with world.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(query)]


async def cancelled(world: World, word: str = "", typed: dict[str, str] | None = None) -> str:
    """Adele books Oak, and Alex cancels that by its reference, with a word; gives the reference."""
    await world.book("Oak", TYPED if typed is None else typed)
    named = reference(world)
    await world.say(f"cancel {named}", person=ALEX)
    await world.press("Cancel booking", {"farewell": word}, person=ALEX)
    await world.told()
    return named


async def test_an_admin_is_asked_first_and_everybody_is_told_who_did_it_and_why(world: World) -> None:
    await world.book("Oak", TYPED)
    named = reference(world)
    await world.say(f"cancel {named.lower()}", person=ALEX)
    asked = world.shown(ALEX)
    assert said(asked)[0] == "Cancel this booking?"
    assert "Adele Vance booked it, and is told that you cancelled it." in said(asked)
    assert buttons(asked) == ["Cancel booking", "Keep it"]
    assert (world.booked_rooms(), await audited(world)) == (["Oak"], [])
    world.sandbox.tenant.ledger.clear()
    gone = (await world.press("Cancel booking", {"farewell": "The room is being painted."}, person=ALEX)).card
    assert said(gone)[:3] == ["Booking cancelled", "Plan", "Cancelled by you."]
    await world.told()
    assert world.booked_rooms() == []
    # What Exchange sends to the attendees and the booker.
    assert words(world) == ["Alex Wilber cancelled this booking: The room is being painted."]
    assert world.mails() == [("cancellation", ADELE.email), ("cancellation", MEGAN.email)]
    await sent(world)
    news = world.shown(ADELE)
    assert said(news)[0] == "Your booking was cancelled"
    assert {"Alex Wilber cancelled it.", "“The room is being painted.”"} <= set(said(news))
    assert await audited(world) == [(ALEX.object_id, "booking.cancel", named)]


async def test_without_a_word_it_is_still_told_who_did_it(world: World) -> None:
    await cancelled(world)
    assert words(world) == ["Alex Wilber cancelled this booking."]
    assert "“" not in story(world.shown(ADELE))


async def test_the_booker_of_a_booking_without_others_can_be_told_why(world: World) -> None:
    typed = {key: value for key, value in TYPED.items() if key not in ("title", "attendees")}
    await cancelled(world, "Burst pipe", typed)
    await sent(world)
    assert "“Burst pipe”" in said(world.shown(ADELE))


async def test_in_a_channel_the_question_comes_in_the_admins_own_chat(world: World) -> None:
    await world.book("Oak", TYPED)
    channel = world.teams.channel()
    await world.say("help", person=ALEX)
    await world.say(f"cancel {reference(world)}", person=ALEX, chat=channel)
    assert "Plan" not in world.everything_sent_to(channel)
    assert said(world.shown(ALEX))[0] == "Cancel this booking?"


@pytest.mark.parametrize("text", ["peru {reference}", "avboka {reference}", "{reference} stornieren"])
async def test_it_is_said_in_other_languages_as_well(world: World, text: str) -> None:
    await world.book("Oak", TYPED)
    await world.say(text.format(reference=reference(world)), person=ALEX)
    assert buttons(world.shown(ALEX))[0] in ("Cancel booking", "Peru varaus", "Avboka", "Buchung stornieren")


async def test_whoever_is_no_admin_learns_nothing_and_cancels_nothing(world: World) -> None:
    await world.book("Oak", TYPED)
    named = reference(world)
    for text in (f"cancel {named}", "cancel RK-222222"):
        await world.say(text, person=DIEGO)
        assert said(world.shown(DIEGO))[0] == NONE.format(reference=text.removeprefix("cancel "))
    await world.say(f"cancel {named}", person=ALEX)
    press = world.click("Cancel booking", {"farewell": "Ha"}, person=ALEX)
    forged = world.teams.press(
        press["replyToId"],
        press["value"]["action"]["verb"],
        press["value"]["action"]["data"],
        person=DIEGO,
        conversation=world.teams.personal(DIEGO),
    )
    await world.teams.post(forged)
    await world.told()
    assert (world.booked_rooms(), await audited(world)) == (["Oak"], [])


async def test_ones_own_booking_is_cancelled_by_its_reference_and_is_no_act_of_an_admin(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.say(f"cancel {reference(world)}")
    assert "booked it, and is told" not in story(world.shown())
    await world.press("Cancel booking", {"farewell": "Sorry"})
    await world.told()
    assert words(world) == ["Sorry"]
    assert (world.booked_rooms(), await audited(world)) == ([], [])


async def test_an_attendee_sees_the_booking_and_cannot_cancel_it(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.say(f"cancel {reference(world)}", person=MEGAN)
    assert "Cancel booking" not in buttons(world.shown(MEGAN))
    assert world.booked_rooms() == ["Oak"]


async def test_a_private_booking_is_cancelled_unread(world: World) -> None:
    await world.book("Oak", {**TYPED, "private": "true"})
    await world.say(f"cancel {reference(world)}", person=ALEX)
    assert "Plan" not in story(world.shown(ALEX))
    assert "Megan" not in story(world.shown(ALEX))
    await world.press("Cancel booking", {"farewell": "Sorry"}, person=ALEX)
    await world.told()
    assert words(world) == ["Alex Wilber cancelled this booking: Sorry"]
    assert ("cancellation", MEGAN.email) in world.mails()
