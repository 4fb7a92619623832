"""Nobody who is invited gets lost: the form lists them, its inputs only add, and whoever goes is named before."""

from typing import Any

import pytest

from booking.errors import Problem, Reason
from cards.words import sentence
from tests.support.measures import fields_on
from tests.support.reading import held, off_the_list, said, story, troubles, value
from tests.support.world import ADELE, DIEGO, EVENING, LEE, MEGAN, World, mail

GUEST, OTHER = "guest@partner.example", "other@partner.example"
TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id, "guests": GUEST}
STILL_INVITED = sentence(Problem(Reason.ATTENDEES_KEPT))


@pytest.fixture
async def form(world: World) -> dict[str, Any]:
    """The form that changes a booking of Adele's, to which Megan and a guest are invited."""
    await world.book("Oak", TYPED)
    await world.told()
    world.sandbox.tenant.ledger.clear()
    return (await world.press("Change")).card


async def saved(world: World, typed: dict[str, str] | None = None) -> dict[str, Any]:
    await world.press("Save", typed)
    await world.told()
    return world.shown()


async def test_adding_somebody_in_a_picker_that_shows_nobody_takes_nobody_off(
    world: World, form: dict[str, Any]
) -> None:
    assert {"Megan Bowen", GUEST} <= set(said(form))
    card = await saved(world, {"attendees": DIEGO.object_id, "guests": OTHER})
    assert value(card, "Invited") == f"you, Megan Bowen, {GUEST}, Diego Siciliani, {OTHER}"
    assert world.mails() == [("invitation", DIEGO.email), ("invitation", OTHER)]


async def test_a_press_that_adds_nobody_keeps_everybody(world: World, form: dict[str, Any]) -> None:
    card = await saved(world, {"title": "Plan B", "attendees": "", "guests": ""})
    assert value(card, "Invited") == f"you, Megan Bowen, {GUEST}"


async def test_whoever_is_taken_off_is_named_before_anything_is_saved_and_can_be_kept(
    world: World, form: dict[str, Any]
) -> None:
    shown = (await world.press("Take Megan Bowen off the list", {"attendees": LEE.object_id, "title": "Plan B"})).card
    assert {"Lee Gu", "Megan Bowen will be taken off when you save"} <= set(said(shown))
    assert held(shown)["title"] == "Plan B"
    shown = (await world.press(f"Take {GUEST} off the list")).card
    assert f"{GUEST} will be taken off when you save" in said(shown)
    assert world.mails() == []
    shown = (await world.press("Keep Megan Bowen invited")).card
    assert held(shown)["attendees"] == f"{LEE.object_id},{MEGAN.object_id}"
    card = await saved(world)
    assert value(card, "Invited") == "you, Megan Bowen, Lee Gu"
    assert ("cancellation", GUEST) in world.mails()
    assert ("cancellation", MEGAN.email) not in world.mails()


async def test_the_list_stays_open_while_somebody_presses_on_it(world: World, form: dict[str, Any]) -> None:
    assert "title" not in fields_on(form), "nothing of it is to become different"
    shown = (await world.press("Take Megan Bowen off the list")).card
    assert "title" in fields_on(shown)
    shown = (await world.press("Keep Megan Bowen invited")).card
    assert "title" in fields_on(shown), "it is as it was, and they are still at it"
    guests = ", ".join(f"g{at}@partner.example" for at in range(8))
    await saved(world, {"guests": guests})
    shown = (await world.press("Change")).card
    assert "title" not in fields_on(shown)
    for _ in range(2):
        shown = (await world.press("Show more people")).card
        assert "title" in fields_on(shown)


async def test_a_card_from_before_whose_picker_lost_somebody_changes_nothing_and_says_so(
    world: World, form: dict[str, Any]
) -> None:
    card_id, _ = world.card()
    (save,) = [each for each in form["actions"] if each["title"] == "Save"]
    old = {**EVENING, "title": "Plan", "guests": GUEST, "attendees": DIEGO.object_id, "room": mail("oak")}
    answer = await world.deliver(world.teams.press(card_id, save["verb"], save["data"], old, person=ADELE))
    assert troubles(answer.card)["attendees"] == [STILL_INVITED]
    assert {"Megan Bowen", "Diego Siciliani", GUEST} <= set(said(answer.card))
    assert world.mails() == []
    card = await saved(world)
    assert value(card, "Invited") == f"you, Megan Bowen, {GUEST}, Diego Siciliani"


async def test_a_new_form_keeps_its_people_from_press_to_press(world: World) -> None:
    await world.find(TYPED)
    shown = (await world.press("Change")).card
    assert held(shown)["attendees"] == MEGAN.object_id
    shown = (await world.press("Take Megan Bowen off the list", {"start": "", "attendees": LEE.object_id})).card
    assert held(shown)["attendees"] == LEE.object_id
    assert "start" not in held(shown), "what was emptied stays empty"
    rooms = (await world.press("Show free rooms", {"start": "20:00"})).card
    assert said(rooms)[0].endswith("free rooms")
    await world.press("Book", room="Oak")
    assert value(world.shown(), "Invited") == f"you, Lee Gu, {GUEST}"


async def test_before_others_nobody_is_named_and_all_can_go_together(world: World) -> None:
    chat = world.teams.group()
    await world.find(TYPED, chat=chat)
    shown = (await world.press("Change", chat=chat)).card
    assert off_the_list(shown) == ["Take everybody off the list"]
    shown = (await world.press("Take everybody off the list", chat=chat)).card
    assert off_the_list(shown) == []
    for secret in ("Megan", GUEST, MEGAN.object_id):
        assert secret not in story(shown)
        assert secret not in world.everything_sent_to(chat)
    await world.press("Show free rooms", chat=chat)
    await world.press("Book", chat=chat, room="Oak")
    await world.rest()
    (event,) = world.ours("Oak")
    assert event["subject"] == "Plan"
    assert len(event["attendees"]) == 1
