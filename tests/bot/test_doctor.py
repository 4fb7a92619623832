"""`doctor` tells before the start what would fail, each with what to do, and nothing secret."""

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from bot.__main__ import main
from bot.commands.doctor import Row, Sign, addresses_of, examined
from bot.settings import Settings, setting_name
from bot.storage.database import newest_revision
from bot.storage.database_file import only_process
from graph.sandbox import seed
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.support.certificates import certificate
from tests.support.databases import DATABASES, new_database, ready_database, ready_file
from tests.support.sandbox_process import free_ports

NOWHERE = "https://127.0.0.1:1/"


@pytest.fixture
async def entra() -> AsyncIterator[SandboxServer]:
    """A Graph with an Entra, whose time is that of this machine."""
    async with SandboxServer(Tenant()) as server:
        yield server


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for field in Settings.model_fields:
        monkeypatch.delenv(setting_name(field), raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


@pytest.fixture
def complete(environment: pytest.MonkeyPatch, entra: SandboxServer) -> pytest.MonkeyPatch:
    """Settings with which nothing is wrong."""
    for name, value in {
        "MicrosoftAppId": seed.CLIENT_ID,
        "MicrosoftAppPassword": seed.CLIENT_SECRET,
        "MicrosoftAppTenantId": seed.TENANT_ID,
        "ROOMKEEPER_GRAPH_URL": f"{entra.url}/v1.0",
        "ROOMKEEPER_LOGIN_URL": entra.url,
        "ROOMKEEPER_PORT": str(free_ports(1)[0]),
    }.items():
        environment.setenv(name, value)
    return environment


async def told(entra: SandboxServer, *urls: str, off_s: float = 0) -> list[Row]:
    """Examine everything, with `urls` for Teams and with a clock that is off by so much."""
    there = [("Graph", [f"{entra.url}/v1.0"]), ("Teams", urls or [entra.url])]
    return [row async for row in examined(lambda _: there, lambda: datetime.now(UTC) + timedelta(seconds=off_s))]


def wrong(rows: list[Row]) -> list[str]:
    assert all(row.advice for row in rows if row.sign is not Sign.WELL), "what is wrong has something to do about it"
    assert not [row for row in rows if seed.CLIENT_SECRET in f"{row.said}{row.advice}"]
    return [row.said for row in rows if row.sign is not Sign.WELL]


async def test_traces_in_a_protocol_that_is_not_spoken_are_told_of(
    complete: pytest.MonkeyPatch, entra: SandboxServer
) -> None:
    complete.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
    complete.setenv("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc")
    (row,) = await told(entra)
    assert row.sign is Sign.BAD
    assert row.advice.startswith("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL must be http/protobuf")


async def test_where_nothing_is_wrong_every_row_says_so(complete: pytest.MonkeyPatch, entra: SandboxServer) -> None:
    rows = await told(entra)
    assert wrong(rows) == []
    assert [row.said.partition(" (")[0] for row in rows[2:7]] == [
        f"The database can be used, and is empty: the start makes revision {newest_revision()}.",
        "Entra gives a token for Graph.",
        "Entra gives a token for the Bot Connector.",
        "Graph can be reached at 127.0.0.1.",
        "Teams can be reached at 127.0.0.1.",
    ]


def test_the_exit_status_says_whether_something_would_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    assert "MicrosoftAppId" in capsys.readouterr().out


async def test_a_secret_that_entra_refuses(complete: pytest.MonkeyPatch, entra: SandboxServer) -> None:
    complete.setenv("MicrosoftAppPassword", "outdated")
    assert wrong(await told(entra)) == [
        "Entra gives no token for Graph (invalid_client).",
        "Entra gives no token for the Bot Connector (invalid_client).",
    ]


async def test_a_credential_that_cannot_be_used_is_named(
    complete: pytest.MonkeyPatch, entra: SandboxServer, tmp_path: Path
) -> None:
    complete.delenv("MicrosoftAppPassword")
    complete.setenv("ROOMKEEPER_CREDENTIAL_FILE", str(tmp_path / "credential"))
    (tmp_path / "credential").write_text(certificate(password=b"secret")[0])
    rows = await told(entra)
    assert [said.partition(": ")[2] for said in wrong(rows)] == [
        "the private key is encrypted: store it without a password."
    ] * 2
    assert not [row for row in rows if "BEGIN" in f"{row.said}{row.advice}"]


async def test_a_port_that_is_taken(complete: pytest.MonkeyPatch, entra: SandboxServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        complete.setenv("ROOMKEEPER_METRICS_PORT", str(taken.getsockname()[1]))
        rows = await told(entra)
    assert wrong(rows) == ["A port is not free."]
    assert "ROOMKEEPER_METRICS_PORT" in rows[1].advice


async def test_every_port_that_is_listened_on_is_named(complete: pytest.MonkeyPatch, entra: SandboxServer) -> None:
    port, metrics_port = free_ports(2)
    complete.setenv("ROOMKEEPER_PORT", str(port))
    complete.setenv("ROOMKEEPER_METRICS_PORT", str(metrics_port))
    assert (await told(entra))[1].said == f"Free on 127.0.0.1: port {port} and {metrics_port}."


async def test_no_proxy_of_the_environment_is_used(complete: pytest.MonkeyPatch, entra: SandboxServer) -> None:
    for name in ("http_proxy", "all_proxy"):
        complete.setenv(name, "http://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        complete.delenv(name, raising=False)
    assert wrong(await told(entra)) == []


async def test_of_several_addresses_one_is_enough_and_none_is_told(
    complete: pytest.MonkeyPatch, entra: SandboxServer
) -> None:
    assert wrong(await told(entra, NOWHERE, entra.url)) == []
    assert wrong(await told(entra, NOWHERE)) == ["Teams cannot be reached at 127.0.0.1."]


async def test_where_a_cloud_names_no_address_that_is_told_and_the_rest_is_looked_at(
    complete: pytest.MonkeyPatch, entra: SandboxServer
) -> None:
    there = [*addresses_of(Settings(cloud="China"))[2:], ("Graph", [entra.url])]
    rows = [row async for row in examined(lambda _: there)]
    assert wrong(rows) == ["Teams: no address is known in this cloud, so none was tried."]
    assert "Graph can be reached at 127.0.0.1." in [row.said for row in rows]


def test_what_must_be_reached_is_that_of_the_cloud() -> None:
    public = addresses_of(Settings())
    assert public[0] == ("Graph", ["https://graph.microsoft.com/v1.0"])
    assert "https://smba.trafficmanager.net/" in public[2][1]


@pytest.mark.parametrize(("off_s", "sign"), [(0, Sign.WELL), (60, Sign.DOUBTED), (400, Sign.BAD), (-400, Sign.BAD)])
async def test_a_clock_that_is_off(complete: pytest.MonkeyPatch, entra: SandboxServer, off_s: int, sign: Sign) -> None:
    assert (await told(entra, off_s=off_s))[-1].sign is sign


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize(("revision", "said"), [("0012", "the start brings it to"), ("9999", "and this version knows")])
async def test_a_database_of_another_revision(
    complete: pytest.MonkeyPatch, entra: SandboxServer, tmp_path: Path, kind: str, revision: str, said: str
) -> None:
    async with ready_database(kind, tmp_path) as url:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.execute(sql("UPDATE alembic_version SET version_num = :to"), {"to": revision})
        await engine.dispose()
        complete.setenv("ROOMKEEPER_DATABASE_URL", url)
        rows = await told(entra)
    (row,) = [row for row in rows if row.sign is not Sign.WELL]
    assert said in row.said
    assert row.sign is (Sign.BAD if revision == "9999" else Sign.DOUBTED)


@pytest.mark.parametrize("kind", DATABASES)
async def test_an_empty_database_is_left_empty(
    complete: pytest.MonkeyPatch, entra: SandboxServer, tmp_path: Path, kind: str
) -> None:
    async with new_database(kind, tmp_path) as url:
        complete.setenv("ROOMKEEPER_DATABASE_URL", url)
        for _ in range(2):
            rows = await told(entra)
            assert wrong(rows) == []
            assert "is empty" in rows[2].said


async def test_a_database_that_cannot_be_had(
    complete: pytest.MonkeyPatch, entra: SandboxServer, tmp_path: Path
) -> None:
    complete.setenv("ROOMKEEPER_DATABASE_URL", f"postgresql+asyncpg://u:{seed.CLIENT_SECRET}@127.0.0.1:1/d")
    assert wrong(await told(entra)) == ["The database cannot be used."]
    complete.setenv("ROOMKEEPER_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/nowhere/a.db")
    assert wrong(await told(entra)) == ["The database cannot be used."]
    url = await ready_file(tmp_path / "a.db")
    complete.setenv("ROOMKEEPER_DATABASE_URL", url)
    assert wrong(await told(entra)) == []
    with only_process(tmp_path / "a.db"):
        assert wrong(await told(entra)) == ["The database cannot be used."]
    (tmp_path / "a.db").write_text("This is a letter, and no database." * 100)
    assert wrong(await told(entra)) == ["The database cannot be used."]
