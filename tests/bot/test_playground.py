import asyncio
import os
import socket
from pathlib import Path

import pytest

from booking.model import Person
from bot.commands.playground import Playground, configuration
from bot.settings import CannotStart
from tests.support.sandbox_process import PROJECT, free_ports

TENANT = "7b1f8a52-3c1e-4f0a-9a57-0c6a4f6f2d10"
ME = Person("a1000000-0000-4000-8000-000000000000", "Alex Wilber", "alexw@roomkeeper.example")
OTHERS = [
    Person(f"a1000000-0000-4000-8000-00000000000{number}", f"Person {number}", f"p{number}@roomkeeper.example")
    for number in range(1, 6)
]


def playground(tmp_path: Path, *, port: int, cache: Path = PROJECT / "build", **environment: str) -> Playground:
    return Playground(
        cache=cache,
        data=tmp_path,
        port=port,
        bot_url="http://127.0.0.1:9/api/messages",
        tenant_id=TENANT,
        me=ME,
        others=OTHERS,
        environment={**os.environ, **environment},
    )


def reaches(host: str, port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex((host, port)) == 0


def test_the_people_picker_submits_object_ids_and_the_one_who_types_has_a_teams_id() -> None:
    config = configuration(tenant_id=TENANT, me=ME, others=OTHERS)
    assert [user["id"] for user in config["users"]] == [person.id for person in OTHERS]
    assert config["currentUser"]["id"] == f"29:{ME.id}"
    assert config["currentUser"]["aadObjectId"] == ME.id


def test_the_playground_wants_exactly_five_others(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="five"):
        Playground(
            cache=tmp_path, data=tmp_path, port=1, bot_url="", tenant_id=TENANT, me=ME, others=OTHERS[:4]
        )  # fmt: skip


async def test_without_a_network_the_installation_ends_in_one_sentence(tmp_path: Path) -> None:
    told: list[str] = []
    offline = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_cache": str(tmp_path / "npm")}
    client = playground(tmp_path, port=1, cache=tmp_path / "cache", **offline)
    with pytest.raises(CannotStart, match=r"^The Teams client could not be installed: the npm registry cannot be"):
        await client.install(told.append)
    assert told == [f"Installing Microsoft 365 Agents Playground {client.version}, the Teams client (once) …"]
    assert not list((tmp_path / "cache").iterdir())


async def test_it_listens_on_this_machine_alone_and_stops(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    client = playground(tmp_path, port=port)
    await client.install(lambda _: None)
    await client.start()
    try:
        assert reaches("127.0.0.1", port)
        # All of 127/8 is this machine on Linux; a server bound to every interface would answer here as well.
        assert not reaches("127.0.0.2", port)
    finally:
        await client.stop()
    assert not reaches("127.0.0.1", port)


async def test_it_refuses_to_move_to_another_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        client = playground(tmp_path, port=port)
        await client.install(lambda _: None)
        with pytest.raises(CannotStart, match=f"^The Teams client did not start on port {port}: "):
            await client.start()
        assert await client.ended() == 1


async def test_it_ends_when_its_starter_is_gone(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    client = playground(tmp_path, port=port)
    await client.install(lambda _: None)
    await client.start()
    await client.let_go()
    async with asyncio.timeout(10):
        assert await client.ended() == 0
