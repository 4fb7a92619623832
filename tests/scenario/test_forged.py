"""Presses that no card of ours could have sent, or that claim what is not so: a clear refusal, and nothing happens."""

from typing import Any
from uuid import uuid4

import pytest

from tests.fakes.teams import Answer
from tests.support.reading import said, troubles
from tests.support.world import ADELE, EVENING, MEGAN, World, mail

FORGED = "This button cannot be used any more. Please type “book” to start again."

Data = dict[str, Any]
DEEP: list[Any] = []
for _ in range(100):
    DEEP = [DEEP]


async def forged(world: World, verb: object, data: object, **action: object) -> Answer:
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": data} | action, "trigger": "manual"}
    return await world.teams.post(world.teams.invoke("adaptiveCard/action", value, person=ADELE))


VERBS = ("booking.find", "booking.book", "booking.change", "booking.page", "booking.close")
NOT_EVEN_DATA: tuple[object, ...] = (None, [], "text", {})
WITHOUT_PLACE: tuple[Data, ...] = (
    {"draft": None},
    {"draft": ["x"]},
    {"draft": "../../etc"},
    {"revision": None},
    {"revision": "one"},
    {"revision": True},
    {"revision": 0},
    {"revision": 1.5},
    {"revision": 10**30},
)
WRONG_INPUTS: tuple[Data, ...] = (
    {"title": {"$gt": ""}},
    {"title": ["a"]},
    {"title": True},
    {"title": "x" * 20_001},
    {"title": "nul \x00"},
    {"guests": {"toString": "x"}},
    {"guests": DEEP},
    {"attendees": 5.5e300},
    {"capacity": 10**400},
    {"private": "perhaps"},
    {"online": 2},
    {"date": None, "start": [], "end": "19:00"},
)


async def test_an_unknown_verb_is_refused(world: World) -> None:
    for verb in ("booking.steal", "", None, 5, ["booking.find"], {"a": 1}, "BOOKING.FIND", "x" * 9000):
        answer = await forged(world, verb, {"draft": str(uuid4()), "revision": 1})
        assert (answer.status, answer.error) == (200, FORGED)
    assert world.requests() == []


@pytest.mark.parametrize("verb", VERBS)
async def test_a_press_without_its_draft_and_revision_is_refused(world: World, verb: str) -> None:
    data = {**await open_form(world), "page": 1, "room": mail("oak")}
    for spoiled in (*NOT_EVEN_DATA, *(data | part for part in WITHOUT_PLACE)):
        answer = await forged(world, verb, spoiled)
        assert (answer.status, answer.error) == (200, FORGED), spoiled
    assert mailboxes_asked(world) == []


@pytest.mark.parametrize("verb", ["booking.find", "booking.book"])
async def test_inputs_of_the_wrong_kind_are_refused(world: World, verb: str) -> None:
    data = {**await open_form(world), **EVENING, "room": mail("oak")}
    for wrong in WRONG_INPUTS:
        answer = await forged(world, verb, data | wrong)
        assert (answer.status, answer.error) == (200, FORGED), wrong
    assert mailboxes_asked(world) == []
    assert said((await world.press("Show free rooms", EVENING)).card)[0] == "10 free rooms", "the form is as it was"


async def test_another_time_on_a_button_is_an_instant_or_it_is_refused(world: World) -> None:
    data = {**await open_form(world), "room": mail("oak")}
    for at in ("tomorrow", "2026-03-02T18:00:00", 1772474400, "9999-12-31T23:59:59+00:00", ["x"]):
        assert (await forged(world, "booking.book", data | {"at": at})).error == FORGED
    both = await forged(world, "booking.book", data | EVENING | {"at": "2026-03-02T18:00:00+00:00"})
    assert both.error == FORGED
    assert mailboxes_asked(world) == []


async def test_an_invoke_that_is_no_press_is_refused(world: World) -> None:
    nothing: tuple[Any, ...] = (None, {}, {"action": None}, {"action": "x"}, {"action": {"verb": "booking.open"}})
    for value in nothing:
        answer = await world.teams.post(world.teams.invoke("adaptiveCard/action", value, person=ADELE))
        assert (answer.status, answer.error) == (200, FORGED)


async def test_a_submit_of_old_cards_is_refused_in_the_chat(world: World) -> None:
    activity = {**world.teams.message("", person=ADELE), "value": {"verb": "booking.book", "room": mail("oak")}}
    activity.pop("text")
    assert (await world.teams.post(activity)).status < 300
    assert world.teams.texts(world.teams.personal(ADELE)) == [FORGED]


async def test_an_invoke_of_another_name_is_not_answered_by_a_card(world: World) -> None:
    assert (await world.teams.post(world.teams.invoke("composeExtension/query", {}, person=ADELE))).status == 501


async def test_a_room_that_is_not_registered_is_refused_whatever_the_button_says(world: World) -> None:
    await world.find()
    for room in (mail("aspen"), mail("vault"), "adelev@roomkeeper.example", "../oak", "OAK", "x" * 300):
        press = world.click("Book", room="Oak")
        press["value"]["action"]["data"]["room"] = room
        form = (await world.deliver(press)).card
        assert list(troubles(form)) == ["room"]
        assert "is not a room that can be booked here" in troubles(form)["room"][0]
        await world.press("Show free rooms")
    assert "POST /users/{user-id}/events" not in world.requests()


async def test_a_time_on_the_button_is_held_against_the_rules(world: World) -> None:
    await world.find()
    press = world.click("Book", room="Oak")
    press["value"]["action"]["data"]["at"] = "2027-03-02T18:00:00+00:00"
    form = (await world.deliver(press)).card
    assert troubles(form) == {"date": ["Rooms can be booked up to 180 days ahead. Please choose an earlier date."]}
    assert world.booked_rooms() == []


async def test_a_draft_that_never_was_is_too_old(world: World) -> None:
    answer = await forged(world, "booking.change", {"draft": str(uuid4()), "revision": 1})
    assert said(answer.card) == ["This card is too old to be used. Please type “book” to start again."]


async def test_a_revision_from_the_future_changes_nothing(world: World) -> None:
    draft = await open_form(world)
    answer = await forged(world, "booking.book", {**draft, "revision": 99, "room": mail("oak")})
    assert said(answer.card)[0] == "Book a room"
    assert world.booked_rooms() == []


async def test_a_page_that_is_not_there_shows_the_last_one(world: World) -> None:
    await world.find()
    press = world.click("More rooms")
    press["value"]["action"]["data"]["page"] = 999
    assert "Page 2 of 2" in said((await world.deliver(press)).card)


async def test_somebody_without_an_entra_id_is_refused(world: World) -> None:
    stranger = world.teams.message("book", person=MEGAN)
    stranger["from"] = {"id": "29:guest", "name": "Megan Bowen"}
    await world.teams.post(stranger)
    (text,) = world.teams.texts(world.teams.personal(MEGAN))
    assert "are not in this organisation's directory" in text


async def open_form(world: World) -> Data:
    """Open a form; gives the data of its button."""
    await world.say("book")
    data: Data = world.click("Close")["value"]["action"]["data"]
    return data


def mailboxes_asked(world: World) -> list[str]:
    return [each for each in world.requests() if "users/{user-id}/" in each]
