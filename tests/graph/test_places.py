"""Where rooms lie that do not say it themselves, all pages of a long list, and lists that contain themselves."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest

from booking.ports import RoomList
from graph.auth import no_token
from graph.client import GraphClient
from graph.directory import GraphDirectory
from graph.sandbox.server import SandboxServer

BASE = "https://graph.example/v1.0"


class Told(httpx.AsyncBaseTransport):
    """Answers each path (below /v1.0, with its query) with what stands there, single requests of a batch too.

    What is `denied` is answered by 403.
    """

    def __init__(self, answers: Mapping[str, dict[str, Any]]) -> None:
        self.answers, self.asked, self.denied = dict(answers), list[str](), set[str]()

    def _answer(self, path: str) -> tuple[int, dict[str, Any]]:
        self.asked.append(path)
        found = self.answers.get(path)
        if path in self.denied:
            return 403, {"error": {"code": "Authorization_RequestDenied", "message": ""}}
        return (200, found) if found is not None else (404, {"error": {"code": "ResourceNotFound", "message": ""}})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().removeprefix("/v1.0")
        if path != "/$batch":
            status, body = self._answer(path)
            return httpx.Response(status, json=body)
        wanted = httpx.Response(200, content=request.content).json()["requests"]
        told = [(each["id"], *self._answer(each["url"])) for each in wanted]
        return httpx.Response(
            200, json={"responses": [{"id": id_, "status": status, "body": body} for id_, status, body in told]}
        )


def room(name: str, **facts: object) -> dict[str, Any]:
    return {"displayName": name, "emailAddress": f"{name.lower()}@x.example", **facts}


@pytest.fixture
async def directory() -> AsyncIterator[tuple[GraphDirectory, Told]]:
    told = Told({})
    client = GraphClient(BASE, no_token, told)
    yield GraphDirectory(client), told
    await client.aclose()


async def test_every_page_is_read(directory: tuple[GraphDirectory, Told]) -> None:
    places, told = directory
    told.answers = {
        "/places/microsoft.graph.room?$top=100": {
            "value": [room("Oak")],
            "@odata.nextLink": f"{BASE}/places/microsoft.graph.room?$top=100&$skip=100",
        },
        "/places/microsoft.graph.room?$top=100&$skip=100": {"value": [room("Elm"), {"displayName": "no address"}]},
    }
    assert [each.name for each in await places.rooms()] == ["Oak", "Elm"]


async def test_a_section_and_a_floor_tell_in_which_building_a_room_lies(
    directory: tuple[GraphDirectory, Told],
) -> None:
    places, told = directory
    told.answers = {
        "/places/microsoft.graph.room?$top=100": {
            "value": [
                room("Oak", building="", parentId="s1"),
                room("Elm", parentId="f3", floorLabel="Third"),
                room("Ash", building="Annex", parentId="s1"),
                room("Fir", parentId="nowhere"),
                room("Yew", parentId="loop"),
            ]
        },
        "/places/s1": {"@odata.type": "#microsoft.graph.section", "displayName": "West", "parentId": "f3"},
        "/places/f3": {"@odata.type": "#microsoft.graph.floor", "displayName": "3", "parentId": "b"},
        "/places/b": {"@odata.type": "#microsoft.graph.building", "displayName": "HQ"},
        "/places/loop": {"@odata.type": "#microsoft.graph.section", "displayName": "Loop", "parentId": "loop"},
    }
    assert [(each.name, each.building, each.floor) for each in await places.rooms()] == [
        ("Oak", "HQ", "3"),
        ("Elm", "HQ", "Third"),
        ("Ash", "Annex", "3"),
        ("Fir", "", ""),
        ("Yew", "", ""),
    ]
    assert len(told.asked) == len(set(told.asked))


async def test_lists_that_contain_one_another_are_read_once_each(directory: tuple[GraphDirectory, Told]) -> None:
    places, told = directory

    def nested(name: str) -> dict[str, Any]:
        return {"@odata.type": "#microsoft.graph.roomList", "emailAddress": f"{name}@x.example"}

    rooms = "/places/{}@x.example/microsoft.graph.roomlist/rooms?$top=100"
    told.answers = {
        rooms.format("hq"): {"value": [room("Oak"), nested("hq"), nested("annex"), room("HQ")]},
        rooms.format("annex"): {"value": [room("Ash"), room("Oak"), nested("hq")]},
    }
    assert [each.name for each in await places.rooms_of("hq@x.example")] == ["Oak", "Ash"]
    assert len(told.asked) == 2


async def test_the_sandbox_tells_of_sections_as_graph_does(
    sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    sandbox.tenant.access.require_token = False
    sandbox.tenant.directory.place_within(
        address="oak@roomkeeper.example", building="Main House", floor="Third", section="West"
    )
    client = GraphClient(sandbox.url, no_token, graph_transport)
    places = GraphDirectory(client)
    (oak,) = [each for each in await places.rooms() if each.name == "Oak"]
    assert (oak.building, oak.floor) == ("Main House", "Third")
    assert RoomList("hq-rooms@roomkeeper.example", "HQ") in await places.room_lists()
    await client.aclose()
