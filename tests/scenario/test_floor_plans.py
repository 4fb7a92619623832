"""Floors and their plans: an admin sends a picture and places the rooms on it; everybody sees what is free there."""

import base64
import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from booking.model import Person as Colleague
from booking.plans.model import Floor, Space
from bot.pictures.drawing import GREEN, RED
from bot.storage.tables import audit
from tests.fakes.teams import Answer, Chat, Person, actions_of
from tests.support import pictures
from tests.support.pictures import announcing, plan_image, png
from tests.support.reading import buttons, elements, said, story
from tests.support.world import ADELE, ALEX, World, mail

REFUSED = "Only admins can do that. Please ask one of them."
URL = "https://contoso-my.sharepoint.com/personal/alex/plan.png?tempauth=x"
Json = dict[str, Any]


async def send(
    world: World, content: bytes, name: str = "plan.png", *, text: str = "", url: str = URL, person: Person = ALEX
) -> Answer:
    """Send a file in somebody's own chat."""
    world.files[URL] = content
    activity = world.teams.message(text, person=person)
    info = {"downloadUrl": url, "uniqueId": "1", "fileType": "png"}
    kind = "application/vnd.microsoft.teams.file.download.info"
    activity["attachments"] = [{"contentType": kind, "name": name, "content": info}]
    return await world.teams.post(activity)


def card(world: World, chat: Chat | None = None) -> Json:
    return world.card(chat or world.teams.personal(ALEX))[1]


def picture(shown: Json) -> Json | None:
    return next((each for each in elements(shown) if each["type"] == "Image"), None)


def colours(shown: Json) -> set[tuple[int, ...]]:
    """The colours that stand on the picture in a card."""
    image = picture(shown)
    assert image is not None
    head, _, body = image["url"].partition(",")
    assert head == "data:image/png;base64"
    drawn = Image.open(io.BytesIO(base64.b64decode(body))).convert("RGB")
    found = drawn.getcolors(drawn.width * drawn.height)
    assert found is not None
    return {colour for _, colour in found if isinstance(colour, tuple)}


async def planned(world: World) -> Json:
    """Give HQ, floor 3 a plan with Oak and Elm on it."""
    await send(world, png(), text="floor plan HQ 3")
    await world.press("Use as its plan", person=ALEX)
    await world.press("Mark", {"room": mail("oak"), "column": "2", "row": "2"}, person=ALEX)
    placed = await world.press("Mark", {"room": mail("elm"), "column": "5", "row": "2"}, person=ALEX)
    return placed.card


async def test_floors_are_listed_in_their_order_and_employees_see_no_way_to_change_them(world: World) -> None:
    await world.say("floors")
    shown = card(world, world.teams.personal(ADELE))
    floors = [each for each in said(shown) if "floor" in each]
    assert floors == [
        "5 floors",
        "Harbour, floor 1",
        "Harbour, floor 2",
        "HQ, floor 1",
        "HQ, floor 2",
        "HQ, floor 3",
    ]
    assert "To give a floor a plan" not in story(shown)
    assert set(buttons(shown)) == {"Schedule", "All rooms"}
    await world.say("floors", person=ALEX)
    assert "3 rooms · no plan yet" in said(card(world))
    assert said(card(world))[-2].startswith("To give a floor a plan, send me its picture")
    assert said(card(world))[-1].endswith("Write for example: floor plan Harbour 1")


async def test_a_picture_becomes_a_plan_on_which_rooms_are_placed_and_moved(world: World) -> None:
    await send(world, png(), text="floor plan HQ 3")
    shown = card(world)
    assert said(shown)[0] == "Which floor is this?"
    assert picture(shown) is not None
    (choice,) = [each for each in elements(shown) if each.get("id") == "place"]
    assert choice["value"] == "HQ/3"
    editor = (await world.press("Use as its plan", person=ALEX)).card
    assert said(editor)[:2] == ["Mark the rooms", "HQ, floor 3"]
    editor = (await world.press("Mark", {"room": mail("oak"), "column": "2", "row": "2"}, person=ALEX)).card
    assert "● Rooms: Oak (1)" in said(editor)
    assert "1 Oak is ringed. Each arrow moves it a little." in said(editor)
    (rooms,) = [each for each in elements(editor) if each.get("id") == "room"]
    assert [each["title"] for each in rooms["choices"]] == ["Elm", "Rowan", "None of these"]
    before = picture(editor)
    moved = (await world.press("→", person=ALEX)).card
    assert picture(moved) != before
    plan = await world.app.plans.show(_admin(), _floor())
    assert plan.plan is not None
    (oak,) = plan.plan.spaces
    assert [oak.x, oak.y] == pytest.approx([1.5 / 12 + 1 / 60, 1.5 / 8])
    done = (await world.press("Done", person=ALEX)).card
    assert said(done)[:2] == ["Plan", "HQ, floor 3"]
    assert await _audited(world) == ["plan.picture", "plan.spaces", "plan.spaces"]


