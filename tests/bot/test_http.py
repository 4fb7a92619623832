import asyncio
import logging

import aiohttp
import pytest
from aiohttp import web
from botbuilder.core import TurnContext
from yarl import URL

from bot.teams.adapter import Adapter
from bot.teams.connector import ConnectorHttp, Connectors
from bot.teams.http import create_app
from bot.teams.response_written import answered
from bot.teams.trust import LocalTrust
from bot.teams.turn_errors import TurnErrors
from bot.workers.health import Health
from graph.auth import no_token
from tests.fakes.teams import FakeTeams
from tests.support.edge import Bot, Turn, nothing


def application(session: aiohttp.ClientSession, health: Health, turn: Turn = nothing) -> web.Application:
    trust = LocalTrust()
    connector_http = ConnectorHttp(session=session, allows=trust.allows, token=no_token)
    on_error = TurnErrors(describe=lambda _, reference: reference)
    return create_app(
        Adapter(trust=trust, connectors=Connectors(connector_http), on_error=on_error), Bot(turn), health=health
    )


async def test_nothing_tells_what_the_server_is_made_of() -> None:
    async with aiohttp.ClientSession() as session, FakeTeams() as teams:
        url = await teams.serve(application(session, Health()))
        for method, path, status in (("GET", "", 405), ("HEAD", "", 405), ("POST", "", 415), ("GET", "/none", 404)):
            async with session.request(method, url + path) as response:
                assert response.status == status
                assert "Server" not in response.headers


async def test_every_request_leaves_one_line_without_its_content(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with aiohttp.ClientSession() as session, FakeTeams() as teams:
        url = await teams.serve(application(session, Health()))
        await teams.post(teams.message("Salary talks"), headers={"Authorization": "Bearer abc"})
        async with session.get(url + "/Salary%0Atalks?token=abc") as response:
            assert response.status == 404
        lines = [one.message for one in caplog.records if one.name == "bot.access"]
        assert [line.rsplit(" ", 2)[0] for line in lines] == ["POST /api/messages 201", "GET - 404"]
        assert "Salary" not in caplog.text
        assert "abc" not in caplog.text


async def test_what_must_follow_the_answer_is_told_when_it_is_written() -> None:
    events: list[asyncio.Event | None] = []

    async def turn(context: TurnContext) -> None:
        written = answered.get()
        assert written
        assert not written.is_set()
        events.append(written)

    async with aiohttp.ClientSession() as session, FakeTeams() as teams:
        await teams.serve(application(session, Health(), turn))
        for _ in range(2):
            await teams.post(teams.message("hi"))
        first, second = events
        assert first is not second
        for written in (first, second):
            assert written
            async with asyncio.timeout(10):
                await written.wait()
        assert answered.get() is None


async def test_whoever_leaves_before_the_answer_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    started, let_go, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def turn(context: TurnContext) -> None:
        started.set()
        await let_go.wait()
        done.set()

    async with aiohttp.ClientSession() as session, FakeTeams() as teams:
        await teams.serve(application(session, Health(), turn))
        leaving = asyncio.create_task(teams.post(teams.message("hi")))
        await started.wait()
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        let_go.set()
        async with asyncio.timeout(10):
            await done.wait()
        assert await teams.post(teams.message("again")) == (201, None)
    assert {one.levelname for one in caplog.records} <= {"INFO"}


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /secret-word HTTP/9.9\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret-word\x00\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nsecret-word\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: secret-word\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nsecret-word\r\n",
        b"POST /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + b"a" * 20_000 + b"\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_a_bad_request_and_leaves_no_trace_of_its_content(
    sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with aiohttp.ClientSession() as session, FakeTeams() as teams:
        url = URL(await teams.serve(application(session, Health())))
        reader, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(sent)
        async with asyncio.timeout(10):
            head = await reader.readline()
        writer.close()
        assert head.split(b" ")[1] in {b"400", b"415"}, head
        assert await teams.post(teams.message("hi")) == (201, None)
    assert "Traceback" not in caplog.text
    assert "secret-word" not in caplog.text
