"""People who read Finnish, Swedish or German: whatever comes to them, and whenever, comes in their language."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from booking.model import MeetingRequest, Slot
from booking.model import Person as Colleague
from tests.conftest import MONDAY
from tests.fakes.teams import Person
from tests.support.reading import buttons, said, story
from tests.support.world import ADELE, ALEX, EVENING, MEGAN, World

FINN, SWEDE, GERMAN = (replace(ADELE, locale=each) for each in ("fi-FI", "sv-FI", "de-AT"))


async def taken_now(world: World, person: Person, *, minutes: str = "Book 30 min") -> dict[str, Any]:
    """Take the first room that is free now, as somebody; gives the receipt."""
    await world.say("now", person=person)
    receipt = (await world.press(minutes, person=person)).card
    await world.rest()
    return receipt


async def language(world: World, person: Person = ADELE, word: str = "language") -> str:
    """Ask for the language, and tell which one the answer has as its heading."""
    await world.say(word, person=person)
    return said(world.shown(person))[0]


@pytest.mark.parametrize(
    ("person", "headline", "at", "cancel"),
    [
        (FINN, "9 huonetta vapaana nyt", "ma 2.3.2026 klo 8.00", "Sulje"),
        (SWEDE, "9 rum lediga nu", "mån 2 mars 2026, 08:00", "Stäng"),
        (GERMAN, "9 Räume jetzt frei", "Mo. 2. März 2026, 08:00", "Schließen"),
        (replace(ADELE, locale="en-US"), "9 rooms free now", "Mon Mar 2, 2026, 8:00 AM", "Close"),
        (replace(ADELE, locale="fr-FR"), "9 rooms free now", "Mon 2 Mar 2026, 08:00", "Close"),
    ],
)
async def test_a_card_comes_in_the_language_that_teams_tells(
    world: World, person: Person, headline: str, at: str, cancel: str
) -> None:
    await world.say("now", person=person)
    assert said(world.shown())[:2] == [headline, at]
    assert buttons(world.shown())[-1] == cancel


async def test_a_refusal_comes_in_the_language_of_who_pressed(world: World) -> None:
    await world.say("now", person=FINN)
    mine = world.click("Sulje", person=FINN)
    answer = await world.teams.post({**mine, "value": {"action": {**mine["value"]["action"], "verb": "no.such"}}})
    assert (
        answer.body["value"]["message"] == "Tätä painiketta ei voi enää käyttää. Aloita alusta kirjoittamalla ”varaa”."
    )


async def test_the_text_of_an_event_is_in_the_language_of_who_booked(world: World) -> None:
    await taken_now(world, GERMAN, minutes="30 Min. buchen")
    (room,) = world.booked_rooms()
    (event,) = world.ours(room)
    assert "Gebucht von Adele Vance" in str(event["body"])


@pytest.mark.parametrize(
    ("person", "subject"),
    [
        (ADELE, "Adele Vance's meeting"),
        (FINN, "Kokous: Adele Vance"),
        (SWEDE, "Möte: Adele Vance"),
        (GERMAN, "Besprechung: Adele Vance"),
    ],
)
async def test_a_booking_without_a_title_has_a_subject_in_the_language_of_who_booked_and_keeps_it(
    world: World, person: Person, subject: str
) -> None:
    await world.say("now", person=person)
    await world.press(next(each for each in buttons(world.shown()) if "30" in each), person=person)
    await world.rest()
    (room,) = world.booked_rooms()
    (made,) = await world.app.bookings._ledger.of(ADELE.object_id, Slot(MONDAY, MONDAY + timedelta(days=1)))
    shorter = replace(made.meeting.slot, ends=made.meeting.slot.ends - timedelta(minutes=5))
    await world.app.bookings.change(
        key="shorter",
        by=Colleague(ALEX.object_id, ALEX.name, ALEX.email),
        admin=True,
        booking_id=made.id,
        revision=made.revision,
        meeting=MeetingRequest(shorter, attendees=made.meeting.attendees),
    )
    await world.told()
    (event,) = world.ours(room)
    assert (event["subject"], ":25:" in str(event["end"])) == (subject, True)


async def test_a_reminder_comes_in_the_language_that_was_last_told(world: World) -> None:
    await world.book("Oak", EVENING)
    await world.say("help", person=SWEDE)
    world.later(hours=11, minutes=52)
    await world.told()
    assert await world.app.notifier.send_due()
    summary = world.teams.sent[-1].activity["summary"]
    assert "8 minuter" in summary
    assert "20:00–21:00" in summary


async def test_a_card_that_is_drawn_again_follows_its_reader(world: World) -> None:
    """The card that stood in English is edited in Finnish, which its booker reads by then."""
    await taken_now(world, ADELE)
    card_id, receipt = world.card()
    assert said(receipt)[0] == "Booked ✓"
    await world.say("language suomi")
    by = Colleague(ALEX.object_id, ALEX.name, ALEX.email)
    (made,) = await world.app.bookings._ledger.of(ADELE.object_id, Slot(MONDAY, MONDAY + timedelta(days=1)))
    await world.app.bookings.change(
        key="change",
        by=by,
        admin=True,
        booking_id=made.id,
        revision=made.revision,
        meeting=replace(made.meeting, title="Plan B"),
    )
    await world.told()
    assert "Plan B" in story(world.teams.card(card_id))
    assert buttons(world.teams.card(card_id))[-1] == "Omat varaukset"


async def test_who_has_another_language_here_reads_another_one_there(world: World) -> None:
    megan = replace(MEGAN, locale="sv-SE")
    await world.say("now", person=FINN)
    await world.say("now", person=megan)
    assert said(world.shown(FINN))[0] == "9 huonetta vapaana nyt"
    assert said(world.shown(megan))[0] == "9 rum lediga nu"


async def test_a_language_is_chosen_and_given_back_to_teams(world: World) -> None:
    assert await language(world) == "English"
    card = (await world.press("Svenska")).card
    assert said(card)[:2] == ["Svenska", "Jag talar svenska med dig, som du valde."]
    assert buttons(card) == ["English", "Suomi", "Svenska ✓", "Deutsch", "Som i Teams"]
    await world.say("now")
    assert said(world.shown())[0] == "9 rum lediga nu", "though Teams says English"
    assert await language(world, FINN) == "Svenska", "and whatever it says later"
    card = (await world.press("Som i Teams", person=FINN)).card
    assert said(card)[0] == "Suomi"
    assert await language(world, GERMAN) == "Deutsch"


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("language suomi", "Suomi"),
        ("kieli ruotsi", "Svenska"),
        ("sprache klingonisch", "Please type it like this"),
        ("språk tyska", "Deutsch"),
    ],
)
async def test_a_language_is_typed_by_any_of_its_names(world: World, typed: str, heading: str) -> None:
    assert await language(world, word=typed) == heading


async def test_in_a_group_the_choice_is_made_in_the_own_chat(world: World) -> None:
    group = world.teams.group()
    await world.say("language suomi", chat=group)
    assert said(world.shown())[0] == "Suomi"
    assert "vastasin sinulle" in world.everything_sent_to(group)


async def test_the_welcome_is_in_the_language_of_the_client(world: World) -> None:
    await world.teams.post(world.teams.installed(person=GERMAN))
    assert said(world.shown())[0] == "Willkommen bei Roomkeeper"


async def test_a_locale_that_is_none_changes_nothing(world: World) -> None:
    for locale in ("", "../../etc/passwd", "x" * 5_000, "fi-FI\0"):
        await world.say("now", person=replace(ADELE, locale=locale))
        assert said(world.shown())[0] == "9 rooms free now"
    await world.say("now", person=FINN)
    await world.say("now", person=replace(ADELE, locale="../../etc/passwd"))
    assert said(world.shown())[0] == "9 huonetta vapaana nyt", "what was known stays"