async def test_the_schedule_of_a_floor_has_its_plan_with_what_is_free_and_taken(world: World) -> None:
    await planned(world)
    await world.say("schedule HQ 3 at 20:00")
    chat = world.teams.personal(ADELE)
    shown = card(world, chat)
    assert "● Free: Oak (1), Elm (2)" in said(shown)
    assert GREEN in colours(shown)
    assert RED not in colours(shown)
    image = picture(shown)
    assert image is not None
    assert image["altText"] == "Plan of HQ, floor 3. ● Free: Oak (1), Elm (2)"
    await world.say("book Oak today 20:00-21:00")
    await world.press("Book Oak")
    await world.say("schedule HQ 3 at 20:00")
    shown = card(world, chat)
    assert "■ Taken: Oak (1)" in said(shown)
    assert "● Free: Elm (2)" in said(shown)
    assert {GREEN, RED} <= colours(shown)
    # One room's own schedule, and a whole building, have none.
    for text in ("schedule Oak", "schedule HQ"):
        await world.say(text)
        assert picture(card(world, chat)) is None


async def test_the_rooms_that_are_found_on_a_floor_have_its_plan(world: World) -> None:
    await planned(world)
    chat = world.teams.personal(ADELE)
    await world.say("book")
    typed = {"date": "2026-03-02", "start": "20:00", "end": "21:00", "floor": "HQ/3"}
    found = (await world.press("Show free rooms", typed)).card
    assert "● Free: Oak (1), Elm (2)" in said(found)
    assert GREEN in colours(found)
    await world.press("Book", room="Oak")
    assert said(card(world, chat))[0] == "Booked ✓"


async def test_a_space_without_a_mailbox_becomes_bookable_with_the_room_of_its_name(world: World) -> None:
    await send(world, png(), text="floor plan HQ 2")
    await world.press("Use as its plan", person=ALEX)
    editor = (await world.press("Mark", {"room": "any", "space": "3.14", "column": "12", "row": "8"}, person=ALEX)).card
    assert "◇ Not bookable here: 3.14 (1)" in said(editor)
    await world.say("floor plan HQ 2")
    assert "◇ Not bookable here: 3.14 (1)" in said(card(world, world.teams.personal(ADELE)))
    await world.say(f"rooms add {mail('aspen')} space=3.14 floor=2", person=ALEX)
    await world.say("floor plan HQ 2 ")
    assert "● Free: 3.14 (1)" in said(card(world, world.teams.personal(ADELE)))


async def test_a_new_floor_can_be_named_and_one_that_is_not_chosen_is_asked_for(world: World) -> None:
    await send(world, png())
    again = (await world.press("Use as its plan", person=ALEX)).card
    assert "⚠ Please choose a floor, or name a new one." in story(again)
    editor = (await world.press("Use as its plan", {"building": "hq", "floor": "+3"}, person=ALEX)).card
    assert said(editor)[1] == "HQ, floor 3"
    await send(world, png(plan_image(700, 500)))
    editor = (await world.press("Use as its plan", {"building": "Annex", "floor": "G"}, person=ALEX)).card
    assert said(editor)[1] == "Annex, floor G"
    await world.say("floors", person=ALEX)
    assert said(card(world))[:4] == ["6 floors", "Annex, floor G", "0 rooms · a plan with 0 spaces", "Harbour, floor 1"]


