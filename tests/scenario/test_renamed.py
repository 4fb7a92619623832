"""A room gets another name or time zone: whoever booked it before is told, and of nothing else that is edited."""

from tests.scenario.test_import import until, working
from tests.scenario.test_know import sent
from tests.support.reading import said, story
from tests.support.world import ADELE, ALEX, MEGAN, World, mail


async def test_whoever_booked_a_room_is_told_of_its_new_name(world: World) -> None:
    await world.book("Oak", {"title": "Merger"})
    await world.say("rooms edit Oak seats=12 floor=9", person=ALEX)
    assert await sent(world) == []
    await world.say('rooms edit Oak space="Great Oak"', person=ALEX)
    assert "1 booking was made under the old name. Whoever made it is told." in said(world.shown(ALEX))
    assert await sent(world) == ["Your room has been renamed"]
    assert "Oak is called Great Oak now." in said(world.shown())
    assert await sent(world) == [], "once"


async def test_whoever_booked_a_room_is_told_of_its_new_time_zone(world: World) -> None:
    await world.book("Oak")
    await world.say("rooms edit Oak zone=Europe/Stockholm", person=ALEX)
    assert await sent(world) == ["Your room has another time zone"]
    assert "Its time zone is Europe/Stockholm. Your booking keeps its time." in said(world.shown())


async def test_an_import_tells_it_as_well(world: World) -> None:
    await world.book("Oak")
    await world.book("Elm", person=MEGAN)
    lines = f"address,space,seats\n{mail('Oak')},Great Oak,6\n{mail('Elm')},Elm,99"
    await world.say(f"rooms import\n{lines}", person=ALEX)
    async with working(world):
        await until(world, "Rooms to import")
        await world.press("Apply all (2)", person=ALEX)
        await until(world, "Rooms imported ✓")
    assert await sent(world, MEGAN) == []
    assert "Oak is called Great Oak now." in story(world.shown())


async def test_whoever_named_it_so_and_whoever_books_it_after_that_are_told_nothing(world: World) -> None:
    await world.book("Oak", person=ALEX)
    await world.say('rooms edit Oak space="Great Oak"', person=ALEX)
    await world.say('book "Great Oak"', person=ADELE)
    await world.press("Book", {"date": "2026-03-02", "start": "18:00", "end": "19:00"})
    assert await sent(world) == []
    assert await sent(world, ALEX) == []


async def test_a_name_that_is_taken_back_at_once_is_told_to_nobody(world: World) -> None:
    await world.book("Oak")
    await world.say("rooms edit Oak space=Oka", person=ALEX)
    await world.say("rooms edit Oka space=Oak", person=ALEX)
    assert await sent(world) == []


async def test_a_name_that_was_told_and_is_taken_back_is_told_as_well(world: World) -> None:
    await world.book("Oak")
    await world.say('rooms edit Oak space="Great Oak"', person=ALEX)
    assert await sent(world) == ["Your room has been renamed"]
    await world.say('rooms edit "Great Oak" space=Oak', person=ALEX)
    assert await sent(world) == ["Your room is as you booked it"]
    assert "It is called Oak, and its time zone is Europe/Helsinki, as when you booked it." in said(world.shown())
    await world.say('rooms edit Oak space="Great Oak"', person=ALEX)
    assert await sent(world) == ["Your room has been renamed"], "and once more"
