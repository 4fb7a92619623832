from urllib.parse import quote

import pytest

from graph.sandbox.seed import ADELE, PEOPLE, ROOMS
from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import Client, Json, code

HQ = "/places/hq-rooms@roomkeeper.example/microsoft.graph.roomlist/rooms"


async def test_a_person_goes_by_id_or_principal_name(client: Client) -> None:
    for name in (ADELE.id, "AdeleV@roomkeeper.example"):
        user = (await client.get(f"/users/{name}")).json()
        assert (user["id"], user["displayName"], user["mail"]) == (ADELE.id, "Adele Vance", ADELE.mail)
    assert code(await client.get("/users/nobody@x.example")) == (404, "Request_ResourceNotFound")


async def test_select_chooses_among_a_users_properties(client: Client) -> None:
    user = (await client.get(f"/users/{ADELE.id}?$select=id,mail")).json()
    assert set(user) == {"@odata.context", "id", "mail"}
    assert code(await client.get(f"/users/{ADELE.id}?$select=shoeSize")) == (400, "RequestBroker--ParseUri")


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("mail eq 'adelev@roomkeeper.example'", ["Adele Vance"]),
        ("mail eq 'MeganB@roomkeeper.example' or startswith(displayName,'lee')", ["Megan Bowen", "Lee Gu"]),
        (f"id in ('{PEOPLE[0].id}', '{PEOPLE[4].id}')", ["Adele Vance", "Diego Siciliani"]),
        ("mail eq 'o''brien@x.example'", []),
    ],
)
async def test_people_are_found_by_filter(client: Client, condition: str, found: list[str]) -> None:
    answer = await client.get(f"/users?$filter={quote(condition)}")
    assert [user["displayName"] for user in answer.json()["value"]] == found


async def test_all_rooms_are_places_and_many_of_their_facts_are_null(client: Client) -> None:
    places = {
        place["displayName"]: place for place in (await client.get("/places/microsoft.graph.room")).json()["value"]
    }
    assert set(places) == {room.name for room in ROOMS}
    assert (places["Oak"]["capacity"], places["Oak"]["floorNumber"], places["Oak"]["building"]) == (6, 3, "HQ")
    assert places["Elm"]["videoDeviceName"]
    assert places["Rowan"]["capacity"] is None
    assert places["Lobby Nook"]["bookingType"] == "reserved"
    assert "Attic" in places


async def test_places_come_in_pages_of_a_hundred_and_can_be_filtered(client: Client) -> None:
    first = (await client.get("/places/microsoft.graph.room?$top=10&$count=true")).json()
    assert (len(first["value"]), first["@odata.count"]) == (10, 14)
    rest = (await client.get(first["@odata.nextLink"])).json()
    assert len(rest["value"]) == 4
    assert code(await client.get("/places/microsoft.graph.room?$top=101"))[0] == 400
    condition = quote("building eq 'Harbour' and capacity ge 8")
    large = (await client.get(f"/places/microsoft.graph.room?$filter={condition}&$select=displayName")).json()
    assert {place["displayName"] for place in large["value"]} == {"Heron", "Gannet", "Vault"}


async def test_a_room_list_goes_by_its_address(client: Client) -> None:
    lists = (await client.get("/places/microsoft.graph.roomlist")).json()["value"]
    assert {entry["emailAddress"] for entry in lists} == {
        "hq-rooms@roomkeeper.example",
        "harbour-rooms@roomkeeper.example",
    }
    assert len((await client.get(HQ)).json()["value"]) == 10
    unknown = await client.get("/places/none@x.example/microsoft.graph.roomlist/rooms")
    assert code(unknown) == (404, "ResourceNotFound")


async def test_the_id_of_a_place_may_change_but_not_its_address(client: Client, sandbox: SandboxServer) -> None:
    before: Json = (await client.get("/places/oak@roomkeeper.example")).json()
    sandbox.tenant.directory.renumber_places()
    after: Json = (await client.get("/places/oak@roomkeeper.example")).json()
    assert before["id"] != after["id"]
    assert before["placeId"] == after["placeId"]
    assert code(await client.get(f"/places/{before['id']}"))[0] == 404


async def test_the_settings_of_a_room_tell_its_zone_and_purpose(client: Client) -> None:
    oak = (await client.get("/users/oak@roomkeeper.example/mailboxSettings")).json()
    assert (oak["timeZone"], oak["userPurpose"]) == ("FLE Standard Time", "room")
    tern = (await client.get("/users/tern@roomkeeper.example/mailboxSettings?$select=timeZone")).json()
    assert tern == {"timeZone": "GMT Standard Time"}