@pytest.mark.parametrize(("content", "name"), [(pictures.SVG, "plan.svg"), (pictures.pdf(), "Floor 3.PDF")])
async def test_a_plan_is_taken_from_an_svg_and_from_the_first_page_of_a_pdf(
    world: World, content: bytes, name: str
) -> None:
    await send(world, content, name, text="floor plan HQ 3")
    assert picture(card(world)) is not None
    await world.press("Use as its plan", person=ALEX)
    placed = await world.press("Mark", {"room": mail("oak"), "column": "2", "row": "2"}, person=ALEX)
    assert picture(placed.card) is not None


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (pictures.ARCHIVE, "plan.png", "This is a zip, whatever its name says."),
        (pictures.pdf(300), "plan.pdf", "This PDF has 300 pages, and I take 50."),
        (pictures.locked_pdf(), "plan.pdf", "This PDF asks for a password."),
        (pictures.svg_with("<script/>"), "plan.svg", "This SVG has scripts or links to other files,"),
        (announcing(8_000, 5_000), "plan.png", "It has 40 megapixels, and I take 25."),
        (png()[:2_000], "plan.png", "The file ends too early or is damaged."),
        (b"no picture", "plan.jpeg", "This is no picture that I know."),
        (png() + b"\0" * 13_000_000, "plan.png", "It is larger than 12 MB."),
    ],
    ids=["zip", "pdf-of-300-pages", "pdf-locked", "svg", "40-megapixels", "cut", "text", "large"],
)
async def test_what_is_no_plan_gets_its_sentence_and_nothing_is_kept(
    world: World, content: bytes, name: str, expected: str
) -> None:
    await send(world, content, name, text="floor plan HQ 3")
    shown = card(world)
    assert said(shown)[0] == f"I could not use {name}"
    assert said(shown)[1].startswith(f"⚠ {expected}")
    assert picture(shown) is None
    assert buttons(shown) == ["All floors"]
    await world.say("floor plan HQ 3", person=ALEX)
    assert "This floor has no plan yet." in said(card(world))


async def test_a_file_from_elsewhere_is_not_fetched(world: World) -> None:
    await send(world, png(), url="https://evil.example/x.sharepoint.com")
    assert "It does not come from your organisation's" in story(card(world))


async def test_whoever_is_no_admin_sends_no_picture_and_changes_nothing_with_a_forged_card(world: World) -> None:
    await planned(world)
    seen = await world.app.plans.show(_admin(), _floor())
    await send(world, png(), text="floor plan HQ 3", person=ADELE)
    chat = world.teams.personal(ADELE)
    assert world.teams.texts(chat) == [REFUSED]
    editor = card(world)
    presses = [each for each in actions_of(editor) if str(each.get("verb", "")).startswith("plan.")]
    assert {each["verb"] for each in presses} >= {"plan.place", "plan.move", "plan.edit", "plan.clear"}
    floor = {"building": "HQ", "floor": "3"}
    assert seen.plan is not None
    version = {**floor, "version": seen.plan.version}
    forged = [*((each["verb"], each["data"]) for each in presses if each["verb"] != "plan.show")]
    forged += [
        ("plan.map", floor),
        ("plan.ask", version),
        ("plan.remove", version),
        ("plan.use", {"upload": seen.plan.version}),
    ]
    for verb, data in forged:
        typed = {"room": mail("rowan"), "column": "1", "row": "1", "placed": seen.plan.spaces[0].id}
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": {**typed, **data}}}
        answer = await world.teams.post(world.teams.invoke("adaptiveCard/action", value, person=ADELE))
        assert REFUSED in str(answer.body), verb
    assert (await world.app.plans.show(_admin(), _floor())).plan == seen.plan
    await world.say("floor plan HQ 3")
    assert set(buttons(card(world, chat))) == {"Schedule", "All floors"}


async def test_of_two_admins_the_slower_one_sees_what_the_other_did_first(world: World) -> None:
    old = await planned(world)
    chat_card = world.card(world.teams.personal(ALEX))[0]
    await world.press("←", person=ALEX)
    late = (
        await world.press(
            "Mark", {"room": mail("rowan"), "column": "9", "row": "7"}, person=ALEX, card=old, card_id=chat_card
        )
    ).card
    assert any("changed this plan meanwhile" in each for each in said(late))
    assert "● Rooms: Oak (1), Elm (2)" in said(late)


