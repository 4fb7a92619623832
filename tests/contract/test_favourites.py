"""What every store of favourites must do, whichever stands behind the port: memory, SQLite, PostgreSQL."""

import asyncio

from tests.support.stores import ADMIN, BOOKER, ELM, OAK, Stores


async def test_nobody_has_favourites_at_first(stores: Stores) -> None:
    assert await stores.favourites.of(BOOKER.id) == frozenset()


async def test_a_star_is_kept_and_taken_away_for_its_person_alone(stores: Stores) -> None:
    for person, room in ((BOOKER, OAK), (BOOKER, ELM), (ADMIN, OAK)):
        await stores.favourites.star(person.id, room.address, on=True)
    assert await stores.favourites.of(BOOKER.id) == {OAK.address, ELM.address}
    await stores.favourites.star(BOOKER.id, OAK.address, on=False)
    assert await stores.favourites.of(BOOKER.id) == {ELM.address}
    assert await stores.favourites.of(ADMIN.id) == {OAK.address}


async def test_once_or_many_times_is_the_same(stores: Stores) -> None:
    for on in (True, True, False, False, True):
        await stores.favourites.star(BOOKER.id, OAK.address, on=on)
        assert await stores.favourites.of(BOOKER.id) == ({OAK.address} if on else frozenset())


async def test_stars_that_are_given_at_once_are_all_kept(stores: Stores) -> None:
    rooms = [f"room{number}@roomkeeper.example" for number in range(8)]
    await asyncio.gather(*(stores.favourites.star(BOOKER.id, room, on=True) for room in (*rooms, *rooms)))
    assert await stores.favourites.of(BOOKER.id) == set(rooms)


async def test_a_star_outlasts_its_room_on_the_registry(two_rooms: Stores) -> None:
    await two_rooms.favourites.star(BOOKER.id, OAK.address, on=True)
    await two_rooms.registry.remove_room(OAK.address, by=ADMIN)
    assert await two_rooms.favourites.of(BOOKER.id) == {OAK.address}
    await two_rooms.favourites.star(BOOKER.id, OAK.address, on=False)
    assert await two_rooms.favourites.of(BOOKER.id) == frozenset()
