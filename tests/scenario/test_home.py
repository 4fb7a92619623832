"""Somebody's own building: they see which one it is, can choose another, and its rooms come first, the rest folded."""

from tests.support.reading import buttons, free_rooms, quiet_presses, said, story
from tests.support.strictness import nodes
from tests.support.world import ADELE, EVENING, MEGAN, World

HARBOUR = "Harbour"


def unfolds(world: World) -> list[str]:
    return [node["title"] for _, node in nodes(world.shown()) if node.get("type") == "Action.ToggleVisibility"]


async def rooms(world: World) -> list[str]:
    """The free rooms that stand on the list before anything is unfolded."""
    await world.say("book")
    await world.press("Show free rooms", EVENING)
    card = world.shown()
    return free_rooms({**card, "body": [each for each in card["body"] if each.get("isVisible") is not False]})


async def test_the_rooms_of_another_city_are_folded_until_a_building_is_known(world: World) -> None:
    assert "Tern" not in await rooms(world)
    assert "Which building is yours?" in story(world.shown())
    assert len(unfolds(world)) == 1
    assert "Tern" in free_rooms(world.shown()), "and a press away"


async def test_a_room_elsewhere_that_was_starred_is_not_folded(world: World) -> None:
    assert "Tern" not in await rooms(world)
    await world.press("Star Tern: it comes first")
    assert "Tern" in await rooms(world)


async def test_a_building_is_chosen_from_the_rooms_and_its_rooms_come_first(world: World) -> None:
    await rooms(world)
    await world.press("Choose building")
    assert said(world.shown())[0] == "Your building is not known yet"
    await world.press(HARBOUR)
    assert said(world.shown())[:2] == [f"Your building: {HARBOUR}", "You chose it. Its rooms come first."]
    await world.press("Back to the rooms")
    assert free_rooms(world.shown())[0] == "Tern"
    assert f"Your building first: {HARBOUR}" in said(world.shown())
    assert "Change building" in quiet_presses(world.shown())
    assert await rooms(world) == ["Tern", "Heron", "Gannet"]


async def test_it_is_learned_until_it_is_chosen_and_again_when_that_is_taken_back(world: World) -> None:
    await world.book("Oak")
    await world.say("home")
    assert said(world.shown())[:3] == [
        "Your building: HQ",
        "You book there most. Its rooms come first.",
        "Most often: Floor 3",
    ]
    await world.say("home harb")
    assert said(world.shown())[0] == f"Your building: {HARBOUR}"
    await world.press("Where I book most")
    assert said(world.shown())[0] == "Your building: HQ"
    assert "Where I book most" not in buttons(world.shown())


async def test_a_building_that_is_none_is_said_and_changes_nothing(world: World) -> None:
    await world.say(f"home {HARBOUR}")
    await world.say("home Atlantis")
    assert said(world.shown())[0] == f"Your building: {HARBOUR}"
    assert "I am not sure which building “Atlantis” is. Please choose one." in story(world.shown())


async def test_whose_building_it_is_stays_between_them_and_the_bot(world: World) -> None:
    await world.say(f"home {HARBOUR}")
    group = world.teams.group()
    await world.say("book", chat=group)
    await world.press("Show free rooms", EVENING, chat=group)
    shared = world.card(group)[1]
    assert "building" not in story(shared).casefold()
    await world.say("home", chat=group)
    assert world.teams.texts(group)[-1].startswith("Adele Vance, I answered in your own chat with me.")
    assert HARBOUR not in str(world.teams.messages(group)[-1])
    card_id = world.card(group)[0]
    pressed = world.teams.press(card_id, "home.set", {"building": "HQ"}, {}, person=ADELE, conversation=group)
    await world.teams.post(pressed)
    await world.say("home")
    assert said(world.shown())[0] == f"Your building: {HARBOUR}"
    await world.say("home", person=MEGAN)
    assert said(world.shown(MEGAN))[0] == "Your building is not known yet"