async def test_a_picture_of_another_admin_or_one_that_was_used_is_not_used(world: World) -> None:
    await send(world, png(), text="floor plan HQ 3")
    first = card(world)
    card_id = world.card(world.teams.personal(ALEX))[0]
    await world.press("Use as its plan", person=ALEX)
    again = await world.press("Use as its plan", person=ALEX, card=first, card_id=card_id)
    assert "This picture was used already" in str(again.body)


async def test_a_plan_is_removed_after_a_question(world: World) -> None:
    await planned(world)
    await world.say("floor plan HQ 3", person=ALEX)
    asked = (await world.press("Remove plan", person=ALEX)).card
    assert said(asked)[0] == "Remove this plan?"
    gone = (await world.press("Remove plan", person=ALEX)).card
    assert said(gone) == ["Plan removed", "HQ, floor 3"]
    await world.say("floor plan HQ 3")
    assert "This floor has no plan yet." in said(card(world, world.teams.personal(ADELE)))


async def test_the_map_that_places_keeps_becomes_a_plan_with_its_rooms_on_it(world: World) -> None:
    await world.say("floor plan HQ 2", person=ALEX)
    assert "Where Microsoft Places has a map of this floor, I can take that." in said(card(world))
    first, card_id = card(world), world.card(world.teams.personal(ALEX))[0]
    editor = (await world.press("Take the map", person=ALEX)).card
    assert said(editor)[:2] == ["Mark the rooms", "HQ, floor 2"]
    assert "● Rooms: Birch (1), Maple (2)" in said(editor)
    assert "◇ Not bookable here: Aspen (3)" in said(editor), "it is in Places, and not registered yet"
    await world.say("schedule HQ 2 at 20:00")
    assert "● Free: Birch (1), Maple (2)" in said(card(world, world.teams.personal(ADELE)))
    assert GREEN in colours(card(world, world.teams.personal(ADELE)))
    # Pressed once more on the older card, nothing that was moved meanwhile is lost.
    await world.press("Take off", {"placed": (await _spaces(world))[0].id}, person=ALEX)
    again = await world.press("Take the map", person=ALEX, card=first, card_id=card_id)
    assert "● Rooms: Maple (1)" in said(again.card)
    assert await _audited(world) == ["plan.picture", "plan.spaces"]


async def test_where_places_has_no_map_or_cannot_be_read_a_picture_is_asked_for(world: World) -> None:
    await world.say("floor plan Harbour 1", person=ALEX)
    told = (await world.press("Take the map", person=ALEX)).card
    assert said(told)[1].startswith("⚠ Microsoft Places has no map of this floor that I can read.")
    world.sandbox.tenant.access.consented = False
    await world.say("floor plan HQ 2", person=ALEX)
    answer = await world.press("Take the map", person=ALEX)
    assert "the app has no permission Place.Read.All" in str(answer.body)
    assert (await world.app.plans.show(_admin(), Floor("HQ", "2"))).plan is None


async def test_a_floor_that_is_none_is_asked_about(world: World) -> None:
    await world.say("floor plan HQ 99")
    shown = card(world, world.teams.personal(ADELE))
    assert said(shown) == ["Which floor do you mean?", "There is no floor “HQ 99”."]
    assert "HQ, floor 3" in buttons(shown)
    await world.say("floor plan Oak")
    assert said(card(world, world.teams.personal(ADELE)))[:2] == ["Plan", "HQ, floor 3"]


async def _spaces(world: World) -> tuple[Space, ...]:
    plan = (await world.app.plans.show(_admin(), Floor("HQ", "2"))).plan
    assert plan is not None
    return plan.spaces


def _floor() -> Floor:
    return Floor("HQ", "3")


def _admin() -> Colleague:
    return Colleague(ALEX.object_id, ALEX.name)


async def _audited(world: World) -> list[str]:
    async with world.database.reading() as connection:
        query = select(audit.c.action).where(audit.c.action.like("plan.%")).order_by(audit.c.at, audit.c.action)
        return list((await connection.execute(query)).scalars())
