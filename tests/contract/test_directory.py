"""What every directory must do, whichever stands behind the port: the fake, and Graph through the sandbox."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import httpx
import pytest

from booking.errors import Denied, NotFound
from booking.model import Person
from booking.ports import Directory, Place
from booking.times import zone_named
from graph.auth import no_token
from graph.client import GraphClient
from graph.directory import GraphDirectory
from graph.sandbox.seed import PEOPLE
from graph.sandbox.server import SandboxServer
from tests.fakes.booking import FakeDirectory

ADELE = Person(PEOPLE[0].id, "Adele Vance", "adelev@roomkeeper.example")
NOBODY = "11111111-2222-3333-4444-555555555555"
CEDAR = Place(
    "cedar@roomkeeper.example",
    name="Cedar",
    building="HQ",
    floor="1",
    seats=20,
    equipment=frozenset({"screen", "video", "whiteboard", "phone", "wheelchair access"}),
    country="Finland",
)
SPARSE = Place("rowan@roomkeeper.example", name="Rowan", building="HQ", equipment=frozenset({"whiteboard"}))
NOOK = Place(
    "lobbynook@roomkeeper.example",
    name="Lobby Nook",
    building="HQ",
    floor="1",
    seats=3,
    equipment=frozenset({"wheelchair access"}),
    country="Finland",
    reserved=True,
)


@dataclass(frozen=True, slots=True)
class World:
    """One directory, and the consent that can be taken back."""

    directory: Directory
    revoke_places: Callable[[], None]


@pytest.fixture(params=["fake", "graph"])
async def world(
    request: pytest.FixtureRequest, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    if request.param == "fake":
        fake = FakeDirectory(
            persons={ADELE.id: ADELE},
            places={each.address: each for each in (CEDAR, SPARSE, NOOK)},
            zones={CEDAR.address: "Europe/Kyiv", "tern@roomkeeper.example": "Europe/London"},
            denied={"vault@roomkeeper.example"},
            lists={"HQ": [CEDAR.address, SPARSE.address, NOOK.address]},
        )

        def revoke() -> None:
            fake.places_denied = True

        yield World(fake, revoke)
        return
    access = sandbox.tenant.access
    access.require_token = False

    def revoke_consent() -> None:
        access.consented = False

    client = GraphClient(sandbox.url, no_token, graph_transport)
    yield World(GraphDirectory(client), revoke_consent)
    await client.aclose()


async def test_people_are_found_by_their_object_id_and_by_nothing_else(world: World) -> None:
    hostile = [ADELE.address, "", "..", f"{ADELE.id}/messages", f"{ADELE.id}?$expand=manager"]
    assert await world.directory.people([ADELE.id, NOBODY, *hostile]) == {ADELE.id: ADELE}
    assert await world.directory.people([]) == {}


async def test_many_people_are_looked_up_and_a_repeated_one_once(world: World) -> None:
    unknown = [f"11111111-2222-3333-4444-{number:012d}" for number in range(45)]
    assert await world.directory.people([*unknown, ADELE.id, ADELE.id]) == {ADELE.id: ADELE}


@pytest.mark.parametrize("name", ["Adele", "adele v", "VANCE", " Adele Vance "])
async def test_people_are_found_by_the_beginning_of_a_name(world: World, name: str) -> None:
    assert await world.directory.named(name) == (ADELE,)


@pytest.mark.parametrize("name", ["", "  ", "7", "O'Neill", "x') or startswith(mail,'a", "Nobody", "😀", "a" * 500])
async def test_nobody_is_found_by_what_is_no_name_or_nobody_s(world: World, name: str) -> None:
    assert await world.directory.named(name) == ()


@pytest.mark.parametrize("place", [CEDAR, SPARSE, NOOK])
async def test_a_place_is_told_as_far_as_it_is_known(world: World, place: Place) -> None:
    assert await world.directory.place(place.address) == place


async def test_nothing_is_known_of_an_unknown_address(world: World) -> None:
    assert await world.directory.place("nowhere@roomkeeper.example") is None


async def test_nothing_is_known_of_any_place_without_the_permission(world: World) -> None:
    world.revoke_places()
    assert await world.directory.place(CEDAR.address) is None


async def test_a_mailbox_that_can_be_read_tells_its_zone(world: World) -> None:
    zone = await world.directory.probe(CEDAR.address)
    assert zone_named(zone)
    assert zone in ("Europe/Kyiv", "Europe/Kiev")
    assert await world.directory.probe("tern@roomkeeper.example") == "Europe/London"


async def test_a_mailbox_out_of_reach_is_denied_and_a_missing_one_not_found(world: World) -> None:
    with pytest.raises(Denied):
        await world.directory.probe("vault@roomkeeper.example")
    for address in ("attic@roomkeeper.example", "nowhere@roomkeeper.example"):
        with pytest.raises(NotFound) as refusal:
            await world.directory.probe(address)
        assert refusal.value.mailbox


async def test_all_rooms_are_listed_and_those_of_a_list(world: World) -> None:
    listed = {each.address: each for each in await world.directory.rooms()}
    assert [listed[each.address] for each in (CEDAR, SPARSE, NOOK)] == [CEDAR, SPARSE, NOOK]
    (headquarters,) = [each for each in await world.directory.room_lists() if each.name == "HQ"]
    rooms = await world.directory.rooms_of(headquarters.address)
    assert {CEDAR, SPARSE, NOOK} <= set(rooms)
    assert {each.building for each in rooms} == {"HQ"}
    with pytest.raises(NotFound):
        await world.directory.rooms_of("nowhere@roomkeeper.example")


async def test_no_room_is_listed_without_the_permission(world: World) -> None:
    world.revoke_places()
    for asked in (world.directory.rooms(), world.directory.room_lists()):
        with pytest.raises(Denied):
            await asked


async def test_whether_a_mailbox_can_be_read_is_told_without_its_zone(world: World) -> None:
    await world.directory.readable("tern@roomkeeper.example")
    with pytest.raises(Denied):
        await world.directory.readable("vault@roomkeeper.example")
    with pytest.raises(NotFound):
        await world.directory.readable("nowhere@roomkeeper.example")
