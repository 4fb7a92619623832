"""What the bot says by itself, to help and cancel at any point, and to what it does not understand."""

import asyncio

import pytest

from tests.support.reading import buttons, inputs, said, story
from tests.support.world import ADELE, EVENING, MEGAN, World

NOTHING_OPEN = (
    "No form is open here, so there is nothing to close. Your bookings stand; to cancel one, see “my bookings”."
)


async def test_a_person_is_welcomed_once_though_installation_comes_again_and_again(world: World) -> None:
    await asyncio.gather(*(world.teams.post(world.teams.installed(person=ADELE)) for _ in range(3)))
    await world.teams.post(world.teams.joined(person=ADELE))
    await world.say("help")
    await world.teams.post(world.teams.installed(person=ADELE, action="add-upgrade"))
    cards = [each for each in world.teams.messages(world.teams.personal(ADELE)) if "Welcome" in str(each)]
    assert len(cards) == 1


async def test_the_welcome_offers_four_things_to_try(world: World) -> None:
    await world.teams.post(world.teams.installed(person=ADELE))
    told = said(world.shown())
    assert told[0] == "Welcome to Roomkeeper"
    tried = ["book Oak tomorrow 10-11 for 6 people", "now", "schedule Oak", "my bookings"]
    assert [each.split("  ")[0] for each in told[3:]] == tried
    assert buttons(world.shown()) == ["Book a room", "Free now", "My bookings", "Help"]


async def test_everybody_gets_a_welcome_of_their_own(world: World) -> None:
    await world.teams.post(world.teams.installed(person=ADELE))
    await world.teams.post(world.teams.installed(person=MEGAN))
    assert said(world.shown(MEGAN))[0] == "Welcome to Roomkeeper"


async def test_going_away_is_answered_with_silence(world: World) -> None:
    await world.teams.post(world.teams.installed(person=ADELE, action="remove"))
    assert world.teams.calls == []


@pytest.mark.parametrize("text", ["help", "HELP!", " Help ", "hi", "/help", "hello"])
async def test_help_is_given_however_it_is_asked_for(world: World, text: str) -> None:
    await world.say(text)
    assert said(world.shown())[0] == "What I can do"


@pytest.mark.parametrize("stage", ["nothing", "form", "rooms", "receipt"])
async def test_help_works_anywhere_and_leaves_everything_as_it_is(world: World, stage: str) -> None:
    await _reach(world, stage)
    before = [] if stage == "nothing" else [world.card()]
    await world.say("help")
    assert said(world.shown())[0] == "What I can do"
    assert [(card_id, world.teams.card(card_id)) for card_id, _ in before] == before


@pytest.mark.parametrize("stage", ["form", "rooms"])
async def test_cancel_closes_the_open_form_and_its_card(world: World, stage: str) -> None:
    await _reach(world, stage)
    card_id, _ = world.card()
    await world.say("cancel")
    assert said(world.teams.card(card_id)) == ["Closed"], "what that means is told once"
    assert said(world.shown()) == ["The form is closed. Nothing was booked."]
    await world.say("cancel")
    assert said(world.shown()) == [NOTHING_OPEN]


async def test_cancel_after_booking_offers_to_cancel_the_booking_which_stands(world: World) -> None:
    await _reach(world, "receipt")
    await world.say("never mind")
    assert said(world.shown())[0] == "Which one shall I cancel?"
    assert "Cancel booking…" in buttons(world.shown())
    assert world.booked_rooms() == ["Oak"]


@pytest.mark.parametrize("text", ["cancel", "cancel booking", "Cancel my booking.", "please cancel"])
async def test_cancel_with_bookings_and_no_form_lists_them_each_with_a_way_to_cancel_it(
    world: World, text: str
) -> None:
    for room in ("Oak", "Elm"):
        await world.book(room)
    await world.say("book")
    await world.say("cancel")
    await world.say(text)
    assert said(world.shown())[0] == "Which one shall I cancel?"
    assert buttons(world.shown()).count("Cancel booking…") == 2
    group = world.teams.group()
    await world.say("cancel", chat=group)
    assert "Elm" not in world.everything_sent_to(group)


async def test_cancel_without_anything_open_says_so(world: World) -> None:
    await world.say("cancel")
    assert said(world.shown()) == [NOTHING_OPEN]


@pytest.mark.parametrize("text", ["what is the weather", "1234", "bo0k", "<b>x</b>", "x" * 5000, "\u202e\u200b?"])
async def test_unknown_text_offers_what_can_be_done(world: World, text: str) -> None:
    assert (await world.say(text)).status < 300
    assert said(world.shown())[0] in ("I didn’t understand that", "What I can do")
    assert "Book a room" in buttons(world.shown())
    told = "\n".join(said(world.shown()))
    assert any(each in told for each in ("in your own words, or just: book", "book Oak  Book a room"))


async def test_an_unknown_command_of_a_known_family_shows_how_it_goes(world: World) -> None:
    await world.say("rooms remove")
    assert "rooms remove ROOM" in story(world.shown())


@pytest.mark.parametrize("text", ["book", "reserve", "I need a room", "book a meeting room", "/book"])
async def test_a_form_is_opened_in_many_words(world: World, text: str) -> None:
    await world.say(text)
    assert said(world.shown())[0] == "Book a room"
    assert inputs(world.shown())["room"] == "any"


async def test_a_zone_told_by_the_client_is_remembered_for_activities_that_tell_none(world: World) -> None:
    await world.say("help", person=ADELE)
    silent = world.teams.message("book", person=ADELE)
    silent.pop("localTimezone")
    silent["entities"] = []
    await world.teams.post(silent)
    assert "Times are in Helsinki time (UTC+2)." in story(world.shown())


async def test_the_settings_zone_counts_for_people_who_never_told_theirs(world: World) -> None:
    silent = world.teams.message("book", person=ADELE)
    silent |= {"localTimezone": "Mars/Base", "entities": []}
    await world.teams.post(silent)
    assert "Times are in Helsinki time (UTC+2)." in story(world.shown())


async def _reach(world: World, stage: str) -> None:
    if stage == "nothing":
        return
    await world.say("book Oak")
    if stage == "rooms":
        await world.press("Show free rooms", EVENING)
    if stage == "receipt":
        await world.press("Book", EVENING)
        await world.rest()
